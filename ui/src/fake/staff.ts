// The people of the invented practice.
import type { Commands, Licence, StaffMember } from "../ipc";
import { needStepUp, type VaultSeat } from "./vault";
import { refuse, TODAY, type World } from "./world";

type Names =
  | "listStaff"
  | "saveStaff"
  | "saveLicence"
  | "removeLicence"
  | "endAccess"
  | "issueOneTimePassphrase"
  | "issueEnrolmentCode";

export function fakeStaff(world: World, seat: VaultSeat): Pick<Commands, Names> {
  function get(id: string): StaffMember {
    const member = world.staff.find((one) => one.id === id);
    if (member === undefined) throw refuse("not_found", "This person no longer exists.");
    return member;
  }
  function put(member: StaffMember): StaffMember {
    world.staff = world.staff.some((one) => one.id === member.id)
      ? world.staff.map((one) => (one.id === member.id ? member : one))
      : [...world.staff, member];
    world.changed(["staff"]);
    return member;
  }
  function status(expires: string): Licence["status"] {
    const days = (Date.parse(expires) - Date.parse(TODAY)) / 86_400_000;
    return days < 0 ? "expired" : days <= 60 ? "expiresSoon" : "current";
  }

  return {
    listStaff: async () => world.staff.map((one) => ({ ...one })),
    saveStaff: async (req) => {
      if (world.staff.some((one) => one.login === req.login && one.id !== req.id)) {
        throw refuse("invalid", "Somebody else has this login. Choose another.", {
          field: "login",
        });
      }
      const old = req.id === null ? null : get(req.id);
      if (old && old.roles.join() !== req.roles.join()) needStepUp(seat);
      const member: StaffMember = {
        ...(old ?? {
          active: true,
          hasSlot: true,
          hasPin: false,
          secondFactor: null,
          licences: [],
          lastSignIn: null,
        }),
        id: req.id ?? world.id(),
        name: req.name,
        login: req.login,
        title: req.title,
        credentials: req.credentials,
        color: req.color,
        roles: req.roles,
        isProvider: req.roles.includes("provider") || req.roles.includes("medicalDirector"),
      };
      if (!old) seat.oneTime.add(member.id);
      return {
        member: put(member),
        oneTimePassphrase: old ? null : "maple-otter-lantern-copper-41",
      };
    },
    saveLicence: async (req) => {
      const member = get(req.person);
      const licence: Licence = {
        id: req.id ?? world.id(),
        kind: req.kind,
        number: req.number,
        state: req.state,
        expires: req.expires,
        status: status(req.expires),
      };
      return put({
        ...member,
        licences: [...member.licences.filter((one) => one.id !== licence.id), licence],
      });
    },
    removeLicence: async (id) => {
      const member = world.staff.find((one) => one.licences.some((licence) => licence.id === id));
      if (!member) throw refuse("not_found", "This licence no longer exists.");
      return put({ ...member, licences: member.licences.filter((one) => one.id !== id) });
    },
    endAccess: async (req) => {
      const member = get(req.person);
      const owners = world.staff.filter((one) => one.active && one.roles.includes("owner"));
      if (owners.length === 1 && owners[0]?.id === member.id) {
        throw refuse(
          "last_owner",
          "The practice needs at least one owner. Make somebody else an owner first; nothing was changed.",
        );
      }
      put({ ...member, active: false, hasSlot: false, hasPin: false, secondFactor: null });
      return { proposeRekey: member.roles.includes("owner") };
    },
    issueOneTimePassphrase: async (person) => {
      needStepUp(seat);
      seat.oneTime.add(get(person).id);
      return { passphrase: "willow-cobalt-harbor-thimble-27" };
    },
    issueEnrolmentCode: async (person) => {
      get(person);
      return { code: "AAAA-BBBB CCCC-DDDD EEEE-FFFF GGGG-HHHH" };
    },
  };
}
