/** An entry as a sentence: "looked at Kate Ng". Verbs that are not listed are made of their parts. */
import type { JournalEntry } from "../../ipc";

const NOUNS: Record<string, string> = {
  client: "the client",
  clients: "clients",
  health: "the health summary",
  visit: "a visit",
  schedule: "the schedule",
  day: "the schedule of a day",
  week: "the schedule of a week",
  note: "a note",
  addendum: "an addendum",
  draft: "a draft",
  staff: "the staff",
  person: "a person",
  licence: "a licence",
  roles: "roles",
  service: "a service",
  services: "the services",
  room: "a room",
  rooms: "the rooms",
  hours: "working hours",
  practice: "the practice’s settings",
  journal: "the journal",
  history: "the history",
  import: "an import",
  imports: "imports",
  parked: "a parked row",
  passphrase: "a passphrase",
  pin: "a PIN",
  vault: "the vault",
  recovery: "the recovery key",
  emergency: "the emergency sheet",
};

const ACTIONS: Record<string, string> = {
  view: "looked at",
  open: "opened",
  read: "read",
  list: "looked at",
  search: "searched",
  find: "searched",
  page: "looked at",
  get: "looked at",
  add: "added",
  create: "added",
  edit: "changed",
  change: "changed",
  save: "saved",
  update: "changed",
  set: "changed",
  archive: "archived",
  restore: "brought back",
  merge: "merged records into",
  book: "booked",
  move: "moved",
  resize: "changed the length of",
  cancel: "cancelled",
  complete: "completed",
  status: "changed the status of",
  sign: "signed",
  print: "printed",
  export: "exported",
  import: "imported",
  run: "ran",
  undo: "undid a change of",
  remove: "removed",
  delete: "removed",
  discard: "discarded",
  fix: "put right",
  issue: "issued",
  replace: "replaced",
  verify: "verified",
  confirm: "confirmed",
  end: "ended",
  give: "gave",
  take: "took away",
};

/** Whole verbs whose sentence is their own; {client} stands for the client's name. */
const WHOLE: Record<string, string> = {
  "client.view": "looked at {client}",
  "client.page": "looked at {client}",
  "client.search": "searched the clients",
  "clients.search": "searched the clients",
  "client.add": "added {client}",
  "client.edit": "changed {client}",
  "client.archive": "archived {client}",
  "client.unarchive": "brought {client} back",
  "client.merge": "merged another record into {client}",
  "client.history": "looked at the history of {client}",
  "client.import": "imported clients from a file",
  "health.view": "looked at the health summary of {client}",
  "health.edit": "changed the health summary of {client}",
  "visit.book": "booked a visit for {client}",
  "visit.move": "moved a visit of {client}",
  "visit.status": "changed the status of a visit of {client}",
  "visit.cancel": "cancelled a visit of {client}",
  "visit.note": "changed the desk note on a visit of {client}",
  "schedule.day": "looked at the schedule of a day",
  "schedule.week": "looked at the schedule of a week",
  "schedule.view": "looked at the schedule",
  "note.view": "read a note of {client}",
  "note.read": "read a note of {client}",
  "note.sign": "signed a note of {client}",
  "note.addendum": "added to a signed note of {client}",
  sign_in: "signed in",
  "session.sign_in": "signed in",
  "sign_in.failed": "could not sign in",
  "session.switch": "came back with a PIN",
  "session.step_up": "gave the passphrase again",
  "session.lock": "locked the screen",
  "vault.lock": "locked the vault",
  "vault.rekey": "made a new vault key",
  "vault.create": "set the practice up",
  "recovery.replace": "replaced the recovery key",
  break_glass: "opened {client} in an emergency",
  "client.break_glass": "opened {client} in an emergency",
  "journal.view": "looked at the journal",
  "journal.verify": "verified the record",
  undo: "undid a change of {client}",
  gap: "found that entries are missing",
};

function plain(verb: string, client: string | null): string {
  const whole = WHOLE[verb];
  if (whole !== undefined) return whole.replace("{client}", client ?? "a client");
  const parts = verb.split(/[._:]/);
  const noun = parts.find((part) => NOUNS[part] !== undefined);
  const action = [...parts].reverse().find((part) => part !== noun && ACTIONS[part] !== undefined);
  const what =
    noun === undefined
      ? (client ?? "")
      : noun === "client"
        ? (client ?? "a client")
        : `${NOUNS[noun] ?? ""}${client === null ? "" : ` of ${client}`}`;
  if (action !== undefined && what !== "") return `${ACTIONS[action] ?? ""} ${what}`;
  return `${verb.replace(/[._]/g, " ")}${client === null ? "" : ` · ${client}`}`;
}

/** What the entry says, without who and when. */
export function sentence(entry: JournalEntry, name: (full: string) => string = (n) => n): string {
  const client = entry.clientName === null ? null : name(entry.clientName);
  const said = plain(entry.verb, client);
  if (entry.kind === "refusal") return `was refused: ${said}`;
  if (entry.kind === "failure") return `failed: ${said}`;
  return said;
}
