// The catalogue that is compiled into the program, so that screens are tested with its real words.
// It reads only what those files use: tables of one name, strings, lists of strings, true.
import type { Requirement, RequirementGroup } from "../../ipc";
import privacy from "../../../../src-tauri/crates/practice/src/programme/content/requirements_privacy.toml?raw";
import proposed from "../../../../src-tauri/crates/practice/src/programme/content/proposed_2025.toml?raw";
import security from "../../../../src-tauri/crates/practice/src/programme/content/requirements_security.toml?raw";

function read(text: string): Requirement[] {
  const found: Record<string, unknown>[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "[[requirements]]") found.push({});
    const match = /^(\w+) = (.*)$/.exec(line);
    const one = found.at(-1);
    if (match?.[1] !== undefined && one) one[match[1]] = JSON.parse(match[2] ?? "null");
  }
  return found.map((one) => ({
    id: String(one.id),
    cite: String(one.cite),
    title: String(one.title),
    group: one.group as RequirementGroup,
    kind: one.kind as Requirement["kind"],
    parent: (one.parent as string | undefined) ?? null,
    level: (one.level as Requirement["level"] | undefined) ?? null,
    asks: String(one.asks),
    good: String(one.good),
    human: String(one.human),
    attest: String(one.attest),
    app: (one.app as Requirement["app"] | undefined) ?? "none",
    collectors: (one.collectors as string[] | undefined) ?? [],
    counsel: one.counsel === true,
    normallyNa: (one.normallyNa as string | undefined) ?? null,
  }));
}

export const IN_FORCE = [...read(security), ...read(privacy)];
export const PROPOSED = read(proposed);
export const NOTICE = (/^notice = "(.*)"$/m.exec(proposed) ?? [])[1] ?? "";
