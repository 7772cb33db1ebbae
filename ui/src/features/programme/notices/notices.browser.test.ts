import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

const dialog = () => page.getByRole("dialog");
const card = () => page.getByRole("region", { name: "Permissions & notices" });

test("the first notice says what is missing and is approved", async () => {
  await openApp("/programme/notices", "No notice is in force yet", {
    programme: { notices: "none" },
  });
  await expectAccessible();
  await page.getByRole("button", { name: "Look it over" }).click();
  await expect.element(dialog().getByText("Before it can be approved")).toBeVisible();
  await expect
    .element(dialog().getByRole("region", { name: "How it reads" }))
    .toHaveTextContent("PLEASE REVIEW IT CAREFULLY");
  await expectAccessible();
  await dialog().getByRole("button", { name: "Approve" }).click();
  await expect.element(dialog().getByText("Write the practice’s address.").first()).toBeVisible();
  await dialog().getByLabelText("Address of the practice").fill("41 Orchard Lane");
  await dialog().getByLabelText("Telephone for questions").fill("518 555 0140");
  await dialog().getByText("No", { exact: true }).click();
  await dialog().getByRole("button", { name: "Approve" }).click();
  await expect.element(page.getByText("Where it hangs and stands")).toBeVisible();
  await page.getByRole("button", { name: "Write down a place" }).click();
  await dialog().getByLabelText("Where exactly").fill("Waiting area");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText(/On the wall: Waiting area/)).toBeVisible();
});

test("the page shows what is in force, who comes without it, and all versions", async () => {
  await openApp("/programme/notices", "Comes today without it");
  await expect.element(page.getByText("118 clients have it", { exact: false })).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Print the rights handout" }).click();
  await expect.element(dialog().getByText(/Decide about your photos/)).toBeVisible();
  await expectAccessible();
});

test("the desk gives the notice; a client who won't sign is written down", async () => {
  await openApp(`/clients/01950002-0000-7000-8000-${"2".padStart(12, "0")}`, "Give the notice", {
    as: "mia",
  });
  await card().getByRole("button", { name: "Give the notice" }).click();
  await expect.element(dialog().getByText(/Signing says that they got it/)).toBeVisible();
  await expectAccessible();
  await dialog().getByText("Won’t sign").click();
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect
    .element(
      dialog()
        .getByText(/Write that you offered it/)
        .first(),
    )
    .toBeVisible();
  await dialog()
    .getByLabelText("What you did, and why there is no signature")
    .fill("Offered twice; she didn’t want to sign");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(card().getByText(/Offered, not signed/)).toBeVisible();
});
