/**
 * What can be done by keyboard or through the palette. A screen registers its commands while it is
 * shown: `$effect(() => registerCommands([...]))`.
 */
import { untrack } from "svelte";
import type { Permission } from "../ipc";
import { session } from "./session.svelte";

export type Command = {
  id: string;
  label: string;
  /** A heading in the palette: "Schedule", "Go to". */
  group: string;
  /** "n", "t", "/", "mod+l", "alt+arrowup", "mod+shift+p" (mod: ⌘ on a Mac, Ctrl elsewhere). */
  keys?: string;
  /** More words it is found by. */
  words?: string;
  /** False: the shortcut works and is listed, the palette leaves it out. */
  listed?: boolean;
  /** It is there for who holds this. Rust refuses the others; they needn't be offered it. */
  permission?: Permission;
  run: () => void;
};

class Commands {
  #sets = $state.raw<Command[][]>([]);

  get all(): Command[] {
    const seen = new Map<string, Command>();
    // A later registration (the screen on top) wins over an earlier one of the same id.
    for (const command of this.#sets.flat()) {
      if (command.permission === undefined || session.can(command.permission))
        seen.set(command.id, command);
    }
    return [...seen.values()];
  }
  add(set: Command[]): () => void {
    // Called from effects, which must not come to depend on the list they add to.
    untrack(() => {
      this.#sets = [...this.#sets, set];
    });
    return () => {
      this.#sets = untrack(() => this.#sets).filter((other) => other !== set);
    };
  }
}

export const commands = new Commands();

/** Register commands; returns what removes them (give it back from `$effect`). */
export function registerCommands(set: Command[]): () => void {
  return commands.add(set);
}

export const isMac = /mac/i.test(
  typeof navigator === "undefined" ? "" : navigator.platform || navigator.userAgent,
);

/** Whether a key event is `keys`. */
export function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.toLowerCase().split("+");
  const key = parts.pop() ?? "";
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  const typed = event.key.toLowerCase();
  const shiftMatters = key.length > 1 || /[a-z]/.test(key);
  return (
    typed === key &&
    mod === parts.includes("mod") &&
    !other &&
    event.altKey === parts.includes("alt") &&
    (!shiftMatters || event.shiftKey === parts.includes("shift"))
  );
}

const NAMES: Record<string, string> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  // Several at once: only to be shown, no key event is called this.
  arrows: "← ↑ ↓ →",
  updown: "↑ ↓",
  enter: "Enter",
  escape: "Esc",
  mod: isMac ? "⌘" : "Ctrl",
  alt: isMac ? "⌥" : "Alt",
  shift: isMac ? "⇧" : "Shift",
};

/** The caps of a shortcut: ["Ctrl", "K"]. */
export function caps(keys: string): string[] {
  return keys.split("+").map((part) => NAMES[part.toLowerCase()] ?? part.toUpperCase());
}

/** Whether the person is typing: bare letters are then no shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement &&
        !["button", "checkbox", "radio", "submit", "reset"].includes(target.type)))
  );
}
