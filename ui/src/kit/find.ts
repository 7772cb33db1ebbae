/** Looking through a list by a few words. */

/** From so many rows on, one looks for a row and doesn't scroll to it. */
export const MANY = 12;

/** Words as they are compared: accents and case aside. */
export const fold = (words: string) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether every word that was typed is somewhere in these texts, accents and case aside. */
export function finds(words: string, ...texts: string[]): boolean {
  const text = fold(texts.join(" "));
  return fold(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
