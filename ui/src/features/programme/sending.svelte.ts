/** A form that is sent once, and says by field what was refused. */
import { CallError } from "../../ipc";
import { FormDraft } from "./form.svelte";

export class Sending<T extends object> extends FormDraft<T> {
  busy = $state(false);
  error = $state.raw<{ field: string | null; message: string } | null>(null);

  override async startOver(): Promise<void> {
    this.error = null;
    await super.startOver();
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
      await this.forget();
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
