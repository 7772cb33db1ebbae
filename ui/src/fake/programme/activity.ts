// The activity review of the invented practice: three questions of last week, one of them decided.
import type {
  ActivityFinding,
  ActivityPersonLine,
  ActivityReview,
  ClosedReview,
  Commands,
  FindingDetail,
  Odd,
  StoryLine,
  Threshold,
} from "../../ipc";
import { addDays, daysBetween } from "../../kit/format";
import { instant, P, refuse, TODAY, uuid, type World } from "../world";
import INFO from "./activity.json";

type Names =
  | "activityReview"
  | "lookThroughActivity"
  | "getFinding"
  | "decideFinding"
  | "closeActivityReview"
  | "saveActivitySettings"
  | "saveActivityPerson";

/** Nothing looked through yet, findings that wait, or a week with nothing odd. */
export type ActivityScene = "fresh" | "some" | "quiet";

const YESTERDAY = addDays(TODAY, -1);
const MONDAY = "2026-03-09";

const odd = (pattern: Odd["pattern"], points: number, text: string): Odd => ({
  pattern,
  points,
  text,
});

export function fakeActivity(world: World, scene: ActivityScene): Pick<Commands, Names> {
  const name = (id: string) => world.staff.find((one) => one.id === id)?.name ?? "Somebody";
  const client = (n: number) => world.clients[n];
  const nameOf = (n: number) => {
    const one = client(n);
    return one === undefined ? "" : `${one.givenName} ${one.familyName}`;
  };
  const me = () => world.me.person;

  function finding(
    n: number,
    person: string,
    whose: number | null,
    date: string,
    minute: number,
    strong: boolean,
    all: Odd[],
    records = 1,
  ): ActivityFinding {
    return {
      id: uuid(60, n),
      person,
      personName: name(person),
      client: whose === null ? null : (client(whose)?.id ?? null),
      clientName: whose === null ? "" : nameOf(whose),
      records,
      first: instant(date, minute),
      last: instant(date, minute + 6),
      week: date >= MONDAY ? MONDAY : addDays(MONDAY, -7),
      score: all.reduce((sum, one) => sum + one.points, 0),
      strong,
      odd: all,
      outcome: null,
      why: "",
      decidedBy: null,
      decidedAt: null,
      incident: null,
    };
  }

  const found: ActivityFinding[] =
    scene === "quiet"
      ? []
      : [
          finding(1, P.ibe, 3, YESTERDAY, 22 * 60 + 40, true, [
            odd(
              "noNeed",
              60,
              "The last visit was 212 days before, and none was to come. Nothing was booked, changed or noted that explains it.",
            ),
            odd("outOfHours", 55, "Opened at night, or on a day on which nobody works."),
            odd("depth", 12, "Notes were read."),
          ]),
          finding(2, P.torres, 5, "2026-03-10", 11 * 60 + 20, false, [
            odd("surname", 46, "The client has their surname, which few have."),
            odd(
              "noNeed",
              9,
              "The client has no visit at all. Nothing was booked, changed or noted that explains it.",
            ),
          ]),
          finding(
            3,
            P.moreau,
            null,
            "2026-03-06",
            16 * 60 + 5,
            true,
            [
              odd(
                "bulk",
                87,
                "18 records in a day without a visit, a booking or anything done; the most before was 2.",
              ),
              odd("leaver", 40, "It was in their last weeks here."),
            ],
            18,
          ),
          finding(4, P.lin, 8, "2026-03-06", 12 * 60, false, [
            odd("colleague", 52, "It is the record of somebody who works here."),
          ]),
        ];
  let scanned = scene !== "fresh";
  let version = 0;
  let cadenceDays = 7;
  let from = "2026-03-06";
  const values = new Map<string, number>();
  const known = new Map<string, ActivityPersonLine["known"]>();
  const reviews: ClosedReview[] = [
    {
      from: "2026-02-27",
      to: "2026-03-05",
      findings: 2,
      incidents: 0,
      note: "Went through the journal of Kate Ng, who is flagged VIP.",
      signed: "Dr. Amara Lin",
      closedAt: instant("2026-03-06", 9 * 60),
    },
    {
      from: "2026-02-20",
      to: "2026-02-26",
      findings: 0,
      incidents: 0,
      note: "",
      signed: "Dr. Amara Lin",
      closedAt: instant("2026-02-27", 9 * 60 + 12),
    },
  ];
  if (scene === "fresh") reviews.length = 0;

  function review(): ActivityReview {
    const seen = scanned ? found : [];
    const others = seen
      .filter((one) => one.person !== me())
      .sort(
        (a, b) =>
          b.week.localeCompare(a.week) ||
          Number(a.outcome !== null) - Number(b.outcome !== null) ||
          b.score - a.score,
      );
    return structuredClone({
      version,
      cadenceDays,
      thresholds: INFO.map((info) => ({
        info: { ...info, key: info.key as Threshold },
        value: values.get(info.key) ?? info.usual,
      })),
      people: world.staff.map((one) => {
        const of = known.get(one.id) ?? {
          person: one.id,
          phone: "",
          address: one.id === P.torres ? "18 Beech Lane" : "",
          postal: one.id === P.torres ? "12601" : "",
          ownRecord: null,
          leavesOn: one.id === P.moreau ? "2026-03-20" : null,
        };
        const own = world.clients.find((c) => c.id === of.ownRecord);
        return {
          name: one.name,
          active: one.active,
          ownRecordName: own === undefined ? "" : `${own.givenName} ${own.familyName}`,
          known: of,
        };
      }),
      through: scanned ? YESTERDAY : null,
      behind: scanned ? 0 : 1,
      findings: others,
      aboutMe: seen.filter((one) => one.person === me() && one.outcome === null).length,
      others: me() === P.lin ? ["Jo Park"] : ["Dr. Amara Lin"],
      periodFrom: scanned ? from : null,
      periodTo: scanned ? YESTERDAY : null,
      due: scanned ? addDays(addDays(from, -1), cadenceDays) : null,
      reviews: [...reviews],
    });
  }

  function detail(one: ActivityFinding): FindingDetail {
    if (one.person === me())
      throw refuse(
        "conflict",
        "This finding is about you. Somebody else reviews it: an owner or a privacy officer.",
      );
    const line = (
      at: number,
      who: string,
      act: StoryLine["act"],
      what: string,
      is: boolean,
      clientName = one.clientName,
    ): StoryLine => ({
      at,
      who: name(who),
      theirs: who === one.person,
      act,
      what,
      clientName,
      odd: is,
    });
    const minute = 60_000;
    const story =
      one.client === null
        ? [0, 1, 2, 3, 4, 5].map((k) =>
            line(
              one.first + k * minute,
              one.person,
              "opened",
              "opened the record",
              true,
              nameOf(k),
            ),
          )
        : [
            line(one.first - 3 * 86_400_000, P.torres, "edited", "changed the record", false),
            line(one.first - 25 * minute, one.person, "charted", "signed a note", false, nameOf(9)),
            line(one.first, one.person, "opened", "opened the record", true),
            line(one.first + 2 * minute, one.person, "note", "read a note", true),
            line(one.last + 4 * minute, one.person, "visit", "changed a visit", false, nameOf(11)),
          ];
    const records =
      one.client === null
        ? world.clients.slice(0, one.records).map((c) => ({
            client: c.id,
            name: `${c.givenName} ${c.familyName}`,
            vip: c.vip,
          }))
        : [{ client: one.client, name: one.clientName, vip: false }];
    return structuredClone({ finding: one, records, story, more: false });
  }

  function get(id: string): ActivityFinding {
    const one = found.find((each) => each.id === id);
    if (one === undefined) throw refuse("not_found", "This finding isn’t there.");
    return one;
  }

  return {
    activityReview: async () => review(),
    lookThroughActivity: async () => {
      scanned = true;
      return review();
    },
    getFinding: async (id) => detail(get(id)),
    decideFinding: async (req) => {
      const one = get(req.id);
      detail(one);
      if (req.why.trim() === "")
        throw refuse("invalid", "Say in a few words why. It is kept with the finding.", {
          field: "why",
        });
      one.outcome = req.outcome;
      one.why = req.why.trim();
      one.decidedBy = name(me());
      one.decidedAt = world.now;
      if (req.outcome === "incident") one.incident = uuid(61, 1);
      return detail(one);
    },
    closeActivityReview: async (req) => {
      if (found.some((one) => one.outcome === null && one.person !== me()))
        throw refuse("conflict", "A finding waits for a decision. Decide first, then sign.");
      if (req.name.trim().toLowerCase() !== name(me()).toLowerCase())
        throw refuse("invalid", "Type your full name as it stands above. That is your signature.", {
          field: "name",
        });
      reviews.unshift({
        from,
        to: req.to,
        findings: found.length,
        incidents: found.filter((one) => one.outcome === "incident").length,
        note: req.note.trim(),
        signed: req.name.trim(),
        closedAt: world.now,
      });
      from = addDays(req.to, 1);
      return review();
    },
    saveActivitySettings: async (req) => {
      if (daysBetween("2026-01-01", addDays("2026-01-01", req.cadenceDays)) < 1)
        throw refuse("invalid", "Choose 1 to 92 days.", { field: "cadenceDays" });
      version += 1;
      cadenceDays = req.cadenceDays;
      for (const one of req.thresholds) values.set(one.key, one.value);
      return review();
    },
    saveActivityPerson: async (req) => {
      known.set(req.person, req);
      return review();
    },
  };
}
