//! What clients allowed, were told, wished and complained of: in numbers, and nobody by name.

use super::collectors::Collector;
use super::ground::Ground;
use super::model::EvidenceState::{Attention, Bad};
use super::rules::{Finding, count, nothing_yet};
use crate::clients::ClientId;
use crate::programme::as_of::shown;
use crate::programme::notices::Had;
use crate::programme::{authorizations, notices, wishes};
use crate::schedule::{self, LocalDate, wall};
use crate::{Result, clients};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use stillroom_record::{ReadTx, UtcMillis};

/// Over how many days back visits are looked at. Stillroom's own number, as are the next ones.
const VISITS_DAYS: u64 = 90;
/// The rule wants an emergency's notice given as soon as that makes sense, and names no day.
const PUT_OFF: i64 = 14;
/// The rule names no day for deciding on a restriction either.
const WAITS_LONG: i64 = 14;
const WAITS_TOO_LONG: i64 = 30;

pub(super) const COLLECTORS: &[Collector] = &[
    Collector {
        name: "authorizations.takedowns",
        version: 1,
        title: "What was published under an authorization",
        means: "What you show of clients is what they allow today.",
        looks_at: "Everything in the register of publications that is still up: whether its authorization holds, and where it has ended, whether the days for taking it down are over. Those days are Stillroom’s own number.",
        days: 0,
        run: published,
    },
    Collector {
        name: "notices.in_force",
        version: 1,
        title: "A notice is in force and posted",
        means: "Clients can read what you do with their information.",
        looks_at: "The notice of privacy practices: whether a version is in force, reads as it was approved, and is written down as posted. What should have changed in it Stillroom can’t know.",
        days: 0,
        run: in_force,
    },
    Collector {
        name: "notices.receipts",
        version: 1,
        title: "Clients who came got the notice",
        means: "Whoever came was told of their rights, and you can show it.",
        looks_at: "Everybody who came in the last 90 days, before today and since there is a notice: whether a signature, or why there is none, is written down. 90 days and 14 after an emergency are Stillroom’s own numbers.",
        days: VISITS_DAYS,
        run: receipts,
    },
    Collector {
        name: "wishes.restrictions",
        version: 1,
        title: "Restrictions are decided and shown",
        means: "A client who asked you to hold something back has an answer.",
        looks_at: "Restrictions that clients asked for: whether one waits for a decision. The rule names no day: 14 are long and 30 too long by Stillroom’s own measure.",
        days: 0,
        run: restrictions,
    },
    Collector {
        name: "wishes.channels",
        version: 1,
        title: "How clients want to be reached",
        means: "Whoever calls or writes sees how the client wants to be reached.",
        looks_at: "Each way of reaching a client that was agreed to: whether the client’s own page still says it. Whether people keep to it Stillroom can’t see.",
        days: 0,
        run: channels,
    },
    Collector {
        name: "wishes.representatives",
        version: 1,
        title: "Who acts for a client",
        means: "Who decides for a client is known, and until when.",
        looks_at: "People written down as acting for a client: whether a minor has come of age since, and whether the age was looked up for your state.",
        days: 0,
        run: representatives,
    },
    Collector {
        name: "complaints.answered",
        version: 1,
        title: "Complaints are brought to an end",
        means: "Whoever complained gets an answer, and what came of it is kept.",
        looks_at: "Every complaint that was taken in: whether it is closed with what came of it, or open beyond the day that Stillroom proposes. The rule names no day.",
        days: 0,
        run: complaints,
    },
];

/// What these look at, gathered once.
#[derive(Default)]
pub(super) struct OfClients {
    authorizations: authorizations::Standing,
    notices: notices::Standing,
    wishes: wishes::Standing,
    /// By when each open complaint would be answered, and how many there ever were.
    complaints: (Vec<LocalDate>, u32),
    /// Whether there is any client.
    any: bool,
    /// Who was here in the last days, before today.
    came: Vec<(ClientId, UtcMillis)>,
}

impl OfClients {
    pub(super) fn gather(tx: &ReadTx<'_>, zone: Tz, today: NaiveDate) -> Result<Self> {
        let from = today.checked_sub_days(Days::new(VISITS_DAYS)).unwrap_or(today);
        let (from, to) = (wall::day_start(zone, from), wall::day_start(zone, today));
        Ok(Self {
            authorizations: authorizations::standing(tx)?,
            notices: notices::standing(tx)?,
            wishes: wishes::standing(tx)?,
            complaints: (wishes::open_complaints(tx)?, wishes::count_complaints(tx)?),
            any: clients::is_any(tx)?,
            came: schedule::came_between(tx, from, to)?,
        })
    }
}

fn days(n: i64) -> String {
    count(n, "day", "days")
}

fn published(g: &Ground) -> Finding {
    let s = &g.clients.authorizations;
    if s.signed == 0 {
        return nothing_yet("No client has signed an authorization, and nothing is in the register.");
    }
    let late = s.coming_down.iter().filter(|due| due.0 < g.today).count();
    let found = Finding::good(format!(
        "{} in force. {} up under one.",
        count(s.effective, "authorization is", "authorizations are"),
        count(s.up, "publication is", "publications are")
    ));
    let found = match (s.coming_down.len(), late) {
        (0, _) => found.and("Nothing is up whose authorization has ended."),
        (n, 0) => found.because(
            Attention,
            format!(
                "{} under an authorization that has ended; none longer than the {} that Stillroom gives.",
                count(n, "publication is still up", "publications are still up"),
                days(s.days.into())
            ),
        ),
        (_, late) => found.because(
            Bad,
            format!(
                "{} more than {} after the authorization ended: take down what is up and write that down.",
                count(late, "publication is still up", "publications are still up"),
                days(s.days.into())
            ),
        ),
    };
    match s.after_end {
        0 => found,
        n => found.because(
            Bad,
            format!(
                "{} put up on or after the day on which its authorization ended, and is up.",
                count(n, "publication was", "publications were")
            ),
        ),
    }
}

fn in_force(g: &Ground) -> Finding {
    let s = &g.clients.notices;
    let Some(now) = &s.in_force else {
        return match g.clients.any {
            true => Finding::new(Bad, "No notice of privacy practices is in force, and there are clients."),
            false => nothing_yet("No notice of privacy practices is in force, and there is no client."),
        };
    };
    let mut found = Finding::good(format!("Version {} is in force since {}.", now.number, shown(now.since)));
    if !now.intact {
        found = found.because(Bad, "The notice doesn’t read as it did when it was approved.");
    }
    if s.wrong_text {
        found =
            found.because(Bad, "The notice claims something else than the answers on whether HIPAA applies.");
    }
    let missing: Vec<_> = [
        (!now.on_site).then_some("in the practice"),
        (now.on_website == Some(false)).then_some("on the website that it names"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match missing.is_empty() {
        true => found.and("Where it was posted is written down."),
        false => {
            let fact = format!("Nobody wrote down that the notice is posted {}.", missing.join(" and "));
            found.because(Bad, fact)
        }
    }
}

fn receipts(g: &Ground) -> Finding {
    let s = &g.clients.notices;
    let Some(first) = s.first else {
        return nothing_yet("There is no notice yet that could be given.");
    };
    let since = wall::day_start(g.zone, first.0);
    let came: Vec<_> = g.clients.came.iter().filter(|(_, at)| *at >= since).collect();
    if came.is_empty() {
        return nothing_yet(&format!("Nobody came in the last {VISITS_DAYS} days since there is a notice."));
    }
    let had = |client: &ClientId| s.had.get(client).copied();
    let without = came.iter().filter(|(client, _)| had(client).is_none()).count();
    let put_off: Vec<_> = came
        .iter()
        .filter_map(|(client, _)| match had(client) {
            Some(Had::PutOff(on)) => Some((g.today - on.0).num_days()),
            _ => None,
        })
        .collect();
    let told = came.len() - without - put_off.len();
    let found = Finding::good(format!(
        "{} in the last {VISITS_DAYS} days before today; of {} a signature, or why there is none, is written down.",
        count(came.len(), "client came", "clients came"),
        told
    ));
    let found = match without {
        0 => found,
        n => found
            .because(Bad, format!("Of {} who came nothing is written down.", count(n, "client", "clients"))),
    };
    let old = put_off.iter().filter(|age| **age > PUT_OFF).count();
    match (put_off.len(), old) {
        (0, _) => found,
        (n, 0) => found.and(format!(
            "With {} care came first; the notice is still to be given.",
            count(n, "client", "clients")
        )),
        (_, old) => found.because(
            Attention,
            format!(
                "With {} care came first, more than {} ago, and the notice wasn’t given since.",
                count(old, "client", "clients"),
                days(PUT_OFF)
            ),
        ),
    }
}

fn restrictions(g: &Ground) -> Finding {
    let s = &g.clients.wishes;
    if s.asked == 0 {
        return nothing_yet("No client has asked for a restriction.");
    }
    let found = Finding::good(format!(
        "{} in force, {} towards a health plan for what was paid in full. Stillroom shows each on the client’s page.",
        count(s.in_force, "restriction is", "restrictions are"),
        s.towards_plan
    ));
    let waits = |asked: &LocalDate| (g.today - asked.0).num_days();
    let Some(longest) = s.waiting.iter().map(waits).max() else {
        return found.and("None waits for a decision.");
    };
    let wait = format!(
        "{} for a decision, the longest for {}.",
        count(s.waiting.len(), "restriction waits", "restrictions wait"),
        days(longest)
    );
    match longest {
        n if n > WAITS_TOO_LONG => found.because(Bad, wait),
        n if n > WAITS_LONG => found.because(Attention, wait),
        _ => found.and(wait),
    }
}

fn channels(g: &Ground) -> Finding {
    let s = &g.clients.wishes;
    let refused = match s.refused {
        0 => None,
        n => Some(format!("{} refused, each with the reason.", count(n, "request was", "requests were"))),
    };
    let mut found = match (s.channels, &refused) {
        (0, None) => return nothing_yet("No client has asked to be reached in a way of their own."),
        (0, Some(_)) => Finding::good("No way that a client asked for is agreed to now."),
        (n, _) => Finding::good(format!(
            "{} agreed to and not ended.",
            count(n, "way of reaching a client is", "ways of reaching clients are")
        )),
    };
    if s.unsaid > 0 {
        found = found.because(
            Bad,
            format!(
                "On {} the way that was agreed isn’t written: whoever calls doesn’t know.",
                count(s.unsaid, "client’s page", "clients’ pages")
            ),
        );
    }
    if s.otherwise > 0 {
        found = found.because(
            Attention,
            format!(
                "On {} another way is written than the one agreed to: ask which holds.",
                count(s.otherwise, "client’s page", "clients’ pages")
            ),
        );
    }
    if s.channels > 0 && s.unsaid + s.otherwise == 0 {
        found = found.and("Each is on the client’s own page, as it was agreed.");
    }
    match refused {
        Some(fact) => found.and(fact),
        None => found,
    }
}

fn representatives(g: &Ground) -> Finding {
    let s = &g.clients.wishes;
    if s.acting == 0 {
        return nothing_yet("Nobody is written down as acting for a client.");
    }
    let mut found = Finding::good(format!(
        "{} down as acting for a client, each with what was seen that shows it.",
        count(s.acting, "person is written", "people are written")
    ));
    if let Some(first) = s.of_age.iter().min() {
        found = found.because(Attention, format!(
            "{} come of age, the first on {}: Stillroom takes no signature of the parent or guardian since. End what is written down.",
            count(s.of_age.len(), "minor has", "minors have"),
            shown(*first)
        ));
    }
    if !s.age_known {
        found = found
            .because(Attention, "Nobody looked up yet from which age clients decide alone in your state.");
    }
    found
}

fn complaints(g: &Ground) -> Finding {
    let (open, all) = &g.clients.complaints;
    if *all == 0 {
        return nothing_yet("No complaint was taken in.");
    }
    let late = open.iter().filter(|due| due.0 < g.today).count();
    let found = Finding::good(format!(
        "{} taken in, {} open.",
        count(*all, "complaint was", "complaints were"),
        open.len()
    ));
    match late {
        0 if open.is_empty() => found.and("Each is closed, with what came of it."),
        0 => found.and("None is open longer than Stillroom proposes."),
        n => found.because(
            Bad,
            format!(
                "{} open beyond the day that Stillroom proposes.",
                count(n, "complaint is", "complaints are")
            ),
        ),
    }
}
