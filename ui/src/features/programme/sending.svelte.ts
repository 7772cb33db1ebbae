/** A form that is sent once: it comes back as it was typed, and says by field what was refused. */
import { CallError } from "../../ipc";
import { Draft } from "../../kit";

export class Sending<T extends object> {
  value = $state() as T;
  /** What was typed before is in it again. */
  restored = $state(false);
  busy = $state(false);
  error = $state.raw<{ field: string | null; message: string } | null>(null);

  #start: T;
  #draft: Draft<T>;
  #ready = $state(false);

  constructor(form: string, subject: string, start: T) {
    this.#start = start;
    this.value = structuredClone(start);
    this.#draft = new Draft<T>(form, subject);
  }

  get changed(): boolean {
    return JSON.stringify($state.snapshot(this.value)) !== JSON.stringify(this.#start);
  }

  /** In an effect: restores once, then keeps what is typed. */
  watch(): void {
    if (!this.#ready) {
      void this.#restore();
      return;
    }
    const now = $state.snapshot(this.value) as T;
    if (JSON.stringify(now) !== JSON.stringify(this.#start)) this.#draft.keep(now);
  }

  async #restore(): Promise<void> {
    try {
      const kept = await this.#draft.restore();
      if (kept !== null && !this.changed && JSON.stringify(kept) !== JSON.stringify(this.#start)) {
        this.value = { ...structuredClone(this.#start), ...kept };
        this.restored = true;
      }
    } catch {
      // The form works without it.
    }
    this.#ready = true;
  }

  async startOver(): Promise<void> {
    this.value = structuredClone(this.#start);
    this.restored = false;
    this.error = null;
    await this.#draft.discard().catch(() => undefined);
  }

  problem(field: string): string | null {
    return this.error?.field === field ? this.error.message : null;
  }

  /** What was refused and is about none of the fields that are shown. */
  refusal(shown: string[]): string | null {
    if (this.error === null) return null;
    return this.error.field === null || !shown.includes(this.error.field)
      ? this.error.message
      : null;
  }

  /** What comes back of the call, or null when it was refused. */
  async send<R>(call: (value: T) => Promise<R>): Promise<R | null> {
    if (this.busy) return null;
    this.busy = true;
    this.error = null;
    try {
      const got = await call($state.snapshot(this.value) as T);
      await this.#draft.discard().catch(() => undefined);
      return got;
    } catch (cause) {
      const error = CallError.from(cause);
      this.error = { field: error.field, message: error.message };
      return null;
    } finally {
      this.busy = false;
    }
  }
}
