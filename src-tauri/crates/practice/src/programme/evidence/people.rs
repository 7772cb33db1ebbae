//! Who may come in, who did, and who looked.

use super::collectors::Collector;
use super::ground::{Ground, LOOK_BACK_DAYS};
use super::model::EvidenceState::{Attention, Bad, Good, Unknown};
use super::rules::{Finding, count, names};
use crate::staff::LicenceStatus;
use stillroom_record::{CodeRule, PersonId, Role};

/// A review each quarter; the rule says “periodic”, so this is the practice's own measure.
pub(crate) const QUARTER: i64 = 92;
const MONTH: i64 = 31;
/// A first passphrase or a code that nobody used for so long is a door left open.
const WAITED: i64 = 7;
/// More misses than typing slips explain.
const MANY_MISSES: usize = 20;
const MISSES_OF_A_DAY: usize = 10;

/// Words that name a place or a job, not a person.
const NOBODY: &[&str] = &[
    "admin",
    "desk",
    "front",
    "frontdesk",
    "reception",
    "receptionist",
    "office",
    "staff",
    "team",
    "spa",
    "clinic",
    "shared",
    "user",
    "guest",
    "temp",
    "ipad",
    "tablet",
    "nurse",
    "injector",
    "provider",
    "manager",
    "owner",
    "test",
    "everyone",
    "room",
    "float",
];

pub(super) const COLLECTORS: &[Collector] = &[
    Collector {
        name: "access.logins",
        version: 1,
        title: "One login for each person",
        means: "Who did what can only be told apart where nobody shares a login.",
        looks_at: "Names and logins of everybody who can sign in: whether each is a person’s, and no login is there twice.",
        days: 0,
        run: logins,
    },
    Collector {
        name: "access.leavers",
        version: 1,
        title: "Leavers have no way in",
        means: "Somebody who left can’t open the record any more.",
        looks_at: "Everybody whose access ended, and every key slot of the record.",
        days: 0,
        run: leavers,
    },
    Collector {
        name: "access.waiting",
        version: 1,
        title: "First passphrases and codes are used",
        means: "A first passphrase or a code that nobody used is a way in that lies about.",
        looks_at: "One-time passphrases and codes for another computer that nobody used yet.",
        days: 0,
        run: waiting,
    },
    Collector {
        name: "access.roles",
        version: 1,
        title: "Who holds which role",
        means: "Each person sees and does what their work needs, and nothing more.",
        looks_at: "The roles of everybody who works here, beside Stillroom’s table of roles and permissions.",
        days: 0,
        run: roles,
    },
    Collector {
        name: "access.official",
        version: 1,
        title: "Somebody is responsible",
        means: "Somebody here answers for privacy, and people know who.",
        looks_at: "Who holds the role of privacy officer.",
        days: 0,
        run: official,
    },
    Collector {
        name: "access.review",
        version: 1,
        title: "Access was reviewed",
        means: "Somebody looked through who may do what, and said that it is right.",
        looks_at: "The last review of everybody’s access, and which roles were given since.",
        days: 90,
        run: review,
    },
    Collector {
        name: "signin.failures",
        version: 1,
        title: "Failed sign-ins",
        means: "Many wrong tries may be somebody who shouldn’t be there.",
        looks_at: "Sign-ins that were turned away in the last 30 days: wrong passphrases and PINs, and people whose access has ended.",
        days: 30,
        run: failures,
    },
    Collector {
        name: "signin.passphrases",
        version: 2,
        title: "Rules for passphrases",
        means: "Weak passphrases are refused before they are used.",
        looks_at: "What Stillroom itself asks of a passphrase, who has none of their own yet, and when a code is asked for besides.",
        days: 0,
        run: passphrases,
    },
    Collector {
        name: "signin.second_factor",
        version: 1,
        title: "A second factor",
        means: "A stolen passphrase alone can’t confirm what matters.",
        looks_at: "When a code is asked for besides the passphrase, and who of those who confirm things can make one.",
        days: 0,
        run: second_factor,
    },
    Collector {
        name: "staff.licences",
        version: 1,
        title: "Licences are good",
        means: "Whoever treats clients may do so today.",
        looks_at: "The licences of those who treat clients, and the day each is good to.",
        days: 0,
        run: licences,
    },
    Collector {
        name: "activity.review",
        version: 2,
        title: "Activity was reviewed",
        means: "Somebody looked at what was done in the record, and not just stored it.",
        looks_at: "Which day the last signed review of activity reaches, whether findings are open, and how often the journal was opened.",
        days: 90,
        run: activity,
    },
    Collector {
        name: "breakglass.alerts",
        version: 1,
        title: "Emergency looks were reviewed",
        means: "Each look in an emergency was looked at by somebody else after.",
        looks_at: "Looks at a client’s emergency data by break-glass, and which of them nobody reviewed yet.",
        days: 90,
        run: emergency_looks,
    },
    Collector {
        name: "emergency.sheet",
        version: 1,
        title: "The emergency sheet",
        means: "On a day without computers there is a sheet of paper to work from.",
        looks_at: "When the sheet for a day without computers was last made.",
        days: 90,
        run: emergency_sheet,
    },
];

fn nobodys(text: &str) -> bool {
    let low = text.to_lowercase();
    let mut words = low.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).peekable();
    words.peek().is_some() && words.all(|w| NOBODY.contains(&w))
}

fn logins(g: &Ground) -> Finding {
    let people: Vec<_> = g.active().collect();
    let shared: Vec<_> = people.iter().filter(|m| nobodys(&m.login) || nobodys(&m.name)).collect();
    let all = count(people.len(), "person has a login of their own", "people have a login of their own each");
    if shared.is_empty() {
        return Finding::good(format!("{all}; no login is there twice."))
            .and("Every entry of the journal names the person who signed in.");
    }
    Finding::new(
        Bad,
        format!(
            "{} named after a job or a place, not a person: {}.",
            count(shared.len(), "login is", "logins are"),
            names(shared.iter().map(|m| m.login.as_str()))
        ),
    )
    .and("Give each person their own login and end this one.")
}

fn leavers(g: &Ground) -> Finding {
    let left: Vec<_> = g.left().collect();
    let counted = |p: PersonId| g.safe.slots.iter().any(|s| s.person == p);
    let in_file = |p: PersonId| g.safe.in_file.contains(&p);
    let open: Vec<_> = left.iter().filter(|m| counted(m.id)).collect();
    let stale: Vec<_> = left.iter().filter(|m| !counted(m.id) && in_file(m.id)).collect();
    if !open.is_empty() {
        let who = names(open.iter().map(|m| m.name.as_str()));
        return Finding::new(Bad, format!("Left, and still able to sign in: {who}."));
    }
    if !stale.is_empty() {
        let who = names(stale.iter().map(|m| m.name.as_str()));
        return Finding::new(Bad, format!("Left, and a key slot is still in the vault’s file: {who}.")).and(
            "The record doesn’t count it, so it opens nothing. End their access once more to take it out.",
        );
    }
    let ended = g.happened(&["access.end"]);
    let fact = match left.len() {
        0 => "Nobody’s access has ended yet.".to_owned(),
        n => format!("{} left; none of them has a key slot.", count(n, "person", "people")),
    };
    let found = Finding::good(fact);
    match ended {
        Some(e) => found.and(format!("Access last ended on {}.", g.date(e.last))).at(e.last),
        None => found,
    }
}

fn waiting(g: &Ground) -> Finding {
    let open: Vec<_> = g.safe.slots.iter().filter(|s| s.one_time || s.device.is_none()).collect();
    let old: Vec<_> = open.iter().filter(|s| g.days_since(s.since) > WAITED).collect();
    if let Some(first) = old.iter().map(|s| s.since).min() {
        return Finding::new(
            Attention,
            format!(
                "{} not used for more than {WAITED} days: {}. The oldest is of {}.",
                count(old.len(), "first passphrase or code was", "first passphrases or codes were"),
                names(old.iter().map(|s| g.name(s.person))),
                g.date(first)
            ),
        )
        .at(first);
    }
    match open.len() {
        0 => Finding::good("Nobody has a first passphrase or a code that waits to be used."),
        n => Finding::good(format!(
            "{} not used yet, none older than {WAITED} days.",
            count(n, "first passphrase or code was", "first passphrases or codes were")
        )),
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::PrivacyOfficer => "privacy officer",
        Role::MedicalDirector => "medical director",
        Role::Provider => "provider",
        Role::FrontDesk => "front desk",
    }
}

fn roles(g: &Ground) -> Finding {
    let people = g.active().count();
    let mut found = Finding::good(format!(
        "{} here, each with what their role allows and nothing more: Stillroom refuses the rest.",
        count(people, "person works", "people work")
    ));
    for role in Role::ALL {
        let holders: Vec<_> = g.active().filter(|m| m.roles.contains(&role)).collect();
        if !holders.is_empty() {
            found = found.and(format!(
                "{}: {}.",
                count(holders.len(), role_word(role), role_word(role)),
                names(holders.iter().map(|m| m.name.as_str()))
            ));
        }
    }
    let none: Vec<_> = g.active().filter(|m| m.roles.is_empty()).collect();
    if !none.is_empty() {
        found = found
            .because(Attention, format!("Without a role: {}.", names(none.iter().map(|m| m.name.as_str()))));
    }
    let owners = g.active().filter(|m| m.roles.contains(&Role::Owner)).count();
    if people > 2 && owners * 2 > people {
        found = found
            .because(Attention, "More than half of the people are owners, who may do nearly everything.");
    }
    found
}

fn official(g: &Ground) -> Finding {
    let holders: Vec<_> = g.active().filter(|m| m.roles.contains(&Role::PrivacyOfficer)).collect();
    if holders.is_empty() {
        return Finding::new(Bad, "Nobody who works here holds the role of privacy officer.")
            .and("The owner gives it under Staff. It may be the owner too.");
    }
    Finding::good(format!("Privacy officer: {}.", names(holders.iter().map(|m| m.name.as_str()))))
}

fn review(g: &Ground) -> Finding {
    let now = g.grants();
    let changes = g.happened(&["staff.save", "access.end", "access.issue_one_time", "access.issue_code"]);
    let said = match changes {
        Some(c) => format!(
            "People or their access were changed {} in the last {LOOK_BACK_DAYS} days, last on {}.",
            count(c.times, "time", "times"),
            g.date(c.last)
        ),
        None => format!("Nobody’s access was changed in the last {LOOK_BACK_DAYS} days."),
    };
    let Some((at, seen)) = &g.reviewed else {
        let fact =
            format!("Access was never reviewed: {} nobody confirmed.", count(now.len(), "role", "roles"));
        return Finding::new(Bad, fact).and(said);
    };
    let fresh: Vec<_> = now.difference(seen).collect();
    let mut found = match g.days_since(*at) {
        0..=QUARTER => Finding::good(format!("Access was reviewed on {}.", g.date(*at))),
        _ => Finding::new(
            Bad,
            format!("Access was reviewed on {}, more than {QUARTER} days ago.", g.date(*at)),
        ),
    }
    .at(*at);
    for (person, role) in fresh {
        let fact = format!("Not reviewed yet: {}, {}.", g.name(*person), role_word(*role));
        found = found.because(Bad, fact);
    }
    found.and(said)
}

fn failures(g: &Ground) -> Finding {
    let recent: Vec<_> = g.safe.misses.iter().filter(|at| g.days_since(**at) <= 30).collect();
    let ended = g.happened(&["sign_in.slot_revoked"]).filter(|h| g.days_since(h.last) <= 30);
    let mut by_day = std::collections::BTreeMap::<i64, usize>::new();
    for at in &recent {
        *by_day.entry(g.days_since(**at)).or_default() += 1;
    }
    let most = by_day.values().copied().max().unwrap_or(0);
    let mut found = match recent.first() {
        None => Finding::good("No sign-in was turned away in the last 30 days."),
        Some(last) => Finding::good(format!(
            "{} turned away in the last 30 days, the last on {}; the most on one day: {most}.",
            count(recent.len(), "sign-in was", "sign-ins were"),
            g.date(**last)
        ))
        .at(**last),
    };
    if recent.len() >= MANY_MISSES || most >= MISSES_OF_A_DAY {
        found = found
            .or(Attention)
            .and("That is more than slips of the finger: look in the journal who and when.");
    }
    if let Some(tried) = ended {
        found = found.because(
            Attention,
            format!("Somebody whose access has ended tried to sign in on {}.", g.date(tried.last)),
        );
    }
    found.and("After misses the next try has to wait, also after a restart. Five wrong PINs ask for the passphrase.")
}

fn passphrases(g: &Ground) -> Finding {
    let without: Vec<_> = g.active().filter(|m| !g.safe.slots.iter().any(|s| s.person == m.id)).collect();
    let found = Finding::good(
        "Stillroom takes no passphrase under 15 characters, and none that is common, of the practice’s name or a row of keys.",
    )
    .and("It opens the record only on a computer that holds a key of its own. A PIN only comes back to a locked screen.");
    let mut found = found.and(said_of_codes(g.safe.code_rule));
    // The rule in force asks for no second factor; what the practice itself decided has to hold.
    let lacking: Vec<_> = g.confirming().filter(|m| m.second_factor.is_none()).collect();
    if g.safe.code_rule == CodeRule::Everyone && !lacking.is_empty() {
        found = found.because(
            Attention,
            format!(
                "Not able to confirm anything before they set up a second factor: {}.",
                names(lacking.iter().map(|m| m.name.as_str()))
            ),
        );
    }
    if without.is_empty() {
        return found;
    }
    found.and(format!("Not able to sign in yet: {}.", names(without.iter().map(|m| m.name.as_str()))))
}

fn said_of_codes(rule: CodeRule) -> &'static str {
    match rule {
        CodeRule::Off => "No code of a second factor is asked for.",
        CodeRule::WhoHasOne => {
            "Who has a second factor gives a code of it besides the passphrase when something needs confirming."
        }
        CodeRule::Everyone => {
            "Everyone gives a code of a second factor besides the passphrase when something needs confirming."
        }
    }
}

fn second_factor(g: &Ground) -> Finding {
    let may: Vec<_> = g.confirming().collect();
    let lacking: Vec<_> = may.iter().filter(|m| m.second_factor.is_none()).collect();
    let state = match (g.safe.code_rule, lacking.is_empty()) {
        (CodeRule::Off, _) => Bad,
        (CodeRule::WhoHasOne | CodeRule::Everyone, false) => Attention,
        (CodeRule::WhoHasOne | CodeRule::Everyone, true) => Good,
    };
    let found = Finding::new(
        state,
        format!(
            "{} of {} a second factor.",
            may.len() - lacking.len(),
            count(may.len(), "person who may confirm things has", "people who may confirm things have")
        ),
    )
    .and(said_of_codes(g.safe.code_rule))
    .and("It guards what needs confirming. Signing in takes the passphrase and a key that this computer holds.");
    let found = match lacking.is_empty() {
        true => found,
        false => found.and(format!("None yet: {}.", names(lacking.iter().map(|m| m.name.as_str())))),
    };
    match may.iter().filter_map(|m| m.second_factor).max() {
        Some(newest) => found.at(newest),
        None => found,
    }
}

fn licences(g: &Ground) -> Finding {
    let providers: Vec<_> = g.active().filter(|m| m.is_provider).collect();
    if providers.is_empty() {
        return Finding::new(Unknown, "Nobody who works here treats clients, by their roles.");
    }
    let with = |status: LicenceStatus| {
        providers.iter().flat_map(move |m| {
            m.licences.iter().filter(move |l| l.status == status).map(move |l| (m.name.as_str(), l))
        })
    };
    let none: Vec<_> = providers.iter().filter(|m| m.licences.is_empty()).collect();
    let mut found = Finding::good(format!(
        "{} clients, with {} on file.",
        count(providers.len(), "person treats", "people treat"),
        count(providers.iter().map(|m| m.licences.len()).sum::<usize>(), "licence", "licences")
    ));
    for (who, l) in with(LicenceStatus::Expired) {
        found = found.because(Bad, format!("{who}: {} ended on {}.", l.kind, l.expires));
    }
    for (who, l) in with(LicenceStatus::ExpiresSoon) {
        found = found.because(Attention, format!("{who}: {} is good to {}.", l.kind, l.expires));
    }
    if !none.is_empty() {
        let who = names(none.iter().map(|m| m.name.as_str()));
        found = found.because(Unknown, format!("No licence on file: {who}."));
    }
    found
}

fn activity(g: &Ground) -> Finding {
    let (closed, cadence, open) = g.activity;
    let opened = match g.happened(&["journal.view"]) {
        None => format!("Nobody opened the journal in the last {LOOK_BACK_DAYS} days."),
        Some(looks) => format!(
            "The journal was opened {} in the last {LOOK_BACK_DAYS} days, last on {}.",
            count(looks.times, "time", "times"),
            g.date(looks.last)
        ),
    };
    let Some((to, at)) = closed else {
        let state = if g.happened(&["journal.view"]).is_some() { Attention } else { Bad };
        return Finding::new(state, "No review of activity was signed yet.")
            .and(opened)
            .and("Opening the journal is not a review: say beside it what was looked for and found.");
    };
    let late = (g.today - to.0).num_days() - i64::from(cadence);
    let state = match late {
        late if late > i64::from(cadence).max(MONTH) => Bad,
        late if late > 1 => Attention,
        _ => Good,
    };
    let waits = match open {
        0 => "No finding is open.".to_owned(),
        n => format!("{} for a decision.", count(n, "finding waits", "findings wait")),
    };
    Finding::new(state, format!("The last signed review reaches {}.", to.0.format("%b %-d, %Y")))
        .and(format!("The practice reviews every {}.", count(cadence, "day", "days")))
        .and(waits)
        .and(opened)
        .at(at)
}

fn emergency_looks(g: &Ground) -> Finding {
    let recent = g.safe.looks.iter().filter(|l| g.days_since(l.at) <= 90).count();
    let open: Vec<_> = g.safe.looks.iter().filter(|l| l.closed.is_none()).collect();
    let said = match recent {
        0 => "Nobody used break-glass in the last 90 days.".to_owned(),
        n => format!("Break-glass was used {} in the last 90 days.", count(n, "time", "times")),
    };
    let Some(oldest) = open.first() else {
        return Finding::good(said).and("No review is open.");
    };
    let state = if g.days_since(oldest.at) > WAITED { Bad } else { Attention };
    Finding::new(
        state,
        format!(
            "{} not reviewed, the oldest of {}.",
            count(open.len(), "emergency look was", "emergency looks were"),
            g.date(oldest.at)
        ),
    )
    .and(said)
    .at(oldest.at)
}

fn emergency_sheet(g: &Ground) -> Finding {
    let Some(made) = g.happened(&["sheet.emergency"]) else {
        return Finding::new(
            Attention,
            format!("The emergency sheet was not made in the last {LOOK_BACK_DAYS} days."),
        );
    };
    let state = if g.days_since(made.last) > MONTH { Attention } else { Good };
    Finding::new(state, format!("The emergency sheet was last made on {}.", g.date(made.last))).at(made.last)
}

#[cfg(test)]
mod tests {
    use super::nobodys;

    #[test]
    fn a_login_of_a_job_or_a_place_is_nobodys() {
        for shared in ["frontdesk", "Front Desk", "front.desk2", "reception", "ipad-1", "nurse"] {
            assert!(nobodys(shared), "{shared}");
        }
        for person in ["mia", "Mia Torres", "desk.mia", "nora", "R. Spa-Miller", "123"] {
            assert!(!nobodys(person), "{person}");
        }
    }
}
