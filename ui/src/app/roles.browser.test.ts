import { expect, test } from "vitest";
import { page } from "vitest/browser";
import granted from "../../../src-tauri/crates/record/src/permission.rs?raw";
import matrix from "../../../src-tauri/src/matrix.rs?raw";
import { permissionsOf } from "../fake/permissions";
import { navigate } from "../kit";
import type { Permission, Role } from "../ipc";
import { openApp } from "./testing";

const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** What each command needs, by its name in the window: the table in Rust. */
const NEEDS = new Map(
  [...matrix.matchAll(/^ {4}\w+::(\w+) => (?:To\((\w+)\)|\w+),/gm)].map(
    ([, command, permission]) => [
      (command ?? "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      permission === undefined ? null : (lower(permission) as Permission),
    ],
  ),
);

/** Who holds what, by the table in Rust: owner, privacy officer, director, provider, desk, recovery. */
const TABLE = new Map(
  [...granted.matchAll(/^ {4}([A-Z]\w+) *: ([x_ ]+);/gm)].map(([, name, columns]) => [
    lower(name ?? "") as Permission,
    (columns ?? "").split(/ +/).filter(Boolean).slice(0, 6),
  ]),
);
const COLUMNS: Role[] = ["owner", "privacyOfficer", "medicalDirector", "provider", "frontDesk"];

test("the invented practice grants what the table in Rust does", () => {
  expect(TABLE.size).toBeGreaterThan(40);
  const held = (column: number) =>
    [...TABLE].filter(([, columns]) => columns[column] === "x").map(([name]) => name);
  for (const [column, role] of COLUMNS.entries())
    expect(permissionsOf([role]).sort(), role).toEqual(held(column).sort());
  expect(permissionsOf([], true).sort(), "recovery").toEqual(held(COLUMNS.length).sort());
});

const CLIENT = "/clients/01950002-0000-7000-8000-000000000002";
const PAGES = [
  ["/schedule", "Thursday, March 12"],
  ["/clients", "Seen or changed lately"],
  [CLIENT, "Permissions & notices"],
  [`${CLIENT}?tab=history`, "Overview"],
  ["/account", "PIN for this desk"],
  ["/policies", "Lock"],
  ["/training", "Lock"],
  ["/backup", "Sticks in rotation"],
  ["/settings/practice", "The day on the schedule"],
  ["/settings/hours", "Working hours"],
  ["/settings/about", /Apache License/],
] as const;

test.each<[string, Role | "recovery"]>([
  ["mia", "frontDesk"],
  ["nora", "provider"],
  ["nora", "medicalDirector"],
  ["nora", "privacyOfficer"],
  ["recovery", "recovery"],
])("%s as %s is asked for nothing that is refused", async (as, role) => {
  expect(NEEDS.size).toBeGreaterThan(200);
  const held = role === "recovery" ? permissionsOf([], true) : permissionsOf([role]);
  const refused = new Set<string>();
  const fake = await openApp("/schedule", "Thursday, March 12", {
    as,
    ...(role === "recovery" ? {} : { roles: [role] }),
  });
  const menu = [...document.querySelectorAll<HTMLAnchorElement>("nav.rail a")].map(
    (link) => link.getAttribute("href")?.slice(1) ?? "",
  );
  let told = 0;
  // The recovery key is nobody: it has no PIN, and no account.
  const pages = PAGES.filter(([path]) => role !== "recovery" || path !== "/account");
  for (const [path, sentinel] of [...pages, ...menu.map((one) => [one, "Lock"] as const)]) {
    navigate(path);
    await expect.element(page.getByText(sentinel).first()).toBeVisible();
    // What a card asks for once it is there.
    await new Promise((done) => setTimeout(done, 150));
    for (const call of fake.seat.calls.slice(told)) {
      const needs = NEEDS.get(call);
      if (needs === undefined) throw new Error(`${call} is not in the table`);
      if (needs !== null && !held.includes(needs)) refused.add(`${path}: ${call} (${needs})`);
    }
    told = fake.seat.calls.length;
    // No page is empty, and what the menu leads to is no refusal.
    expect(document.querySelector("main")?.textContent.length).toBeGreaterThan(40);
    if (menu.includes(path))
      expect(page.getByText("Your role does not include this page.").elements()).toEqual([]);
  }
  expect([...refused]).toEqual([]);
});
