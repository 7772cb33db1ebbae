import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { PASSPHRASE, PIN } from "../fake";
import { navigate, router, session, toasts } from "../kit";
import { expectAccessible, openApp, type Theme } from "./testing";

const SCREENS: [name: string, path: string, sentinel: string | RegExp, options?: object][] = [
  ["the welcome of the first run", "/", "Welcome to Stillroom", { scene: "firstRun" }],
  ["the sign-in", "/", "Passphrase", { scene: "vaultLocked" }],
  [
    "a missing keychain entry",
    "/",
    "The key for this computer is missing",
    { problem: "keychain_no_entry" },
  ],
  [
    "a keychain that does not answer",
    "/",
    /keychain does not answer/,
    { problem: "keychain_absent" },
  ],
  ["the locked screen", "/", "Choose your name to come back.", { scene: "screenLocked" }],
  ["the staff", "/staff", "Tess Moreau, RN"],
  ["a person", "/staff/0195001-0000-7000-8000-000000000003", "Staff"],
  ["a new person", "/staff/new", "Letters after the name"],
  ["one's own account", "/account", "PIN for this desk"],
  ["the journal", "/journal", /looked at/],
  ["the practice's settings", "/settings/practice", "The day on the schedule"],
  ["the services", "/settings/services", "Cheek filler"],
  ["the rooms", "/settings/rooms", "Laser room"],
  ["the working hours", "/settings/hours", "Wednesday"],
  ["the security settings", "/settings/security", "Verify the record"],
  ["the appearance", "/settings/appearance", "Always large"],
  ["the about page", "/settings/about", /Apache License/],
];

describe.each<Theme>(["light", "dark"])("in the %s look", (theme) => {
  test.each(SCREENS)(
    "%s has no accessibility violation",
    async (_name, path, sentinel, options) => {
      await openApp(path, sentinel, { ...options, theme });
      await expectAccessible();
    },
  );
});

test("the palette finds a client and opens the page", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await userEvent.keyboard("{Control>}k{/Control}");
  const input = page.getByRole("combobox", { name: "Find a client or run a command" });
  await expect.element(input).toHaveFocus();
  await userEvent.keyboard("novak");
  await expect.element(page.getByRole("option", { name: /Ana Novak/ })).toBeVisible();
  await expectAccessible();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => router.path).toMatch(/^\/clients\/0195/);
});

test("the palette runs a command by its words", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await userEvent.keyboard("{Control>}k{/Control}");
  await userEvent.keyboard("appear");
  await userEvent.keyboard("{Escape}");
  await userEvent.keyboard("/");
  await userEvent.keyboard("journ");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => router.path).toBe("/journal");
});

test("a question mark lists the shortcuts", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await userEvent.keyboard("?");
  await expect.element(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  // Two ways to the same are one line.
  expect(page.getByText("Find a client or run a command", { exact: true }).elements()).toHaveLength(
    2,
  );
  await expectAccessible();
});

test("Ctrl+L blanks the page at once and wipes the vault's keys", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  toasts.show({ text: "Moved Kate Ng" });
  await userEvent.keyboard("{Control>}l{/Control}");
  // Before the answer is there, nothing of the practice's people is left on the page.
  expect(document.body.textContent).not.toContain("Tess Moreau");
  await expect.element(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(fake.seat.calls).toContain("lockVault");
  expect(document.body.textContent).not.toContain("Kate Ng");
  expect(session.me).toBeNull();
});

test("a lock that Rust announces unmounts the page", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  fake.seat.phase = "screenLocked";
  fake.emit("locked", await fake.commands.appState());
  await expect.element(page.getByText("Choose your name to come back.")).toBeVisible();
  expect(document.body.textContent).not.toContain("Esthetician");
});

test("the warning says how long, and one press keeps the session", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  fake.emit("lock-warning", { seconds: 18 });
  const stay = page.getByRole("button", { name: "Stay signed in" });
  await expect.element(stay).toHaveFocus();
  await expectAccessible();
  fake.seat.calls.length = 0;
  await stay.click();
  expect(fake.seat.calls).toContain("activity");
  await expect.element(page.getByText("Still there?")).not.toBeInTheDocument();
});

test("a person comes back with a PIN, to where they were", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await page.getByRole("button", { name: "Lock" }).click();
  await page.getByRole("button", { name: "Dr. Amara Lin" }).click();
  await userEvent.keyboard(PIN);
  await expect.element(page.getByRole("heading", { name: "Staff" })).toBeVisible();
  expect(router.path).toBe("/staff");
});

test("another person starts at the front, not on the last one's page", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await page.getByRole("button", { name: "Lock" }).click();
  await page.getByRole("button", { name: "Mia Torres" }).click();
  await userEvent.keyboard(PIN);
  await expect.poll(() => router.path).toBe("/schedule");
  await expect.element(page.getByRole("link", { name: "Staff" })).not.toBeInTheDocument();
});

test("five wrong PINs ask for the passphrase", async () => {
  await openApp("/", "Choose your name to come back.", { scene: "screenLocked" });
  await page.getByRole("button", { name: "Mia Torres" }).click();
  for (let miss = 0; miss < 5; miss += 1) {
    await userEvent.keyboard("111222");
    await new Promise((go) => setTimeout(go, 30));
  }
  await expect.element(page.getByText(/your PIN works again after that/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Use the passphrase" }).click();
  await page.getByText("mia").click();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => session.me?.login).toBe("mia");
});

test("the recovery session says what it is", async () => {
  await openApp("/settings/security", "You are in by the recovery key", { as: "recovery" });
  await expect.element(page.getByText("Verify the record")).toBeVisible();
  expect(document.body.textContent).not.toContain("Make a new vault key");
  await expectAccessible();
});

test("a role sees only its own places", async () => {
  await openApp("/schedule", "Schedule", { as: "mia" });
  const rail = page.getByRole("navigation", { name: "Main" });
  await expect.element(rail.getByRole("link", { name: "Clients" })).toBeVisible();
  expect(
    rail
      .getByRole("link")
      .elements()
      .map((link) => link.textContent?.trim()),
  ).toEqual(["Schedule", "Clients", "Backup", "Settings"]);
});

test("a place that the role does not include says so", async () => {
  await openApp("/journal", "Your role does not include this page.", { as: "mia" });
});

test("a start that fails says so and can be tried again", async () => {
  const { useFake } = await import("../fake");
  const { render } = await import("vitest-browser-svelte");
  const fake = useFake({ scene: "vaultLocked" });
  fake.failNext("appState", { code: "disk_full", message: "The disk is full." });
  const { default: App } = await import("./App.svelte");
  render(App);
  await expect.element(page.getByText("The disk is full.")).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a notice says what happened, leads to its answer, and can be put away", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  fake.seat.notices = [
    { code: "licence_expired", message: "A licence has expired.", tone: "warn" },
    {
      code: "gap",
      message:
        "This record is older than when it was last used here: 2 journal entries are missing.",
      tone: "danger",
    },
  ];
  fake.emit("locked", await fake.commands.appState());
  await expect.element(page.getByText("2 journal entries are missing.")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Open the journal" }).click();
  await expect.poll(() => router.path).toBe("/journal");
  await page.getByRole("button", { name: "Dismiss" }).first().click();
  await expect.element(page.getByText("A licence has expired.")).not.toBeInTheDocument();
});

test("an unconfirmed recovery key is said to who can make a new one, and can be put off", async () => {
  const title = "The recovery key was never confirmed";
  const fake = await openApp("/staff", "Tess Moreau, RN");
  fake.seat.recoveryConfirmed = false;
  fake.emit("locked", await fake.commands.appState());
  await expect.element(page.getByText(title)).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect.element(page.getByText(title)).not.toBeInTheDocument();
  fake.emit("locked", await fake.commands.appState());
  await expect.element(page.getByText("Tess Moreau, RN")).toBeVisible();
  expect(document.body.textContent).not.toContain(title);
});

test("an unconfirmed recovery key is not the front desk’s business", async () => {
  const fake = await openApp("/schedule", "Schedule", { as: "mia" });
  fake.seat.recoveryConfirmed = false;
  fake.seat.notices = [{ code: "note", message: "Something else.", tone: "info" }];
  fake.emit("locked", await fake.commands.appState());
  await expect.element(page.getByText("Something else.")).toBeVisible();
  expect(document.body.textContent).not.toContain("The recovery key was never confirmed");
});

test("a page that fails by a mistake of ours says so, and the others go on", async () => {
  const fake = await openApp("/schedule", "Thursday, March 12");
  const due = fake.commands.getDue;
  // What no type allows: the page stumbles over it while it is drawn.
  const broken = (await due()).map((one) => ({ ...one, path: null }));
  fake.commands.getDue = async () => broken as never;
  navigate("/programme");
  await expect.element(page.getByText(/^Stillroom made a mistake/)).toBeVisible();
  await expectAccessible();
  navigate("/staff");
  await expect.element(page.getByText("Tess Moreau, RN")).toBeVisible();
  fake.commands.getDue = due;
  navigate("/programme");
  await expect.element(page.getByText("2 days late")).toBeVisible();
});

test("the keyboard is in the page that a row led to", async () => {
  await openApp("/programme", "2 days late");
  const row = page.getByRole("button", { name: /An incident is open/ });
  (row.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Decided and closed")).toBeVisible();
  await expect.poll(() => document.activeElement?.id).toBe("main");
});
