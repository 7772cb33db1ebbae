export const t = {
  title: "Programme",
  sections: "Parts of the programme",
  groups: {
    now: "Now",
    programme: "The programme",
    clients: "Clients",
    house: "The house",
  },
  form: {
    cancel: "Cancel",
    restored: "What you had typed is back.",
    discard: "Start over",
  },
  restored: "What you typed before is here again.",
  startOver: "Start over",
  rules: "What the rule says",
  confirm: "confirm with counsel",
  notEntered: "Not entered",
  cancel: "Cancel",
  close: "Close",
  print: "Print",
  open: "Open",
  overview: {
    title: "Today",
    disclaimer:
      "Stillroom keeps records of your programme. It does not certify, guarantee or decide compliance or breach status, and HHS does not endorse it. Confirm coverage, notices and state law with counsel.",
    late: "Late, or failed",
    soon: "In the next two weeks",
    inTime: "In its own time",
    nothing: "Nothing is due that Stillroom knows of.",
    by: (date: string) => `By ${date}`,
    look: "Look at it now",
    edition: (number: string, date: string) =>
      `The texts are edition ${number}, as the law stood on ${date}`,
  },
};
