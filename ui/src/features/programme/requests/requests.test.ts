import { expect, test } from "vitest";
import type { RequestClock } from "../../../ipc";
import { toneOf } from "./requests.svelte";
import { t } from "./en";

const clock = (daysLeft: number, answered: string | null = null): RequestClock => ({
  label: "The rule",
  deadline: { due: "2026-04-11", cite: "45 CFR 164.524(b)(2)", counted: "" },
  daysLeft,
  answered,
});

test("a clock is calm until it is near, and red only once it is late", () => {
  expect(toneOf(clock(20))).toBe("neutral");
  expect(toneOf(clock(10))).toBe("warn");
  expect(toneOf(clock(0))).toBe("warn");
  expect(toneOf(clock(-1))).toBe("danger");
  expect(toneOf(clock(-1, "2026-04-01"))).toBe("ok");
});

test("days are told as people say them", () => {
  expect(t.clock.left(1)).toBe("1 day left");
  expect(t.clock.left(0)).toBe("Today");
  expect(t.clock.left(-1)).toBe("1 day late");
  expect(t.clock.left(-3)).toBe("3 days late");
});
