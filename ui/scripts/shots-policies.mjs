// Whether HIPAA applies, and the policies: name, scene, address, and what a person does there.
import { click, fill, interview, key, send, steps } from "./shots-acts.mjs";

/** Behind the menu of a company. */
const company = (item) =>
  steps(click(/^More for/), (page) => page.getByRole("menuitem", { name: item }).click());
export const policies = [
  ["200-applies-none", "applicability=none", "/programme/applicability"],
  ["201-applies-list", "applicability=due", "/programme/applicability"],
  ["202-applies-question", "applicability=fresh", "/programme/applicability", interview()],
  [
    "203-applies-claims",
    "applicability=fresh",
    "/programme/applicability",
    steps(interview(1, 1, 1), key("2")),
  ],
  [
    "204-applies-states",
    "applicability=fresh",
    "/programme/applicability",
    steps(interview(1, 2, 4), key("1"), key("3")),
  ],
  [
    "205-applies-end",
    "applicability=fresh",
    "/programme/applicability",
    interview(1, 1, 1, 6, 5, 6, 5, 5, 5, 3, 4, 1, 1),
  ],
  ["206-applies-not", "applicability=some", "/programme/applicability", click("Linden Aesthetics")],
  ["207-applies-due", "applicability=due", "/programme/applicability", click("Linden Aesthetics")],
  [
    "208-applies-hybrid",
    "applicability=hybrid",
    "/programme/applicability",
    steps(click("Linden Aesthetics"), (p) =>
      p.getByRole("heading", { name: "Hybrid designation" }).scrollIntoViewIfNeeded(),
    ),
  ],
  [
    "209-applies-designate",
    "applicability=hybrid",
    "/programme/applicability",
    steps(click("Linden Aesthetics"), click("Record a newer one")),
  ],
  [
    "210-applies-counsel",
    "applicability=some",
    "/programme/applicability",
    steps(click("Linden Aesthetics"), company("Counsel’s word")),
  ],
  [
    "206-applies-menu",
    "applicability=some",
    "/programme/applicability",
    steps(click("Linden Aesthetics"), click(/^More for/)),
  ],
  [
    "210-applies-counsel-refused",
    "applicability=some",
    "/programme/applicability",
    steps(
      click("Linden Aesthetics"),
      company("Counsel’s word"),
      fill(/^When/, ""),
      (p) => p.getByText("Sees it otherwise", { exact: true }).click(),
      click("Write it down"),
    ),
  ],
  [
    "211-applies-change-refused",
    "applicability=some",
    "/programme/applicability",
    steps(
      click("Linden Aesthetics"),
      click("Something changed"),
      (p) => p.getByLabel("What", { exact: true }).selectOption("other"),
      click("Ask for a review"),
    ),
  ],
  [
    "209-applies-designate-refused",
    "applicability=hybrid",
    "/programme/applicability",
    steps(
      click("Linden Aesthetics"),
      click("Record a newer one"),
      fill(/^Date on the paper/, ""),
      click("Record it"),
    ),
  ],
  [
    "202-applies-question-refused",
    "applicability=fresh",
    "/programme/applicability",
    steps(interview(), click("Continue")),
  ],
  [
    "212-applies-company-refused",
    "",
    "/programme/applicability",
    steps(click("Add a company"), send("Add a company")),
  ],
  [
    "211-applies-change",
    "applicability=some",
    "/programme/applicability",
    steps(click("Linden Aesthetics"), click("Something changed")),
  ],
  ["212-applies-company", "", "/programme/applicability", click("Add a company")],
  ["213-applies-mso", "", "/programme/applicability", click("Linden Management")],
  [
    "214-applies-paper",
    "applicability=some",
    "/programme/applicability",
    steps(click("Linden Aesthetics"), (p) => p.emulateMedia({ media: "print" })),
  ],
  // The programme: policies
  ["240-policies-none", "policies=none", "/programme/policies"],
  ["241-policies", "", "/programme/policies"],
  ["242-policies-old", "policies=old", "/programme/policies"],
  ["243-policies-readers", "policies=old", "/programme/policies?tab=readers"],
  ["244-policies-officials", "", "/programme/policies?tab=officials"],
  [
    "245-policies-designate",
    "",
    "/programme/policies?tab=officials",
    click("Designate somebody else"),
  ],
  [
    "245-policies-designate-refused",
    "",
    "/programme/policies?tab=officials",
    steps(
      click("Designate somebody else"),
      (p) => p.getByLabel("Person").waitFor(),
      send("Designate"),
    ),
  ],
  ["246-policy-starter", "", "/programme/policies?policy=incidents"],
  ["247-policy-unset", "", "/programme/policies?policy=notice"],
  ["248-policy-drift", "policies=old", "/programme/policies?policy=workstations"],
  [
    "249-policy-approve",
    "policies=old",
    "/programme/policies?policy=workstations",
    click("Approve anew"),
  ],
  [
    "249-policy-approve-refused",
    "policies=old",
    "/programme/policies?policy=workstations",
    steps(click("Approve anew"), send("Approve and freeze")),
  ],
  [
    "249-policy-approve-kept",
    "policies=old",
    "/programme/policies?policy=workstations",
    steps(
      click("Approve anew"),
      fill(/^What is new/, "The screen locks after three minutes."),
      (p) => p.waitForTimeout(700),
      send("Cancel"),
      click("Approve anew"),
    ),
  ],
  [
    "249-policy-unused-refused",
    "policies=none",
    "/programme/policies?policy=hybrid",
    steps(
      click(/^More for/),
      (p) => p.getByRole("menuitem", { name: "We don’t use this" }).click(),
      send("Set it aside"),
    ),
  ],
  [
    "250-policy-editor-refused",
    "",
    "/programme/policies?policy=sanctions",
    steps(
      click("Write a new version"),
      fill("Text", "## Purpose\nOurs, {{clients.names}}."),
      click("Save the draft"),
    ),
  ],
  [
    "250-policy-editor",
    "",
    "/programme/policies?policy=sanctions",
    steps(click("Write a new version"), (p) =>
      p.getByText("Placeholders", { exact: true }).click(),
    ),
  ],
  [
    "251-policy-versions",
    "policies=old",
    "/programme/policies?policy=workstations",
    steps((p) => p.getByText("Versions", { exact: true }).click(), click("Show what changed")),
  ],
  [
    "252-policy-signatures",
    "",
    "/programme/policies?policy=passwords",
    (p) => p.getByText("Signatures", { exact: true }).click(),
  ],
  [
    "253-policy-review",
    "policies=old",
    "/programme/policies?policy=sanctions",
    click("Reviewed, no change"),
  ],
  [
    "253-policy-review-refused",
    "policies=old",
    "/programme/policies?policy=sanctions",
    steps(click("Reviewed, no change"), send("Note the review")),
  ],
  ["254-my-policies", "as=mia", "/policies"],
  ["255-my-policy", "as=mia", "/policies/sanctions"],
  [
    "256-my-policy-sign",
    "as=mia",
    "/policies/sanctions",
    steps(click("Sign"), (p) => p.getByText("Your signature").first().scrollIntoViewIfNeeded()),
  ],
  ["257-my-policies-none", "as=mia&policies=none", "/policies"],
];
