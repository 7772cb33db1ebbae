// What comes out on paper: name, scene, address, and what a person does there. Look at them in the
// dark look too: paper is white.
import { click, factorTo, print, steps, wizardTo } from "./shots-acts.mjs";

const client = (n) => `/clients/01950002-0000-7000-8000-${String(n).padStart(12, "0")}`;

export const papers = [
  ["05-recovery-key-paper", "scene=firstRun", "/", steps(wizardTo(4), print)],
  ["29-day-sheet-paper", "", "/print/day/2026-03-12", print],
  ["29-emergency-sheet", "", "/print/emergency"],
  ["29-emergency-sheet-paper", "", "/print/emergency", print],
  ["46-factor-codes-paper", "", "/account", steps(factorTo(3), print)],
  [
    "281-authorization-new-paper",
    "as=mia",
    client(5),
    steps(
      (p) => p.getByText("Permissions & notices").scrollIntoViewIfNeeded(),
      (p) =>
        p
          .getByRole("region", { name: "Permissions & notices" })
          .getByRole("button", { name: "Add" })
          .click(),
      (p) => p.getByRole("menuitem", { name: "Authorization for photos or marketing" }).click(),
      print,
    ),
  ],
  [
    "200-retention-certificate-paper",
    "retention=done",
    "/programme/retention",
    steps(click("Certificate of"), print),
  ],
  ["200-training-list-paper", "", "/programme/training", print],
  [
    "200-incidents-letter-paper",
    "",
    "/programme/incidents",
    steps(click("Sent to the wrong person"), click("Draft the letters"), print),
  ],
  ["200-incidents-log-paper", "", "/programme/incidents?view=log", print],
  [
    "200-policies-set-paper",
    "policies=old",
    "/programme/policies",
    steps(click("Print the set"), print),
  ],
  [
    "200-policies-letter-paper",
    "",
    "/programme/policies?tab=officials",
    steps(click("Print"), print),
  ],
  ["200-risk-year-paper", "risk=years", "/programme/risk", steps(click("Open it"), print)],
  [
    "200-requests-list-paper",
    "",
    "/programme/requests",
    steps(
      (p) => p.getByText("A list of disclosures").first().click(),
      click("Write it down"),
      click("Grant it"),
      click("Print the list"),
      print,
    ),
  ],
];
