import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { P } from "../../../fake";

test("overdue is said after sign-in with one button, and blocks nothing", async () => {
  await openApp("/schedule", "2 of your courses are overdue.", { as: "mia", training: "due" });
  await expectAccessible();
  await page.getByRole("button", { name: "Open my training" }).click();
  await expect.element(page.getByRole("heading", { name: "My training" })).toBeVisible();
  await expect
    .element(page.getByText("Was due on Mar 2, 2026", { exact: false }).first())
    .toBeVisible();
  await expectAccessible();
});

test("the month’s note is shown once and read with one button", async () => {
  const fake = await openApp("/schedule", "What does your screen show from the other side?", {
    training: "note",
  });
  await page.getByRole("button", { name: "I have read it" }).click();
  await expect
    .element(page.getByText("What does your screen show from the other side?"))
    .not.toBeInTheDocument();
  expect(fake.seat.calls).toContain("readNote");
});

test("a course is read, answered, looked through, signed and printed", async () => {
  const fake = await openApp("/training", "Your courses", { as: "mia" });
  await page.getByRole("button", { name: "Start: At the front desk" }).click();
  await expect.element(page.getByText("Know whom you are talking to")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Go to the quiz" }).click();
  await expect.element(page.getByText(/3 questions, one answer each/)).toBeVisible();
  // With gaps nothing is handed in, and the gaps are named.
  await page.getByRole("button", { name: "Hand in" }).click();
  const gap = page.getByText("Choose an answer.").first();
  await expect.element(gap).toBeVisible();
  expect(gap.element().parentElement?.querySelector("svg")).not.toBeNull();
  expect(fake.seat.calls).not.toContain("submitTraining");
  await expectAccessible();
  await page.getByLabelText("Let her tell you two things on file.").click();
  await page.getByLabelText("Full name and treatment.").click();
  await page.getByLabelText("is locked before you stand up.").click();
  await page.getByRole("button", { name: "Hand in" }).click();
  await expect.element(page.getByText("66 %, not a pass yet")).toBeVisible();
  await expect.element(page.getByText("Everybody hears it.")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Take the quiz again" }).click();
  await page.getByLabelText("Let her tell you two things on file.").click();
  await page.getByLabelText("A first name and a welcome.").click();
  await page.getByLabelText("is locked before you stand up.").click();
  await page.getByRole("button", { name: "Hand in" }).click();
  await expect.element(page.getByText("Passed with 100 %")).toBeVisible();
  await page.getByLabelText("Your full name").fill("Mia");
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await expect.element(page.getByText(/Type your full name as it stands/)).toBeVisible();
  await page.getByLabelText("Your full name").fill("Mia Torres");
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await page.getByRole("button", { name: "Print the certificate" }).click();
  await expect.element(page.getByRole("dialog").getByText("Course completed")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Print", exact: true }).click();
  expect(fake.seat.calls).toContain("printWindow");
});

test("answers are kept as they are given", async () => {
  await openApp("/training/desk", "Know whom you are talking to", { as: "mia" });
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Go to the quiz" }).click();
  await page.getByLabelText("A first name and a welcome.").click();
  await expect.element(page.getByText("1 of 3 answered", { exact: false })).toBeVisible();
  await new Promise((go) => setTimeout(go, 600));
  await page.getByRole("button", { name: "My training", exact: true }).click();
  await page.getByRole("button", { name: "Go on: At the front desk" }).click();
  await expect.element(page.getByText("1 of 3 answered", { exact: false })).toBeVisible();
  await expect.element(page.getByLabelText("A first name and a welcome.")).toBeChecked();
});

test("the officer sees who has taken what, and gives a course by hand", async () => {
  await openApp("/programme/training", "Who has taken what");
  await expect.element(page.getByText(/2 overdue · /)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Open Mia Torres" }).click();
  const sheet = page.getByRole("dialog");
  await expect.element(sheet.getByText("Nothing on record yet.").first()).toBeVisible();
  await expectAccessible();
  await sheet.getByRole("button", { name: "Give this course" }).nth(1).click();
  await expect.element(sheet.getByText("Given by hand.", { exact: false })).toBeVisible();
  await sheet.getByRole("button", { name: "Take it back" }).click();
  await expect.element(sheet.getByText("Given by hand.", { exact: false })).not.toBeInTheDocument();
});

test("what the practice decides is refused at its field, then saved", async () => {
  await openApp("/programme/training", /these are Stillroom’s proposals/);
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  await page.getByLabelText("Pass mark (percent)").fill("40");
  await expectAccessible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Give 50 to 100 percent.")).toBeVisible();
  await page.getByLabelText("Pass mark (percent)").fill("ninety");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Give a whole number.")).toBeVisible();
  await page.getByLabelText("Pass mark (percent)").fill("90");
  await page.getByLabelText("Again after how many months").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Decided by Dr. Amara Lin", { exact: false })).toBeVisible();
  await expect.element(page.getByText("only after a material change")).toBeVisible();
});

test("training elsewhere is recorded on somebody’s word and withdrawn with a reason", async () => {
  await openApp("/programme/training", "Who has taken what");
  await page.getByRole("button", { name: "Record training elsewhere" }).first().click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Give the day.")).toBeVisible();
  await page.getByRole("combobox", { name: "Who" }).selectOptions(P.torres);
  await page.getByRole("combobox", { name: "Counts as" }).selectOptions("desk");
  await page.getByLabelText("What it was about").fill("Front desk privacy");
  await page.getByLabelText("Who gave it").fill("State association");
  await page.getByRole("textbox", { name: "Done on" }).fill("2/10/2026");
  await userEvent.keyboard("{Tab}");
  await expectAccessible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Counts as “At the front desk”")).toBeVisible();
  await page.getByRole("button", { name: "Withdraw" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await expect.element(dialog.getByText("Say why.")).toBeVisible();
  await expectAccessible();
  await dialog.getByLabelText("Why").fill("Another Mia");
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await expect.element(page.getByText("Withdrawn: Another Mia")).toBeVisible();
});

test("the recovery key reads the list and has no courses of its own", async () => {
  const fake = await openApp("/programme/training", "Who has taken what", { as: "recovery" });
  await expect.element(page.getByRole("button", { name: "Decide" })).not.toBeInTheDocument();
  expect(fake.seat.calls).not.toContain("trainingNotice");
});

test("while nothing elsewhere is recorded, one button records it", async () => {
  await openApp("/programme/training", "Who has taken what", { training: "inHouse" });
  await expect.element(page.getByText(/Nothing recorded\. A class/)).toBeVisible();
  expect(page.getByRole("button", { name: "Record training elsewhere" }).elements()).toHaveLength(
    1,
  );
});

test("training elsewhere names all that it lacks, and its paper says each state once", async () => {
  const fake = await openApp("/programme/training", "Who has taken what");
  await expect
    .poll(() => document.querySelector(".print-sheet")?.textContent)
    .toContain("Overdue. Was due on Mar 2, 2026");
  expect(document.querySelector(".print-sheet")?.textContent).not.toMatch(
    /Passed\. Passed|Due\. Due/,
  );
  await page.getByRole("button", { name: "Record training elsewhere" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("textbox", { name: "Who attests it" }).fill("");
  await form.getByRole("button", { name: "Save" }).click();
  for (const missing of [
    "Choose a person.",
    "Say what it was about.",
    "Say who gave it.",
    "Give the day.",
    "Say who saw the paper or was there.",
  ])
    await expect.element(form.getByText(missing)).toBeVisible();
  expect(fake.seat.calls).not.toContain("recordTraining");
});

test("among many people one is found by name, role or state", async () => {
  await openApp("/programme/training", "Who has taken what", { training: "many" });
  const find = page.getByRole("searchbox", { name: "Find by name, role, or how it stands" });
  await find.fill("overdue");
  await expect.element(page.getByRole("button", { name: "Open Mia Torres" })).toBeVisible();
  expect(page.getByRole("button", { name: /^Open / }).elements()).toHaveLength(1);
  await expectAccessible();
  await find.fill("nobody at all");
  await expect.element(page.getByText("Nobody fits these words.")).toBeVisible();
  await find.fill("");
  await expect.element(page.getByRole("button", { name: "Open Nora Ibe" })).toBeVisible();
});

test("a practice of five needs no find", async () => {
  await openApp("/programme/training", "Who has taken what");
  await expect.element(page.getByRole("button", { name: "Open Mia Torres" })).toBeVisible();
  expect(page.getByRole("searchbox").elements()).toHaveLength(0);
});

test("a monthly note stands by the name of its month", async () => {
  await openApp("/programme/training", "Monthly notes");
  await expect.element(page.getByText("March 2026", { exact: true })).toBeVisible();
});

test("a wrong click loses nothing of training elsewhere, nor of why one is withdrawn", async () => {
  const fake = await openApp("/programme/training", "Who has taken what");
  const record = page.getByRole("button", { name: "Record training elsewhere" }).first();
  const dialog = page.getByRole("dialog");
  await record.click();
  await dialog.getByLabelText("Who gave it").fill("State association");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog).not.toBeInTheDocument();
  await record.click();
  await expect.element(dialog.getByLabelText("Who gave it")).toHaveValue("State association");
  await expect.element(dialog.getByText("What you typed before is here again.")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Withdraw" }).first().click();
  await dialog.getByLabelText("Why").fill("Another Mia");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Withdraw" }).first().click();
  await expect.element(dialog.getByLabelText("Why")).toHaveValue("Another Mia");
});
