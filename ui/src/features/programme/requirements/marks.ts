/** A state as tone and icon: never colour alone. */
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { EvidenceState, UploadState } from "../../../ipc";
import { dateIn, relativeDays, session } from "../../../kit";

export const TONES = { good: "ok", attention: "warn", bad: "danger", unknown: "neutral" } as const;
export const ICONS = {
  good: CircleCheck,
  attention: TriangleAlert,
  bad: CircleAlert,
  unknown: CircleHelp,
};

export const UPLOAD_TONES = {
  current: "info",
  expiring: "warn",
  expired: "danger",
  superseded: "neutral",
  withdrawn: "neutral",
} as const satisfies Record<UploadState, string>;

export const toneOf = (state: EvidenceState) => TONES[state];
export const iconOf = (state: EvidenceState) => ICONS[state];

/** "today", "3 days ago", by the practice's calendar. */
export function ago(at: number): string {
  return relativeDays(dateIn(at, session.timeZone), session.today);
}
