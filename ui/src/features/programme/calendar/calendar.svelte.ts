/** The year of the programme, and whose task its duties are. */
import { CallError, ipc, type Year } from "../../../ipc";
import { registerStore } from "../../../kit";

export class CalendarStore {
  year = $state.raw<Year | null>(null);
  failure = $state<string | null>(null);
  /** Why a duty wasn't handed over. */
  refused = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.year = null;
      this.refused = null;
    });
  }

  async load(): Promise<void> {
    try {
      this.year = await ipc.getYear();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  /** Hands a part's duties to somebody; none gives them back to its official. */
  async handOver(part: string, to: string | null): Promise<void> {
    this.refused = null;
    try {
      this.year = await ipc.handOverDuty({ part, to });
    } catch (cause) {
      this.refused = CallError.from(cause).message;
      await this.load();
    }
  }
}
