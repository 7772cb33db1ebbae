import { expect, test } from "vitest";
import type { Command } from "../kit";
import { rankCommands } from "./palette";

const make = (label: string, words = "", group = "General"): Command => ({
  id: label,
  label,
  words,
  group,
  run: () => {},
});
const all = [
  make("Lock the screen", "away"),
  make("Go to today"),
  make("Book a visit", "appointment"),
  make("Print: Day sheet"),
  make("Use the dark look", "theme night", "Look"),
];
const found = (text: string) => rankCommands(all, text).map((one) => one.label);

test("no words list all, in their order", () => {
  expect(found(" ")).toEqual(all.map((one) => one.label));
});

test("a beginning wins over a word within, and hidden words help", () => {
  expect(found("book")[0]).toBe("Book a visit");
  expect(found("appoint")).toEqual(["Book a visit"]);
  expect(found("theme")).toEqual(["Use the dark look"]);
  expect(found("day")).toEqual(["Print: Day sheet", "Go to today"]);
});

test("every word must be met", () => {
  expect(found("book dark")).toEqual([]);
});
