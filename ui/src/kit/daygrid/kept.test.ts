import { expect, it } from "vitest";
import { Kept } from "./kept";

const same = (a: { n: number }, b: { n: number }) => a.n === b.n;

it("keeps what says the same, and the list when all of it does", () => {
  const kept = new Kept(same);
  const first = kept.of([{ n: 1 }, { n: 2 }]);
  expect(kept.of([{ n: 1 }, { n: 2 }])).toBe(first);
  const second = kept.of([{ n: 1 }, { n: 3 }]);
  expect(second).toEqual([{ n: 1 }, { n: 3 }]);
  expect(second[0]).toBe(first[0]);
  expect(kept.of([{ n: 1 }])).toEqual([{ n: 1 }]);
  expect(kept.of([])).toEqual([]);
});

it("holds nothing once it has forgotten", () => {
  const kept = new Kept(same);
  const before = kept.one({ n: 1 });
  kept.forget();
  expect(kept.one({ n: 1 })).not.toBe(before);
});
