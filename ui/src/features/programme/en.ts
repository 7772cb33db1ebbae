export const t = {
  title: "Programme",
  sections: "Parts of the programme",
  groups: {
    now: "Now",
    programme: "The programme",
    clients: "Clients",
    house: "The house",
  },
  restored: "What you typed before is here again.",
  startOver: "Start over",
  rules: "What the rule says",
  confirm: "confirm with counsel",
  notEntered: "Not entered",
  daysLeft: (days: number) =>
    days < 0
      ? `${String(-days)} ${days === -1 ? "day" : "days"} late`
      : days === 0
        ? "Due today"
        : `${String(days)} ${days === 1 ? "day" : "days"} left`,
  cancel: "Cancel",
  close: "Close",
  print: "Print",
  open: "Open",
  overview: {
    title: "Today",
    disclaimer:
      "Stillroom keeps records of your programme. It does not certify, guarantee or decide compliance or breach status, and HHS does not endorse it. Confirm coverage, notices and state law with counsel.",
    late: "Late, or failed",
    lateText: "Its day has passed, or what Stillroom looked at isn’t right.",
    soon: "In the next two weeks",
    soonText: "Its day comes within two weeks.",
    inTime: "In its own time",
    inTimeText: "No day, or one that is far off.",
    nothing: "Nothing is due that Stillroom knows of.",
    toRequirements: "Look at the requirements",
    since: (date: string) => `Since you looked on ${date}`,
    changed: (fresh: number, gone: number) =>
      fresh === 0 && gone === 0
        ? "Nothing changed"
        : [fresh > 0 ? `${String(fresh)} new` : "", gone > 0 ? `${String(gone)} done` : ""]
            .filter(Boolean)
            .join(", "),
    new: "New",
    gone: (date: string) => `Off the list since ${date}`,
    look: "Look at it now",
    edition: (number: string, date: string) =>
      `The texts are edition ${number}, as the law stood on ${date}`,
  },
};
