/** Devices: the inventory, one of them, what this computer tells. */
import {
  CallError,
  ipc,
  type DeviceChange,
  type DeviceDraft,
  type DeviceFile,
  type DeviceKind,
  type DeviceLine,
  type DeviceRegister,
  type DeviceState,
  type SystemCheck,
} from "../../../ipc";
import { navigate, registerStore } from "../../../kit";
import { t } from "./en";

export type Tone = "neutral" | "ok" | "warn" | "danger" | "info";

/** Red only where something is lost. */
export function toneOf(state: DeviceState): Tone {
  switch (state) {
    case "inUse":
      return "ok";
    case "away":
    case "aside":
      return "warn";
    case "lost":
      return "danger";
    case "disposed":
      return "neutral";
  }
}

/** What a computer's check looks like: old evidence is amber, a "no" is what is to be put right. */
export function checkTone(check: SystemCheck): Tone {
  if (check.answer === "no") return "danger";
  if (check.answer === "unknown") return "neutral";
  if (check.old) return "warn";
  return "ok";
}

export function checkWord(check: SystemCheck): string {
  if (check.answer === "unknown") return t.computer.unknown;
  return check.answer === "yes" ? t.computer.on : t.computer.off;
}

/** A device to be entered, with what its kind suggests. */
export function blank(register: DeviceRegister, kind: DeviceKind): DeviceDraft {
  const info = register.kinds.find((one) => one.key === kind);
  return {
    id: null,
    version: null,
    kind,
    name: "",
    serial: "",
    place: "",
    keeper: "",
    holds: info?.holds ?? "unknown",
    encrypted: "unknown",
    encryptedHow: "",
    boughtOn: null,
    note: "",
    stick: null,
    computer: null,
    asset: assetOf(register, kind),
  };
}

/** The place of the risk analysis that a kind belongs to, where it is there. */
export function assetOf(register: DeviceRegister, kind: DeviceKind): string | null {
  const key = register.kinds.find((one) => one.key === kind)?.asset ?? null;
  if (key === null) return null;
  return register.places.find((one) => one.key === key)?.id ?? null;
}

/** Where it is and who has it, in a line. */
export function whereOf(line: DeviceLine): string {
  return [line.keeper, line.place].filter((one) => one !== "").join(" · ");
}

export function go(query: Record<string, string> = {}): void {
  const words = new URLSearchParams(query).toString();
  navigate(`/programme/devices${words === "" ? "" : `?${words}`}`);
}

export class DeviceStore {
  register = $state.raw<DeviceRegister | null>(null);
  file = $state.raw<DeviceFile | null>(null);
  failure = $state<string | null>(null);
  reading = $state(false);

  constructor() {
    registerStore(() => {
      this.register = null;
      this.file = null;
    });
  }

  async #keep<T>(asked: Promise<T>, put: (got: T) => void): Promise<void> {
    try {
      put(await asked);
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  load(): Promise<void> {
    return this.#keep(ipc.listDevices(), (got) => (this.register = got));
  }
  open(id: string): Promise<void> {
    if (this.file?.line.id !== id) this.file = null;
    return this.#keep(ipc.getDevice(id), (got) => (this.file = got));
  }

  /** Asks the system. */
  async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    await this.#keep(ipc.readSystem(), (got) => (this.register = got));
    this.reading = false;
  }

  /** Whether this computer wasn't asked since yesterday. */
  get stale(): boolean {
    const { register } = this;
    if (register === null) return false;
    const mine = register.checks.filter((one) => one.computer === register.here);
    return mine.length === 0 || mine.every((one) => one.age > 0);
  }

  /** Changes the open file; what is refused is thrown. */
  async change(change: DeviceChange): Promise<void> {
    const { file } = this;
    if (file === null) return;
    this.file = await ipc.changeDevice({
      id: file.line.id,
      version: file.draft.version ?? 0,
      change,
    });
  }
}
