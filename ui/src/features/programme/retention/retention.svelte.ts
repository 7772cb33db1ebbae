/** Rules, holds, lists and certificates, as they stand. */
import {
  CallError,
  ipc,
  type ErasureCertificate,
  type PurgeRun,
  type RetentionOverview,
  type RetentionRuleDraft,
} from "../../../ipc";
import { registerStore } from "../../../kit";

export class RetentionStore {
  overview = $state.raw<RetentionOverview | null>(null);
  failure = $state<string | null>(null);
  certificate = $state.raw<ErasureCertificate | null>(null);
  /** What the last run did. */
  ran = $state.raw<PurgeRun | null>(null);

  constructor() {
    registerStore(() => {
      this.overview = null;
      this.certificate = null;
      this.ran = null;
    });
  }

  async load(): Promise<void> {
    try {
      this.overview = await ipc.retentionOverview();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async decide(rule: RetentionRuleDraft): Promise<void> {
    this.overview = await ipc.saveRetentionRule(rule);
  }

  async open(id: string): Promise<void> {
    this.certificate = await ipc.retentionCertificate(id);
  }

  async run(purge: string): Promise<PurgeRun> {
    try {
      this.ran = await ipc.runPurge(purge);
      return this.ran;
    } finally {
      await this.load();
    }
  }
}
