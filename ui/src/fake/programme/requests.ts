// What clients of the invented practice ask for: enough of the rules for the screens to be tried.
import type {
  Commands,
  RequestChange,
  RequestClock,
  RequestFile,
  RequestGround,
  RequestKind,
  RequestLetterKind,
  RequestRule,
  RequestState,
  TakeRequestReq,
} from "../../ipc";
import { addDays, daysBetween } from "../../kit/format";
import { paperDate, refuse, TODAY, type World } from "../world";
import type { FakeDisclosures } from "./disclosures";

type Names =
  | "takeRequest"
  | "listRequests"
  | "requestsOfClient"
  | "getRequest"
  | "changeRequest"
  | "amendRecord"
  | "requestLetter"
  | "getAccounting"
  | "listRequestRules"
  | "saveRequestRule"
  | "packDrives"
  | "packPick"
  | "packMake"
  | "packPaper";

const DAYS: Record<RequestKind, number> = { access: 30, amendment: 60, accounting: 60 };
const CITE: Record<RequestKind, string> = {
  access: "45 CFR 164.524(b)(2)",
  amendment: "45 CFR 164.526(b)(2)",
  accounting: "45 CFR 164.528(c)(1)",
};
const ground = (
  key: string,
  kind: RequestKind,
  title: string,
  text: string,
  cite: string,
  reviewable: boolean,
): RequestGround => ({ key, kind, title, text, cite, reviewable, confirm: true });
const GROUNDS = [
  ground(
    "danger",
    "access",
    "It would endanger somebody’s life or body",
    "A licensed person judges that seeing it is reasonably likely to put the client’s or somebody else’s life or physical safety in danger. That it might upset them is not enough.",
    "45 CFR 164.524(a)(3)(i)",
    true,
  ),
  ground(
    "legal",
    "access",
    "Put together for a lawsuit",
    "It was written in reasonable expectation of a legal proceeding, or for use in one.",
    "45 CFR 164.524(a)(1)(ii)",
    false,
  ),
  ground(
    "accurate",
    "amendment",
    "It is accurate and complete",
    "Whoever wrote it, or a licensed person, has looked at it again and stands by it.",
    "45 CFR 164.526(a)(2)(iv)",
    false,
  ),
];

type Kept = RequestFile & { recorded: number };

function after(s: RequestState, change: RequestChange): RequestState {
  switch (change.act) {
    case "asked":
      return { ...s, ask: change.of };
    case "identity":
      return { ...s, identity: change.of };
    case "warned":
      return { ...s, warning: change.of };
    case "extend": {
      const { text, sent, how } = change.of;
      const letter = { kind: "extension" as const, text, sent, how };
      return { ...s, status: "extended", extension: change.of, letters: [...s.letters, letter] };
    }
    case "fee":
      return { ...s, fee: change.of };
    case "decide":
      return { ...s, decision: change.of, status: change.of.outcome };
    case "letter":
      return { ...s, letters: [...s.letters, change.of] };
    case "handOver":
      return { ...s, handed: change.of };
    case "packed":
      return { ...s, pack: change.of };
    case "review":
      return change.of.upheld
        ? { ...s, review: change.of }
        : { ...s, review: change.of, decision: null, status: "open" };
    case "appended":
      return { ...s, appended: change.of };
    case "tell":
      return {
        ...s,
        tell: [...s.tell.filter((one) => one.name !== change.of.name), change.of],
      };
    case "disagreed":
      return { ...s, disagreed: change.of };
    case "rebutted":
      return { ...s, rebutted: change.of };
    case "withdraw":
      return { ...s, status: "withdrawn" };
    case "close":
      return { ...s, status: "closed" };
    case "reopen":
      return { ...s, status: "open", decision: null, handed: null, pack: null };
  }
}

const BEGUN: RequestState = {
  status: "open",
  ask: { scope: "", form: "paper", deliver: "" },
  identity: null,
  warning: null,
  extension: null,
  fee: null,
  decision: null,
  letters: [],
  handed: null,
  pack: null,
  review: null,
  appended: null,
  tell: [],
  disagreed: null,
  rebutted: null,
};

export function fakeRequests(
  world: World,
  log: FakeDisclosures,
  scene: "some" | "none",
): Pick<Commands, Names> {
  const files = new Map<string, Kept>();
  let rules: RequestRule[] = [];

  const nameOf = (id: string) => {
    const client = world.clients.find((one) => one.id === id);
    if (client === undefined) throw refuse("not_found", "There is no such client.");
    return `${client.givenName} ${client.familyName}`.trim();
  };
  const missing = (file: Kept): string[] => {
    const s = file.state;
    if (s.status === "closed" || s.status === "withdrawn") return [];
    const who = s.identity === null ? ["Make sure who asks"] : [];
    if (s.decision === null) return [...who, "Decide on it"];
    const sent = (kind: RequestLetterKind) => s.letters.some((one) => one.kind === kind);
    const { outcome } = s.decision;
    const lacks: string[] = [];
    if (file.kind !== "amendment" && outcome !== "denied") {
      lacks.push(...who);
      if (s.handed === null) lacks.push("Hand the record over");
    }
    if (file.kind === "access" && outcome === "denied" && !sent("denied"))
      lacks.push("Send the letter that says why not");
    if (file.kind === "amendment" && outcome === "denied" && !sent("notAmended"))
      lacks.push("Send the letter that says why not");
    if (file.kind === "amendment" && outcome === "granted") {
      if (!sent("amended")) lacks.push("Send the letter");
      if (s.appended === null) lacks.push("Have the amendment signed as an addendum");
      if (s.tell.some((one) => one.told === null))
        lacks.push("Tell those who have the old version");
    }
    return lacks;
  };
  const clocks = (file: Kept): RequestClock[] => {
    const s = file.state;
    const lacks = missing(file);
    const done = s.decision !== null && lacks.length === 0;
    const clock = (label: string, due: string, cite: string, counted: string): RequestClock => ({
      label,
      deadline: { due, cite, counted },
      daysLeft: daysBetween(TODAY, due),
      answered: done ? (s.handed?.on ?? TODAY) : null,
    });
    const days = DAYS[file.kind] + (s.extension === null ? 0 : 30);
    const all = [
      clock(
        "The rule",
        addDays(file.received, days),
        CITE[file.kind],
        `${String(days)} calendar days after ${paperDate(file.received)}, the day you received it.`,
      ),
      ...rules
        .filter((rule) => rule.active && rule.kind === file.kind)
        .map((rule) =>
          clock(rule.state, addDays(file.received, 21), rule.source, "By your own rule."),
        ),
    ];
    return all.sort((a, b) => a.deadline.due.localeCompare(b.deadline.due));
  };
  const shown = (file: Kept): RequestFile => {
    const { recorded: _recorded, ...rest } = structuredClone(file);
    const lacks = missing(file);
    const last = addDays(file.received, DAYS[file.kind]);
    return {
      ...rest,
      clocks: clocks(file),
      missing: lacks,
      next: file.state.status === "closed" ? "Closed" : (lacks[0] ?? "Close the file"),
      extendUntil: file.state.status === "open" && TODAY <= last ? last : null,
      ground: GROUNDS.find((one) => one.key === file.state.decision?.ground) ?? null,
    };
  };
  const apply = (file: Kept, change: RequestChange) => {
    file.state = after(file.state, change);
    file.version += 1;
    file.events = [
      ...file.events,
      { change, by: world.me.name, at: world.now + file.events.length, edition: "2026.1" },
    ];
  };
  const take = (req: TakeRequestReq, by: string): Kept => {
    const name = nameOf(req.client);
    const file: Kept = {
      id: world.id(),
      version: 1,
      kind: req.kind,
      client: req.client,
      clientName: name,
      asker: req.asker,
      askerName: req.askerName,
      relation: req.relation,
      authority: req.authority,
      received: req.received,
      receivedHow: req.receivedHow,
      recordedBy: by,
      recordedAt: world.now,
      recorded: world.now,
      state: structuredClone(BEGUN),
      events: [],
      clocks: [],
      extendUntil: null,
      free: req.kind === "accounting" ? true : null,
      grounds: GROUNDS.filter((one) => one.kind === req.kind),
      ground: null,
      missing: [],
      next: "",
      notes: [],
      keep: {
        due: addDays(TODAY, 2192),
        cite: "45 CFR 164.316(b)(2)(i), 164.530(j)",
        counted: "",
      },
    };
    files.set(file.id, file);
    apply(file, { act: "asked", of: req.ask });
    if (req.identity !== null) apply(file, { act: "identity", of: req.identity });
    return file;
  };
  const need = (text: string, field: string, message: string) => {
    if (text.trim() === "") throw refuse("invalid", message, { field });
  };

  // What the practice has behind it when the tests begin.
  let begun = scene === "none";
  const begin = () => {
    if (begun) return;
    begun = true;
    const me = world.me;
    world.me = { ...me, name: "Ruth Adeyemi" };
    const seed = (n: number, kind: RequestKind, daysAgo: number, more: Partial<TakeRequestReq>) =>
      take(
        {
          client: world.clients[n]?.id ?? "",
          kind,
          received: addDays(TODAY, -daysAgo),
          receivedHow: "phone",
          asker: "client",
          askerName: "",
          relation: "",
          authority: "",
          ask: { scope: "", form: "encrypted", deliver: "" },
          identity: null,
          ...more,
        },
        "Mia Torres",
      );
    seed(0, "access", 22, {});
    const change = {
      scope: "The note of January says right cheek; it was the left.",
      form: "paper" as const,
      deliver: "",
    };
    seed(1, "amendment", 9, { receivedHow: "letter", ask: change });
    seed(2, "accounting", 2, {
      asker: "other",
      askerName: "Paula Reyes",
      relation: "Mother and guardian",
      authority: "Birth certificate, seen March 10",
      ask: { scope: "", form: "paper", deliver: "" },
    });
    const done = seed(3, "access", 64, {
      identity: { how: "photoId", note: "Driver’s license" },
      ask: { scope: "", form: "paper", deliver: "" },
    });
    const granted = { outcome: "granted" as const, ground: "", why: "", leftOut: "", judgedBy: "" };
    apply(done, { act: "decide", of: granted });
    apply(done, {
      act: "handOver",
      of: { on: addDays(TODAY, -58), to: done.clientName, how: "At the desk" },
    });
    apply(done, { act: "close", of: { why: "" } });
    world.me = me;
  };
  const get = (id: string): Kept => {
    begin();
    const file = files.get(id);
    if (file === undefined) throw refuse("not_found", "There is no such request.");
    return file;
  };
  const lines = () => {
    begin();
    return [...files.values()]
      .map((file) => {
        const { id, kind, client, clientName, asker, askerName, received, state } = file;
        const all = shown(file);
        const lead = all.clocks.find((one) => one.answered === null) ?? null;
        return {
          id,
          kind,
          client,
          clientName,
          asker,
          askerName,
          received,
          status: state.status,
          lead: state.status === "closed" ? null : lead,
          next: all.next,
          disagreed: state.disagreed !== null,
        };
      })
      .sort((a, b) => (a.lead?.deadline.due ?? "9").localeCompare(b.lead?.deadline.due ?? "9"));
  };

  return {
    takeRequest: async (req) => {
      begin();
      if (req.asker === "other") {
        need(req.askerName, "askerName", "Say who asks.");
        need(req.relation, "relation", "Say what they are to the client.");
        need(req.authority, "authority", "Say what you saw that lets them ask for the client.");
      }
      if (req.kind === "amendment")
        need(req.ask.scope, "scope", "Say what should be changed, and to what.");
      const file = take(req, world.me.name);
      world.changed(["requests"]);
      const due = clocks(file)[0]?.deadline;
      if (due === undefined) throw refuse("internal", "");
      return { id: file.id, kind: file.kind, due, officers: ["Ruth Adeyemi"] };
    },
    listRequests: async () => lines(),
    requestsOfClient: async (client) => lines().filter((one) => one.client === client),
    getRequest: async (id) => shown(get(id)),
    changeRequest: async ({ id, version, change }) => {
      const file = get(id);
      if (file.version !== version)
        throw refuse("changed", "Somebody changed this request while you were editing.");
      if (change.act === "handOver") {
        need(change.of.how, "how", "Say how: in person, by mail.");
        log.add(
          {
            clients: [file.client],
            happened: change.of.on,
            recipient: change.of.to,
            address: "",
            what: "Their record",
            purpose: "individual",
            why: "What the client asked for",
            how: "paper",
          },
          "request",
        );
      }
      if (change.act === "letter" || change.act === "extend") {
        if (change.act === "extend")
          need(change.of.reason, "reason", "Say why: the letter must give the reason.");
        if (change.of.text.includes("[fill in:"))
          throw refuse(
            "invalid",
            "Something in the letter is still to be filled in: look for [fill in: …].",
            { field: "text" },
          );
        need(change.of.how, "how", "Say how it went out.");
      }
      if (change.act === "decide" && change.of.outcome !== "granted")
        need(change.of.why, "why", "Say why it fits: the client reads this.");
      apply(file, change);
      world.changed(["requests", "disclosures"]);
      return shown(file);
    },
    amendRecord: async ({ id, note }) => {
      const file = get(id);
      apply(file, { act: "appended", of: { note, place: "" } });
      return shown(file);
    },
    requestLetter: async ({ id, kind }) => {
      const file = get(id);
      const reason =
        kind === "extension" ? "\n\nThe reason: [fill in: the reason why you need more time]" : "";
      return {
        kind,
        title: kind,
        cite: CITE[file.kind],
        text: `${world.practice.name}\n${paperDate(TODAY)}\n\nDear ${file.clientName},\n\nWe received your request on ${paperDate(file.received)}.${reason}\n\nIf you have questions, ask Ruth Adeyemi, privacy officer, telephone [fill in: telephone].\n\n${world.practice.name}`,
        missing: ["your telephone"],
      };
    },
    getAccounting: async (id) => {
      const file = get(id);
      return {
        practice: world.practice.name,
        clientName: file.clientName,
        from: addDays(file.received, -2192),
        to: file.received,
        lines: log.lines.filter(
          (one) => one.accountable && one.clients.some((of) => of.id === file.client),
        ),
      };
    },
    listRequestRules: async () => ({
      rules: structuredClone(rules),
      suggestions: [
        {
          state: "TX",
          kind: "access",
          days: 15,
          counting: "business",
          source: "Tex. Health & Safety Code 181.102",
        },
      ],
    }),
    saveRequestRule: async (draft) => {
      need(draft.verifiedBy, "verifiedBy", "Say who looked it up.");
      const rule = { ...draft, id: draft.id ?? world.id(), version: (draft.version ?? 0) + 1 };
      rules = [...rules.filter((one) => one.id !== rule.id), rule];
      return { rules: structuredClone(rules), suggestions: [] };
    },
    packDrives: async () => [{ path: "/media/BLUE", name: "BLUE", free: 28_000_000_000 }],
    packPick: async () => "/media/BLUE/records",
    packMake: async ({ id }) => {
      const file = get(id);
      const facts = { on: TODAY, form: file.state.ask.form, files: 12, bytes: 48_000_000 };
      apply(file, { act: "packed", of: { ...facts, manifest: "5c3f" } });
      world.changed(["requests", "disclosures"]);
      return {
        name: "record-7f3a9c",
        files: 12,
        bytes: 48_000_000,
        passphrase:
          file.state.ask.form === "plain"
            ? null
            : "copper meadow tulip anchor violet river basket lemon",
      };
    },
    packPaper: async (id) => {
      const file = get(id);
      return {
        practice: world.practice.name,
        made: paperDate(TODAY),
        files: 4,
        sections: [
          {
            title: "Who you are and how to reach you",
            entries: [
              { title: "", text: "", fields: [{ label: "Given name", value: file.clientName }] },
            ],
          },
          { title: "Notes", entries: [{ title: "Note of 2026-01-12", text: "Well.", fields: [] }] },
        ],
      };
    },
  };
}
