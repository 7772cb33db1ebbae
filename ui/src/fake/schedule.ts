// The schedule of the invented practice: same rules as the real one, as far as a screen can tell.
import type { BookVisitReq, Commands, ConflictInfo, DayView, Visit } from "../ipc";
import { addDays, clock, timeValue, weekday } from "../kit/calendar";
import { instant, makeVisit, refuse, type FakeVisit, type World } from "./world";

type Names =
  | "getDay"
  | "getWeek"
  | "bookVisit"
  | "moveVisit"
  | "setVisitStatus"
  | "saveVisitNote"
  | "nextFree"
  | "daySheet"
  | "emergencySheet";

const taking = new Set<Visit["status"]>(["booked", "confirmed", "checkedIn", "completed"]);

export function fakeSchedule(world: World): Pick<Commands, Names> {
  function hoursOf(provider: string, date: string): { start: number; end: number }[] {
    const today = weekday(date);
    return (world.hours.get(provider) ?? [])
      .filter((hours) => hours.weekday === today)
      .map(({ start, end }) => ({ start, end }));
  }

  function bare(visit: FakeVisit): Visit {
    const { date: _date, ...rest } = visit;
    return rest;
  }

  function day(date: string, includeCancelled: boolean, provider: string | null = null): DayView {
    return {
      date,
      timeZone: world.timeZone,
      dayStart: instant(date, 0, world.timeZone),
      dayEnd: instant(addDays(date, 1), 0, world.timeZone),
      columns: world.staff
        .filter((one) => one.isProvider && one.active)
        .filter((one) => provider === null || one.id === provider)
        .map((one) => ({
          provider: one.id,
          name: one.name,
          title: one.title,
          credentials: one.credentials,
          color: one.color,
          hours: hoursOf(one.id, date),
        })),
      rooms: world.rooms.filter((room) => room.active),
      visits: world.visits
        .filter((visit) => visit.date === date)
        .filter((visit) => provider === null || visit.provider === provider)
        .filter((visit) => includeCancelled || visit.status !== "cancelled")
        .map(bare),
    };
  }

  type Wish = {
    id: string | null;
    client: string | null;
    provider: string;
    room: string | null;
    date: string;
    start: number;
    minutes: number;
    kind: Visit["kind"];
  };

  function clash(wish: Wish): { with: ConflictInfo["with"]; visit: FakeVisit } | null {
    for (const other of world.visits) {
      if (other.id === wish.id || other.date !== wish.date || !taking.has(other.status)) continue;
      if (other.startMinute >= wish.start + wish.minutes || wish.start >= other.endMinute) continue;
      if (other.provider === wish.provider) return { with: "provider", visit: other };
      if (wish.room !== null && other.room === wish.room) return { with: "room", visit: other };
      if (wish.client !== null && other.client === wish.client)
        return { with: "client", visit: other };
    }
    return null;
  }

  function free(
    wish: Wish,
    count: number,
  ): { date: string; startMinute: number; provider: string }[] {
    const found: { date: string; startMinute: number; provider: string }[] = [];
    for (let offset = 0; offset < 21 && found.length < count; offset += 1) {
      const date = addDays(wish.date, offset);
      for (const span of hoursOf(wish.provider, date)) {
        for (let start = span.start; start + wish.minutes <= span.end; start += 15) {
          if (offset === 0 && start < wish.start) continue;
          if (found.length < count && clash({ ...wish, date, start }) === null) {
            found.push({ date, startMinute: start, provider: wish.provider });
          }
        }
      }
    }
    return found;
  }

  function check(wish: Wish): void {
    const found = clash(wish);
    if (found === null) return;
    const who = world.staff.find((one) => one.id === found.visit.provider)?.name ?? "The provider";
    const what = {
      provider: `${who} is booked`,
      room: `${world.rooms.find((room) => room.id === wish.room)?.name ?? "The room"} is taken`,
      client: "This client is booked elsewhere",
      hours: "Nobody works",
    }[found.with];
    throw refuse(
      "slot_taken",
      `${what} from ${clock(found.visit.startMinute)} to ${clock(found.visit.endMinute)}.`,
      {
        conflict: {
          with: found.with,
          visit: bare(found.visit),
          nextFree: free(wish, 1)[0] ?? null,
        },
      },
    );
  }

  function find(id: string, version: number): FakeVisit {
    const visit = world.visits.find((one) => one.id === id);
    if (visit === undefined) throw refuse("not_found", "This visit is no longer on record.");
    if (visit.version !== version) {
      throw refuse(
        "changed",
        "Somebody changed this visit meanwhile. Nothing of yours was saved; look at the newer version first.",
      );
    }
    return visit;
  }

  function replace(
    before: FakeVisit,
    change: Partial<FakeVisit>,
    verb: string,
    reason: string | null = null,
  ): { value: Visit; entry: string } {
    const after = { ...before, ...change, version: before.version + 1 };
    world.visits = world.visits.map((one) => (one.id === before.id ? after : one));
    const entry = world.id();
    world.undos.set(entry, {
      topics: ["schedule"],
      run: () => {
        const now = world.visits.find((one) => one.id === before.id);
        if (now?.version !== after.version) {
          throw refuse(
            "undo_conflict",
            "This visit was changed again later, so it was left as it is.",
          );
        }
        world.visits = world.visits.map((one) =>
          one.id === before.id ? { ...before, version: after.version + 1 } : one,
        );
      },
    });
    if (before.client !== null) {
      const list = world.history.get(before.client) ?? [];
      const fields = (
        [
          ["Start", clock(before.startMinute), clock(after.startMinute)],
          ["Status", before.status, after.status],
          ["Note", before.note, after.note],
        ] as const
      )
        .filter(([, from, to]) => from !== to)
        .map(([label, from, to]) => ({ label, from, to }));
      list.unshift({
        entry,
        at: world.now,
        who: world.me.name,
        verb,
        reason,
        fields,
        undoable: true,
      });
      world.history.set(before.client, list);
    }
    queueMicrotask(() => world.changed(["schedule"]));
    return { value: bare(after), entry };
  }

  return {
    getDay: async ({ date, includeCancelled }) => day(date, includeCancelled),
    getWeek: async ({ from, provider }) =>
      Array.from({ length: 7 }, (_, index) => day(addDays(from, index), false, provider)),

    bookVisit: async (req: BookVisitReq) => {
      const client = world.clients.find((one) => one.id === req.client) ?? null;
      if (req.kind === "visit" && client === null) {
        throw refuse("invalid", "Choose a client, or add a new one.", { field: "client" });
      }
      check({ ...req, id: null, start: req.startMinute });
      const made: FakeVisit = {
        ...makeVisit(world, {
          id: world.id(),
          client,
          provider: req.provider,
          room: req.room,
          service: world.services.find((one) => one.id === req.service) ?? null,
          date: req.date,
          minute: req.startMinute,
          minutes: req.minutes,
          status: "booked",
          note: req.note,
        }),
        kind: req.kind,
        title: req.title,
      };
      world.visits = [...world.visits, made];
      const entry = world.id();
      world.undos.set(entry, {
        topics: ["schedule"],
        run: () => {
          world.visits = world.visits.filter((one) => one.id !== made.id);
        },
      });
      queueMicrotask(() => world.changed(["schedule"]));
      return { value: bare(made), entry };
    },

    moveVisit: async (req) => {
      const before = find(req.id, req.version);
      check({
        id: before.id,
        client: before.client,
        provider: req.provider,
        room: req.room,
        date: req.date,
        start: req.startMinute,
        minutes: req.minutes,
        kind: before.kind,
      });
      const start = instant(req.date, req.startMinute, world.timeZone);
      return replace(
        before,
        {
          provider: req.provider,
          room: req.room,
          date: req.date,
          start,
          end: start + req.minutes * 60_000,
          startMinute: req.startMinute,
          endMinute: req.startMinute + req.minutes,
        },
        "visit.move",
      );
    },

    setVisitStatus: async (req) => {
      const before = find(req.id, req.version);
      if (req.status === "cancelled" && (req.reason ?? "").trim() === "") {
        throw refuse("invalid", "Say why the visit is cancelled.", { field: "reason" });
      }
      const back = `${before.status} ${req.status}`;
      const needsReason = [
        "confirmed booked",
        "checkedIn booked",
        "completed checkedIn",
        "cancelled booked",
        "noShow booked",
        "noShow checkedIn",
      ];
      if (
        before.kind === "visit" &&
        needsReason.includes(back) &&
        (req.reason ?? "").trim() === ""
      ) {
        throw refuse("invalid", "Say why it is opened again.", { field: "reason" });
      }
      return replace(before, { status: req.status }, "visit.status", req.reason);
    },

    saveVisitNote: async (req) =>
      replace(find(req.id, req.version), { note: req.note }, "visit.note"),

    nextFree: async (req) => {
      const service = world.services.find((one) => one.id === req.service);
      const at = new Date(req.from);
      const date = new Intl.DateTimeFormat("en-CA", {
        timeZone: world.timeZone,
        dateStyle: "short",
      }).format(at);
      const [hour, minute] = new Intl.DateTimeFormat("en-GB", {
        timeZone: world.timeZone,
        timeStyle: "short",
      })
        .format(at)
        .split(":")
        .map(Number);
      return free(
        {
          id: null,
          client: null,
          provider: req.provider ?? world.staff.find((one) => one.isProvider)?.id ?? "",
          room: req.room,
          date,
          start: (hour ?? 0) * 60 + (minute ?? 0),
          minutes: service?.minutes ?? 30,
          kind: "visit",
        },
        req.count,
      );
    },

    daySheet: async (date) => {
      const view = day(date, false);
      return {
        date,
        practiceName: world.practice.name,
        printedAt: world.now,
        printedBy: world.me.name,
        columns: view.columns.map(({ provider, name, title, credentials }) => ({
          provider,
          name,
          title,
          credentials,
          visits: view.visits
            .filter((visit) => visit.provider === provider)
            .sort((a, b) => a.startMinute - b.startMinute),
        })),
        contacts: world.clients
          .filter((client) => view.visits.some((visit) => visit.client === client.id))
          .map((client) => ({
            client: client.id,
            name: `${client.givenName} ${client.familyName}`,
            phones: client.phones.map((phone) => phone.written),
            confidentialChannel: client.confidentialChannel,
          })),
      };
    },

    emergencySheet: async () => {
      const today = new Intl.DateTimeFormat("en-CA", {
        timeZone: world.timeZone,
        dateStyle: "short",
      }).format(world.now);
      return {
        printedAt: world.now,
        days: [today, addDays(today, 1)].map((date) => ({
          date,
          rows: world.visits
            .filter(
              (visit) => visit.date === date && visit.kind === "visit" && taking.has(visit.status),
            )
            .sort((a, b) => a.startMinute - b.startMinute)
            .map((visit) => {
              const client = world.clients.find((one) => one.id === visit.client);
              const health = world.health.get(visit.client ?? "");
              return {
                visit: visit.id,
                time: timeValue(visit.startMinute),
                client: visit.clientName,
                birthDate: client?.birthDate ?? null,
                phones: client?.phones.map((phone) => phone.written) ?? [],
                emergency: client?.emergency ?? { name: "", phone: "", relation: "" },
                allergies: health?.noKnownAllergies
                  ? ["No known allergies"]
                  : (health?.allergies.map((one) => `${one.substance} (${one.severity})`) ?? []),
                medications: health?.medications ?? [],
                provider: world.staff.find((one) => one.id === visit.provider)?.name ?? "",
                service: visit.serviceName,
              };
            }),
        })),
      };
    },
  };
}
