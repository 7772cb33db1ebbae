//! All that the record holds of a client, as it stands at one moment.

use super::super::act::PackFacts;
use super::super::{RequestChange, RequestForm, RequestId, file, rules, store};
use super::write::Written;
use crate::chart::{self, Note};
use crate::clients::{self, Client, ClientId, Health, quiet_debug};
use crate::programme::authorizations::{self, Authorization};
use crate::programme::clocks;
use crate::programme::disclosures::{self, DisclosureHow, DisclosureLine, DisclosureSource, NewDisclosure};
use crate::schedule::{self, LocalDate, VisitOf, wall};
use crate::{Result, catalog};
use chrono_tz::Tz;
use serde::Serialize;
use stillroom_record::{Access, KeptFile, Permission, ReadTx, RecordError, Session, UtcMillis};

/// A pack that is to be written.
pub struct Pack {
    /// For which request.
    pub request: RequestId,
    /// How it is wanted.
    pub form: RequestForm,
    /// When it was collected.
    pub at: UtcMillis,
    /// The same as a day where the practice is.
    pub on: LocalDate,
    /// For programs.
    pub data: PackData,
    /// For people.
    pub sections: Vec<PackSection>,
    /// Whose content goes along.
    pub files: Vec<KeptFile>,
}
quiet_debug!(Pack.request);

/// The data, in a plain documented structure.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackData {
    /// Which structure this is.
    pub format: &'static str,
    /// Who made it.
    pub practice: String,
    /// The day on which it was made, in words.
    pub made: String,
    client: Client,
    health: Health,
    visits: Vec<VisitOf>,
    notes: Vec<Note>,
    disclosures: Vec<DisclosureLine>,
    amendments: Vec<PackAmendment>,
    authorizations: Vec<Authorization>,
    files: Vec<PackFile>,
}
quiet_debug!(PackData.format);

/// An amendment that was asked for, and what became of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PackAmendment {
    received: LocalDate,
    asked: String,
    status: &'static str,
    disagreement: String,
    rebuttal: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PackFile {
    name: String,
    title: String,
    media: String,
    bytes: u64,
    sha256: String,
    kept_at: UtcMillis,
}

/// A part of the readable record.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PackSection {
    pub title: String,
    pub entries: Vec<PackEntry>,
}
quiet_debug!(PackSection.title);

/// One thing in it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PackEntry {
    pub title: String,
    pub fields: Vec<PackField>,
    /// Longer words, exactly as they were written.
    pub text: String,
}
quiet_debug!(PackEntry);

/// A line of it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PackField {
    pub label: String,
    pub value: String,
}
quiet_debug!(PackField.label);

/// Collects the pack of a request that is decided, identified and, where it isn't encrypted, warned.
///
/// # Errors
/// When the person may not, or something is missing before anything may go out.
pub fn collect_pack(session: &Session, id: RequestId) -> Result<Pack> {
    let access = Access::new("requests.pack", Permission::RequestPack).of("request", id.0);
    session.read(access, |tx| {
        let row = store::request(tx, id)?;
        let state = file::state(tx, id)?;
        if row.kind != super::super::RequestKind::Access {
            return Err(crate::PracticeError::Conflict(
                "Only a request for the record gets a pack.".to_owned(),
            ));
        }
        rules::may_hand_over(row.kind, &state)?;
        tx.saw("client", row.client.0);
        let zone = catalog::zone(tx)?;
        let on = clocks::local_day(tx.now(), zone);
        let data = PackData {
            format: "stillroom-record-1",
            practice: catalog::settings(tx)?.name,
            made: clocks::long(on),
            client: clients::get(tx, row.client)?,
            health: clients::health(tx, row.client)?,
            visits: schedule::visits_of(tx, row.client)?,
            notes: chart::notes(tx, row.client)?,
            disclosures: disclosures::of_client(tx, row.client)?,
            amendments: amendments(tx, row.client)?,
            authorizations: authorizations::of_client(tx, row.client)?,
            files: Vec::new(),
        };
        let files = tx.files_of_client(row.client.0)?;
        let data = PackData { files: files.iter().enumerate().map(listed).collect(), ..data };
        Ok(Pack {
            request: id,
            form: state.ask.form,
            at: tx.now(),
            on,
            sections: sections(&data, zone),
            data,
            files,
        })
    })
}

fn amendments(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<PackAmendment>> {
    let mut all = Vec::new();
    for row in store::of_client(tx, client)? {
        if row.kind == super::super::RequestKind::Amendment {
            let s = file::state(tx, row.id)?;
            let words =
                |of: Option<super::super::RequestStatement>| of.map(|one| one.text).unwrap_or_default();
            all.push(PackAmendment {
                received: row.received,
                asked: s.ask.scope,
                status: s.decision.map_or(s.status.word(), |d| d.outcome.word()),
                disagreement: words(s.disagreed),
                rebuttal: words(s.rebutted),
            });
        }
    }
    Ok(all)
}

fn listed((n, file): (usize, &KeptFile)) -> PackFile {
    PackFile {
        name: super::page::file_name(n, file),
        title: file.title.clone(),
        media: file.media.clone(),
        bytes: file.bytes,
        sha256: super::write::hex(&file.sha256),
        kept_at: file.kept_at,
    }
}

/// A few named values; empty ones are left out.
fn fields<const N: usize>(of: [(&str, String); N]) -> Vec<PackField> {
    of.into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(label, value)| PackField { label: label.to_owned(), value })
        .collect()
}

fn section(title: &str, entries: Vec<PackEntry>) -> PackSection {
    PackSection { title: title.to_owned(), entries }
}

fn sections(d: &PackData, zone: Tz) -> Vec<PackSection> {
    let draft = clients::ClientDraft::from(d.client.clone());
    let told = |of: Vec<(&'static str, String)>| PackEntry {
        title: String::new(),
        fields: of
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(label, value)| PackField { label: label.to_owned(), value })
            .collect(),
        text: String::new(),
    };
    let at = |ms: UtcMillis| {
        let (date, minute) = wall::wall(zone, ms);
        format!("{} {}", date.format("%Y-%m-%d"), wall::clock(minute))
    };
    let visits = d.visits.iter().map(|v| PackEntry {
        title: format!("{} {}", v.date, wall::clock(v.start_minute)),
        fields: fields([
            ("Service", v.service.clone()),
            ("With", v.provider.clone()),
            ("Minutes", v.minutes.to_string()),
            ("Status", v.status.clone()),
        ]),
        text: v.note.clone(),
    });
    let notes = d.notes.iter().map(|n| PackEntry {
        title: n.signed_at.map_or_else(String::new, |ms| format!("Note of {}", at(ms))),
        fields: fields([("Signed by", n.signed_by.clone().unwrap_or_default())]),
        text: n.addenda.iter().fold(n.text.clone(), |mut text, a| {
            text.push_str(&format!("\n\nAddendum of {}, signed by {}:\n{}", at(a.at), a.author_name, a.text));
            text
        }),
    });
    let amendments = d.amendments.iter().map(|a| PackEntry {
        title: format!("Asked for on {}", a.received),
        fields: fields([
            ("Answer", a.status.to_owned()),
            ("Your disagreement", a.disagreement.clone()),
            ("Our answer to it", a.rebuttal.clone()),
        ]),
        text: a.asked.clone(),
    });
    let allowed = d.authorizations.iter().map(|one| PackEntry {
        title: format!("Signed on {}", one.signed_on),
        fields: fields([
            ("Signed by", one.signer_name.clone()),
            ("For you, as", one.authority.clone()),
            ("For what", one.what.clone()),
            ("Ended on", one.ended_on.map(|day| day.to_string()).unwrap_or_default()),
            ("What you wrote", one.ended_words.clone()),
            ("Published at", places(one)),
        ]),
        text: one.text.clone(),
    });
    let disclosed = d.disclosures.iter().filter(|one| !one.replaced).map(|one| PackEntry {
        title: format!("{} {}", one.happened, one.recipient),
        fields: fields([
            ("Address", one.address.clone()),
            ("What", one.what.clone()),
            ("Purpose", one.purpose_title.clone()),
        ]),
        text: one.why.clone(),
    });
    let files = d.files.iter().map(|f| PackEntry {
        title: f.title.clone(),
        fields: fields([
            ("File", f.name.clone()),
            ("Kept on", at(f.kept_at)),
            ("Bytes", f.bytes.to_string()),
        ]),
        text: String::new(),
    });
    vec![
        section("Who you are and how to reach you", vec![told(clients::described(&draft))]),
        section("Health", vec![told(clients::described_health(&d.health))]),
        section("Visits", visits.collect()),
        section("Notes", notes.collect()),
        section("Amendments", amendments.collect()),
        section("Authorizations", allowed.collect()),
        section("Disclosures", disclosed.collect()),
        section("Files", files.collect()),
    ]
}

/// Where something was shown under it, and since when it is down.
fn places(of: &Authorization) -> String {
    let place = |p: &authorizations::Publication| {
        let down = p.down_on.map(|day| format!(", down since {day}")).unwrap_or_default();
        format!("{} ({}{down})", p.place, p.published_on)
    };
    of.publications.iter().map(place).collect::<Vec<_>>().join("; ")
}

/// Writes down that a pack was made: in the request's file, and in the log of disclosures.
///
/// # Errors
/// When the person may not, or the request was changed so that nothing may go out any more.
pub fn pack_made(session: &Session, pack: &Pack, written: &Written) -> Result<()> {
    let id = pack.request;
    let access = Access::new("requests.packed", Permission::RequestManage).of("request", id.0);
    session.write(access, |tx| {
        let person = tx.read().person().ok_or(RecordError::NotAllowed(Permission::RequestManage))?;
        let row = store::request(tx.read(), id)?;
        let state = file::state(tx.read(), id)?;
        rules::may_hand_over(row.kind, &state)?;
        let at = tx.now();
        let on = clocks::local_day(at, catalog::zone(tx.read())?);
        let name = name_of(tx.read(), row.client)?;
        let entry = NewDisclosure {
            clients: vec![row.client],
            happened: on,
            recipient: if row.asker_name.is_empty() { name } else { row.asker_name.clone() },
            address: state.ask.deliver.clone(),
            what: format!("The access pack: {} files", written.files),
            purpose: "individual".to_owned(),
            why: "What the client asked for".to_owned(),
            how: DisclosureHow::Medium,
        };
        disclosures::log(tx, entry, DisclosureSource::Pack, Some(id.0))?;
        let facts = PackFacts {
            on,
            form: pack.form,
            files: written.files,
            bytes: written.bytes,
            manifest: written.manifest.clone(),
        };
        store::add(tx, id, &RequestChange::Packed(facts), at, person)?;
        tx.changed("requests");
        Ok::<_, crate::PracticeError>(())
    })?;
    Ok(())
}

fn name_of(tx: &ReadTx<'_>, client: ClientId) -> Result<String> {
    let card = clients::cards(tx, &[client])?.remove(&client);
    Ok(card.map(|card| card.name).filter(|name| !name.is_empty()).unwrap_or_else(|| "The client".to_owned()))
}
