import type { Section } from "../sections";
import { t } from "./en";
import Incidents from "./Incidents.svelte";

export default {
  id: "incidents",
  label: t.title,
  order: 60,
  permission: "incidentReport",
  component: Incidents,
} satisfies Section;
