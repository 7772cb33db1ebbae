//! The vault and who is signed in: set up, sign in, lock, keys.

use crate::{
    calendar,
    call::Call,
    error::{Answer, AppError},
    model::{
        AppState, ChangePassphraseReq, ConfirmRecoveryKeyReq, EnrolReq, MySecondFactor, NewSecondFactor,
        RecoverReq, RecoveryCodes, RecoverySheet, RekeyCode, RekeyResult, SetPinReq, SetUpPracticeReq,
        SheetGroup, SignInReq, SteppedUp, Strength, SwitchPersonReq,
    },
    second_factor as factor, way_in,
};
use stillroom_record::sign_in::SecondFactor;
use stillroom_record::{CodeRule, PersonId, RecordError, Session, StepUpAsks};
use stillroom_vault::{EnrolmentCode, KdfParams, Passphrase, RekeyStep, SlotInfo};

#[tauri::command]
#[specta::specta]
pub(crate) async fn app_state(call: Call) -> Answer<AppState> {
    call.run(|app| {
        way_in::look_again(app);
        Ok(app.state())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn time_zones(call: Call) -> Answer<Vec<String>> {
    call.run(|_| Ok(calendar::zones())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn passphrase_strength(
    call: Call,
    passphrase: String,
    context: Vec<String>,
) -> Answer<Strength> {
    call.run(move |_| Ok(way_in::strength(&passphrase, &context))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_up_practice(call: Call, req: SetUpPracticeReq) -> Answer<RecoverySheet> {
    call.run(move |app| way_in::set_up(app, &req, KdfParams::recommended())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(call: Call, req: SignInReq) -> Answer<AppState> {
    call.run(move |app| way_in::sign_in(app, &req.login, &Passphrase::new(&req.passphrase))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn recover(call: Call, req: RecoverReq) -> Answer<AppState> {
    call.run(|app| way_in::recover(app, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn enrol(call: Call, req: EnrolReq) -> Answer<AppState> {
    call.run(move |app| way_in::enrol(app, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_person(call: Call, req: SwitchPersonReq) -> Answer<AppState> {
    call.run(move |app| way_in::switch(app, req.person, &req.pin)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_screen(call: Call) -> Answer<AppState> {
    call.run(|app| Ok(app.lock_screen())).await
}

/// The window that asked goes away with its process, so the answer may find nobody.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_vault(call: Call) -> Answer<AppState> {
    call.run(|app| {
        let state = app.lock_vault();
        let app = app.clone();
        std::thread::spawn(move || app.start_afresh());
        Ok(state)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_record_aside(call: Call) -> Answer<AppState> {
    call.run(|app| {
        let was_open = app.record().is_ok();
        let state = way_in::set_record_aside(app)?;
        if was_open {
            // What the window showed of the record goes with its process.
            let app = app.clone();
            std::thread::spawn(move || app.start_afresh());
        }
        Ok(state)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn activity(call: Call) -> Answer<()> {
    call.run(|app| {
        app.activity();
        Ok(())
    })
    .await
}

/// The passphrase again, and a code where one is asked for.
#[tauri::command]
#[specta::specta]
pub(crate) async fn step_up(call: Call, passphrase: String, code: Option<String>) -> Answer<SteppedUp> {
    let passphrase = Passphrase::new(&passphrase);
    call.signed_in(move |s| {
        let codes_left = match code {
            Some(code) => s.step_up_with_code(&passphrase, &code)?,
            None => {
                s.step_up(&passphrase)?;
                None
            }
        };
        Ok::<_, RecordError>(SteppedUp { codes_left })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn step_up_asks(call: Call) -> Answer<StepUpAsks> {
    call.signed_in(Session::step_up_asks).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn second_factor(call: Call) -> Answer<MySecondFactor> {
    call.signed_in(|s| {
        let SecondFactor { since, codes_left } = s.second_factor()?;
        Ok::<_, RecordError>(MySecondFactor { since, codes_left, rule: s.code_rule()? })
    })
    .await
}

/// A secret for an authenticator app; on after the first right code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_second_factor(call: Call, passphrase: String) -> Answer<NewSecondFactor> {
    let passphrase = Passphrase::new(&passphrase);
    call.signed_in(move |s| factor::shown(&s.begin_second_factor(&passphrase)?)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn confirm_second_factor(call: Call, code: String) -> Answer<RecoveryCodes> {
    call.signed_in(move |s| s.confirm_second_factor(&code).map(RecoveryCodes::of)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn new_recovery_codes(call: Call) -> Answer<RecoveryCodes> {
    call.signed_in(|s| s.new_recovery_codes().map(RecoveryCodes::of)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn turn_off_second_factor(call: Call) -> Answer<()> {
    call.signed_in(Session::turn_off_second_factor).await
}

/// Takes away what a person lost.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reset_second_factor(call: Call, person: PersonId) -> Answer<()> {
    call.signed_in(move |s| s.reset_second_factor(person)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn code_rule(call: Call) -> Answer<CodeRule> {
    call.signed_in(Session::code_rule).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_code_rule(call: Call, rule: CodeRule) -> Answer<()> {
    call.signed_in(move |s| s.set_code_rule(rule).map(|_| ())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(call: Call, req: ChangePassphraseReq) -> Answer<()> {
    call.signed_in(move |s| s.change_passphrase(&Passphrase::new(&req.current), &Passphrase::new(&req.next)))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_pin(call: Call, req: SetPinReq) -> Answer<()> {
    call.signed_in(move |s| s.set_pin(&Passphrase::new(&req.passphrase), &req.pin)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_pin(call: Call) -> Answer<()> {
    call.signed_in(Session::remove_pin).await
}

/// Groups of the printed key, typed back: the sheet is legible and at hand.
#[tauri::command]
#[specta::specta]
pub(crate) async fn confirm_recovery_key(call: Call, req: ConfirmRecoveryKeyReq) -> Answer<()> {
    call.run(move |app| {
        // The screen counts from 0, the vault from 1, as the sheet does.
        let place = |g: &SheetGroup| usize::try_from(g.index).map_or(usize::MAX, |i| i.saturating_add(1));
        let groups: Vec<_> = req.groups.iter().map(|g| (place(g), g.text.as_str())).collect();
        app.session()?.confirm_recovery(&groups)?;
        app.put_sheet_away();
        Ok(())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_recovery_key(call: Call) -> Answer<RecoverySheet> {
    call.run(|app| {
        let key = app.session()?.replace_recovery_key()?;
        app.take_sheet_out();
        Ok(RecoverySheet { recovery_sheet: key.to_sheet() })
    })
    .await
}

/// A new vault key. It can't be cancelled: either the old key is good or the new one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rekey(call: Call) -> Answer<RekeyResult> {
    call.run(|app| {
        let session = app.session()?;
        let job = app.begin("rekey", "Making a new vault key", false)?;
        let rekeyed = job.end(session.rekey(&mut |step| match step {
            RekeyStep::Copying { done, total } | RekeyStep::Blobs { done, total } => job.at(done, total),
            _ => {}
        }))?;
        app.take_sheet_out();
        let code =
            |(slot, code): (SlotInfo, EnrolmentCode)| RekeyCode { login: slot.login, code: code.to_text() };
        Ok(RekeyResult {
            recovery_sheet: rekeyed.recovery_key.to_sheet(),
            codes: rekeyed.codes.into_iter().map(code).collect(),
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn print_window(call: Call) -> Answer<()> {
    call.run(|app| match app.desk() {
        Some(desk) if desk.print() => Ok(()),
        _ => Err(AppError::new("print", "Printing isn't possible here. Look whether a printer is set up.")),
    })
    .await
}
