/** What a binder would hold as of a day, and making one. */
import {
  CallError,
  ipc,
  on,
  type BinderDone,
  type BinderForm,
  type BinderPreview,
  type Progress,
} from "../../../ipc";
import { registerStore } from "../../../kit";

/** The shell's name for the work. */
const JOB = "binder";

export class BinderStore {
  /** None until the practice's own day is known. */
  day = $state<string | null>(null);
  form = $state<BinderForm>("pdf");
  preview = $state.raw<BinderPreview | null>(null);
  failure = $state<string | null>(null);
  /** What is wrong with the day. */
  dayError = $state<string | null>(null);
  problem = $state<string | null>(null);
  done = $state.raw<BinderDone | null>(null);
  busy = $state(false);
  progress = $state.raw<Progress | null>(null);
  #asked = 0;

  constructor() {
    registerStore(() => {
      this.#asked += 1;
      this.preview = null;
      this.done = null;
      this.problem = null;
      this.progress = null;
    });
  }

  watch(): () => void {
    return on("progress", (progress) => {
      if (progress.job === JOB) this.progress = progress.finished ? null : progress;
    });
  }

  async load(today: string): Promise<void> {
    const asked = ++this.#asked;
    const day = this.day ?? today;
    try {
      const found = await ipc.binderPreview(day);
      if (asked !== this.#asked) return;
      this.preview = found;
      this.day = day;
      this.failure = null;
      this.dayError = null;
    } catch (cause) {
      if (asked !== this.#asked) return;
      const error = CallError.from(cause);
      if (error.field === "asOf") this.dayError = error.message;
      else this.failure = error.message;
    }
  }

  async make(): Promise<void> {
    if (this.busy || this.day === null) return;
    this.busy = true;
    this.problem = null;
    this.done = null;
    try {
      const folder = await ipc.binderPick();
      if (folder === null) return;
      this.done = await ipc.makeBinder({ binder: { asOf: this.day, form: this.form }, folder });
      await this.load(this.day);
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.code !== "step_up_cancelled" && error.code !== "cancelled") {
        this.problem = error.message;
      }
    } finally {
      this.busy = false;
    }
  }

  stop(): void {
    void ipc.cancelJob(JOB);
  }
}
