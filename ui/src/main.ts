import "@fontsource-variable/inter/index.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import "./kit/tokens.css";
import "./kit/base.css";

async function start(): Promise<void> {
  if (__FAKE__) {
    // Test builds only: `?scene=…` chooses where the invented practice begins.
    const { installFake } = await import("./fake");
    installFake(new URLSearchParams(location.search));
  }
  const target = document.getElementById("app");
  if (target) mount(App, { target });
}

void start();
