// Reckoning with days and wall-clock minutes, beyond the plain words of format.ts. Local dates are
// "YYYY-MM-DD" and never pass through the time zone of the computer; instants are UTC milliseconds
// and are always shown in the practice's time zone.
import { addDays, dateIn, timeOf, dateTimeOf, weekday } from "./format";

export { addDays, dateIn, weekday };

const LANGUAGE = "en-US";
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(LANGUAGE, options);
    formats.set(key, made);
  }
  return made;
}

/** A local date as the UTC instant of its midnight: good for reckoning in whole days only. */
function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}

export function mondayOf(date: string): string {
  return addDays(date, -weekday(date));
}

export function firstOfMonth(date: string): string {
  return `${date.slice(0, 8)}01`;
}

export function addMonths(date: string, months: number): string {
  const first = utc(firstOfMonth(date));
  first.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(Number(date.slice(8)), last));
  return iso(first);
}

/** Six weeks from a Sunday: every month fits, and the picker never jumps in height. */
export function monthGrid(date: string): string[][] {
  const first = firstOfMonth(date);
  const from = addDays(first, -((weekday(first) + 1) % 7));
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(from, week * 7 + day)),
  );
}

/** "Thu, Mar 12" */
export function dayLabel(date: string): string {
  return format({ weekday: "short", month: "short", day: "numeric", timeZone: "UTC" }).format(
    utc(date),
  );
}

/** "March 2026" */
export function monthName(date: string): string {
  return format({ month: "long", year: "numeric", timeZone: "UTC" }).format(utc(date));
}

/** "today", "tomorrow", "yesterday", or null. */
export function nearDay(date: string, today: string): "today" | "tomorrow" | "yesterday" | null {
  if (date === today) return "today";
  if (date === addDays(today, 1)) return "tomorrow";
  if (date === addDays(today, -1)) return "yesterday";
  return null;
}

function half(minute: number): "AM" | "PM" {
  return Math.floor(minute / 60) % 24 < 12 ? "AM" : "PM";
}

/** "9:05", for places where the hour axis says which half of the day. */
export function clockShort(minute: number): string {
  const hour = Math.floor(minute / 60) % 12;
  return `${String(hour === 0 ? 12 : hour)}:${String(Math.floor(minute) % 60).padStart(2, "0")}`;
}

/** "9:05 AM" */
export function clock(minute: number): string {
  return `${clockShort(minute)} ${half(minute)}`;
}

/** "9 AM" */
export function hourName(minute: number): string {
  const hour = Math.floor(minute / 60) % 12;
  return `${String(hour === 0 ? 12 : hour)} ${half(minute)}`;
}

/** "9:05–9:45 AM", "11:30 AM–12:15 PM" */
export function clockSpan(start: number, end: number): string {
  if (start === end) return clock(start);
  return half(start) === half(end)
    ? `${clockShort(start)}–${clock(end)}`
    : `${clock(start)}–${clock(end)}`;
}

/** "45 min", "1 h", "1 h 30 min" */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${String(rest)} min`;
  return rest === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(rest)} min`;
}

/** "13:05" for an input of type time, and back. */
export function timeValue(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

export function minuteOf(value: string): number | null {
  const match = /^(\d{1,2}):(\d{2})/.exec(value);
  if (match === null) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute < 24 * 60 ? minute : null;
}

function parts(at: number, timeZone: string): Record<string, string> {
  const made = format({
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).formatToParts(at);
  return Object.fromEntries(made.map((part) => [part.type, part.value]));
}

/** The wall-clock minute of an instant. */
export function minuteAtInstant(at: number, timeZone: string): number {
  const { hour = "0", minute = "0" } = parts(at, timeZone);
  return Number(hour) * 60 + Number(minute);
}

/** "10:42:05 AM", to show that something is saved right now. */
export function stampSeconds(at: number, timeZone: string): string {
  return format({ timeStyle: "medium", timeZone }).format(at);
}

/** "10:42 AM" when it was today, else with the date. */
export function stampNear(at: number, now: number, timeZone: string): string {
  return dateIn(at, timeZone) === dateIn(now, timeZone)
    ? timeOf(at, timeZone)
    : dateTimeOf(at, timeZone);
}
