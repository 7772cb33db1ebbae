// Incidents of the invented practice: enough of the rules for the screens to be tried.
import type {
  Commands,
  IncidentAct,
  IncidentChange,
  IncidentDecision,
  IncidentFile,
  IncidentKind,
  IncidentLine,
  LetterFacts,
  MyReport,
  Residents,
  StateClock,
  StateClocks,
  Triage,
} from "../../ipc";
import { addDays } from "../../kit/format";
import { refuse, TODAY, type World } from "../world";
import {
  blankFile,
  clocksOf,
  deadline,
  harbourOf,
  letter,
  LIVE,
  mayDecide,
  missingOf,
  STATES,
  type Kept,
} from "./incident-rules";
import { TYPES } from "./incident-texts";

type Names =
  | "reportIncident"
  | "myIncidentReports"
  | "listIncidents"
  | "getIncident"
  | "changeIncident"
  | "incidentLetters"
  | "incidentLog"
  | "listStateClocks"
  | "saveStateClock";

const DAY = 24 * 60 * 60_000;

/** `many`: sixty, the newest not looked at yet. */
export type IncidentScene = "some" | "many" | "none";

export function fakeIncidents(world: World, scene: IncidentScene = "some"): Pick<Commands, Names> {
  const files = new Map<string, Kept>();
  let rules: StateClock[] = [];

  const stateOf = (client: string): string =>
    world.clients.find((one) => one.id === client)?.address.state ?? "";

  function settle(file: Kept): void {
    file.harbour = harbourOf(file);
    file.missing = missingOf(file);
    if (file.status === "triage" && file.missing.length === 0) file.status = "assessed";
    else if (file.status === "assessed" && file.missing.length > 0) file.status = "triage";
    const by = new Map<string, number>();
    for (const one of file.affected.clients) by.set(one.state, (by.get(one.state) ?? 0) + 1);
    for (const one of file.affected.residents)
      by.set(one.state, Math.max(by.get(one.state) ?? 0, one.people));
    file.affected.byState = [...by].map(([state, people]): Residents => ({ state, people }));
    const total = [...by.values()].reduce((sum, n) => sum + n, 0);
    file.affected.total = file.affected.unknown || total === 0 ? null : total;
    file.clocks = clocksOf(file, rules);
    file.mayDecide = mayDecide(file);
    file.withoutRule = file.affected.byState
      .filter((one) => one.state !== "" && !rules.some((rule) => rule.state === one.state))
      .map((one) => STATES.find((name) => name.code === one.state)?.name ?? one.state);
  }

  function decide(file: Kept, act: IncidentAct, why: string): void {
    const decision: IncidentDecision = {
      act,
      why,
      by: world.me.name,
      at: world.now + file.trail.length,
      edition: "2026.1",
    };
    file.trail = [...file.trail, decision];
  }

  function need(text: string, field: string, message: string): string {
    if (text.trim() === "") throw refuse("invalid", message, { field });
    return text.trim();
  }

  function apply(file: Kept, change: IncidentChange): void {
    const by = world.me.name;
    const at = world.now;
    if (file.status === "open") file.status = "triage";
    switch (change.act) {
      case "triage": {
        const triage: Triage = change.of;
        if (triage.exception !== null && triage.exception !== "none")
          need(triage.exceptionWhy, "exceptionWhy", "Say what shows that this exception fits.");
        file.triage = { ...triage, exceptionWhy: triage.exceptionWhy.trim() };
        break;
      }
      case "dates":
        if (change.of.discovered !== file.discovered)
          file.discoveredWhy = need(
            change.of.why,
            "why",
            "Say why it counts as discovered on another day.",
          );
        file.discovered = change.of.discovered;
        file.occurred = change.of.occurred;
        break;
      case "step":
        file.steps = [...file.steps, { ...change.of, by, at: at + file.steps.length }];
        break;
      case "factor":
        file.factors = [
          ...file.factors.filter((one) => one.factor !== change.of.factor),
          {
            factor: change.of.factor,
            text: need(change.of.text, "text", "Write what you found, and what shows it."),
            by,
            at,
          },
        ];
        break;
      case "affected":
        if (new Set(change.of.residents.map((one) => one.state)).size < change.of.residents.length)
          throw refuse("invalid", "Each State has one number.", { field: "residents" });
        file.affected = {
          ...file.affected,
          unknown: change.of.unknown,
          residents: change.of.residents,
          clients: change.of.clients.map((id) => {
            const client = world.clients.find((one) => one.id === id);
            return {
              id,
              name: `${client?.givenName ?? ""} ${client?.familyName ?? ""}`.trim(),
              state: stateOf(id),
            };
          }),
        };
        break;
      case "letter":
        file.facts = change.of satisfies LetterFacts;
        break;
      case "hold":
        need(change.of.official, "official", "Write down who asked: name, office and telephone.");
        file.holds = [...file.holds, { ...change.of, by }];
        file.heldUntil = change.of.until ?? addDays(change.of.stated, 30);
        break;
      case "decide":
        if (!file.mayDecide.includes(change.of.outcome))
          throw refuse(
            "invalid",
            "It is presumed a breach until each of the four factors is written down.",
            { field: "outcome" },
          );
        need(change.of.why, "why", "Say why: this is what has to stand up later.");
        file.outcome = change.of.outcome;
        file.status =
          change.of.outcome === "breach"
            ? "breach"
            : change.of.outcome === "lowProbability"
              ? "lowProbability"
              : "exception";
        decide(file, change.of.outcome, change.of.why);
        break;
      case "reopen":
        file.status = "triage";
        file.outcome = null;
        decide(file, "reopened", change.of.why);
        break;
      case "close":
        if (file.status === "notified") {
          const left = clocksOf(file, rules).filter((one) => one.sent === null);
          if (left.length > 0)
            throw refuse(
              "conflict",
              `Still open: ${left.map((one) => one.label.toLowerCase()).join(", ")}. Record it as sent first.`,
            );
        }
        file.status = "closed";
        decide(file, "closed", change.of.why);
        break;
      case "notice": {
        need(change.of.how, "how", "Say how it went out, and to whom.");
        file.notices = [...file.notices, { ...change.of, by }];
        const left = clocksOf(file, rules).filter(
          (one) => one.sent === null && one.sure && one.kind !== "hhs",
        );
        if (file.status === "breach" && left.length === 0) {
          file.status = "notified";
          decide(file, "notified", "");
        }
        break;
      }
    }
  }

  function get(id: string): Kept {
    const file = files.get(id);
    if (file === undefined) throw refuse("not_found", "There is no such incident.");
    return file;
  }

  const shown = (file: Kept): IncidentFile => {
    const { reporter: _reporter, ...rest } = structuredClone(file);
    return rest;
  };

  const officers = () => [
    ...(world.staff.some((one) => one.active && one.roles.includes("privacyOfficer"))
      ? world.staff.filter((one) => one.active && one.roles.includes("privacyOfficer"))
      : world.staff.filter((one) => one.active && one.roles.includes("owner"))
    ).map((one) => one.name),
  ];

  const mine = (file: Kept): MyReport => ({
    id: file.id,
    kind: file.kind,
    recordedAt: file.recordedAt,
    seen: file.status === "open" ? "received" : file.status === "closed" ? "done" : "lookedInto",
    officers: officers(),
  });

  // What the practice has behind it when the tests begin.
  const seed = (
    kind: IncidentKind,
    what: string,
    by: string,
    daysAgo: number,
    changes: IncidentChange[],
  ) => {
    const file = blankFile(world, kind);
    file.what = what;
    file.reportedBy = by;
    file.rough = "few";
    file.recordedAt = world.now - daysAgo * DAY;
    file.discovered = addDays(TODAY, -daysAgo);
    file.firstStep = "Told the front desk.";
    for (const change of changes) {
      apply(file, change);
      settle(file);
    }
    settle(file);
    files.set(file.id, file);
    return file;
  };
  const answered: Triage = {
    phi: "yes",
    impermissible: "yes",
    encrypted: "no",
    keyApart: "unknown",
    unlocked: "yes",
    exception: "none",
    exceptionWhy: "",
  };
  const triage: IncidentChange = { act: "triage", of: answered };
  let begun = scene === "none";
  const begin = () => {
    if (begun) return;
    begun = true;
    const me = world.me;
    world.me = { ...me, name: "Dr. Amara Lin, MD" };
    seed(
      "snooping",
      "A front-desk login opened a client’s chart on a day without a visit.",
      "Nora Ibe",
      3,
      [{ act: "triage", of: { ...answered, exception: null } }],
    );
    seed("recipient", "Aftercare letter with two names went to another client.", "Mia Torres", 51, [
      triage,
      {
        act: "affected",
        of: { unknown: false, clients: [], residents: [{ state: "NJ", people: 2 }] },
      },
      { act: "decide", of: { outcome: "breach", why: "The recipient read it and knows both." } },
    ]);
    seed("stick", "The blue backup stick was left in a rental car.", "Tess Moreau", 80, [
      {
        act: "triage",
        of: { ...answered, encrypted: "yes", keyApart: "yes", unlocked: "no" },
      },
      {
        act: "decide",
        of: { outcome: "secured", why: "The sheet is in the safe; I saw it today." },
      },
      { act: "close", of: { why: "" } },
    ]);
    if (scene === "many")
      for (let n = 1; n <= 57; n += 1)
        seed(
          n % 2 === 0 ? "recipient" : "snooping",
          "Told at the desk.",
          n % 9 === 0
            ? "Maximiliana Bartholomea Featherstonehaugh-Cholmondeley von Hohenzollern-Sigmaringen"
            : "Mia Torres",
          n * 2,
          n % 3 === 0 ? [triage] : [],
        );
    world.me = me;
  };

  const clocks = (): StateClocks => ({
    clocks: rules,
    suggestions: [
      {
        state: "CA",
        whom: "People affected",
        days: 30,
        counting: "calendar",
        source: "Cal. Civ. Code 1798.82",
      },
    ],
    states: STATES,
  });

  return {
    reportIncident: async (req) => {
      begin();
      const file = blankFile(world, req.kind);
      Object.assign(file, {
        what: need(req.what, "what", "Say in a sentence what happened."),
        discovered: req.discovered,
        occurred: req.occurred,
        rough: req.rough,
        firstStep: req.firstStep,
      });
      settle(file);
      files.set(file.id, file);
      world.changed(["incidents"]);
      return mine(file);
    },
    myIncidentReports: async () => {
      begin();
      return [...files.values()].filter((one) => one.reporter === world.me.person).map(mine);
    },
    listIncidents: async () => {
      begin();
      const lines = [...files.values()].map((one): IncidentLine => ({
        id: one.id,
        kind: one.kind,
        status: one.status,
        outcome: one.outcome,
        discovered: one.discovered,
        recordedAt: one.recordedAt,
        reportedBy: one.reportedBy,
        people: one.affected.total,
        rough: one.rough,
        lead: one.clocks.find((clock) => clock.sent === null) ?? null,
      }));
      return lines.sort(
        (a, b) =>
          Number(!LIVE.includes(a.status)) - Number(!LIVE.includes(b.status)) ||
          (a.lead?.deadline.due ?? "9").localeCompare(b.lead?.deadline.due ?? "9"),
      );
    },
    getIncident: async (id) => {
      begin();
      return shown(get(id));
    },
    changeIncident: async (req) => {
      const file = structuredClone(get(req.id));
      if (file.version !== req.version)
        throw refuse("changed", "Somebody changed this incident while you were editing.");
      apply(file, req.change);
      settle(file);
      file.version += 1;
      files.set(file.id, file);
      world.changed(["incidents"]);
      return shown(file);
    },
    incidentLetters: async (id) => {
      const file = get(id);
      return {
        letters: [
          letter("individual", "Letter to each person", "45 CFR 164.404(c)", file),
          letter("substitute", "Substitute notice", "45 CFR 164.404(d)(2)", file),
          letter("hhs", "Data sheet for HHS’s portal", "45 CFR 164.408", file),
          letter("media", "Notice to the media", "45 CFR 164.406", file),
          letter("state", "Letter to a State’s authority", "Your own rule for that State", file),
        ],
        addressees: file.affected.clients.map((one) => ({
          client: one.id,
          name: one.name,
          address: ["12 Elm Street", "Albany NY 12207"],
        })),
      };
    },
    incidentLog: async (year) => {
      begin();
      const breaches = [...files.values()].filter(
        (one) =>
          one.outcome === "breach" &&
          Number(one.discovered.slice(0, 4)) === year &&
          one.affected.total !== null,
      );
      return {
        practice: world.practice.name,
        year,
        years: [2026],
        deadline: deadline(
          addDays(`${String(year)}-12-31`, 60),
          "45 CFR 164.408(c)",
          `Discovered in ${String(year)}, fewer than 500 people: 60 days after the end of that year.`,
        ),
        breaches: breaches.map((one) => ({
          id: one.id,
          kind: "Sent or given to the wrong person",
          occurred: one.occurred,
          discovered: one.discovered,
          people: one.affected.total ?? 0,
          types: TYPES.filter((type) => one.facts.dataTypes.includes(type.key))
            .map((type) => type.title)
            .join("; "),
          told: one.facts.told,
          doing: one.facts.doing,
          individuals: one.notices.find((sent) => sent.kind === "individual")?.sent ?? null,
          reported: one.notices.find((sent) => sent.kind === "hhs")?.sent ?? null,
        })),
        atOnce: 0,
      };
    },
    listStateClocks: async () => clocks(),
    saveStateClock: async (draft) => {
      need(draft.whom, "whom", "Say who is told: people, Attorney General.");
      need(draft.source, "source", "Name the law, so that it can be looked up again.");
      need(draft.verifiedBy, "verifiedBy", "Say who looked it up.");
      const clock: StateClock = {
        ...draft,
        id: draft.id ?? world.id(),
        version: (draft.version ?? 0) + 1,
      };
      rules = [...rules.filter((one) => one.id !== clock.id), clock];
      for (const file of files.values()) settle(file);
      world.changed(["incidents"]);
      return clocks();
    },
  };
}
