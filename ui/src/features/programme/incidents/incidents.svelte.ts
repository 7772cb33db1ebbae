/** The report that anybody can make, the list, and the file of one incident. */
import {
  CallError,
  ipc,
  type IncidentChange,
  type IncidentClock,
  type IncidentFile,
  type IncidentKind,
  type IncidentLine,
  type MyReport,
  type ReportIncidentReq,
  type RoughCount,
} from "../../../ipc";
import { Draft, registerStore } from "../../../kit";

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

export class IncidentList {
  lines = $state.raw<IncidentLine[] | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => (this.lines = null));
  }

  readonly open = $derived((this.lines ?? []).filter((one) => LIVE.has(one.status)));
  readonly done = $derived((this.lines ?? []).filter((one) => !LIVE.has(one.status)));

  async load(): Promise<void> {
    try {
      this.lines = await ipc.listIncidents();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

/** What a clock's nearness looks like. Calm until it is near; red only once it is late. */
export function toneOf(clock: IncidentClock): "ok" | "neutral" | "warn" | "danger" {
  if (clock.sent !== null) return "ok";
  return clock.daysLeft < 0 ? "danger" : clock.daysLeft <= 10 ? "warn" : "neutral";
}

type Act = IncidentChange["act"];

export class FileStore {
  file = $state.raw<IncidentFile | null>(null);
  failure = $state<string | null>(null);
  /** Which act is under way. */
  busy = $state<string | null>(null);
  /** What was refused, and of which act. */
  error = $state.raw<{ act: string; field: string | null; message: string } | null>(null);
  /** What was typed and isn't saved, by field. */
  words = $state<Record<string, string>>({});

  readonly id: string;
  readonly keeper: Draft<Record<string, string>>;
  #ready = false;

  constructor(id: string) {
    this.id = id;
    this.keeper = new Draft("incident", id);
    registerStore(() => {
      this.file = null;
      this.words = {};
    });
  }

  /** Nothing is decided yet: questions and factors may be answered. */
  readonly assessing = $derived(["open", "triage", "assessed"].includes(this.file?.status ?? ""));
  readonly closed = $derived(this.file?.status === "closed");

  async load(): Promise<void> {
    try {
      this.file = await ipc.getIncident(this.id);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async restore(): Promise<void> {
    try {
      const kept = await this.keeper.restore();
      if (kept !== null) this.words = { ...kept, ...this.words };
    } catch {
      // Without the draft the file is as it was saved last.
    } finally {
      this.#ready = true;
    }
  }

  keep(): void {
    const now = $state.snapshot(this.words);
    if (this.#ready && Object.keys(now).length > 0) this.keeper.keep(now);
  }

  word(key: string, saved = ""): string {
    return this.words[key] ?? saved;
  }

  say(key: string, text: string): void {
    this.words[key] = text;
  }

  problem(act: string, field: string): string | null {
    return this.error?.act === act && this.error.field === field ? this.error.message : null;
  }

  /** What was refused of this act and is about none of its fields. */
  refusal(act: string, fields: string[]): string | null {
    if (this.error?.act !== act) return null;
    return this.error.field === null || !fields.includes(this.error.field)
      ? this.error.message
      : null;
  }

  /** `of` names the act among several of one kind; `typed` are the words that are saved by it. */
  async change(
    change: IncidentChange,
    { of = change.act, typed = [] }: { of?: Act | string; typed?: string[] } = {},
  ): Promise<boolean> {
    if (this.file === null || this.busy !== null) return false;
    this.busy = of;
    this.error = null;
    try {
      this.file = await ipc.changeIncident({
        id: this.file.id,
        version: this.file.version,
        change,
      });
      for (const key of typed) delete this.words[key];
      if (Object.keys(this.words).length === 0) {
        await this.keeper.discard().catch(() => undefined);
      }
      return true;
    } catch (cause) {
      const error = CallError.from(cause);
      this.error = { act: of, field: error.field, message: error.message };
      if (error.code === "changed") await this.load();
      return false;
    } finally {
      this.busy = null;
    }
  }
}
