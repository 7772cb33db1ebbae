/**
 * What other capabilities add to a client's page: an action in its menu, a card beside its contact.
 * A feature registers what it has; the page of clients knows none of them.
 */
import type { Component } from "svelte";
import type { Permission } from "../ipc";

export type ClientAction = {
  label: string;
  icon: Component<{ size?: number | string }>;
  permission: Permission;
  run: (client: { id: string; name: string }) => void;
};

export type ClientCard = {
  permission: Permission;
  component: Component<{ id: string; name: string }>;
};

class ClientExtras {
  actions = $state.raw<ClientAction[]>([]);
  cards = $state.raw<ClientCard[]>([]);
}
export const clientExtras = new ClientExtras();

/** Called once, when a feature's code is loaded: it holds nothing of any client. */
export function addToClients(actions: ClientAction[], cards: ClientCard[]): void {
  clientExtras.actions = [...clientExtras.actions, ...actions];
  clientExtras.cards = [...clientExtras.cards, ...cards];
}
