/** The journal explorer's state: filters and the entries fetched so far. */
import {
  CallError,
  ipc,
  type BreakGlassAlert,
  type ClientHit,
  type JournalDetail,
  type JournalEntry,
  type JournalKind,
} from "../../ipc";
import { addDays, registerStore } from "../../kit";

export type What = "all" | "read" | "change" | "signIn" | "trouble" | "system";

const KINDS: Record<What, JournalKind[] | null> = {
  all: null,
  read: ["read"],
  change: ["change"],
  signIn: ["signIn"],
  trouble: ["refusal", "failure"],
  system: ["system", "gap"],
};

const PAGE = 200;

/** The instant when a local date begins in a zone. */
export function startOf(date: string, timeZone: string): number {
  // The zone's offset at about that moment, corrected once: right across daylight saving.
  const guess = Date.parse(`${date}T00:00:00Z`);
  const offset = (at: number): number => {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    }).formatToParts(at);
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
    return (
      Date.UTC(
        part("year"),
        part("month") - 1,
        part("day"),
        part("hour"),
        part("minute"),
        part("second"),
      ) - at
    );
  };
  const first = guess - offset(guess);
  return guess - offset(first);
}

export class JournalStore {
  person = $state<string | null>(null);
  client = $state.raw<ClientHit | null>(null);
  what = $state<What>("all");
  from = $state<string | null>(null);
  to = $state<string | null>(null);
  /** How often they were cleared: a day that its field refused goes with them. */
  clears = $state(0);

  entries = $state.raw<JournalEntry[]>([]);
  more = $state(false);
  loading = $state(false);
  loaded = $state(false);
  failure = $state<string | null>(null);
  detail = $state.raw<JournalDetail | null>(null);
  alerts = $state.raw<BreakGlassAlert[]>([]);
  /** Counts the questions for the list: an older answer is dropped. */
  #asked = 0;
  /** Counts the locks: what was asked before one is not shown after it. */
  #epoch = 0;
  #before: number | null = null;

  readonly filtered = $derived(
    this.person !== null ||
      this.client !== null ||
      this.what !== "all" ||
      this.from !== null ||
      this.to !== null,
  );

  constructor() {
    registerStore(() => this.reset());
  }

  reset(): void {
    this.#asked += 1;
    this.#epoch += 1;
    this.clearFilters();
    this.entries = [];
    this.alerts = [];
    this.more = this.loading = this.loaded = false;
    this.failure = null;
    this.detail = null;
    this.#before = null;
  }

  clearFilters(): void {
    this.person = null;
    this.client = null;
    this.what = "all";
    this.from = null;
    this.to = null;
    this.clears += 1;
  }

  async load(timeZone: string): Promise<void> {
    this.#asked += 1;
    this.#before = null;
    this.loading = false;
    await this.#fetch(timeZone, []);
  }

  async loadMore(timeZone: string): Promise<void> {
    if (this.loading || !this.more) return;
    await this.#fetch(timeZone, this.entries);
  }

  async #fetch(timeZone: string, before: JournalEntry[]): Promise<void> {
    const mine = this.#asked;
    const kinds = KINDS[this.what];
    this.loading = true;
    let found = before;
    try {
      // The kind is sifted here: go on until there is something to show or nothing more to ask.
      for (let round = 0; round < 25; round += 1) {
        const page = await ipc.journal({
          client: this.client?.id ?? null,
          person: this.person,
          verb: null,
          from: this.from === null ? null : startOf(this.from, timeZone),
          to: this.to === null ? null : startOf(addDays(this.to, 1), timeZone),
          before: this.#before,
          limit: PAGE,
        });
        if (mine !== this.#asked) return;
        const fits = kinds
          ? page.entries.filter((entry) => kinds.includes(entry.kind))
          : page.entries;
        found = [...found, ...fits];
        this.more = page.more;
        this.#before = page.entries.at(-1)?.seq ?? this.#before;
        if (!page.more || found.length >= before.length + 30) break;
      }
      this.entries = found;
      this.failure = null;
      this.loaded = true;
    } catch (cause) {
      if (mine === this.#asked) this.failure = CallError.from(cause).message;
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }

  async open(id: string): Promise<void> {
    const mine = this.#epoch;
    const detail = await ipc.journalEntry(id);
    if (mine === this.#epoch) this.detail = detail;
  }

  async loadAlerts(): Promise<void> {
    const mine = this.#epoch;
    const alerts = await ipc.breakGlassAlerts();
    if (mine === this.#epoch) this.alerts = alerts;
  }
}
