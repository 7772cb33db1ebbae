// The risk analysis of the invented practice.
import type {
  Commands,
  RiskAnalysis,
  RiskAsset,
  RiskEvent,
  RiskFlow,
  RiskInterview,
  RiskLevel,
  RiskRating,
  RiskRegister,
  RiskSheet,
  RiskSnapshot,
  RiskTreatment,
} from "../../ipc";
import { P, refuse, TODAY, type World } from "../world";
import { AREAS, FACTS, IMPACTS, LIKELIHOODS, MATRIX, QUESTIONS, STARTERS } from "./risk-content";
import { asset, at, blank, compare, lowered, rate } from "./risk-rules";

/** Nothing yet; some of it; every risk scored; with two approved years. */
export type RiskScene = "fresh" | "some" | "scored" | "years";

type Names =
  | "riskInterview"
  | "saveRiskAnswer"
  | "beginRisk"
  | "riskRegister"
  | "getRisk"
  | "saveRisk"
  | "scoreRisk"
  | "acceptRisk"
  | "reviewRisk"
  | "saveRiskControl"
  | "saveRiskEvidence"
  | "decideRiskEvidence"
  | "saveRiskTask"
  | "saveRiskAsset"
  | "saveRiskFlow"
  | "retireRisk"
  | "freezeRisk"
  | "riskSnapshot"
  | "compareRisk";

/** What a person decided; what follows from it is reckoned anew at each look. */
type Kept = {
  sheet: RiskSheet;
  reviewed: string;
  accepted: { until: string; level: RiskLevel } | null;
  stored: RiskTreatment;
};

export function fakeRisk(world: World, scene: RiskScene): Pick<Commands, Names> {
  const questions = structuredClone(QUESTIONS);
  const risks: Kept[] = [];
  let assets: RiskAsset[] = [];
  let flows: RiskFlow[] = [];
  const years: RiskSnapshot[] = [];
  let startedAt: number | null = null;

  const name = (id: string | null) => world.staff.find((one) => one.id === id)?.name ?? null;
  const mark = (one: Kept) => {
    const { likelihood, impact } = one.sheet.line.inherent;
    return `${likelihood} ${impact} ${one.sheet.line.treatment}`;
  };

  function reckon(one: Kept): Kept {
    const { sheet } = one;
    const line = sheet.line;
    for (const control of sheet.controls) {
      control.proven =
        control.state === "active" && control.proofs.some((proof) => proof.standing === "approved");
    }
    line.residual = lowered(
      line.inherent,
      sheet.controls.filter((c) => c.proven),
    );
    line.target = lowered(
      line.inherent,
      sheet.controls.filter((c) => c.state !== "retired"),
    );
    const covered =
      one.accepted !== null &&
      one.accepted.until >= TODAY &&
      at(line.residual.level) <= at(one.accepted.level);
    line.treatment = one.stored === "accept" && !covered ? "open" : one.stored;
    line.acceptedUntil = line.treatment === "accept" ? (one.accepted?.until ?? null) : null;
    line.acceptanceEnded = one.stored === "accept" && !covered;
    line.ownerName = name(line.owner);
    line.review =
      line.retired || at(line.inherent.impact) < 3
        ? "notNeeded"
        : one.reviewed === mark(one)
          ? "done"
          : "needed";
    const open = sheet.tasks.filter((task) => task.doneAt === null);
    line.nextDue = open.map((task) => task.due).sort()[0] ?? null;
    line.overdue = open.filter((task) => task.due < TODAY).length;
    return one;
  }

  function event(what: RiskEvent["what"], more: Partial<RiskEvent> = {}): RiskEvent {
    const who = world.me.name;
    return { at: world.now, who, what, rating: null, until: null, text: "", ...more };
  }

  function add(
    title: string,
    rating: RiskRating,
    more: Partial<RiskSheet> = {},
    found: string[] = [],
  ): Kept {
    const line = blank(world.id(), title, rating, found);
    const sheet: RiskSheet = {
      line,
      starter: true,
      edition: "2026.1",
      scenario: "",
      clients: "",
      threat: "Loss or theft",
      assets: ["Front-desk PC"],
      cites: ["164.310(c)"],
      plan: "",
      retiredWhy: "",
      facts: [],
      likely: [],
      ideas: [],
      controls: [],
      tasks: [],
      events: [event("placeholder", { who: null, rating })],
      version: 1,
      ...more,
    };
    const one: Kept = { sheet, reviewed: "", accepted: null, stored: "open" };
    risks.push(one);
    return reckon(one);
  }

  const place = (name: string, hint: string, encrypted: RiskAsset["encrypted"]) =>
    asset(world.id(), name, hint, encrypted);

  function start() {
    startedAt = world.now;
    for (const one of STARTERS) {
      if (risks.some((there) => there.sheet.line.title === one.title)) continue;
      add(
        one.title,
        rate(one.likelihood, one.impact),
        {
          scenario: one.scenario,
          clients: one.clients,
          likely: one.likely,
          ideas: one.ideas,
          facts: FACTS.filter((fact) => one.facts.includes(fact.key)),
        },
        one.found,
      );
    }
    if (assets.length > 0) return;
    assets = [
      place(
        "Stillroom’s record",
        "Clients, notes, schedule and journal on the practice’s computer.",
        "yes",
      ),
      place(
        "Front-desk PC",
        "The computer itself: downloads, e-mail, browser, printed files.",
        "unknown",
      ),
      place("Backup sticks", "What Stillroom writes on a stick is encrypted.", "yes"),
      place(
        "Printed recovery key",
        "With it and a copy of the record, anybody can open everything.",
        "no",
      ),
      place("Treatment tablet", "Carried from room to room.", "unknown"),
      place("Personal phones", "Photos, texts and chats with or about clients.", "no"),
    ];
  }

  function get(id: string, version?: number | null): Kept {
    const one = risks.find((there) => there.sheet.line.id === id);
    if (one === undefined) throw refuse("not_found", "This risk no longer exists.");
    if (version !== undefined && version !== one.sheet.version) {
      throw refuse(
        "changed",
        "Somebody changed this risk while you were editing. Nothing of yours was saved.",
      );
    }
    return one;
  }

  function invalid(field: string, message: string): never {
    throw refuse("invalid", message, { field });
  }

  function show(one: Kept): RiskSheet {
    return structuredClone(reckon(one).sheet);
  }

  function put(one: Kept, changed = true): RiskSheet {
    if (changed) one.sheet.version += 1;
    world.changed(["risk"]);
    return show(one);
  }

  function score(one: Kept, likelihood: RiskLevel, impact: RiskLevel, text: string) {
    one.sheet.line.inherent = rate(likelihood, impact);
    one.sheet.line.placeholder = false;
    one.sheet.events.unshift(event("scored", { rating: rate(likelihood, impact), text }));
  }

  const register = (): RiskRegister =>
    structuredClone({
      startedAt,
      questions: questions.length,
      answered: questions.filter((one) => one.answer.length > 0).length,
      known: FACTS,
      risks: risks
        .map((one) => reckon(one).sheet.line)
        .sort(
          (a, b) =>
            Number(a.retired) - Number(b.retired) ||
            at(b.residual.level) - at(a.residual.level) ||
            at(b.inherent.level) - at(a.inherent.level),
        ),
      assets,
      flows,
      snapshots: years.map((one) => one.line).reverse(),
      people: world.staff.filter((one) => one.active).map(({ id, name }) => ({ id, name })),
      likelihoods: LIKELIHOODS,
      impacts: IMPACTS,
      matrix: MATRIX,
    });

  function redraw(): RiskRegister {
    world.changed(["risk"]);
    return register();
  }

  const interview = (): RiskInterview =>
    structuredClone({ areas: AREAS, questions, started: startedAt !== null });

  function analysis(date: string, approver: string, note: string): RiskAnalysis {
    const live = risks.map((one) => reckon(one)).filter((one) => !one.sheet.line.retired);
    const waits = live.filter((one) => one.sheet.line.review === "needed").length;
    return structuredClone({
      format: 1,
      practice: world.practice.name,
      date,
      approver,
      edition: "2026.1",
      note,
      answers: questions
        .filter((one) => one.answer.length > 0)
        .map((one) => ({
          question: one.text,
          cite: one.cite,
          answer: one.choices.filter((c) => one.answer.includes(c.key)).map((c) => c.text),
        })),
      known: FACTS.filter((one) => one.holds === "yes").map((one) => one.text),
      found: ["Disks aren’t encrypted", "People weren’t trained"],
      assets,
      flows,
      risks: live.map(({ sheet }) => ({
        id: sheet.line.id,
        title: sheet.line.title,
        scenario: sheet.scenario,
        clients: sheet.clients,
        cites: sheet.cites,
        inherent: sheet.line.inherent,
        residual: sheet.line.residual,
        target: sheet.line.target,
        treatment: sheet.line.treatment,
        plan: sheet.plan,
        owner: sheet.line.ownerName,
        reviewed: sheet.line.review,
        acceptedUntil: sheet.line.acceptedUntil,
        controls: sheet.controls.map(({ text, state, proven }) => ({
          text,
          state,
          proven,
          proofs: [],
        })),
        tasks: sheet.tasks.map((task) => ({
          title: task.title,
          owner: task.ownerName,
          due: task.due,
          done: task.doneAt !== null,
        })),
      })),
      open:
        waits === 0 ? [] : [`${String(waits)} risks of high impact wait for the owner’s review.`],
    });
  }

  function freeze(date: string, takenAt: number, approver: string, note: string): RiskSnapshot {
    const year: RiskSnapshot = {
      line: { id: world.id(), takenAt, takenOn: date, approver, edition: "2026.1", note },
      digest: "9f2b41c07ad3e85566f1c2de0b7790ac31d84e5f0a6cbb92d7e3184f5c60a9e1",
      analysis: analysis(date, approver, note),
    };
    years.push(year);
    return year;
  }

  const find = (id: string) => {
    const year = years.find((one) => one.line.id === id);
    if (year === undefined) throw refuse("not_found", "This risk analysis no longer exists.");
    return year;
  };

  if (scene !== "fresh") {
    for (const one of questions)
      one.answer = [one.choices[one.choices.length > 2 ? 1 : 0]?.key ?? ""];
    start();
    const scored = scene === "some" ? risks.slice(0, 8) : risks;
    for (const one of scored) {
      const { likelihood, impact } = one.sheet.line.inherent;
      score(one, likelihood, impact, "");
      one.sheet.line.owner = P.ibe;
    }
    const [tablet, pc, stick, ransom, mail] = risks as [Kept, Kept, Kept, Kept, Kept];
    if (scene === "years")
      freeze("2024-03-20", world.now - 722 * 86_400_000, "Dr. Amara Lin", "The first one");
    tablet.stored = "mitigate";
    tablet.sheet.plan = "A drawer that locks, by May";
    tablet.sheet.controls = [
      {
        id: world.id(),
        text: "Tablets are charged in one locked drawer",
        state: "active",
        owner: P.torres,
        ownerName: name(P.torres),
        likelihood: "low",
        impact: null,
        proven: false,
        version: 1,
        proofs: [
          {
            id: world.id(),
            kind: "attestation",
            reference: "",
            text: "Checked the drawer at closing on Monday; five tablets in it.",
            givenBy: "Mia Torres",
            givenOn: "2026-03-02",
            expires: "2027-03-02",
            standing: "approved",
            decidedBy: "Dr. Amara Lin",
            decidedAt: world.now,
            decidedWhy: "",
          },
        ],
      },
      {
        id: world.id(),
        text: "Tablets can be found and wiped from elsewhere",
        state: "inProgress",
        owner: null,
        ownerName: null,
        likelihood: null,
        impact: "moderate",
        proven: false,
        proofs: [],
        version: 1,
      },
    ];
    tablet.sheet.tasks = [
      {
        id: world.id(),
        title: "Turn on “find and wipe” on every tablet",
        owner: P.torres,
        ownerName: "Mia Torres",
        due: "2026-03-05",
        overdue: true,
        doneAt: null,
        doneBy: null,
        doneNote: "",
        version: 1,
      },
    ];
    pc.stored = "accept";
    pc.accepted = { until: "2026-12-31", level: "low" };
    pc.sheet.events.unshift(
      event("accepted", {
        until: "2026-12-31",
        text: "The record is encrypted and the door alarmed.",
      }),
    );
    for (const one of [tablet, pc, stick]) one.reviewed = mark(reckon(one));
    ransom.stored = "mitigate";
    mail.stored = "mitigate";
    flows = [
      {
        id: world.id(),
        origin: "Camera",
        target: "Front-desk PC",
        what: "Before-and-after photos",
        protection: "By cable; the card is wiped afterwards",
        retiredWhy: null,
        version: 1,
      },
    ];
    if (scene === "years" || scene === "some") {
      freeze("2025-03-14", world.now - 363 * 86_400_000, "Dr. Amara Lin", "");
      if (scene === "years") score(mail, "moderate", "moderate", "Second factor since January");
    }
  }

  return {
    riskInterview: async () => interview(),
    saveRiskAnswer: async (req) => {
      const question = questions.find((one) => one.key === req.question);
      if (question === undefined) throw refuse("not_found", "This question no longer exists.");
      if (req.choices.length === 0) invalid("choices", "Choose an answer from the list.");
      question.answer = question.choices.map((c) => c.key).filter((c) => req.choices.includes(c));
      return interview();
    },
    beginRisk: async () => {
      start();
      return redraw();
    },
    riskRegister: async () => register(),
    getRisk: async (id) => show(get(id)),
    saveRisk: async (req) => {
      if (req.title.trim() === "") invalid("title", "Say in a few words what may happen.");
      if (req.id === null) {
        const { scenario, clients, plan } = req;
        const more = { scenario, clients, plan, starter: false };
        return put(add(req.title.trim(), rate("moderate", "moderate"), more), false);
      }
      const one = get(req.id, req.version);
      Object.assign(one.sheet, { scenario: req.scenario, clients: req.clients, plan: req.plan });
      Object.assign(one.sheet.line, { title: req.title, owner: req.owner });
      if (one.stored === "accept" && req.treatment !== "accept") one.accepted = null;
      one.stored = req.treatment;
      return put(one);
    },
    scoreRisk: async (req) => {
      const one = get(req.risk, req.version);
      score(one, req.likelihood, req.impact, req.reason.trim());
      return put(one);
    },
    acceptRisk: async (req) => {
      const one = get(req.risk, req.version);
      if (req.reason.trim() === "") invalid("reason", "Write why you can live with it.");
      one.accepted = { until: req.expires, level: one.sheet.line.residual.level };
      one.stored = "accept";
      one.sheet.events.unshift(event("accepted", { until: req.expires, text: req.reason }));
      one.reviewed = mark(reckon(one));
      return put(one);
    },
    reviewRisk: async (req) => {
      const one = get(req.risk, req.version);
      if (one.sheet.line.placeholder)
        throw refuse(
          "conflict",
          "These numbers are placeholders. Score the risk for your practice first.",
        );
      one.reviewed = mark(reckon(one));
      one.sheet.events.unshift(
        event("reviewed", { rating: one.sheet.line.inherent, text: req.note }),
      );
      return put(one, false);
    },
    saveRiskControl: async (req) => {
      const one = get(req.risk);
      if (req.text.trim() === "") invalid("text", "Say what is done against it.");
      const { text, state, owner, likelihood, impact } = req;
      const words = { text: text.trim(), state, owner, ownerName: name(owner), likelihood, impact };
      const old = one.sheet.controls.find((control) => control.id === req.id);
      if (old) Object.assign(old, words, { version: old.version + 1 });
      else
        one.sheet.controls.push({
          id: world.id(),
          ...words,
          proven: false,
          proofs: [],
          version: 1,
        });
      return put(one, false);
    },
    saveRiskEvidence: async (req) => {
      const one = risks.find((r) => r.sheet.controls.some((c) => c.id === req.control));
      const control = one?.sheet.controls.find((c) => c.id === req.control);
      if (one === undefined || control === undefined)
        throw refuse("not_found", "This control no longer exists.");
      if (req.kind === "attestation" && req.text.trim() === "")
        invalid("text", "Write what you have seen, and how.");
      const fact = FACTS.find((known) => known.key === req.reference);
      if (req.kind === "appFact" && fact === undefined)
        invalid("reference", "Choose from the list what Stillroom sees.");
      control.proofs.unshift({
        id: world.id(),
        kind: req.kind,
        reference: req.reference,
        text: fact?.text ?? req.text.trim(),
        givenBy: world.me.name,
        givenOn: TODAY,
        expires: req.expires,
        standing: req.approve ? "approved" : "draft",
        decidedBy: req.approve ? world.me.name : null,
        decidedAt: req.approve ? world.now : null,
        decidedWhy: "",
      });
      return put(one, false);
    },
    decideRiskEvidence: async (req) => {
      for (const one of risks) {
        const proof = one.sheet.controls.flatMap((c) => c.proofs).find((p) => p.id === req.proof);
        if (proof === undefined) continue;
        if (!req.approve && req.reason.trim() === "")
          invalid("reason", "Write why it doesn’t show this.");
        proof.standing = req.approve ? "approved" : "rejected";
        proof.decidedWhy = req.reason;
        return put(one, false);
      }
      throw refuse("not_found", "This proof no longer exists.");
    },
    saveRiskTask: async (req) => {
      const one = get(req.risk);
      if (req.title.trim() === "") invalid("title", "Say what is to be done.");
      if (req.owner === null) invalid("owner", "Say who does it.");
      if (req.due === null) invalid("due", "Say until when.");
      const { title, owner, due, doneNote } = req;
      const words = {
        title,
        owner,
        due,
        doneNote,
        ownerName: name(owner) ?? "",
        overdue: !req.done && due < TODAY,
        doneAt: req.done ? world.now : null,
        doneBy: req.done ? world.me.name : null,
      };
      const old = one.sheet.tasks.find((task) => task.id === req.id);
      if (old) Object.assign(old, words, { version: old.version + 1 });
      else one.sheet.tasks.push({ id: world.id(), ...words, version: 1 });
      return put(one, false);
    },
    saveRiskAsset: async (req) => {
      if (req.name.trim() === "") invalid("name", "Give it a name.");
      const { name, place, keeper, holds, encrypted, note } = req;
      const words = { name: name.trim(), place, keeper, holds, encrypted, note };
      const old = assets.find((one) => one.id === req.id);
      assets = old
        ? assets.map((one) => (one === old ? { ...old, ...words, version: old.version + 1 } : one))
        : [...assets, { id: world.id(), hint: "", retiredWhy: null, version: 1, ...words }];
      return redraw();
    },
    saveRiskFlow: async (req) => {
      if (req.origin.trim() === "") invalid("origin", "Say where the data come from.");
      if (req.target.trim() === "") invalid("target", "Say where they go.");
      if (req.what.trim() === "") invalid("what", "Say what goes there.");
      const { origin, target, what, protection } = req;
      const words = { origin, target, what, protection };
      const old = flows.find((one) => one.id === req.id);
      flows = old
        ? flows.map((one) => (one === old ? { ...old, ...words, version: old.version + 1 } : one))
        : [...flows, { id: world.id(), retiredWhy: null, version: 1, ...words }];
      return redraw();
    },
    retireRisk: async (req) => {
      if (req.reason.trim() === "") invalid("reason", "Write why it is no longer so.");
      if (req.what === "risk") {
        const one = get(req.id);
        one.sheet.line.retired = true;
        one.sheet.retiredWhy = req.reason;
      }
      const retire = <T extends { id: string; retiredWhy: string | null }>(all: T[]) =>
        all.map((one) => (one.id === req.id ? { ...one, retiredWhy: req.reason } : one));
      assets = retire(assets);
      flows = retire(flows);
      return redraw();
    },
    freezeRisk: async (req) => {
      const left = risks.filter(
        (one) => one.sheet.line.placeholder && !one.sheet.line.retired,
      ).length;
      if (left > 0)
        throw refuse(
          "conflict",
          `${String(left)} risks still have the starter’s numbers. Score them first.`,
        );
      const year = freeze(TODAY, world.now, world.me.name, req.note);
      world.changed(["risk"]);
      return structuredClone(year);
    },
    riskSnapshot: async (id) => structuredClone(find(id)),
    compareRisk: async (req) =>
      compare(
        find(req.from).analysis,
        req.to === null ? analysis(TODAY, "", "") : find(req.to).analysis,
        req.to === null,
      ),
  };
}
