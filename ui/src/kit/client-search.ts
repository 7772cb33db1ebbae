/**
 * Type-ahead over the clients. Every key asks; what the person settles on (400 ms without a key, or
 * a choice) is asked once more as settled, which is what the journal keeps.
 */
import { ipc, type ClientDraft, type ClientHit } from "../ipc";

const SETTLE = 400;

export class ClientSearch {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #last = "";
  readonly #limit: number;
  readonly #archived: () => boolean;

  constructor(limit = 12, archived: () => boolean = () => false) {
    this.#limit = limit;
    this.#archived = archived;
  }

  ask = (text: string): Promise<ClientHit[]> => {
    this.stop();
    this.#last = text;
    if (text.trim() !== "") this.#timer = setTimeout(() => this.settle(), SETTLE);
    return this.#send(text, false);
  };

  /** The person chose, or stopped typing. */
  settle = (): void => {
    this.stop();
    if (this.#last.trim() === "") return;
    // Only for the journal; the rows are on screen already, so a failure changes nothing here.
    this.#send(this.#last, true).catch(() => undefined);
    this.#last = "";
  };

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #send(text: string, settled: boolean): Promise<ClientHit[]> {
    return ipc.searchClients({
      text,
      limit: this.#limit,
      includeArchived: this.#archived(),
      settled,
    });
  }
}

/** A client nobody has written anything of yet. */
export function emptyClient(typed = ""): ClientDraft {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  const isPhone = /^[+\d\s().-]{5,}$/.test(typed.trim());
  const proper = (word: string): string =>
    word === word.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  return {
    id: null,
    version: null,
    givenName: isPhone ? "" : proper(words[0] ?? ""),
    familyName: isPhone ? "" : words.slice(1).map(proper).join(" "),
    preferredName: "",
    pronouns: "",
    birthDate: null,
    phones: [{ id: null, written: isPhone ? typed.trim() : "", e164: null, label: "mobile" }],
    email: "",
    address: { line1: "", line2: "", city: "", state: "", postal: "", country: "" },
    emergency: { name: "", phone: "", relation: "" },
    guardian: null,
    referral: "",
    tags: [],
    vip: false,
    confidentialChannel: "",
    preferences: { sms: true, email: true, phone: true, marketing: false },
    note: "",
  };
}
