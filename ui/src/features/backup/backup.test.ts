import { beforeEach, describe, expect, it, vi } from "vitest";
import { SHEET, useFake, type Fake, type FakeOptions } from "../../fake";
import { ipc, type BackupStick } from "../../ipc";
import { resetStores, session } from "../../kit";
import { BackupStore } from "./backup.svelte";
import { RestoreFlow } from "./restore.svelte";

let fake: Fake;
let store: BackupStore;

async function start(options: FakeOptions = {}): Promise<void> {
  fake = useFake(options);
  session.set(await ipc.appState());
  store = new BackupStore();
  await store.load();
}

const blue = () => store.state?.sticks.find((one) => one.name === "Blue") as BackupStick;

describe("work on a stick", () => {
  beforeEach(() => start());

  it("tells how far it is and what came of it", async () => {
    const stop = store.watch();
    const running = store.run(blue());
    await vi.waitFor(() => expect(store.progress?.label).toBe("Backing up"));
    expect(store.running).toBe(true);
    await running;
    expect(store.outcome).toMatchObject({ tone: "ok", title: "Backed up on Blue" });
    expect(store.running).toBe(false);
    stop();
  });

  it("can be stopped, which is no error", async () => {
    const stop = store.watch();
    const running = store.run(blue());
    await vi.waitFor(() => expect(store.progress).not.toBeNull());
    await store.stop();
    await running;
    expect(store.outcome).toMatchObject({
      tone: "warn",
      title: expect.stringContaining("Stopped"),
    });
    stop();
  });

  it("goes on behind a lock and is seen again by whoever comes back", async () => {
    const stop = store.watch();
    const running = store.run(blue());
    await vi.waitFor(() => expect(store.progress).not.toBeNull());
    resetStores();
    expect(store.state).toBeNull();
    await vi.waitFor(() => expect(store.progress).not.toBeNull());
    await running;
    await vi.waitFor(() => expect(store.state?.last).toBe(fake.world.now));
    stop();
  });

  it("finds the stick that it set up, though a later question overtook its own", async () => {
    fake.seat.steppedUp = true;
    const ask = fake.commands.backupState;
    let answer = (): void => undefined;
    const later = new Promise<void>((resolve) => (answer = resolve));
    fake.commands.backupState = async () => {
      fake.commands.backupState = () => later.then(ask);
      void store.load();
      return ask();
    };
    const made = await store.setUp("/media/amara/SAMSUNG", "Green", true);
    expect(made?.name).toBe("Green");
    answer();
    await vi.waitFor(() => expect(store.here.map((one) => one.name)).toContain("Green"));
  });

  it("offers room on a stick that is full", async () => {
    fake.failNext("backupRun", { code: "backup_full", message: "The stick is full." });
    await store.run(blue());
    expect(store.outcome).toMatchObject({ tone: "danger", text: "The stick is full." });
    expect(store.outcome?.full?.name).toBe("Blue");
  });

  it("takes the stick that waited longest for a backup now", () => {
    expect(store.here.map((one) => one.name)).toEqual(["Blue"]);
    expect(store.next?.name).toBe("Blue");
  });
});

it("names what is wrong with a stick that was read back", async () => {
  await start({ backup: "overdue" });
  await store.check(blue());
  expect(store.outcome).toMatchObject({ tone: "danger", title: "Blue is not as it was written" });
  expect(store.outcome?.problems).toHaveLength(1);
});

describe("a restore on a new computer", () => {
  let flow: RestoreFlow;
  beforeEach(async () => {
    await start({ scene: "firstRun" });
    flow = new RestoreFlow();
    await flow.look();
    flow.choose(flow.drives[0]?.path ?? "");
  });

  it("goes from the stick to a signed-in owner", async () => {
    flow.key = SHEET.join(" ").toLowerCase();
    await flow.open();
    expect(flow.step).toBe("snapshot");
    expect(flow.snapshot).toBe(flow.listed?.snapshots[0]?.id);
    await flow.run();
    expect(flow.step).toBe("passphrase");
    expect(flow.login).toBe("amara");
    await flow.enter("a new passphrase that is long");
    expect(flow.step).toBe("done");
    expect(flow.opened?.phase).toBe("open");
    expect(flow.key).toBe("");
  });

  it("says at the key that it does not fit, and keeps what was typed", async () => {
    flow.key = SHEET.join(" ").replace("7", "8");
    await flow.open();
    expect(flow.step).toBe("key");
    expect(flow.keyError).toContain("doesn’t open this backup");
    expect(flow.key).not.toBe("");
  });

  it("does not ask with half a key", async () => {
    flow.key = "7K3M";
    await flow.open();
    expect(fake.seat.calls).not.toContain("restoreLook");
  });

  it("that is stopped leads back to the choice of a backup", async () => {
    const stop = flow.watch();
    flow.key = SHEET.join(" ");
    await flow.open();
    const running = flow.run();
    await vi.waitFor(() => expect(flow.progress).not.toBeNull());
    await flow.stop();
    await running;
    expect(flow.step).toBe("snapshot");
    expect(flow.failure).toContain("Stopped");
    stop();
  });
});
