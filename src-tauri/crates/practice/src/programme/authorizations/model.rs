//! Authorizations and publications, as the screens know them.

use super::super::words::words;
use super::content::AuthorizationElement;
use crate::clients::{ClientId, quiet_debug};
use crate::programme::clocks::Deadline;
use crate::programme::wishes::RepresentativeId;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, UtcMillis};

stillroom_record::define_id! {
    /// One signed authorization.
    AuthorizationId
}
stillroom_record::define_id! {
    /// Something published in one place.
    PublicationId
}

words! {
    /// For what something may be used: an authorization covers some of these, a publication is one.
    UsePurpose {
        /// The practice's own website and accounts.
        OwnPages = "ownPages",
        /// Paid advertisements, print, posters.
        Ads = "ads",
        Teaching = "teaching",
        Press = "press",
        /// A manufacturer or another company.
        Partner = "partner",
        /// Messages to the client that somebody else pays for.
        PaidMessages = "paidMessages",
        /// The practice is paid for the information itself.
        Sale = "sale",
        Other = "other",
    }
}
words! {
    /// How it was signed.
    SignMethod {
        /// The name typed on this screen.
        Screen = "screen",
        /// The printed form, signed by hand.
        Paper = "paper",
    }
}
words! {
    /// How the signer got a copy.
    CopyGiven { Printed = "printed", Emailed = "emailed" }
}
words! {
    /// Why an authorization ended before its day.
    AuthorizationEnd {
        Revoked = "revoked",
        /// What it was to end with has happened.
        Event = "event",
    }
}
words! {
    /// How a revocation came. It must be in writing to bind; taken by word of mouth, the client
    /// signs it or the practice writes that it follows it all the same.
    RevocationHow {
        Letter = "letter",
        Email = "email",
        OnScreen = "onScreen",
        Spoken = "spoken",
    }
}
words! {
    AuthorizationState {
        Effective = "effective",
        NotYet = "notYet",
        Expired = "expired",
        Revoked = "revoked",
    }
}
words! {
    /// Why something may not be published.
    PublishRefusal {
        NoneSigned = "noneSigned",
        OtherPurpose = "otherPurpose",
        NotYet = "notYet",
        Expired = "expired",
        Revoked = "revoked",
    }
}
words! {
    /// How a publication ended.
    TakenDown {
        Removed = "removed",
        /// Somebody else has it; asked in writing.
        Asked = "asked",
        /// It can't be called back: print, copies.
        CannotUndo = "cannotUndo",
    }
}

/// Whether something may be published.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(tag = "may", content = "of", rename_all = "camelCase")]
pub enum Publishing {
    /// Under this authorization.
    Allowed(AuthorizationId),
    Refused(PublishRefusal),
}

/// The form, as it is filled in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationDraft {
    pub client: ClientId,
    pub purposes: Vec<UsePurpose>,
    /// What is used, in words that tell it from everything else.
    pub what: String,
    pub who: String,
    pub to_whom: String,
    pub purpose: String,
    pub expires_on: Option<LocalDate>,
    pub expires_event: String,
    /// Whether somebody pays the practice for it; must be answered.
    pub paid: Option<bool>,
    pub payer: String,
    /// None: the client.
    pub representative: Option<RepresentativeId>,
    pub signer_name: String,
    pub signed_on: LocalDate,
    pub method: SignMethod,
    pub kept_at: String,
    pub copy: Option<CopyGiven>,
    /// It stands alone: not on one paper with the consent to treatment, and no condition of it.
    pub apart: bool,
}

/// What the rule asks of an authorization, and whether this one has it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ElementHeld {
    pub element: AuthorizationElement,
    pub met: bool,
    /// What is missing, for a person.
    pub lacks: Option<String>,
}

/// The form on paper, and what it still lacks.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationForm {
    pub text: String,
    pub elements: Vec<ElementHeld>,
    pub ready: bool,
    /// Who is to sign, where that is clear.
    pub signer: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    pub id: PublicationId,
    pub authorization: AuthorizationId,
    pub client: ClientId,
    pub client_name: String,
    pub purpose: UsePurpose,
    pub what: String,
    pub place: String,
    pub address: String,
    pub published_on: LocalDate,
    pub published_by: PersonId,
    pub published_by_name: String,
    /// It has to come down by then.
    pub due: Option<LocalDate>,
    /// It was put up on or after the day on which its authorization ended.
    pub after_end: bool,
    pub down_on: Option<LocalDate>,
    pub down_how: Option<TakenDown>,
    pub proof: String,
    pub remains: String,
    pub down_by: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Authorization {
    pub id: AuthorizationId,
    pub client: ClientId,
    pub client_name: String,
    pub state: AuthorizationState,
    pub purposes: Vec<UsePurpose>,
    pub what: String,
    pub expires_on: Option<LocalDate>,
    pub expires_event: String,
    pub paid: bool,
    pub payer: String,
    pub signer_name: String,
    /// Empty for the client.
    pub authority: String,
    pub signed_on: LocalDate,
    pub method: SignMethod,
    pub kept_at: String,
    pub copy: CopyGiven,
    pub text: String,
    /// It reads as it did when it was signed.
    pub intact: bool,
    pub ended: Option<AuthorizationEnd>,
    pub ended_on: Option<LocalDate>,
    pub ended_how: String,
    pub ended_words: String,
    #[specta(type = Option<i32>)]
    pub ended_at: Option<UtcMillis>,
    pub recorded_by: String,
    pub keep: Deadline,
    pub publications: Vec<Publication>,
}

/// One client's.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientAuthorizations {
    /// A form with what the practice says of itself filled in.
    pub blank: AuthorizationDraft,
    /// Those in force first.
    pub all: Vec<Authorization>,
    /// The purposes for which something may be published today.
    pub may: Vec<UsePurpose>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EndAuthorizationReq {
    pub id: AuthorizationId,
    pub end: AuthorizationEnd,
    /// The day on which it was received, or on which it happened.
    pub on: LocalDate,
    /// Of a revocation.
    pub how: Option<RevocationHow>,
    /// The client's own, or what happened.
    pub words: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PublicationDraft {
    pub client: ClientId,
    pub purpose: UsePurpose,
    pub what: String,
    pub place: String,
    pub address: String,
    pub published_on: LocalDate,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SettlePublicationReq {
    pub id: PublicationId,
    pub how: TakenDown,
    pub on: LocalDate,
    pub proof: String,
    pub remains: String,
}

/// What was published, what has to come down, what is signed: for the officials.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationsOverview {
    /// Due ones first.
    pub takedowns: Vec<Publication>,
    /// Up, and allowed.
    pub published: Vec<Publication>,
    /// Newest first.
    pub all: Vec<Authorization>,
    pub elements: Vec<AuthorizationElement>,
    pub takedown_days: u32,
}

quiet_debug!(
    AuthorizationDraft.client,
    AuthorizationForm.ready,
    ElementHeld.met,
    Publication.id,
    Authorization.id,
    ClientAuthorizations.may,
    EndAuthorizationReq.id,
    PublicationDraft.client,
    SettlePublicationReq.id,
    AuthorizationsOverview.takedown_days,
);
