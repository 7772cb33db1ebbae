/** What was typed as a whole number: null where nothing was, NaN where it is something else. */
export function whole(typed: string): number | null {
  const words = typed.trim();
  if (words === "") return null;
  const digits = words.replaceAll(",", "");
  return /^(\d+|\d{1,3}(,\d{3})+)$/.test(words) && digits.length <= 9 ? Number(digits) : Number.NaN;
}
