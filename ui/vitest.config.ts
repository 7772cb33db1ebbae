import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Debian's Chromium where there is one, else the one that Playwright brings.
const chromium = process.env.STILLROOM_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  define: { __FAKE__: "true" },
  test: {
    // Two cores are the least a contributor has; a failing test should say so in seconds.
    testTimeout: 20_000,
    projects: [
      {
        plugins: [svelte()],
        define: { __FAKE__: "true" },
        server: { fs: { allow: [".."] } },
        resolve: { conditions: ["browser"] },
        test: {
          name: "state",
          environment: "jsdom",
          include: ["src/**/*.test.ts"],
          exclude: ["src/**/*.browser.test.ts"],
          setupFiles: ["src/app/test-setup.ts"],
        },
      },
      {
        plugins: [svelte()],
        define: { __FAKE__: "true" },
        // The invented practice shows the texts that are compiled into the program.
        server: { fs: { allow: [".."] } },
        optimizeDeps: {
          // Everything is found before the first test: what is found later reloads the page under it.
          entries: ["src/**/*.{ts,svelte}"],
          include: ["vitest-browser-svelte", "axe-core", "@internationalized/date", "bits-ui"],
        },
        test: {
          name: "screens",
          fileParallelism: false,
          include: ["src/**/*.browser.test.ts"],
          setupFiles: ["src/app/test-setup.browser.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1440, height: 900 },
            provider: playwright({
              contextOptions: {
                reducedMotion: "reduce",
                locale: "en-US",
                timezoneId: "America/New_York",
              },
              launchOptions: {
                ...(existsSync(chromium) ? { executablePath: chromium } : {}),
                args: [
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-setuid-sandbox",
                  "--font-render-hinting=none",
                ],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
