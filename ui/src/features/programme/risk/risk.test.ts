import { expect, test } from "vitest";
import { useFake } from "../../../fake";
import type { RiskLevel } from "../../../ipc";
import {
  type Cell,
  RiskStore,
  fieldBeside,
  firstOpen,
  levelOf,
  pressed,
  shown,
  toneOf,
} from "./risk.svelte";

async function opened(risk: "some" | "scored" = "some"): Promise<RiskStore> {
  useFake({ programme: { risk } });
  const store = new RiskStore();
  await store.load();
  return store;
}

test("a level is what the register's matrix says", async () => {
  const { register } = await opened();
  if (!register) throw new Error("no register");
  expect(levelOf(register, "moderate", "high")).toBe("moderate");
  expect(levelOf(register, "veryHigh", "veryHigh")).toBe("veryHigh");
  expect(levelOf(register, "veryLow", "veryHigh")).toBe("low");
});

test("red is kept for what is high", () => {
  expect(
    ["veryLow", "low", "moderate", "high", "veryHigh"].map((one) => toneOf(one as "low")),
  ).toEqual(["ok", "ok", "warn", "danger", "danger"]);
});

test("the list follows its filter and the field of the map", async () => {
  const store = await opened();
  const risks = store.register?.risks ?? [];
  const all = shown(risks, "all", "inherent", null);
  expect(all.length).toBe(18);
  expect(shown(risks, "unscored", "inherent", null).length).toBe(store.unscored.length);
  expect(shown(risks, "overdue", "inherent", null).map((one) => one.overdue)).toEqual([1]);
  const cell = { likelihood: "moderate", impact: "veryHigh" } as const;
  const inCell = shown(risks, "all", "inherent", cell);
  expect(inCell.length).toBe(4);
  expect(inCell.every((one) => one.inherent.level === "high")).toBe(true);
  expect(shown(risks, "retired", "inherent", null)).toEqual([]);
});

test("an arrow leads to the nearest field on its side, straight ahead before aslant", () => {
  const field = (likelihood: RiskLevel, impact: RiskLevel) => ({ likelihood, impact });
  const all = [
    field("high", "low"),
    field("high", "veryHigh"),
    field("moderate", "moderate"),
    field("low", "veryHigh"),
  ];
  const to = (from: Cell, key: string) => {
    const found = fieldBeside(all, from, key);
    return found && `${found.likelihood} ${found.impact}`;
  };
  expect(to(field("high", "low"), "ArrowRight")).toBe("high veryHigh");
  expect(to(field("high", "veryHigh"), "ArrowDown")).toBe("low veryHigh");
  expect(to(field("low", "veryHigh"), "ArrowLeft")).toBe("moderate moderate");
  expect(to(field("moderate", "moderate"), "ArrowUp")).toBe("high low");
  expect(to(field("high", "low"), "ArrowUp")).toBeNull();
  expect(to(field("high", "low"), "Tab")).toBeNull();
});

test("an answer that stands alone takes the others away", async () => {
  const store = await opened();
  await store.loadInterview();
  const question = store.interview?.questions.find((one) => one.many);
  if (!question) throw new Error("no question of many");
  const with2 = { ...question, answer: ["tablet", "paper"] };
  expect(pressed(with2, "none")).toEqual(["none"]);
  expect(pressed({ ...question, answer: ["none"] }, "paper")).toEqual(["paper"]);
  expect(pressed(with2, "paper")).toEqual(["tablet"]);
  expect(pressed({ ...question, many: false }, "paper")).toEqual(["paper"]);
  expect(firstOpen([with2, { ...question, answer: [] }])).toBe(1);
});

test("what is high in impact waits for the owner, and the next without a score is found", async () => {
  const store = await opened();
  expect(store.queue.every((one) => ["high", "veryHigh"].includes(one.inherent.impact))).toBe(true);
  const first = store.unscored[0];
  expect(store.nextUnscored(first?.id ?? "")).toBe(store.unscored[1]?.id);
  expect((await opened("scored")).nextUnscored("")).toBeNull();
});

test("a lock empties what was read", async () => {
  const store = await opened();
  store.reset();
  expect(store.register).toBeNull();
  expect(store.live).toEqual([]);
});
