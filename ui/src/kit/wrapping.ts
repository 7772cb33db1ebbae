/** Where words may break in a narrow place. */

/** So much stands in one line of a narrow card. */
const LINE = 24;
const PHONE = /((?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])?\d{3}[-.]\d{4}(?!\d))/;

/** Words that stay together, or parts between which a line may end. */
export type Run = { whole: boolean; parts: string[] };

export function wrapping(text: string): Run[] {
  return text
    .split(PHONE)
    .map((run, index) => ({
      whole: index % 2 === 1,
      parts: index % 2 === 1 ? [run] : run.split(/(?<=\s)/).flatMap(pieces),
    }))
    .filter((run) => run.parts.some((part) => part !== ""));
}

/** An address has its place; a side of it that is still too long has dots, hyphens and slashes. */
function pieces(word: string): string[] {
  return word
    .split(/(?<=@)/)
    .flatMap((side) => (side.trim().length > LINE ? side.split(/(?<=[._/?&=-])/) : side));
}
