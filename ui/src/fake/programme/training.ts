// Training in the invented practice: short courses of the fake's own, some passed, some overdue.
import type {
  AttemptLine,
  Commands,
  CourseInfo,
  Elsewhere,
  Lesson,
  MonthNote,
  Outcome,
  Proof,
  Role,
  Standing,
  TrainingOverview,
  TrainingSettings,
} from "../../ipc";
import { addDays, dateIn, daysBetween } from "../../kit/format";
import { instant, P, refuse, TODAY, uuid, type World } from "../world";

export type TrainingNames =
  | "myTraining"
  | "trainingNotice"
  | "readNote"
  | "openCourse"
  | "submitTraining"
  | "trainingReview"
  | "signTraining"
  | "trainingOverview"
  | "saveTrainingSettings"
  | "assignTraining"
  | "recordTraining"
  | "withdrawTraining";

/** What is said after sign-in: nothing, what is due, or the month’s note; `many` people; nothing done elsewhere. */
export type TrainingScene = "quiet" | "due" | "note" | "many" | "inHouse";

const ROLES: Record<Role, string[]> = {
  owner: ["all", "officials"],
  privacyOfficer: ["all", "officials"],
  medicalDirector: ["all", "clinical"],
  provider: ["all", "clinical"],
  frontDesk: ["all", "desk"],
};

const info = (id: string, title: string, audience: string): CourseInfo => ({
  id,
  title,
  audience,
  minutes: id === "all" ? 15 : 10,
  version: 1,
  lessons: 2,
  questions: 3,
  changes: [{ version: 1, date: "2025-01-02", material: true, text: "The first version." }],
});

const COURSES: CourseInfo[] = [
  info("all", "Keeping what clients tell us", "Everybody who works here"),
  info("desk", "At the front desk", "Front desk"),
  info("clinical", "In the treatment room", "Providers and the medical director"),
  info("marketing", "Showing our work", "Whoever posts, writes to clients, answers reviews"),
  info("officials", "Running the programme", "Owners and privacy officers"),
  info("computers", "Looking after the computers", "Whoever looks after the computers"),
];

const LESSONS: Lesson[] = [
  {
    id: "identity",
    title: "Know whom you are talking to",
    scene:
      "A caller says she is Kate Ng and wants to move her laser session. We have a Kate and a Katherine, with birthdays two days apart.",
    act: [
      "Ask for two things that she knows and you can see. Let her say them; don’t read them out.",
      "If they don’t fit, stay kind: could we call you back on the number we have?",
      "For somebody who asks on behalf of a client, check what gives them the right, every time.",
    ],
    why: "The rule asks us to verify who asks before we tell anything. Two quick questions protect the client and keep two charts from being mixed up.",
    cite: "45 CFR 164.514(h)",
  },
  {
    id: "voices",
    title: "Voices carry",
    scene: "Three people are waiting. Across the counter you can hear who is here for what.",
    act: [
      "Greet by first name, and leave the treatment out of it until you are in a room.",
      "If somebody starts to talk about health at the counter, offer the small room.",
    ],
    why: "Nobody expects a spa to be silent. What the rules ask for is reasonable care, so that others don’t learn more than they have to.",
    cite: "45 CFR 164.530(c)",
  },
];

/** The right answer is the first; the quiz shows it in the middle. */
const QUESTIONS = [
  {
    id: "verify",
    text: "A caller wants to change a booking. What is the best check?",
    options: [
      ["Let her tell you two things on file.", "You give nothing away if she doesn’t know them."],
      ["Read her birthday out and ask if it is right.", "You have just told a stranger the date."],
      ["Her voice sounds familiar.", "Sisters sound alike."],
    ],
  },
  {
    id: "greet",
    text: "The waiting room is full. Which greeting is right?",
    options: [
      ["A first name and a welcome.", "It tells nothing about the visit."],
      ["Full name and treatment.", "Everybody hears it."],
      ["The time and the treatment.", "Everybody sees who stands up."],
    ],
  },
  {
    id: "away",
    text: "You walk a client to a room. The desk screen …",
    options: [
      ["is locked before you stand up.", "It takes one key."],
      ["locks itself after a while.", "Until then it is anybody’s."],
      ["is turned off at the monitor.", "It is one button away from being read."],
    ],
  },
] as const;
const ORDER = [1, 0, 2];

const at = (date: string) => instant(date, 10 * 60);

export function fakeTraining(world: World, scene: TrainingScene): Pick<Commands, TrainingNames> {
  const JOINED: Record<string, string> = {
    [P.lin]: "2025-01-06",
    [P.ibe]: "2025-03-10",
    [P.moreau]: "2026-03-06",
    [P.park]: "2025-06-02",
    [P.torres]: "2026-02-20",
  };
  let settings: TrainingSettings = {
    version: 0,
    passMark: 80,
    joinDays: 10,
    repeatMonths: 12,
    changeDays: 30,
    reminders: true,
    stateRule: "",
    stateDays: null,
    stateSource: "",
    stateAsOf: null,
    stateVerified: "",
  };
  let decidedBy: string | null = null;
  const attempts: { person: string; line: AttemptLine; answers: Record<string, number> }[] = [];
  const given = new Map<string, string>();
  let elsewhere: Elsewhere[] = [
    {
      id: uuid(31, 1),
      person: P.park,
      course: "all",
      what: "Privacy in aesthetic practices, half a day",
      provider: "Hudson Valley Esthetics Society",
      doneOn: "2025-11-14",
      attestedBy: "Dr. Amara Lin",
      recordedAt: at("2025-11-20"),
      withdrawnWhy: null,
    },
  ];
  if (scene === "inHouse") elsewhere = [];
  let noteRead = scene !== "note";

  let count = 0;
  function passed(person: string, course: string, date: string, score: number, name: string): void {
    count += 1;
    attempts.push({
      person,
      answers: { verify: 0, greet: 0, away: 0 },
      line: {
        id: uuid(30, count),
        course,
        version: 1,
        startedAt: at(date) - 900_000,
        endedAt: at(date),
        score,
        passMark: 80,
        passed: true,
        signedName: name,
        signedAt: at(date) + 60_000,
      },
    });
  }
  passed(P.lin, "all", "2025-09-01", 90, "Dr. Amara Lin");
  passed(P.lin, "officials", "2025-09-02", 88, "Dr. Amara Lin");
  passed(P.lin, "clinical", "2025-09-03", 100, "Dr. Amara Lin");
  passed(P.ibe, "all", "2025-04-02", 100, "Nora Ibe");
  passed(P.ibe, "clinical", "2025-10-10", 88, "Nora Ibe");
  passed(P.park, "clinical", "2025-12-01", 100, "Jo Park");
  attempts.push({
    person: P.moreau,
    answers: {},
    line: {
      id: uuid(30, 99),
      course: "all",
      version: 1,
      startedAt: at("2026-03-11"),
      endedAt: null,
      score: null,
      passMark: null,
      passed: null,
      signedName: null,
      signedAt: null,
    },
  });

  const note = (): MonthNote => ({
    month: TODAY.slice(0, 7),
    title: "What does your screen show from the other side?",
    text: "Stand where a client stands and look at your screen. If you can read a name, turn it. And lock it whenever you get up.",
    cite: "45 CFR 164.310(b)–(c)",
    read: noteRead,
  });

  function later(date: string, months: number): string {
    const day = new Date(`${date}T12:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() + months);
    return day.toISOString().slice(0, 10);
  }

  function standing(person: string, roles: Role[], course: CourseInfo): Standing {
    const byRole = roles.some((role) => ROLES[role].includes(course.id));
    const hand = given.get(`${person} ${course.id}`);
    const mine = attempts.filter((one) => one.person === person && one.line.course === course.id);
    const proofs: Proof[] = [
      ...mine.flatMap(({ line }) =>
        line.signedAt === null
          ? []
          : [
              {
                source: "stillroom" as const,
                on: dateIn(line.signedAt, world.timeZone),
                version: line.version,
                score: line.score,
                name: line.signedName ?? "",
                attempt: line.id,
              },
            ],
      ),
      ...elsewhere
        .filter(
          (one) => one.person === person && one.course === course.id && one.withdrawnWhy === null,
        )
        .map((one) => ({
          source: "attested" as const,
          on: one.doneOn,
          version: null,
          score: null,
          name: one.attestedBy,
          attempt: null,
        })),
    ].sort((a, b) => b.on.localeCompare(a.on));
    const proof = proofs[0] ?? null;
    const open = mine.some(({ line }) => line.signedAt === null && line.passed !== false);
    const base = { course: course.id, byHand: !byRole && hand !== undefined, open, proof };
    if (!byRole && hand === undefined) {
      return { ...base, state: "notAssigned", due: null, why: null };
    }
    if (proof) {
      const due = settings.repeatMonths === null ? null : later(proof.on, settings.repeatMonths);
      const left = due === null ? 999 : daysBetween(TODAY, due);
      const state = left < 0 ? "overdue" : left > 30 ? "passed" : open ? "started" : "due";
      return { ...base, state, due, why: due === null ? null : "repeat" };
    }
    const due = addDays(byRole ? (JOINED[person] ?? TODAY) : (hand ?? TODAY), settings.joinDays);
    const state = due < TODAY ? "overdue" : open ? "started" : "due";
    return { ...base, state, due, why: "joining" };
  }

  const rolesOf = (person: string) => world.staff.find((one) => one.id === person)?.roles ?? [];
  const mine = () =>
    COURSES.map((course) => standing(world.me.person, rolesOf(world.me.person), course));

  /** Everybody, and with `many` three hundred, one with the longest name. */
  function crowd(): World["staff"] {
    const pattern = world.staff[1];
    if (scene !== "many" || !pattern) return world.staff;
    const more = Array.from({ length: 295 }, (_, n) => ({
      ...pattern,
      id: uuid(0x9f, n + 1),
      name:
        n === 0
          ? "Maximiliana Bartholomea Featherstonehaugh-Cholmondeley von Hohenzollern-Sigmaringen"
          : `Alex Berg ${n}`,
    }));
    return [...world.staff, ...more];
  }

  function overview(): TrainingOverview {
    return {
      settings: { ...settings },
      decidedBy,
      decidedAt: decidedBy === null ? null : world.now,
      courses: COURSES,
      people: crowd().map((one) => ({
        person: one.id,
        name: one.name,
        roles: one.roles,
        active: one.active,
        joined: JOINED[one.id] ?? TODAY,
        standings: COURSES.map((course) => standing(one.id, one.roles, course)),
        attempts: attempts.filter((a) => a.person === one.id).map((a) => a.line),
      })),
      elsewhere: [...elsewhere],
      notes: [
        {
          month: "2026-03",
          title: note().title,
          read: 2,
          of: 4,
          waiting: ["Jo Park", "Mia Torres"],
        },
        { month: "2026-02", title: "Whose phone is that picture on?", read: 3, of: 3, waiting: [] },
      ],
      rules: [
        {
          cite: "45 CFR 164.530(b)(1)–(2)",
          text: "Each new person is trained within a reasonable time of joining.",
        },
        {
          cite: "No rule",
          text: "The rule sets no yearly course and no number of days. They are your own policy.",
        },
      ],
    };
  }

  function own(id: string) {
    const found = attempts.find((one) => one.line.id === id && one.person === world.me.person);
    if (!found) throw refuse("not_found", "This attempt no longer exists.");
    return found;
  }

  function outcome(id: string): Outcome {
    const { line, answers } = own(id);
    const right = QUESTIONS.filter((one) => answers[one.id] === 0).length;
    return {
      attempt: { ...line },
      title: COURSES.find((one) => one.id === line.course)?.title ?? "",
      right,
      questions: QUESTIONS.length,
      review: QUESTIONS.map((one) => ({
        id: one.id,
        text: one.text,
        wasRight: answers[one.id] === 0,
        options: ORDER.map((index) => ({
          text: one.options[index]?.[0] ?? "",
          right: index === 0,
          chosen: answers[one.id] === index,
          why: one.options[index]?.[1] ?? "",
        })),
      })),
    };
  }

  return {
    myTraining: async () => ({
      courses: COURSES,
      standings: mine(),
      attempts: attempts
        .filter((one) => one.person === world.me.person)
        .map((one) => ({ ...one.line }))
        .sort((a, b) => b.startedAt - a.startedAt),
      elsewhere: elsewhere.filter((one) => one.person === world.me.person),
      passMark: settings.passMark,
      note: note(),
    }),
    trainingNotice: async () => {
      if (scene !== "due") {
        return { overdue: 0, soon: 0, due: null, note: noteRead ? null : note() };
      }
      const all = mine();
      const soon = all.filter(
        (one) =>
          (one.state === "due" || one.state === "started") &&
          one.due !== null &&
          daysBetween(TODAY, one.due) <= 7,
      );
      return {
        overdue: all.filter((one) => one.state === "overdue").length,
        soon: soon.length,
        due: soon[0]?.due ?? null,
        note: null,
      };
    },
    readNote: async () => {
      noteRead = true;
      world.changed(["training"]);
      return null;
    },
    openCourse: async (id) => {
      const course = COURSES.find((one) => one.id === id);
      if (!course) {
        throw refuse("invalid", "There is no such course. Choose one from the list.", {
          field: "course",
        });
      }
      let found = attempts.find(
        (one) =>
          one.person === world.me.person && one.line.course === id && one.line.endedAt === null,
      );
      if (!found) {
        found = {
          person: world.me.person,
          answers: {},
          line: {
            id: world.id(),
            course: id,
            version: 1,
            startedAt: world.now,
            endedAt: null,
            score: null,
            passMark: null,
            passed: null,
            signedName: null,
            signedAt: null,
          },
        };
        attempts.push(found);
      }
      return {
        attempt: found.line.id,
        course,
        lessons: LESSONS,
        questions: QUESTIONS.map((one) => ({
          id: one.id,
          text: one.text,
          options: ORDER.map((index) => ({ index, text: one.options[index]?.[0] ?? "" })),
        })),
        passMark: settings.passMark,
      };
    },
    submitTraining: async (req) => {
      const found = own(req.attempt);
      if (req.answers.length < QUESTIONS.length) {
        throw refuse("invalid", "Some questions aren’t answered yet.", { field: "answers" });
      }
      found.answers = Object.fromEntries(req.answers.map((one) => [one.question, one.option]));
      const right = req.answers.filter((one) => one.option === 0).length;
      const score = Math.floor((right * 100) / QUESTIONS.length);
      found.line = {
        ...found.line,
        endedAt: world.now,
        score,
        passMark: settings.passMark,
        passed: score >= settings.passMark,
      };
      world.changed(["training"]);
      return outcome(req.attempt);
    },
    trainingReview: async (id) => outcome(id),
    signTraining: async (req) => {
      const found = own(req.attempt);
      const plain = (text: string) => text.trim().toLowerCase().split(/\s+/).join(" ");
      if (plain(req.name) !== plain(world.me.name)) {
        throw refuse("invalid", "Type your full name as it stands at the top of the window.", {
          field: "name",
        });
      }
      found.line = { ...found.line, signedName: req.name.trim(), signedAt: world.now };
      world.changed(["training"]);
      return outcome(req.attempt);
    },
    trainingOverview: async () => overview(),
    saveTrainingSettings: async (req) => {
      if (req.version !== settings.version) {
        throw refuse(
          "changed",
          "Somebody changed this policy while you were editing. Nothing of yours was saved; look at the newer version first.",
        );
      }
      if (req.passMark < 50 || req.passMark > 100) {
        throw refuse("invalid", "Give 50 to 100 percent.", { field: "passMark" });
      }
      settings = { ...req, version: req.version + 1 };
      decidedBy = world.me.name;
      return overview();
    },
    assignTraining: async (req) => {
      const key = `${req.person} ${req.course}`;
      if (req.assigned) given.set(key, TODAY);
      else given.delete(key);
      return overview();
    },
    recordTraining: async (req) => {
      for (const [field, text] of [
        ["what", req.what],
        ["provider", req.provider],
        ["attestedBy", req.attestedBy],
      ] as const) {
        if (text.trim() === "") throw refuse("invalid", "This can’t be empty.", { field });
      }
      elsewhere = [
        { id: world.id(), ...req, recordedAt: world.now, withdrawnWhy: null },
        ...elsewhere,
      ];
      return overview();
    },
    withdrawTraining: async (req) => {
      if (req.why.trim() === "") throw refuse("invalid", "Say why.", { field: "why" });
      elsewhere = elsewhere.map((one) =>
        one.id === req.id ? { ...one, withdrawnWhy: req.why.trim() } : one,
      );
      return overview();
    },
  };
}
