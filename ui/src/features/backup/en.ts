import type { BackupDueKind } from "../../ipc";
import { count } from "../../kit";

export const t = {
  title: "Backup",
  subtitle:
    "Copies of the whole record, encrypted, on sticks that you keep elsewhere. A lost computer then costs an afternoon, not the practice.",
  damaged: {
    title: "This record is damaged, so nothing more is written to it, and no backup is made of it",
    owner:
      "What you can see is right. Print what the next days need: the day sheet and the emergency sheet. Then let the newest backup take its place: what was written since it was made may be lost.",
    others:
      "What you can see is right. Print what the next days need: the day sheet and the emergency sheet. Then ask the owner to restore the newest backup.",
    restore: "Restore a backup",
    asideTitle: "Set the damaged record aside?",
    asideText:
      "Stillroom closes. The record’s folder is moved beside itself under a name with today’s date; nothing in it is changed or deleted. Then choose “Restore a backup”: have the stick and the printed recovery key at hand.",
    aside: "Set it aside",
  },
  loading: "Looking for sticks",
  failed: "How the backups stand could not be read",
  now: "Back up now",
  cancel: "Cancel",
  close: "Close",
  back: "Back",
  stopping: "Stopping …",
  running: "Working on a stick",
  goesOn: "You can go on working, lock the screen, or leave this page. Leave the stick in.",

  status: {
    never: "Nothing is backed up yet",
    last: (when: string, stick: string | null) =>
      stick === null ? `Last backup ${when}` : `Last backup ${when} on ${stick}`,
    offSite: (when: string) => `The newest copy that is elsewhere was made ${when}.`,
    noOffSite: "No copy is known to be elsewhere.",
    good: "Nothing to do.",
  },
  due: {
    never:
      "If this computer broke today, the record would be gone. Set up a stick; it takes a few minutes.",
    old: "Plug in a stick and back up.",
    noneLeaves:
      "No stick is marked as taken home. Fire, water or a thief would take the stick with the computer: mark one, and keep it elsewhere.",
    offSite: "Take a stick with a fresh backup home tonight.",
    takeHome: "Take a stick home tonight: a copy beside the computer is lost with it.",
    unsound: "Don’t rely on it. Make a backup on another stick, then read this one back again.",
    olderSheet:
      "A sheet that you replaced still opens it. Plug it in and back up: the old key is taken off.",
    drill:
      "Only a restore that was tried is known to work. It takes a few minutes and changes nothing.",
    sheetDrill:
      "Fetch the printed recovery key and try a restore with it: on the worst day, it is all that you have.",
  } satisfies Record<BackupDueKind, string>,
  dueTitle: {
    never: () => "There is no backup",
    old: (days: number) => `The last backup is ${count(days, "day")} old`,
    noneLeaves: () => "All copies are in one place",
    offSite: (days: number) => `No copy was elsewhere for ${count(days, "day")}`,
    takeHome: () => "No copy is elsewhere yet",
    unsound: (_days: number, stick: string) => `${stick} is not as it was written`,
    olderSheet: (_days: number, stick: string) => `${stick} still has an old recovery key`,
    drill: () => "Try a restore: it has been a month",
    sheetDrill: () => "Try a restore with the printed sheet: once a year",
  } satisfies Record<BackupDueKind, (days: number, stick: string) => string>,

  sticks: {
    title: "Sticks in rotation",
    text: "Two are best: one here, one elsewhere, changed once a week.",
    here: "Plugged in",
    home: "Taken home",
    away: "Not plugged in",
    stays: "Stays here",
    ran: "Last backup",
    checked: "Read back",
    drilled: "Restore tried",
    never: "never",
    bad: (when: string) => `${when}, not as written`,
    failed: (when: string) => `${when}, failed`,
    bySheet: (when: string) => `${when}, with the sheet`,
    free: (free: string, total: string) => `${free} of ${total} free`,
    olderKey: "Set it up again to go on with it: the record has a new vault key since.",
    olderSheet: "Still opens with a recovery key that you replaced. The next backup takes it off.",
    elsewhere: "Show where a stick is",
    elsewhereHint: "A stick that isn’t found by itself, or a folder on another disk.",
    notOurs: "No stick of this practice is in that folder. To use it for backups, set it up.",
    more: (name: string) => `More for ${name}`,
    empty: "No stick is set up yet. Any USB stick or disk will do; what is on it stays.",
  },
  acts: {
    setUp: "Set up a stick",
    setUpAgain: "Set up again",
    run: "Back up",
    check: "Read it back",
    drill: "Try a restore",
    list: "Backups on it",
    prune: "Take old backups off",
    edit: "Name and place",
    forget: "Forget this stick",
  },
  done: {
    setUp: (name: string) => `${name} is set up and holds its first backup`,
    ran: (name: string) => `Backed up on ${name}`,
    ranText: (files: number, bytes: string, added: string) =>
      `${count(files, "file")}, ${bytes}, of which ${added} were new.`,
    exchanged: "A recovery key that you replaced no longer opens this stick; the present one does.",
    checked: (name: string, snapshots: number) =>
      `${name} was read back: ${count(snapshots, "backup")}, each as it was written`,
    checkedBad: (name: string) => `${name} is not as it was written`,
    checkedNext:
      "Your record is safe. Make a backup on another stick now; keep this one, for some of it may still be good.",
    drilled: (name: string) => `The restore from ${name} passed`,
    drilledText:
      "The copy was opened, compared and thrown away. This is kept in the journal as evidence.",
    pruned: (name: string, gone: number, left: number) =>
      `${count(gone, "old backup")} taken off ${name}, ${left.toLocaleString("en-US")} left`,
    stopped: "Stopped. Backups that were finished before are whole.",
    failed: "That didn’t work",
    forgotten: (name: string) => `${name} is forgotten. What is on it stays.`,
    saved: "The stick was saved.",
  },
  setUp: {
    title: "Set up a stick",
    lead: "Stillroom makes one folder on it, “Stillroom backup”, and puts a first backup there. Nothing else on the stick is touched.",
    where: "Where",
    none: "No stick is plugged in. Plug one in, and it appears here.",
    folder: "Choose a folder",
    ours: "A stick of this practice",
    taken: (name: string) => `Holds a backup: ${name}`,
    free: (free: string) => `${free} free`,
    name: "Name",
    nameHint: "What is easy to tell apart: its colour, or a label on it.",
    leaves: "This stick is taken home",
    leavesHint: "Then it counts as a copy elsewhere whenever it isn’t plugged in.",
    warning: "Sheet plus stick is everything",
    warningText:
      "Whoever has this stick and the printed recovery key can open the whole record, with no passphrase. Never keep the two in one place.",
    submit: "Set up and back up",
    need: {
      path: "Choose where.",
      name: "Give the stick a name, for example its colour.",
    },
  },
  edit: {
    title: "Name and place",
    save: "Save",
    later: "The name on the stick itself follows with its next backup.",
  },
  list: {
    title: (name: string) => `Backups on ${name}`,
    text: "Each is the whole record as it stood then. They are restored on a computer that has no record: choose “Restore a backup” there.",
    none: "There is no backup on it yet.",
    unreadable: (n: number) => `${count(n, "backup")} can’t be read. Read the stick back.`,
    entry: (n: number) => `up to journal entry ${n.toLocaleString("en-US")}`,
    added: (size: string) => `${size} new`,
  },
  prune: {
    title: (name: string) => `Take old backups off ${name}`,
    keeps:
      "Kept are the newest three, one a day for 14 days, one a week for 8 weeks, one a month for 24 months, and the newest that was read back.",
    nothing:
      "There is nothing to take off: every backup on it is one of those that are kept. Use a larger stick if it is full.",
    gone: (n: number, left: number) =>
      `${count(n, "backup")} would go, ${left.toLocaleString("en-US")} would stay:`,
    submit: (n: number) => `Take ${count(n, "backup")} off`,
  },
  drill: {
    title: "Try a restore",
    lead: (name: string) =>
      `The newest backup on ${name} is restored to a scratch folder, opened, compared entry by entry, and thrown away. Your record isn’t touched.`,
    how: "What opens it",
    plain: "The key that this computer has",
    plainHint: "Once a month.",
    sheet: "The printed recovery key",
    sheetHint: "Once a year: shows that the sheet can be read and fits.",
    key: "Recovery key",
    submit: "Try it",
  },
  forget: {
    title: (name: string) => `Forget ${name}?`,
    text: "It no longer counts as a backup here, and nobody is reminded of it. What is on it stays, and the recovery key still opens it. If it is lost, replace the recovery key too.",
    action: "Forget it",
  },
  verified: {
    backup: "Backup of",
    entries: "Journal",
    entriesText: (n: number) => `${count(n, "entry", "entries")}, each as it was written`,
    rows: "Rows",
    rowsText: (rows: number, tables: number) =>
      `${rows.toLocaleString("en-US")} in ${count(tables, "table")}, as many as were backed up`,
    holds: "In it",
    holdsText: (clients: number, visits: number, notes: number) =>
      `${count(clients, "client")}, ${count(visits, "visit")}, ${count(notes, "signed note")}`,
    photos: "Photos and files",
    newest: "Newest entry",
    newestText: (n: number) => `No. ${n.toLocaleString("en-US")}, as it was`,
    older: (n: number) =>
      `This computer has seen a newer record: ${count(n, "journal entry", "journal entries")} came after this backup.`,
    another: "This computer has seen another record of this practice: the two have parted.",
  },
  frame: {
    never: "No backup yet",
    last: (when: string) => `Last backup ${when}`,
    offSite: (when: string) => `Last backup ${when}, none elsewhere`,
    running: "Backing up",
    closing: "Back up before you close",
    label: (text: string) => `${text}. Open backups`,
  },
  restore: {
    offer: "Restore a backup",
    progress: "Restore",
    steps: ["Stick", "Recovery key", "Backup", "Restoring", "Passphrase", "Done"],
    drive: {
      title: "Where is the backup?",
      lead: "Plug in the stick. It has a folder called “Stillroom backup”.",
      none: "No stick with a backup is plugged in yet. It appears here when it is.",
      folder: "Choose a folder",
      nothing: "no Stillroom backup on it",
    },
    key: {
      title: "The recovery key",
      lead: "Type the groups from the printed sheet, in order. Small letters, spaces and dashes don’t matter, and O is read as 0, I and L as 1.",
      field: "Recovery key",
      submit: "Open the stick",
      opening: "Opening …",
    },
    snapshot: {
      title: "Which backup?",
      lead: (stick: string) =>
        `These are on ${stick}. The newest is the right one, unless something went wrong after the one before.`,
      newest: "Newest",
      submit: "Restore this one",
      none: "There is no backup on this stick. Use another one.",
      unreadable: (n: number) => `${count(n, "more backup")} can’t be read.`,
    },
    running: {
      title: "Restoring",
      lead: "The backup is copied to this computer and compared with what was backed up. Nothing is put in place before all of it has passed.",
      leave: "Leave the stick in.",
    },
    passphrase: {
      title: "Everything passed",
      lead: "The record is on this computer now. The passphrases of the old one don’t come along: choose a new one for the owner.",
      who: "Owner",
      login: "Login",
      loginHint: "As it was on the old computer.",
      submit: "Open the record",
      opening: "Opening …",
    },
    done: {
      title: "Your record is back",
      lead: "You are signed in on this computer. Three things are worth doing now:",
      points: [
        [
          "Let the others in",
          "Staff, a name, Access: issue a one-time passphrase to each. Their old ones don’t work here.",
        ],
        [
          "Put the old computer out of use",
          "If it still runs, nobody should work on it: two records of one practice part for good.",
        ],
        [
          "Back up from here",
          "Plug the stick in and back up. Put the sheet away again, apart from it.",
        ],
      ],
      go: "Open Stillroom",
    },
  },
};
