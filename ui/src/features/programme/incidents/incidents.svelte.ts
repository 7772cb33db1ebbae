/** The report that anybody can make, the list, and the file of one incident. */
import {
  CallError,
  ipc,
  type IncidentChange,
  type IncidentFile,
  type IncidentKind,
  type IncidentLine,
  type MyReport,
  type ReportIncidentReq,
  type RoughCount,
} from "../../../ipc";
import { Draft, registerStore } from "../../../kit";
import { CaseFile } from "../casefile.svelte";

export const KINDS: IncidentKind[] = [
  "device",
  "stick",
  "recipient",
  "snooping",
  "paper",
  "malware",
  "other",
];
export const ROUGH: RoughCount[] = ["unknown", "one", "few", "some", "many"];

/** Whether the report sheet is open; from the palette, the person's menu and the programme. */
class Reporting {
  open = $state(false);

  constructor() {
    registerStore(() => (this.open = false));
  }
}
export const reporting = new Reporting();

type Form = {
  kind: IncidentKind | null;
  what: string;
  discovered: string | null;
  occurred: string | null;
  rough: RoughCount;
  firstStep: string;
};

const blank = (today: string): Form => ({
  kind: null,
  what: "",
  discovered: today,
  occurred: null,
  rough: "unknown",
  firstStep: "",
});

export class ReportForm {
  form = $state<Form>(blank("1970-01-01"));
  errors = $state.raw<Record<string, string>>({});
  failure = $state<string | null>(null);
  busy = $state(false);
  sent = $state.raw<MyReport | null>(null);
  mine = $state.raw<MyReport[] | null>(null);
  /** When what was brought back had been typed. */
  restored = $state<number | null>(null);
  /** How often it was begun anew: what stands in a field that it refused goes with it. */
  starts = $state(0);

  readonly keeper = new Draft<Form>("incident", "new");
  #today: string;
  #ready = false;

  constructor(today: string) {
    this.#today = today;
    this.form = blank(today);
  }

  async begin(): Promise<void> {
    try {
      const kept = await this.keeper.restore();
      if (kept !== null && kept.what.trim() !== "" && this.form.what === "") {
        this.form = { ...blank(this.#today), ...kept };
        this.restored = this.keeper.savedAt;
      }
    } catch {
      // Without the draft the form is merely empty.
    } finally {
      this.#ready = true;
    }
    try {
      this.mine = await ipc.myIncidentReports();
    } catch {
      // The list is a comfort; the report doesn't need it.
    }
  }

  keep(): void {
    const now = $state.snapshot(this.form);
    if (this.#ready && this.sent === null && now.what.trim() !== "") this.keeper.keep(now);
  }

  async startOver(): Promise<void> {
    this.starts += 1;
    this.form = blank(this.#today);
    this.restored = null;
    this.errors = {};
    this.failure = null;
    this.sent = null;
    await this.keeper.discard().catch(() => undefined);
  }

  /** `needed` are the words for what is missing. */
  async send(needed: { kind: string; what: string }): Promise<void> {
    if (this.busy) return;
    const { kind, what, discovered, occurred, rough, firstStep } = $state.snapshot(this.form);
    this.errors = {
      ...(kind === null ? { kind: needed.kind } : {}),
      ...(what.trim() === "" ? { what: needed.what } : {}),
    };
    if (kind === null || Object.keys(this.errors).length > 0) return;
    this.busy = true;
    this.failure = null;
    const req: ReportIncidentReq = {
      kind,
      what,
      discovered: discovered ?? this.#today,
      occurred,
      rough,
      firstStep,
    };
    try {
      this.sent = await ipc.reportIncident(req);
      this.mine = [this.sent, ...(this.mine ?? [])];
      await this.keeper.discard().catch(() => undefined);
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.field !== null) this.errors = { [error.field]: error.message };
      else this.failure = error.message;
    } finally {
      this.busy = false;
    }
  }
}

const LIVE = new Set(["open", "triage", "assessed", "breach", "notified"]);
/** Somebody still has to do something about it. */
export const isLive = (one: IncidentLine): boolean => LIVE.has(one.status);

type Act = IncidentChange["act"];

export class FileStore extends CaseFile<IncidentFile> {
  constructor(id: string) {
    super("incident", id, (which) => ipc.getIncident(which));
  }

  /** Nothing is decided yet: questions and factors may be answered. */
  readonly assessing = $derived(["open", "triage", "assessed"].includes(this.file?.status ?? ""));
  readonly closed = $derived(this.file?.status === "closed");

  /** `of` names the act among several of one kind; `typed` are the words that are saved by it. */
  change(
    change: IncidentChange,
    { of = change.act, typed = [] }: { of?: Act | string; typed?: string[] } = {},
  ): Promise<boolean> {
    return this.run(of, typed, (id, version) => ipc.changeIncident({ id, version, change }));
  }
}
