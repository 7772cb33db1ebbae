// The note of one visit: a draft that survives everything, a signature that locks it, addenda.
import {
  CallError,
  ipc,
  onChanged,
  type ClientPage,
  type Note,
  type TimelineItem,
  type Visit,
} from "../../ipc";
import { Draft, dateIn, registerStore, session } from "../../kit";

/** Editing one text: the note, or an addendum to it. */
export class Writing {
  text = $state("");
  /** When the text that came back was stored; null when nothing came back. */
  restoredAt: number | null = $state(null);
  signing = $state(false);
  error: CallError | null = $state.raw(null);
  readonly draft: Draft<string>;
  #ready = false;
  #ended = false;

  constructor(form: "note" | "addendum", subject: string) {
    this.draft = new Draft<string>(form, subject, 400, true);
  }

  /** Never puts old words over what the person has begun to type meanwhile. */
  async restore(): Promise<void> {
    try {
      const kept = await this.draft.restore();
      if (kept !== null && kept !== "" && this.text === "") {
        this.text = kept;
        this.restoredAt = this.draft.savedAt;
      }
    } catch (cause) {
      this.error = CallError.from(cause);
    } finally {
      this.#ready = true;
      if (this.text !== "") this.keep();
    }
  }

  keep(): void {
    const text = this.text;
    // Until the stored draft has been read it must not be overwritten by an empty page.
    if (!this.#ready || this.#ended || (text === "" && this.draft.savedAt === null)) return;
    this.draft.keep(text);
  }

  async discard(): Promise<void> {
    this.text = "";
    this.restoredAt = null;
    await this.draft.discard().catch(() => undefined);
  }

  /** Never optimistic. The draft is stored first: a failed signature loses nothing. */
  async sign(send: (text: string) => Promise<Note>): Promise<Note | null> {
    if (this.signing) return null;
    this.signing = true;
    this.error = null;
    try {
      await this.draft.flush();
      const note = await send(this.text);
      this.#ended = true;
      await this.draft.discard().catch(() => undefined);
      return note;
    } catch (cause) {
      this.error = CallError.from(cause);
      return null;
    } finally {
      this.signing = false;
    }
  }
}

export class VisitNote {
  note: Note | null = $state.raw(null);
  visit: Visit | null = $state.raw(null);
  page: ClientPage | null = $state.raw(null);
  loaded = $state(false);
  problem: string | null = $state(null);
  writing: Writing | null = $state.raw(null);
  addendum: Writing | null = $state.raw(null);

  readonly id: string;
  readonly #date: string | null;

  readonly signed = $derived(this.note?.status === "signed");
  readonly client = $derived(this.note?.client ?? this.visit?.client ?? null);
  readonly clientName = $derived(this.note?.clientName ?? this.visit?.clientName ?? "");
  readonly earlier = $derived.by((): TimelineItem[] => {
    const own = this.note?.signedAt ?? null;
    return (this.page?.timeline ?? []).filter(
      (item) => item.kind === "note" && item.status === "signed" && item.at !== own,
    );
  });

  constructor(visit: string, date: string | null) {
    this.id = visit;
    this.#date = date;
  }

  watch(): () => void {
    const forget = registerStore(() => this.reset());
    const stop = onChanged(["chart", "clients", "health", "schedule"], () => void this.refresh());
    return () => {
      forget();
      stop();
      void this.writing?.draft.flush();
      void this.addendum?.draft.flush();
    };
  }

  reset(): void {
    this.note = null;
    this.visit = null;
    this.page = null;
    this.writing = null;
    this.addendum = null;
    this.loaded = false;
  }

  async load(): Promise<void> {
    this.problem = null;
    try {
      await this.#read();
      if (!this.signed && session.can("noteWrite") && this.client !== null) {
        const writing = new Writing("note", this.id);
        this.writing = writing;
        await writing.restore();
      }
      if (this.signed && session.can("noteWrite") && this.note !== null) {
        const kept = await ipc.getDraft({ form: "addendum", subject: this.note.id });
        if (kept !== null && kept.body !== "") await this.beginAddendum();
      }
    } catch (cause) {
      this.problem = CallError.from(cause).message;
    } finally {
      this.loaded = true;
    }
  }

  async #read(): Promise<void> {
    this.note = await ipc.getNote(this.id);
    let date = this.#date;
    if (this.note !== null) {
      await this.#readClient(this.note.client);
      const item = this.page?.timeline.find((one) => one.kind === "visit" && one.id === this.id);
      if (item !== undefined) date = dateIn(item.at, session.timeZone);
    }
    if (date !== null && session.can("scheduleView")) {
      const day = await ipc.getDay({ date, includeCancelled: true });
      this.visit = day.visits.find((one) => one.id === this.id) ?? null;
    }
    if (this.page === null && this.visit?.client != null) await this.#readClient(this.visit.client);
  }

  /** What stands beside the note; without it the note can be written all the same. */
  async #readClient(client: string): Promise<void> {
    if (!session.can("clientView")) return;
    this.page = await ipc.clientPage(client).catch(() => null);
  }

  /** Somebody changed something: the surroundings are read again, the words typed are left alone. */
  async refresh(): Promise<void> {
    if (!this.loaded || this.problem !== null) return;
    try {
      await this.#read();
      if (this.signed) this.writing = null;
    } catch {
      // The next change, or the person, will ask again.
    }
  }

  async sign(): Promise<boolean> {
    const writing = this.writing;
    if (writing === null) return false;
    const note = await writing.sign((text) => ipc.signNote({ visit: this.id, text }));
    if (note === null) return false;
    this.note = note;
    this.writing = null;
    return true;
  }

  async beginAddendum(): Promise<void> {
    if (this.note === null || this.addendum !== null) return;
    const writing = new Writing("addendum", this.note.id);
    this.addendum = writing;
    await writing.restore();
  }

  async signAddendum(): Promise<boolean> {
    const writing = this.addendum;
    const note = this.note;
    if (writing === null || note === null) return false;
    const added = await writing.sign((text) => ipc.addAddendum({ note: note.id, text }));
    if (added === null) return false;
    this.note = added;
    this.addendum = null;
    return true;
  }
}
