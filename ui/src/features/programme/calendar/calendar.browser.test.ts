import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

test("the year is read by months, each entry leads to its place, and it is printed", async () => {
  const fake = await openApp("/programme/calendar", "The next twelve months");
  const april = page.getByRole("region", { name: "April 2026" });
  await expect.element(april.getByText("Look through everybody’s access")).toBeVisible();
  await expect.element(page.getByText("Earlier this year")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Print the year" }).click();
  expect(fake.seat.calls).toContain("printWindow");
  await april.getByText("Look through everybody’s access").click();
  await expect.poll(() => location.hash).toBe("#/programme/requirements");
});

test("a duty is handed to somebody else", async () => {
  const fake = await openApp("/programme/calendar", "The next twelve months");
  await page.getByRole("combobox", { name: "Vendors" }).selectOptions("Dr. Amara Lin");
  expect(fake.seat.calls).toContain("handOverDuty");
  await expectAccessible();
});
