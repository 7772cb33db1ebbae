// Two sticks of the invented practice, one plugged in; a stick with a backup for a first run.
import type {
  BackupRestored,
  BackupSnapshot,
  BackupState,
  BackupStick,
  Commands,
  Progress,
} from "../ipc";
import { SHEET, type VaultSeat } from "./vault";
import { refuse, uuid, type World } from "./world";

type Names =
  | "backupState"
  | "backupPick"
  | "backupSetUp"
  | "backupRun"
  | "backupCheck"
  | "backupSnapshots"
  | "backupWouldPrune"
  | "backupPrune"
  | "backupDrill"
  | "saveStick"
  | "forgetStick"
  | "restoreDrives"
  | "restorePick"
  | "restoreLook"
  | "restoreRun"
  | "restoreCancel";

export type BackupScene = "good" | "none" | "overdue" | "closing";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const bare = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

export function fakeBackup(
  world: World,
  seat: VaultSeat,
  scene: BackupScene,
): Pick<Commands, Names> {
  const now = world.now;
  const stick = (n: number, given: Partial<BackupStick>): BackupStick => ({
    id: uuid(12, n),
    version: 1,
    name: "Blue",
    leaves: true,
    here: false,
    knownSince: now - 90 * DAY,
    ran: null,
    checked: null,
    checkedOk: false,
    drilled: null,
    drilledOk: false,
    drilledBySheet: false,
    olderSheet: false,
    olderKey: false,
    free: null,
    total: null,
    ...given,
  });
  const room = { free: 27_400_000_000, total: 32_000_000_000 };
  let sticks: BackupStick[] =
    scene === "none"
      ? []
      : scene === "overdue"
        ? [
            stick(1, { here: true, ran: now - 9 * DAY, checked: now - 9 * DAY, ...room }),
            stick(2, {
              name: "Green",
              leaves: false,
              ran: now - 30 * DAY,
              checked: now - 40 * DAY,
              checkedOk: true,
              drilled: now - 60 * DAY,
              drilledOk: true,
              olderSheet: true,
            }),
          ]
        : [
            stick(1, {
              here: true,
              ran: now - 3 * HOUR,
              checked: now - 6 * DAY,
              checkedOk: true,
              drilled: now - 20 * DAY,
              drilledOk: true,
              drilledBySheet: true,
              ...room,
            }),
            stick(2, {
              name: "Green",
              ran: now - 2 * DAY,
              checked: now - 2 * DAY,
              checkedOk: true,
            }),
          ];
  const drives = [
    { path: "/media/amara/BLUE", name: "BLUE", ...room },
    {
      path: "/media/amara/SAMSUNG",
      name: "SAMSUNG",
      free: 480_000_000_000,
      total: 500_000_000_000,
    },
  ];
  const snapshots = (): BackupSnapshot[] =>
    [3 * HOUR, DAY, 2 * DAY, 9 * DAY].map((before, index) => ({
      id: `${index}f3a9c41d77e`.padEnd(64, "0"),
      at: now - before,
      entry: 18_412 - index * 611,
      added: 1_240_000 + index * 310_000,
      clients: world.clients.length - index,
    }));
  let stopped = false;

  function due(): BackupState["due"] {
    const of = (
      kind: BackupState["due"][number]["kind"],
      standing: BackupState["standing"],
      days: number | null = null,
      id: string | null = null,
    ) => ({ kind, standing, days, stick: id });
    if (!sticks.some((one) => one.ran !== null)) return [of("never", "overdue")];
    if (scene !== "overdue") return [];
    return [
      of("old", "overdue", 9),
      of("offSite", "overdue", 90),
      ...sticks
        .filter((one) => one.checked !== null && !one.checkedOk)
        .map((one) => of("unsound", "overdue", null, one.id)),
      ...sticks
        .filter((one) => one.olderSheet)
        .map((one) => of("olderSheet", "soon", null, one.id)),
      of("sheetDrill", "good"),
    ];
  }

  function known(id: string): BackupStick {
    const found = sticks.find((one) => one.id === id);
    if (found === undefined) throw refuse("not_found", "This stick is no longer there.");
    if (!found.here) {
      throw refuse(
        "backup_gone",
        "The stick can’t be reached. Backups that were finished before are whole, and so is your record. Plug it in again and try again.",
      );
    }
    return found;
  }

  function stepped(): void {
    if (!seat.steppedUp) throw refuse("step_up_needed", "Your passphrase is needed for this.");
  }

  function change(id: string, given: Partial<BackupStick>): void {
    sticks = sticks.map((one) => (one.id === id ? { ...one, ...given } : one));
    queueMicrotask(() => world.changed(["backup"]));
  }

  async function work(job: string, labels: string[]): Promise<void> {
    stopped = false;
    const total = 84_000_000;
    const tell = (label: string, done: number, finished: boolean) => {
      const progress: Progress = {
        job,
        label,
        done,
        total: finished ? 0 : total,
        finished,
        error: null,
        cancellable: true,
      };
      world.progress(progress);
    };
    for (const label of labels) {
      for (let done = 0; done <= total; done += total / 2) {
        tell(label, done, false);
        await new Promise((resolve) => setTimeout(resolve, 15));
        if (stopped) {
          tell(label, 0, true);
          throw refuse("cancelled", "Stopped. Backups that were finished before are whole.");
        }
      }
    }
    tell("", 0, true);
  }

  world.stopBackup = () => {
    stopped = true;
  };

  const restored = (which: BackupSnapshot, name: string): BackupRestored => ({
    stick: name,
    snapshot: which,
    rows: 41_230,
    tables: 24,
    clients: which.clients,
    visits: 3_120,
    notes: 1_904,
    photos: 212,
    entries: which.entry + 1,
    bytes: 84_000_000,
    entriesLost: null,
    anotherRecord: false,
    owners: ["amara"],
  });

  function sheetFits(typed: string): void {
    if (bare(typed) !== bare(SHEET.join(""))) {
      throw refuse(
        "backup_wrong_key",
        "This recovery key doesn’t open this backup. Nothing was changed. Check that it is the sheet that was in use when the stick was last seen.",
      );
    }
  }

  function firstRun(): void {
    if (seat.phase !== "firstRun") {
      throw refuse(
        "vault_exists",
        "There is a record in this folder already. Nothing was changed.",
      );
    }
  }

  return {
    backupState: async () => {
      const list = due();
      const last = sticks
        .filter((one) => one.ran !== null)
        .sort((a, b) => (b.ran ?? 0) - (a.ran ?? 0))[0];
      return {
        standing: list.some((one) => one.standing === "overdue")
          ? "overdue"
          : list.some((one) => one.standing === "soon")
            ? "soon"
            : "good",
        last: last?.ran ?? null,
        lastStick: last?.name ?? null,
        offSite: sticks.find((one) => one.leaves && !one.here)?.ran ?? null,
        due: list,
        sticks,
        drives: drives.map((drive, index) => {
          const there = index === 0 ? sticks.find((one) => one.here) : undefined;
          return { ...drive, stick: there?.name ?? null, ours: there !== undefined };
        }),
        closing: scene === "closing",
        running: false,
      };
    },
    backupPick: async () => "/media/amara/SAMSUNG/Practice",
    backupSetUp: async ({ name, leaves }) => {
      stepped();
      if (name.trim() === "") {
        throw refuse("invalid", "Give the stick a name, for example its colour.", {
          field: "name",
        });
      }
      await work("backup", ["Setting up"]);
      const made = stick(sticks.length + 7, {
        name: name.trim(),
        leaves,
        here: true,
        knownSince: now,
        ...room,
      });
      sticks = [...sticks, made];
      return made.id;
    },
    backupRun: async (id) => {
      const one = known(id);
      await work("backup", ["Reading what is there", "Backing up"]);
      change(id, { ran: now, olderSheet: false });
      return {
        stick: one.name,
        files: 215,
        bytes: 84_000_000,
        added: 1_240_000,
        keyExchanged: one.olderSheet,
      };
    },
    backupCheck: async (id) => {
      const one = known(id);
      await work("backup", ["Reading everything back"]);
      const problems = scene === "overdue" ? ["data/4c1f09ab… is not as it was written"] : [];
      change(id, { checked: now, checkedOk: problems.length === 0 });
      return { stick: one.name, snapshots: 4, problems };
    },
    backupSnapshots: async (id) => ({
      stick: known(id).name,
      snapshots: snapshots(),
      unreadable: 0,
    }),
    backupWouldPrune: async (id) => {
      stepped();
      return { stick: known(id).name, gone: snapshots().slice(2).reverse(), left: 2 };
    },
    backupPrune: async (id) => {
      stepped();
      await work("backup", ["Taking off old backups"]);
      return { stick: known(id).name, gone: snapshots().slice(2).reverse(), left: 2 };
    },
    backupDrill: async ({ stick: id, recoveryKey }) => {
      const one = known(id);
      if (recoveryKey !== null) sheetFits(recoveryKey);
      await work("backup", ["Restoring", "Verifying"]);
      change(id, { drilled: now, drilledOk: true, drilledBySheet: recoveryKey !== null });
      const [newest] = snapshots();
      if (newest === undefined) throw refuse("backup_no_snapshot", "There is no such backup.");
      return restored(newest, one.name);
    },
    saveStick: async ({ id, name, leaves }) => {
      if (name.trim() === "") {
        throw refuse("invalid", "Give the stick a name, for example its colour.", {
          field: "name",
        });
      }
      change(id, { name: name.trim(), leaves });
      return null;
    },
    forgetStick: async (id) => {
      stepped();
      sticks = sticks.filter((one) => one.id !== id);
      queueMicrotask(() => world.changed(["backup"]));
      return null;
    },
    restoreDrives: async () => {
      firstRun();
      return scene === "none"
        ? []
        : drives.map((drive, index) => ({
            ...drive,
            stick: index === 0 ? "Blue" : null,
            ours: false,
          }));
    },
    restorePick: async () => "/media/amara/BLUE",
    restoreLook: async ({ recoveryKey }) => {
      firstRun();
      sheetFits(recoveryKey);
      return { stick: "Blue", snapshots: snapshots(), unreadable: 0 };
    },
    restoreRun: async ({ snapshot }) => {
      firstRun();
      const which = snapshots().find((one) => one.id === snapshot);
      if (which === undefined) throw refuse("backup_no_snapshot", "There is no such backup.");
      await work("restore", ["Restoring", "Verifying"]);
      seat.phase = "vaultLocked";
      return { ...restored(which, "Blue"), entriesLost: which.entry < 18_000 ? 611 : null };
    },
    restoreCancel: async () => {
      stopped = true;
      return null;
    },
  };
}
