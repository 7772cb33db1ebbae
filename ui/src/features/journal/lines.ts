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
export const WHOLE: Record<string, string> = {
  "client.view": "looked at {client}",
  "client.search": "searched the clients",
  "client.lately": "looked at the clients seen lately",
  "client.duplicates": "looked for look-alikes of a client",
  "client.add": "added {client}",
  "client.edit": "changed {client}",
  "client.archive": "archived {client} or brought the record back",
  "client.merge": "merged another record into {client}",
  "client.merge.preview": "compared {client} with another record",
  "client.import": "took clients in from a file",
  "client.import.dry_run": "tried out an import, which changes nothing",
  "client.import.parked": "looked at the parked rows",
  "client.import.fix": "brought in a parked row",
  "client.import.discard": "discarded a parked row",
  "client.break_glass": "opened {client} in an emergency",
  "client.break_glass.look": "asked to open {client} in an emergency",
  "client.emergency": "looked at {client} in an emergency",
  "health.view": "looked at the health summary of {client}",
  "health.edit": "changed the health summary of {client}",
  "history.view": "looked at the history of {client}",
  "visit.book": "booked a visit for {client}",
  "visit.move": "moved a visit of {client}",
  "visit.status": "changed the status of a visit of {client}",
  "visit.note": "changed the desk note on a visit of {client}",
  "schedule.day": "looked at the schedule of a day",
  "schedule.week": "looked at the schedule of a week",
  "schedule.free": "looked for a free time",
  "sheet.day": "opened the day sheet",
  "sheet.emergency": "opened the emergency sheet",
  "note.view": "read a note of {client}",
  "note.sign": "signed a note of {client}",
  "note.addendum": "added to a signed note of {client}",
  "draft.view": "opened a draft",
  "draft.save": "saved a draft",
  "draft.discard": "gave a draft up",
  "staff.list": "looked at the staff",
  "staff.save": "changed a person of the staff",
  "licence.save": "changed a licence",
  "licence.remove": "removed a licence",
  "access.set_pin": "set a PIN",
  "access.remove_pin": "removed a PIN",
  "access.change_passphrase": "changed the passphrase",
  "access.issue_one_time": "issued a one-time passphrase",
  "access.issue_code": "made a code for another computer",
  "access.end": "ended a person’s access",
  "access.old_slots": "shut old ways in",
  "practice.view": "looked at the practice’s settings",
  "practice.save": "changed the practice’s settings",
  "practice.set_up": "set the practice up",
  "service.list": "looked at the services",
  "service.save": "changed a service",
  "room.list": "looked at the rooms",
  "room.save": "changed a room",
  "hours.view": "looked at working hours",
  "hours.save": "changed working hours",
  "sign_in.passphrase": "signed in",
  "sign_in.pin": "came back with a PIN",
  "sign_in.enrol": "set this computer up with a code",
  "sign_in.recovered": "chose a new passphrase by the recovery key",
  "sign_in.recovery_key": "opened the record by the recovery key",
  "sign_in.miss": "could not sign in: wrong login or passphrase",
  "sign_in.pin_miss": "typed a wrong PIN",
  "sign_in.step_up": "gave the passphrase again",
  "sign_in.step_up_miss": "typed a wrong passphrase when asked again",
  "sign_in.slot_revoked": "could not sign in: the access has ended",
  "vault.rekey": "made a new vault key",
  "vault.replace_recovery_key": "replaced the recovery key",
  "vault.confirm_recovery_key": "confirmed the recovery key",
  "vault.verify": "verified the record",
  "backup.init": "set a stick up for backups",
  "backup.run": "made a backup",
  "backup.check": "checked a backup stick",
  "backup.prune": "took old backups off a stick",
  "backup.key": "took an old recovery key off a backup stick",
  "backup.drill": "tried out restoring a backup",
  "backup.restore": "restored a backup",
  "backup.stick": "named a backup stick or said where it is kept",
  "backup.forget": "struck a backup stick off the list",
  "backup.seen": "noted which backup sticks are plugged in",
  "journal.view": "looked at the journal",
  "journal.names": "looked at the journal",
  "journal.entry": "opened a journal entry",
  "journal.gap": "found that entries are missing",
  "journal.pending_unreadable": "found pending entries that can’t be read",
  "sign_in.misses_left_out": "counted failed sign-ins beyond the 100,000 that are kept",
  "demo.people": "made synthetic people",
  "demo.clients": "made synthetic clients",
  "demo.visits": "made synthetic visits",
  "demo.look": "looked at the synthetic practice",
  "break_glass.list": "looked at the emergency looks to review",
  "break_glass.names": "looked at the emergency looks to review",
  "break_glass.close": "closed the review of an emergency look",
  undo: "undid a change of {client}",
};

/** Failures whose sentence says already that it failed. */
const SAYS_SO = new Set([
  "sign_in.miss",
  "sign_in.pin_miss",
  "sign_in.step_up_miss",
  "sign_in.slot_revoked",
]);

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
  if (SAYS_SO.has(entry.verb)) return said;
  if (entry.kind === "refusal") return `was refused: ${said}`;
  if (entry.kind === "failure") return `failed: ${said}`;
  return said;
}
