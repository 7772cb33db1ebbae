// Whether HIPAA applies to the companies of the invented practice. The questions are the program's
// own (a Rust test holds the JSON to them); what they come to is decided as Rust does it.
import type {
  ApplicabilityAssessment,
  ApplicabilityFinding,
  ApplicabilityOutcome,
  ApplicabilityReview,
  ClaimVerdict,
  Commands,
  HybridDesignation,
  HybridState,
  InterviewStep,
  LegalEntity,
  LegalEntityPage,
  Misconception,
  ReportedChange,
} from "../../ipc";
import { addDays, dateIn } from "../../kit/format";
import { refuse, uuid, type World } from "../world";
import content from "./applicability.json";

type Names =
  | "applicabilityList"
  | "applicabilityEntity"
  | "saveLegalEntity"
  | "applicabilityAsk"
  | "saveApplicability"
  | "getApplicability"
  | "applicabilityCounsel"
  | "applicabilityChange"
  | "designateHybrid";

/** None yet; one not asked; some decided; one that is due; a designated hybrid. */
export type ApplicabilityScene = "none" | "fresh" | "some" | "due" | "hybrid";

type Answers = Record<string, string[]>;
type Choice = {
  id: string;
  label: string;
  hint?: string;
  counts: string;
  alone?: boolean;
  confirm?: boolean;
  reason: string;
  cite: string[];
  counsel?: string;
};
type Question = {
  id: string;
  topic: string;
  text: string;
  why: string;
  help: string;
  cite: string[];
  many?: boolean;
  skip?: string[];
  need?: string[];
  options: Choice[];
};
type Law = {
  id: string;
  title: string;
  text: string;
  cite: string[];
  confirm?: boolean;
  show?: string[];
  may?: string[];
};

const QUESTIONS = content.questions as Question[];
const LAWS = content.overlays as Law[];
const DECIDING = ["chart", "provider", "transaction", "associate"];

function walk(answers: Answers): {
  path: [Question, Choice[]][];
  facts: Set<string>;
  next: Question | null;
  remaining: number;
} {
  const facts = new Set<string>();
  const path: [Question, Choice[]][] = [];
  let next: Question | null = null;
  let remaining = 0;
  for (const question of QUESTIONS) {
    const skip = question.skip?.some((fact) => facts.has(fact)) ?? false;
    const needed = question.need === undefined || question.need.some((fact) => facts.has(fact));
    if (skip || !needed) continue;
    const ids = answers[question.id];
    if (next !== null || ids === undefined) {
      next ??= question;
      remaining += 1;
      continue;
    }
    const choices = question.options.filter((one) => ids.includes(one.id));
    if (choices.length === 0 || choices.length !== ids.length) {
      throw refuse("invalid", "An answer isn’t one of those that were offered.", {
        field: "answers",
      });
    }
    for (const one of choices) facts.add(`${question.topic}:${one.counts}`);
    path.push([question, choices]);
    const provider = facts.has("provider:yes") && !facts.has("provider:unknown");
    if (provider && !facts.has("provider:no") && facts.has("transaction:yes")) facts.add("covered");
  }
  return { path, facts, next, remaining };
}

function outcomeOf(facts: Set<string>): [ApplicabilityOutcome, HybridState] {
  const associate = facts.has("associate:yes");
  if (facts.has("covered")) {
    if (facts.has("hybrid:yes") && facts.has("components:yes") && facts.has("desk:no"))
      return ["hybrid", "designated"];
    return [associate ? "both" : "coveredEntity", facts.has("lines:yes") ? "possible" : "no"];
  }
  const open = DECIDING.some((topic) => facts.has(`${topic}:unknown`));
  return [open ? "undetermined" : associate ? "businessAssociate" : "notCovered", "no"];
}

function decisive(
  outcome: ApplicabilityOutcome,
  facts: Set<string>,
  topic: string,
  counts: string,
) {
  if (outcome === "undetermined")
    return (
      (DECIDING.includes(topic) && counts === "unknown") ||
      (topic === "associate" && counts === "yes")
    );
  if (outcome === "businessAssociate" || outcome === "notCovered") {
    if (topic === "associate") return true;
    if (topic === "provider") return counts === "no";
    return topic === "transaction" && !facts.has("provider:no") && counts === "no";
  }
  const topics = ["provider", "transaction"];
  if (outcome !== "coveredEntity") topics.push("associate");
  if (outcome === "hybrid") topics.push("hybrid", "components");
  return (topics.includes(topic) && counts === "yes") || (outcome === "hybrid" && topic === "desk");
}

function heard(at: string, of: (text: string) => string): Misconception[] {
  return content.misconceptions
    .filter((one) => one.at.includes(at))
    .map((one) => ({
      id: one.id,
      claim: of(one.claim),
      verdict: one.verdict as ClaimVerdict,
      answer: of(one.answer),
      cite: one.cite,
      confirm: one.confirm ?? false,
    }));
}

function step(name: string, answers: Answers): InterviewStep {
  const of = (text: string) => text.replaceAll("{entity}", name);
  const { path, facts, next, remaining } = walk(answers);
  return {
    answered: path.map(([question]) => question.id),
    remaining,
    question:
      next === null
        ? null
        : {
            id: next.id,
            text: of(next.text),
            why: of(next.why),
            help: of(next.help),
            cite: next.cite,
            many: next.many ?? false,
            choices: next.options.map((one) => ({
              id: one.id,
              label: of(one.label),
              hint: of(one.hint ?? ""),
              alone: one.alone ?? false,
            })),
            misconceptions: heard(next.id, of),
          },
    finding: next === null ? findingOf(path, facts, of) : null,
  };
}

function findingOf(
  path: [Question, Choice[]][],
  facts: Set<string>,
  of: (text: string) => string,
): ApplicabilityFinding {
  const [outcome, hybrid] = outcomeOf(facts);
  const meaning = content.outcomes.find((one) => one.id === outcome);
  if (meaning === undefined) throw refuse("internal", "No such outcome.");
  const given = path.flatMap(([question, choices]) =>
    choices.map((choice) => ({ question, choice })),
  );
  return {
    outcome,
    hybrid,
    title: meaning.title,
    headline: of(meaning.headline),
    means: meaning.means.map(of),
    next: meaning.next.map(of),
    cite: meaning.cite,
    reasons: given.map(({ question, choice }) => ({
      question: question.id,
      asked: of(question.text),
      answered: of(choice.label),
      text: of(choice.reason),
      cite: choice.cite,
      confirm: choice.confirm ?? false,
      decisive: decisive(outcome, facts, question.topic, choice.counts),
      unknown: choice.counts === "unknown",
    })),
    counsel: [
      { text: of(meaning.counsel), cite: meaning.cite },
      ...given.flatMap(({ choice }) =>
        choice.counsel === undefined ? [] : [{ text: of(choice.counsel), cite: choice.cite }],
      ),
    ],
    otherLaws: LAWS.flatMap((law) => {
      const known = law.show === undefined || law.show.some((fact) => facts.has(fact));
      const may = !known && (law.may ?? []).some((fact) => facts.has(fact));
      if (!known && !may) return [];
      const { id, title, text, cite } = law;
      return [{ id, title, text: of(text), cite, may, confirm: (law.confirm ?? false) || may }];
    }),
    misconceptions: heard("result", of),
  };
}

/** A cash spa with nothing electronic, and what differs. */
function answersOf(different: Record<string, string>): Answers {
  const usual: Record<string, string> = { chart: "this", care: "yes", paid: "yes", states: "none" };
  const answers: Answers = {};
  for (let next = walk(answers).next; next !== null; next = walk(answers).next) {
    const none = next.options.some((one) => one.id === "no") ? "no" : "none";
    answers[next.id] = [different[next.id] ?? usual[next.id] ?? none];
  }
  return answers;
}

export function fakeApplicability(world: World, scene: ApplicabilityScene): Pick<Commands, Names> {
  const entities: LegalEntity[] = [];
  const assessments: ApplicabilityAssessment[] = [];
  const changes = new Map<string, ReportedChange[]>();
  const designations = new Map<string, HybridDesignation[]>();
  const today = () => dateIn(world.now, world.timeZone);

  function entity(id: string): LegalEntity {
    const found = entities.find((one) => one.id === id);
    if (found === undefined) throw refuse("not_found", "This company is no longer on record.");
    return found;
  }
  function of(id: string): ApplicabilityAssessment[] {
    return assessments.filter((one) => one.entity.id === id);
  }
  function get(id: string): ApplicabilityAssessment {
    const found = assessments.find((one) => one.line.id === id);
    if (found === undefined) throw refuse("not_found", "This decision is not on record.");
    return {
      ...found,
      entity: entity(found.entity.id),
      line: { ...found.line, counsel: found.counsel[0] ?? null },
      superseded: of(found.entity.id)[0]?.line.id !== id,
    };
  }
  function page(one: LegalEntity): LegalEntityPage {
    const history = of(one.id).map((past) => get(past.line.id).line);
    const newest = history[0] ?? null;
    const all = changes.get(one.id) ?? [];
    const since = all.filter((change) => newest !== null && change.recordedAt >= newest.decidedAt);
    let review: ApplicabilityReview = "never";
    if (newest !== null) {
      const left = (Date.parse(newest.reviewOn) - Date.parse(today())) / 86_400_000;
      review =
        since.length > 0 || newest.counsel?.agrees === false || left <= 0
          ? "due"
          : left <= 30
            ? "soon"
            : "current";
    }
    const papers = designations.get(one.id) ?? [];
    return {
      standing: {
        entity: one,
        assessment: newest,
        review,
        changes: since,
        designation: papers[0] ?? null,
      },
      history,
      changes: all,
      designations: papers,
    };
  }
  function decide(id: string, answers: Answers, daysAgo = 0): ApplicabilityAssessment {
    const { finding } = step(entity(id).name, answers);
    if (finding === null) {
      throw refuse("invalid", "A question that matters has no answer yet.", { field: "answers" });
    }
    const on = addDays(today(), -daysAgo);
    const made: ApplicabilityAssessment = {
      line: {
        id: world.id(),
        outcome: finding.outcome,
        title: finding.title,
        hybrid: finding.hybrid,
        decidedOn: on,
        decidedAt: world.now - daysAgo * 86_400_000,
        decider: world.me.name,
        edition: "2026.1",
        reviewOn: `${String(Number(on.slice(0, 4)) + 1)}${on.slice(4)}`,
        counsel: null,
      },
      entity: entity(id),
      answers,
      finding,
      counsel: [],
      superseded: false,
    };
    assessments.unshift(made);
    return get(made.line.id);
  }
  const saved = <T>(value: T): T => {
    queueMicrotask(() => world.changed(["programme"]));
    return value;
  };

  const spa = uuid(80, 1);
  if (scene !== "none")
    entities.push({ id: spa, name: world.practice.name, kind: "spa", active: true });
  if (scene === "some" || scene === "due" || scene === "hybrid") {
    entities.push({ id: uuid(80, 2), name: "Amara Lin MD PC", kind: "physicianPc", active: true });
    entities.push({ id: uuid(80, 3), name: "Linden Management LLC", kind: "mso", active: true });
    decide(uuid(80, 2), answersOf({ claims: "electronic" }), scene === "due" ? 400 : 60);
    if (scene === "hybrid") {
      decide(
        spa,
        answersOf({ claims: "portal", lines: "yes", hybrid: "yes", components: "yes" }),
        30,
      );
      const part = (name: string, wouldBe: boolean) => ({ name, wouldBe, inside: wouldBe });
      designations.set(spa, [
        {
          id: world.id(),
          designatedOn: addDays(today(), -40),
          signer: "Dr. Amara Lin",
          keptAt: "The safe, folder “HIPAA”",
          components: [part("Treatment", true), part("Billing", true), part("Retail shop", false)],
          recorder: world.me.name,
          recordedAt: world.now - 40 * 86_400_000,
          keepUntil: null,
        },
      ]);
    } else {
      decide(spa, answersOf({ prescribing: "unknown" }), scene === "due" ? 300 : 200);
      decide(spa, answersOf({}), scene === "due" ? 120 : 20);
    }
  }
  if (scene === "due") {
    changes.set(spa, [
      {
        id: world.id(),
        what: "payer",
        note: "Weight-loss clients may use their insurance from April.",
        recorder: world.me.name,
        recordedAt: world.now - 2 * 86_400_000,
      },
    ]);
  }

  return {
    applicabilityList: async () => ({
      entities: entities.map((one) => page(one).standing),
      proposed: entities.length === 0 ? world.practice.name : null,
    }),
    applicabilityEntity: async (id) => page(entity(id)),
    saveLegalEntity: async (req) => {
      if (req.name.trim() === "") throw refuse("invalid", "Write this first.", { field: "name" });
      const one = { ...req, id: req.id ?? world.id(), name: req.name.trim() };
      const at = entities.findIndex((old) => old.id === one.id);
      if (at < 0) entities.push(one);
      else entities[at] = one;
      return saved(one);
    },
    applicabilityAsk: async (req) => step(entity(req.entity).name, req.answers),
    saveApplicability: async (req) => saved(decide(req.entity, req.answers)),
    getApplicability: async (id) => get(id),
    applicabilityCounsel: async (req) => {
      if (req.counsel.trim() === "") {
        throw refuse("invalid", "Write this first.", { field: "counsel" });
      }
      if (!req.agrees && req.note.trim() === "") {
        throw refuse("invalid", "Write what counsel sees otherwise.", { field: "note" });
      }
      const { assessment, ...said } = req;
      const past = assessments.find((one) => one.line.id === assessment);
      past?.counsel.unshift({
        ...said,
        id: world.id(),
        recorder: world.me.name,
        recordedAt: world.now,
      });
      return saved(get(assessment));
    },
    applicabilityChange: async (req) => {
      if (req.what === "other" && req.note.trim() === "") {
        throw refuse("invalid", "Write what changed.", { field: "note" });
      }
      const change = {
        id: world.id(),
        what: req.what,
        note: req.note.trim(),
        recorder: world.me.name,
        recordedAt: world.now,
      };
      changes.set(req.entity, [change, ...(changes.get(req.entity) ?? [])]);
      return saved(page(entity(req.entity)));
    },
    designateHybrid: async (req) => {
      if (req.signer.trim() === "") {
        throw refuse("invalid", "Write this first.", { field: "signer" });
      }
      if (req.keptAt.trim() === "") {
        throw refuse("invalid", "Write this first.", { field: "keptAt" });
      }
      const { entity: id, ...paper } = req;
      const older = (designations.get(id) ?? []).map((one, index) =>
        index > 0
          ? one
          : {
              ...one,
              keepUntil: `${String(Number(paper.designatedOn.slice(0, 4)) + 6)}${paper.designatedOn.slice(4)}`,
            },
      );
      designations.set(id, [
        {
          ...paper,
          id: world.id(),
          recorder: world.me.name,
          recordedAt: world.now,
          keepUntil: null,
        },
        ...older,
      ]);
      return saved(page(entity(id)));
    },
  };
}
