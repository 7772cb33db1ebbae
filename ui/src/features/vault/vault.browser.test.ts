import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { PASSPHRASE, SHEET } from "../../fake";
import { session } from "../../kit";

async function untilKey() {
  const fake = await openApp("/", "Welcome to Stillroom", { scene: "firstRun" });
  await page.getByRole("button", { name: "Set up a practice" }).click();
  await page.getByLabelText("Practice name").fill("Linden Aesthetics");
  await expectAccessible();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabelText("Your name").fill("Dr. Amara Lin");
  await expect.element(page.getByLabelText("Login")).toHaveValue("amara");
  await expectAccessible();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabelText("Type it again", { exact: true }).fill(PASSPHRASE);
  await expect.element(page.getByText("Strong", { exact: true })).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect.element(page.getByText("Sheet plus stick is everything")).toBeVisible();
  return fake;
}

async function groupsAsked(): Promise<{ label: string; index: number }[]> {
  const labels = [...document.querySelectorAll("label")].map(
    (label) => label.textContent?.trim() ?? "",
  );
  return labels
    .filter((label) => /^Group \d$/.test(label))
    .map((label) => ({ label, index: Number(label.slice(6)) - 1 }));
}

test("the first run leads from nothing to an open practice", async () => {
  const fake = await untilKey();
  await expectAccessible();
  for (const group of SHEET) expect(document.body.textContent).toContain(group);
  await page.getByRole("button", { name: "Print the sheet" }).click();
  expect(fake.seat.calls).toContain("printWindow");
  // Nothing goes on before the person says that the key is kept.
  await expect.element(page.getByRole("button", { name: "Continue" })).toBeDisabled();
  await page.getByLabelText("I have printed it or written it down").click();
  await page.getByRole("button", { name: "Continue" }).click();
  const asked = await groupsAsked();
  expect(asked).toHaveLength(2);
  for (const { label, index } of asked) {
    // Forgiving: small letters, no dash.
    await page.getByLabelText(label).fill((SHEET[index] ?? "").toLowerCase().replace("-", " "));
  }
  await expectAccessible();
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect.element(page.getByRole("heading", { name: "Your practice is ready" })).toBeVisible();
  await page.getByRole("button", { name: "Open Stillroom" }).click();
  await expect.poll(() => session.phase).toBe("open");
  expect(document.body.textContent).not.toContain(SHEET[0]);
});

test("a group typed wrong is named and nothing is confirmed", async () => {
  const fake = await untilKey();
  await page.getByLabelText("I have printed it or written it down").click();
  await page.getByRole("button", { name: "Continue" }).click();
  const [first, second] = await groupsAsked();
  await page.getByLabelText(first?.label ?? "").fill(SHEET[first?.index ?? 0] ?? "");
  await page.getByLabelText(second?.label ?? "").fill("AAAA-AAAA");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect
    .element(page.getByText(`This is not group ${(second?.index ?? 0) + 1}.`, { exact: false }))
    .toBeVisible();
  expect(fake.seat.recoveryConfirmed).toBe(false);
});

test("a short passphrase does not go on", async () => {
  await openApp("/", "Welcome to Stillroom", { scene: "firstRun" });
  await page.getByRole("button", { name: "Set up a practice" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect.element(page.getByText("Give the practice a name.")).toBeVisible();
  await page.getByLabelText("Practice name").fill("Linden");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabelText("Your name").fill("Amara Lin");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabelText("Passphrase", { exact: true }).fill("too short");
  await page.getByLabelText("Type it again", { exact: true }).fill("too short");
  await expect.element(page.getByText(/more characters, at least/)).toBeVisible();
  await expect.element(page.getByRole("button", { name: "Continue" })).toBeDisabled();
});

test("misses make a wait that counts down on the button", async () => {
  await openApp("/", "Passphrase", { scene: "vaultLocked" });
  await page.getByText("nora").click();
  for (let miss = 0; miss < 4; miss += 1) {
    await page.getByLabelText("Passphrase", { exact: true }).fill("not the passphrase");
    await userEvent.keyboard("{Enter}");
    await new Promise((go) => setTimeout(go, 60));
  }
  await expect.element(page.getByText(/Too many tries. Wait \d+ seconds/)).toBeVisible();
  await expectAccessible();
  const button = page.getByRole("button", { name: /^Wait \d s$/ });
  await expect.element(button).toBeDisabled();
  await expect.element(page.getByRole("button", { name: "Wait 6 s" })).toBeVisible();
});

test("the recovery key opens the record for a person with a new passphrase", async () => {
  await openApp("/", "The key for this computer is missing", { problem: "keychain_no_entry" });
  await page.getByRole("button", { name: "Use the recovery key" }).click();
  await page
    .getByLabelText("Recovery key", { exact: true })
    .fill(SHEET.slice(0, 3).join(" ").toLowerCase());
  await expect.element(page.getByText("3 of 8 groups")).toBeVisible();
  await expectAccessible();
  await page
    .getByLabelText("Recovery key", { exact: true })
    .fill(SHEET.join(" ").replaceAll("0", "o").toLowerCase());
  await page.getByLabelText("Login").selectOptions("tess");
  await page.getByLabelText("New passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabelText("Type it again", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Open the record" }).click();
  await expect.poll(() => session.me?.login).toBe("tess");
});

test("a missing key may only mean another account, and says what to do there", async () => {
  await openApp("/", "The key for this computer is missing", { problem: "keychain_no_entry" });
  await expect.element(page.getByText("What it can mean")).toBeVisible();
  await expect.element(page.getByText(/^This is another account of this computer/)).toBeVisible();
  // What isn't known from here isn't promised.
  await expect
    .element(page.getByText(/Where it was set up in other accounts or on other computers/))
    .toBeVisible();
  await expect.element(page.getByText(/ask the owner for a code/)).toBeVisible();
  await expectAccessible();
});

test("a slip in the recovery key is named by its group", async () => {
  await openApp("/", "The key for this computer is missing", { problem: "keychain_no_entry" });
  await page.getByRole("button", { name: "Use the recovery key" }).click();
  await page.getByText("Only to look").click();
  await page
    .getByLabelText("Recovery key", { exact: true })
    .fill([...SHEET.slice(0, 4), "AAAA-AAAA", ...SHEET.slice(5)].join(" "));
  await page.getByRole("button", { name: "Open the record" }).click();
  await expect.element(page.getByText(/Group 5 isn’t right/)).toBeVisible();
});

test("a one-time passphrase is asked for once and replaced before anything else", async () => {
  const fake = await openApp("/", "Passphrase", { scene: "vaultLocked" });
  const mia = fake.world.staff.find((one) => one.login === "mia");
  fake.seat.oneTime.add(mia?.id ?? "");
  await page.getByText("mia").click();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect
    .element(page.getByRole("heading", { name: "Choose a passphrase of your own" }))
    .toBeVisible();
  await expectAccessible();
  expect(document.body.textContent).not.toContain("One-time passphrase\n");
  await page
    .getByLabelText("New passphrase", { exact: true })
    .fill("seven quiet lamps on the pier");
  await page.getByLabelText("Type it again", { exact: true }).fill("seven quiet lamps on the pier");
  await page.getByRole("button", { name: "Save the new passphrase" }).click();
  await expect.poll(() => session.me?.mustChangePassphrase).toBe(false);
});

test("a chosen tile goes on to that person's passphrase", async () => {
  const fake = await openApp("/", "Choose your name", { scene: "screenLocked" });
  const mia = fake.world.staff.find((one) => one.login === "mia");
  await page.getByRole("button", { name: mia?.name ?? "" }).click();
  await page.getByRole("button", { name: "Use the passphrase" }).click();
  await expect.element(page.getByRole("radio", { name: "mia" })).toBeChecked();
  await expect.element(page.getByLabelText("Passphrase", { exact: true })).toHaveFocus();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => session.me?.login).toBe("mia");
});

test("a code from the owner that is wrong says what to do", async () => {
  await openApp("/", "The key for this computer does not fit", { problem: "keychain_wrong_entry" });
  await page.getByRole("button", { name: "Use a code from the owner" }).click();
  await page.getByLabelText("Login").fill("jo");
  await page.getByLabelText("Code").fill("XXXX");
  await page.getByLabelText("New passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabelText("Type it again", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Set up this computer" }).click();
  await expect.element(page.getByText(/Ask the owner for a new one/)).toBeVisible();
  await expectAccessible();
});

test("replacing the recovery key asks for the passphrase and goes on by itself", async () => {
  const fake = await openApp("/settings/security", "Verify the record");
  await page.getByRole("button", { name: "Replace the recovery key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace the recovery key" }).click();
  await expect.element(page.getByRole("dialog", { name: "Your passphrase, please" })).toBeVisible();
  await expectAccessible();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Sheet plus stick is everything")).toBeVisible();
  expect(fake.seat.calls.filter((name) => name === "replaceRecoveryKey")).toHaveLength(2);
  await expectAccessible();
});

test("a step-up that is cancelled changes nothing and says nothing", async () => {
  const fake = await openApp("/settings/security", "Verify the record");
  await page.getByRole("button", { name: "Make a new vault key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new vault key" }).click();
  await page
    .getByRole("dialog", { name: "Your passphrase, please" })
    .getByRole("button", { name: "Cancel" })
    .click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(fake.seat.calls.filter((name) => name === "rekey")).toHaveLength(1);
  expect(document.querySelector(".toast")).toBeNull();
});

test("a new vault key shows everybody's code, then the new sheet", async () => {
  const fake = await openApp("/settings/security", "Verify the record");
  fake.seat.steppedUp = true;
  await page.getByRole("button", { name: "Make a new vault key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new vault key" }).click();
  await expect.element(page.getByRole("heading", { name: "One-time codes" })).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect.element(page.getByText("Sheet plus stick is everything")).toBeVisible();
});

test("a verification shows what was checked", async () => {
  await openApp("/settings/security", "Verify the record");
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect
    .element(page.getByText(/Everything fits. 1,240 journal entries checked/))
    .toBeVisible();
  await expect.element(page.getByText("Agrees with the last entry")).toBeVisible();
  await expectAccessible();
});

test("a PIN that everybody has is refused with the reason", async () => {
  await openApp("/account", "PIN for this desk");
  await page.getByRole("button", { name: "Change PIN" }).click();
  await page.getByLabelText("Current passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabelText("New PIN (six digits)", { exact: true }).fill("123456");
  await page.getByRole("button", { name: "Save PIN" }).click();
  await expect.element(page.getByText(/Too many people choose this PIN/)).toBeVisible();
  await expectAccessible();
});
