// Pictures of every screen on the invented practice, to look at: npm run shots [-- word …]
// A word keeps only the shots whose name holds it ("risk|vendors": one of them). They go to a folder
// of the system's temp place. STILLROOM_WHOLE=1 makes the window as high as what it holds, to read
// what lies below the fold.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build, preview } from "vite";
import {
  click,
  factorTo,
  fill,
  key,
  more,
  restoreTo,
  stepUp,
  steps,
  type,
  wizardTo,
} from "./shots-acts.mjs";
import { house } from "./shots-house.mjs";
import { policies } from "./shots-policies.mjs";
import { programme } from "./shots-programme.mjs";
import { activity } from "./shots-activity.mjs";
import { refused } from "./shots-refused.mjs";
import { requests } from "./shots-requests.mjs";
import { papers } from "./shots-papers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = process.env.STILLROOM_SHOTS ?? join(tmpdir(), "stillroom-shots");
const words = process.argv.slice(2);
const whole = process.env.STILLROOM_WHOLE !== undefined;
// The window's own policy, so that what it would block shows here.
const conf = JSON.parse(readFileSync(join(root, "../src-tauri/tauri.conf.json"), "utf8"));
const csp = conf.app.security.csp;
const installed = process.env.STILLROOM_CHROMIUM ?? "/usr/bin/chromium";

const outDir = join(tmpdir(), `stillroom-fake-${process.pid}`);
await build({ root, mode: "fake", logLevel: "warn", build: { outDir, emptyOutDir: true } });
const server = await preview({
  root,
  mode: "fake",
  logLevel: "warn",
  build: { outDir },
  // Another port where this one is taken: two may look at once.
  preview: {
    port: 4199,
    strictPort: false,
    host: "127.0.0.1",
    headers: { "Content-Security-Policy": csp },
  },
});
const base = server.resolvedUrls.local[0];

const shots = [
  ["01-welcome", "scene=firstRun", "/"],
  ["02-practice", "scene=firstRun", "/", wizardTo(1)],
  ["03-owner", "scene=firstRun", "/", wizardTo(2)],
  ["04-passphrase", "scene=firstRun", "/", wizardTo(3)],
  ["05-recovery-key", "scene=firstRun", "/", wizardTo(4)],
  ["06-type-back", "scene=firstRun", "/", wizardTo(5)],
  ["10-sign-in", "scene=vaultLocked", "/"],
  ["11-sign-in-help", "scene=vaultLocked", "/", click("Can’t sign in?")],
  [
    "12-wrong",
    "scene=vaultLocked",
    "/",
    steps((p) => p.getByText("mia").click(), fill("Passphrase", "nonsense nonsense"), key("Enter")),
  ],
  ["13-damaged", "problem=damaged", "/"],
  ["13-damaged-open", "damaged=1", "/backup"],
  ["13-problem", "problem=keychain_no_entry", "/"],
  [
    "14-recover",
    "problem=keychain_no_entry",
    "/",
    steps(click("Use the recovery key"), fill("Recovery key", "7k3m q9tr 2wxd 5hnb r8fp")),
  ],
  ["15-lock-screen", "scene=screenLocked", "/"],
  ["16-pin", "scene=screenLocked", "/", steps(click("Mia Torres"), type("123"))],
  ["20-schedule", "", "/schedule"],
  ["21-palette", "", "/schedule", steps(key("Control+k"), type("nov"))],
  ["22-palette-empty", "", "/schedule", key("Control+k")],
  ["23-shortcuts", "", "/schedule", key("?")],
  ["24-rooms", "", "/schedule", (p) => p.getByText("Rooms", { exact: true }).click()],
  ["25-week", "", "/schedule", (p) => p.getByText("Week", { exact: true }).click()],
  [
    "26-visit",
    "",
    "/schedule",
    (p) => p.locator("[data-visit] button", { hasText: "Bea Quinn" }).first().click(),
  ],
  [
    "27-booking",
    "",
    "/schedule",
    steps(key("n"), type("nov"), key("Enter"), (p) =>
      p.getByLabel("Service").selectOption({ index: 5 }),
    ),
  ],
  ["28-empty-day", "", "/schedule?date=2026-03-15"],
  ["29-day-sheet", "", "/print/day/2026-03-12"],
  ["30-clients", "", "/clients"],
  ["31-client", "", "/clients/01950002-0000-7000-8000-000000000009"],
  ["32-client-details", "", "/clients/01950002-0000-7000-8000-000000000009?tab=details"],
  ["33-break-glass", "as=mia", "/clients/01950002-0000-7000-8000-000000000009"],
  ["34-new-client", "", "/clients", click("New client")],
  ["35-import", "", "/import", click("Browse")],
  ["36-import-check", "", "/import", steps(click("Browse"), click("Check the rows"))],
  [
    "37-note",
    "",
    "/notes/01950005-0000-7000-8000-000000000003?date=2026-03-12",
    click("Insert headings"),
  ],
  ["40-staff", "", "/staff"],
  ["41-person", "", "/staff", click("Tess Moreau")],
  [
    "42-licences",
    "",
    "/staff",
    steps(click("Tess Moreau"), (p) => p.getByText("Licences", { exact: true }).last().click()),
  ],
  [
    "43-access",
    "",
    "/staff",
    steps(click("Tess Moreau"), (p) => p.getByText("Access", { exact: true }).last().click()),
  ],
  [
    "44-end-access",
    "",
    "/staff",
    steps(
      click("Tess Moreau"),
      (p) => p.getByText("Access", { exact: true }).last().click(),
      click("End access"),
      (p) => p.getByText("End the access of").waitFor(),
    ),
  ],
  ["45-new-person", "", "/staff/new"],
  ["46-account", "", "/account"],
  ["46-factor-on", "factor=on&rule=whoHasOne", "/account"],
  ["46-factor-few", "factor=few&rule=everyone", "/account"],
  ["46-factor-passphrase", "", "/account", click("Set up a second factor")],
  ["46-factor-scan", "", "/account", factorTo(1)],
  ["46-factor-wrong", "", "/account", factorTo(2)],
  ["46-factor-codes", "", "/account", factorTo(3)],
  ["50-journal", "alerts=1", "/journal"],
  [
    "51-entry",
    "",
    "/journal",
    async (p) =>
      p.getByRole("listbox", { name: "Journal entries" }).getByRole("option").nth(4).click(),
  ],
  [
    "52-journal-none",
    "",
    "/journal",
    steps(
      (p) => p.getByLabel("From", { exact: true }).fill("03/12/2026"),
      key("Enter"),
      (p) => p.getByLabel("What").selectOption("system"),
    ),
  ],
  ["60-practice", "", "/settings/practice"],
  ["61-services", "", "/settings/services"],
  ["62-service", "", "/settings/services", click("Cheek filler")],
  ["63-rooms", "", "/settings/rooms"],
  ["64-hours", "", "/settings/hours"],
  [
    "65-security",
    "",
    "/settings/security",
    steps(click("Verify now"), (p) => p.getByText("Everything fits").waitFor()),
  ],
  [
    "66-step-up",
    "",
    "/settings/security",
    steps(
      click("Replace the recovery key"),
      (p) => p.getByRole("dialog").getByRole("button", { name: "Replace" }).click(),
      (p) => p.getByLabel("Passphrase", { exact: true }).waitFor(),
    ),
  ],
  [
    "66-factor-confirm",
    "factor=on&rule=whoHasOne",
    "/settings/security",
    steps(
      click("Replace the recovery key"),
      (p) => p.getByRole("dialog").getByRole("button", { name: "Replace" }).click(),
      fill("Passphrase", "correct horse battery staple"),
      fill("Code from your app", "111111"),
      click("Go on"),
    ),
  ],
  [
    "66-factor-first",
    "rule=everyone",
    "/settings/security",
    steps(click("Replace the recovery key"), (p) =>
      p.getByRole("dialog").getByRole("button", { name: "Replace" }).click(),
    ),
  ],
  ["66-factor-rule", "factor=on&rule=everyone", "/settings/security"],
  ["67-appearance", "", "/settings/appearance"],
  ["68-about", "", "/settings/about"],
  [
    "70-warning",
    "",
    "/schedule",
    async (p) => p.evaluate(() => window.stillroomFake.emit("lock-warning", { seconds: 18 })),
  ],
  ["71-front-desk", "as=mia", "/schedule"],
  ...[
    ["mia", "frontDesk"],
    ["nora", "provider"],
    ["nora", "medicalDirector"],
    ["nora", "privacyOfficer"],
  ].flatMap(([as, role]) =>
    [
      ["schedule", "/schedule"],
      ["clients", "/clients"],
      ["client", "/clients/01950002-0000-7000-8000-000000000009"],
      ["note", "/notes/01950005-0000-7000-8000-000000000003?date=2026-03-12"],
      ["journal", "/journal"],
      ["staff", "/staff"],
      ["security", "/settings/security"],
      ["practice", "/settings/practice"],
      ["services", "/settings/services"],
      ["programme", "/programme"],
      ["me", "/schedule", (p) => p.locator("header .ends button").last().click()],
      ["palette", "/schedule", key("Control+k")],
      [
        "visit",
        "/schedule",
        (p) => p.locator("[data-visit] button", { hasText: "Bea Quinn" }).first().click(),
      ],
    ].map(([name, path, act]) => [`80-${role}-${name}`, `as=${as}&roles=${role}`, path, act]),
  ),
  ["80-backup", "", "/backup"],
  ["81-backup-none", "backup=none", "/backup"],
  ["82-backup-overdue", "backup=overdue", "/backup"],
  ["83-stick-set-up", "backup=none", "/backup", click("Set up a stick")],
  ["84-stick-more", "", "/backup", click("More for Blue")],
  [
    "85-backup-done",
    "",
    "/backup",
    steps(click("Back up now"), (p) => p.getByText("Backed up on Blue").waitFor()),
  ],
  [
    "86-drill",
    "",
    "/backup",
    steps(more("Try a restore"), (p) => p.getByText("The printed").click()),
  ],
  [
    "87-drill-passed",
    "",
    "/backup",
    steps(more("Try a restore"), click("Try it"), (p) => p.getByText("passed").first().waitFor()),
  ],
  ["88-prune", "", "/backup", steps(more("Take old backups off"), stepUp)],
  ["89-backups-on", "", "/backup", more("Backups on it")],
  ["90-closing", "backup=closing", "/schedule"],
  ["91-backup-front-desk", "as=mia&backup=overdue", "/backup"],
  ["92-restore-drive", "scene=firstRun", "/", restoreTo(0)],
  ["93-restore-no-drive", "scene=firstRun&backup=none", "/", restoreTo(0)],
  ["94-restore-key", "scene=firstRun", "/", restoreTo(1)],
  ["95-restore-which", "scene=firstRun", "/", restoreTo(2)],
  ["96-restore-passed", "scene=firstRun", "/", restoreTo(3)],
  ["97-restore-done", "scene=firstRun", "/", restoreTo(4)],
  ["98-stick-name", "", "/backup", more("Name and place")],
  ["199-due", "", "/programme"],
  ["199-due-none", "due=none", "/programme"],
  ["199-due-since", "due=since", "/programme"],
  ...policies,
  ...house,
  ...programme,
  ...activity,
  ...requests,
  ...papers,
  ...refused,
];

const sizes = [
  ["desk", 1440, 900],
  ["wide", 1180, 820],
  ["tall", 820, 1180],
];

// What the tallest scrolling part hides, the window grows by.
async function grow(page, width, height) {
  const hidden = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll("*")]
        .filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowY))
        .map((e) => e.scrollHeight - e.clientHeight),
      0,
    ),
  );
  if (hidden > 0) {
    await page.setViewportSize({ width, height: Math.min(height + hidden, 4000) });
    await page.waitForTimeout(100);
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  ...(existsSync(installed) ? { executablePath: installed } : {}),
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
let failed = 0;
for (const [size, width, height] of sizes) {
  for (const theme of ["light", "dark"]) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: "reduce",
      hasTouch: size === "tall",
      timezoneId: "America/New_York",
    });
    for (const [name, query, path, act] of shots) {
      const full = `${name}-${size}-${theme}`;
      if (!words.every((word) => word.split("|").some((one) => full.includes(one)))) continue;
      const page = await context.newPage();
      page.setDefaultTimeout(5000);
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !message.location().url.endsWith("favicon.ico"))
          errors.push(message.text());
      });
      try {
        await page.goto(`${base}?${query}#${path}`);
        await page.locator("main").first().waitFor({ timeout: 5000 });
        await page.waitForTimeout(150);
        if (act) await act(page);
        await page.waitForTimeout(350);
        if (whole) await grow(page, width, height);
      } catch (error) {
        errors.push(String(error).split("\n")[0]);
      }
      await page.screenshot({ path: join(out, `${full}.png`), timeout: 30_000 });
      if (errors.length > 0) {
        failed += 1;
        console.error(`${full}: ${errors.join("; ")}`);
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
await server.close();
rmSync(outDir, { recursive: true, force: true });
console.log(`${out}${failed > 0 ? `, ${failed} with errors` : ""}`);
process.exit(failed > 0 ? 1 : 0);
