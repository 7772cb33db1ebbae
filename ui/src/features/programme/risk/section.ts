import type { Section } from "../sections";
import { t } from "./en";
import Risk from "./Risk.svelte";

export default {
  id: "risk",
  label: t.title,
  order: 30,
  permission: "programmeView",
  component: Risk,
} satisfies Section;
