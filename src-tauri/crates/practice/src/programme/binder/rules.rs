//! Which policy answers a citation, and what a requirement lacks. Pure.

use crate::programme::as_of::{AsOf, shown};
use crate::programme::evidence::{Evidence, EvidenceState};
use crate::programme::policies::past::PolicyThen;
use crate::programme::requirements::uploads::UploadState;
use crate::programme::requirements::{RequirementLevel, RequirementResult, RequirementState};

/// The policies that answer a citation: those that name the nearest paragraph above it, or where
/// none does, one below it.
pub(super) fn answering<'a>(cite: &str, policies: &'a [PolicyThen]) -> Vec<&'a PolicyThen> {
    let asked: Vec<&str> = cite.split(", ").map(paragraph).collect();
    let nearest = |p: &PolicyThen| {
        let own = p.citations.iter().map(|c| paragraph(c));
        own.flat_map(|own| asked.iter().map(move |asked| nearness(own, asked))).max().unwrap_or(0)
    };
    let best = policies.iter().map(nearest).max().unwrap_or(0);
    policies.iter().filter(|p| best > 0 && nearest(p) == best).collect()
}

fn paragraph(cite: &str) -> &str {
    cite.trim().trim_start_matches("45 CFR ").trim_start_matches("164.")
}

/// How much of `asked` a policy's citation names; 0 where it is about something else. One that only
/// names a part of what is asked comes after all that name more.
fn nearness(own: &str, asked: &str) -> usize {
    if let Some((from, to)) = own.split_once('–') {
        let number = |text: &str| text.split('(').next().and_then(|n| n.parse::<u32>().ok());
        return match (number(from), number(to), number(asked)) {
            (Some(from), Some(to), Some(n)) if (from..=to).contains(&n) => 2,
            _ => 0,
        };
    }
    let above = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    };
    if above(asked, own) {
        1 + own.len()
    } else if above(own, asked) {
        1
    } else {
        0
    }
}

/// What a requirement lacks, in sentences. What doesn't apply lacks nothing but a reason.
pub(super) fn gaps(
    one: &RequirementState,
    policies: &[&PolicyThen],
    evidence: &[&Evidence],
    at: &AsOf,
) -> Vec<String> {
    let a = &one.assessment;
    let mut gaps = Vec::new();
    let mut say = |text: String| gaps.push(text);
    if a.result == RequirementResult::NotApplicable {
        if a.rationale.trim().is_empty() {
            say("It is said not to apply, and no reason is written down.".into());
        }
        return gaps;
    }
    match a.result {
        RequirementResult::NotAssessed => say("Nobody has said how it stands.".into()),
        RequirementResult::NotMet => say("The practice says that it isn’t met.".into()),
        RequirementResult::Partial => say("The practice says that it is met in part.".into()),
        RequirementResult::Met | RequirementResult::NotApplicable => {}
    }
    let in_force: Vec<_> = policies.iter().filter_map(|p| p.version.as_ref().map(|v| (p, v))).collect();
    if in_force.is_empty() {
        say("No policy in force answers it.".into());
    }
    for (policy, version) in in_force.iter().filter(|(_, v)| v.review_due < at.day) {
        say(format!("The policy “{}” was to be looked at by {}.", policy.title, shown(version.review_due)));
    }
    if one.requirement.level == Some(RequirementLevel::Addressable) && one.decision.is_none() {
        say("It is addressable, and no decision is written down. Addressable isn’t optional \
             (45 CFR 164.306(d)(3))."
            .into());
    }
    for found in evidence {
        let title = &found.about.title;
        match &found.revision {
            None => say(format!("“{title}” had never been looked at.")),
            Some(r) if found.due => {
                say(format!("“{title}” was last looked at on {}.", shown(at.date(r.collected_at))));
            }
            Some(r) if matches!(r.state, EvidenceState::Bad | EvidenceState::Attention) => {
                let fact = r.facts.first().cloned().unwrap_or_default();
                say(format!("“{title}”: {fact}"));
            }
            Some(r) if r.state == EvidenceState::Unknown => {
                say(format!("“{title}” isn’t known, which is no pass."));
            }
            Some(_) => {}
        }
    }
    if !one.attested {
        match one.attestations.iter().find(|s| s.expired && !s.withdrawn) {
            Some(old) => say(format!("The newest statement counted until {}.", shown(old.expires))),
            None if evidence.is_empty() => {
                say("Nobody has stated that it is done, and Stillroom can’t see it.".into())
            }
            None => {}
        }
        if let Some(last) =
            one.uploads.iter().filter(|u| u.state == UploadState::Expired).filter_map(|u| u.expires).max()
        {
            say(format!("The newest document counted until {}.", shown(last)));
        }
    }
    if one.unsupported {
        say("It says “met”, and nothing supports that.".into());
    }
    if one.contradicted {
        say("It says “met”, and what Stillroom saw says otherwise.".into());
    }
    if one.overdue
        && let Some(due) = a.review_due
    {
        say(format!("Its review was due on {}.", shown(due)));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(number: u32, citations: &[&str]) -> PolicyThen {
        PolicyThen {
            number,
            title: number.to_string(),
            citations: citations.iter().map(|c| (*c).to_owned()).collect(),
            optional: false,
            not_used: None,
            version: None,
        }
    }

    #[test]
    fn the_policy_that_names_the_nearest_paragraph_answers() {
        let all = [
            policy(1, &["45 CFR 164.308(a)(1)"]),
            policy(2, &["45 CFR 164.308(a)(1)(ii)(C)", "45 CFR 164.530(e)"]),
            policy(9, &["45 CFR 164.400–414"]),
            policy(19, &["45 CFR 164.316", "45 CFR 164.530(i)"]),
            policy(20, &["45 CFR 164.502", "45 CFR 164.514"]),
            policy(28, &["45 CFR 164.514(h)", "45 CFR 164.502(g)"]),
        ];
        let answers = |cite: &str| answering(cite, &all).iter().map(|p| p.number).collect::<Vec<_>>();
        assert_eq!(answers("45 CFR 164.308(a)(1)(i)"), [1]);
        assert_eq!(answers("45 CFR 164.308(a)(1)(ii)(A)"), [1]);
        assert_eq!(answers("45 CFR 164.308(a)(1)(ii)(C)"), [2]);
        assert_eq!(answers("45 CFR 164.404"), [9]);
        assert_eq!(answers("45 CFR 164.415"), [0_u32; 0]);
        assert_eq!(answers("45 CFR 164.316(b)(2)(i)"), [19]);
        assert_eq!(answers("45 CFR 164.502(b), 164.514(d)"), [20]);
        assert_eq!(answers("45 CFR 164.502(g)"), [28]);
        assert_eq!(answers("45 CFR 164.308(a)(10)"), [0_u32; 0], "not a paragraph of (1)");
    }
}
