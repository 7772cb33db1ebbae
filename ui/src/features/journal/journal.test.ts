import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useFake } from "../../fake";
import type { JournalEntry } from "../../ipc";
import { JournalStore, startOf } from "./journal.svelte";
import { sentence, WHOLE } from "./lines";

const entry = (verb: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  seq: 1,
  id: "e",
  at: 0,
  who: "Mia Torres",
  device: "d",
  verb,
  kind: "change",
  client: "c",
  clientName: "Kate Ng",
  reason: null,
  detail: null,
  changes: 0,
  ...more,
});

test("entries read as sentences", () => {
  expect(sentence(entry("client.view"))).toBe("looked at Kate Ng");
  expect(sentence(entry("note.sign"))).toBe("signed a note of Kate Ng");
  expect(sentence(entry("note.view", { kind: "refusal" }))).toBe(
    "was refused: read a note of Kate Ng",
  );
  expect(sentence(entry("client.view"), () => "K. N.")).toBe("looked at K. N.");
});

test("a miss says itself that it failed", () => {
  const miss = entry("sign_in.miss", { kind: "failure", client: null, clientName: null });
  expect(sentence(miss)).toBe("could not sign in: wrong login or passphrase");
});

test("a verb that nobody foresaw still reads", () => {
  expect(sentence(entry("licence.update", { client: null, clientName: null }))).toBe(
    "changed a licence",
  );
  expect(sentence(entry("visit.discard"))).toBe("discarded a visit of Kate Ng");
  expect(sentence(entry("frobnicate.all", { client: null, clientName: null }))).toBe(
    "frobnicate all",
  );
});

test("a day begins at its zone's midnight, also when the clocks change", () => {
  const iso = (date: string, zone: string) => new Date(startOf(date, zone)).toISOString();
  expect(iso("2026-03-08", "America/New_York")).toBe("2026-03-08T05:00:00.000Z");
  expect(iso("2026-03-09", "America/New_York")).toBe("2026-03-09T04:00:00.000Z");
  expect(iso("2026-11-01", "America/New_York")).toBe("2026-11-01T04:00:00.000Z");
  expect(iso("2026-11-02", "America/New_York")).toBe("2026-11-02T05:00:00.000Z");
  expect(iso("2026-06-01", "Pacific/Auckland")).toBe("2026-05-31T12:00:00.000Z");
});

test("pages follow one another without a gap or a repeat", async () => {
  useFake();
  const store = new JournalStore();
  await store.load("America/New_York");
  while (store.more) await store.loadMore("America/New_York");
  const seqs = store.entries.map((one) => one.seq);
  expect(new Set(seqs).size).toBe(seqs.length);
  expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  expect(seqs.length).toBe(1241);
});

test("a rare kind is looked for through all pages", async () => {
  useFake();
  const store = new JournalStore();
  store.what = "system";
  await store.load("America/New_York");
  expect(store.entries.map((one) => one.kind)).toEqual(["gap"]);
});

test("a lock empties what was read", async () => {
  useFake();
  const store = new JournalStore();
  await store.load("America/New_York");
  await store.open(store.entries[0]?.id ?? "");
  store.reset();
  expect(store.entries).toEqual([]);
  expect(store.detail).toBeNull();
  expect(store.loaded).toBe(false);
});

test("an answer that comes after a lock is dropped", async () => {
  useFake();
  const store = new JournalStore();
  const asked = store.load("America/New_York");
  store.reset();
  await asked;
  expect(store.entries).toEqual([]);
});

test("every verb that Rust reads or writes under has its own sentence", () => {
  const crates = join(process.cwd(), "../src-tauri/crates");
  const verbs = new Set<string>();
  for (const crate of ["practice", "record"]) {
    const src = join(crates, crate, "src");
    for (const file of readdirSync(src, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".rs")) continue;
      for (const [, verb] of readFileSync(join(src, file), "utf8").matchAll(
        /Access::new\(\s*"([a-z_]+\.[a-z_.]+)"/g,
      ))
        verbs.add(verb ?? "");
    }
  }
  expect(verbs.size).toBeGreaterThan(40);
  expect([...verbs].filter((verb) => WHOLE[verb] === undefined)).toEqual([]);
});
