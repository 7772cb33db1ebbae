// What a person does before a picture is taken: `act(page)`.
export const click = (name) => async (page) => page.getByRole("button", { name }).first().click();
export const steps =
  (...list) =>
  async (page) => {
    for (const step of list) {
      await step(page);
      await page.waitForTimeout(120);
    }
  };
/** As it comes out on paper. */
export const print = async (page) => page.emulateMedia({ media: "print" });
export const pause = async (page) => page.waitForTimeout(1500);
/** The button that sends the open form off. */
export const send = (name) => async (page) =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
export const fill = (label, text) => async (page) =>
  page.getByLabel(label, { exact: true }).first().fill(text);
export const key = (name) => async (page) => page.keyboard.press(name);
export const type = (text) => async (page) => page.keyboard.type(text);

export const wizardTo = (step) => async (page) => {
  await page.getByRole("button", { name: "Set up a practice" }).click();
  if (step < 2) return;
  await page.getByLabel("Practice name").fill("Linden Aesthetics");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Your name").fill("Amara Lin");
  if (step < 3) return;
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Passphrase", { exact: true }).fill("correct horse battery staple");
  await page.getByLabel("Type it again", { exact: true }).fill("correct horse battery staple");
  await page.waitForTimeout(250);
  if (step < 4) return;
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Sheet plus stick").waitFor();
  if (step < 5) return;
  await page.getByLabel("I have printed it").check();
  await page.getByRole("button", { name: "Continue" }).click();
};

/** Through the restore of a backup, so many steps. */
export const restoreTo = (step) => async (page) => {
  await page.getByRole("button", { name: "Restore a backup" }).click();
  if (step < 1) return;
  await page.getByRole("button", { name: "Blue" }).click();
  const whole = await page.evaluate(() => window.stillroomFake.sheet.join(" "));
  await page.getByLabel("Recovery key").fill(step < 2 ? whole.slice(0, 40) : whole);
  if (step < 2) return;
  await page.getByRole("button", { name: "Open the stick" }).click();
  await page.getByRole("heading", { name: "Which backup?" }).waitFor();
  if (step < 3) return;
  await page.getByRole("button", { name: "Restore this one" }).click();
  await page.getByText("Everything passed").waitFor();
  if (step < 4) return;
  await page.getByLabel("New passphrase", { exact: true }).fill("correct horse battery staple");
  await page.getByLabel("Type it again", { exact: true }).fill("correct horse battery staple");
  await page.waitForTimeout(250);
  await page.getByRole("button", { name: "Open the record" }).click();
  await page.getByText("Your record is back").waitFor();
};
export const more = (item) => async (page) => {
  await page.getByRole("button", { name: "More for Blue" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};
/** Into the interview of the first company, with these keys: a number chooses, Enter goes on. */
export const interview =
  (...numbers) =>
  async (page) => {
    await page.getByRole("button", { name: "Linden Aesthetics" }).click();
    await page.getByRole("button", { name: /Start the interview|Ask again/ }).click();
    await page.getByRole("heading", { name: "Who owns" }).waitFor();
    for (const number of numbers) {
      await page.keyboard.press(String(number));
      await page.keyboard.press("Enter");
      await page.waitForTimeout(80);
    }
  };
/** Through setting up a second factor: its picture, a wrong code, its recovery codes. */
export const factorTo = (step) => async (page) => {
  await page.getByRole("button", { name: "Set up a second factor" }).click();
  await page.getByLabel("Current passphrase", { exact: true }).fill("correct horse battery staple");
  await page.keyboard.press("Enter");
  await page.getByText("No camera?").waitFor();
  if (step < 2) return;
  await page.getByLabel("Code from your app").fill(step < 3 ? "111111" : "492039");
  await page.keyboard.press("Enter");
  if (step > 2) await page.getByText("I have printed them").waitFor();
};
export const stepUp = async (page) => {
  await page.getByLabel("Passphrase", { exact: true }).fill("correct horse battery staple");
  await page.getByRole("button", { name: "Go on" }).click();
};
/** Through a course, with this answer to its second question. */
export const quiz = (second) => async (page) => {
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Go to the quiz" }).click();
  for (const text of [
    "Let her tell you two things on file.",
    second,
    "is locked before you stand up.",
  ])
    await page.getByLabel(text).check();
  await page.getByRole("button", { name: "Hand in" }).click();
};

/** Into the file that stands first in a list. */
export const firstFile = async (page) => page.locator("li button.row").first().click();
/** Down to where this stands. */
export const downTo = (text) => async (page) =>
  page.getByText(text).first().scrollIntoViewIfNeeded();

export const inRisk = (part) => async (page) => {
  await page.getByRole("button", { name: "A tablet is lost while it is unlocked" }).click();
  await page.getByText(part, { exact: true }).click();
};

/** Name, query, path, what to do first. */
