import type { FindingOutcome, Pattern } from "../../../ipc";

const many = (n: number, one: string, more: string) =>
  n === 1 ? `one ${one}` : `${String(n)} ${more}`;

export const t = {
  title: "Activity",
  cancel: "Cancel",
  save: "Save",
  back: "Back to the review",
  text: "Who opened which record without an evident reason. A finding is a question, not a verdict: most have a good answer.",
  set: "When it asks",
  looking: "Stillroom is looking through the journal.",
  lookAgain: "Look again",

  period: {
    title: "This review",
    none: "Nothing was looked through yet. The first time, Stillroom goes back over a year.",
    span: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    quiet: "Nothing odd was found.",
    allDone: "Everything that was found is decided.",
    waits: (n: number) => `${many(n, "finding waits", "findings wait")} for your decision.`,
    due: (date: string) => `Due ${date}`,
    wasDue: (date: string) => `Was due ${date}`,
    sign: "Sign the review",
    closed: "Reviewed and signed up to yesterday. The next days are looked through tomorrow.",
  },
  aboutMe: (n: number) =>
    n === 1 ? "One finding is about you." : `${String(n)} findings are about you.`,
  aboutMeText: (others: string[]) =>
    others.length === 0
      ? "Nobody reviews their own, and nobody else here may review it. Make somebody a privacy officer or owner, or have a person outside go through it with you."
      : `Nobody reviews their own. It waits for ${others.join(" or ")}.`,

  list: {
    week: (date: string) => `Week of ${date}`,
    decided: "Decided lately",
    records: (n: number) => `${String(n)} records`,
    noRecord: "A list of clients",
    clear: "Clear question",
    hint: "Hint",
    more: (n: number) => `and ${many(n, "more thing", "more things")}`,
    by: (who: string, date: string) => `${who}, ${date}`,
  },
  outcomes: {
    fine: "Fine",
    talk: "Talked",
    incident: "Incident",
  } satisfies Record<FindingOutcome, string>,

  patterns: {
    noNeed: "No reason to be seen",
    surname: "Same surname",
    household: "Same household",
    vip: "VIP",
    colleague: "A colleague’s record",
    own: "Own record",
    outOfHours: "Out of hours",
    returns: "Again and again",
    depth: "Looked deep",
    bulk: "Many records",
    takenOut: "Taken out",
    leaver: "Last weeks here",
    breakGlass: "Emergency look",
    failedSignIns: "Failed sign-ins",
  } satisfies Record<Pattern, string>,

  finding: {
    who: "Who",
    whose: "Whose record",
    when: "When",
    whenSpan: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    odd: "What is odd",
    oddText: "Each is a reason to ask, with its weight.",
    points: (n: number) => `${String(n)} points`,
    story: "Before and after",
    storyText:
      "Everybody’s dealings with this record a week around it, and what else was done then.",
    storyMany: "What was done in the hours around it.",
    more: "There was more; the journal has all of it.",
    noStory: "The journal has nothing else around it.",
    records: "The records",
    decide: "Your decision",
    decideText:
      "Ask the person first if you can. An answer such as “she telephoned” is a good one; write it down.",
    outcome: "What is it?",
    options: {
      fine: "Fine, there was a reason",
      talk: "We talked about it",
      incident: "An incident",
    } satisfies Record<FindingOutcome, string>,
    why: {
      fine: "What was the reason?",
      talk: "What was said?",
      incident: "What makes it an incident?",
    } satisfies Record<FindingOutcome, string>,
    incidentText:
      "Opens the file of an incident with what is known. Its clocks run from the day on which Stillroom listed this, not from today. Looking out of curiosity fits none of the exceptions (45 CFR 164.402).",
    save: { fine: "Save", talk: "Save", incident: "Open the incident" } satisfies Record<
      FindingOutcome,
      string
    >,
    saved: "Decided.",
    decided: (outcome: string, who: string, date: string) => `${outcome}: ${who}, ${date}`,
    openIncident: "Open the incident",
    chooseFirst: "Choose one.",
  },

  close: {
    title: "Sign the review",
    text: (from: string, to: string) =>
      `You looked at what Stillroom found from ${from} to ${to}, and at whatever else you wanted to see.`,
    note: "What did you look at besides? (optional)",
    noteHint: "For example: the journal of a VIP client, or of somebody who leaves.",
    name: "Your full name",
    nameHint: (name: string) => `Type “${name}”. That is your signature.`,
    sign: "Sign",
    saved: "Signed. The next review is due in time.",
  },

  history: {
    title: "Signed reviews",
    text: "Kept as proof for 45 CFR 164.308(a)(1)(ii)(D).",
    none: "None yet.",
    line: (findings: number, incidents: number) =>
      [
        findings === 0 ? "nothing odd" : many(findings, "finding", "findings"),
        ...(incidents === 0 ? [] : [many(incidents, "incident", "incidents")]),
      ].join(", "),
    signed: (name: string, date: string) => `Signed “${name}” on ${date}`,
  },

  settings: {
    title: "How often it is due, and when it asks",
    text: "The rule asks for a regular review and names no number. These are your practice’s own choices; each says why it is there.",
    cadence: "A review is due every how many days",
    cadenceHint: "A week is usual: twenty looks are quickly gone through, a quarter’s aren’t.",
    range: (least: number, most: number, unit: string) =>
      `${String(least)} to ${String(most)} ${unit}`,
    usual: (n: number) => `Stillroom proposes ${String(n)}.`,
    number: "Give a whole number.",
    outside: (least: number, most: number) => `From ${String(least)} to ${String(most)}.`,
    saved: "Saved. It counts from the next look on.",
    reset: "Take Stillroom’s proposals",
    people: "What it knows of people",
    peopleText:
      "A name shows a relative. Where somebody lives, their own record and their last day show the rest. Only the two offices see this.",
    edit: (name: string) => `Change what is known of ${name}`,
    change: "Change",
    nothing: "Nothing yet",
    left: "Left",
    leaves: (date: string) => `Last day ${date}`,
    own: (name: string) => `Own record: ${name}`,
  },
  person: {
    title: (name: string) => `What the review knows of ${name}`,
    phone: "Telephone at home",
    address: "Street and number",
    postal: "ZIP code",
    leaves: "Last day here, if it is known",
    leavesHint: "The weeks before it are looked at more closely.",
    own: "Their own record as a client",
    ownHint: "Search by name. A record under exactly their name is found without it.",
    remove: "Take it out",
    saved: "Saved.",
  },
};
