import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { flow } from "./imports.svelte";

beforeEach(() => flow.again());

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("an import is accessible at every step", async () => {
    await openApp("/import", "Bring in the client list", { theme });
    await expect.element(page.getByText("No row is waiting.")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Browse…" }).click();
    await expect.element(page.getByLabelText("Field for column DOB")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Check the rows" }).click();
    await expect.element(page.getByText("There is no February 31.")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Import 236 clients" }).click();
    await expect.element(page.getByText("236 clients came in")).toBeVisible();
    await expect.element(page.getByText("Row 17 of clients-export.csv")).toBeVisible();
    await expectAccessible();
  });
});

test("a parked row is put right in place and comes in", async () => {
  const fake = await openApp("/import", "Bring in the client list");
  await page.getByRole("button", { name: "Browse…" }).click();
  await page.getByRole("button", { name: "Check the rows" }).click();
  await page.getByRole("button", { name: "Import 236 clients" }).click();
  await expect.element(page.getByText("Row 17 of clients-export.csv")).toBeVisible();
  await page.getByLabelText("DOB").first().fill("02/28/1990");
  await page.getByRole("button", { name: "Bring in" }).first().click();
  await expect.element(page.getByText("Row 17 came in")).toBeVisible();
  expect(fake.world.parked).toHaveLength(2);
  await expectAccessible();
});

test("a file dropped on the window is read", async () => {
  const fake = await openApp("/import", "Bring in the client list");
  fake.emit("tauri://drag-drop", { paths: ["/home/mia/old-clients.csv"] });
  await expect.element(page.getByLabelText("Field for column DOB")).toBeVisible();
});

test("a file that cannot be read says what is safe and what to do", async () => {
  await openApp("/import", "Bring in the client list");
  await page.getByLabelText("File", { exact: true }).fill("photos.zip");
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect.element(page.getByText(/Nothing was read; choose a file/)).toBeVisible();
  await expectAccessible();
});
