// A small invented practice for test builds: its people, rooms, clients and one busy Thursday.
// Everything is deterministic; the clock stands at 10:10 on that Thursday until a test moves it.
import { parseDate, toZoned, CalendarDateTime } from "@internationalized/date";
import type {
  AppError,
  Client,
  ConflictInfo,
  Health,
  HistoryItem,
  Hours,
  Note,
  ParkedRow,
  Permission,
  PracticeSettings,
  Progress,
  Role,
  Room,
  Service,
  StaffMember,
  TimelineItem,
  Visit,
} from "../ipc";

export type FakeVisit = Visit & { date: string };

export type World = {
  now: number;
  timeZone: string;
  me: { person: string; name: string; roles: Role[]; permissions: Permission[] };
  staff: StaffMember[];
  services: Service[];
  rooms: Room[];
  hours: Map<string, Hours[]>;
  practice: PracticeSettings;
  clients: Client[];
  health: Map<string, Health>;
  visits: FakeVisit[];
  notes: Note[];
  drafts: Map<string, { body: string; savedAt: number }>;
  events: Map<string, TimelineItem[]>;
  history: Map<string, HistoryItem[]>;
  undos: Map<string, { run: () => void; topics: string[] }>;
  parked: ParkedRow[];
  /** Set by the fake's front: sends the events to whoever listens. */
  changed: (topics: string[]) => void;
  progress: (progress: Progress) => void;
  /** Stops work on a stick. */
  stopBackup: () => void;
  id: () => string;
};

export const TODAY = "2026-03-12";

/** "March 12, 2026": the day as a paper says it. */
export function paperDate(date: string): string {
  return new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${date}T12:00:00Z`),
  );
}
const ZONE = "America/New_York";

/** What the backend would throw. */
export function refuse(
  code: string,
  message: string,
  extra: { field?: string; conflict?: ConflictInfo; seconds?: number } = {},
): AppError {
  return {
    code,
    message,
    field: extra.field ?? null,
    conflict: extra.conflict ?? null,
    seconds: extra.seconds ?? null,
  };
}

export function instant(date: string, minute: number, zone = ZONE): number {
  const day = parseDate(date).add({ days: Math.floor(minute / 1440) });
  const rest = ((minute % 1440) + 1440) % 1440;
  const local = new CalendarDateTime(
    day.year,
    day.month,
    day.day,
    Math.floor(rest / 60),
    rest % 60,
  );
  return toZoned(local, zone).toDate().getTime();
}

/** Ids that look like the real ones and are the same in every run. */
export function uuid(kind: number, number: number): string {
  return `0195${kind.toString(16).padStart(4, "0")}-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

export const P = {
  lin: uuid(1, 1),
  ibe: uuid(1, 2),
  moreau: uuid(1, 3),
  park: uuid(1, 4),
  torres: uuid(1, 5),
};

function person(
  id: string,
  name: string,
  login: string,
  title: string,
  credentials: string,
  color: number,
  roles: Role[],
): StaffMember {
  const isProvider = roles.includes("provider") || roles.includes("medicalDirector");
  return {
    id,
    name,
    login,
    roles,
    title,
    credentials,
    color,
    active: true,
    isProvider,
    hasSlot: true,
    hasPin: login !== "jo",
    secondFactor: null,
    licences: isProvider
      ? [
          {
            id: uuid(8, color + 1),
            kind: credentials === "LE" ? "Esthetician" : credentials,
            number: `NY-${String(48210 + color * 37)}`,
            state: "NY",
            expires: color === 2 ? "2026-04-20" : "2027-09-30",
            status: color === 2 ? "expiresSoon" : "current",
          },
        ]
      : [],
    lastSignIn: instant(TODAY, 8 * 60 + color * 7),
  };
}

const GIVEN = [
  "Hana",
  "Cleo",
  "June",
  "Eve",
  "Lena",
  "Gia",
  "Bea",
  "Iris",
  "Dina",
  "Faye",
  "Ana",
  "Kai",
];
const FAMILY = [
  "Novak",
  "Hart",
  "Quinn",
  "Cho",
  "Okafor",
  "Berg",
  "Rivera",
  "Adler",
  "Silva",
  "Stone",
];

const blankAddress = { line1: "", line2: "", city: "", state: "", postal: "", country: "" };

function client(number: number): Client {
  const given = GIVEN[number % GIVEN.length] ?? "Ana";
  const family = FAMILY[Math.floor(number / GIVEN.length + number) % FAMILY.length] ?? "Hart";
  const year = 1956 + ((number * 7) % 46);
  const minor = number === 17;
  const digits = String(2000 + ((number * 137) % 7999)).padStart(4, "0");
  return {
    id: uuid(2, number + 1),
    version: 1,
    givenName: given,
    familyName: family,
    preferredName: number % 9 === 4 ? `${given.slice(0, 2)}` : "",
    pronouns: ["she/her", "", "they/them", "", "he/him"][number % 5] ?? "",
    birthDate: minor
      ? "2010-05-02"
      : `${String(year)}-${String(1 + (number % 12)).padStart(2, "0")}-${String(1 + ((number * 5) % 28)).padStart(2, "0")}`,
    age: minor ? 15 : 2026 - year - (number % 12 >= 3 ? 1 : 0),
    phones: [
      {
        id: uuid(9, number + 1),
        written: `(212) 555-${digits}`,
        e164: `+1212555${digits}`,
        label: "mobile",
      },
    ],
    email: `${given}.${family}@example.com`.toLowerCase(),
    address: {
      ...blankAddress,
      line1: `${String(12 + number)} Mercer Street`,
      city: "New York",
      state: "NY",
      postal: "10013",
      country: "US",
    },
    emergency:
      number % 3 === 0
        ? { name: `Sam ${family}`, phone: "(212) 555-0148", relation: "spouse" }
        : { name: "", phone: "", relation: "" },
    guardian: minor
      ? { name: `Maria ${family}`, phone: "(212) 555-0190", relation: "mother" }
      : null,
    referral: number % 4 === 0 ? "Friend" : "",
    tags: number % 6 === 0 ? ["membership"] : [],
    vip: number % 11 === 3,
    confidentialChannel: number === 5 ? "Call the mobile only, never the landline" : "",
    preferences: { sms: true, email: number % 2 === 0, phone: true, marketing: number % 3 === 0 },
    note: number % 10 === 2 ? "Prefers the quiet room." : "",
    archived: false,
    createdAt: instant("2025-06-02", 600) + number * 86_400_000,
    balanceCents: number % 13 === 6 ? 12_000 : 0,
  };
}

function emptyHealth(id: string): Health {
  return {
    client: id,
    version: null,
    allergies: [],
    medications: [],
    conditions: [],
    fitzpatrick: null,
    pregnancy: "unknown",
    noKnownAllergies: false,
    note: "",
    updatedAt: null,
  };
}

function someHealth(id: string, number: number): Health {
  const health = emptyHealth(id);
  if (number % 5 === 1) {
    return {
      ...health,
      version: 2,
      allergies: [{ substance: "Lidocaine", reaction: "Hives", severity: "moderate" }],
      medications: ["Sertraline 50 mg"],
      conditions: ["Migraine"],
      fitzpatrick: 3,
      pregnancy: "no",
      updatedAt: instant("2026-02-03", 640),
    };
  }
  if (number === 8) {
    return {
      ...health,
      version: 1,
      allergies: [{ substance: "Penicillin", reaction: "Anaphylaxis", severity: "severe" }],
      pregnancy: "pregnant",
      fitzpatrick: 2,
      updatedAt: instant("2026-03-02", 700),
    };
  }
  return number % 5 === 2
    ? {
        ...health,
        version: 1,
        noKnownAllergies: true,
        pregnancy: "no",
        fitzpatrick: 4,
        updatedAt: instant("2026-01-12", 640),
      }
    : health;
}

function services(): Service[] {
  const make = (
    number: number,
    name: string,
    category: string,
    minutes: number,
    priceCents: number,
    medical = true,
  ): Service => ({
    id: uuid(3, number),
    name,
    category,
    minutes,
    bufferMinutes: 0,
    priceCents,
    medical,
    color: number % 4,
    active: true,
  });
  return [
    make(1, "Consultation", "Consultation", 30, 0),
    make(2, "Tox · forehead + glabella", "Injectables", 30, 42_000),
    make(3, "Tox · touch-up", "Injectables", 15, 0),
    make(4, "Cheek filler", "Injectables", 45, 85_000),
    make(5, "Lip filler", "Injectables", 45, 75_000),
    make(6, "Liquid facelift", "Injectables", 60, 190_000),
    make(7, "Follow-up", "Consultation", 15, 0),
    make(8, "IPL photofacial", "Laser", 45, 38_000),
    make(9, "Laser hair · legs", "Laser", 60, 45_000),
    make(10, "Hydrafacial", "Facials", 45, 22_500, false),
    make(11, "Biostimulator", "Injectables", 45, 98_000),
    make(12, "Peel check", "Facials", 15, 0, false),
  ];
}

/** One provider's day: start minute, service and status. */
type Slot = [minute: number, service: number, status?: Visit["status"]];
const DAY: Record<string, { room: number; slots: Slot[] }> = {
  [P.lin]: {
    room: 0,
    slots: [
      [540, 1, "completed"],
      [570, 5, "completed"],
      [615, 6, "checkedIn"],
      [690, 7, "confirmed"],
      [705, 1],
      [780, 5],
      [840, 6, "confirmed"],
      [900, 7],
      [915, 1],
      [960, 5],
    ],
  },
  [P.ibe]: {
    room: 1,
    slots: [
      [510, 2, "completed"],
      [540, 4, "completed"],
      [585, 3, "noShow"],
      [615, 1, "checkedIn"],
      [645, 2, "confirmed"],
      [675, 4],
      [735, 3],
      [750, 1],
      [810, 2],
      [855, 4],
      [930, 2],
      [975, 4],
    ],
  },
  [P.moreau]: {
    room: 2,
    slots: [
      [600, 2, "checkedIn"],
      [630, 11, "confirmed"],
      [675, 3],
      [705, 4],
      [750, 2],
      [780, 11],
      [870, 3],
      [885, 4],
      [930, 1],
      [960, 11],
    ],
  },
  [P.park]: {
    room: 3,
    slots: [
      [510, 8, "completed"],
      [555, 10, "completed"],
      [600, 9, "checkedIn"],
      [675, 12, "confirmed"],
      [750, 8],
      [795, 10],
      [855, 9],
      [915, 12],
      [930, 8],
      [990, 10],
    ],
  },
};

export function createWorld(): World {
  let counter = 0;
  const staff = [
    person(P.lin, "Dr. Amara Lin", "amara", "Medical director", "MD", 0, [
      "owner",
      "medicalDirector",
      "provider",
    ]),
    person(P.ibe, "Nora Ibe", "nora", "Injector", "NP", 1, ["provider"]),
    person(P.moreau, "Tess Moreau", "tess", "Injector", "RN", 2, ["provider"]),
    person(P.park, "Jo Park", "jo", "Aesthetician", "LE", 3, ["provider"]),
    person(P.torres, "Mia Torres", "mia", "Front desk", "", 4, ["frontDesk"]),
  ];
  const rooms: Room[] = ["Suite 1", "Suite 2", "Suite 3", "Laser room"].map((name, index) => ({
    id: uuid(4, index + 1),
    name,
    active: true,
  }));
  const clients = Array.from({ length: 64 }, (_, index) => client(index));
  const health = new Map(clients.map((one, index) => [one.id, someHealth(one.id, index)]));
  const hours = new Map<string, Hours[]>(
    staff
      .filter((one) => one.isProvider)
      .map((one) => [
        one.id,
        [0, 1, 2, 3, 4].map((weekday) => ({
          weekday,
          start: { [P.lin]: 540, [P.moreau]: 600 }[one.id] ?? 510,
          end: { [P.ibe]: 1110, [P.park]: 1080 }[one.id] ?? 1050,
        })),
      ]),
  );
  const list = services();
  const world: World = {
    now: instant(TODAY, 10 * 60 + 10),
    timeZone: ZONE,
    me: { person: P.lin, name: "Dr. Amara Lin", roles: ["owner"], permissions: [] },
    staff,
    services: list,
    rooms,
    hours,
    practice: {
      name: "Linden Aesthetics",
      timeZone: ZONE,
      openMinute: 480,
      closeMinute: 1080,
      lock: { screenMinutes: 3, vaultMinutes: 30, warnSeconds: 20 },
      privacyMode: false,
      phoneRegion: "US",
    },
    clients,
    health,
    visits: [],
    notes: [],
    drafts: new Map(),
    events: new Map(),
    history: new Map(),
    undos: new Map(),
    parked: [],
    changed: () => undefined,
    progress: () => undefined,
    stopBackup: () => undefined,
    id: () => uuid(15, ++counter),
  };

  let number = 0;
  const add = (
    date: string,
    provider: string,
    room: number,
    minute: number,
    service: Service | undefined,
    status: Visit["status"],
  ): void => {
    const who = clients[(number * 5) % clients.length];
    if (who === undefined || service === undefined) return;
    number += 1;
    world.visits.push(
      makeVisit(world, {
        id: uuid(5, number),
        client: who,
        provider,
        room: rooms[room]?.id ?? null,
        service,
        date,
        minute,
        minutes: service.minutes,
        status,
        note: number % 14 === 3 ? "Running 5 minutes late, called." : "",
      }),
    );
  };
  for (const [provider, { room, slots }] of Object.entries(DAY)) {
    for (const [minute, service, status] of slots) {
      add(TODAY, provider, room, minute, list[service - 1], status ?? "booked");
    }
    for (const [offset, skip] of [
      [-1, 2],
      [-2, 3],
      [1, 2],
      [4, 3],
    ] as const) {
      const date = parseDate(TODAY).add({ days: offset }).toString();
      slots.forEach(([minute, service], index) => {
        if (index % skip === 0) {
          add(date, provider, room, minute, list[service - 1], offset < 0 ? "completed" : "booked");
        }
      });
    }
  }
  const lunch = (provider: string, start: number): void => {
    number += 1;
    world.visits.push({
      ...makeVisit(world, {
        id: uuid(5, number),
        client: null,
        provider,
        room: null,
        service: null,
        date: TODAY,
        minute: start,
        minutes: 30,
        status: "booked",
        note: "",
      }),
      kind: "block",
      title: "Lunch",
    });
  };
  lunch(P.lin, 735);
  lunch(P.park, 705);
  return world;
}

export function makeVisit(
  world: World,
  of: {
    id: string;
    client: Client | null;
    provider: string;
    room: string | null;
    service: Service | null;
    date: string;
    minute: number;
    minutes: number;
    status: Visit["status"];
    note: string;
  },
): FakeVisit {
  const start = instant(of.date, of.minute, world.timeZone);
  const health = of.client === null ? undefined : world.health.get(of.client.id);
  return {
    id: of.id,
    version: 1,
    client: of.client?.id ?? null,
    clientName: of.client === null ? "" : `${of.client.givenName} ${of.client.familyName}`,
    provider: of.provider,
    room: of.room,
    service: of.service?.id ?? null,
    serviceName: of.service?.name ?? "",
    start,
    end: start + of.minutes * 60_000,
    startMinute: of.minute,
    endMinute: of.minute + of.minutes,
    status: of.status,
    kind: "visit",
    title: "",
    note: of.note,
    alerts: (health?.allergies.length ?? 0) + (health?.pregnancy === "pregnant" ? 1 : 0),
    vip: of.client?.vip ?? false,
    minor: (of.client?.age ?? 99) < 18,
    hasNote: false,
    noteSigned: false,
    date: of.date,
  };
}
