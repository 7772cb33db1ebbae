/** The companies of the practice, and the interview that is under way. */
import {
  CallError,
  ipc,
  type Applicability,
  type ApplicabilityAssessment,
  type ApplicabilityOutcome,
  type ApplicabilityReview,
  type InterviewStep,
  type LegalEntityPage,
  type LegalEntityStanding,
} from "../../../ipc";
import { Draft, navigate, registerStore } from "../../../kit";

type Answers = Record<string, string[]>;

export type Tone = "neutral" | "info" | "warn" | "ok";

/** Nothing here is wrong: what isn't known yet asks for attention, no more. */
export const outcomeTone: Record<ApplicabilityOutcome, Tone> = {
  coveredEntity: "info",
  businessAssociate: "info",
  both: "info",
  hybrid: "info",
  notCovered: "neutral",
  undetermined: "warn",
};

export const reviewTone: Record<ApplicabilityReview, Tone> = {
  never: "warn",
  current: "neutral",
  soon: "warn",
  due: "warn",
};

const HOME = "/programme/applicability";

export const go = {
  list: () => navigate(HOME),
  company: (id: string, options: { replace?: boolean } = {}) =>
    navigate(`${HOME}?company=${id}`, options),
  interview: (id: string) => navigate(`${HOME}?interview=${id}`),
  assessment: (id: string) => navigate(`${HOME}?decision=${id}`),
};

export class ApplicabilityStore {
  all = $state.raw<Applicability | null>(null);
  page = $state.raw<LegalEntityPage | null>(null);
  assessment = $state.raw<ApplicabilityAssessment | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.all = null;
      this.page = null;
      this.assessment = null;
    });
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      this.all = await ipc.applicabilityList();
    });
  }

  /** A company, and its newest decision. */
  async open(id: string): Promise<void> {
    await this.#try(async () => {
      const page = await ipc.applicabilityEntity(id);
      const newest = page.standing.assessment;
      const assessment = newest === null ? null : await ipc.getApplicability(newest.id);
      this.page = page;
      this.assessment = assessment;
    });
  }

  /** A decision of before. */
  async openDecision(id: string): Promise<void> {
    await this.#try(async () => {
      const assessment = await ipc.getApplicability(id);
      this.page = await ipc.applicabilityEntity(assessment.entity.id);
      this.assessment = assessment;
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

/** One interview: the answers so far, the question that is next, and what they come to. */
export class Interview {
  answers = $state.raw<Answers>({});
  step = $state.raw<InterviewStep | null>(null);
  /** What is chosen of the question that is shown. */
  chosen = $state.raw<string[]>([]);
  /** The answers come from a draft. */
  restored = $state(false);
  busy = $state(false);
  failure = $state<string | null>(null);

  readonly entity: string;
  readonly keeper: Draft<Answers>;
  /** Answers that were taken back by going back: chosen again when their question comes. */
  #before: Answers = {};

  constructor(entity: string) {
    this.entity = entity;
    this.keeper = new Draft<Answers>("applicability", entity);
    registerStore(() => {
      this.answers = {};
      this.step = null;
      this.chosen = [];
    });
  }

  readonly number = $derived((this.step?.answered.length ?? 0) + 1);
  readonly total = $derived((this.step?.answered.length ?? 0) + (this.step?.remaining ?? 0));

  async start(): Promise<void> {
    const kept = await this.keeper.restore().catch(() => null);
    if (kept !== null && Object.keys(kept).length > 0) {
      this.answers = kept;
      this.restored = true;
    }
    await this.#ask();
    // A draft of other questions than today's: begin anew rather than not at all.
    if (this.step === null && this.restored) await this.over();
  }

  async over(): Promise<void> {
    this.answers = {};
    this.#before = {};
    this.restored = false;
    await this.keeper.discard().catch(() => undefined);
    await this.#ask();
  }

  /** Choose an answer, or (where several may be) choose it or take it back. */
  choose(id: string): void {
    const question = this.step?.question;
    if (!question) return;
    this.failure = null;
    const alone = question.choices.find((one) => one.id === id)?.alone ?? false;
    if (!question.many || alone) {
      this.chosen = question.many && this.chosen.includes(id) ? [] : [id];
      return;
    }
    const others = this.chosen.filter(
      (one) => one !== id && !question.choices.some((choice) => choice.id === one && choice.alone),
    );
    this.chosen = this.chosen.includes(id) ? others : [...others, id];
  }

  async next(): Promise<boolean> {
    const question = this.step?.question;
    if (!question || this.busy || this.chosen.length === 0) return false;
    const before = this.answers;
    this.answers = { ...before, [question.id]: this.chosen };
    if (!(await this.#ask())) {
      this.answers = before;
      return false;
    }
    this.keeper.keep(this.answers);
    return true;
  }

  async back(): Promise<void> {
    const last = this.step?.answered.at(-1);
    if (last === undefined || this.busy) return;
    const { [last]: taken, ...rest } = this.answers;
    const before = this.answers;
    if (taken !== undefined) this.#before = { ...this.#before, [last]: taken };
    this.answers = rest;
    if (await this.#ask()) this.keeper.keep(this.answers);
    else this.answers = before;
  }

  /** Null when it was not saved: `failure` says why. */
  async save(): Promise<ApplicabilityAssessment | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    try {
      const saved = await ipc.saveApplicability({ entity: this.entity, answers: this.answers });
      await this.keeper.discard().catch(() => undefined);
      return saved;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
      return null;
    } finally {
      this.busy = false;
    }
  }

  async #ask(): Promise<boolean> {
    this.busy = true;
    try {
      const step = await ipc.applicabilityAsk({ entity: this.entity, answers: this.answers });
      const known = new Set(step.question?.choices.map((one) => one.id));
      const before = step.question === null ? [] : (this.#before[step.question.id] ?? []);
      this.step = step;
      this.chosen = before.filter((id) => known.has(id));
      this.failure = null;
      return true;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** Why a review is due, in lines; empty when it isn't. */
export function dueLines(
  standing: LegalEntityStanding,
  words: {
    year: (on: string) => string;
    change: (index: number) => string;
    counsel: (who: string) => string;
  },
  today: string,
): string[] {
  const newest = standing.assessment;
  if (newest === null || standing.review !== "due") return [];
  const lines = standing.changes.map((_, index) => words.change(index));
  if (newest.counsel?.agrees === false) lines.push(words.counsel(newest.counsel.counsel));
  if (newest.reviewOn <= today) lines.push(words.year(newest.reviewOn));
  return lines;
}
