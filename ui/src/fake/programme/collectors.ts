import type { CollectorInfo } from "../../ipc";

/** What each collector is called, why it matters and what it looks at, as the program says it. */
export const COLLECTORS: CollectorInfo[] = [
  {
    name: "backup.age",
    version: 1,
    title: "Age of the last backup",
    means: "If this computer broke today, what was written since then would be lost.",
    looksAt: "The newest backup on any stick that this practice knows.",
  },
  {
    name: "backup.offsite",
    version: 1,
    title: "A copy away from the spa",
    means: "After a fire or a burglary, this copy is what is left.",
    looksAt:
      "The newest backup on a stick that is taken home and isn't plugged in, or that it carried when it was last away.",
  },
  {
    name: "backup.drill",
    version: 1,
    title: "Restore tried out",
    means: "A backup that nobody ever restored may not restore when it counts.",
    looksAt:
      "The last trial restore of each stick: when, whether it passed, whether the printed sheet opened it.",
  },
  {
    name: "backup.sticks",
    version: 1,
    title: "The backup sticks",
    means: "A stick that can’t be read back whole is no backup.",
    looksAt:
      "Each stick that this practice knows: whether it is taken home, whether it was read back whole, with which recovery key.",
  },
  {
    name: "recovery.key",
    version: 1,
    title: "The printed recovery key",
    means:
      "Where every passphrase is forgotten or a computer is gone, this sheet opens the record.",
    looksAt:
      "Whether somebody typed groups of the sheet back, and when a trial restore with the sheet last passed.",
  },
  {
    name: "access.logins",
    version: 1,
    title: "One login for each person",
    means: "Who did what can only be told apart where nobody shares a login.",
    looksAt:
      "Names and logins of everybody who can sign in: whether each is a person’s, and no login is there twice.",
  },
  {
    name: "access.leavers",
    version: 1,
    title: "Leavers have no way in",
    means: "Somebody who left can’t open the record any more.",
    looksAt: "Everybody whose access ended, and every key slot of the record.",
  },
  {
    name: "access.waiting",
    version: 1,
    title: "First passphrases and codes are used",
    means: "A first passphrase or a code that nobody used is a way in that lies about.",
    looksAt: "One-time passphrases and codes for another computer that nobody used yet.",
  },
  {
    name: "access.roles",
    version: 1,
    title: "Who holds which role",
    means: "Each person sees and does what their work needs, and nothing more.",
    looksAt:
      "The roles of everybody who works here, beside Stillroom’s table of roles and permissions.",
  },
  {
    name: "access.official",
    version: 1,
    title: "Somebody is responsible",
    means: "Somebody here answers for privacy, and people know who.",
    looksAt: "Who holds the role of privacy officer.",
  },
  {
    name: "access.review",
    version: 1,
    title: "Access was reviewed",
    means: "Somebody looked through who may do what, and said that it is right.",
    looksAt: "The last review of everybody’s access, and which roles were given since.",
  },
  {
    name: "signin.failures",
    version: 1,
    title: "Failed sign-ins",
    means: "Many wrong tries may be somebody who shouldn’t be there.",
    looksAt:
      "Sign-ins that were turned away in the last 30 days: wrong passphrases and PINs, and people whose access has ended.",
  },
  {
    name: "signin.passphrases",
    version: 2,
    title: "Rules for passphrases",
    means: "Weak passphrases are refused before they are used.",
    looksAt:
      "What Stillroom itself asks of a passphrase, who has none of their own yet, and when a code is asked for besides.",
  },
  {
    name: "signin.second_factor",
    version: 1,
    title: "A second factor",
    means: "A stolen passphrase alone can’t confirm what matters.",
    looksAt:
      "When a code is asked for besides the passphrase, and who of those who confirm things can make one.",
  },
  {
    name: "staff.licences",
    version: 1,
    title: "Licences are good",
    means: "Whoever treats clients may do so today.",
    looksAt: "The licences of those who treat clients, and the day each is good to.",
  },
  {
    name: "activity.review",
    version: 2,
    title: "Activity was reviewed",
    means: "Somebody looked at what was done in the record, and not just stored it.",
    looksAt:
      "Which day the last signed review of activity reaches, whether findings are open, and how often the journal was opened.",
  },
  {
    name: "breakglass.alerts",
    version: 1,
    title: "Emergency looks were reviewed",
    means: "Each look in an emergency was looked at by somebody else after.",
    looksAt:
      "Looks at a client’s emergency data by break-glass, and which of them nobody reviewed yet.",
  },
  {
    name: "emergency.sheet",
    version: 1,
    title: "The emergency sheet",
    means: "On a day without computers there is a sheet of paper to work from.",
    looksAt: "When the sheet for a day without computers was last made.",
  },
  {
    name: "record.verify",
    version: 1,
    title: "The record was verified",
    means: "All that was written is still there, as it was written.",
    looksAt:
      "The last run of Verify, which reads every page and every entry of the journal, and what it found.",
  },
  {
    name: "record.audit",
    version: 1,
    title: "The journal is whole",
    means: "Each look and each change is written down, and nothing is missing between.",
    looksAt:
      "How far back the journal goes, whether entries were lost, and whether the clock was set back.",
  },
  {
    name: "record.encryption",
    version: 1,
    title: "The record is encrypted",
    means: "A stolen disk or stick shows nobody anything.",
    looksAt: "How Stillroom encrypts the record and its backups, and with which key generation.",
  },
  {
    name: "record.schema",
    version: 1,
    title: "The record is up to date",
    means: "The record has the form that this version of Stillroom works with.",
    looksAt:
      "The changes of structure that this version of Stillroom brings, and those that the record has had.",
  },
  {
    name: "logoff.idle",
    version: 1,
    title: "Automatic logoff",
    means: "A computer that somebody walked away from locks itself.",
    looksAt: "After how many idle minutes the screen locks, and after how many the record.",
  },
  {
    name: "app.network",
    version: 1,
    title: "Stillroom sends nothing",
    means: "Clients’ information doesn’t leave this computer by a network through Stillroom.",
    looksAt: "Stillroom’s own design: which connections the program makes or takes.",
  },
  {
    name: "vendors.agreements",
    version: 1,
    title: "Agreements with vendors",
    means: "Whoever works with clients’ information for you has signed how they protect it.",
    looksAt:
      "Everybody in the list of vendors who works for the practice: whether they need an agreement, and whether one is signed and in force.",
  },
  {
    name: "vendors.clauses",
    version: 1,
    title: "Terms of the agreements",
    means: "What was signed says what the rule wants it to say.",
    looksAt:
      "The agreements in force: whether somebody found each of the terms that the rule names in them.",
  },
  {
    name: "devices.inventory",
    version: 1,
    title: "Devices and who has them",
    means: "You know where clients’ information is, and who has it in hand.",
    looksAt:
      "The inventory of devices and media: whether each has a keeper or a place, and whether the sticks and computers that Stillroom knows are in it.",
  },
  {
    name: "devices.disposal",
    version: 1,
    title: "Devices that were set aside",
    means: "Nothing is left on what you gave away or threw out.",
    looksAt:
      "Devices with clients’ information that are no longer used: whether they were wiped or destroyed.",
  },
  {
    name: "devices.encryption",
    version: 1,
    title: "Encryption of devices",
    means: "A lost device shows nobody anything.",
    looksAt:
      "Devices in the inventory that hold clients’ information: whether each is encrypted, as its entry says.",
  },
  {
    name: "computer.disk",
    version: 1,
    title: "Disk encryption of this computer",
    means: "What lies beside the record on this computer can’t be read from a stolen disk either.",
    looksAt:
      "What each computer with Stillroom told of its own disk, or what a person said of it; older than 92 days counts for nothing.",
  },
  {
    name: "computer.updates",
    version: 1,
    title: "Updates of this computer",
    means: "Holes that are known in the computer’s own system are closed.",
    looksAt:
      "When the operating system of each computer with Stillroom was last updated: 35 days are long, 90 too long.",
  },
  {
    name: "authorizations.takedowns",
    version: 1,
    title: "What was published under an authorization",
    means: "What you show of clients is what they allow today.",
    looksAt:
      "Everything in the register of publications that is still up: whether its authorization holds, and where it has ended, whether the days for taking it down are over. Those days are Stillroom’s own number.",
  },
  {
    name: "notices.in_force",
    version: 1,
    title: "A notice is in force and posted",
    means: "Clients can read what you do with their information.",
    looksAt:
      "The notice of privacy practices: whether a version is in force, reads as it was approved, and is written down as posted. What should have changed in it Stillroom can’t know.",
  },
  {
    name: "notices.receipts",
    version: 1,
    title: "Clients who came got the notice",
    means: "Whoever came was told of their rights, and you can show it.",
    looksAt:
      "Everybody who came in the last 90 days, before today and since there is a notice: whether a signature, or why there is none, is written down. 90 days and 14 after an emergency are Stillroom’s own numbers.",
  },
  {
    name: "wishes.restrictions",
    version: 1,
    title: "Restrictions are decided and shown",
    means: "A client who asked you to hold something back has an answer.",
    looksAt:
      "Restrictions that clients asked for: whether one waits for a decision. The rule names no day: 14 are long and 30 too long by Stillroom’s own measure.",
  },
  {
    name: "wishes.channels",
    version: 1,
    title: "How clients want to be reached",
    means: "Whoever calls or writes sees how the client wants to be reached.",
    looksAt:
      "Each way of reaching a client that was agreed to: whether the client’s own page still says it. Whether people keep to it Stillroom can’t see.",
  },
  {
    name: "wishes.representatives",
    version: 1,
    title: "Who acts for a client",
    means: "Who decides for a client is known, and until when.",
    looksAt:
      "People written down as acting for a client: whether a minor has come of age since, and whether the age was looked up for your state.",
  },
  {
    name: "complaints.answered",
    version: 1,
    title: "Complaints are brought to an end",
    means: "Whoever complained gets an answer, and what came of it is kept.",
    looksAt:
      "Every complaint that was taken in: whether it is closed with what came of it, or open beyond the day that Stillroom proposes. The rule names no day.",
  },
  {
    name: "risk.analysis",
    version: 1,
    title: "The year’s risk analysis",
    means: "You know what could go wrong before it does.",
    looksAt:
      "The risk analysis that was approved last: when, and whether somebody of the practice has scored each risk on the register. A year is what most take; the rule names no number. What is outside Stillroom it can’t know.",
  },
  {
    name: "risk.treatment",
    version: 1,
    title: "What was decided about risks",
    means: "A risk that was found is worked on, and not only written down.",
    looksAt:
      "Each risk on the register: tasks beyond their day, acceptances that have ended, reviews that wait for the owner, and whether each serious risk has an owner and a plan.",
  },
  {
    name: "policies.in_force",
    version: 1,
    title: "The policies are in force",
    means: "What is asked of people is written down, and somebody stands behind it.",
    looksAt:
      "Each of the policies: whether a version is approved and in force, or the practice said why it needs none. Whether they say what is really done Stillroom can’t know.",
  },
  {
    name: "policies.signed",
    version: 2,
    title: "People signed the policies",
    means: "Whoever works by a policy has read it.",
    looksAt:
      "Each policy in force and each person who has to read it: whether they signed. A missing signature counts after 30 days, which is Stillroom’s own number.",
  },
  {
    name: "policies.reviewed",
    version: 1,
    title: "Policies are looked at again",
    means: "A policy says what you do today, not what you did years ago.",
    looksAt:
      "Each policy in force: whether the day of its review has passed, and whether a setting that it quotes has changed since.",
  },
  {
    name: "training.courses",
    version: 2,
    title: "People took their courses",
    means: "Everybody knows what they must and must not do with clients’ information.",
    looksAt:
      "Everybody who works here and each course of their roles: whether it was passed in time, here or elsewhere, by the days that the practice set.",
  },
  {
    name: "training.notes",
    version: 2,
    title: "The monthly note is read",
    means: "What people learned once is recalled before it is forgotten.",
    looksAt:
      "The short notes of the last three months that are over: how many of those who were here read them. Three months are Stillroom’s own number.",
  },
  {
    name: "incidents.clocks",
    version: 2,
    title: "Incidents are assessed in time",
    means: "A slip counts as a breach until somebody has looked into it and decided.",
    looksAt:
      "Every incident: whether it was decided what it is before the first of its clocks ran out. What wasn’t counts for a year. How many are open isn’t said here: not everybody who sees this may know of one.",
  },
  {
    name: "incidents.individuals",
    version: 1,
    title: "People are told of a breach in time",
    means: "Whoever was harmed by a slip hears of it while they can still do something.",
    looksAt:
      "Every breach, and every incident that isn’t decided and counts as one until it is: whether the notice to the people concerned, and what a State asks for by the rules that you keep, went out by its day. One that went out late counts for a year.",
  },
  {
    name: "incidents.media",
    version: 1,
    title: "The media are told of a large breach in time",
    means: "Many people can’t all be reached by letter.",
    looksAt:
      "Every breach of more than 500 residents of one State, and every incident that may be one while nobody has counted: whether the notice to the media went out by its day. One that went out late counts for a year.",
  },
  {
    name: "incidents.hhs",
    version: 1,
    title: "HHS is told of a breach in time",
    means: "Breaches are reported, small ones too.",
    looksAt:
      "Every breach, and every incident that isn’t decided and counts as one until it is: whether it was reported to HHS by its day, together with the people’s notice from 500 people on and after the year otherwise. One that was reported late counts for a year.",
  },
  {
    name: "requests.access",
    version: 2,
    title: "Requests for records are answered in time",
    means: "A client who asks for their record gets it, and gets it in time.",
    looksAt:
      "Every request for a record: whether one is open beyond its day, and whether those of the last year were answered by theirs.",
  },
  {
    name: "requests.amendments",
    version: 2,
    title: "Requests for corrections are answered in time",
    means: "A client who says that something is wrong gets a correction, or a reason.",
    looksAt:
      "Every request for an amendment: whether one is open beyond its day, and whether those of the last year were answered by theirs.",
  },
  {
    name: "requests.accountings",
    version: 2,
    title: "Disclosures are listed, and told on request",
    means: "A client can learn to whom you gave their information.",
    looksAt:
      "The register of disclosures, and every request for an accounting: whether one is open beyond its day, and whether those of the last year were answered by theirs. What nobody wrote down Stillroom can’t know.",
  },
];
