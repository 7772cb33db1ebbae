//! What clients allow and wish.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::authorizations::{self, CopyGiven, UsePurpose};
use stillroom_practice::programme::wishes::{self, ChannelDraft, RecordWishReq, WishAct};

#[test]
fn an_authorization_is_signed() {
    sweep(&Flow {
        prepare: |w: &World| -> ClientId { w.client() },
        run: |w, client| {
            let mut draft = authorizations::client_authorizations(&w.lena(), *client)?.blank;
            draft.purposes = vec![UsePurpose::OwnPages];
            draft.what = "Photos".to_owned();
            draft.paid = Some(false);
            draft.copy = Some(CopyGiven::Printed);
            draft.apart = true;
            draft.signer_name =
                authorizations::authorization_form(&w.lena(), draft.clone())?.signer.unwrap_or_default();
            authorizations::sign_authorization(&w.lena(), draft).map(drop)
        },
        done: |w, client| authorizations::client_authorizations(&w.lena(), *client).unwrap().all.len() == 1,
        partly: None,
    });
}

#[test]
fn a_confidential_channel_is_set() {
    sweep(&Flow {
        prepare: |w: &World| -> ClientId { w.client() },
        run: |w, client| {
            let what = "By mail to the P.O. box".to_owned();
            let act = WishAct::Channel(ChannelDraft { asked_on: "2026-01-02".parse().unwrap(), what });
            wishes::record_wish(&w.lena(), RecordWishReq { client: *client, act }).map(drop)
        },
        done: |w, client| {
            let page = wishes::client_wishes(&w.lena(), *client).unwrap();
            page.channels.len() == 1 && page.channel == "By mail to the P.O. box"
        },
        partly: None,
    });
}
