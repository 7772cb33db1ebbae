/** Texts of the evidence binder. */
const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const t = {
  title: "Binder",
  heading: "Evidence binder",
  intro:
    "Requirement by requirement: what is asked, which policy answers it, what proves it, and what is missing. As of any day, with what was known by then.",
  failed: "The binder could not be put together",
  loading: "Looking through the programme",
  asOf: "As of",
  dayFirst: "Put the day above right first.",
  asOfHint: "The end of this day. What was entered later is told apart.",
  holds: "What it would hold",
  facts: {
    requirements: "Requirements",
    policy: "Answered by a policy in force",
    verified: "Seen by Stillroom",
    attested: "Stated by people or by a document",
    revisions: "Automatic findings in the year before",
    oldest: "Oldest automatic evidence",
    late: "Entered late",
    gaps: "With gaps",
  },
  of: (n: number, all: number) => `${n} of ${all}`,
  none: "none",
  late: (n: number) => plural(n, "entry", "entries"),
  gaps: "What is missing",
  gapsIntro: "The binder says so too. It can be made with gaps.",
  noGaps: "Nothing is missing that Stillroom knows of.",
  show: (n: number) => `Show all ${n}`,
  less: "Show fewer",
  make: "Make it",
  form: "As",
  forms: {
    pdf: "One PDF",
    folder: "A folder",
  },
  /** In a sentence. */
  formWords: {
    pdf: "a PDF",
    folder: "a folder",
  },
  formHints: {
    pdf: "To read and print.",
    folder:
      "The PDF, an index for a spreadsheet, every finding of the year, the documents that people added, and a list with the fingerprint (SHA-256) of each file.",
  },
  open: "It leaves Stillroom unencrypted and names people who work here. Choose a folder that others can’t read.",
  submit: "Choose a folder and make it",
  onlyManagers: "The owner or the privacy officer makes it.",
  stop: "Stop",
  progress: "Making the binder",
  done: (name: string) => `“${name}” is in the folder that you chose.`,
  unprintable: (n: number) =>
    `${plural(n, "character", "characters")} could not be printed and show as a sign.`,
  before: "Made before",
  nothingBefore: "No binder was made yet.",
  made: (day: string, form: string) => `As of ${day}, ${form}`,
  madeBy: (when: string, who: string) => `Made ${when} by ${who}`,
  counts: (pages: number, gaps: number) =>
    `${plural(pages, "page", "pages")}, ${plural(gaps, "requirement", "requirements")} with gaps`,
  sha: "Fingerprint of the PDF (SHA-256)",
};
