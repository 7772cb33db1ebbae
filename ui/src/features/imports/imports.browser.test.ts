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

test("a long cell is shown cut, and whole to be changed", async () => {
  const fake = await openApp("/import", "Bring in the client list");
  const value = `31/02/1990 ${"and so on ".repeat(200)}`;
  fake.world.parked = [
    {
      id: "00000000-0000-4000-8000-000000000017",
      row: 17,
      fileName: "clients-export.csv",
      cells: [{ column: "DOB", field: "birthDate", value }],
      problems: [{ column: "DOB", value: "31/02/1990", message: "There is no February 31." }],
      cut: [],
    },
  ];
  fake.emit("changed", ["imports"]);
  const field = page.getByLabelText("DOB").first();
  await expect.element(field).toHaveAttribute("readonly");
  await expectAccessible();
  await page.getByRole("button", { name: "Show DOB whole, to change it" }).click();
  await expect.element(field).toHaveValue(value);
  await field.fill("1990-02-28");
  await page.getByRole("button", { name: "Bring in" }).first().click();
  await expect.element(page.getByText("Row 17 came in")).toBeVisible();
});

test("the name of every field can be read where a column is matched", async () => {
  await openApp("/import", "Bring in the client list");
  await page.getByRole("button", { name: "Browse…" }).click();
  const field = page.getByLabelText("Field for column DOB");
  await expect.element(field).toBeVisible();
  const select = field.element() as HTMLSelectElement;
  const style = getComputedStyle(select);
  const pen = document.createElement("canvas").getContext("2d");
  if (pen === null) throw new Error("no canvas");
  pen.font = style.font;
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  for (const option of select.options)
    expect(pen.measureText(option.label).width, option.label).toBeLessThanOrEqual(room);
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
