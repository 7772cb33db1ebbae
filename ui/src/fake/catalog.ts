// Services, rooms, hours and settings of the invented practice.
import type { Commands } from "../ipc";
import { refuse, type World } from "./world";

type Names =
  | "listServices"
  | "saveService"
  | "listRooms"
  | "saveRoom"
  | "getHours"
  | "saveHours"
  | "getPractice"
  | "savePractice";

export function fakeCatalog(world: World): Pick<Commands, Names> {
  return {
    listServices: async () => world.services.map((one) => ({ ...one })),
    saveService: async (draft) => {
      const service = { ...draft, id: draft.id ?? world.id() };
      world.services = world.services.some((one) => one.id === service.id)
        ? world.services.map((one) => (one.id === service.id ? service : one))
        : [...world.services, service];
      world.changed(["services"]);
      return service;
    },
    listRooms: async () => world.rooms.map((one) => ({ ...one })),
    saveRoom: async (draft) => {
      if (world.rooms.some((one) => one.name === draft.name && one.id !== draft.id)) {
        throw refuse("invalid", "There is a room of this name already.", { field: "name" });
      }
      const room = { ...draft, id: draft.id ?? world.id() };
      world.rooms = world.rooms.some((one) => one.id === room.id)
        ? world.rooms.map((one) => (one.id === room.id ? room : one))
        : [...world.rooms, room];
      world.changed(["rooms"]);
      return room;
    },
    getHours: async (person) => (world.hours.get(person) ?? []).map((one) => ({ ...one })),
    saveHours: async (req) => {
      world.hours.set(req.person, req.hours);
      world.changed(["schedule"]);
      return req.hours;
    },
    getPractice: async () => structuredClone(world.practice),
    savePractice: async (practice) => {
      world.practice = structuredClone(practice);
      world.changed(["practice"]);
      return structuredClone(practice);
    },
  };
}
