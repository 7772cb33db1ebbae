// What the policies of the invented practice are called, and a text for each that is shorter than
// the real one and quotes the same kinds of settings.
import type { Office, Role } from "../../ipc";

export type PolicyTitle = {
  slug: string;
  number: number;
  title: string;
  citations: string[];
  roles: Role[];
};

const ROLES: Role[] = ["owner", "privacyOfficer", "medicalDirector", "provider", "frontDesk"];

function of(
  number: number,
  slug: string,
  title: string,
  citations: string[],
  who: string,
): PolicyTitle {
  return { number, slug, title, citations, roles: ROLES.filter((_, n) => who[n] === "x") };
}

export const TITLES: PolicyTitle[] = [
  of(1, "risk-management", "Security management and risk", ["45 CFR 164.308(a)(1)"], "xxx.."),
  of(2, "sanctions", "Sanctions", ["45 CFR 164.308(a)(1)(ii)(C)", "45 CFR 164.530(e)"], "xxxxx"),
  of(3, "log-review", "Review of the journal", ["45 CFR 164.308(a)(1)(ii)(D)"], "xxx.."),
  of(
    4,
    "officials",
    "Privacy and security officials",
    ["45 CFR 164.308(a)(2)", "45 CFR 164.530(a)"],
    "xxx..",
  ),
  of(
    5,
    "workforce-access",
    "Workforce access, from the first day to the last",
    ["45 CFR 164.308(a)(3)", "45 CFR 164.308(a)(4)"],
    "xxx..",
  ),
  of(
    6,
    "training",
    "Awareness and training",
    ["45 CFR 164.308(a)(5)", "45 CFR 164.530(b)"],
    "xxxxx",
  ),
  of(
    7,
    "passwords",
    "Passphrases, PINs and proving who you are",
    ["45 CFR 164.312(d)", "45 CFR 164.308(a)(5)(ii)(D)"],
    "xxxxx",
  ),
  of(8, "incidents", "Security incidents", ["45 CFR 164.308(a)(6)"], "xxxxx"),
  of(9, "breach", "Breach assessment and notice", ["45 CFR 164.400–414"], "xxx.."),
  of(
    10,
    "contingency",
    "Backups, outages and emergencies",
    ["45 CFR 164.308(a)(7)", "45 CFR 164.312(a)(2)(ii)"],
    "xxxxx",
  ),
  of(11, "evaluation", "Evaluation of the programme", ["45 CFR 164.308(a)(8)"], "xx..."),
  of(
    12,
    "business-associates",
    "Vendors who handle client information",
    ["45 CFR 164.308(b)", "45 CFR 164.314(a)", "45 CFR 164.504(e)"],
    "xx...",
  ),
  of(13, "facility", "The building, keys and visitors", ["45 CFR 164.310(a)"], "xxxxx"),
  of(
    14,
    "workstations",
    "Workstations, tablets and phones",
    ["45 CFR 164.310(b)", "45 CFR 164.310(c)"],
    "xxxxx",
  ),
  of(
    15,
    "media-disposal",
    "Sticks, cards, paper and their disposal",
    ["45 CFR 164.310(d)"],
    "xxxxx",
  ),
  of(
    16,
    "access-control",
    "Technical access control and encryption",
    ["45 CFR 164.312(a)"],
    "xxxxx",
  ),
  of(
    17,
    "audit-integrity",
    "Audit trail and integrity of records",
    ["45 CFR 164.312(b)", "45 CFR 164.312(c)"],
    "xxxx.",
  ),
  of(18, "transmission", "E-mail, texting and other ways out", ["45 CFR 164.312(e)"], "xxxxx"),
  of(
    19,
    "documentation",
    "Policies, documents and how long we keep them",
    ["45 CFR 164.316", "45 CFR 164.530(i)", "45 CFR 164.530(j)"],
    "xxx..",
  ),
  of(
    20,
    "minimum-necessary",
    "Uses, disclosures and the minimum necessary",
    ["45 CFR 164.502", "45 CFR 164.514"],
    "xxxxx",
  ),
  of(
    21,
    "photos-marketing",
    "Authorization, photos and marketing",
    ["45 CFR 164.508", "45 CFR 164.501"],
    "xxxxx",
  ),
  of(22, "notice", "Notice of privacy practices", ["45 CFR 164.520"], "xxxxx"),
  of(23, "access", "Clients' right to see and get their records", ["45 CFR 164.524"], "xxxxx"),
  of(24, "amendment", "Corrections that a client asks for", ["45 CFR 164.526"], "xxxxx"),
  of(25, "accounting", "Accounting of disclosures", ["45 CFR 164.528"], "xxx.x"),
  of(26, "restrictions", "Restrictions and confidential channels", ["45 CFR 164.522"], "xxxxx"),
  of(
    27,
    "complaints",
    "Complaints, no retaliation, and making good",
    ["45 CFR 164.530(d)", "45 CFR 164.530(f)", "45 CFR 164.530(g)", "45 CFR 164.530(h)"],
    "xxxxx",
  ),
  of(
    28,
    "verification",
    "Who is asking: verification and representatives",
    ["45 CFR 164.514(h)", "45 CFR 164.502(g)"],
    "xxxxx",
  ),
  of(29, "hybrid", "Hybrid entity designation", ["45 CFR 164.103", "45 CFR 164.105"], "xx..."),
];

const STEPS: Record<string, string> = {
  workstations: `1. When you leave a screen you lock it. Don’t wait for the timer.
2. If you forget, Stillroom locks the screen after {{lock.screen_minutes}} idle minutes and closes the record after {{lock.vault_minutes}}.
3. Screens at the desk face away from the waiting area, or carry a filter.
4. Treatment tablets sleep on a shelf and are wiped clean of photos by the end of the day.
5. Your own phone is not a camera for {{practice.name}}.`,
  "workforce-access": `1. Before the first day the owner decides on a role. We begin with the smallest that does the job.
2. A login belongs to one person for ever.
3. When somebody leaves, access ends on the last day, at the hour of leaving.

These are the roles and who holds them:

{{roles.table}}`,
  notice: `1. Every new client gets the notice at the first service at the latest.
2. We ask the client to sign that they received it. Signing isn’t agreeing.
3. Questions beyond the text go to {{officials.contact}}.`,
};

/** A text with headings, steps and placeholders. */
export function textOf(policy: PolicyTitle): string {
  return `## Purpose
This policy of {{practice.name}} is about ${policy.title.charAt(0).toLowerCase()}${policy.title.slice(1)}. It says what each of us does, and who answers for it.

## What we do
${
  STEPS[policy.slug] ??
  `1. We write down what we do and do what we wrote. Where that isn’t possible, we say so the same day.
2. **Small first:** a slip is told to the privacy official, and nobody is worse off for telling.
3. What needs a decision gets a name, a reason and a date.
4. Stillroom keeps who did what and when; paper is filed the same week.`
}

## Who is responsible
The privacy official, {{officials.privacy}}, keeps this policy. The security official, {{officials.security}}, looks after systems and devices.

## What is recorded, and how long
Decisions, their reasons and their dates, six years from the day they were made or were last in force, whichever is later.

## Not decided here
What the law of our state adds is for counsel, and is entered here with its source.`;
}

export const OFFICES: {
  office: Office;
  title: string;
  citation: string;
  text: string;
  letter: string;
}[] = [
  {
    office: "privacy",
    title: "Privacy official",
    citation: "45 CFR 164.530(a)",
    text: "Writes and looks after the policies, answers what clients ask for, receives word of anything that went wrong, and decides with the owner what it means.",
    letter: "Designation of the privacy official",
  },
  {
    office: "security",
    title: "Security official",
    citation: "45 CFR 164.308(a)(2)",
    text: "Runs the risk analysis, looks after access, devices, backups and vendors, and leads when systems fail.",
    letter: "Designation of the security official",
  },
  {
    office: "contact",
    title: "Contact for questions and complaints",
    citation: "45 CFR 164.530(a)(1)(ii)",
    text: "Whom clients reach with a question about our notice or with a complaint. May be the privacy official.",
    letter: "Designation of the contact for questions and complaints",
  },
];
