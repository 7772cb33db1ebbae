import type { Section } from "../sections";
import { t } from "./en";
import Requests from "./Requests.svelte";

export default {
  id: "requests",
  label: t.title,
  order: 64,
  permission: "requestView",
  component: Requests,
} satisfies Section;
