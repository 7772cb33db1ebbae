//! The verbs, as the shell calls them, and who may sign for a client.

use super::super::{clocks, words};
use super::content::content;
use super::model::{
    ClientRepresentative, ClientRestriction, ClientWishes, ComingOfAge, DecideWishReq, RecordWishReq,
    RepresentativeId, RepresentativeState, RestrictionState, WishAct, WishDecision, WishEnd, WishSettings,
    WishesOverview,
};
use super::rules::{self, LetterOf, Standing};
use super::store::{self, By, RepresentativeRow, RestrictionRow};
use crate::clients::{Client, ClientDraft, ClientId};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients, staff};
use chrono::{Days, NaiveDate};
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session, WriteTx};

/// How long before a minor comes of age the officials see it.
const OF_AGE_SOON: u64 = 60;

/// What a look at wishes needs to know.
struct Frame {
    today: LocalDate,
    years: u32,
    practice: String,
}

impl Frame {
    fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let today = clocks::local_day(tx.now(), catalog::zone(tx)?);
        Ok(Self { today, years: settings(tx)?.majority_age, practice: catalog::settings(tx)?.name })
    }

    fn of_age(&self, client: &Client) -> Option<LocalDate> {
        let birth: NaiveDate = client.birth_date.as_deref()?.parse().ok()?;
        Some(rules::of_age_on(birth, self.years))
    }
}

fn by(tx: &WriteTx<'_>, today: LocalDate) -> Result<By> {
    let person = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ClientWishes))?;
    Ok(By { person, at: tx.now(), today })
}

/// What the practice decided, or what is proposed until it does.
fn settings(tx: &ReadTx<'_>) -> Result<WishSettings> {
    Ok(store::settings(tx)?.map_or_else(
        || WishSettings {
            version: 0,
            majority_age: content().majority_age,
            state: String::new(),
            source: String::new(),
            as_of: None,
            verified_by: String::new(),
        },
        |(settings, _)| settings,
    ))
}

fn name_of(client: &Client) -> String {
    clients::rules::display_name(&client.given_name, &client.family_name, &client.preferred_name)
}

fn standing(row: &RepresentativeRow) -> Standing {
    Standing {
        authority: row.draft.authority,
        from: row.draft.from,
        until: row.draft.until,
        ended: row.ended_on,
        exception: row.exception,
    }
}

fn representative(
    tx: &ReadTx<'_>,
    frame: &Frame,
    of_age: Option<LocalDate>,
    row: RepresentativeRow,
) -> Result<ClientRepresentative> {
    let of = standing(&row);
    let d = row.draft;
    Ok(ClientRepresentative {
        id: row.id,
        name: d.name,
        relation: d.relation,
        authority: d.authority,
        proof: d.proof,
        scope: d.scope,
        from: d.from,
        until: d.until,
        state: rules::standing(&of, of_age, frame.today),
        ends_on: rules::last_day(&of, of_age),
        exception: row.exception,
        exception_why: row.exception_why,
        ended_on: row.ended_on,
        ended_why: row.ended_why,
        recorded_by: staff::name(tx, row.recorded_by)?,
    })
}

/// Until when these papers are kept: six years from when each was made or ended (45 CFR 164.530(j)).
/// None while one is in force, waits for an answer, or gives somebody a say and nobody knows how long.
pub(crate) fn keeps(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Option<LocalDate>>> {
    let zone = catalog::zone(tx)?;
    let of_age = Frame::of(tx)?.of_age(&clients::get(tx, client)?);
    let acting = store::representatives(tx, client)?
        .into_iter()
        .map(|row| (row.recorded_at, rules::last_day(&standing(&row), of_age)));
    Ok(store::papers_of(tx, client)?
        .into_iter()
        .chain(acting)
        .map(|(at, end)| end.map(|end| clocks::keep(clocks::local_day(at, zone), Some(end)).due))
        .collect())
}

fn restriction(tx: &ReadTx<'_>, frame: &Frame, client: &str, r: RestrictionRow) -> Result<ClientRestriction> {
    let must = rules::must(r.kind, r.paid_in_full);
    let of = LetterOf {
        practice: &frame.practice,
        client,
        asked: r.asked_on,
        date: r.decided_on.unwrap_or(frame.today),
        what: &r.what,
        why: &r.why,
    };
    Ok(ClientRestriction {
        letter: rules::letter(must, r.agreed, &of),
        state: rules::restriction_state(must, r.agreed, r.ended_on, frame.today),
        decided_by: r.decided_by.map(|p| staff::name(tx, p)).transpose()?,
        id: r.id,
        client: r.client,
        client_name: client.to_owned(),
        kind: r.kind,
        asked_on: r.asked_on,
        what: r.what,
        paid_in_full: r.paid_in_full,
        must,
        why: r.why,
        decided_on: r.decided_on,
        ended_on: r.ended_on,
        ended_how: r.ended_how,
        ended_why: r.ended_why,
    })
}

fn page(tx: &ReadTx<'_>, id: ClientId) -> Result<ClientWishes> {
    let frame = Frame::of(tx)?;
    let client = clients::get(tx, id)?;
    let of_age = frame.of_age(&client);
    let name = name_of(&client);
    let mut representatives = store::representatives(tx, id)?
        .into_iter()
        .map(|row| representative(tx, &frame, of_age, row))
        .collect::<Result<Vec<_>>>()?;
    representatives.sort_by_key(|one| one.state != RepresentativeState::Acting);
    let mut restrictions = store::restrictions(tx, id)?
        .into_iter()
        .map(|row| restriction(tx, &frame, &name, row))
        .collect::<Result<Vec<_>>>()?;
    restrictions.sort_by_key(|one| match one.state {
        RestrictionState::InForce => 0,
        RestrictionState::Waiting => 1,
        RestrictionState::Refused => 2,
        RestrictionState::Ended => 3,
    });
    let mut channels = store::channels(tx, id)?;
    channels.sort_by_key(|one| one.ended_on.is_some() || !one.refused_why.is_empty());
    let mut involved = store::involved(tx, id)?;
    involved.sort_by_key(|one| one.ended_on.is_some());
    Ok(ClientWishes {
        client: id,
        age: client.age,
        minor: of_age.map(|day| frame.today < day),
        majority_age: frame.years,
        channel: client.confidential_channel,
        name,
        restrictions,
        channels,
        representatives,
        involved,
    })
}

/// What one client wishes.
///
/// # Errors
/// A refusal; a client that isn't there.
pub fn client_wishes(session: &Session, client: ClientId) -> Result<ClientWishes> {
    // A part of the client's page, and so of its one entry.
    session.read(Access::new("client.view", Permission::ClientView).of("client", client.0), |tx| {
        page(tx, client)
    })
}

/// Writes down what a client asked for, or that it ended.
///
/// # Errors
/// A refusal; a field that won't do.
pub fn record_wish(session: &Session, req: RecordWishReq) -> Result<ClientWishes> {
    let verb = match req.act {
        WishAct::Restriction(_) => "wishes.restriction",
        WishAct::Channel(_) => "wishes.channel",
        WishAct::Representative(_) => "wishes.representative",
        WishAct::Involved(_) => "wishes.involved",
        _ => "wishes.end",
    };
    let access = Access::new(verb, Permission::ClientWishes).of("client", req.client.0);
    let done = session.write(access, |tx| {
        record(tx, req.client, req.act)?;
        tx.changed("wishes");
        page(tx.read(), req.client)
    })?;
    Ok(done.value)
}

fn record(tx: &mut WriteTx<'_>, client: ClientId, act: WishAct) -> Result<()> {
    let today = Frame::of(tx.read())?.today;
    let by = by(tx, today)?;
    clients::get(tx.read(), client)?;
    let edition = crate::programme::edition().number.as_str();
    let same = |of: ClientId, what: &'static str| {
        if of == client { Ok(()) } else { Err(PracticeError::from(RecordError::NotFound(what))) }
    };
    match act {
        WishAct::Restriction(draft) => {
            let draft = rules::restriction(draft, today)?;
            let agreed = rules::must(draft.kind, draft.paid_in_full).then_some(true);
            store::add_restriction(tx, client, &draft, agreed, edition, by)?;
        }
        WishAct::EndRestriction { id, how, end } => {
            let row = store::restriction(tx.read(), id)?;
            same(row.client, "restriction")?;
            not_ended(row.ended_on)?;
            rules::may_end(rules::must(row.kind, row.paid_in_full), how)?;
            store::end_restriction(tx, id, how, &rules::end(&end, row.asked_on, today)?)?;
        }
        WishAct::Channel(draft) => {
            let draft = rules::channel(draft, today)?;
            let before = WishEnd { on: today, why: "A newer wish took its place.".to_owned() };
            store::end_channels(tx, client, &before)?;
            store::add_channel(tx, client, &draft, "", by)?;
            reach_by(tx, client, draft.what)?;
        }
        WishAct::EndChannel { id, end } => {
            let (of, row) = store::channel(tx.read(), id)?;
            same(of, "channel")?;
            not_ended(row.ended_on)?;
            store::end_channel(tx, id, &rules::end(&end, row.asked_on, today)?)?;
            // Only what this wish put there: somebody may have written another way since.
            if clients::get(tx.read(), client)?.confidential_channel == row.what {
                reach_by(tx, client, String::new())?;
            }
        }
        WishAct::Representative(draft) => {
            store::add_representative(tx, client, &rules::representative(draft)?, by)?;
        }
        WishAct::EndRepresentative { id, end } => {
            let row = store::representative(tx.read(), id)?;
            same(row.client, "representative")?;
            not_ended(row.ended_on)?;
            store::end_representative(tx, id, &rules::end(&end, row.draft.from, today)?)?;
        }
        WishAct::Involved(draft) => {
            store::add_involved(tx, client, &rules::involved(draft, today)?, by)?;
        }
        WishAct::EndInvolved { id, end } => {
            let (of, row) = store::one_involved(tx.read(), id)?;
            same(of, "involved")?;
            not_ended(row.ended_on)?;
            store::end_involved(tx, id, &rules::end(&end, row.said_on, today)?)?;
        }
    }
    Ok(())
}

fn not_ended(on: Option<LocalDate>) -> Result<()> {
    match on {
        None => Ok(()),
        Some(_) => Err(PracticeError::Conflict("This has ended already. Nothing was changed.".to_owned())),
    }
}

/// Writes the way to reach a client into their own record, where every screen reads it.
fn reach_by(tx: &mut WriteTx<'_>, client: ClientId, what: String) -> Result<()> {
    let draft = ClientDraft { confidential_channel: what, ..clients::get(tx.read(), client)?.into() };
    clients::save(tx, draft, true)?;
    Ok(())
}

/// Decides what an official decides.
///
/// # Errors
/// A refusal; something that was decided already.
pub fn decide_wish(session: &Session, req: DecideWishReq) -> Result<ClientWishes> {
    let verb = match req.decision {
        WishDecision::Restriction { .. } => "wishes.decide",
        WishDecision::RefuseChannel { .. } => "wishes.refuse_channel",
        WishDecision::Except { .. } => "wishes.except",
    };
    let access = Access::new(verb, Permission::ProgrammeManage).of("client", req.client.0);
    let done = session.write(access, |tx| {
        let today = Frame::of(tx.read())?.today;
        let by = by(tx, today)?;
        let client = req.client;
        let edition = crate::programme::edition().number.as_str();
        let missing = |what: &'static str| PracticeError::from(RecordError::NotFound(what));
        match req.decision {
            WishDecision::Restriction { id, agree, why } => {
                let row = store::restriction(tx.read(), id)?;
                if row.client != client {
                    return Err(missing("restriction"));
                }
                not_ended(row.ended_on)?;
                if rules::must(row.kind, row.paid_in_full) || row.agreed.is_some() {
                    return Err(PracticeError::Conflict(
                        "This is decided already. Nothing was changed.".to_owned(),
                    ));
                }
                let why = if agree {
                    words::text("why", &why, words::TEXT)?
                } else {
                    words::needed("why", &why, words::TEXT, "Write why you refuse: the letter says it.")?
                };
                store::decide_restriction(tx, id, agree, &why, edition, by)?;
            }
            WishDecision::RefuseChannel { channel, why } => {
                clients::get(tx.read(), client)?;
                let draft = rules::channel(channel, today)?;
                let why = words::needed(
                    "why",
                    &why,
                    words::TEXT,
                    "Write why this can’t reasonably be done. What the client’s reason is doesn’t count.",
                )?;
                store::add_channel(tx, client, &draft, &why, by)?;
            }
            WishDecision::Except { id, exception, why } => {
                let row = store::representative(tx.read(), id)?;
                if row.client != client {
                    return Err(missing("representative"));
                }
                not_ended(row.ended_on)?;
                let why = words::needed("why", &why, words::TEXT, "Write what you base this on.")?;
                store::except(tx, id, exception, &why)?;
            }
        }
        tx.changed("wishes");
        page(tx.read(), client)
    })?;
    Ok(done.value)
}

/// All that waits and holds.
///
/// # Errors
/// A refusal.
pub fn wishes_overview(session: &Session) -> Result<WishesOverview> {
    session.read(Access::new("wishes.overview", Permission::ProgrammeView), overview)
}

pub(crate) fn overview(tx: &ReadTx<'_>) -> Result<WishesOverview> {
    let frame = Frame::of(tx)?;
    let (mut waiting, mut in_force) = (Vec::new(), Vec::new());
    for row in store::all_restrictions(tx)? {
        let name = name_of(&clients::get(tx, row.client)?);
        let one = restriction(tx, &frame, &name, row)?;
        match one.state {
            RestrictionState::Waiting => waiting.push(one),
            RestrictionState::InForce => in_force.push(one),
            RestrictionState::Refused | RestrictionState::Ended => {}
        }
    }
    waiting.sort_by_key(|one| one.asked_on);
    let soon = LocalDate(frame.today.0.checked_add_days(Days::new(OF_AGE_SOON)).unwrap_or(frame.today.0));
    let mut of_age = Vec::new();
    for row in store::of_minors(tx)? {
        let client = clients::get(tx, row.client)?;
        if let Some(on) = frame.of_age(&client).filter(|on| *on <= soon) {
            of_age.push(ComingOfAge {
                representative: row.id,
                client: row.client,
                client_name: name_of(&client),
                name: row.draft.name,
                on,
                over: on <= frame.today,
            });
        }
    }
    of_age.sort_by_key(|one| one.on);
    let decided_by = store::settings(tx)?.and_then(|(_, by)| by).map(|p| staff::name(tx, p)).transpose()?;
    Ok(WishesOverview {
        settings: settings(tx)?,
        decided_by,
        waiting,
        in_force,
        of_age,
        rules: content().rule.clone(),
    })
}

/// Writes down from which age somebody decides alone, and by what law.
///
/// # Errors
/// A refusal; a field that won't do; somebody changed it meanwhile.
pub fn save_wish_settings(session: &Session, new: WishSettings) -> Result<WishesOverview> {
    let access = Access::new("wishes.settings", Permission::ProgrammeManage);
    let done = session.write(access, |tx| {
        let today = Frame::of(tx.read())?.today;
        let by = by(tx, today)?;
        if let Some((old, who)) = store::settings(tx.read())?
            && old.version != new.version
        {
            let who = who.map(|p| staff::name(tx.read(), p)).transpose()?;
            return Err(PracticeError::Changed {
                what: "policy",
                who: who.unwrap_or_else(|| "Somebody".into()),
            });
        }
        let mut new = rules::settings(new, today)?;
        new.version = new.version.saturating_add(1);
        store::put_settings(tx, &new, by)?;
        tx.changed("wishes");
        overview(tx.read())
    })?;
    Ok(done.value)
}

/// Whoever signs for a client.
pub(crate) struct Signatory {
    pub(crate) client_name: String,
    /// Whose name is expected under it.
    pub(crate) name: String,
    /// Empty for the client.
    pub(crate) authority: String,
}

/// Who may sign on that day: the client of age, or a representative who acts then.
pub(crate) fn signatory(
    tx: &ReadTx<'_>,
    client: ClientId,
    representative: Option<RepresentativeId>,
    on: LocalDate,
) -> Result<Signatory> {
    let frame = Frame::of(tx)?;
    let of = clients::get(tx, client)?;
    let of_age = frame.of_age(&of);
    let client_name = name_of(&of);
    let Some(id) = representative else {
        if of_age.is_some_and(|day| on < day) {
            return Err(PracticeError::invalid(
                "representative",
                format!(
                    "This client is under {}: a parent, a guardian or another representative signs. Choose who, or record them first.",
                    frame.years
                ),
            ));
        }
        return Ok(Signatory { name: client_name.clone(), client_name, authority: String::new() });
    };
    let row = store::representative(tx, id)?;
    let wrong = |message: &str| Err(PracticeError::invalid("representative", message));
    if row.client != client {
        return wrong("This person isn’t recorded as acting for this client. Choose another.");
    }
    match rules::standing(&standing(&row), of_age, on) {
        RepresentativeState::Acting => {}
        RepresentativeState::NotYet => {
            return wrong("Their authority begins later. Choose another day or person.");
        }
        RepresentativeState::Ended => return wrong("Their authority has ended. Choose somebody else."),
        RepresentativeState::OfAge => return wrong("The client is of age and signs alone."),
        RepresentativeState::Excepted => {
            return wrong(
                "An official decided that they don’t act for this client. Ask the privacy officer.",
            );
        }
    }
    let authority =
        [authority_words(row.draft.authority), row.draft.relation.as_str(), row.draft.scope.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
    Ok(Signatory { client_name, name: row.draft.name, authority })
}

const fn authority_words(authority: super::Authority) -> &'static str {
    use super::Authority as A;
    match authority {
        A::Parent => "Parent",
        A::Guardian => "Guardian of a minor",
        A::HealthCareProxy => "Health-care power of attorney",
        A::Executor => "Executor or administrator",
        A::Court => "By court order",
        A::Other => "Other authority",
    }
}
