import Users from "@lucide/svelte/icons/users";
import type { Feature } from "../../kit";
import ClientPage from "./ClientPage.svelte";
import Clients from "./Clients.svelte";
import { t } from "./en";

export default {
  routes: [
    { path: "/clients", component: Clients, title: t.title, permission: "clientView" },
    { path: "/clients/:id", component: ClientPage, title: t.title, permission: "clientView" },
  ],
  nav: [{ path: "/clients", label: t.title, icon: Users, order: 20, permission: "clientView" }],
} satisfies Feature;
