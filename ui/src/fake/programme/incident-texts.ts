// What the program says of incidents, as its content has it: a copy for test builds.
import type { IncidentCheckItem, IncidentGuideItem, IncidentKind } from "../../ipc";

export const QUESTIONS: IncidentGuideItem[] = [
  {
    key: "phi",
    title: "Was information about clients involved?",
    text: "Names in the book, photos, payments and paper count, not only charts.",
    cite: "45 CFR 160.103",
  },
  {
    key: "impermissible",
    title: "Was it used, seen or given out in a way the rules don’t allow?",
    text: "Looking out of curiosity, telling the wrong person, losing sight of it: yes. A look that the work needed: no.",
    cite: "45 CFR 164.402",
  },
  {
    key: "encrypted",
    title: "Was it encrypted?",
    text: "By a method that NIST accepts (AES, for example), on the whole disk or stick, or in the message itself.",
    cite: "45 CFR 164.402, 74 FR 42740",
  },
  {
    key: "keyApart",
    title: "Was the key or passphrase kept apart, and is it safe?",
    text: "A key on the stick, a passphrase on a note in the same bag or a recovery sheet in the same box: no.",
    cite: "74 FR 42740",
  },
  {
    key: "unlocked",
    title: "Was it unlocked, or left signed in?",
    text: "Encryption protects nothing on a device that stands open.",
    cite: "74 FR 42740",
  },
];

export const EXCEPTIONS: IncidentGuideItem[] = [
  {
    key: "goodFaith",
    title: "A colleague, in good faith, at work",
    text: "Somebody of ours, acting within their job, came upon it by mistake, and it was not used further.",
    cite: "45 CFR 164.402(1)(i)",
  },
  {
    key: "inadvertent",
    title: "Between two people who may both see such information here",
    text: "One authorized person showed it to another by mistake, and it was not used further.",
    cite: "45 CFR 164.402(1)(ii)",
  },
  {
    key: "notRetained",
    title: "Whoever got it could not have kept it",
    text: "For example, a letter that came back unopened, or papers taken back at once before they could be read.",
    cite: "45 CFR 164.402(1)(iii)",
  },
];

export const FACTORS: IncidentGuideItem[] = [
  {
    key: "nature",
    title: "What it was, and whom it points to",
    text: "Which kinds of information? Could somebody tell from it who the person is? Faces, treatments, diagnoses and account numbers weigh more than a first name.",
    cite: "45 CFR 164.402(2)(i)",
  },
  {
    key: "recipient",
    title: "Who got it or could use it",
    text: "A colleague or another clinic that must keep it private, or a stranger? Do they know any of the people?",
    cite: "45 CFR 164.402(2)(ii)",
  },
  {
    key: "viewed",
    title: "Whether it was really looked at or taken",
    text: "What shows it? A letter that came back sealed, a log without a look, an examiner’s report of the device. Only the chance to look is not yet a look, but say what you know and what you don’t.",
    cite: "45 CFR 164.402(2)(iii)",
  },
  {
    key: "mitigated",
    title: "What has lowered the risk",
    text: "Was it returned, destroyed or wiped? Is there a promise in writing, and from somebody you can believe?",
    cite: "45 CFR 164.402(2)(iv)",
  },
];

export const TYPES: IncidentGuideItem[] = [
  {
    key: "contact",
    title: "name and contact details",
    text: "Be wary of calls, texts or mail that mention your visits with us and ask for money or passwords.",
    cite: "",
  },
  {
    key: "birth",
    title: "date of birth",
    text: "",
    cite: "",
  },
  {
    key: "health",
    title: "health history, allergies or medications",
    text: "",
    cite: "",
  },
  {
    key: "treatment",
    title: "treatments, appointments or notes of visits",
    text: "",
    cite: "",
  },
  {
    key: "photos",
    title: "photographs",
    text: "If you see your photograph anywhere without having agreed to it, tell us and the site at once.",
    cite: "",
  },
  {
    key: "payment",
    title: "payments or card numbers",
    text: "Look through your card and bank statements, and ask your bank for a new card if you see a charge you don’t know.",
    cite: "",
  },
  {
    key: "ssn",
    title: "Social Security or driver’s license number",
    text: "Consider a fraud alert or a credit freeze with the three credit bureaus. Both are free.",
    cite: "",
  },
  {
    key: "insurance",
    title: "insurance details",
    text: "Read your insurer’s statements for services you didn’t have.",
    cite: "",
  },
  {
    key: "login",
    title: "logins or passwords",
    text: "Change the password, here and wherever you use the same one.",
    cite: "",
  },
];

export const KNOWN: Record<IncidentKind, string[]> = {
  device: [
    "Stillroom’s record on a computer is encrypted page by page (AES-256). It opens only with that computer’s keychain and a person’s passphrase, or with the printed recovery key.",
    "By your settings the screen locks after 3 idle minutes and the record after 30. Until then an unattended device stands open.",
    "Stillroom doesn’t know what else is on the device: mail, texts, photos, downloads. Ask whoever used it.",
  ],
  stick: [
    "A Stillroom backup stick is encrypted (AES-256). It opens with the record’s own key or with the printed recovery key; neither is on the stick.",
    "Sticks that this record knows: Blue, Red.",
    "If the printed recovery sheet was with the stick, the key was not apart. Replace the recovery key now.",
    "Anything else that was copied onto it isn’t encrypted by Stillroom.",
  ],
  recipient: [
    "Stillroom sends no mail and no texts. What left, left by another program or on paper.",
  ],
  snooping: [
    "The journal has every look at a record, by whom and when. Looks without a visit that day are the ones to ask about.",
    "None of the three exceptions fits a look out of curiosity.",
  ],
  paper: [
    "Paper and photos outside Stillroom aren’t encrypted: the safe harbour doesn’t reach them, unless they were shredded so that they can’t be put together.",
  ],
  malware: [
    "The record is encrypted at rest, but whoever controls a computer on which it stands open can see what is on the screen.",
    "A stranger in control of a computer is presumed a breach like any other, unless a low probability is documented.",
  ],
  other: [],
};

export const CHECKLISTS: Record<IncidentKind, IncidentCheckItem[]> = {
  device: [
    {
      key: "end-access",
      text: "End the access of whoever’s device it was, or give them a new passphrase.",
      link: "/staff",
    },
    {
      key: "remote-wipe",
      text: "Lock or wipe it from afar, if that was set up. Note what the service answered.",
      link: null,
    },
    {
      key: "passwords",
      text: "Change the passwords of mail, messages and cloud storage that the device was signed in to.",
      link: null,
    },
    {
      key: "carrier",
      text: "Have the phone company block the line.",
      link: null,
    },
    {
      key: "police",
      text: "Report a theft to the police and note the number of the report.",
      link: null,
    },
    {
      key: "on-it",
      text: "Write down what was on it, with the person who used it, while they remember.",
      link: null,
    },
  ],
  stick: [
    {
      key: "which",
      text: "Find out which stick it is, and what else was on it.",
      link: "/backup",
    },
    {
      key: "sheet",
      text: "See with your own eyes that the printed recovery sheet is where it belongs.",
      link: null,
    },
    {
      key: "recovery-key",
      text: "Replace the recovery key if the sheet was with the stick or can’t be found.",
      link: "/settings/security",
    },
    {
      key: "new-copy",
      text: "Make a new backup on another stick today.",
      link: "/backup",
    },
    {
      key: "strike",
      text: "Strike the lost stick off the list.",
      link: "/backup",
    },
  ],
  recipient: [
    {
      key: "recall",
      text: "Ask the recipient to return or delete it and not to read it. Note when, and their answer.",
      link: null,
    },
    {
      key: "promise",
      text: "Get their promise in writing that nothing was kept or passed on.",
      link: null,
    },
    {
      key: "source",
      text: "Correct the address, number or form that led it astray.",
      link: null,
    },
  ],
  snooping: [
    {
      key: "journal",
      text: "Read the journal for this person and note which records were opened.",
      link: "/journal",
    },
    {
      key: "suspend",
      text: "End or narrow the person’s access while you look into it.",
      link: "/staff",
    },
    {
      key: "ask",
      text: "Ask the person what they looked at and whether they told or showed anybody. Write the answer down.",
      link: null,
    },
    {
      key: "sanction",
      text: "Apply your sanctions policy, and keep the record of it.",
      link: null,
    },
  ],
  paper: [
    {
      key: "retrieve",
      text: "Get it back, or take the post down. Keep a copy of how it looked.",
      link: null,
    },
    {
      key: "platform",
      text: "Ask the platform to delete it, and note the number of the request.",
      link: null,
    },
    {
      key: "count",
      text: "Write down what was on it and whose it was.",
      link: null,
    },
  ],
  malware: [
    {
      key: "unplug",
      text: "Take the computer off the network. Leave it switched on for the examiner.",
      link: null,
    },
    {
      key: "expert",
      text: "Call whoever looks after your computers, or a specialist. Note what they find.",
      link: null,
    },
    {
      key: "credentials",
      text: "Change passphrases from a computer that is clean.",
      link: "/staff",
    },
    {
      key: "restore",
      text: "Restore from a backup made before it began.",
      link: "/backup",
    },
    {
      key: "verify",
      text: "Verify the record.",
      link: "/settings/security",
    },
  ],
  other: [
    {
      key: "stop",
      text: "Stop it from going on.",
      link: null,
    },
    {
      key: "evidence",
      text: "Keep what shows what happened: screenshots, letters, names.",
      link: null,
    },
  ],
};
