import { capital } from "../../kit";

// The journal's verbs in words for the history; an unknown one is shown as it is, made readable.
const NAMES: Record<string, string> = {
  "client.add": "Added this client",
  "client.edit": "Changed details",
  "client.archive": "Archived or brought back",
  "client.merge": "Merged two records",
  "client.import": "Imported",
  "import.run": "Imported",
  "import.fix": "Imported after a correction",
  "health.edit": "Changed the health summary",
  "visit.book": "Booked a visit",
  "visit.move": "Moved a visit",
  "visit.status": "Changed a visit’s status",
  "visit.note": "Changed a visit’s note",
  "note.sign": "Signed a note",
  "note.addendum": "Added an addendum",
  undo: "Undid a change",
};

export function verbName(verb: string): string {
  const known = NAMES[verb];
  if (known !== undefined) return known;
  return capital(
    verb
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .replace(/[._-]+/g, " ")
      .trim(),
  );
}
