import IdCardLanyard from "@lucide/svelte/icons/id-card-lanyard";
import type { Feature } from "../../kit";
import { t } from "./en";
import StaffPage from "./StaffPage.svelte";

const feature: Feature = {
  routes: [
    { path: "/staff", component: StaffPage, title: t.title, permission: "staffView" },
    { path: "/staff/:id", component: StaffPage, title: t.title, permission: "staffView" },
  ],
  nav: [
    { path: "/staff", label: t.title, icon: IdCardLanyard, order: 70, permission: "staffView" },
  ],
};
export default feature;
