import type { Office, YearState } from "../../../ipc";

export const t = {
  title: "The year",
  heading: "What comes back, and when",
  intro:
    "Counted from what was done last. What has no day isn’t here: it is on the list of today. A day that passes leaves its entry in the month that is now.",
  loading: "Gathering the year",
  failed: "The year can’t be shown",
  print: "Print the year",
  coming: "The next twelve months",
  earlier: "Earlier this year",
  month: (day: string) =>
    new Date(`${day}T12:00:00Z`).toLocaleDateString("en-US", {
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    }),
  quiet: "Nothing with a day.",
  state: {
    late: "Late",
    soon: "Soon",
    planned: "Planned",
    done: "Done",
  } satisfies Record<YearState, string>,
  whose: "Whose task it is",
  whoseIntro:
    "A duty is the privacy or the security official’s by its part. It can be handed to somebody else who may see the programme.",
  office: {
    privacy: "Privacy official",
    security: "Security official",
    contact: "Contact for questions",
  } satisfies Record<Office, string>,
  official: (office: string, name: string | undefined) =>
    name === undefined ? `${office} (nobody yet)` : `${office}: ${name}`,
  nobody: "Nobody",
  notHanded: "It wasn’t handed over",
};
