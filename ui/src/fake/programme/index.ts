// The HIPAA programme of the invented practice: a file for each part of it.
import type { Commands, Due } from "../../ipc";
import type { VaultSeat } from "../vault";
import { P, type World } from "../world";
import { fakeActivity, type ActivityScene } from "./activity";
import { fakeApplicability, type ApplicabilityScene } from "./applicability";
import { fakeBinder } from "./binder";
import { fakeCalendar } from "./calendar";
import { fakeEdition, type EditionScene } from "./edition";
import { fakeDevices, type DeviceScene } from "./devices";
import { fakeIncidents, type IncidentScene } from "./incidents";
import { fakeDisclosures } from "./disclosures";
import { fakeAuthorizations, type AuthorizationsScene } from "./authorizations";
import { fakeNotices, type NoticesScene } from "./notices";
import { fakePolicies, type PoliciesScene } from "./policies";
import { fakeRequests } from "./requests";
import { fakeRequirements } from "./requirements";
import { fakeRetention, type RetentionScene } from "./retention";
import { fakeRisk, type RiskScene } from "./risk";
import { fakeTraining, type TrainingScene } from "./training";
import { fakeVendors, type VendorScene } from "./vendors";
import { fakeWishes, type WishesScene } from "./wishes";

/** How far the programme has got; a part that isn't named is as in the middle of a year. */
export type ProgrammeScene = {
  due?: "none" | "since" | undefined;
  activity?: ActivityScene | undefined;
  applicability?: ApplicabilityScene | undefined;
  policies?: PoliciesScene | undefined;
  retention?: RetentionScene | undefined;
  risk?: RiskScene | undefined;
  incidents?: IncidentScene | undefined;
  training?: TrainingScene | undefined;
  requests?: "some" | "none" | undefined;
  vendors?: VendorScene | undefined;
  devices?: DeviceScene | undefined;
  authorizations?: AuthorizationsScene | undefined;
  notices?: NoticesScene | undefined;
  wishes?: WishesScene | undefined;
  edition?: EditionScene | undefined;
};

const DUE: Due[] = [
  {
    path: "/programme/requirements",
    what: "Restore drill: the last one was 41 days ago",
    cite: null,
    by: null,
    owner: null,
    pressing: "late",
  },
  {
    path: "/programme/training",
    what: "Training “Privacy for everybody”: one person has to take it",
    cite: "45 CFR 164.308(a)(5), 164.530(b)",
    by: "2026-03-10",
    owner: null,
    pressing: "late",
  },
  {
    path: "/programme/incidents",
    what: "An incident is open: tell the people affected",
    cite: "45 CFR 164.404(b)",
    by: "2026-03-21",
    owner: null,
    pressing: "soon",
  },
  {
    path: "/programme/risk",
    what: "A task against “Lost unlocked tablet”",
    cite: "45 CFR 164.308(a)(1)(ii)",
    by: "2026-04-30",
    owner: P.lin,
    pressing: "inTime",
  },
  {
    path: "/programme/policies",
    what: "“Sanctions” is signed by 4 of 6",
    cite: null,
    by: null,
    owner: null,
    pressing: "inTime",
  },
];

/** The list as it was looked at three days before: one is new since, one is done. */
const LOOKED = {
  body: JSON.stringify({
    day: "2026-03-09",
    list: [
      ...DUE.slice(1).map(({ path, what }) => ({ path, what })),
      { path: "/programme/vendors?id=1", what: "No agreement with Northside IT is signed" },
    ],
    before: null,
  }),
  savedAt: Date.UTC(2026, 2, 9, 14),
};

export function fakeProgramme(world: World, scene: ProgrammeScene, seat: VaultSeat) {
  const { log, ...disclosures } = fakeDisclosures(world, scene.requests ?? "some");
  const incidents = fakeIncidents(world, scene.incidents);
  if (scene.due === "since") world.drafts.set("programme-today/seen", LOOKED);
  const { actingName, ...wishes } = fakeWishes(world, scene.wishes ?? "some");
  return {
    ...fakeActivity(world, scene.activity ?? "some"),
    ...fakeApplicability(world, scene.applicability ?? "some"),
    ...fakeBinder(world, seat),
    ...fakeCalendar(world),
    ...fakeEdition(world, scene.edition ?? "some", seat),
    ...incidents,
    ...fakePolicies(world, scene.policies ?? "begun"),
    ...fakeRequirements(world),
    ...disclosures,
    ...fakeRequests(world, log, scene.requests ?? "some"),
    ...fakeRetention(world, scene.retention ?? "some"),
    ...fakeRisk(world, scene.risk ?? "some"),
    ...fakeTraining(world, scene.training ?? "quiet"),
    ...fakeVendors(world, scene.vendors ?? "some"),
    ...fakeDevices(world, scene.devices ?? "some", incidents.reportIncident),
    ...fakeAuthorizations(world, scene.authorizations ?? "some", actingName),
    ...fakeNotices(world, scene.notices ?? "some"),
    ...wishes,
    getDue: async () => (scene.due === "none" ? [] : structuredClone(DUE)),
  } satisfies Partial<Commands>;
}
