// One client's page: the record, its timeline and its history.
import {
  CallError,
  ipc,
  onChanged,
  type ClientPage,
  type ClientRetention,
  type HistoryItem,
} from "../../ipc";
import { registerStore, toast, toastUndo } from "../../kit";
import { t } from "./en";

const SLOW = 300;

export class ClientRecord {
  page: ClientPage | null = $state.raw(null);
  history: HistoryItem[] | null = $state.raw(null);
  problem: string | null = $state(null);
  historyProblem: string | null = $state(null);
  slow = $state(false);
  /** How long the record is kept, and whether a legal hold stands on it. */
  kept: ClientRetention | null = $state.raw(null);

  readonly id: string;
  #asked = 0;
  #wantsHistory = false;

  constructor(id: string) {
    this.id = id;
  }

  watch(): () => void {
    const forget = registerStore(() => this.reset());
    const stop = onChanged(["clients", "health", "schedule", "chart"], () => {
      void this.load();
      if (this.#wantsHistory) void this.loadHistory();
    });
    return () => {
      forget();
      stop();
    };
  }

  reset(): void {
    this.#asked += 1;
    this.page = null;
    this.history = null;
    this.problem = null;
  }

  async load(): Promise<void> {
    const mine = ++this.#asked;
    const timer = setTimeout(() => (this.slow = true), SLOW);
    try {
      const page = await ipc.clientPage(this.id);
      if (mine !== this.#asked) return;
      this.page = page;
      this.problem = null;
      this.kept = await ipc.clientRetention(this.id).catch(() => null);
    } catch (cause) {
      if (mine === this.#asked) this.problem = CallError.from(cause).message;
    } finally {
      clearTimeout(timer);
      this.slow = false;
    }
  }

  async loadHistory(): Promise<void> {
    this.#wantsHistory = true;
    try {
      this.history = await ipc.clientHistory(this.id);
      this.historyProblem = null;
    } catch (cause) {
      this.historyProblem = CallError.from(cause).message;
    }
  }

  /** Throws with the reason, which names the later change. */
  async undo(entry: string): Promise<void> {
    await ipc.undo(entry);
    toast(t.history.undone, "ok");
    await Promise.all([this.load(), this.loadHistory()]);
  }

  async archive(archived: boolean): Promise<void> {
    const saved = await ipc.archiveClient({ id: this.id, archived });
    const name = `${saved.value.givenName} ${saved.value.familyName}`.trim();
    await this.load();
    toastUndo(
      archived ? t.page.archivedToast(name) : t.page.unarchivedToast(name),
      saved.entry,
      () => {
        void this.load();
      },
    );
  }
}
