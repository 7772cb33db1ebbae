/** Every folder of the programme gives its section: `<name>/section.ts` exports one as default. */
import type { Component } from "svelte";
import type { Permission } from "../../ipc";

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
