/** The notice: the officials' page, and one client's. */
import {
  CallError,
  ipc,
  type ClientNotice,
  type NoticeDraft,
  type NoticePreview,
  type NoticesPage,
  type NoticeVersion,
  type RightsHandout,
} from "../../../ipc";
import { registerStore } from "../../../kit";
import { Sending } from "../sending.svelte";

export class PageStore {
  page = $state.raw<NoticesPage | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => (this.page = null));
  }

  readonly inForce = $derived<NoticeVersion | null>(
    this.page?.versions.find((one) => one.state === "inForce") ?? null,
  );

  async load(): Promise<void> {
    try {
      this.page = await ipc.noticesPage();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

export class ClientNoticeStore {
  page = $state.raw<ClientNotice | null>(null);
  failure = $state<string | null>(null);
  readonly client: string;

  constructor(client: string) {
    this.client = client;
    registerStore(() => (this.page = null));
  }

  async load(): Promise<void> {
    try {
      this.page = await ipc.clientNotice(this.client);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

/** The form of a new version, and how it reads a moment later. */
export class NoticeForm extends Sending<NoticeDraft> {
  preview = $state.raw<NoticePreview | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(start: NoticeDraft) {
    super("notice", "new", start);
  }

  /** In an effect: asks for the text a moment after the last key. */
  look(): void {
    const now = $state.snapshot(this.value);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      ipc.previewNotice(now).then(
        (preview) => (this.preview = preview),
        () => undefined,
      );
    }, 250);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

export class HandoutStore {
  handout = $state.raw<RightsHandout | null>(null);
  failure = $state<string | null>(null);

  async load(): Promise<void> {
    try {
      this.handout = await ipc.rightsHandout();
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}
