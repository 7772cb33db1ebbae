import { expect, test } from "vitest";
import { t } from "./en";

test("days are told as people say them", () => {
  expect(t.clock.left(1)).toBe("1 day left");
  expect(t.clock.left(0)).toBe("Due today");
  expect(t.clock.left(-1)).toBe("1 day late");
  expect(t.clock.left(-3)).toBe("3 days late");
});
