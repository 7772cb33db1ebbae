//! Requests and disclosures, called with what a window might send.

use super::super::{code, from};
use crate::call::Call;
use crate::commands::programme::{disclosures, packs, requests};
use crate::state::App;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn of_requests(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let ask = json!({ "scope": "", "form": "paper", "deliver": "" });
    Some(match command {
        "take_request" => code(requests::take_request(
            c,
            from(json!({ "client": id, "kind": "access", "received": "2020-01-01", "receivedHow": "phone",
                "asker": "client", "askerName": "", "relation": "", "authority": "", "ask": ask,
                "identity": null })),
        )),
        "list_requests" => code(requests::list_requests(c)),
        "requests_of_client" => code(requests::requests_of_client(c, from(json!(id)))),
        "get_request" => code(requests::get_request(c, from(json!(id)))),
        "change_request" => code(requests::change_request(
            c,
            from(json!({ "id": id, "version": 1, "change": { "act": "asked", "of": ask } })),
        )),
        "amend_record" => {
            code(requests::amend_record(c, from(json!({ "id": id, "version": 1, "note": id, "text": "X" }))))
        }
        "request_letter" => code(requests::request_letter(c, from(json!({ "id": id, "kind": "receipt" })))),
        "get_accounting" => code(requests::get_accounting(c, from(json!(id)))),
        "list_request_rules" => code(requests::list_request_rules(c)),
        "save_request_rule" => code(requests::save_request_rule(
            c,
            from(json!({ "id": id, "version": 1, "state": "TX", "kind": "access", "days": 15,
                "counting": "business", "source": "X", "verifiedBy": "X", "verifiedOn": "2020-01-01",
                "active": true })),
        )),
        "pack_drives" => code(packs::pack_drives(c)),
        "pack_pick" => code(packs::pack_pick(c)),
        "pack_make" => code(packs::pack_make(c, from(json!({ "id": id, "path": "/nowhere" })))),
        "pack_paper" => code(packs::pack_paper(c, from(json!(id)))),
        _ => return None,
    })
}

pub(super) fn of_disclosures(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let entry = json!({ "clients": [id], "happened": "2020-01-01", "recipient": "X", "address": "", "what": "X",
        "purpose": "court", "why": "", "how": "paper" });
    Some(match command {
        "disclosure_purposes" => code(disclosures::disclosure_purposes(c)),
        "log_disclosure" => code(disclosures::log_disclosure(c, from(entry))),
        "list_disclosures" => code(disclosures::list_disclosures(c, None)),
        "correct_disclosure" => {
            code(disclosures::correct_disclosure(c, from(json!({ "id": id, "entry": entry, "why": "X" }))))
        }
        "pause_disclosure" => code(disclosures::pause_disclosure(
            c,
            from(json!({ "id": id, "stated": "2020-01-01", "until": null, "official": "X" })),
        )),
        _ => return None,
    })
}
