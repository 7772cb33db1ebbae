// The invented practice with more than it ever had: long names, and many rows of everything.
import { addDays } from "../kit/calendar";
import type { Fake } from "./index";
import { P, TODAY } from "./world";

const GIVEN = "Maximiliana-Theodora Alexandrina Wilhelmina";
const FAMILY = "von Hohenstaufen-Featherstonehaugh";
const EMAIL = "maximiliana.theodora.featherstonehaugh@mail.hohenstaufen.example";
const TITLE = "Certificate of the destruction of three tablets and one laser console, with serials";

/** Long names before anything is read; the rows then come one after the other. */
export function much(fake: Fake): void {
  const { world, commands } = fake;
  const [first, second] = world.clients;
  if (first === undefined || second === undefined) return;
  for (const one of [first, second])
    Object.assign(one, { givenName: GIVEN, familyName: FAMILY, email: EMAIL });
  const nurse = world.staff.find((one) => one.id === P.moreau);
  if (nurse) nurse.name = `${GIVEN} ${FAMILY}`;
  // Said once, when all are there.
  const { changed } = world;
  world.changed = () => undefined;
  void rows(
    commands,
    world.clients.map((one) => one.id),
  ).finally(() => {
    world.changed = changed;
    changed(["requests", "disclosures", "requirements"]);
  });
}

async function rows(commands: Fake["commands"], clients: string[]): Promise<void> {
  const nth = (n: number) => clients[n % clients.length] ?? "";
  const kinds = ["access", "amendment", "accounting"] as const;
  for (let n = 0; n < 100; n += 1)
    await commands.addUpload({
      requirement: "310.d.2.i",
      replaces: null,
      title: n % 3 === 0 ? TITLE : `Shredding certificate ${String(n + 1)}`,
      proves: "The old devices were destroyed.",
      ofDay: addDays(TODAY, -n),
      expires: n % 4 === 0 ? addDays(TODAY, 20 - n) : null,
    });
  for (let n = 0; n < 57; n += 1)
    await commands.takeRequest({
      client: nth(n),
      kind: kinds[n % 3] ?? "access",
      received: addDays(TODAY, -(n * 2)),
      receivedHow: "email",
      asker: n % 5 === 0 ? "other" : "client",
      askerName: n % 5 === 0 ? `${GIVEN} ${FAMILY}` : "",
      relation: n % 5 === 0 ? "attorney under a durable power" : "",
      authority: n % 5 === 0 ? "The paper of March 1" : "",
      ask: { scope: "All notes and photographs of the year", form: "paper", deliver: "" },
      identity: null,
    });
  for (let n = 0; n < 300; n += 1)
    await commands.logDisclosure({
      clients: [nth(n)],
      happened: addDays(TODAY, -n),
      recipient: n % 7 === 0 ? `${GIVEN} ${FAMILY}, Department of Public Health` : "FDA MedWatch",
      address: "",
      what: "Date, lot number and reaction.",
      purpose: n % 2 === 0 ? "publicHealth" : "treatment",
      why: "",
      how: "email",
    });
}
