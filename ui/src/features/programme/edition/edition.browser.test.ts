import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { PASSPHRASE } from "../../../fake";

const choose = () => page.getByRole("button", { name: "Bring in an edition" }).click();

test("an edition is chosen, read, and brought in with the passphrase", async () => {
  const fake = await openApp("/programme/edition", "What the texts say, and since when");
  await expect.element(page.getByText("It came with this Stillroom.")).toBeVisible();
  await expectAccessible();
  await choose();
  const sheet = page.getByRole("dialog");
  await expect.element(sheet.getByText("Requirements: 1 new, 1 changed")).toBeVisible();
  await expect.element(sheet.getByText("Nothing has been changed yet.")).toBeVisible();
  expect(fake.seat.calls).not.toContain("bringInContentUpdate");
  await expectAccessible();
  await sheet.getByRole("button", { name: "Bring in edition 2027.1" }).click();
  await page.getByRole("textbox", { name: "Passphrase" }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.element(page.getByText("Edition 2027.1 is in force.")).toBeVisible();
  // What it wants looked at again, and the file with its digest.
  await expect.element(page.getByText("Decisions to look at again")).toBeVisible();
  await expect.element(page.getByText("9c41e07a".repeat(8))).toBeVisible();
  await expectAccessible();
});

test("a file that isn’t the makers’ is refused in words, and the page stays as it was", async () => {
  await openApp("/programme/edition", "What the texts say, and since when", {
    programme: { edition: "wrong" },
  });
  await choose();
  await expect.element(page.getByText("This file wasn’t taken")).toBeVisible();
  await expect.element(page.getByText("Nothing was changed.")).toBeVisible();
  await expect.element(page.getByText("No edition was brought in by file yet.")).toBeVisible();
  await expectAccessible();
});

test("a build without the makers’ key says that it takes none", async () => {
  await openApp("/programme/edition", "What the texts say, and since when", {
    programme: { edition: "none" },
  });
  await expect
    .element(page.getByText("This build takes no content updates yet", { exact: false }))
    .toBeVisible();
  await expect
    .element(page.getByRole("button", { name: "Bring in an edition" }))
    .not.toBeInTheDocument();
  await expectAccessible();
});
