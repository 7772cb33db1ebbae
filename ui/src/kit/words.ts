import type { Role } from "../ipc";

/** What people are called by their roles, everywhere. */
export const ROLE_NAMES: Record<Role, string> = {
  owner: "Owner",
  privacyOfficer: "Privacy officer",
  medicalDirector: "Medical director",
  provider: "Provider",
  frontDesk: "Front desk",
};
