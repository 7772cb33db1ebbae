import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { navigate } from "../../../kit";

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

test("what is printed is dark on white in the dark look too", async () => {
  await openApp("/programme/calendar", "The next twelve months", { theme: "dark" });
  const sheet = document.querySelector(".print-sheet");
  if (sheet === null) throw new Error("nothing to print");
  const paper = getComputedStyle(sheet);
  const screen = getComputedStyle(document.documentElement);
  expect(paper.colorScheme).toBe("light");
  for (const name of ["--ink", "--muted", "--surface", "--line"])
    expect(paper.getPropertyValue(name)).not.toBe(screen.getPropertyValue(name));
});

test("a year that can’t be read says why, and is read when it is tried again", async () => {
  const fake = await openApp("/clients", "Clients");
  fake.failNext("getYear", { code: "disk_full", message: "The disk is full." });
  navigate("/programme/calendar");
  await expect.element(page.getByText("The year can’t be shown")).toBeVisible();
  await expect.element(page.getByText("The disk is full.")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(page.getByRole("region", { name: "April 2026" })).toBeVisible();
  await expect.element(page.getByText("The disk is full.")).not.toBeInTheDocument();
});

test("a duty is handed to somebody else", async () => {
  const fake = await openApp("/programme/calendar", "The next twelve months");
  await page.getByRole("combobox", { name: "Vendors" }).selectOptions("Dr. Amara Lin");
  expect(fake.seat.calls).toContain("handOverDuty");
  await expectAccessible();
});
