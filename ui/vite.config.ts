import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The window loads the files from its own scheme: paths must be relative to the page.
  base: "./",
  define: {
    // Only the test builds carry the fake backend; the release build drops the branch.
    __FAKE__: JSON.stringify(mode === "fake" || mode === "test"),
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The oldest engine we meet: WebKitGTK and WKWebView of macOS 13.
    target: "safari16",
    // No inlined data: URLs (strict CSP: img-src 'self' blob:).
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    // Read from the disk, once: splitting would win nothing.
    chunkSizeWarningLimit: 900,
  },
  server: { port: 5173, strictPort: true, host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
}));
