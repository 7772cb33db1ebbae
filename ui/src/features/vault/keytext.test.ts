import { expect, test, vi } from "vitest";
import { groupsOf, loginFits, loginOf, pickGroups, strangers, tidyKey } from "./keytext";
import { Wait } from "./wait.svelte";

test("a key is read however it is typed", () => {
  expect(tidyKey(" 7k3m-q9tr  2wxd 5hnb\n")).toBe("7K3MQ9TR2WXD5HNB");
  expect(tidyKey("oIl")).toBe("011");
  expect(groupsOf("7K3MQ9TR2WXD")).toEqual(["7K3MQ9TR", "2WXD"]);
});

test("letters that no sheet holds are named", () => {
  expect(strangers("7K3M-Q9TU ü")).toEqual(["U", "Ü"]);
  expect(strangers("7k3m – q9tr, 2wxd.")).toEqual([]);
});

test("a login is made of a name", () => {
  expect(["Dr. Amara Lin", "Zoë Ångström", "李小龙"].map(loginOf)).toEqual(["amara", "zoe", ""]);
  expect(["amara", "j.park", "a", "Amara", "9lives", ""].map(loginFits)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("two different groups are asked for, always", () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const values = [seed / 500, ((seed * 7) % 500) / 500];
    const [first, second] = pickGroups(8, () => values.shift() ?? 0);
    expect(first).toBeLessThan(second);
    expect(second).toBeLessThan(8);
  }
});

test("a wait counts down and ends by itself", () => {
  vi.useFakeTimers();
  const wait = new Wait();
  wait.start(3);
  expect(wait.left).toBe(3);
  vi.advanceTimersByTime(2000);
  expect(wait.left).toBe(1);
  vi.advanceTimersByTime(5000);
  expect(wait.left).toBe(0);
  vi.useRealTimers();
});
