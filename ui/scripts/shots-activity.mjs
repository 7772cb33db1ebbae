// The activity review: name, scene, address, and what a person does there.
import { click, steps } from "./shots-acts.mjs";

export const activity = [
  ["230-activity-list", "", "/programme/activity"],
  ["231-activity-quiet", "activity=quiet", "/programme/activity"],
  ["232-activity-sign", "activity=quiet", "/programme/activity", click("Sign the review")],
  ["233-activity-finding", "", "/programme/activity", click(/^Nora Ibe/)],
  [
    "234-activity-incident",
    "",
    "/programme/activity",
    steps(click(/^Nora Ibe/), (p) => p.getByText("An incident", { exact: true }).click()),
  ],
  ["235-activity-bulk", "", "/programme/activity", click(/18 records/)],
  ["236-activity-settings", "", "/programme/activity?view=settings"],
  [
    "237-activity-person",
    "",
    "/programme/activity?view=settings",
    click("Change what is known of Mia Torres"),
  ],
  ["238-activity-no-reason", "", "/programme/activity", steps(click(/^Nora Ibe/), click("Save"))],
  [
    "239-activity-decided",
    "",
    "/programme/activity",
    steps(
      click(/^Nora Ibe/),
      (p) => p.getByLabel("What was the reason?").fill("She covered for Jo, who was ill."),
      click("Save"),
    ),
  ],
];
