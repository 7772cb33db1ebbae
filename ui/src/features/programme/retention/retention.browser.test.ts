import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

test("nothing is due before the rules are decided, and a gap is named at its field", async () => {
  const fake = await openApp("/programme/retention", "How long you keep what", {
    programme: { retention: "none" },
  });
  await expect.element(page.getByText("Decide the rules above first.")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Decide: Billing and payments" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Write where these years are from.")).toBeVisible();
  await page.getByLabelText("Where it is written").fill("Accountant’s letter");
  await expectAccessible();
  // A wrong click loses nothing.
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Decide: Billing and payments" }).click();
  await expect
    .element(page.getByLabelText("Where it is written"))
    .toHaveValue("Accountant’s letter");
});

test("who is due is proposed, looked through, erased and certified", async () => {
  const fake = await openApp("/programme/retention", "Records whose time has come");
  await page.getByRole("button", { name: "Propose these 2" }).click();
  await page.getByRole("button", { name: "Approve all" }).click();
  await expectAccessible();
  await page.getByRole("button", { name: "Erase 2 records" }).click();
  expect(fake.seat.calls).not.toContain("runPurge");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect.element(page.getByText("2 records were erased.")).toBeVisible();
  await page.getByRole("button", { name: "Certificate of Mar 12, 2026" }).first().click();
  await expect
    .element(page.getByRole("dialog").getByText(/Blue stick: until its older backups/))
    .toBeVisible();
  await expectAccessible();
});

test("a hold is placed on everything and released with a reason", async () => {
  const fake = await openApp("/programme/retention", "Claim 26-118");
  await page.getByRole("button", { name: "Place a hold" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Place a hold" }).click();
  await expect.element(page.getByText("Choose the client.")).toBeVisible();
  await page.getByText("Everything", { exact: true }).click();
  await page.getByLabelText("Matter").fill("State audit");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Place a hold" }).click();
  await expect.element(page.getByLabelText("Matter")).toHaveValue("State audit");
  await page.getByLabelText("Why it must be kept").fill("A letter of the State");
  await page.getByRole("dialog").getByRole("button", { name: "Place a hold" }).click();
  await expect.element(page.getByText("State audit")).toBeVisible();
  await page.getByRole("button", { name: "Release: State audit" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await expect.element(page.getByText(/Write why it may be lifted/)).toBeVisible();
  await expectAccessible();
});

test("whoever may not manage sees no button that would be refused", async () => {
  await openApp("/programme/retention", "An owner approves and erases.", {
    roles: ["privacyOfficer"],
    programme: { retention: "list" },
  });
  await expect.element(page.getByRole("button", { name: /^Approve/ })).not.toBeInTheDocument();
});

test("an erasure that a client asked for names what is missing, and keeps what was typed", async () => {
  const fake = await openApp("/programme/retention", "Records whose time has come");
  await page.getByRole("button", { name: "A client asked to be erased" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Propose" }).click();
  await expect.element(sheet.getByText("Choose the client.")).toBeVisible();
  await expectAccessible();
  await sheet.getByLabelText("The law that allows it").fill("State law 12");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "A client asked to be erased" }).click();
  await expect.element(sheet.getByLabelText("The law that allows it")).toHaveValue("State law 12");
});

test("what was typed over an older rule doesn’t come back over a newer one", async () => {
  const fake = await openApp("/programme/retention", "How long you keep what", {
    programme: { retention: "none" },
  });
  await page.getByRole("button", { name: "Decide: Billing and payments" }).click();
  await page.getByLabelText("Where it is written").fill("Hearsay");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await page.getByRole("button", { name: "Cancel" }).click();
  const { rules } = await fake.commands.retentionOverview();
  const rule = rules.find((one) => one.title === "Billing and payments");
  if (rule === undefined) throw new Error("the invented practice has rules");
  await fake.commands.saveRetentionRule({
    slug: rule.slug,
    version: rule.version,
    years: 9,
    age: rule.age,
    source: "Accountant’s letter",
    asOf: "2026-03-12",
    verifiedBy: "Counsel",
    note: "",
  });
  fake.world.changed(["retention"]);
  await page.getByRole("button", { name: "Change: Billing and payments" }).click();
  await expect
    .element(page.getByLabelText("Where it is written"))
    .toHaveValue("Accountant’s letter");
});

test("why a hold may be lifted survives a wrong click, of this hold and no other", async () => {
  const fake = await openApp("/programme/retention", "Claim 26-118");
  const why = page.getByRole("dialog").getByLabelText("Why it may go, and who said so");
  await page.getByRole("button", { name: /^Release: Claim 26-118/ }).click();
  await why.fill("The claim was settled");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /^Release: Claim 26-118/ }).click();
  await expect.element(why).toHaveValue("The claim was settled");
});

test("starting over empties a day that was refused, and what is taken back doesn’t return", async () => {
  const fake = await openApp("/programme/retention", "How long you keep what", {
    programme: { retention: "none" },
  });
  const decide = page.getByRole("button", { name: "Decide: Billing and payments" });
  const sheet = page.getByRole("dialog");
  await decide.click();
  await sheet.getByLabelText("Where it is written").fill("Hearsay");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await decide.click();
  await expect.element(sheet.getByLabelText("Where it is written")).toHaveValue("Hearsay");
  const day = sheet.getByRole("textbox", { name: "Looked up on" });
  await day.fill("13/45/2026");
  await userEvent.keyboard("{Tab}");
  await expect.element(sheet.getByText(/Write the date as month/)).toBeVisible();
  await sheet.getByRole("button", { name: "Start over" }).click();
  await expect.element(day).toHaveValue("");
  await expect.element(sheet.getByText(/Write the date as month/)).not.toBeInTheDocument();
  await sheet.getByLabelText("Where it is written").fill("A rumour");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await sheet.getByLabelText("Where it is written").fill("");
  await expect.poll(() => fake.world.drafts.size).toBe(0);
});
