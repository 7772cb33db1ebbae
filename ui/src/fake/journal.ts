// A journal of the invented practice: a few days of looks and changes.
import type { Commands, JournalDetail, JournalEntry, JournalKind } from "../ipc";
import type { VaultSeat } from "./vault";
import { refuse, uuid, type World } from "./world";

type Names = "journal" | "journalEntry" | "verify" | "cancelJob";

const PATTERN: [verb: string, kind: JournalKind, changes: number][] = [
  ["sign_in.passphrase", "signIn", 0],
  ["schedule.day", "read", 0],
  ["client.search", "read", 0],
  ["client.view", "read", 0],
  ["visit.book", "change", 1],
  ["client.view", "read", 0],
  ["client.edit", "change", 2],
  ["visit.status", "change", 1],
  ["health.view", "read", 0],
  ["note.view", "read", 0],
  ["visit.move", "change", 1],
  ["note.sign", "change", 1],
  ["client.view", "read", 0],
  ["health.edit", "change", 3],
  ["sign_in.pin", "signIn", 0],
  ["note.view", "refusal", 0],
  ["schedule.week", "read", 0],
  ["client.merge", "change", 6],
];

export function fakeJournal(world: World, seat: VaultSeat): Pick<Commands, Names> {
  const total = 1240;
  const entries: JournalEntry[] = [];
  for (let index = 0; index < total; index += 1) {
    const seq = total - index;
    const [verb, kind, changes] = PATTERN[seq % PATTERN.length] ?? ["client.view", "read", 0];
    const who = world.staff[(seq * 7) % world.staff.length];
    const client = world.clients[(seq * 11) % world.clients.length];
    const about = /^(client\.(view|edit|merge)|visit|health|note)/.test(verb);
    entries.push({
      seq,
      id: uuid(12, seq),
      at: world.now - index * 187_000 - (seq % 5) * 11_000,
      who: seq % 97 === 0 ? "Nobody" : (who?.name ?? "Somebody"),
      device: "Front desk PC",
      verb: seq % 97 === 0 ? "sign_in.miss" : verb,
      kind: seq % 97 === 0 ? "failure" : kind,
      client: about && client && seq % 97 !== 0 ? client.id : null,
      clientName:
        about && client && seq % 97 !== 0 ? `${client.givenName} ${client.familyName}` : null,
      reason:
        verb === "client.merge"
          ? "Same phone and birth date"
          : seq % 31 === 0 && kind === "change"
            ? "Client called"
            : null,
      detail: verb === "client.search" ? "“nov”, 5 found" : null,
      changes,
    });
  }
  entries.splice(400, 0, {
    seq: 0,
    id: uuid(12, 9000),
    at: (entries[400]?.at ?? world.now) + 1000,
    who: "Stillroom",
    device: "Front desk PC",
    verb: "journal.gap",
    kind: "gap",
    client: null,
    clientName: null,
    reason: "The computer stopped without warning; 2 entries of before are missing.",
    detail: null,
    changes: 0,
  });

  entries.forEach((entry, index) => {
    entry.seq = entries.length - index;
  });

  return {
    journal: async (req) => {
      const staff = world.staff.find((one) => one.id === req.person);
      const fits = entries.filter(
        (entry) =>
          (req.client === null || entry.client === req.client) &&
          (req.person === null || entry.who === staff?.name) &&
          (req.verb === null || entry.verb === req.verb) &&
          (req.from === null || entry.at >= req.from) &&
          (req.to === null || entry.at < req.to) &&
          (req.before === null || entry.seq < req.before),
      );
      return { entries: fits.slice(0, req.limit), more: fits.length > req.limit };
    },
    journalEntry: async (id): Promise<JournalDetail> => {
      const entry = entries.find((one) => one.id === id);
      if (entry === undefined) throw refuse("not_found", "This entry no longer exists.");
      const all = [
        {
          table: "client_phone",
          label: "Mobile phone",
          from: "(212) 555-2137",
          to: "(212) 555-0199",
        },
        { table: "client", label: "E-mail", from: "", to: "june.quinn@example.com" },
        { table: "client", label: "Goes by", from: "Junie", to: "" },
      ];
      return {
        entry,
        fields:
          entry.kind === "change" ? all.slice(0, Math.max(1, Math.min(3, entry.changes))) : [],
      };
    },
    verify: async () => {
      const steps = seat.calls.includes("slow") ? 50 : 4;
      for (let done = 1; done <= steps; done += 1) {
        world.progress({
          job: "verify",
          label: "Reading the journal",
          done,
          total: steps,
          finished: done === steps,
          error: null,
          cancellable: true,
        });
        await new Promise((go) => setTimeout(go, seat.calls.includes("slow") ? 200 : 1));
      }
      return {
        ok: true,
        entries: total,
        firstBad: null,
        checks: [
          { name: "Pages", ok: true, detail: "2,418 pages read, each with its seal" },
          { name: "Schema", ok: true, detail: "As this Stillroom made it" },
          { name: "Journal", ok: true, detail: "1,240 entries, the chain is whole" },
          { name: "Witness", ok: true, detail: "Agrees with the last entry" },
          { name: "Files", ok: true, detail: "No file is missing, none is left over" },
        ],
        at: world.now,
      };
    },
    cancelJob: async (job) => {
      if (job === "backup") world.stopBackup();
      return null;
    },
  };
}
