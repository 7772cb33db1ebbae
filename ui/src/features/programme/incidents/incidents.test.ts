import { describe, expect, test } from "vitest";
import { t } from "./en";
import { KINDS, ROUGH } from "./incidents.svelte";

describe("a clock", () => {
  test("says how much is left in words", () => {
    expect([2, 1, 0, -1, -2].map((n) => t.clock.left(n))).toEqual([
      "2 days left",
      "1 day left",
      "Due today",
      "1 day late",
      "2 days late",
    ]);
  });
});

test("every kind and every guess has its words", () => {
  expect(KINDS.every((kind) => t.kinds[kind] !== "" && t.kindHints[kind] !== "")).toBe(true);
  expect(ROUGH.map((rough) => t.rough[rough])).toHaveLength(5);
});

test("no text claims that anybody complies", () => {
  expect(JSON.stringify(t).toLowerCase()).not.toMatch(/compliant|certified|guarantee/);
});
