import { describe, expect, test } from "vitest";
import type { IncidentClock } from "../../../ipc";
import { t } from "./en";
import { KINDS, ROUGH, toneOf } from "./incidents.svelte";

const clock = (daysLeft: number, sent: string | null = null): IncidentClock => ({
  kind: "individual",
  rule: null,
  label: "Tell the people affected",
  needs: "A letter",
  deadline: { due: "2026-05-11", cite: "45 CFR 164.404(b)", counted: "" },
  daysLeft,
  sent,
  sure: true,
});

describe("a clock", () => {
  test("is calm until it is near, and red only once it is late", () => {
    expect(toneOf(clock(60))).toBe("neutral");
    expect(toneOf(clock(11))).toBe("neutral");
    expect(toneOf(clock(10))).toBe("warn");
    expect(toneOf(clock(0))).toBe("warn");
    expect(toneOf(clock(-1))).toBe("danger");
    expect(toneOf(clock(-5, "2026-03-01"))).toBe("ok");
  });
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
