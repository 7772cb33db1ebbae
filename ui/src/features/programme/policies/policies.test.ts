import { expect, test } from "vitest";
import { blocksOf } from "../../../fake/programme/policy-words";
import type { DiffLine } from "../../../ipc";
import { folded } from "./folded";

const line = (kind: DiffLine["kind"], text: string): DiffLine => ({
  kind,
  parts: [{ kind, text }],
});

test("a comparison keeps two lines around what changed and folds the rest", () => {
  const lines = [
    ...Array.from({ length: 6 }, (_, n) => line("same", `a${n}`)),
    line("added", "new"),
    ...Array.from({ length: 7 }, (_, n) => line("same", `b${n}`)),
  ];
  const said = folded(lines).map((one) => one?.parts[0]?.text ?? "…");
  expect(said).toEqual(["…", "a4", "a5", "new", "b0", "b1", "…"]);
  expect(folded([])).toEqual([]);
});

test("the invented practice's texts become the same kinds of blocks as the real ones", () => {
  const kinds = blocksOf("## One\nA **bold** word.\n\n1. First\n2. Second\n\n- a\n- b").map(
    (block) => `${block.kind} ${block.items.length}`,
  );
  expect(kinds).toEqual(["heading 1", "paragraph 1", "numbers 2", "bullets 2"]);
});
