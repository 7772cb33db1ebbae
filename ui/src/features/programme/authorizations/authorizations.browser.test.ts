import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { ipc } from "../../../ipc";
import { expectAccessible, openApp } from "../../../app/testing";

const dialog = () => page.getByRole("dialog");
const card = () => page.getByRole("region", { name: "Permissions & notices" });

async function openCard(text: string | RegExp, n = 3) {
  const fake = await openApp(
    `/clients/01950002-0000-7000-8000-${String(n).padStart(12, "0")}`,
    "Permissions & notices",
    {
      as: "mia",
    },
  );
  await expect.element(card().getByText(text).first()).toBeVisible();
  return fake;
}

test("what has to come down comes first, and one is settled with its proof", async () => {
  await openApp("/programme/authorizations", "Has to come down");
  await expect.element(page.getByText("Spring flyer: Photo 31, chin")).toBeVisible();
  await expectAccessible();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Spring flyer" })
    .getByRole("button", { name: "It is down" })
    .click();
  await dialog().getByLabelText("What was done").selectOptions("Can’t be undone");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(dialog().getByText(/Say what shows it/)).toBeVisible();
  await expectAccessible();
  await dialog().getByLabelText("What shows it").fill("The printer has none left");
  await dialog().getByLabelText("What couldn’t be undone").fill("About 200 were handed out");
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText("Spring flyer: Photo 31, chin")).not.toBeInTheDocument();
});

test("a day that is refused stays as it was typed, and nothing is sent in its place", async () => {
  const fake = await openCard(/Our website and accounts, Teaching/, 1);
  await card()
    .getByRole("button", { name: /Our website and accounts, Teaching/ })
    .click();
  await dialog().getByRole("button", { name: "The client takes it back" }).click();
  const day = dialog().getByLabelText("Received on", { exact: true });
  await day.fill("13/45/2026");
  await dialog().getByRole("button", { name: "End it" }).click();
  await expect.element(dialog().getByText(/Write the date as month\/day\/year/)).toBeVisible();
  await expect.element(day).toHaveValue("13/45/2026");
  await expect.element(day).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(fake.seat.calls).not.toContain("endAuthorization");
  await expectAccessible();
  // An empty one stands for today, and says so.
  await day.fill("");
  await userEvent.keyboard("{Tab}");
  await expect.element(day).toHaveValue("03/12/2026");
  await dialog().getByRole("button", { name: "End it" }).click();
  await expect.poll(() => fake.seat.calls).toContain("endAuthorization");
});

test("the form says its days as the paper does", async () => {
  await openCard("Privacy notice", 4);
  const { text } = await ipc.authorizationForm({
    client: "01950002-0000-7000-8000-000000000004",
    purposes: ["teaching"],
    what: "Two photos of the chin",
    who: "Juniper",
    toWhom: "Our courses",
    purpose: "",
    expiresOn: "2027-03-11",
    expiresEvent: "",
    paid: false,
    payer: "",
    representative: null,
    signerName: "A Client",
    signedOn: "2026-03-12",
    method: "screen",
    keptAt: "",
    copy: "printed",
    apart: true,
  });
  expect(text).toContain("On March 11, 2027.");
  expect(text).toContain("Date: March 12, 2026");
  expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
});

test("an empty practice is sent to a client's page", async () => {
  await openApp("/programme/authorizations", "Nobody has signed", {
    programme: { authorizations: "none" },
  });
  await expectAccessible();
});

test("the desk fills a form, is told what is missing, and the client signs", async () => {
  await openCard("Privacy notice", 4);
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Authorization for photos or marketing" }).click();
  await dialog().getByLabelText("What may be used").fill("Two photos of the chin");
  await dialog().getByLabelText("Our website and accounts").click();
  await expect
    .element(dialog().getByRole("region", { name: "The form" }))
    .toHaveTextContent("Two photos of the chin");
  await dialog().getByRole("button", { name: "Sign", exact: true }).click();
  await expect
    .element(dialog().getByText("Say whether anybody pays you for this.").first())
    .toBeVisible();
  await expect
    .element(
      dialog()
        .getByRole("group", { name: "Does anybody pay you for this?" })
        .getByRole("radio")
        .first(),
    )
    .toHaveFocus();
  await expectAccessible();
  await dialog().getByText("No", { exact: true }).click();
  await dialog().getByLabelText("It stands alone").click();
  await dialog().getByText("Printed", { exact: true }).click();
  const hint = dialog().getByText(/As it is recorded: /);
  const name = (await hint.element()).textContent.replace("As it is recorded: ", "").trim();
  await dialog().getByLabelText("Full name of the signer").fill(name);
  await dialog().getByRole("button", { name: "Sign", exact: true }).click();
  await expect.element(card().getByText(/Our website and accounts/)).toBeVisible();
  await expectAccessible();
});

test("taking it back blocks publishing and names what has to come down", async () => {
  await openCard(/Our website and accounts, Teaching/, 1);
  await card()
    .getByRole("button", { name: /Our website and accounts, Teaching/ })
    .click();
  await expect
    .element(dialog().getByRole("button", { name: "Register a publication" }))
    .toBeVisible();
  // Looking at it asks for nothing: no button stands out, least of all the one that closes it.
  expect(document.querySelector('[role="dialog"] .primary')).toBe(null);
  await expectAccessible();
  await dialog().getByRole("button", { name: "The client takes it back" }).click();
  await dialog().getByRole("button", { name: "End it" }).click();
  await expect.element(dialog().getByText(/Has to come down by/)).toBeVisible();
  await expect
    .element(dialog().getByRole("button", { name: "Register a publication" }))
    .not.toBeInTheDocument();
});

test("no paper bears another last day than the one that stands, refused, in the field", async () => {
  const fake = await openCard("Privacy notice", 4);
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Authorization for photos or marketing" }).click();
  const print = dialog().getByRole("button", { name: "Print the form" });
  await expect.element(print).toBeEnabled();
  await dialog().getByLabelText("Last day", { exact: true }).fill("13/45/2026");
  await userEvent.keyboard("{Tab}");
  await expect.element(print).toBeDisabled();
  await dialog().getByLabelText("Last day", { exact: true }).fill("12/31/2026");
  await userEvent.keyboard("{Tab}");
  await print.click();
  await expect.poll(() => fake.seat.calls).toContain("printWindow");
});

test("an answer that comes late doesn’t replace the form of what was typed since", async () => {
  const fake = await openCard("Privacy notice", 4);
  const answer = fake.commands.authorizationForm;
  await card().getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Authorization for photos or marketing" }).click();
  const paper = dialog().getByRole("region", { name: "The form" });
  await expect.element(paper).toHaveTextContent(/\w/);
  const waiting: (() => void)[] = [];
  fake.commands.authorizationForm = async (draft) => {
    const form = await answer(draft);
    if (draft.what === "Photo one") await new Promise<void>((go) => waiting.push(go));
    return form;
  };
  const what = dialog().getByLabelText("What may be used");
  await what.fill("Photo one");
  await expect.poll(() => waiting.length).toBe(1);
  await what.fill("Photo two");
  await expect.element(paper).toHaveTextContent("Photo two");
  for (const go of waiting) go();
  await new Promise((go) => setTimeout(go, 50));
  await expect.element(paper).toHaveTextContent("Photo two");
});
