// The log of disclosures of the invented practice.
import type { Commands, DisclosureLine, DisclosurePurpose, NewDisclosure } from "../../ipc";
import { addDays } from "../../kit/format";
import { refuse, TODAY, type World } from "../world";

type Names =
  | "disclosurePurposes"
  | "logDisclosure"
  | "listDisclosures"
  | "correctDisclosure"
  | "pauseDisclosure";

const purpose = (
  key: string,
  title: string,
  text: string,
  cite: string,
  accountable: boolean,
  pausable = false,
): DisclosurePurpose => ({ key, title, text, cite, accountable, pausable, confirm: false });

export const PURPOSES = [
  purpose(
    "individual",
    "To the client",
    "The client, or who may act for them, got their own information.",
    "45 CFR 164.502(a)(1)(i), 164.524",
    false,
  ),
  purpose(
    "treatment",
    "Treatment",
    "Another provider who treats the client: a referral, a consultation, a pharmacy.",
    "45 CFR 164.506(c)",
    false,
  ),
  purpose(
    "publicHealth",
    "Public health",
    "A health department, or a report of a side effect to the FDA or a maker.",
    "45 CFR 164.512(b)",
    true,
  ),
  purpose(
    "police",
    "Law enforcement",
    "Police, a prosecutor or another official who looks into a crime.",
    "45 CFR 164.512(f)",
    true,
    true,
  ),
  purpose(
    "other",
    "Something else",
    "Say what it was for. An accounting tells of it until you know that it is left out.",
    "45 CFR 164.528(a)",
    true,
  ),
];

export type FakeDisclosures = {
  lines: DisclosureLine[];
  add: (entry: NewDisclosure, source: DisclosureLine["source"]) => DisclosureLine;
};

export function fakeDisclosures(
  world: World,
  scene: "some" | "none",
): Pick<Commands, Names> & { log: FakeDisclosures } {
  let lines: DisclosureLine[] = [];

  const need = (text: string, field: string, message: string) => {
    if (text.trim() === "") throw refuse("invalid", message, { field });
  };
  const add = (entry: NewDisclosure, source: DisclosureLine["source"]): DisclosureLine => {
    const of = PURPOSES.find((one) => one.key === entry.purpose);
    if (of === undefined) throw refuse("invalid", "Choose what it was for.", { field: "purpose" });
    const line: DisclosureLine = {
      ...entry,
      id: world.id(),
      purposeTitle: of.title,
      cite: of.cite,
      source,
      clients: entry.clients.map((id) => {
        const client = world.clients.find((one) => one.id === id);
        return { id, name: `${client?.givenName ?? ""} ${client?.familyName ?? ""}`.trim() };
      }),
      accountable: of.accountable,
      pausedUntil: null,
      pauses: [],
      replaced: false,
      corrects: null,
      corrected: "",
      by: world.me.name,
      recordedAt: world.now,
    };
    lines = [line, ...lines];
    return line;
  };
  const one = world.clients[0]?.id;
  const two = world.clients[1]?.id;
  if (scene === "some" && one !== undefined && two !== undefined) {
    add(
      {
        clients: [two],
        happened: addDays(TODAY, -190),
        recipient: "Dr. Paul Wu, Dermatology",
        address: "40 Park Ave, New York, NY",
        what: "Note of the visit of August and two photographs.",
        purpose: "treatment",
        why: "Referral for a lesion.",
        how: "fax",
      },
      "hand",
    );
    const police = add(
      {
        clients: [two],
        happened: addDays(TODAY, -40),
        recipient: "Det. Rosa Hale, NYPD",
        address: "1 Police Plaza, New York, NY",
        what: "That the client had a visit on the day asked about.",
        purpose: "police",
        why: "A court order of January 28.",
        how: "spoken",
      },
      "hand",
    );
    police.pausedUntil = addDays(TODAY, 60);
    police.pauses = [
      {
        stated: addDays(TODAY, -38),
        until: addDays(TODAY, 60),
        official: "Det. Rosa Hale, NYPD, 212 555 0100",
        by: world.me.name,
      },
    ];
    add(
      {
        clients: [one],
        happened: addDays(TODAY, -6),
        recipient: "FDA MedWatch",
        address: "",
        what: "Swelling after a filler, with its lot number. No name.",
        purpose: "publicHealth",
        why: "Side effect of a device.",
        how: "portal",
      },
      "hand",
    );
  }
  const get = (id: string): DisclosureLine => {
    const line = lines.find((other) => other.id === id);
    if (line === undefined) throw refuse("not_found", "There is no such entry.");
    return line;
  };
  const checked = (entry: NewDisclosure) => {
    need(entry.recipient, "recipient", "Say who got it.");
    need(entry.what, "what", "Say what was told or given.");
  };

  return {
    log: {
      get lines() {
        return lines;
      },
      add,
    },
    disclosurePurposes: async () => structuredClone(PURPOSES),
    logDisclosure: async (entry) => {
      checked(entry);
      const line = add(entry, "hand");
      world.changed(["disclosures"]);
      return structuredClone(line);
    },
    listDisclosures: async (client) =>
      structuredClone(
        lines
          .filter((line) => client === null || line.clients.some((of) => of.id === client))
          .toSorted((a, b) => b.happened.localeCompare(a.happened)),
      ),
    correctDisclosure: async ({ id, entry, why }) => {
      need(why, "correction", "Say what was wrong.");
      checked(entry);
      const old = get(id);
      const line = add(entry, "hand");
      old.replaced = true;
      line.corrects = id;
      line.corrected = why;
      line.pauses = old.pauses;
      world.changed(["disclosures"]);
      return structuredClone(line);
    },
    pauseDisclosure: async ({ id, stated, until, official }) => {
      need(official, "official", "Write down who asked: name, agency and telephone.");
      const line = get(id);
      line.pauses = [...line.pauses, { stated, until, official, by: world.me.name }];
      line.pausedUntil = until ?? addDays(stated, 30);
      world.changed(["disclosures"]);
      return structuredClone(line);
    },
  };
}
