/** What is said of backups, of values alone. */
import type { BackupDue, BackupState } from "../../ipc";
import { dateIn, relativeDays } from "../../kit";
import { t } from "./en";

/** "today", "yesterday", "3 days ago", by the practice's calendar. */
export function ago(at: number, today: string, timeZone: string): string {
  const when = dateIn(at, timeZone);
  // A clock that was set back makes no backup of tomorrow.
  return when > today ? "today" : relativeDays(when, today);
}

export function nameOf(state: BackupState, stick: string | null): string {
  return state.sticks.find((one) => one.id === stick)?.name ?? "A stick";
}

export function dueTitle(state: BackupState, due: BackupDue): string {
  return t.dueTitle[due.kind](due.days ?? 0, nameOf(state, due.stick));
}

/** The line in the frame. */
export function frameLine(state: BackupState, today: string, timeZone: string): string {
  if (state.last === null) return t.frame.never;
  const when = ago(state.last, today, timeZone);
  const elsewhere = state.due.some((due) => due.kind === "offSite");
  return elsewhere ? t.frame.offSite(when) : t.frame.last(when);
}
