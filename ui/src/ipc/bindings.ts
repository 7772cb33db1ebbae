// Written by hand in the shape that tauri-specta generates, until the shell generates it.

import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";

/** Commands */
export const commands = {
  // vault and session
  appState: () => __TAURI_INVOKE<AppState>("app_state"),
  timeZones: () => __TAURI_INVOKE<string[]>("time_zones"),
  passphraseStrength: (passphrase: string, context: string[]) =>
    __TAURI_INVOKE<Strength>("passphrase_strength", { passphrase, context }),
  setUpPractice: (req: SetUpPracticeReq) => __TAURI_INVOKE<RecoverySheet>("set_up_practice", { req }),
  confirmRecoveryKey: (req: ConfirmRecoveryKeyReq) => __TAURI_INVOKE<null>("confirm_recovery_key", { req }),
  signIn: (req: SignInReq) => __TAURI_INVOKE<AppState>("sign_in", { req }),
  recover: (req: RecoverReq) => __TAURI_INVOKE<AppState>("recover", { req }),
  enrol: (req: EnrolReq) => __TAURI_INVOKE<AppState>("enrol", { req }),
  switchPerson: (req: SwitchPersonReq) => __TAURI_INVOKE<AppState>("switch_person", { req }),
  lockScreen: () => __TAURI_INVOKE<AppState>("lock_screen"),
  lockVault: () => __TAURI_INVOKE<AppState>("lock_vault"),
  activity: () => __TAURI_INVOKE<null>("activity"),
  stepUp: (passphrase: string) => __TAURI_INVOKE<null>("step_up", { passphrase }),
  changePassphrase: (req: ChangePassphraseReq) => __TAURI_INVOKE<null>("change_passphrase", { req }),
  setPin: (req: SetPinReq) => __TAURI_INVOKE<null>("set_pin", { req }),
  removePin: () => __TAURI_INVOKE<null>("remove_pin"),
  replaceRecoveryKey: () => __TAURI_INVOKE<RecoverySheet>("replace_recovery_key"),
  rekey: () => __TAURI_INVOKE<RekeyResult>("rekey"),
  // staff
  listStaff: () => __TAURI_INVOKE<StaffMember[]>("list_staff"),
  saveStaff: (req: SaveStaffReq) => __TAURI_INVOKE<SavedStaff>("save_staff", { req }),
  saveLicence: (req: SaveLicenceReq) => __TAURI_INVOKE<StaffMember>("save_licence", { req }),
  removeLicence: (id: string) => __TAURI_INVOKE<StaffMember>("remove_licence", { id }),
  endAccess: (req: EndAccessReq) => __TAURI_INVOKE<EndedAccess>("end_access", { req }),
  issueOneTimePassphrase: (person: string) =>
    __TAURI_INVOKE<OneTimePassphrase>("issue_one_time_passphrase", { person }),
  issueEnrolmentCode: (person: string) => __TAURI_INVOKE<EnrolmentCode>("issue_enrolment_code", { person }),
  // clients
  searchClients: (req: SearchClientsReq) => __TAURI_INVOKE<ClientHit[]>("search_clients", { req }),
  getClient: (id: string) => __TAURI_INVOKE<Client>("get_client", { id }),
  saveClient: (req: SaveClientReq) => __TAURI_INVOKE<Saved<Client>>("save_client", { req }),
  findDuplicates: (draft: ClientDraft) => __TAURI_INVOKE<Duplicate[]>("find_duplicates", { draft }),
  archiveClient: (req: ArchiveClientReq) => __TAURI_INVOKE<Saved<Client>>("archive_client", { req }),
  getHealth: (client: string) => __TAURI_INVOKE<Health>("get_health", { client }),
  saveHealth: (health: Health) => __TAURI_INVOKE<Saved<Health>>("save_health", { health }),
  clientPage: (id: string) => __TAURI_INVOKE<ClientPage>("client_page", { id }),
  previewMerge: (req: PreviewMergeReq) => __TAURI_INVOKE<MergePreview>("preview_merge", { req }),
  mergeClients: (req: MergeClientsReq) => __TAURI_INVOKE<Saved<Client>>("merge_clients", { req }),
  clientHistory: (id: string) => __TAURI_INVOKE<HistoryItem[]>("client_history", { id }),
  breakGlass: (req: BreakGlassReq) => __TAURI_INVOKE<BreakGlassView>("break_glass", { req }),
  breakGlassAlerts: () => __TAURI_INVOKE<BreakGlassAlert[]>("break_glass_alerts"),
  closeBreakGlassAlert: (req: CloseBreakGlassAlertReq) =>
    __TAURI_INVOKE<null>("close_break_glass_alert", { req }),
  undo: (entry: string) => __TAURI_INVOKE<Undone>("undo", { entry }),
  // import
  pickCsv: () => __TAURI_INVOKE<string | null>("pick_csv"),
  importOpen: (path: string) => __TAURI_INVOKE<ImportPreview>("import_open", { path }),
  importDryRun: (req: ImportDryRunReq) => __TAURI_INVOKE<ImportReport>("import_dry_run", { req }),
  importRun: (req: ImportRunReq) => __TAURI_INVOKE<Imported>("import_run", { req }),
  importCancel: (job: string) => __TAURI_INVOKE<null>("import_cancel", { job }),
  listParked: () => __TAURI_INVOKE<ParkedRow[]>("list_parked"),
  fixParked: (req: FixParkedReq) => __TAURI_INVOKE<FixedParked>("fix_parked", { req }),
  discardParked: (id: string) => __TAURI_INVOKE<null>("discard_parked", { id }),
  // catalog
  listServices: () => __TAURI_INVOKE<Service[]>("list_services"),
  saveService: (service: ServiceDraft) => __TAURI_INVOKE<Service>("save_service", { service }),
  listRooms: () => __TAURI_INVOKE<Room[]>("list_rooms"),
  saveRoom: (room: RoomDraft) => __TAURI_INVOKE<Room>("save_room", { room }),
  getHours: (person: string) => __TAURI_INVOKE<Hours[]>("get_hours", { person }),
  saveHours: (req: SaveHoursReq) => __TAURI_INVOKE<Hours[]>("save_hours", { req }),
  getPractice: () => __TAURI_INVOKE<PracticeSettings>("get_practice"),
  savePractice: (practice: PracticeSettings) => __TAURI_INVOKE<PracticeSettings>("save_practice", { practice }),
  // schedule
  getDay: (req: GetDayReq) => __TAURI_INVOKE<DayView>("get_day", { req }),
  getWeek: (req: GetWeekReq) => __TAURI_INVOKE<DayView[]>("get_week", { req }),
  bookVisit: (req: BookVisitReq) => __TAURI_INVOKE<Saved<Visit>>("book_visit", { req }),
  moveVisit: (req: MoveVisitReq) => __TAURI_INVOKE<Saved<Visit>>("move_visit", { req }),
  setVisitStatus: (req: SetVisitStatusReq) => __TAURI_INVOKE<Saved<Visit>>("set_visit_status", { req }),
  saveVisitNote: (req: SaveVisitNoteReq) => __TAURI_INVOKE<Saved<Visit>>("save_visit_note", { req }),
  nextFree: (req: NextFreeReq) => __TAURI_INVOKE<FreeSlot[]>("next_free", { req }),
  daySheet: (date: string) => __TAURI_INVOKE<DaySheet>("day_sheet", { date }),
  emergencySheet: () => __TAURI_INVOKE<EmergencySheet>("emergency_sheet"),
  // chart
  getNote: (visit: string) => __TAURI_INVOKE<Note | null>("get_note", { visit }),
  saveDraft: (req: SaveDraftReq) => __TAURI_INVOKE<SavedDraft>("save_draft", { req }),
  getDraft: (req: DraftKey) => __TAURI_INVOKE<Draft | null>("get_draft", { req }),
  discardDraft: (req: DraftKey) => __TAURI_INVOKE<null>("discard_draft", { req }),
  signNote: (req: SignNoteReq) => __TAURI_INVOKE<Note>("sign_note", { req }),
  addAddendum: (req: AddAddendumReq) => __TAURI_INVOKE<Note>("add_addendum", { req }),
  // journal
  journal: (req: JournalReq) => __TAURI_INVOKE<JournalPage>("journal", { req }),
  journalEntry: (id: string) => __TAURI_INVOKE<JournalDetail>("journal_entry", { id }),
  verify: () => __TAURI_INVOKE<VerifyReport>("verify"),
  cancelJob: (job: string) => __TAURI_INVOKE<null>("cancel_job", { job }),
  printWindow: () => __TAURI_INVOKE<null>("print_window"),
};

/* Types */
export type AppError = { code: string; message: string; field: string | null; conflict?: ConflictInfo | null };

export type AppState = {
  phase: Phase;
  practiceName: string | null;
  logins: string[];
  tiles: PersonTile[];
  problem: Problem | null;
  me: Me | null;
  timeZone: string;
  today: string;
  lock: LockPolicy;
  recoveryConfirmed: boolean;
  notices: Notice[];
};
export type Phase = "firstRun" | "vaultLocked" | "screenLocked" | "open";
export type Problem = { code: string; message: string };
export type PersonTile = { person: string; name: string; initials: string; color: number; pinBlocked: boolean };
export type Me = {
  person: string;
  name: string;
  login: string;
  roles: Role[];
  permissions: Permission[];
  hasPin: boolean;
  mustChangePassphrase: boolean;
  isRecovery: boolean;
};
export type Role = "owner" | "privacyOfficer" | "medicalDirector" | "provider" | "frontDesk";
export type Permission =
  | "practiceView"
  | "practiceManage"
  | "staffView"
  | "staffManage"
  | "rolesManage"
  | "passphraseIssue"
  | "selfManage"
  | "clientView"
  | "clientEdit"
  | "clientArchive"
  | "clientMerge"
  | "clientImport"
  | "healthView"
  | "healthEdit"
  | "scheduleView"
  | "scheduleEdit"
  | "emergencySheet"
  | "noteView"
  | "noteWrite"
  | "noteSign"
  | "breakGlass"
  | "breakGlassReview"
  | "journalView"
  | "historyView"
  | "verify"
  | "vaultManage"
  | "export";
export type LockPolicy = { screenMinutes: number; vaultMinutes: number; warnSeconds: number };
export type Notice = { code: string; message: string; tone: Tone };
export type Tone = "info" | "warn" | "danger";
export type Strength = { ok: boolean; score: number; message: string };
export type SetUpPracticeReq = {
  practiceName: string;
  timeZone: string;
  ownerName: string;
  ownerLogin: string;
  passphrase: string;
};
export type RecoverySheet = { recoverySheet: string[] };
export type ConfirmRecoveryKeyReq = { groups: { index: number; text: string }[] };
export type SignInReq = { login: string; passphrase: string };
export type RecoverReq = { recoveryKey: string; login: string | null; newPassphrase: string | null };
export type EnrolReq = { login: string; code: string; newPassphrase: string };
export type SwitchPersonReq = { person: string; pin: string };
export type ChangePassphraseReq = { current: string; next: string };
export type SetPinReq = { passphrase: string; pin: string };
export type RekeyResult = { recoverySheet: string[]; codes: { login: string; code: string }[] };
export type Progress = {
  job: string;
  label: string;
  done: number;
  total: number;
  finished: boolean;
  error: string | null;
  cancellable: boolean;
};

export type StaffMember = {
  id: string;
  name: string;
  login: string;
  roles: Role[];
  title: string;
  credentials: string;
  color: number;
  active: boolean;
  isProvider: boolean;
  hasSlot: boolean;
  hasPin: boolean;
  licences: Licence[];
  lastSignIn: number | null;
};
export type Licence = {
  id: string;
  kind: string;
  number: string;
  state: string;
  expires: string;
  status: LicenceStatus;
};
export type LicenceStatus = "current" | "expiresSoon" | "expired";
export type SaveStaffReq = {
  id: string | null;
  name: string;
  login: string;
  title: string;
  credentials: string;
  color: number;
  roles: Role[];
};
export type SavedStaff = { member: StaffMember; oneTimePassphrase: string | null };
export type SaveLicenceReq = {
  id: string | null;
  person: string;
  kind: string;
  number: string;
  state: string;
  expires: string;
};
export type EndAccessReq = { person: string; reason: string };
export type EndedAccess = { proposeRekey: boolean };
export type OneTimePassphrase = { passphrase: string };
export type EnrolmentCode = { code: string };

export type SearchClientsReq = { text: string; limit: number; includeArchived: boolean; settled: boolean };
export type ClientHit = {
  id: string;
  name: string;
  preferred: string | null;
  birthDate: string | null;
  age: number | null;
  phone: string | null;
  email: string | null;
  vip: boolean;
  archived: boolean;
  alerts: number;
  matched: "exact" | "typo";
};
export type Phone = { id: string | null; written: string; e164: string | null; label: string };
export type Address = {
  line1: string;
  line2: string;
  city: string;
  state: string;
  postal: string;
  country: string;
};
export type Contact = { name: string; phone: string; relation: string };
export type ContactPreferences = { sms: boolean; email: boolean; phone: boolean; marketing: boolean };
export type Client = {
  id: string;
  version: number;
  givenName: string;
  familyName: string;
  preferredName: string;
  pronouns: string;
  birthDate: string | null;
  age: number | null;
  phones: Phone[];
  email: string;
  address: Address;
  emergency: Contact;
  guardian: Contact | null;
  referral: string;
  tags: string[];
  vip: boolean;
  confidentialChannel: string;
  preferences: ContactPreferences;
  note: string;
  archived: boolean;
  createdAt: number;
  balanceCents: number;
};
export type ClientDraft = {
  id: string | null;
  version: number | null;
  givenName: string;
  familyName: string;
  preferredName: string;
  pronouns: string;
  birthDate: string | null;
  phones: Phone[];
  email: string;
  address: Address;
  emergency: Contact;
  guardian: Contact | null;
  referral: string;
  tags: string[];
  vip: boolean;
  confidentialChannel: string;
  preferences: ContactPreferences;
  note: string;
};
export type SaveClientReq = { draft: ClientDraft; acceptDuplicates: boolean };
export type Saved<T> = { value: T; entry: string };
export type Duplicate = { client: ClientHit; reasons: string[] };
export type ArchiveClientReq = { id: string; archived: boolean };
export type Health = {
  client: string;
  version: number | null;
  allergies: Allergy[];
  medications: string[];
  conditions: string[];
  fitzpatrick: number | null;
  pregnancy: "unknown" | "no" | "pregnant" | "breastfeeding";
  noKnownAllergies: boolean;
  note: string;
  updatedAt: number | null;
};
export type Allergy = {
  substance: string;
  reaction: string;
  severity: "mild" | "moderate" | "severe" | "unknown";
};
export type ClientPage = {
  client: Client;
  alerts: Alert[];
  timeline: TimelineItem[];
  health: Health | null;
};
export type Alert = { tone: Tone; text: string };
export type TimelineItem = {
  kind: "visit" | "note" | "addendum" | "import" | "merge";
  id: string;
  at: number;
  title: string;
  detail: string;
  status: string;
};
export type PreviewMergeReq = { keep: string; drop: string };
export type MergePreview = {
  fields: { field: string; keep: string; drop: string; result: string }[];
  moves: { what: string; count: number }[];
};
export type MergeClientsReq = { keep: string; drop: string; reason: string };
export type HistoryItem = {
  entry: string;
  at: number;
  who: string;
  verb: string;
  reason: string | null;
  fields: FieldChange[];
  undoable: boolean;
};
export type FieldChange = { label: string; from: string | null; to: string | null };
export type BreakGlassReq = { client: string; reason: string };
export type BreakGlassView = {
  until: number;
  allergies: Allergy[];
  medications: string[];
  emergency: Contact;
  phones: Phone[];
};
export type BreakGlassAlert = {
  id: string;
  at: number;
  who: string;
  client: string;
  clientName: string;
  reason: string;
};
export type CloseBreakGlassAlertReq = { id: string; finding: string };
export type Undone = { topics: string[] };

export type ImportPreview = {
  job: string;
  fileName: string;
  encoding: string;
  delimiter: string;
  rows: number;
  columns: ImportColumn[];
  fields: ImportField[];
};
export type ImportColumn = { index: number; header: string; sample: string[]; field: string | null };
export type ImportField = { key: string; label: string; required: boolean };
export type ImportDryRunReq = { job: string; mapping: (string | null)[] };
export type ImportReport = {
  rows: number;
  good: number;
  bad: BadRow[];
  duplicates: { row: number; name: string; existing: ClientHit }[];
  futureVisits: number;
};
export type BadRow = { row: number; problems: RowProblem[] };
export type RowProblem = { column: string; value: string; message: string };
export type ImportRunReq = { job: string; duplicates: "skip" | "import" };
export type Imported = { imported: number; parked: number; skipped: number; entry: string };
export type ParkedRow = {
  id: string;
  row: number;
  fileName: string;
  cells: { column: string; field: string | null; value: string }[];
  problems: RowProblem[];
};
export type FixParkedReq = { id: string; cells: { column: string; value: string }[] };
export type FixedParked = { ok: boolean; row: ParkedRow | null };

export type Service = {
  id: string;
  name: string;
  category: string;
  minutes: number;
  bufferMinutes: number;
  priceCents: number;
  medical: boolean;
  color: number;
  active: boolean;
};
export type ServiceDraft = {
  id: string | null;
  name: string;
  category: string;
  minutes: number;
  bufferMinutes: number;
  priceCents: number;
  medical: boolean;
  color: number;
  active: boolean;
};
export type Room = { id: string; name: string; active: boolean };
export type RoomDraft = { id: string | null; name: string; active: boolean };
export type Hours = { weekday: number; start: number; end: number };
export type SaveHoursReq = { person: string; hours: Hours[] };
export type PracticeSettings = {
  name: string;
  timeZone: string;
  openMinute: number;
  closeMinute: number;
  lock: LockPolicy;
  privacyMode: boolean;
  phoneRegion: string;
};

export type VisitStatus = "booked" | "confirmed" | "checkedIn" | "completed" | "noShow" | "cancelled";
export type Visit = {
  id: string;
  version: number;
  client: string | null;
  clientName: string;
  provider: string;
  room: string | null;
  service: string | null;
  serviceName: string;
  start: number;
  end: number;
  startMinute: number;
  endMinute: number;
  status: VisitStatus;
  kind: VisitKind;
  title: string;
  note: string;
  alerts: number;
  vip: boolean;
  minor: boolean;
  hasNote: boolean;
  noteSigned: boolean;
};
export type VisitKind = "visit" | "block";
export type DayColumn = {
  provider: string;
  name: string;
  title: string;
  credentials: string;
  color: number;
  hours: { start: number; end: number }[];
};
export type DayView = {
  date: string;
  timeZone: string;
  dayStart: number;
  dayEnd: number;
  columns: DayColumn[];
  rooms: Room[];
  visits: Visit[];
};
export type GetDayReq = { date: string; includeCancelled: boolean };
export type GetWeekReq = { from: string; provider: string | null };
export type BookVisitReq = {
  client: string | null;
  provider: string;
  room: string | null;
  service: string | null;
  date: string;
  startMinute: number;
  minutes: number;
  note: string;
  kind: VisitKind;
  title: string;
};
export type MoveVisitReq = {
  id: string;
  version: number;
  provider: string;
  room: string | null;
  date: string;
  startMinute: number;
  minutes: number;
};
export type SetVisitStatusReq = { id: string; version: number; status: VisitStatus; reason: string | null };
export type SaveVisitNoteReq = { id: string; version: number; note: string };
export type ConflictInfo = {
  with: "client" | "provider" | "room" | "hours";
  visit: Visit | null;
  nextFree: { date: string; startMinute: number } | null;
};
export type NextFreeReq = {
  provider: string;
  service: string;
  room: string | null;
  from: number;
  count: number;
};
export type FreeSlot = { date: string; startMinute: number; provider: string };
export type DaySheet = {
  date: string;
  practiceName: string;
  printedAt: number;
  printedBy: string;
  columns: DaySheetColumn[];
};
export type DaySheetColumn = {
  provider: string;
  name: string;
  title: string;
  credentials: string;
  visits: Visit[];
};
export type EmergencySheet = { printedAt: number; days: EmergencyDay[] };
export type EmergencyDay = { date: string; rows: EmergencyRow[] };
export type EmergencyRow = {
  time: string;
  client: string;
  birthDate: string | null;
  phones: string[];
  emergency: Contact;
  allergies: string[];
  medications: string[];
  provider: string;
  service: string;
};

export type Note = {
  id: string;
  visit: string;
  client: string;
  clientName: string;
  author: string;
  authorName: string;
  text: string;
  status: "draft" | "signed";
  signedAt: number | null;
  signedBy: string | null;
  version: number;
  addenda: Addendum[];
};
export type Addendum = { id: string; text: string; author: string; authorName: string; at: number };
export type SaveDraftReq = { form: string; subject: string; body: string };
export type SavedDraft = { savedAt: number };
export type DraftKey = { form: string; subject: string };
export type Draft = { body: string; savedAt: number };
export type SignNoteReq = { visit: string; text: string; passphrase?: string | null };
export type AddAddendumReq = { note: string; text: string };

export type JournalReq = {
  client: string | null;
  person: string | null;
  verb: string | null;
  from: number | null;
  to: number | null;
  before: number | null;
  limit: number;
};
export type JournalPage = { entries: JournalEntry[]; more: boolean };
export type JournalEntry = {
  seq: number;
  id: string;
  at: number;
  who: string;
  device: string;
  verb: string;
  kind: JournalKind;
  client: string | null;
  clientName: string | null;
  reason: string | null;
  detail: string | null;
  changes: number;
};
export type JournalKind = "change" | "read" | "refusal" | "failure" | "signIn" | "system" | "gap";
export type JournalDetail = { entry: JournalEntry; fields: JournalField[] };
export type JournalField = { table: string; label: string; from: string | null; to: string | null };
export type VerifyReport = {
  ok: boolean;
  entries: number;
  firstBad: string | null;
  checks: VerifyCheck[];
  at: number;
};
export type VerifyCheck = { name: string; ok: boolean; detail: string };
