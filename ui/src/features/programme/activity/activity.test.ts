import { expect, test } from "vitest";
import { byWeek } from "./activity.svelte";
import type { ActivityFinding } from "../../../ipc";

const of = (id: string, week: string) => ({ id, week }) as ActivityFinding;

test("findings stay in their order and come week by week", () => {
  const weeks = byWeek([of("a", "2026-03-09"), of("b", "2026-03-09"), of("c", "2026-03-02")]);
  expect(weeks.map((one) => [one.week, one.findings.map((f) => f.id)])).toEqual([
    ["2026-03-09", ["a", "b"]],
    ["2026-03-02", ["c"]],
  ]);
  expect(byWeek([])).toEqual([]);
});
