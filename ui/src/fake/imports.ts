// An import of the invented practice: one file of 240 rows, three of them bad.
import type { Commands, ImportReport, ParkedPlace, ParkedRow } from "../ipc";
import { refuse, uuid, type World } from "./world";

type Names =
  | "pickCsv"
  | "importOpen"
  | "importDryRun"
  | "importRun"
  | "importCancel"
  | "listParked"
  | "getParked"
  | "fixParked"
  | "discardParked";

export function fakeImports(world: World): Pick<Commands, Names> {
  let stopped = false;
  const job = uuid(6, 1);
  const fileName = "clients-export.csv";
  const columns = [
    { index: 0, header: "First Name", sample: ["Zoë", "明美", "ليلى"], field: "givenName" },
    { index: 1, header: "Last Name", sample: ["Núñez", "山田", "حداد"], field: "familyName" },
    {
      index: 2,
      header: "DOB",
      sample: ["03/04/1988", "1979-11-30", "12/25/1990"],
      field: "birthDate",
    },
    {
      index: 3,
      header: "Mobile",
      sample: ["(212) 555-0111", "212.555.0142", "+44 20 7946 0958"],
      field: "phone",
    },
    {
      index: 4,
      header: "Email",
      sample: ["zoe@example.com", "", "layla@example.com"],
      field: "email",
    },
    { index: 5, header: "Allergies", sample: ["Lidocaine; latex", "", ""], field: "allergies" },
    { index: 6, header: "SMS ok", sample: ["yes", "no", "yes"], field: "smsAllowed" },
    { index: 7, header: "Loyalty no.", sample: ["4471", "", "1183"], field: null },
  ];
  const fields = [
    { key: "givenName", label: "Given name", required: true, many: false },
    { key: "familyName", label: "Family name", required: true, many: false },
    { key: "fullName", label: "Full name", required: true, many: false },
    { key: "birthDate", label: "Birth date", required: false, many: false },
    { key: "phone", label: "Phone", required: false, many: true },
    { key: "email", label: "E-mail", required: false, many: false },
    { key: "allergies", label: "Allergies", required: false, many: true },
    { key: "smsAllowed", label: "Text messages allowed", required: false, many: false },
    {
      key: "doNotContact",
      label: "Don't contact at all (yes means no)",
      required: false,
      many: false,
    },
    { key: "balance", label: "Balance", required: false, many: false },
    { key: "nextVisit", label: "Next visit", required: false, many: false },
  ];
  const bad: ImportReport["bad"] = [
    {
      row: 17,
      problems: [{ column: "DOB", value: "31/02/1990", message: "There is no February 31." }],
    },
    {
      row: 58,
      problems: [
        { column: "First Name", value: "", message: "A name is missing." },
        { column: "Email", value: "not given", message: "This is not an e-mail address." },
      ],
    },
    {
      row: 203,
      problems: [
        { column: "Mobile", value: "12", message: "This is too short for a phone number." },
      ],
    },
  ];

  function cells(row: number): ParkedRow["cells"] {
    const problems = bad.find((one) => one.row === row)?.problems ?? [];
    return columns.map((column) => ({
      column: column.header,
      field: column.field,
      value:
        problems.find((problem) => problem.column === column.header)?.value ??
        column.sample[row % 3] ??
        "",
    }));
  }

  function parked(id: string): ParkedRow {
    const row = world.parked.find((one) => one.id === id);
    if (row === undefined) throw refuse("not_found", "This row is no longer parked.");
    return row;
  }

  function place(row: ParkedRow): ParkedPlace {
    return { at: world.now, row: row.row, id: row.id };
  }

  /** Long cells cross cut. */
  function shown(row: ParkedRow): ParkedRow {
    return {
      ...row,
      cells: row.cells.map((cell) => ({ ...cell, value: cell.value.slice(0, 1000) })),
      cut: row.cells.filter((cell) => cell.value.length > 1000).map((cell) => cell.column),
    };
  }

  return {
    pickCsv: async () => "/home/mia/Downloads/clients-export.csv",
    importOpen: async (path) => {
      if (!/\.(csv|tsv|txt)$/i.test(path)) {
        throw refuse(
          "file",
          "This is not a CSV file. Nothing was read; choose a file that ends in .csv, .tsv or .txt.",
        );
      }
      return { job, fileName, encoding: "UTF-8", delimiter: ",", rows: 240, columns, fields };
    },
    importDryRun: async ({ mapping }) => {
      if (!mapping.includes("givenName") && !mapping.includes("fullName")) {
        throw refuse("invalid", "Match a column to the name first.", { field: "mapping" });
      }
      const twin = world.clients[3];
      return {
        rows: 240,
        good: 237,
        bad,
        badRows: bad.length,
        duplicateRows: twin === undefined ? 0 : 1,
        sureRows: twin === undefined ? 0 : 1,
        notes: [],
        duplicates:
          twin === undefined
            ? []
            : [
                {
                  row: 91,
                  earlierRow: null,
                  sure: true,
                  name: `${twin.givenName} ${twin.familyName}`,
                  existing: {
                    id: twin.id,
                    name: `${twin.givenName} ${twin.familyName}`,
                    preferred: null,
                    birthDate: twin.birthDate,
                    age: twin.age,
                    phone: twin.phones[0]?.written ?? null,
                    email: twin.email,
                    vip: twin.vip,
                    archived: false,
                    alerts: 0,
                    matched: "exact",
                  },
                },
              ],
        futureVisits: 12,
      };
    },
    importRun: async ({ duplicates }) => {
      stopped = false;
      for (let done = 0; done < 240; done += 60) {
        world.progress({
          job,
          label: "Importing clients",
          done,
          total: 240,
          finished: false,
          error: null,
          cancellable: true,
        });
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (stopped) {
          world.progress({
            job,
            label: "Importing clients",
            done,
            total: 240,
            finished: true,
            error: null,
            cancellable: false,
          });
          throw refuse("cancelled", "Stopped. Nothing was changed.");
        }
      }
      world.progress({
        job,
        label: "Importing clients",
        done: 240,
        total: 240,
        finished: true,
        error: null,
        cancellable: false,
      });
      world.parked = bad.map((one, index) => ({
        id: uuid(7, index + 1),
        row: one.row,
        fileName,
        cells: cells(one.row),
        problems: one.problems,
        cut: [],
      }));
      const entry = world.id();
      world.undos.set(entry, {
        topics: ["clients", "imports"],
        run: () => {
          world.parked = [];
        },
      });
      queueMicrotask(() => world.changed(["clients", "imports"]));
      return {
        imported: duplicates === "skip" ? 236 : 237,
        parked: 3,
        skipped: duplicates === "skip" ? 1 : 0,
        entry,
      };
    },
    importCancel: async () => {
      stopped = true;
      return null;
    },
    listParked: async ({ after, limit }) => {
      const behind = world.parked.filter((row) => after === null || row.row > after.row);
      const rows = behind.slice(0, limit).map(shown);
      const last = rows.at(-1);
      return {
        rows,
        waiting: world.parked.length,
        next: last === undefined || rows.length === behind.length ? null : place(last),
      };
    },
    getParked: async (id) => parked(id),
    fixParked: async ({ id, cells: given }) => {
      const row = parked(id);
      const value = (column: string): string =>
        given.find((cell) => cell.column === column)?.value ??
        row.cells.find((cell) => cell.column === column)?.value ??
        "";
      const problems = row.problems.filter((problem) => value(problem.column) === problem.value);
      if (problems.length > 0) {
        const next = {
          ...row,
          problems,
          cells: row.cells.map((cell) => ({ ...cell, value: value(cell.column) })),
        };
        world.parked = world.parked.map((one) => (one.id === id ? next : one));
        return { ok: false, row: shown(next) };
      }
      world.parked = world.parked.filter((one) => one.id !== id);
      queueMicrotask(() => world.changed(["clients", "imports"]));
      return { ok: true, row: null };
    },
    discardParked: async (id) => {
      world.parked = world.parked.filter((one) => one.id !== id);
      queueMicrotask(() => world.changed(["imports"]));
      return null;
    },
  };
}
