/** A form that comes back as it was typed: after a lock, a crash, a wrong click. */
import { untrack } from "svelte";
import { Draft } from "../../kit";

export class FormDraft<T extends object> {
  value = $state() as T;
  /** What was typed before is in it again. */
  restored = $state(false);

  /** How often it was begun anew: what stands in a field that it refused goes with it. */
  starts = $state(0);

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
    // What was typed and taken back again doesn't come back.
    else if (untrack(() => this.#draft.waiting || this.#draft.savedAt !== null)) void this.forget();
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

  /** It was saved, and this is what stands now. */
  async done(start: T = this.#start): Promise<void> {
    this.#start = start;
    await this.startOver();
  }

  async startOver(): Promise<void> {
    this.value = structuredClone(this.#start);
    this.starts += 1;
    this.restored = false;
    await this.forget();
  }

  /** What is kept goes; what stands in the form stays. */
  protected async forget(): Promise<void> {
    await this.#draft.discard().catch(() => undefined);
  }
}
