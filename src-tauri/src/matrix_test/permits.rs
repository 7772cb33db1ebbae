//! What clients allow, are told and wish, called with what a window might send.

use super::{code, from};
use crate::call::Call;
use crate::commands::programme::{authorizations, notices, wishes};
use crate::state::App;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn of_authorizations(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let draft = json!({ "client": id, "purposes": ["ads"], "what": "X", "who": "X", "toWhom": "X", "purpose": "",
        "expiresOn": "2099-01-01", "expiresEvent": "", "paid": false, "payer": "", "representative": null,
        "signerName": "X", "signedOn": "2020-01-01", "method": "paper", "keptAt": "X", "copy": "printed",
        "apart": true });
    Some(match command {
        "client_authorizations" => code(authorizations::client_authorizations(c, from(json!(id)))),
        "authorization_form" => code(authorizations::authorization_form(c, from(draft))),
        "sign_authorization" => code(authorizations::sign_authorization(c, from(draft))),
        "end_authorization" => code(authorizations::end_authorization(
            c,
            from(json!({ "id": id, "end": "revoked", "on": "2020-01-01", "how": "letter", "words": "" })),
        )),
        "register_publication" => code(authorizations::register_publication(
            c,
            from(json!({ "client": id, "purpose": "ads", "what": "X", "place": "X", "address": "",
                "publishedOn": "2020-01-01" })),
        )),
        "settle_publication" => code(authorizations::settle_publication(
            c,
            from(json!({ "id": id, "how": "removed", "on": "2020-01-01", "proof": "X", "remains": "" })),
        )),
        "authorizations_overview" => code(authorizations::authorizations_overview(c)),
        _ => return None,
    })
}

pub(super) fn of_notices(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let draft = json!({ "address": "X", "phone": "X", "email": "", "website": "", "part2": "no", "additions": "",
        "effectiveOn": "2020-01-01", "change": "", "material": false });
    Some(match command {
        "client_notice" => code(notices::client_notice(c, from(json!(id)))),
        "record_receipt" => code(notices::record_receipt(
            c,
            from(json!({ "client": id, "how": "declined", "name": "", "representative": null, "note": "X",
                "givenOn": "2020-01-01" })),
        )),
        "rights_handout" => code(notices::rights_handout(c)),
        "notices_page" => code(notices::notices_page(c)),
        "preview_notice" => code(notices::preview_notice(c, from(draft))),
        "approve_notice" => code(notices::approve_notice(c, from(draft))),
        "post_notice" => code(notices::post_notice(
            c,
            from(json!({ "version": id, "place": "site", "whereTo": "X", "postedOn": "2020-01-01" })),
        )),
        _ => return None,
    })
}

pub(super) fn of_wishes(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "client_wishes" => code(wishes::client_wishes(c, from(json!(id)))),
        "record_wish" => code(wishes::record_wish(
            c,
            from(json!({ "client": id, "act": { "act": "channel",
                "of": { "askedOn": "2020-01-01", "what": "X" } } })),
        )),
        "decide_wish" => code(wishes::decide_wish(
            c,
            from(json!({ "client": id, "decision": { "act": "restriction",
                "of": { "id": id, "agree": true, "why": "" } } })),
        )),
        "wishes_overview" => code(wishes::wishes_overview(c)),
        "save_wish_settings" => code(wishes::save_wish_settings(
            c,
            from(json!({ "version": 0, "majorityAge": 18, "state": "X", "source": "X", "asOf": null,
                "verifiedBy": "X" })),
        )),
        "report_complaint" => code(wishes::report_complaint(
            c,
            from(json!({ "receivedOn": "2020-01-01", "how": "phone", "fromWhom": "", "about": "X" })),
        )),
        "list_complaints" => code(wishes::list_complaints(c)),
        "change_complaint" => code(wishes::change_complaint(
            c,
            from(json!({ "id": id, "version": 1, "change": { "act": "step", "of": { "text": "X" } } })),
        )),
        _ => return None,
    })
}
