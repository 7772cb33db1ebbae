/** Recovery keys and codes as people type them. Rust reads them; this only helps while typing. */

export const GROUP_SYMBOLS = 8;
/** Groups of a recovery key. */
export const KEY_GROUPS = 8;

/** Upper case, look-alikes put right, nothing but symbols. */
export function tidyKey(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1")
    .replace(/[^A-Z0-9]/g, "");
}

/** Letters that no sheet holds (Crockford's alphabet leaves U out; others are no letters at all). */
export function strangers(typed: string): string[] {
  const found = typed.toUpperCase().match(/[^A-TV-Z0-9\s\-–—.,;:]/g) ?? [];
  return [...new Set(found)];
}

/** "7K3MQ9TR…" in groups of eight. */
export function groupsOf(typed: string): string[] {
  return tidyKey(typed).match(/.{1,8}/g) ?? [];
}

/** Whether it is as long as a sheet's key and holds nothing else. */
export function isWholeKey(typed: string): boolean {
  const groups = groupsOf(typed);
  return (
    groups.length === KEY_GROUPS &&
    groups.every((group) => group.length === GROUP_SYMBOLS) &&
    strangers(typed).length === 0
  );
}
