import { expect, test } from "vitest";
import { hoursFit, sortHours, timeOptions } from "./times";

const at = (weekday: number, start: number, end: number) => ({ weekday, start, end });

test("stretches must end after they begin and not overlap on one day", () => {
  expect(hoursFit([at(0, 540, 720), at(0, 780, 1020), at(1, 540, 1020)])).toBe(true);
  expect(hoursFit([at(0, 540, 720), at(0, 720, 1020)])).toBe(true);
  expect(hoursFit([at(0, 540, 721), at(0, 720, 1020)])).toBe(false);
  expect(hoursFit([at(0, 720, 720)])).toBe(false);
});

test("a time between two choices stays a choice", () => {
  expect(timeOptions(540, 600, 30, [555]).map((one) => one.label)).toEqual([
    "9:00 AM",
    "9:15 AM",
    "9:30 AM",
    "10:00 AM",
  ]);
  expect(timeOptions(1410, 1440, 30).at(-1)?.label).toBe("Midnight");
});

test("a week reads from Monday morning on", () => {
  expect(
    sortHours([at(1, 540, 600), at(0, 780, 800), at(0, 540, 600)]).map((one) => one.start),
  ).toEqual([540, 780, 540]);
});
