// A part of the real content, enough for the screens: see practice/src/programme/content/risks.toml.
import type { RiskArea, RiskFact, RiskLevel, RiskLevelWords, RiskQuestion } from "../../ipc";

export const LEVELS: RiskLevel[] = ["veryLow", "low", "moderate", "high", "veryHigh"];

const [VL, L, M, H, VH] = LEVELS as [RiskLevel, RiskLevel, RiskLevel, RiskLevel, RiskLevel];
export const MATRIX: RiskLevel[][] = [
  [VL, VL, VL, L, L],
  [VL, L, L, L, M],
  [VL, L, M, M, H],
  [VL, L, M, H, VH],
  [VL, L, M, H, VH],
];

const words = (level: RiskLevel, text: string, example: string): RiskLevelWords => ({
  level,
  text,
  example,
});

export const LIKELIHOODS = [
  words(
    VH,
    "Almost certain: it happens most months.",
    "People leave the desk without locking the screen.",
  ),
  words(H, "Likely: expect it about once a year.", "Somebody clicks on a false e-mail."),
  words(M, "Possible: once in a few years.", "A tablet is left in a taxi."),
  words(L, "Unlikely: once in ten years.", "A break-in takes the desk PC."),
  words(
    VL,
    "Hardly ever: you know of nobody it happened to.",
    "A plane comes down on the building.",
  ),
];
export const IMPACTS = [
  words(
    VH,
    "All clients, or you can’t work for weeks.",
    "Every photo is published, or the only record is lost.",
  ),
  words(H, "Many clients, or serious harm to one.", "A client’s before photo reaches strangers."),
  words(
    M,
    "Some clients, harm that can be put right.",
    "A letter goes to the wrong client and comes back.",
  ),
  words(
    L,
    "One client, embarrassment without lasting harm.",
    "A visitor hears a first name and a treatment.",
  ),
  words(VL, "Hardly anybody would notice.", "A day sheet without names lies on the desk."),
];

const fact = (
  key: string,
  text: string,
  cite: string,
  holds: RiskFact["holds"] = "yes",
): RiskFact => ({
  key,
  text,
  cite,
  holds,
});

export const FACTS: RiskFact[] = [
  fact(
    "database-encrypted",
    "Stillroom’s record and its backups are encrypted (AES-256).",
    "164.312(a)(2)(iv)",
  ),
  fact("own-logins", "5 people, each with a login of their own.", "164.312(a)(2)(i)"),
  fact(
    "auto-lock",
    "The screen locks after 3 minutes, the record closes after 30 minutes.",
    "164.312(a)(2)(iii)",
  ),
  fact("roles", "Each person sees in Stillroom what their role may see.", "164.308(a)(4)(ii)(B)"),
  fact(
    "journal",
    "Every look and change is in a journal that shows when somebody tampered with it.",
    "164.312(b)",
  ),
  fact(
    "passphrases",
    "Passphrases are long, common ones are refused, and guessing is slowed down.",
    "164.312(d)",
  ),
  fact(
    "emergency-sheet",
    "A sheet with contacts and allergies can be printed for a day without the computer.",
    "164.308(a)(7)(ii)(C)",
  ),
  fact("leavers", "Nobody has left since Stillroom keeps the record.", "164.308(a)(3)(ii)(C)"),
  fact("backups", "The last backup was made today.", "164.308(a)(7)(ii)(A)"),
  fact(
    "off-site",
    "The newest copy outside the practice was made yesterday.",
    "164.308(a)(7)(ii)(A)",
  ),
  fact("restore-drill", "No restore was tried yet.", "164.308(a)(7)(ii)(D)", "no"),
];

export type Starter = {
  title: string;
  scenario: string;
  clients: string;
  likelihood: RiskLevel;
  impact: RiskLevel;
  found: string[];
  facts: string[];
  likely: string[];
  ideas: string[];
};

const starter = (
  title: string,
  likelihood: RiskLevel,
  impact: RiskLevel,
  more: Partial<Starter> = {},
): Starter => ({
  title,
  likelihood,
  impact,
  scenario: "Somebody leaves it behind, and whoever finds it can go on where they stopped.",
  clients: "Photos, notes and phone numbers of everybody that person may see.",
  found: [],
  facts: ["auto-lock"],
  likely: ["Tablets have a PIN and lock after two minutes"],
  ideas: [
    "Shorten the screen lock",
    "Charge tablets in one locked drawer, and count them at closing",
  ],
  ...more,
});

export const STARTERS: Starter[] = [
  starter("A tablet is lost while it is unlocked", M, H, {
    found: ["Disks aren’t encrypted"],
    facts: ["auto-lock", "database-encrypted"],
  }),
  starter("The desk PC is stolen", L, H, { facts: ["database-encrypted", "backups"] }),
  starter("A backup stick and its key are lost together", M, VH),
  starter("Ransomware locks the practice out", M, VH, {
    found: ["Updates are late"],
    facts: ["backups", "off-site", "restore-drill"],
  }),
  starter("Somebody falls for a false e-mail", H, H, {
    found: ["People weren’t trained"],
    facts: [],
  }),
  starter("A computer can be reached from the internet", M, VH),
  starter("Several people use one login", H, M, { facts: ["own-logins", "journal"] }),
  starter("Somebody who left can still get in", M, H, { facts: ["leavers"] }),
  starter("Somebody looks up friends or colleagues", M, M, { facts: ["roles", "journal"] }),
  starter("Photos are sent by plain text message", H, H, {
    found: ["Client data on people’s own phones"],
    facts: [],
  }),
  starter("A personal phone copies client photos to a cloud", H, H, { facts: [] }),
  starter("Visitors read the screen at the desk", H, L),
  starter("Talk at the desk is overheard", H, L, { facts: [] }),
  starter("An e-mail goes to the wrong person", M, M, { facts: [] }),
  starter("A firm sees client data without a contract", M, H, { facts: [] }),
  starter("A backup can’t be brought back", M, VH, { facts: ["backups", "restore-drill"] }),
  starter("Fire or water destroys the practice", L, VH, { facts: ["off-site", "backups"] }),
  starter("No power or no computer for a day", L, M, { facts: ["emergency-sheet"] }),
];

export const AREAS: RiskArea[] = (
  [
    ["basics", "The basics", ["own-logins"]],
    ["policies", "Rules", ["journal"]],
    ["workforce", "Your people", ["roles", "leavers", "passphrases"]],
    ["data", "Data", ["database-encrypted"]],
    ["practice", "The premises", ["auto-lock"]],
    ["associates", "Outside firms", []],
    ["contingency", "When something breaks", ["backups", "off-site", "restore-drill"]],
  ] as [string, string, string[]][]
).map(([key, name, known]) => ({
  key,
  name,
  text: "",
  known: FACTS.filter((one) => known.includes(one.key)),
}));

type Told = [
  key: string,
  text: string,
  verdict: "good" | "look" | "unsure" | "note",
  adds?: string[],
];
const question = (
  area: string,
  key: string,
  text: string,
  cite: string,
  kind: string,
  choices: Told[],
  many = false,
): RiskQuestion => ({
  area,
  key,
  text,
  cite: `45 CFR ${cite}`,
  kind,
  many,
  why: "A risk analysis covers every place, not only the main program. Phones and paper count too.",
  choices: choices.map(([choice, words, verdict, adds = []]) => ({
    key: choice,
    text: words,
    verdict,
    alone: choice === "none",
    adds,
  })),
  answer: [],
});

export const QUESTIONS: RiskQuestion[] = [
  question(
    "basics",
    "places",
    "Where else, besides Stillroom, are clients’ names, photos or treatments?",
    "164.308(a)(1)(ii)(A)",
    "R",
    [
      ["tablet", "On a tablet in the treatment rooms", "note", ["Treatment tablet"]],
      [
        "phones",
        "On people’s own phones",
        "look",
        [
          "Personal phones",
          "Client data on people’s own phones: You can’t lock, wipe or search them.",
        ],
      ],
      ["paper", "On paper", "note", ["Paper charts and forms"]],
      ["none", "Nowhere else", "good"],
    ],
    true,
  ),
  question(
    "policies",
    "rules",
    "Are your rules about client data written down?",
    "164.316(a)",
    "R",
    [
      ["all", "Yes, and everybody has read them", "good"],
      ["some", "Some of them", "look"],
      [
        "none",
        "No",
        "look",
        ["People weren’t trained: Most mishaps begin with somebody who didn’t know."],
      ],
    ],
  ),
  question(
    "workforce",
    "last-day",
    "When somebody leaves, are keys, mailboxes and other logins taken back the same day?",
    "164.308(a)(3)(ii)(C)",
    "A",
    [
      ["list", "Yes, by a list", "good"],
      ["memory", "Mostly, from memory", "look"],
    ],
  ),
  question(
    "data",
    "disks",
    "Are the disks of PCs, laptops and tablets encrypted?",
    "164.312(a)(2)(iv)",
    "A",
    [
      ["all", "All of them", "good"],
      [
        "some",
        "Some",
        "look",
        [
          "Disks aren’t encrypted: Whoever takes the machine can read what lies on it outside Stillroom.",
        ],
      ],
      ["unsure", "I don’t know", "unsure"],
    ],
  ),
  question(
    "practice",
    "desk",
    "Can a visitor read a screen or hear about other clients?",
    "164.310(c)",
    "R",
    [
      ["no", "No, I have tried it", "good"],
      ["see", "They can see a screen", "look"],
    ],
  ),
  question(
    "associates",
    "contracts",
    "Has each outside firm signed a business associate contract?",
    "164.308(b)(3)",
    "R",
    [
      ["all", "All of them", "good"],
      ["some", "Some", "look", ["Outside firms"]],
    ],
  ),
  question(
    "contingency",
    "sheet",
    "Where is the printed recovery key?",
    "164.308(a)(7)(ii)(A)",
    "R",
    [
      ["apart", "In a safe place, away from the sticks", "good"],
      ["together", "With the sticks", "look", ["A backup stick and its key are lost together"]],
    ],
  ),
];
