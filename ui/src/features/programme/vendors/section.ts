import type { Section } from "../sections";
import { t } from "./en";
import Vendors from "./Vendors.svelte";

export default {
  id: "vendors",
  label: t.title,
  order: 44,
  permission: "programmeView",
  component: Vendors,
} satisfies Section;
