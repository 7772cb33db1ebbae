// Authorizations of the invented practice: enough of the rules for the screens to be tried.
import type {
  Authorization,
  AuthorizationDraft,
  AuthorizationElement,
  AuthorizationForm,
  ClientAuthorizations,
  Commands,
  Publication,
  UsePurpose,
} from "../../ipc";
import { addDays } from "../../kit/format";
import { P, paperDate, refuse, TODAY, uuid, type World } from "../world";
import content from "../../../../src-tauri/crates/practice/src/programme/content/authorizations.toml?raw";
import { tablesOf, textOf } from "./raw";

type Names =
  | "clientAuthorizations"
  | "authorizationForm"
  | "signAuthorization"
  | "endAuthorization"
  | "registerPublication"
  | "settlePublication"
  | "authorizationsOverview";

export type AuthorizationsScene = "some" | "none";

const ELEMENTS = tablesOf(content, "element") as unknown as AuthorizationElement[];
const USES: Partial<Record<UsePurpose, string>> = {
  ownPages: "On the practice's own website and social media accounts",
  ads: "In advertisements, online or in print",
  teaching: "To teach professionals, in courses and talks",
};

export function fakeAuthorizations(
  world: World,
  scene: AuthorizationsScene,
  actingName: (client: string, id: string) => string | null,
): Pick<Commands, Names> {
  const practice = () => world.practice.name;
  const nameOf = (id: string): string => {
    const one = world.clients.find((client) => client.id === id);
    return one ? `${one.givenName} ${one.familyName}`.trim() : "";
  };
  const staffName = (id: string): string => world.staff.find((one) => one.id === id)?.name ?? "";

  function formText(d: AuthorizationDraft): string {
    const or = (text: string) => (text.trim() === "" ? "____________" : text.trim());
    const ours = (name: string) => textOf(content, name).replaceAll("{{practice}}", practice());
    const values: Record<string, string> = {
      practice: practice(),
      client: nameOf(d.client),
      what: or(d.what),
      who: or(d.who),
      toWhom: or(d.toWhom),
      uses: d.purposes.map((purpose) => `- ${USES[purpose] ?? "As described here"}`).join("\n"),
      purpose: d.purpose,
      expiry:
        d.expiresOn !== null
          ? `On ${paperDate(d.expiresOn)}.`
          : d.expiresEvent === ""
            ? "____________"
            : `With this: ${d.expiresEvent}`,
      revoke: ours("revoke"),
      condition: ours("condition"),
      redisclose: ours("redisclose"),
      money:
        d.paid === null
          ? "____________"
          : ours(d.paid ? "paid" : "unpaid").replace("{{payer}}", or(d.payer)),
      copy: ours("copy"),
      signer: or(d.signerName),
      authority: "",
      signed: d.signerName.trim() === "" ? "" : paperDate(d.signedOn),
    };
    return textOf(content, "form")
      .replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "")
      .trim();
  }

  function lacks(d: AuthorizationDraft): [string, string, string][] {
    const blank = (text: string) => text.trim() === "";
    const all: [boolean, string, string, string][] = [
      [
        blank(d.what),
        "what",
        "what",
        "Say what is used: which photos or words, of what, from when.",
      ],
      [d.purposes.length === 0, "purpose", "purposes", "Choose at least one purpose."],
      [
        d.expiresOn === null && blank(d.expiresEvent),
        "expiry",
        "expiresOn",
        "Choose a day on which it ends, or say what it ends with.",
      ],
      [d.paid === null, "money", "paid", "Say whether anybody pays you for this."],
      [d.paid === true && blank(d.payer), "money", "payer", "Say who pays. The form names them."],
      [
        !d.apart,
        "apart",
        "apart",
        "It must stand alone: on a paper of its own, and no condition of a treatment. Confirm that it does.",
      ],
      [blank(d.signerName), "signature", "signerName", "The signer types their full name here."],
      [
        d.method === "paper" && blank(d.keptAt),
        "signature",
        "keptAt",
        "Say where the signed paper is kept.",
      ],
      [d.copy === null, "copy", "copy", "Say how the signer gets a copy."],
    ];
    return all.filter(([is]) => is).map(([, element, field, why]) => [element, field, why]);
  }

  const signer = (d: AuthorizationDraft): string | null =>
    d.representative === null ? nameOf(d.client) : actingName(d.client, d.representative);

  function signed(n: number, client: string, over: Partial<Authorization>): Authorization {
    const d = { ...blank(client), what: "Three photos of the lips, before and after, 2025" };
    const name = nameOf(client);
    const purposes = over.purposes ?? ["ownPages"];
    return {
      id: uuid(60, n),
      client,
      clientName: name,
      state: "effective",
      purposes,
      what: d.what,
      expiresOn: addDays(TODAY, 230),
      expiresEvent: "",
      paid: false,
      payer: "",
      signerName: name,
      authority: "",
      signedOn: addDays(TODAY, -135),
      method: "screen",
      keptAt: "",
      copy: "printed",
      text: formText({
        ...d,
        purposes,
        paid: false,
        signerName: name,
        expiresOn: addDays(TODAY, 230),
        signedOn: addDays(TODAY, -135),
      }),
      intact: true,
      ended: null,
      endedOn: null,
      endedHow: "",
      endedWords: "",
      endedAt: null,
      recordedBy: "Mia Torres",
      keep: { due: addDays(TODAY, 2191), cite: "45 CFR 164.530(j)", counted: "" },
      publications: [],
      ...over,
    };
  }

  function published(
    n: number,
    of: Authorization,
    place: string,
    over: Partial<Publication> = {},
  ): Publication {
    return {
      id: uuid(61, n),
      authorization: of.id,
      client: of.client,
      clientName: of.clientName,
      purpose: of.purposes[0] ?? "ownPages",
      what: "Photo 12, lips after",
      place,
      address: "",
      publishedOn: addDays(of.signedOn, 6),
      publishedBy: P.ibe,
      publishedByName: staffName(P.ibe),
      due: null,
      afterEnd: false,
      downOn: null,
      downHow: null,
      proof: "",
      remains: "",
      downBy: null,
      ...over,
    };
  }

  function blank(client: string): AuthorizationDraft {
    return {
      client,
      purposes: [],
      what: "",
      who: `${practice()} and those who work there`,
      toWhom: textOf(content, "toWhom"),
      purpose: textOf(content, "purpose"),
      expiresOn: addDays(TODAY, 365),
      expiresEvent: "",
      paid: null,
      payer: "",
      representative: null,
      signerName: "",
      signedOn: TODAY,
      method: "screen",
      keptAt: "",
      copy: null,
      apart: false,
    };
  }

  const all: Authorization[] = [];
  if (scene === "some") {
    const id = (n: number) => world.clients[n]?.id ?? "";
    const first = signed(1, id(0), { purposes: ["ownPages", "teaching"] });
    first.publications = [
      published(1, first, "Website, gallery", { address: "linden.example/gallery/12" }),
    ];
    const second = signed(2, id(1), {
      state: "revoked",
      ended: "revoked",
      endedOn: addDays(TODAY, -1),
      endedHow: "email",
      endedWords: "Please take my pictures down.",
      purposes: ["ownPages", "ads"],
    });
    second.publications = [
      published(2, second, "Our account @linden", { due: addDays(TODAY, 1) }),
      published(3, second, "Spring flyer", { due: addDays(TODAY, 1), what: "Photo 31, chin" }),
      published(4, second, "Website, gallery", {
        downOn: TODAY,
        downHow: "removed",
        proof: "Looked at the page, it is gone",
        downBy: "Mia Torres",
      }),
    ];
    const third = signed(3, id(2), { state: "expired", expiresOn: addDays(TODAY, -60) });
    all.push(first, second, third);
  }
  let n = 10;

  const page = (client: string): ClientAuthorizations => {
    const mine = all.filter((one) => one.client === client);
    mine.sort((a, b) => Number(a.state !== "effective") - Number(b.state !== "effective"));
    const effective = mine.filter((one) => one.state === "effective");
    return structuredClone({
      blank: blank(client),
      all: mine,
      may: [...new Set(effective.flatMap((one) => one.purposes))],
    });
  };
  const publication = (id: string): Publication => {
    const one = all.flatMap((a) => a.publications).find((p) => p.id === id);
    if (!one) throw refuse("not_found", "This publication isn’t there.");
    return one;
  };

  return {
    clientAuthorizations: async (client) => page(client),
    authorizationForm: async (req) => {
      const missing = lacks(req);
      const elements: AuthorizationForm["elements"] = ELEMENTS.map((element) => {
        const lack = missing.find(([id]) => id === element.id);
        return { element, met: lack === undefined, lacks: lack?.[2] ?? null };
      });
      return {
        text: formText(req),
        elements,
        ready: missing.length === 0,
        signer: signer(req),
      };
    },
    signAuthorization: async (req) => {
      const first = lacks(req)[0];
      if (first) throw refuse("invalid", first[2], { field: first[1] });
      const name = signer(req);
      if (name === null || name.toLowerCase() !== req.signerName.trim().toLowerCase())
        throw refuse("invalid", "The signer writes their full name as it is recorded.", {
          field: "signerName",
        });
      all.unshift(
        signed(n++, req.client, {
          purposes: req.purposes,
          what: req.what,
          expiresOn: req.expiresOn,
          expiresEvent: req.expiresEvent,
          signedOn: req.signedOn,
          signerName: req.signerName,
          text: formText(req),
          recordedBy: world.me.name,
        }),
      );
      world.changed(["authorizations"]);
      return page(req.client);
    },
    endAuthorization: async (req) => {
      const one = all.find((a) => a.id === req.id);
      if (!one) throw refuse("not_found", "This authorization isn’t there.");
      if (req.end === "event" && req.words.trim() === "")
        throw refuse("invalid", "Write what happened.", { field: "words" });
      one.state = req.end === "revoked" ? "revoked" : "expired";
      one.ended = req.end;
      one.endedOn = req.on;
      one.endedHow = req.how ?? "";
      one.endedWords = req.words;
      for (const p of one.publications) if (p.downOn === null) p.due = addDays(req.on, 2);
      world.changed(["authorizations"]);
      return page(one.client);
    },
    registerPublication: async (draft) => {
      const under = all.find(
        (one) =>
          one.client === draft.client &&
          one.state === "effective" &&
          one.purposes.includes(draft.purpose),
      );
      if (draft.what.trim() === "")
        throw refuse("invalid", "Say what is published, so that it can be found again.", {
          field: "what",
        });
      if (draft.place.trim() === "")
        throw refuse("invalid", "Say where: the website, the account, the magazine.", {
          field: "place",
        });
      if (!under)
        throw refuse(
          "conflict",
          "The client has signed no authorization. Don’t publish this; ask for one first.",
        );
      under.publications.unshift(published(n++, under, draft.place, { ...draft }));
      world.changed(["authorizations"]);
      return page(draft.client);
    },
    settlePublication: async (req) => {
      const one = publication(req.id);
      if (req.proof.trim() === "")
        throw refuse("invalid", "Say what shows it: who looked, when, what was there.", {
          field: "proof",
        });
      if (req.how !== "removed" && req.remains.trim() === "")
        throw refuse("invalid", "Say what couldn’t be undone. The client may ask.", {
          field: "remains",
        });
      Object.assign(one, {
        downOn: req.on,
        downHow: req.how,
        proof: req.proof,
        remains: req.remains,
        due: null,
        downBy: world.me.name,
      });
      world.changed(["authorizations"]);
      return page(one.client);
    },
    authorizationsOverview: async () => {
      const up = all.flatMap((one) => one.publications).filter((p) => p.downOn === null);
      return structuredClone({
        takedowns: up.filter((p) => p.due !== null),
        published: up.filter((p) => p.due === null),
        all,
        elements: ELEMENTS,
        takedownDays: 2,
      });
    },
  };
}
