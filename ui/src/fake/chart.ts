// Notes of the invented practice.
import type { Commands, Note } from "../ipc";
import { refuse, type World } from "./world";

export function fakeChart(world: World): Pick<Commands, "getNote" | "signNote" | "addAddendum"> {
  const credentials = (): string =>
    world.staff.find((one) => one.id === world.me.person)?.credentials ?? "";
  const signature = (): string =>
    [world.me.name, credentials()].filter((part) => part !== "").join(", ");

  function put(note: Note): Note {
    world.notes = [...world.notes.filter((one) => one.id !== note.id), note];
    world.visits = world.visits.map((visit) =>
      visit.id === note.visit
        ? { ...visit, hasNote: true, noteSigned: note.status === "signed" }
        : visit,
    );
    queueMicrotask(() => world.changed(["chart"]));
    return note;
  }

  return {
    getNote: async (visit) => world.notes.find((note) => note.visit === visit) ?? null,
    signNote: async ({ visit: id, text }) => {
      const visit = world.visits.find((one) => one.id === id);
      if (visit === undefined || visit.client === null) {
        throw refuse(
          "not_found",
          "This visit is no longer on record. Your text is kept as a draft.",
        );
      }
      if (text.trim() === "") {
        throw refuse("invalid", "An empty note cannot be signed.", { field: "text" });
      }
      if (world.notes.some((note) => note.visit === id && note.status === "signed")) {
        throw refuse("conflict", "This note is signed already. Add an addendum instead.");
      }
      return put({
        id: world.id(),
        visit: id,
        client: visit.client,
        clientName: visit.clientName,
        author: world.me.person,
        authorName: world.me.name,
        text,
        status: "signed",
        signedAt: world.now,
        signedBy: signature(),
        version: 1,
        addenda: [],
      });
    },
    addAddendum: async ({ note: id, text }) => {
      const note = world.notes.find((one) => one.id === id);
      if (note === undefined) throw refuse("not_found", "This note is not on record.");
      if (text.trim() === "") {
        throw refuse("invalid", "Write the addendum first.", { field: "text" });
      }
      return put({
        ...note,
        version: note.version + 1,
        addenda: [
          ...note.addenda,
          {
            id: world.id(),
            text,
            author: world.me.person,
            authorName: signature(),
            at: world.now,
          },
        ],
      });
    },
  };
}
