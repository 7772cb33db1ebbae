export const t = {
  title: "The texts",
  heading: "What the texts say, and since when",
  intro:
    "What Stillroom tells of the law, its starter policies, courses and letters are texts with a number: an edition. When the law changes, a newer edition comes as one signed file, with no network.",
  failed: "The editions can’t be shown",
  loading: "Looking at the editions",
  inForce: (number: string, date: string) => `Edition ${number}, as the law stood on ${date}`,
  compiled: "It came with this Stillroom.",
  brought: (by: string, when: string) => `${by} brought it in on ${when}.`,
  beyond: (number: string) =>
    `This Stillroom came with edition ${number}. The newer of the two is in force.`,
  takesNone:
    "This build takes no content updates yet: it knows no key of its makers, so it can’t tell a real update from another. Newer texts come with a newer Stillroom.",
  bring: "Bring in an edition",
  onlyManagers: "An owner or a privacy officer brings a newer edition in.",
  changes: "What each edition changed",
  files: "Files that were brought in",
  noFiles: "No edition was brought in by file yet.",
  file: (number: string, date: string) => `Edition ${number}, as of ${date}`,
  fileBy: (when: string, by: string) => `${when}, ${by}`,
  reads: "In force",
  bytes: (n: number) => `${Math.max(1, Math.round(n / 1000)).toLocaleString("en-US")} kB`,
  sha: "fingerprint (SHA-256)",
  older: "Decisions to look at again",
  olderIntro:
    "They were made under an earlier edition, and what they are about has changed since. Each keeps the edition that it was made under until somebody decides anew.",
  under: (number: string) => `under edition ${number}`,
  update: {
    title: (number: string) => `Edition ${number}`,
    lead: (follows: string, date: string) =>
      `It would follow edition ${follows}, and tells the law as of ${date}. Its signature is the makers’. Nothing has been changed yet.`,
    news: "What is new",
    changes: "What it changes here",
    none: "No text is another: only its number and its day are.",
    group: (about: string, added: number, changed: number) =>
      `${about}: ${[added > 0 ? `${added} new` : "", changed > 0 ? `${changed} changed` : ""]
        .filter(Boolean)
        .join(", ")}`,
    isNew: "New",
    isChanged: "Changed",
    what: "What was decided keeps the edition that it was decided under. Policies that you approved stay as you approved them. An edition isn’t taken back: a newer one follows it.",
    submit: (number: string) => `Bring in edition ${number}`,
    cancel: "Not now",
    failed: "It wasn’t brought in",
  },
  refused: "This file wasn’t taken",
  done: (number: string) => `Edition ${number} is in force.`,
};
