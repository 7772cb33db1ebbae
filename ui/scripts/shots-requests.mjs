// Requests and disclosures: name, scene, address, and what a person does there.
import { click, downTo, firstFile, pause, print, steps } from "./shots-acts.mjs";

export const requests = [
  ["200-requests-none", "requests=none", "/programme/requests"],
  ["200-requests", "", "/programme/requests"],
  [
    "200-requests-take",
    "as=mia",
    "/clients",
    async (p) => {
      await p.keyboard.press("Control+k");
      await p.getByRole("combobox").first().fill("client asks for their record");
      await p.keyboard.press("Enter");
      await p.getByText("See it or get a copy").click();
      await p.getByText("Somebody else", { exact: true }).click();
    },
  ],
  ["200-requests-file", "", "/programme/requests", firstFile],
  [
    "200-requests-gather",
    "",
    "/programme/requests",
    steps(firstFile, click("Write it down"), click("Grant it"), downTo("Gather and hand over")),
  ],
  [
    "200-requests-pack",
    "",
    "/programme/requests",
    steps(
      firstFile,
      click("Write it down"),
      click("Grant it"),
      click("Make the pack"),
      downTo("Gather and hand over"),
    ),
  ],
  [
    "200-requests-words",
    "",
    "/programme/requests",
    steps(
      firstFile,
      click("Write it down"),
      click("Grant it"),
      click("Make the pack"),
      click("BLUE"),
    ),
  ],
  [
    "200-requests-denied",
    "",
    "/programme/requests",
    steps(
      firstFile,
      click("Write it down"),
      (p) => p.getByText("Deny it", { exact: true }).click(),
      downTo("On which ground?"),
    ),
  ],
  ["200-requests-extend", "", "/programme/requests", steps(firstFile, click("Take 30 more days"))],
  ["200-requests-letter", "", "/programme/requests", steps(firstFile, click("Draft a letter"))],
  [
    "200-requests-amendment",
    "",
    "/programme/requests",
    steps(
      (p) => p.getByText("An amendment").first().click(),
      click("Grant it"),
      downTo("What was signed stays"),
    ),
  ],
  [
    "200-requests-letter-paper",
    "",
    "/programme/requests",
    steps(firstFile, click("Draft a letter"), print),
  ],
  ["200-requests-much", "much=1", "/programme/requests", pause],
  ["200-requests-much-file", "much=1", "/programme/requests", steps(pause, firstFile)],
  [
    "200-requests-take-errors",
    "",
    "/programme/requests",
    steps(click("Take in a request"), click("Take it in")),
  ],
  [
    "200-disclosures-errors",
    "",
    "/programme/disclosures",
    steps(click("Log a disclosure"), click("Log it")),
  ],
  ["200-disclosures-much", "much=1", "/programme/disclosures", pause],
  ["200-requests-states", "", "/programme/requests?view=states"],
  ["200-requests-state", "", "/programme/requests?view=states", click("Start from TX")],
  ["200-disclosures-none", "requests=none", "/programme/disclosures"],
  ["200-disclosures", "", "/programme/disclosures", (p) => p.locator("summary").nth(1).click()],
  [
    "200-disclosures-log",
    "",
    "/programme/disclosures",
    steps(click("Log a disclosure"), (p) =>
      p.getByLabel("What was it for?").selectOption("police"),
    ),
  ],
  [
    "200-disclosures-pause",
    "",
    "/programme/disclosures",
    steps((p) => p.locator("summary").nth(1).click(), click("An agency asks for a pause")),
  ],
  ["200-disclosures-client", "", "/clients/01950002-0000-7000-8000-000000000002"],
];
