import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createFake } from "../fake";

test("the release check looks for the mark that the fake bears", () => {
  const script = readFileSync(`${process.cwd()}/scripts/no-fake.mjs`, "utf8");
  expect(script).toContain(`"${createFake().mark}"`);
});
