// What the day view becomes on the grid: columns and items, by provider, by room or by day.
import type { DayView, Room, Visit } from "../../ipc";
import { addDays, clockSpan, dayLabel } from "../../kit/calendar";
import { axisRange, type Range } from "../../kit/daygrid/geometry";
import type { GridColumn, GridItem } from "../../kit/daygrid/types";
import { t } from "./en";

export type Dated = Visit & { readonly date: string };
export type Layout = "providers" | "rooms" | "week";
export type VisitItem = GridItem & {
  readonly visit: Dated;
  readonly color: number;
  /** What a screen reader says after the words on the card. */
  readonly spoken: string;
};

/** The column of visits that have no room; not a room's id, so never sent to the backend. */
export const NO_ROOM = "no-room";

export function dated(days: readonly DayView[]): Dated[] {
  return days
    .flatMap((day) => day.visits.map((visit) => ({ ...visit, date: day.date })))
    .sort((a, b) => (a.date === b.date ? a.startMinute - b.startMinute : a.date < b.date ? -1 : 1));
}

/** Initials for a screen that clients can see. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .filter((part) => part !== "")
    .map((part) => `${[...part][0] ?? ""}.`)
    .join(" ");
}

export function shownName(visit: Visit, privacy: boolean): string {
  if (visit.kind === "block") return visit.title === "" ? t.blocked : visit.title;
  return privacy ? initials(visit.clientName) : visit.clientName;
}

export function movable(visit: Visit): boolean {
  if (visit.status === "checkedIn") return !visit.noteSigned;
  return visit.status === "booked" || visit.status === "confirmed";
}

function providerTitle(name: string, credentials: string): string {
  return credentials === "" ? name : `${name}, ${credentials}`;
}

/** What everybody works, drawn as one range a room may be used in. */
function anyHours(day: DayView): Range[] {
  return day.columns.flatMap((column) => column.hours);
}

export function gridColumns(
  layout: Layout,
  days: readonly DayView[],
  visits: readonly Dated[],
  provider: string | null,
): GridColumn[] {
  const day = days[0];
  if (day === undefined) return [];
  if (layout === "week") {
    return days.map((one) => {
      const own = one.columns.find((column) => column.provider === provider);
      const count = visits.filter(
        (visit) => visit.date === one.date && visit.kind === "visit",
      ).length;
      return {
        key: one.date,
        title: dayLabel(one.date),
        subtitle: t.visits(count),
        color: own?.color ?? null,
        hours: own?.hours ?? [],
      };
    });
  }
  if (layout === "providers") {
    return day.columns.map((column) => {
      const own = visits.filter(
        (visit) => visit.provider === column.provider && visit.kind === "visit",
      );
      return {
        key: column.provider,
        title: providerTitle(column.name, column.credentials),
        subtitle: [column.title, usualRoom(own, day.rooms)]
          .filter((part) => part !== "")
          .join(" · "),
        color: column.color,
        hours: column.hours,
      };
    });
  }
  const rooms = day.rooms.filter(
    (room) => room.active || visits.some((visit) => visit.room === room.id),
  );
  const columns: GridColumn[] = rooms.map((room) => ({
    key: room.id,
    title: room.name,
    subtitle: t.visits(visits.filter((visit) => visit.room === room.id).length),
    color: null,
    hours: anyHours(day),
  }));
  const homeless = visits.filter((visit) => visit.room === null);
  if (homeless.length > 0 || columns.length === 0) {
    columns.push({
      key: NO_ROOM,
      title: t.noRoom,
      subtitle: t.visits(homeless.filter((visit) => visit.kind === "visit").length),
      color: null,
      hours: anyHours(day),
    });
  }
  return columns;
}

/** The room most of these visits are in, if any is. */
export function usualRoomOf(visits: readonly Visit[]): string | null {
  const counts = new Map<string, number>();
  for (const visit of visits) {
    if (visit.room !== null) counts.set(visit.room, (counts.get(visit.room) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** What a person looks for under a provider's name. */
function usualRoom(visits: readonly Visit[], rooms: readonly Room[]): string {
  const id = usualRoomOf(visits);
  return rooms.find((room) => room.id === id)?.name ?? "";
}

/** Whether the visit keeps others out of its time. */
export function takes(visit: Visit): boolean {
  return visit.status !== "cancelled" && visit.status !== "noShow";
}

/**
 * The first quarter of an hour from `from` on in which somebody works and is free: where a new
 * visit is proposed. A proposal only; the backend checks the booking.
 */
export function soonestFree(
  day: DayView,
  from: number,
  minutes: number,
): { provider: string; start: number } | null {
  let best: { provider: string; start: number } | null = null;
  for (const column of day.columns) {
    const taken = day.visits.filter((visit) => visit.provider === column.provider && takes(visit));
    for (const hours of column.hours) {
      const first = Math.ceil(Math.max(from, hours.start) / 15) * 15;
      for (let start = first; start + minutes <= hours.end; start += 15) {
        if (best !== null && start >= best.start) break;
        const free = !taken.some(
          (visit) => visit.startMinute < start + minutes && start < visit.endMinute,
        );
        if (free) {
          best = { provider: column.provider, start };
          break;
        }
      }
    }
  }
  return best;
}

export function columnKey(layout: Layout, visit: Dated): string {
  if (layout === "week") return visit.date;
  return layout === "providers" ? visit.provider : (visit.room ?? NO_ROOM);
}

export function gridItems(
  layout: Layout,
  days: readonly DayView[],
  visits: readonly Dated[],
): VisitItem[] {
  const day = days[0];
  if (day === undefined) return [];
  const providers = new Map(day.columns.map((column) => [column.provider, column]));
  const rooms = new Map(day.rooms.map((room) => [room.id, room.name]));
  return visits.map((visit) => ({
    id: visit.id,
    column: columnKey(layout, visit),
    start: visit.startMinute,
    end: visit.endMinute,
    minutes: lengthOf(visit),
    movable: movable(visit),
    spoken: spoken(
      visit,
      providers.get(visit.provider)?.name ?? "",
      rooms.get(visit.room ?? "") ?? "",
    ),
    visit,
    color: providers.get(visit.provider)?.color ?? 0,
  }));
}

export function sameRange(a: Range, b: Range): boolean {
  return a.start === b.start && a.end === b.end;
}

export function sameColumn(a: GridColumn, b: GridColumn): boolean {
  return (
    a.key === b.key &&
    a.title === b.title &&
    a.subtitle === b.subtitle &&
    a.color === b.color &&
    a.hours.length === b.hours.length &&
    a.hours.every((range, index) => {
      const other = b.hours[index];
      return other !== undefined && sameRange(range, other);
    })
  );
}

/** Every other field of an item comes of its visit. */
export function sameItem(a: VisitItem, b: VisitItem): boolean {
  return (
    a.visit === b.visit && a.column === b.column && a.color === b.color && a.spoken === b.spoken
  );
}

/** The length as booked. Rust keeps `endMinute` at this distance also when the clocks change. */
export function lengthOf(visit: Visit): number {
  return visit.endMinute - visit.startMinute;
}

/** What a screen reader says of a visit after what stands on its card: all that is only drawn. */
export function spoken(visit: Dated, provider: string, room: string): string {
  return [
    clockSpan(visit.startMinute, visit.endMinute),
    provider === "" ? "" : t.withProvider(provider),
    room,
    visit.kind === "visit" ? t.status[visit.status] : "",
    visit.alerts > 0 ? t.alerts(visit.alerts) : "",
    visit.vip ? t.vip : "",
    visit.minor ? t.minor : "",
    visit.note === "" ? "" : t.hasDeskNote,
    visit.noteSigned ? t.noteSigned : visit.hasNote ? t.noteDraft : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

export function boardRange(
  layout: Layout,
  days: readonly DayView[],
  visits: readonly Dated[],
  provider: string | null,
): Range {
  const hours = days.flatMap((day) =>
    day.columns
      .filter((column) => layout !== "week" || provider === null || column.provider === provider)
      .flatMap((column) => column.hours),
  );
  return axisRange(
    hours,
    visits.map((visit) => ({
      start: visit.startMinute,
      end: Math.max(visit.endMinute, visit.startMinute + 15),
    })),
  );
}

/** Hours that this day has more or fewer than 24: said on screen, so that nobody wonders. */
export function clockChange(day: DayView): number {
  return Math.round((day.dayEnd - day.dayStart) / 3_600_000) - 24;
}

export interface Target {
  readonly provider: string;
  readonly room: string | null;
  readonly date: string;
}

/** Whose column a drop lands in, in the words of the backend. */
export function targetOf(layout: Layout, visit: Dated, column: string): Target {
  const same = { provider: visit.provider, room: visit.room, date: visit.date };
  if (layout === "week") return { ...same, date: column };
  if (layout === "providers") return { ...same, provider: column };
  return { ...same, room: column === NO_ROOM ? null : column };
}

export function weekOf(monday: string): string[] {
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}
