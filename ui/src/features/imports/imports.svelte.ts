// An import from the file to its undo. Rust holds the rows; the screen holds what it was shown.
import {
  CallError,
  ipc,
  on,
  onChanged,
  type ImportDone,
  type ImportPreview,
  type ImportReport,
  type ParkedPage,
  type ParkedPlace,
  type ParkedRow,
  type Progress,
} from "../../ipc";
import { registerStore, toast } from "../../kit";
import { t } from "./en";

/** Parked rows that are added at once, and that one call gives at most. */
const PAGE = 100;
const MOST = 500;

export type Step = "choose" | "match" | "check" | "running" | "done";

export class ImportFlow {
  step: Step = $state("choose");
  path = $state("");
  preview: ImportPreview | null = $state.raw(null);
  mapping: (string | null)[] = $state([]);
  report: ImportReport | null = $state.raw(null);
  duplicates: "skip" | "import" = $state("skip");
  progress: Progress | null = $state.raw(null);
  result: ImportDone | null = $state.raw(null);
  busy = $state(false);
  stopping = $state(false);
  undoing = $state(false);
  error: CallError | null = $state.raw(null);
  stopped = $state(false);

  /** Those on screen, of all that wait. */
  parked: ParkedRow[] | null = $state.raw(null);
  waiting = $state(0);
  more = $state(false);
  moving = $state(false);
  parkedProblem: string | null = $state(null);

  #job: string | null = null;
  #asked = 0;

  readonly missing = $derived.by(() => {
    if (this.preview === null) return [];
    const taken = new Set(this.mapping);
    const required = this.preview.fields.filter((field) => field.required);
    // Any of them is a name.
    return required.some((field) => taken.has(field.key)) ? [] : required;
  });
  readonly unmatched = $derived(this.mapping.filter((field) => field === null).length);
  readonly coming = $derived(
    this.report === null
      ? 0
      : this.report.good - (this.duplicates === "skip" ? this.report.sureRows : 0),
  );

  constructor() {
    registerStore(() => this.reset());
  }

  /** A lock: every row that was shown goes. A running import goes on, and its counts stay. */
  reset(): void {
    this.preview = null;
    this.report = null;
    this.#asked += 1;
    this.parked = null;
    this.waiting = 0;
    this.more = false;
    this.path = "";
    this.error = null;
    this.mapping = [];
    if (this.step === "match" || this.step === "check") this.step = "choose";
  }

  watch(): () => void {
    const stops = [
      on("progress", (progress) => {
        if (progress.job === this.#job) this.progress = progress;
      }),
      onChanged(["imports", "clients"], () => {
        if (this.parked !== null) void this.loadParked();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  async browse(): Promise<void> {
    const path = await ipc.pickCsv().catch((cause: unknown) => {
      this.error = CallError.from(cause);
      return null;
    });
    if (path === null) return;
    this.path = path;
    await this.open();
  }

  async open(): Promise<void> {
    const path = this.path.trim().replace(/^"(.*)"$/, "$1");
    if (path === "" || this.busy) return;
    await this.#work(async () => {
      const preview = await this.#read(path);
      if (preview === null) return;
      this.preview = preview;
      this.#job = preview.job;
      this.mapping = preview.columns.map((column) => column.field);
      this.report = null;
      this.result = null;
      this.stopped = false;
      this.step = "match";
    });
  }

  /** A field has one column: the one it was matched to before is left out. */
  setField(index: number, field: string | null): void {
    const many = this.preview?.fields.find((one) => one.key === field)?.many === true;
    if (field !== null && !many) {
      this.mapping = this.mapping.map((other) => (other === field ? null : other));
    }
    this.mapping[index] = field;
    this.error = null;
  }

  async check(): Promise<void> {
    const preview = this.preview;
    if (preview === null) return;
    await this.#work(async () => {
      this.report = await ipc.importDryRun({ job: preview.job, mapping: [...this.mapping] });
      this.step = "check";
    });
  }

  async run(): Promise<void> {
    const job = this.#job;
    if (job === null || this.step === "running") return;
    this.step = "running";
    this.progress = null;
    this.error = null;
    this.stopping = false;
    this.stopped = false;
    try {
      this.result = await ipc.importRun({ job, duplicates: this.duplicates });
      this.step = "done";
      this.preview = null;
      this.report = null;
    } catch (cause) {
      const error = CallError.from(cause);
      this.step = this.report === null ? "choose" : "check";
      if (error.code === "cancelled") this.stopped = true;
      else this.error = error;
    } finally {
      this.stopping = false;
      this.progress = null;
    }
  }

  async stop(): Promise<void> {
    if (this.#job === null || this.stopping) return;
    this.stopping = true;
    try {
      await ipc.importCancel(this.#job);
    } catch (cause) {
      this.stopping = false;
      this.error = CallError.from(cause);
    }
  }

  async undo(): Promise<void> {
    const result = this.result;
    if (result === null || this.undoing) return;
    this.undoing = true;
    this.error = null;
    try {
      await ipc.undo(result.entry);
      toast(t.done.undone, "ok");
      this.again();
    } catch (cause) {
      this.error = CallError.from(cause);
    } finally {
      this.undoing = false;
    }
  }

  again(): void {
    this.step = "choose";
    this.path = "";
    this.preview = null;
    this.report = null;
    this.result = null;
    this.error = null;
    this.stopped = false;
    this.#job = null;
  }

  /**
   * The window may only read what a person chose in the system's dialog; a path that was typed is
   * confirmed there.
   */
  async #read(path: string): Promise<ImportPreview | null> {
    try {
      return await ipc.importOpen(path);
    } catch (cause) {
      if (CallError.from(cause).code !== "not_chosen") throw cause;
      const chosen = await ipc.pickCsv();
      if (chosen === null) return null;
      this.path = chosen;
      return await ipc.importOpen(chosen);
    }
  }

  /** As many as are on screen, or `more`: what a person has reached stays in reach. */
  async loadParked(more = 0): Promise<void> {
    const mine = ++this.#asked;
    const wanted = Math.max(PAGE, (this.parked?.length ?? 0) + more);
    this.moving = more > 0;
    try {
      const rows: ParkedRow[] = [];
      let after: ParkedPlace | null = null;
      let waiting = 0;
      do {
        const limit = Math.min(MOST, wanted - rows.length);
        const page: ParkedPage = await ipc.listParked({ after, limit });
        if (mine !== this.#asked) return;
        rows.push(...page.rows);
        waiting = page.waiting;
        after = page.next;
      } while (after !== null && rows.length < wanted);
      this.parked = rows;
      this.waiting = waiting;
      this.more = after !== null;
      this.parkedProblem = null;
    } catch (cause) {
      if (mine === this.#asked) this.parkedProblem = CallError.from(cause).message;
    } finally {
      if (mine === this.#asked) this.moving = false;
    }
  }

  moreParked(): Promise<void> {
    return this.loadParked(PAGE);
  }

  /** The row with its long cells whole. */
  whole(id: string): Promise<ParkedRow> {
    return ipc.getParked(id);
  }

  /**
   * True when the row came in; else the row shows what is still wrong. A cell of null was only shown
   * in part, and stays as it is.
   */
  async fix(row: ParkedRow, values: (string | null)[]): Promise<boolean> {
    const fixed = await ipc.fixParked({
      id: row.id,
      cells: row.cells.flatMap((cell, index) => {
        const value = values[index] ?? null;
        return value === null ? [] : [{ column: cell.column, value }];
      }),
    });
    if (fixed.ok) {
      this.#gone(row.id);
      toast(t.parked.fixed(row.row), "ok");
      return true;
    }
    const next = fixed.row;
    if (next !== null) {
      this.parked = (this.parked ?? []).map((one) => (one.id === row.id ? next : one));
    }
    return false;
  }

  async discard(id: string): Promise<void> {
    await ipc.discardParked(id);
    this.#gone(id);
  }

  #gone(id: string): void {
    const left = (this.parked ?? []).filter((one) => one.id !== id);
    if (left.length < (this.parked?.length ?? 0)) this.waiting -= 1;
    this.parked = left;
  }

  async #work(task: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      await task();
    } catch (cause) {
      this.error = CallError.from(cause);
    } finally {
      this.busy = false;
    }
  }
}

export const flow = new ImportFlow();
