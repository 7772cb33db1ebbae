/** What one feature shows on another's page: features never import one another. */
import type { Component } from "svelte";
import type { Permission } from "../ipc";

/** A card on a client's page. */
export type ClientCard = {
  /** From the top, after the health summary: permissions 10. */
  order: number;
  permission: Permission;
  component: Component<{ client: string }>;
};

/** All of them; the app fills it from the features' folders. */
export const clientCards: ClientCard[] = [];
