// Where things are on the day grid. Pure: minutes of the wall clock in, minutes and pixels out.
// The grid never asks the browser's clock or time zone; Rust has already said which wall-clock
// minute a visit begins at, so a day of 23 or 25 hours needs no arithmetic here.

/** Moves and new visits land on this raster. */
export const STEP = 15;
/** Nothing on the grid is shorter than this. */
export const SHORTEST = 5;
const MIDNIGHT = 24 * 60;

export interface Span {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** A visit's place beside those it overlaps: lane `lane` of `lanes`, `width` lanes wide. */
export interface Lane {
  readonly lane: number;
  readonly lanes: number;
  readonly width: number;
}

export function sameLane(a: Lane, b: Lane): boolean {
  return a.lane === b.lane && a.lanes === b.lanes && a.width === b.width;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Place {
  readonly column: number;
  readonly start: number;
  readonly minutes: number;
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly pxPerMinute: number;
}

/** A visit without length still needs a body that can be seen and hit. */
function drawnEnd(span: Span): number {
  return Math.max(span.end, span.start + SHORTEST);
}

/**
 * Side-by-side lanes for the visits of one column. Visits that overlap, directly or through one
 * another, share the width; a visit with nothing to its right grows into the free lanes.
 */
export function layOut(spans: readonly Span[]): Map<string, Lane> {
  const placed = new Map<string, Lane>();
  const sorted = [...spans].sort(
    (a, b) => a.start - b.start || drawnEnd(b) - drawnEnd(a) || (a.id < b.id ? -1 : 1),
  );
  let cluster: { span: Span; lane: number }[] = [];
  let ends: number[] = [];
  let clusterEnd = -1;

  const close = (): void => {
    const lanes = ends.length;
    for (const { span, lane } of cluster) {
      let width = 1;
      while (
        lane + width < lanes &&
        !cluster.some(
          (other) =>
            other.lane === lane + width &&
            other.span.start < drawnEnd(span) &&
            span.start < drawnEnd(other.span),
        )
      ) {
        width += 1;
      }
      placed.set(span.id, { lane, lanes, width });
    }
    cluster = [];
    ends = [];
  };

  for (const span of sorted) {
    if (span.start >= clusterEnd) {
      close();
      clusterEnd = -1;
    }
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = drawnEnd(span);
    cluster.push({ span, lane });
    clusterEnd = Math.max(clusterEnd, drawnEnd(span));
  }
  close();
  return placed;
}

/** The part of [from, to) that no working hour covers: what the grid shades. */
export function closedSpans(hours: readonly Range[], from: number, to: number): Range[] {
  const closed: Range[] = [];
  let at = from;
  for (const open of [...hours].sort((a, b) => a.start - b.start)) {
    if (open.end <= at) continue;
    if (open.start >= to) break;
    if (open.start > at) closed.push({ start: at, end: open.start });
    at = Math.max(at, open.end);
  }
  if (at < to) closed.push({ start: at, end: to });
  return closed;
}

/** The hours worth drawing: everybody's hours and every visit, on whole hours, never none. */
export function axisRange(hours: readonly Range[], spans: readonly Range[]): Range {
  const all = [...hours, ...spans];
  if (all.length === 0) return { start: 8 * 60, end: 18 * 60 };
  const start = Math.min(...all.map((range) => range.start));
  const end = Math.max(...all.map((range) => range.end));
  const from = Math.max(0, Math.floor(start / 60) * 60);
  const to = Math.min(MIDNIGHT, Math.max(Math.ceil(end / 60) * 60, from + 4 * 60));
  return { start: from, end: to };
}

export function yOf(axis: Axis, minute: number): number {
  return (minute - axis.from) * axis.pxPerMinute;
}

export function minuteAt(axis: Axis, y: number): number {
  return axis.from + y / axis.pxPerMinute;
}

export function snap(minute: number, step: number = STEP): number {
  return Math.round(minute / step) * step;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

/** The visit keeps its length and stays within the day. */
export function moveTo(
  axis: Axis,
  columns: number,
  column: number,
  start: number,
  minutes: number,
): Place {
  return {
    column: clamp(column, 0, columns - 1),
    start: clamp(start, axis.from, axis.to - minutes),
    minutes,
  };
}

/** Dragging a visit whose own start is off the raster (10:05) keeps that start until it really moves. */
export function dragStart(origin: number, moved: number): number {
  return Math.abs(moved) < STEP / 2 ? origin : snap(origin + moved);
}

/** The bottom edge follows the pointer; one step is the least a person can make. */
export function resizeTo(axis: Axis, start: number, pointer: number): number {
  return clamp(snap(pointer) - start, STEP - (start % STEP || 0), axis.to - start);
}

/** Drawing a new visit upwards works as well as downwards. */
export function drawnSpan(axis: Axis, anchor: number, pointer: number): Range {
  const floor = (minute: number): number => Math.floor(minute / STEP) * STEP;
  const low = clamp(Math.min(floor(anchor), floor(pointer)), axis.from, axis.to - STEP);
  const high = clamp(Math.max(floor(anchor), floor(pointer)) + STEP, low + STEP, axis.to);
  return { start: low, end: high };
}

/** Pixels to scroll in this frame when the pointer is near an edge: faster the closer it is. */
export function scrollSpeed(
  pointer: number,
  low: number,
  high: number,
  edge = 48,
  most = 14,
): number {
  if (pointer < low + edge) return -Math.ceil(most * Math.min(1, (low + edge - pointer) / edge));
  if (pointer > high - edge) return Math.ceil(most * Math.min(1, (pointer - (high - edge)) / edge));
  return 0;
}

export interface Roamer extends Span {
  readonly column: number;
}

export type Direction = "up" | "down" | "left" | "right" | "first" | "last";

/**
 * The visit that an arrow key leads to. Up and down stay in the column; left and right find the
 * nearest in time in the next column that has any.
 */
export function roam(
  items: readonly Roamer[],
  from: string | null,
  direction: Direction,
): string | null {
  const order = [...items].sort(
    (a, b) => a.column - b.column || a.start - b.start || a.end - b.end,
  );
  const first = order[0];
  if (first === undefined) return null;
  const here = order.find((item) => item.id === from);
  if (here === undefined) return first.id;
  const own = order.filter((item) => item.column === here.column);
  const at = own.indexOf(here);
  switch (direction) {
    case "up":
      return own[Math.max(0, at - 1)]?.id ?? here.id;
    case "down":
      return own[Math.min(own.length - 1, at + 1)]?.id ?? here.id;
    case "first":
      return own[0]?.id ?? here.id;
    case "last":
      return own[own.length - 1]?.id ?? here.id;
    case "left":
    case "right": {
      const side = direction === "left" ? -1 : 1;
      const columns = [...new Set(order.map((item) => item.column))]
        .filter((column) => (column - here.column) * side > 0)
        .sort((a, b) => (a - b) * side);
      const target = columns[0];
      if (target === undefined) return here.id;
      return order
        .filter((item) => item.column === target)
        .reduce((best, item) =>
          Math.abs(item.start - here.start) < Math.abs(best.start - here.start) ? item : best,
        ).id;
    }
  }
}
