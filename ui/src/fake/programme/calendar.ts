// The year of the invented practice.
import type { Commands, DutyLine, Office, Year, YearEntry, YearState } from "../../ipc";
import { P, refuse, TODAY, type World } from "../world";

export type CalendarNames = "getYear" | "handOverDuty";

const entry = (
  path: string,
  what: string,
  on: string,
  state: YearState,
  owner: string,
): YearEntry => ({ path, what, cite: null, on, state, owner });

const ENTRIES: YearEntry[] = [
  entry(
    "/programme/requirements",
    "Everybody’s access was looked through",
    "2026-01-14",
    "done",
    P.lin,
  ),
  entry("/backup", "A trial restore from “Blue” passed", "2026-01-30", "done", P.lin),
  entry(
    "/programme/training",
    "Training “Privacy for everybody”: one person to take it",
    "2026-03-10",
    "late",
    P.lin,
  ),
  entry(
    "/programme/activity",
    "Review the activity since the last time, twice",
    "2026-03-16",
    "soon",
    P.lin,
  ),
  entry("/backup", "Try a restore out", "2026-03-20", "soon", P.lin),
  entry(
    "/programme/requirements",
    "Look through everybody’s access",
    "2026-04-15",
    "planned",
    P.lin,
  ),
  entry("/backup", "Try a restore out", "2026-04-20", "planned", P.lin),
  entry("/programme/vendors", "BookWell: the agreement ends", "2026-06-30", "planned", P.lin),
  entry(
    "/programme/requirements",
    "Look through everybody’s access",
    "2026-07-16",
    "planned",
    P.lin,
  ),
  entry("/programme/policies", "Review 29 policies", "2026-09-01", "planned", P.lin),
  entry(
    "/programme/applicability",
    "Ask again whether HIPAA applies to Linden Skin",
    "2026-11-02",
    "planned",
    P.lin,
  ),
  entry(
    "/programme/risk",
    "Go through the risk analysis and keep it as the year’s",
    "2027-01-20",
    "planned",
    P.lin,
  ),
  entry(
    "/programme/incidents",
    "Tell HHS of the breaches of 2026 with fewer than 500 people, if there were any",
    "2027-03-01",
    "planned",
    P.lin,
  ),
];

const duty = (part: string, title: string, office: Office): DutyLine => ({
  part,
  title,
  office,
  owner: P.lin,
  handed: false,
});

export function fakeCalendar(world: World) {
  const duties = [
    duty("policies", "Policies and officials", "privacy"),
    duty("training", "Training", "privacy"),
    duty("risk", "Risk analysis", "security"),
    duty("vendors", "Vendors", "privacy"),
    duty("backup", "Backups and trial restores", "security"),
  ];
  const months = (): Year["months"] =>
    Array.from({ length: 15 }, (_, at) => {
      const month = `${2026 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-01`;
      return {
        month,
        entries: ENTRIES.filter((one) => one.on.slice(0, 7) === month.slice(0, 7)),
      };
    });
  const people = () =>
    world.staff
      .filter((one) => one.roles.some((role) => role === "owner" || role === "privacyOfficer"))
      .map((one) => ({ id: one.id, name: one.name }));
  const year = (): Year =>
    structuredClone({ today: TODAY, months: months(), duties, people: people() });
  return {
    getYear: async () => year(),
    handOverDuty: async ({ part, to }) => {
      const of = duties.find((one) => one.part === part);
      if (!of)
        throw refuse("invalid", "Choose one of the parts of the programme.", { field: "part" });
      of.handed = to !== null;
      of.owner = to ?? P.lin;
      return year();
    },
  } satisfies Pick<Commands, CalendarNames>;
}
