/** The catalogue, what is looked for in it, and the one that is open. */
import {
  CallError,
  ipc,
  type Evidence,
  type RequirementGroup,
  type Requirements,
  type RequirementState,
  type Upload,
} from "../../../ipc";
import { finds, registerStore, session } from "../../../kit";

export type Filter = "all" | "work" | "bad" | "mine" | "overdue";
export type Reason = "shaky" | "bad" | "overdue" | "expired" | "nothing";

export const GROUPS: RequirementGroup[] = [
  "administrative",
  "physical",
  "technical",
  "organisational",
  "documentation",
  "privacy",
  "proposed",
];

export function needsWork(one: RequirementState): boolean {
  const { result } = one.assessment;
  const settled = result === "met" || result === "notApplicable";
  return !settled || one.unsupported || one.contradicted;
}

export function needsLook(one: RequirementState): boolean {
  return one.verified === "bad" || one.verified === "attention";
}

/** A document that is proof today. */
export function counts(one: Upload): boolean {
  return one.state === "current" || one.state === "expiring";
}

/** A statement was made or a document added, and none counts today. */
export function ranOut(one: RequirementState): boolean {
  const statement = one.attestations.some((made) => !made.withdrawn && made.expired);
  return !one.attested && (statement || one.uploads.some((made) => made.state === "expired"));
}

export function fits(one: RequirementState, filter: Filter, me: string | null): boolean {
  switch (filter) {
    case "all":
      return true;
    case "work":
      return needsWork(one);
    case "bad":
      return needsLook(one);
    case "mine":
      return me !== null && one.assessment.owner === me;
    case "overdue":
      return one.overdue;
  }
}

export function holds(one: RequirementState, words: string): boolean {
  const { title, cite, asks } = one.requirement;
  return finds(words, title, cite, asks);
}

/** Why a requirement is worth the next ten minutes; null when it isn't. */
export function pressing(one: RequirementState): Reason | null {
  const { kind, level } = one.requirement;
  if (kind === "proposed" || one.assessment.result === "notApplicable") return null;
  if (one.unsupported || one.contradicted) return "shaky";
  if (one.verified === "bad") return "bad";
  if (one.overdue) return "overdue";
  if (ranOut(one)) return "expired";
  const silent = one.attestations.length === 0 && one.uploads.length === 0;
  const unsaid = one.assessment.version === 0 && silent;
  return unsaid && level === "required" ? "nothing" : null;
}

const ORDER: Reason[] = ["shaky", "bad", "overdue", "expired", "nothing"];

/** The few to begin with, the most pressing first; what several share is named once. */
export function startHere(all: RequirementState[], most = 3) {
  const found = all.flatMap((one) => {
    const why = pressing(one);
    return why === null ? [] : [{ one, why }];
  });
  found.sort((a, b) => ORDER.indexOf(a.why) - ORDER.indexOf(b.why));
  const seen = new Set<string>();
  const fresh = found.filter(({ one, why }) => {
    if (why !== "bad") return true;
    const key = one.requirement.collectors.join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return fresh.slice(0, most);
}

class RequirementsStore {
  all = $state.raw<Requirements | null>(null);
  failure = $state<string | null>(null);
  filter = $state<Filter>("all");
  words = $state("");
  /** Which is open, by its id. */
  open = $state<string | null>(null);
  collecting = $state(false);

  constructor() {
    registerStore(() => this.reset());
  }

  reset(): void {
    this.all = null;
    this.failure = null;
    this.filter = "all";
    this.words = "";
    this.open = null;
  }

  readonly shown = $derived.by(() => {
    const me = session.me?.person ?? null;
    const words = this.words.trim();
    return (this.all?.requirements ?? []).filter(
      (one) => fits(one, this.filter, me) && (words === "" || holds(one, words)),
    );
  });
  readonly grouped = $derived(
    GROUPS.map((group) => ({
      group,
      rows: this.shown.filter((one) => one.requirement.group === group),
    })).filter(({ rows }) => rows.length > 0),
  );
  readonly next = $derived(startHere(this.all?.requirements ?? []));
  readonly current = $derived(
    this.all?.requirements.find((one) => one.requirement.id === this.open) ?? null,
  );

  find(id: string | null): RequirementState | null {
    return this.all?.requirements.find((one) => one.requirement.id === id) ?? null;
  }
  evidenceOf(one: RequirementState): Evidence[] {
    const all = this.all?.evidence ?? [];
    return one.requirement.collectors.flatMap((name) => all.filter((e) => e.about.name === name));
  }

  async load(): Promise<void> {
    try {
      this.all = await ipc.programmeRequirements();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async collect(): Promise<void> {
    if (this.collecting) return;
    this.collecting = true;
    try {
      await ipc.collectEvidence();
      await this.load();
    } finally {
      this.collecting = false;
    }
  }
}

export const requirements = new RequirementsStore();
