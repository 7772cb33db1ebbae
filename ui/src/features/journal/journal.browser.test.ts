import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";

const list = () => page.getByRole("listbox", { name: "Journal entries" });

test("only the rows in sight exist, and the keyboard opens one", async () => {
  await openApp("/journal", /looked at the schedule/);
  const rows = document.querySelectorAll(
    '[role="listbox"][aria-label="Journal entries"] [role="option"]',
  );
  expect(rows.length).toBeGreaterThan(8);
  expect(rows.length).toBeLessThan(60);
  (list().element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
  await expect.element(page.getByRole("dialog")).toBeVisible();
  await expect.element(page.getByText("What changed")).toBeVisible();
  // Looking asks for nothing: no button stands out.
  expect(document.querySelector('[role="dialog"] .primary')).toBe(null);
  await expectAccessible();
});

test("a change shows what was before and what is after", async () => {
  await openApp("/journal", /changed the health summary/);
  await list()
    .getByText(/changed the health summary/)
    .first()
    .click();
  await expect.element(page.getByText("(212) 555-2137")).toBeVisible();
  await expect.element(page.getByText("(212) 555-0199")).toBeVisible();
});

test("filters narrow the list, and clearing them brings it back", async () => {
  await openApp("/journal", /looked at the schedule/);
  await page.getByLabelText("What").selectOptions("System");
  await expect.element(page.getByText("found that entries are missing")).toBeVisible();
  await expect
    .poll(() => document.querySelectorAll('[aria-label="Journal entries"] [role="option"]').length)
    .toBe(1);
  await page.getByRole("textbox", { name: "From" }).fill("3/12/2026");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("No entry fits these filters.")).toBeVisible();
  await expectAccessible();
  // What was refused is replaced as another day comes from outside.
  const from = page.getByRole("textbox", { name: "From" });
  await from.fill("13/45/2026");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText(/Write the date as month/)).toBeVisible();
  await expect.element(from).toHaveValue("13/45/2026");
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.element(page.getByText(/looked at the schedule/).first()).toBeVisible();
  await expect.element(from).toHaveValue("");
  // So is one that was refused while no day stood there.
  await from.fill("13/45/2026");
  await userEvent.keyboard("{Enter}");
  await page.getByLabelText("What").selectOptions("System");
  await expect.element(page.getByText(/Write the date as month/)).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.element(from).toHaveValue("");
});

test("the privacy officer reviews an emergency look, and the alert goes", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  const client = fake.world.clients[3]?.id ?? "";
  await fake.commands.breakGlass({ client, reason: "Fainted in the waiting room" });
  const amara = fake.world.staff.find((one) => one.login === "amara");
  if (amara) amara.roles = [...amara.roles, "privacyOfficer"];
  fake.emit("locked", await fake.commands.appState());
  await page.getByRole("link", { name: "Journal" }).click();
  await expect.element(page.getByText("Emergency looks to review")).toBeVisible();
  await expect.element(page.getByText(/Fainted in the waiting room/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Review", exact: true }).click();
  await page.getByRole("button", { name: "Close the alert" }).click();
  await expect.element(page.getByText("Write what you found.", { exact: true })).toBeVisible();
  await expectAccessible();
  await page.getByRole("textbox", { name: "What you found" }).fill("Justified; spoke with Tess.");
  await page.getByRole("button", { name: "Close the alert" }).click();
  await expect.element(page.getByText("Emergency looks to review")).not.toBeInTheDocument();
});

test("an entry about a client leads to the client", async () => {
  await openApp("/journal", /changed the health summary/);
  await list()
    .getByText(/changed the health summary/)
    .first()
    .click();
  await page.getByRole("button", { name: "Open the client" }).click();
  await expect.poll(() => location.hash).toMatch(/^#\/clients\/[0-9a-f-]{36}/);
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
});
