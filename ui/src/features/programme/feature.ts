import ShieldCheck from "@lucide/svelte/icons/shield-check";
import { addToClients, type Feature } from "../../kit";
import "./disclosures/on-clients";
import { t } from "./en";
import { t as policies } from "./policies/en";
import MyPolicies from "./policies/MyPolicies.svelte";
import ProgrammePage from "./ProgrammePage.svelte";
import CoursePage from "./training/CoursePage.svelte";
import { t as training } from "./training/en";
import MinePage from "./training/MinePage.svelte";
import ClientCard from "./wishes/ClientCard.svelte";

addToClients([], [{ permission: "clientView", component: ClientCard }]);

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
    // Everybody's own: what their role has to read, and their courses.
    {
      path: "/policies",
      component: MyPolicies,
      title: policies.mine.title,
      permission: "selfManage",
    },
    {
      path: "/policies/:slug",
      component: MyPolicies,
      title: policies.mine.title,
      permission: "selfManage",
    },
    { path: "/training", component: MinePage, title: training.mine.title },
    {
      path: "/training/:course",
      component: CoursePage,
      title: training.mine.title,
      permission: "selfManage",
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
