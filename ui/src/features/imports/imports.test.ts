import { beforeEach, describe, expect, it, vi } from "vitest";
import { useFake, type Fake } from "../../fake";
import { ipc } from "../../ipc";
import { resetStores, session } from "../../kit";
import { ImportFlow } from "./imports.svelte";

let fake: Fake;
let flow: ImportFlow;

beforeEach(async () => {
  fake = useFake();
  session.set(await ipc.appState());
  flow = new ImportFlow();
});

async function toCheck(): Promise<void> {
  await flow.browse();
  await flow.check();
}

describe("an import", () => {
  it("goes from the file to the clients, the bad rows parked", async () => {
    await flow.browse();
    expect(flow.step).toBe("match");
    expect(flow.missing).toEqual([]);
    await flow.check();
    expect(flow.report?.bad.map((row) => row.row)).toEqual([17, 58, 203]);
    expect(flow.coming).toBe(236);
    flow.duplicates = "import";
    expect(flow.coming).toBe(237);
    await flow.run();
    expect(flow.step).toBe("done");
    expect(flow.result).toMatchObject({ imported: 237, parked: 3 });
    await flow.loadParked();
    expect(flow.parked).toHaveLength(3);
  });

  it("stopped half way changes nothing and can be run again", async () => {
    const stop = flow.watch();
    await toCheck();
    const running = flow.run();
    await vi.waitFor(() => expect(flow.progress?.done).toBeGreaterThan(0));
    await flow.stop();
    await running;
    expect(flow.step).toBe("check");
    expect(flow.stopped).toBe(true);
    expect(flow.error).toBeNull();
    await flow.run();
    expect(flow.step).toBe("done");
    stop();
  });

  it("asks for a name when no column is matched to one", async () => {
    await flow.browse();
    flow.setField(0, null);
    expect(flow.missing).toEqual([]);
    flow.setField(1, null);
    expect(flow.missing.map((field) => field.key)).toEqual(["givenName", "familyName", "fullName"]);
    flow.setField(0, "fullName");
    expect(flow.missing).toEqual([]);
  });

  it("matches a field to one column only", async () => {
    await flow.browse();
    flow.setField(7, "email");
    expect(flow.mapping[7]).toBe("email");
    expect(flow.mapping[4]).toBeNull();
  });

  it("confirms a typed path in the system’s dialog when the window may not read it", async () => {
    fake.failNext("importOpen", { code: "not_chosen", message: "Choose the file again." });
    flow.path = "/home/mia/clients.csv";
    await flow.open();
    expect(fake.seat.calls).toContain("pickCsv");
    expect(flow.step).toBe("match");
  });

  it("says what is wrong with a file and stays where it is", async () => {
    flow.path = "C:\\photos.zip";
    await flow.open();
    expect(flow.step).toBe("choose");
    expect(flow.error?.message).toContain("Nothing was read");
  });

  it("takes a path that was pasted with quotes", async () => {
    flow.path = '"C:\\My files\\clients.csv"';
    await flow.open();
    expect(flow.step).toBe("match");
  });

  it("can be undone", async () => {
    await toCheck();
    await flow.run();
    await flow.undo();
    expect(flow.step).toBe("choose");
    expect(fake.world.parked).toEqual([]);
  });

  it("goes on behind a locked screen and shows no row afterwards", async () => {
    const stop = flow.watch();
    await toCheck();
    const running = flow.run();
    resetStores();
    expect(flow.report).toBeNull();
    expect(flow.preview).toBeNull();
    expect(flow.step).toBe("running");
    await running;
    expect(flow.step).toBe("done");
    expect(flow.result?.parked).toBe(3);
    stop();
  });
});

describe("a parked row", () => {
  it("comes in once it is right, and says what is still wrong before", async () => {
    await toCheck();
    await flow.run();
    await flow.loadParked();
    const row = flow.parked?.[1];
    if (row === undefined) throw new Error("no parked row");
    const values = row.cells.map((cell) => cell.value);
    expect(await flow.fix(row, values)).toBe(false);
    expect(flow.parked).toHaveLength(3);
    const right = row.cells.map((cell) =>
      row.problems.some((problem) => problem.column === cell.column)
        ? "right@example.com"
        : cell.value,
    );
    expect(await flow.fix(row, right)).toBe(true);
    expect(flow.parked).toHaveLength(2);
  });
  it("can be discarded", async () => {
    await toCheck();
    await flow.run();
    await flow.loadParked();
    await flow.discard(flow.parked?.[0]?.id ?? "");
    expect(flow.parked).toHaveLength(2);
  });
});
