import type { Feature } from "../../kit";
import { t } from "./en";
import ImportPage from "./ImportPage.svelte";

export default {
  routes: [{ path: "/import", component: ImportPage, title: t.title, permission: "clientImport" }],
} satisfies Feature;
