import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import { readdirSync } from "node:fs";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const features = readdirSync(new URL("./src/features", import.meta.url), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

// Tauri is reached through src/ipc alone: one place to see what crosses, one place to fake.
const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/ipc talks to the window; import from src/ipc.",
};
const shell = {
  group: ["**/app/**"],
  message:
    "A feature does not know the app around it; the app hands it what it needs (see src/kit).",
};
const restrict = (patterns) => ({
  "no-restricted-imports": ["error", { patterns }],
});

export default ts.config(
  { ignores: ["dist/", "coverage/", "src/ipc/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, __FAKE__: "readonly" } },
    rules: {
      "no-undef": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-eval": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "SvelteAttribute[key.name='style']",
          message: "The CSP forbids style attributes; use a class or a style: directive.",
        },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "svelte/no-at-html-tags": "error",
      "svelte/require-each-key": "error",
      // Plain Maps and Dates are used for reckoning, not as state.
      "svelte/prefer-svelte-reactivity": "off",
      "svelte/no-navigation-without-resolve": "off",
      // svelte-check is the one that reads these comments; it sees what this rule does not.
      "svelte/no-unused-svelte-ignore": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ["scripts/**"], rules: { "no-console": "off" } },
  { files: ["src/**/*.{ts,svelte}"], rules: restrict([tauri]) },
  { files: ["src/ipc/**"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["src/kit/**"],
    ignores: ["**/*.test.ts"],
    rules: restrict([
      tauri,
      {
        group: ["**/features/**", "**/app/**", "**/fake/**"],
        message: "The kit knows no feature.",
      },
    ]),
  },
  ...features.map((name) => ({
    files: [`src/features/${name}/**`],
    ignores: ["**/*.test.ts"],
    rules: restrict([
      tauri,
      shell,
      { group: ["**/fake/**"], message: "The fake is for test builds only." },
      {
        // From inside a feature, another one is reached as ../other/… or …/features/other/….
        group: features
          .filter((other) => other !== name)
          .flatMap((other) => [`../${other}/**`, `../../${other}/**`, `**/features/${other}/**`]),
        message: "Features never import one another; share through src/kit or src/ipc.",
      },
    ]),
  })),
);
