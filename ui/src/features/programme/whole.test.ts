import { expect, test } from "vitest";
import { whole } from "./whole";

test("a whole number is read as people write it", () => {
  expect(whole("30")).toBe(30);
  expect(whole(" 1,200 ")).toBe(1200);
  expect(whole("1,200,300")).toBe(1_200_300);
  expect(whole("0")).toBe(0);
  expect(whole("  ")).toBeNull();
});

test("what isn’t one is never read as another", () => {
  for (const typed of [
    "1.5",
    "-3",
    "ten",
    "1,5",
    "1,2000",
    "1200,",
    ",100",
    "12,34,567",
    "30 days",
    "9999999999",
  ]) {
    expect(whole(typed), typed).toBeNaN();
  }
});
