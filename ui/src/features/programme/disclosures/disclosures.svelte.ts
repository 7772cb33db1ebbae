/** Writing a disclosure down, and the log. */
import {
  CallError,
  ipc,
  type DisclosureHow,
  type DisclosureLine,
  type DisclosurePurpose,
  type NewDisclosure,
} from "../../../ipc";
import { Draft, registerStore } from "../../../kit";

export const HOW: DisclosureHow[] = [
  "spoken",
  "phone",
  "paper",
  "fax",
  "email",
  "medium",
  "portal",
  "other",
];

export type Picked = { id: string; name: string };

/** Whether the sheet is open, and about whom; from the palette and from a client's page. */
class Logging {
  open = $state(false);
  client = $state.raw<Picked | null>(null);

  constructor() {
    registerStore(() => {
      this.open = false;
      this.client = null;
    });
  }

  begin(client: Picked | null): void {
    this.client = client;
    this.open = true;
  }
}
export const logging = new Logging();

type Form = Omit<NewDisclosure, "clients" | "happened"> & { happened: string | null };

const blank = (today: string): Form => ({
  happened: today,
  recipient: "",
  address: "",
  what: "",
  purpose: "",
  why: "",
  how: "paper",
});

/** All that is typed of an entry; a draft from before may lack what it didn't keep then. */
type Kept = Form & { correction?: string; clients?: Picked[] };

type Needed = Record<"correction" | "clients" | "recipient" | "what" | "purpose" | "why", string>;

/** A form for a new entry, or for one that takes another's place. */
export class LogForm {
  clients = $state.raw<Picked[]>([]);
  form = $state<Form>(blank("1970-01-01"));
  correction = $state("");
  purposes = $state.raw<DisclosurePurpose[]>([]);
  errors = $state.raw<Record<string, string>>({});
  failure = $state<string | null>(null);
  /** The purposes couldn't be read: none can be chosen. */
  unread = $state<string | null>(null);
  busy = $state(false);

  /** What was typed before is in it again. */
  restored = $state(false);
  /** How often it was begun anew: what stands in a field that it refused goes with it. */
  starts = $state(0);

  readonly keeper: Draft<Kept>;
  readonly corrects: DisclosureLine | null;
  #today: string;
  #start: Kept;
  #ready = false;

  constructor(today: string, client: Picked | null, corrects: DisclosureLine | null = null) {
    this.#today = today;
    this.corrects = corrects;
    this.keeper = new Draft("disclosure", corrects?.id ?? client?.id ?? "new");
    if (corrects === null) {
      this.clients = client === null ? [] : [client];
      this.form = blank(today);
    } else {
      const { happened, recipient, address, what, purpose, why, how } = corrects;
      this.clients = corrects.clients;
      this.form = { happened, recipient, address, what, purpose, why, how };
    }
    this.#start = this.#typed();
  }

  #typed(): Kept {
    return $state.snapshot({
      ...this.form,
      correction: this.correction,
      clients: this.clients,
    });
  }

  #changed(): boolean {
    return JSON.stringify(this.#typed()) !== JSON.stringify(this.#start);
  }

  #put({ correction = "", clients = this.clients, ...form }: Kept): void {
    this.form = { ...blank(this.#today), ...form };
    this.correction = correction;
    this.clients = clients;
  }

  async begin(): Promise<void> {
    void this.readPurposes();
    try {
      const kept = await this.keeper.restore();
      if (kept !== null && !this.#changed()) {
        this.#put(kept);
        this.restored = this.#changed();
      }
    } catch {
      // Without the draft the form is merely empty.
    } finally {
      this.#ready = true;
    }
  }

  async readPurposes(): Promise<void> {
    try {
      this.purposes = await ipc.disclosurePurposes();
      this.unread = null;
    } catch (cause) {
      this.unread = CallError.from(cause).message;
    }
  }

  keep(): void {
    const now = this.#typed();
    if (this.#ready && this.#changed()) this.keeper.keep(now);
  }

  async startOver(): Promise<void> {
    this.starts += 1;
    this.#put(this.#start);
    this.restored = false;
    this.errors = {};
    await this.keeper.discard().catch(() => undefined);
  }

  readonly purpose = $derived(this.purposes.find((one) => one.key === this.form.purpose) ?? null);

  /** What a sentence must say, beyond the purpose that was chosen. */
  readonly explained = $derived(this.form.purpose === "law" || this.form.purpose === "other");

  /** Whether it was saved. `needed` are the words for what is missing: all of it at once. */
  async send(needed: Needed): Promise<boolean> {
    if (this.busy) return false;
    const form = $state.snapshot(this.form);
    const empty = (text: string) => text.trim() === "";
    this.failure = null;
    this.errors = {
      ...(this.corrects !== null && empty(this.correction)
        ? { correction: needed.correction }
        : {}),
      ...(this.clients.length === 0 ? { clients: needed.clients } : {}),
      ...(empty(form.recipient) ? { recipient: needed.recipient } : {}),
      ...(empty(form.what) ? { what: needed.what } : {}),
      ...(form.purpose === "" && this.purposes.length > 0 ? { purpose: needed.purpose } : {}),
      ...(this.explained && empty(form.why) ? { why: needed.why } : {}),
    };
    // What it was for can't be chosen yet: it is said where it would be.
    if (form.purpose === "" && this.purposes.length === 0) return false;
    if (Object.keys(this.errors).length > 0) return false;
    this.busy = true;
    const entry: NewDisclosure = {
      ...form,
      happened: form.happened ?? this.#today,
      clients: this.clients.map((one) => one.id),
    };
    try {
      if (this.corrects === null) await ipc.logDisclosure(entry);
      else await ipc.correctDisclosure({ id: this.corrects.id, entry, why: this.correction });
      await this.keeper.discard().catch(() => undefined);
      return true;
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.field !== null) this.errors = { [error.field]: error.message };
      else this.failure = error.message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

export class DisclosureList {
  lines = $state.raw<DisclosureLine[] | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => (this.lines = null));
  }

  async load(): Promise<void> {
    try {
      this.lines = await ipc.listDisclosures(null);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}
