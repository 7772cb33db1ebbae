import ShieldCheck from "@lucide/svelte/icons/shield-check";
import type { Feature } from "../../kit";
import { t } from "./en";
import ProgrammePage from "./ProgrammePage.svelte";

export default {
  routes: [
    {
      path: "/programme",
      component: ProgrammePage,
      title: t.title,
      permission: "programmeView",
    },
    {
      path: "/programme/:section",
      component: ProgrammePage,
      title: t.title,
      permission: "programmeView",
    },
  ],
  nav: [
    {
      path: "/programme",
      label: t.title,
      icon: ShieldCheck,
      order: 65,
      permission: "programmeView",
    },
  ],
} satisfies Feature;
