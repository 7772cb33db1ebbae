import type { Section } from "../sections";
import Applicability from "./Applicability.svelte";
import { t } from "./en";

export default {
  id: "applicability",
  label: t.title,
  order: 10,
  permission: "programmeView",
  component: Applicability,
} satisfies Section;
