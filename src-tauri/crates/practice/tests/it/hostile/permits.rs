//! What is written of authorizations, the notice, wishes and complaints.

use super::{Field, Tally, each, opened_again, through, trimmed};
use crate::programme_authorizations::form;
use crate::programme_notices::{contact, draft, receipt};
use crate::world::{World, day};
use stillroom_practice::programme::authorizations::{
    self, Authorization, AuthorizationDraft, Publication, PublicationDraft, SettlePublicationReq, SignMethod,
    TakenDown, UsePurpose,
};
use stillroom_practice::programme::notices::{self, NoticeDraft, NoticeReceipt, ReceiptDraft, ReceiptHow};
use stillroom_practice::programme::wishes::{
    self, Authority, ClientInvolved, ClientRepresentative, Complaint, ComplaintDraft, ComplaintHow,
    InvolvedDraft, InvolvedHow, RecordWishReq, RepresentativeDraft, WishAct,
};

type OfForm = Field<AuthorizationDraft, Authorization>;

const FORM: &[OfForm] = &[
    OfForm::whole("what", |d, t| d.what = t.into(), |a| a.what.clone()).by_rule(trimmed),
    OfForm::whole("payer", |d, t| d.payer = t.into(), |a| a.payer.clone()).by_rule(trimmed),
    OfForm::whole("keptAt", |d, t| d.kept_at = t.into(), |a| a.kept_at.clone()).by_rule(trimmed),
];

type OfPublication = Field<PublicationDraft, Publication>;

const PUBLICATION: &[OfPublication] = &[
    OfPublication::whole("what", |d, t| d.what = t.into(), |p| p.what.clone()).by_rule(trimmed),
    OfPublication::whole("place", |d, t| d.place = t.into(), |p| p.place.clone()).by_rule(trimmed),
    OfPublication::whole("address", |d, t| d.address = t.into(), |p| p.address.clone()).by_rule(trimmed),
];

type OfSettling = Field<SettlePublicationReq, Publication>;

const SETTLING: &[OfSettling] = &[
    OfSettling::whole("proof", |d, t| d.proof = t.into(), |p| p.proof.clone()).by_rule(trimmed),
    OfSettling::whole("remains", |d, t| d.remains = t.into(), |p| p.remains.clone()).by_rule(trimmed),
];

#[test]
fn authorizations_and_publications_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let kate = w.client("Kate", "Ng");
    let whole = AuthorizationDraft {
        method: SignMethod::Paper,
        kept_at: "Folder".into(),
        paid: Some(true),
        payer: "A maker".into(),
        ..form(kate, "Kate Ng")
    };
    authorizations::sign_authorization(&w.mia, whole.clone()).unwrap();
    let publication = PublicationDraft {
        client: kate,
        purpose: UsePurpose::Ads,
        what: "Photo".into(),
        place: "Website".into(),
        address: String::new(),
        published_on: day("2026-03-12"),
    };
    authorizations::register_publication(&w.mia, publication.clone()).unwrap();
    let newest = |page: authorizations::ClientAuthorizations| {
        page.all.into_iter().flat_map(|a| a.publications).max_by_key(|p| p.id).unwrap()
    };
    // Not all of them: a page grows with each.
    each(|n, text| {
        if n % 5 != 0 {
            return;
        }
        through(&tally, FORM, text, &whole, |d| {
            let page = authorizations::sign_authorization(&w.mia, d)?;
            Ok(page.all.into_iter().max_by_key(|a| a.id).unwrap())
        });
        through(&tally, PUBLICATION, text, &publication, |d| {
            Ok(newest(authorizations::register_publication(&w.mia, d)?))
        });
        through(
            &tally,
            SETTLING,
            text,
            &SettlePublicationReq {
                id: newest(authorizations::client_authorizations(&w.mia, kate).unwrap()).id,
                how: TakenDown::Asked,
                on: day("2026-03-12"),
                proof: "X".into(),
                remains: "X".into(),
            },
            |mut r| {
                r.id = newest(authorizations::register_publication(&w.mia, publication.clone())?).id;
                let page = authorizations::settle_publication(&w.mia, r.clone())?;
                Ok(page.all.into_iter().flat_map(|a| a.publications).find(|p| p.id == r.id).unwrap())
            },
        );
    });
    let owner = opened_again(&w);
    assert!(authorizations::client_authorizations(&owner, kate).unwrap().all.iter().all(|a| a.intact));
}

type OfReceipt = Field<ReceiptDraft, NoticeReceipt>;

const RECEIPT: &[OfReceipt] =
    &[OfReceipt::whole("note", |d, t| d.note = t.into(), |r| r.note.clone()).by_rule(trimmed)];

type OfNotice = Field<NoticeDraft, NoticeDraft>;

const NOTICE: &[OfNotice] = &[
    OfNotice::whole("address", |d, t| d.address = t.into(), |n| n.address.clone()).by_rule(trimmed),
    OfNotice::whole("phone", |d, t| d.phone = t.into(), |n| n.phone.clone()).by_rule(trimmed),
    OfNotice::whole("email", |d, t| d.email = t.into(), |n| n.email.clone()).by_rule(trimmed),
    OfNotice::whole("website", |d, t| d.website = t.into(), |n| n.website.clone()).by_rule(trimmed),
    OfNotice::whole("additions", |d, t| d.additions = t.into(), |n| n.additions.clone()).by_rule(trimmed),
];

#[test]
fn what_a_notice_is_filled_with_and_a_receipts_reason_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    contact(&w);
    let kate = w.client("Kate", "Ng");
    notices::approve_notice(&w.ruth, draft()).unwrap();
    let declined = ReceiptDraft { how: ReceiptHow::Declined, note: "X".into(), ..receipt(kate, "") };
    each(|n, text| {
        if n % 5 != 0 {
            return;
        }
        through(&tally, RECEIPT, text, &declined, |d| {
            Ok(notices::record_receipt(&w.mia, d)?.receipts.into_iter().next().unwrap())
        });
        through(&tally, NOTICE, text, &NoticeDraft { change: "X".into(), ..draft() }, |d| {
            Ok(notices::approve_notice(&w.ruth, d)?.draft)
        });
    });
    let owner = opened_again(&w);
    assert!(notices::notices_page(&owner).unwrap().versions.iter().all(|v| v.intact));
}

type OfRepresentative = Field<RepresentativeDraft, ClientRepresentative>;

const REPRESENTATIVE: &[OfRepresentative] = &[
    OfRepresentative::whole("name", |d, t| d.name = t.into(), |r| r.name.clone()).by_rule(trimmed),
    OfRepresentative::whole("relation", |d, t| d.relation = t.into(), |r| r.relation.clone())
        .by_rule(trimmed),
    OfRepresentative::whole("proof", |d, t| d.proof = t.into(), |r| r.proof.clone()).by_rule(trimmed),
    OfRepresentative::whole("scope", |d, t| d.scope = t.into(), |r| r.scope.clone()).by_rule(trimmed),
];

type OfInvolved = Field<InvolvedDraft, ClientInvolved>;

const INVOLVED: &[OfInvolved] = &[
    OfInvolved::whole("name", |d, t| d.name = t.into(), |i| i.name.clone()).by_rule(trimmed),
    OfInvolved::whole("relation", |d, t| d.relation = t.into(), |i| i.relation.clone()).by_rule(trimmed),
    OfInvolved::whole("scope", |d, t| d.scope = t.into(), |i| i.scope.clone()).by_rule(trimmed),
];

type OfComplaint = Field<ComplaintDraft, Complaint>;

const COMPLAINT: &[OfComplaint] = &[
    OfComplaint::whole("fromWhom", |d, t| d.from_whom = t.into(), |c| c.from_whom.clone()).by_rule(trimmed),
    OfComplaint::whole("about", |d, t| d.about = t.into(), |c| c.about.clone()).by_rule(trimmed),
];

#[test]
fn wishes_and_complaints_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let kate = w.client("Kate", "Ng");
    let representative = RepresentativeDraft {
        name: "Grace".into(),
        relation: String::new(),
        authority: Authority::HealthCareProxy,
        proof: "The paper".into(),
        scope: String::new(),
        from: day("2026-01-01"),
        until: None,
    };
    let involved = InvolvedDraft {
        name: "Tom".into(),
        relation: String::new(),
        scope: "Visits".into(),
        how: InvolvedHow::Agreed,
        said_on: day("2026-03-12"),
    };
    let complaint = ComplaintDraft {
        received_on: day("2026-03-12"),
        how: ComplaintHow::Letter,
        from_whom: String::new(),
        about: "X".into(),
    };
    let record = |act| wishes::record_wish(&w.mia, RecordWishReq { client: kate, act });
    each(|n, text| {
        if n % 5 != 0 {
            return;
        }
        through(&tally, REPRESENTATIVE, text, &representative, |d| {
            let all = record(WishAct::Representative(d))?.representatives;
            Ok(all.into_iter().max_by_key(|r| r.id).unwrap())
        });
        through(&tally, INVOLVED, text, &involved, |d| {
            Ok(record(WishAct::Involved(d))?.involved.into_iter().max_by_key(|i| i.id).unwrap())
        });
        through(&tally, COMPLAINT, text, &complaint, |d| {
            let id = wishes::report_complaint(&w.mia, d)?.id;
            Ok(wishes::list_complaints(&w.ruth)?.all.into_iter().find(|c| c.id == id).unwrap())
        });
    });
    let owner = opened_again(&w);
    assert!(!wishes::client_wishes(&owner, kate).unwrap().representatives.is_empty());
}
