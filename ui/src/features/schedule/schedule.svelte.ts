// What the schedule screen knows and does: which days, which layout, and the moves under way.
// A move shows at once; the backend's answer makes it true or puts the visit back with the reason.
import { CallError, ipc, onChanged, type DayView, type Visit, type VisitStatus } from "../../ipc";
import { clock, duration, mondayOf } from "../../kit/calendar";
import { ARROWS } from "../../kit/daygrid/keys";
import { Kept } from "../../kit/daygrid/kept";
import type { Drop } from "../../kit/daygrid/types";
import { longDate } from "../../kit/format";
import { prefs } from "../../kit/prefs.svelte";
import { registerStore } from "../../kit/registry";
import { session } from "../../kit/session.svelte";
import { toast, toastError, toasts, toastUndo } from "../../kit/toasts.svelte";
import {
  boardRange,
  dated,
  gridColumns,
  gridItems,
  shownName,
  sameColumn,
  sameItem,
  sameRange,
  targetOf,
  lengthOf,
  weekOf,
  type Dated,
  type Layout,
  type Target,
} from "./board";
import { t } from "./en";

/** A move by keys is sent when the keys come to rest, not at each press. */
const KEYS_REST = 700;
/** With Alt let go they rest sooner: whoever presses Alt and an arrow again and again is still at it. */
const ALT_REST = 250;
/** What changed elsewhere is read when the moves here are done and this much quiet has passed. */
const QUIET = 120;
/** No sign of waiting before this: most answers are faster. */
const SLOW = 300;

type Pending = {
  /** What the backend holds. */
  base: Dated;
  /** What is on screen. */
  wish: Dated;
  timer: ReturnType<typeof setTimeout> | null;
  sending: boolean;
};

export class Schedule {
  date = $state("");
  layout: Layout = $state("providers");
  provider: string | null = $state(null);
  showCancelled = $state(false);
  days: DayView[] = $state.raw([]);
  visits: Dated[] = $state.raw([]);
  /** The visit whose sheet is open. */
  selected: string | null = $state(null);
  /** Tap route: this visit goes to the slot tapped next. */
  placing: Dated | null = $state.raw(null);
  slow = $state(false);
  problem: string | null = $state(null);

  readonly #pending = new Map<string, Pending>();
  #asked = 0;
  #refresh: ReturnType<typeof setTimeout> | null = null;
  // What is drawn already stays the same object: then only the visit that moved is drawn again.
  readonly #columns = new Kept(sameColumn);
  readonly #items = new Kept(sameItem);
  readonly #range = new Kept(sameRange);

  readonly day = $derived(this.days[0] ?? null);
  readonly columns = $derived(
    this.#columns.of(gridColumns(this.layout, this.days, this.visits, this.provider)),
  );
  readonly items = $derived(this.#items.of(gridItems(this.layout, this.days, this.visits)));
  readonly range = $derived(
    this.#range.one(boardRange(this.layout, this.days, this.visits, this.provider)),
  );
  readonly open = $derived(this.visits.find((visit) => visit.id === this.selected) ?? null);

  constructor() {
    registerStore(() => this.reset());
  }

  /** A lock: nothing of the day stays. Moves on their way are already with the backend. */
  reset(): void {
    this.#asked += 1;
    for (const pending of this.#pending.values()) if (pending.timer) clearTimeout(pending.timer);
    this.#pending.clear();
    if (this.#refresh !== null) clearTimeout(this.#refresh);
    this.#refresh = null;
    this.#columns.forget();
    this.#items.forget();
    this.#range.forget();
    this.days = [];
    this.visits = [];
    this.selected = null;
    this.placing = null;
    this.problem = null;
    this.slow = false;
    this.date = "";
  }

  /** Begins to follow the record; returns what ends it. */
  watch(): () => void {
    const topics = ["schedule", "clients", "people", "staff", "catalog", "chart"];
    const stop = onChanged(topics, () => this.#soon());
    // Whoever does something else means the move that waits: a lock would drop it.
    const other = (event: Event): void => {
      if (!(event instanceof KeyboardEvent && movesOn(event))) this.#sendAll();
    };
    for (const name of ["keydown", "pointerdown", "blur"]) addEventListener(name, other, true);
    return () => {
      stop();
      for (const name of ["keydown", "pointerdown", "blur"]) removeEventListener(name, other, true);
    };
  }

  /** Reads again in a quiet moment: not while a visit moves, and once for all that changed. */
  #soon(): void {
    if (this.#refresh !== null) clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => {
      this.#refresh = null;
      if (this.#pending.size > 0) this.#soon();
      else void this.load();
    }, QUIET);
  }

  async show(date: string): Promise<void> {
    if (date === this.date && this.days.length > 0) return;
    this.date = date;
    await this.load();
  }

  async setLayout(layout: Layout): Promise<void> {
    if (layout === this.layout) return;
    const reload = layout === "week" || this.layout === "week";
    if (layout === "week" && this.provider === null) {
      const columns = this.day?.columns ?? [];
      const me = session.me?.person;
      this.provider = (columns.find((one) => one.provider === me) ?? columns[0])?.provider ?? null;
    }
    this.layout = layout;
    if (reload) await this.load();
  }

  async setProvider(provider: string): Promise<void> {
    this.provider = provider;
    await this.load();
  }

  async setShowCancelled(show: boolean): Promise<void> {
    this.showCancelled = show;
    await this.load();
  }

  async load(): Promise<void> {
    if (this.date === "") return;
    const mine = ++this.#asked;
    const timer = setTimeout(() => {
      if (mine === this.#asked) this.slow = true;
    }, SLOW);
    try {
      const days =
        this.layout === "week"
          ? await ipc.getWeek({ from: mondayOf(this.date), provider: this.provider })
          : [await ipc.getDay({ date: this.date, includeCancelled: this.showCancelled })];
      if (mine !== this.#asked) return;
      this.#take(days);
      this.problem = null;
    } catch (cause) {
      if (mine !== this.#asked) return;
      this.problem = CallError.from(cause).message;
    } finally {
      clearTimeout(timer);
      if (mine === this.#asked) this.slow = false;
    }
  }

  /** Takes a fresh answer, but leaves alone what is being moved right now. */
  #take(days: DayView[]): void {
    const fresh = dated(days);
    const same = this.days[0]?.date === days[0]?.date && this.days.length === days.length;
    this.days = days;
    if (!same) {
      this.visits = this.#withWishes(fresh);
      return;
    }
    // Keep the order of what is there already: an element that stays in place keeps its focus.
    const rank = new Map(this.visits.map((visit, index) => [visit.id, index]));
    const last = this.visits.length;
    fresh.sort((a, b) => (rank.get(a.id) ?? last) - (rank.get(b.id) ?? last));
    const before = new Map(this.visits.map((visit) => [visit.id, visit]));
    this.visits = this.#withWishes(
      fresh.map((visit) => {
        const old = before.get(visit.id);
        return old !== undefined && identical(old, visit) ? old : visit;
      }),
    );
  }

  #withWishes(fresh: Dated[]): Dated[] {
    if (this.#pending.size === 0) return fresh;
    return fresh.map((visit) => this.#pending.get(visit.id)?.wish ?? visit);
  }

  /** Shows the visit as it is now; one that went to a day not on screen leaves it. */
  #put(visit: Dated): void {
    const here = this.days.some((day) => day.date === visit.date);
    this.visits = here
      ? this.visits.map((one) => (one.id === visit.id ? visit : one))
      : this.visits.filter((one) => one.id !== visit.id);
  }

  find(id: string): Dated | null {
    return this.visits.find((visit) => visit.id === id) ?? null;
  }

  name(visit: Visit): string {
    return shownName(visit, prefs.privacy);
  }

  // ---- moving ---------------------------------------------------------------------------------

  /** A drop on the grid, in the words of the grid. */
  drop(id: string, drop: Drop, how: "drag" | "key"): void {
    const visit = this.find(id);
    if (visit === null) return;
    this.move(visit, { ...targetOf(this.layout, visit, drop.column), ...drop }, how === "key");
  }

  move(visit: Dated, to: Target & { start: number; minutes: number }, byKey = false): void {
    const wish: Dated = {
      ...visit,
      provider: to.provider,
      room: to.room,
      date: to.date,
      startMinute: to.start,
      endMinute: to.start + to.minutes,
    };
    const pending = this.#pending.get(visit.id) ?? {
      base: visit,
      wish,
      timer: null,
      sending: false,
    };
    if (pending.timer !== null) clearTimeout(pending.timer);
    pending.timer = null;
    pending.wish = wish;
    this.#pending.set(visit.id, pending);
    this.#put(wish);
    if (byKey) pending.timer = setTimeout(() => void this.#send(visit.id), KEYS_REST);
    else void this.#send(visit.id);
  }

  /** Alt was let go: what waits is sent soon, unless the keys go on. */
  settle(): void {
    for (const [id, pending] of this.#pending) {
      if (pending.timer === null) continue;
      clearTimeout(pending.timer);
      pending.timer = setTimeout(() => void this.#send(id), ALT_REST);
    }
  }

  #sendAll(): void {
    for (const [id, pending] of this.#pending) {
      if (pending.timer === null) continue;
      clearTimeout(pending.timer);
      void this.#send(id);
    }
  }

  async #send(id: string): Promise<void> {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.sending) return;
    pending.timer = null;
    const { base, wish } = pending;
    if (samePlace(base, wish)) {
      this.#pending.delete(id);
      this.#put(base);
      return;
    }
    pending.sending = true;
    try {
      const saved = await ipc.moveVisit({
        id,
        version: base.version,
        provider: wish.provider,
        room: wish.room,
        date: wish.date,
        startMinute: wish.startMinute,
        minutes: lengthOf(wish),
      });
      if (this.#pending.get(id) !== pending) return;
      const stored: Dated = { ...saved.value, date: wish.date };
      pending.base = stored;
      pending.sending = false;
      if (pending.wish === wish) {
        this.#pending.delete(id);
        this.#put(stored);
        toastUndo(this.#said(base, stored), saved.entry, () => void this.load());
      } else if (pending.timer === null) {
        // Moved again meanwhile: the newer wish goes on top of what was just stored.
        await this.#send(id);
      }
    } catch (cause) {
      if (this.#pending.get(id) !== pending) return;
      if (pending.timer !== null) clearTimeout(pending.timer);
      this.#pending.delete(id);
      this.#put(pending.base);
      this.#refused(pending.base, wish, CallError.from(cause));
    }
  }

  #refused(base: Dated, wish: Dated, error: CallError): void {
    if (error.code === "changed") void this.load();
    let free = error.conflict?.nextFree ?? null;
    // "Next free" may be the very place it never left: no offer then.
    if (
      free !== null &&
      free.date === base.date &&
      free.startMinute === base.startMinute &&
      wish.provider === base.provider
    ) {
      free = null;
    }
    const offer = free;
    toasts.show({
      tone: "danger",
      text: `${t.notMoved(this.name(base))} ${error.message}`,
      action:
        offer === null
          ? null
          : {
              label: t.moveInstead(when(offer.date, offer.startMinute, base.date)),
              run: () => {
                const current = this.find(base.id) ?? base;
                this.move(current, {
                  provider: wish.provider,
                  room: wish.room,
                  date: offer.date,
                  start: offer.startMinute,
                  minutes: lengthOf(wish),
                });
              },
            },
    });
  }

  #said(from: Dated, to: Dated): string {
    const resized =
      from.startMinute === to.startMinute &&
      from.provider === to.provider &&
      from.date === to.date &&
      from.room === to.room;
    if (resized) return t.resized(this.name(to), duration(lengthOf(to)));
    const provider =
      from.provider === to.provider
        ? ""
        : (this.days.flatMap((day) => day.columns).find((column) => column.provider === to.provider)
            ?.name ?? "");
    const text = when(to.date, to.startMinute, from.date);
    return t.moved(this.name(to), provider === "" ? text : `${text} ${t.withProvider(provider)}`);
  }

  // ---- the tap route --------------------------------------------------------------------------

  startPlacing(visit: Dated): void {
    this.placing = visit;
    this.selected = null;
  }

  place(column: string, start: number): void {
    const visit = this.placing;
    this.placing = null;
    if (visit === null) return;
    const current = this.find(visit.id) ?? visit;
    const target =
      this.layout === "week"
        ? targetOf(this.layout, current, column)
        : { ...targetOf(this.layout, current, column), date: this.date };
    if (this.find(visit.id) === null) this.visits = [...this.visits, current];
    this.move(current, { ...target, start, minutes: lengthOf(current) });
  }

  // ---- what is done with a visit --------------------------------------------------------------

  /** True when it was done; the sheet stays open with the reason otherwise. */
  async setStatus(
    visit: Dated,
    status: VisitStatus,
    reason: string | null = null,
  ): Promise<boolean> {
    this.#put({ ...visit, status });
    try {
      const saved = await ipc.setVisitStatus({
        id: visit.id,
        version: visit.version,
        status,
        reason,
      });
      this.#put({ ...saved.value, date: visit.date });
      if (status === "cancelled" && !this.showCancelled) {
        this.visits = this.visits.filter((one) => one.id !== visit.id);
        if (this.selected === visit.id) this.selected = null;
      }
      toastUndo(
        t.statusSet(this.name(visit), t.status[status]),
        saved.entry,
        () => void this.load(),
      );
      return true;
    } catch (cause) {
      this.#put(visit);
      const error = CallError.from(cause);
      if (error.code === "changed") void this.load();
      toastError(error);
      return false;
    }
  }

  /** Throws, so that the field can show what is wrong. */
  async saveNote(visit: Dated, note: string): Promise<void> {
    const saved = await ipc.saveVisitNote({ id: visit.id, version: visit.version, note });
    this.#put({ ...saved.value, date: visit.date });
    toast(t.noteSaved, "ok");
  }

  dates(): string[] {
    return this.layout === "week" ? weekOf(mondayOf(this.date)) : [this.date];
  }
}

/** A key that may be one of a run of moves. */
function movesOn(event: KeyboardEvent): boolean {
  return event.key === "Alt" || event.key === "Shift" || (event.altKey && event.key in ARROWS);
}

function when(date: string, minute: number, from: string): string {
  return date === from ? clock(minute) : `${longDate(date, session.today)}, ${clock(minute)}`;
}

function samePlace(a: Dated, b: Dated): boolean {
  return (
    a.provider === b.provider &&
    a.room === b.room &&
    a.date === b.date &&
    a.startMinute === b.startMinute &&
    lengthOf(a) === lengthOf(b)
  );
}

/** The same down to the last word: then the card need not be drawn again. */
function identical(a: Dated, b: Dated): boolean {
  return (
    a.version === b.version &&
    a.date === b.date &&
    a.alerts === b.alerts &&
    a.vip === b.vip &&
    a.minor === b.minor &&
    a.hasNote === b.hasNote &&
    a.noteSigned === b.noteSigned &&
    a.clientName === b.clientName &&
    a.serviceName === b.serviceName
  );
}

export const schedule = new Schedule();
