/** Short word that something was done, with its way back. Errors that need an answer use a banner. */
import { CallError, ipc } from "../ipc";
import { registerStore } from "./registry";

export type Toast = {
  id: number;
  text: string;
  tone: "neutral" | "ok" | "danger";
  undo: (() => Promise<void>) | null;
  action: { label: string; run: () => void } | null;
  seconds: number;
};

let next = 1;

class Toasts {
  list = $state.raw<Toast[]>([]);

  show(toast: Partial<Omit<Toast, "id">> & { text: string }): number {
    const id = next++;
    const full: Toast = {
      id,
      tone: "neutral",
      undo: null,
      action: null,
      seconds: toast.undo ? 10 : toast.tone === "danger" ? 10 : 5,
      ...toast,
    };
    // The same once more (a key held against a taken slot) replaces itself; an undo never is the same.
    const others = this.list.filter(
      (one) => one.undo !== null || one.text !== full.text || one.tone !== full.tone,
    );
    // Never more than three: the oldest goes.
    this.list = [...others, full].slice(-3);
    return id;
  }
  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
  clear(): void {
    this.list = [];
  }
  /** Undo the newest that can be (Ctrl/⌘Z). */
  async undoLast(): Promise<boolean> {
    const last = this.list.findLast((toast) => toast.undo !== null);
    if (!last) return false;
    await this.undo(last.id);
    return true;
  }
  async undo(id: number): Promise<void> {
    const toast = this.list.find((other) => other.id === id);
    if (!toast?.undo) return;
    this.dismiss(id);
    try {
      await toast.undo();
    } catch (cause) {
      this.show({ text: CallError.from(cause).message, tone: "danger" });
    }
  }
}

export const toasts = new Toasts();
registerStore(() => toasts.clear());

/** "Moved Kate Ng to 10:30" with Undo for ten seconds; `entry` is what a `Saved` carries. */
export function toastUndo(text: string, entry: string, done?: () => void): void {
  toasts.show({
    text,
    tone: "ok",
    undo: async () => {
      await ipc.undo(entry);
      done?.();
      toasts.show({ text: "Undone." });
    },
  });
}

/** A plain word. */
export function toast(text: string, tone: Toast["tone"] = "neutral"): void {
  toasts.show({ text, tone });
}

/** What went wrong, when there is no better place for it. Says nothing of a cancelled step-up. */
export function toastError(cause: unknown): void {
  const error = CallError.from(cause);
  if (error.code === "step_up_cancelled") return;
  toasts.show({ text: error.message, tone: "danger" });
}
