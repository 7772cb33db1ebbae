/** What stands where: tones of the states, the line of proof. */
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import CirclePlay from "@lucide/svelte/icons/circle-play";
import Minus from "@lucide/svelte/icons/minus";
import type { Component } from "svelte";
import type {
  AttemptLine,
  CourseInfo,
  PersonTraining,
  Standing,
  TrainingState,
} from "../../../ipc";
import { shortDate } from "../../../kit";
import { t } from "./en";

type Look = {
  tone: "neutral" | "primary" | "ok" | "warn" | "info";
  icon: Component<{ size?: number | string }>;
};

/** Overdue asks for something to be done; it is no accident, so nothing here is red. */
export const LOOKS: Record<TrainingState, Look> = {
  notAssigned: { tone: "neutral", icon: Minus },
  due: { tone: "info", icon: CircleDashed },
  started: { tone: "info", icon: CirclePlay },
  passed: { tone: "ok", icon: CircleCheck },
  overdue: { tone: "warn", icon: CalendarClock },
};

/** The day that matters to a state: when it was passed, or by when it is due. */
export function dayOf(standing: Standing): string {
  if (standing.state === "passed") return standing.proof ? shortDate(standing.proof.on) : "";
  return standing.due === null || standing.state === "notAssigned" ? "" : shortDate(standing.due);
}

/** "Due by Mar 22, 2026, after joining" */
export function dueLine(standing: Standing): string {
  if (standing.state === "passed" && standing.proof) {
    const again =
      standing.due === null ? "" : ` ${t.dueBy(shortDate(standing.due))}, ${t.why.repeat}.`;
    return `${t.passedOn(shortDate(standing.proof.on))}.${again}`;
  }
  if (standing.state === "notAssigned" || standing.due === null) return "";
  const when = (standing.state === "overdue" ? t.wasDue : t.dueBy)(shortDate(standing.due));
  return standing.why === null ? `${when}.` : `${when}, ${t.why[standing.why]}.`;
}

/** What shows it: seen by Stillroom, or attested; never one for the other. */
export function proofLine(standing: Standing): string {
  const proof = standing.proof;
  if (proof === null) return t.proof.none;
  const line =
    proof.source === "stillroom"
      ? t.proof.stillroom(proof.version ?? 0, proof.score ?? 0, shortDate(proof.on), proof.name)
      : t.proof.attested(shortDate(proof.on), proof.name);
  return standing.why === "change" ? `${line} ${t.proof.old}` : line;
}

/** How many are overdue, still to be taken, passed. */
export function counts(people: PersonTraining[]): [number, number, number] {
  const all = people.filter((one) => one.active).flatMap((one) => one.standings);
  const many = (...states: TrainingState[]) =>
    all.filter((standing) => states.includes(standing.state)).length;
  return [many("overdue"), many("due", "started"), many("passed")];
}

export function titleOf(courses: CourseInfo[], id: string): string {
  return courses.find((one) => one.id === id)?.title ?? id;
}

/** "77 % on Mar 3, 2026; 80 % were needed" */
export function attemptLine(attempt: AttemptLine, day: (at: number) => string): string {
  if (attempt.endedAt === null) return t.person.unfinished(day(attempt.startedAt));
  const score = attempt.score ?? 0;
  const on = day(attempt.endedAt);
  if (attempt.passed !== true) return t.person.missed(score, attempt.passMark ?? 0, on);
  return attempt.signedAt === null ? t.person.unsigned(score, on) : t.person.passed(score, on);
}
