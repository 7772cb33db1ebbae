import { describe, expect, test, vi } from "vitest";
import { useFake } from "../fake";
import { CallError, ipc, onStepUp } from "../ipc";
import {
  Draft,
  matches,
  parseDate,
  parseMoney,
  initials,
  timeOfMinutes,
  relativeDays,
  addDays,
  weekday,
  match,
  registerStore,
  resetStores,
  session,
  toasts,
  toastUndo,
  flushDrafts,
  prefs,
  clientName,
  finds,
} from ".";
import { caps } from "./commands.svelte";
import { firstSentence } from "./format";
import { wrapping } from "./wrapping";

test.each([
  ["The disk is full. Make room and try again.", "The disk is full.", "Make room and try again."],
  ["Nothing was changed", "Nothing was changed", ""],
  ["Dr. Ng changed this later. Undo that.", "Dr. Ng changed this later.", "Undo that."],
  ["A file is damaged (v1. it says). Keep it.", "A file is damaged (v1. it says).", "Keep it."],
])("the first sentence of %j stands out", (text, head, rest) => {
  expect(firstSentence(text)).toEqual([head, rest]);
});

describe("dates as people write them", () => {
  test.each([
    ["3/12/1990", "1990-03-12"],
    ["03-12-90", "1990-03-12"],
    ["3/12/26", "2026-03-12"],
    ["03121990", "1990-03-12"],
    ["1990-03-12", "1990-03-12"],
    ["Mar 12, 1990", "1990-03-12"],
    ["12 March 1990", "1990-03-12"],
    ["march 12", "2026-03-12"],
    ["2/29/2024", "2024-02-29"],
    ["2/29/2023", null],
    ["13/1/2024", null],
    ["yesterday", null],
    ["", null],
  ])("%s is %s", (text, date) => {
    expect(parseDate(text, "2026-03-12")).toBe(date);
  });
});

test("days are counted across the end of daylight saving", () => {
  expect(addDays("2026-10-31", 2)).toBe("2026-11-02");
  expect(weekday("2026-03-12")).toBe(3);
  expect(relativeDays("2026-04-20", "2026-03-12")).toBe("in 39 days");
  expect(relativeDays("2026-03-11", "2026-03-12")).toBe("yesterday");
});

test("times and money read as people say them", () => {
  expect([0, 570, 720, 1439].map(timeOfMinutes)).toEqual([
    "12:00 AM",
    "9:30 AM",
    "12:00 PM",
    "11:59 PM",
  ]);
  expect(["$1,085.50", "85", "85.5", "abc", "1.234"].map(parseMoney)).toEqual([
    108_550,
    8500,
    8550,
    null,
    null,
  ]);
});

test("initials leave titles out and take any script", () => {
  expect(["Dr. Amara Lin", "Zoë", "李 小龙", "Émile d’Arc-Roy", ""].map(initials)).toEqual([
    "AL",
    "Z",
    "李小",
    "ÉD",
    "?",
  ]);
});

test("privacy mode shows initials, this computer's choice before the practice's", () => {
  expect(clientName("Kate Ng")).toBe("Kate Ng");
  prefs.practicePrivacy = true;
  expect(clientName("Kate Ng")).toBe("K. N.");
  prefs.set({ privacy: false });
  expect(clientName("Kate Ng")).toBe("Kate Ng");
  prefs.practicePrivacy = false;
});

test("a path is matched by its shape", () => {
  expect(match("/clients/:id", "/clients/0198")).toEqual({ id: "0198" });
  expect(match("/clients", "/clients/0198")).toBeNull();
  expect(match("/clients/:id", "/staff/0198")).toBeNull();
});

test("a shortcut is met by its keys alone", () => {
  const press = (key: string, more: object = {}) => new KeyboardEvent("keydown", { key, ...more });
  expect(matches(press("k", { ctrlKey: true }), "mod+k")).toBe(true);
  expect(matches(press("k"), "mod+k")).toBe(false);
  expect(matches(press("l", { ctrlKey: true, shiftKey: true }), "mod+l")).toBe(false);
  expect(matches(press("L", { ctrlKey: true, shiftKey: true }), "mod+shift+l")).toBe(true);
  expect(matches(press("?", { shiftKey: true }), "?")).toBe(true);
  expect(matches(press("ArrowUp", { altKey: true }), "alt+arrowup")).toBe(true);
  expect(caps("mod+k")).toEqual(["Ctrl", "K"]);
});

test("when a person leaves, every store is emptied", async () => {
  const fake = useFake();
  const emptied = vi.fn();
  const stop = registerStore(emptied);
  session.set(await fake.commands.appState());
  expect(emptied).not.toHaveBeenCalled();
  session.set(await fake.commands.lockScreen());
  expect(emptied).toHaveBeenCalledTimes(1);
  stop();
  resetStores();
  expect(emptied).toHaveBeenCalledTimes(1);
});

test("a switch to another person empties the stores too", async () => {
  const fake = useFake();
  const emptied = vi.fn();
  registerStore(emptied);
  session.set(await fake.commands.appState());
  fake.seat.person = fake.world.staff.find((one) => one.login === "mia")?.id ?? null;
  session.set(await fake.commands.appState());
  expect(emptied).toHaveBeenCalledTimes(1);
});

describe("a command that needs the passphrase again", () => {
  test("is sent once more after it was given", async () => {
    const fake = useFake();
    onStepUp(async () => {
      fake.seat.steppedUp = true;
      return true;
    });
    expect((await ipc.replaceRecoveryKey()).recoverySheet).toHaveLength(8);
    expect(fake.seat.calls.filter((name) => name === "replaceRecoveryKey")).toHaveLength(2);
    onStepUp(null);
  });

  test("is not sent again when it was not", async () => {
    const fake = useFake();
    onStepUp(async () => false);
    await expect(ipc.replaceRecoveryKey()).rejects.toMatchObject({ code: "step_up_cancelled" });
    expect(fake.seat.calls.filter((name) => name === "replaceRecoveryKey")).toHaveLength(1);
    onStepUp(null);
  });
});

test("an error that is none of ours says that nothing was lost", () => {
  expect(CallError.from(new TypeError("x is undefined")).message).toMatch(/Nothing was lost/);
  expect(CallError.from({ code: "a", message: "b", field: "c" })).toMatchObject({
    code: "a",
    field: "c",
  });
});

test("a toast that is said again replaces itself, and one with an undo stays", () => {
  toasts.show({ text: "Stays where it was.", tone: "danger" });
  toasts.show({ text: "Moved.", undo: () => Promise.resolve() });
  toasts.show({ text: "Stays where it was.", tone: "danger" });
  toasts.show({ text: "Moved.", undo: () => Promise.resolve() });
  expect(toasts.list.map((toast) => toast.text)).toEqual([
    "Moved.",
    "Stays where it was.",
    "Moved.",
  ]);
  toasts.clear();
});

test("undo sends the entry, and says why when it is refused", async () => {
  const fake = useFake();
  fake.failNext("undo", { code: "undo_conflict", message: "Mia changed this later." });
  toastUndo("Moved Kate Ng", "entry-1");
  expect(await toasts.undoLast()).toBe(true);
  expect(toasts.list.map((toast) => [toast.text, toast.tone])).toEqual([
    ["Mia changed this later.", "danger"],
  ]);
  expect(await toasts.undoLast()).toBe(false);
});

describe("a draft", () => {
  test("is stored a moment after the last change, and comes back", async () => {
    vi.useFakeTimers();
    useFake();
    const draft = new Draft<{ text: string }>("note", "visit-1");
    draft.keep({ text: "a" });
    draft.keep({ text: "ab" });
    await vi.advanceTimersByTimeAsync(450);
    vi.useRealTimers();
    await draft.flush();
    expect(draft.savedAt).not.toBeNull();
    expect(await new Draft<{ text: string }>("note", "visit-1").restore()).toEqual({ text: "ab" });
  });

  test("comes back whole to a form that is opened again at once", async () => {
    useFake();
    const draft = new Draft<string>("note", "visit-5");
    draft.keep("half");
    await draft.flush();
    draft.keep("half a sentence");
    expect(await new Draft<string>("note", "visit-5").restore()).toBe("half a sentence");
  });

  test("is stored at once before a lock", async () => {
    const fake = useFake();
    const draft = new Draft<string>("note", "visit-2");
    draft.keep("half a sent");
    await flushDrafts();
    expect(fake.seat.calls).toContain("saveDraft");
  });

  test("keeps what could not be stored and tries again", async () => {
    const fake = useFake();
    const draft = new Draft<string>("note", "visit-3");
    fake.failNext("saveDraft", { code: "disk_full", message: "The disk is full." });
    draft.keep("words");
    await draft.flush();
    expect(draft.failed).toBe(true);
    await flushDrafts();
    expect(draft.failed).toBe(false);
    expect(await new Draft<string>("note", "visit-3").restore()).toBe("words");
  });

  test("is gone after the form was saved", async () => {
    useFake();
    const draft = new Draft<string>("note", "visit-4");
    draft.keep("words");
    await draft.flush();
    await draft.discard();
    expect(await new Draft<string>("note", "visit-4").restore()).toBeNull();
  });
});

test.each([
  ["", true],
  ["quinn", true],
  ["QUINN  zoe", true],
  ["zoë laser", true],
  ["quinn booking", false],
])("%j finds a row by all its words, case and accents aside: %s", (words, found) => {
  expect(finds(words, "Zoé Quinn", "Laser service")).toBe(found);
});

describe("words in a narrow place", () => {
  const parts = (text: string) => wrapping(text).flatMap((run) => run.parts);
  test("nothing is lost or added", () => {
    for (const text of ["", "Pat Doe, 555-0143\npat@doe.example", "(555) 010-0199", "a b  c"])
      expect(parts(text).join("")).toBe(text);
  });
  test("an address breaks behind its @, and a side that is too long behind its dots", () => {
    expect(parts("pat@doe.example")).toEqual(["pat@", "doe.example"]);
    expect(parts("bartholomew.featherstonehaugh-desk@doe.example")).toEqual([
      "bartholomew.",
      "featherstonehaugh-",
      "desk@",
      "doe.example",
    ]);
  });
  test.each(["(555) 010-0199", "555-010-0199", "+1 555 010-0199", "555-0143"])(
    "the telephone number %s stays in one line",
    (phone) => {
      expect(wrapping(`Lena Cho · sister · ${phone}`).at(-1)).toEqual({
        whole: true,
        parts: [phone],
      });
    },
  );
  test("a date or a long number is no telephone number", () => {
    expect(wrapping("2026-03-12, 4471-20260312").some((run) => run.whole)).toBe(false);
  });
});
