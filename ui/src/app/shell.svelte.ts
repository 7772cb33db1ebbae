/** What the window as a whole does: start, lock, come back. */
import { CallError, ipc, on, onChanged, type AppState } from "../ipc";
import { dateIn, flushDrafts, navigate, now, session } from "../kit";

/** The timer is in Rust; it hears of activity at most this often. */
const TELL_EVERY = 10_000;

class Shell {
  failure = $state<string | null>(null);
  /** Nothing is shown while the lock is under way: blank at once, answers later. */
  blank = $state(false);
  warning = $state.raw<{ seconds: number } | null>(null);

  #person: string | null = null;
  #told = 0;

  async start(): Promise<void> {
    this.failure = null;
    try {
      this.apply(await ipc.appState());
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  /** Events and idle watch; returns what ends them. */
  watch(): () => void {
    const stops = [
      on("locked", (state) => this.apply(state)),
      // The record turned out to be damaged, or to be whole again.
      onChanged(["vault"], () => void this.start()),
      on("lock-warning", (warning) => {
        this.warning = warning;
        if (warning) void flushDrafts();
      }),
    ];
    const flush = () => void flushDrafts();
    addEventListener("pagehide", flush);
    // Past midnight "today" is another day, though nobody signed in again.
    const midnight = setInterval(() => {
      if (session.me && dateIn(now(), session.timeZone) !== session.today) void this.start();
    }, 60_000);
    const heard = () => this.heard();
    const kinds = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;
    for (const kind of kinds) addEventListener(kind, heard, { passive: true });
    return () => {
      for (const stop of stops) stop();
      removeEventListener("pagehide", flush);
      clearInterval(midnight);
      for (const kind of kinds) removeEventListener(kind, heard);
    };
  }

  apply(state: AppState): void {
    this.warning = null;
    this.blank = false;
    session.set(state);
    if (state.me) {
      // The same person comes back to where they were; another one starts at the front.
      if (this.#person !== null && this.#person !== state.me.person) {
        navigate("/", { replace: true });
      }
      this.#person = state.me.person;
    }
  }

  /** As if the program had just started. */
  forget(): void {
    this.#person = null;
    this.warning = null;
    this.blank = false;
    this.failure = null;
  }

  heard(): void {
    // With the warning up, only its own button counts: a bumped mouse must not keep PHI on show.
    if (session.phase !== "open" || this.warning) return;
    const at = performance.now();
    if (this.#told !== 0 && at - this.#told < TELL_EVERY) return;
    this.#told = at;
    ipc.activity().catch(() => {
      // The lock came first; its event tells.
    });
  }

  async stay(): Promise<void> {
    this.warning = null;
    this.#told = performance.now();
    try {
      await ipc.activity();
    } catch {
      await this.start();
    }
  }

  async lock(what: "screen" | "vault"): Promise<void> {
    if (session.phase === null || session.phase === "firstRun") return;
    this.blank = true;
    this.warning = null;
    await Promise.race([flushDrafts(), new Promise((done) => setTimeout(done, 1500))]);
    try {
      this.apply(what === "screen" ? await ipc.lockScreen() : await ipc.lockVault());
    } catch {
      await this.start();
    } finally {
      this.blank = false;
    }
  }
}

export const shell = new Shell();
