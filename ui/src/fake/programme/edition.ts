// The edition of the texts of the invented practice, and a newer one that lies on a stick.
import type { Commands, ContentUpdate, Edition, EditionPage } from "../../ipc";
import { needStepUp, type VaultSeat } from "../vault";
import { refuse, type World } from "../world";

/** `none`: a build that knows no key; `wrong`: a file that isn't the makers'. */
export type EditionScene = "none" | "wrong" | "some";

export type EditionNames =
  "programmeEdition" | "getEditions" | "chooseContentUpdate" | "bringInContentUpdate";

const FIRST: Edition = {
  number: "2026.1",
  asOf: "2026-11-24",
  changes: [
    {
      number: "2026.1",
      date: "2026-11-24",
      text: "The first edition: 45 CFR Parts 160 and 164 as in force.",
    },
  ],
};

const NEWS = {
  number: "2027.1",
  date: "2027-01-15",
  text: "The Security Rule asks for an inventory of technology; the policy on breaches says so.",
};

const UPDATE: ContentUpdate = {
  edition: { number: "2027.1", asOf: "2027-01-15", changes: [NEWS] },
  follows: "2026.1",
  sha256: "9c41e07a".repeat(8),
  bytes: 402_118,
  groups: [
    {
      about: "Requirements",
      new: ["Inventory of technology assets"],
      changed: ["Security management process"],
    },
    { about: "Policies", new: [], changed: ["Breach notification"] },
  ],
};

export function fakeEdition(world: World, scene: EditionScene, seat: VaultSeat) {
  const page: EditionPage = {
    edition: FIRST,
    compiled: "2026.1",
    takes: scene !== "none",
    brought: [],
    older: [],
  };
  return {
    programmeEdition: async () => structuredClone(page.edition),
    getEditions: async () => structuredClone(page),
    chooseContentUpdate: async () => {
      if (scene === "wrong") {
        throw refuse(
          "file",
          "The signature of this file isn’t one that this Stillroom trusts: it was changed on its way, cut short, or made by somebody else. Get it again from where you have Stillroom from. Nothing was changed.",
        );
      }
      return {
        path: "/media/stick/stillroom-content-2027.1.stillroom",
        update: structuredClone(UPDATE),
      };
    },
    bringInContentUpdate: async () => {
      needStepUp(seat);
      page.edition = { ...UPDATE.edition, changes: [NEWS, ...FIRST.changes] };
      page.brought = [
        {
          number: "2027.1",
          asOf: "2027-01-15",
          at: world.now,
          by: world.me.name,
          sha256: UPDATE.sha256,
          bytes: UPDATE.bytes,
          inForce: true,
        },
      ];
      page.older = [
        {
          path: "/programme/requirements?id=308.a.1",
          what: "Security management process (45 CFR 164.308(a)(1)(i))",
          edition: "2026.1",
        },
        {
          path: "/programme/policies?policy=breach",
          what: "The policy “Breach notification”",
          edition: "2026.1",
        },
      ];
      return structuredClone(page);
    },
  } satisfies Pick<Commands, EditionNames>;
}
