// Documents that people added to the requirements of the invented practice.
import type { Commands, RequirementChange, RequirementState, Upload } from "../../ipc";
import { refuse, TODAY, uuid, type World } from "../world";

export type UploadNames = "addUpload" | "withdrawUpload" | "copyUpload";

const DAY = 86_400_000;
const EDITION = "2026.1";

/** The requirements that the documents belong to. */
type Requirements = {
  of: (id: string) => Upload[];
  all: () => (readonly [string, Upload[]])[];
  changed: (id: string, verb: string, fields: RequirementChange["fields"], reason?: string) => void;
  stands: (id: string) => RequirementState;
};

/** How a document stands today. */
function stateOf(expires: string | null): Pick<Upload, "state" | "daysLeft"> {
  if (expires === null) return { state: "current", daysLeft: null };
  const left = Math.round((Date.parse(expires) - Date.parse(TODAY)) / DAY);
  if (left < 0) return { state: "expired", daysLeft: null };
  return { state: left <= 30 ? "expiring" : "current", daysLeft: left };
}

export function fakeUploads(world: World, requirements: Requirements): Pick<Commands, UploadNames> {
  const lin = world.staff.find((one) => one.login === "amara");
  const at = (days: number): number => world.now - days * DAY;
  let many = 0;

  const paper = (
    id: string,
    title: string,
    proves: string,
    days: [ofDay: string, addedDaysAgo: number, expires: string | null],
    more: Partial<Upload> = {},
  ) => {
    const own = requirements.of(id);
    own.push({
      id: uuid(99, ++many),
      title,
      proves,
      ofDay: days[0],
      expires: days[2],
      ...stateOf(days[2]),
      file: uuid(98, ++many),
      fileName: `${title}.pdf`,
      bytes: 184_320,
      sha256: "5e88".repeat(16),
      who: lin?.name ?? "",
      at: at(days[1]),
      edition: EDITION,
      replaces: null,
      withdrawn: null,
      ...more,
    });
  };
  const gone = { daysLeft: null, state: "superseded" as const };
  paper(
    "308.a.2",
    "Letter of appointment",
    "Dr. Lin is the security official, signed by both partners.",
    ["2026-01-05", 20, null],
  );
  paper("310.c", "Lock inspection", "The doors of the treatment rooms and the office lock.", [
    "2025-03-01",
    376,
    "2026-03-01",
  ]);
  paper("310.d.2.i", "Shredding certificate 2026", "The old tablets were destroyed.", [
    "2026-02-20",
    20,
    "2026-03-30",
  ]);
  paper("310.d.2.i", "Photo of the shelf", "Nothing old is left.", ["2026-02-01", 39, null], {
    ...gone,
    state: "withdrawn",
    withdrawn: { at: at(30), who: lin?.name ?? "", why: "A label with a name is on it." },
  });
  paper(
    "310.d.2.i",
    "Shredding certificate 2025",
    "The old tablets were destroyed.",
    ["2025-02-18", 380, "2026-02-18"],
    gone,
  );

  return {
    addUpload: async (req) => {
      const no = (field: string, message: string) => refuse("invalid", message, { field });
      if (req.title.trim() === "")
        throw no("title", "Give the document a title. Nothing was saved.");
      if (req.proves.trim() === "")
        throw no("proves", "Say in a sentence what it proves. Nothing was saved.");
      if (req.ofDay > TODAY)
        throw no("ofDay", "This day hasn't come yet. Choose today or an earlier day.");
      if (req.expires !== null && req.expires < req.ofDay)
        throw no("expires", "It can’t run out before the day that it is of. Nothing was saved.");
      const { requirement: id, ...rest } = req;
      const own = requirements.of(id);
      const old = own.find((each) => each.id === req.replaces);
      if (old) Object.assign(old, gone);
      own.unshift({
        id: world.id(),
        ...rest,
        title: req.title.trim(),
        proves: req.proves.trim(),
        ...stateOf(req.expires),
        file: world.id(),
        fileName: "Scan 12.pdf",
        bytes: 120_000,
        sha256: "5e88".repeat(16),
        who: world.me.name,
        at: world.now,
        edition: EDITION,
        withdrawn: null,
      });
      const verb = req.replaces === null ? "requirement.document" : "requirement.replace_document";
      requirements.changed(id, verb, [{ label: "Document", from: null, to: req.title.trim() }]);
      return requirements.stands(id);
    },
    withdrawUpload: async (req) => {
      if (req.reason.trim() === "") {
        throw refuse("invalid", "Say why it is withdrawn. Nothing was saved.", { field: "reason" });
      }
      for (const [id, own] of requirements.all()) {
        const found = own.find((each) => each.id === req.upload);
        if (!found) continue;
        found.state = "withdrawn";
        found.daysLeft = null;
        found.withdrawn = { at: world.now, who: world.me.name, why: req.reason.trim() };
        const fields = [{ label: "Withdrawn", from: null, to: "Yes" }];
        requirements.changed(id, "requirement.withdraw_document", fields, req.reason);
      }
      return null;
    },
    copyUpload: async () => true,
  };
}
