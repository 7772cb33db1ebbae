// The clients of the invented practice.
import type {
  Alert,
  Client,
  ClientDraft,
  ClientHit,
  Commands,
  Duplicate,
  Health,
  HistoryItem,
  TimelineItem,
} from "../ipc";
import { refuse, type World } from "./world";

type Names =
  | "searchClients"
  | "getClient"
  | "saveClient"
  | "findDuplicates"
  | "archiveClient"
  | "getHealth"
  | "saveHealth"
  | "clientPage"
  | "previewMerge"
  | "mergeClients"
  | "clientHistory"
  | "breakGlass"
  | "breakGlassAlerts"
  | "closeBreakGlassAlert"
  | "undo"
  | "saveDraft"
  | "getDraft"
  | "discardDraft";

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function fullName(client: { givenName: string; familyName: string }): string {
  return `${client.givenName} ${client.familyName}`.trim();
}

export function ageOn(birthDate: string | null, today: string): number | null {
  if (birthDate === null) return null;
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return birthDate.slice(5) > today.slice(5) ? years - 1 : years;
}

export function fakeClients(world: World): Pick<Commands, Names> {
  const alertsOfBreakGlass: {
    id: string;
    at: number;
    who: string;
    client: string;
    clientName: string;
    reason: string;
  }[] = [];

  const today = (): string =>
    new Intl.DateTimeFormat("en-CA", { timeZone: world.timeZone, dateStyle: "short" }).format(
      world.now,
    );

  function get(id: string): Client {
    const client = world.clients.find((one) => one.id === id);
    if (client === undefined) throw refuse("not_found", "This client is not on record.");
    return client;
  }

  function healthOf(id: string): Health {
    return (
      world.health.get(id) ?? {
        client: id,
        version: null,
        allergies: [],
        medications: [],
        conditions: [],
        fitzpatrick: null,
        pregnancy: "unknown",
        noKnownAllergies: false,
        note: "",
        updatedAt: null,
      }
    );
  }

  function hit(client: Client, matched: "exact" | "typo" = "exact"): ClientHit {
    const health = healthOf(client.id);
    return {
      id: client.id,
      name: fullName(client),
      preferred: client.preferredName === "" ? null : client.preferredName,
      birthDate: client.birthDate,
      age: client.age,
      phone: client.phones[0]?.written ?? null,
      email: client.email === "" ? null : client.email,
      vip: client.vip,
      archived: client.archived,
      alerts: health.allergies.length + (health.pregnancy === "pregnant" ? 1 : 0),
      matched,
    };
  }

  function mayHealth(): boolean {
    return world.me.permissions.length === 0 || world.me.permissions.includes("healthView");
  }

  function alerts(client: Client): Alert[] {
    const list: Alert[] = [];
    if (mayHealth()) {
      const health = healthOf(client.id);
      for (const one of health.allergies) {
        list.push({
          tone: one.severity === "severe" ? "danger" : "warn",
          text: `Allergy: ${one.substance}${one.reaction === "" ? "" : ` (${one.reaction})`}`,
        });
      }
      if (health.pregnancy === "pregnant") list.push({ tone: "danger", text: "Pregnant" });
      if (health.pregnancy === "breastfeeding") list.push({ tone: "warn", text: "Breastfeeding" });
    }
    if (client.confidentialChannel !== "") {
      list.push({ tone: "info", text: `Contact: ${client.confidentialChannel}` });
    }
    if (client.guardian !== null) {
      list.push({
        tone: "info",
        text: `Minor: guardian ${client.guardian.name}, ${client.guardian.phone}`,
      });
    }
    return list;
  }

  function record(
    client: string,
    item: Omit<HistoryItem, "entry" | "at" | "who">,
    undo: (() => void) | null,
  ): string {
    const entry = world.id();
    const list = world.history.get(client) ?? [];
    list.unshift({ entry, at: world.now, who: world.me.name, ...item });
    world.history.set(client, list);
    if (undo !== null) world.undos.set(entry, { run: undo, topics: ["clients"] });
    queueMicrotask(() => world.changed(["clients"]));
    return entry;
  }

  function duplicates(draft: ClientDraft): Duplicate[] {
    const digits = draft.phones
      .map((phone) => phone.written.replace(/\D/g, ""))
      .filter((one) => one.length >= 7);
    return world.clients
      .filter((client) => client.id !== draft.id && !client.archived)
      .map((client) => {
        const reasons: string[] = [];
        const phones = client.phones.map((phone) => phone.written.replace(/\D/g, ""));
        if (digits.some((one) => phones.includes(one))) reasons.push("Same phone number");
        if (draft.birthDate !== null && draft.birthDate === client.birthDate)
          reasons.push("Same birth date");
        if (fold(client.familyName) === fold(draft.familyName) && fold(draft.familyName) !== "") {
          const a = fold(client.givenName);
          const b = fold(draft.givenName);
          if (a === b) reasons.push("Same name");
          else if (a.startsWith(b.slice(0, 2)) && b !== "") reasons.push("Similar name");
        }
        if (draft.email !== "" && fold(draft.email) === fold(client.email))
          reasons.push("Same e-mail");
        return { client: hit(client), reasons };
      })
      .filter(
        (found) =>
          found.reasons.length >= 2 || found.reasons.some((reason) => reason.startsWith("Same n")),
      )
      .slice(0, 5);
  }

  function labelled(before: Client, after: Client): HistoryItem["fields"] {
    const rows: [string, string, string][] = [
      ["Given name", before.givenName, after.givenName],
      ["Family name", before.familyName, after.familyName],
      ["Goes by", before.preferredName, after.preferredName],
      ["Pronouns", before.pronouns, after.pronouns],
      ["Birth date", before.birthDate ?? "", after.birthDate ?? ""],
      [
        "Phone",
        before.phones.map((p) => p.written).join(", "),
        after.phones.map((p) => p.written).join(", "),
      ],
      ["E-mail", before.email, after.email],
      ["VIP", before.vip ? "yes" : "no", after.vip ? "yes" : "no"],
      ["Note for the desk", before.note, after.note],
    ];
    return rows
      .filter(([, from, to]) => from !== to)
      .map(([label, from, to]) => ({
        label,
        from: from === "" ? null : from,
        to: to === "" ? null : to,
      }));
  }

  function put(client: Client): void {
    world.clients = world.clients.map((one) => (one.id === client.id ? client : one));
  }

  return {
    searchClients: async ({ text, limit, includeArchived }) => {
      const words = fold(text)
        .split(/\s+/)
        .filter((word) => word !== "");
      const digits = text.replace(/\D/g, "");
      return (
        world.clients
          .filter((client) => includeArchived || !client.archived)
          .filter((client) => {
            if (words.length === 0) return true;
            const names = fold(
              `${client.givenName} ${client.familyName} ${client.preferredName} ${client.email}`,
            ).split(/\s+/);
            if (words.every((word) => names.some((name) => name.startsWith(word)))) return true;
            return (
              digits.length >= 3 &&
              client.phones.some((phone) => phone.written.replace(/\D/g, "").includes(digits))
            );
          })
          .sort(
            (a, b) =>
              fold(a.familyName).localeCompare(fold(b.familyName)) ||
              fold(a.givenName).localeCompare(fold(b.givenName)),
          )
          // Before anything is typed, those seen lately: here the first of all.
          .slice(0, words.length === 0 ? 30 : limit)
          .map((client) => hit(client))
      );
    },

    getClient: async (id) => get(id),

    saveClient: async ({ draft, acceptDuplicates }) => {
      if (draft.givenName.trim() === "" && draft.familyName.trim() === "") {
        throw refuse("invalid", "Give at least one name.", { field: "givenName" });
      }
      if (draft.id === null && !acceptDuplicates && duplicates(draft).length > 0) {
        throw refuse("duplicate", "Somebody very similar is on record.");
      }
      const { id, version, ...fields } = draft;
      if (id === null) {
        const made: Client = {
          ...fields,
          id: world.id(),
          version: 1,
          age: ageOn(draft.birthDate, today()),
          archived: false,
          createdAt: world.now,
          balanceCents: 0,
        };
        world.clients = [...world.clients, made];
        const entry = record(
          made.id,
          { verb: "client.add", reason: null, fields: [], undoable: true },
          () => {
            world.clients = world.clients.filter((one) => one.id !== made.id);
          },
        );
        return { value: made, entry };
      }
      const before = get(id);
      if (before.version !== version) {
        throw refuse(
          "changed",
          "Mia Torres changed this client while you were editing. Nothing of yours was saved; look at the newer version first.",
        );
      }
      const after: Client = {
        ...before,
        ...fields,
        version: before.version + 1,
        age: ageOn(draft.birthDate, today()),
      };
      put(after);
      const entry = record(
        id,
        { verb: "client.edit", reason: null, fields: labelled(before, after), undoable: true },
        () => {
          const current = get(id);
          if (current.version !== after.version) {
            throw refuse(
              "undo_conflict",
              "Dr. Amara Lin changed this client again later, so it was left as it is.",
            );
          }
          put({ ...before, version: after.version + 1 });
        },
      );
      return { value: after, entry };
    },

    findDuplicates: async (draft) => duplicates(draft),

    archiveClient: async ({ id, archived }) => {
      const before = get(id);
      const after = { ...before, archived, version: before.version + 1 };
      put(after);
      const entry = record(
        id,
        {
          verb: archived ? "client.archive" : "client.archive",
          reason: null,
          fields: [
            {
              label: "Archived",
              from: before.archived ? "yes" : "no",
              to: archived ? "yes" : "no",
            },
          ],
          undoable: true,
        },
        () => put({ ...before, version: after.version + 1 }),
      );
      return { value: after, entry };
    },

    getHealth: async (client) => healthOf(client),

    saveHealth: async (health) => {
      const before = healthOf(health.client);
      if (before.version !== health.version) {
        throw refuse(
          "changed",
          "Nora Ibe changed this health summary while you were editing. Nothing of yours was saved; look at the newer version first.",
        );
      }
      const after: Health = { ...health, version: (before.version ?? 0) + 1, updatedAt: world.now };
      world.health.set(health.client, after);
      const entry = record(
        health.client,
        {
          verb: "health.edit",
          reason: null,
          fields: [
            {
              label: "Allergies",
              from: before.allergies.map((one) => one.substance).join(", ") || null,
              to: after.allergies.map((one) => one.substance).join(", ") || null,
            },
          ].filter((field) => field.from !== field.to),
          undoable: true,
        },
        () => world.health.set(health.client, before),
      );
      return { value: after, entry };
    },

    clientPage: async (id) => {
      const client = get(id);
      const timeline: TimelineItem[] = [
        ...world.visits
          .filter((visit) => visit.client === id)
          .map((visit) => ({
            kind: "visit" as const,
            id: visit.id,
            at: visit.start,
            title: visit.serviceName,
            detail: world.staff.find((one) => one.id === visit.provider)?.name ?? "",
            status: visit.status,
          })),
        ...world.notes
          .filter((note) => note.client === id)
          .map((note) => ({
            kind: "note" as const,
            id: note.visit,
            at: note.signedAt ?? world.now,
            title: "Note",
            detail: note.authorName,
            status: note.status,
          })),
        ...(world.events.get(id) ?? []),
      ].sort((a, b) => b.at - a.at);
      return {
        client,
        alerts: alerts(client),
        timeline,
        health: mayHealth() ? healthOf(id) : null,
      };
    },

    previewMerge: async ({ keep, drop }) => {
      const a = get(keep);
      const b = get(drop);
      const rows: [string, string, string, string][] = [
        ["Name", fullName(a), fullName(b), fullName(a)],
        ["Birth date", a.birthDate ?? "", b.birthDate ?? "", a.birthDate ?? b.birthDate ?? ""],
        [
          "Phones",
          a.phones.map((p) => p.written).join(", "),
          b.phones.map((p) => p.written).join(", "),
          [...new Set([...a.phones, ...b.phones].map((p) => p.written))].join(", "),
        ],
        ["E-mail", a.email, b.email, a.email === "" ? b.email : a.email],
        [
          "Allergies",
          healthOf(keep)
            .allergies.map((x) => x.substance)
            .join(", "),
          healthOf(drop)
            .allergies.map((x) => x.substance)
            .join(", "),
          [
            ...new Set(
              [...healthOf(keep).allergies, ...healthOf(drop).allergies].map((x) => x.substance),
            ),
          ].join(", "),
        ],
        [
          "Marketing",
          a.preferences.marketing ? "allowed" : "refused",
          b.preferences.marketing ? "allowed" : "refused",
          a.preferences.marketing && b.preferences.marketing ? "allowed" : "refused",
        ],
      ];
      return {
        fields: rows.map(([field, k, d, result]) => ({ field, keep: k, drop: d, result })),
        moves: [
          { what: "visits", count: world.visits.filter((visit) => visit.client === drop).length },
          { what: "notes", count: world.notes.filter((note) => note.client === drop).length },
        ].filter((move) => move.count > 0),
      };
    },

    mergeClients: async ({ keep, drop, reason }) => {
      if (reason.trim() === "")
        throw refuse("invalid", "Say why these are the same person.", { field: "reason" });
      const before = {
        clients: world.clients,
        visits: world.visits,
        health: new Map(world.health),
      };
      const a = get(keep);
      const b = get(drop);
      const after: Client = { ...a, version: a.version + 1, phones: [...a.phones, ...b.phones] };
      world.clients = world.clients
        .filter((one) => one.id !== drop)
        .map((one) => (one.id === keep ? after : one));
      world.visits = world.visits.map((visit) =>
        visit.client === drop ? { ...visit, client: keep, clientName: fullName(a) } : visit,
      );
      world.health.set(keep, {
        ...healthOf(keep),
        allergies: [...healthOf(keep).allergies, ...healthOf(drop).allergies],
      });
      world.events.set(keep, [
        ...(world.events.get(keep) ?? []),
        {
          kind: "merge",
          id: drop,
          at: world.now,
          title: `Merged with ${fullName(b)}`,
          detail: reason,
          status: "",
        },
      ]);
      const entry = record(
        keep,
        { verb: "client.merge", reason, fields: [], undoable: true },
        () => {
          world.clients = before.clients;
          world.visits = before.visits;
          world.health = before.health;
          world.events.set(
            keep,
            (world.events.get(keep) ?? []).filter((one) => one.kind !== "merge"),
          );
        },
      );
      return { value: after, entry };
    },

    clientHistory: async (id) => world.history.get(id) ?? [],

    breakGlass: async ({ client, reason }) => {
      if (reason.trim().length < 4) {
        throw refuse("invalid", "Say in a few words why you need this now.", { field: "reason" });
      }
      const who = get(client);
      const health = healthOf(client);
      alertsOfBreakGlass.push({
        id: world.id(),
        at: world.now,
        who: world.me.name,
        client,
        clientName: fullName(who),
        reason,
      });
      return {
        until: world.now + 15 * 60_000,
        allergies: health.allergies,
        medications: health.medications,
        emergency: who.emergency,
        phones: who.phones,
      };
    },
    breakGlassAlerts: async () => [...alertsOfBreakGlass],
    closeBreakGlassAlert: async ({ id }) => {
      const index = alertsOfBreakGlass.findIndex((one) => one.id === id);
      if (index >= 0) alertsOfBreakGlass.splice(index, 1);
      return null;
    },

    undo: async (entry) => {
      const found = world.undos.get(entry);
      if (found === undefined)
        throw refuse("conflict", "This can no longer be undone. Nothing was changed.");
      found.run();
      world.undos.delete(entry);
      for (const list of world.history.values()) {
        for (const item of list) if (item.entry === entry) item.undoable = false;
      }
      queueMicrotask(() => world.changed(found.topics));
      return { topics: found.topics };
    },

    saveDraft: async ({ form, subject, body }) => {
      world.drafts.set(`${form}/${subject}`, { body, savedAt: world.now });
      return { savedAt: world.now };
    },
    getDraft: async ({ form, subject }) => world.drafts.get(`${form}/${subject}`) ?? null,
    discardDraft: async ({ form, subject }) => {
      world.drafts.delete(`${form}/${subject}`);
      return null;
    },
  };
}
