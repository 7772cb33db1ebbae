// What follows from the risks of the invented practice, as the rules in Rust say.
import type {
  RiskAnalysis,
  RiskAsset,
  RiskChange,
  RiskComparison,
  RiskControl,
  RiskLevel,
  RiskLine,
  RiskRating,
} from "../../ipc";
import { LEVELS, MATRIX } from "./risk-content";

export const at = (level: RiskLevel) => LEVELS.indexOf(level);
export const least = (a: RiskLevel, b: RiskLevel | null) => (b !== null && at(b) < at(a) ? b : a);

export function rate(likelihood: RiskLevel, impact: RiskLevel): RiskRating {
  return { likelihood, impact, level: MATRIX[at(likelihood)]?.[at(impact)] ?? "veryHigh" };
}

/** A line with the starter's numbers. */
export function blank(id: string, title: string, rating: RiskRating, found: string[]): RiskLine {
  return {
    id,
    title,
    inherent: rating,
    placeholder: true,
    residual: rating,
    target: rating,
    treatment: "open",
    owner: null,
    ownerName: null,
    review: "notNeeded",
    found,
    nextDue: null,
    overdue: 0,
    acceptedUntil: null,
    acceptanceEnded: false,
    retired: false,
  };
}

/** With what these controls bring down. */
export function lowered(from: RiskRating, controls: RiskControl[]): RiskRating {
  return controls.reduce(
    (r, c) => rate(least(r.likelihood, c.likelihood), least(r.impact, c.impact)),
    from,
  );
}

export function asset(id: string, name: string, hint: string, encrypted: RiskAsset["encrypted"]) {
  const rest = { place: "", keeper: "", note: "", retiredWhy: null, version: 1 };
  return { id, name, hint, holds: "yes", encrypted, ...rest } satisfies RiskAsset;
}

export function compare(from: RiskAnalysis, to: RiskAnalysis, toNow: boolean): RiskComparison {
  const changes: RiskChange[] = [];
  let unchanged = 0;
  for (const after of to.risks) {
    const before = from.risks.find((one) => one.id === after.id) ?? null;
    const what =
      before === null
        ? "new"
        : before.residual.level !== after.residual.level
          ? "level"
          : before.treatment !== after.treatment
            ? "treatment"
            : null;
    if (what === null) unchanged += 1;
    else
      changes.push({
        id: after.id,
        title: after.title,
        what,
        levelBefore: before?.residual.level ?? null,
        levelAfter: after.residual.level,
        treatmentBefore: before?.treatment ?? null,
        treatmentAfter: after.treatment,
      });
  }
  for (const before of from.risks) {
    if (to.risks.some((one) => one.id === before.id)) continue;
    changes.push({
      id: before.id,
      title: before.title,
      what: "gone",
      levelBefore: before.residual.level,
      levelAfter: null,
      treatmentBefore: before.treatment,
      treatmentAfter: null,
    });
  }
  const only = (a: RiskAnalysis, b: RiskAnalysis) =>
    a.assets.map((one) => one.name).filter((one) => !b.assets.some((two) => two.name === one));
  return {
    from: from.date,
    to: to.date,
    toNow,
    changes,
    unchanged,
    assetsNew: only(to, from),
    assetsGone: only(from, to),
    editionChanged: false,
  };
}
