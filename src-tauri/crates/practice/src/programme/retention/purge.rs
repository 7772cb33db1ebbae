//! From a list to a certificate: proposed, looked at once more, erased client by client.

use super::model::{
    DecidePurgeReq, ErasedCount, ErasureCertificate, ErasureCertificateId, ErasureReq, Purge, PurgeId,
    PurgeItemId, PurgeItemState, PurgeKind, PurgeRun, PurgeStayed, RetentionStanding, StickLeft,
};
use super::store::{self, CertificateRow, ItemRow, PurgeRow};
use super::verbs::{needed, needs_another, own, shown, standings, today};
use crate::clients::{self, ClientId, Named};
use crate::programme::clocks::local_day;
use crate::programme::edition;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, chart, imports, staff};
use chrono::Months;
use std::collections::HashSet;
use stillroom_record::{
    Access, Erased, Erasing, Permission, ReadTx, RecordError, RecordRef, Session, WriteTx,
};

/// As many go on one list.
const MOST: usize = 500;

/// Makes a list of clients whose day has come: these, or all.
pub fn propose_purge(session: &Session, of: &[ClientId]) -> Result<Purge> {
    let done = session.write(Access::new("retention.propose", Permission::ProgrammeManage), |tx| {
        let by = own(tx.read(), Permission::ProgrammeManage)?;
        let listed: HashSet<ClientId> = store::listed(tx.read())?.into_iter().collect();
        let due: Vec<_> = standings(tx.read(), None)?
            .into_iter()
            .filter(|(client, standing, ..)| *standing == RetentionStanding::Due && !listed.contains(client))
            .filter(|(client, ..)| of.is_empty() || of.contains(client))
            .take(MOST)
            .collect();
        if due.is_empty() || due.len() < of.len().min(MOST) {
            return Err(PracticeError::Conflict(
                "Somebody on this list isn't due, is on hold, or is on another list. Nothing was proposed; look at \
                 the list again."
                    .to_owned(),
            ));
        }
        let purge = PurgeRow { id: PurgeId::new(), kind: PurgeKind::Due, at: tx.now(), by };
        store::insert_purge(tx, &purge)?;
        for (client, _, due_on, why) in due {
            store::insert_item(tx, &proposed(&purge, client, due_on, why))?;
        }
        tx.about("purge", purge.id.0);
        tx.changed("retention");
        shown(tx.read(), purge)
    })?;
    Ok(done.value)
}

fn proposed(purge: &PurgeRow, client: ClientId, due_on: Option<LocalDate>, why: String) -> ItemRow {
    ItemRow {
        id: PurgeItemId::new(),
        purge: purge.id,
        client,
        due_on,
        why,
        state: PurgeItemState::Proposed,
        decided_by: None,
        certificate: None,
    }
}

/// Proposes a client who asked to be erased, where a law lets the practice. Nothing in HIPAA gives
/// that right; a State's law may.
pub fn request_erasure(session: &Session, req: &ErasureReq) -> Result<Purge> {
    let access = Access::new("retention.propose", Permission::ProgrammeManage).of("client", req.client.0);
    let done = session.write(access, |tx| {
        let by = own(tx.read(), Permission::ProgrammeManage)?;
        let law = needed("law", &req.law, 200, "Name the law that allows it, with its section.")?;
        let reason = needed("reason", &req.reason, 500, "Write why it allows it here.")?;
        let client = may_go(tx.read(), req.client)?;
        let named = Named::of(tx.read(), &client)?;
        for (field, text) in [("law", &law), ("reason", &reason)] {
            if named.names(text) {
                return Err(PracticeError::invalid(
                    field,
                    "Leave the client's name and number out: this text stays when their record is gone.",
                ));
            }
        }
        if store::listed(tx.read())?.contains(&req.client) {
            return Err(PracticeError::Conflict("This client is on a list already.".to_owned()));
        }
        let purge = PurgeRow { id: PurgeId::new(), kind: PurgeKind::Request, at: tx.now(), by };
        store::insert_purge(tx, &purge)?;
        store::insert_item(
            tx,
            &proposed(&purge, req.client, None, format!("Asked for under {law}: {reason}")),
        )?;
        tx.changed("retention");
        shown(tx.read(), purge)
    })?;
    Ok(done.value)
}

/// Approves clients on a list, or keeps them.
pub fn decide_purge(session: &Session, req: &DecidePurgeReq) -> Result<Purge> {
    let done = session.write(Access::new("retention.decide", Permission::RetentionPurge), |tx| {
        let by = own(tx.read(), Permission::RetentionPurge)?;
        let purge = store::purge(tx.read(), req.purge)?;
        if !req.approve.is_empty() && needs_another(tx.read(), purge.by)? {
            return Err(PracticeError::Conflict(
                "You proposed this list, and the practice has another owner: they have to approve it."
                    .to_owned(),
            ));
        }
        let all = store::items(tx.read(), purge.id)?;
        let decided = req.approve.iter().map(|id| (id, PurgeItemState::Approved));
        for (id, state) in decided.chain(req.keep.iter().map(|id| (id, PurgeItemState::Kept))) {
            let item =
                all.iter().find(|i| i.id == *id).ok_or(RecordError::NotFound("client on this list"))?;
            if item.state == PurgeItemState::Erased {
                return Err(PracticeError::Conflict("Somebody on this list is erased already.".to_owned()));
            }
            store::decide(tx, *id, state, by)?;
        }
        store::close_if_done(tx, purge.id)?;
        tx.about("purge", purge.id.0);
        tx.changed("retention");
        shown(tx.read(), purge)
    })?;
    Ok(done.value)
}

/// Everybody who goes with a client, or why they must stay.
fn may_go(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<ClientId>> {
    let stays = |why: &str| Err(PracticeError::Conflict(why.to_owned()));
    clients::get(tx, client)?;
    if clients::is_merged(tx, client)? {
        return stays("This record was merged into another one: that one is what may go.");
    }
    if store::held(tx, client)? {
        return stays("A hold is on this record. It stays until the hold is released.");
    }
    let today = today(tx)?;
    for keeps in super::verbs::KEEPS {
        for until in keeps(tx, client)? {
            if until.is_none_or(|day| day >= today) {
                return stays(
                    "A paper of the programme names this client and must be kept: an incident, a request, the log of \
                     disclosures, or what is still in force, as an authorization, a publication, a restriction or \
                     somebody who acts for them. What is over can be ended on the client’s page.",
                );
            }
        }
    }
    clients::with_merged(tx, client)
}

/// Erases who was approved, one after the other; what was cut short goes on with the rest.
/// `progress` hears how many of how many; `cancel` is asked between two clients.
///
/// # Errors
/// A refusal, [`PracticeError::Cancelled`], what the disk says. Whoever was erased by then is whole.
pub fn run_purge(
    session: &Session,
    purge: PurgeId,
    progress: &mut dyn FnMut(u64, u64),
    cancel: &(dyn Fn() -> bool + Sync),
) -> Result<PurgeRun> {
    let approved: Vec<ItemRow> =
        session.read(Access::new("retention.run", Permission::RetentionPurge), |tx| {
            let items = store::items(tx, store::purge(tx, purge)?.id)?;
            Ok::<_, PracticeError>(
                items.into_iter().filter(|i| i.state == PurgeItemState::Approved).collect(),
            )
        })?;
    let mut run = PurgeRun { erased: 0, stayed: Vec::new(), overwritten: false, copies: 0 };
    let total = approved.len() as u64;
    let ended = approved.into_iter().enumerate().try_for_each(|(done, item)| {
        progress(done as u64, total);
        if cancel() {
            return Err(PracticeError::Cancelled);
        }
        match erase(session, &item) {
            Ok(()) => run.erased += 1,
            // Held or changed meanwhile: the others still go.
            Err(PracticeError::Conflict(why)) => run.stayed.push(PurgeStayed { item: item.id, why }),
            Err(other) => return Err(other),
        }
        Ok(())
    });
    if ended.is_ok() {
        progress(total, total);
    }
    // Stopped on the way: of those who are gone no older state stays either.
    let left = session.overwrite_erased();
    ended?;
    let left = left?;
    // Where nobody was erased, nothing older waits.
    run.overwritten = left.is_none_or(|left| left.log);
    run.copies = left.map_or(0, |left| left.copies);
    Ok(run)
}

fn erase(session: &Session, item: &ItemRow) -> Result<()> {
    session.erase(
        item.client.0,
        |tx| {
            let now = store::item(tx, item.id)?;
            if now.state != PurgeItemState::Approved {
                return Err(PracticeError::Conflict("Somebody decided otherwise meanwhile.".to_owned()));
            }
            let all = may_go(tx, item.client)?;
            let kind = store::purge(tx, item.purge)?.kind;
            let still = standings(tx, Some(item.client))?.into_iter().any(|s| s.1 == RetentionStanding::Due);
            if kind == PurgeKind::Due && !still {
                let why = "This client isn't due any more: they were here since, or a rule changed.";
                return Err(PracticeError::Conflict(why.to_owned()));
            }
            erasing(tx, all)
        },
        |tx, erased| certify(tx, item, erased),
    )?;
    Ok(())
}

/// Erases once more whom an older copy of the record brought back, and overwrites what an erasure
/// that was cut short left on the disk. Called when somebody signs in, before anything is shown: it
/// was allowed when it was done, and the record says that it was. Gives how many were erased again.
///
/// # Errors
/// What the disk says. Whoever was erased by then is whole.
pub fn finish_erasures(session: &Session) -> Result<u32> {
    let again = session.erased_elsewhere()?;
    let mut count = 0;
    for id in again {
        let client = ClientId(id);
        let access = Access::new("client.view", Permission::PracticeView);
        let there = session.read::<_, PracticeError>(access, |tx| clients::is_there(tx, client))?;
        if !there {
            continue;
        }
        session.erase_again::<PracticeError>(
            id,
            |tx| erasing(tx, clients::with_merged(tx, client)?),
            |tx, erased| derived(tx, erased).map(drop),
        )?;
        count += 1;
    }
    session.finish_overwriting()?;
    Ok(count)
}

/// What all is theirs.
fn erasing(tx: &ReadTx<'_>, all: Vec<ClientId>) -> Result<Erasing> {
    let named = Named::of(tx, &all)?;
    let runs = imports::runs_of(tx, &all)?;
    Ok(Erasing {
        clients: all.iter().map(|c| c.0).collect(),
        also: runs.into_iter().map(|id| RecordRef { kind: "import", id }).collect(),
        names: Box::new(move |text| named.names(text)),
    })
}

/// Takes out what is derived; gives the clients and how many drafts went.
fn derived(tx: &mut WriteTx<'_>, erased: &Erased) -> Result<(Vec<ClientId>, u64)> {
    let clients: Vec<ClientId> = erased.clients.iter().copied().map(ClientId).collect();
    clients::forget(tx, &clients)?;
    let drafts = chart::forget_drafts(tx, &erased.records)?;
    for topic in ["retention", "notes", "journal"] {
        tx.changed(topic);
    }
    Ok((clients, drafts))
}

/// Takes out what is derived, and writes down what went.
fn certify(tx: &mut WriteTx<'_>, item: &ItemRow, erased: &Erased) -> Result<()> {
    let by = own(tx.read(), Permission::RetentionPurge)?;
    let (clients, drafts) = derived(tx, erased)?;
    let counted = |what: &str, count: u64| ErasedCount {
        what: what.to_owned(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
    };
    let rows = erased.rows.iter().filter(|(table, _)| !table.starts_with("local_"));
    let mut counts: Vec<ErasedCount> = rows.map(|(table, n)| counted(&store::in_words(table), *n)).collect();
    for (what, count) in [
        ("drafts", drafts),
        ("changes in the journal", erased.changes),
        ("searches and reasons in the journal", erased.texts),
        ("texts in the journal that could not be taken out", erased.kept_texts),
    ] {
        if count > 0 {
            counts.push(counted(what, count));
        }
    }
    let certificate = CertificateRow {
        id: ErasureCertificateId::new(),
        item: item.id,
        client: item.client,
        merged: clients.into_iter().filter(|c| *c != item.client).collect(),
        at: tx.now(),
        by,
        counts,
        edition: edition().number.clone(),
    };
    store::insert_certificate(tx, &certificate)?;
    tx.detail(format!("certificate {}", certificate.id));
    store::was_erased(tx, item.id)?;
    store::close_if_done(tx, item.purge)
}

/// A certificate, to look at and to print. `months`: for so many the newest backup of each is kept.
pub fn get_certificate(
    session: &Session,
    id: ErasureCertificateId,
    months: u32,
) -> Result<ErasureCertificate> {
    let sticks = session.sticks()?;
    let access = Access::new("retention.certificate", Permission::ProgrammeView).of("certificate", id.0);
    session.read(access, |tx| {
        let c = store::certificate(tx, id)?;
        let item = store::item(tx, c.item)?;
        let purge = store::purge(tx, item.purge)?;
        let zone = catalog::zone(tx)?;
        let erased_on = local_day(c.at, zone);
        let earliest = erased_on.0.checked_add_months(Months::new(months)).map_or(erased_on, LocalDate);
        let sticks = sticks
            .into_iter()
            .filter(|s| s.known_since <= c.at)
            .map(|s| StickLeft { name: s.name, ran: s.ran, earliest })
            .collect();
        Ok(ErasureCertificate {
            id: c.id,
            practice: catalog::settings(tx)?.name,
            client: c.client,
            merged: c.merged,
            kind: purge.kind,
            why: item.why,
            due_on: item.due_on,
            counts: c.counts,
            edition: c.edition,
            proposed_at: purge.at,
            proposed_by: staff::name(tx, purge.by)?,
            approved_by: item.decided_by.map(|p| staff::name(tx, p)).transpose()?.unwrap_or_default(),
            erased_at: c.at,
            erased_on,
            erased_by: staff::name(tx, c.by)?,
            sticks,
        })
    })
}
