/** What requests and incidents share: the list of files, the file that is worked through, its clock. */
import { CallError } from "../../ipc";
import { Draft, finds, registerStore } from "../../kit";

/** The files, those that are worked on apart from those that are done. */
export class FileList<L> {
  lines = $state.raw<L[] | null>(null);
  failure = $state<string | null>(null);

  #read: () => Promise<L[]>;
  #live: (line: L) => boolean;
  #texts: (line: L) => string[];

  /** `texts` are what a file is found by. */
  constructor(read: () => Promise<L[]>, live: (line: L) => boolean, texts: (line: L) => string[]) {
    this.#read = read;
    this.#live = live;
    this.#texts = texts;
    registerStore(() => {
      this.lines = null;
      this.words = "";
    });
  }

  /** What is looked for. */
  words = $state("");
  readonly fitting = $derived(
    (this.lines ?? []).filter((one) => finds(this.words, ...this.#texts(one))),
  );
  readonly open = $derived(this.fitting.filter((one) => this.#live(one)));
  readonly done = $derived(this.fitting.filter((one) => !this.#live(one)));

  async load(): Promise<void> {
    try {
      this.lines = await this.#read();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

/** What a clock's nearness looks like. Calm until it is near; red only once it is late. */
export function clockTone(
  daysLeft: number,
  stopped: string | null,
): "ok" | "neutral" | "warn" | "danger" {
  if (stopped !== null) return "ok";
  return daysLeft < 0 ? "danger" : daysLeft <= 10 ? "warn" : "neutral";
}

/** One file: each step is sent by itself, and what is typed in one outlives the others. */
export class CaseFile<F extends { id: string; version: number }> {
  file = $state.raw<F | null>(null);
  failure = $state<string | null>(null);
  /** Which act is under way. */
  busy = $state<string | null>(null);
  /** What was refused, and of which act. */
  error = $state.raw<{ act: string; field: string | null; message: string } | null>(null);
  /** What is missing for an act that was asked for, by field; nothing was sent. */
  missing = $state.raw<{ act: string; fields: Record<string, string> } | null>(null);
  /** What was typed and isn't saved, by field. */
  words = $state<Record<string, string>>({});

  readonly id: string;
  readonly keeper: Draft<Record<string, string>>;
  #read: (id: string) => Promise<F>;
  #ready = false;

  constructor(form: string, id: string, read: (id: string) => Promise<F>) {
    this.id = id;
    this.keeper = new Draft(form, id);
    this.#read = read;
    registerStore(() => {
      this.file = null;
      this.words = {};
    });
  }

  async load(): Promise<void> {
    try {
      this.file = await this.#read(this.id);
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

  /** Whether an act can be sent. `fields` says of each that is missing what to do, null of the others. */
  complete(act: string, fields: Record<string, string | null>): boolean {
    const missing = Object.entries(fields).filter(
      (one): one is [string, string] => one[1] !== null,
    );
    this.error = null;
    this.missing = missing.length === 0 ? null : { act, fields: Object.fromEntries(missing) };
    return missing.length === 0;
  }

  /** The dialog of an act was left: what it said of it isn't said the next time. */
  leave(act: string): void {
    if (this.missing?.act === act) this.missing = null;
    if (this.error?.act === act) this.error = null;
  }

  problem(act: string, field: string): string | null {
    if (this.missing?.act === act) return this.missing.fields[field] ?? null;
    return this.error?.act === act && this.error.field === field ? this.error.message : null;
  }

  /** What was refused of this act and is about none of its fields. */
  refusal(act: string, fields: string[] = []): string | null {
    if (this.error?.act !== act) return null;
    return this.error.field === null || !fields.includes(this.error.field)
      ? this.error.message
      : null;
  }

  /** `typed` are the words that are saved by it. */
  protected async run(
    act: string,
    typed: string[],
    send: (id: string, version: number) => Promise<F>,
  ): Promise<boolean> {
    if (this.file === null || this.busy !== null) return false;
    this.busy = act;
    this.error = null;
    this.missing = null;
    try {
      this.file = await send(this.file.id, this.file.version);
      for (const key of typed) delete this.words[key];
      if (Object.keys(this.words).length === 0) {
        await this.keeper.discard().catch(() => undefined);
      }
      return true;
    } catch (cause) {
      const error = CallError.from(cause);
      this.error = { act, field: error.field, message: error.message };
      if (error.code === "changed") await this.load();
      return false;
    } finally {
      this.busy = null;
    }
  }
}
