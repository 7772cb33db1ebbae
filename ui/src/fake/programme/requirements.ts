// Requirements and evidence of the invented practice.
import type {
  Assessment,
  Attestation,
  Commands,
  Coverage,
  Evidence,
  Requirement,
  RequirementChange,
  RequirementState,
  Upload,
} from "../../ipc";
import { refuse, TODAY, type World } from "../world";
import { COLLECTORS } from "./collectors";
import { IN_FORCE, NOTICE, PROPOSED } from "./content";
import { FOUND } from "./found";
import { fakeUploads, type UploadNames } from "./uploads";

type Names =
  | "programmeRequirements"
  | "assessRequirement"
  | "decideRequirement"
  | "attestRequirement"
  | "withdrawAttestation"
  | UploadNames
  | "requirementHistory"
  | "setProposedRule"
  | "collectEvidence"
  | "evidenceHistory"
  | "accessToReview"
  | "reviewAccess";

const DAY = 86_400_000;
const EDITION = "2026.1";

type Kept = {
  assessment: Assessment;
  decision: RequirementState["decision"];
  attestations: Attestation[];
  uploads: Upload[];
  history: RequirementChange[];
};

function unsaid(): Assessment {
  return {
    version: 0,
    edition: EDITION,
    work: "todo",
    result: "notAssessed",
    owner: null,
    ownerName: null,
    reviewDue: null,
    rationale: "",
    changedAt: null,
    changedBy: null,
  };
}

export function fakeRequirements(world: World): Pick<Commands, Names> {
  const kept = new Map<string, Kept>();
  let proposedOn = false;
  let reviewed = false;
  const at = (days: number): number => world.now - days * DAY;

  const evidence = (): Evidence[] =>
    FOUND.map(([name, found, facts, days], index) => {
      const done = name === "access.review" && reviewed;
      return {
        about: COLLECTORS.find((one) => one.name === name) ?? {
          name,
          version: 1,
          title: name,
          means: "",
          looksAt: "",
        },
        revision: {
          id: `01950009-0000-7000-8000-${String(index + 1).padStart(12, "0")}`,
          collector: name,
          version: 1,
          periodFrom: name === "access.review" ? "2025-12-12" : TODAY,
          periodTo: TODAY,
          state: done ? "good" : found,
          facts: done ? ["Access was reviewed on Mar 12, 2026.", ...facts.slice(2)] : facts,
          asOf: days === null ? null : done ? world.now : at(days),
          collectedAt: world.now - 2 * 3_600_000,
          sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        },
        due: false,
      };
    });

  function of(id: string): Kept {
    const found = kept.get(id) ?? {
      assessment: unsaid(),
      decision: null,
      attestations: [],
      uploads: [],
      history: [],
    };
    kept.set(id, found);
    return found;
  }
  function known(id: string): Requirement {
    const found = [...IN_FORCE, ...(proposedOn ? PROPOSED : [])].find((one) => one.id === id);
    if (!found) throw refuse("not_found", "There is no such requirement.");
    return found;
  }
  function stands(requirement: Requirement, all: Evidence[]): RequirementState {
    const { assessment, decision, attestations, uploads } =
      kept.get(requirement.id) ?? of(requirement.id);
    const found = requirement.collectors.map(
      (name) => all.find((one) => one.about.name === name)?.revision?.state ?? "unknown",
    );
    const verified =
      found.length === 0
        ? null
        : ((["bad", "attention", "unknown"] as const).find((one) => found.includes(one)) ??
          ("good" as const));
    const attested =
      attestations.some((one) => !one.withdrawn && !one.expired) ||
      uploads.some((one) => one.state === "current" || one.state === "expiring");
    const supported = attested || (requirement.app === "full" && verified === "good");
    const met = assessment.result === "met";
    return {
      requirement,
      verified,
      verifiedAt: verified === null ? null : world.now - 2 * 3_600_000,
      attestations: [...attestations],
      uploads: uploads.map((one) => ({ ...one })),
      attested,
      assessment: { ...assessment },
      decision,
      unsupported:
        met && (!supported || (requirement.level === "addressable" && decision === null)),
      contradicted: met && verified === "bad",
      overdue: assessment.reviewDue !== null && assessment.reviewDue < TODAY,
    };
  }
  function changed(id: string, verb: string, fields: RequirementChange["fields"], reason?: string) {
    const one = of(id);
    one.assessment.changedAt = world.now;
    one.assessment.changedBy = world.me.name;
    one.history.unshift({
      at: world.now,
      who: world.me.name,
      verb,
      reason: reason ?? null,
      fields,
    });
    world.changed(["programme"]);
  }

  // What was said before the pictures begin.
  const lin = world.staff.find((one) => one.login === "amara");
  const said = (id: string, assessment: Partial<Assessment>, expires?: string, days = 20) => {
    const one = of(id);
    one.assessment = {
      ...one.assessment,
      version: 1,
      changedAt: at(days),
      changedBy: lin?.name ?? "",
      ...assessment,
    };
    const requirement = IN_FORCE.find((each) => each.id === id);
    if (expires !== undefined && requirement) {
      one.attestations.push({
        id: `01950008-0000-7000-8000-${String(kept.size).padStart(12, "0")}`,
        text: requirement.attest,
        who: lin?.name ?? "",
        at: at(days),
        expires,
        edition: EDITION,
        expired: expires < TODAY,
        withdrawn: false,
      });
    }
    one.history.push({
      at: at(days),
      who: lin?.name ?? "",
      verb: "requirement.assess",
      reason: null,
      fields: [{ label: "Result", from: "Not assessed", to: "Met" }],
    });
  };
  const mine = { owner: lin?.id ?? null, ownerName: lin?.name ?? null };
  said("308.a.2", { work: "done", result: "met", ...mine, reviewDue: "2026-12-01" }, "2027-01-20");
  said("308.a.1.ii.A", { work: "inProgress", result: "partial", ...mine, reviewDue: "2026-03-01" });
  said("308.a.1.ii.C", { work: "done", result: "met" }, "2027-01-20");
  said("308.a.4.ii.A", {
    work: "done",
    result: "notApplicable",
    rationale: "We have no clearinghouse.",
  });
  said("310.c", { work: "done", result: "met" }, "2026-03-05", 190);
  said("312.a.2.i", { work: "done", result: "met" }, "2026-09-01");
  said("312.b", { work: "done", result: "met" });
  said("530.a", { work: "done", result: "met" }, "2027-01-20");
  said("312.a.2.iii", { work: "done", result: "met" });
  const uploads = fakeUploads(world, {
    of: (id) => of(id).uploads,
    all: () => [...kept].map(([id, one]) => [id, one.uploads] as const),
    changed,
    stands: (id) => stands(known(id), evidence()),
  });
  of("312.a.2.iii").decision = {
    choice: "implement",
    why: "Stillroom locks after 3 minutes, the computer itself after 5.",
    alternative: "",
    approver: lin?.id ?? "",
    who: lin?.name ?? "",
    on: "2026-02-20",
  };

  function coverage(all: RequirementState[]): Coverage {
    const real = all.filter((one) => one.requirement.kind !== "proposed");
    const many = (test: (one: RequirementState) => boolean) => real.filter(test).length;
    return {
      total: real.length,
      assessed: many((one) => one.assessment.result !== "notAssessed"),
      verifiedGood: many((one) => one.verified === "good"),
      verifiedWrong: many((one) => one.verified === "bad" || one.verified === "attention"),
      verifiedUnknown: many((one) => one.verified === "unknown"),
      attested: many((one) => one.attested),
      nothing: many(
        (one) => (one.verified === null || one.verified === "unknown") && !one.attested,
      ),
      overdue: many((one) => one.overdue),
      shaky: many((one) => one.unsupported || one.contradicted),
      oldestEvidence: world.now - 2 * 3_600_000,
    };
  }

  return {
    programmeRequirements: async () => {
      const found = evidence();
      const all = [...IN_FORCE, ...(proposedOn ? PROPOSED : [])].map((one) => stands(one, found));
      return {
        requirements: all,
        evidence: found,
        people: world.staff.filter((one) => one.active).map(({ id, name }) => ({ id, name })),
        coverage: coverage(all),
        proposedOn,
        proposedNotice: NOTICE,
        edition: EDITION,
      };
    },
    assessRequirement: async (req) => {
      const requirement = known(req.requirement);
      const now = stands(requirement, evidence());
      if (req.version !== now.assessment.version) {
        throw refuse("changed", "Somebody changed this requirement while you were editing.");
      }
      if (req.result === "met") {
        if (requirement.level === "addressable" && now.decision === null) {
          throw refuse(
            "invalid",
            "Addressable isn’t optional: record first what you decided and why. Nothing was saved.",
            { field: "decision" },
          );
        }
        if (!now.attested && !(requirement.app === "full" && now.verified === "good")) {
          throw refuse(
            "invalid",
            "Nobody attested this yet. Attest it first, then call it met. Nothing was saved.",
            { field: "result" },
          );
        }
      }
      if (req.result === "notApplicable" && req.rationale.trim() === "") {
        throw refuse("invalid", "Say why it doesn’t apply here. Nothing was saved.", {
          field: "rationale",
        });
      }
      const one = of(req.requirement);
      const { requirement: id, version, ...rest } = req;
      one.assessment = {
        ...one.assessment,
        ...rest,
        version: version + 1,
        ownerName: world.staff.find((each) => each.id === req.owner)?.name ?? null,
      };
      changed(id, "requirement.assess", [
        { label: "Result", from: now.assessment.result, to: req.result },
      ]);
      return stands(requirement, evidence());
    },
    decideRequirement: async (req) => {
      const requirement = known(req.requirement);
      if (req.why.trim() === "") {
        throw refuse("invalid", "Say how it is done here. Nothing was saved.", { field: "why" });
      }
      const one = of(req.requirement);
      one.decision = {
        choice: req.choice,
        why: req.why.trim(),
        alternative: req.choice === "implement" ? "" : req.alternative.trim(),
        approver: world.me.person,
        who: world.me.name,
        on: TODAY,
      };
      one.assessment.version += 1;
      changed(req.requirement, "requirement.decide", [
        { label: "Decision", from: null, to: req.choice },
      ]);
      return stands(requirement, evidence());
    },
    attestRequirement: async (req) => {
      const requirement = known(req.requirement);
      if (req.text.trim() === "") {
        throw refuse("invalid", "Write what you attest. Nothing was saved.", { field: "text" });
      }
      of(req.requirement).attestations.unshift({
        id: world.id(),
        text: req.text.trim(),
        who: world.me.name,
        at: world.now,
        expires: req.expires,
        edition: EDITION,
        expired: false,
        withdrawn: false,
      });
      changed(req.requirement, "requirement.attest", [
        { label: "Statement", from: null, to: req.text.trim() },
      ]);
      return stands(requirement, evidence());
    },
    withdrawAttestation: async (req) => {
      if (req.reason.trim() === "") {
        throw refuse("invalid", "Say why it no longer holds. Nothing was saved.", {
          field: "reason",
        });
      }
      for (const [id, one] of kept) {
        const found = one.attestations.find((each) => each.id === req.attestation);
        if (!found) continue;
        found.withdrawn = true;
        changed(
          id,
          "requirement.withdraw",
          [{ label: "Taken back", from: null, to: "Yes" }],
          req.reason,
        );
      }
      return null;
    },
    ...uploads,
    requirementHistory: async (id) => of(id).history.map((one) => ({ ...one })),
    setProposedRule: async (on) => {
      proposedOn = on;
      return null;
    },
    collectEvidence: async () => evidence(),
    evidenceHistory: async (collector) => {
      const now = evidence().find((one) => one.about.name === collector)?.revision;
      if (!now) return [];
      return Array.from({ length: 12 }, (_, day) => ({
        ...now,
        id: `0195000a-0000-7000-8000-${String(day).padStart(12, "0")}`,
        collectedAt: now.collectedAt - day * DAY,
        state: day > 2 ? ("good" as const) : now.state,
      }));
    },
    accessToReview: async () => ({
      people: world.staff
        .filter((one) => one.active)
        .map((one) => ({
          person: one.id,
          name: one.name,
          login: one.login,
          roles: one.roles,
          canSignIn: one.hasSlot,
          lastSignIn: one.lastSignIn,
          unreviewed: one.login === "jo" && !reviewed ? one.roles : [],
        })),
      last: {
        id: "0195000b-0000-7000-8000-000000000001",
        at: at(63),
        person: lin?.id ?? "",
        who: lin?.name ?? "",
        note: "All right.",
      },
      stamp: "stamp",
    }),
    reviewAccess: async (req) => {
      if (req.note.trim() === "") {
        throw refuse("invalid", "Say what you found, also that all is right. Nothing was saved.", {
          field: "note",
        });
      }
      reviewed = true;
      return null;
    },
  };
}
