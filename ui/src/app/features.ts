/** Every feature folder gives its routes and its place on the rail. */
import type { Feature, NavItem, Route } from "../kit/router.svelte";
import { appFeature } from "./feature";

const found = import.meta.glob<Feature>("../features/*/feature.ts", {
  eager: true,
  import: "default",
});

const features: Feature[] = [...Object.values(found), appFeature];

export const routes: Route[] = features.flatMap((feature) => feature.routes);

export const rail: NavItem[] = features
  .flatMap((feature) => feature.nav ?? [])
  .sort((a, b) => a.order - b.order);
