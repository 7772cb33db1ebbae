import HardDrive from "@lucide/svelte/icons/hard-drive";
import type { Feature } from "../../kit";
import BackupPage from "./BackupPage.svelte";
import { t } from "./en";

export default {
  routes: [{ path: "/backup", component: BackupPage, title: t.title, permission: "backupRun" }],
  nav: [{ path: "/backup", label: t.title, icon: HardDrive, order: 70, permission: "backupRun" }],
} satisfies Feature;
