import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";

test("a service is added with its price in cents", async () => {
  const fake = await openApp("/settings/services", "Cheek filler");
  await page.getByRole("button", { name: "Add a service" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Dermaplaning");
  await page.getByLabelText("Price").fill("abc");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Write an amount such as 85 or 85.50.")).toBeVisible();
  await expectAccessible();
  await page.getByLabelText("Price").fill("$1,085.50");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Dermaplaning")).toBeVisible();
  expect(fake.world.services.find((one) => one.name === "Dermaplaning")?.priceCents).toBe(108_550);
});

test("a room of a taken name is refused at its field", async () => {
  await openApp("/settings/rooms", "Laser room");
  await page.getByRole("button", { name: "Add a room" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Suite 1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("There is a room of this name already.")).toBeVisible();
  await expectAccessible();
});

test("working hours that overlap can't be saved", async () => {
  const fake = await openApp("/settings/hours", "Wednesday");
  const before = fake.seat.calls.filter((name) => name === "saveHours").length;
  await page.getByRole("button", { name: "Add hours on Monday" }).click();
  await page.getByLabelText("From, Monday").last().selectOptions("10:00 AM");
  await expect.element(page.getByText(/must not overlap/)).toBeVisible();
  await expect.element(page.getByRole("button", { name: "Save" })).toBeDisabled();
  expect(fake.seat.calls.filter((name) => name === "saveHours").length).toBe(before);
});

test("the practice's name and lock times are saved", async () => {
  const fake = await openApp("/settings/practice", "The day on the schedule");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Linden & Co.");
  await page
    .getByRole("group", { name: "Lock the screen after" })
    .getByRole("button", { name: "More" })
    .click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Saved.")).toBeVisible();
  expect(fake.world.practice.name).toBe("Linden & Co.");
  expect(fake.world.practice.lock.screenMinutes).toBe(4);
});

test("who may not change the settings can read them", async () => {
  await openApp("/settings/practice", "Only the owner can change these settings.", { as: "mia" });
  await expect.element(page.getByRole("textbox", { name: "Name", exact: true })).toBeDisabled();
  await expectAccessible();
});
