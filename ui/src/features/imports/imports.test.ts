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

  it("matches a field to one column, or to several where a client has several", async () => {
    await flow.browse();
    const last = flow.mapping.length - 1;
    const before = flow.mapping.indexOf("phone");
    flow.setField(last, "phone");
    expect([flow.mapping[before], flow.mapping[last]]).toEqual(["phone", "phone"]);
    flow.setField(last, "givenName");
    expect(flow.mapping.filter((field) => field === "givenName")).toHaveLength(1);
    expect(flow.mapping[last]).toBe("givenName");
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
  it("is reached page by page, however many wait, and stays in reach", async () => {
    await toCheck();
    await flow.run();
    const [one] = fake.world.parked;
    if (one === undefined) throw new Error("no parked row");
    fake.world.parked = Array.from({ length: 250 }, (_, index) => ({
      ...one,
      id: `parked-${String(index)}`,
      row: index + 2,
    }));
    await flow.loadParked();
    expect([flow.parked?.length, flow.waiting, flow.more]).toEqual([100, 250, true]);
    await flow.moreParked();
    await flow.moreParked();
    expect([flow.parked?.length, flow.waiting, flow.more]).toEqual([250, 250, false]);
    await flow.discard("parked-249");
    expect([flow.parked?.length, flow.waiting]).toEqual([249, 249]);
    await flow.loadParked();
    expect(flow.parked?.at(-1)?.id).toBe("parked-248");
  });
  it("whose text is long comes cut, and is kept whole", async () => {
    await toCheck();
    await flow.run();
    const text = "long ".repeat(1000);
    const cell = fake.world.parked[0]?.cells[7];
    if (cell === undefined) throw new Error("no cell");
    cell.value = text;
    await flow.loadParked();
    const row = flow.parked?.[0];
    if (row === undefined) throw new Error("no parked row");
    expect([row.cut, row.cells[7]?.value.length]).toEqual([["Loyalty no."], 1000]);
    const values = row.cells.map((one, index) => (index === 7 ? null : one.value));
    expect(await flow.fix(row, values)).toBe(false);
    expect(fake.world.parked[0]?.cells[7]?.value).toBe(text);
    expect((await flow.whole(row.id)).cells[7]?.value).toBe(text);
  });
  it("can be discarded", async () => {
    await toCheck();
    await flow.run();
    await flow.loadParked();
    await flow.discard(flow.parked?.[0]?.id ?? "");
    expect(flow.parked).toHaveLength(2);
  });
});
