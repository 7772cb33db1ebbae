// The house: vendors, devices, retention: name, scene, address, and what a person does there.
import { click, fill, send, steps } from "./shots-acts.mjs";

export const house = [
  // Vendors and devices
  ["200-vendors", "", "/programme/vendors"],
  ["200-vendors-none", "vendors=none", "/programme/vendors"],
  ["200-vendors-file", "", "/programme/vendors", click("BookWell")],
  ["200-vendors-left", "", "/programme/vendors", click("ChartBox")],
  [
    "200-vendors-ask",
    "",
    "/programme/vendors",
    steps(
      click("Lumen Laser"),
      click("Answer the questions"),
      (p) => p.getByLabel("No", { exact: true }).first().check(),
      (p) => p.getByLabel("Yes", { exact: true }).nth(1).check(),
    ),
  ],
  [
    "200-vendors-agreement",
    "",
    "/programme/vendors",
    steps(click("BookWell"), (p) =>
      p.getByRole("article").getByRole("button", { name: "Change" }).click(),
    ),
  ],
  [
    "200-vendors-agreement-refused",
    "",
    "/programme/vendors",
    steps(click("Chime Texting"), click("Enter an agreement"), send("Save the agreement")),
  ],
  [
    "200-vendors-ask-refused",
    "",
    "/programme/vendors",
    steps(click("Lumen Laser"), click("Answer the questions"), send("Save the answers")),
  ],
  [
    "200-vendors-end-refused",
    "",
    "/programme/vendors",
    steps(
      click("Northside IT"),
      click("They no longer work for you"),
      (p) => p.getByLabel("What became of what they had?").selectOption("returned"),
      send("Save"),
    ),
  ],
  [
    "200-vendors-sheet-refused",
    "",
    "/programme/vendors?view=sheets",
    steps(
      (p) => p.getByRole("button", { name: "Go through it" }).nth(1).click(),
      (p) => p.getByLabel("Yes, also on treatments, booking or forms").check(),
      send("Save the answers"),
    ),
  ],
  ["200-vendors-found", "vendors=many", "/programme/vendors", fill("Find a vendor", "service 11")],
  ["200-vendors-many", "vendors=many", "/programme/vendors"],
  ["200-vendors-long", "vendors=many", "/programme/vendors", click(/Hudson Valley.* 1 LLC/)],
  [
    "200-vendors-refused",
    "",
    "/programme/vendors",
    steps(click("Add a vendor"), (p) =>
      p.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click(),
    ),
  ],
  [
    "200-vendors-paper",
    "",
    "/programme/vendors?view=sheets",
    steps(
      (p) => p.getByRole("button", { name: "Print it empty" }).first().click(),
      (p) => p.emulateMedia({ media: "print" }),
    ),
  ],
  ["200-vendors-sheets", "", "/programme/vendors?view=sheets"],
  [
    "200-vendors-sheet",
    "",
    "/programme/vendors?view=sheets",
    steps(
      (p) => p.getByRole("button", { name: "Go through it" }).nth(1).click(),
      (p) => p.getByLabel("Yes, also on treatments, booking or forms").check(),
    ),
  ],
  ["200-devices", "", "/programme/devices"],
  ["200-devices-none", "devices=none", "/programme/devices"],
  ["200-devices-file", "", "/programme/devices", click("Room 2 tablet")],
  ["200-devices-add", "", "/programme/devices", click("Add a device")],
  [
    "200-devices-repair",
    "",
    "/programme/devices",
    steps(click("Room 2 tablet"), click("Send for repair")),
  ],
  [
    "200-devices-lost",
    "",
    "/programme/devices",
    steps(
      click("Desk PC"),
      click("Lost or stolen"),
      (p) => p.getByLabel("Where and how, in a sentence").fill("The office was broken into"),
      click("Mark as lost"),
    ),
  ],
  [
    "200-devices-dispose",
    "",
    "/programme/devices",
    steps(click("Old laptop"), click("Dispose of it")),
  ],
  ["200-devices-many", "devices=many", "/programme/devices"],
  ["200-devices-add-refused", "", "/programme/devices", steps(click("Add a device"), send("Save"))],
  [
    "200-devices-computer-refused",
    "",
    "/programme/devices",
    steps(click("Say it yourself"), send("Keep my word")),
  ],
  [
    "200-devices-repair-refused",
    "",
    "/programme/devices",
    steps(
      click("Room 2 tablet"),
      click("Send for repair"),
      fill(/^Who repairs it/, "Northside IT"),
      send("Note it"),
    ),
  ],
  [
    "200-devices-lost-refused",
    "",
    "/programme/devices",
    steps(click("Desk PC"), click("Lost or stolen"), click("Mark as lost")),
  ],
  [
    "200-devices-dispose-refused",
    "",
    "/programme/devices",
    steps(click("Old laptop"), click("Dispose of it"), send("Note it")),
  ],
  [
    "200-devices-visitors-refused",
    "",
    "/programme/devices?view=facility",
    steps(click("Note something"), send("Note it")),
  ],
  ["200-devices-visitors", "", "/programme/devices?view=facility"],
  // Retention
  ["200-retention-none", "retention=none", "/programme/retention"],
  ["200-retention-due", "", "/programme/retention"],
  [
    "200-retention-rule",
    "retention=none",
    "/programme/retention",
    click("Decide: Treatment records of minors"),
  ],
  [
    "200-retention-rule-refused",
    "retention=none",
    "/programme/retention",
    steps(click("Decide: Treatment records of minors"), fill(/^Years/, "0"), send("Save")),
  ],
  [
    "200-retention-hold-refused",
    "",
    "/programme/retention",
    steps(click("Place a hold"), send("Place a hold")),
  ],
  [
    "200-retention-release-refused",
    "",
    "/programme/retention",
    steps(click(/^Release: /), send("Release")),
  ],
  [
    "200-retention-request-refused",
    "",
    "/programme/retention",
    steps(click("A client asked to be erased"), send("Propose")),
  ],
  ["200-retention-hold", "", "/programme/retention", click("Place a hold")],
  ["200-retention-list", "retention=list", "/programme/retention"],
  [
    "200-retention-sure",
    "retention=list",
    "/programme/retention",
    steps(click("Approve all"), click("Erase 2 records")),
  ],
  ["200-retention-certificate", "retention=done", "/programme/retention", click("Certificate of")],
];
