/** One client's wishes, everybody's, and complaints. */
import {
  CallError,
  ipc,
  type ClientWishes,
  type Complaint,
  type Complaints,
  type WishesOverview,
} from "../../../ipc";
import { registerStore } from "../../../kit";

export class ClientWishesStore {
  page = $state.raw<ClientWishes | null>(null);
  failure = $state<string | null>(null);
  readonly client: string;

  constructor(client: string) {
    this.client = client;
    registerStore(() => (this.page = null));
  }

  async load(): Promise<void> {
    try {
      this.page = await ipc.clientWishes(this.client);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

export class WishesStore {
  page = $state.raw<WishesOverview | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => (this.page = null));
  }

  async load(): Promise<void> {
    try {
      this.page = await ipc.wishesOverview();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}

export class ComplaintsStore {
  page = $state.raw<Complaints | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => (this.page = null));
  }

  readonly open = $derived<Complaint[]>(
    (this.page?.all ?? []).filter((one) => one.state === "open"),
  );
  readonly closed = $derived<Complaint[]>(
    (this.page?.all ?? []).filter((one) => one.state === "closed"),
  );

  async load(): Promise<void> {
    try {
      this.page = await ipc.listComplaints();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }
}
