import type { Section } from "../sections";
import { t } from "./en";
import Notices from "./Notices.svelte";

export default {
  id: "notices",
  label: t.label,
  order: 74,
  permission: "programmeView",
  component: Notices,
} satisfies Section;
