//! The matrix, what brings a risk down, what an acceptance covers. Pure.

use super::store::{AcceptanceRow, ProofRow, ReviewRow};
use super::{
    RiskControlState, RiskLevel, RiskLine, RiskProofKind, RiskProofStanding, RiskProofState, RiskRating,
    RiskReviewState, RiskTreatment,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use stillroom_record::UtcMillis;

use RiskLevel::{High as H, Low as L, Moderate as M, VeryHigh as VH, VeryLow as VL};

/// The five-by-five matrix of NIST SP 800-30: a row for each likelihood, a column for each
/// impact, both from the lowest.
pub(super) const MATRIX: [[RiskLevel; 5]; 5] =
    [[VL, VL, VL, L, L], [VL, L, L, L, M], [VL, L, M, M, H], [VL, L, M, H, VH], [VL, L, M, H, VH]];

/// A likelihood and an impact with the level that the matrix gives.
pub(super) fn rating(likelihood: RiskLevel, impact: RiskLevel) -> RiskRating {
    let level =
        MATRIX.get(likelihood as usize).and_then(|row| row.get(impact as usize)).copied().unwrap_or(VH);
    RiskRating { likelihood, impact, level }
}

/// Whether it is still high after what brings it down.
pub(crate) fn is_serious(one: &RiskLine) -> bool {
    one.residual.level >= RiskLevel::High
}

/// Whether somebody has it, with a task and its day, or it was decided that no task is wanted.
pub(crate) fn has_a_plan(one: &RiskLine) -> bool {
    let decided = match one.treatment {
        RiskTreatment::Accept => one.accepted_until.is_some() && !one.acceptance_ended,
        RiskTreatment::Avoid | RiskTreatment::Transfer => true,
        RiskTreatment::Open | RiskTreatment::Mitigate => one.next_due.is_some(),
    };
    one.owner.is_some() && decided
}

/// How a proof stands today. `fact_holds`: whether what it refers to is so now.
pub(super) fn standing(proof: &ProofRow, today: LocalDate, fact_holds: bool) -> RiskProofStanding {
    match proof.state {
        RiskProofState::Draft => RiskProofStanding::Draft,
        RiskProofState::Rejected => RiskProofStanding::Rejected,
        RiskProofState::Approved if proof.expires.is_some_and(|day| day < today) => {
            RiskProofStanding::Expired
        }
        RiskProofState::Approved if proof.kind == RiskProofKind::AppFact && !fact_holds => {
            RiskProofStanding::NotSo
        }
        RiskProofState::Approved => RiskProofStanding::Approved,
    }
}

/// What a control would bring the numbers down to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lowers {
    pub(super) state: RiskControlState,
    pub(super) likelihood: Option<RiskLevel>,
    pub(super) impact: Option<RiskLevel>,
    /// At least one proof is approved and stands.
    pub(super) evident: bool,
}

impl Lowers {
    pub(super) fn proven(self) -> bool {
        self.state == RiskControlState::Active && self.evident
    }
}

fn lowered(inherent: RiskRating, by: impl Iterator<Item = Lowers>) -> RiskRating {
    let (likelihood, impact) = by.fold((inherent.likelihood, inherent.impact), |(l, i), c| {
        (c.likelihood.map_or(l, |to| to.min(l)), c.impact.map_or(i, |to| to.min(i)))
    });
    rating(likelihood, impact)
}

/// With the controls that are proven; nothing else brings a risk down.
pub(super) fn residual(inherent: RiskRating, controls: &[Lowers]) -> RiskRating {
    lowered(inherent, controls.iter().copied().filter(|c| c.proven()))
}

/// With every control that is meant, once all of them are proven.
pub(super) fn target(inherent: RiskRating, controls: &[Lowers]) -> RiskRating {
    lowered(inherent, controls.iter().copied().filter(|c| c.state != RiskControlState::Retired))
}

/// Whether an acceptance covers a risk of this level today.
pub(super) fn covers(acceptance: &AcceptanceRow, level: RiskLevel, today: LocalDate) -> bool {
    acceptance.ended_at.is_none() && acceptance.expires >= today && level <= acceptance.level
}

/// What holds: a risk whose acceptance ran out, or that grew beyond it, is open again.
pub(super) fn effective(
    stored: RiskTreatment,
    acceptance: Option<&AcceptanceRow>,
    level: RiskLevel,
    today: LocalDate,
) -> RiskTreatment {
    match stored {
        RiskTreatment::Accept if !acceptance.is_some_and(|a| covers(a, level, today)) => RiskTreatment::Open,
        other => other,
    }
}

/// The owner reviews whenever the impact is high, since a likely one gives only "moderate".
pub(super) fn review(
    scored: RiskRating,
    treatment: RiskTreatment,
    newest: Option<&ReviewRow>,
) -> RiskReviewState {
    if scored.impact < H {
        return RiskReviewState::NotNeeded;
    }
    let same = newest.is_some_and(|r| {
        (r.likelihood, r.impact, r.treatment) == (scored.likelihood, scored.impact, treatment)
    });
    if same { RiskReviewState::Done } else { RiskReviewState::Needed }
}

/// An acceptance runs out: a year is usual, three are the most.
pub(super) fn acceptance_end(expires: LocalDate, today: LocalDate) -> Result<()> {
    if expires <= today {
        return Err(PracticeError::invalid("expires", "An acceptance ends on a day to come."));
    }
    if expires.0 > today.0 + chrono::Duration::days(3 * 366) {
        return Err(PracticeError::invalid(
            "expires",
            "Accept a risk for three years at most. A year is usual: then look again.",
        ));
    }
    Ok(())
}

/// A person's word holds for a time.
pub(super) fn proof_end(kind: RiskProofKind, expires: Option<LocalDate>, today: LocalDate) -> Result<()> {
    match expires {
        Some(day) if day <= today => {
            Err(PracticeError::invalid("expires", "Say until which day to come this holds."))
        }
        None if kind == RiskProofKind::Attestation => {
            Err(PracticeError::invalid("expires", "Say until when your word holds. A year is usual."))
        }
        _ => Ok(()),
    }
}

/// Words as they are kept: trimmed, and short enough.
pub(super) fn text(field: &'static str, words: &str, longest: usize) -> Result<String> {
    let words = words.trim();
    if words.chars().count() > longest {
        return Err(PracticeError::invalid(field, format!("Use at most {longest} characters.")));
    }
    if words.chars().any(|c| c.is_control() && c != '\n') {
        return Err(PracticeError::invalid(field, "Leave out control characters."));
    }
    Ok(words.to_owned())
}

/// Words that must be there.
pub(super) fn needed(field: &'static str, words: &str, longest: usize, ask: &str) -> Result<String> {
    let words = text(field, words, longest)?;
    if words.is_empty() { Err(PracticeError::invalid(field, ask)) } else { Ok(words) }
}

/// In the order of a history; of two at one moment, what was entered later comes first.
pub(super) fn newest_first<T>(all: &mut [T], at: impl Fn(&T) -> UtcMillis) {
    all.reverse();
    all.sort_by_key(|one| std::cmp::Reverse(at(one)));
}

#[cfg(test)]
mod tests {
    use super::super::{RiskId, RiskProofId};
    use super::*;
    use proptest::prelude::*;
    use stillroom_record::PersonId;
    use uuid::Uuid;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_matrix_is_that_of_the_design() {
        let expect = [
            (VH, [VL, L, M, H, VH]),
            (H, [VL, L, M, H, VH]),
            (M, [VL, L, M, M, H]),
            (L, [VL, L, L, L, M]),
            (VL, [VL, VL, VL, L, L]),
        ];
        for (likelihood, row) in expect {
            for (impact, level) in RiskLevel::ALL.into_iter().zip(row) {
                assert_eq!(rating(likelihood, impact).level, level, "{likelihood:?} × {impact:?}");
            }
        }
        assert_eq!(rating(M, H).level, M, "which is why the owner looks at a high impact");
    }

    fn proof(state: RiskProofState, kind: RiskProofKind, expires: Option<&str>) -> ProofRow {
        ProofRow {
            id: RiskProofId(Uuid::nil()),
            control: super::super::RiskControlId(Uuid::nil()),
            kind,
            reference: String::new(),
            text: String::new(),
            given_by: PersonId(Uuid::nil()),
            given_on: day("2026-03-01"),
            expires: expires.map(day),
            state,
            decided_by: None,
            decided_at: None,
            decided_why: String::new(),
        }
    }

    #[test]
    fn a_proof_stands_only_while_it_is_approved_in_time_and_so() {
        use RiskProofKind::{AppFact, Attestation};
        let today = day("2026-03-12");
        let stands = |p: ProofRow, so| standing(&p, today, so);
        assert_eq!(stands(proof(RiskProofState::Draft, Attestation, None), true), RiskProofStanding::Draft);
        assert_eq!(
            stands(proof(RiskProofState::Rejected, Attestation, None), true),
            RiskProofStanding::Rejected
        );
        let until = |d| proof(RiskProofState::Approved, Attestation, Some(d));
        assert_eq!(stands(until("2026-03-12"), false), RiskProofStanding::Approved, "its last day counts");
        assert_eq!(stands(until("2026-03-11"), true), RiskProofStanding::Expired);
        assert_eq!(stands(proof(RiskProofState::Approved, AppFact, None), true), RiskProofStanding::Approved);
        assert_eq!(stands(proof(RiskProofState::Approved, AppFact, None), false), RiskProofStanding::NotSo);
    }

    fn accepted(expires: &str, level: RiskLevel) -> AcceptanceRow {
        AcceptanceRow {
            id: Uuid::nil(),
            risk: RiskId(Uuid::nil()),
            approver: PersonId(Uuid::nil()),
            reason: String::new(),
            level,
            accepted_at: UtcMillis(0),
            expires: day(expires),
            ended_at: None,
            ended_why: String::new(),
        }
    }

    #[test]
    fn an_acceptance_that_ran_out_or_was_outgrown_leaves_the_risk_open() {
        let today = day("2026-03-12");
        let held = |a: Option<&AcceptanceRow>, level| effective(RiskTreatment::Accept, a, level, today);
        assert_eq!(held(Some(&accepted("2026-03-12", M)), M), RiskTreatment::Accept);
        assert_eq!(held(Some(&accepted("2026-03-11", M)), M), RiskTreatment::Open);
        assert_eq!(held(Some(&accepted("2027-03-12", M)), H), RiskTreatment::Open);
        assert_eq!(held(None, VL), RiskTreatment::Open);
        let ended = AcceptanceRow { ended_at: Some(UtcMillis(1)), ..accepted("2027-03-12", M) };
        assert_eq!(held(Some(&ended), M), RiskTreatment::Open);
        assert_eq!(effective(RiskTreatment::Mitigate, None, VH, today), RiskTreatment::Mitigate);
    }

    #[test]
    fn the_owner_reviews_a_high_impact_whatever_its_level_and_again_when_it_changes() {
        let seen = |likelihood, impact, treatment| ReviewRow {
            risk: RiskId(Uuid::nil()),
            reviewer: PersonId(Uuid::nil()),
            likelihood,
            impact,
            treatment,
            note: String::new(),
            reviewed_at: UtcMillis(0),
        };
        let of = |l, i, r: Option<&ReviewRow>| review(rating(l, i), RiskTreatment::Mitigate, r);
        assert_eq!(of(VH, M, None), RiskReviewState::NotNeeded);
        assert_eq!(of(VL, H, None), RiskReviewState::Needed);
        assert_eq!(of(M, H, Some(&seen(M, H, RiskTreatment::Mitigate))), RiskReviewState::Done);
        assert_eq!(of(M, H, Some(&seen(L, H, RiskTreatment::Mitigate))), RiskReviewState::Needed);
        assert_eq!(of(M, H, Some(&seen(M, H, RiskTreatment::Open))), RiskReviewState::Needed);
    }

    #[test]
    fn an_end_is_a_day_to_come_and_not_too_far() {
        let today = day("2026-03-12");
        assert!(acceptance_end(day("2027-03-12"), today).is_ok());
        for wrong in ["2026-03-12", "2025-01-01", "2030-01-01"] {
            assert_eq!(acceptance_end(day(wrong), today).unwrap_err().field(), Some("expires"));
        }
        assert!(proof_end(RiskProofKind::Attestation, None, today).is_err());
        assert!(proof_end(RiskProofKind::AppFact, None, today).is_ok());
        assert!(proof_end(RiskProofKind::AppFact, Some(today), today).is_err());
    }

    fn level() -> impl Strategy<Value = RiskLevel> {
        (0_usize..5).prop_map(|i| RiskLevel::ALL[i])
    }

    fn control() -> impl Strategy<Value = Lowers> {
        let state = prop_oneof![
            Just(RiskControlState::Todo),
            Just(RiskControlState::InProgress),
            Just(RiskControlState::Active),
            Just(RiskControlState::Degraded),
            Just(RiskControlState::Retired)
        ];
        (state, proptest::option::of(level()), proptest::option::of(level()), any::<bool>())
            .prop_map(|(state, likelihood, impact, evident)| Lowers { state, likelihood, impact, evident })
    }

    proptest! {
        #[test]
        fn a_level_never_falls_when_likelihood_or_impact_rises(a in level(), b in level(), c in level()) {
            let (low, high) = (b.min(c), b.max(c));
            prop_assert!(rating(a, low).level <= rating(a, high).level);
            prop_assert!(rating(low, a).level <= rating(high, a).level);
        }

        #[test]
        fn only_an_active_control_with_evidence_brings_a_residual_down(
            l in level(), i in level(), all in proptest::collection::vec(control(), 0..6)
        ) {
            let inherent = rating(l, i);
            let left = residual(inherent, &all);
            prop_assert!(left.level <= inherent.level);
            prop_assert!(target(inherent, &all).level <= left.level);
            if left != inherent {
                prop_assert!(all.iter().any(|c| c.state == RiskControlState::Active && c.evident));
            }
            let unproven: Vec<_> = all.iter().map(|c| Lowers { evident: false, ..*c }).collect();
            prop_assert_eq!(residual(inherent, &unproven), inherent);
        }
    }
}
