import type { PurgeItemState, PurgeKind, RetentionCounts } from "../../../ipc";

const years = (n: number) => (n === 1 ? "1 year" : `${String(n)} years`);

export const t = {
  title: "Retention",
  cancel: "Cancel",
  save: "Save",
  close: "Close",
  print: "Print",
  lead: "How long you keep what, what must not go, and what was erased. Nothing here goes by itself: a person proposes, an owner approves, and a certificate stays.",

  rules: {
    title: "How long you keep what",
    text: "The years of a chart are your State’s. Stillroom says where to start; a rule counts once you have written where it is from and who confirmed it.",
    waiting: (titles: string[]) => `Nothing is due until these are decided: ${titles.join(", ")}.`,
    decide: "Decide",
    change: "Change",
    proposed: (n: number) => `Proposed: ${years(n)}. Not decided yet.`,
    decided: (n: number, counts: RetentionCounts, age: number | null) => {
      if (counts === "majority") return `${years(n)} after coming of age at ${String(age ?? 18)}`;
      if (counts === "document") return `${years(n)} after it was made or last in effect`;
      return `${years(n)} after the last visit or entry`;
    },
    from: (source: string, asOf: string, who: string) =>
      `${source}, as of ${asOf}. Confirmed by ${who}.`,
    years: "Years",
    age: "Age of coming of age",
    source: "Where it is written",
    sourceHint: "The section of the law, the board’s rule or the contract",
    asOf: "Looked up on",
    verifiedBy: "Confirmed by",
    verifiedHint: "Counsel, the board, your insurer",
    note: "Note",
    saved: "The rule was saved.",
  },

  holds: {
    title: "Holds",
    text: "A hold keeps a record whatever a rule says: a claim, a lawsuit, an investigation. It stands until somebody releases it.",
    empty: "No hold stands.",
    add: "Place a hold",
    everything: "Everything",
    one: "One client",
    whom: "What is held",
    client: "Client",
    clientPlaceholder: "Name, phone or birth date",
    clientNeeded: "Choose the client.",
    matter: "Matter",
    matterHint: "The case, claim or letter",
    why: "Why it must be kept",
    from: "From",
    line: (since: string, who: string) => `Since ${since}, placed by ${who}`,
    release: "Release",
    releaseTitle: "Release this hold",
    releaseWhy: "Why it may go, and who said so",
    released: (on: string, who: string) => `Released on ${on} by ${who}`,
    placed: "The hold stands.",
    lifted: "The hold was released.",
    showReleased: (n: number) => `Show ${String(n)} released`,
    hideReleased: "Hide released",
  },

  due: {
    title: "Records whose time has come",
    text: "By your rules these may be erased. You need not: look at the reasons first.",
    none: "Nobody’s time has come.",
    rulesFirst: "Decide the rules above first.",
    noBirth: (n: number) =>
      n === 1
        ? "One client has no birth date and so is never due."
        : `${String(n)} clients have no birth date and so are never due.`,
    held: "On hold",
    propose: (n: number) => (n === 1 ? "Propose this one" : `Propose these ${String(n)}`),
    proposed: "An owner can look through the list now.",
    request: "A client asked to be erased",
    requestTitle: "Erase on request",
    requestText:
      "HIPAA gives no right to be erased; your State’s law may. Holds and open incidents still keep the record.",
    law: "The law that allows it",
    reason: "Why it allows it here",
    reasonHint: "Without the client’s name: this text stays",
    requestSave: "Propose",
  },

  purge: {
    title: (kind: PurgeKind) => (kind === "due" ? "List to look through" : "Asked to be erased"),
    line: (on: string, who: string) => `Proposed on ${on} by ${who}`,
    another: "You proposed this list. The practice has another owner: they have to approve it.",
    ownerOnly: "An owner approves and erases.",
    gone: "Erased",
    goes: "What goes:",
    approve: "Approve",
    keep: "Keep",
    approveAll: "Approve all",
    states: {
      proposed: "Proposed",
      approved: "Approved",
      kept: "Kept",
      erased: "Erased",
    } satisfies Record<PurgeItemState, string>,
    run: (n: number) => (n === 1 ? "Erase 1 record" : `Erase ${String(n)} records`),
    sure: (n: number) =>
      n === 1 ? "Erase this record for good?" : `Erase ${String(n)} records for good?`,
    sureText:
      "Everything of these clients goes from this computer: contact, chart, photos, visits, drafts, and what the journal says of them. It can’t be undone. Backups still hold it until they are taken off; the certificate names them.",
    sureYes: "Erase for good",
    running: "Erasing. What is done is whole; you may stop in between.",
    done: (n: number) => (n === 1 ? "1 record was erased." : `${String(n)} records were erased.`),
    stayed: (n: number) => (n === 1 ? "1 record stayed" : `${String(n)} records stayed`),
    notYet: "Older states in the log go when the vault is locked next.",
    certificate: "Certificate",
    counts: (all: { what: string; count: number }[]) =>
      all.map((one) => `${one.what}: ${String(one.count)}`).join(", "),
  },

  certificates: {
    title: "Certificates",
    text: "What was erased, when, by whom and under which rule. Ids, no names.",
    empty: "Nothing was erased yet.",
    open: (on: string) => `Certificate of ${on}`,
    heading: "Certificate of erasure",
    client: "Record",
    merged: "With the records merged into it",
    rule: "Rule",
    due: "Could go from",
    proposed: "Proposed by",
    approved: "Approved by",
    erased: "Erased by",
    what: "What was erased",
    sticks: "Backups that still hold it",
    noSticks: "No backup stick was known then.",
    stick: (name: string, earliest: string) =>
      `${name}: until its older backups are taken off, ${earliest} at the earliest`,
    elsewhere:
      "Paper, exports and devices that Stillroom doesn’t know of aren’t covered, nor what other people’s records say of this client.",
    edition: (n: string) => `Stillroom’s texts, edition ${n}`,
  },
};
