/** The practice's policies, and the one that is looked at. */
import { untrack } from "svelte";
import {
  CallError,
  ipc,
  onChanged,
  type MyPolicy,
  type Official,
  type PoliciesOverview,
  type PolicyLine,
  type PolicyPage,
  type PrintedPolicies,
} from "../../../ipc";
import { Draft, registerStore, session } from "../../../kit";

/** What waits for paper. */
export type Sheet =
  { kind: "policies"; printed: PrintedPolicies } | { kind: "letter"; official: Official };

export type Writing = { template: string; reviewMonths: number; revision: number };

export class PoliciesStore {
  overview = $state.raw<PoliciesOverview | null>(null);
  page = $state.raw<PolicyPage | null>(null);
  failure = $state<string | null>(null);
  sheet = $state.raw<Sheet | null>(null);
  #slug: string | null = null;

  constructor() {
    registerStore(() => {
      this.overview = null;
      this.page = null;
      this.sheet = null;
    });
  }

  readonly lines = $derived(this.overview?.policies ?? []);
  readonly used = $derived(this.lines.filter((one) => one.state !== "notUsed"));
  readonly inForce = $derived(this.used.filter((one) => one.state === "effective"));
  readonly open = $derived(this.used.filter(waits));
  readonly unread = $derived(
    (this.overview?.readers ?? []).filter((one) => one.outstanding.length > 0),
  );

  /** Shows the list, or one policy; looks again when something changed. */
  watch(slug: string | null): () => void {
    this.#slug = slug;
    // What it loads must not make it load again.
    untrack(() => {
      if (this.page?.line.slug !== slug) this.page = null;
      void this.load();
    });
    return onChanged(["policies", "people", "catalog", "practice"], () => void this.load());
  }

  async load(): Promise<void> {
    const slug = this.#slug;
    try {
      if (slug === null) this.overview = await ipc.policiesOverview();
      else {
        const page = await ipc.policyPage(slug);
        if (slug === this.#slug) this.page = page;
      }
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async print(slug: string | null): Promise<void> {
    const printed = await ipc.printPolicies(slug);
    if (printed.policies.length > 0) this.sheet = { kind: "policies", printed };
  }
}

/** Nobody has approved it yet. */
export function waits(line: PolicyLine): boolean {
  return line.state === "starter" || line.state === "draft";
}

/** The text of one policy while it is written: kept as it is typed. */
export class PolicyWriting {
  template = $state("");
  reviewMonths = $state(12);
  revision = $state(0);
  restored = $state(false);
  error = $state.raw<{ field: string | null; message: string } | null>(null);
  busy = $state(false);
  readonly slug: string;
  readonly #keeper: Draft<Writing>;
  #saved = $state("");

  constructor(page: PolicyPage) {
    this.slug = page.line.slug;
    this.#keeper = new Draft<Writing>("policy", page.line.slug);
    this.take(page);
  }

  readonly changed = $derived.by(() => this.#now() !== this.#saved);

  #now(): string {
    return JSON.stringify([this.template, this.reviewMonths]);
  }

  /** As it was saved. */
  take(page: PolicyPage): void {
    this.template = page.draft.template;
    this.reviewMonths = page.draft.reviewMonths;
    this.revision = page.draft.revision;
    this.#saved = this.#now();
  }

  /** What was typed before a lock or a crash. */
  async restore(): Promise<void> {
    const kept = await this.#keeper.restore();
    if (kept === null || kept.revision !== this.revision) return;
    this.restored = kept.template !== this.template;
    this.template = kept.template;
    this.reviewMonths = kept.reviewMonths;
  }

  keep(): void {
    if (!this.changed) return;
    this.#keeper.keep({
      template: this.template,
      reviewMonths: this.reviewMonths,
      revision: this.revision,
    });
  }

  async save(): Promise<PolicyPage | null> {
    this.busy = true;
    this.error = null;
    try {
      const page = await ipc.savePolicyDraft({
        slug: this.slug,
        revision: this.revision,
        template: this.template,
        reviewMonths: this.reviewMonths,
      });
      await this.#keeper.discard();
      this.restored = false;
      this.take(page);
      return page;
    } catch (cause) {
      const failure = CallError.from(cause);
      this.error = { field: failure.field, message: failure.message };
      return null;
    } finally {
      this.busy = false;
    }
  }

  async forget(): Promise<void> {
    await this.#keeper.discard();
  }
}

/** What the person who is signed in has to read. */
export class MyPoliciesStore {
  list = $state.raw<MyPolicy[] | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.list = null;
    });
  }

  readonly toRead = $derived((this.list ?? []).filter((one) => one.signedAt === null));
  readonly signed = $derived((this.list ?? []).filter((one) => one.signedAt !== null));

  async load(): Promise<void> {
    try {
      this.list = await ipc.myPolicies();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  /** Signs; the notice on every page counts anew. */
  async sign(policy: MyPolicy, name: string): Promise<void> {
    this.list = await ipc.acknowledgePolicy({ version: policy.version, name });
    session.set(await ipc.appState());
  }
}
