import { expect, test } from "vitest";
import { CaseFile, clockTone } from "./casefile.svelte";

test("a clock is calm until it is near, and red only once it is late", () => {
  expect(clockTone(60, null)).toBe("neutral");
  expect(clockTone(11, null)).toBe("neutral");
  expect(clockTone(10, null)).toBe("warn");
  expect(clockTone(0, null)).toBe("warn");
  expect(clockTone(-1, null)).toBe("danger");
  expect(clockTone(-5, "2026-03-01")).toBe("ok");
});

test("all that is missing for an act is said, each by its field, and of no other act", () => {
  const file = new CaseFile("test", "1", () => Promise.reject(new Error("not asked for")));
  file.error = { act: "decide", field: "why", message: "An older refusal." };
  expect(file.complete("decide", { choice: "Choose one.", why: "Say why.", when: null })).toBe(
    false,
  );
  expect(file.problem("decide", "choice")).toBe("Choose one.");
  expect(file.problem("decide", "why")).toBe("Say why.");
  expect(file.problem("decide", "when")).toBeNull();
  expect(file.problem("close", "why")).toBeNull();
  expect(file.refusal("decide", [])).toBeNull();
  expect(file.complete("decide", { choice: null, why: null })).toBe(true);
  expect(file.problem("decide", "why")).toBeNull();
});

test("what a dialog said goes as it is left, and what another act said stays", () => {
  const file = new CaseFile("test", "1", () => Promise.reject(new Error("not asked for")));
  file.complete("hold", { official: "Write down who asked." });
  file.leave("notice");
  expect(file.problem("hold", "official")).toBe("Write down who asked.");
  file.leave("hold");
  expect(file.problem("hold", "official")).toBeNull();
});
