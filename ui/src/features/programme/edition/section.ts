import type { Section } from "../sections";
import { t } from "./en";
import Editions from "./Editions.svelte";

export default {
  id: "edition",
  label: t.title,
  order: 95,
  permission: "programmeView",
  component: Editions,
} satisfies Section;
