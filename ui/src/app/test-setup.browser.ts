// Screen tests in Chromium: the real look, errors fail, nothing moves.
import "@fontsource-variable/inter/index.css";
import { afterEach, beforeEach, expect } from "vitest";
import { resetStores, session } from "../kit";
import "../kit/base.css";
import "../kit/tokens.css";
import { shell } from "./shell.svelte";

const heard: string[] = [];
window.addEventListener("error", (event) => heard.push(event.message));
window.addEventListener("unhandledrejection", (event) => heard.push(String(event.reason)));

beforeEach(() => {
  heard.length = 0;
  document.documentElement.lang = "en";
  document.title = "Stillroom";
});

afterEach(() => {
  resetStores();
  session.set(null);
  shell.forget();
  history.replaceState(null, "", "#/");
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  delete document.documentElement.dataset.theme;
  // ResizeObserver's own note is no error of ours.
  expect(heard.filter((line) => !line.includes("ResizeObserver"))).toEqual([]);
});
