//! The verbs, as the shell calls them.

use super::super::clocks;
use super::super::policies::{self, Office, TextBlock};
use super::super::{applicability, wishes, words};
use super::content::content;
use super::model::{
    ClientNotice, NoticeDraft, NoticeNeed, NoticePlace, NoticePosting, NoticePreview, NoticeReceipt,
    NoticeState, NoticeText, NoticeVersion, NoticeWaiting, NoticesPage, Part2, PostNoticeReq, ReceiptDraft,
    ReceiptHow, RightsHandout,
};
use super::rules::{self, Quoted};
use super::store::{self, By, Version};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients, schedule, staff};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session, WriteTx};

fn by(tx: &WriteTx<'_>, permission: Permission) -> Result<By> {
    let person = tx.read().person().ok_or(RecordError::NotAllowed(permission))?;
    Ok(By { person, at: tx.now() })
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// What every look at the notice needs.
struct Frame {
    today: LocalDate,
    practice: String,
    contact: Option<String>,
    kind: NoticeText,
    why: &'static str,
    /// Newest first.
    versions: Vec<Version>,
    states: Vec<NoticeState>,
}

impl Frame {
    fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let today = clocks::local_day(tx.now(), catalog::zone(tx)?);
        let standings = applicability::standings(tx)?;
        let outcomes: Vec<_> = standings
            .into_iter()
            .filter(|s| s.entity.active)
            .map(|s| s.assessment.map(|line| line.outcome))
            .collect();
        let (kind, why) = rules::which(&outcomes);
        let versions = store::versions(tx)?;
        let days: Vec<_> = versions.iter().map(|v| v.draft.effective_on).collect();
        Ok(Self {
            states: rules::states(&days, today),
            practice: catalog::settings(tx)?.name,
            contact: policies::official(tx, Office::Contact)?,
            today,
            kind,
            why,
            versions,
        })
    }

    fn quoted(&self) -> Quoted<'_> {
        Quoted { practice: &self.practice, contact: self.contact.as_deref() }
    }

    fn in_force(&self) -> Option<&Version> {
        let mut all = self.versions.iter().zip(&self.states);
        all.find(|(_, state)| **state == NoticeState::InForce).map(|(version, _)| version)
    }

    fn need(&self, last: Option<u32>) -> NoticeNeed {
        let number = self.in_force().map(|v| v.number);
        let in_force = |v: &&Version| number.is_some_and(|n| v.number <= n) && v.draft.material;
        let material = self.versions.iter().filter(in_force).map(|v| v.number).max();
        rules::need(number, material, last)
    }

    /// What a new form starts with.
    fn draft(&self) -> NoticeDraft {
        match self.versions.first() {
            Some(newest) => NoticeDraft {
                effective_on: newest.draft.effective_on.max(self.today),
                change: String::new(),
                material: false,
                ..newest.draft.clone()
            },
            None => NoticeDraft {
                address: String::new(),
                phone: String::new(),
                email: String::new(),
                website: String::new(),
                part2: Part2::Unknown,
                additions: String::new(),
                effective_on: self.today,
                change: String::new(),
                material: true,
            },
        }
    }

    /// The one that a version was followed by, as its last day in force.
    fn last_day(&self, index: usize) -> Option<LocalDate> {
        let followed = index.checked_sub(1).and_then(|newer| self.versions.get(newer))?.draft.effective_on;
        followed.0.pred_opt().map(LocalDate).filter(|day| *day < self.today)
    }

    fn version(&self, tx: &ReadTx<'_>, index: usize, of: &Around) -> Result<Option<NoticeVersion>> {
        let (Some(v), Some(state)) = (self.versions.get(index), self.states.get(index)) else {
            return Ok(None);
        };
        let created = clocks::local_day(v.approved_at, catalog::zone(tx)?);
        let last = self.last_day(index).or_else(|| (*state == NoticeState::InForce).then_some(self.today));
        let postings = of.postings.iter().filter(|p| p.0 == v.id);
        Ok(Some(NoticeVersion {
            id: v.id,
            number: v.number,
            text: v.kind,
            state: *state,
            blocks: policies::blocks(&v.text),
            effective_on: v.draft.effective_on,
            change: v.draft.change.clone(),
            material: v.draft.material,
            part2: v.draft.part2,
            edition: v.edition.clone(),
            approved_by: staff::name(tx, v.approved_by)?,
            approved_at: v.approved_at,
            intact: digest(&v.text) == v.digest,
            postings: postings
                .map(|(_, place, where_to, on, by)| {
                    Ok(NoticePosting {
                        place: *place,
                        where_to: where_to.clone(),
                        posted_on: *on,
                        posted_by: staff::name(tx, *by)?,
                    })
                })
                .collect::<Result<_>>()?,
            receipts: of.counts.get(&v.id).copied().unwrap_or(0),
            keep: clocks::keep(created, last),
        }))
    }
}

/// What is known of all versions.
#[derive(Default)]
struct Around {
    postings: Vec<store::Posting>,
    counts: HashMap<super::NoticeVersionId, u32>,
}

/// Clients who come today and still get the notice.
fn waiting(tx: &ReadTx<'_>, frame: &Frame, newest: &HashMap<ClientId, u32>) -> Result<Vec<NoticeWaiting>> {
    let mut all: Vec<NoticeWaiting> = Vec::new();
    if frame.in_force().is_none() {
        return Ok(all);
    }
    for visit in schedule::of_day(tx, frame.today)?.visits {
        let Some(client) = visit.client else { continue };
        let need = frame.need(newest.get(&client).copied());
        let open = matches!(need, NoticeNeed::First | NoticeNeed::Again);
        if open && !all.iter().any(|one| one.client == client) {
            all.push(NoticeWaiting { client, name: visit.client_name, need });
        }
    }
    Ok(all)
}

/// The officials' page.
///
/// # Errors
/// A refusal.
pub fn notices_page(session: &Session) -> Result<NoticesPage> {
    session.read(Access::new("notices.page", Permission::ProgrammeView), page)
}

fn page(tx: &ReadTx<'_>) -> Result<NoticesPage> {
    let frame = Frame::of(tx)?;
    let around = Around { postings: store::postings(tx)?, counts: store::counts(tx)? };
    let mut versions = Vec::new();
    for index in 0..frame.versions.len() {
        versions.extend(frame.version(tx, index, &around)?);
    }
    let newest = store::newest_of_each(tx)?;
    let again = newest.values().filter(|n| frame.need(Some(**n)) == NoticeNeed::Again).count();
    Ok(NoticesPage {
        text: frame.kind,
        text_why: frame.why.to_owned(),
        wrong_text: frame.in_force().is_some_and(|v| v.kind != frame.kind),
        versions,
        draft: frame.draft(),
        waiting: waiting(tx, &frame, &newest)?,
        again: u32::try_from(again).unwrap_or(u32::MAX),
        rules: content().rule.clone(),
    })
}

/// How a new version would read.
///
/// # Errors
/// A refusal; a text that isn't text.
pub fn preview_notice(session: &Session, draft: NoticeDraft) -> Result<NoticePreview> {
    session.read(Access::new("notices.preview", Permission::ProgrammeManage), |tx| {
        let frame = Frame::of(tx)?;
        let draft = rules::draft(draft)?;
        let missing = rules::missing(&draft, frame.contact.as_deref());
        Ok(NoticePreview {
            blocks: policies::blocks(&rules::notice(frame.kind, &draft, &frame.quoted())),
            missing: missing.into_iter().map(|(_, why)| why.to_owned()).collect(),
        })
    })
}

/// Approves a version: it is frozen, and in force from its day on.
///
/// # Errors
/// A refusal; something that is missing.
pub fn approve_notice(session: &Session, draft: NoticeDraft) -> Result<NoticesPage> {
    let done = session.write(Access::new("notices.approve", Permission::ProgrammeManage), |tx| {
        let frame = Frame::of(tx.read())?;
        let mut draft = rules::draft(draft)?;
        let newest = frame.versions.first();
        rules::may_approve(
            &draft,
            frame.contact.as_deref(),
            newest.map(|v| v.draft.effective_on),
            frame.today,
        )?;
        let number = newest.map_or(1, |v| v.number.saturating_add(1));
        // The first, and one that turns from one kind of text to the other, is new to everybody.
        draft.material |= newest.is_none_or(|v| v.kind != frame.kind);
        let text = rules::notice(frame.kind, &draft, &frame.quoted());
        let by = by(tx, Permission::ProgrammeManage)?;
        let id = store::insert(tx, number, frame.kind, (&text, digest(&text)), &draft, by)?;
        tx.about("notice", id.0);
        tx.changed("notices");
        page(tx.read())
    })?;
    Ok(done.value)
}

/// Writes down where a version was put.
///
/// # Errors
/// A refusal; a version that isn't there.
pub fn post_notice(session: &Session, req: PostNoticeReq) -> Result<NoticesPage> {
    let access = Access::new("notices.post", Permission::ProgrammeManage).of("notice", req.version.0);
    let done = session.write(access, |tx| {
        let frame = Frame::of(tx.read())?;
        let req = rules::posting(req, frame.today)?;
        if !frame.versions.iter().any(|v| v.id == req.version) {
            return Err(RecordError::NotFound("notice").into());
        }
        let by = by(tx, Permission::ProgrammeManage)?;
        store::post(tx, &req, by)?;
        tx.changed("notices");
        page(tx.read())
    })?;
    Ok(done.value)
}

/// One client and the notice.
///
/// # Errors
/// A refusal; a client that isn't there.
pub fn client_notice(session: &Session, client: ClientId) -> Result<ClientNotice> {
    // A part of the client's page, and so of its one entry.
    let access = Access::new("client.view", Permission::ClientView).of("client", client.0);
    session.read(access, |tx| of_client(tx, client))
}

fn of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<ClientNotice> {
    clients::get(tx, client)?;
    let frame = Frame::of(tx)?;
    let receipts = store::receipts(tx, client)?;
    let last = receipts.iter().filter(|r| r.how != ReceiptHow::Emergency).map(|r| r.version).max();
    let index = frame.states.iter().position(|s| *s == NoticeState::InForce);
    let around = Around::default();
    Ok(ClientNotice {
        need: frame.need(last),
        version: index.map(|i| frame.version(tx, i, &around)).transpose()?.flatten(),
        receipts: receipts
            .into_iter()
            .map(|r| {
                Ok(NoticeReceipt {
                    version: r.version,
                    how: r.how,
                    name: r.name,
                    note: r.note,
                    given_on: r.given_on,
                    recorded_by: staff::name(tx, r.recorded_by)?,
                })
            })
            .collect::<Result<_>>()?,
        today: frame.today,
    })
}

/// Writes down that a client got the notice, or why there is no signature.
///
/// # Errors
/// A refusal; a field that won't do; no notice in force.
pub fn record_receipt(session: &Session, draft: ReceiptDraft) -> Result<ClientNotice> {
    let access = Access::new("notices.receipt", Permission::ClientWishes).of("client", draft.client.0);
    let done = session.write(access, |tx| {
        let frame = Frame::of(tx.read())?;
        let draft = rules::receipt(draft, frame.today)?;
        clients::get(tx.read(), draft.client)?;
        let Some(version) = frame.in_force() else {
            return Err(PracticeError::Conflict(
                "No notice is in force. The privacy officer approves one first, in the programme.".to_owned(),
            ));
        };
        if matches!(draft.how, ReceiptHow::Signed | ReceiptHow::Paper) {
            let signer = wishes::signatory(tx.read(), draft.client, draft.representative, draft.given_on)?;
            words::signs("name", &draft.name, &signer.name)?;
        }
        let id = version.id;
        let by = by(tx, Permission::ClientWishes)?;
        store::add_receipt(tx, id, &draft, by)?;
        tx.changed("notices");
        of_client(tx.read(), draft.client)
    })?;
    Ok(done.value)
}

/// The page of rights, to print for anybody.
///
/// # Errors
/// A refusal.
pub fn rights_handout(session: &Session) -> Result<RightsHandout> {
    session.read(Access::new("notices.handout", Permission::ClientView), |tx| {
        let frame = Frame::of(tx)?;
        // What is in force says what the practice claims; before there is one, its answers do.
        let text = frame.in_force().map_or(frame.kind, |v| v.kind);
        let draft = frame.in_force().map_or_else(|| frame.draft(), |v| v.draft.clone());
        let blocks: Vec<TextBlock> = policies::blocks(&rules::handout(text, &draft, &frame.quoted()));
        Ok(RightsHandout { blocks, text })
    })
}

/// For the list of what is due.
pub(crate) struct NoticeDues {
    /// Nothing is in force.
    pub(crate) none: bool,
    /// It claims something else than it should.
    pub(crate) wrong_text: bool,
    /// It was never put on the wall, or never on the website.
    pub(crate) unposted: bool,
    /// How many come today and haven't had it.
    pub(crate) waiting: usize,
}

pub(crate) fn dues(tx: &ReadTx<'_>) -> Result<NoticeDues> {
    let frame = Frame::of(tx)?;
    let postings = store::postings(tx)?;
    let unposted = frame.in_force().is_some_and(|v| !postings.iter().any(|p| p.0 == v.id));
    Ok(NoticeDues {
        none: frame.in_force().is_none(),
        wrong_text: frame.in_force().is_some_and(|v| v.kind != frame.kind),
        unposted,
        waiting: waiting(tx, &frame, &store::newest_of_each(tx)?)?.len(),
    })
}

/// How the notice stands: for the evidence.
#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) in_force: Option<InForce>,
    /// From when on there was one.
    pub(crate) first: Option<LocalDate>,
    /// What is in force claims something else than it should.
    pub(crate) wrong_text: bool,
    /// Of each client with an entry: the day of one that isn't an emergency's, or of the emergency.
    pub(crate) had: HashMap<ClientId, Had>,
}

/// The version in force.
pub(crate) struct InForce {
    pub(crate) number: u32,
    pub(crate) since: LocalDate,
    /// It reads as it did when it was approved.
    pub(crate) intact: bool,
    pub(crate) on_site: bool,
    /// None where the notice names no website.
    pub(crate) on_website: Option<bool>,
}

/// What is written down of a client and the notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Had {
    /// They got it, or it says why there is no signature.
    Told,
    /// Care came first on this day, and nothing since.
    PutOff(LocalDate),
}

pub(crate) fn standing(tx: &ReadTx<'_>) -> Result<Standing> {
    let frame = Frame::of(tx)?;
    let postings = store::postings(tx)?;
    let in_force = frame.in_force().map(|v| {
        let posted = |place| postings.iter().any(|p| p.0 == v.id && p.1 == place);
        InForce {
            number: v.number,
            since: v.draft.effective_on,
            intact: digest(&v.text) == v.digest,
            on_site: posted(NoticePlace::Site),
            on_website: (!v.draft.website.is_empty()).then(|| posted(NoticePlace::Website)),
        }
    });
    let mut had: HashMap<_, _> =
        store::emergencies(tx)?.into_iter().map(|(client, on)| (client, Had::PutOff(on))).collect();
    had.extend(store::newest_of_each(tx)?.into_keys().map(|client| (client, Had::Told)));
    Ok(Standing {
        first: frame.versions.iter().map(|v| v.draft.effective_on).filter(|on| *on <= frame.today).min(),
        wrong_text: frame.in_force().is_some_and(|v| v.kind != frame.kind),
        in_force,
        had,
    })
}
