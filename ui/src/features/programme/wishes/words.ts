/** Words of representatives and restrictions that more than one screen needs. */
import type {
  Authority,
  ClientChannel,
  ClientInvolved,
  ClientRestriction,
  InvolvedHow,
  RepresentativeState,
  RestrictionEnd,
  RestrictionKind,
  RestrictionState,
} from "../../../ipc";

export const AUTHORITIES: Record<Authority, string> = {
  parent: "Parent",
  guardian: "Guardian of a minor",
  healthCareProxy: "Health-care power of attorney",
  executor: "Executor or administrator",
  court: "Court order",
  other: "Other",
};
export const REPRESENTATIVES: Record<RepresentativeState, string> = {
  acting: "Acts for the client",
  notYet: "Not yet",
  ended: "Ended",
  ofAge: "Client is of age",
  excepted: "Not treated as representative",
};
export const RESTRICTIONS: Record<RestrictionState, string> = {
  waiting: "Waits for a decision",
  inForce: "In force",
  refused: "Refused",
  ended: "Ended",
};
export const KINDS: Record<RestrictionKind, string> = {
  plan: "Don’t tell the health plan",
  other: "Something else",
};
export const ENDS: Record<RestrictionEnd, string> = {
  clientAsked: "The client asked",
  clientAgreed: "The client agreed",
  practiceInformed: "We told the client",
};
export const INVOLVED: Record<InvolvedHow, string> = {
  agreed: "May hear",
  didNotObject: "May hear (didn’t object)",
  objects: "May not hear",
};

/** What of these still holds. */
export const restricts = (one: ClientRestriction): boolean =>
  one.state === "inForce" || one.state === "waiting";
export const reaches = (one: ClientChannel): boolean =>
  one.endedOn === null && one.refusedWhy === "";
export const concerns = (one: ClientInvolved): boolean => one.endedOn === null;

/** What is ended, and how it is named. */
export type Ending = {
  what: "restriction" | "channel" | "representative" | "involved";
  id: string;
  title: string;
  /** Only the client ends it. */
  must?: boolean;
};
