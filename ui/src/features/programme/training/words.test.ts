import { expect, test } from "vitest";
import type { AttemptLine, PersonTraining, Proof, Standing } from "../../../ipc";
import { attemptLine, counts, dayOf, dueLine, proofLine } from "./words";

const proof: Proof = {
  source: "stillroom",
  on: "2026-03-03",
  version: 1,
  score: 92,
  name: "Mia Torres",
  attempt: "0195",
};
const standing = (more: Partial<Standing>): Standing => ({
  course: "desk",
  state: "due",
  byHand: false,
  due: "2026-03-22",
  why: "joining",
  open: false,
  proof: null,
  ...more,
});

test("what Stillroom saw and what a person says are told apart", () => {
  expect(proofLine(standing({}))).toBe("Nothing on record yet.");
  expect(proofLine(standing({ proof }))).toBe(
    "Stillroom has it: version 1, 92 %, signed “Mia Torres” on Mar 3, 2026.",
  );
  expect(
    proofLine(standing({ proof: { ...proof, source: "attested", version: null, score: null } })),
  ).toBe("Attested, not seen by Stillroom: done elsewhere on Mar 3, 2026, Mia Torres attests.");
  expect(proofLine(standing({ proof, why: "change" }))).toContain("older version");
});

test("the day says when it was passed, or by when it is due", () => {
  expect(dueLine(standing({}))).toBe("Due by Mar 22, 2026, after joining or being given it.");
  expect(dueLine(standing({ state: "overdue" }))).toContain("Was due on Mar 22, 2026");
  expect(dueLine(standing({ state: "passed", proof, due: null, why: null }))).toBe(
    "Passed on Mar 3, 2026.",
  );
  expect(dueLine(standing({ state: "notAssigned", due: null, why: null }))).toBe("");
  expect(dayOf(standing({ state: "passed", proof }))).toBe("Mar 3, 2026");
  expect(dayOf(standing({ state: "overdue" }))).toBe("Mar 22, 2026");
});

test("an attempt says how it went", () => {
  const attempt: AttemptLine = {
    id: "1",
    course: "desk",
    version: 1,
    startedAt: 1,
    endedAt: 2,
    score: 77,
    passMark: 80,
    passed: false,
    signedName: null,
    signedAt: null,
  };
  const day = (at: number) => `day ${String(at)}`;
  expect(attemptLine(attempt, day)).toBe("77 % on day 2; 80 % were needed");
  expect(attemptLine({ ...attempt, endedAt: null }, day)).toBe("Started day 1, not finished");
  expect(attemptLine({ ...attempt, passed: true, score: 90 }, day)).toBe(
    "90 % on day 2, not signed yet",
  );
  expect(attemptLine({ ...attempt, passed: true, score: 90, signedAt: 3 }, day)).toBe(
    "90 % on day 2",
  );
});

test("only who works here is counted", () => {
  const person = (active: boolean): PersonTraining => ({
    person: "1",
    name: "X",
    roles: [],
    active,
    joined: "2026-01-01",
    standings: [standing({ state: "overdue" }), standing({}), standing({ state: "passed", proof })],
    attempts: [],
  });
  expect(counts([person(true), person(false)])).toEqual([1, 1, 1]);
});
