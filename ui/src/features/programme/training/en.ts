import type { DueWhy, TrainingState } from "../../../ipc";

const percent = (n: number) => `${String(n)} %`;

export const t = {
  title: "Training",
  cancel: "Cancel",
  save: "Save",
  close: "Close",
  print: "Print",
  percent,

  states: {
    notAssigned: "Not assigned",
    due: "Due",
    started: "Started",
    passed: "Passed",
    overdue: "Overdue",
  } satisfies Record<TrainingState, string>,
  why: {
    joining: "after joining or being given it",
    repeat: "to be taken again",
    change: "since the course changed",
  } satisfies Record<DueWhy, string>,
  dueBy: (date: string) => `Due by ${date}`,
  wasDue: (date: string) => `Was due on ${date}`,
  passedOn: (date: string) => `Passed on ${date}`,
  proof: {
    stillroom: (version: number, score: number, date: string, name: string) =>
      `Stillroom has it: version ${String(version)}, ${percent(score)}, signed “${name}” on ${date}.`,
    attested: (date: string, name: string) =>
      `Attested, not seen by Stillroom: done elsewhere on ${date}, ${name} attests.`,
    none: "Nothing on record yet.",
    old: "It was an older version; this one is asked for anew.",
  },

  list: {
    title: "Who has taken what",
    text: "People get their courses by role. Give more by hand in a person’s row.",
    alone:
      "You are the only one here. Add your people on the staff page, and their courses appear.",
    table: "People and courses",
    person: "Person",
    none: "–",
    former: (n: number) => (n === 1 ? "Show one who left" : `Show ${String(n)} who left`),
    hideFormer: "Hide those who left",
    find: "Find by name, role, or how it stands",
    nobody: "Nobody fits these words.",
    left: "Left",
    counts: (overdue: number, due: number, passed: number) =>
      [
        overdue === 0 ? "Nobody is overdue" : `${String(overdue)} overdue`,
        `${String(due)} still to take`,
        `${String(passed)} passed`,
      ].join(" · "),
    open: (name: string) => `Open ${name}`,
    record: "Record training elsewhere",
    printList: "Print the list",
  },

  person: {
    joined: (date: string) => `Joined ${date}`,
    give: "Give this course",
    takeBack: "Take it back",
    byHand: "Given by hand.",
    more: "Courses not assigned",
    attempts: "Every attempt",
    noAttempts: "No attempts yet.",
    attempt: (title: string, version: number) => `${title}, version ${String(version)}`,
    unfinished: (date: string) => `Started ${date}, not finished`,
    missed: (score: number, mark: number, date: string) =>
      `${percent(score)} on ${date}; ${percent(mark)} were needed`,
    passed: (score: number, date: string) => `${percent(score)} on ${date}`,
    unsigned: (score: number, date: string) => `${percent(score)} on ${date}, not signed yet`,
    certificate: "Certificate",
    given: "Given.",
    taken: "Taken back.",
  },

  settings: {
    title: "What your practice decided",
    proposal:
      "Nothing is decided yet: these are Stillroom’s proposals, and they hold until you save your own.",
    decided: (who: string, date: string) => `Decided by ${who} on ${date}.`,
    decidedOn: (date: string) => `Decided on ${date}.`,
    change: "Change",
    decide: "Decide",
    lines: {
      passMark: "Pass mark",
      joinDays: "New people, or a course given by hand",
      repeat: "Again",
      changeDays: "After a material change of a course",
      reminders: "A short note each month",
      state: "A rule of your state or insurer",
    },
    within: (days: number) => (days === 1 ? "within 1 day" : `within ${String(days)} days`),
    every: (months: number) =>
      months === 12
        ? "every year"
        : months === 1
          ? "every month"
          : `every ${String(months)} months`,
    never: "only after a material change",
    on: "shown to everybody",
    off: "not shown",
    noState: "none entered",
    rules: "What the rule says",
    sheet: "Decide on training",
    sheetText:
      "The rule sets no yearly course and no number of days. What you choose here is your own policy.",
    passMark: "Pass mark (percent)",
    joinDays: "Days for a new person",
    repeatMonths: "Again after how many months",
    repeatHint: "Leave it empty to ask again only when a course changes.",
    changeDays: "Days after a material change",
    reminders: "Show everybody a short security note each month",
    remindersHint: "Twelve notes, one a month, each read once. Who has read it is recorded.",
    stateTitle: "A rule of your state or insurer, if there is one",
    stateText:
      "Stillroom knows no state’s rules. Texas, for example, sets days and asks for a signed record. Enter yours as your counsel reads it.",
    stateRule: "What it says",
    stateDays: "The most days it leaves for a new person",
    stateSource: "Where it is written",
    stateAsOf: "As of",
    stateVerified: "Verified by",
    number: "Give a whole number.",
    saved: "Decided.",
  },

  elsewhere: {
    title: "Training done elsewhere",
    text: "A class, a webinar, a former employer. It counts on somebody’s word, and is shown so.",
    empty: "Nothing recorded. A class that somebody took elsewhere can count here too.",
    add: "Record training elsewhere",
    person: "Who",
    choose: "Choose a person",
    course: "Counts as",
    none: "None of the courses (kept beside them)",
    what: "What it was about",
    provider: "Who gave it",
    doneOn: "Done on",
    attestedBy: "Who attests it",
    attestedHint: "The person who saw the paper or was there.",
    line: (provider: string, date: string, name: string) =>
      `${provider}, ${date}. Attested by ${name}.`,
    counts: (title: string) => `Counts as “${title}”`,
    beside: "Counts as none of the courses",
    withdraw: "Withdraw",
    withdrawTitle: "Take this out of the count?",
    withdrawText: "It stays in the list with your reason, and the course may be due again.",
    why: "Why",
    withdrawn: (why: string) => `Withdrawn: ${why}`,
    saved: "Recorded.",
    out: "Withdrawn.",
    dateNeeded: "Give the day.",
    personNeeded: "Choose a person.",
    whatNeeded: "Say what it was about.",
    providerNeeded: "Say who gave it.",
    attestedNeeded: "Say who saw the paper or was there.",
  },

  courses: {
    title: "The courses",
    text: "Written by Stillroom, the same in every practice. A version marked material asks everybody again.",
    about: (minutes: number, lessons: number, questions: number) =>
      `About ${String(minutes)} minutes: ${String(lessons)} lessons, ${String(questions)} questions`,
    version: (version: number, date: string) => `Version ${String(version)} of ${date}`,
  },

  notes: {
    title: "Monthly notes",
    text: "Who has read the month’s short note (45 CFR 164.308(a)(5)(ii)(A)). New people begin with the month after they join.",
    read: (read: number, of: number) => `${String(read)} of ${String(of)} have read it`,
    waiting: (names: string) => `Not yet: ${names}`,
    empty: "No note was due yet: the first one comes in the month after people join.",
    off: "Switched off in your decisions. The rule asks for reminders or a written reason why not.",
  },

  paper: {
    title: "Training of the workforce",
    printed: (date: string) => `As of ${date}`,
    state: "State",
    evidence: "Evidence",
    course: "Course",
    foot: "“Stillroom has it” means that the course was taken and signed in Stillroom. “Attested” is a person’s word. This list shows what was done; it decides nothing.",
  },

  certificate: {
    title: "Certificate",
    heading: "Course completed",
    text: (practice: string) => `has completed this course at ${practice}:`,
    version: (version: number) => `Version ${String(version)} of the course`,
    score: (score: number) => `Score ${percent(score)}`,
    signed: (name: string, date: string) => `Signed “${name}” on ${date}`,
    foot: "Kept by Stillroom with its journal. It says that a course was completed, and nothing about the practice as a whole.",
  },

  mine: {
    title: "My training",
    subtitle:
      "Short courses about keeping clients’ information. You can stop and go on whenever you like.",
    assigned: "Your courses",
    more: "More courses, if you like",
    none: "No course is assigned to you. You may still take any of them.",
    allDone: "You are up to date.",
    start: "Start",
    goOn: "Go on",
    sign: "Sign",
    again: "Take again",
    history: "What you have done",
    noHistory: "Nothing yet. Your attempts and certificates will stand here.",
    look: "Look at the answers",
    elsewhere: (what: string) => `Elsewhere: ${what}`,
    note: "This month’s note",
    noteRead: "I have read it",
    noteDone: "You have read it.",
    recovery: "The recovery key has no courses. Sign in as yourself.",
  },

  notice: {
    overdue: (n: number) =>
      n === 1 ? "One of your courses is overdue." : `${String(n)} of your courses are overdue.`,
    overdueText: "Each takes 10 to 15 minutes, and you can stop in between.",
    soon: (n: number, date: string) =>
      n === 1
        ? `One of your courses is due by ${date}.`
        : `${String(n)} of your courses are due by ${date}.`,
    open: "Open my training",
    read: "I have read it",
  },

  course: {
    back: "My training",
    page: (n: number, all: number) => `Lesson ${String(n)} of ${String(all)}`,
    quizPage: "Quiz",
    progress: "How far you are",
    scene: "In the spa",
    act: "What to do",
    why: "Why",
    previous: "Back",
    next: "Next",
    toQuiz: "Go to the quiz",
    toLessons: "Back to the lessons",
    quizText: (n: number, mark: number) =>
      `${String(n)} questions, one answer each. ${percent(mark)} right is a pass. You see every reason afterwards and may take it again.`,
    answered: (n: number, all: number) => `${String(n)} of ${String(all)} answered`,
    unanswered: "Choose an answer.",
    submit: "Hand in",
    kept: "Your answers are kept as you go.",
  },

  outcome: {
    passed: (score: number) => `Passed with ${percent(score)}`,
    passedText: (right: number, all: number) => `${String(right)} of ${String(all)} right.`,
    missed: (score: number) => `${percent(score)}, not a pass yet`,
    missedText: (right: number, all: number, mark: number) =>
      `${String(right)} of ${String(all)} right; ${percent(mark)} are needed. Read the reasons below and take the quiz again, as often as you like.`,
    again: "Take the quiz again",
    sign: "Sign that you took this course",
    signText:
      "Type your full name. The course counts from your signature; it is kept with the journal.",
    name: "Your full name",
    signButton: "Sign",
    signed: (name: string, date: string) => `Signed “${name}” on ${date}.`,
    thanks: "Signed. Thank you.",
    certificate: "Print the certificate",
    done: "Back to my training",
    review: "The answers and their reasons",
    right: "Right",
    wrong: "Not right",
    yours: "Your answer",
    rightOne: "The right answer",
    gone: "The course has changed since. Its older questions are no longer shown; the result stays.",
  },
};
