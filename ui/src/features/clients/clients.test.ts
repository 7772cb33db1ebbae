import { beforeEach, describe, expect, it, vi } from "vitest";
import { useFake, type Fake } from "../../fake";
import { ipc, setBackend } from "../../ipc";
import { resetStores, session, toasts } from "../../kit";
import { ClientSearch, emptyClient } from "../../kit/client-search";
import { ClientRecord } from "./client.svelte";
import { ClientForm, tidy } from "./form.svelte";
import { ClientList } from "./list.svelte";
import { verbName } from "./verbs";

let fake: Fake;

beforeEach(async () => {
  fake = useFake();
  session.set(await ipc.appState());
});

function someClient() {
  const client = fake.world.clients[1];
  if (client === undefined) throw new Error("no client");
  return client;
}

describe("a client's form", () => {
  it("restores what was typed before a kill, and says so", async () => {
    const before = new ClientForm(someClient());
    await before.restore();
    before.draft.pronouns = "they/them";
    before.keep();
    await before.keeper.flush();

    const after = new ClientForm(someClient());
    await after.restore();
    expect(after.draft.pronouns).toBe("they/them");
    expect(after.restored).toEqual({ at: fake.world.now, older: false });
    expect(after.changed).toBe(true);
  });

  it("puts a draft on top of a record that has moved on, and warns", async () => {
    const before = new ClientForm(someClient());
    await before.restore();
    before.draft.note = "Prefers mornings";
    before.keep();
    await before.keeper.flush();
    const saved = await ipc.saveClient({
      draft: { ...new ClientForm(someClient()).draft, email: "new@example.com" },
      acceptDuplicates: true,
    });

    const after = new ClientForm(saved.value);
    await after.restore();
    expect(after.restored?.older).toBe(true);
    expect(await after.save()).not.toBeNull();
    // What was typed is there, and what somebody else changed meanwhile is not lost.
    expect(fake.world.clients[1]).toMatchObject({
      note: "Prefers mornings",
      email: "new@example.com",
    });
  });

  it("stores no draft while nothing was typed", async () => {
    const form = new ClientForm(someClient());
    await form.restore();
    form.keep();
    await form.keeper.flush();
    expect(fake.world.drafts.size).toBe(0);
  });

  it("never lets the draft of one client into another's form", async () => {
    const one = new ClientForm(someClient());
    await one.restore();
    one.draft.note = "only for the first";
    one.keep();
    await one.keeper.flush();
    const other = new ClientForm(fake.world.clients[2] ?? null);
    await other.restore();
    expect(other.restored).toBeNull();
    expect(other.draft.note).not.toContain("only for the first");
  });

  it("shows look-alikes before a second record is made, and makes it only when told", async () => {
    const form = new ClientForm(null, "cleo hart");
    expect(form.draft).toMatchObject({ givenName: "Cleo", familyName: "Hart" });
    expect(await form.save()).toBeNull();
    expect(form.similar.length).toBeGreaterThan(0);
    expect(form.error).toBeNull();
    const count = fake.world.clients.length;
    expect(await form.save(true)).not.toBeNull();
    expect(fake.world.clients.length).toBe(count + 1);
  });

  it("puts a refusal at its field and keeps what was typed", async () => {
    const form = new ClientForm(someClient());
    await form.restore();
    form.draft.email = "not an address";
    fake.failNext("saveClient", {
      code: "invalid",
      message: "This is not an e-mail address.",
      field: "email",
    });
    expect(await form.save()).toBeNull();
    expect(form.problemOf("email")).toBe("This is not an e-mail address.");
    expect(form.problemOf("familyName")).toBeNull();
    expect(form.draft.email).toBe("not an address");
  });

  it("drops empty phones and tags when it is sent", () => {
    const draft = { ...emptyClient("Kate Ng"), tags: ["vip ", ""] };
    expect(tidy(draft)).toMatchObject({ phones: [], tags: ["vip"] });
  });
});

describe("typed words for a new client", () => {
  it("become a name, or a phone when they are one", () => {
    expect(emptyClient("kate van der berg")).toMatchObject({
      givenName: "Kate",
      familyName: "Van Der Berg",
    });
    expect(emptyClient("(212) 555-0144").phones[0]?.written).toBe("(212) 555-0144");
    expect(emptyClient("明美 山田")).toMatchObject({ givenName: "明美", familyName: "山田" });
  });
});

describe("the search", () => {
  it("is journaled once, 400 ms after the last key", async () => {
    vi.useFakeTimers();
    try {
      const asked: boolean[] = [];
      const real = fake.commands.searchClients;
      setBackend({
        ...fake.backend,
        commands: {
          ...fake.commands,
          searchClients: (req) => {
            asked.push(req.settled);
            return real(req);
          },
        },
      });
      const search = new ClientSearch();
      for (const text of ["n", "no", "nov"]) {
        await search.ask(text);
        await vi.advanceTimersByTimeAsync(100);
      }
      expect(asked).toEqual([false, false, false]);
      await vi.advanceTimersByTimeAsync(400);
      expect(asked).toEqual([false, false, false, true]);
      search.settle();
      expect(asked).toHaveLength(4);
    } finally {
      vi.useRealTimers();
    }
  });

  it("drops the answer to an older question", async () => {
    const list = new ClientList();
    list.type("nov");
    list.type("hart");
    await vi.waitFor(() => expect(list.hits.length).toBeGreaterThan(0));
    expect(list.hits.every((hit) => hit.name.endsWith("Hart"))).toBe(true);
  });

  it("leaves nothing in memory at a lock", async () => {
    const list = new ClientList();
    list.type("nov");
    await vi.waitFor(() => expect(list.hits.length).toBeGreaterThan(0));
    resetStores();
    expect(list.hits).toEqual([]);
    expect(list.text).toBe("");
  });

  it("says what went wrong and can be tried again", async () => {
    fake.failNext("searchClients", {
      code: "database",
      message: "The record is busy. Nothing is lost.",
    });
    const list = new ClientList();
    await list.ask();
    expect(list.problem).toBe("The record is busy. Nothing is lost.");
    await list.ask();
    expect(list.problem).toBeNull();
  });
});

describe("a client's page", () => {
  it("shows a change in the history and undoes it", async () => {
    const client = someClient();
    const record = new ClientRecord(client.id);
    await record.load();
    const form = new ClientForm(client);
    form.draft.pronouns = "they/them";
    await form.save();
    await record.loadHistory();
    const item = record.history?.[0];
    expect(item?.fields).toContainEqual({
      label: "Pronouns",
      from: client.pronouns || null,
      to: "they/them",
    });
    await record.undo(item?.entry ?? "");
    expect(record.page?.client.pronouns).toBe(client.pronouns);
    expect(record.history?.[0]?.undoable).toBe(false);
  });

  it("names the later change when an undo comes too late, and changes nothing", async () => {
    const client = someClient();
    const record = new ClientRecord(client.id);
    const form = new ClientForm(client);
    form.draft.pronouns = "they/them";
    const first = await form.save();
    form.draft.note = "later";
    await form.save();
    await expect(record.undo(first?.entry ?? "")).rejects.toThrow(
      /changed this client again later/,
    );
    expect(fake.world.clients.find((one) => one.id === client.id)?.pronouns).toBe("they/them");
  });

  it("archives with a way back", async () => {
    const record = new ClientRecord(someClient().id);
    await record.load();
    await record.archive(true);
    expect(record.page?.client.archived).toBe(true);
    await toasts.undoLast();
    await vi.waitFor(() => expect(record.page?.client.archived).toBe(false));
  });

  it("reads verbs as words, known or not", () => {
    expect(verbName("client.merge")).toBe("Merged two records");
    expect(verbName("photo.takeDown")).toBe("Photo take Down");
  });
});
