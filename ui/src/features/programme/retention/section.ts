import type { Section } from "../sections";
import { t } from "./en";
import Retention from "./Retention.svelte";

export default {
  id: "retention",
  label: t.title,
  order: 90,
  permission: "programmeView",
  component: Retention,
} satisfies Section;
