// Retention in the invented practice: rules of which some are decided, a hold, and who is due.
import type {
  Commands,
  ErasureCertificate,
  LegalHold,
  Purge,
  PurgeItem,
  RetentionOverview,
  RetentionRule,
} from "../../ipc";
import { instant, P, refuse, TODAY, uuid, type World } from "../world";

export type RetentionNames =
  | "retentionOverview"
  | "saveRetentionRule"
  | "placeHold"
  | "releaseHold"
  | "clientRetention"
  | "proposePurge"
  | "requestErasure"
  | "decidePurge"
  | "runPurge"
  | "retentionCertificate";

/** Nothing decided yet; rules decided and people due; a list to look through; a run behind it. */
export type RetentionScene = "none" | "some" | "list" | "done";

const rule = (
  slug: string,
  title: string,
  counts: RetentionRule["counts"],
  more: Partial<RetentionRule>,
): RetentionRule => ({
  slug,
  title,
  counts,
  text: "Your State sets the years, and your insurer may ask for more.",
  proposal: "Start here, look up your State’s rule and confirm it with counsel.",
  cite: "State law; confirm with counsel",
  client: true,
  least: 1,
  version: 0,
  years: 7,
  age: null,
  source: "",
  asOf: null,
  verifiedBy: "",
  note: "",
  savedAt: null,
  savedBy: null,
  ...more,
});

export function fakeRetention(world: World, scene: RetentionScene): Pick<Commands, RetentionNames> {
  const name = (id: string) => {
    const one = world.clients.find((client) => client.id === id);
    return one ? `${one.givenName} ${one.familyName}`.trim() : null;
  };
  const person = (id: string | null) =>
    world.staff.find((one) => one.id === id)?.name ?? "Dr. Amara Lin";
  const decided =
    scene === "none"
      ? {}
      : {
          version: 1,
          source: "Medical Practice Act, 22-31",
          asOf: "2026-01-12",
          verifiedBy: "Counsel (R. Ames)",
          savedAt: instant("2026-01-12", 600),
          savedBy: person(P.lin),
        };
  const rules = [
    rule("chart-adult", "Treatment records of adults", "lastVisit", decided),
    rule("chart-minor", "Treatment records of minors", "majority", { age: 18, ...decided }),
    rule("photos", "Photos and files of a client", "lastVisit", decided),
    rule("billing", "Billing and payments", "lastVisit", decided),
    rule("programme", "Papers of the HIPAA programme", "document", {
      years: 6,
      least: 6,
      client: false,
      text: "Six years from when a paper was made or was last in effect, whichever is later.",
      cite: "45 CFR 164.316(b)(2)(i), 164.530(j)(2)",
      ...decided,
    }),
  ];
  const [first, second, third] = world.clients.slice(40, 43).map((one) => one.id);
  const why = "7 years after the last visit or entry on November 2, 2018.";
  const holds: LegalHold[] =
    scene === "none" || third === undefined
      ? []
      : [
          {
            id: uuid(71, 1),
            client: third,
            clientName: name(third),
            matter: "Claim 26-118",
            why: "The insurer asked us to keep everything until the claim is closed.",
            from: "2026-02-03",
            placedBy: person(P.lin),
            placedAt: instant("2026-02-03", 600),
            released: null,
            releasedWhy: "",
            releasedBy: null,
          },
        ];
  let due = [first, second].filter((id) => id !== undefined);
  const purges: Purge[] = [];
  const certificates: ErasureCertificate[] = [];
  const counts = [
    { what: "client records", count: 1 },
    { what: "visits", count: 4 },
    { what: "signed notes", count: 3 },
    { what: "photos and files", count: 6 },
  ];
  const list = (clients: string[], kind: Purge["kind"], reason: string): Purge => ({
    id: uuid(72, purges.length + certificates.length + 1),
    kind,
    proposedAt: instant(TODAY, 540),
    proposedBy: person(P.lin),
    needsAnother: false,
    items: clients.map((client, at): PurgeItem => ({
      id: uuid(73, at + 1 + purges.length * 10),
      client,
      name: name(client),
      dueOn: kind === "due" ? "2025-11-02" : null,
      why: reason,
      state: "proposed",
      goes: counts,
      decidedBy: null,
      certificate: null,
    })),
  });
  const certify = (item: PurgeItem, purge: Purge): ErasureCertificate => ({
    id: uuid(74, certificates.length + 1),
    practice: world.practice.name,
    client: item.client,
    merged: [],
    kind: purge.kind,
    why: item.why,
    dueOn: item.dueOn,
    counts: [...counts, { what: "changes in the journal", count: 31 }],
    edition: "2026.1",
    proposedAt: purge.proposedAt,
    proposedBy: purge.proposedBy,
    approvedBy: person(P.lin),
    erasedAt: instant(TODAY, 600),
    erasedOn: TODAY,
    erasedBy: person(P.lin),
    sticks: [{ name: "Blue stick", ran: instant("2026-03-11", 1140), earliest: "2028-03-12" }],
  });
  if (scene === "list" || scene === "done") {
    const one = list(due, "due", why);
    if (scene === "list") purges.push(one);
    else for (const item of one.items) certificates.push(certify(item, one));
    due = [];
  }
  const overview = (): RetentionOverview => ({
    today: TODAY,
    rules: structuredClone(rules),
    unverified: rules.filter((one) => one.client && one.version === 0).map((one) => one.title),
    holds: structuredClone(holds),
    due:
      scene === "none"
        ? []
        : [
            ...(third === undefined
              ? []
              : [
                  {
                    client: third,
                    name: name(third) ?? "",
                    standing: "held" as const,
                    on: "2025-06-30",
                    why: "A hold is on this record. Otherwise: 7 years after coming of age at 18.",
                  },
                ]),
            ...due.map((client) => ({
              client,
              name: name(client) ?? "",
              standing: "due" as const,
              on: "2025-11-02",
              why,
            })),
          ],
    noBirthDate: 2,
    purges: structuredClone(purges),
    certificates: certificates.map(({ id, client, erasedOn, why }) => ({
      id,
      client,
      erasedOn,
      why,
    })),
    mayManage: true,
    mayPurge: true,
  });
  const find = (id: string): Purge => {
    const found = purges.find((one) => one.id === id);
    if (!found) throw refuse("not_found", "This list isn't there.");
    return found;
  };
  return {
    retentionOverview: async () => overview(),
    saveRetentionRule: async (draft) => {
      const of = rules.find((one) => one.slug === draft.slug);
      if (!of) throw refuse("invalid", "There is no such kind of record.", { field: "slug" });
      if (draft.years < of.least || draft.years > 100)
        throw refuse("invalid", `Choose ${String(of.least)} to 100 years.`, { field: "years" });
      if (draft.source.trim() === "")
        throw refuse("invalid", "Write where these years are from.", { field: "source" });
      if (draft.asOf === null)
        throw refuse("invalid", "Write on which day you looked it up.", { field: "asOf" });
      if (draft.verifiedBy.trim() === "")
        throw refuse("invalid", "Write who confirmed them.", { field: "verifiedBy" });
      Object.assign(of, draft, { version: of.version + 1, savedBy: person(P.lin) });
      return overview();
    },
    placeHold: async (draft) => {
      if (draft.matter.trim() === "")
        throw refuse("invalid", "Name the matter: a case, a claim, a letter.", { field: "matter" });
      if (draft.why.trim() === "")
        throw refuse("invalid", "Write why this must be kept.", { field: "why" });
      const id = uuid(71, holds.length + 1);
      holds.unshift({
        id,
        ...draft,
        clientName: draft.client === null ? null : name(draft.client),
        placedBy: person(P.lin),
        placedAt: instant(TODAY, 600),
        released: null,
        releasedWhy: "",
        releasedBy: null,
      });
      return id;
    },
    releaseHold: async ({ hold, why: reason }) => {
      if (reason.trim() === "")
        throw refuse("invalid", "Write why it may be lifted, and who said so.", { field: "why" });
      const found = holds.find((one) => one.id === hold);
      if (found)
        Object.assign(found, {
          released: TODAY,
          releasedWhy: reason,
          releasedBy: person(P.lin),
        });
      return null;
    },
    clientRetention: async (client) => ({
      held: holds.some(
        (one) => one.released === null && (one.client === null || one.client === client),
      ),
      until: scene === "none" ? null : "2033-03-12",
      why: scene === "none" ? "" : "7 years after the last visit or entry on March 12, 2026.",
    }),
    proposePurge: async (clients) => {
      const made = list(clients, "due", why);
      purges.push(made);
      due = due.filter((one) => !clients.includes(one));
      return structuredClone(made);
    },
    requestErasure: async ({ client, law, reason }) => {
      if (law.trim() === "")
        throw refuse("invalid", "Name the law that allows it, with its section.", { field: "law" });
      if (reason.trim() === "")
        throw refuse("invalid", "Write why it allows it here.", { field: "reason" });
      const made = list([client], "request", `Asked for under ${law}: ${reason}`);
      purges.push(made);
      return structuredClone(made);
    },
    decidePurge: async ({ purge, approve, keep }) => {
      const found = find(purge);
      for (const item of found.items) {
        if (approve.includes(item.id)) item.state = "approved";
        if (keep.includes(item.id)) item.state = "kept";
      }
      if (found.items.every((one) => one.state === "kept" || one.state === "erased"))
        purges.splice(purges.indexOf(found), 1);
      return structuredClone(found);
    },
    runPurge: async (purge) => {
      const found = find(purge);
      const gone = found.items.filter((one) => one.state === "approved");
      for (const item of gone) {
        item.state = "erased";
        item.name = null;
        const made = certify(item, found);
        item.certificate = made.id;
        certificates.unshift(made);
      }
      if (found.items.every((one) => one.state !== "proposed"))
        purges.splice(purges.indexOf(found), 1);
      return { erased: gone.length, stayed: [], overwritten: true, copies: 0 };
    },
    retentionCertificate: async (id) => {
      const found = certificates.find((one) => one.id === id);
      if (!found) throw refuse("not_found", "This certificate isn't there.");
      return structuredClone(found);
    },
  };
}
