import { expect, test } from "vitest";
import type { VendorAnswers, VendorLine } from "../../../ipc";
import { useFake } from "../../../fake";
import { addMonths, asked, pillOf, settled, VendorStore } from "./vendors.svelte";

const none: VendorAnswers = {
  workforce: null,
  handles: null,
  treatment: null,
  conduit: null,
  payment: null,
};

test("each question is asked only when the one before leaves it open", () => {
  expect(asked(none)).toEqual(["workforce"]);
  expect(asked({ ...none, workforce: "yes", handles: "yes" })).toEqual(["workforce"]);
  expect(asked({ ...none, workforce: "no" })).toEqual(["workforce", "handles"]);
  expect(asked({ ...none, workforce: "no", handles: "no" })).toHaveLength(2);
  expect(asked({ ...none, workforce: "unknown", handles: "unknown" })).toHaveLength(5);
});

test("an answer to a question that has gone isn't sent", () => {
  const answers = { ...none, workforce: "no", handles: "no", payment: "yes" } as VendorAnswers;
  expect(settled(answers)).toEqual({ ...none, workforce: "no", handles: "no" });
});

test("red is kept for an agreement that is missing", async () => {
  useFake();
  const store = new VendorStore();
  await store.load();
  const of = (name: string) => {
    const line = store.register?.vendors.find((one) => one.name === name);
    return pillOf(line as VendorLine);
  };
  expect(of("Chime Texting").tone).toBe("danger");
  expect(of("First Valley Bank")).toEqual({ text: "None needed", tone: "neutral" });
  expect(of("Northside IT").tone).toBe("ok");
  expect(of("BookWell")).toEqual({ text: "Runs out soon", tone: "warn" });
  expect(of("Lumen Laser Service").tone).toBe("info");
  expect(of("ChartBox").tone).toBe("neutral");
});

test("months end where a month ends", () => {
  expect(addMonths("2026-03-12", 6)).toBe("2026-09-12");
  expect(addMonths("2026-08-31", 6)).toBe("2027-02-28");
});
