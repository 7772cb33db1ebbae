import type { Feature } from "../../kit";
import { t } from "./en";
import NotePage from "./NotePage.svelte";

export default {
  routes: [{ path: "/notes/:visit", component: NotePage, title: t.title, permission: "noteView" }],
} satisfies Feature;
