import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  clockSpan,
  dateIn,
  duration,
  minuteAtInstant,
  minuteOf,
  mondayOf,
  monthGrid,
  timeValue,
} from "./calendar";

describe("local dates", () => {
  it("step over months, years and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  });
  it("step over a change of the clocks by exactly a day", () => {
    expect(addDays("2026-03-08", 1)).toBe("2026-03-09");
    expect(addDays("2026-11-02", -1)).toBe("2026-11-01");
  });
  it("know their Monday", () => {
    expect(mondayOf("2026-03-15")).toBe("2026-03-09");
    expect(mondayOf("2026-03-09")).toBe("2026-03-09");
  });
  it("fill six whole weeks for any month", () => {
    const grid = monthGrid("2026-02-14");
    expect(grid).toHaveLength(6);
    expect(grid.flat()).toContain("2026-02-28");
    expect(grid[0]?.[0]).toBe("2026-02-01");
  });
});

describe("times", () => {
  it("say morning or afternoon once when that is clear", () => {
    expect(clockSpan(545, 585)).toBe("9:05–9:45 AM");
    expect(clockSpan(690, 735)).toBe("11:30 AM–12:15 PM");
    expect(clockSpan(0, 15)).toBe("12:00–12:15 AM");
  });
  it("go to an input and back", () => {
    expect(timeValue(785)).toBe("13:05");
    expect(minuteOf("13:05")).toBe(785);
    expect(minuteOf("29:00")).toBeNull();
    expect(minuteOf("")).toBeNull();
  });
  it("have lengths in words", () => {
    expect([45, 60, 90].map(duration)).toEqual(["45 min", "1 h", "1 h 30 min"]);
  });
});

describe("instants", () => {
  it("are shown on the practice's wall clock, also where the clocks change", () => {
    const before = Date.UTC(2026, 2, 8, 6, 59);
    const after = Date.UTC(2026, 2, 8, 7, 0);
    expect(minuteAtInstant(before, "America/New_York")).toBe(119);
    expect(minuteAtInstant(after, "America/New_York")).toBe(180);
    expect(dateIn(Date.UTC(2026, 2, 9, 3, 30), "America/New_York")).toBe("2026-03-08");
  });
});
