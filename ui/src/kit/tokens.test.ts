import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(`${process.cwd()}/src/kit/tokens.css`, "utf8");

function block(start: string): Record<string, string> {
  const from = css.indexOf(start);
  expect(from, start).toBeGreaterThanOrEqual(0);
  const body = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((found) => [
      found[1] ?? "",
      (found[2] ?? "").trim(),
    ]),
  );
}

const light = block(":root {");
const dark = block(':root[data-theme="dark"]');
const system = block(':root:not([data-theme="light"])');

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXT: [string, string][] = [
  ["ink", "canvas"],
  ["ink", "surface"],
  ["ink", "rail"],
  ["ink", "sunken"],
  ["ink", "soft"],
  ["muted", "canvas"],
  ["muted", "surface"],
  ["muted", "rail"],
  ["muted", "sunken"],
  ["primary", "surface"],
  ["primary", "canvas"],
  ["on-primary", "primary"],
  ["on-soft", "soft"],
  ["on-danger", "danger"],
  ["surface", "ink"],
  ...["danger", "warn", "ok", "info"].flatMap((tone): [string, string][] => [
    [tone, "surface"],
    [tone, "canvas"],
    [tone, `${tone}-soft`],
    ["ink", `${tone}-soft`],
  ]),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((n): [string, string] => ["ink", `p${n}-soft`]),
];
const SHAPES: [string, string][] = [
  ["control", "surface"],
  ["control", "canvas"],
  ["focus", "surface"],
  ["focus", "canvas"],
  ["focus", "soft"],
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((n): [string, string][] => [
    [`p${n}`, `p${n}-soft`],
    [`p${n}`, "surface"],
  ]),
];

describe.each([
  ["light", light],
  ["dark", { ...light, ...dark }],
])("in the %s look", (_name, tokens) => {
  test.each(TEXT)("%s on %s is at least 5:1", (a, b) => {
    expect(contrast(tokens[a] ?? "", tokens[b] ?? "")).toBeGreaterThanOrEqual(5);
  });
  test.each(SHAPES)("%s against %s is at least 3.5:1", (a, b) => {
    expect(contrast(tokens[a] ?? "", tokens[b] ?? "")).toBeGreaterThanOrEqual(3.5);
  });
});

test("the system's dark and a person's own dark are the same", () => {
  expect(system).toEqual(dark);
});
