// Who may what, as the table in Rust says; enough for the screens to hide what would be refused.
import type { Permission, Role } from "../ipc";

const TABLE: Record<Permission, string> = {
  //               own prv dir pro fro rec
  practiceView: "xxxxxx",
  practiceManage: "x.....",
  staffView: "xxx..x",
  staffManage: "x.....",
  rolesManage: "x.....",
  passphraseIssue: "xx...x",
  selfManage: "xxxxx.",
  clientView: "xxxxxx",
  clientEdit: "x.xxx.",
  clientArchive: "x.x.x.",
  clientMerge: "x.x.x.",
  clientImport: "x.....",
  healthView: "x.xx.x",
  healthEdit: "x.xx..",
  scheduleView: "xxxxxx",
  scheduleEdit: "x.xxx.",
  emergencySheet: "x.xxxx",
  noteView: "x.xx.x",
  noteWrite: "..xx..",
  noteSign: "..xx..",
  breakGlass: "xxxxx.",
  breakGlassReview: ".x....",
  journalView: "xx...x",
  historyView: "xxxx.x",
  verify: "xx...x",
  backupRun: "xxxxxx",
  backupManage: "x.....",
  vaultManage: "x.....",
  codeRule: "x.....",
  programmeView: "xxx..x",
  programmeManage: "xx....",
  contentUpdate: "xx....",
  incidentReport: "xxxxx.",
  incidentManage: "xx....",
  riskApprove: "x.....",
  requestTake: "xxxxx.",
  requestView: "xxx..x",
  requestManage: "xx....",
  requestPack: "xx....",
  clientWishes: "xxxxx.",
  retentionPurge: "x.....",
  export: "xx...x",
};
const COLUMN: Record<Role, number> = {
  owner: 0,
  privacyOfficer: 1,
  medicalDirector: 2,
  provider: 3,
  frontDesk: 4,
};

export function permissionsOf(roles: Role[], recovery = false): Permission[] {
  const columns = recovery ? [5] : roles.map((role) => COLUMN[role]);
  return (Object.keys(TABLE) as Permission[]).filter((permission) =>
    columns.some((column) => TABLE[permission][column] === "x"),
  );
}
