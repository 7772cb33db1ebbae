//! Policies and officials; and, for everybody who works here, the policies to read.

use crate::{call::Call, error::Answer, model::Notice};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use stillroom_practice::clients::Tone;
use stillroom_practice::programme::policies::{
    self, AcknowledgePolicyReq, ApprovePolicyReq, ComparePolicyReq, DesignateReq, DiffLine, MyPolicy,
    MyPolicyText, Official, PoliciesOverview, PolicyPage, PolicyPreview, PolicyText, PolicyVersionId,
    PreviewPolicyReq, PrintedPolicies, ReviewPolicyReq, SavePolicyDraftReq, UsePolicyReq,
};
use stillroom_practice::schedule::LocalDate;
use stillroom_record::{PersonId, Session};

#[tauri::command]
#[specta::specta]
pub(crate) async fn policies_overview(call: Call) -> Answer<PoliciesOverview> {
    call.signed_in(policies::policies_overview).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn policy_page(call: Call, slug: String) -> Answer<PolicyPage> {
    call.signed_in(move |s| policies::policy_page(s, &slug)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn policy_version(call: Call, version: PolicyVersionId) -> Answer<PolicyText> {
    call.signed_in(move |s| policies::policy_version(s, version)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_policy(call: Call, req: ComparePolicyReq) -> Answer<Vec<DiffLine>> {
    call.signed_in(move |s| policies::compare_policy(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_policy(call: Call, req: PreviewPolicyReq) -> Answer<PolicyPreview> {
    call.signed_in(move |s| policies::preview_policy(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_policy_draft(call: Call, req: SavePolicyDraftReq) -> Answer<PolicyPage> {
    call.signed_in(move |s| policies::save_policy_draft(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn discard_policy_draft(call: Call, version: PolicyVersionId) -> Answer<PolicyPage> {
    call.signed_in(move |s| policies::discard_policy_draft(s, version)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn approve_policy(call: Call, req: ApprovePolicyReq) -> Answer<PolicyPage> {
    call.signed_in(move |s| {
        let done = policies::approve_policy(s, req);
        forget();
        done
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review_policy(call: Call, req: ReviewPolicyReq) -> Answer<PolicyPage> {
    call.signed_in(move |s| policies::review_policy(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn use_policy(call: Call, req: UsePolicyReq) -> Answer<PolicyPage> {
    call.signed_in(move |s| {
        let done = policies::use_policy(s, req);
        forget();
        done
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn print_policies(call: Call, slug: Option<String>) -> Answer<PrintedPolicies> {
    call.signed_in(move |s| policies::print_policies(s, slug.as_deref())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn designate_official(call: Call, req: DesignateReq) -> Answer<Vec<Official>> {
    call.signed_in(move |s| policies::designate_official(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn my_policies(call: Call) -> Answer<Vec<MyPolicy>> {
    call.signed_in(policies::my_policies).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn my_policy(call: Call, slug: String) -> Answer<MyPolicyText> {
    call.signed_in(move |s| policies::my_policy(s, &slug)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn acknowledge_policy(call: Call, req: AcknowledgePolicyReq) -> Answer<Vec<MyPolicy>> {
    call.signed_in(move |s| {
        let done = policies::acknowledge_policy(s, req);
        forget();
        done
    })
    .await
}

/// How many policies waited for whom on which day. Counting is a look, which leaves an entry:
/// once a day is enough, until somebody approves or signs.
static WAITING: LazyLock<Mutex<HashMap<PersonId, (LocalDate, usize)>>> = LazyLock::new(Mutex::default);

fn forget() {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// That policies wait for the person who signed in.
pub(crate) fn notice(session: &Session, today: LocalDate) -> Option<Notice> {
    let person = session.person().filter(|_| !session.must_change_passphrase())?;
    let known = WAITING.lock().unwrap_or_else(PoisonError::into_inner).get(&person).copied();
    let waiting = match known {
        Some((day, waiting)) if day == today => waiting,
        _ => policies::policies_to_read(session).ok()?,
    };
    WAITING.lock().unwrap_or_else(PoisonError::into_inner).insert(person, (today, waiting));
    let message = match waiting {
        0 => return None,
        1 => "A policy waits for you to read and sign it.".to_owned(),
        n => format!("{n} policies wait for you to read and sign them."),
    };
    Some(Notice { code: "policies_to_read".into(), message, tone: Tone::Info })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_policy_names_the_days_after_which_the_frame_turns_red() {
        assert_eq!(i64::from(super::policies::OFF_SITE_DAYS), stillroom_backup::OFF_SITE_DAYS);
    }
}
