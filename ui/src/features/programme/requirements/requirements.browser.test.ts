import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { router } from "../../../kit";
import { requirements } from "./requirements.svelte";

beforeEach(() => requirements.reset());

const SENTINEL = "How much is covered, and how old that is";
const at = (options: Parameters<typeof openApp>[2] = {}) =>
  openApp("/programme/requirements", SENTINEL, options);
const row = (name: RegExp) => page.getByRole("button", { name });

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("the catalogue is accessible, and so is what it opens", async () => {
    await at({ theme });
    await expect.element(page.getByText("Administrative safeguards")).toBeVisible();
    await expectAccessible();
    await row(/^Automatic logoff/)
      .first()
      .click();
    await expect.element(page.getByText("The screen locks after 3 minutes")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Close" }).last().click();
    await row(/^Disposal/)
      .first()
      .click();
    await expect.element(page.getByText("Replaced by a newer one")).toBeVisible();
    await expectAccessible();
  });

  test("a statement and a decision are written accessibly", async () => {
    await at({ theme });
    await row(/^Encryption at rest/)
      .first()
      .click();
    await page.getByRole("button", { name: "Attest", exact: true }).click();
    await page.getByRole("button", { name: "Record a decision" }).click();
    await page.getByRole("button", { name: "Add a document" }).click();
    await expect.element(page.getByLabelText("Counts until").first()).toBeVisible();
    await expectAccessible();
  });
});

test("what was verified and what was attested stand apart, and there is no score", async () => {
  await at();
  await expect.element(page.getByText(/^\d+ verified good$/)).toBeVisible();
  await expect.element(page.getByText(/^\d+ attested$/)).toBeVisible();
  await expect.element(page.getByText("Coverage, not a score", { exact: false })).toBeVisible();
  const text = document.body.textContent ?? "";
  expect(text).not.toMatch(/\d\s?%/);
  expect(text.toLowerCase()).not.toContain("compliant");
});

test("met on an addressable item is refused until its decision is recorded", async () => {
  await at();
  await row(/^Encryption at rest/)
    .first()
    .click();
  await page.getByLabelText("Result", { exact: true }).selectOptions("met");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(page.getByText(/Addressable isn’t optional: record first/)).toBeVisible();
  await page.getByRole("button", { name: "Record a decision" }).click();
  await page
    .getByLabelText("How it is done here")
    .fill("Stillroom encrypts, and so does the disk.");
  await page.getByRole("button", { name: "Record it" }).click();
  await expect.element(page.getByText(/Approved by .*Lin/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(page.getByText(/Last changed by .*Lin/)).toBeVisible();
});

test("a person attests in their name, and takes it back with a reason", async () => {
  await at();
  await row(/^Risk management/)
    .first()
    .click();
  await page.getByRole("button", { name: "Attest", exact: true }).click();
  await page.getByLabelText("What you attest").fill("Each risk has an owner.");
  await page.getByRole("button", { name: /^Attest as / }).click();
  await expect.element(page.getByText("Each risk has an owner.").first()).toBeVisible();
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByRole("button", { name: "Take back" }).last().click();
  await expect
    .element(page.getByText("Say why it no longer holds.", { exact: false }))
    .toBeVisible();
  await expectAccessible();
  await page.getByLabelText(/^Why/).fill("A new laser came.");
  // A wrong button loses nothing of what was typed.
  await page.getByRole("button", { name: "Cancel" }).last().click();
  await page.getByRole("button", { name: "Take back" }).click();
  await expect.element(page.getByLabelText(/^Why/)).toHaveValue("A new laser came.");
  await page.getByRole("button", { name: "Take back" }).last().click();
  await page.getByRole("button", { name: "Show history" }).click();
  await expect.element(page.getByText("“A new laser came.”")).toBeVisible();
});

test("a document is added as proof, replaced and withdrawn, and all stay to be seen", async () => {
  await at();
  await row(/^Risk management/)
    .first()
    .click();
  await expect
    .element(page.getByText("No document was added yet.", { exact: false }))
    .toBeVisible();
  await page.getByRole("button", { name: "Add a document" }).click();
  await page.getByRole("button", { name: "Choose the file…" }).click();
  // All that is missing, at once.
  for (const missing of [
    "Give the document a title.",
    "Say in a sentence what it proves.",
    "Choose the day that the document is of.",
  ])
    await expect.element(page.getByText(missing, { exact: true })).toBeVisible();
  await expectAccessible();
  await page.getByLabelText(/^Title/).fill("Plan of the year");
  await page.getByRole("textbox", { name: /^The day it is of/ }).fill("03/02/2026");
  await page.getByLabelText("What it proves").fill("Each risk has a date.");
  await page.getByRole("textbox", { name: /^Counts until/ }).fill("03/20/2026");
  await page.getByRole("button", { name: "Choose the file…" }).click();
  await expect.element(page.getByText("Runs out in 8 days")).toBeVisible();
  await expect
    .element(page.getByText(/Of Mar 2, 2026\. Added by .* \(10 days later\)\./))
    .toBeVisible();
  await page.getByRole("button", { name: "Replace", exact: true }).click();
  await expect.element(page.getByLabelText(/^Title/)).toHaveValue("Plan of the year");
  await page.getByRole("textbox", { name: /^The day it is of/ }).fill("03/12/2026");
  await page.getByRole("button", { name: "Choose the file…" }).click();
  await expect.element(page.getByText("Replaced by a newer one")).toBeVisible();
  await page.getByRole("button", { name: "Withdraw", exact: true }).click();
  await page.getByRole("button", { name: "Withdraw", exact: true }).last().click();
  await expect.element(page.getByText("Say why it is withdrawn.", { exact: false })).toBeVisible();
  await expectAccessible();
  await page.getByLabelText(/^Why/).fill("The wrong year.");
  await page.getByRole("button", { name: "Withdraw", exact: true }).last().click();
  await expect.element(page.getByText(/^Withdrawn by .*: The wrong year\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Save a copy…" }).first().click();
  await expect
    .element(page.getByText("The copy is written. It is no longer encrypted by Stillroom."))
    .toBeVisible();
});

test("a document that ran out proves nothing, and a task leads to it", async () => {
  await openApp("/programme/requirements?id=310.c", "What it asks");
  await expect.element(page.getByText("Lock inspection", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Ran out Mar 1, 2026").last()).toBeVisible();
  await expect.element(page.getByText("“Met” isn’t supported any more").first()).toBeVisible();
  await page.getByRole("button", { name: "Close" }).last().click();
  await expect.poll(() => location.hash).toBe("#/programme/requirements");
});

test("what was typed about a document comes back", async () => {
  const fake = await at();
  await row(/^Risk management/)
    .first()
    .click();
  await page.getByRole("button", { name: "Add a document" }).click();
  await page.getByLabelText("What it proves").fill("Each risk has a date.");
  await page.getByRole("button", { name: "Close" }).last().click();
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await row(/^Risk management/)
    .first()
    .click();
  await expect.element(page.getByLabelText("What it proves")).toHaveValue("Each risk has a date.");
});

test("a review of access turns its evidence", async () => {
  await at();
  await row(/^Establishing and changing access/)
    .first()
    .click();
  const reason = page.getByText("Not reviewed yet: Jo Park, provider.");
  await expect.element(reason).toBeVisible();
  // The reason comes first.
  expect(reason.element().nextElementSibling?.textContent).toBe(
    "Access was reviewed on Jan 8, 2026.",
  );
  await page.getByRole("button", { name: "Review access" }).click();
  await expect.element(page.getByText(/Provider, not reviewed yet/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Confirm the list" }).click();
  await expect.element(page.getByText("Say what you found", { exact: false })).toBeVisible();
  await page.getByLabelText("What you found").fill("Each is right.");
  await page.getByRole("button", { name: "Confirm the list" }).click();
  await expect.element(page.getByText("Access was reviewed on Mar 12, 2026.")).toBeVisible();
});

test("filters show what is asked for, and say so when there is nothing", async () => {
  await at();
  await page.getByText("Overdue", { exact: true }).click();
  await expect.element(row(/^Risk analysis/).last()).toBeVisible();
  expect(page.getByText("Physical safeguards").elements()).toHaveLength(0);
  await page.getByText("All", { exact: true }).click();
  await page.getByLabelText("Find by word or citation").fill("zzz");
  await expect.element(page.getByText("No requirement fits these words.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect.element(page.getByText("Physical safeguards")).toBeVisible();
});

test("the proposed rule is off, says that it isn’t law, and the owner turns it on", async () => {
  await at();
  expect(page.getByText("Proposed, not law").elements()).toHaveLength(0);
  await page.getByRole("button", { name: "Show it" }).click();
  await expect.element(page.getByText("Proposed, not law")).toBeVisible();
  await expect.element(page.getByText(/It is not law/).first()).toBeVisible();
  await expectAccessible();
});

test("whoever doesn’t own the practice can’t turn the proposed rule on", async () => {
  await at({ as: "mia", roles: ["privacyOfficer"] });
  expect(page.getByRole("button", { name: "Show it" }).elements()).toHaveLength(0);
});

test("a medical director looks and changes nothing", async () => {
  await at({ as: "mia", roles: ["medicalDirector"] });
  await row(/^Risk management/)
    .first()
    .click();
  await expect.element(page.getByText("Bring the risks you found down")).toBeVisible();
  for (const name of ["Attest", "Save", "Record a decision", "Add a document"]) {
    expect(page.getByRole("button", { name, exact: true }).elements()).toHaveLength(0);
  }
});

test("what was typed comes back", async () => {
  const fake = await at();
  await row(/^Risk management/)
    .first()
    .click();
  await page.getByLabelText("Notes").fill("Ask the IT support first.");
  await page.getByRole("button", { name: "Close" }).last().click();
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await row(/^Risk management/)
    .first()
    .click();
  await expect.element(page.getByText("What you typed before is here again.")).toBeVisible();
  await expect.element(page.getByLabelText("Notes")).toHaveValue("Ask the IT support first.");
});

test("a document among sixty is found by its words", async () => {
  const fake = await openApp("/programme/policies", "Sanctions");
  for (let n = 1; n <= 60; n += 1)
    await fake.commands.addUpload({
      requirement: "310.d.2.i",
      replaces: null,
      title: `Shredding receipt ${String(n)}`,
      proves: "It was destroyed.",
      ofDay: "2026-03-01",
      expires: null,
    });
  router.go("/programme/requirements");
  await row(/^Disposal/)
    .first()
    .click();
  await page.getByRole("searchbox", { name: "Find a document" }).fill("receipt 48");
  await expect.element(page.getByText("1 of 63")).toBeVisible();
  await expect.element(page.getByText("Shredding receipt 48")).toBeVisible();
  await expectAccessible();
  // Escape empties the field, and the sheet stays.
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("button", { name: /^Show all 63/ })).toBeVisible();
  await expect.element(page.getByRole("dialog", { name: "Disposal" })).toBeVisible();
});
