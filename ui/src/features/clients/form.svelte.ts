// A client's details as a form: a draft that survives, and a look for duplicates before a new one.
import {
  CallError,
  ipc,
  type Client,
  type ClientDraft,
  type Duplicate,
  type Saved,
} from "../../ipc";
import { Draft } from "../../kit";
import { emptyClient } from "../../kit/client-search";

export function draftOf(client: Client): ClientDraft {
  const {
    age: _age,
    archived: _archived,
    createdAt: _createdAt,
    balanceCents: _balance,
    ...fields
  } = $state.snapshot(client) as Client;
  return fields;
}

/** Lines that were added and left empty are not sent. */
export function tidy(draft: ClientDraft): ClientDraft {
  return {
    ...draft,
    phones: draft.phones.filter((phone) => phone.written.trim() !== ""),
    tags: draft.tags.map((tag) => tag.trim()).filter((tag) => tag !== ""),
  };
}

/** What a draft keeps: the form, and what it began from, so that only what was typed comes back. */
type Kept = { draft: ClientDraft; base: ClientDraft };

/** The newer record with the person's own changes on top. */
export function rebase(kept: Kept, onto: ClientDraft): ClientDraft {
  const result: Record<string, unknown> = { ...onto };
  for (const key of Object.keys(onto) as (keyof ClientDraft)[]) {
    if (key === "id" || key === "version") continue;
    if (JSON.stringify(kept.draft[key]) !== JSON.stringify(kept.base[key])) {
      result[key] = kept.draft[key];
    }
  }
  return result as ClientDraft;
}

export class ClientForm {
  draft: ClientDraft = $state(emptyClient());
  /** When the restored draft was typed; null when nothing was restored. */
  restored: { at: number; older: boolean } | null = $state.raw(null);
  saving = $state(false);
  error: CallError | null = $state.raw(null);
  similar: Duplicate[] = $state.raw([]);

  readonly keeper: Draft<Kept>;
  #base: ClientDraft;
  #ready = false;

  readonly isNew = $derived(this.draft.id === null);
  readonly changed = $derived.by(() => JSON.stringify(this.draft) !== this.#baseText);
  #baseText = $state("");

  constructor(client: Client | null, typed = "") {
    this.#base = client === null ? emptyClient(typed) : draftOf(client);
    this.#baseText = JSON.stringify(this.#base);
    this.draft = structuredClone(this.#base);
    this.keeper = new Draft<Kept>("client", client?.id ?? "new");
  }

  /** Brings back what was typed before a lock, a crash or a wrong click. */
  async restore(): Promise<void> {
    try {
      const kept = await this.keeper.restore();
      if (kept === null || this.changed) return;
      const draft = rebase(kept, this.#base);
      if (JSON.stringify(draft) === this.#baseText) return;
      this.draft = draft;
      this.restored = {
        at: this.keeper.savedAt ?? 0,
        older: kept.base.version !== this.#base.version,
      };
    } catch {
      // Without the draft the form is merely as it was saved last.
    } finally {
      this.#ready = true;
    }
  }

  /** Called whenever the form changes. */
  keep(): void {
    const now = $state.snapshot(this.draft) as ClientDraft;
    if (!this.#ready || !this.changed) return;
    this.keeper.keep({ draft: now, base: this.#base });
  }

  async discardChanges(): Promise<void> {
    this.draft = structuredClone(this.#base);
    this.restored = null;
    this.error = null;
    this.similar = [];
    await this.keeper.discard().catch(() => undefined);
  }

  problemOf(field: string): string | null {
    const of = this.error?.field ?? null;
    return of !== null && (of === field || of.startsWith(`${field}.`))
      ? (this.error?.message ?? null)
      : null;
  }

  /** Null when it was not saved: `error` or `similar` says why. */
  async save(acceptDuplicates = false): Promise<Saved<Client> | null> {
    if (this.saving) return null;
    this.saving = true;
    this.error = null;
    const draft = tidy($state.snapshot(this.draft) as ClientDraft);
    try {
      const saved = await ipc.saveClient({ draft, acceptDuplicates });
      this.#base = draftOf(saved.value);
      this.#baseText = JSON.stringify(this.#base);
      this.draft = structuredClone(this.#base);
      this.restored = null;
      this.similar = [];
      await this.keeper.discard().catch(() => undefined);
      return saved;
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.code === "duplicate") {
        const found = await ipc.findDuplicates(draft).catch(() => []);
        if (found.length > 0) {
          this.similar = found;
          return null;
        }
      }
      this.error = error;
      return null;
    } finally {
      this.saving = false;
    }
  }
}
