/** What people type at the gate. Rust reads it; this only helps while typing. */
export { GROUP_SYMBOLS, groupsOf, strangers, tidyKey } from "../../kit/keytext";

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
