import type { Section } from "../sections";
import Authorizations from "./Authorizations.svelte";
import { t } from "./en";

export default {
  id: "authorizations",
  label: t.title,
  order: 72,
  permission: "programmeView",
  component: Authorizations,
} satisfies Section;
