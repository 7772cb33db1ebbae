/** Recovery keys and codes as people type them. Rust reads them; this only helps while typing. */

export const GROUP_SYMBOLS = 8;

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

/** A login made of a name: "Amara Lin" → "amara". */
export function loginOf(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^(dr|mr|mrs|ms)\.?\s+/, "")
    .trim();
  return (plain.split(/\s+/)[0] ?? "").replace(/[^a-z0-9.-]/g, "").slice(0, 32);
}

export function loginFits(login: string): boolean {
  return /^[a-z][a-z0-9.-]{1,31}$/.test(login);
}

/** Two different places of a sheet to ask for. */
export function pickGroups(count: number, random: () => number): [number, number] {
  const first = Math.floor(random() * count);
  const second = (first + 1 + Math.floor(random() * (count - 1))) % count;
  return first < second ? [first, second] : [second, first];
}
