/** For screen tests: the app on the invented practice, and axe over what it shows. */
import axe from "axe-core";
import { expect } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { useFake, type Fake, type FakeOptions } from "../fake";
import { router } from "../kit";
import App from "./App.svelte";

export type Theme = "light" | "dark";

/** Start the app at a path; `sentinel` is a text that must be there before anything is judged. */
export async function openApp(
  path: string,
  sentinel: string | RegExp,
  options: FakeOptions & { theme?: Theme } = {},
): Promise<Fake> {
  const fake = useFake(options);
  document.documentElement.dataset.theme = options.theme ?? "light";
  router.go(path, { replace: true });
  document.getElementById("app")?.remove();
  // As tall as the window, as #app is.
  const { container } = await render(App);
  container.style.height = "100%";
  await expect.element(page.getByText(sentinel).first()).toBeVisible();
  return fake;
}

/** No violation of WCAG 2.2 AA (and axe's best practices) in what is on screen. */
export async function expectAccessible(): Promise<void> {
  // What is on its way is judged where it arrives.
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  await Promise.allSettled(
    document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
      .map((one) => one.finished),
  );
  const result = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  const found = result.violations.map(
    (violation) =>
      `${violation.id}: ${violation.nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary ?? ""})`).join("; ")}`,
  );
  expect(found.join("\n")).toBe("");
  expect(result.passes.length).toBeGreaterThan(5);
}
