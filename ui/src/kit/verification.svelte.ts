/**
 * The verification of the whole record. It runs in Rust while people work, so its progress and its
 * result outlive the screen that started it, and a lock. Neither names a client.
 */
import { CallError, ipc, on, type Progress, type VerifyReport } from "../ipc";

class Verification {
  running = $state(false);
  progress = $state.raw<Progress | null>(null);
  report = $state.raw<VerifyReport | null>(null);
  failure = $state<string | null>(null);

  async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.progress = null;
    this.report = null;
    this.failure = null;
    const stop = on("progress", (step) => {
      if (step.job.startsWith("verify")) this.progress = step.finished ? null : step;
    });
    try {
      this.report = await ipc.verify();
    } catch (cause) {
      const error = CallError.from(cause);
      this.failure = error.message;
    } finally {
      stop();
      this.running = false;
      this.progress = null;
    }
  }

  async cancel(): Promise<void> {
    if (this.progress) await ipc.cancelJob(this.progress.job);
  }
}

export const verification = new Verification();
