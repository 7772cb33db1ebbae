//! Requests and disclosures of the programme.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::disclosures::{self, DisclosureHow, NewDisclosure};
use stillroom_practice::programme::requests::{
    self, RequestAsk, RequestAsker, RequestForm, RequestKind, RequestReceived, TakeRequestReq,
};

#[test]
fn a_disclosure_is_logged() {
    sweep(&Flow {
        prepare: |w: &World| {
            let client = w.client();
            let before = disclosures::list_disclosures(&w.lena(), None).unwrap().len();
            (client, before)
        },
        run: |w, (client, _)| {
            let entry = NewDisclosure {
                clients: vec![*client],
                happened: "2026-01-02".parse().unwrap(),
                recipient: "A court".into(),
                address: String::new(),
                what: "A note".into(),
                purpose: "court".into(),
                why: String::new(),
                how: DisclosureHow::Paper,
            };
            disclosures::log_disclosure(&w.lena(), entry).map(drop)
        },
        done: |w, (_, before)| disclosures::list_disclosures(&w.lena(), None).unwrap().len() == before + 1,
        partly: None,
    });
}

#[test]
fn a_request_is_taken_in() {
    sweep(&Flow {
        prepare: |w: &World| {
            let client = w.client();
            let before = requests::list_requests(&w.lena()).unwrap().len();
            (client, before)
        },
        run: |w, (client, _)| {
            let ask = TakeRequestReq {
                client: *client,
                kind: RequestKind::Access,
                received: "2026-01-02".parse().unwrap(),
                received_how: RequestReceived::Phone,
                asker: RequestAsker::Client,
                asker_name: String::new(),
                relation: String::new(),
                authority: String::new(),
                ask: RequestAsk { scope: String::new(), form: RequestForm::Paper, deliver: String::new() },
                identity: None,
            };
            requests::take_request(&w.lena(), ask).map(drop)
        },
        done: |w, (_, before)| requests::list_requests(&w.lena()).unwrap().len() == before + 1,
        partly: None,
    });
}
