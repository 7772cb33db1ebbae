// The booking form: what is chosen, what stands in the way, and when it is free next.
import {
  CallError,
  ipc,
  type ClientHit,
  type DayView,
  type FreeSlot,
  type Room,
  type Saved,
  type Service,
  type Visit,
  type VisitKind,
} from "../../ipc";
import { clockSpan } from "../../kit/calendar";
import { Draft, prefs } from "../../kit";
import { shownName, soonestFree, takes, usualRoomOf } from "./board";
import { t } from "./en";

/** What the form holds; also what its draft keeps. */
export type BookingForm = {
  kind: VisitKind;
  client: ClientHit | null;
  service: string | null;
  provider: string;
  room: string | null;
  date: string;
  start: number;
  minutes: number;
  note: string;
  title: string;
};

export type Opening = Partial<BookingForm> & {
  date: string;
  start: number;
  /** Nobody chose this time: it may move to where the service fits. */
  proposed?: boolean;
};

export class Booking {
  form: BookingForm = $state({
    kind: "visit",
    client: null,
    service: null,
    provider: "",
    room: null,
    date: "",
    start: 540,
    minutes: 30,
    note: "",
    title: "",
  });
  services: Service[] = $state.raw([]);
  rooms: Room[] = $state.raw([]);
  day: DayView | null = $state.raw(null);
  free: FreeSlot[] = $state.raw([]);
  freeAsked = $state(false);
  saving = $state(false);
  error: CallError | null = $state.raw(null);
  /** A booking begun earlier and not finished. */
  unfinished: { form: BookingForm; savedAt: number } | null = $state.raw(null);

  readonly draft = new Draft<BookingForm>("visit", "new");
  #opened = "";
  #askedDay = 0;
  #askedFree = 0;
  /** A room that a person chose is left alone. */
  #roomChosen = false;

  readonly providers = $derived(this.day?.columns ?? []);
  readonly service = $derived(this.services.find((one) => one.id === this.form.service) ?? null);

  /** What the screen can see already; the backend has the last word. */
  readonly hints = $derived.by(() => {
    const { provider, room, start, minutes, client, kind } = this.form;
    const found: string[] = [];
    if (this.day === null || this.day.date !== this.form.date) return found;
    const column = this.day.columns.find((one) => one.provider === provider);
    const end = start + minutes;
    if (
      kind === "visit" &&
      column !== undefined &&
      !column.hours.some((hours) => hours.start <= start && end <= hours.end)
    ) {
      found.push(t.form.outside(column.name));
    }
    for (const visit of this.day.visits) {
      if (!takes(visit) || visit.startMinute >= end || start >= visit.endMinute) continue;
      const when = clockSpan(visit.startMinute, visit.endMinute);
      const who = shownName(visit, prefs.privacy);
      if (visit.provider === provider)
        found.push(t.form.overlaps(column?.name ?? t.provider, `${when} (${who})`));
      else if (room !== null && visit.room === room) {
        const name = this.rooms.find((one) => one.id === room)?.name ?? t.form.room;
        found.push(t.form.overlaps(name, `${when} (${who})`));
      } else if (client !== null && visit.client === client.id) {
        found.push(t.form.overlaps(who, when));
      }
    }
    return found;
  });

  /** Where the proposal stands, until a person chooses another place. */
  #proposal: { provider: string; date: string; start: number; from: number } | null = null;

  constructor({ proposed = false, ...opening }: Opening, day: DayView | null) {
    this.day = day;
    this.form = {
      ...this.form,
      ...opening,
      provider: opening.provider ?? day?.columns[0]?.provider ?? "",
    };
    const { provider, date, start } = this.form;
    if (proposed) this.#proposal = { provider, date, start, from: start };
    if (opening.room === undefined) this.#proposeRoom();
    else this.#roomChosen = true;
    this.#opened = JSON.stringify($state.snapshot(this.form));
  }

  async load(): Promise<void> {
    try {
      const [services, rooms] = await Promise.all([ipc.listServices(), ipc.listRooms()]);
      this.services = services.filter((one) => one.active);
      this.rooms = rooms.filter((one) => one.active);
      const kept = await this.draft.restore();
      if (kept !== null) this.unfinished = { form: kept, savedAt: this.draft.savedAt ?? 0 };
    } catch (cause) {
      this.error = CallError.from(cause);
    }
    if (this.day?.date !== this.form.date) await this.loadDay();
  }

  async loadDay(): Promise<void> {
    const mine = ++this.#askedDay;
    try {
      const day = await ipc.getDay({ date: this.form.date, includeCancelled: false });
      if (mine !== this.#askedDay) return;
      this.day = day;
      if (this.form.provider === "") this.form.provider = day.columns[0]?.provider ?? "";
      this.#proposeRoom();
    } catch (cause) {
      if (mine === this.#askedDay) this.error = CallError.from(cause);
    }
  }

  /** Stores the form once it differs from how it was opened. */
  keep(): void {
    const now = $state.snapshot(this.form) as BookingForm;
    if (this.unfinished !== null || JSON.stringify(now) === this.#opened) return;
    this.draft.keep(now);
  }

  continueUnfinished(): void {
    if (this.unfinished === null) return;
    this.form = this.unfinished.form;
    this.unfinished = null;
    if (this.day?.date !== this.form.date) void this.loadDay();
  }

  async forgetUnfinished(): Promise<void> {
    this.unfinished = null;
    await this.draft.discard().catch(() => undefined);
  }

  setService(id: string | null): void {
    this.form.service = id;
    const service = this.services.find((one) => one.id === id);
    if (service !== undefined) {
      this.form.minutes = service.minutes;
      this.#fit();
    }
    this.free = [];
    this.freeAsked = false;
  }

  /** Moves a time that nobody chose to the first one in which the service fits. */
  #fit(): void {
    const { form, day } = this;
    const old = this.#proposal;
    if (old === null || day === null || day.date !== form.date) return;
    if (old.provider !== form.provider || old.date !== form.date || old.start !== form.start)
      return;
    const fit = soonestFree(day, old.from, form.minutes);
    if (fit === null) return;
    form.start = fit.start;
    this.setProvider(fit.provider);
    this.#proposal = { ...fit, date: form.date, from: old.from };
  }

  setProvider(provider: string): void {
    this.form.provider = provider;
    this.#proposeRoom();
  }

  setRoom(room: string | null): void {
    this.form.room = room;
    this.#roomChosen = true;
  }

  /** Where this provider works on that day. */
  #proposeRoom(): void {
    if (this.#roomChosen || this.day === null) return;
    const { provider } = this.form;
    this.form.room = usualRoomOf(this.day.visits.filter((visit) => visit.provider === provider));
  }

  setDate(date: string): void {
    if (date === this.form.date) return;
    this.form.date = date;
    void this.loadDay();
  }

  async suggest(): Promise<void> {
    const { provider, service, room, start } = this.form;
    if (provider === "" || this.day === null) return;
    const mine = ++this.#askedFree;
    try {
      const found = await ipc.nextFree({
        provider,
        service: service as string,
        room,
        from: this.day.dayStart + start * 60_000,
        count: 4,
      });
      if (mine !== this.#askedFree) return;
      this.free = found;
      this.freeAsked = true;
    } catch (cause) {
      if (mine === this.#askedFree) this.error = CallError.from(cause);
    }
  }

  take(slot: { date: string; startMinute: number; provider?: string }): void {
    this.form.start = slot.startMinute;
    if (slot.provider !== undefined) this.setProvider(slot.provider);
    this.setDate(slot.date);
    this.error = null;
  }

  /** What is missing, in words; null when it can be sent. */
  get missing(): { field: "client" | "provider" | "start" | "minutes"; message: string } | null {
    const { kind, client, provider, start, minutes } = this.form;
    if (kind === "visit" && client === null)
      return { field: "client", message: t.form.chooseClient };
    if (provider === "") return { field: "provider", message: t.form.chooseProvider };
    if (start < 0 || start >= 1440) return { field: "start", message: t.form.chooseTime };
    if (minutes < 5) return { field: "minutes", message: t.form.chooseLength };
    return null;
  }

  /** Never optimistic: a booking is there when the record says so. */
  async save(): Promise<Saved<Visit> | null> {
    if (this.saving) return null;
    const missing = this.missing;
    if (missing !== null) {
      this.error = new CallError({
        code: "invalid",
        message: missing.message,
        field: missing.field,
      });
      return null;
    }
    this.saving = true;
    this.error = null;
    const { client, ...form } = $state.snapshot(this.form) as BookingForm;
    const isVisit = form.kind === "visit";
    try {
      const saved = await ipc.bookVisit({
        kind: form.kind,
        client: isVisit ? (client?.id ?? null) : null,
        provider: form.provider,
        room: form.room,
        service: isVisit ? form.service : null,
        date: form.date,
        startMinute: form.start,
        minutes: form.minutes,
        note: form.note,
        title: isVisit ? "" : form.title.trim() || t.blocked,
      });
      await this.draft.discard().catch(() => undefined);
      return saved;
    } catch (cause) {
      this.error = CallError.from(cause);
      if (this.error.code === "slot_taken") void this.loadDay();
      return null;
    } finally {
      this.saving = false;
    }
  }
}
