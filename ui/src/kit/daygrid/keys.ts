/** The keyboard's way through the day grid: arrows roam, Alt+arrows move, Alt+Shift resizes. */
import { STEP, moveTo, resizeTo, type Axis, type Direction, type Place } from "./geometry";
import type { Drop, GridColumn, GridItem } from "./types";

export const ARROWS: Readonly<Partial<Record<string, Direction>>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  Home: "first",
  End: "last",
};

/** Where a key moves a visit to, or null where it would stay as it is. */
export function nudge(
  axis: Axis,
  columns: readonly GridColumn[],
  item: GridItem,
  direction: Direction,
  longer: boolean,
): Drop | null {
  const column = Math.max(
    columns.findIndex((one) => one.key === item.column),
    0,
  );
  let to: Place;
  if (longer) {
    if (direction !== "up" && direction !== "down") return null;
    const end = item.start + item.minutes + (direction === "up" ? -STEP : STEP);
    to = { column, start: item.start, minutes: resizeTo(axis, item.start, end) };
  } else {
    const side = direction === "left" ? -1 : direction === "right" ? 1 : 0;
    const step = direction === "up" ? -STEP : direction === "down" ? STEP : 0;
    to = moveTo(axis, columns.length, column + side, item.start + step, item.minutes);
  }
  const name = columns[to.column]?.key;
  if (name === undefined) return null;
  if (name === item.column && to.start === item.start && to.minutes === item.minutes) return null;
  return { column: name, start: to.start, minutes: to.minutes };
}
