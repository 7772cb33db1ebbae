import CalendarDays from "@lucide/svelte/icons/calendar-days";
import type { Feature } from "../../kit";
import DaySheetPage from "./DaySheetPage.svelte";
import { t } from "./en";
import EmergencySheetPage from "./EmergencySheetPage.svelte";
import Schedule from "./Schedule.svelte";

export default {
  routes: [
    { path: "/schedule", component: Schedule, title: t.title, permission: "scheduleView" },
    {
      path: "/print/day/:date",
      component: DaySheetPage,
      title: t.paper.dayTitle,
      permission: "scheduleView",
    },
    {
      path: "/print/emergency",
      component: EmergencySheetPage,
      title: t.paper.emergencyTitle,
      permission: "emergencySheet",
    },
  ],
  nav: [
    {
      path: "/schedule",
      label: t.title,
      icon: CalendarDays,
      order: 10,
      permission: "scheduleView",
    },
  ],
} satisfies Feature;
