/** Who is signed in and what the program told us of the practice. Display only: Rust decides. */
import type { AppState, LockPolicy, Me, Notice, Permission, Phase } from "../ipc";
import { resetStores } from "./registry";

const NO_LOCK: LockPolicy = { screenMinutes: 3, vaultMinutes: 30, warnSeconds: 20 };

class SessionStore {
  #state = $state.raw<AppState | null>(null);

  get state(): AppState | null {
    return this.#state;
  }
  get phase(): Phase | null {
    return this.#state?.phase ?? null;
  }
  get me(): Me | null {
    return this.#state?.me ?? null;
  }
  get practiceName(): string {
    return this.#state?.practiceName ?? "";
  }
  get timeZone(): string {
    return this.#state?.timeZone || "UTC";
  }
  /** The practice's date, "YYYY-MM-DD". */
  get today(): string {
    return this.#state?.today ?? "1970-01-01";
  }
  get lock(): LockPolicy {
    return this.#state?.lock ?? NO_LOCK;
  }
  get notices(): Notice[] {
    return this.#state?.notices ?? [];
  }
  /** Whether the role may; hides what would be refused. */
  can(permission: Permission): boolean {
    return this.me?.permissions.includes(permission) ?? false;
  }
  /** Take what the program said. When somebody stops being signed in, every store is emptied. */
  set(state: AppState | null): void {
    const before = this.#state;
    const left =
      before?.me != null && (state?.phase !== "open" || state.me?.person !== before.me.person);
    this.#state = state;
    if (left) resetStores();
  }
}

export const session = new SessionStore();
