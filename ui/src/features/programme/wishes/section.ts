import type { Section } from "../sections";
import { t } from "./en";
import Wishes from "./Wishes.svelte";

export default {
  id: "wishes",
  label: t.title,
  order: 76,
  permission: "programmeView",
  component: Wishes,
} satisfies Section;
