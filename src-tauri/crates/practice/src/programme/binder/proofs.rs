//! What proves a requirement, line by line: what Stillroom saw, what people state and added, and
//! what the programme recorded.

use super::gather::{Held, Row};
use super::paper::{result, standing};
use crate::programme::as_of::{row as row_of, shown};
use crate::programme::requirements::uploads::{Upload, UploadState};
use crate::programme::requirements::{AddressableChoice, Attestation};

/// Which requirements the programme's own records speak for.
const TRAINING: &[&str] = &["308.a.5", "308.a.5.ii.A", "530.b"];
const RISK: &[&str] = &["308.a.1.ii.A", "308.a.1.ii.B"];
const INCIDENTS: &[&str] = &["308.a.6", "308.a.6.ii", "402", "404", "406", "408", "414"];
const ACCESS: &[&str] = &["308.a.4.ii.C", "308.a.1.ii.D"];
const OFFICIALS: &[(&str, usize)] = &[("308.a.2", 1), ("530.a", 0), ("530.d", 2)];

/// One line of proof.
pub(super) struct Proof {
    pub(super) kind: &'static str,
    pub(super) says: String,
    pub(super) when: String,
    /// The row, or the digest.
    pub(super) trace: String,
}

/// What proves a requirement, what Stillroom saw first.
pub(super) fn proofs(held: &Held, row: &Row) -> Vec<Proof> {
    let mut all = Vec::new();
    for found in held.evidence_of(row) {
        let Some(r) = &found.revision else { continue };
        let tally = held.tallies.get(&found.about.name).copied().unwrap_or_default();
        let mut says = format!("{} ({}): {}", found.about.title, standing(r.state), r.facts.join(" "));
        let year = [
            (tally.good, "good"),
            (tally.attention, "to be looked at"),
            (tally.bad, "bad"),
            (tally.unknown, "unknown"),
        ];
        let year: Vec<String> =
            year.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        says += &format!(" In the year before: {}.", year.join(", "));
        all.push(Proof {
            kind: "Seen",
            says,
            when: shown(held.at.date(r.collected_at)),
            trace: r.sha256.clone(),
        });
    }
    for s in &row.state.attestations {
        all.push(stated(held, s));
    }
    for u in &row.state.uploads {
        all.push(document(held, u));
    }
    if let Some(said) = said(held, row) {
        all.push(said);
    }
    if let Some(d) = &row.state.decision {
        let choice = match d.choice {
            AddressableChoice::Implement => "Do it".to_owned(),
            AddressableChoice::Alternative => format!("Something equivalent: {}", d.alternative),
            AddressableChoice::Neither => "Neither".to_owned(),
        };
        all.push(Proof {
            kind: "Decided",
            says: format!("{choice}. Why: {} (approved by {})", d.why, d.who),
            when: shown(d.on),
            trace: said_row(row),
        });
    }
    for p in held.policies_of(row) {
        let Some(v) = &p.version else { continue };
        let mut says = format!(
            "{} “{}”, version {}, in force since {}, approved by {}: signed by {}.",
            p.number,
            p.title,
            v.number,
            shown(v.effective_on),
            v.approver,
            count(usize::try_from(v.signatures).unwrap_or(usize::MAX), "person", "people")
        );
        if let Some((on, who)) = &v.reviewed {
            says += &format!(" Looked at again by {who} on {}.", shown(*on));
        }
        all.push(Proof { kind: "Policy", says, when: shown(v.approved_on), trace: v.digest.clone() });
    }
    recorded(held, &row.state.requirement.id, &mut all);
    all
}

fn stated(held: &Held, s: &Attestation) -> Proof {
    let counts = if s.withdrawn {
        "Taken back.".to_owned()
    } else if s.expired {
        format!("It counted until {}.", shown(s.expires))
    } else {
        format!("Counts until {}.", shown(s.expires))
    };
    Proof {
        kind: "Stated",
        says: format!("“{}” {}. {counts}", s.text, s.who),
        when: shown(held.at.date(s.at)),
        trace: row_of("requirement_attestation", s.id),
    }
}

/// What the practice says of the requirement: how it stands, who said so and why.
fn said(held: &Held, row: &Row) -> Option<Proof> {
    let a = &row.state.assessment;
    let (at, who) = (a.changed_at?, a.changed_by.as_ref()?);
    let why = a.rationale.trim();
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    Some(Proof {
        kind: "Said",
        says: format!("{}, said by {who}{why}", result(a.result)),
        when: shown(held.at.date(at)),
        trace: said_row(row),
    })
}

fn said_row(row: &Row) -> String {
    row.said.map(|id| row_of("requirement_assessment", id)).unwrap_or_default()
}

fn document(held: &Held, u: &Upload) -> Proof {
    let stands = match (u.state, u.expires, &u.withdrawn) {
        (_, _, Some(taken)) => {
            format!("Withdrawn by {} on {}: {}", taken.who, shown(held.at.date(taken.at)), taken.why)
        }
        (UploadState::Superseded, ..) => "A newer one took its place.".to_owned(),
        (UploadState::Expired, Some(last), _) => format!("It counted until {}.", shown(last)),
        (_, Some(last), _) => format!("Counts until {}.", shown(last)),
        (_, None, _) => "It has no last day.".to_owned(),
    };
    let added = held.at.date(u.at);
    let added = if added == u.of_day { String::new() } else { format!(" on {}", shown(added)) };
    Proof {
        kind: "Document",
        says: format!("“{}” ({}): {} Added by {}{added}. {stands}", u.title, u.file_name, u.proves, u.who),
        when: format!("of {}", shown(u.of_day)),
        trace: u.sha256.clone(),
    }
}

/// What the programme's own records say for a requirement.
fn recorded(held: &Held, id: &str, all: &mut Vec<Proof>) {
    let mut add = |says: String, when: String, trace: String| {
        all.push(Proof { kind: "Recorded", says, when, trace });
    };
    if RISK.contains(&id)
        && let Some(newest) = held.risks.analyses.first()
    {
        let says = format!("Risk analysis approved by {}.", newest.approver);
        add(says, shown(newest.taken_on), newest.digest.clone());
    }
    if TRAINING.contains(&id)
        && let Some(newest) = held.learned.iter().max_by_key(|l| l.on)
    {
        let people: std::collections::BTreeSet<_> = held.learned.iter().map(|l| l.person).collect();
        let says = format!(
            "{} by {}; each is listed under Training.",
            count(held.learned.len(), "course", "courses"),
            count(people.len(), "person", "people")
        );
        add(says, format!("newest {}", shown(newest.on)), newest.trace.clone());
    }
    if let Some(known) = held.incidents.as_ref().filter(|_| INCIDENTS.contains(&id))
        && let Some(newest) = known.last()
    {
        let says = format!(
            "{} on file; each is listed under Incidents.",
            count(known.len(), "incident", "incidents")
        );
        add(says, format!("newest {}", shown(newest.discovered)), row_of("incident", newest.id));
    }
    if ACCESS.contains(&id)
        && let Some(newest) = held.access_reviews.first()
    {
        add(
            format!("Everybody’s access looked through by {}: {}", newest.who, newest.note),
            shown(newest.on),
            row_of("access_review", newest.id),
        );
    }
    for (_, place) in OFFICIALS.iter().filter(|(of, _)| *of == id) {
        if let Some(o) = held.officials.get(*place)
            && let Some((who, since, row)) = &o.held
        {
            add(
                format!("{}: {who}.", o.title),
                format!("since {}", shown(*since)),
                row_of("programme_official", row),
            );
        }
    }
}

pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
