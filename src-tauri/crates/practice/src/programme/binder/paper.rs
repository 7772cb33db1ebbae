//! The binder as paper: what it says, in which order. How it looks is a template's.

use super::gather::{Held, Row};
use super::proofs::proofs;
use crate::programme::as_of::{row as row_of, shown};
use crate::programme::edition;
use crate::programme::evidence::EvidenceState;
use crate::programme::incidents::IncidentAct;
use crate::programme::requirements::{RequirementGroup, RequirementLevel, RequirementResult};
use stillroom_documents::{Block, Paper, Tone};

/// What has to be said once (HIPAA's own words are nobody's to give).
const NOTICE: &str = "Stillroom keeps records of this practice’s programme. It does not certify, guarantee \
    or decide compliance or breach status, and HHS does not endorse it. Confirm coverage, notices and state \
    law with counsel.";

const GROUPS: [(RequirementGroup, &str); 6] = [
    (RequirementGroup::Administrative, "Administrative safeguards"),
    (RequirementGroup::Physical, "Physical safeguards"),
    (RequirementGroup::Technical, "Technical safeguards"),
    (RequirementGroup::Organisational, "Organizational requirements"),
    (RequirementGroup::Documentation, "Policies and documentation"),
    (RequirementGroup::Privacy, "Privacy and breach notification"),
];

/// The whole binder.
pub(super) fn paper(held: &Held) -> Paper {
    let mut blocks = about(held);
    blocks.extend(practice(held));
    blocks.extend(glance(held));
    for (group, title) in GROUPS {
        let rows: Vec<_> = held.rows.iter().filter(|r| r.state.requirement.group == group).collect();
        if rows.is_empty() {
            continue;
        }
        blocks.push(Block::Break);
        blocks.push(Block::heading(1, title));
        for row in rows {
            blocks.extend(requirement(held, row));
        }
    }
    blocks.extend(records(held));
    blocks.extend(late(held));
    blocks.extend(index(held));
    Paper {
        title: "Evidence binder".into(),
        subtitle: format!("The HIPAA programme of {} as of {}", held.practice, shown(held.at.day)),
        from: vec![held.practice.clone()],
        to: Vec::new(),
        facts: cover(held),
        blocks,
        foot: format!("{} · as of {}", held.practice, shown(held.at.day)),
        notice: NOTICE.into(),
    }
}

fn cover(held: &Held) -> Vec<(String, String)> {
    let pair = |name: &str, value: String| (name.to_owned(), value);
    let mut facts = vec![
        pair("As of", format!("the end of {}", shown(held.at.day))),
        pair("Made on", shown(held.today)),
        pair("Texts of the rules", format!("edition {}", edition::edition().number)),
    ];
    for official in held.officials.iter() {
        let who =
            official.held.as_ref().map_or_else(|| "nobody was named".to_owned(), |(who, ..)| who.clone());
        facts.push(pair(&official.title, who));
    }
    facts.push(pair("Requirements", format!("{} in force", held.coverage.total)));
    facts.push(pair("Seen by Stillroom", seen(held)));
    facts.push(pair(
        "Stated by people",
        format!("{} with a statement or document that counts", held.coverage.attested),
    ));
    facts.push(pair("With gaps", format!("{}, each said where it belongs", held.lacking().count())));
    facts
}

fn seen(held: &Held) -> String {
    let c = &held.coverage;
    format!(
        "{} stand well, {} need a look, {} aren’t known",
        c.verified_good, c.verified_wrong, c.verified_unknown
    )
}

fn about(held: &Held) -> Vec<Block> {
    let day = shown(held.at.day);
    let mut blocks = vec![
        Block::heading(1, "About this binder"),
        Block::text(format!(
            "This binder goes through the Security, Privacy and Breach Notification Rules one requirement at a \
             time: what is asked, which policy answers it, and what proves it. It holds what was recorded by the \
             end of {day}."
        )),
        Block::List {
            items: vec![
                "Seen: Stillroom looked at its own behaviour and wrote down what it found. The SHA-256 beside \
                 it is of that very record."
                    .into(),
                "Stated: a person says so with their name. Stillroom did not see it.".into(),
                "Document: a person added it as proof. The SHA-256 beside it is of the file itself; \
                 Stillroom did not weigh what it says."
                    .into(),
                "Said, decided and recorded: what people wrote into the programme. Beside it stand the name \
                 of the table and the id of the row, by which it can be found in the record."
                    .into(),
                "Gap: what is missing or out of date. What isn’t known is no pass.".into(),
            ],
        },
        Block::text(format!(
            "What was entered after {day} about that day or an earlier one was not known then. It counts for \
             nothing here and stands in a section of its own, with the day on which it was entered."
        )),
        Block::heading(2, "Coverage and age of the evidence"),
    ];
    let c = &held.coverage;
    let rows: [(&str, String); 8] = [
        ("Requirements in force", c.total.to_string()),
        ("With a result given by the practice", c.assessed.to_string()),
        ("Seen by Stillroom", seen(held)),
        ("With a statement or document that counts", c.attested.to_string()),
        ("Neither seen nor stated", c.nothing.to_string()),
        ("Review overdue", c.overdue.to_string()),
        (
            "Oldest automatic evidence",
            match c.oldest_evidence {
                Some(at) => {
                    format!("{} ({} days before)", shown(held.at.date(at)), held.at.days_since(at))
                }
                None => "none".into(),
            },
        ),
        ("Automatic findings in the year before", held.year.len().to_string()),
    ];
    let rows = rows.into_iter().map(|(what, how)| vec![what.to_owned(), how]).collect();
    blocks.push(table(&[5, 8], &["What", "By the end of the day"], rows));
    blocks
}

fn practice(held: &Held) -> Vec<Block> {
    let mut blocks =
        vec![Block::heading(1, "The practice and its officials"), Block::heading(2, "Does HIPAA apply")];
    if held.companies.is_empty() {
        blocks.push(gap("No company was assessed by then."));
    } else {
        let rows = held.companies.iter().map(|one| match &one.found {
            None => vec![one.name.clone(), "Not assessed by then".into(), String::new(), String::new()],
            Some(f) => vec![
                one.name.clone(),
                f.title.clone(),
                format!(
                    "{}, by {}; again by {}{}",
                    shown(f.on),
                    f.decider,
                    shown(f.review_on),
                    match f.counsel {
                        None => "; counsel wasn’t heard",
                        Some(true) => "; counsel agreed",
                        Some(false) => "; counsel saw it otherwise",
                    }
                ),
                row_of("applicability_assessment", f.id),
            ],
        });
        blocks.push(table(&[3, 3, 4, 3], &["Company", "Outcome", "Decided", "Row"], rows.collect()));
    }
    blocks.push(Block::heading(2, "Officials"));
    let rows = held.officials.iter().map(|o| match &o.held {
        None => vec![o.title.clone(), "Nobody was named".into(), o.cite.clone(), String::new()],
        Some((who, since, id)) => {
            vec![
                o.title.clone(),
                format!("{who}, since {}", shown(*since)),
                o.cite.clone(),
                row_of("programme_official", id),
            ]
        }
    });
    blocks.push(table(&[3, 4, 3, 3], &["Office", "Who", "Asked by", "Row"], rows.collect()));
    blocks
}

fn glance(held: &Held) -> Vec<Block> {
    let rows = held.rows.iter().map(|row| {
        let state = &row.state;
        let policy: Vec<String> = held
            .policies_of(row)
            .filter_map(|p| p.version.as_ref().map(|v| format!("{} v{}", p.number, v.number)))
            .collect();
        vec![
            cite(&state.requirement.cite),
            state.requirement.title.clone(),
            result(state.assessment.result).into(),
            state.verified.map_or("–", standing).into(),
            if state.attested { "Yes" } else { "–" }.into(),
            if policy.is_empty() { "–".into() } else { policy.join(", ") },
            if row.gaps.is_empty() { "–".into() } else { row.gaps.len().to_string() },
        ]
    });
    vec![
        Block::Break,
        Block::heading(1, "At a glance"),
        table(
            &[9, 12, 7, 7, 5, 6, 4],
            &["Citation", "Requirement", "Result", "Seen", "Stated", "Policy", "Gaps"],
            rows.collect(),
        ),
    ]
}

fn requirement(held: &Held, row: &Row) -> Vec<Block> {
    let r = &row.state.requirement;
    let a = &row.state.assessment;
    let mut facts = vec![("Asked".to_owned(), r.asks.clone()), ("What shows it".to_owned(), r.good.clone())];
    if let Some(level) = r.level {
        let words = match level {
            RequirementLevel::Required => "Required",
            RequirementLevel::Addressable => {
                "Addressable: done, or a written reason and something equivalent"
            }
        };
        facts.push(("Level".into(), words.into()));
    }
    if r.counsel {
        facts.push(("Note".into(), "Confirm with counsel.".into()));
    }
    facts.push(("Result".into(), result(a.result).to_owned()));
    let mut blocks =
        vec![Block::heading(2, format!("{} {}", cite(&r.cite), r.title)), Block::Facts { rows: facts }];
    let proofs = proofs(held, row);
    if !proofs.is_empty() {
        let rows = proofs.into_iter().map(|p| vec![p.kind.into(), p.says, p.when, p.trace]);
        blocks.push(table(
            &[4, 16, 5, 10],
            &["Proof", "What it says", "When", "Row or SHA-256"],
            rows.collect(),
        ));
    }
    match row.gaps.as_slice() {
        [] => {}
        [one] => blocks.push(gap(one)),
        many => blocks.push(Block::note(Tone::Gap, format!("Gaps:\n– {}", many.join("\n– ")))),
    }
    blocks
}

fn records(held: &Held) -> Vec<Block> {
    let r = &held.risks;
    let mut blocks = vec![
        Block::Break,
        Block::heading(1, "What the programme recorded"),
        Block::heading(2, "Risk analysis"),
        Block::Facts {
            rows: [
                ("Risks on the register", format!("{}, {} scored by a person", r.risks, r.scored)),
                ("Places where data are", r.places.to_string()),
                (
                    "Tasks",
                    format!("{} done, {} open, {} of these late", r.tasks_done, r.tasks_open, r.tasks_late),
                ),
                ("Accepted risks", r.accepted.to_string()),
            ]
            .into_iter()
            .map(|(a, b)| (a.to_owned(), b))
            .collect(),
        },
    ];
    if r.analyses.is_empty() {
        blocks.push(gap("No analysis had been approved by then."));
    } else {
        let rows = r.analyses.iter().map(|a| vec![shown(a.taken_on), a.approver.clone(), a.digest.clone()]);
        blocks.push(table(&[3, 4, 8], &["Approved on", "By", "SHA-256"], rows.collect()));
    }
    blocks.push(Block::heading(2, "Training"));
    if held.learned.is_empty() {
        blocks.push(gap("Nobody had finished a course by then."));
    } else {
        let rows = held.learned.iter().map(|l| {
            let kind = if l.attested { "Stated" } else { "Taken here" };
            vec![l.course.clone(), l.name.clone(), format!("{kind}: {}", l.how), shown(l.on), l.trace.clone()]
        });
        blocks.push(table(&[5, 4, 4, 3, 5], &["Course", "Who", "How", "When", "Row"], rows.collect()));
    }
    blocks.push(Block::heading(2, "Incidents"));
    match &held.incidents {
        None => blocks.push(gap("Whoever made this binder may not see incidents; none are counted here.")),
        Some(known) if known.is_empty() => {
            blocks.push(Block::text("No incident was on file by then."));
        }
        Some(known) => {
            let rows = known.iter().map(|i| {
                let entered = if i.recorded == i.discovered {
                    String::new()
                } else {
                    format!(", entered on {}", shown(i.recorded))
                };
                vec![
                    format!("{}{entered}", shown(i.discovered)),
                    i.kind.into(),
                    i.decided.map_or_else(
                        || "Nothing was decided by then".to_owned(),
                        |(act, on)| format!("{} on {}", decided(act), shown(on)),
                    ),
                    i.notices.to_string(),
                    row_of("incident", i.id),
                ]
            });
            let head = ["Discovered", "Kind", "Decided", "Notices", "Row"];
            blocks.push(table(&[4, 5, 5, 2, 5], &head, rows.collect()));
        }
    }
    blocks
}

fn late(held: &Held) -> Vec<Block> {
    let mut blocks = vec![Block::heading(1, "Entered late")];
    if held.late.is_empty() {
        let day = shown(held.at.day);
        blocks.push(Block::text(format!("Nothing about {day} or an earlier day was entered after it.")));
        return blocks;
    }
    blocks.push(Block::text(
        "These entries are about the day of this binder or an earlier one, and were written down after it. \
         They are not counted anywhere above.",
    ));
    let rows = held.late.iter().map(|l| {
        vec![shown(l.about), format!("Entered late on {}", shown(l.entered)), l.what.clone(), l.trace.clone()]
    });
    blocks.push(table(&[3, 4, 8, 5], &["About", "Entered", "What", "Row"], rows.collect()));
    blocks
}

fn index(held: &Held) -> Vec<Block> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for p in &held.policies {
        match (&p.version, &p.not_used) {
            (Some(v), _) => rows.push(vec![
                format!("Policy {} “{}”, version {}", p.number, p.title, v.number),
                shown(v.effective_on),
                v.digest.clone(),
            ]),
            (None, Some((id, why))) => {
                rows.push(vec![
                    format!("Policy {} “{}” isn’t used: {why}", p.number, p.title),
                    String::new(),
                    row_of("policy", id),
                ]);
            }
            (None, None) if p.optional => {}
            (None, None) => {
                rows.push(vec![
                    format!("Policy {} “{}”: no version in force", p.number, p.title),
                    String::new(),
                    String::new(),
                ]);
            }
        }
    }
    for e in &held.evidence {
        if let Some(r) = &e.revision {
            rows.push(vec![
                format!("Evidence “{}” ({}, version {})", e.about.title, e.about.name, r.version),
                shown(held.at.date(r.collected_at)),
                r.sha256.clone(),
            ]);
        }
    }
    for (upload, name) in held.documents() {
        let place = name.map_or_else(
            || "withdrawn, not in the folder".to_owned(),
            |name| format!("in the folder: {name}"),
        );
        rows.push(vec![
            format!("Document “{}” ({place})", upload.title),
            shown(upload.of_day),
            upload.sha256.clone(),
        ]);
    }
    for a in &held.risks.analyses {
        rows.push(vec![
            format!("Risk analysis, approved by {}", a.approver),
            shown(a.taken_on),
            a.digest.clone(),
        ]);
    }
    vec![
        Block::Break,
        Block::heading(1, "Index of documents"),
        Block::text(
            "Each document that this binder rests on, with its date and the SHA-256 by which it is known. The files \
             that people added lie beside the binder when it is made as a folder.",
        ),
        table(&[22, 6, 12], &["Document", "Date", "Row or SHA-256"], rows),
    ]
}

fn table(widths: &[u8], head: &[&str], rows: Vec<Vec<String>>) -> Block {
    Block::Table { widths: widths.to_vec(), head: head.iter().map(|h| (*h).to_owned()).collect(), rows }
}

fn gap(text: &str) -> Block {
    Block::note(Tone::Gap, format!("Gap: {text}"))
}

fn cite(full: &str) -> String {
    full.replace("45 CFR ", "")
}

pub(super) fn result(result: RequirementResult) -> &'static str {
    match result {
        RequirementResult::NotAssessed => "Not assessed",
        RequirementResult::Met => "Met",
        RequirementResult::Partial => "Partly met",
        RequirementResult::NotMet => "Not met",
        RequirementResult::NotApplicable => "Not applicable",
    }
}

pub(super) fn standing(state: EvidenceState) -> &'static str {
    match state {
        EvidenceState::Good => "Good",
        EvidenceState::Attention => "To be looked at",
        EvidenceState::Bad => "Bad",
        EvidenceState::Unknown => "Unknown",
    }
}

fn decided(act: IncidentAct) -> &'static str {
    match act {
        IncidentAct::Outside => "Outside the rules",
        IncidentAct::Secured => "Unreadable to others",
        IncidentAct::Exception => "An exception",
        IncidentAct::LowProbability => "Low probability of compromise",
        IncidentAct::Breach => "A breach",
        IncidentAct::Notified => "All notices sent",
        IncidentAct::Reopened => "Looked into again",
        IncidentAct::Closed => "Closed",
    }
}
