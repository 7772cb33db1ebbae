import type { DiffLine } from "../../../ipc";

/** So many lines stay on each side of what changed. */
const AROUND = 2;

/** A comparison without the long stretches that are the same; null stands for one. */
export function folded(lines: DiffLine[]): (DiffLine | null)[] {
  const near = (at: number) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((line) => line.kind !== "same");
  const all: (DiffLine | null)[] = [];
  for (const [at, line] of lines.entries()) {
    if (near(at)) all.push(line);
    else if (all.at(-1) !== null) all.push(null);
  }
  return all;
}
