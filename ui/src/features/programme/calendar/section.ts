import type { Section } from "../sections";
import Calendar from "./Calendar.svelte";
import { t } from "./en";

export default {
  id: "calendar",
  label: t.title,
  order: 1,
  permission: "programmeView",
  component: Calendar,
} satisfies Section;
