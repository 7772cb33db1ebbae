import { expect, test } from "vitest";
import { before } from "./today.svelte";

const list = [{ path: "/programme/risk", what: "A task" }];

test("today’s list is compared with the last one of another day, however often it is looked at", () => {
  expect(before(null, "2026-03-12")).toBe(null);
  expect(before({ day: "2026-03-09", list, before: null }, "2026-03-12")).toEqual({
    day: "2026-03-09",
    list,
  });
  const again = { day: "2026-03-12", list: [], before: { day: "2026-03-09", list } };
  expect(before(again, "2026-03-12")).toEqual({ day: "2026-03-09", list });
});
