import type { Section } from "../sections";
import Activity from "./Activity.svelte";
import { t } from "./en";

export default {
  id: "activity",
  label: t.title,
  order: 65,
  permission: "incidentManage",
  component: Activity,
} satisfies Section;
