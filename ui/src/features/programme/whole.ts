/** What was typed as a whole number: null where nothing was, NaN where it is something else. */
export function whole(typed: string): number | null {
  const digits = typed.trim().replace(/,(?=\d{3})/g, "");
  return digits === "" ? null : /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
}
