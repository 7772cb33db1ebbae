import type { Section } from "../sections";
import Disclosures from "./Disclosures.svelte";
import { t } from "./en";

export default {
  id: "disclosures",
  label: t.title,
  order: 66,
  permission: "requestView",
  component: Disclosures,
} satisfies Section;
