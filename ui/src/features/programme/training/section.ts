import type { Section } from "../sections";
import { t } from "./en";
import Training from "./Training.svelte";

export default {
  id: "training",
  label: t.title,
  order: 50,
  permission: "programmeView",
  component: Training,
} satisfies Section;
