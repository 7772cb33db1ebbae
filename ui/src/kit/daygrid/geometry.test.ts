import { describe, expect, it } from "vitest";
import {
  axisRange,
  closedSpans,
  dragStart,
  drawnSpan,
  layOut,
  minuteAt,
  moveTo,
  resizeTo,
  roam,
  scrollSpeed,
  snap,
  yOf,
  type Span,
} from "./geometry";

/** A small seeded generator: a failure can be repeated by its seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function someSpans(seed: number): Span[] {
  const next = random(seed);
  return Array.from({ length: 1 + Math.floor(next() * 40) }, (_, index) => {
    const start = Math.floor(next() * 60) * 15;
    return { id: `v${String(index)}`, start, end: start + Math.floor(next() * 8) * 15 };
  });
}

const axis = { from: 480, to: 1200, pxPerMinute: 1.6 };

describe("overlap lanes", () => {
  it("never put two overlapping visits on the same spot, whatever the day", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const spans = someSpans(seed);
      const placed = layOut(spans);
      expect(placed.size).toBe(spans.length);
      for (const a of spans) {
        const laneA = placed.get(a.id);
        if (laneA === undefined) throw new Error("a visit was lost");
        expect(laneA.lane + laneA.width).toBeLessThanOrEqual(laneA.lanes);
        for (const b of spans) {
          const laneB = placed.get(b.id);
          if (a.id >= b.id || laneB === undefined) continue;
          const together =
            a.start < Math.max(b.end, b.start + 5) && b.start < Math.max(a.end, a.start + 5);
          if (!together) continue;
          expect(laneB.lanes, `seed ${String(seed)}`).toBe(laneA.lanes);
          const apart =
            laneA.lane + laneA.width <= laneB.lane || laneB.lane + laneB.width <= laneA.lane;
          expect(apart, `seed ${String(seed)}: ${a.id} covers ${b.id}`).toBe(true);
        }
      }
    }
  });

  it("give a visit on its own the whole width", () => {
    expect(layOut([{ id: "a", start: 540, end: 600 }]).get("a")).toEqual({
      lane: 0,
      lanes: 1,
      width: 1,
    });
  });

  it("keep visits that merely touch in one lane", () => {
    const placed = layOut([
      { id: "a", start: 540, end: 600 },
      { id: "b", start: 600, end: 660 },
    ]);
    expect(placed.get("b")).toEqual({ lane: 0, lanes: 1, width: 1 });
  });

  it("let a visit grow into lanes that are free beside it", () => {
    const placed = layOut([
      { id: "long", start: 540, end: 720 },
      { id: "b", start: 540, end: 570 },
      { id: "c", start: 540, end: 570 },
      { id: "later", start: 600, end: 660 },
    ]);
    expect(placed.get("later")).toEqual({ lane: 1, lanes: 3, width: 2 });
  });
});

describe("shading", () => {
  it("covers exactly the minutes outside working hours", () => {
    expect(
      closedSpans(
        [
          { start: 780, end: 1020 },
          { start: 540, end: 720 },
        ],
        480,
        1080,
      ),
    ).toEqual([
      { start: 480, end: 540 },
      { start: 720, end: 780 },
      { start: 1020, end: 1080 },
    ]);
  });

  it("covers the whole day of somebody who is off", () => {
    expect(closedSpans([], 480, 1080)).toEqual([{ start: 480, end: 1080 }]);
  });

  it("and working hours together are the whole axis, whatever the hours", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const hours = someSpans(seed);
      const shaded = closedSpans(hours, 120, 900);
      for (let minute = 120; minute < 900; minute += 5) {
        const open = hours.some((range) => range.start <= minute && minute < range.end);
        const closed = shaded.some((range) => range.start <= minute && minute < range.end);
        expect(closed, `seed ${String(seed)} minute ${String(minute)}`).toBe(!open);
      }
    }
  });
});

describe("the axis", () => {
  it("reaches over every visit, also one outside the hours", () => {
    expect(axisRange([{ start: 540, end: 1020 }], [{ start: 430, end: 460 }])).toEqual({
      start: 420,
      end: 1020,
    });
  });
  it("is a working day when there is nothing to show", () => {
    expect(axisRange([], [])).toEqual({ start: 480, end: 1080 });
  });
  it("turns minutes to pixels and back", () => {
    for (const minute of [480, 487, 600, 1199])
      expect(minuteAt(axis, yOf(axis, minute))).toBeCloseTo(minute);
  });
});

describe("gestures", () => {
  it("keep the length and stay within the day", () => {
    expect(moveTo(axis, 4, 9, 1190, 60)).toEqual({ column: 3, start: 1140, minutes: 60 });
    expect(moveTo(axis, 4, -2, 100, 60)).toEqual({ column: 0, start: 480, minutes: 60 });
  });
  it("leave an off-raster start alone until it really moves", () => {
    expect(dragStart(605, 3)).toBe(605);
    expect(dragStart(605, 14)).toBe(615);
  });
  it("never shrink a visit to nothing", () => {
    expect(resizeTo(axis, 600, 590)).toBe(15);
    expect(resizeTo(axis, 600, 658)).toBe(60);
    expect(resizeTo(axis, 605, 600)).toBe(10);
    expect(resizeTo(axis, 1140, 2000)).toBe(60);
  });
  it("draw a new visit in either direction", () => {
    expect(drawnSpan(axis, 605, 640)).toEqual({ start: 600, end: 645 });
    expect(drawnSpan(axis, 640, 605)).toEqual({ start: 600, end: 645 });
    expect(drawnSpan(axis, 1199, 1400)).toEqual({ start: 1185, end: 1200 });
  });
  it("scroll only near an edge, and faster nearer to it", () => {
    expect(scrollSpeed(300, 0, 600)).toBe(0);
    expect(scrollSpeed(10, 0, 600)).toBeLessThan(scrollSpeed(40, 0, 600));
    expect(scrollSpeed(599, 0, 600)).toBe(14);
  });
  it("snap to a quarter of an hour", () => {
    expect(snap(607)).toBe(600);
    expect(snap(608)).toBe(615);
  });
});

describe("arrow keys", () => {
  const items = [
    { id: "a1", column: 0, start: 540, end: 600 },
    { id: "a2", column: 0, start: 660, end: 700 },
    { id: "c1", column: 2, start: 560, end: 600 },
    { id: "c2", column: 2, start: 670, end: 700 },
  ];
  it("walk a column and stop at its ends", () => {
    expect(roam(items, "a1", "down")).toBe("a2");
    expect(roam(items, "a2", "down")).toBe("a2");
    expect(roam(items, "a2", "up")).toBe("a1");
  });
  it("jump over an empty column to the nearest in time", () => {
    expect(roam(items, "a2", "right")).toBe("c2");
    expect(roam(items, "c1", "left")).toBe("a1");
    expect(roam(items, "c1", "right")).toBe("c1");
  });
  it("begin at the first visit, and go nowhere on an empty day", () => {
    expect(roam(items, null, "down")).toBe("a1");
    expect(roam([], null, "down")).toBeNull();
  });
});
