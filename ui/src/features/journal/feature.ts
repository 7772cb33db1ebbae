import BookOpen from "@lucide/svelte/icons/book-open";
import type { Feature } from "../../kit";
import { t } from "./en";
import JournalPage from "./JournalPage.svelte";

const feature: Feature = {
  routes: [{ path: "/journal", component: JournalPage, title: t.title, permission: "journalView" }],
  nav: [{ path: "/journal", label: t.title, icon: BookOpen, order: 60, permission: "journalView" }],
};
export default feature;
