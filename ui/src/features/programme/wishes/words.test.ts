import { expect, test } from "vitest";
import type { ClientRestriction } from "../../../ipc";
import { concerns, reaches, restricts } from "./words";

test("what still holds is told from what has ended", () => {
  const restriction = (state: ClientRestriction["state"]) => ({ state }) as ClientRestriction;
  expect(
    ["waiting", "inForce", "refused", "ended"].map((s) =>
      restricts(restriction(s as ClientRestriction["state"])),
    ),
  ).toEqual([true, true, false, false]);
  const channel = { id: "", askedOn: "", what: "", endedWhy: "" };
  expect(reaches({ ...channel, refusedWhy: "", endedOn: null })).toBe(true);
  expect(reaches({ ...channel, refusedWhy: "no", endedOn: null })).toBe(false);
  expect(reaches({ ...channel, refusedWhy: "", endedOn: "2026-03-12" })).toBe(false);
  expect(concerns({ endedOn: null } as Parameters<typeof concerns>[0])).toBe(true);
});
