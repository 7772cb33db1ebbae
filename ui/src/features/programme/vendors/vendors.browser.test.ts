import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { router } from "../../../kit";

const dialog = () => page.getByRole("dialog");
const button = (name: string | RegExp) => page.getByRole("button", { name });

test("an empty list offers whom a spa usually works with, and one tap adds them", async () => {
  await openApp("/programme/vendors", "Nobody is in the list yet", {
    programme: { vendors: "none" },
  });
  await expectAccessible();
  expect(button("Add a vendor").elements()).toHaveLength(1);
  await button(/^Add IT support/).click();
  await expect.element(page.getByRole("heading", { name: "IT support" })).toBeVisible();
  await expect
    .element(page.getByText("Find out whether IT support needs an agreement"))
    .toBeVisible();
  await expectAccessible();
});

test("five answers end in what is needed", async () => {
  await openApp("/programme/vendors", "Lumen Laser Service");
  await button(/Lumen Laser Service/).click();
  await button("Answer the questions").click();
  const group = (name: RegExp) => dialog().getByRole("group", { name });
  await group(/like one of your own people/)
    .getByLabelText("No", { exact: true })
    .click();
  await group(/information about your clients/)
    .getByLabelText("Yes")
    .click();
  await expectAccessible();
  for (const name of [/only to treat/, /only carry it/, /move the money/])
    await group(name).getByLabelText("No", { exact: true }).click();
  await dialog().getByRole("button", { name: "Save the answers" }).click();
  await expect.element(page.getByText("Needs a business associate agreement")).toBeVisible();
  await expect.element(page.getByText(/No agreement with Lumen/)).toBeVisible();
});

test("an agreement is entered, and says at the field what is missing", async () => {
  await openApp("/programme/vendors", "Chime Texting");
  await button(/Chime Texting/).click();
  await button("Enter an agreement").click();
  await dialog().getByRole("button", { name: "Save the agreement" }).click();
  await expect
    .element(dialog().getByText("Enter when it was sent, or when it was signed."))
    .toBeVisible();
  await dialog().getByRole("textbox", { name: "Signed by both on" }).fill("3/2/2026");
  await dialog().getByLabelText("Signed for them by").fill("Kim Roe");
  await dialog().getByRole("button", { name: "All found" }).click();
  await expectAccessible();
  await dialog().getByRole("button", { name: "Save the agreement" }).click();
  await expect.element(page.getByText("Agreement signed").first()).toBeVisible();
  await button("Add the file").click();
  await expect.element(page.getByText("Signed.pdf")).toBeVisible();
  await expectAccessible();
});

test("what is missing first, who needs none with the reason, who was left at the end", async () => {
  await openApp("/programme/vendors", "No agreement with Chime Texting is signed");
  await expect
    .element(page.getByText("The agreement with BookWell runs out (Apr 1, 2026)"))
    .toBeVisible();
  await expect
    .element(page.getByText("Not a business associate for this: moves money"))
    .toBeVisible();
  await expect.element(page.getByText("No longer work for you")).toBeVisible();
  await expectAccessible();
});

test("a list of questions says what to do, and it is put right", async () => {
  await openApp("/programme/vendors?view=sheets", "Our website and its trackers");
  await expectAccessible();
  await button("Go through it").nth(1).click();
  // What is left out is said at its question, and the next key goes there.
  await dialog().getByRole("button", { name: "Save the answers" }).click();
  await expect.element(dialog().getByText("Choose an answer.")).toBeVisible();
  expect(
    dialog().getByText("Choose an answer.").element().querySelector("svg") ??
      document.querySelector("[role=alert] svg"),
  ).not.toBeNull();
  expect(document.activeElement?.closest("fieldset")).toBe(
    dialog().getByRole("group").first().element(),
  );
  await expectAccessible();
  // A day that was emptied is the suggested one again.
  const next = dialog().getByRole("textbox", { name: "Again on" });
  const suggested = (next.element() as HTMLInputElement).value;
  await next.fill("");
  await userEvent.keyboard("{Tab}");
  await expect.element(next).toHaveValue(suggested);
  const rest = [
    "No",
    "No",
    "There are none",
    "No",
    "No, or only on pages without treatments",
    "There are none",
  ];
  await dialog().getByLabelText("Yes, also on treatments, booking or forms").click();
  const groups = dialog().getByRole("group");
  for (const [index, label] of rest.entries())
    await groups
      .nth(index + 1)
      .getByLabelText(label, { exact: true })
      .click();
  await expect.element(dialog().getByText(/Take the pixels off/)).toBeVisible();
  await dialog().getByRole("button", { name: "Save the answers" }).click();
  await expect.element(page.getByText(/Take the pixels off/)).toBeVisible();
  await button(/^Put right: Take the pixels/).click();
  await expect.element(page.getByText("Put right", { exact: true }).first()).toBeVisible();
  await expectAccessible();
});

test("who may only look sees no way to change anything", async () => {
  await openApp("/programme/vendors", "Northside IT", { as: "nora", roles: ["medicalDirector"] });
  await expect.element(button("Add a vendor")).not.toBeInTheDocument();
  await button(/Northside IT/).click();
  await expect.element(page.getByText("Pat Doe, 555-0143")).toBeVisible();
  await expect.element(button("Answer again")).not.toBeInTheDocument();
});

test("a vendor among two hundred is found by a word", async () => {
  await openApp("/programme/vendors", "Work for you now", { programme: { vendors: "many" } });
  const find = page.getByRole("searchbox", { name: "Find a vendor" });
  await find.fill("device 195");
  await expect.element(page.getByRole("status").getByText("1 of 201")).toBeVisible();
  expect(button(/^Device service/).elements()).toHaveLength(1);
  await expectAccessible();
  await find.fill("nobody at all");
  await expect.element(page.getByText("No vendor fits these words.")).toBeVisible();
  await expectAccessible();
  await userEvent.keyboard("{Escape}");
  await expect.element(find).toHaveValue("");
  expect(button(/^Device service/).elements().length).toBeGreaterThan(100);
});

test("a short list has nothing to find in", async () => {
  await openApp("/programme/vendors", "Northside IT");
  expect(page.getByRole("searchbox", { name: "Find a vendor" }).elements()).toHaveLength(0);
});

test("a long address breaks between its parts alone", async () => {
  await openApp("/programme/vendors", "Work for you now", { programme: { vendors: "many" } });
  await button(/Hudson Valley.* 1 LLC/).click();
  await expect.element(page.getByText("Whom you call there")).toBeVisible();
  const value = page.getByText("Whom you call there").element().nextElementSibling;
  const walk = document.createTreeWalker(value ?? document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (node.textContent?.trim()) lines.push(range.getClientRects().length);
  }
  expect(value?.textContent).toContain("@managed-it-services1.example");
  expect(lines.length).toBeGreaterThan(2);
  expect(Math.max(...lines)).toBe(1);
});

test("who left is said in the same words everywhere, with what is still to be said", async () => {
  await openApp("/programme/vendors", "No longer work for you");
  await expect.element(page.getByText("No longer works for you", { exact: true })).toBeVisible();
  await button(/ChartBox/).click();
  await button("Say what became of it").click();
  await expect
    .element(dialog().getByRole("heading", { name: "They no longer work for you" }))
    .toBeVisible();
});

test("an agreement is changed below its terms, apart from entering a newer one", async () => {
  await openApp("/programme/vendors", "BookWell");
  await button(/BookWell/).click();
  await expect.element(button("Enter a newer one")).toBeVisible();
  await expect.element(button("Add another file")).toBeVisible();
  const change = page.getByRole("article").getByRole("button", { name: "Change" }).element();
  const terms = page.getByRole("article").getByText("Where the paper is").element();
  expect(change.getBoundingClientRect().top).toBeGreaterThan(terms.getBoundingClientRect().bottom);
  await page.getByRole("article").getByRole("button", { name: "Change" }).click();
  // Sixteen to who reads programs, and no number of days to anybody else.
  await dialog().getByLabelText("They report within (days)").fill("0x10");
  await dialog().getByRole("button", { name: "Save the agreement" }).click();
  await expect.element(dialog().getByText(/Enter a whole number of days/)).toBeVisible();
  expect(document.activeElement).toBe(
    dialog().getByLabelText("They report within (days)").element(),
  );
  expect(router.path).toBe("/programme/vendors");
});
