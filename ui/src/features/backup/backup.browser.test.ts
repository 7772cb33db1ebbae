import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { PASSPHRASE, SHEET } from "../../fake";
import { backup } from "./backup.svelte";

beforeEach(() => backup.reset());

async function more(item: string): Promise<void> {
  await page.getByRole("button", { name: "More for Blue" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function stepUp(): Promise<void> {
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Go on" }).click();
}

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("the page is accessible, whatever stands there", async () => {
    await openApp("/backup", "Last backup today on Blue", { theme });
    await expectAccessible();
    await page.getByRole("button", { name: "Back up now" }).click();
    await expect.element(page.getByText("Backed up on Blue")).toBeVisible();
    await expectAccessible();
    await more("Backups on it");
    await expect.element(page.getByText("up to journal entry 18,412")).toBeVisible();
    await expectAccessible();
  });

  test("a practice that is behind is told so, in the frame too", async () => {
    await openApp("/schedule", "Last backup 9 days ago, none elsewhere", {
      theme,
      backup: "overdue",
    });
    await page.getByRole("link", { name: /Last backup 9 days ago/ }).click();
    await expect.element(page.getByText("No copy was elsewhere for 90 days")).toBeVisible();
    await expect.element(page.getByText("Green still has an old recovery key")).toBeVisible();
    await expectAccessible();
  });

  test("a damaged record that does not open is set aside, and a backup restored", async () => {
    await openApp("/", "A file of the record is damaged", { theme, problem: "damaged" });
    await expectAccessible();
    await page.getByRole("button", { name: "Restore a backup" }).click();
    await expect.element(page.getByText("Nothing in it is changed or deleted")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Set it aside" }).click();
    await expect.element(page.getByText("no Stillroom backup on it")).toBeVisible();
  });

  test("a damaged record that opens says what is safe and what to do next", async () => {
    await openApp("/backup", "This record is damaged", { theme, damaged: true });
    await expect.element(page.getByText("Print what the next days need").first()).toBeVisible();
    // Said once, and nothing is offered that would be refused.
    await expect.element(page.getByText("This record is damaged")).toBeVisible();
    await expect.element(page.getByRole("button", { name: /^Back up/ })).not.toBeInTheDocument();
    await expect
      .element(page.getByRole("button", { name: "Set up a stick" }))
      .not.toBeInTheDocument();
    await expectAccessible();
  });

  test("a backup is restored on a computer that has no record", async () => {
    await openApp("/", "Welcome to Stillroom", { theme, scene: "firstRun" });
    await page.getByRole("button", { name: "Restore a backup" }).click();
    await expect.element(page.getByText("no Stillroom backup on it")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Blue BLUE" }).click();
    await page.getByLabelText("Recovery key").fill(SHEET.join(" "));
    await expect.element(page.getByText("8 of 8 groups")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Open the stick" }).click();
    await expect.element(page.getByRole("heading", { name: "Which backup?" })).toBeVisible();
    await expectAccessible();
    await page.getByRole("radio").nth(3).click();
    await page.getByRole("button", { name: "Restore this one" }).click();
    await expect.element(page.getByText("Everything passed")).toBeVisible();
    // It is older than what this computer saw: said, not refused.
    await expect.element(page.getByText(/611 journal entries came after/)).toBeVisible();
    await expectAccessible();
    await page.getByLabelText("New passphrase", { exact: true }).fill(PASSPHRASE);
    await page.getByLabelText("Type it again", { exact: true }).fill(PASSPHRASE);
    await page.getByRole("button", { name: "Open the record" }).click();
    await expect.element(page.getByText("Your record is back")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Open Stillroom" }).click();
    await expect.element(page.getByRole("link", { name: "Schedule" })).toBeVisible();
  });
});

test("a stick is set up and holds its first backup", async () => {
  await openApp("/backup", "Nothing is backed up yet", { backup: "none" });
  await expectAccessible();
  await page.getByRole("button", { name: "Set up a stick" }).click();
  await expect.element(page.getByText("Sheet plus stick is everything")).toBeVisible();
  await page.getByRole("button", { name: "Set up and back up" }).click();
  await expect.element(page.getByText("Choose where.")).toBeVisible();
  // Not by its color alone.
  expect(page.getByText("Choose where.").element().parentElement?.querySelector("svg")).not.toBe(
    null,
  );
  await expectAccessible();
  await page.getByRole("radio", { name: /SAMSUNG/ }).click();
  await page.getByLabelText("Name").fill("Red");
  await page.getByRole("button", { name: "Set up and back up" }).click();
  await stepUp();
  await expect.element(page.getByText("Red is set up and holds its first backup")).toBeVisible();
  await expect.element(page.getByRole("heading", { name: "Red", exact: true })).toBeVisible();
});

test("a drill with the sheet shows what was compared", async () => {
  await openApp("/backup", "Last backup today on Blue");
  await more("Try a restore");
  await page.getByText("The printed recovery key").click();
  await page.getByLabelText("Recovery key", { exact: true }).fill(SHEET.join(" "));
  await expectAccessible();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect.element(page.getByText("The restore from Blue passed")).toBeVisible();
  await expect.element(page.getByText("18,413 entries, each as it was written")).toBeVisible();
  await expectAccessible();
});

test("a prune shows first what would go", async () => {
  const fake = await openApp("/backup", "Last backup today on Blue");
  await more("Take old backups off");
  await stepUp();
  await expect.element(page.getByText("2 backups would go, 2 would stay:")).toBeVisible();
  expect(fake.seat.calls).not.toContain("backupPrune");
  await expectAccessible();
  await page.getByRole("button", { name: "Take 2 backups off" }).click();
  await expect.element(page.getByText("2 old backups taken off Blue, 2 left")).toBeVisible();
});

test("the front desk backs up and changes no stick", async () => {
  await openApp("/backup", "Last backup today on Blue", { as: "mia" });
  expect(page.getByRole("button", { name: "Set up a stick" }).elements()).toHaveLength(0);
  await page.getByRole("button", { name: "More for Blue" }).click();
  await expect.element(page.getByRole("menuitem", { name: "Read it back" })).toBeVisible();
  expect(page.getByRole("menuitem", { name: "Forget this stick" }).elements()).toHaveLength(0);
});

test("the end of the day offers a backup, and disturbs nobody", async () => {
  await openApp("/schedule", "Back up before you close", { backup: "closing" });
  expect(page.getByRole("dialog").elements()).toHaveLength(0);
  await expectAccessible();
});

test("on an upright tablet the offer pushes nothing out of the window", async () => {
  const { innerWidth, innerHeight } = window;
  await page.viewport(820, 1180);
  try {
    await openApp("/schedule", "Back up before you close", { backup: "closing" });
    const main = page.getByRole("main").element();
    expect(main.getBoundingClientRect().right).toBeLessThanOrEqual(820);
    await expect.element(page.getByRole("button", { name: "Book" }).first()).toBeInViewport();
  } finally {
    await page.viewport(innerWidth, innerHeight);
  }
});
