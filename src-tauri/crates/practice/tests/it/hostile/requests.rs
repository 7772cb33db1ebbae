//! What is written of requests and of disclosures.

use super::{Field, Tally, each, one, opened_again, through, trimmed};
use crate::world::{World, day};
use stillroom_practice::programme::disclosures::{self, DisclosureHow, DisclosureLine, NewDisclosure};
use stillroom_practice::programme::requests::{
    self, ChangeRequestReq, RequestAsk, RequestAsker, RequestChange, RequestFile, RequestForm, RequestKind,
    RequestLetterKind, RequestLetterSent, RequestReceived, TakeRequestReq,
};

type OfEntry = Field<NewDisclosure, DisclosureLine>;

const ENTRY: &[OfEntry] = &[
    OfEntry::whole("recipient", |d, t| d.recipient = t.into(), |l| l.recipient.clone()).by_rule(trimmed),
    OfEntry::whole("address", |d, t| d.address = t.into(), |l| l.address.clone()).by_rule(trimmed),
    OfEntry::whole("what", |d, t| d.what = t.into(), |l| l.what.clone()).by_rule(trimmed),
    OfEntry::whole("why", |d, t| d.why = t.into(), |l| l.why.clone()).by_rule(trimmed),
];

type OfRequest = Field<TakeRequestReq, RequestFile>;

const REQUEST: &[OfRequest] = &[
    OfRequest::whole("askerName", |d, t| d.asker_name = t.into(), |f| f.asker_name.clone()).by_rule(trimmed),
    OfRequest::whole("relation", |d, t| d.relation = t.into(), |f| f.relation.clone()).by_rule(trimmed),
    OfRequest::whole("authority", |d, t| d.authority = t.into(), |f| f.authority.clone()).by_rule(trimmed),
    OfRequest::whole("scope", |d, t| d.ask.scope = t.into(), |f| f.state.ask.scope.clone()).by_rule(trimmed),
    OfRequest::whole("deliver", |d, t| d.ask.deliver = t.into(), |f| f.state.ask.deliver.clone())
        .by_rule(trimmed),
];

#[test]
fn a_disclosure_comes_back_or_is_refused_at_its_field() {
    let w = World::new();
    let entry = NewDisclosure {
        clients: vec![w.client("Ana", "Ng")],
        happened: day("2026-03-10"),
        recipient: "A court".into(),
        address: String::new(),
        what: "A note".into(),
        purpose: "law".into(),
        why: "A law".into(),
        how: DisclosureHow::Paper,
    };
    let tally = Tally::default();
    each(|_, text| {
        through(&tally, ENTRY, text, &entry, |entry| disclosures::log_disclosure(&w.mia, entry));
    });
    tally.is_both();
    opened_again(&w);
}

#[test]
fn a_request_and_its_letters_come_back_or_are_refused_at_their_field() {
    let w = World::new();
    let ask = TakeRequestReq {
        client: w.client("Ana", "Ng"),
        kind: RequestKind::Amendment,
        received: day("2026-03-10"),
        received_how: RequestReceived::Letter,
        asker: RequestAsker::Other,
        asker_name: "Bo".into(),
        relation: "Son".into(),
        authority: "A paper".into(),
        ask: RequestAsk { scope: "The left".into(), form: RequestForm::Paper, deliver: String::new() },
        identity: None,
    };
    let tally = Tally::default();
    each(|_, text| {
        through(&tally, REQUEST, text, &ask, |ask| {
            let taken = requests::take_request(&w.mia, ask)?;
            requests::get_request(&w.ruth, taken.id)
        });
        let id = requests::take_request(&w.mia, ask.clone()).unwrap().id;
        let letter = RequestLetterSent {
            kind: RequestLetterKind::Receipt,
            text: text.to_owned(),
            sent: day("2026-03-11"),
            how: "By mail".into(),
        };
        let file = requests::get_request(&w.ruth, id).unwrap();
        let req = ChangeRequestReq { id, version: file.version, change: RequestChange::Letter(letter) };
        let got = requests::change_request(&w.ruth, req).map(|file| file.state.letters[0].text.clone());
        one(&tally, "text", text, trimmed, got);
    });
    tally.is_both();
    opened_again(&w);
}
