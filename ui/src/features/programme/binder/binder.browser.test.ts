import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { PASSPHRASE } from "../../../fake";

test("a day is picked, gaps are read, and a binder is made in a chosen folder", async () => {
  const fake = await openApp("/programme/binder", "What it would hold");
  await expect.element(page.getByText("12 of 71").first()).toBeVisible();
  await expect.element(page.getByText("No policy in force answers it.").first()).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Show all 10" }).click();
  await page.getByText("A folder", { exact: true }).click();
  await page.getByRole("button", { name: "Choose a folder and make it" }).click();
  // It leaves Stillroom: the passphrase is asked for first.
  await page.getByRole("textbox", { name: "Passphrase" }).fill(PASSPHRASE);
  await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
  await expect
    .element(page.getByText("“Evidence binder 2026-03-12” is in the folder that you chose."))
    .toBeVisible();
  expect(fake.seat.calls).toContain("makeBinder");
  await expectAccessible();
});

test("no binder is made of the day before while the day typed is refused", async () => {
  const fake = await openApp("/programme/binder", "What it would hold");
  const make = page.getByRole("button", { name: /^Choose a folder/ });
  await expect.element(make).toBeEnabled();
  const day = page.getByRole("textbox", { name: /^As of/ });
  await day.fill("12/31/2099");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Put the day above right first.")).toBeVisible();
  await expect.element(day).toHaveValue("12/31/2099");
  await expect.element(make).toBeDisabled();
  await expectAccessible();
  await day.fill("03/01/2026");
  await userEvent.keyboard("{Enter}");
  await expect.element(make).toBeEnabled();
  // An empty one can't be: what counts is shown again.
  await day.fill("");
  await userEvent.keyboard("{Enter}");
  await expect.element(day).toHaveValue("03/01/2026");
  expect(fake.seat.calls).not.toContain("makeBinder");
});

test("a stick that is full is said, and the day and the form stay as they were", async () => {
  const fake = await openApp("/programme/binder", "What it would hold");
  fake.seat.steppedUp = true;
  fake.failNext("makeBinder", {
    code: "file",
    message: "The disk or stick is full. Make room, or choose another folder. No binder was made.",
  });
  await page.getByText("A folder", { exact: true }).click();
  await page.getByRole("button", { name: "Choose a folder and make it" }).click();
  await expect.element(page.getByText("The disk or stick is full.")).toBeVisible();
  await expect.element(page.getByRole("radio", { name: "A folder" })).toBeChecked();
  await expectAccessible();
});
