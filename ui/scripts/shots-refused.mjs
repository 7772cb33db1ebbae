// Forms of incidents, training, risks and requests sent off with something missing or wrong, and what
// comes out on paper: name, scene, address, and what a person does there.
import { click, downTo, firstFile, inRisk, key, print, send, steps } from "./shots-acts.mjs";

const region = (name) => (page) => page.getByRole("region", { name });
const inStep = (name, button) => async (page) =>
  region(name)(page).getByRole("button", { name: button, exact: true }).click();
/** Into the field of this name, a star behind it or not. */
const put = (name, text) => async (page) =>
  page.getByRole("textbox", { name, exact: true }).first().fill(text);
const breach = click("Sent to the wrong person");
const look = click("Looked without need");

export const refused = [
  ["200-incidents-none", "incidents=none", "/programme/incidents"],
  [
    "200-incidents-report-errors",
    "as=mia",
    "/schedule",
    steps(key("Control+i"), send("Send the report")),
  ],
  [
    "200-incidents-decide-errors",
    "",
    "/programme/incidents",
    steps(look, inStep("Decide", "Decide"), downTo("In your own words")),
  ],
  [
    "200-incidents-affected-errors",
    "",
    "/programme/incidents",
    steps(
      look,
      click("Add a State"),
      click("Add a State"),
      (p) => p.getByLabel("People", { exact: true }).nth(1).fill("about ten"),
      inStep("Count the people", "Save"),
      downTo("Numbers by State"),
    ),
  ],
  [
    "200-incidents-affected-twice",
    "",
    "/programme/incidents",
    steps(
      look,
      click("Add a State"),
      click("Add a State"),
      (p) => p.getByLabel("People", { exact: true }).nth(0).fill("3"),
      (p) => p.getByLabel("People", { exact: true }).nth(1).fill("10"),
      inStep("Count the people", "Save"),
      downTo("Each State has one number."),
    ),
  ],
  [
    "200-incidents-sent-errors",
    "",
    "/programme/incidents",
    steps(
      breach,
      click("Record as sent"),
      put("To how many people", "both"),
      send("Record as sent"),
    ),
  ],
  [
    "200-incidents-hold-errors",
    "",
    "/programme/incidents",
    steps(
      breach,
      click("Law enforcement asks to wait"),
      (p) => p.getByRole("dialog").getByText("In writing", { exact: true }).click(),
      send("Record it"),
    ),
  ],
  [
    "200-incidents-days-errors",
    "",
    "/programme/incidents",
    steps(breach, click("Correct the days"), put("Discovered on", ""), key("Tab"), send("Save")),
  ],
  [
    "200-incidents-state-errors",
    "",
    "/programme/incidents?view=states",
    steps(click("Add a clock"), put("Days", "thirty"), send("Save")),
  ],
  [
    "200-incidents-hhs-paper",
    "",
    "/programme/incidents",
    steps(
      breach,
      click("Draft the letters"),
      (p) => p.getByLabel("Which one").selectOption("hhs"),
      print,
    ),
  ],
  ["200-incidents-log-paper-none", "incidents=none", "/programme/incidents?view=log", print],
  [
    "200-training-decide-errors",
    "",
    "/programme/training",
    steps(
      click("Decide"),
      put("Pass mark (percent)", "most"),
      put("Days for a new person", ""),
      send("Save"),
    ),
  ],
  [
    "200-training-elsewhere-errors",
    "",
    "/programme/training",
    steps(click("Record training elsewhere"), send("Save")),
  ],
  [
    "200-training-withdraw-errors",
    "",
    "/programme/training",
    steps(click("Withdraw"), send("Withdraw")),
  ],
  [
    "240-risk-decide-errors",
    "risk=some",
    "/programme/risk",
    steps(
      inRisk("Decide"),
      put("Until", ""),
      send("Accept"),
      downTo("Write why you can live with it."),
    ),
  ],
  [
    "240-risk-decide-date",
    "risk=some",
    "/programme/risk",
    steps(inRisk("Decide"), put("Until", "next spring"), key("Tab"), send("Accept")),
  ],
  [
    "238-risk-control-errors",
    "risk=some",
    "/programme/risk",
    steps(inRisk("What we do"), send("Add a control"), send("Save")),
  ],
  [
    "239-risk-evidence-errors",
    "risk=some",
    "/programme/risk",
    steps(inRisk("What we do"), click(/Add evidence ?: Tablets can be found/), send("Save")),
  ],
  [
    "238-risk-task-errors",
    "risk=some",
    "/programme/risk",
    steps(
      inRisk("What we do"),
      send("Add a task"),
      send("Save"),
      downTo("Say what is to be done."),
    ),
  ],
  ["231-risk-question-errors", "risk=fresh", "/programme/risk?view=interview", click("Next")],
  [
    "234-risk-add-errors",
    "risk=some",
    "/programme/risk",
    steps(click("Add a risk"), send("Add it")),
  ],
  [
    "243-risk-place-errors",
    "risk=some",
    "/programme/risk?view=places",
    steps(click("Add a place"), send("Save")),
  ],
  [
    "200-disclosures-pause-errors",
    "",
    "/programme/disclosures",
    steps(
      (p) => p.getByText("Det. Rosa Hale, NYPD", { exact: true }).click(),
      click("An agency asks for a pause"),
      (p) => p.getByRole("dialog").getByText("In writing", { exact: true }).click(),
      send("Write it down"),
    ),
  ],
  [
    "200-requests-extend-errors",
    "",
    "/programme/requests",
    steps(firstFile, click("Take 30 more days"), send("Keep as sent")),
  ],
  [
    "200-requests-denied-errors",
    "",
    "/programme/requests",
    steps(
      firstFile,
      click("Write it down"),
      (p) => p.getByText("Deny it", { exact: true }).click(),
      inStep("Decide", "Decide"),
      downTo("Say why it fits"),
    ),
  ],
  [
    "200-requests-other-errors",
    "",
    "/programme/requests",
    steps(
      click("Take in a request"),
      (p) => p.getByText("Somebody else", { exact: true }).click(),
      send("Take it in"),
      downTo("Say who asks."),
    ),
  ],
  [
    "200-requests-state-errors",
    "",
    "/programme/requests?view=states",
    steps(click("Add a clock"), put("Days", "1.5"), send("Save")),
  ],
];
