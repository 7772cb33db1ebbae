/** Every folder of the programme gives its section: `<name>/section.ts` exports one as default. */
import type { Component } from "svelte";
import type { Permission } from "../../ipc";
import { t } from "./en";

export type Section = {
  /** The last part of its address: `#/programme/<id>`. */
  id: string;
  label: string;
  /** From the first step to the last: overview 0, applicability 10, requirements 20, risks 30, policies 40, … */
  order: number;
  permission: Permission;
  component: Component<Record<string, never>> | Component<{ query: URLSearchParams }>;
};

const found = import.meta.glob<Section>("./*/section.ts", { eager: true, import: "default" });

export const sections: Section[] = Object.values(found).sort((a, b) => a.order - b.order);

/** Where a section stands. What is in no group comes last, with the house. */
const groups: { title: string; ids: string[] }[] = [
  { title: t.groups.now, ids: ["overview", "calendar", "incidents", "activity"] },
  {
    title: t.groups.programme,
    ids: ["applicability", "requirements", "risk", "policies", "training", "binder", "edition"],
  },
  {
    title: t.groups.clients,
    ids: ["requests", "disclosures", "authorizations", "notices", "wishes", "complaints"],
  },
  { title: t.groups.house, ids: ["vendors", "devices", "retention"] },
];

/** The sections that somebody sees, in their groups; none that is empty. */
export function grouped(shown: Section[]): { title: string; items: Section[] }[] {
  const known = groups.flatMap((group) => group.ids);
  return groups
    .map(({ title, ids }, at) => ({
      title,
      items: [
        ...ids.flatMap((id) => shown.filter((one) => one.id === id)),
        ...(at === groups.length - 1 ? shown.filter((one) => !known.includes(one.id)) : []),
      ],
    }))
    .filter((group) => group.items.length > 0);
}
