// Texts as blocks, and two texts compared: as Rust does it, for what the fake’s own texts need.
import type { DiffKind, DiffLine, Office, TextBlock } from "../../ipc";
import type { World } from "../world";

export function blocksOf(text: string): TextBlock[] {
  const all: TextBlock[] = [];
  const spans = (words: string) =>
    words
      .split("**")
      .map((part, n) => ({ text: part, bold: n % 2 === 1 }))
      .filter((part) => part.text !== "");
  for (const line of text.split("\n").map((one) => one.trim())) {
    const numbered = /^(\d{1,3})\. (.*)$/.exec(line);
    const last = all.at(-1);
    if (line === "") continue;
    if (line.startsWith("## ")) {
      all.push({ kind: "heading", start: 1, items: [spans(line.slice(3))] });
    } else if (line.startsWith("- ")) {
      if (last?.kind === "bullets") last.items.push(spans(line.slice(2)));
      else all.push({ kind: "bullets", start: 1, items: [spans(line.slice(2))] });
    } else if (numbered) {
      if (last?.kind === "numbers") last.items.push(spans(numbered[2] ?? ""));
      else {
        all.push({
          kind: "numbers",
          start: Number(numbered[1]),
          items: [spans(numbered[2] ?? "")],
        });
      }
    } else all.push({ kind: "paragraph", start: 1, items: [spans(line)] });
  }
  return all;
}

/** Lines that went and came; one that changed in place shows its words. */
export function compared(from: string[], to: string[]): DiffLine[] {
  const lines: DiffLine[] = [];
  const whole = (kind: DiffKind, text: string): DiffLine => ({ kind, parts: [{ kind, text }] });
  for (let n = 0; n < Math.max(from.length, to.length); n += 1) {
    const [a, b] = [from[n], to[n]];
    if (a === b && a !== undefined) lines.push(whole("same", a));
    else if (a === undefined) lines.push(whole("added", b ?? ""));
    else if (b === undefined) lines.push(whole("removed", a));
    else {
      let start = 0;
      while (a[start] === b[start] && start < a.length) start += 1;
      let end = 0;
      while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end))
        end += 1;
      lines.push({
        kind: "changed",
        parts: [
          { kind: "same" as const, text: a.slice(0, start) },
          { kind: "removed" as const, text: a.slice(start, a.length - end) },
          { kind: "added" as const, text: b.slice(start, b.length - end) },
          { kind: "same" as const, text: a.slice(a.length - end) },
        ].filter((part) => part.text !== ""),
      });
    }
  }
  return lines;
}

type Label = [label: string, place: string, value: () => string | null];

/** What a text may quote: its name in words, where it is set, and its value now. */
export function labelsOf(
  world: World,
  holder: (office: Office) => string | null,
): Record<string, Label> {
  return {
    "practice.name": ["the practice’s name", "Settings, Practice", () => world.practice.name],
    "lock.screen_minutes": [
      "idle minutes before the screen locks",
      "Settings, Practice",
      () => String(world.practice.lock.screenMinutes),
    ],
    "lock.vault_minutes": [
      "idle minutes before the record closes",
      "Settings, Practice",
      () => String(world.practice.lock.vaultMinutes),
    ],
    "roles.table": [
      "the list of roles and who holds them",
      "Staff",
      () =>
        "- **Owner:** Dr. Amara Lin\n- **Provider:** Nora Ibe, Tess Moreau\n- **Front desk:** Mia Torres",
    ],
    "officials.privacy": [
      "the privacy official",
      "Programme, Policies, Officials",
      () => holder("privacy"),
    ],
    "officials.security": [
      "the security official",
      "Programme, Policies, Officials",
      () => holder("security"),
    ],
    "officials.contact": [
      "the contact for questions and complaints",
      "Programme, Policies, Officials",
      () => holder("contact"),
    ],
  };
}
