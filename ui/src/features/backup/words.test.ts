import { describe, expect, it } from "vitest";
import type { BackupState } from "../../ipc";
import { size } from "../../kit";
import { ago, dueTitle, frameLine, nameOf } from "./words";

const ZONE = "America/Chicago";
const TODAY = "2026-03-12";
const at = (text: string) => Date.parse(text);

const state: BackupState = {
  standing: "good",
  last: at("2026-03-10T18:00:00Z"),
  lastStick: "Blue",
  offSite: null,
  due: [],
  sticks: [],
  drives: [],
  closing: false,
  running: false,
};

describe("how old a backup is", () => {
  it("is counted on the practice's calendar", () => {
    // 03:30 UTC on the 12th is still the 11th in Chicago.
    expect(ago(at("2026-03-12T03:30:00Z"), TODAY, ZONE)).toBe("yesterday");
    expect(ago(at("2026-03-12T15:00:00Z"), TODAY, ZONE)).toBe("today");
    expect(ago(at("2026-03-05T15:00:00Z"), TODAY, ZONE)).toBe("7 days ago");
  });

  it("is today when the clock was set back", () => {
    expect(ago(at("2026-03-20T15:00:00Z"), TODAY, ZONE)).toBe("today");
  });

  it("stands in the frame, with what is missing", () => {
    expect(frameLine({ ...state, last: null }, TODAY, ZONE)).toBe("No backup yet");
    expect(frameLine(state, TODAY, ZONE)).toBe("Last backup 2 days ago");
    const due = [{ kind: "offSite", standing: "overdue", days: 9, stick: null }] as const;
    expect(frameLine({ ...state, due: [...due] }, TODAY, ZONE)).toBe(
      "Last backup 2 days ago, none elsewhere",
    );
  });
});

it("names the stick that something is due for", () => {
  expect(nameOf(state, "gone")).toBe("A stick");
  expect(dueTitle(state, { kind: "old", standing: "soon", days: 1, stick: null })).toBe(
    "The last backup is 1 day old",
  );
});

it("counts bytes as drives are sold", () => {
  expect([0, 999, 1_240_000, 27_400_000_000, 480_000_000_000].map(size)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.2 MB",
    "27.4 GB",
    "480 GB",
  ]);
});
