import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp, type Theme } from "../../../app/testing";
import { CallError } from "../../../ipc";
import { router } from "../../../kit";

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const policy = (slug: string) => `/programme/policies?policy=${slug}`;

test.each<[Theme, string, string | RegExp, string]>([
  ["light", "/programme/policies", "Sanctions", "begun"],
  ["dark", "/programme/policies", "Sanctions", "old"],
  ["light", "/programme/policies", /Twenty-nine starter texts/, "none"],
  ["dark", "/programme/policies?tab=readers", "Tess Moreau", "old"],
  ["light", "/programme/policies?tab=officials", "Security official", "begun"],
  ["dark", policy("workstations"), "A setting that this version quotes has changed", "old"],
  ["light", policy("notice"), "This text quotes what isn’t set yet", "begun"],
  ["light", policy("hybrid"), /Not used: We are one entity/, "begun"],
])("%s %s has no accessibility violation (%s, %s)", async (theme, path, sentinel, policies) => {
  await openApp(path, sentinel, { theme, policies: policies as "begun" });
  await expectAccessible();
});

test("the list says how far the programme is and goes on with the next text", async () => {
  await openApp("/programme/policies", "Sanctions");
  await expect.element(page.getByText(/^4 of 28 in force · 23 to approve/)).toBeVisible();
  await button("Go on with “Review of the journal”").click();
  await expect.poll(() => router.query.get("policy")).toBe("log-review");
  await expect.element(page.getByText(/Draft, saved by Nora Ibe/)).toBeVisible();
});

test("a text is approved with its day, and the next one is offered", async () => {
  const fake = await openApp(policy("incidents"), "Security incidents");
  await button("Approve").click();
  await expect.element(page.getByText(/It can’t be changed or removed afterwards/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("textbox", { name: "In force from" }).fill("3/11/2026");
  await button("Approve and freeze").click();
  await expect.element(page.getByText(/Choose today or later/)).toBeVisible();
  await expect.element(page.getByRole("textbox", { name: "In force from" })).toHaveFocus();
  await page.getByRole("textbox", { name: "In force from" }).fill("3/12/2026");
  await button("Approve and freeze").click();
  await expect.element(page.getByText("“Security incidents” is approved.")).toBeVisible();
  await expect.element(page.getByText("In force since Mar 12, 2026")).toBeVisible();
  expect(fake.seat.calls).toContain("approvePolicy");
  await button("Go on").click();
  await expect.poll(() => router.query.get("policy")).toBe("breach");
});

test("a text that quotes what isn’t set can’t be approved, and says where to set it", async () => {
  await openApp(policy("notice"), "Notice of privacy practices");
  await expect
    .element(page.getByText(/^The contact for questions and complaints: see/))
    .toBeVisible();
  await expect.element(button("Approve")).toBeDisabled();
  await button("Open officials").click();
  await expect.poll(() => router.query.get("tab")).toBe("officials");
});

test("a change is written, kept while it is typed, and refused with its reason", async () => {
  const fake = await openApp(policy("sanctions"), "Sanctions");
  await button("Write a new version").click();
  await expectAccessible();
  const text = page.getByLabelText("Text", { exact: true });
  await text.fill("## Purpose\nOurs, {{clients.names}}.");
  await button("Save the draft").click();
  await expect.element(page.getByText(/placeholder in double braces/)).toBeVisible();
  await expectAccessible();
  await text.fill("## Purpose\nOurs, of {{practice.name}}.");
  await expect.poll(() => fake.world.drafts.has("policy/sanctions")).toBe(true);
  await page.getByText("Preview", { exact: true }).click();
  await expect.element(page.getByText("Ours, of Linden Aesthetics.")).toBeVisible();
  await button("Save the draft").click();
  await expect.element(page.getByText("Version 2, draft")).toBeVisible();
  await expect.poll(() => fake.world.drafts.has("policy/sanctions")).toBe(false);
  await button("Approve").click();
  await button("Approve and freeze").click();
  await expect.element(page.getByText("Say in a sentence what is new.")).toBeVisible();
  await expect.element(page.getByLabelText("What is new")).toHaveFocus();
  await page.getByRole("textbox", { name: "In force from" }).fill("");
  await button("Approve and freeze").click();
  await expect.element(page.getByText("Choose the day.")).toBeVisible();
  await expect.element(page.getByText("Say in a sentence what is new.")).toBeVisible();
  await expect.element(page.getByRole("textbox", { name: "In force from" })).toHaveFocus();
  expect(fake.seat.calls).not.toContain("approvePolicy");
  await expectAccessible();
  // What is typed outlives a wrong click, with the day and the choice.
  await page.getByRole("textbox", { name: "In force from" }).fill("3/20/2026");
  await page.getByLabelText("What is new").fill("Shorter.");
  await page.getByLabelText(/ask everybody to sign again/).click();
  await expect
    .poll(() => fake.world.drafts.get("policy-approve/sanctions 2")?.body)
    .toContain('"material":false');
  await button("Cancel").click();
  await button("Approve").click();
  await expect.element(page.getByText("What you typed before is here again.")).toBeVisible();
  await expect.element(page.getByLabelText("What is new")).toHaveValue("Shorter.");
  await expect
    .element(page.getByRole("textbox", { name: "In force from" }))
    .toHaveValue("03/20/2026");
  await expect.element(page.getByLabelText(/ask everybody to sign again/)).not.toBeChecked();
  await expectAccessible();
  await button("Approve and freeze").click();
  await expect.element(page.getByText("“Sanctions” is approved.")).toBeVisible();
  expect([...fake.world.drafts.keys()]).toEqual([]);
});

test("what was typed comes back after a lock", async () => {
  const fake = await openApp(policy("sanctions"), "Sanctions");
  fake.world.drafts.set("policy/sanctions", {
    body: JSON.stringify({ template: "Half a sentence", reviewMonths: 12, revision: 0 }),
    savedAt: fake.world.now,
  });
  await button("Write a new version").click();
  await expect.element(page.getByText("Your unsaved changes are back.")).toBeVisible();
  await expect.element(page.getByLabelText("Text", { exact: true })).toHaveValue("Half a sentence");
});

test("versions show until when they are kept, and what changed between two", async () => {
  await openApp(policy("workstations"), "Workstations, tablets and phones", { policies: "old" });
  await page.getByText("Versions", { exact: true }).click();
  await expect.element(page.getByText(/Kept until Sep 1, 2031 at least/)).toBeVisible();
  await button("Show what changed").click();
  await expect.element(page.getByText("in the locked drawer").first()).toBeVisible();
  await expectAccessible();
  await button("Read").nth(1).click();
  await expect.element(page.getByRole("dialog", { name: /Version 1/ })).toBeVisible();
  await expectAccessible();
});

test("a setting that changed is said, and approved anew in two steps", async () => {
  const fake = await openApp(policy("workstations"), /3 now; this version says 5/, {
    policies: "old",
  });
  await button("Approve anew").click();
  await page.getByLabelText("What is new").fill("The screen locks after three minutes.");
  await button("Approve and freeze").click();
  await expect.element(page.getByText("In force since Mar 12, 2026")).toBeVisible();
  expect(document.body.textContent).not.toContain("this version says 5");
  expect(fake.seat.calls).toContain("approvePolicy");
});

test("an overdue review is noted without a new version", async () => {
  const fake = await openApp(policy("sanctions"), /The review was due on/, { policies: "old" });
  await button("Reviewed, no change").click();
  await button("Note the review").click();
  await expect.element(page.getByText("Say in a sentence what you looked at.")).toBeVisible();
  await expect.element(page.getByLabelText("What you looked at")).toHaveFocus();
  await userEvent.keyboard("Read with the team.");
  await expect.poll(() => fake.world.drafts.has("policy-review/sanctions")).toBe(true);
  await button("Cancel").click();
  await button("Reviewed, no change").click();
  await expect
    .element(page.getByLabelText("What you looked at"))
    .toHaveValue("Read with the team.");
  await button("Note the review").click();
  await expect.element(page.getByText(/Review due Mar/)).toBeVisible();
});

test("an official is designated, and the letter goes on paper", async () => {
  const fake = await openApp("/programme/policies?tab=officials", "Nobody is designated yet.", {
    policies: "begun",
  });
  await button("Designate").click();
  await page.getByRole("dialog").getByRole("button", { name: "Designate" }).click();
  await expect.element(page.getByText("Choose who it is.")).toBeVisible();
  await expect.element(page.getByLabelText("Person")).toHaveFocus();
  await expectAccessible();
  await page.getByLabelText("Person").selectOptions("Mia Torres");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await button("Cancel").click();
  await button("Designate").click();
  await expect.element(page.getByLabelText("Person")).toHaveDisplayValue("Mia Torres");
  await page.getByRole("dialog").getByRole("button", { name: "Designate" }).click();
  await expect.element(page.getByText("Since Mar 12, 2026", { exact: false })).toBeVisible();
  fake.seat.calls.length = 0;
  await button("Print the letter").nth(2).click();
  await expect.poll(() => fake.seat.calls).toContain("printWindow");
  expect(document.querySelector(".print-sheet")?.textContent).toContain("Mia Torres");
});

test("the whole set goes on paper with a page of contents", async () => {
  const fake = await openApp("/programme/policies", "Sanctions", { policies: "old" });
  await button("Print the set").click();
  await expect.poll(() => fake.seat.calls).toContain("printWindow");
  const paper = document.querySelector(".print-sheet")?.textContent ?? "";
  expect(paper).toContain("Contents");
  expect(paper).toContain("28. Who is asking");
});

test("the medical director looks and changes nothing", async () => {
  await openApp(policy("sanctions"), "Sanctions", { as: "nora", roles: ["medicalDirector"] });
  expect(document.body.textContent).not.toContain("Write a new version");
  await expectAccessible();
});

test("the front desk reads a policy and signs it with a name", async () => {
  const fake = await openApp("/policies", "To read and sign", { as: "mia" });
  await expectAccessible();
  await page.getByRole("link", { name: /Sanctions/ }).click();
  await expect.element(page.getByText("Your signature")).toBeVisible();
  // The name that is to be typed stands above the field, as the refusal says.
  await expect.element(page.getByText(/^By typing “Mia Torres” you say/)).toBeVisible();
  // A page that scrolls doesn't squeeze its title into what stands below it.
  const head = document.querySelector(".page-header");
  expect(head?.scrollHeight).toBe(head?.clientHeight);
  await expectAccessible();
  await button("Sign").click();
  await expect.element(page.getByText(/Type your full name as it stands/)).toBeVisible();
  await page.getByLabelText("Your full name").fill("Mia");
  await button("Sign").click();
  await expect.element(page.getByText(/Type your full name as it stands/)).toBeVisible();
  await page.getByLabelText("Your full name").fill("mia torres");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText(/^Signed Mar 12, 2026/)).toBeVisible();
  expect(fake.seat.calls).toContain("acknowledgePolicy");
  await button("Next one").click();
  await expect.poll(() => router.path).toMatch(/^\/policies\/(passwords|access)$/);
});

test("a notice on every page leads to what is to be read", async () => {
  const fake = await openApp("/schedule", "Schedule", { as: "mia" });
  fake.seat.notices = [
    {
      code: "policies_to_read",
      message: "3 policies wait for you to read and sign them.",
      tone: "info",
    },
  ];
  fake.emit("locked", await fake.commands.appState());
  await button("Read").click();
  await expect.poll(() => router.path).toBe("/policies");
  expect(document.body.textContent).not.toContain("wait for you to read");
});

test("nothing in force is one sentence", async () => {
  await openApp("/policies", "No policy is in force for your role yet.", {
    as: "mia",
    policies: "none",
  });
  await expectAccessible();
});

test("who has read has a row for each title, the many behind one tap", async () => {
  await openApp("/programme/policies?tab=readers", "Tess Moreau", { policies: "old" });
  const list = page.getByRole("list", { name: "What Mia Torres has to read" });
  expect(list.getByRole("listitem").elements()).toHaveLength(6);
  await button("Show all 19 of Mia Torres").click();
  expect(list.getByRole("listitem").elements()).toHaveLength(19);
  // Whoever goes by keyboard is still where they were.
  await expect.element(button("Show fewer of Mia Torres")).toHaveFocus();
  await expectAccessible();
});

test("a policy is found by its words, its number or its citation", async () => {
  await openApp("/programme/policies", "Sanctions");
  const find = page.getByRole("searchbox", { name: "Find a policy" });
  await find.fill("164.524");
  await expect.element(page.getByText("1 of 29")).toBeVisible();
  await expect.element(page.getByText(/right to see and get their records/)).toBeVisible();
  await expect.element(page.getByText("Sanctions")).not.toBeInTheDocument();
  await expectAccessible();
  await find.fill("zzz");
  await expect.element(page.getByText("No policy fits these words.")).toBeVisible();
});

test("a version’s fingerprint is short, and whole where it is asked for", async () => {
  await openApp(policy("workstations"), "Workstations, tablets and phones", { policies: "old" });
  await page.getByText("Versions", { exact: true }).click();
  const short = page.getByText(/^Fingerprint [0-9a-f]{8}…$/).first();
  await expect.element(short).toBeVisible();
  expect(
    page
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .element()
      .checkVisibility(),
  ).toBe(false);
  await short.click();
  await expect.element(page.getByText(/^[0-9a-f]{64}$/).first()).toBeVisible();
  await expectAccessible();
});

test("why a policy isn’t used is kept while it is typed", async () => {
  const fake = await openApp(policy("hybrid"), "Starter text. It is yours once you approve it.", {
    policies: "none",
  });
  const open = async () => {
    await button(/^More for/).click();
    await page.getByRole("menuitem", { name: "We don’t use this" }).click();
  };
  await open();
  await button("Set it aside").click();
  await expect.element(page.getByText("Say in a sentence why.")).toBeVisible();
  await expect.element(page.getByLabelText("Reason")).toHaveFocus();
  await userEvent.keyboard("We are one entity.");
  await expect.poll(() => fake.world.drafts.has("policy-unused/hybrid")).toBe(true);
  await button("Cancel").click();
  await open();
  await expect.element(page.getByLabelText("Reason")).toHaveValue("We are one entity.");
  await expectAccessible();
  // What the practice refuses is said at the field, by whatever name it calls it.
  const real = fake.commands.usePolicy;
  fake.commands.usePolicy = () =>
    Promise.reject(
      new CallError({
        code: "invalid",
        message: "Leave out control characters.",
        field: "notUsed",
      }),
    );
  await button("Set it aside").click();
  await expect.element(page.getByText("Leave out control characters.")).toBeVisible();
  await expect.element(page.getByLabelText("Reason")).toHaveFocus();
  fake.commands.usePolicy = real;
  await button("Set it aside").click();
  await expect.element(page.getByText("Not used: We are one entity.")).toBeVisible();
});
