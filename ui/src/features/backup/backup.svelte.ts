// The practice's sticks. Rust does the work, behind a locked screen too; the screen holds what it
// was told. Nothing here is of a client.
import {
  CallError,
  ipc,
  on,
  onChanged,
  type BackupRestored,
  type BackupState,
  type BackupStick,
  type Progress,
} from "../../ipc";
import { registerStore, session, size } from "../../kit";
import { t } from "./en";

/** The shell's name for work on a stick. */
const JOB = "backup";
/** Closing time comes without an event. */
const LOOK_AGAIN = 5 * 60_000;

/** How the last thing that was done here went. */
export type Outcome = {
  tone: "ok" | "warn" | "danger";
  title: string;
  text: string;
  /** What isn't right on a stick, line by line. */
  problems: string[];
  restored: BackupRestored | null;
  /** A full stick, which can be given room. */
  full: BackupStick | null;
};

const blank = { text: "", problems: [], restored: null, full: null };

export class BackupStore {
  state: BackupState | null = $state.raw(null);
  problem: string | null = $state(null);
  progress: Progress | null = $state.raw(null);
  outcome: Outcome | null = $state.raw(null);
  /** What was asked for here and isn't answered yet. */
  busy = $state(false);
  stopping = $state(false);
  #asked = 0;

  readonly running = $derived(this.busy || this.progress !== null || this.state?.running === true);
  readonly here = $derived(pluggedIn(this.state));
  /** The record is looked at only, and no copy is made of what is damaged. */
  readonly damaged = $derived(session.notices.some((notice) => notice.code === "damaged"));
  /** The stick for "back up now": of those plugged in, the one that waited longest. */
  readonly next = $derived(
    this.damaged ? null : ([...this.here].sort((a, b) => (a.ran ?? 0) - (b.ran ?? 0))[0] ?? null),
  );

  constructor() {
    registerStore(() => this.reset());
  }

  /** A lock: what was shown goes. What runs goes on, and tells of itself again. */
  reset(): void {
    this.#asked += 1;
    this.state = null;
    this.problem = null;
    this.outcome = null;
    this.progress = null;
  }

  /** Listens while somebody is signed in. */
  watch(): () => void {
    void this.load();
    const timer = setInterval(() => void this.load(), LOOK_AGAIN);
    const stops = [
      on("progress", (progress) => {
        if (progress.job !== JOB) return;
        this.progress = progress.finished ? null : progress;
        if (progress.finished && !this.busy) void this.load();
      }),
      onChanged(["backup", "practice"], () => void this.load()),
    ];
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }

  /** Gives what it was told, also where a later question overtook it and will show its own answer. */
  async load(): Promise<BackupState | null> {
    const mine = ++this.#asked;
    try {
      const state = await ipc.backupState();
      if (mine === this.#asked) {
        this.state = state;
        this.problem = null;
      }
      return state;
    } catch (cause) {
      if (mine === this.#asked) this.problem = CallError.from(cause).message;
      return null;
    }
  }

  /** `first`: it was just set up for this. */
  async run(stick: BackupStick, first = false): Promise<void> {
    await this.#work(stick, async () => {
      const ran = await ipc.backupRun(stick.id);
      return {
        ...blank,
        tone: "ok",
        title: first ? t.done.setUp(ran.stick) : t.done.ran(ran.stick),
        text: [
          t.done.ranText(ran.files, size(ran.bytes), size(ran.added)),
          ran.keyExchanged ? t.done.exchanged : "",
        ]
          .filter(Boolean)
          .join(" "),
      };
    });
  }

  async check(stick: BackupStick): Promise<void> {
    await this.#work(stick, async () => {
      const found = await ipc.backupCheck(stick.id);
      return found.problems.length === 0
        ? { ...blank, tone: "ok", title: t.done.checked(found.stick, found.snapshots) }
        : {
            ...blank,
            tone: "danger",
            title: t.done.checkedBad(found.stick),
            text: t.done.checkedNext,
            problems: found.problems,
          };
    });
  }

  async drill(stick: BackupStick, recoveryKey: string | null): Promise<void> {
    await this.#work(stick, async () => {
      const restored = await ipc.backupDrill({ stick: stick.id, recoveryKey });
      return {
        ...blank,
        tone: "ok",
        title: t.done.drilled(restored.stick),
        text: t.done.drilledText,
        restored,
      };
    });
  }

  async prune(stick: BackupStick): Promise<void> {
    await this.#work(stick, async () => {
      const pruned = await ipc.backupPrune(stick.id);
      return {
        ...blank,
        tone: "ok",
        title: t.done.pruned(pruned.stick, pruned.gone.length, pruned.left),
      };
    });
  }

  /** Sets a stick up. Throws what the form has to show. */
  async setUp(path: string, name: string, leaves: boolean): Promise<BackupStick | null> {
    this.outcome = null;
    this.busy = true;
    try {
      const id = await ipc.backupSetUp({ path, name, leaves });
      const now = await this.load();
      return now?.sticks.find((one) => one.id === id) ?? null;
    } finally {
      this.busy = false;
      this.progress = null;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await ipc.cancelJob(JOB);
    } catch {
      this.stopping = false;
    }
  }

  async #work(stick: BackupStick, task: () => Promise<Outcome>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.stopping = false;
    this.outcome = null;
    try {
      this.outcome = await task();
    } catch (cause) {
      this.outcome = failed(CallError.from(cause), stick);
    } finally {
      this.busy = false;
      this.stopping = false;
      this.progress = null;
      void this.load();
    }
  }
}

/** The sticks that can be used now. */
export const pluggedIn = (state: BackupState | null): BackupStick[] =>
  state?.sticks.filter((stick) => stick.here && !stick.olderKey) ?? [];

function failed(error: CallError, stick: BackupStick): Outcome | null {
  if (error.code === "step_up_cancelled") return null;
  if (error.code === "cancelled") return { ...blank, tone: "warn", title: t.done.stopped };
  return {
    ...blank,
    tone: "danger",
    title: t.done.failed,
    text: error.message,
    full: error.code === "backup_full" ? stick : null,
  };
}

export const backup = new BackupStore();
