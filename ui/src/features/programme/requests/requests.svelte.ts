/** Taking a request in, the list, and the file of one request. */
import {
  CallError,
  ipc,
  type RequestAsker,
  type RequestChange,
  type RequestFile,
  type RequestForm,
  type RequestKind,
  type RequestReceived,
  type IdentityHow,
  type TakenRequest,
} from "../../../ipc";
import { Draft, registerStore } from "../../../kit";
import { CaseFile } from "../casefile.svelte";

export const KINDS: RequestKind[] = ["access", "amendment", "accounting"];
export const FORMS: RequestForm[] = ["paper", "encrypted", "plain", "look"];
export const RECEIVED: RequestReceived[] = [
  "inPerson",
  "phone",
  "letter",
  "email",
  "form",
  "other",
];
export const IDENTITY: IdentityHow[] = [
  "photoId",
  "known",
  "callBack",
  "facts",
  "signature",
  "other",
];

export type Picked = { id: string; name: string };

/** Whether the sheet is open, and for whom; from the palette and from a client's page. */
class Taking {
  open = $state(false);
  client = $state.raw<Picked | null>(null);

  constructor() {
    registerStore(() => {
      this.open = false;
      this.client = null;
    });
  }

  begin(client: Picked | null): void {
    this.client = client;
    this.open = true;
  }
}
export const taking = new Taking();

type Form = {
  kind: RequestKind | null;
  received: string | null;
  receivedHow: RequestReceived;
  asker: RequestAsker;
  askerName: string;
  relation: string;
  authority: string;
  scope: string;
  form: RequestForm;
  deliver: string;
  identity: IdentityHow | null;
  identityNote: string;
};

const blank = (today: string): Form => ({
  kind: null,
  received: today,
  receivedHow: "inPerson",
  asker: "client",
  askerName: "",
  relation: "",
  authority: "",
  scope: "",
  form: "paper",
  deliver: "",
  identity: null,
  identityNote: "",
});

type Needed = Record<
  "client" | "kind" | "askerName" | "relation" | "authority" | "scope" | "identityNote",
  string
>;

export class TakeForm {
  client = $state.raw<Picked | null>(null);
  form = $state<Form>(blank("1970-01-01"));
  errors = $state.raw<Record<string, string>>({});
  failure = $state<string | null>(null);
  busy = $state(false);
  taken = $state.raw<TakenRequest | null>(null);
  restored = $state<number | null>(null);
  /** How often it was begun anew: what stands in a field that it refused goes with it. */
  starts = $state(0);

  readonly keeper: Draft<Form>;
  #today: string;
  #ready = false;

  constructor(today: string, client: Picked | null) {
    this.#today = today;
    this.client = client;
    this.form = blank(today);
    this.keeper = new Draft("request", client?.id ?? "new");
  }

  async begin(): Promise<void> {
    try {
      const kept = await this.keeper.restore();
      if (kept !== null && this.#typed(kept) && !this.#typed(this.form)) {
        this.form = { ...blank(this.#today), ...kept };
        this.restored = this.keeper.savedAt;
      }
    } catch {
      // Without the draft the form is merely empty.
    } finally {
      this.#ready = true;
    }
  }

  #typed(form: Form): boolean {
    return form.kind !== null || form.scope !== "" || form.askerName !== "";
  }

  keep(): void {
    const now = $state.snapshot(this.form);
    if (this.#ready && this.taken === null && this.#typed(now)) this.keeper.keep(now);
  }

  async startOver(): Promise<void> {
    this.starts += 1;
    this.form = blank(this.#today);
    this.restored = null;
    this.errors = {};
    await this.keeper.discard().catch(() => undefined);
  }

  /** `needed` are the words for what is missing: all of it at once. */
  async send(needed: Needed): Promise<void> {
    if (this.busy) return;
    const form = $state.snapshot(this.form);
    const { client } = this;
    const other = form.asker === "other";
    const empty = (text: string) => text.trim() === "";
    this.errors = {
      ...(client === null ? { client: needed.client } : {}),
      ...(form.kind === null ? { kind: needed.kind } : {}),
      ...(other && empty(form.askerName) ? { askerName: needed.askerName } : {}),
      ...(other && empty(form.relation) ? { relation: needed.relation } : {}),
      ...(other && empty(form.authority) ? { authority: needed.authority } : {}),
      ...(form.kind === "amendment" && empty(form.scope) ? { scope: needed.scope } : {}),
      ...(form.identity === "other" && empty(form.identityNote)
        ? { identityNote: needed.identityNote }
        : {}),
    };
    if (client === null || form.kind === null || Object.keys(this.errors).length > 0) return;
    this.busy = true;
    this.failure = null;
    try {
      this.taken = await ipc.takeRequest({
        client: client.id,
        kind: form.kind,
        received: form.received ?? this.#today,
        receivedHow: form.receivedHow,
        asker: form.asker,
        askerName: form.askerName,
        relation: form.relation,
        authority: form.authority,
        ask: { scope: form.scope, form: form.form, deliver: form.deliver },
        identity: form.identity === null ? null : { how: form.identity, note: form.identityNote },
      });
      await this.keeper.discard().catch(() => undefined);
    } catch (cause) {
      const error = CallError.from(cause);
      if (error.field !== null) this.errors = { [error.field]: error.message };
      else this.failure = error.message;
    } finally {
      this.busy = false;
    }
  }
}

export class FileStore extends CaseFile<RequestFile> {
  constructor(id: string) {
    super("request", id, (which) => ipc.getRequest(which));
  }

  readonly undecided = $derived(
    this.file?.state.status === "open" || this.file?.state.status === "extended",
  );
  readonly closed = $derived(this.file?.state.status === "closed");

  /** `typed` are the words that are saved by it. */
  change(change: RequestChange, typed: string[] = []): Promise<boolean> {
    return this.run(change.act, typed, (id, version) => ipc.changeRequest({ id, version, change }));
  }

  amend(note: string, text: string): Promise<boolean> {
    return this.run("amend", ["amendment"], (id, version) =>
      ipc.amendRecord({ id, version, note, text }),
    );
  }
}
