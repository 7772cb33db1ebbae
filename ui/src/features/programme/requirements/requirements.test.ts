import { describe, expect, test } from "vitest";
import { fakeRequirements } from "../../../fake/programme/requirements";
import { createWorld } from "../../../fake/world";
import type { RequirementState } from "../../../ipc";
import { fits, holds, needsWork, pressing, ranOut, startHere } from "./requirements.svelte";

async function all(): Promise<RequirementState[]> {
  return (await fakeRequirements(createWorld()).programmeRequirements()).requirements;
}
const find = (list: RequirementState[], id: string): RequirementState => {
  const found = list.find((one) => one.requirement.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe("what is looked for", () => {
  test("needs work is everything without a result that stands", async () => {
    const list = await all();
    expect(needsWork(find(list, "308.a.2"))).toBe(false);
    expect(needsWork(find(list, "308.a.4.ii.A"))).toBe(false);
    expect(needsWork(find(list, "308.a.1.ii.A"))).toBe(true);
    // Met once, and the statement ran out.
    expect(needsWork(find(list, "310.c"))).toBe(true);
    expect(ranOut(find(list, "310.c"))).toBe(true);
  });

  test("mine is what names me, and nobody’s when nobody is signed in", async () => {
    const one = find(await all(), "308.a.2");
    expect(fits(one, "mine", one.assessment.owner)).toBe(true);
    expect(fits(one, "mine", "somebody else")).toBe(false);
    expect(fits({ ...one, assessment: { ...one.assessment, owner: null } }, "mine", null)).toBe(
      false,
    );
  });

  test("words are found in title, citation and text, in any order", async () => {
    const one = find(await all(), "312.a.2.iii");
    expect(holds(one, "logoff 164.312")).toBe(true);
    expect(holds(one, "LOGOFF")).toBe(true);
    expect(holds(one, "logoff backup")).toBe(false);
  });
});

test("the most pressing come first, what several share once, and nothing that isn’t law", async () => {
  const list = await all();
  const next = startHere(list);
  expect(next).toHaveLength(3);
  expect(next[0]?.why).toBe("shaky");
  const many = startHere(list, 99);
  const reasons = many.map(({ why }) => why);
  expect([...reasons].sort()).not.toContain(null);
  const bad = many.filter(({ why }) => why === "bad").map(({ one }) => one.requirement.collectors);
  expect(new Set(bad.map(String)).size).toBe(bad.length);
  const proposed = { ...find(list, "312.b") };
  expect(
    pressing({
      ...proposed,
      verified: "bad",
      requirement: { ...proposed.requirement, kind: "proposed" },
    }),
  ).toBeNull();
});
