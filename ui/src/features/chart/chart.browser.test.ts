import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../app/testing";
import { createFake, TODAY } from "../../fake";

const visit = createFake().world.visits.find((one) => one.status === "checkedIn");
if (visit === undefined) throw new Error("nobody is checked in");
const path = `/notes/${visit.id}?date=${TODAY}`;

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("writing, signing and adding to a note are accessible", async () => {
    await openApp(path, `Note for ${visit.clientName}`, { theme });
    await expect.element(page.getByLabelText("Note", { exact: true })).toBeVisible();
    await expectAccessible();
    await page.getByLabelText("Note", { exact: true }).fill("Glabella 20 U.");
    await expect.element(page.getByText(/Draft saved 10:10:00/)).toBeVisible();
    await page.getByRole("button", { name: "Sign…" }).click();
    await expect.element(page.getByText(/Nobody can change it afterwards/)).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Sign and lock" }).click();
    await expect.element(page.getByText(/Signed by Dr. Amara Lin, MD/)).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Add an addendum" }).click();
    await page.getByLabelText("Addendum", { exact: true }).fill("Left, not right.");
    await expectAccessible();
    await page.getByRole("button", { name: "Sign…" }).click();
    await page.getByRole("button", { name: "Sign and lock" }).click();
    await expect.element(page.getByText("Addendum 1")).toBeVisible();
    await expectAccessible();
  });
});

test("a second tap on “Insert headings” does not throw the draft away", async () => {
  await openApp(path, `Note for ${visit.clientName}`);
  const insert = page.getByRole("button", { name: "Insert headings" });
  const box = insert.element().getBoundingClientRect();
  await insert.click();
  await expect.element(page.getByRole("button", { name: "Discard draft" })).toBeVisible();
  const under = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  expect(under?.closest("button")).toBe(null);
  await expectAccessible();
});

test("a draft is stored while the person types on, and is there after leaving", async () => {
  const fake = await openApp(path, `Note for ${visit.clientName}`);
  await page.getByLabelText("Note", { exact: true }).click();
  // Never a pause of 400 ms: stored all the same.
  for (let count = 0; count < 8; count += 1) {
    await userEvent.keyboard("word ");
    await new Promise((done) => setTimeout(done, 100));
  }
  expect(fake.world.drafts.get(`note/${visit.id}`)?.body).toContain("word");
  await openAgain();
  await expect.element(page.getByText(/^Your draft from .* is back\./)).toBeVisible();
  await expect
    .element(page.getByLabelText("Note", { exact: true }))
    .toHaveValue("word word word word word word word word ");

  async function openAgain(): Promise<void> {
    await page.getByRole("link", { name: "Schedule" }).click();
    await expect.element(page.getByText("Thursday, March 12")).toBeVisible();
    const { navigate } = await import("../../kit");
    navigate(path);
  }
});

test("a visit that is not there is said to be so", async () => {
  await openApp(
    `/notes/0195ffff-0000-7000-8000-000000000000?date=${TODAY}`,
    "This visit could not be found.",
  );
  await expectAccessible();
});
