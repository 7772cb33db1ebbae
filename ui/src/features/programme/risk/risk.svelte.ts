/** The risk analysis: the register, one risk, the interview, each year's analysis. */
import {
  CallError,
  ipc,
  type RiskComparison,
  type RiskInterview,
  type RiskLevel,
  type RiskLine,
  type RiskQuestion,
  type RiskRating,
  type RiskRegister,
  type RiskSheet,
  type RiskSnapshot,
} from "../../../ipc";
import { navigate, registerStore } from "../../../kit";

export const LEVELS: RiskLevel[] = ["veryLow", "low", "moderate", "high", "veryHigh"];

/** Which of a risk's three numbers is meant. */
export type Which = "residual" | "inherent" | "target";
export type Filter = "all" | "unscored" | "open" | "overdue" | "retired";
export type Cell = { likelihood: RiskLevel; impact: RiskLevel };

/** Icon-free tone of a level; red is kept for what is high. */
export function toneOf(level: RiskLevel): "ok" | "warn" | "danger" {
  if (level === "high" || level === "veryHigh") return "danger";
  return level === "moderate" ? "warn" : "ok";
}

/** The level that the matrix gives, as Rust has it. */
export function levelOf(
  register: RiskRegister,
  likelihood: RiskLevel,
  impact: RiskLevel,
): RiskLevel {
  return register.matrix[LEVELS.indexOf(likelihood)]?.[LEVELS.indexOf(impact)] ?? "veryHigh";
}

export function inCell(rating: RiskRating, cell: Cell): boolean {
  return rating.likelihood === cell.likelihood && rating.impact === cell.impact;
}

export function sameCell(a: Cell | null, b: Cell): boolean {
  return a?.likelihood === b.likelihood && a.impact === b.impact;
}

/** The map has the worst likelihood on top and the worst impact at the right. */
const ARROWS: Record<string, { likelihood: number; impact: number }> = {
  ArrowUp: { likelihood: 1, impact: 0 },
  ArrowDown: { likelihood: -1, impact: 0 },
  ArrowRight: { likelihood: 0, impact: 1 },
  ArrowLeft: { likelihood: 0, impact: -1 },
};

/** The field that an arrow leads to: the nearest on that side, what is straight ahead first. */
export function fieldBeside<T extends Cell>(fields: T[], from: Cell, key: string): T | null {
  const way = ARROWS[key];
  if (way === undefined) return null;
  const far = (to: T, axis: "likelihood" | "impact") =>
    LEVELS.indexOf(to[axis]) - LEVELS.indexOf(from[axis]);
  const near = fields
    .map((to) => ({
      to,
      ahead: way.likelihood * far(to, "likelihood") + way.impact * far(to, "impact"),
      aside: Math.abs(way.impact * far(to, "likelihood") + way.likelihood * far(to, "impact")),
    }))
    .filter((one) => one.ahead > 0)
    .sort((a, b) => a.aside - b.aside || a.ahead - b.ahead);
  return near[0]?.to ?? null;
}

/** What the list shows: by filter, and by the field of the map that was pressed. */
export function shown(
  risks: RiskLine[],
  filter: Filter,
  which: Which,
  cell: Cell | null,
): RiskLine[] {
  return risks.filter(
    (one) =>
      one.retired === (filter === "retired") &&
      (filter !== "unscored" || one.placeholder) &&
      (filter !== "open" || one.treatment === "open") &&
      (filter !== "overdue" || one.overdue > 0) &&
      (cell === null || inCell(one[which], cell)),
  );
}

/** The question to go to: the first without an answer, else none. */
export function firstOpen(questions: RiskQuestion[]): number {
  return questions.findIndex((one) => one.answer.length === 0);
}

/** A choice pressed: on its own, or with others unless one of them stands alone. */
export function pressed(question: RiskQuestion, key: string): string[] {
  if (!question.many) return [key];
  const alone = (one: string) => question.choices.find((c) => c.key === one)?.alone === true;
  if (question.answer.includes(key)) return question.answer.filter((one) => one !== key);
  return alone(key) ? [key] : [...question.answer.filter((one) => !alone(one)), key];
}

/** Addresses within the section. */
export function go(to: Record<string, string>): void {
  const query = new URLSearchParams(to).toString();
  navigate(`/programme/risk${query === "" ? "" : `?${query}`}`);
}

export class RiskStore {
  register = $state.raw<RiskRegister | null>(null);
  interview = $state.raw<RiskInterview | null>(null);
  sheet = $state.raw<RiskSheet | null>(null);
  year = $state.raw<RiskSnapshot | null>(null);
  comparison = $state.raw<RiskComparison | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => this.reset());
  }

  reset(): void {
    this.register = null;
    this.interview = null;
    this.sheet = null;
    this.year = null;
    this.comparison = null;
    this.failure = null;
  }

  readonly live = $derived((this.register?.risks ?? []).filter((one) => !one.retired));
  readonly unscored = $derived(this.live.filter((one) => one.placeholder));
  readonly queue = $derived(this.live.filter((one) => one.review === "needed"));

  async #keep<T>(asked: Promise<T>, put: (got: T) => void): Promise<void> {
    try {
      put(await asked);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  load(): Promise<void> {
    return this.#keep(ipc.riskRegister(), (got) => (this.register = got));
  }
  loadInterview(): Promise<void> {
    return this.#keep(ipc.riskInterview(), (got) => (this.interview = got));
  }
  loadSheet(id: string): Promise<void> {
    return this.#keep(ipc.getRisk(id), (got) => (this.sheet = got));
  }
  loadYear(id: string): Promise<void> {
    this.year = null;
    return this.#keep(ipc.riskSnapshot(id), (got) => (this.year = got));
  }
  loadComparison(from: string, to: string | null): Promise<void> {
    this.comparison = null;
    return this.#keep(ipc.compareRisk({ from, to }), (got) => (this.comparison = got));
  }

  /** A changed risk: it is shown at once, the list behind it is read anew. */
  async took(sheet: RiskSheet): Promise<void> {
    this.sheet = sheet;
    await this.load();
  }

  /** The next risk that nobody has scored, after the one that was. */
  nextUnscored(after: string): string | null {
    return this.unscored.find((one) => one.id !== after)?.id ?? null;
  }
}
