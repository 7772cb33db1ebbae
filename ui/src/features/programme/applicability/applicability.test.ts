import { beforeEach, expect, test } from "vitest";
import { useFake, type Fake } from "../../../fake";
import { uuid } from "../../../fake/world";
import { dueLines, Interview } from "./applicability.svelte";

const SPA = uuid(80, 1);
let fake: Fake;

beforeEach(() => {
  fake = useFake({ programme: { applicability: "fresh" } });
});

async function begun(): Promise<Interview> {
  const interview = new Interview(SPA);
  await interview.start();
  return interview;
}
async function answer(interview: Interview, ...ids: string[]) {
  for (const id of ids) {
    interview.choose(id);
    await interview.next();
  }
}

test("asks only what still matters", async () => {
  const interview = await begun();
  await answer(interview, "this", "yes", "yes", "electronic");
  expect(interview.step?.question?.id).toBe("others");
  await answer(interview, "no", "no", "none");
  expect(interview.step?.question).toBeNull();
  expect(interview.step?.finding?.outcome).toBe("coveredEntity");
});

test("an answer that is changed leaves nothing of the others behind", async () => {
  const interview = await begun();
  await answer(interview, "this", "yes", "yes", "electronic");
  for (let n = 0; n < 3; n += 1) await interview.back();
  expect(interview.step?.question?.id).toBe("care");
  expect(interview.chosen).toEqual(["yes"]);
  await answer(interview, "no");
  expect(interview.step?.question?.id).toBe("others");
  expect(Object.keys(interview.answers)).toEqual(["chart", "care"]);
});

test("of several, “none” and “I don’t know” stand alone", async () => {
  const interview = await begun();
  await answer(interview, "this", "no", "no");
  expect(interview.step?.question?.id).toBe("states");
  interview.choose("texas");
  interview.choose("washington");
  expect(interview.chosen).toEqual(["texas", "washington"]);
  interview.choose("none");
  expect(interview.chosen).toEqual(["none"]);
  interview.choose("california");
  expect(interview.chosen).toEqual(["california"]);
  interview.choose("california");
  expect(interview.chosen).toEqual([]);
});

test("a refusal leaves the question and the answers where they were", async () => {
  const interview = await begun();
  fake.failNext("applicabilityAsk", { code: "database", message: "The disk is full." });
  interview.choose("this");
  expect(await interview.next()).toBe(false);
  expect(interview.failure).toBe("The disk is full.");
  expect(interview.answers).toEqual({});
  expect(interview.step?.question?.id).toBe("chart");
  expect(interview.chosen).toEqual(["this"]);
});

test("a draft with answers of an older edition begins anew", async () => {
  await fake.commands.saveDraft({
    form: "applicability",
    subject: SPA,
    body: JSON.stringify({ chart: ["somebody"] }),
  });
  const interview = await begun();
  expect(interview.step?.question?.id).toBe("chart");
  expect(interview.restored).toBe(false);
});

test("why a review is due is said in lines", async () => {
  fake = useFake({ programme: { applicability: "due" } });
  const words = {
    year: (on: string) => `year ${on}`,
    change: (n: number) => `change ${n}`,
    counsel: (who: string) => who,
  };
  const [spa, pc, mso] = (await fake.commands.applicabilityList()).entities;
  if (!spa || !pc || !mso) throw new Error("three companies");
  expect(dueLines(spa, words, "2026-03-12")).toEqual(["change 0"]);
  expect(dueLines(pc, words, "2026-03-12")[0]).toMatch(/^year 2026/);
  expect(dueLines(mso, words, "2026-03-12")).toEqual([]);
});
