import Settings from "@lucide/svelte/icons/settings";
import type { Feature } from "../kit";
import { t } from "./en";
import SettingsPage from "./SettingsPage.svelte";

export const appFeature: Feature = {
  routes: [
    { path: "/settings", component: SettingsPage, title: t.settings },
    { path: "/settings/:section", component: SettingsPage, title: t.settings },
  ],
  nav: [{ path: "/settings", label: t.settings, icon: Settings, order: 80 }],
};
