import type { Role } from "../ipc";

/** What people are called by their roles, everywhere. */
export const ROLE_NAMES: Record<Role, string> = {
  owner: "Owner",
  privacyOfficer: "Privacy officer",
  medicalDirector: "Medical director",
  provider: "Provider",
  frontDesk: "Front desk",
};

/** What stands under a recovery key while it is typed. */
export const KEY_WORDS = {
  groups: (n: number, all: number) => `${n} of ${all} groups`,
  tooLong: "That is more than the sheet has. Look for a group typed twice.",
  badLetter: (letters: string) => `The sheet never uses ${letters}. Look at that letter again.`,
};
