//! What clients get, wish and ask for, and what went wrong.

use super::{Spa, Year};
use crate::Result;
use crate::clients::ClientId;
use crate::programme::disclosures::{self, DisclosureHow, NewDisclosure};
use crate::programme::incidents::{
    self, ChangeIncidentReq, IncidentAct, IncidentAnswer, IncidentChange, IncidentException, IncidentFactor,
    IncidentKind, NewDecision, NewFactor, ReportIncidentReq, RoughCount, Triage,
};
use crate::programme::notices::{
    self, NoticeDraft, NoticePlace, Part2, PostNoticeReq, ReceiptDraft, ReceiptHow,
};
use crate::programme::requests::{
    self, ChangeRequestReq, IdentityHow, RequestAsk, RequestAsker, RequestChange, RequestDecision,
    RequestExtension, RequestForm, RequestHandOver, RequestId, RequestIdentity, RequestKind,
    RequestLetterKind, RequestLetterReq, RequestLetterSent, RequestOutcome, RequestReason, RequestReceived,
    TakeRequestReq,
};
use crate::programme::wishes::{
    self, ChannelDraft, DecideWishReq, RecordWishReq, RestrictionDraft, RestrictionKind, RestrictionState,
    WishAct, WishDecision,
};

type Cast = [(ClientId, String)];

impl Year<'_> {
    /// A version of the notice, in force from that day and on the wall.
    fn posts(&self, ago: u64, additions: &str, change: &str) -> Result<()> {
        let draft = NoticeDraft {
            address: "418 Linden Street, Chicago, IL 60601".to_owned(),
            phone: "(312) 555-0142".to_owned(),
            email: String::new(),
            website: "linden-street.example".to_owned(),
            part2: Part2::No,
            additions: additions.to_owned(),
            effective_on: self.day(ago),
            change: change.to_owned(),
            material: false,
        };
        let page = notices::approve_notice(self.who("ruth"), draft)?;
        let Some(version) = page.versions.iter().max_by_key(|v| v.number) else { return Ok(()) };
        let post = PostNoticeReq {
            version: version.id,
            place: NoticePlace::Site,
            where_to: "Beside the desk, at eye height".to_owned(),
            posted_on: self.day(ago),
        };
        notices::post_notice(self.who("ruth"), post)?;
        Ok(())
    }

    /// A second version; it is still to be put on the website.
    pub(super) fn newer_notice(&self) -> Result<()> {
        let more = "We send reminders by text. Tell us at the desk if you would rather have none.";
        self.posts(25, more, "Reminders by text are named")
    }

    /// The notice, on the wall, and who signed for it.
    pub(super) fn notice(&self, cast: &Cast) -> Result<()> {
        self.posts(300, "", "")?;
        for (client, name) in cast.iter().take(4) {
            let receipt = ReceiptDraft {
                client: *client,
                how: ReceiptHow::Signed,
                name: name.clone(),
                representative: None,
                note: String::new(),
                given_on: self.day(300),
            };
            notices::record_receipt(self.who("mia"), receipt)?;
        }
        Ok(())
    }

    /// An appointment card in the wrong envelope: assessed by the four factors, unlikely to harm.
    pub(super) fn incident(&self) -> Result<()> {
        let report = ReportIncidentReq {
            kind: IncidentKind::Recipient,
            what: "An appointment card went to the client’s old address. The new tenant called us."
                .to_owned(),
            discovered: self.day(120),
            occurred: Some(self.day(123)),
            rough: RoughCount::One,
            first_step: "Asked her to keep it closed and fetched it the same afternoon".to_owned(),
        };
        let ruth = self.who("ruth");
        let id = incidents::report_incident(self.who("mia"), report)?.id;
        let triage = Triage {
            phi: Some(IncidentAnswer::Yes),
            impermissible: Some(IncidentAnswer::Yes),
            encrypted: Some(IncidentAnswer::No),
            key_apart: Some(IncidentAnswer::Unknown),
            unlocked: Some(IncidentAnswer::Yes),
            exception: Some(IncidentException::None),
            exception_why: String::new(),
        };
        let factor = |factor, text: &str| IncidentChange::Factor(NewFactor { factor, text: text.to_owned() });
        let why = "The envelope came back unopened, and there was little in it.".to_owned();
        for change in [
            IncidentChange::Triage(triage),
            factor(IncidentFactor::Nature, "A name, a day and an hour. No treatment is named."),
            factor(IncidentFactor::Recipient, "A neighbour who called us of her own accord."),
            factor(IncidentFactor::Viewed, "She saw the name on the envelope and left it closed."),
            factor(IncidentFactor::Mitigated, "We have it back, and the address was corrected that day."),
            IncidentChange::Decide(NewDecision { outcome: IncidentAct::LowProbability, why }),
        ] {
            let version = incidents::get_incident(ruth, id)?.version;
            incidents::change_incident(ruth, ChangeIncidentReq { id, version, change })?;
        }
        Ok(())
    }

    /// At the insurance spa one that must be honoured, 164.522(a)(1)(vi); at the other one that the
    /// spa agreed to of its own accord.
    pub(super) fn wishes(&self, cast: &Cast) -> Result<()> {
        let (mia, asked_on) = (self.who("mia"), self.day(40));
        let (kind, what, paid_in_full) = match self.spa {
            Spa::Insurance => (
                RestrictionKind::Plan,
                "Nothing to her insurer about the mole check of this visit; she paid it in full at the desk",
                true,
            ),
            Spa::Cash => (
                RestrictionKind::Other,
                "Jo lives next door to her and is not to look into her record",
                false,
            ),
        };
        let what = what.to_owned();
        let restriction = WishAct::Restriction(RestrictionDraft { kind, asked_on, what, paid_in_full });
        let channel = WishAct::Channel(ChannelDraft {
            asked_on,
            what: "Only on the work telephone; never a letter to the house".to_owned(),
        });
        let [_, _, (third, _), (fourth, _), ..] = cast else { return Ok(()) };
        for (client, act) in [(third, restriction), (fourth, channel)] {
            let now = wishes::record_wish(mia, RecordWishReq { client: *client, act })?;
            for waiting in now.restrictions.iter().filter(|r| r.state == RestrictionState::Waiting) {
                let why = "Easily done: Nora and Tess see her".to_owned();
                let decision = WishDecision::Restriction { id: waiting.id, agree: true, why };
                wishes::decide_wish(self.who("ruth"), DecideWishReq { client: *client, decision })?;
            }
        }
        Ok(())
    }

    /// A copy of a record that is still to be given, and what the State was told.
    pub(super) fn request(&self, cast: &Cast) -> Result<()> {
        let [.., (tobias, _), (grace, _)] = cast else { return Ok(()) };
        let take = TakeRequestReq {
            client: *tobias,
            kind: RequestKind::Access,
            received: self.day(21),
            received_how: RequestReceived::Phone,
            asker: RequestAsker::Client,
            asker_name: String::new(),
            relation: String::new(),
            authority: String::new(),
            ask: RequestAsk {
                scope: "The notes and photos of last year".to_owned(),
                form: RequestForm::Paper,
                deliver: "He comes by for it".to_owned(),
            },
            identity: None,
        };
        requests::take_request(self.who("mia"), take)?;
        let told = NewDisclosure {
            clients: vec![*grace],
            happened: self.day(21),
            recipient: "State health department".to_owned(),
            address: "Springfield, IL".to_owned(),
            what: "Lot number and date of the filler".to_owned(),
            purpose: "publicHealth".to_owned(),
            why: "A side effect was reported".to_owned(),
            how: DisclosureHow::Phone,
        };
        disclosures::log_disclosure(self.who("ruth"), told)?;
        Ok(())
    }

    /// Somebody at the desk asks for their record.
    fn ask(&self, client: ClientId, ago: u64, scope: &str) -> TakeRequestReq {
        TakeRequestReq {
            client,
            kind: RequestKind::Access,
            received: self.day(ago),
            received_how: RequestReceived::InPerson,
            asker: RequestAsker::Client,
            asker_name: String::new(),
            relation: String::new(),
            authority: String::new(),
            ask: RequestAsk { scope: scope.to_owned(), form: RequestForm::Paper, deliver: String::new() },
            identity: Some(RequestIdentity { how: IdentityHow::Known, note: String::new() }),
        }
    }

    fn asks(&self, client: ClientId, ago: u64, scope: &str) -> Result<RequestId> {
        Ok(requests::take_request(self.who("mia"), self.ask(client, ago, scope))?.id)
    }

    fn request_goes(&self, id: RequestId, changes: impl IntoIterator<Item = RequestChange>) -> Result<()> {
        let ruth = self.who("ruth");
        for change in changes {
            let version = requests::get_request(ruth, id)?.version;
            requests::change_request(ruth, ChangeRequestReq { id, version, change })?;
        }
        Ok(())
    }

    /// A request that was answered in five days, and its file closed.
    pub(super) fn answered(&self, cast: &Cast) -> Result<()> {
        let Some((client, name)) = cast.first() else { return Ok(()) };
        let id = self.asks(*client, 155, "Everything since she first came")?;
        self.at(150)?;
        let granted = RequestDecision {
            outcome: RequestOutcome::Granted,
            ground: String::new(),
            why: String::new(),
            left_out: String::new(),
            judged_by: String::new(),
        };
        let handed =
            RequestHandOver { on: self.day(150), to: name.clone(), how: "In person, on paper".to_owned() };
        self.request_goes(
            id,
            [
                RequestChange::Decide(granted),
                RequestChange::HandOver(handed),
                RequestChange::Close(RequestReason { why: String::new() }),
            ],
        )
    }

    /// A correction that is refused: what the note says is right, and the letter says why.
    pub(super) fn refused_correction(&self, cast: &Cast) -> Result<()> {
        let Some((client, _)) = cast.get(1) else { return Ok(()) };
        let take = TakeRequestReq {
            kind: RequestKind::Amendment,
            ..self.ask(*client, 60, "That I was late in May")
        };
        let id = requests::take_request(self.who("mia"), take)?.id;
        let why = "The clock of the door and two people have her at twenty past ten".to_owned();
        let denied = RequestDecision {
            outcome: RequestOutcome::Denied,
            ground: "accurate".to_owned(),
            why,
            left_out: String::new(),
            judged_by: String::new(),
        };
        self.request_goes(id, [RequestChange::Decide(denied)])?;
        let kind = RequestLetterKind::NotAmended;
        let letter = requests::request_letter(self.who("ruth"), RequestLetterReq { id, kind })?;
        let text = letter.text.replace("[fill in: telephone]", "(312) 555-0142");
        let sent = RequestLetterSent { kind, text, sent: self.day(60), how: "First-class mail".to_owned() };
        self.request_goes(
            id,
            [RequestChange::Letter(sent), RequestChange::Close(RequestReason { why: String::new() })],
        )
    }

    /// A request for which the time turns out too short.
    pub(super) fn asked_for_old_charts(&self, cast: &Cast) -> Result<Option<RequestId>> {
        let Some((client, _)) = cast.get(2) else { return Ok(None) };
        Ok(Some(self.asks(*client, 38, "Also the paper charts from before the move")?))
    }

    /// Thirty more days for it, by a letter that says why; only the first thirty allow that.
    pub(super) fn extended(&self, id: RequestId) -> Result<()> {
        let reason = "The paper charts are in storage, and the firm brings them only next week.".to_owned();
        let more = RequestExtension {
            text: format!("We need more time for your request. {reason}"),
            reason,
            sent: self.day(12),
            how: "First-class mail".to_owned(),
        };
        self.request_goes(id, [RequestChange::Extend(more)])
    }
}
