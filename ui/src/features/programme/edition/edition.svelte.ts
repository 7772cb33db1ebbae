/** The editions of the texts, and one that is looked at before it is brought in. */
import { CallError, ipc, type ChosenUpdate, type EditionPage } from "../../../ipc";
import { registerStore } from "../../../kit";

export class EditionStore {
  page = $state.raw<EditionPage | null>(null);
  failure = $state<string | null>(null);
  /** What was chosen and isn't brought in. */
  chosen = $state.raw<ChosenUpdate | null>(null);
  /** Why a file wasn't taken. */
  refused = $state<string | null>(null);
  /** The edition that was just brought in. */
  done = $state<string | null>(null);
  busy = $state(false);

  constructor() {
    registerStore(() => {
      this.page = null;
      this.chosen = null;
      this.refused = null;
      this.done = null;
    });
  }

  async load(): Promise<void> {
    try {
      this.page = await ipc.getEditions();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async choose(): Promise<void> {
    await this.#attempt(async () => {
      this.chosen = await ipc.chooseContentUpdate();
    });
  }

  async bringIn(): Promise<void> {
    const chosen = this.chosen;
    if (chosen === null) return;
    await this.#attempt(async () => {
      this.page = await ipc.bringInContentUpdate(chosen.path, chosen.update.sha256);
      this.done = chosen.update.edition.number;
      this.chosen = null;
    });
  }

  async #attempt(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.refused = null;
    this.done = null;
    try {
      await what();
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.code !== "step_up_cancelled") this.refused = error.message;
    } finally {
      this.busy = false;
    }
  }
}
