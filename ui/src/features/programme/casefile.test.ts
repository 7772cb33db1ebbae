import { expect, test } from "vitest";
import { clockTone } from "./casefile.svelte";

test("a clock is calm until it is near, and red only once it is late", () => {
  expect(clockTone(60, null)).toBe("neutral");
  expect(clockTone(11, null)).toBe("neutral");
  expect(clockTone(10, null)).toBe("warn");
  expect(clockTone(0, null)).toBe("warn");
  expect(clockTone(-1, null)).toBe("danger");
  expect(clockTone(-5, "2026-03-01")).toBe("ok");
});
