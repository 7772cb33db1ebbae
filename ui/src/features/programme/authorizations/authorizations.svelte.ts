/** What one client signed, and everybody's. */
import {
  CallError,
  ipc,
  type Authorization,
  type AuthorizationDraft,
  type AuthorizationForm,
  type AuthorizationsOverview,
  type ClientAuthorizations,
  type Publication,
} from "../../../ipc";
import { registerStore } from "../../../kit";
import { Sending } from "../sending.svelte";

export class ClientStore {
  page = $state.raw<ClientAuthorizations | null>(null);
  failure = $state<string | null>(null);

  readonly client: string;

  constructor(client: string) {
    this.client = client;
    registerStore(() => (this.page = null));
  }

  async load(): Promise<void> {
    try {
      this.page = await ipc.clientAuthorizations(this.client);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  one(id: string | null): Authorization | null {
    return this.page?.all.find((one) => one.id === id) ?? null;
  }
}

/** What has to come down of these. */
export const toTakeDown = (all: Authorization[]): Publication[] =>
  all.flatMap((one) => one.publications).filter((one) => one.due !== null);

export class OverviewStore {
  page = $state.raw<AuthorizationsOverview | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => (this.page = null));
  }

  async load(): Promise<void> {
    try {
      this.page = await ipc.authorizationsOverview();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

/** The form: what is typed, and how it reads and what it lacks a moment later. */
export class FormStore extends Sending<AuthorizationDraft> {
  form = $state.raw<AuthorizationForm | null>(null);
  /** By an event rather than on a day. */
  byEvent = $state(false);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastDay: string | null;
  #asked = 0;

  constructor(blank: AuthorizationDraft) {
    super("authorization", blank.client, blank);
    this.#lastDay = blank.expiresOn;
    registerStore(() => (this.form = null));
  }

  ends(byEvent: boolean): void {
    this.byEvent = byEvent;
    if (byEvent) {
      this.#lastDay = this.value.expiresOn ?? this.#lastDay;
      this.value.expiresOn = null;
    } else {
      this.value.expiresOn = this.#lastDay;
      this.value.expiresEvent = "";
    }
  }

  /** In an effect: asks for the paper a moment after the last key. */
  look(): void {
    const now = $state.snapshot(this.value);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const asked = (this.#asked += 1);
      ipc.authorizationForm(now).then(
        (form) => {
          // An answer to what was typed before may come after a newer one.
          if (asked === this.#asked) this.form = form;
        },
        () => undefined,
      );
    }, 250);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
