import { beforeEach, describe, expect, it, vi } from "vitest";
import { P, TODAY, useFake, type Fake } from "../../fake";
import { ipc, type DayView } from "../../ipc";
import { prefs, resetStores, session, toasts } from "../../kit";
import { clockChange, lengthOf, soonestFree, targetOf, type Dated } from "./board";
import { Booking } from "./booking.svelte";
import { Schedule } from "./schedule.svelte";

let fake: Fake;
let schedule: Schedule;

beforeEach(async () => {
  fake = useFake();
  session.set(await ipc.appState());
  schedule = new Schedule();
  await schedule.show(TODAY);
  fake.seat.calls.length = 0;
});

function at(provider: string, start: number): Dated {
  const found = schedule.visits.find(
    (visit) => visit.provider === provider && visit.startMinute === start,
  );
  if (found === undefined) throw new Error("no such visit");
  return found;
}

const place = (visit: Dated, start: number, change: Partial<Dated> = {}) => ({
  provider: visit.provider,
  room: visit.room,
  date: visit.date,
  ...change,
  start,
  minutes: lengthOf(visit),
});

async function settled(): Promise<void> {
  await vi.waitFor(() => expect(toasts.list.length).toBeGreaterThan(0));
}

describe("moving a visit", () => {
  it("shows at once, is stored, and can be undone exactly", async () => {
    const visit = at(P.ibe, 810);
    schedule.move(visit, place(visit, 825));
    expect(schedule.find(visit.id)?.startMinute).toBe(825);
    await settled();
    expect(schedule.find(visit.id)?.version).toBe(2);
    expect(toasts.list[0]?.text).toMatch(/^Moved .* to 1:45 PM$/);
    await toasts.undoLast();
    await vi.waitFor(() => expect(schedule.find(visit.id)?.startMinute).toBe(810));
  });

  it("puts a refused visit back and offers the next free slot as one tap", async () => {
    const visit = at(P.ibe, 810);
    schedule.move(visit, place(visit, 645));
    expect(schedule.find(visit.id)?.startMinute).toBe(645);
    await settled();
    expect(schedule.find(visit.id)?.startMinute).toBe(810);
    const toast = toasts.list[0];
    expect(toast?.tone).toBe("danger");
    expect(toast?.text).toContain("stays where it was");
    expect(toast?.text).toContain("Nora Ibe is booked");
    const before = toasts.list.length;
    toast?.action?.run();
    await vi.waitFor(() => expect(toasts.list.length).toBeGreaterThan(before));
    expect(schedule.find(visit.id)?.startMinute).not.toBe(810);
  });

  it("offers no slot when the next free one is where it already is", async () => {
    const visit = at(P.ibe, 645);
    schedule.move(visit, place(visit, 615));
    await settled();
    expect(toasts.list[0]?.action).toBeNull();
  });

  it("sends the moves of a run of keys once, when they come to rest", async () => {
    vi.useFakeTimers();
    try {
      const visit = at(P.ibe, 810);
      for (const start of [825, 840, 825]) {
        schedule.move(schedule.find(visit.id) ?? visit, place(visit, start), true);
      }
      expect(fake.seat.calls.filter((name) => name === "moveVisit")).toHaveLength(0);
      await vi.advanceTimersByTimeAsync(800);
      expect(fake.seat.calls.filter((name) => name === "moveVisit")).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("sends Alt and an arrow pressed again and again once, when they come to rest", async () => {
    vi.useFakeTimers();
    try {
      const visit = at(P.ibe, 810);
      for (const start of [825, 840, 825]) {
        schedule.move(schedule.find(visit.id) ?? visit, place(visit, start), true);
        schedule.settle();
        await vi.advanceTimersByTimeAsync(120);
      }
      expect(fake.seat.calls).not.toContain("moveVisit");
      await vi.advanceTimersByTimeAsync(300);
      expect(fake.seat.calls.filter((name) => name === "moveVisit")).toHaveLength(1);
      expect(toasts.list).toHaveLength(1);
      await toasts.undoLast();
      await vi.advanceTimersByTimeAsync(300);
      expect(schedule.find(visit.id)?.startMinute).toBe(810);
    } finally {
      vi.useRealTimers();
    }
  });

  it("sends nothing when the keys lead back to where it was", async () => {
    const visit = at(P.ibe, 810);
    schedule.move(visit, place(visit, 825), true);
    schedule.move(schedule.find(visit.id) ?? visit, place(visit, 810), true);
    schedule.settle();
    await Promise.resolve();
    expect(fake.seat.calls).not.toContain("moveVisit");
    expect(schedule.find(visit.id)?.version).toBe(1);
  });

  it("carries a second move on top of one that is still on its way", async () => {
    const visit = at(P.moreau, 870);
    schedule.move(visit, place(visit, 825));
    schedule.move(schedule.find(visit.id) ?? visit, place(visit, 840));
    await vi.waitFor(() => expect(schedule.find(visit.id)?.version).toBe(3));
    expect(schedule.find(visit.id)?.startMinute).toBe(840);
    expect(toasts.list).toHaveLength(1);
  });

  it("is not undone on screen by a reload that comes between", async () => {
    const visit = at(P.ibe, 810);
    schedule.move(visit, place(visit, 825), true);
    await schedule.load();
    expect(schedule.find(visit.id)?.startMinute).toBe(825);
  });

  it("to another day takes the visit off this one", async () => {
    const visit = at(P.ibe, 810);
    schedule.move(visit, place(visit, 1050, { date: "2026-03-13" }));
    expect(schedule.find(visit.id)).toBeNull();
    await settled();
    expect(toasts.list[0]?.text).toContain("Friday, March 13");
    expect(schedule.find(visit.id)).toBeNull();
  });

  it("leaves every other visit the very same object, so that nothing else is drawn again", () => {
    const before = new Map(schedule.visits.map((visit) => [visit.id, visit]));
    const visit = at(P.ibe, 810);
    schedule.move(visit, place(visit, 825));
    for (const one of schedule.visits) {
      if (one.id !== visit.id) expect(one).toBe(before.get(one.id));
    }
  });

  it("leaves what is drawn the very same objects, also when the day is read again", async () => {
    const visit = at(P.ibe, 810);
    const { columns, range } = schedule;
    const before = new Map(schedule.items.map((item) => [item.id, item]));
    schedule.move(visit, place(visit, 825));
    await settled();
    await schedule.load();
    expect(schedule.columns).toBe(columns);
    expect(schedule.range).toBe(range);
    for (const item of schedule.items) {
      if (item.id === visit.id) expect(item.start).toBe(825);
      else expect(item).toBe(before.get(item.id));
    }
    const items = schedule.items;
    await schedule.load();
    expect(schedule.items).toBe(items);
  });

  it("by tapping goes to the slot tapped, also on another day", async () => {
    const visit = at(P.ibe, 810);
    schedule.startPlacing(visit);
    await schedule.show("2026-03-13");
    schedule.place(P.moreau, 1005);
    expect(schedule.find(visit.id)?.provider).toBe(P.moreau);
    await settled();
    expect(schedule.placing).toBeNull();
    expect(schedule.find(visit.id)?.date).toBe("2026-03-13");
  });
});

describe("the status of a visit", () => {
  it("goes back when the record refuses, and says why", async () => {
    const visit = at(P.ibe, 810);
    fake.failNext("setVisitStatus", { code: "invalid", message: "Check the client in first." });
    expect(await schedule.setStatus(visit, "completed")).toBe(false);
    expect(schedule.find(visit.id)?.status).toBe("booked");
    expect(toasts.list[0]?.text).toBe("Check the client in first.");
  });
  it("cancelled is hidden until it is asked for", async () => {
    const visit = at(P.ibe, 810);
    expect(await schedule.setStatus(visit, "cancelled", "Client asked")).toBe(true);
    expect(schedule.find(visit.id)).toBeNull();
    await schedule.setShowCancelled(true);
    expect(schedule.find(visit.id)?.status).toBe("cancelled");
  });
});

describe("the board", () => {
  it("shows initials only in privacy mode, and says no name either", () => {
    prefs.privacy = true;
    try {
      const one = schedule.visits.find((visit) => visit.clientName === "Hana Novak");
      expect(one === undefined ? "" : schedule.name(one)).toBe("H. N.");
      expect(schedule.items.some((item) => item.spoken.includes("Novak"))).toBe(false);
    } finally {
      prefs.privacy = false;
    }
  });
  it("stands rooms side by side and moves between them", async () => {
    await schedule.setLayout("rooms");
    expect(schedule.columns.map((column) => column.title)).toEqual([
      "Suite 1",
      "Suite 2",
      "Suite 3",
      "Laser room",
      "No room",
    ]);
    const visit = at(P.ibe, 810);
    const room = schedule.columns[2]?.key ?? "";
    expect(targetOf("rooms", visit, room)).toEqual({ provider: P.ibe, room, date: TODAY });
    expect(targetOf("rooms", visit, "no-room").room).toBeNull();
  });
  it("shows one provider's week, a column a day", async () => {
    await schedule.setLayout("week");
    expect(schedule.columns).toHaveLength(7);
    expect(schedule.columns[0]?.key).toBe("2026-03-09");
    expect(schedule.visits.every((visit) => visit.provider === schedule.provider)).toBe(true);
    const visit = at(P.lin, 780);
    expect(targetOf("week", visit, "2026-03-13").date).toBe("2026-03-13");
  });
  it("says when the clocks change, and only then", async () => {
    expect(clockChange(await ipc.getDay({ date: "2026-03-08", includeCancelled: false }))).toBe(-1);
    expect(clockChange(await ipc.getDay({ date: "2026-11-01", includeCancelled: false }))).toBe(1);
    expect(clockChange(await ipc.getDay({ date: TODAY, includeCancelled: false }))).toBe(0);
  });
  it("forgets everything at a lock", () => {
    schedule.selected = schedule.visits[0]?.id ?? null;
    resetStores();
    expect(schedule.visits).toEqual([]);
    expect(schedule.days).toEqual([]);
    expect(schedule.open).toBeNull();
  });
  it("keeps the answer to an older question off the screen", async () => {
    const first = schedule.show("2026-03-13");
    const second = schedule.show("2026-03-16");
    await Promise.all([first, second]);
    expect(schedule.day?.date).toBe("2026-03-16");
  });
});

describe("a booking", () => {
  const day = (): DayView => {
    if (schedule.day === null) throw new Error("no day");
    return schedule.day;
  };
  const client = async () =>
    (
      await ipc.searchClients({
        text: "gia adler",
        limit: 1,
        includeArchived: false,
        settled: false,
      })
    )[0] ?? null;

  it("is proposed where somebody works and is free", () => {
    const free = soonestFree(day(), 615, 30);
    if (free === null) throw new Error("nothing is free");
    const taken = day().visits.filter(
      (visit) => visit.provider === free.provider && visit.status !== "noShow",
    );
    expect(
      taken.some((visit) => visit.startMinute < free.start + 30 && free.start < visit.endMinute),
    ).toBe(false);
  });

  it("says in words what stands in the way before it is sent", async () => {
    const booking = new Booking({ date: TODAY, start: 615, provider: P.lin }, day());
    await booking.load();
    expect(booking.hints[0]).toContain("Dr. Amara Lin is already taken 10:15–11:15 AM");
    booking.form.start = 1100;
    expect(booking.hints[0]).toContain("outside Dr. Amara Lin’s working hours");
  });

  it("takes its length from the service and its room from where the provider works", async () => {
    const booking = new Booking({ date: TODAY, start: 615, provider: P.lin }, day());
    await booking.load();
    booking.setService(booking.services.find((one) => one.name === "Liquid facelift")?.id ?? null);
    expect(booking.form.minutes).toBe(60);
    expect(booking.rooms.find((room) => room.id === booking.form.room)?.name).toBe("Suite 1");
    booking.setProvider(P.park);
    expect(booking.rooms.find((room) => room.id === booking.form.room)?.name).toBe("Laser room");
    booking.setRoom(null);
    booking.setProvider(P.lin);
    expect(booking.form.room).toBeNull();
  });

  it("moves to where the service fits, until a person has chosen the time", async () => {
    const soon = soonestFree(day(), 610, 30);
    if (soon === null) throw new Error("nothing is free");
    const booking = new Booking({ date: TODAY, ...soon, proposed: true }, day());
    await booking.load();
    const choose = (name: string) =>
      booking.setService(booking.services.find((one) => one.name === name)?.id ?? null);
    // The first half hour is followed by a visit: an hour does not fit there.
    choose("Liquid facelift");
    expect(booking.form.start).toBeGreaterThan(soon.start);
    expect(booking.hints).toEqual([]);
    booking.form.start = 615;
    choose("Lip filler");
    expect(booking.form.start).toBe(615);
  });

  it("is refused with the next free slot, and goes through there", async () => {
    const booking = new Booking({ date: TODAY, start: 615, provider: P.lin }, day());
    await booking.load();
    booking.form.client = await client();
    expect(await booking.save()).toBeNull();
    expect(booking.error?.code).toBe("slot_taken");
    const free = booking.error?.conflict?.nextFree;
    if (free === null || free === undefined) throw new Error("no proposal");
    booking.take(free);
    const saved = await booking.save();
    expect(saved?.value.startMinute).toBe(free.startMinute);
  });

  it("asks for a client before it asks the record", async () => {
    const booking = new Booking({ date: TODAY, start: 1005, provider: P.lin }, day());
    await booking.load();
    expect(await booking.save()).toBeNull();
    expect(booking.error?.field).toBe("client");
    expect(fake.seat.calls).not.toContain("bookVisit");
  });

  it("that was begun and left comes back only when it is wanted", async () => {
    const first = new Booking({ date: TODAY, start: 1005, provider: P.lin }, day());
    await first.load();
    first.keep();
    first.form.note = "Wants the window seat";
    first.keep();
    await first.draft.flush();
    const second = new Booking({ date: TODAY, start: 900, provider: P.ibe }, day());
    await second.load();
    expect(second.form.note).toBe("");
    expect(second.unfinished?.form.note).toBe("Wants the window seat");
    second.continueUnfinished();
    expect(second.form.start).toBe(1005);
  });
});
