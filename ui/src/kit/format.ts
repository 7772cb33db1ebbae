/** Words for dates, times, money and names. English (United States) until there is another. */
import { prefs } from "./prefs.svelte";

const LOCALE = "en-US";
const cache = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE, options);
    cache.set(key, format);
  }
  return format;
}

/** Words as they begin a line. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "9:30 AM" of minutes since midnight (wall clock). */
export function timeOfMinutes(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  const minute = minutes % 60;
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return `${twelve}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

/** "9:30 AM" of an instant in the practice's zone. */
export function timeOf(at: number, timeZone: string): string {
  return dateFormat({ hour: "numeric", minute: "2-digit", timeZone })
    .format(at)
    .replace("\u202f", " ");
}

/** "2026-03-12" of an instant in a zone. */
export function dateIn(at: number, timeZone: string): string {
  const parts = dateFormat({
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone,
  }).formatToParts(at);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** A date ("YYYY-MM-DD") as an instant at noon UTC: for words and steps of days only. */
export function noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`);
}

/** "Thursday, March 12" (with the year when it isn't `thisYear`'s). */
export function longDate(date: string, today?: string): string {
  const year = today !== undefined && date.slice(0, 4) !== today.slice(0, 4);
  return dateFormat({
    weekday: "long",
    month: "long",
    day: "numeric",
    ...(year ? { year: "numeric" } : {}),
    timeZone: "UTC",
  }).format(noon(date));
}

/** "Mar 12, 2026" */
export function shortDate(date: string): string {
  return dateFormat({ month: "short", day: "numeric", year: "numeric", timeZone: "UTC" }).format(
    noon(date),
  );
}

/** "Mar 12, 2026 · 9:30 AM" of an instant in the practice's zone. */
export function dateTimeOf(at: number, timeZone: string): string {
  return `${shortDate(dateIn(at, timeZone))} · ${timeOf(at, timeZone)}`;
}

/** `date` and `days` more (or fewer). */
export function addDays(date: string, days: number): string {
  const day = noon(date);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday */
export function weekday(date: string): number {
  return (noon(date).getUTCDay() + 6) % 7;
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / 86_400_000);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function iso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day, 12));
  if (
    date.getUTCFullYear() !== year ||
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day
  ) {
    return null;
  }
  return date.toISOString().slice(0, 10);
}

/**
 * A date as people write it: 3/12/1990, 3-12-90, 03121990, 1990-03-12, Mar 12 1990, 12 March 1990.
 * Two-digit years are taken as the most recent one that is not after `today` plus ten years.
 */
export function parseDate(text: string, today: string): string | null {
  const words = text.trim().toLowerCase().replace(/[,.]/g, " ");
  const century = (year: number): number => {
    if (year >= 100) return year;
    const latest = Number(today.slice(0, 4)) + 10;
    let full = 2000 + year;
    while (full > latest) full -= 100;
    return full;
  };
  let match = /^(\d{4})[-/ ](\d{1,2})[-/ ](\d{1,2})$/.exec(words);
  if (match) return iso(Number(match[1]), Number(match[2]), Number(match[3]));
  match = /^(\d{1,2})[-/ ]+(\d{1,2})[-/ ]+(\d{2}|\d{4})$/.exec(words);
  if (match) return iso(century(Number(match[3])), Number(match[1]), Number(match[2]));
  match = /^(\d{2})(\d{2})(\d{4})$/.exec(words);
  if (match) return iso(Number(match[3]), Number(match[1]), Number(match[2]));
  match = /^(\d{1,2})[-/ ](\d{1,2})$/.exec(words);
  if (match) return iso(Number(today.slice(0, 4)), Number(match[1]), Number(match[2]));
  const named = words.split(/[\s/-]+/);
  const month = named.findIndex(
    (word) => MONTHS.includes(word.slice(0, 3)) && /^[a-z]+$/.test(word),
  );
  if (month >= 0) {
    const numbers = named.filter((_, index) => index !== month).map((word) => parseInt(word, 10));
    const monthNumber = MONTHS.indexOf((named[month] ?? "").slice(0, 3)) + 1;
    const [day, year] = numbers;
    if (day !== undefined && Number.isFinite(day)) {
      const full =
        year !== undefined && Number.isFinite(year) ? century(year) : Number(today.slice(0, 4));
      return iso(full, monthNumber, day);
    }
  }
  return null;
}

/** "03/12/1990": how a date field writes it. */
export function fieldDate(date: string | null): string {
  if (!date) return "";
  const [year, month, day] = date.split("-");
  return `${month}/${day}/${year}`;
}

/** "$1,200.00" */
export function money(cents: number, currency = "USD"): string {
  return new Intl.NumberFormat(LOCALE, { style: "currency", currency }).format(cents / 100);
}

/** Cents of "1,200", "$85.5"; null when it isn't an amount. */
export function parseMoney(text: string): number | null {
  const plain = text.replace(/[$,\s]/g, "");
  if (!/^\d+(\.\d{0,2})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 100);
}

/** "KN" of "Kate Ng" */
export function initials(name: string): string {
  const words = name
    .replace(/[^\p{L}\p{M}\s'’-]/gu, " ")
    .trim()
    .split(/\s+/)
    .filter((word) => !/^(dr|mr|mrs|ms)$/i.test(word));
  const first = words[0]?.match(/\p{L}/u)?.[0] ?? "";
  const last = words.length > 1 ? (words[words.length - 1]?.match(/\p{L}/u)?.[0] ?? "") : "";
  return (first + last).toUpperCase() || "?";
}

/** A client's name as the screen may show it: initials only in privacy mode. */
export function clientName(name: string): string {
  if (!prefs.privacy) return name;
  const letters = initials(name);
  return letters.length === 2 ? `${letters[0]}. ${letters[1]}.` : `${letters}.`;
}

/** "1 client", "3 clients" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString(LOCALE)} ${n === 1 ? one : many}`;
}

/** "in 40 days", "today", "12 days ago" */
export function relativeDays(date: string, today: string): string {
  const days = daysBetween(today, date);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** "12.4 GB", as drives are sold: thousands, not 1,024. */
export function size(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let unit = 0;
  let n = bytes;
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || n >= 100 ? 0 : 1;
  return `${n.toLocaleString(LOCALE, { maximumFractionDigits: digits })} ${units[unit] ?? ""}`;
}

/** The first sentence of a message and what comes after it. An abbreviation ("Dr.") ends none. */
export function firstSentence(text: string): [string, string] {
  const end = /^.{12,}?[.!?](?=\s\p{Lu})/su.exec(text);
  return end === null ? [text, ""] : [end[0], text.slice(end[0].length).trimStart()];
}
