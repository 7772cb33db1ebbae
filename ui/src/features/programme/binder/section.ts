import type { Section } from "../sections";
import Binder from "./Binder.svelte";
import { t } from "./en";

export default {
  id: "binder",
  label: t.title,
  order: 90,
  permission: "programmeView",
  component: Binder,
} satisfies Section;
