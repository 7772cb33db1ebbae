import type { Section } from "../sections";
import { t } from "./en";
import PoliciesSection from "./PoliciesSection.svelte";

export default {
  id: "policies",
  label: t.title,
  order: 40,
  permission: "programmeView",
  component: PoliciesSection,
} satisfies Section;
