/** The vendors: the register, one of them, the lists of questions. */
import {
  CallError,
  ipc,
  type AgreementState,
  type VendorAnswer,
  type VendorAnswers,
  type VendorChange,
  type VendorCheck,
  type VendorFile,
  type VendorLine,
  type VendorRegister,
  type VendorSheetInfo,
  type VendorSheets,
} from "../../../ipc";
import { navigate, registerStore } from "../../../kit";
import { t } from "./en";

export type Tone = "neutral" | "ok" | "warn" | "danger" | "info";

/** What a vendor's state looks like: red only where something that must be there is missing. */
export function pillOf(line: VendorLine): { text: string; tone: Tone } {
  if (line.endedOn !== null) return { text: t.left, tone: "neutral" };
  if (!line.asked && line.state === "needed") return { text: t.unasked, tone: "info" };
  if (line.outcome === "undetermined" && line.state === "needed")
    return { text: t.undetermined, tone: "warn" };
  if (line.ending) return { text: t.ending, tone: "warn" };
  return { text: t.states[line.state], tone: toneOf(line.state) };
}

export function toneOf(state: AgreementState): Tone {
  switch (state) {
    case "executed":
      return "ok";
    case "notBa":
      return "neutral";
    case "sent":
      return "warn";
    default:
      return "danger";
  }
}

const KEYS = ["workforce", "handles", "treatment", "conduit", "payment"] as const;
export type Question = (typeof KEYS)[number];

/** Which of the five are asked, by what was answered so far. */
export function asked(answers: VendorAnswers): Question[] {
  if (answers.workforce === null || answers.workforce === "yes") return ["workforce"];
  if (answers.handles === null || answers.handles === "no") return ["workforce", "handles"];
  return [...KEYS];
}

/** Only what is asked goes off: an answer to a question that has gone says nothing. */
export function settled(answers: VendorAnswers): VendorAnswers {
  const shown = asked(answers);
  const of = (key: Question): VendorAnswer | null => (shown.includes(key) ? answers[key] : null);
  return {
    workforce: of("workforce"),
    handles: of("handles"),
    treatment: of("treatment"),
    conduit: of("conduit"),
    payment: of("payment"),
  };
}

/** The last time that a list was gone through, with this vendor or at one's own screen. */
export function lastOf(
  checks: VendorCheck[],
  sheet: VendorSheetInfo,
  vendor: string | null,
): VendorCheck | null {
  return checks.find((one) => one.sheet === sheet.key && one.vendor === vendor) ?? null;
}

export const stillOpen = (check: VendorCheck): number =>
  check.findings.filter((one) => !one.putRight).length;

/** `date` and so many months more. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)))
    .toISOString()
    .slice(0, 10);
}

export function go(query: Record<string, string> = {}): void {
  const words = new URLSearchParams(query).toString();
  navigate(`/programme/vendors${words === "" ? "" : `?${words}`}`);
}

export class VendorStore {
  register = $state.raw<VendorRegister | null>(null);
  file = $state.raw<VendorFile | null>(null);
  sheets = $state.raw<VendorSheets | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.register = null;
      this.file = null;
      this.sheets = null;
    });
  }

  async #keep<T>(asked: Promise<T>, put: (got: T) => void): Promise<void> {
    try {
      put(await asked);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  load(): Promise<void> {
    return this.#keep(ipc.listVendors(), (got) => (this.register = got));
  }
  open(id: string): Promise<void> {
    if (this.file?.line.id !== id) this.file = null;
    return this.#keep(ipc.getVendor(id), (got) => (this.file = got));
  }
  loadSheets(): Promise<void> {
    return this.#keep(ipc.listVendorSheets(), (got) => (this.sheets = got));
  }

  /** Changes the open file; what is refused is thrown. */
  async change(change: VendorChange): Promise<void> {
    const { file } = this;
    if (file === null) return;
    this.file = await ipc.changeVendor({ id: file.line.id, version: file.version, change });
  }
}
