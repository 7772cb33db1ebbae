// The list of clients: what is typed, what was found.
import { CallError, onChanged, type ClientHit } from "../../ipc";
import { registerStore } from "../../kit";
import { ClientSearch } from "../../kit/client-search";

/** As many as the program gives at most. */
export const LIMIT = 100;
const SLOW = 300;

export class ClientList {
  text = $state("");
  archived = $state(false);
  hits: ClientHit[] = $state.raw([]);
  loaded = $state(false);
  slow = $state(false);
  problem: string | null = $state(null);

  readonly #search = new ClientSearch(LIMIT, () => this.archived);
  #asked = 0;

  readonly onlyTypos = $derived(
    this.hits.length > 0 && this.hits.every((hit) => hit.matched === "typo"),
  );

  constructor() {
    registerStore(() => this.reset());
  }

  reset(): void {
    this.#asked += 1;
    this.#search.stop();
    this.text = "";
    this.hits = [];
    this.loaded = false;
    this.problem = null;
    this.slow = false;
  }

  watch(): () => void {
    const stop = onChanged(["clients", "health"], () => void this.ask());
    return () => {
      stop();
      this.#search.stop();
    };
  }

  type(text: string): void {
    this.text = text;
    void this.ask();
  }

  setArchived(archived: boolean): void {
    this.archived = archived;
    void this.ask();
  }

  /** The answer to an older question is dropped. */
  async ask(): Promise<void> {
    const mine = ++this.#asked;
    const timer = setTimeout(() => {
      if (mine === this.#asked) this.slow = true;
    }, SLOW);
    try {
      const hits = await this.#search.ask(this.text);
      if (mine !== this.#asked) return;
      this.hits = hits;
      this.problem = null;
      this.loaded = true;
    } catch (cause) {
      if (mine !== this.#asked) return;
      this.problem = CallError.from(cause).message;
    } finally {
      clearTimeout(timer);
      if (mine === this.#asked) this.slow = false;
    }
  }

  settle(): void {
    this.#search.settle();
  }
}

export const list = new ClientList();
