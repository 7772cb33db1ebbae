// From a stick to the record of a new computer. Rust decides; the screen holds what it was told.
import {
  CallError,
  ipc,
  on,
  type AppState,
  type BackupDrive,
  type BackupListed,
  type BackupRestored,
  type Progress,
} from "../../ipc";
import { isWholeKey } from "../../kit/keytext";

export type RestoreStep = "drive" | "key" | "snapshot" | "running" | "passphrase" | "done";

const JOB = "restore";
/** Nobody is signed in, so nobody is told that a stick came: it is looked for. */
const LOOK = 3000;

export class RestoreFlow {
  step: RestoreStep = $state("drive");
  drives: BackupDrive[] = $state.raw([]);
  path: string | null = $state(null);
  key = $state("");
  keyError: string | null = $state(null);
  listed: BackupListed | null = $state.raw(null);
  snapshot: string | null = $state(null);
  progress: Progress | null = $state.raw(null);
  restored: BackupRestored | null = $state.raw(null);
  login = $state("");
  failure: string | null = $state(null);
  busy = $state(false);
  stopping = $state(false);
  opened: AppState | null = $state.raw(null);

  readonly whole = $derived(isWholeKey(this.key));

  watch(): () => void {
    void this.look();
    const timer = setInterval(() => {
      if (this.step === "drive") void this.look();
    }, LOOK);
    const stop = on("progress", (progress) => {
      if (progress.job === JOB) this.progress = progress.finished ? null : progress;
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }

  async look(): Promise<void> {
    try {
      this.drives = await ipc.restoreDrives();
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  choose(path: string): void {
    this.path = path;
    this.failure = null;
    this.step = "key";
  }

  async pick(): Promise<void> {
    await this.#work(async () => {
      const path = await ipc.restorePick();
      if (path !== null) this.choose(path);
    });
  }

  async open(): Promise<void> {
    const path = this.path;
    if (path === null || !this.whole) return;
    this.keyError = null;
    await this.#work(async () => {
      const listed = await ipc.restoreLook({ path, recoveryKey: this.key });
      this.listed = listed;
      this.snapshot = listed.snapshots[0]?.id ?? null;
      this.step = "snapshot";
    });
  }

  async run(): Promise<void> {
    const { path, snapshot } = this;
    if (path === null || snapshot === null) return;
    this.step = "running";
    this.stopping = false;
    this.progress = null;
    await this.#work(async () => {
      this.restored = await ipc.restoreRun({ path, recoveryKey: this.key, snapshot });
      this.login = this.restored.owners[0] ?? "";
      this.step = "passphrase";
    });
    if (this.restored === null) this.step = "snapshot";
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await ipc.restoreCancel();
    } catch {
      this.stopping = false;
    }
  }

  async enter(passphrase: string): Promise<void> {
    await this.#work(async () => {
      this.opened = await ipc.recover({
        recoveryKey: this.key,
        login: this.login.trim(),
        newPassphrase: passphrase,
      });
      this.key = "";
      this.step = "done";
    });
  }

  back(): void {
    this.failure = null;
    this.keyError = null;
    if (this.step === "snapshot") this.step = "key";
    else if (this.step === "key") this.step = "drive";
  }

  async #work(task: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      await task();
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.field === "recoveryKey" || error.code === "backup_wrong_key") {
        this.keyError = error.message;
      } else {
        this.failure = error.message;
      }
    } finally {
      this.busy = false;
    }
  }
}
