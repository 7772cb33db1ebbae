// Wishes and complaints of the invented practice: enough of the rules for the screens to be tried.
import type {
  ClientChannel,
  ClientInvolved,
  ClientRepresentative,
  ClientRestriction,
  ClientWishes,
  Commands,
  Complaint,
  Complaints,
  WishesOverview,
  WishRule,
  WishSettings,
} from "../../ipc";
import { addDays } from "../../kit/format";
import { paperDate, instant, refuse, TODAY, uuid, type World } from "../world";
import content from "../../../../src-tauri/crates/practice/src/programme/content/wishes.toml?raw";
import { tablesOf, textOf } from "./raw";

type Names =
  | "clientWishes"
  | "recordWish"
  | "decideWish"
  | "wishesOverview"
  | "saveWishSettings"
  | "reportComplaint"
  | "listComplaints"
  | "changeComplaint";

export type WishesScene = "some" | "none";

type Kept = {
  restrictions: ClientRestriction[];
  channels: ClientChannel[];
  representatives: ClientRepresentative[];
  involved: ClientInvolved[];
};

export function fakeWishes(
  world: World,
  scene: WishesScene,
): Pick<Commands, Names> & { actingName: (client: string, id: string) => string | null } {
  const RULES = tablesOf(content, "rule").map((one) => ({
    confirm: false,
    ...one,
  })) as unknown as WishRule[];
  const kept = new Map<string, Kept>();
  let settings: WishSettings = {
    version: 0,
    majorityAge: 18,
    state: "",
    source: "",
    asOf: null,
    verifiedBy: "",
  };
  let complaints: Complaint[] = [];
  let n = 1;

  const clientOf = (id: string) => world.clients.find((one) => one.id === id);
  const nameOf = (id: string): string => {
    const one = clientOf(id);
    return one ? `${one.givenName} ${one.familyName}`.trim() : "";
  };
  const of = (id: string): Kept => {
    const found = kept.get(id) ?? {
      restrictions: [],
      channels: [],
      representatives: [],
      involved: [],
    };
    kept.set(id, found);
    return found;
  };
  const letter = (name: string, one: ClientRestriction): string =>
    textOf(content, name)
      .replaceAll("{{practice}}", world.practice.name)
      .replaceAll("{{client}}", one.clientName)
      .replaceAll("{{date}}", paperDate(TODAY))
      .replaceAll("{{asked}}", paperDate(one.askedOn))
      .replaceAll("{{why}}", one.why)
      .replaceAll("{{what}}", one.what)
      .trim();

  function restriction(client: string, over: Partial<ClientRestriction>): ClientRestriction {
    const one: ClientRestriction = {
      id: uuid(63, n++),
      client,
      clientName: nameOf(client),
      kind: "other",
      askedOn: TODAY,
      what: "",
      paidInFull: false,
      must: false,
      state: "waiting",
      why: "",
      decidedOn: null,
      decidedBy: null,
      endedOn: null,
      endedHow: null,
      endedWhy: "",
      letter: null,
      ...over,
    };
    if (one.must) one.letter = letter("letterMust", one);
    return one;
  }
  function representative(over: Partial<ClientRepresentative>): ClientRepresentative {
    return {
      id: uuid(64, n++),
      name: "",
      relation: "",
      authority: "parent",
      proof: "",
      scope: "",
      from: TODAY,
      until: null,
      state: "acting",
      endsOn: null,
      exception: null,
      exceptionWhy: "",
      endedOn: null,
      endedWhy: "",
      recordedBy: "Mia Torres",
      ...over,
    };
  }

  if (scene === "some") {
    const id = (k: number) => world.clients[k]?.id ?? "";
    of(id(0)).restrictions.push(
      restriction(id(0), {
        kind: "plan",
        what: "Nothing about the filler to the health plan",
        paidInFull: true,
        must: true,
        state: "inForce",
        askedOn: addDays(TODAY, -40),
      }),
    );
    of(id(0)).involved.push({
      id: uuid(65, 1),
      name: "Tom Reyes",
      relation: "husband",
      scope: "when to pick her up",
      how: "agreed",
      saidOn: addDays(TODAY, -40),
      endedOn: null,
      endedWhy: "",
    });
    of(id(1)).restrictions.push(
      restriction(id(1), {
        what: "Don’t talk about me with my sister, who comes here too",
        askedOn: addDays(TODAY, -3),
      }),
    );
    const minor = world.clients.find((one) => (one.age ?? 99) < 18);
    if (minor)
      of(minor.id).representatives.push(
        representative({
          name: minor.guardian?.name ?? "Grace Ng",
          relation: minor.guardian?.relation ?? "mother",
          proof: "Identity card and birth certificate",
          from: addDays(TODAY, -90),
          endsOn: addDays(TODAY, 400),
        }),
      );
    complaints = [
      complaint({
        receivedOn: addDays(TODAY, -6),
        fromWhom: nameOf(id(2)),
        about: "Somebody said my name and my treatment aloud in the waiting area.",
        steps: [
          { text: "Talked to the desk.", at: instant(addDays(TODAY, -5), 600), by: "Amara Lin" },
        ],
      }),
      complaint({
        receivedOn: addDays(TODAY, -120),
        how: "email",
        about: "A reminder went to my old address.",
        state: "closed",
        finding: "right",
        outcome: "We corrected the address and now read addresses back at each visit.",
        noReprisal: "Told everybody that nothing changes for this client.",
        closedOn: addDays(TODAY, -110),
        letterOn: addDays(TODAY, -109),
        letter: "A letter.",
      }),
    ];
  }

  function complaint(over: Partial<Complaint>): Complaint {
    const receivedOn = over.receivedOn ?? TODAY;
    return {
      id: uuid(66, n++),
      version: 1,
      state: "open",
      receivedOn,
      how: "inPerson",
      fromWhom: "",
      about: "",
      takenBy: "Mia Torres",
      due: addDays(receivedOn, 30),
      steps: [],
      mitigation: "",
      noReprisal: "",
      finding: null,
      outcome: "",
      closedOn: null,
      letterOn: null,
      letter: null,
      keep: { due: addDays(receivedOn, 2191), cite: "45 CFR 164.530(j)", counted: "" },
      ...over,
    };
  }

  const page = (client: string): ClientWishes => {
    const one = clientOf(client);
    return structuredClone({
      client,
      name: nameOf(client),
      age: one?.age ?? null,
      minor: one?.age == null ? null : one.age < settings.majorityAge,
      majorityAge: settings.majorityAge,
      channel: one?.confidentialChannel ?? "",
      ...of(client),
    });
  };
  const overview = (): WishesOverview => {
    const all = [...kept.values()].flatMap((one) => one.restrictions);
    const minor = world.clients.find((one) => (one.age ?? 99) < 18);
    const parent = minor ? of(minor.id).representatives[0] : undefined;
    return structuredClone({
      settings,
      decidedBy: settings.version === 0 ? null : world.me.name,
      waiting: all.filter((one) => one.state === "waiting"),
      inForce: all.filter((one) => one.state === "inForce"),
      ofAge:
        minor && parent
          ? [
              {
                representative: parent.id,
                client: minor.id,
                clientName: nameOf(minor.id),
                name: parent.name,
                on: addDays(TODAY, 21),
                over: false,
              },
            ]
          : [],
      rules: RULES,
    });
  };
  const listed = (): Complaints =>
    structuredClone({
      all: complaints,
      days: 30,
      rules: RULES.filter((one) => ["complaint", "reprisal", "mitigation"].includes(one.id)),
    });
  const need = (text: string, field: string, why: string): string => {
    if (text.trim() === "") throw refuse("invalid", why, { field });
    return text.trim();
  };

  return {
    actingName: (client, id) =>
      of(client).representatives.find((one) => one.id === id && one.state === "acting")?.name ??
      null,
    clientWishes: async (client) => page(client),
    recordWish: async ({ client, act }) => {
      const mine = of(client);
      const one = clientOf(client);
      switch (act.act) {
        case "restriction": {
          const what = need(
            act.of.what,
            "what",
            "Write what isn’t to be used or shared, and with whom.",
          );
          const must = act.of.kind === "plan" && act.of.paidInFull;
          mine.restrictions.unshift(
            restriction(client, { ...act.of, what, must, state: must ? "inForce" : "waiting" }),
          );
          break;
        }
        case "channel": {
          const what = need(
            act.of.what,
            "what",
            "Write how, or where, the client wants to be reached.",
          );
          mine.channels.unshift({
            id: uuid(67, n++),
            askedOn: act.of.askedOn,
            what,
            refusedWhy: "",
            endedOn: null,
            endedWhy: "",
          });
          if (one) one.confidentialChannel = what;
          break;
        }
        case "representative":
          need(act.of.name, "name", "Write who acts for the client.");
          need(
            act.of.proof,
            "proof",
            "Write what you saw that shows it: an identity card, an order, a birth certificate.",
          );
          mine.representatives.unshift(representative({ ...act.of }));
          break;
        case "involved":
          need(act.of.name, "name", "Write who it is.");
          need(act.of.scope, "scope", "Write what they may hear of, or may not.");
          mine.involved.unshift({
            id: uuid(65, 100 + n++),
            ...act.of,
            endedOn: null,
            endedWhy: "",
          });
          break;
        default: {
          const why = need(act.of.end.why, "why", "Write why it ends.");
          const lists = [mine.restrictions, mine.channels, mine.representatives, mine.involved] as {
            id: string;
            endedOn: string | null;
            endedWhy: string;
          }[][];
          for (const found of lists.flat().filter((each) => each.id === act.of.id)) {
            found.endedOn = act.of.end.on;
            found.endedWhy = why;
            if ("state" in found) found.state = "ended";
          }
          if (act.act === "endChannel" && one) one.confidentialChannel = "";
        }
      }
      world.changed(["wishes", "clients"]);
      return page(client);
    },
    decideWish: async ({ client, decision }) => {
      const mine = of(client);
      if (decision.act === "restriction") {
        const one = mine.restrictions.find((r) => r.id === decision.of.id);
        if (!decision.of.agree)
          need(decision.of.why, "why", "Write why you refuse: the letter says it.");
        if (one) {
          one.state = decision.of.agree ? "inForce" : "refused";
          one.why = decision.of.why;
          one.decidedOn = TODAY;
          one.decidedBy = world.me.name;
          one.letter = letter(decision.of.agree ? "letterAgreed" : "letterRefused", one);
        }
      } else if (decision.act === "refuseChannel") {
        const what = need(
          decision.of.channel.what,
          "what",
          "Write how, or where, the client wants to be reached.",
        );
        const why = need(decision.of.why, "why", "Write why it can’t be done.");
        mine.channels.unshift({
          id: uuid(67, n++),
          askedOn: decision.of.channel.askedOn,
          what,
          refusedWhy: why,
          endedOn: null,
          endedWhy: "",
        });
      } else if (decision.act === "except") {
        const one = mine.representatives.find((r) => r.id === decision.of.id);
        const why = need(decision.of.why, "why", "Write what you base this on.");
        if (one) {
          one.state = "excepted";
          one.exception = decision.of.exception;
          one.exceptionWhy = why;
        }
      }
      world.changed(["wishes"]);
      return page(client);
    },
    wishesOverview: async () => overview(),
    saveWishSettings: async (req) => {
      need(req.state, "state", "Write whose law it is, such as Texas.");
      need(req.source, "source", "Write where it stands: the section of the law.");
      settings = { ...req, version: settings.version + 1, asOf: TODAY };
      return overview();
    },
    reportComplaint: async (draft) => {
      const about = need(draft.about, "about", "Write what the complaint is about.");
      const one = complaint({ ...draft, about, takenBy: world.me.name });
      complaints = [one, ...complaints];
      world.changed(["complaints"]);
      return { id: one.id, receivedOn: one.receivedOn, due: one.due };
    },
    listComplaints: async () => listed(),
    changeComplaint: async ({ id, change }) => {
      const one = complaints.find((c) => c.id === id);
      if (!one) throw refuse("not_found", "This complaint isn’t there.");
      switch (change.act) {
        case "step":
          one.steps.push({
            text: need(change.of.text, "text", "Write what was done or found out."),
            at: world.now,
            by: world.me.name,
          });
          break;
        case "notes":
          Object.assign(one, change.of);
          break;
        case "close":
          one.outcome = need(
            change.of.outcome,
            "outcome",
            "Write what came of it: the letter says it.",
          );
          need(
            one.noReprisal,
            "noReprisal",
            "Write first how you saw to it that nobody is treated worse for complaining.",
          );
          one.finding = change.of.finding;
          one.state = "closed";
          one.closedOn = TODAY;
          one.letter = `Dear ${one.fromWhom},\n\n${one.outcome}`;
          break;
        case "letter":
          one.letterOn = change.of.on;
          break;
        case "reopen":
          need(change.of.why, "why", "Write why it is opened again.");
          one.state = "open";
          one.closedOn = null;
          one.letter = null;
      }
      one.version += 1;
      return listed();
    },
  };
}
