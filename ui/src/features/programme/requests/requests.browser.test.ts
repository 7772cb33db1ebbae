import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { prefs } from "../../../kit";

const dialog = () => page.getByRole("dialog");
const step = (name: string) => page.getByRole("region", { name });
/** The request whose clock runs out first. */
const first = () =>
  page.getByRole("listitem").filter({ hasText: "days left" }).first().getByRole("button");
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();

test("the front desk takes in a request from the palette and sees who answers it", async () => {
  const fake = await openApp("/schedule", "Mia Torres", { as: "mia" });
  await userEvent.keyboard("{Control>}k{/Control}");
  await page
    .getByRole("combobox", { name: "Find a client or run a command" })
    .fill("client asks for their record");
  await expect
    .element(page.getByRole("option", { name: /Client asks for their record/ }))
    .toBeVisible();
  await userEvent.keyboard("{Enter}");
  await dialog().getByRole("button", { name: "Take it in" }).click();
  await expect.element(page.getByText("Choose the client.")).toBeVisible();
  await expect.element(page.getByText("Choose what they ask for.")).toBeVisible();
  await expect.element(dialog().getByRole("combobox", { name: "Whose record?" })).toHaveFocus();
  await expectAccessible();
  // The day that counts where it was emptied.
  const received = dialog().getByRole("textbox", { name: "When did it come?" });
  await received.fill("");
  await userEvent.keyboard("{Tab}");
  await expect.element(received).toHaveValue("03/12/2026");
  await dialog().getByRole("combobox", { name: "Whose record?" }).fill("Cleo Hart");
  await page
    .getByRole("option", { name: /Cleo Hart/ })
    .first()
    .click();
  await dialog().getByText("See it or get a copy").click();
  await dialog().getByRole("button", { name: "Take it in" }).click();
  await expect.element(dialog().getByText(/Ruth Adeyemi answers it by/)).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls).not.toContain("listRequests");
});

test("in privacy mode a client who was chosen is initials", async () => {
  await openApp("/programme/requests", "Take in a request");
  prefs.set({ privacy: true });
  try {
    await press("Take in a request");
    const field = dialog().getByRole("combobox", { name: "Whose record?" });
    await field.fill("Cleo Hart");
    await page
      .getByRole("option", { name: /C\. H\./ })
      .first()
      .click();
    await expect.element(field).toHaveValue("C. H.");
  } finally {
    prefs.set({ privacy: false });
  }
});

test("what somebody else asks for needs who they are, and is kept while it is typed", async () => {
  const fake = await openApp("/schedule", "Mia Torres", { as: "mia" });
  const open = async () => {
    await userEvent.keyboard("{Control>}k{/Control}");
    await page
      .getByRole("combobox", { name: "Find a client or run a command" })
      .fill("client asks for their record");
    await expect.element(page.getByRole("option", { name: /Client asks/ })).toBeVisible();
    await userEvent.keyboard("{Enter}");
  };
  await open();
  await dialog().getByText("See it or get a copy").click();
  await dialog().getByText("Somebody else", { exact: true }).click();
  await dialog().getByLabelText("Their name").fill("Paula Reyes");
  await expect.poll(() => fake.world.drafts.size).toBeGreaterThan(0);
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await open();
  await expect.element(dialog().getByLabelText("Their name")).toHaveValue("Paula Reyes");
});

test("requests come with the earliest clock first", async () => {
  await openApp("/programme/requests", "To answer");
  const rows = page.getByRole("listitem").filter({ hasText: "days left" });
  await expect.element(rows.first()).toHaveTextContent("8 days left");
  await expect.element(rows.first()).toHaveTextContent("Make sure who asks");
  await expectAccessible();
});

test("a request goes from its identity check to the closed file", async () => {
  const fake = await openApp("/programme/requests", "To answer");
  await first().click();
  await expect.element(step("Gather and hand over").getByText(/Decide first/)).toBeVisible();
  await expectAccessible();
  await press("Write it down");
  await expect.element(step("Who asks").getByText("Photo ID", { exact: true })).toBeVisible();
  await press("Grant it");
  await press("Make the pack");
  await page.getByRole("button", { name: /BLUE/ }).click();
  await expect.element(dialog().getByText(/copper meadow tulip/)).toBeVisible();
  await expectAccessible();
  await press("I have the words");
  await expect.element(page.getByText(/Pack made/)).toBeVisible();
  await press("Record that it was handed over");
  await expect.element(page.getByText("Say how: in person, by mail.")).toBeVisible();
  await page.getByRole("textbox", { name: /^How\?/ }).fill("At the desk");
  await press("Record that it was handed over");
  await press("Close the file");
  await expect.element(page.getByText("This file is closed.")).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls.filter((name) => name === "packMake")).toHaveLength(1);
});

test("more time is taken by a letter that says why and has no gap", async () => {
  await openApp("/programme/requests", "To answer");
  await first().click();
  await press("Take 30 more days");
  await dialog().getByLabelText("Why do you need more time?").fill("The charts are in storage.");
  await dialog().getByLabelText("How it went out").fill("First-class mail");
  await expect.element(dialog().getByText(/Still to be filled in/)).toBeVisible();
  await dialog().getByRole("button", { name: "Keep as sent" }).click();
  await expect.element(dialog().getByText(/still to be filled in: look for/)).toBeVisible();
  await expectAccessible();
  const letter = dialog().getByLabelText("The letter");
  const text = (letter.element() as HTMLTextAreaElement).value;
  expect(text).toContain("The reason: The charts are in storage.");
  await letter.fill(text.replace("[fill in: telephone]", "212 555 0100"));
  await dialog().getByRole("button", { name: "Keep as sent" }).click();
  await expect.element(page.getByText("More time taken")).toBeVisible();
  await expect.element(page.getByText("38 days left")).toBeVisible();
});

test("a no names its ground", async () => {
  await openApp("/programme/requests", "To answer");
  await first().click();
  await page.getByText("Deny it", { exact: true }).click();
  await expect.element(page.getByText(/Confirm with counsel/)).toBeVisible();
  await press("Decide");
  await expect.element(page.getByText("Say why it fits.")).toBeVisible();
  await expectAccessible();
});

test("the medical director looks on and the front desk has no such section", async () => {
  await openApp("/programme/requests", "To answer", { as: "nora", roles: ["medicalDirector"] });
  await first().click();
  await expect.element(page.getByText("Nobody has made sure yet.")).toBeVisible();
  await expect
    .element(page.getByRole("button", { name: "Close the file" }))
    .not.toBeInTheDocument();
});

test("a State’s clock starts from a suggestion and says who looked it up", async () => {
  await openApp("/programme/requests?view=states", "No State clock is kept yet.");
  await press("Start from TX");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(dialog().getByText("Say who looked it up.")).toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("Who looked it up").fill("Counsel");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText(/15 business days/)).toBeVisible();
});

test("what is missing of a request is said at once, each by its field", async () => {
  const fake = await openApp("/programme/requests", "To answer");
  await page.getByRole("button", { name: "Take in a request" }).click();
  await dialog().getByText("An amendment", { exact: true }).click();
  await dialog().getByText("Somebody else", { exact: true }).click();
  await dialog()
    .getByLabelText(/How did you make sure who asks/)
    .selectOptions("other");
  await dialog().getByRole("button", { name: "Take it in" }).click();
  for (const missing of [
    "Choose the client.",
    "Say who asks.",
    "Say what they are to the client.",
    /Say what you saw that lets them ask/,
    "Say what should be changed, and to what.",
    "Say how you made sure.",
  ])
    await expect.element(dialog().getByText(missing)).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls).not.toContain("takeRequest");
});

test("more days: the button, then what it takes; and its letter says all that is missing", async () => {
  const fake = await openApp("/programme/requests", "To answer");
  await first().click();
  const more = page.getByRole("button", { name: "Take 30 more days" });
  const about = page.getByText(/^Once, by a letter that says why/);
  await expect.element(about).toBeVisible();
  expect(
    more.element().compareDocumentPosition(about.element()) & Node.DOCUMENT_POSITION_FOLLOWING,
  ).toBeTruthy();
  await more.click();
  await dialog().getByRole("button", { name: "Keep as sent" }).click();
  await expect.element(dialog().getByText(/the letter must give the reason/)).toBeVisible();
  await expect.element(dialog().getByText(/still to be filled in: look for/)).toBeVisible();
  await expect.element(dialog().getByText("Say how it went out.")).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls).not.toContain("changeRequest");
});

test("a no names all that it lacks, and so does what is handed over", async () => {
  await openApp("/programme/requests", "To answer");
  await first().click();
  await press("Write it down");
  const decide = step("Decide");
  await decide.getByText("Deny it", { exact: true }).click();
  await decide.getByRole("button", { name: "Decide" }).click();
  await expect.element(decide.getByText("Say why it fits.")).toBeVisible();
  await expect.element(decide.getByText(/Name the licensed person who judged it/)).toBeVisible();
  await expectAccessible();
  await decide.getByText("Grant it", { exact: true }).first().click();
  await decide.getByRole("button", { name: "Grant it" }).click();
  const gather = step("Gather and hand over");
  await gather.getByRole("textbox", { name: "When?" }).fill("");
  await gather.getByRole("textbox", { name: "To whom?" }).fill(" ");
  await gather.getByRole("button", { name: "Record that it was handed over" }).click();
  await expect.element(gather.getByText("Give the day on which you handed it over.")).toBeVisible();
  await expect.element(gather.getByText("Say to whom you handed it.")).toBeVisible();
  await expect.element(gather.getByText("Say how: in person, by mail.")).toBeVisible();
});

test("a State’s clock for requests says all that is missing, and takes no word for a number", async () => {
  const fake = await openApp("/programme/requests?view=states", "No State clock is kept yet.");
  await page.getByRole("button", { name: "Add a clock" }).click();
  await dialog().getByRole("textbox", { name: "Days" }).fill("1.5");
  await dialog().getByRole("button", { name: "Save" }).click();
  for (const missing of [/two letters, such as TX/, /between 1 and 365/, /Name the law/])
    await expect.element(dialog().getByText(missing)).toBeVisible();
  await expect.element(dialog().getByText("Say who looked it up.")).toBeVisible();
  expect(fake.seat.calls).not.toContain("saveRequestRule");
});

test("while nobody asked, there is one button to take a request in", async () => {
  await openApp("/programme/requests", "No client has asked for anything yet.", {
    programme: { requests: "none" },
  });
  const take = page.getByRole("main").getByRole("button", { name: "Take in a request" });
  await expect.poll(() => take.elements().length).toBe(1);
});

test("among many requests one is found by its client", async () => {
  const fake = await openApp("/programme/requests", "To answer");
  expect(page.getByRole("searchbox").elements()).toHaveLength(0);
  const client = fake.world.clients[8];
  if (client === undefined) throw new Error("the invented practice has clients");
  for (let n = 0; n < 12; n += 1)
    await fake.commands.takeRequest({
      client: client.id,
      kind: "access",
      received: "2026-03-01",
      receivedHow: "letter",
      asker: "client",
      askerName: "",
      relation: "",
      authority: "",
      ask: { scope: "", form: "paper", deliver: "" },
      identity: null,
    });
  const find = page.getByRole("searchbox", { name: /^Find by client/ });
  await find.fill("june qu");
  await expect.element(page.getByText("June Quinn")).toBeVisible();
  await expect
    .element(page.getByText(`${client.givenName} ${client.familyName}`).first())
    .not.toBeInTheDocument();
  await expectAccessible();
  await find.fill("a whale");
  await expect.element(page.getByText("No request fits these words.")).toBeVisible();
});

test("a reason typed for a denial stays typed and is no part of a grant", async () => {
  const fake = await openApp("/programme/requests", "To answer");
  await first().click();
  const decide = step("Decide");
  await decide.getByText("Deny it", { exact: true }).click();
  await decide.getByRole("textbox", { name: /^Why/ }).fill("The notes could do harm.");
  await decide.getByText("Grant it", { exact: true }).first().click();
  await decide.getByRole("button", { name: "Grant it" }).click();
  await expect.element(decide.getByText("Granted.")).toBeVisible();
  await expect.element(decide.getByText("The notes could do harm.")).not.toBeInTheDocument();
  await expect
    .poll(() => [...fake.world.drafts.values()].some(({ body }) => body.includes("could do harm")))
    .toBe(true);
});

test("the recovery key looks on, and is offered nothing that is refused", async () => {
  await openApp("/programme/requests", "To answer", { as: "recovery" });
  await expect
    .element(page.getByRole("button", { name: "Take in a request" }))
    .not.toBeInTheDocument();
});

test("a State’s clock for requests comes back as it was typed", async () => {
  const fake = await openApp("/programme/requests?view=states", "No State clock is kept yet.");
  await press("Start from TX");
  await dialog().getByLabelText("Who looked it up").fill("Counsel");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await press("Start from TX");
  await expect.element(dialog().getByLabelText("Who looked it up")).toHaveValue("Counsel");
  await expectAccessible();
});

test("a letter keeps its own words: no other’s text, and no other’s reason", async () => {
  const fake = await openApp("/programme/requests", "To answer");
  await first().click();
  await press("Take 30 more days");
  await dialog().getByLabelText("Why do you need more time?").fill("The charts are in storage.");
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  const decide = step("Decide");
  await decide.getByRole("button", { name: "Grant it" }).click();
  await press("Draft a letter");
  await expect.element(dialog().getByLabelText("The letter")).toBeVisible();
  fake.failNext("requestLetter", { code: "io", message: "The disk didn’t answer." });
  await dialog().getByLabelText("Which letter?").selectOptions("receipt");
  await expect.element(dialog().getByText("The disk didn’t answer.")).toBeVisible();
  await expect.element(dialog().getByRole("button", { name: "Keep as sent" })).toBeDisabled();
  await dialog().getByLabelText("Which letter?").selectOptions("granted");
  const letter = dialog().getByLabelText("The letter");
  await expect.element(letter).toBeVisible();
  const text = (letter.element() as HTMLTextAreaElement).value;
  await letter.fill(text.replaceAll(/\[fill in: [^\]]+\]/g, "212 555 0100"));
  await dialog().getByLabelText("How it went out").fill("First-class mail");
  await dialog().getByRole("button", { name: "Keep as sent" }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  await expect
    .poll(() => [...fake.world.drafts.values()].some(({ body }) => body.includes("in storage")))
    .toBe(true);
});
