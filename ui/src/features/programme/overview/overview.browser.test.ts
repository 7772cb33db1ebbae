import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { navigate } from "../../../kit";

test("what is late comes first, is counted, and opens where it is done", async () => {
  await openApp("/programme", "Restore drill: the last one was 41 days ago");
  await expect.element(page.getByRole("definition").first()).toHaveTextContent("2");
  await expect.element(page.getByText("2 days late")).toBeVisible();
  await expect.element(page.getByText(/^Since you looked/)).not.toBeInTheDocument();
  await expectAccessible();
  await page.getByRole("button", { name: /An incident is open/ }).click();
  await expect.element(page.getByText("Decided and closed")).toBeVisible();
});

test("what is new and what is done since the last look are said, at each look of the day", async () => {
  await openApp("/programme", "Since you looked on Mar 9, 2026", {
    programme: { due: "since" },
    theme: "dark",
  });
  await expect.element(page.getByText("1 new, 1 done")).toBeVisible();
  await expect
    .element(page.getByRole("button", { name: /Restore drill/ }))
    .toHaveTextContent("New");
  await expect.element(page.getByText(/No agreement with Northside IT/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("link", { name: "Vendors" }).click();
  await expect.element(page.getByText("Work for you now")).toBeVisible();
  await page.getByRole("link", { name: "Today", exact: true }).click();
  await expect.element(page.getByText("1 new, 1 done")).toBeVisible();
});

test("nothing due is said plainly, and leads on", async () => {
  await openApp("/programme", "Nothing is due that Stillroom knows of.", {
    programme: { due: "none" },
  });
  await expectAccessible();
  await page.getByRole("button", { name: "Look at the requirements" }).click();
  await expect.element(page.getByText("How much is covered, and how old that is")).toBeVisible();
});

test("two things that read alike at the same place are both on the list", async () => {
  const fake = await openApp("/schedule", "Thursday, March 12");
  const due = await fake.commands.getDue();
  const twice = due.find((one) => one.what.startsWith("Restore drill"));
  fake.commands.getDue = async () => (twice === undefined ? due : [...due, twice]);
  navigate("/programme");
  await expect.element(page.getByText("2 days late").first()).toBeVisible();
  expect(page.getByRole("button", { name: /Restore drill/ }).elements().length).toBe(2);
});
