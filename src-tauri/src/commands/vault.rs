//! The vault and who is signed in: set up, sign in, lock, keys.

use crate::{
    calendar,
    call::Call,
    error::{Answer, AppError},
    model::{
        AppState, ChangePassphraseReq, ConfirmRecoveryKeyReq, EnrolReq, RecoverReq, RecoverySheet, RekeyCode,
        RekeyResult, SetPinReq, SetUpPracticeReq, SheetGroup, SignInReq, Strength, SwitchPersonReq,
    },
    way_in,
};
use stillroom_record::Session;
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

/// The passphrase again, for what asks for it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn step_up(call: Call, passphrase: String) -> Answer<()> {
    call.signed_in(move |s| s.step_up(&Passphrase::new(&passphrase))).await
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
