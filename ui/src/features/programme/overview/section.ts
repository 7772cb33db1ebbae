import { t } from "../en";
import type { Section } from "../sections";
import Overview from "./Overview.svelte";

export default {
  id: "overview",
  label: t.overview.title,
  order: 0,
  permission: "programmeView",
  component: Overview,
} satisfies Section;
