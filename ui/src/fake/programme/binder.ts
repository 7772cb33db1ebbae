// The evidence binder of the invented practice.
import type { BinderGap, BinderMade, Commands } from "../../ipc";
import { needStepUp, type VaultSeat } from "../vault";
import { instant, refuse, TODAY, uuid, type World } from "../world";

export type BinderNames = "binderPreview" | "binderPick" | "makeBinder";

const FOLDER = "/media/stick";

const gap = (requirement: string, cite: string, title: string, ...gaps: string[]): BinderGap => ({
  requirement,
  cite: `45 CFR 164.${cite}`,
  title,
  gaps,
});

const GAPS: BinderGap[] = [
  gap(
    "308.a.1.ii.A",
    "308(a)(1)(ii)(A)",
    "Risk analysis",
    "Nobody has said how it stands.",
    "Nobody has stated that it is done, and Stillroom can’t see it.",
  ),
  gap("308.a.1.ii.C", "308(a)(1)(ii)(C)", "Sanctions", "No policy in force answers it."),
  gap(
    "308.a.7.ii.D",
    "308(a)(7)(ii)(D)",
    "Testing and revision",
    "It is addressable, and no decision is written down. Addressable isn’t optional (45 CFR 164.306(d)(3)).",
    "“Restore drill”: The last drill was 41 days ago.",
  ),
  gap("310.a.2.ii", "310(a)(2)(ii)", "Facility security plan", "Nobody has said how it stands."),
  gap("310.a.2.iv", "310(a)(2)(iv)", "Maintenance records", "Nobody has said how it stands."),
  gap(
    "310.b",
    "310(b)",
    "Workstation use",
    "The policy “Workstations” was to be looked at by Feb 1, 2026.",
  ),
  gap("310.c", "310(c)", "Workstation security", "The newest statement counted until Mar 1, 2026."),
  gap("312.e.2.ii", "312(e)(2)(ii)", "Encryption in transit", "No policy in force answers it."),
  gap("520", "520", "Notice of privacy practices", "The practice says that it is met in part."),
  gap("524", "524", "Access", "Its review was due on Mar 2, 2026."),
];

export function fakeBinder(world: World, seat: VaultSeat) {
  const made: BinderMade[] = [
    {
      id: uuid(88, 1),
      asOf: "2025-12-31",
      form: "pdf",
      madeAt: instant("2026-01-05", 9 * 60 + 20),
      who: "Dr. Amara Lin",
      pages: 58,
      gaps: 23,
      sha256: "3f1c".repeat(16),
    },
  ];
  return {
    binderPreview: async (asOf) => {
      if (asOf > TODAY)
        throw refuse("invalid", "Choose today or an earlier day.", { field: "asOf" });
      const early = asOf < "2025-06-01";
      return {
        asOf,
        today: TODAY,
        requirements: 71,
        withPolicy: early ? 0 : 41,
        verified: early ? 0 : 38,
        attested: early ? 0 : 12,
        withGaps: GAPS.length,
        oldest: early ? null : asOf,
        revisions: early ? 0 : 7_904,
        late: asOf < TODAY ? 2 : 0,
        gaps: structuredClone(GAPS),
        made: structuredClone(made),
      };
    },
    binderPick: async () => {
      needStepUp(seat);
      return FOLDER;
    },
    makeBinder: async ({ binder, folder }) => {
      needStepUp(seat);
      if (folder !== FOLDER) throw refuse("not_chosen", "This folder can't be used.");
      const one: BinderMade = {
        id: world.id(),
        asOf: binder.asOf,
        form: binder.form,
        madeAt: instant(TODAY, 9 * 60),
        who: world.me.name,
        pages: 61,
        gaps: GAPS.length,
        sha256: "9ab0".repeat(16),
      };
      made.unshift(one);
      const ending = binder.form === "pdf" ? ".pdf" : "";
      return {
        name: `Evidence binder ${binder.asOf}${ending}`,
        files: binder.form === "pdf" ? 1 : 9,
        unprintable: 0,
        made: structuredClone(one),
      };
    },
  } satisfies Pick<Commands, BinderNames>;
}
