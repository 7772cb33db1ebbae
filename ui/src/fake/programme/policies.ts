// The policies of the invented practice: a few texts of its own, versions, signatures, officials.
import type {
  Commands,
  MyPolicy,
  Office,
  Official,
  PolicyLine,
  PolicyPage,
  PolicyUnset,
  PolicyVersion,
} from "../../ipc";
import { addDays } from "../../kit/format";
import { paperDate, P, refuse, TODAY, type World } from "../world";
import { blocksOf, compared, labelsOf } from "./policy-words";
import { OFFICES, textOf, TITLES } from "./policy-texts";

export type PolicyNames =
  | "policiesOverview"
  | "policyPage"
  | "policyVersion"
  | "comparePolicy"
  | "previewPolicy"
  | "savePolicyDraft"
  | "discardPolicyDraft"
  | "approvePolicy"
  | "reviewPolicy"
  | "usePolicy"
  | "printPolicies"
  | "designateOfficial"
  | "myPolicies"
  | "myPolicy"
  | "acknowledgePolicy";

/** Nothing approved; some in force; all in force with a changed setting and an overdue review. */
export type PoliciesScene = "none" | "begun" | "old";

type Version = {
  id: string;
  number: number;
  template: string;
  reviewMonths: number;
  revision: number;
  savedBy: string;
  savedAt: number;
  approval: null | {
    text: string;
    quoted: [string, string][];
    change: string;
    material: boolean;
    effectiveOn: string;
    at: number;
    approver: string;
  };
};
type Policy = { notUsed: string | null; versions: Version[]; reviews: PolicyPage["reviews"] };
type Signed = { version: string; person: string; at: number };

export function fakePolicies(world: World, scene: PoliciesScene): Pick<Commands, PolicyNames> {
  const officials = new Map<Office, Official["before"]>();
  if (scene !== "none") {
    officials.set("privacy", [designation(P.lin, "2026-01-05", null)]);
    officials.set("security", [
      designation(P.ibe, "2026-02-02", null),
      designation(P.lin, "2025-06-01", "2026-02-02"),
    ]);
  }
  const policies = new Map<string, Policy>();
  const signed: Signed[] = [];

  function designation(person: string, since: string, until: string | null) {
    const name = world.staff.find((one) => one.id === person)?.name ?? "";
    return { id: world.id(), person, name, gone: false, since, until };
  }

  const holder = (office: Office) => officials.get(office)?.find((one) => one.until === null);
  const LABELS = labelsOf(world, (office) => holder(office)?.name ?? null);

  function fill(template: string) {
    const quoted: [string, string][] = [];
    const unset: PolicyUnset[] = [];
    const text = template.replace(/\{\{\s*([a-z._]+)\s*\}\}/g, (whole, name: string) => {
      const known = LABELS[name];
      if (!known) {
        throw refuse(
          "invalid",
          "The text holds a placeholder in double braces that Stillroom doesn’t know. Choose one of the list, or write the words themselves.",
          { field: "template" },
        );
      }
      const value = known[2]();
      if (value === null) {
        if (!unset.some((one) => one.label === known[0]))
          unset.push({ label: known[0], place: known[1] });
        return `[not set yet: ${known[0]}; see ${known[1]}]`;
      }
      quoted.push([name, value]);
      return whole === "" ? "" : value;
    });
    return { text, quoted, unset };
  }

  function policy(slug: string): Policy {
    const found = policies.get(slug);
    if (found) return found;
    const fresh: Policy = { notUsed: null, versions: [], reviews: [] };
    policies.set(slug, fresh);
    return fresh;
  }
  const title = (slug: string) => {
    const found = TITLES.find((one) => one.slug === slug);
    if (!found) throw refuse("not_found", "This policy no longer exists.");
    return found;
  };

  function approveAt(
    slug: string,
    on: string,
    change: string,
    material: boolean,
    template?: string,
  ) {
    const { versions } = policy(slug);
    const words = template ?? textOf(title(slug));
    const { text, quoted } = fill(words);
    versions.push({
      id: world.id(),
      number: versions.length + 1,
      template: words,
      reviewMonths: 12,
      revision: 1,
      savedBy: "Dr. Amara Lin",
      savedAt: world.now,
      approval: {
        text,
        quoted,
        change,
        material,
        effectiveOn: on,
        at: Date.parse(`${on}T15:00:00Z`),
        approver: "Dr. Amara Lin, MD",
      },
    });
  }
  const inForce = (slug: string) =>
    policy(slug).versions.findLast((one) => one.approval && one.approval.effectiveOn <= TODAY);
  const newest = (slug: string) => policy(slug).versions.findLast((one) => one.approval);
  const draftOf = (slug: string) => policy(slug).versions.find((one) => one.approval === null);

  // What was done before the day on which the invented practice stands.
  if (scene === "begun") {
    for (const slug of ["risk-management", "sanctions", "officials", "passwords", "access"]) {
      approveAt(slug, slug === "officials" ? "2026-03-20" : "2026-02-10", "", true);
    }
    approveAt(
      "passwords",
      "2026-03-02",
      "A PIN is asked for again after five misses.",
      false,
      `${textOf(title("passwords"))}\n\nA forgotten PIN is replaced by the person alone.`,
    );
    for (const person of [P.lin, P.ibe]) {
      for (const slug of ["sanctions", "passwords"]) {
        const version = policy(slug).versions[0];
        if (version)
          signed.push({ version: version.id, person, at: Date.parse("2026-02-12T14:00:00Z") });
      }
    }
    policy("log-review").versions.push({
      id: world.id(),
      number: 1,
      template: textOf(title("log-review")),
      reviewMonths: 6,
      revision: 1,
      savedBy: "Nora Ibe",
      savedAt: Date.parse("2026-03-11T19:30:00Z"),
      approval: null,
    });
    policy("hybrid").notUsed = "We are one entity with one desk and one record.";
  }
  if (scene === "old") {
    for (const one of TITLES) {
      if (one.slug !== "hybrid") approveAt(one.slug, "2025-02-20", "", true);
    }
    approveAt(
      "workstations",
      "2025-09-01",
      "Tablets sleep in the locked drawer, and the screen locks sooner.",
      true,
      textOf(title("workstations")).replace("on a shelf", "in the locked drawer"),
    );
    const now = inForce("workstations");
    if (now?.approval) {
      now.approval.quoted = [["lock.screen_minutes", "5"]];
      now.approval.text = now.approval.text.replace("after 3 idle", "after 5 idle");
    }
    policy("workstations").reviews.push({
      version: 1,
      on: "2025-08-01",
      reviewer: "Dr. Amara Lin, MD",
      note: "Walked through the rooms; the tablets need another place.",
    });
    for (const one of TITLES) {
      const version = inForce(one.slug);
      if (!version || one.slug === "workstations") continue;
      for (const person of [P.lin, P.ibe, P.moreau])
        signed.push({ version: version.id, person, at: Date.parse("2025-02-24T15:00:00Z") });
    }
  }

  function stands(slug: string, person: string): Signed | null {
    const { versions } = policy(slug);
    const now = inForce(slug)?.number ?? 0;
    const mine = versions.findLast(
      (one) => one.number <= now && signed.some((s) => s.version === one.id && s.person === person),
    );
    if (!mine) return null;
    const again = versions.some(
      (one) => one.number > mine.number && one.number <= now && one.approval?.material,
    );
    return again
      ? null
      : (signed.find((s) => s.version === mine.id && s.person === person) ?? null);
  }
  const readers = (slug: string) =>
    inForce(slug)
      ? world.staff.filter(
          (one) => one.active && one.roles.some((role) => title(slug).roles.includes(role)),
        )
      : [];

  function drift(slug: string) {
    const quoted = inForce(slug)?.approval?.quoted ?? [];
    return quoted.flatMap(([name, was]) => {
      const [label, , value] = LABELS[name] ?? ["", "", () => was];
      const now = value();
      return now === was ? [] : [{ label, was, now }];
    });
  }

  function line(slug: string): PolicyLine {
    const about = title(slug);
    const of = policy(slug);
    const now = inForce(slug);
    const coming = newest(slug);
    const draft = draftOf(slug);
    const reviewed = of.reviews.filter((one) => one.version === now?.number).map((one) => one.on);
    const from = [now?.approval?.effectiveOn ?? "", ...reviewed].sort().at(-1) ?? "";
    const due = now ? addDays(from, Math.round(now.reviewMonths * 30.4)) : null;
    const asked = readers(slug);
    return {
      slug,
      number: about.number,
      title: about.title,
      citations: about.citations,
      roles: about.roles,
      optional: about.slug === "hybrid",
      state:
        of.notUsed !== null
          ? "notUsed"
          : now
            ? "effective"
            : coming
              ? "approved"
              : draft
                ? "draft"
                : "starter",
      notUsed: of.notUsed,
      hasDraft: draft !== undefined,
      version: now?.number ?? null,
      effectiveOn: (now ?? coming)?.approval?.effectiveOn ?? null,
      reviewDue: due,
      reviewOverdue: due !== null && due < TODAY,
      signed: asked.filter((one) => stands(slug, one.id)).length,
      asked: asked.length,
      drifted: drift(slug).length,
    };
  }

  function about(slug: string, version: Version): PolicyVersion {
    const a = version.approval;
    const now = inForce(slug)?.number ?? 0;
    const later = policy(slug).versions.find(
      (one) => one.number > version.number && one.approval,
    )?.approval;
    const state = !a
      ? "draft"
      : version.number === now
        ? "effective"
        : version.number < now
          ? "superseded"
          : "approved";
    return {
      id: version.id,
      number: version.number,
      state,
      reviewMonths: version.reviewMonths,
      effectiveOn: a?.effectiveOn ?? null,
      approvedAt: a?.at ?? null,
      approver: a?.approver ?? null,
      change: a?.change || null,
      material: a?.material ?? false,
      edition: a ? "2026.1" : null,
      digest: a ? "3f6c1b0e9d2a47c8".repeat(4) : null,
      keptUntil:
        state === "superseded" && later
          ? `${Number(later.effectiveOn.slice(0, 4)) + 6}${later.effectiveOn.slice(4)}`
          : null,
      signatures: signed.filter((one) => one.version === version.id).length,
    };
  }

  function page(slug: string): PolicyPage {
    const now = inForce(slug);
    const draft = draftOf(slug);
    const template = draft?.template ?? newest(slug)?.template ?? textOf(title(slug));
    const filled = fill(template);
    const waiting = TITLES.filter((one) => ["starter", "draft"].includes(line(one.slug).state));
    const next =
      waiting.find((one) => one.number > title(slug).number) ??
      waiting.find((one) => one.slug !== slug);
    return {
      line: line(slug),
      effective: now
        ? { version: about(slug, now), blocks: blocksOf(now.approval?.text ?? "") }
        : null,
      draft: {
        id: draft?.id ?? null,
        revision: draft?.revision ?? 0,
        number: draft?.number ?? policy(slug).versions.length + 1,
        template,
        reviewMonths: draft?.reviewMonths ?? newest(slug)?.reviewMonths ?? 12,
        blocks: blocksOf(filled.text),
        unset: filled.unset,
        savedBy: draft?.savedBy ?? null,
        savedAt: draft?.savedAt ?? null,
      },
      versions: policy(slug)
        .versions.toReversed()
        .map((one) => about(slug, one)),
      drift: drift(slug),
      signers: readers(slug).map((one) => {
        const mine = stands(slug, one.id);
        return {
          person: one.id,
          name: one.name,
          signedAt: mine?.at ?? null,
          signedVersion:
            policy(slug).versions.find((version) => version.id === mine?.version)?.number ?? null,
        };
      }),
      reviews: policy(slug).reviews,
      placeholders: Object.entries(LABELS).map(([name, [label, , value]]) => ({
        name,
        label,
        value: value(),
      })),
      next: next ? { slug: next.slug, title: next.title } : null,
    };
  }

  function found(id: string): [string, Version] {
    for (const [slug, one] of policies) {
      const version = one.versions.find((other) => other.id === id);
      if (version) return [slug, version];
    }
    throw refuse("not_found", "This version no longer exists.");
  }
  const words = (version: Version) => version.approval?.text ?? fill(version.template).text;

  function told(slug: string): PolicyPage {
    queueMicrotask(() => world.changed(["policies"]));
    return page(slug);
  }

  function offices(): Official[] {
    return OFFICES.map((one) => {
      const all = officials.get(one.office) ?? [];
      const now = all.find((other) => other.until === null) ?? null;
      const letter = `## ${one.letter}\n${world.practice.name} designates **${now?.name ?? ""}** from ${now ? paperDate(now.since) : ""}, as ${one.citation} asks for.`;
      return {
        office: one.office,
        title: one.title,
        citation: one.citation,
        text: one.text,
        now,
        before: all.filter((other) => other.until !== null),
        letter: now ? blocksOf(letter) : [],
      };
    });
  }

  function mine(): MyPolicy[] {
    return TITLES.flatMap((one) => {
      const now = inForce(one.slug);
      if (!now?.approval || !readers(one.slug).some((who) => who.id === world.me.person)) return [];
      const signature = stands(one.slug, world.me.person);
      const before = policy(one.slug).versions.some((version) =>
        signed.some((s) => s.version === version.id && s.person === world.me.person),
      );
      return [
        {
          slug: one.slug,
          number: one.number,
          title: one.title,
          version: now.id,
          versionNumber: now.number,
          effectiveOn: now.approval.effectiveOn,
          signedAt: signature?.at ?? null,
          again: before && signature === null,
          change: before && signature?.version !== now.id ? now.approval.change || null : null,
        },
      ];
    });
  }

  return {
    policiesOverview: async () => {
      const people = new Map<string, { name: string; asked: number; outstanding: string[] }>();
      for (const one of TITLES) {
        for (const who of readers(one.slug)) {
          const entry = people.get(who.id) ?? { name: who.name, asked: 0, outstanding: [] };
          people.set(who.id, entry);
          entry.asked += 1;
          if (!stands(one.slug, who.id)) entry.outstanding.push(one.title);
        }
      }
      return {
        policies: TITLES.map((one) => line(one.slug)),
        readers: [...people]
          .map(([person, one]) => ({ person, ...one }))
          .sort((a, b) => b.outstanding.length - a.outstanding.length),
        officials: offices(),
      };
    },
    policyPage: async (slug) => page(slug),
    policyVersion: async (id) => {
      const [slug, version] = found(id);
      return { version: about(slug, version), blocks: blocksOf(words(version)) };
    },
    comparePolicy: async ({ from, to }) =>
      compared(words(found(from)[1]).split("\n"), words(found(to)[1]).split("\n")),
    previewPolicy: async ({ template }) => {
      const filled = fill(template);
      return { blocks: blocksOf(filled.text), unset: filled.unset };
    },
    savePolicyDraft: async ({ slug, revision, template, reviewMonths }) => {
      if (template.trim() === "") {
        throw refuse("invalid", "There is no text yet. Write what you do.", { field: "template" });
      }
      fill(template);
      const before = draftOf(slug);
      if ((before?.revision ?? 0) !== revision) {
        throw refuse("changed", "Nora Ibe changed this policy while you were editing.");
      }
      const saved = {
        template,
        reviewMonths,
        revision: revision + 1,
        savedBy: world.me.name,
        savedAt: world.now,
      };
      if (before) Object.assign(before, saved);
      else {
        const { versions } = policy(slug);
        versions.push({ id: world.id(), number: versions.length + 1, approval: null, ...saved });
      }
      return told(slug);
    },
    discardPolicyDraft: async (id) => {
      const [slug, version] = found(id);
      if (version.approval) {
        throw refuse(
          "conflict",
          `Version ${version.number} was approved and is kept. It can’t be removed.`,
        );
      }
      policy(slug).versions = policy(slug).versions.filter((one) => one.id !== id);
      return told(slug);
    },
    approvePolicy: async ({ slug, effectiveOn, change, material }) => {
      const draft = draftOf(slug);
      const template = draft?.template ?? newest(slug)?.template ?? textOf(title(slug));
      const { unset } = fill(template);
      if (unset[0]) {
        throw refuse(
          "invalid",
          `The text quotes ${unset[0].label}, which isn’t set yet: see ${unset[0].place}. Set it, or take it out of the text.`,
          { field: "template" },
        );
      }
      if (effectiveOn < TODAY) {
        throw refuse(
          "invalid",
          "A policy can’t hold from a day that is over. Choose today or later.",
          {
            field: "effectiveOn",
          },
        );
      }
      const first = newest(slug) === undefined;
      policy(slug).versions = policy(slug).versions.filter((one) => one !== draft);
      approveAt(slug, effectiveOn, change, material || first, template);
      const fresh = policy(slug).versions.at(-1);
      if (fresh) fresh.reviewMonths = draft?.reviewMonths ?? 12;
      return told(slug);
    },
    reviewPolicy: async ({ version: id, note }) => {
      const [slug, version] = found(id);
      policy(slug).reviews.unshift({
        version: version.number,
        on: TODAY,
        reviewer: world.me.name,
        note,
      });
      return told(slug);
    },
    usePolicy: async ({ slug, notUsed }) => {
      policy(slug).notUsed = notUsed;
      return told(slug);
    },
    printPolicies: async (slug) => ({
      practiceName: world.practice.name,
      printedBy: world.me.name,
      printedAt: world.now,
      policies: TITLES.filter((one) => slug === null || one.slug === slug).flatMap((one) => {
        const now = inForce(one.slug);
        if (!now) return [];
        return [
          {
            number: one.number,
            title: one.title,
            citations: one.citations,
            version: about(one.slug, now),
            reviewDue: line(one.slug).reviewDue,
            blocks: blocksOf(words(now)),
          },
        ];
      }),
    }),
    designateOfficial: async ({ office, person, since }) => {
      const before = officials.get(office) ?? [];
      if (since > TODAY) {
        throw refuse("invalid", "A designation starts today or started earlier.", {
          field: "since",
        });
      }
      officials.set(office, [
        designation(person, since, null),
        ...before.map((one) => (one.until === null ? { ...one, until: since } : one)),
      ]);
      world.changed(["policies"]);
      return offices();
    },
    myPolicies: async () => mine(),
    myPolicy: async (slug) => {
      const mineNow = mine().find((one) => one.slug === slug);
      const now = inForce(slug);
      if (!mineNow || !now) throw refuse("not_found", "This policy no longer exists.");
      return {
        line: mineNow,
        citations: title(slug).citations,
        blocks: blocksOf(words(now)),
        myName: world.me.name,
      };
    },
    acknowledgePolicy: async ({ version, name }) => {
      const plain = (text: string) => text.trim().toLowerCase().replace(/\s+/g, " ");
      if (plain(name) !== plain(world.me.name)) {
        throw refuse("invalid", "Type your full name as it stands above. That is your signature.", {
          field: "name",
        });
      }
      signed.push({ version, person: world.me.person, at: world.now });
      queueMicrotask(() => world.changed(["policies"]));
      return mine();
    },
  };
}
