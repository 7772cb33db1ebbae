import type { EvidenceState } from "../../ipc";

/**
 * What each collector found, in the words and the order of the real ones: what isn't good says its
 * reason first, the worst before others. Days since what it speaks of happened.
 */
export const FOUND: [string, EvidenceState, string[], number | null][] = [
  ["backup.age", "good", ["The last backup was made on Mar 12, 2026 on “Blue”."], 0],
  [
    "backup.offsite",

    "good",
    ["The newest copy away from the spa was made on Mar 11, 2026.", "Taken home: Blue and Green."],
    1,
  ],
  [
    "backup.drill",

    "attention",
    ["A restore from “Blue” was tried out with this computer’s key on Feb 2, 2026 and passed."],
    38,
  ],
  [
    "backup.sticks",

    "good",
    ["2 sticks are known: Blue and Green.", "Last read back whole on Mar 10, 2026."],
    null,
  ],
  [
    "recovery.key",

    "unknown",
    [
      "The sheet never opened a backup in a trial.",
      "Groups of the printed recovery key were typed back: the sheet is right.",
    ],
    null,
  ],
  [
    "access.logins",

    "good",
    [
      "5 people have a login of their own each; no login is there twice.",
      "Every entry of the journal names the person who signed in.",
    ],
    null,
  ],
  [
    "access.leavers",
    "good",
    ["1 person left; none of them has a key slot.", "Access last ended on Jan 31, 2026."],
    40,
  ],
  [
    "access.waiting",

    "good",
    ["Nobody has a first passphrase or a code that waits to be used."],
    null,
  ],
  [
    "access.roles",

    "good",
    [
      "5 people work here, each with what their role allows and nothing more: Stillroom refuses the rest.",
      "1 owner: Dr. Amara Lin.",
      "1 privacy officer: Dr. Amara Lin.",
      "1 medical director: Dr. Amara Lin.",
      "4 provider: Dr. Amara Lin, Nora Ibe and 2 others.",
      "1 front desk: Mia Torres.",
    ],
    null,
  ],
  ["access.official", "good", ["Privacy officer: Dr. Amara Lin."], null],
  [
    "access.review",

    "bad",
    [
      "Not reviewed yet: Jo Park, provider.",
      "Access was reviewed on Jan 8, 2026.",
      "People or their access were changed 3 times in the last 100 days, last on Mar 2, 2026.",
    ],
    63,
  ],
  [
    "signin.failures",

    "good",
    [
      "4 sign-ins were turned away in the last 30 days, the last on Mar 9, 2026; the most on one day: 2.",
      "After misses the next try has to wait, also after a restart. Five wrong PINs ask for the passphrase.",
    ],
    3,
  ],
  [
    "signin.passphrases",

    "good",
    [
      "Stillroom takes no passphrase under 15 characters, and none that is common, of the practice’s name or a row of keys.",
      "It opens the record only on a computer that holds a key of its own. A PIN only comes back to a locked screen.",
      "Who has a second factor gives a code of it besides the passphrase when something needs confirming.",
    ],
    null,
  ],
  [
    "staff.licences",
    "attention",
    ["Nora Ibe: NP is good to 2026-04-20.", "4 people treat clients, with 4 licences on file."],
    null,
  ],
  [
    "activity.review",

    "good",
    [
      "The last signed review reaches Mar 5, 2026.",
      "The practice reviews every 7 days.",
      "No finding is open.",
      "The journal was opened 6 times in the last 100 days, last on Mar 6, 2026.",
    ],
    6,
  ],
  [
    "breakglass.alerts",

    "good",
    ["Nobody used break-glass in the last 90 days.", "No review is open."],
    null,
  ],
  ["emergency.sheet", "good", ["The emergency sheet was last made on Mar 12, 2026."], 0],
  [
    "record.verify",

    "good",
    ["Verify read everything on Mar 1, 2026 and found all as it was written."],
    11,
  ],
  [
    "record.audit",

    "good",
    [
      "The journal has every look and every change since Jan 5, 2025: 18,412 entries when today began.",
      "Each entry is chained to the one before by a code that only the record’s key can make.",
    ],
    null,
  ],
  [
    "record.encryption",

    "good",
    [
      "The record is encrypted with AES-256, each page under a code of its own that shows any change.",
      "The key opens only with a person’s passphrase and this computer’s key together, or with the printed sheet.",
      "Backups are encrypted too; a stick without the sheet is unreadable.",
      "The vault key is the first one.",
    ],
    null,
  ],
  [
    "record.schema",

    "good",
    [
      "The record has all 12 changes of structure of this version of Stillroom, the last since Feb 20, 2026.",
    ],
    20,
  ],
  [
    "logoff.idle",

    "good",
    [
      "The screen locks after 3 minutes without a touch, the record after 30 minutes, with 20 seconds of warning.",
      "A locked record has ended the session and forgotten its key. It also locks when the computer sleeps.",
    ],
    null,
  ],
  [
    "app.network",

    "good",
    [
      "This program opens no connection and takes none: there is no way over a network to the record.",
      "What people send by e-mail, text or a portal is not seen here.",
    ],
    null,
  ],
  [
    "authorizations.takedowns",
    "attention",
    [
      "1 publication is still up under an authorization that has ended; none longer than the 2 days that Stillroom gives.",
      "3 authorizations are in force. 4 publications are up under one.",
    ],
    null,
  ],
  [
    "notices.in_force",
    "good",
    ["Version 2 is in force since Feb 16, 2026.", "Where it was posted is written down."],
    null,
  ],
  [
    "notices.receipts",
    "bad",
    [
      "Of 3 clients who came nothing is written down.",
      "61 clients came in the last 90 days before today; of 58 a signature, or why there is none, is written down.",
    ],
    null,
  ],
  [
    "wishes.restrictions",
    "good",
    [
      "2 restrictions are in force, 1 towards a health plan for what was paid in full. Stillroom shows each on the client’s page.",
      "None waits for a decision.",
    ],
    null,
  ],
  [
    "wishes.channels",
    "good",
    [
      "3 ways of reaching clients are agreed to and not ended.",
      "Each is on the client’s own page, as it was agreed.",
    ],
    null,
  ],
  [
    "wishes.representatives",
    "attention",
    [
      "Nobody looked up yet from which age clients decide alone in your state.",
      "1 person is written down as acting for a client, each with what was seen that shows it.",
    ],
    null,
  ],
  [
    "complaints.answered",
    "unknown",
    ["No complaint was taken in. There is nothing to show yet."],
    null,
  ],
  [
    "risk.analysis",
    "good",
    [
      "The last risk analysis was approved on Sep 30, 2025.",
      "28 risks are on the register, each scored by a person.",
    ],
    163,
  ],
  [
    "risk.treatment",
    "attention",
    [
      "2 serious risks have no owner or no plan.",
      "6 risks are high or very high; 4 have an owner and a plan.",
      "No task is late, and no acceptance has ended.",
    ],
    null,
  ],
  [
    "policies.in_force",
    "good",
    [
      "28 policies are in force.",
      "1 is not used, with the reason.",
      "None is without a version that somebody approved.",
    ],
    null,
  ],
  [
    "policies.signed",
    "bad",
    [
      "8 signatures are missing longer than 30 days.",
      "112 signatures are asked for, 104 are given.",
    ],
    null,
  ],
  [
    "policies.reviewed",
    "good",
    ["28 policies are in force.", "The next review is due by Jun 1, 2026."],
    null,
  ],
  [
    "training.courses",
    "bad",
    [
      "1 course is beyond the day set for it.",
      "14 courses are asked of those who work here; 11 are passed.",
    ],
    null,
  ],
  [
    "training.notes",
    "attention",
    ["In the last 3 months that are over, 12 of 15 notes were read."],
    null,
  ],
  [
    "incidents.clocks",
    "good",
    [
      "2 incidents were looked into and decided.",
      "In the last year none was decided after a clock had run out.",
    ],
    null,
  ],
  [
    "incidents.individuals",
    "attention",
    [
      "1 notice to the people concerned went out after its day.",
      "Of 1 breach the people concerned were told.",
    ],
    null,
  ],
  [
    "incidents.media",
    "unknown",
    ["No breach has had to be told to the media. There is nothing to show yet."],
    null,
  ],
  [
    "incidents.hhs",
    "good",
    ["Of 1 breach HHS was told.", "In the last year no notice to HHS went out late."],
    null,
  ],
  [
    "requests.access",
    "good",
    ["3 requests were taken in, 1 open. In the last year 2 were answered.", "None is late."],
    null,
  ],
  [
    "requests.amendments",
    "unknown",
    ["No client has asked for an amendment. There is nothing to show yet."],
    null,
  ],
  [
    "requests.accountings",
    "good",
    [
      "0 requests were taken in, 0 open. In the last year 0 were answered.",
      "4 disclosures are in the register.",
      "None is late.",
    ],
    null,
  ],
];
