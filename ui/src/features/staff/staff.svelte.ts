/** The people of the practice and the one who is looked at. */
import { CallError, ipc, type Role, type StaffMember } from "../../ipc";
import { registerStore } from "../../kit";

export type Details = {
  id: string | null;
  name: string;
  login: string;
  title: string;
  credentials: string;
  color: number;
  roles: Role[];
};

export const ROLES: Role[] = [
  "owner",
  "privacyOfficer",
  "medicalDirector",
  "provider",
  "frontDesk",
];

export function blank(color: number): Details {
  return { id: null, name: "", login: "", title: "", credentials: "", color, roles: [] };
}

export function detailsOf(member: StaffMember): Details {
  const { id, name, login, title, credentials, color, roles } = member;
  return { id, name, login, title, credentials, color, roles: [...roles] };
}

/** The worst state among a person's licences; null when there is none. */
export function worst(member: StaffMember): StaffMember["licences"][number] | null {
  const order = ["expired", "expiresSoon", "current"];
  return (
    [...member.licences].sort(
      (a, b) =>
        order.indexOf(a.status) - order.indexOf(b.status) || a.expires.localeCompare(b.expires),
    )[0] ?? null
  );
}

export class StaffStore {
  list = $state.raw<StaffMember[] | null>(null);
  failure = $state<string | null>(null);
  /** Shown once, then forgotten. */
  secret = $state.raw<{ kind: "passphrase" | "code"; name: string; text: string } | null>(null);

  constructor() {
    registerStore(() => {
      this.list = null;
      this.secret = null;
    });
  }

  readonly active = $derived((this.list ?? []).filter((one) => one.active));
  readonly former = $derived((this.list ?? []).filter((one) => !one.active));

  async load(): Promise<void> {
    try {
      this.list = await ipc.listStaff();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  find(id: string | null): StaffMember | null {
    return this.list?.find((one) => one.id === id) ?? null;
  }

  async save(details: Details): Promise<StaffMember> {
    const saved = await ipc.saveStaff({
      ...details,
      name: details.name.trim(),
      login: details.login.trim(),
      title: details.title.trim(),
      credentials: details.credentials.trim(),
    });
    if (saved.oneTimePassphrase !== null) {
      this.secret = { kind: "passphrase", name: saved.member.name, text: saved.oneTimePassphrase };
    }
    await this.load();
    return saved.member;
  }

  async issuePassphrase(member: StaffMember): Promise<void> {
    const { passphrase } = await ipc.issueOneTimePassphrase(member.id);
    this.secret = { kind: "passphrase", name: member.name, text: passphrase };
    await this.load();
  }

  async issueCode(member: StaffMember): Promise<void> {
    const { code } = await ipc.issueEnrolmentCode(member.id);
    this.secret = { kind: "code", name: member.name, text: code };
  }
}
