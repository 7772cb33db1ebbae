/** What is due today, and what of it is new since this person looked last. */
import { CallError, ipc, type Due, type Edition, type StaffMember } from "../../../ipc";
import { Draft, registerStore } from "../../../kit";

/** One thing on the list, as it is remembered. */
export type Seen = { path: string; what: string };
/** The list as it stood on the last day it was looked at, and on the day before that one. */
export type Kept = { day: string; list: Seen[]; before: { day: string; list: Seen[] } | null };

const same = (a: Seen, b: Seen) => a.path === b.path && a.what === b.what;

/** What is compared with today's list: never one of the same day, or a second look shows nothing. */
export function before(kept: Kept | null, today: string): Kept["before"] {
  if (kept === null) return null;
  return kept.day === today ? kept.before : { day: kept.day, list: kept.list };
}

export class TodayStore {
  due = $state.raw<Due[] | null>(null);
  staff = $state.raw<StaffMember[]>([]);
  edition = $state.raw<Edition | null>(null);
  failure = $state<string | null>(null);
  /** The list that today's is compared with. */
  last = $state.raw<Kept["before"]>(null);

  // A vendor's name may be in a sentence, so it is kept as words of a form are: encrypted, and
  // each person's own.
  #keeper = new Draft<Kept>("programme-today", "seen");

  constructor() {
    registerStore(() => {
      this.due = null;
      this.last = null;
    });
  }

  readonly gone = $derived(
    this.due === null
      ? []
      : (this.last?.list ?? []).filter((one) => !this.due?.some((now) => same(now, one))),
  );
  readonly fresh = $derived((this.due ?? []).filter((one) => this.isNew(one)).length);

  isNew(one: Seen): boolean {
    return this.last !== null && !this.last.list.some((then) => same(then, one));
  }

  nameOf(person: string): string | undefined {
    return this.staff.find((one) => one.id === person)?.name;
  }

  async load(today: string): Promise<void> {
    try {
      const [due, staff, edition] = await Promise.all([
        ipc.getDue(),
        ipc.listStaff(),
        ipc.programmeEdition(),
      ]);
      const kept = await this.#keeper.restore().catch(() => null);
      this.last = before(kept, today);
      this.staff = staff;
      this.edition = edition;
      this.due = due;
      this.failure = null;
      const list = due.map(({ path, what }) => ({ path, what }));
      this.#keeper.keep({ day: today, list, before: this.last });
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}
