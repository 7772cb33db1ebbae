/**
 * Where we are: a path after the hash, `#/clients/0198…`. Paths carry ids only, never a name. After
 * a lock the same person comes back to it, another one starts at the front.
 */
import type { Component } from "svelte";
import type { Permission } from "../ipc";

export type Params = Record<string, string>;

export type PageProps = { params: Params; query: URLSearchParams };

export type Route = {
  /** "/clients/:id" */
  path: string;
  /** Gets `params` (of the path) and `query` as properties, or nothing where it needs none. */
  component: Component<PageProps> | Component<Record<string, never>>;
  /** The window's title. */
  title: string;
  permission?: Permission;
};

export type NavItem = {
  path: string;
  label: string;
  icon: Component<{ size?: number | string }>;
  /** Their order down the rail: schedule 10, clients 20, journal 60, staff 70, settings 80. */
  order: number;
  permission?: Permission;
};

/** What a feature folder gives the app: `src/features/<name>/feature.ts` exports one as default. */
export type Feature = { routes: Route[]; nav?: NavItem[] };

class Router {
  #hash = $state("/");

  constructor() {
    this.#hash = this.#read();
    window.addEventListener("hashchange", () => {
      this.#hash = this.#read();
    });
  }

  #read(): string {
    return location.hash.replace(/^#/, "") || "/";
  }

  /** "/clients/0198…" without the query */
  get path(): string {
    return this.#hash.split("?")[0] ?? "/";
  }
  get query(): URLSearchParams {
    return new URLSearchParams(this.#hash.split("?")[1] ?? "");
  }

  go(path: string, options: { replace?: boolean } = {}): void {
    if (path === this.#hash) return;
    if (options.replace) history.replaceState(null, "", `#${path}`);
    else history.pushState(null, "", `#${path}`);
    this.#hash = path;
  }

  back(): void {
    history.back();
  }
}

export const router = new Router();

/** Go to a path of the app. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  router.go(path, options);
}

/** The params when `path` is of the shape `pattern`, else null. */
export function match(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/").filter(Boolean);
  const given = path.split("/").filter(Boolean);
  if (wanted.length !== given.length) return null;
  const params: Params = {};
  for (const [index, part] of wanted.entries()) {
    const word = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(word);
    else if (part !== word) return null;
  }
  return params;
}
