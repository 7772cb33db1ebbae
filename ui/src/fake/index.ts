// The invented practice behind the window, for test builds only. A release that holds this fails:
// scripts/no-fake.mjs looks for MARK.
import {
  setBackend,
  type Backend,
  type CodeRule,
  type Commands,
  type Events,
  type Role,
} from "../ipc";
import { setClock } from "../kit/clock";
import { fakeBackup, type BackupScene } from "./backup";
import { fakeCatalog } from "./catalog";
import { fakeChart } from "./chart";
import { fakeClients } from "./clients";
import { fakeImports } from "./imports";
import { fakeJournal } from "./journal";
import { fakeProgramme, type ProgrammeScene } from "./programme";
import type { ActivityScene } from "./programme/activity";
import type { EditionScene } from "./programme/edition";
import type { ApplicabilityScene } from "./programme/applicability";
import type { PoliciesScene } from "./programme/policies";
import type { TrainingScene } from "./programme/training";
import type { RetentionScene } from "./programme/retention";
import type { RiskScene } from "./programme/risk";
import type { DeviceScene } from "./programme/devices";
import type { VendorScene } from "./programme/vendors";
import type { IncidentScene } from "./programme/incidents";
import { fakeSchedule } from "./schedule";
import { fakeStaff } from "./staff";
import { give } from "./second-factor";
import { createSeat, fakeVault, SHEET, stateOf, type VaultSeat } from "./vault";
import { much } from "./much";
import { createWorld, P, type World } from "./world";

export { CODE, give as giveFactor, RECOVERY_CODES, SECRET } from "./second-factor";
export { PASSPHRASE, PIN, SHEET } from "./vault";
export { P, TODAY } from "./world";

const MARK = "stillroom-fake-backend";

export type Fake = {
  mark: string;
  world: World;
  seat: VaultSeat;
  commands: Commands;
  backend: Backend;
  /** Send an event as Rust would. */
  emit: <K extends keyof Events>(event: K, payload: Events[K]) => void;
  /** Let the next call of a command fail so. */
  failNext: (
    name: keyof Commands,
    error: { code: string; message: string; field?: string },
  ) => void;
};

export type Scene = "open" | "firstRun" | "vaultLocked" | "screenLocked";

export type FakeOptions = {
  scene?: Scene;
  /** Who is signed in: a login. */
  as?: string;
  /** With these roles instead of their own. */
  roles?: Role[];
  /** The record is damaged, and looked at only. */
  damaged?: boolean;
  /** Who is signed in has a second factor; "few": hardly a recovery code is left. */
  factor?: "on" | "few";
  /** When a code is asked for. */
  rule?: CodeRule;
  /** How the backups stand. */
  backup?: BackupScene;
  /** How far the policies are. */
  policies?: PoliciesScene;
  /** What is said of training after sign-in. */
  training?: TrainingScene;
  /** The code of a problem of the keychain or the vault. */
  problem?: string;
  /** How far the programme has got. */
  programme?: ProgrammeScene;
};

const PROBLEMS: Record<string, string> = {
  keychain_absent: "This computer’s keychain does not answer, so the key kept there can’t be read.",
  keychain_locked: "This computer’s keychain is locked.",
  keychain_no_entry: "This computer’s keychain holds no key for this record.",
  keychain_wrong_entry: "The key in this computer’s keychain doesn’t fit this record.",
  vault_in_use: "This record is already open in another Stillroom on this computer.",
  newer_version: "This record was last used by a newer Stillroom (format 3; this one knows 2).",
  damaged: "record.db is damaged (a page does not fit its seal). It was left untouched.",
};

export function createFake(options: FakeOptions = {}): Fake {
  const world = createWorld();
  const seat = createSeat();
  seat.phase = options.scene ?? "open";
  const who = world.staff.find((one) => one.login === (options.as ?? "amara"));
  if (who !== undefined && options.roles !== undefined) who.roles = options.roles;
  seat.person = seat.phase === "open" ? (who?.id ?? P.lin) : null;
  if (options.as === "recovery") {
    seat.recovery = true;
    seat.person = null;
  }
  seat.factor.rule = options.rule ?? "off";
  if (options.factor !== undefined && seat.person !== null) {
    give(world, seat, seat.person, options.factor === "few" ? 2 : 8);
  }
  if (options.damaged === true) {
    seat.notices = [
      {
        code: "damaged",
        message:
          "This record is damaged, so nothing more is written to it. What you can see is right and may be printed. Restore the newest backup to go on; nothing was deleted.",
        tone: "danger",
      },
    ];
  }
  if (options.problem !== undefined) {
    seat.phase = "vaultLocked";
    seat.problem = {
      code: options.problem,
      message: PROBLEMS[options.problem] ?? "The record can’t be opened.",
    };
  }

  const heard = new Map<string, Set<(payload: never) => void>>();
  const emit: Fake["emit"] = (event, payload) => {
    for (const handler of [...(heard.get(event) ?? [])]) handler(payload as never);
  };
  world.changed = (topics) => emit("changed", topics);
  world.progress = (progress) => emit("progress", progress);

  const commands = {
    ...fakeVault(world, seat),
    ...fakeStaff(world, seat),
    ...fakeClients(world),
    ...fakeImports(world),
    ...fakeBackup(world, seat, options.backup ?? "good"),
    ...fakeCatalog(world),
    ...fakeSchedule(world),
    ...fakeChart(world),
    ...fakeJournal(world, seat),
    ...fakeProgramme(
      world,
      {
        ...options.programme,
        policies: options.policies,
        training: options.training,
      },
      seat,
    ),
  } satisfies Commands;

  const failures = new Map<string, { code: string; message: string; field: string | null }>();
  const watched = new Proxy(commands, {
    get: (target, name: keyof Commands) => {
      const command = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        seat.calls.push(name);
        const failure = failures.get(name);
        if (failure) {
          failures.delete(name);
          throw failure;
        }
        const me = stateOf(world, seat).me;
        if (me)
          world.me = {
            person: me.person,
            name: me.name,
            roles: me.roles,
            permissions: me.permissions,
          };
        return command(...args);
      };
    },
  }) as Commands;

  return {
    mark: MARK,
    world,
    seat,
    commands: watched,
    emit,
    failNext: (name, error) => failures.set(name, { field: null, ...error }),
    backend: {
      commands: watched,
      listen: async (event, handler) => {
        const set = heard.get(event) ?? new Set();
        heard.set(event, set);
        set.add(handler as (payload: never) => void);
        return () => set.delete(handler as (payload: never) => void);
      },
    },
  };
}

/** Put a fake behind the window and hold the clock at its time. */
export function useFake(options: FakeOptions = {}): Fake {
  const fake = createFake(options);
  setBackend(fake.backend);
  setClock(() => fake.world.now);
  return fake;
}

/** For `vite build --mode fake`: the address chooses the scene, and tests reach the fake. */
export function installFake(query: URLSearchParams): void {
  const fake = useFake({
    scene: (query.get("scene") as Scene | null) ?? "open",
    as: query.get("as") ?? undefined,
    roles: query.has("roles") ? ((query.get("roles") ?? "").split(",") as Role[]) : undefined,
    damaged: query.has("damaged"),
    factor: (query.get("factor") as FakeOptions["factor"] | null) ?? undefined,
    rule: (query.get("rule") as CodeRule | null) ?? undefined,
    backup: (query.get("backup") as BackupScene | null) ?? undefined,
    policies: (query.get("policies") as PoliciesScene | null) ?? undefined,
    training: (query.get("training") as TrainingScene | null) ?? undefined,
    problem: query.get("problem") ?? undefined,
    programme: {
      due: (query.get("due") as "none" | "since" | null) ?? undefined,
      activity: (query.get("activity") as ActivityScene | null) ?? undefined,
      edition: (query.get("edition") as EditionScene | null) ?? undefined,
      applicability: (query.get("applicability") as ApplicabilityScene | null) ?? undefined,
      requests: query.get("requests") === "none" ? "none" : undefined,
      retention: (query.get("retention") as RetentionScene | null) ?? undefined,
      risk: (query.get("risk") as RiskScene | null) ?? undefined,
      vendors: (query.get("vendors") as VendorScene | null) ?? undefined,
      incidents: (query.get("incidents") as IncidentScene | null) ?? undefined,
      devices: (query.get("devices") as DeviceScene | null) ?? undefined,
      authorizations: query.get("authorizations") === "none" ? "none" : undefined,
      notices: query.get("notices") === "none" ? "none" : undefined,
      wishes: query.get("wishes") === "none" ? "none" : undefined,
    },
  });
  if (query.has("much")) much(fake);
  if (query.has("alerts")) {
    fake.seat.notices = [
      {
        code: "gap",
        message:
          "This record is older than when it was last used here: 2 journal entries are missing. Tell the privacy officer, and look at what was done last before you go on.",
        tone: "danger",
      },
    ];
  }
  Object.assign(window, { stillroomFake: { ...fake, sheet: SHEET } });
}
