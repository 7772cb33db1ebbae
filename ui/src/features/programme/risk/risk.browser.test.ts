import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";
import { navigate } from "../../../kit";

const risk = (name: string) =>
  page.getByRole("list", { name: "Risks" }).getByRole("button", { name });

test("the interview asks one question a screen, keeps each answer and ends in the register", async () => {
  await openApp("/programme/risk", "What can happen to your clients’ data?", {
    programme: { risk: "fresh" },
  });
  await expect.element(page.getByText(/Stillroom already knows 10 things/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Begin" }).click();
  await expect.element(page.getByRole("heading", { name: /Where else, besides/ })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect.element(page.getByText("Choose an answer first.")).toBeVisible();
  await page.getByRole("button", { name: "On people’s own phones" }).click();
  await expect.element(page.getByText(/You can’t lock, wipe or search them/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Next" }).click();
  // By the keys alone from here on.
  for (let n = 0; n < 6; n += 1) {
    await expect.element(page.getByText(`Question ${String(n + 2)} of 7`)).toBeVisible();
    await userEvent.keyboard("1");
    await expect.element(page.getByRole("button", { pressed: true })).toBeVisible();
    await page.getByRole("button", { name: "Next" }).click();
  }
  await expect.element(page.getByText("Your answers")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "To the register" }).click();
  await expect.element(page.getByText(/18 risks have the starter’s numbers/)).toBeVisible();
});

test("an interview that was left goes on where it stopped", async () => {
  await openApp("/programme/risk", "Begin", { programme: { risk: "fresh" } });
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "On paper" }).click();
  await page.getByRole("button", { name: "Stop for now" }).click();
  await expect.element(page.getByText("You have answered 1 of 7 questions.")).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.element(page.getByText("Question 2 of 7")).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`the heat map filters the list and can be read as a table (${theme})`, async () => {
    await openApp("/programme/risk", "Heat map", { theme });
    await expectAccessible();
    await page.getByText("Without controls", { exact: true }).click();
    await page.getByRole("button", { name: /3 High ?Likelihood High, impact High/ }).click();
    await expect.element(risk("Somebody falls for a false e-mail")).toBeVisible();
    await expect.element(risk("The desk PC is stolen")).not.toBeInTheDocument();
    await page.getByRole("button", { name: /Likelihood High × impact High/ }).click();
    await expect.element(risk("The desk PC is stolen")).toBeVisible();
    await page.getByRole("button", { name: "Show as table" }).click();
    await expect.element(page.getByRole("columnheader", { name: "Level" })).toBeVisible();
    await expectAccessible();
  });
}

test("the heat map has room for a finger, its arrows go from field to field, and it says how many", async () => {
  await openApp("/programme/risk", "Heat map");
  await page.getByText("Without controls", { exact: true }).click();
  const map = page.getByRole("table");
  const fields = () => map.getByRole("button").elements();
  for (const one of fields()) {
    const { width, height } = one.getBoundingClientRect();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  }
  await expect.element(map.getByText("Impact →")).toBeVisible();
  await expect.element(map.getByText("Likelihood →")).toBeVisible();
  const tally = page.getByRole("list", { name: "How many of each level" });
  const told = [...(tally.element().textContent ?? "").matchAll(/\d+/g)].map(Number);
  expect(told.reduce((sum, n) => sum + n, 0)).toBe(18);

  const high = page.getByRole("button", { name: /Likelihood High, impact High/ });
  (high.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toContain("Likelihood Moderate, impact High");
  await userEvent.keyboard(" ");
  await expect
    .element(page.getByRole("button", { name: /Likelihood Moderate, impact High/ }))
    .toHaveAttribute("aria-pressed", "true");
  await expectAccessible();
});

test("where the list is below the map, a field that is pressed brings it into sight", async () => {
  await page.viewport(1180, 820);
  try {
    await openApp("/programme/risk", "Heat map");
    const found = risk("Ransomware locks the practice out");
    const field = page.getByRole("button", { name: /4 High ?Likelihood Moderate/ });
    field.element().scrollIntoView({ block: "end" });
    await expect.element(found).not.toBeInViewport();
    await field.click();
    await expect.element(found).toBeInViewport();
  } finally {
    await page.viewport(1440, 900);
  }
});

test("a risk is scored in words, and the next without a score follows", async () => {
  const fake = await openApp("/programme/risk", "Heat map");
  await page.getByRole("button", { name: "Score them one by one" }).click();
  await expect.element(page.getByText(/These are the starter’s numbers/)).toBeVisible();
  await expectAccessible();
  await expect
    .element(page.getByRole("dialog", { name: "Photos are sent by plain text message" }))
    .toBeVisible();
  await page.getByRole("radio", { name: /Almost certain/ }).click();
  await page.getByRole("radio", { name: /All clients/ }).click();
  await expect.element(page.getByText("That makes it very high.")).toBeVisible();
  await page.getByLabelText("Why these numbers?").fill("It happened in June");
  await page.getByRole("button", { name: "Save and score the next" }).click();
  await expect
    .element(page.getByRole("dialog", { name: "A personal phone copies client photos to a cloud" }))
    .toBeVisible();
  const lines = (await fake.commands.riskRegister()).risks;
  expect(lines.filter((one) => one.inherent.level === "veryHigh").length).toBe(1);
});

test("only an active control with approved evidence brings the level down", async () => {
  const fake = await openApp("/programme/risk", "Heat map");
  await risk("Ransomware locks the practice out").click();
  await page.getByText("What we do", { exact: true }).click();
  await page.getByRole("button", { name: "Shorten the screen lock" }).click();
  await page.getByLabelText("How far it is").selectOptions("Active");
  await page.getByLabelText("Brings the likelihood down to").selectOptions("Very low");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Not proven yet")).toBeVisible();
  const level = async () =>
    (await fake.commands.riskRegister()).risks.find((one) => one.title.startsWith("Ransomware"))
      ?.residual.level;
  expect(await level()).toBe("high");
  await page.getByRole("button", { name: /Add evidence ?: Shorten the screen lock/ }).click();
  await page.getByText("What Stillroom sees", { exact: true }).click();
  await page
    .getByLabelText("What Stillroom sees now")
    .selectOptions("The last backup was made today.");
  await expectAccessible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Proven", { exact: true })).toBeVisible();
  expect(await level()).toBe("low");
  await expectAccessible();
});

test("the owner reviews and accepts; an acceptance wants a reason", async () => {
  const fake = await openApp("/programme/risk", "Heat map", { programme: { risk: "scored" } });
  await page.getByText(/Owner’s review \(/).click();
  await expect.element(page.getByRole("heading", { name: "For the owner" })).toBeVisible();
  await expectAccessible();
  const waiting = () =>
    fake.commands
      .riskRegister()
      .then((all) => all.risks.filter((one) => one.review === "needed").length);
  const before = await waiting();
  await page
    .getByRole("button", { name: /I have reviewed it ?: Ransomware locks the practice out/ })
    .click();
  await expect.element(page.getByText("Reviewed as it stands.").first()).toBeVisible();
  expect(await waiting()).toBe(before - 1);
  await page
    .getByRole("button", { name: /Look at it ?: Somebody falls for a false e-mail/ })
    .click();
  await page.getByRole("textbox", { name: "Until" }).fill("");
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect.element(page.getByText("Write why you can live with it.")).toBeVisible();
  await expect.element(page.getByText("Say until which day to come.")).toBeVisible();
  expect(fake.seat.calls).not.toContain("acceptRisk");
  await expect.element(page.getByLabelText("Why can you live with it?")).toHaveFocus();
  await userEvent.keyboard("We move mail to another firm in May");
  await page.getByRole("textbox", { name: "Until" }).fill("03/12/2027");
  await expectAccessible();
  // A day that its field refuses is not replaced by the one before it.
  await page.getByRole("textbox", { name: "Until" }).fill("next spring");
  await userEvent.keyboard("{Tab}");
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect.element(page.getByText(/^Write the date as month/)).toBeVisible();
  await expect.element(page.getByRole("textbox", { name: "Until" })).toHaveFocus();
  await expect.element(page.getByRole("textbox", { name: "Until" })).toHaveValue("next spring");
  expect(fake.seat.calls).not.toContain("acceptRisk");
  await page.getByRole("textbox", { name: "Until" }).fill("03/12/2027");
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect.element(page.getByText("Accepted until Mar 12, 2027.")).toBeVisible();
});

test("the privacy officer keeps the register and leaves approval to the owner", async () => {
  await openApp("/programme/risk?view=years", "Each year’s analysis", {
    roles: ["privacyOfficer"],
    programme: { risk: "scored" },
  });
  await expect.element(page.getByText("Only the owner approves it.")).toBeVisible();
  await expect
    .element(page.getByRole("button", { name: "Approve this year’s analysis" }))
    .not.toBeInTheDocument();
});

test("last year's analysis is two steps from the programme, and says what changed since", async () => {
  await openApp("/programme/risk", "Last approved analysis: Mar 14, 2025, by Dr. Amara Lin", {
    programme: { risk: "years" },
  });
  await page.getByRole("button", { name: "Open it" }).click();
  await expect
    .element(page.getByRole("heading", { name: "Risk analysis of Mar 14, 2025" }))
    .toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "What changed since" }).click();
  await expect
    .element(page.getByRole("rowheader", { name: "Somebody falls for a false e-mail" }))
    .toBeVisible();
  await expect.element(page.getByText("17 risks as before.")).toBeVisible();
  await expectAccessible();
});

test("the owner approves the year's analysis, and it is there unchanged", async () => {
  const fake = await openApp("/programme/risk?view=years", "Each year’s analysis", {
    programme: { risk: "scored" },
  });
  await page.getByRole("button", { name: "Approve this year’s analysis" }).click();
  await expect.element(page.getByText("What is open is written into it")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Approve and freeze" }).click();
  await expect
    .element(page.getByRole("heading", { name: "Risk analysis of Mar 12, 2026" }))
    .toBeVisible();
  expect((await fake.commands.riskRegister()).snapshots.length).toBe(1);
});

test("places and ways are added, and go with a reason", async () => {
  await openApp("/programme/risk?view=places", "Places where data are");
  await expectAccessible();
  await page.getByRole("button", { name: "Add a place" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Give it a name.")).toBeVisible();
  await page.getByLabelText("What is it?").fill("Old laptop");
  await expectAccessible();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: /No longer there ?: Old laptop/ }).click();
  await page.getByLabelText("What became of it?").fill("Sold in May, wiped");
  await page.getByRole("dialog").getByRole("button", { name: "No longer there" }).click();
  await expect.element(page.getByText("No longer there: Sold in May, wiped")).toBeVisible();
});

test("a score that is being typed is back after the sheet was closed", async () => {
  const fake = await openApp("/programme/risk", "Heat map");
  await risk("Ransomware locks the practice out").click();
  await page.getByLabelText("Why these numbers?").fill("Half a thought");
  await expect.poll(() => fake.world.drafts.size).toBe(1);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await risk("Ransomware locks the practice out").click();
  await expect.element(page.getByLabelText("Why these numbers?")).toHaveValue("Half a thought");
});

test("the last page of the interview counts the answers, and asks no question", async () => {
  await openApp("/programme/risk?view=interview&at=8", "Your answers", {
    programme: { risk: "some" },
  });
  await expect.element(page.getByText("7 of 7 answered")).toBeVisible();
  await expect.element(page.getByText(/^Question/)).not.toBeInTheDocument();
});

test("a frozen analysis with two places of one name is shown with both", async () => {
  await openApp("/programme/risk?view=places", "Places where data are", {
    programme: { risk: "scored" },
  });
  for (let n = 0; n < 2; n++) {
    await page.getByRole("button", { name: "Add a place" }).click();
    await page.getByLabelText("What is it?").fill("Laptop of the desk");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  }
  navigate("/programme/risk?view=years");
  await page.getByRole("button", { name: "Approve this year’s analysis" }).click();
  await page.getByRole("button", { name: "Approve and freeze" }).click();
  await expect
    .element(page.getByRole("heading", { name: "Risk analysis of Mar 12, 2026" }))
    .toBeVisible();
  expect(page.getByText(/^Laptop of the desk/).elements().length).toBeGreaterThanOrEqual(2);
});
