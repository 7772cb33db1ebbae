// The HIPAA programme of the invented practice: a file for each part of it.
import type { Commands } from "../../ipc";

type Names = "programmeEdition";

export function fakeProgramme(): Pick<Commands, Names> {
  return {
    programmeEdition: async () => ({
      number: "2026.1",
      asOf: "2026-11-24",
      changes: [
        {
          number: "2026.1",
          date: "2026-11-24",
          text: "The first edition: 45 CFR Parts 160 and 164 as in force.",
        },
      ],
    }),
  };
}
