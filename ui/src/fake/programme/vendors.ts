// Vendors of the invented practice. The words are the program's own (a Rust test holds the JSON to
// them); what they come to is decided as Rust does it, as far as the screens need it.
import type {
  Agreement,
  AgreementDraft,
  AgreementState,
  Commands,
  VendorAnswers,
  VendorCheck,
  VendorFile,
  VendorLine,
  VendorOutcome,
  VendorSheetInfo,
  VendorSheets,
  VendorStarter,
  VendorText,
  VendorTodo,
} from "../../ipc";
import { addDays, daysBetween } from "../../kit/format";
import { instant, refuse, TODAY, uuid, type World } from "../world";
import content from "./outside.json";

type Names =
  | "listVendors"
  | "getVendor"
  | "saveVendor"
  | "changeVendor"
  | "listVendorSheets"
  | "saveVendorSheet"
  | "putFindingRight"
  | "attachAgreement"
  | "copyAgreement";

/** Nobody in the list yet, or as in the middle of a year; `many`: two hundred, some with the longest names. */
export type VendorScene = "none" | "some" | "many";

const text = (one: Partial<VendorText> & { key: string; text: string; cite: string }) => ({
  title: "",
  counsel: false,
  ...one,
});
const QUESTIONS: VendorText[] = content.questions.map(text);
const OUTCOMES: VendorText[] = content.outcomes.map(text);
const CLAUSES: VendorText[] = content.clauses.map(text);
const STARTERS: VendorStarter[] = content.starters;
const SHEETS = content.sheets.map((sheet) => ({
  ...sheet,
  questions: sheet.questions.map((question) => ({
    ...question,
    choices: question.choices.map((choice) => ({ finding: "", ...choice })),
  })),
})) as VendorSheetInfo[];

type Kept = Omit<VendorFile, "line" | "outcome"> & {
  id: string;
  kind: string;
  name: string;
  does: string;
  sees: string;
  outcome: VendorOutcome;
  endedOn: string | null;
};

function outcomeOf(a: VendorAnswers): VendorOutcome {
  if (a.workforce === "yes") return "workforce";
  if (a.handles === "no") return "noPhi";
  if (a.workforce !== "no" || a.handles !== "yes") return "undetermined";
  if (a.treatment === "yes") return "treatment";
  if (a.conduit === "yes") return "conduit";
  if (a.payment === "yes") return "payment";
  const all = [a.treatment, a.conduit, a.payment];
  return all.every((one) => one === "no") ? "needed" : "undetermined";
}

function stateOf(draft: AgreementDraft): AgreementState {
  if (draft.terminatedOn !== null) return "terminated";
  if (draft.signedOn === null) return "sent";
  return draft.endsOn !== null && draft.endsOn < TODAY ? "expired" : "executed";
}

function lineOf(kept: Kept): VendorLine {
  const current =
    kept.agreements.find((one) => one.state === "executed") ?? kept.agreements[0] ?? null;
  const wants = kept.outcome === "needed" || kept.outcome === "undetermined";
  const asked = kept.askedAt !== null;
  const state = current?.state ?? (asked && !wants ? "notBa" : "needed");
  const ends = current?.draft.endsOn ?? null;
  const ending = state === "executed" && ends !== null && daysBetween(TODAY, ends) <= 60;
  const todos: VendorTodo[] = [];
  const add = (what: string, by: string | null = null, failed = false) =>
    todos.push({ what, by, failed, cite: "45 CFR 164.308(b)(3), 164.504(e)" });
  const { name } = kept;
  if (kept.endedOn !== null) {
    if (kept.returned === null)
      add(
        `Have ${name} return or destroy what they have of your clients`,
        addDays(kept.endedOn, 30),
      );
  } else if (!asked) add(`Find out whether ${name} needs an agreement`);
  else if (wants) {
    if (state === "needed") add(`No agreement with ${name} is signed`, null, true);
    if (state === "sent")
      add(
        `The agreement with ${name} was sent and isn’t signed`,
        addDays(current?.draft.sentOn ?? TODAY, 30),
      );
    if (state === "expired") add(`The agreement with ${name} has expired`, ends, true);
    if (ending) add(`The agreement with ${name} runs out`, ends);
    if (state === "executed" && (current?.open ?? 0) > 0)
      add(`Terms of the agreement with ${name} are missing or unread`);
  }
  return {
    id: kept.id,
    kind: kept.kind,
    name,
    does: kept.does,
    sees: kept.sees,
    asked,
    outcome: kept.outcome,
    outcomeTitle: OUTCOMES.find((one) => one.key === kept.outcome)?.title ?? "",
    state,
    signedOn: current?.draft.signedOn ?? null,
    endsOn: ends,
    reportDays: current?.draft.reportDays ?? null,
    openClauses: current?.open ?? 0,
    ending,
    endedOn: kept.endedOn,
    todos,
  };
}

export function fakeVendors(world: World, scene: VendorScene): Pick<Commands, Names> {
  const checks: VendorCheck[] = [];
  let number = 0;

  const agreementOf = (draft: AgreementDraft, id: string): Agreement => ({
    id,
    state: stateOf(draft),
    draft: { ...draft, id },
    open: CLAUSES.filter(
      (clause) => !draft.clauses.some((c) => c.clause === clause.key && c.answer === "yes"),
    ).length,
    papers: [],
    by: "Dr. Amara Lin",
    at: instant("2025-09-01", 600),
  });
  const signed = (signedOn: string, endsOn: string | null, open = 0): Agreement => ({
    ...agreementOf(
      {
        id: null,
        sentOn: addDays(signedOn, -4),
        signedOn,
        signedBy: "Pat Doe",
        signedForUs: "Dr. Amara Lin",
        endsOn,
        reviewOn: null,
        reportDays: 5,
        clauses: CLAUSES.slice(open).map((one) => ({ clause: one.key, answer: "yes" as const })),
        keptAt: "Blue binder, office",
        terminatedOn: null,
        terminatedWhy: "",
      },
      uuid(41, ++number),
    ),
    papers: [
      {
        id: uuid(42, number),
        title: "Agreement.pdf",
        bytes: 214_000,
        keptAt: instant(signedOn, 700),
      },
    ],
  });

  function start(starter: Partial<Kept> & { name: string }, answers: VendorAnswers | null): Kept {
    const known = STARTERS.find((one) => one.key === starter.kind);
    const none: VendorAnswers = {
      workforce: null,
      handles: null,
      treatment: null,
      conduit: null,
      payment: null,
    };
    return {
      id: uuid(40, ++number),
      version: 1,
      kind: "",
      does: known?.does ?? "",
      sees: known?.sees ?? "",
      contact: "",
      subcontractors: "",
      answers: answers ?? none,
      why: "",
      outcome: outcomeOf(answers ?? none),
      askedBy: answers === null ? null : "Dr. Amara Lin",
      askedAt: answers === null ? null : instant("2025-09-01", 590),
      edition: "2026.1",
      questions: QUESTIONS,
      clauses: CLAUSES,
      agreements: [],
      endedOn: null,
      returned: null,
      returnedOn: null,
      returnedHow: "",
      checks: [],
      ...starter,
    };
  }

  const handles = { workforce: "no", handles: "yes" } as const;
  const needs: VendorAnswers = { ...handles, treatment: "no", conduit: "no", payment: "no" };
  const vendors: Kept[] =
    scene === "none"
      ? []
      : [
          start(
            {
              kind: "it",
              name: "Northside IT",
              contact: "Pat Doe, 555-0143, pat@northside.example",
              subcontractors: "Their remote support runs at a cloud firm; signed.",
              agreements: [signed("2025-09-01", "2026-08-31")],
            },
            needs,
          ),
          start(
            {
              kind: "booking",
              name: "BookWell",
              agreements: [signed("2025-04-02", "2026-04-01", 2)],
            },
            needs,
          ),
          start({ kind: "texting", name: "Chime Texting" }, needs),
          start({ kind: "payments", name: "First Valley Bank" }, { ...needs, payment: "yes" }),
          start({ kind: "laser", name: "Lumen Laser Service" }, null),
          start(
            {
              kind: "old-ehr",
              name: "ChartBox",
              endedOn: "2026-02-20",
              agreements: [signed("2023-01-10", null)],
            },
            needs,
          ),
        ];
  if (scene === "many")
    for (let n = 1; n <= 195; n += 1)
      vendors.push(
        start(
          n % 20 === 1
            ? {
                kind: "it",
                name: `Hudson Valley & Catskills Regional Managed Information Technology Services ${n} LLC`,
                contact: `bartholomew.featherstonehaugh-support@managed-it-services${n}.example`,
              }
            : { kind: "laser", name: `Device service ${n}` },
          n % 3 === 0 ? null : needs,
        ),
      );

  const fileOf = (kept: Kept): VendorFile => {
    const { outcome, ...rest } = kept;
    return structuredClone({
      version: rest.version,
      contact: rest.contact,
      subcontractors: rest.subcontractors,
      answers: rest.answers,
      why: rest.why,
      askedBy: rest.askedBy,
      askedAt: rest.askedAt,
      edition: rest.edition,
      questions: rest.questions,
      clauses: rest.clauses,
      agreements: rest.agreements,
      returned: rest.returned,
      returnedOn: rest.returnedOn,
      returnedHow: rest.returnedHow,
      line: lineOf(kept),
      outcome: OUTCOMES.find((one) => one.key === outcome) ?? (OUTCOMES[0] as VendorText),
      checks: checks.filter((one) => one.vendor === kept.id),
    });
  };
  const find = (id: string): Kept => {
    const kept = vendors.find((one) => one.id === id);
    if (kept === undefined) throw refuse("not_found", "This vendor isn’t there any more.");
    return kept;
  };
  const need = (words: string, field: string, message: string) => {
    if (words.trim() === "") throw refuse("invalid", message, { field });
  };
  const shelf = (): VendorSheets =>
    structuredClone({
      sheets: SHEETS,
      checks,
      vendors: vendors
        .filter((one) => one.endedOn === null)
        .map((one) => ({ id: one.id, name: one.name })),
    });

  return {
    listVendors: async () => ({
      vendors: vendors
        .map(lineOf)
        .sort((a, b) => Number(a.todos.length === 0) - Number(b.todos.length === 0)),
      starters: STARTERS.filter((one) => !vendors.some((kept) => kept.kind === one.key)),
    }),
    getVendor: async (id) => fileOf(find(id)),
    saveVendor: async (draft) => {
      need(draft.name, "name", "Say who it is.");
      let kept: Kept;
      if (draft.id === null) {
        kept = start({ kind: draft.kind, name: draft.name }, null);
        vendors.push(kept);
      } else kept = find(draft.id);
      Object.assign(kept, {
        name: draft.name.trim(),
        does: draft.does,
        sees: draft.sees,
        contact: draft.contact,
        subcontractors: draft.subcontractors,
        version: kept.version + 1,
      });
      return fileOf(kept);
    },
    changeVendor: async ({ id, change }) => {
      const kept = find(id);
      if (change.act === "asked") {
        if (change.of.answers.workforce === null)
          throw refuse("invalid", "Answer the first question.", { field: "answers" });
        kept.answers = change.of.answers;
        kept.why = change.of.why;
        kept.outcome = outcomeOf(change.of.answers);
        kept.askedAt = world.now;
        kept.askedBy = world.me.name;
      } else if (change.act === "agreement") {
        const draft = change.of;
        if (draft.sentOn === null && draft.signedOn === null)
          throw refuse("invalid", "Enter when it was sent, or when it was signed.", {
            field: "sentOn",
          });
        if (draft.signedOn !== null)
          need(draft.signedBy, "signedBy", "Say who signed it for them.");
        const made = agreementOf(draft, draft.id ?? world.id());
        const old = kept.agreements.find((one) => one.id === draft.id);
        kept.agreements = [
          { ...made, papers: old?.papers ?? [], by: world.me.name, at: world.now },
          ...kept.agreements.filter((one) => one.id !== draft.id),
        ];
      } else if (change.act === "ended") {
        if (change.of.returned !== null)
          need(change.of.returnedHow, "returnedHow", "Say how, and what shows it.");
        kept.endedOn = change.of.on;
        kept.returned = change.of.returned;
        kept.returnedOn = change.of.returnedOn;
        kept.returnedHow = change.of.returnedHow;
      } else {
        kept.endedOn = null;
        kept.returned = null;
      }
      kept.version += 1;
      return fileOf(kept);
    },
    listVendorSheets: async () => shelf(),
    saveVendorSheet: async (req) => {
      const sheet = SHEETS.find((one) => one.key === req.sheet);
      if (sheet === undefined) throw refuse("not_found", "There is no such list.");
      const findings = sheet.questions.flatMap((question) => {
        const chosen = req.answers.find((one) => one.question === question.key)?.choice;
        const choice = question.choices.find((one) => one.key === chosen);
        if (choice === undefined)
          throw refuse("invalid", `Answer “${question.text}” too.`, { field: "answers" });
        if (choice.verdict === "fine") return [];
        const { verdict, finding } = choice;
        return [
          {
            question: question.key,
            asked: question.text,
            verdict,
            text: finding ?? "",
            putRight: false,
          },
        ];
      });
      checks.unshift({
        id: world.id(),
        sheet: sheet.key,
        title: sheet.title,
        vendor: req.vendor,
        vendorName: vendors.find((one) => one.id === req.vendor)?.name ?? null,
        edition: "2026.1",
        answers: req.answers,
        findings,
        note: req.note,
        doneOn: req.doneOn,
        nextOn: req.nextOn,
        by: world.me.name,
      });
      return shelf();
    },
    putFindingRight: async ({ check, question }) => {
      for (const one of checks)
        if (one.id === check)
          one.findings = one.findings.map((f) =>
            f.question === question ? { ...f, putRight: true } : f,
          );
      return shelf();
    },
    attachAgreement: async ({ vendor, agreement }) => {
      const kept = find(vendor);
      const paper = { id: world.id(), title: "Signed.pdf", bytes: 120_000, keptAt: world.now };
      kept.agreements = kept.agreements.map((one) =>
        one.id === agreement ? { ...one, papers: [...one.papers, paper] } : one,
      );
      return fileOf(kept);
    },
    copyAgreement: async () => true,
  };
}
