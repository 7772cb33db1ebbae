// The notice of the invented practice, from the program's own text.
import type {
  ClientNotice,
  Commands,
  NoticeDraft,
  NoticeReceipt,
  NoticeRule,
  NoticesPage,
  NoticeVersion,
} from "../../ipc";
import { addDays } from "../../kit/format";
import { paperDate, instant, refuse, TODAY, uuid, type World } from "../world";
import content from "../../../../src-tauri/crates/practice/src/programme/content/notices.toml?raw";
import hipaa from "../../../../src-tauri/crates/practice/src/programme/content/notices/hipaa.md?raw";
import rights from "../../../../src-tauri/crates/practice/src/programme/content/notices/rights_hipaa.md?raw";
import { blocksOf } from "./policy-words";
import { tablesOf } from "./raw";

type Names =
  | "clientNotice"
  | "recordReceipt"
  | "rightsHandout"
  | "noticesPage"
  | "previewNotice"
  | "approveNotice"
  | "postNotice";

export type NoticesScene = "some" | "none";

export function fakeNotices(world: World, scene: NoticesScene): Pick<Commands, Names> {
  const RULES = tablesOf(content, "rule").map((one) => ({
    confirm: false,
    ...one,
  })) as unknown as NoticeRule[];
  const filled: NoticeDraft = {
    address: "41 Orchard Lane, Hudson",
    phone: "518 555 0140",
    email: "hello@linden.example",
    website: "linden.example/privacy",
    part2: "no",
    additions: "",
    effectiveOn: TODAY,
    change: "",
    material: false,
  };
  const fill = (text: string, d: NoticeDraft): string =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const values: Record<string, string> = {
        practice: world.practice.name,
        contact: "Amara Lin",
        address: d.address || "____________",
        phone: d.phone || "____________",
        email: d.email === "" ? "" : `, e-mail ${d.email}`,
        website: d.website || "we have none",
        effective: paperDate(d.effectiveOn),
        additions: d.additions,
        part2: "",
      };
      return values[name] ?? "";
    });
  const blocks = (text: string) => blocksOf(text.replace(/^# /, "## "));

  const version = (number: number, d: NoticeDraft): NoticeVersion => ({
    id: uuid(62, number),
    number,
    text: "hipaa",
    state: "inForce",
    blocks: blocks(fill(hipaa, d)),
    effectiveOn: d.effectiveOn,
    change: d.change,
    material: d.material,
    part2: d.part2,
    edition: "2026.1",
    approvedBy: "Amara Lin",
    approvedAt: instant(d.effectiveOn, 600),
    intact: true,
    postings: [],
    receipts: 0,
    keep: { due: addDays(TODAY, 2191), cite: "45 CFR 164.530(j)", counted: "" },
  });
  const versions: NoticeVersion[] = [];
  const receipts = new Map<string, NoticeReceipt[]>();
  if (scene === "some") {
    const old = version(1, { ...filled, effectiveOn: "2025-02-01" });
    const now = version(2, {
      ...filled,
      effectiveOn: "2026-01-05",
      change: "A new contact, and who may be told of a breach",
      material: true,
    });
    old.state = "superseded";
    now.receipts = 118;
    now.postings = [
      {
        place: "site",
        whereTo: "Waiting area, beside the desk",
        postedOn: "2026-01-05",
        postedBy: "Mia Torres",
      },
      {
        place: "website",
        whereTo: "linden.example/privacy",
        postedOn: "2026-01-05",
        postedBy: "Amara Lin",
      },
    ];
    versions.push(now, old);
    const got = (number: number): NoticeReceipt => ({
      version: number,
      how: "signed",
      name: "",
      note: "",
      givenOn: number === 1 ? "2025-06-03" : "2026-02-03",
      recordedBy: "Mia Torres",
    });
    world.clients.forEach((client, n) => {
      if (n % 3 !== 1) receipts.set(client.id, [got(n % 3 === 0 ? 2 : 1)]);
    });
  }

  const need = (client: string): ClientNotice["need"] => {
    const now = versions.find((one) => one.state === "inForce");
    if (!now) return "noNotice";
    const had = (receipts.get(client) ?? []).filter((one) => one.how !== "emergency");
    const last = Math.max(0, ...had.map((one) => one.version));
    if (last === 0) return "first";
    return last < now.number && now.material ? "again" : "done";
  };
  const ofClient = (client: string): ClientNotice =>
    structuredClone({
      need: need(client),
      version: versions.find((one) => one.state === "inForce") ?? null,
      receipts: receipts.get(client) ?? [],
      today: TODAY,
    });
  const page = (): NoticesPage => {
    const today = world.visits.filter((one) => one.date === TODAY && one.client !== null);
    const waiting = new Map<string, NoticesPage["waiting"][number]>();
    for (const visit of today) {
      const id = visit.client ?? "";
      const open = need(id);
      if (open === "first" || open === "again")
        waiting.set(id, { client: id, name: visit.clientName, need: open });
    }
    return structuredClone({
      text: "hipaa" as const,
      textWhy: "You are a covered entity by your own answers, so this is a notice under HIPAA.",
      wrongText: false,
      versions,
      draft:
        versions.length > 0
          ? filled
          : {
              ...filled,
              address: "",
              phone: "",
              email: "",
              website: "",
              part2: "unknown" as const,
            },
      waiting: [...waiting.values()].slice(0, 5),
      again: world.clients.filter((one) => need(one.id) === "again").length,
      rules: RULES,
    });
  };

  function missing(d: NoticeDraft): [string, string][] {
    const all: [boolean, string, string][] = [
      [d.address.trim() === "", "address", "Write the practice’s address."],
      [d.phone.trim() === "", "phone", "Write the telephone number for questions."],
      [
        d.part2 === "unknown",
        "part2",
        "Say whether you hold Part 2 substance-use records. If you aren’t sure, ask counsel.",
      ],
    ];
    return all.filter(([is]) => is).map(([, field, why]) => [field, why]);
  }

  return {
    clientNotice: async (client) => ofClient(client),
    recordReceipt: async (draft) => {
      const now = versions.find((one) => one.state === "inForce");
      if (!now) throw refuse("conflict", "No notice is in force.");
      if (draft.how === "signed" && draft.name.trim() === "")
        throw refuse("invalid", "Write the full name of whoever signs.", { field: "name" });
      if (draft.how !== "signed" && draft.note.trim() === "")
        throw refuse("invalid", "Write that you offered it, and why there is no signature.", {
          field: "note",
        });
      const one: NoticeReceipt = {
        version: now.number,
        how: draft.how,
        name: draft.name,
        note: draft.note,
        givenOn: draft.givenOn,
        recordedBy: world.me.name,
      };
      receipts.set(draft.client, [one, ...(receipts.get(draft.client) ?? [])]);
      world.changed(["notices"]);
      return ofClient(draft.client);
    },
    rightsHandout: async () => ({ blocks: blocks(fill(rights, filled)), text: "hipaa" }),
    noticesPage: async () => page(),
    previewNotice: async (draft) => ({
      blocks: blocks(fill(hipaa, draft)),
      missing: missing(draft).map(([, why]) => why),
    }),
    approveNotice: async (draft) => {
      const first = missing(draft)[0];
      if (first) throw refuse("invalid", first[1], { field: first[0] });
      if (versions.length > 0 && draft.change.trim() === "")
        throw refuse("invalid", "Say in a sentence what is other than before.", {
          field: "change",
        });
      for (const one of versions) one.state = "superseded";
      versions.unshift(version(versions.length + 1, draft));
      world.changed(["notices"]);
      return page();
    },
    postNotice: async (req) => {
      if (req.whereTo.trim() === "")
        throw refuse("invalid", "Say where: the waiting area, the page’s address.", {
          field: "whereTo",
        });
      versions
        .find((one) => one.id === req.version)
        ?.postings.unshift({
          place: req.place,
          whereTo: req.whereTo,
          postedOn: req.postedOn,
          postedBy: world.me.name,
        });
      return page();
    },
  };
}
