// Reads what the fake needs of the program's own content: texts in three quotes, strings, and
// tables of one name.
export type Table = Record<string, string | number | boolean>;

const unescape = (text: string): string => JSON.parse(text) as string;

/** A text of the file's head. */
export function textOf(file: string, name: string): string {
  const long = new RegExp(`^${name} = """\\n([\\s\\S]*?)"""`, "m").exec(file);
  if (long) return long[1] ?? "";
  const short = new RegExp(`^${name} = (".*")$`, "m").exec(file);
  return short ? unescape(short[1] ?? '""') : "";
}

/** Every table of that name. */
export function tablesOf(file: string, name: string): Table[] {
  const found: Table[] = [];
  let inside = false;
  for (const line of file.split("\n")) {
    if (line.startsWith("[")) {
      inside = line.trim() === `[[${name}]]`;
      if (inside) found.push({});
    }
    const match = /^(\w+) = (.*)$/.exec(line);
    const one = found.at(-1);
    if (inside && match?.[1] !== undefined && one) {
      one[match[1]] = JSON.parse(match[2] ?? "null") as string | number | boolean;
    }
  }
  return found;
}
