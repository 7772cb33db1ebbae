import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible, openApp } from "../../../app/testing";

const button = (name: string | RegExp) => page.getByRole("button", { name });

test("a week with nothing odd is reviewed and signed in three actions", async () => {
  await openApp("/programme/activity", "Nothing odd was found.", {
    programme: { activity: "quiet" },
  });
  await expectAccessible();
  await button("Sign the review").click();
  await expectAccessible();
  await page.getByLabelText("Your full name").fill("Dr. Amara Lin");
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await expect.element(page.getByText(/Reviewed and signed up to yesterday/)).toBeVisible();
});

test("a finding says what is odd and what was done around it, and wants a reason", async () => {
  await openApp("/programme/activity", "3 findings wait for your decision.");
  await expect.element(button("Sign the review")).toBeDisabled();
  await expect.element(page.getByText("One finding is about you.")).toBeVisible();
  await expectAccessible();
  await button(/^Nora Ibe/).click();
  await expect.element(page.getByText("Out of hours", { exact: true })).toBeVisible();
  await expect.element(page.getByText("opened the record")).toBeVisible();
  await expectAccessible();
  await button("Save").click();
  await expect.element(page.getByText(/Say in a few words why/)).toBeVisible();
  await page.getByLabelText("What was the reason?").fill("She covered for Jo.");
  await button("Save").click();
  await expect.element(page.getByText("Decided lately")).toBeVisible();
  await expect.element(page.getByText("2 findings wait for your decision.")).toBeVisible();
});

test("every threshold says why, and a number beyond its bounds is refused beside it", async () => {
  await openApp("/programme/activity?view=settings", "How often it is due, and when it asks", {
    theme: "dark",
  });
  await expectAccessible();
  await page.getByLabelText("Early and late").fill("900");
  await button("Save").click();
  await expect.element(page.getByText("From 0 to 240.")).toBeVisible();
  await page.getByLabelText("Early and late").fill("60");
  await button("Save").click();
  await expect.element(page.getByText("Saved. It counts from the next look on.")).toBeVisible();
});

test("where somebody lives is kept, and their last day", async () => {
  await openApp("/programme/activity?view=settings", "What it knows of people");
  await button("Change what is known of Jo Park").click();
  await page.getByLabelText("Street and number").fill("4 Elm Street");
  await expectAccessible();
  await button("Save").last().click();
  await expect.element(page.getByText("4 Elm Street")).toBeVisible();
});

test("who is in neither office sees nothing of it", async () => {
  const fake = await openApp("/programme", "Programme", { as: "nora", roles: ["medicalDirector"] });
  expect(fake.seat.calls).not.toContain("activityReview");
});

test("the span of a signed review stays in one line on a tablet", async () => {
  await page.viewport(1180, 820);
  try {
    await openApp("/programme/activity", "Signed reviews");
    const spans = [...document.querySelectorAll(".reviews .span")];
    expect(spans.length).toBeGreaterThan(0);
    for (const span of spans) {
      const range = document.createRange();
      range.selectNodeContents(span);
      expect(range.getClientRects()).toHaveLength(1);
      // And what stands beside it stands beside it.
      const next = span.nextElementSibling?.getBoundingClientRect();
      expect(span.getBoundingClientRect().left + range.getBoundingClientRect().width).toBeLessThan(
        next?.left ?? 0,
      );
    }
  } finally {
    await page.viewport(1440, 900);
  }
});
