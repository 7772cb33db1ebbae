import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp, type Theme } from "../../../app/testing";
import type { ApplicabilityScene } from "../../../fake/programme/applicability";
import { CallError } from "../../../ipc";

const open = (
  scene: ApplicabilityScene,
  sentinel: string | RegExp,
  options: { theme?: Theme; as?: string; roles?: ("medicalDirector" | "privacyOfficer")[] } = {},
) =>
  openApp("/programme/applicability", sentinel, {
    programme: { applicability: scene },
    ...options,
  });
const button = (name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const heading = (name: string | RegExp) => page.getByRole("heading", { name });

/** What is behind the menu of a company. */
async function act(name: string) {
  await button("More for “Linden Aesthetics”").click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

/** Answers by keyboard: a number, then Enter, for each. */
async function answer(...numbers: string[]) {
  for (const number of numbers) {
    const before = page.getByText(/Question \d+\./).element().textContent;
    await userEvent.keyboard(number);
    await userEvent.keyboard("{Enter}");
    await expect
      .poll(() => document.querySelector(".progress, .end")?.textContent ?? "")
      .not.toBe(before);
    // The next question is there once it has the focus.
    await expect.poll(() => document.activeElement?.matches("h2, .end")).toBe(true);
  }
}

test("an owner with no company is led from the practice’s name to a decision by keyboard", async () => {
  const fake = await open("none", /Start with Linden Aesthetics\. If/);
  await expectAccessible();
  await button("Start with Linden Aesthetics").click();
  await expect.element(heading(/Who owns the clients’ charts: Linden Aesthetics/)).toBeVisible();
  await expect
    .element(page.getByText("Protected information is the medical record.", { exact: false }))
    .toBeVisible();
  await expectAccessible();
  // Enter without a choice says what is missing.
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Choose an answer first.")).toBeVisible();
  await answer("1", "1", "1");
  await expect.element(heading(/ever sent a health plan a claim/)).toBeVisible();
  await expectAccessible();
  // By post alone, written by hand; nothing else.
  await answer("3", "4", "5", "4", "4", "4", "1");
  await expect.element(heading(/was it in a computer/)).toBeVisible();
  await answer("1", "4");
  await expect.element(heading(/In which of these states/)).toBeVisible();
  await userEvent.keyboard("1");
  await userEvent.keyboard("3");
  await userEvent.keyboard("{Enter}");
  await expect.element(heading(/app or account/)).toBeVisible();
  await userEvent.keyboard("1");
  await userEvent.keyboard("{Enter}");
  await expect
    .element(heading("By these answers, HIPAA does not cover Linden Aesthetics."))
    .toBeVisible();
  await expect.element(page.getByText("Texas, chapter 181")).toBeVisible();
  await expectAccessible();
  await button("Save this decision").click();
  await expect.element(page.getByText("The decision is on record.").first()).toBeVisible();
  await expect.element(page.getByText("Not confirmed with counsel", { exact: true })).toBeVisible();
  await expectAccessible();
  expect(fake.world.drafts.size).toBe(0);
  expect(fake.seat.calls.filter((name) => name === "saveApplicability")).toHaveLength(1);
});

test("“I don’t know” ends in: treat as covered", async () => {
  await open("fresh", "Not asked yet");
  await button(/Linden Aesthetics/).click();
  await button("Start the interview").click();
  await expect.element(heading(/Who owns/)).toBeVisible();
  await answer("1", "1", "1", "6", "5", "6", "5", "5", "5", "1", "5", "4", "1");
  await expect.element(heading(/Treat Linden Aesthetics as covered/)).toBeVisible();
  await expect.element(page.getByText("Not known").first()).toBeVisible();
  await expect.element(page.getByText(/also by a former biller or owner/)).toBeVisible();
});

test("going back keeps what was chosen, and leaving keeps every answer", async () => {
  await open("fresh", "Not asked yet");
  await button(/Linden Aesthetics/).click();
  await button("Start the interview").click();
  await expect.element(heading(/Who owns/)).toBeVisible();
  await answer("1", "1");
  await expect.element(heading(/paid for that care/)).toBeVisible();
  await button("Back").click();
  await expect.element(heading(/provide health care/)).toBeVisible();
  await expect.element(page.getByRole("radio", { name: "Yes" })).toBeChecked();
  await button("Continue").click();
  await expect.element(heading(/paid for that care/)).toBeVisible();
  await new Promise((done) => setTimeout(done, 600));
  await button("Leave").click();
  await button("Start the interview").click();
  await expect.element(page.getByText(/We kept your answers from before/)).toBeVisible();
  await expect.element(heading(/paid for that care/)).toBeVisible();
  await button("Start over").click();
  await expectAccessible();
  await page.getByRole("dialog").getByRole("button", { name: "Start over" }).click();
  await expect.element(heading(/Who owns/)).toBeVisible();
});

test("the list says what was decided, when, and what is due", async () => {
  await open("due", "Amara Lin MD PC");
  await expect.element(page.getByText("Review due").first()).toBeVisible();
  await expect.element(page.getByText("Covered entity", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Not asked yet")).toBeVisible();
  await expectAccessible();
  await button(/Linden Aesthetics/).click();
  await expect.element(page.getByText("It is time to ask again")).toBeVisible();
  await expect
    .element(page.getByText(/Weight-loss clients may use their insurance/).first())
    .toBeVisible();
  await expectAccessible();
});

test("what changed makes the review due, and counsel’s word stands beside the decision", async () => {
  const fake = await open("some", "Amara Lin MD PC");
  await button(/Linden Aesthetics/).click();
  await button("Something changed").click();
  await page.getByLabelText("What", { exact: true }).selectOptions("other");
  await button("Ask for a review").click();
  await expect.element(page.getByText("Write what changed.")).toBeVisible();
  await expect.element(page.getByLabelText("In a sentence")).toHaveFocus();
  expect(fake.seat.calls).not.toContain("applicabilityChange");
  await expectAccessible();
  await userEvent.keyboard("A new partner");
  await button("Ask for a review").click();
  await expect.element(page.getByText("It is time to ask again")).toBeVisible();
  await act("Counsel’s word");
  await page.getByRole("textbox", { name: "When" }).fill("");
  await page.getByText("Sees it otherwise", { exact: true }).click();
  await button("Write it down").click();
  // All that is missing at once, and the next key goes into the first of it.
  await expect.element(page.getByText("Write who said it.")).toBeVisible();
  await expect.element(page.getByText("Enter the day on which they said it.")).toBeVisible();
  await expect.element(page.getByText("Write what counsel sees otherwise.")).toBeVisible();
  await expect.element(page.getByLabelText("Who")).toHaveFocus();
  expect(fake.seat.calls).not.toContain("applicabilityCounsel");
  await expectAccessible();
  await userEvent.keyboard("Dana Cole, Cole & Reyes");
  await page.getByText("Agrees", { exact: true }).click();
  await button("Write it down").click();
  await expect.element(page.getByText("Write who said it.")).not.toBeInTheDocument();
  await expect.element(page.getByRole("textbox", { name: "When" })).toHaveFocus();
  await page.getByRole("textbox", { name: "When" }).fill("3/12/2026");
  await button("Write it down").click();
  await expect
    .element(page.getByText("Dana Cole, Cole & Reyes, Mar 12, 2026", { exact: true }))
    .toBeVisible();
  await expect.element(page.getByText("Confirmed with counsel", { exact: true })).toBeVisible();
});

test("an earlier decision is shown as it was", async () => {
  await open("some", "Amara Lin MD PC");
  await button(/Linden Aesthetics/).click();
  await button("Open").click();
  await expect
    .element(page.getByText(/A newer decision has taken its place/).first())
    .toBeVisible();
  await expect.element(heading(/Treat Linden Aesthetics as covered/)).toBeVisible();
  await expectAccessible();
  await button("Open the newest").click();
  await expect.element(heading(/HIPAA does not cover Linden Aesthetics/)).toBeVisible();
});

test("a hybrid designation needs its parts, and is kept with them", async () => {
  const fake = await open("hybrid", "Hybrid, designated");
  await button(/Linden Aesthetics/).click();
  await expect.element(page.getByText("Treatment, Billing")).toBeVisible();
  await expectAccessible();
  await button("Record a newer one").click();
  const date = page.getByRole("textbox", { name: "Date on the paper" });
  await date.fill("");
  await button("Record it").click();
  for (const missing of [
    "Enter the date that the paper bears.",
    "Write who signed it.",
    "Write where the paper is kept.",
    "Name at least one part that is inside.",
  ])
    await expect.element(page.getByText(missing)).toBeVisible();
  expect(document.querySelector("[role=alert] svg")).not.toBeNull();
  await expect.element(date).toHaveFocus();
  expect(fake.seat.calls).not.toContain("designateHybrid");
  await expectAccessible();
  await date.fill("3/12/2026");
  await page.getByLabelText("Who signed it").fill("Dr. Amara Lin");
  await page.getByLabelText("Where it is kept").fill("The safe");
  await button("Record it").click();
  // What is wrong of a group leads into the group.
  await expect.element(page.getByRole("textbox", { name: "Part 1" })).toHaveFocus();
  await userEvent.keyboard("Treatment");
  // What is typed outlives a wrong click.
  await expect.poll(() => [...fake.world.drafts.keys()].join()).toContain("applicability-hybrid");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await button("Record a newer one").click();
  await expect.element(page.getByText("What you typed before is here again.")).toBeVisible();
  await expect.element(page.getByRole("textbox", { name: "Part 1" })).toHaveValue("Treatment");
  await button("Record it").click();
  await expect
    .element(page.getByText(/Superseded\. Keep the paper until Mar 12, 2032/))
    .toBeVisible();
});

test("the medical director reads and decides nothing", async () => {
  await open("some", "Amara Lin MD PC", { as: "nora", roles: ["medicalDirector"] });
  await expect.element(button("Add a company")).not.toBeInTheDocument();
  await button(/Linden Aesthetics/).click();
  // The one thing left needs no menu.
  await expect.element(button("Print")).toBeVisible();
  await expect.element(button(/^More for/)).not.toBeInTheDocument();
  await expect.element(button("Something changed")).not.toBeInTheDocument();
});

test("dark: the list, a question and a decision", async () => {
  await open("some", "Amara Lin MD PC", { theme: "dark" });
  await expectAccessible();
  await button(/Linden Aesthetics/).click();
  await expect.element(heading(/HIPAA does not cover/)).toBeVisible();
  await expectAccessible();
  await act("Ask again");
  await expect.element(heading(/Who owns/)).toBeVisible();
  await userEvent.keyboard("2");
  await expectAccessible();
});

test("a company has one button, and the rest is in its menu", async () => {
  const fake = await open("some", "Amara Lin MD PC");
  await button(/Linden Aesthetics/).click();
  await expect.element(heading(/HIPAA does not cover/)).toBeVisible();
  await expect.element(button("Something changed")).toBeVisible();
  // Marks within marks are single.
  await expect.element(page.getByText("“‘HIPAA-compliant software’ solves it.”")).toBeVisible();
  await button("More for “Linden Aesthetics”").click();
  await expect.element(page.getByRole("menuitem")).toHaveLength(4);
  await page.getByRole("menuitem", { name: "Print" }).click();
  await expect.poll(() => fake.seat.calls).toContain("printWindow");
  await act("Change the company");
  await expect.element(page.getByRole("dialog")).toBeVisible();
});

test("only a page that is printed says so", async () => {
  await open("some", "Amara Lin MD PC");
  await button(/Linden Aesthetics/).click();
  await expect.element(page.getByText("Print this page and take it along.")).toBeVisible();
  await act("Ask again");
  await answer("1", "1", "1", "6", "5", "6", "5", "5", "5", "1", "5", "4", "1");
  await expect.element(heading("What to ask counsel")).toBeVisible();
  expect(document.body.textContent).not.toContain("Print this page");
});

test("a company’s name is asked for at its field, and kept through a wrong click", async () => {
  const fake = await open("some", "Amara Lin MD PC");
  await button("Add a company").click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Add a company" }).click();
  await expect.poll(() => document.activeElement?.getAttribute("aria-invalid")).toBe("true");
  await expectAccessible();
  await sheet.getByLabelText("Name").fill("Linden Skin LLC");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await button("Add a company").click();
  await expect.element(sheet.getByLabelText("Name")).toHaveValue("Linden Skin LLC");
  await sheet.getByRole("button", { name: "Add a company" }).click();
  await expect.element(heading("Linden Skin LLC")).toBeVisible();
});

test("what the practice refuses leads to its field, also when it comes later", async () => {
  const fake = await open("some", "Amara Lin MD PC");
  fake.commands.applicabilityCounsel = async () => {
    await new Promise((go) => setTimeout(go, 200));
    throw new CallError({ code: "invalid", message: "This is too long.", field: "note" });
  };
  await button(/Linden Aesthetics/).click();
  await act("Counsel’s word");
  await page.getByLabelText("Who").fill("Dana Cole");
  await button("Write it down").click();
  await expect.element(page.getByText("This is too long.")).toBeVisible();
  await expect.element(page.getByLabelText("What they said")).toHaveFocus();
  // Whoever goes on in the meantime is let be.
  await button("Write it down").click();
  await page.getByLabelText("Who").fill("Dana Cole, Cole & Reyes");
  await expect.element(page.getByText("This is too long.")).toBeVisible();
  await expect.element(page.getByLabelText("Who")).toHaveFocus();
  // What is about none of the fields is said all the same.
  fake.commands.applicabilityCounsel = () =>
    Promise.reject(
      new CallError({ code: "invalid", message: "Another one decided.", field: "assessment" }),
    );
  await button("Write it down").click();
  await expect.element(page.getByRole("alert")).toHaveTextContent("Another one decided.");
});

test("a company’s name that somebody else changed isn’t taken back by what was typed", async () => {
  const fake = await open("some", "Amara Lin MD PC");
  const { entities } = await fake.commands.applicabilityList();
  const linden = entities.find((one) => one.entity.name.startsWith("Linden"))?.entity;
  if (linden === undefined) throw new Error("the invented practice has companies");
  await button(/Linden Aesthetics/).click();
  await act("Change the company");
  const name = page.getByRole("dialog").getByLabelText("Name");
  await name.fill("My own words");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await fake.commands.saveLegalEntity({ ...linden, name: "Elm Street Skin LLC" });
  fake.world.changed(["programme"]);
  await button("More for “Elm Street Skin LLC”").click();
  await page.getByRole("menuitem", { name: "Change the company", exact: true }).click();
  await expect.element(name).toHaveValue("Elm Street Skin LLC");
});
