/** How this computer shows Stillroom. Nothing of a client is kept here. */
export type Theme = "system" | "light" | "dark";
export type Touch = "auto" | "on" | "off";

const KEY = "stillroom.look";

class Prefs {
  theme = $state<Theme>("system");
  touch = $state<Touch>("auto");
  /** What the practice's settings say, until this computer says otherwise. */
  practicePrivacy = $state(false);
  #privacy = $state<boolean | null>(null);
  #coarse = $state(false);

  constructor() {
    const coarse = typeof matchMedia === "function" ? matchMedia("(pointer: coarse)") : null;
    this.#coarse = coarse?.matches ?? false;
    coarse?.addEventListener("change", (event) => (this.#coarse = event.matches));
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
      if (kept.theme === "light" || kept.theme === "dark") this.theme = kept.theme;
      if (kept.touch === "on" || kept.touch === "off") this.touch = kept.touch;
      if (typeof kept.privacy === "boolean") this.#privacy = kept.privacy;
    } catch {
      // No storage, or nonsense in it: the defaults do.
    }
    this.apply();
  }

  /** Large rows and buttons are on, as tokens.css has it. */
  get large(): boolean {
    return this.touch === "on" || (this.touch === "auto" && this.#coarse);
  }
  /** Initials instead of names, for a screen that clients can see. */
  get privacy(): boolean {
    return this.#privacy ?? this.practicePrivacy;
  }
  set privacy(on: boolean) {
    this.#privacy = on;
  }

  set(change: Partial<Pick<Prefs, "theme" | "touch" | "privacy">>): void {
    Object.assign(this, change);
    try {
      localStorage.setItem(
        KEY,
        JSON.stringify({ theme: this.theme, touch: this.touch, privacy: this.#privacy }),
      );
    } catch {
      // It holds for this session then.
    }
    this.apply();
  }

  apply(): void {
    const root = document.documentElement;
    if (this.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = this.theme;
    if (this.touch === "auto") delete root.dataset.touch;
    else root.dataset.touch = this.touch;
  }
}

export const prefs = new Prefs();
