/** The review of activity: what was found, one finding, and how it is set. */
import {
  CallError,
  ipc,
  type ActivityFinding,
  type ActivityPerson,
  type ActivityReview,
  type ActivitySettingsReq,
  type FindingDetail,
  type FindingOutcome,
} from "../../../ipc";
import { registerStore } from "../../../kit";

export type Week = { week: string; findings: ActivityFinding[] };

/** Findings by week, in the order in which they came. */
export function byWeek(findings: ActivityFinding[]): Week[] {
  const weeks: Week[] = [];
  for (const one of findings) {
    const last = weeks.at(-1);
    if (last?.week === one.week) last.findings.push(one);
    else weeks.push({ week: one.week, findings: [one] });
  }
  return weeks;
}

export class ReviewStore {
  review = $state.raw<ActivityReview | null>(null);
  detail = $state.raw<FindingDetail | null>(null);
  looking = $state(false);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.review = null;
      this.detail = null;
    });
  }

  readonly open = $derived<ActivityFinding[]>(
    (this.review?.findings ?? []).filter((one) => one.outcome === null),
  );
  readonly decided = $derived<ActivityFinding[]>(
    (this.review?.findings ?? []).filter((one) => one.outcome !== null),
  );
  readonly weeks = $derived<Week[]>(byWeek(this.open));
  /** There are days to sign for, and nothing of them waits. */
  readonly maySign = $derived(
    this.review !== null &&
      this.open.length === 0 &&
      this.review.periodFrom !== null &&
      this.review.periodTo !== null &&
      this.review.periodFrom <= this.review.periodTo,
  );

  async load(): Promise<void> {
    try {
      this.review = await ipc.activityReview();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  /** What is there, and then the days that nobody has looked through yet. */
  async begin(): Promise<void> {
    await this.load();
    if ((this.review?.behind ?? 0) > 0) await this.look();
  }

  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      this.review = await ipc.lookThroughActivity();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    } finally {
      this.looking = false;
    }
  }

  async find(id: string): Promise<void> {
    try {
      this.detail = await ipc.getFinding(id);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async decide(id: string, outcome: FindingOutcome, why: string): Promise<FindingDetail> {
    this.detail = await ipc.decideFinding({ id, outcome, why });
    await this.load();
    return this.detail;
  }

  async close(to: string, note: string, name: string): Promise<void> {
    this.review = await ipc.closeActivityReview({ to, note, name });
  }
  async set(req: ActivitySettingsReq): Promise<void> {
    this.review = await ipc.saveActivitySettings(req);
  }
  async know(req: ActivityPerson): Promise<void> {
    this.review = await ipc.saveActivityPerson(req);
  }
}
