import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { navigate } from "../../../kit";

const dialog = () => page.getByRole("dialog");

test("anybody who works with clients logs a disclosure, and is told what is missing", async () => {
  const fake = await openApp("/schedule", "Mia Torres", { as: "mia" });
  await userEvent.keyboard("{Control>}k{/Control}");
  await page
    .getByRole("combobox", { name: "Find a client or run a command" })
    .fill("log a disclosure");
  await expect.element(page.getByRole("option", { name: /Log a disclosure/ })).toBeVisible();
  await userEvent.keyboard("{Enter}");
  await dialog().getByRole("button", { name: "Log it" }).click();
  for (const missing of [
    "Choose whose information it was.",
    "Say who got it.",
    "Say what was told or given.",
    "Choose what it was for.",
  ])
    await expect.element(dialog().getByText(missing)).toBeVisible();
  expect(fake.seat.calls).not.toContain("logDisclosure");
  await expect
    .element(dialog().getByRole("combobox", { name: "Whose information?" }))
    .toHaveFocus();
  await expectAccessible();
  // The day that counts where it was emptied.
  const happened = dialog().getByRole("textbox", { name: "When?" });
  await happened.fill("");
  await userEvent.keyboard("{Tab}");
  await expect.element(happened).toHaveValue("03/12/2026");
  await dialog().getByRole("combobox", { name: "Whose information?" }).fill("Cleo Hart");
  await page
    .getByRole("option", { name: /Cleo Hart/ })
    .first()
    .click();
  await dialog().getByLabelText("Who got it?").fill("Dr. Wu");
  await dialog().getByLabelText("What was told or given?").fill("A note");
  await dialog().getByLabelText("What was it for?").selectOptions("treatment");
  await expect.element(dialog().getByText(/An accounting leaves it out/)).toBeVisible();
  await dialog().getByRole("button", { name: "Log it" }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(fake.seat.calls).toContain("logDisclosure");
  expect(fake.seat.calls).not.toContain("listDisclosures");
});

test("the log says what an accounting tells of; a correction follows", async () => {
  await openApp("/programme/disclosures", "FDA MedWatch");
  await expectAccessible();
  await page.getByText("FDA MedWatch").click();
  await page.getByRole("button", { name: "Correct it" }).first().click();
  await dialog().getByRole("button", { name: "Correct it" }).click();
  await expect.element(dialog().getByText("Say what was wrong.")).toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("What was wrong?").fill("It was the maker");
  await dialog().getByLabelText("Who got it?").fill("The maker");
  await dialog().getByRole("button", { name: "Correct it" }).click();
  await expect.element(page.getByText("The maker", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Corrected", { exact: true })).toBeVisible();
});

test("what went to the police can be paused for a time", async () => {
  const fake = await openApp("/programme/disclosures", "FDA MedWatch");
  await page.getByText("Det. Rosa Hale, NYPD", { exact: true }).click();
  await page.getByRole("button", { name: "An agency asks for a pause" }).click();
  await dialog().getByText("In writing", { exact: true }).click();
  await dialog().getByRole("button", { name: "Write it down" }).click();
  // No day is put in for one that the letter names.
  await expect.element(dialog().getByText(/Give the day that the letter names/)).toBeVisible();
  await expect.element(dialog().getByText(/Write down who asked: name/)).toBeVisible();
  await expect.element(dialog().getByRole("textbox", { name: "Until" })).toHaveFocus();
  expect(fake.seat.calls).not.toContain("pauseDisclosure");
  await dialog().getByText("By word of mouth: 30 days at most", { exact: true }).click();
  await dialog().getByLabelText("Who asked?").fill("Det. Hale, 212 555 0100");
  await expectAccessible();
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "An agency asks for a pause" }).click();
  await expect
    .element(dialog().getByLabelText("Who asked?"))
    .toHaveValue("Det. Hale, 212 555 0100");
  await dialog().getByRole("button", { name: "Write it down" }).click();
  await expect.element(page.getByText("Paused through Apr 11, 2026")).toBeVisible();
});

test("a client’s page offers both, and lists what was asked for and disclosed", async () => {
  const fake = await openApp("/clients", "Clients");
  navigate(`/clients/${fake.world.clients[1]?.id ?? ""}`);
  await expect.element(page.getByText("2 disclosures", { exact: true })).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Asks for their record…" }).click();
  await expect.element(dialog().getByText("What do they ask for?")).toBeVisible();
});

test("among many entries one is found by its client, and older ones are a tap away", async () => {
  const fake = await openApp("/programme/disclosures", "FDA MedWatch");
  const client = fake.world.clients[6];
  if (client === undefined) throw new Error("the invented practice has clients");
  for (let n = 0; n < 60; n += 1)
    await fake.commands.logDisclosure({
      clients: [client.id],
      happened: "2026-03-01",
      recipient: "Health department",
      address: "",
      what: "A lot number.",
      purpose: "publicHealth",
      why: "",
      how: "paper",
    });
  await page.getByRole("button", { name: "Show older ones (13)" }).click();
  await expect.element(page.getByText("Dr. Paul Wu, Dermatology")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find by client or who got it" }).fill("cleo h");
  await expect.element(page.getByText("Dr. Paul Wu, Dermatology")).toBeVisible();
  await expect.element(page.getByText("Health department")).not.toBeInTheDocument();
  await expectAccessible();
  await page.getByRole("searchbox").fill("cléo  HART dermatology");
  await expect.element(page.getByText("1 of 63")).toBeVisible();
  await page.getByRole("searchbox").fill("nobody at all");
  await expect.element(page.getByText("No disclosure fits these words.")).toBeVisible();
  await expectAccessible();
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("searchbox")).toHaveValue("");
  await expect.element(page.getByText("Health department").first()).toBeVisible();
});

test("a purpose that doesn’t say it all needs a sentence", async () => {
  const fake = await openApp("/programme/disclosures", "FDA MedWatch");
  await page.getByRole("button", { name: "Log a disclosure" }).click();
  await dialog().getByLabelText("What was it for?").selectOptions("other");
  await dialog().getByRole("button", { name: "Log it" }).click();
  await expect.element(dialog().getByText("Say in a sentence what it was for.")).toBeVisible();
  await expect.element(dialog().getByText("Choose what it was for.")).not.toBeInTheDocument();
  expect(fake.seat.calls).not.toContain("logDisclosure");
});

test("while nothing was logged, there is one button to log", async () => {
  await openApp("/programme/disclosures", "Nothing has been logged yet.", {
    programme: { requests: "none" },
  });
  const log = page.getByRole("main").getByRole("button", { name: "Log a disclosure" });
  await expect.poll(() => log.elements().length).toBe(1);
});

test("purposes that can’t be read are said until they are, and none is asked for", async () => {
  const fake = await openApp("/programme/disclosures", "FDA MedWatch");
  fake.failNext("disclosurePurposes", { code: "io", message: "The disk didn’t answer." });
  await page.getByRole("button", { name: "Log a disclosure" }).click();
  await expect.element(dialog().getByText("The disk didn’t answer.")).toBeVisible();
  await dialog().getByRole("button", { name: "Log it" }).click();
  await expect.element(dialog().getByText("Say who got it.")).toBeVisible();
  await expect.element(dialog().getByText("The disk didn’t answer.")).toBeVisible();
  await expect.element(dialog().getByText("Choose what it was for.")).not.toBeInTheDocument();
  await expectAccessible();
  await dialog().getByRole("button", { name: "Try again" }).click();
  await dialog().getByLabelText("What was it for?").selectOptions("treatment");
  expect(fake.seat.calls).not.toContain("logDisclosure");
});

test("the recovery key looks on, and is offered nothing that is refused", async () => {
  await openApp("/programme/disclosures", "FDA MedWatch", { as: "recovery" });
  await expect
    .element(page.getByRole("button", { name: "Log a disclosure" }))
    .not.toBeInTheDocument();
});

test("whose information it was and what was wrong come back with the rest", async () => {
  const fake = await openApp("/programme/disclosures", "FDA MedWatch");
  await page.getByRole("button", { name: "Log a disclosure" }).click();
  await dialog().getByRole("combobox", { name: "Whose information?" }).fill("Cleo Hart");
  await page
    .getByRole("option", { name: /Cleo Hart/ })
    .first()
    .click();
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await page.getByRole("button", { name: "Log a disclosure" }).click();
  await expect.element(dialog().getByText("Cleo Hart", { exact: true })).toBeVisible();
  await expect.element(dialog().getByText("What you typed before is here again.")).toBeVisible();
  await expectAccessible();
  await dialog().getByRole("button", { name: "Start over" }).click();
  await expect.element(dialog().getByText("Cleo Hart", { exact: true })).not.toBeInTheDocument();
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await page.getByText("FDA MedWatch").click();
  await page.getByRole("button", { name: "Correct it" }).first().click();
  await dialog().getByLabelText("What was wrong?").fill("It was the maker");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Correct it" }).first().click();
  await expect.element(dialog().getByLabelText("What was wrong?")).toHaveValue("It was the maker");
});
