/**
 * The one way to the program behind the window.
 *
 * `ipc.<command>(…)` resolves with the command's result or throws a `CallError`. A command that
 * answers "step_up_needed" asks for the passphrase through the flow that the app set with
 * `onStepUp`, and is then sent again.
 */
import { listen } from "@tauri-apps/api/event";
import {
  commands,
  type AppError,
  type AppState,
  type ConflictInfo,
  type Progress,
} from "./bindings";

export type * from "./bindings";
export type Commands = typeof commands;

/** What went wrong, in words for a person (`message`) and for the program (`code`). */
export class CallError extends Error {
  readonly code: string;
  readonly field: string | null;
  readonly conflict: ConflictInfo | null;
  /** How long to wait before the next try, where that is what is asked for. */
  readonly seconds: number | null;

  constructor(error: AppError) {
    super(error.message);
    this.name = "CallError";
    this.code = error.code;
    this.field = error.field ?? null;
    this.conflict = error.conflict ?? null;
    this.seconds = error.seconds ?? null;
  }

  static from(cause: unknown): CallError {
    if (cause instanceof CallError) return cause;
    if (typeof cause === "object" && cause !== null && "code" in cause && "message" in cause) {
      return new CallError(cause as AppError);
    }
    return new CallError({
      code: "unexpected",
      message:
        "Stillroom could not finish this. Nothing was lost; try again, and restart the app if it happens twice.",
      field: null,
    });
  }
}

export type Events = {
  /** Topics whose data changed, after the change is safely stored. */
  changed: string[];
  /** The screen or the vault was locked, by the timer or by another window. */
  locked: AppState;
  /** The lock is near, or (null) no longer. */
  "lock-warning": { seconds: number } | null;
  /** How far a long job is. */
  progress: Progress;
  /** Files dropped on the window; the shell knows their paths, the page does not. */
  "tauri://drag-drop": { paths: string[] };
};

/** What stands behind the window: Tauri, or the fake of a test build. */
export type Backend = {
  commands: Commands;
  listen<K extends keyof Events>(
    event: K,
    handler: (payload: Events[K]) => void,
  ): Promise<() => void>;
};

const tauri: Backend = {
  commands,
  listen: (event, handler) =>
    listen(event, (message) => handler(message.payload as Parameters<typeof handler>[0])),
};

let backend: Backend = tauri;
let askStepUp: (() => Promise<boolean>) | null = null;

/** For test builds: put another backend behind the window. */
export function setBackend(other: Backend): void {
  backend = other;
}

/** The app says how to ask for the passphrase again; resolves true when it was given. */
export function onStepUp(ask: (() => Promise<boolean>) | null): void {
  askStepUp = ask;
}

type Anything = (...args: unknown[]) => Promise<unknown>;

async function call(name: keyof Commands, args: unknown[]): Promise<unknown> {
  const send = () => (backend.commands[name] as unknown as Anything)(...args);
  try {
    return await send();
  } catch (cause) {
    const error = CallError.from(cause);
    if (error.code !== "step_up_needed" || askStepUp === null) throw error;
    if (!(await askStepUp())) {
      throw new CallError({
        code: "step_up_cancelled",
        message: "Nothing was changed: the passphrase was not given.",
        field: null,
      });
    }
    try {
      return await send();
    } catch (again) {
      throw CallError.from(again);
    }
  }
}

/** Every command of the program; see bindings.ts for what each takes and gives. */
export const ipc: Commands = new Proxy({} as Commands, {
  get:
    (_target, name) =>
    (...args: unknown[]) =>
      call(name as keyof Commands, args),
});

/** Listen for an event; returns the function that stops listening. */
export function on<K extends keyof Events>(
  event: K,
  handler: (payload: Events[K]) => void,
): () => void {
  let stopped = false;
  let stop: (() => void) | null = null;
  void backend.listen(event, handler).then((unlisten) => {
    if (stopped) unlisten();
    else stop = unlisten;
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Call `refresh` whenever one of `topics` changed. */
export function onChanged(topics: string[], refresh: () => void): () => void {
  return on("changed", (changed) => {
    if (changed.some((topic) => topics.includes(topic))) refresh();
  });
}
