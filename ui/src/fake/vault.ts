// The vault and the session of the invented practice: sign-in, locks, throttle, recovery.
import type { AppState, Commands, Me, Notice, Phase, Problem } from "../ipc";
import { initials } from "../kit/format";
import { permissionsOf } from "./permissions";
import { checkCode, fakeSecondFactor, type FactorSeat } from "./second-factor";
import { refuse, type World } from "./world";

type Names =
  | "appState"
  | "timeZones"
  | "passphraseStrength"
  | "setUpPractice"
  | "confirmRecoveryKey"
  | "signIn"
  | "recover"
  | "enrol"
  | "switchPerson"
  | "lockScreen"
  | "lockVault"
  | "setRecordAside"
  | "activity"
  | "stepUp"
  | "changePassphrase"
  | "setPin"
  | "removePin"
  | "replaceRecoveryKey"
  | "rekey"
  | "printWindow";

/** What opens the invented practice, for everybody in it. */
export const PASSPHRASE = "correct horse battery staple";
export const PIN = "739154";
export const SHEET = [
  "7K3M-Q9TR",
  "2WXD-5HNB",
  "R8FP-V4JC",
  "6YGZ-1SKE",
  "Q0MT-93AW",
  "D5XH-N7RB",
  "P2VC-8FJK",
  "4ETG-YZ6S",
];

export type VaultSeat = {
  phase: Phase;
  person: string | null;
  recovery: boolean;
  problem: Problem | null;
  recoveryConfirmed: boolean;
  notices: Notice[];
  oneTime: Set<string>;
  misses: number;
  pinMisses: Map<string, number>;
  steppedUp: boolean;
  factor: FactorSeat;
  /** Commands that were called, by name: tests look here. */
  calls: string[];
};

export function createSeat(): VaultSeat {
  return {
    phase: "open",
    person: null,
    recovery: false,
    problem: null,
    recoveryConfirmed: true,
    notices: [],
    oneTime: new Set(),
    misses: 0,
    pinMisses: new Map(),
    steppedUp: false,
    factor: { rule: "off", codes: new Map(), waiting: false },
    calls: [],
  };
}

const bare = (text: string): string =>
  text
    .toUpperCase()
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1")
    .replace(/[^A-Z0-9]/g, "");

export function stateOf(world: World, seat: VaultSeat): AppState {
  const member = world.staff.find((one) => one.id === seat.person);
  const me: Me | null =
    seat.phase !== "open"
      ? null
      : seat.recovery
        ? {
            person: "recovery",
            name: "Recovery key",
            login: "",
            roles: [],
            permissions: permissionsOf([], true),
            hasPin: false,
            mustChangePassphrase: false,
            isRecovery: true,
          }
        : member === undefined
          ? null
          : {
              person: member.id,
              name: member.name,
              login: member.login,
              roles: member.roles,
              permissions: permissionsOf(member.roles),
              hasPin: member.hasPin,
              mustChangePassphrase: seat.oneTime.has(member.id),
              isRecovery: false,
            };
  const open = seat.phase === "open" || seat.phase === "screenLocked";
  return {
    phase: seat.phase,
    practiceName: seat.phase === "firstRun" ? null : world.practice.name,
    logins:
      seat.phase === "firstRun"
        ? []
        : world.staff.filter((one) => one.active && one.hasSlot).map((one) => one.login),
    tiles: open
      ? world.staff
          .filter((one) => one.active && one.hasPin)
          .map((one) => ({
            person: one.id,
            name: one.name,
            login: one.login,
            initials: initials(one.name),
            color: one.color,
            pinBlocked: (seat.pinMisses.get(one.id) ?? 0) >= 5,
          }))
      : [],
    problem: seat.phase === "vaultLocked" ? seat.problem : null,
    me,
    timeZone: world.practice.timeZone,
    today: new Intl.DateTimeFormat("en-CA", {
      timeZone: world.practice.timeZone,
      dateStyle: "short",
    }).format(world.now),
    lock: world.practice.lock,
    recoveryConfirmed: seat.recoveryConfirmed,
    notices: seat.phase === "open" ? seat.notices : [],
  };
}

export function fakeVault(
  world: World,
  seat: VaultSeat,
): Pick<Commands, Names> & ReturnType<typeof fakeSecondFactor> {
  const state = (): AppState => stateOf(world, seat);

  function check(passphrase: string): void {
    if (seat.misses >= 3) {
      seat.misses = 0;
      throw refuse("wait", "Wait 8 seconds before the next try.", { seconds: 8 });
    }
    if (passphrase !== PASSPHRASE) {
      seat.misses += 1;
      throw refuse(
        "wrong_passphrase",
        "The login or the passphrase is wrong. Nothing was changed. Check capital letters and the keyboard’s language, and try again.",
      );
    }
    seat.misses = 0;
  }

  function enter(person: string): AppState {
    seat.person = person;
    seat.recovery = false;
    seat.phase = "open";
    seat.problem = null;
    seat.steppedUp = false;
    return state();
  }

  return {
    appState: async () => state(),
    timeZones: async () => Intl.supportedValuesOf("timeZone"),
    passphraseStrength: async (passphrase, context) => {
      const folded = passphrase.toLowerCase();
      if (passphrase.length < 15) {
        return {
          ok: false,
          score: Math.min(1, Math.floor(passphrase.length / 8)),
          message: `${15 - passphrase.length} more ${passphrase.length === 14 ? "character" : "characters"}, at least.`,
        };
      }
      if (/^(.)\1*$/.test(folded) || folded.includes("passwordpassword")) {
        return { ok: false, score: 0, message: "This is among the first that a thief would try." };
      }
      if (context.some((word) => word.length > 3 && folded.includes(word.toLowerCase()))) {
        return {
          ok: false,
          score: 1,
          message: "Leave out names that belong to you or the practice.",
        };
      }
      return passphrase.length < 20
        ? { ok: true, score: 3, message: "One more word would make it stronger still." }
        : { ok: true, score: 4, message: "Hard to guess, also for a fast computer." };
    },
    setUpPractice: async (req) => {
      world.practice = { ...world.practice, name: req.practiceName, timeZone: req.timeZone };
      const owner = world.staff[0];
      if (owner) {
        owner.name = req.ownerName;
        owner.login = req.ownerLogin;
        seat.person = owner.id;
      }
      seat.phase = "open";
      seat.recoveryConfirmed = false;
      return { recoverySheet: SHEET };
    },
    confirmRecoveryKey: async (req) => {
      for (const { index, text } of req.groups) {
        if (bare(text) !== bare(SHEET[index] ?? "")) {
          throw refuse("bad_group", `Group ${index + 1} isn’t right. Compare it with the sheet.`);
        }
      }
      seat.recoveryConfirmed = true;
      return null;
    },
    signIn: async (req) => {
      const member = world.staff.find((one) => one.login === req.login && one.active);
      check(member ? req.passphrase : "");
      if (member === undefined)
        throw refuse("wrong_passphrase", "That login and passphrase don’t go together.");
      seat.pinMisses.delete(member.id);
      return enter(member.id);
    },
    recover: async (req) => {
      if (bare(req.recoveryKey) !== bare(SHEET.join(""))) {
        const wrong = SHEET.findIndex(
          (group, index) => bare(req.recoveryKey).slice(index * 8, index * 8 + 8) !== bare(group),
        );
        throw refuse(
          "bad_group",
          `Group ${wrong + 1} isn’t right. Nothing was changed. Compare it with the sheet, letter by letter.`,
        );
      }
      const member = world.staff.find((one) => one.login === req.login);
      if (member) return enter(member.id);
      seat.problem = null;
      seat.phase = "open";
      seat.recovery = true;
      seat.person = null;
      return state();
    },
    enrol: async (req) => {
      const member = world.staff.find((one) => one.login === req.login);
      if (!member || bare(req.code) !== "AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH") {
        throw refuse(
          "wrong_code",
          "This code doesn’t open this record for this login, or has been used already. Nothing was changed. Ask the owner for a new one.",
        );
      }
      return enter(member.id);
    },
    switchPerson: async (req) => {
      const misses = seat.pinMisses.get(req.person) ?? 0;
      if (misses >= 5)
        throw refuse(
          "pin_blocked",
          "Sign in with your passphrase; your PIN works again after that.",
        );
      if (req.pin !== PIN) {
        seat.pinMisses.set(req.person, misses + 1);
        if (misses + 1 >= 5) {
          throw refuse(
            "pin_blocked",
            "Sign in with your passphrase; your PIN works again after that.",
          );
        }
        throw refuse(
          "wrong_pin",
          `That PIN isn’t right. ${4 - misses} more before your passphrase is asked for.`,
        );
      }
      seat.pinMisses.delete(req.person);
      return enter(req.person);
    },
    lockScreen: async () => {
      if (seat.phase === "open") seat.phase = "screenLocked";
      return state();
    },
    lockVault: async () => {
      seat.phase = "vaultLocked";
      seat.person = null;
      return state();
    },
    setRecordAside: async () => {
      if (seat.problem?.code !== "damaged" && !seat.notices.some((one) => one.code === "damaged"))
        throw refuse("not_damaged", "This record isn’t damaged, so it stays where it is.");
      seat.problem = null;
      seat.notices = [];
      seat.phase = "firstRun";
      seat.person = null;
      return state();
    },
    activity: async () => null,
    stepUp: async (passphrase, code) => {
      check(passphrase);
      const codesLeft = checkCode(seat, code);
      seat.steppedUp = true;
      return { codesLeft };
    },
    ...fakeSecondFactor(world, seat, check),
    changePassphrase: async (req) => {
      if (!(seat.person !== null && seat.oneTime.has(seat.person))) check(req.current);
      if (seat.person !== null) seat.oneTime.delete(seat.person);
      return null;
    },
    setPin: async (req) => {
      check(req.passphrase);
      if (["123456", "000000", "111111"].includes(req.pin)) {
        throw refuse(
          "invalid",
          "Too many people choose this PIN. Take six digits without a pattern.",
          { field: "pin" },
        );
      }
      const member = world.staff.find((one) => one.id === seat.person);
      if (member) member.hasPin = true;
      return null;
    },
    removePin: async () => {
      const member = world.staff.find((one) => one.id === seat.person);
      if (member) member.hasPin = false;
      return null;
    },
    replaceRecoveryKey: async () => {
      needStepUp(seat);
      seat.recoveryConfirmed = false;
      return { recoverySheet: SHEET };
    },
    rekey: async () => {
      needStepUp(seat);
      return {
        recoverySheet: SHEET,
        codes: world.staff
          .filter((one) => one.active && one.id !== seat.person)
          .map((one, index) => ({
            login: one.login,
            code: `${SHEET[index % 8] ?? ""} ${SHEET[(index + 3) % 8] ?? ""} ${SHEET[(index + 5) % 8] ?? ""} ${SHEET[(index + 6) % 8] ?? ""}`,
          })),
      };
    },
    printWindow: async () => null,
  };
}

export function needStepUp(seat: VaultSeat): void {
  if (!seat.steppedUp) throw refuse("step_up_needed", "Give your passphrase again to go on.");
}
