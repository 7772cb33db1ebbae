import { beforeEach, describe, expect, test } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { P } from "../../fake";
import { navigate, prefs, toasts } from "../../kit";
import { schedule } from "./schedule.svelte";

const SENTINEL = "Thursday, March 12";

function visit(provider: string, start: number) {
  const found = schedule.visits.find(
    (one) => one.provider === provider && one.startMinute === start,
  );
  if (found === undefined) throw new Error(`no visit at ${String(start)}`);
  return found;
}

function element(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-visit="${id}"]`);
  if (found === null) throw new Error("the visit is not on the grid");
  return found;
}

function point(
  target: Element,
  type: string,
  x: number,
  y: number,
  more: PointerEventInit = {},
): void {
  target.dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      cancelable: true,
      composed: true,
      pointerId: 1,
      isPrimary: true,
      pointerType: "mouse",
      button: 0,
      buttons: type === "pointerup" ? 0 : 1,
      clientX: x,
      clientY: y,
      ...more,
    }),
  );
}

const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));

/** Presses, moves in steps and leaves the pointer down. */
async function drag(
  from: Element,
  dx: number,
  dy: number,
  more: PointerEventInit = {},
): Promise<() => Promise<void>> {
  const box = from.getBoundingClientRect();
  const x = box.left + box.width / 2;
  const y = box.top + Math.min(8, box.height / 2);
  point(from, "pointerdown", x, y, more);
  for (let step = 1; step <= 4; step += 1) {
    point(from, "pointermove", x + (dx * step) / 4, y + (dy * step) / 4, more);
    await frame();
  }
  return async () => {
    point(from, "pointerup", x + dx, y + dy, more);
    await frame();
  };
}

beforeEach(() => {
  schedule.layout = "providers";
  schedule.showCancelled = false;
  performance.clearMeasures("move");
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("the day, the rooms and the week are accessible", async () => {
    await openApp("/schedule", SENTINEL, { theme });
    await expect.element(page.getByText("Hana Novak").first()).toBeVisible();
    await expectAccessible();
    await page.getByText("Rooms", { exact: true }).click();
    await expect.element(page.getByText("No room")).toBeVisible();
    await expectAccessible();
    await page.getByText("Week", { exact: true }).click();
    await expect.element(page.getByText("Mon, Mar 9")).toBeVisible();
    await expectAccessible();
  });

  test("the visit’s and the booking’s sheet are accessible", async () => {
    await openApp("/schedule", SENTINEL, { theme });
    await page.getByRole("button", { name: /^Dina Hart\s+11:45/ }).click();
    await expect.element(page.getByRole("button", { name: "Check in" })).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Cancel visit" }).click();
    await expectAccessible();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Book", exact: true }).click();
    await expect.element(page.getByRole("heading", { name: "Book a visit" })).toBeVisible();
    await expectAccessible();
  });

  test("the sheets to print are accessible", async () => {
    const fake = await openApp("/print/day/2026-03-12", "Day sheet", { theme });
    await expect.element(page.getByText("Cleo Adler").first()).toBeVisible();
    // Paper is found again next year.
    await expect.element(page.getByText("Thursday, March 12, 2026")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Print", exact: true }).click();
    expect(fake.seat.calls).toContain("printWindow");
    // On paper there is the sheet and nothing else, on the second page too.
    await cdp().send("Emulation.setEmulatedMedia", { media: "print" });
    try {
      for (const selector of [".skip", "nav.rail", "header.bar", ".tools"])
        expect(getComputedStyle(document.querySelector(selector) ?? document.body).display).toBe(
          "none",
        );
    } finally {
      await cdp().send("Emulation.setEmulatedMedia", { media: "" });
    }
    navigate("/print/emergency");
    await expect.element(page.getByText("Lidocaine (moderate)").first()).toBeVisible();
    await expectAccessible();
  });
});

describe("dragging", () => {
  test("moves a visit across columns and is measured from input to paint", async () => {
    await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    const columns = 4;
    const width = (element(one.id).parentElement?.clientWidth ?? 0) / columns;
    // To Tess Moreau, where 1:45 to 2:15 is free.
    const drop = await drag(element(one.id), width, 15 * 1.6);
    expect(document.querySelector(".ghost")).not.toBeNull();
    await drop();
    await expect.poll(() => schedule.find(one.id)?.version).toBe(2);
    expect(schedule.find(one.id)?.provider).toBe(P.moreau);
    expect(document.querySelector(".ghost")).toBeNull();
    await expect.poll(() => performance.getEntriesByName("move").length).toBeGreaterThan(0);
  });

  test("onto a taken slot snaps back and offers the next free one", async () => {
    await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    const drop = await drag(element(one.id), 0, -60 * 1.6);
    await drop();
    await expect.element(page.getByText(/stays where it was/)).toBeVisible();
    expect(schedule.find(one.id)?.startMinute).toBe(810);
    await expectAccessible();
  });

  test("ends without a trace at Escape", async () => {
    const fake = await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    const drop = await drag(element(one.id), 0, 48);
    await userEvent.keyboard("{Escape}");
    expect(document.querySelector(".ghost")).toBeNull();
    await drop();
    expect(schedule.find(one.id)?.startMinute).toBe(810);
    expect(fake.seat.calls).not.toContain("moveVisit");
    expect(schedule.selected).toBeNull();
  });

  test("the lower edge makes a visit longer", async () => {
    await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    const grip = element(one.id).querySelector("[data-grip]");
    if (grip === null) throw new Error("no grip");
    const drop = await drag(grip, 0, 15 * 1.6);
    await drop();
    await expect.poll(() => schedule.find(one.id)?.endMinute).toBe(855);
  });

  test("the wheel scrolls the day while a visit is held", async () => {
    await openApp("/schedule", SENTINEL);
    const scroller = document.querySelector<HTMLElement>(".scroller");
    if (scroller === null) throw new Error("no grid");
    const one = visit(P.ibe, 810);
    const drop = await drag(element(one.id), 0, 24);
    const before = scroller.scrollTop;
    const by = before > 0 ? -20 : 20;
    const wheel = new WheelEvent("wheel", { deltaY: by, bubbles: true, cancelable: true });
    // The browser scrolls only for a person's wheel, and only a box that isn't held still.
    scroller.dispatchEvent(wheel);
    if (scroller.classList.contains("still")) expect(scroller.scrollTop).not.toBe(before);
    await drop();
    await expect.poll(() => scroller.classList.contains("still"), { timeout: 3000 }).toBe(false);
  });

  test("over free time opens a booking for just that time", async () => {
    await openApp("/schedule", SENTINEL);
    const layer = document.querySelector<HTMLElement>(".layer");
    if (layer === null) throw new Error("no grid");
    const box = layer.getBoundingClientRect();
    const y = box.top + (810 - 480) * 1.6 + 2;
    const x = box.left + box.width * 0.625;
    point(layer, "pointerdown", x, y);
    for (const dy of [10, 20, 40]) {
      point(layer, "pointermove", x, y + dy);
      await frame();
    }
    point(layer, "pointerup", x, y + 40);
    await expect.element(page.getByRole("heading", { name: "Book a visit" })).toBeVisible();
    await expect.element(page.getByLabelText("Start")).toHaveValue("13:30");
    await expect
      .element(page.getByRole("spinbutton", { name: "Length" }))
      .toHaveTextContent("30 min");
    await expect.element(page.getByRole("combobox", { name: /^Provider/ })).toHaveValue(P.moreau);
  });

  test("a completed visit stays where it is", async () => {
    const fake = await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 540);
    const drop = await drag(element(one.id), 0, 200);
    await drop();
    expect(fake.seat.calls).not.toContain("moveVisit");
  });

  test("by finger begins after a long press, and a quick swipe scrolls instead", async () => {
    const fake = await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    const touch = { pointerType: "touch" };
    const swipe = await drag(element(one.id), 0, 60, touch);
    expect(document.querySelector(".ghost")).toBeNull();
    await swipe();
    expect(fake.seat.calls).not.toContain("moveVisit");

    const box = element(one.id).getBoundingClientRect();
    const x = box.left + 30;
    const y = box.top + 8;
    point(element(one.id), "pointerdown", x, y, touch);
    await new Promise((done) => setTimeout(done, 420));
    expect(document.querySelector(".ghost")).not.toBeNull();
    const pan = new TouchEvent("touchmove", { bubbles: true, cancelable: true });
    element(one.id).dispatchEvent(pan);
    expect(pan.defaultPrevented).toBe(true);
    point(element(one.id), "pointermove", x, y + 24, touch);
    await frame();
    point(element(one.id), "pointerup", x, y + 24, touch);
    await expect.poll(() => schedule.find(one.id)?.startMinute).toBe(825);
  });
});

describe("without dragging", () => {
  test("a visit moves by tapping: its sheet, Move, a slot", async () => {
    await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    element(one.id).querySelector("button")?.click();
    await page.getByRole("button", { name: "Move…" }).click();
    await expect.element(page.getByText(/tap a free slot/)).toBeVisible();
    await expectAccessible();
    const layer = document.querySelector<HTMLElement>(".layer");
    if (layer === null) throw new Error("no grid");
    const box = layer.getBoundingClientRect();
    const x = box.left + box.width * 0.625;
    const y = box.top + (825 - 480) * 1.6 + 4;
    point(layer, "pointerdown", x, y);
    point(layer, "pointerup", x, y);
    await expect.poll(() => schedule.find(one.id)?.provider).toBe(P.moreau);
    expect(schedule.find(one.id)?.startMinute).toBe(825);
  });

  test("keys roam, move, stretch, open, and the focus stays on the visit", async () => {
    await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    element(one.id).querySelector("button")?.focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement?.textContent).toContain("2:15");
    await userEvent.keyboard("{ArrowUp}");
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await expect.poll(() => schedule.find(one.id)?.version).toBe(2);
    expect(schedule.find(one.id)?.startMinute).toBe(825);
    expect(document.activeElement?.closest("[data-visit]")).toBe(element(one.id));
    await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
    await expect.poll(() => schedule.find(one.id)?.provider).toBe(P.moreau);
    expect(document.activeElement?.closest("[data-visit]")).toBe(element(one.id));
    await userEvent.keyboard("{Shift>}{Alt>}{ArrowUp}{/Alt}{/Shift}");
    await expect.poll(() => schedule.find(one.id)?.endMinute).toBe(840);
    await expect.poll(() => performance.getEntriesByName("move").length).toBeGreaterThan(1);
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("button", { name: "Check in" })).toBeVisible();
  });

  test("T, the brackets and N do what they say", async () => {
    await openApp("/schedule", SENTINEL);
    await expect.poll(() => schedule.visits.length).toBeGreaterThan(0);
    await userEvent.keyboard("]");
    await expect.element(page.getByText("Friday, March 13")).toBeVisible();
    await userEvent.keyboard("[[[[");
    await expect.element(page.getByText("Wednesday, March 11")).toBeVisible();
    await userEvent.keyboard("t");
    await expect.element(page.getByText(SENTINEL)).toBeVisible();
    await userEvent.keyboard("n");
    await expect.element(page.getByRole("heading", { name: "Book a visit" })).toBeVisible();
  });

  test("Ctrl+Z takes a move back", async () => {
    await openApp("/schedule", SENTINEL);
    const one = visit(P.ibe, 810);
    element(one.id).querySelector("button")?.focus();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await expect.poll(() => toasts.list.length).toBe(1);
    await userEvent.keyboard("{Control>}z{/Control}");
    await expect.poll(() => schedule.find(one.id)?.startMinute).toBe(810);
  });
});

describe("at the desk", () => {
  test("checking in is one tap", async () => {
    await openApp("/schedule", SENTINEL, { as: "mia" });
    await page.getByRole("button", { name: /^Dina Hart\s+11:45/ }).click();
    await page.getByRole("button", { name: "Check in" }).click();
    await expect.element(page.getByRole("button", { name: "Complete", exact: true })).toHaveFocus();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await expect
      .element(page.getByRole("button", { name: /^Dina Hart.*Checked in/ }))
      .toBeVisible();
    await expect.element(page.getByText("Dina Hart: Checked in")).toBeVisible();
  });

  test("a new client is booked without leaving the booking, duplicates shown first", async () => {
    await openApp("/schedule", SENTINEL);
    await page.getByRole("button", { name: "Book", exact: true }).click();
    await page.getByRole("combobox", { name: "Client" }).fill("cleo hart");
    await page.getByText("New client “cleo hart”").click();
    await page.getByRole("button", { name: "Add client" }).click();
    await expect.element(page.getByText("Somebody very similar is on record:")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Use this client" }).first().click();
    await expect.element(page.getByRole("combobox", { name: "Client" })).toHaveValue("Cleo Hart");
    await page.getByLabelText("Service").selectOptions("Consultation · 30 min");
    await page.getByRole("group", { name: "Next free" }).getByRole("button").first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Book", exact: true }).click();
    await expect.element(page.getByText(/^Booked Cleo Hart/)).toBeVisible();
  });

  test("privacy mode leaves no name on the screen", async () => {
    await openApp("/schedule", SENTINEL);
    await expect.element(page.getByText("Hana Novak").first()).toBeVisible();
    prefs.set({ privacy: true });
    try {
      await expect.element(page.getByText("H. N.").first()).toBeVisible();
      expect(document.body.innerHTML).not.toContain("Novak");
    } finally {
      prefs.set({ privacy: false });
    }
  });

  test("an empty day says so and how to fill it, and leaves the one button above", async () => {
    await openApp("/schedule?date=2026-03-15", "Sunday, March 15");
    await expect.element(page.getByText("Nothing is booked on this day.")).toBeVisible();
    await expect.element(page.getByText(/^Drag over a free time/)).toBeVisible();
    await expectAccessible();
    expect(page.getByRole("button", { name: /^Book/ }).elements()).toHaveLength(1);
    // What lies under the words is free time, and takes the tap.
    const { left, top, width, height } = page
      .getByText("Nothing is booked on this day.")
      .element()
      .getBoundingClientRect();
    const under = document.elementFromPoint(left + width / 2, top + height / 2);
    expect(under?.textContent).not.toContain("Nothing is booked");
  });

  test("a date that is refused books nothing", async () => {
    const fake = await openApp("/schedule", SENTINEL);
    await page.getByRole("button", { name: /^Book/ }).click();
    const date = page.getByRole("dialog").getByRole("textbox", { name: /^Date/ });
    await date.fill("2/30/2026");
    await page.getByRole("dialog").getByRole("button", { name: "Book", exact: true }).click();
    await expect.element(page.getByText(/^Write the date as month/)).toBeVisible();
    await expect.element(date).toHaveValue("2/30/2026");
    // An empty one can't be: what counts is shown again.
    await date.fill("");
    await userEvent.keyboard("{Tab}");
    await expect.element(date).toHaveValue("03/12/2026");
    await expectAccessible();
    expect(fake.seat.calls).not.toContain("bookVisit");
  });

  test("a short visit shows its name and time on one line", async () => {
    await openApp("/schedule", SENTINEL);
    const one = element(visit(P.ibe, 735).id);
    expect(one.getBoundingClientRect().height).toBeLessThanOrEqual(24);
    const name = one.querySelector(".name")?.getBoundingClientRect();
    const time = one.querySelector(".when")?.getBoundingClientRect();
    const box = one.getBoundingClientRect();
    expect(one.textContent).toContain("12:15");
    for (const part of [name, time]) {
      expect(part?.top).toBeGreaterThanOrEqual(box.top);
      expect(part?.bottom).toBeLessThanOrEqual(box.bottom);
      expect(part?.width).toBeGreaterThan(20);
    }
  });
});

test("sixty visits move within 50 ms from key to paint, and only the moved one changes", async () => {
  const fake = await openApp("/schedule", SENTINEL);
  const base = fake.world.visits.filter((one) => one.date === "2026-03-12");
  while (fake.world.visits.filter((one) => one.date === "2026-03-12").length < 60) {
    const copy = base[fake.world.visits.length % base.length];
    if (copy === undefined) break;
    fake.world.visits.push({ ...copy, id: fake.world.id(), status: "noShow" });
  }
  await schedule.load();
  await expect.poll(() => schedule.visits.length).toBeGreaterThanOrEqual(60);
  const one = visit(P.ibe, 810);
  element(one.id).querySelector("button")?.focus();
  const changed = new Set<string>();
  const watch = new MutationObserver((list) => {
    for (const record of list) {
      const id = (record.target as HTMLElement).closest?.<HTMLElement>("[data-visit]")?.dataset
        .visit;
      if (id !== undefined) changed.add(id);
    }
  });
  const layer = document.querySelector(".layer");
  if (layer === null) throw new Error("no grid");
  watch.observe(layer, { attributes: true, attributeFilter: ["style"], subtree: true });
  await userEvent.keyboard("{Alt>}");
  for (let step = 0; step < 20; step += 1) {
    await userEvent.keyboard(step % 2 === 0 ? "{ArrowDown}" : "{ArrowUp}");
  }
  await userEvent.keyboard("{/Alt}");
  await expect.poll(() => performance.getEntriesByName("move").length).toBeGreaterThanOrEqual(20);
  watch.disconnect();
  const times = performance
    .getEntriesByName("move")
    .map((entry) => entry.duration)
    .sort((a, b) => a - b);
  // Lane neighbours may make room; the rest of the day is not touched.
  expect(changed.size).toBeLessThanOrEqual(4);
  expect(times[Math.floor(times.length * 0.5)]).toBeLessThan(50);
});

test("who only looks at a visit asks for no draft of its note", async () => {
  const fake = await openApp("/schedule", SENTINEL, { as: "nora", roles: ["privacyOfficer"] });
  const seen = schedule.visits.find((one) => one.provider === P.lin && one.kind === "visit");
  schedule.selected = seen?.id ?? null;
  await expect.element(page.getByRole("button", { name: "Close", exact: true })).toBeVisible();
  await frame();
  expect(fake.seat.calls).not.toContain("getDraft");
});
