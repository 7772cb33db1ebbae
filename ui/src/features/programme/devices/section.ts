import type { Section } from "../sections";
import Devices from "./Devices.svelte";
import { t } from "./en";

export default {
  id: "devices",
  label: t.title,
  order: 46,
  permission: "programmeView",
  component: Devices,
} satisfies Section;
