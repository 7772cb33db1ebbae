/** Choices of wall-clock times and checks of working hours. */
import type { Hours } from "../../ipc";
import { timeOfMinutes } from "../../kit";

/** "6:00 AM" … in steps, with `extra` kept when it lies between two. */
export function timeOptions(
  from: number,
  to: number,
  step: number,
  extra: number[] = [],
): { value: number; label: string }[] {
  const values = new Set<number>(extra);
  for (let minute = from; minute <= to; minute += step) values.add(minute);
  return [...values]
    .sort((a, b) => a - b)
    .map((value) => ({ value, label: value === 1440 ? "Midnight" : timeOfMinutes(value) }));
}

/** Whether every stretch ends after it begins and none overlaps another of its day. */
export function hoursFit(hours: Hours[]): boolean {
  return hours.every(
    (one, index) =>
      one.end > one.start &&
      hours.every(
        (other, at) =>
          at === index ||
          other.weekday !== one.weekday ||
          other.end <= one.start ||
          other.start >= one.end,
      ),
  );
}

/** Sorted as a week reads. */
export function sortHours(hours: Hours[]): Hours[] {
  return [...hours].sort((a, b) => a.weekday - b.weekday || a.start - b.start);
}
