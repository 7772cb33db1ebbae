import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

const dialog = () => page.getByRole("dialog");
const step = (name: string) => page.getByRole("region", { name });

test("the front desk logs a lost phone from the schedule in six actions", async () => {
  const fake = await openApp("/schedule", "Mia Torres", { as: "mia" });
  let actions = 0;
  const act = async (what: () => Promise<unknown>) => {
    actions += 1;
    await what();
  };
  await act(() => userEvent.keyboard("{Control>}k{/Control}"));
  await act(() =>
    page.getByRole("combobox", { name: "Find a client or run a command" }).fill("log a lost phone"),
  );
  await expect.element(page.getByRole("option", { name: /Report an incident/ })).toBeVisible();
  await act(() => userEvent.keyboard("{Enter}"));
  await expect.element(dialog().getByText("Lost or stolen device")).toBeVisible();
  await expectAccessible();
  await act(() => dialog().getByText("Lost or stolen device").click());
  await act(() =>
    dialog().getByLabelText("What happened?").fill("My phone with the spa’s mail is gone."),
  );
  await act(() => dialog().getByRole("button", { name: "Send the report" }).click());
  await expect.element(dialog().getByText("Received", { exact: true }).first()).toBeVisible();
  await expectAccessible();
  // Palette, words, Enter, kind, sentence, send: nothing else is asked.
  expect(actions).toBe(6);
  expect(fake.seat.calls.filter((name) => name === "reportIncident")).toHaveLength(1);
  expect(fake.seat.calls).not.toContain("listIncidents");
});

test("one key opens the report anywhere, and it says what is missing", async () => {
  await openApp("/clients", "Clients", { as: "nora", roles: ["provider"] });
  await userEvent.keyboard("{Control>}i{/Control}");
  await dialog().getByRole("button", { name: "Send the report" }).click();
  await expect.element(page.getByText("Choose what it is about.")).toBeVisible();
  await expect.element(page.getByText("Say in a sentence what happened.")).toBeVisible();
  await expect.element(dialog().getByRole("radio").first()).toHaveFocus();
  await expectAccessible();
  // The day that counts where it was emptied.
  const found = dialog().getByRole("textbox", { name: "First noticed" });
  await found.fill("");
  await userEvent.keyboard("{Tab}");
  await expect.element(found).toHaveValue("03/12/2026");
});

test("what was typed of a report comes back", async () => {
  const fake = await openApp("/schedule", "Mia Torres", { as: "mia" });
  await userEvent.keyboard("{Control>}i{/Control}");
  await dialog().getByLabelText("What happened?").fill("The blue folder is not in its place.");
  await expect.poll(() => fake.world.drafts.size).toBeGreaterThan(0);
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await userEvent.keyboard("{Control>}i{/Control}");
  await expect
    .element(dialog().getByLabelText("What happened?"))
    .toHaveValue("The blue folder is not in its place.");
});

test("who may not decide sees no list", async () => {
  const fake = await openApp("/programme/incidents", "Report an incident", {
    as: "nora",
    roles: ["medicalDirector"],
  });
  await expect.element(page.getByText(/The rest is for the privacy officer/)).toBeVisible();
  expect(fake.seat.calls).not.toContain("listIncidents");
});

test("open incidents come first, each with the clock that leads", async () => {
  await openApp("/programme/incidents", "Sent to the wrong person");
  const rows = page.getByRole("listitem").filter({ hasText: "Tell the people affected" });
  await expect.element(rows.first()).toHaveTextContent("9 days left");
  await expect.element(page.getByText("Decided and closed")).toBeVisible();
  await expectAccessible();
});

test("snooping: four factors by a named person, a decision, and the sixty-day clock", async () => {
  await openApp("/programme/incidents", "Looked without need");
  await page.getByRole("button", { name: /Looked without need/ }).click();
  await expect.element(page.getByText(/fits none of the three exceptions/).first()).toBeVisible();
  await expect.element(page.getByText("57 days left")).toBeVisible();
  await expectAccessible();
  const decide = step("Decide");
  await expect.element(decide.getByLabelText("It is a breach")).toBeVisible();
  await expect.element(decide.getByLabelText(/Low probability/)).not.toBeInTheDocument();
  for (const factor of ["What it was", "Who got it", "Whether it was", "What has lowered"]) {
    await page
      .getByRole("textbox", { name: new RegExp(`What you found: ${factor}`) })
      .fill("She read the note of a client whom she knows.");
    await step("Write down the four factors").getByRole("button", { name: "Save" }).click();
  }
  await expect.element(decide.getByLabelText(/Low probability/)).toBeVisible();
  await expect.element(page.getByText("4 of 4 factors")).toBeVisible();
  await decide.getByLabelText("It is a breach").click();
  await decide.getByRole("button", { name: "Decide" }).click();
  await expect.element(page.getByText("Say why you decide so.")).toBeVisible();
  await decide.getByRole("textbox", { name: "Why", exact: true }).fill("She had no need to look.");
  await decide.getByRole("button", { name: "Decide" }).click();
  await expect.element(decide.getByText("She had no need to look.")).toBeVisible();
  await expect.element(page.getByText("57 days left")).toBeVisible();
  await expectAccessible();
});

test("a letter is drafted from the file and says what is missing", async () => {
  await openApp("/programme/incidents", "Sent to the wrong person");
  await page.getByRole("button", { name: /Sent to the wrong person/ }).click();
  // Decided without the factors: an empty line would look as if something were missing to see.
  await expect
    .element(step("Write down the four factors").getByText("Nothing was written down.").first())
    .toBeVisible();
  const tell = step("Tell them");
  await tell.getByRole("button", { name: "Draft the letters" }).click();
  await expect.element(dialog().getByText(/Still missing: what happened/)).toBeVisible();
  await expectAccessible();
  await userEvent.keyboard("{Escape}");
  await tell.getByLabelText("Name and contact details").click();
  await tell
    .getByLabelText("What happened, for the people affected")
    .fill("A letter about aftercare went to another client.");
  await tell.getByLabelText("What you do about it").fill("We changed how letters are folded.");
  await tell.getByLabelText("How to reach you").fill("800 555 0100");
  await tell.getByRole("button", { name: "Save" }).click();
  await tell.getByRole("button", { name: "Draft the letters" }).click();
  await expect.element(dialog().getByText(/Still missing/)).not.toBeInTheDocument();
  await expect
    .element(dialog().getByRole("region", { name: "Letter to each person" }))
    .toHaveTextContent("800 555 0100");
});

test("a notice recorded as sent moves the file on", async () => {
  await openApp("/programme/incidents", "Sent to the wrong person");
  await page.getByRole("button", { name: /Sent to the wrong person/ }).click();
  await step("Tell them").getByRole("button", { name: "Record as sent" }).click();
  await expectAccessible();
  await dialog().getByRole("button", { name: "Record as sent" }).click();
  await expect.element(page.getByText("Say how it went out, and to whom.")).toBeVisible();
  await dialog().getByLabelText("How, and to whom").fill("First-class mail to both");
  await dialog().getByRole("button", { name: "Record as sent" }).click();
  await expect.element(page.getByText("Breach, people told").first()).toBeVisible();
  await page.getByRole("button", { name: "Close the file" }).click();
  await expect.element(page.getByText(/Still open: tell hhs/)).toBeVisible();
});

test("a State’s clock that is shorter leads", async () => {
  await openApp("/programme/incidents?view=states", "No State clock is kept yet.");
  await page.getByRole("button", { name: /Start from California/ }).click();
  await expectAccessible();
  await dialog().getByLabelText("Looked up by").fill("R. Adeyemi, with counsel");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText(/California/).first()).toBeVisible();
  await expect.element(page.getByText(/Looked up by R. Adeyemi/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: /All incidents/ }).click();
  await page.getByRole("button", { name: /Looked without need/ }).click();
  await expect.element(page.getByText("27 days left")).toBeVisible();
});

test("the log for HHS has the year’s small breaches and their last day", async () => {
  await openApp("/programme/incidents?view=log", "Breaches of fewer than 500 people, for HHS");
  await expect.element(page.getByText("Due Mar 1, 2027").first()).toBeVisible();
  await expect.element(page.getByRole("cell", { name: "Not yet" }).first()).toBeVisible();
  await expectAccessible();
});

test("the file is readable in the dark", async () => {
  await openApp("/programme/incidents", "Looked without need", { theme: "dark" });
  await page.getByRole("button", { name: /Looked without need/ }).click();
  await expect.element(page.getByText("57 days left")).toBeVisible();
  await expectAccessible();
});

test("a decision without a choice and a reason names both, each with its mark", async () => {
  const fake = await openApp("/programme/incidents", "Looked without need");
  await page.getByRole("button", { name: /Looked without need/ }).click();
  const decide = step("Decide");
  await decide.getByRole("button", { name: "Decide" }).click();
  const choose = decide.getByText("Choose one.");
  await expect.element(choose).toBeVisible();
  expect(choose.element().parentElement?.querySelector("svg")).not.toBeNull();
  // What is wrong of a group of choices leads to the first of them.
  await expect.element(decide.getByRole("radio").first()).toHaveFocus();
  await expect.element(decide.getByText("Say why you decide so.")).toBeVisible();
  expect(fake.seat.calls).not.toContain("changeIncident");
  await expectAccessible();
  await decide.getByLabelText("It is a breach").click();
  await expect.element(choose).not.toBeInTheDocument();
});

test("a State without a number is asked for, and isn’t dropped", async () => {
  const fake = await openApp("/programme/incidents", "Looked without need");
  await page.getByRole("button", { name: /Looked without need/ }).click();
  const people = step("Count the people");
  await people.getByRole("button", { name: "Add a State" }).click();
  await people.getByLabelText("State", { exact: true }).selectOptions("NJ");
  await people.getByRole("button", { name: "Save" }).click();
  const wrong = people.getByText("Give a whole number, or take this State off.");
  await expect.element(wrong).toBeVisible();
  await people.getByLabelText("People", { exact: true }).fill("1.5");
  await people.getByRole("button", { name: "Save" }).click();
  await expect.element(wrong).toBeVisible();
  expect(fake.seat.calls).not.toContain("changeIncident");
  await expectAccessible();
  await people.getByLabelText("People", { exact: true }).fill("1,200");
  await people.getByRole("button", { name: "Save" }).click();
  await expect.element(people.getByText("1,200 in all")).toBeVisible();
  await people.getByRole("button", { name: "Add a State" }).click();
  await people.getByLabelText("State", { exact: true }).nth(1).selectOptions("NJ");
  await people.getByLabelText("People", { exact: true }).nth(1).fill("3");
  await people.getByRole("button", { name: "Save" }).click();
  const twice = people.getByText("Each State has one number.");
  await expect.element(twice).toBeVisible();
  expect(twice.element().parentElement?.querySelector("svg")).not.toBeNull();
});

test("a hold, another day and a notice say what is missing of each, and nothing is guessed", async () => {
  const fake = await openApp("/programme/incidents", "Sent to the wrong person");
  await page.getByRole("button", { name: /Sent to the wrong person/ }).click();
  await page.getByRole("button", { name: "Law enforcement asks to wait" }).click();
  await dialog().getByText("In writing", { exact: true }).click();
  await dialog().getByRole("textbox", { name: "Asked on" }).fill("");
  await dialog().getByRole("button", { name: "Record it" }).click();
  await expect.element(dialog().getByText("Give the day on which they asked.")).toBeVisible();
  await expect.element(dialog().getByText(/Give the day that the letter names/)).toBeVisible();
  await expect.element(dialog().getByText(/Write down who asked/)).toBeVisible();
  await expectAccessible();
  await userEvent.keyboard("{Escape}");

  await page.getByRole("button", { name: "Correct the days" }).click();
  await dialog().getByRole("textbox", { name: "Discovered on" }).fill("");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(dialog().getByText(/^Give the day\. If nobody is sure/)).toBeVisible();
  await expect.element(dialog().getByText(/Say why it counts as discovered/)).toBeVisible();
  await userEvent.keyboard("{Escape}");

  await step("Tell them").getByRole("button", { name: "Record as sent" }).click();
  await dialog().getByRole("textbox", { name: "Sent on" }).fill("");
  await dialog().getByLabelText("To how many people").fill("both");
  await dialog().getByRole("button", { name: "Record as sent" }).click();
  await expect.element(dialog().getByText("Give the day on which it went out.")).toBeVisible();
  await expect.element(dialog().getByText("Give a whole number, or leave it empty.")).toBeVisible();
  await expect.element(dialog().getByText("Say how it went out, and to whom.")).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls).not.toContain("changeIncident");
});

test("a State’s clock says all that is missing, and takes no word for a number", async () => {
  const fake = await openApp("/programme/incidents?view=states", "No State clock is kept yet.");
  await page.getByRole("button", { name: "Add a clock" }).click();
  await expect.element(dialog().getByRole("heading", { name: "Add a clock" })).toBeVisible();
  await dialog().getByLabelText("Days", { exact: true }).fill("thirty");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(dialog().getByText("Say who is told.")).toBeVisible();
  await expect.element(dialog().getByText("Give a whole number of days.")).toBeVisible();
  await expect.element(dialog().getByText("Name the law.")).toBeVisible();
  await expect.element(dialog().getByText("Say who looked it up.")).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls).not.toContain("saveStateClock");
});

test("while nothing was reported, there is one button to report", async () => {
  await openApp("/programme/incidents", "No incident has been reported.", {
    programme: { incidents: "none" },
  });
  const report = page.getByRole("main").getByRole("button", { name: "Report an incident" });
  await expect.poll(() => report.elements().length).toBe(1);
  await expectAccessible();
});

test("the log’s paper says that nothing was discovered, and isn’t an empty table", async () => {
  await openApp("/programme/incidents?view=log", "Breaches of fewer than 500 people, for HHS", {
    programme: { incidents: "none" },
  });
  const paper = () => document.querySelector(".print-sheet");
  await expect
    .poll(() => paper()?.textContent)
    .toContain("No breach of fewer than 500 people was discovered in 2026.");
  expect(paper()?.querySelector("table")).toBeNull();
});

test("among many incidents one is found by who reported it and what it is", async () => {
  await openApp("/programme/incidents", "Looked without need", {
    programme: { incidents: "many" },
  });
  const find = page.getByRole("searchbox", { name: /^Find by kind/ });
  await find.fill("tess stick");
  await expect.element(page.getByText("Lost stick or drive")).toBeVisible();
  await expect.element(page.getByText("Looked without need")).not.toBeInTheDocument();
  await expect.element(page.getByText("Decided and closed")).toBeVisible();
  await expectAccessible();
  await find.fill("a whale");
  await expect.element(page.getByText("No incident fits these words.")).toBeVisible();
});

test("a State’s clock comes back as it was typed", async () => {
  const fake = await openApp("/programme/incidents?view=states", "No State clock is kept yet.");
  await page.getByRole("button", { name: /Start from California/ }).click();
  await dialog().getByLabelText("Looked up by").fill("R. Adeyemi, with counsel");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await page.getByRole("button", { name: /Start from California/ }).click();
  await expect
    .element(dialog().getByLabelText("Looked up by"))
    .toHaveValue("R. Adeyemi, with counsel");
  await expectAccessible();
});

test("numbers that were typed outlive the page, and a missing one is led to", async () => {
  const fake = await openApp("/programme/incidents", "Looked without need");
  await page.getByRole("button", { name: /Looked without need/ }).click();
  const people = step("Count the people");
  await people.getByRole("button", { name: "Add a State" }).click();
  await people.getByLabelText("State", { exact: true }).selectOptions("NJ");
  await expect
    .poll(() => [...fake.world.drafts.values()].some(({ body }) => body.includes("NJ")))
    .toBe(true);
  await page.getByRole("button", { name: /All incidents/ }).click();
  await page.getByRole("button", { name: /Looked without need/ }).click();
  await expect.element(people.getByLabelText("State", { exact: true })).toHaveValue("NJ");
  await people.getByRole("button", { name: "Save" }).click();
  await expect.element(people.getByLabelText("People", { exact: true })).toHaveFocus();
  await people.getByLabelText("People", { exact: true }).fill("1,200");
  await people.getByRole("button", { name: "Save" }).click();
  await expect.element(people.getByText("1,200 in all")).toBeVisible();
  await expect.poll(() => fake.world.drafts.size).toBe(0);
});

test("what a dialog missed isn’t said when it is opened again", async () => {
  await openApp("/programme/incidents", "Sent to the wrong person");
  await page.getByRole("button", { name: /Sent to the wrong person/ }).click();
  await step("Tell them").getByRole("button", { name: "Record as sent" }).click();
  await dialog().getByRole("button", { name: "Record as sent" }).click();
  await expect.element(dialog().getByText("Say how it went out, and to whom.")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await step("Tell them").getByRole("button", { name: "Record as sent" }).click();
  await expect.element(dialog().getByLabelText("How, and to whom")).toBeVisible();
  await expect
    .element(dialog().getByText("Say how it went out, and to whom."))
    .not.toBeInTheDocument();
});

test("why another day of discovery stays typed while only the other day is corrected", async () => {
  await openApp("/programme/incidents", "Looked without need");
  await page.getByRole("button", { name: /Looked without need/ }).click();
  await page.getByRole("button", { name: "Correct the days" }).click();
  await dialog().getByLabelText("Why another day of discovery").fill("The desk knew before.");
  await dialog().getByRole("textbox", { name: "Happened on" }).fill("3/1/2026");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  await page.getByRole("button", { name: "Correct the days" }).click();
  await expect
    .element(dialog().getByLabelText("Why another day of discovery"))
    .toHaveValue("The desk knew before.");
});
