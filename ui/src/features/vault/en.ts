import type { CodeRule } from "../../ipc";

export const t = {
  local: "Everything stays on this computer. Stillroom needs no network.",
  back: "Back",
  next: "Continue",
  cancel: "Cancel",
  close: "Close",
  done: "Done",
  setUp: {
    steps: ["Welcome", "Your practice", "You", "Passphrase", "Recovery key", "Ready"],
    progress: "Set up",
    welcome: {
      title: "Welcome to Stillroom",
      lead: "The record of a medical spa, on your own computer: schedule, clients and notes, encrypted, with a journal of every look and every change.",
      points: [
        [
          "Nothing leaves this computer",
          "There is no cloud and no account. Stillroom works with no network at all.",
        ],
        [
          "Only your people can open it",
          "Each person has a passphrase. A stolen disk is of no use to anyone.",
        ],
        [
          "You hold the spare key",
          "You will print a recovery key. Keep it safe: nobody else can let you back in.",
        ],
      ],
      start: "Set up a practice",
      restore: "Restore a backup",
      time: "It takes about three minutes. Have a printer at hand, or pen and paper.",
    },
    practice: {
      title: "Your practice",
      lead: "The name stands on printed sheets. The time zone decides what “today” is.",
      name: "Practice name",
      zone: "Time zone",
      zoneHint: "Guessed from this computer. Type a city to change it.",
      zoneEmpty: "No time zone has that name. Try the nearest large city.",
    },
    owner: {
      title: "Who owns it",
      lead: "The owner sets up the others and holds the keys. You can give more roles, and more owners, later.",
      name: "Your name",
      nameHint: "As your colleagues and the journal should show it.",
      login: "Login",
      loginHint: "Short, lower case: what you type to sign in.",
    },
    passphrase: {
      title: "Choose a passphrase",
      lead: "Four or five words that don’t belong together are easy to remember and hard to guess. At least 15 characters; you may paste it from a password manager.",
    },
    recovery: {
      title: "Your recovery key",
    },
    ready: {
      title: "Your practice is ready",
      lead: "You are signed in. Three things are worth doing first:",
      points: [
        [
          "Add your people",
          "Staff: each with a login of their own, so that the journal knows who did what.",
        ],
        ["Set services, rooms and hours", "Settings: the schedule offers only what is there."],
        ["Bring your clients", "Clients: take in the list of your old system from a file."],
      ],
      go: "Open Stillroom",
    },
    making: "Making the keys …",
    required: {
      practiceName: "Give the practice a name.",
      timeZone: "Choose the time zone of the practice.",
      ownerName: "Write your name.",
      login: "Use 2 to 32 small letters, digits, dots or dashes, starting with a letter.",
    },
  },
  passphrase: {
    label: "Passphrase",
    fresh: "New passphrase",
    again: "Type it again",
    differs: "The two are not the same yet.",
    strength: ["Too easy to guess", "Weak", "Fair", "Good", "Strong"],
    hint: "At least 15 characters. Spaces and any letters are fine.",
  },
  sheet: {
    what: "Sheet plus stick is everything",
    explain:
      "With this key and a backup stick, your whole record opens on any computer, with no passphrase. So keep the sheet apart from the stick: a safe, a bank, a lawyer. Without this key, a lost computer or a forgotten passphrase means that the record is gone for good.",
    once: "It is shown only now. Stillroom keeps no copy.",
    print: "Print the sheet",
    printed: "I have printed it or written it down",
    group: (n: number) => `Group ${n}`,
    confirmTitle: "Type two groups back",
    confirmLead: "This shows that the sheet can be read. Case and dashes don’t matter.",
    look: "Look at the key again",
    confirm: "Confirm",
    paper: {
      title: "Stillroom recovery key",
      practice: "Practice",
      date: "Printed on",
      explain:
        "This key and a backup stick open the whole record on any computer, with no passphrase. Keep it where only you can reach it, apart from the stick. If it is lost or may have been seen, replace it under Settings, Security: this sheet then stops working.",
      how: "To use it: open Stillroom, choose “Use the recovery key”, and type the groups in order. On a new computer, choose “Restore a backup”.",
      restic:
        "Without Stillroom: restic (restic.net) opens the folder “repository-…” on a stick with this key as its password, exactly as printed here: the groups in order, in capitals, each with its dash, one space between them.",
    },
  },
  signIn: {
    title: "Sign in",
    who: "Who are you?",
    names: "Back to the names",
    other: "Another login",
    login: "Login",
    passphrase: "Passphrase",
    submit: "Sign in",
    working: "Opening …",
    wait: (seconds: number) =>
      `Too many tries. Wait ${seconds} ${seconds === 1 ? "second" : "seconds"}, then try again.`,
    waitButton: (seconds: number) => `Wait ${seconds} s`,
    forgot: "Can’t sign in?",
    helpRecover: "Use the recovery key",
    helpRecoverText:
      "The printed sheet opens the record and lets a person choose a new passphrase.",
    helpEnrol: "Use a code from the owner",
    helpEnrolText: "For a login that hasn’t been used on this computer yet.",
    helpAsk:
      "Forgot your passphrase? The owner or the privacy officer can issue a one-time passphrase: Staff, your name, Access.",
    none: "Nobody can sign in on this computer yet.",
  },
  lock: {
    title: "Locked",
    lead: "Choose your name to come back.",
    noTiles: "Sign in with your passphrase to come back.",
    pin: (name: string) => `PIN of ${name}`,
    passphraseInstead: "Use the passphrase",
    tiles: "Back to the names",
    pinBlocked: "Needs the passphrase",
    vault: "Lock everything",
    vaultHint: "Closes the record and wipes the keys from memory.",
  },
  recover: {
    title: "Use the recovery key",
    lead: "Type the groups from the sheet, in order. Small letters, spaces and dashes don’t matter, and O is read as 0, I and L as 1.",
    field: "Recovery key",
    who: "What is it for?",
    person: "A new passphrase for a person",
    login: "Login",
    loginHint: "As it was on the computer that the record came from.",
    look: "Only to look",
    lookHint:
      "Opens the record as “recovery key”: to read, to verify, or to issue a one-time passphrase to somebody.",
    submit: "Open the record",
  },
  enrol: {
    title: "Use a code from the owner",
    lead: "The owner makes the code under Staff, your name, Access. It sets up this computer for your login and works once.",
    code: "Code",
    submit: "Set up this computer",
  },
  problem: {
    retry: "Try again",
    recover: "Use the recovery key",
    enrol: "Use a code from the owner",
    means: "What it can mean",
    safe: "What is safe",
    next: "What to do next",
    safeText: "Your record is on this computer, encrypted and unchanged. Nothing was overwritten.",
    safeEntry:
      "The record is here, encrypted and unchanged. Nothing was overwritten. Where it was set up in other accounts or on other computers, it should still open there.",
    safeDamaged:
      "Your backups, and all that was in the record when the last of them was made. What was written since then may be lost; the damaged file is kept as it is, so that somebody can try to save more of it.",
    restore: "Restore a backup",
    aside: "Set it aside",
    asideTitle: "Set the damaged record aside?",
    asideText:
      "Its folder is moved beside itself under a name with today’s date. Nothing in it is changed or deleted. Then you choose the backup that takes its place: have the stick and the printed recovery key at hand.",
    titles: {
      keychain_absent: "This computer’s keychain does not answer",
      keychain_silent: "This computer’s keychain gives no answer",
      keychain_locked: "This computer’s keychain is locked",
      keychain_refused: "This computer’s keychain refused",
      keychain_no_entry: "The key for this computer is missing",
      keychain_wrong_entry: "The key for this computer does not fit",
      vault_in_use: "Stillroom is already open",
      newer_version: "A newer Stillroom wrote this record",
      older_format: "A Stillroom from before the first release made this record",
      damaged: "A file of the record is damaged",
      disk_full: "The disk is full",
      disk_failed: "The disk failed",
      read_only_folder: "The record’s folder is read-only",
      file: "A file of the record can’t be used",
      out_of_memory: "This computer has no memory left",
      migration_changed: "This Stillroom does not fit the record",
      migration_order: "This Stillroom does not fit the record",
      migration_failed: "The record could not be brought up to date",
    } as Record<string, string>,
    other: "The record can’t be opened",
    meansText: {
      keychain_no_entry: [
        "This is another account of this computer. Each account keeps a key of its own.",
        "Stillroom is new on this computer, or its folder was copied here.",
        "The keychain was reset, for example with the computer’s password.",
      ],
      keychain_wrong_entry: [
        "The keychain was restored from another computer or from an older copy.",
        "The record’s folder was put back from an older copy.",
      ],
    } as Record<string, string[]>,
    nextText: {
      keychain_absent:
        "Start the keychain service of this computer (log out and in again does it on most) and try again. If that can’t be done, the recovery key opens the record.",
      keychain_silent:
        "It is running, but hangs. Log out and in again, or restart its service, and try again: Stillroom need not be closed. If that can’t be done, the recovery key opens the record.",
      keychain_locked:
        "Unlock the keychain (the system asks for the password of this computer’s account), then try again.",
      keychain_refused: "Try again. If it goes on refusing, the recovery key opens the record.",
      keychain_no_entry:
        "Log in to the account in which Stillroom opens. To work in this one, ask the owner for a code: Staff, your name, Access. If nobody gets in anywhere, use the recovery key.",
      keychain_wrong_entry:
        "Ask the owner for a code: Staff, your name, Access. It sets this computer up again. If nobody gets in anywhere, use the recovery key.",
      vault_in_use:
        "Look for the other window, or end the other program that uses the record, then try again.",
      newer_version: "Update Stillroom on this computer, then open it again.",
      older_format: "Open it with the Stillroom that made it.",
      damaged:
        "Try once more: a disk may have failed to answer. If it stays so, restore the newest backup, and delete nothing.",
      disk_full: "Make room on the disk, then try again.",
      disk_failed:
        "Try again. If it happens again, have the disk looked at; with another disk, restore the newest backup.",
      read_only_folder:
        "See that the disk isn’t write-protected and that this computer’s account may write to the folder, then try again. A system that finds a fault on its disk protects it too: have the disk looked at.",
      file: "See that the disk is plugged in and that this computer’s account may use the folder, then try again.",
      out_of_memory: "Close other programs, then try again.",
      migration_changed:
        "Install the original Stillroom again. Until then the record is left alone.",
      migration_order: "Install the original Stillroom again. Until then the record is left alone.",
      migration_failed:
        "Go on with the previous Stillroom, and tell whoever sends you updates. The record is as it was before.",
    } as Record<string, string>,
    otherNext:
      "Try again. If it happens again, restart the computer; the recovery key opens the record in any case.",
  },
  change: {
    title: "Choose a passphrase of your own",
    lead: "You signed in with a one-time passphrase. It stops working now, and only you will know the new one.",
    current: "Current passphrase",
    oneTime: "One-time passphrase",
    submit: "Save the new passphrase",
    saved: "Your passphrase was changed.",
  },
  stepUp: {
    title: "Your passphrase, please",
    lead: "This reaches far, so Stillroom asks that it is you. It won’t ask again for five minutes.",
    withCode: "Your passphrase and a code, please",
    submit: "Go on",
  },
  factor: {
    title: "Second factor",
    text: "A code from an app on your phone, asked for with your passphrase when something needs confirming. Signing in and your PIN stay as they are.",
    setUp: "Set up a second factor",
    off: "You have none.",
    on: (since: string, left: number) =>
      `On since ${since}. ${left} recovery ${left === 1 ? "code is" : "codes are"} left.`,
    rules: {
      off: "The practice doesn’t ask for a code at present.",
      whoHasOne: "The practice asks for a code of whoever has one.",
      everyone: "The practice asks everyone for a code.",
    } satisfies Record<CodeRule, string>,
    needed: "Without one you can’t confirm anything. Set it up now: it takes two minutes.",
    few: (left: number) =>
      left === 0
        ? "No recovery code is left. Make new ones: without your phone you could confirm nothing."
        : `Only ${left} recovery ${left === 1 ? "code is" : "codes are"} left. Make new ones; the old ones stop working then.`,
    passphraseLead: "First your passphrase, so that nobody sets this up for you.",
    scanLead:
      "Scan the picture with an authenticator app (any will do, also with no network), then type the six digits that it shows.",
    qr: "QR code with the secret of your second factor",
    byHand: "No camera?",
    byHandText:
      "Type these letters into the app: time-based, SHA-1, six digits, 30 seconds. Show them to nobody.",
    code: "Code from your app",
    codeHint: "Six digits.",
    firstCodeHint: "It is on after the first right code, not before.",
    turnOn: "Turn it on",
    turnedOn: "Your second factor is on.",
    turnOff: "Turn off",
    turnedOff: "Your second factor is off.",
    offTitle: "Turn your second factor off?",
    offText: "The app’s codes and your recovery codes stop working. You can set up another.",
    offTextEveryone:
      "The app’s codes and your recovery codes stop working. The practice asks everyone for a code: you can’t confirm anything until you set up another.",
    newCodes: "Make new recovery codes",
    newCodesTitle: "Make new recovery codes?",
    newCodesText: "You get ten new codes. The old ones stop working at once.",
    codesTitle: "Your recovery codes",
    codesLead: "Each stands in once for a code of the app, on the day your phone is lost or dead.",
    codesOnce:
      "They are shown only now. Keep them apart from the phone; whoever has one still needs your passphrase.",
    print: "Print the codes",
    copy: "Copy",
    copied: "Copied. Clear the clipboard after pasting.",
    kept: "I have printed them or written them down",
    recoveryCode: "Recovery code",
    recoveryHint: "Ten letters and digits. Each works once.",
    useRecovery: "Use a recovery code",
    useApp: "Use the app’s code",
    usedOne: (left: number) =>
      `That recovery code is used up. ${left} ${left === 1 ? "is" : "are"} left.`,
    firstTitle: "Set up a second factor first",
    firstText:
      "This practice asks for a code when something needs confirming, and you have no second factor yet. Your passphrase is all you need to set one up; then this goes on.",
    paper: {
      title: "Stillroom recovery codes",
      practice: "Practice",
      how: "Each code works once, with the passphrase, in place of a code of the authenticator app: choose “Use a recovery code” where a code is asked for. Keep this apart from the phone. If it is lost or may have been seen, make new codes under your name.",
    },
  },
  codeRule: {
    title: "Confirming with a code",
    text: "What reaches far asks for the passphrase again. A code from an app can be asked for besides, so that a passphrase that was seen is not enough.",
    label: "Ask for a code when something needs confirming",
    options: {
      off: "No",
      whoHasOne: "Of those who have one",
      everyone: "Of everyone",
    } satisfies Record<CodeRule, string>,
    means: {
      off: "Only the passphrase is asked for.",
      whoHasOne: "Whoever set up a second factor gives a code of it with the passphrase.",
      everyone:
        "Whoever has no second factor yet sets one up before they can confirm anything. The recovery key is never asked for one.",
    } satisfies Record<CodeRule, string>,
    have: (some: number, all: string) => `${some} of ${all} ${some === 1 ? "has" : "have"} one.`,
    saved: "Saved. Everyone confirms anew from now on.",
  },
  account: {
    title: "You",
    roles: "Your roles",
    login: "Login",
    passphrase: "Passphrase",
    passphraseText: "Opens the record on this computer. Only you know it; nobody can look it up.",
    change: "Change passphrase",
    pin: "PIN for this desk",
    pinText:
      "Six digits to come back after the screen locked, on this computer only. It never opens a locked record and never stands in for your passphrase.",
    pinOn: "You have a PIN on this computer.",
    pinOff: "You have no PIN on this computer.",
    setPin: "Set a PIN",
    changePin: "Change PIN",
    removePin: "Remove PIN",
    removed: "Your PIN was removed.",
    pinSaved: "Your PIN was saved.",
    newPin: "New PIN (six digits)",
    pinDigits: "A PIN is six digits.",
    removeTitle: "Remove your PIN?",
    removeText:
      "You will come back with your passphrase on this computer. You can set a new PIN at any time.",
    save: "Save PIN",
  },
  security: {
    title: "Security",
    key: "Recovery key",
    keyText:
      "The printed sheet that opens the record when nothing else does. Replace it when the sheet is lost or somebody may have seen it: the old sheet stops working. Backup sticks that still hold the old key are named until they are seen again.",
    replace: "Replace the recovery key",
    replaceTitle: "Replace the recovery key?",
    replaceText: "You get a new sheet to print. The sheet you have now stops working at once.",
    rekey: "New vault key",
    rekeyText:
      "Encrypts the whole record again under a new key: the one sure way to shut out somebody who may have copied a key. You get a new recovery key, everybody else a one-time code. It may take some minutes and survives a power cut.",
    rekeyAction: "Make a new vault key",
    rekeyTitle: "Make a new vault key?",
    rekeyConfirm:
      "Everybody else must sign in with a one-time code that you print now. Tell them before you start. Nobody can work in Stillroom while it runs.",
    rekeyRunning: "Encrypting the record again",
    rekeyDone: "The record has a new vault key",
    codes: "One-time codes",
    codesText:
      "Give each person their code by hand. They choose “Use a code from the owner” at sign-in. Shown only now.",
    codesPrint: "Print the codes",
    verify: "Verify the record",
    verifyText:
      "Reads every page, the whole journal and every file, and compares them with the witness kept outside the database. You can go on working.",
    verifyAction: "Verify now",
    verifying: "Verifying",
    cancel: "Cancel",
    cancelled: "The verification was stopped. Nothing was changed.",
    ok: (entries: string) => `Everything fits. ${entries} checked.`,
    bad: "Something does not fit",
    firstBad: (entry: string) => `The first entry that does not fit: ${entry}`,
    badNext:
      "Stop changing the record, tell the privacy officer, and restore from a backup if the cause is not known. Nothing was changed by the verification.",
    at: (when: string) => `Finished ${when}`,
    check: "Check",
    result: "Result",
  },
};
