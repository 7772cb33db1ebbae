import { expect, test } from "vitest";
import { page } from "vitest/browser";
import matrix from "../../../src-tauri/src/matrix.rs?raw";
import { permissionsOf } from "../fake/permissions";
import { navigate } from "../kit";
import type { Permission, Role } from "../ipc";
import { openApp } from "./testing";

/** What each command needs, by its name in the window: the table in Rust. */
const NEEDS = new Map(
  [...matrix.matchAll(/^ {4}\w+::(\w+) => (?:To\((\w+)\)|\w+),/gm)].map(
    ([, command, permission]) => [
      (command ?? "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      permission === undefined
        ? null
        : ((permission.charAt(0).toLowerCase() + permission.slice(1)) as Permission),
    ],
  ),
);

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

test.each<[string, Role]>([
  ["mia", "frontDesk"],
  ["nora", "provider"],
  ["nora", "medicalDirector"],
  ["nora", "privacyOfficer"],
])("%s as %s is asked for nothing that is refused", async (as, role) => {
  expect(NEEDS.size).toBeGreaterThan(200);
  const held = permissionsOf([role]);
  const refused = new Set<string>();
  const fake = await openApp("/schedule", "Thursday, March 12", { as, roles: [role] });
  const menu = [...document.querySelectorAll<HTMLAnchorElement>("nav.rail a")].map(
    (link) => link.getAttribute("href")?.slice(1) ?? "",
  );
  let told = 0;
  for (const [path, sentinel] of [...PAGES, ...menu.map((one) => [one, "Lock"] as const)]) {
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
