// What the rules of incidents say, in short: for the fake behind the window.
import type {
  IncidentAct,
  IncidentClock,
  IncidentFile,
  IncidentKind,
  IncidentLetter,
  NoticeKind,
  StateClock,
} from "../../ipc";
import { addDays, daysBetween, longDate } from "../../kit/format";
import { TODAY, type World } from "../world";
import { CHECKLISTS, EXCEPTIONS, FACTORS, KNOWN, QUESTIONS, TYPES } from "./incident-texts";

export const STATES = [
  { code: "CA", name: "California" },
  { code: "NJ", name: "New Jersey" },
  { code: "NY", name: "New York" },
  { code: "TX", name: "Texas" },
];
export const LIVE = ["open", "triage", "assessed", "breach", "notified"];
const HARBOUR = ["encrypted", "keyApart", "unlocked"];

export type Kept = IncidentFile & { reporter: string };

export const deadline = (due: string, cite: string, counted: string) => ({ due, cite, counted });

export function blankFile(world: World, kind: IncidentKind): Kept {
  return {
    id: world.id(),
    version: 1,
    kind,
    status: "open",
    outcome: null,
    what: "",
    firstStep: "",
    rough: "unknown",
    reportedBy: world.me.name,
    reporter: world.me.person,
    recordedAt: world.now,
    occurred: null,
    discovered: TODAY,
    discoveredWhy: "",
    known: KNOWN[kind],
    checklist: CHECKLISTS[kind],
    steps: [],
    questions: QUESTIONS.filter(
      (one) => !["snooping", "paper"].includes(kind) || !HARBOUR.includes(one.key),
    ),
    exceptions: kind === "snooping" ? [] : EXCEPTIONS,
    triage: {
      phi: null,
      impermissible: null,
      encrypted: null,
      keyApart: null,
      unlocked: null,
      exception: null,
      exceptionWhy: "",
    },
    harbour: "open",
    missing: [],
    factorGuide: FACTORS,
    factors: [],
    mayDecide: [],
    trail: [],
    affected: { unknown: false, clients: [], residents: [], byState: [], total: null },
    typeChoices: TYPES,
    facts: { dataTypes: [], told: "", protect: "", doing: "", contact: "" },
    holds: [],
    heldUntil: null,
    notices: [],
    clocks: [],
    withoutRule: [],
    keep: deadline("2032-03-12", "45 CFR 164.316(b)(2)(i), 164.530(j)", "Six years."),
  };
}

export function harbourOf(file: Kept): Kept["harbour"] {
  const { encrypted, keyApart, unlocked } = file.triage;
  if (["snooping", "paper"].includes(file.kind)) return "open";
  if (
    ["no", "unknown"].includes(encrypted ?? "") ||
    ["no", "unknown"].includes(keyApart ?? "") ||
    ["yes", "unknown"].includes(unlocked ?? "")
  )
    return "fails";
  return encrypted !== null && keyApart !== null && unlocked !== null ? "holds" : "open";
}

export function missingOf(file: Kept): string[] {
  const { phi, impermissible, exception } = file.triage;
  const lacks: string[] = [];
  if (phi === null) lacks.push("whether information about clients was involved");
  if (phi === "no" || impermissible === "no") return lacks;
  if (impermissible === null)
    lacks.push("whether it was used, seen or given out in a way the rules don’t allow");
  if (!["snooping", "paper"].includes(file.kind) && harbourOf(file) === "open")
    lacks.push("whether it was encrypted, with the key apart and nothing left open");
  if (file.kind !== "snooping" && exception === null)
    lacks.push("whether one of the three exceptions fits");
  return lacks;
}

export function mayDecide(file: Kept): IncidentAct[] {
  const { phi, impermissible, exception } = file.triage;
  if (file.status !== "assessed") return [];
  if (phi === "no" || impermissible === "no") return ["outside"];
  return [
    ...(harbourOf(file) === "holds" ? (["secured"] as const) : []),
    ...(exception !== null && exception !== "none" ? (["exception"] as const) : []),
    ...(file.factors.length === FACTORS.length ? (["lowProbability"] as const) : []),
    "breach",
  ];
}

export function clocksOf(file: Kept, rules: StateClock[]): IncidentClock[] {
  if (!LIVE.includes(file.status)) return [];
  const open = file.affected.total === null;
  const many = open
    ? file.affected.unknown || ["many", "unknown"].includes(file.rough)
    : (file.affected.total ?? 0) >= 500;
  const year = Number(file.discovered.slice(0, 4));
  const held = (due: string) =>
    file.heldUntil !== null && file.heldUntil > due ? file.heldUntil : due;
  const clock = (
    kind: NoticeKind,
    label: string,
    needs: string,
    due: string,
    cite: string,
    sure: boolean,
    rule: string | null = null,
  ): IncidentClock => ({
    kind,
    rule,
    label,
    needs,
    deadline: deadline(
      due,
      cite,
      `Counted from ${longDate(file.discovered, "")}, the day it was discovered.`,
    ),
    daysLeft: daysBetween(TODAY, due),
    sent:
      file.notices
        .filter((one) => one.kind === kind && one.rule === rule)
        .map((one) => one.sent)[0] ?? null,
    sure,
  });
  const sixty = addDays(file.discovered, 60);
  const all = [
    clock(
      "individual",
      "Tell the people affected",
      "A letter by first-class mail to each, or e-mail if they agreed to it.",
      held(sixty),
      "45 CFR 164.404(b)",
      true,
    ),
    clock(
      "hhs",
      "Tell HHS",
      "The form on HHS’s breach portal. The data sheet here has what it asks for.",
      held(many ? sixty : addDays(`${String(year)}-12-31`, 60)),
      many ? "45 CFR 164.408(b)" : "45 CFR 164.408(c)",
      !open,
    ),
  ];
  const most = Math.max(0, ...file.affected.byState.map((one) => one.people));
  if (most > 500 || (open && many)) {
    all.push(
      clock(
        "media",
        "Tell the media",
        "A press release to prominent media that serve the State.",
        held(sixty),
        "45 CFR 164.406(b)",
        most > 500,
      ),
    );
  }
  for (const rule of rules.filter((one) => one.active && one.days !== null)) {
    const here = file.affected.byState.some((one) => one.state === rule.state);
    if (!here && !open) continue;
    const name = STATES.find((one) => one.code === rule.state)?.name ?? rule.state;
    all.push(
      clock(
        "state",
        `${name}: ${rule.whom}`,
        "What that State’s law asks for, by your own rule. Confirm with counsel.",
        addDays(file.discovered, rule.days ?? 0),
        rule.source,
        here,
        rule.id,
      ),
    );
  }
  return all.sort(
    (a, b) =>
      Number(a.sent !== null) - Number(b.sent !== null) ||
      a.deadline.due.localeCompare(b.deadline.due),
  );
}

export function letter(kind: NoticeKind, title: string, cite: string, file: Kept): IncidentLetter {
  const { facts } = file;
  const missing: string[] = [];
  const fill = (text: string, label: string) => {
    if (text !== "") return text;
    missing.push(label);
    return `[fill in: ${label}]`;
  };
  const types = TYPES.filter((one) => facts.dataTypes.includes(one.key))
    .map((one) => one.title)
    .join("; ");
  const text = [
    "Linden Aesthetics",
    ...(kind === "individual" ? ["Dear {name},"] : [title]),
    `What happened. ${fill(facts.told, "what happened, in words for the people affected")} We learned of it on ${longDate(file.discovered, "")}.`,
    `What information it was. ${fill(types, "which kinds of information")}`,
    `What you can do. ${fill(facts.protect || (types ? "Be wary of calls that mention your visits." : ""), "what people can do to protect themselves")}`,
    `What we are doing. ${fill(facts.doing, "what you do about it")}`,
    `How to reach us. ${fill(facts.contact, "how to reach you")}`,
  ].join("\n\n");
  return { kind, title, cite, text, missing };
}
