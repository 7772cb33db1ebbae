import { expect, test } from "vitest";
import { useFake } from "../../../fake";
import { assetOf, blank, checkTone, DeviceStore, whereOf } from "./devices.svelte";

async function opened(): Promise<DeviceStore> {
  useFake();
  const store = new DeviceStore();
  await store.load();
  return store;
}

test("a kind brings what it usually holds and its place in the risk analysis", async () => {
  const { register } = await opened();
  if (!register) throw new Error("no register");
  expect(blank(register, "network").holds).toBe("no");
  expect(assetOf(register, "tablet")).not.toBeNull();
  expect(assetOf(register, "paper")).toBeNull();
});

test("this computer is asked once a day", async () => {
  const store = await opened();
  expect(store.stale).toBe(true);
  await store.read();
  expect(store.stale).toBe(false);
  const disk = store.register?.checks[0];
  if (!disk) throw new Error("no check");
  expect(checkTone(disk)).toBe("ok");
  expect(checkTone({ ...disk, old: true })).toBe("warn");
  expect(checkTone({ ...disk, answer: "unknown" })).toBe("neutral");
  expect(checkTone({ ...disk, answer: "no" })).toBe("danger");
});

test("where something is and who has it is one line", async () => {
  const { register } = await opened();
  const tablet = register?.items.find((one) => one.name === "Room 2 tablet");
  if (!tablet) throw new Error("no tablet");
  expect(whereOf(tablet)).toBe("Nora Park · Room 2");
});
