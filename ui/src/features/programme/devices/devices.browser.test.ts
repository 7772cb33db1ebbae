import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

const dialog = () => page.getByRole("dialog");
const button = (name: string | RegExp) => page.getByRole("button", { name });

test("what Stillroom knows is offered, and one tap takes it in", async () => {
  const fake = await openApp("/programme/devices", "Found by Stillroom", {
    programme: { devices: "none" },
  });
  await expectAccessible();
  await button(/^Take it in ?: Blue$/).click();
  await expect.element(button(/^Take it in ?: Blue$/)).not.toBeInTheDocument();
  expect(fake.seat.calls).toContain("saveDevice");
});

test("this computer is asked by itself, and says from where it knows", async () => {
  await openApp("/programme/devices", "Disk encryption");
  await expect.element(page.getByText(/Read from this computer, today/).first()).toBeVisible();
  await button("Say it yourself").click();
  await dialog().getByRole("button", { name: "Keep my word" }).click();
  await expect.element(dialog().getByText("Say how you know: where you looked.")).toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("Where did you look?").fill("Settings, Privacy, Encryption");
  await dialog().getByRole("button", { name: "Keep my word" }).click();
  await expect.element(page.getByText(/Said by a person \(/)).toBeVisible();
  await expectAccessible();
});

test("a repair asks whether a backup was made before", async () => {
  await openApp("/programme/devices", "Room 2 tablet");
  await button(/Room 2 tablet/).click();
  await button("Send for repair").click();
  await dialog().getByLabelText("Who repairs it").fill("Northside IT");
  await dialog().getByRole("button", { name: "Note it" }).click();
  await expect.element(dialog().getByText("Say whether a backup was made before.")).toBeVisible();
  await expect.element(dialog().getByLabelText("Yes", { exact: true })).toHaveFocus();
  await expectAccessible();
  // The day that counts where it was emptied.
  const day = dialog().getByRole("textbox", { name: "On", exact: true });
  await day.fill("");
  await userEvent.keyboard("{Tab}");
  await expect.element(day).toHaveValue("03/12/2026");
  await dialog().getByLabelText("Yes", { exact: true }).click();
  await dialog().getByRole("button", { name: "Note it" }).click();
  await expect.element(page.getByText(/Away for repair since/)).toBeVisible();
  await expectAccessible();
});

test("a lost device opens an incident and says what to do now", async () => {
  const fake = await openApp("/programme/devices", "Desk PC");
  await button(/Desk PC/).click();
  await button("Lost or stolen").click();
  await dialog().getByLabelText("Where and how, in a sentence").fill("The office was broken into");
  await expectAccessible();
  await dialog()
    .getByRole("button", { name: /Mark as lost/ })
    .click();
  await expect.element(page.getByText("Do this now")).toBeVisible();
  await expect.element(page.getByText(/make a new key for the record/)).toBeVisible();
  await expectAccessible();
  expect(fake.seat.calls).toContain("changeDevice");
  await button("Open the incident").click();
  await expect.element(page.getByText(/The office was broken into/).first()).toBeVisible();
});

test("a disposal by a way that doesn't fit is refused, one that fits has a certificate", async () => {
  const fake = await openApp("/programme/devices", "Camera card A");
  await button(/Camera card A/).click();
  await button("Dispose of it").click();
  await dialog()
    .getByLabelText(/Key destroyed/)
    .click();
  await dialog().getByLabelText("Done by").fill("Nora Park");
  await dialog().getByRole("button", { name: "Note it" }).click();
  await expect.element(dialog().getByText(/Choose another way/)).toBeVisible();
  await expectAccessible();
  await dialog()
    .getByLabelText(/Destroyed/)
    .click();
  await dialog().getByRole("button", { name: "Note it" }).click();
  await expect.element(page.getByText("Record of disposal").first()).toBeVisible();
  await button("Print the certificate").click();
  await expect.poll(() => fake.seat.calls.includes("printWindow")).toBe(true);
});

test("a visitor is noted with who was with them", async () => {
  await openApp("/programme/devices?view=facility", "Nothing is noted");
  await expectAccessible();
  await button("Note something").click();
  await dialog().getByLabelText("Who, and of which firm").fill("Sam of Lumen Laser");
  await dialog().getByLabelText("What for").fill("Yearly service");
  await dialog().getByLabelText("Who was with them").fill("Mia");
  await dialog().getByRole("button", { name: "Note it" }).click();
  await expect.element(page.getByText("Sam of Lumen Laser")).toBeVisible();
  await expectAccessible();
});

test("a device among many is found by what it is called and where it is", async () => {
  await openApp("/programme/devices", "In the spa", { programme: { devices: "many" } });
  const find = page.getByRole("searchbox", { name: "Find a device" });
  await find.fill("room 3 tablet 9");
  await expect.element(page.getByRole("status").getByText("2 of 45")).toBeVisible();
  await expect.element(button(/^Tablet 39/)).toBeVisible();
  await expect.element(button(/^Tablet 38/)).not.toBeInTheDocument();
  await expectAccessible();
  await find.fill("zzz");
  await expect.element(page.getByText("No device fits these words.")).toBeVisible();
});

test("what ends something stands apart from a device’s everyday", async () => {
  await openApp("/programme/devices", "Room 2 tablet");
  await button(/Room 2 tablet/).click();
  const group = (name: string) => button(name).element().parentElement;
  await expect.element(button("Hand out")).toBeVisible();
  expect(group("Send for repair")).toBe(group("Hand out"));
  expect(group("Dispose of it")).toBe(group("Lost or stolen"));
  expect(group("Dispose of it")).not.toBe(group("Hand out"));
});
