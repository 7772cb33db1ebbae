import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { createFake } from "../../fake";
import { refuse } from "../../fake/world";
import { navigate, router } from "../../kit";

const clients = createFake().world.clients;
const allergic = clients[1];
const severe = clients[8];
if (allergic === undefined || severe === undefined) throw new Error("no clients");

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("the list, a search and an empty search are accessible", async () => {
    await openApp("/clients", "New client", { theme });
    await expect.element(page.getByText("Cleo Adler")).toBeVisible();
    await expectAccessible();
    await page.getByRole("searchbox", { name: "Find a client" }).fill("nov");
    await expect.element(page.getByText("7 clients")).toBeVisible();
    await expectAccessible();
    await page.getByRole("searchbox", { name: "Find a client" }).fill("zzzz");
    await expect.element(page.getByText("Nobody matches “zzzz”.")).toBeVisible();
    await expectAccessible();
  });

  test("every part of a client’s page is accessible", async () => {
    await openApp(`/clients/${severe.id}`, "Penicillin", { theme });
    await expectAccessible();
    await page.getByText("Details", { exact: true }).click();
    await expect.element(page.getByLabelText("Given name")).toBeVisible();
    await expectAccessible();
    await page.getByText("History", { exact: true }).click();
    await expect.element(page.getByText(/Nothing has been changed/)).toBeVisible();
    await expectAccessible();
  });

  test("the new client’s sheet, the health sheet and the merge are accessible", async () => {
    await openApp("/clients", "New client", { theme });
    await page.getByRole("button", { name: "New client" }).click();
    await expect.element(page.getByLabelText("Given name")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Close" }).click();
    navigate(`/clients/${allergic.id}`);
    await page.getByRole("button", { name: "Edit" }).first().click();
    await expect.element(page.getByLabelText("Substance")).toHaveValue("Lidocaine");
    await expectAccessible();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByText("Merge with another record…").click();
    await page.getByRole("combobox", { name: "The other record" }).fill("hana novak");
    await page.getByRole("option").first().click();
    await expect.element(page.getByText("What moves over:")).toBeVisible();
    await expectAccessible();
  });
});

test("a client is found and opened by keys alone", async () => {
  await openApp("/clients", "New client");
  await expect.element(page.getByText("Cleo Adler")).toBeVisible();
  await userEvent.keyboard("hart");
  await expect.element(page.getByText("Cleo Hart")).toBeVisible();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  await expect.poll(() => router.path).toMatch(/^\/clients\/0195/);
});

test("a look-alike is shown side by side, and the existing record can be opened", async () => {
  await openApp("/clients", "New client");
  await page.getByRole("button", { name: "New client" }).click();
  await page.getByLabelText("Given name").fill("Cleo");
  await page.getByLabelText("Family name").fill("Hart");
  await page.getByRole("button", { name: "Add client" }).click();
  await expect.element(page.getByText("Is this the same person?")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Open existing" }).first().click();
  await expect.poll(() => router.path).toBe(`/clients/${allergic.id}`);
});

test("a birth date that is refused is not left out silently", async () => {
  const fake = await openApp("/clients", "New client");
  await page.getByRole("button", { name: "New client" }).click();
  await page.getByLabelText("Given name").fill("Zelda");
  await page.getByLabelText("Family name").fill("Quist");
  await page.getByLabelText("Birth date").fill("13/45/1990");
  await page.getByRole("button", { name: "Add client" }).click();
  await expect.element(page.getByText(/^Write the date as month/)).toBeVisible();
  await expect.element(page.getByLabelText("Birth date")).toHaveValue("13/45/1990");
  expect(fake.seat.calls).not.toContain("saveClient");
  await expectAccessible();
  await page.getByLabelText("Birth date").fill("12/4/1990");
  await page.getByRole("button", { name: "Add client" }).click();
  await expect.poll(() => fake.seat.calls).toContain("saveClient");
});

test("what was typed is back after a wrong click", async () => {
  await openApp(`/clients/${allergic.id}?tab=details`, "Given name");
  await page.getByLabelText("Goes by").fill("Cle");
  await expect.element(page.getByText(/Draft saved/)).toBeVisible();
  await page.getByText("Overview", { exact: true }).click();
  await page.getByText("Details", { exact: true }).click();
  await expect.element(page.getByText(/^Draft from .* restored/)).toBeVisible();
  await expect.element(page.getByLabelText("Goes by")).toHaveValue("Cle");
  await expectAccessible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Saved Cleo Hart")).toBeVisible();
  await page.getByText("History", { exact: true }).click();
  await expect.element(page.getByText("Changed details")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Undo" }).first().click();
});

test("two records become one, and two again", async () => {
  const fake = await openApp(`/clients/${allergic.id}`, "Health summary");
  const count = fake.world.clients.length;
  await page.getByRole("button", { name: "More" }).click();
  await page.getByText("Merge with another record…").click();
  await page.getByRole("combobox", { name: "The other record" }).fill("hana novak");
  await page.getByRole("option").first().click();
  await page
    .getByLabelText("Why are they the same person?")
    .fill("Same person, confirmed by phone");
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect.element(page.getByText("Merged into Cleo Hart")).toBeVisible();
  expect(fake.world.clients.length).toBe(count - 1);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect.poll(() => fake.world.clients.length).toBe(count);
});

test("the desk sees no health details, and opens them in an emergency for 15 minutes", async () => {
  const fake = await openApp(
    `/clients/${allergic.id}`,
    "Health details are not part of your role",
    { as: "mia" },
  );
  expect(document.body.textContent).not.toContain("Lidocaine");
  await expectAccessible();
  await page.getByRole("button", { name: "Open in an emergency…" }).click();
  await expectAccessible();
  await page.getByLabelText("What is happening?").fill("Fainted in the chair");
  await page.getByRole("button", { name: "Open for 15 minutes" }).click();
  await expect.element(page.getByText("15:00 left")).toBeVisible();
  await expect.element(page.getByText("Lidocaine: Hives")).toBeVisible();
  await expectAccessible();
  fake.world.now += 15 * 60_000;
  await expect.element(page.getByText("The 15 minutes are over.")).toBeVisible();
  expect(document.body.textContent).not.toContain("Lidocaine");
});

test("the telephone number of an emergency contact stays in one line", async () => {
  const one = clients.find((client) => client.emergency.phone !== "");
  await openApp(`/clients/${one?.id ?? ""}`, "Emergency contact");
  const value = page.getByText("Emergency contact").element().nextElementSibling;
  const phone = value?.querySelector(".whole");
  expect(phone?.textContent).toBe(one?.emergency.phone);
  expect(getComputedStyle(phone ?? document.body).whiteSpace).toBe("nowrap");
});

test("a save that is refused leaves the focus in the form", async () => {
  const fake = await openApp("/clients", "New client");
  await page.getByRole("button", { name: "New client" }).click();
  await page.getByRole("textbox", { name: "Family name" }).fill("Quillon");
  // A disk takes its time.
  fake.commands.saveClient = async () => {
    await new Promise((done) => setTimeout(done, 300));
    throw refuse("internal", "The disk is full. Nothing was saved.");
  };
  const add = page.getByRole("button", { name: "Add client" });
  (add.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText(/Nothing was saved/)).toBeVisible();
  await expect.element(add).toHaveFocus();
});
