/** One's own second factor: how it stands, and what is shown once while it is set up. */
import { CallError, ipc, type MySecondFactor, type NewSecondFactor } from "../../ipc";
import { registerStore, session } from "../../kit";

/** As many recovery codes left that new ones should be made. */
export const FEW_CODES = 2;

export class FactorStore {
  mine = $state.raw<MySecondFactor | null>(null);
  failure = $state<string | null>(null);
  /** The secret, until its first code was typed. */
  fresh = $state.raw<NewSecondFactor | null>(null);
  /** Recovery codes, until they are put away. */
  codes = $state.raw<string[] | null>(null);

  constructor() {
    registerStore(() => this.forget());
  }

  forget(): void {
    this.fresh = null;
    this.codes = null;
    this.mine = null;
  }

  async load(): Promise<void> {
    try {
      this.mine = await ipc.secondFactor();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  async begin(passphrase: string): Promise<void> {
    this.fresh = await ipc.beginSecondFactor(passphrase);
  }

  /** The first right code turns it on. */
  async confirm(code: string): Promise<void> {
    this.codes = (await ipc.confirmSecondFactor(code)).codes;
    this.fresh = null;
    await this.#lookAgain();
  }

  async newCodes(): Promise<void> {
    this.codes = (await ipc.newRecoveryCodes()).codes;
    await this.load();
  }

  async turnOff(): Promise<void> {
    await ipc.turnOffSecondFactor();
    await this.#lookAgain();
  }

  /** What the frame says of it follows. */
  async #lookAgain(): Promise<void> {
    await this.load();
    session.set(await ipc.appState());
  }
}
