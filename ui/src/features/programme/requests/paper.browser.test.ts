import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { openApp } from "../../../app/testing";
import { prefs } from "../../../kit/prefs.svelte";

test("the printed list of disclosures says what it is, whose, and of which years", async () => {
  await openApp("/programme/requests", "A list of disclosures");
  await page.getByText("A list of disclosures").first().click();
  await page.getByRole("button", { name: "Write it down" }).click();
  await page.getByRole("button", { name: "Grant it" }).click();
  await page.getByRole("button", { name: "Print the list" }).click();
  await expect
    .poll(() => document.querySelector(".print-sheet h1")?.textContent)
    .toMatch(/disclosed/);
  const paper = document.querySelector(".print-sheet")?.textContent ?? "";
  expect(paper).toContain("June Quinn");
  expect(paper).toMatch(/From \w+ \d+, \d{4} to \w+ \d+, \d{4}/);
});

test("in privacy mode the screen shows initials, and the paper the whole name", async () => {
  await openApp("/programme/requests", "A list of disclosures");
  await page.getByText("A list of disclosures").first().click();
  prefs.set({ privacy: true });
  try {
    await page.getByRole("button", { name: "Write it down" }).click();
    await page.getByRole("button", { name: "Grant it" }).click();
    await page.getByRole("button", { name: "Print the list" }).click();
    await expect.element(page.getByRole("dialog").getByText("J. Q.")).toBeVisible();
    expect(document.querySelector(".print-sheet")?.textContent).toContain("June Quinn");
  } finally {
    prefs.set({ privacy: false });
  }
});
