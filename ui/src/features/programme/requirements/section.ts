import type { Section } from "../sections";
import { t } from "./en";
import Requirements from "./Requirements.svelte";

export default {
  id: "requirements",
  label: t.title,
  order: 20,
  permission: "programmeView",
  component: Requirements,
} satisfies Section;
