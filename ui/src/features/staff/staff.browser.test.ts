import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { PASSPHRASE } from "../../fake";

const person = (name: string) => page.getByRole("button", { name });

test("a new person gets a login from the name and a passphrase shown once", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Dr. Zoë Ångström");
  await expect.element(page.getByLabelText("Login")).toHaveValue("zoe");
  await page.getByRole("dialog").getByRole("button", { name: "Add a person" }).click();
  await expect.element(page.getByText("Give at least one role.")).toBeVisible();
  await page.getByLabelText("Provider").click();
  await expectAccessible();
  await page.getByRole("dialog").getByRole("button", { name: "Add a person" }).click();
  await expect.element(page.getByText("maple-otter-lantern-copper-41")).toBeVisible();
  await expectAccessible();
  // It can't be lost by a wrong click or Escape.
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByText("maple-otter-lantern-copper-41")).toBeVisible();
  await page.getByRole("button", { name: "I have handed it over" }).click();
  await expect.element(page.getByText("maple-otter-lantern-copper-41")).not.toBeInTheDocument();
  expect(fake.world.staff.some((one) => one.name === "Dr. Zoë Ångström")).toBe(true);
});

test("a login that somebody has is refused at its field", async () => {
  await openApp("/staff/new", "Letters after the name");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Tess Other");
  await page.getByLabelText("Front desk").click();
  await page.getByRole("dialog").getByRole("button", { name: "Add a person" }).click();
  await expect
    .element(page.getByText("Somebody else has this login. Choose another."))
    .toBeVisible();
});

test("changing roles asks for the passphrase, then saves", async () => {
  const fake = await openApp("/staff", "Tess Moreau, RN");
  await person("Tess Moreau").click();
  await page.getByLabelText("Medical director").click();
  await page.getByRole("button", { name: "Save" }).click();
  await page
    .getByRole("dialog", { name: "Your passphrase, please" })
    .getByLabelText("Passphrase", { exact: true })
    .fill(PASSPHRASE);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Saved.")).toBeVisible();
  expect(fake.world.staff.find((one) => one.login === "tess")?.roles).toEqual([
    "medicalDirector",
    "provider",
  ]);
});

test("a licence near its end says so, and its date can be changed", async () => {
  const fake = await openApp("/staff", "RN · Expires soon");
  await person("Tess Moreau").click();
  await page.getByText("Licences", { exact: true }).last().click();
  await expect.element(page.getByText("Expires Apr 20, 2026 (in 39 days)")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Expires" }).fill("4/20/2028");
  await expectAccessible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Expires Apr 20, 2028", { exact: false })).toBeVisible();
  expect(fake.world.staff.find((one) => one.login === "tess")?.licences[0]?.status).toBe("current");
});

test("ending access names what it means and needs a reason", async () => {
  const fake = await openApp("/staff", "Jo Park, LE");
  await person("Jo Park").click();
  await page.getByText("Access", { exact: true }).last().click();
  await expectAccessible();
  await page.getByRole("button", { name: "End access" }).click();
  await expect
    .element(page.getByText(/Their notes, visits and journal entries stay/))
    .toBeVisible();
  await expectAccessible();
  const dialog = page.getByRole("dialog", { name: /End the access/ });
  await dialog.getByRole("button", { name: "End access" }).click();
  await expect.element(page.getByText("Write the reason.")).toBeVisible();
  await page.getByLabelText("Reason").fill("Last working day");
  await dialog.getByRole("button", { name: "End access" }).click();
  await expect.element(page.getByText("The access of Jo Park has ended.").first()).toBeVisible();
  expect(fake.world.staff.find((one) => one.login === "jo")?.active).toBe(false);
});

test("one's own access can't be ended", async () => {
  await openApp("/staff", "Dr. Amara Lin, MD");
  await person("Dr. Amara Lin, MD").click();
  await page.getByText("Access", { exact: true }).last().click();
  await expect.element(page.getByText(/You can’t end your own access/)).toBeVisible();
});

test("leaving a changed form asks first", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await person("Tess Moreau").click();
  await page.getByLabelText("What they do").fill("Lead injector");
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByText("Leave without saving?")).toBeVisible();
  await page.getByRole("button", { name: "Stay" }).click();
  await expect.element(page.getByLabelText("What they do")).toHaveValue("Lead injector");
});

test("a sheet that was closed by its cross or by Escape opens again, for somebody else too", async () => {
  await openApp("/staff", "Tess Moreau, RN");
  await person("Tess Moreau").click();
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  await person("Jo Park").click();
  await expect.element(page.getByRole("dialog", { name: /Jo Park/ })).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  await person("Tess Moreau").click();
  await expect.element(page.getByRole("dialog", { name: /Tess Moreau/ })).toBeVisible();
});
