// Devices of the invented practice, and what its computer tells of itself.
import type {
  Commands,
  DeviceAct,
  DeviceDisposal,
  DeviceDraft,
  DeviceFile,
  DeviceKindInfo,
  DeviceLine,
  DeviceMethodInfo,
  DeviceMove,
  DeviceRegister,
  DeviceState,
  DeviceTodo,
  FacilityEntry,
  FoundDevice,
  LostStep,
  SystemCheck,
} from "../../ipc";
import { addDays } from "../../kit/format";
import { instant, refuse, TODAY, uuid, type World } from "../world";
import content from "./outside.json";

type Names =
  | "listDevices"
  | "getDevice"
  | "saveDevice"
  | "changeDevice"
  | "addFacilityEntry"
  | "attachCertificate"
  | "copyCertificate"
  | "readSystem"
  | "attestSystem";

/** Nothing in the inventory yet, or as in the middle of a year. */
/** `many`: more than a screen holds. */
export type DeviceScene = "none" | "some" | "many";

const KINDS = content.kinds.map((one) => ({ asset: null, ...one })) as DeviceKindInfo[];
const METHODS = content.methods as DeviceMethodInfo[];
const STEPS = content.lost.map((one) => ({ link: null, ...one })) as LostStep[];
const HERE = uuid(51, 1);
const STICK = uuid(52, 1);

const MAY: Record<DeviceState, DeviceAct[]> = {
  inUse: ["handedOut", "returned", "moved", "repair", "aside", "lost", "wiped", "disposed"],
  away: ["returned", "aside", "lost", "disposed"],
  aside: ["handedOut", "moved", "lost", "wiped", "disposed"],
  lost: ["found"],
  disposed: [],
};

type Kept = {
  id: string;
  version: number;
  draft: DeviceDraft;
  state: DeviceState;
  stateOn: string;
  moves: DeviceMove[];
  disposals: DeviceDisposal[];
  incident: string | null;
};

const blank = (name: string, given: Partial<DeviceDraft>): DeviceDraft => ({
  id: null,
  version: null,
  kind: "tablet",
  name,
  serial: "",
  place: "",
  keeper: "",
  holds: "yes",
  encrypted: "yes",
  encryptedHow: "Its settings say so",
  boughtOn: null,
  note: "",
  stick: null,
  computer: null,
  asset: null,
  ...given,
});

function todosOf(kept: Kept): DeviceTodo[] {
  const { draft, state } = kept;
  if (state === "lost" || state === "disposed") return [];
  const todos: DeviceTodo[] = [];
  if (state === "aside" && draft.holds !== "no")
    todos.push({
      what: `${draft.name} is set aside with clients’ information on it: wipe or destroy it`,
      by: addDays(kept.stateOn, 30),
      cite: "45 CFR 164.310(d)(2)(i)",
    });
  if (draft.holds === "yes" && draft.kind !== "paper" && draft.encrypted !== "yes")
    todos.push({
      what:
        draft.encrypted === "no"
          ? `${draft.name} holds clients’ information and isn’t encrypted`
          : `Find out whether ${draft.name} is encrypted`,
      by: null,
      cite: "45 CFR 164.312(a)(2)(iv)",
    });
  return todos;
}

const lineOf = (kept: Kept): DeviceLine => ({
  id: kept.id,
  kind: kept.draft.kind,
  name: kept.draft.name,
  serial: kept.draft.serial,
  place: kept.draft.place,
  keeper: kept.draft.keeper,
  holds: kept.draft.holds,
  encrypted: kept.draft.encrypted,
  state: kept.state,
  stateOn: kept.stateOn,
  stick: kept.draft.stick,
  computer: kept.draft.computer,
  todos: todosOf(kept),
});

export function fakeDevices(
  world: World,
  scene: DeviceScene,
  report: Commands["reportIncident"],
): Pick<Commands, Names> {
  let number = 0;
  const facility: FacilityEntry[] = [];
  let checks: SystemCheck[] = [];

  const move = (act: DeviceAct, given: Partial<DeviceMove>): DeviceMove => ({
    act,
    on: TODAY,
    to: "",
    place: "",
    backup: null,
    note: "",
    by: world.me.name,
    at: world.now + ++number,
    ...given,
  });
  const item = (name: string, given: Partial<DeviceDraft>, more: Partial<Kept> = {}): Kept => ({
    id: uuid(50, ++number),
    version: 1,
    draft: blank(name, given),
    state: "inUse",
    stateOn: "2025-09-01",
    moves: [],
    disposals: [],
    incident: null,
    ...more,
  });

  const items: Kept[] =
    scene === "none"
      ? []
      : [
          item("Desk PC", {
            kind: "computer",
            place: "Front desk",
            serial: "PC-4471-X",
            computer: HERE,
            boughtOn: "2024-03-01",
          }),
          item(
            "Room 2 tablet",
            { place: "Room 2", keeper: "Nora Park", encrypted: "unknown", encryptedHow: "" },
            {
              moves: [
                move("handedOut", {
                  to: "Nora Park",
                  on: "2026-01-08",
                  at: instant("2026-01-08", 600),
                }),
              ],
            },
          ),
          item("Camera card A", {
            kind: "camera",
            place: "Photo drawer",
            encrypted: "no",
            encryptedHow: "",
          }),
          item(
            "Old laptop",
            { kind: "computer", place: "Office cupboard" },
            { state: "aside", stateOn: "2026-02-20" },
          ),
          item("Wi-Fi router", {
            kind: "network",
            place: "Back office",
            holds: "no",
            encrypted: "unknown",
            encryptedHow: "",
          }),
        ];

  if (scene === "many")
    for (let n = 1; n <= 40; n += 1)
      items.push(item(`Tablet ${String(n)}`, { place: `Room ${String(n % 6)}` }));

  const found = (): FoundDevice[] => {
    const all: FoundDevice[] = [
      {
        draft: blank("This computer", {
          kind: "computer",
          computer: HERE,
          encrypted: "unknown",
          encryptedHow: "",
        }),
        known: "Opens this record. Signs in there: Dr. Amara Lin, Mia Torres.",
      },
      {
        draft: blank("Blue", {
          kind: "stick",
          stick: STICK,
          encryptedHow: "Stillroom encrypts the backups that it writes there.",
        }),
        known: "A stick of your backups: it is taken home.",
      },
    ];
    return all.filter(
      (one) =>
        !items.some(
          (kept) =>
            (one.draft.stick !== null && kept.draft.stick === one.draft.stick) ||
            (one.draft.computer !== null && kept.draft.computer === one.draft.computer),
        ),
    );
  };
  const register = (): DeviceRegister =>
    structuredClone({
      items: items.map(lineOf),
      found: found(),
      kinds: KINDS,
      places: [
        { id: uuid(53, 1), name: "Treatment tablets", key: "tablet" },
        { id: uuid(53, 2), name: "Front-desk PC", key: "desk-pc" },
      ],
      here: HERE,
      checks,
      facility,
    });
  const find = (id: string): Kept => {
    const kept = items.find((one) => one.id === id);
    if (kept === undefined) throw refuse("not_found", "This device isn’t there any more.");
    return kept;
  };
  const fileOf = (kept: Kept): DeviceFile =>
    structuredClone({
      line: lineOf(kept),
      draft: { ...kept.draft, id: kept.id, version: kept.version },
      may: MAY[kept.state],
      placeName: register().places.find((one) => one.id === kept.draft.asset)?.name ?? null,
      moves: kept.moves,
      disposals: kept.disposals,
      methods: METHODS,
      incident: kept.incident,
      now:
        kept.state === "lost"
          ? STEPS.filter(
              (one) =>
                one.of === "any" ||
                (one.of === "computer" && kept.draft.computer !== null) ||
                (one.of === "stick" && kept.draft.stick !== null),
            )
          : [],
    });
  const need = (words: string, field: string, message: string) => {
    if (words.trim() === "") throw refuse("invalid", message, { field });
  };
  const go = (kept: Kept, state: DeviceState, on: string) => {
    if (kept.state !== state) [kept.state, kept.stateOn] = [state, on];
  };

  return {
    listDevices: async () => register(),
    getDevice: async (id) => fileOf(find(id)),
    saveDevice: async (draft) => {
      need(draft.name, "name", "Give it a name that people know it by.");
      if (draft.encrypted === "yes")
        need(draft.encryptedHow, "encryptedHow", "Say how you know that it is encrypted.");
      let kept: Kept;
      if (draft.id === null) {
        kept = item(draft.name, draft, { stateOn: TODAY });
        items.push(kept);
      } else {
        kept = find(draft.id);
        kept.draft = draft;
        kept.version += 1;
      }
      return fileOf(kept);
    },
    changeDevice: async ({ id, change }) => {
      const kept = find(id);
      if (change.act === "move") {
        const { act, to, on, place, backup, note } = change.of;
        if (act === "handedOut") need(to, "to", "Say to whom it was given.");
        if (act === "repair") need(to, "to", "Say who repairs it.");
        if (act === "moved") need(place, "place", "Say where it is now.");
        if ((act === "moved" || act === "repair") && kept.draft.holds !== "no" && backup === null)
          throw refuse("invalid", "Say whether a backup was made before.", { field: "backup" });
        if (act === "handedOut") kept.draft.keeper = to;
        if (act === "returned") kept.draft.keeper = "";
        if (place !== "") kept.draft.place = place;
        kept.moves.unshift(move(act, { to, on, place, backup, note }));
        go(kept, act === "repair" ? "away" : act === "aside" ? "aside" : "inUse", on);
      } else if (change.act === "lost") {
        need(change.of.what, "what", "Say in a sentence where and how it was lost.");
        const made = await report({
          kind: kept.draft.kind === "stick" ? "stick" : "device",
          what: `${change.of.what}: ${kept.draft.name}`,
          discovered: change.of.discovered,
          occurred: change.of.occurred,
          rough: "unknown",
          firstStep: change.of.firstStep,
        });
        kept.incident = made.id;
        kept.moves.unshift(move("lost", { on: change.of.discovered, note: change.of.what }));
        go(kept, "lost", change.of.discovered);
      } else {
        const { again, method, doneOn, doneBy, witness, note } = change.of;
        need(doneBy, "doneBy", "Say who did it.");
        if (method === "cryptoErase" && kept.draft.encrypted !== "yes")
          throw refuse(
            "invalid",
            "Destroying a key helps only where all of it was encrypted. Choose another way.",
            { field: "method" },
          );
        const words = METHODS.find((one) => one.key === method);
        kept.disposals.unshift({
          id: world.id(),
          again,
          method,
          title: words?.title ?? "",
          text: words?.text ?? "",
          cite: words?.cite ?? "",
          doneOn,
          doneBy,
          witness,
          note,
          papers: [],
          by: world.me.name,
          at: world.now,
        });
        kept.moves.unshift(move(again ? "wiped" : "disposed", { on: doneOn, note }));
        go(kept, again ? "inUse" : "disposed", doneOn);
      }
      kept.version += 1;
      return fileOf(kept);
    },
    addFacilityEntry: async (entry) => {
      need(entry.who, "who", "Say who it was, and of which firm.");
      need(entry.what, "what", "Say what for.");
      if (entry.kind === "visitor") need(entry.with, "with", "Say who was with them.");
      facility.unshift({ ...entry, by: world.me.name });
      return register();
    },
    attachCertificate: async ({ device, disposal }) => {
      const kept = find(device);
      const paper = { id: world.id(), title: "Shredded.pdf", bytes: 80_000, keptAt: world.now };
      for (const one of kept.disposals)
        if (one.id === disposal) one.papers = [...one.papers, paper];
      return fileOf(kept);
    },
    copyCertificate: async () => true,
    readSystem: async () => {
      const of = (given: Partial<SystemCheck>): SystemCheck => ({
        computer: HERE,
        topic: "disk",
        answer: "yes",
        source: "read",
        fact: "The disk that the record lies on is encrypted by the system (LUKS).",
        lastOn: null,
        by: world.me.name,
        at: world.now,
        age: 0,
        old: false,
        ...given,
      });
      checks = [
        of({}),
        of({
          topic: "updates",
          fact: "Ubuntu 24.04 LTS: by its list of packages, which were last changed then.",
          lastOn: addDays(TODAY, -3),
        }),
      ];
      return register();
    },
    attestSystem: async (req) => {
      need(req.fact, "fact", "Say how you know: where you looked.");
      checks = [
        ...checks.filter((one) => one.topic !== req.topic),
        {
          ...req,
          computer: HERE,
          source: "attested",
          by: world.me.name,
          at: world.now,
          age: 0,
          old: false,
        },
      ];
      return register();
    },
  };
}
