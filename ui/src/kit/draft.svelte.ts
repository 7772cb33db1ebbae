/**
 * A form that loses nothing: what is typed goes, encrypted, into the database a moment later, and
 * comes back after a lock, a crash or a wrong click.
 *
 *   const draft = new Draft<NoteForm>("note", visitId);
 *   const kept = await draft.restore();          // what was typed before, or null
 *   $effect(() => draft.keep($state.snapshot(form)));
 *   … after saving: await draft.discard();
 */
import { ipc } from "../ipc";
import { registerStore } from "./registry";
import { session } from "./session.svelte";

/** Forms that must be stored before the screen goes blank. */
const pending = new Set<Draft<unknown>>();

/** Store what waits (called before a lock and when the window closes). */
export async function flushDrafts(): Promise<void> {
  await Promise.allSettled([...pending].map((draft) => draft.flush()));
}

// After the lock nobody's words stay in memory; the flush before it has stored them.
registerStore(() => {
  for (const draft of pending) draft.forget();
});

export class Draft<T> {
  /** When it was last stored. */
  savedAt = $state<number | null>(null);
  /** Storing failed: say so, the words are still in the form. */
  failed = $state(false);
  /** Something typed has not been stored yet. */
  waiting = $state(false);

  #form: string;
  #subject: string;
  #wait: number;
  #plain: boolean;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #body: string | null = null;
  #stored: string | null = null;
  #sending: Promise<void> = Promise.resolve();

  /** `plain`: the form is one text, stored as it is (a note). */
  constructor(form: string, subject: string, wait = 400, plain = false) {
    this.#form = form;
    this.#subject = subject;
    this.#wait = wait;
    this.#plain = plain;
  }

  async restore(): Promise<T | null> {
    if (session.me?.isRecovery) return null;
    // The same form, closed a moment ago, may not have stored its last words yet.
    for (const other of [...pending]) {
      if (other.#form === this.#form && other.#subject === this.#subject) await other.flush();
    }
    const kept = await ipc.getDraft({ form: this.#form, subject: this.#subject });
    if (!kept) return null;
    this.savedAt = kept.savedAt;
    this.#stored = kept.body;
    if (this.#plain) return kept.body as T;
    try {
      return JSON.parse(kept.body) as T;
    } catch {
      return null;
    }
  }

  /** Take what the form holds now; stored within `wait` ms, also while the person types on. */
  keep(value: T): void {
    // The recovery key is nobody: nothing is kept for it.
    if (session.me?.isRecovery) return;
    const body = this.#plain ? String(value) : JSON.stringify(value);
    if (body === (this.#body ?? this.#stored)) return;
    this.#body = body;
    this.waiting = true;
    pending.add(this as Draft<unknown>);
    this.#timer ??= setTimeout(() => void this.flush(), this.#wait);
  }

  /** Store at once what waits. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const body = this.#body;
    if (body === null) return this.#sending;
    this.#body = null;
    this.#sending = this.#sending.then(async () => {
      try {
        const { savedAt } = await ipc.saveDraft({
          form: this.#form,
          subject: this.#subject,
          body,
        });
        this.#stored = body;
        this.savedAt = savedAt;
        this.failed = false;
        if (this.#body === null) {
          this.waiting = false;
          pending.delete(this as Draft<unknown>);
        }
      } catch {
        // The words stay and are tried again, unless newer ones were typed meanwhile.
        this.failed = true;
        this.#body ??= body;
        if (pending.has(this as Draft<unknown>)) {
          this.#timer ??= setTimeout(() => void this.flush(), 2000);
        }
      }
    });
    return this.#sending;
  }

  /** Let go of what waits, without storing it. */
  forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#body = null;
    this.#stored = null;
    pending.delete(this as Draft<unknown>);
  }

  /** The form was saved or given up: the draft goes. */
  async discard(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#body = null;
    this.#stored = null;
    this.savedAt = null;
    this.waiting = false;
    this.failed = false;
    pending.delete(this as Draft<unknown>);
    await this.#sending;
    await ipc.discardDraft({ form: this.#form, subject: this.#subject });
  }
}
