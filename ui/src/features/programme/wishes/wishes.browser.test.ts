import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

const dialog = () => page.getByRole("dialog");
const card = () => page.getByRole("region", { name: "Permissions & notices" });
const at = (n: number) => `/clients/01950002-0000-7000-8000-${String(n).padStart(12, "0")}`;

test("the client's page shows what is in force in one look", async () => {
  await openApp(at(1), "Permissions & notices", { as: "mia" });
  await expect.element(card().getByText(/Nothing about the filler/)).toBeVisible();
  await expect.element(card().getByText(/must be honored/)).toBeVisible();
  await expect.element(card().getByText(/Tom Reyes/)).toBeVisible();
  await expectAccessible();
  await card().getByRole("button", { name: "All, with what has ended" }).click();
  await expect.element(dialog().getByText("Family, friends")).toBeVisible();
  await expectAccessible();
});

test("what was paid in full is in force at once", async () => {
  await openApp(at(5), "Permissions & notices", { as: "mia" });
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Restriction" }).click();
  await expect.element(dialog().getByText(/An official decides/)).toBeVisible();
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect
    .element(
      dialog()
        .getByText(/Write what isn’t to be used/)
        .first(),
    )
    .toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("What the client asks").fill("Nothing about the peel");
  await dialog().getByLabelText("They, or somebody for them, paid for it in full").click();
  await expect.element(dialog().getByText(/An official decides/)).not.toBeInTheDocument();
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(card().getByText(/Nothing about the peel/)).toBeVisible();
  await expect.element(card().getByText(/must be honored/)).toBeVisible();
});

test("an official refuses a restriction, says why, and has the letter", async () => {
  await openApp("/programme/wishes", "Waits for a decision");
  await expectAccessible();
  await page.getByRole("button", { name: "Decide" }).click();
  await dialog().getByText("Refuse", { exact: true }).click();
  await dialog().getByRole("button", { name: "Decide" }).click();
  await expect
    .element(
      dialog()
        .getByText(/Write why you refuse/)
        .first(),
    )
    .toBeVisible();
  await dialog()
    .getByRole("textbox", { name: "Why", exact: true })
    .fill("She works at the same desk");
  await dialog().getByRole("button", { name: "Decide" }).click();
  await expect
    .element(dialog().getByRole("region", { name: "Letter" }))
    .toHaveTextContent("She works at the same desk");
  await expectAccessible();
});

test("with no complaint there is one button, and the sentence says so", async () => {
  await openApp("/programme/wishes?view=complaints", "No complaint has come in.", {
    programme: { wishes: "none" },
  });
  expect(page.getByRole("button", { name: "Take in a complaint" }).elements()).toHaveLength(1);
  await expectAccessible();
});

test("a complaint goes from the desk to its letter", async () => {
  await openApp("/programme/wishes?view=complaints", "Somebody said my name");
  await expectAccessible();
  await page.getByRole("button", { name: /Somebody said my name/ }).click();
  await expect.element(dialog().getByText("Talked to the desk.")).toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("What came of it").fill("We call by first name only.");
  await dialog().getByRole("button", { name: "Close the complaint" }).click();
  await expect
    .element(
      dialog()
        .getByText(/Write first how you saw to it/)
        .first(),
    )
    .toBeVisible();
  await dialog()
    .getByLabelText("How you saw to it that nobody is treated worse")
    .fill("Told everybody.");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByRole("button", { name: "Close the complaint" }).click();
  await dialog().getByRole("button", { name: "Letter", exact: true }).click();
  await expect
    .element(dialog().getByRole("region", { name: "Letter" }))
    .toHaveTextContent("We call by first name only.");
});

test("the desk takes a complaint in and sees no list", async () => {
  const fake = await openApp(at(2), "Permissions & notices", { as: "mia" });
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Take in a complaint" }).click();
  await dialog().getByLabelText("What it is about").fill("The door was open.");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText(/Written down. The practice means to answer/)).toBeVisible();
  expect(fake.seat.calls).not.toContain("listComplaints");
});

test("an official says that a way to be reached can't be done, and why; the desk doesn't", async () => {
  await openApp(at(5), "Permissions & notices");
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Another way to be reached" }).click();
  await dialog().getByLabelText("How, or where").fill("By carrier pigeon");
  await dialog().getByText("It can’t be done").click();
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(dialog().getByText("Write why it can’t be done.")).toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("Why it can’t be done").fill("No pigeon comes here.");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(card().getByText("By carrier pigeon")).not.toBeInTheDocument();
  await card().getByRole("button", { name: "All, with what has ended" }).click();
  await expect.element(dialog().getByText("Refused: No pigeon comes here.")).toBeVisible();
});

test("the desk writes a way to be reached down, and is told who may refuse it", async () => {
  await openApp(at(5), "Permissions & notices", { as: "mia" });
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Another way to be reached" }).click();
  await expect.element(dialog().getByText(/an official writes down why/)).toBeVisible();
  await expect
    .element(dialog().getByRole("radio", { name: "It can’t be done" }))
    .not.toBeInTheDocument();
  await expectAccessible();
});

test("how a complaint came is chosen from words of their own", async () => {
  await openApp("/programme/wishes?view=complaints", "Somebody said my name");
  await page.getByRole("button", { name: "Take in a complaint" }).click();
  await expect
    .element(page.getByRole("dialog").getByRole("option", { name: "In person", exact: true }))
    .toBeInTheDocument();
});
