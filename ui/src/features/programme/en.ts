export const t = {
  title: "Programme",
  sections: "Parts of the programme",
  overview: {
    title: "Overview",
    disclaimer:
      "Stillroom keeps records of your programme. It does not certify, guarantee or decide compliance or breach status, and HHS does not endorse it. Confirm coverage, notices and state law with counsel.",
    edition: (number: string, date: string) =>
      `The texts are edition ${number}, as the law stood on ${date}.`,
    changes: "What each edition changed",
  },
};
