// The second factor of the invented practice: a code that never changes, recovery codes, the rule.
import type { CodeRule, Commands } from "../ipc";
import type { VaultSeat } from "./vault";
import { needStepUp } from "./vault";
import { refuse, type World } from "./world";

type Names =
  | "stepUpAsks"
  | "secondFactor"
  | "beginSecondFactor"
  | "confirmSecondFactor"
  | "newRecoveryCodes"
  | "turnOffSecondFactor"
  | "resetSecondFactor"
  | "codeRule"
  | "setCodeRule";

/** What everybody’s app shows. */
export const CODE = "492039";
/** The secret that is shown; its picture below says the same. */
export const SECRET = ["GEZD", "GNBV", "GY3T", "QOJQ", "GEZD", "GNBV", "GY3T", "QOJQ"];
export const RECOVERY_CODES = [
  "4kq7m-x2w9d",
  "h5nbr-8fpv4",
  "jc6yg-z1ske",
  "q0mt9-3awd5",
  "xhn7r-bp2vc",
  "8fjk4-etgyz",
  "6s7k3-mq9tr",
  "2wxd5-hnbr8",
  "fpv4j-c6ygz",
  "1skeq-0mt93",
];
const FRESH_CODES = RECOVERY_CODES.map((code) => [...code].reverse().join(""));

export type FactorSeat = {
  rule: CodeRule;
  /** The codes that are left of each person who has a factor. */
  codes: Map<string, string[]>;
  /** A secret that was shown waits for its first code. */
  waiting: boolean;
};

/** A second factor is on, and so many recovery codes are left. */
export function give(world: World, seat: VaultSeat, person: string, left = 8): void {
  const member = world.staff.find((one) => one.id === person);
  if (member) member.secondFactor = world.now - 40 * 86_400_000;
  seat.factor.codes.set(person, RECOVERY_CODES.slice(10 - left));
}

function asks(seat: VaultSeat): "passphrase" | "code" | "setUpFirst" {
  if (seat.recovery || seat.person === null || seat.factor.rule === "off") return "passphrase";
  if (seat.factor.codes.has(seat.person)) return "code";
  return seat.factor.rule === "everyone" ? "setUpFirst" : "passphrase";
}

/** The code beside the passphrase, which was right. Says how many recovery codes are left. */
export function checkCode(seat: VaultSeat, typed: string | null): number | null {
  const wanted = asks(seat);
  if (wanted === "passphrase") return null;
  if (wanted === "setUpFirst") {
    throw refuse(
      "second_factor_needed",
      "This practice asks for a code when something needs confirming, and you have no second factor yet.",
    );
  }
  if (typed === null) {
    throw refuse("code_needed", "Give a code from your authenticator app with your passphrase.", {
      field: "code",
    });
  }
  const bare = typed.toLowerCase().replace(/[\s-]/g, "");
  if (bare === CODE) return null;
  if (!/^(\d{6}|[0-9a-z]{10})$/.test(bare)) {
    throw refuse("invalid", "A code has six digits; a recovery code has ten letters and digits.", {
      field: "code",
    });
  }
  const codes = seat.factor.codes.get(seat.person ?? "") ?? [];
  const left = codes.filter((code) => code.replace("-", "") !== bare);
  if (left.length === codes.length) throw wrongCode();
  seat.factor.codes.set(seat.person ?? "", left);
  return left.length;
}

function wrongCode() {
  return refuse(
    "code_wrong",
    "That code isn’t right. Nothing was changed. On this computer it is 10:20:04 AM on March 12, 2026; if your phone says another time, put the wrong clock right and try the next code.",
    { field: "code" },
  );
}

/** The squares of a QR code of 37 a side: three corners, and what looks like data between them. */
function picture(): string[] {
  const side = 37;
  const corner = (x: number, y: number): boolean | null => {
    const [cx, cy] = [x < 8 ? x : x - (side - 7), y < 8 ? y : y - (side - 7)];
    const near = (x < 8 || x >= side - 8) && (y < 8 || y >= side - 8);
    if (!near || (x >= side - 8 && y >= side - 8)) return null;
    if (cx < 0 || cy < 0 || cx > 6 || cy > 6) return false;
    return cx % 6 === 0 || cy % 6 === 0 || (cx > 1 && cx < 5 && cy > 1 && cy < 5);
  };
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => {
      const dark = corner(x, y) ?? ((x * 7 + y * 13 + ((x * y) % 5) * 3) % 11) % 2 === 0;
      return dark ? "1" : "0";
    }).join(""),
  );
}

export function fakeSecondFactor(
  world: World,
  seat: VaultSeat,
  check: (passphrase: string) => void,
): Pick<Commands, Names> {
  const own = () => world.staff.find((one) => one.id === seat.person);
  function mine(): string {
    if (seat.person === null || !seat.factor.codes.has(seat.person)) {
      throw refuse("not_found", "This second factor no longer exists.");
    }
    needStepUp(seat);
    return seat.person;
  }
  function forget(person: string): void {
    seat.factor.codes.delete(person);
    const member = world.staff.find((one) => one.id === person);
    if (member) member.secondFactor = null;
    world.changed(["people"]);
  }

  return {
    stepUpAsks: async () => asks(seat),
    secondFactor: async () => ({
      since: own()?.secondFactor ?? null,
      codesLeft: seat.factor.codes.get(seat.person ?? "")?.length ?? 0,
      rule: seat.factor.rule,
    }),
    beginSecondFactor: async (passphrase) => {
      check(passphrase);
      seat.factor.waiting = true;
      return { secret: SECRET, qr: picture() };
    },
    confirmSecondFactor: async (code) => {
      if (!seat.factor.waiting) {
        throw refuse(
          "conflict",
          "This took longer than 15 minutes. Nothing was changed; begin again with a new QR code.",
        );
      }
      if (code.replace(/\s/g, "") !== CODE) throw wrongCode();
      seat.factor.waiting = false;
      const member = own();
      if (member) member.secondFactor = world.now;
      seat.factor.codes.set(seat.person ?? "", RECOVERY_CODES);
      seat.steppedUp = true;
      seat.notices = seat.notices.filter((one) => !one.code.startsWith("second_factor"));
      world.changed(["people"]);
      return { codes: RECOVERY_CODES };
    },
    newRecoveryCodes: async () => {
      seat.factor.codes.set(mine(), FRESH_CODES);
      return { codes: FRESH_CODES };
    },
    turnOffSecondFactor: async () => {
      forget(mine());
      seat.steppedUp = false;
      return null;
    },
    resetSecondFactor: async (person) => {
      needStepUp(seat);
      if (!seat.factor.codes.has(person)) {
        throw refuse("not_found", "This second factor no longer exists.");
      }
      forget(person);
      return null;
    },
    codeRule: async () => seat.factor.rule,
    setCodeRule: async (rule) => {
      needStepUp(seat);
      seat.factor.rule = rule;
      seat.steppedUp = false;
      world.changed(["people"]);
      return null;
    },
  };
}
