import { beforeEach, describe, expect, it } from "vitest";
import { TODAY, useFake, type Fake } from "../../fake";
import { ipc } from "../../ipc";
import { flushDrafts, resetStores, session } from "../../kit";
import { VisitNote } from "./note.svelte";

let fake: Fake;
let visit: string;

beforeEach(async () => {
  fake = useFake();
  session.set(await ipc.appState());
  visit = fake.world.visits.find((one) => one.status === "checkedIn")?.id ?? "";
});

async function open(): Promise<VisitNote> {
  const note = new VisitNote(visit, TODAY);
  await note.load();
  return note;
}

function write(note: VisitNote, text: string): void {
  if (note.writing === null) throw new Error("nothing to write on");
  note.writing.text = text;
  note.writing.keep();
}

describe("a note", () => {
  it("is there again after a kill, letter for letter", async () => {
    const text = "Glabella 20 U — “no bruising” 明美\n\n  two spaces kept";
    const before = await open();
    write(before, text);
    await flushDrafts();
    const after = await open();
    expect(after.writing?.text).toBe(text);
    expect(after.writing?.restoredAt).toBe(fake.world.now);
    // Stored as it is, not wrapped in anything.
    expect(fake.world.drafts.get(`note/${visit}`)?.body).toBe(text);
  });

  it("leaves no draft behind when nothing was typed", async () => {
    const note = await open();
    note.writing?.keep();
    await flushDrafts();
    expect(fake.world.drafts.size).toBe(0);
  });

  it("never overwrites a stored draft before it has been read", async () => {
    fake.world.drafts.set(`note/${visit}`, { body: "from yesterday", savedAt: fake.world.now });
    const note = new VisitNote(visit, TODAY);
    const loading = note.load();
    note.writing?.keep();
    await loading;
    await flushDrafts();
    expect(note.writing?.text).toBe("from yesterday");
    expect(fake.world.drafts.get(`note/${visit}`)?.body).toBe("from yesterday");
  });

  it("is locked once signed, and its draft is gone", async () => {
    const note = await open();
    write(note, "Cheek filler, 1 mL each side.");
    expect(await note.sign()).toBe(true);
    expect(note.signed).toBe(true);
    expect(note.writing).toBeNull();
    expect(note.note?.signedBy).toBe("Dr. Amara Lin, MD");
    expect(fake.world.drafts.size).toBe(0);
    const again = await open();
    expect(again.writing).toBeNull();
    expect(again.note?.text).toBe("Cheek filler, 1 mL each side.");
  });

  it("keeps every word when the signature is refused", async () => {
    const note = await open();
    write(note, "Words that matter");
    fake.failNext("signNote", {
      code: "invalid",
      message: "The day of the visit hasn't come. The draft is kept.",
    });
    expect(await note.sign()).toBe(false);
    expect(note.writing?.error?.message).toContain("The draft is kept");
    expect(note.writing?.text).toBe("Words that matter");
    expect(fake.world.drafts.get(`note/${visit}`)?.body).toBe("Words that matter");
  });

  it("stores the words although the first try fails", async () => {
    const note = await open();
    fake.failNext("saveDraft", { code: "database", message: "Busy" });
    write(note, "kept");
    await flushDrafts();
    expect(note.writing?.draft.failed).toBe(true);
    await flushDrafts();
    expect(note.writing?.draft.failed).toBe(false);
    expect(fake.world.drafts.get(`note/${visit}`)?.body).toBe("kept");
  });

  it("grows by addenda, whose drafts come back too", async () => {
    const note = await open();
    write(note, "Left side treated.");
    await note.sign();
    await note.beginAddendum();
    if (note.addendum === null) throw new Error("no addendum");
    note.addendum.text = "It was the right side.";
    note.addendum.keep();
    await flushDrafts();

    const later = await open();
    expect(later.addendum?.text).toBe("It was the right side.");
    expect(await later.signAddendum()).toBe(true);
    expect(later.note?.addenda.map((one) => one.text)).toEqual(["It was the right side."]);
    expect(later.note?.text).toBe("Left side treated.");
  });

  it("is gone from memory at a lock", async () => {
    const note = await open();
    const stop = note.watch();
    write(note, "secret");
    resetStores();
    expect(note.writing).toBeNull();
    expect(note.page).toBeNull();
    stop();
  });

  it("says so when the visit is not there", async () => {
    const note = new VisitNote("0195ffff-0000-7000-8000-000000000000", TODAY);
    await note.load();
    expect(note.client).toBeNull();
    expect(note.writing).toBeNull();
  });
});
