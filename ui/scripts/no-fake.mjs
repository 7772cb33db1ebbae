// A release must not carry the fake backend: look for its mark in every built file.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const MARK = "stillroom-fake-backend";
const found = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .filter((file) => readFileSync(file).includes(MARK));
if (found.length > 0) {
  console.error(`The fake backend is in the release build: ${found.join(", ")}`);
  process.exit(1);
}
console.log("The release build holds no fake backend.");
