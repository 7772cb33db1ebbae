import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { CODE, giveFactor, PASSPHRASE, RECOVERY_CODES, SECRET } from "../../fake";

const passphrase = () => page.getByRole("textbox", { name: "Passphrase", exact: true });
const button = (name: string | RegExp) => page.getByRole("button", { name });

async function setUp() {
  await page.getByLabelText("Current passphrase", { exact: true }).fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("No camera?")).toBeVisible();
}

async function keepCodes() {
  await expect.element(page.getByText(RECOVERY_CODES[0] ?? "").first()).toBeVisible();
  await page.getByLabelText("I have printed them or written them down").click();
  await button("Done").click();
}

test("a second factor is on after its first right code, and its recovery codes are shown once", async () => {
  const fake = await openApp("/account", "You have none.");
  await expectAccessible();
  await button("Set up a second factor").click();
  await page.getByLabelText("Current passphrase", { exact: true }).fill("not the passphrase");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText(/The login or the passphrase is wrong/)).toBeVisible();
  await setUp();
  await expectAccessible();
  await expect.element(page.getByText(SECRET.join(" "))).toBeVisible();
  await expect
    .element(page.getByRole("img", { name: "QR code with the secret of your second factor" }))
    .toBeVisible();
  await page.getByLabelText("Code from your app").fill("000000");
  await button("Turn it on").click();
  await expect.element(page.getByText(/On this computer it is 10:20:04 AM/)).toBeVisible();
  await expect.element(page.getByLabelText("Code from your app")).toHaveFocus();
  expect(fake.world.staff[0]?.secondFactor).toBe(null);
  await page.getByLabelText("Code from your app").fill(CODE);
  await userEvent.keyboard("{Enter}");
  for (const code of RECOVERY_CODES)
    await expect.element(page.getByText(code).first()).toBeVisible();
  await expectAccessible();
  // Neither Escape nor a wrong click loses them.
  await userEvent.keyboard("{Escape}");
  await expect.element(button("Done")).toBeDisabled();
  await button("Print the codes").click();
  expect(fake.seat.calls).toContain("printWindow");
  await keepCodes();
  await expect.element(page.getByText(/10 recovery codes are left/)).toBeVisible();
  expect(document.body.textContent).not.toContain(RECOVERY_CODES[0]);
  expect(document.body.textContent).not.toContain(SECRET[2]);
});

test("the QR code is black on white with a quiet zone, in the dark too", async () => {
  await openApp("/account", "You have none.", { theme: "dark" });
  await button("Set up a second factor").click();
  await setUp();
  await expectAccessible();
  const svg = document.querySelector<SVGElement>("svg[aria-label^='QR code']");
  const [ground, squares] = [svg?.querySelector("rect"), svg?.querySelector("path")];
  expect(ground && getComputedStyle(ground).fill).toBe("rgb(255, 255, 255)");
  expect(squares && getComputedStyle(squares).fill).toBe("rgb(0, 0, 0)");
  const box = (squares as SVGGraphicsElement).getBBox();
  expect([box.x, box.y, box.width, box.height]).toEqual([4, 4, 37, 37]);
  expect(svg?.getAttribute("viewBox")).toBe("0 0 45 45");
});

test("a step-up asks for passphrase and code, says which is wrong, and goes on", async () => {
  const fake = await openApp("/account", "On since", { factor: "on", rule: "whoHasOne" });
  await button("Make new recovery codes").click();
  await page.getByRole("dialog").getByRole("button", { name: "Make new recovery codes" }).click();
  await expect
    .element(page.getByRole("heading", { name: "Your passphrase and a code, please" }))
    .toBeVisible();
  await expectAccessible();
  await passphrase().fill(PASSPHRASE);
  await expect.element(button("Go on")).toBeDisabled();
  await page.getByLabelText("Code from your app").fill("111111");
  await button("Go on").click();
  await expect.element(page.getByText(/That code isn’t right/)).toBeVisible();
  await expect.element(page.getByLabelText("Code from your app")).toHaveFocus();
  await expectAccessible();
  // The passphrase was right and stays; the code is typed anew.
  await expect.element(passphrase()).toHaveValue(PASSPHRASE);
  await page.getByLabelText("Code from your app").fill(CODE);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
  expect(fake.seat.steppedUp).toBe(true);
});

test("a recovery code stands in once, and a warning comes before the last", async () => {
  await openApp("/account", "Only 2 recovery codes are left.", { factor: "few", rule: "everyone" });
  await expectAccessible();
  await button("Turn off").click();
  await page.getByRole("dialog").getByRole("button", { name: "Turn off" }).click();
  await passphrase().fill(PASSPHRASE);
  await button("Use a recovery code").click();
  await page.getByLabelText("Recovery code").fill((RECOVERY_CODES[9] ?? "").toUpperCase());
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("That recovery code is used up. 1 is left.")).toBeVisible();
  await expect.element(page.getByText("Your second factor is off.")).toBeVisible();
  await expect.element(page.getByText(/Without one you can’t confirm anything/)).toBeVisible();
});

test("under “everyone” who has none sets one up first, and what was asked for goes on", async () => {
  const fake = await openApp("/settings/security", "Recovery key", { rule: "everyone" });
  await button("Replace the recovery key").click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
  await expect
    .element(page.getByRole("heading", { name: "Set up a second factor first" }))
    .toBeVisible();
  await expectAccessible();
  await page.getByRole("dialog").getByRole("button", { name: "Set up a second factor" }).click();
  await setUp();
  await page.getByLabelText("Code from your app").fill(CODE);
  await userEvent.keyboard("{Enter}");
  await keepCodes();
  await expect.element(page.getByText("Sheet plus stick is everything")).toBeVisible();
  expect(fake.seat.calls.filter((name) => name === "replaceRecoveryKey")).toHaveLength(2);
});

test("whoever gives up setting it up gives up what was asked for", async () => {
  const fake = await openApp("/settings/security", "Recovery key", { rule: "everyone" });
  await button("Replace the recovery key").click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Set up a second factor" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  // It says nothing: the person knows that they gave up.
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(fake.seat.recoveryConfirmed).toBe(true);
  expect(fake.seat.calls.filter((name) => name === "replaceRecoveryKey")).toHaveLength(1);
});

test("the owner decides when a code is asked for; giving up leaves it as it was", async () => {
  const fake = await openApp("/settings/security", "Confirming with a code");
  await expect.element(page.getByText(/0 of \d people have one/)).toBeVisible();
  await page.getByText("Of everyone", { exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  expect(fake.seat.factor.rule).toBe("off");
  await expect.element(page.getByLabelText("No", { exact: true })).toBeChecked();
  await page.getByText("Of everyone", { exact: true }).click();
  await passphrase().fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText(/The recovery key is never asked for one/)).toBeVisible();
  expect(fake.seat.factor.rule).toBe("everyone");
  await expectAccessible();
});

test("only an owner sees who is asked", async () => {
  await openApp("/settings/security", "Verify the record", { roles: ["privacyOfficer"] });
  await expect.element(page.getByText("Confirming with a code")).not.toBeInTheDocument();
});

test("a lost second factor is taken away by whoever issues passphrases", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  const tess = fake.world.staff.find((one) => one.login === "tess");
  giveFactor(fake.world, fake.seat, tess?.id ?? "");
  fake.world.changed(["staff"]);
  await page.getByRole("button", { name: "Tess Moreau" }).click();
  await page.getByText("Access", { exact: true }).last().click();
  await expect.element(page.getByText(/Has a second factor./)).toBeVisible();
  await expectAccessible();
  await button("Take the second factor away").click();
  await page
    .getByRole("dialog", { name: /Take the second factor of/ })
    .getByRole("button", { name: "Take the second factor away" })
    .click();
  await passphrase().fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("The second factor was taken away.")).toBeVisible();
  expect(fake.world.staff.find((one) => one.login === "tess")?.secondFactor).toBe(null);
});
