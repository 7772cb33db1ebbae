/** One's own courses, and the one that is open. */
import {
  CallError,
  ipc,
  type AttemptLine,
  type CourseInfo,
  type MyTraining,
  type OpenCourse,
  type Outcome,
  type Standing,
} from "../../../ipc";
import { Draft, registerStore } from "../../../kit";

export type Row = {
  course: CourseInfo;
  standing: Standing;
  /** Passed and not signed yet. */
  unsigned: AttemptLine | null;
};

export class MineStore {
  all = $state.raw<MyTraining | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.all = null;
    });
  }

  readonly rows = $derived<Row[]>(
    (this.all?.courses ?? []).flatMap((course, index) => {
      const standing = this.all?.standings[index];
      if (!standing) return [];
      const last = this.all?.attempts.find((one) => one.course === course.id);
      const unsigned =
        last?.passed === true && last.signedAt === null && last.version === course.version
          ? last
          : null;
      return [{ course, standing, unsigned }];
    }),
  );
  readonly assigned = $derived(this.rows.filter((row) => row.standing.state !== "notAssigned"));
  readonly others = $derived(this.rows.filter((row) => row.standing.state === "notAssigned"));

  async load(): Promise<void> {
    try {
      this.all = await ipc.myTraining();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async readNote(month: string): Promise<void> {
    await ipc.readNote(month);
    await this.load();
  }
}

type Kept = { page: number; answers: Record<string, number> };

/** A course in front of somebody: where they are, what they answered; kept as they go. */
export class CourseStore {
  open = $state.raw<OpenCourse | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  failure = $state<string | null>(null);
  /** A lesson's number; after the last lesson comes the quiz. */
  page = $state(0);
  answers = $state<Record<string, number>>({});
  busy = $state(false);
  /** Handed in with gaps: they are shown. */
  tried = $state(false);

  #draft: Draft<Kept> | null = null;

  constructor() {
    registerStore(() => {
      this.open = null;
      this.outcome = null;
      this.answers = {};
    });
  }

  readonly lessons = $derived(this.open?.lessons ?? []);
  readonly questions = $derived(this.open?.questions ?? []);
  readonly inQuiz = $derived(this.open !== null && this.page >= this.lessons.length);
  readonly answered = $derived(this.questions.filter((one) => one.id in this.answers).length);

  async begin(course: string, page = 0): Promise<void> {
    this.failure = null;
    try {
      const open = await ipc.openCourse(course);
      this.#draft = new Draft<Kept>("training", open.attempt);
      const kept = await this.#draft.restore().catch(() => null);
      this.answers = kept?.answers ?? {};
      this.page = Math.min(kept?.page ?? page, open.lessons.length);
      this.tried = false;
      this.outcome = null;
      this.open = open;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  /** An attempt that is over: to sign it, or to look at its answers. */
  async look(attempt: string): Promise<void> {
    this.failure = null;
    try {
      this.outcome = await ipc.trainingReview(attempt);
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  go(page: number): void {
    this.page = Math.max(0, Math.min(page, this.lessons.length));
    this.#keep();
  }

  answer(question: string, option: number): void {
    this.answers = { ...this.answers, [question]: option };
    this.#keep();
  }

  #keep(): void {
    this.#draft?.keep({ page: this.page, answers: $state.snapshot(this.answers) });
  }

  /** The first question without an answer; null when all have one. */
  missing(): string | null {
    return this.questions.find((one) => !(one.id in this.answers))?.id ?? null;
  }

  async submit(): Promise<void> {
    if (!this.open || this.busy) return;
    this.busy = true;
    this.failure = null;
    try {
      const answers = Object.entries(this.answers).map(([question, option]) => ({
        question,
        option,
      }));
      this.outcome = await ipc.submitTraining({ attempt: this.open.attempt, answers });
      await this.#draft?.discard().catch(() => undefined);
      this.#draft = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    } finally {
      this.busy = false;
    }
  }

  /** Gives what is wrong with the name, or null when it is signed. */
  async sign(name: string): Promise<string | null> {
    if (!this.outcome || this.busy) return null;
    this.busy = true;
    try {
      this.outcome = await ipc.signTraining({ attempt: this.outcome.attempt.id, name });
      return null;
    } catch (cause) {
      return CallError.from(cause).message;
    } finally {
      this.busy = false;
    }
  }
}
