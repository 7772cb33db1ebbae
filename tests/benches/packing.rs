//! A client's record onto encrypted media, beside copying and encrypting the same bytes.

use crate::measure::{Times, wall};
use crate::table::{Bar, Table, say};
use crate::world::World;
use chrono::{Days, Months, NaiveDate};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::Path;
use std::time::Duration;
use stillroom_practice::chart::{self, SignNoteReq};
use stillroom_practice::clients::{self, ClientDraft, ClientId};
use stillroom_practice::programme::requests::{
    self, ChangeRequestReq, IdentityHow, RequestAsk, RequestAsker, RequestChange, RequestDecision,
    RequestForm, RequestId, RequestIdentity, RequestKind, RequestOutcome, RequestReceived, Seal,
    TakeRequestReq,
};
use stillroom_practice::schedule::{self, BookVisitReq, LocalDate, VisitId, VisitKind};
use stillroom_practice::{PracticeError, demo};
use stillroom_record::{Access, NewFile, Permission, Session};
use stillroom_tests::{Outcome, programs};
use stillroom_vault::Passphrase;

/// How long the client has come, once a month; how many images there are of them, and how large
/// each is.
const YEARS: u32 = 10;
const IMAGES: usize = 500;
const EACH: usize = 600_000;
const ROUNDS: usize = 5;

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let folder = world.folder.join("pack");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("plain"))?;
    let spa = World::at(&folder);
    let mut demo = spa.ctl();
    // Of others there need be little: a pack is one client's.
    demo.args(["demo", "--clients", "4", "--years", "1", "--seed", "5"]);
    programs::said(&mut demo)?;
    let (record, owner) = spa.open()?;
    owner.step_up(&Passphrase::new(demo::PASSPHRASE))?;
    let client = clients::save_client(
        &owner,
        ClientDraft { given_name: "Ana".to_owned(), family_name: "Ng".to_owned(), ..ClientDraft::default() },
        true,
    )?
    .value
    .id;
    let visits = come(&record.sign_in("nora", &Passphrase::new(demo::PASSPHRASE))?, client)?;
    attach(&owner, client, &folder.join("plain"))?;
    let request = granted(&owner, client)?;
    say(&format!("   {visits} visits in {YEARS} years, {IMAGES} images, {} MB", IMAGES * EACH / 1_000_000));
    let seal = Seal::new("copper meadow tulip anchor violet river basket lemon");
    let mut sides = [Times::default(), Times::default()];
    for round in 0..ROUNDS {
        for side in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let stick = folder.join("stick");
            fs::create_dir_all(&stick)?;
            let took = if side == 0 {
                ours(&owner, request, &stick, &seal)?
            } else {
                theirs(&folder, &stick, &seal)?
            };
            if let Some(times) = sides.get_mut(side) {
                times.push(took);
            }
            fs::remove_dir_all(&stick)?;
        }
    }
    let [ours, theirs] = &mut sides;
    let (ours, theirs) = (ours.median().as_secs_f64(), theirs.median().as_secs_f64());
    table.judge(
        "an access pack with 500 images / copying and encrypting them",
        ours / theirs,
        "×",
        (Bar::AtMost, 1.5),
        format!("{ours:.1} s against {theirs:.1} s"),
    );
    record.close();
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Visits of ten years, each with a signed note of a page; how many they are.
fn come(nora: &Session, client: ClientId) -> Outcome<u32> {
    let today = chrono::Utc::now().date_naive();
    let months = YEARS * 12;
    for ago in (1..=months).rev() {
        let date = today.checked_sub_months(Months::new(ago)).ok_or("no such month")?;
        let visit = book(nora, client, date)?;
        let text = format!(
            "Seen on {date}. {}",
            "Cheeks and jawline, three points a side, aspirated before each; no blanching, cold pack after. "
                .repeat(14)
        );
        chart::sign_note(nora, SignNoteReq { visit, text })?;
    }
    Ok(months)
}

/// Books the first hour from this day on at which she works and nobody else comes.
fn book(nora: &Session, client: ClientId, date: NaiveDate) -> Outcome<VisitId> {
    let provider = nora.person().ok_or("nobody")?;
    for (day, hour) in (0..21).flat_map(|day| (8..18).map(move |hour| (day, hour))) {
        let asked = BookVisitReq {
            client: Some(client),
            provider,
            room: None,
            service: None,
            date: LocalDate(date + Days::new(day)),
            start_minute: hour * 60,
            minutes: 30,
            note: String::new(),
            kind: VisitKind::Visit,
            title: String::new(),
        };
        match schedule::book_visit(nora, asked) {
            Ok(booked) => return Ok(booked.value.id),
            Err(PracticeError::SlotTaken { .. }) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Err("no free hour in three weeks".into())
}

/// Keeps the images in the record, and the same beside it.
fn attach(owner: &Session, client: ClientId, plain: &Path) -> Outcome {
    let mut state = 88_172_645_463_325_252_u64;
    let mut image = vec![0_u8; EACH];
    for n in 0..IMAGES {
        for piece in image.chunks_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            piece.copy_from_slice(state.to_le_bytes().get(..piece.len()).unwrap_or_default());
        }
        fs::write(plain.join(format!("{n:04}.jpg")), &image)?;
        let staged = owner.stage(&mut image.as_slice(), 10_000_000)?;
        owner.write(Access::new("bench.keep", Permission::ClientEdit), |tx| {
            let new =
                NewFile { about: client.0, client: Some(client.0), title: "Image", media: "image/jpeg" };
            tx.keep_file(&staged, new)?;
            Ok::<_, PracticeError>(())
        })?;
    }
    Ok(())
}

fn granted(owner: &Session, client: ClientId) -> Outcome<RequestId> {
    let today = chrono::Utc::now().date_naive().pred_opt().ok_or("no yesterday")?;
    let taken = TakeRequestReq {
        client,
        kind: RequestKind::Access,
        received: today.to_string().parse().map_err(|_| "no date")?,
        received_how: RequestReceived::InPerson,
        asker: RequestAsker::Client,
        asker_name: String::new(),
        relation: String::new(),
        authority: String::new(),
        ask: RequestAsk { scope: String::new(), form: RequestForm::Encrypted, deliver: String::new() },
        identity: Some(RequestIdentity { how: IdentityHow::Known, note: String::new() }),
    };
    let id = requests::take_request(owner, taken)?.id;
    let version = requests::get_request(owner, id)?.version;
    let decision = RequestDecision {
        outcome: RequestOutcome::Granted,
        ground: String::new(),
        why: String::new(),
        left_out: String::new(),
        judged_by: String::new(),
    };
    requests::change_request(
        owner,
        ChangeRequestReq { id, version, change: RequestChange::Decide(decision) },
    )?;
    Ok(id)
}

/// From the press of the button: collected, set, encrypted, safe on the stick.
fn ours(owner: &Session, request: RequestId, stick: &Path, seal: &Seal) -> Outcome<Duration> {
    let mut open =
        |file: &_| -> Result<Box<dyn Read>, PracticeError> { Ok(Box::new(owner.open_file(file)?)) };
    let (placed, took) = wall(|| {
        let pack = requests::collect_pack(owner, request)?;
        requests::place_pack(stick, &pack, Some(seal), &mut open, &mut |_, _| {}, &|| false)
    });
    placed?;
    Ok(took)
}

/// The same bytes from files into one that is encrypted alike.
fn theirs(folder: &Path, stick: &Path, seal: &Seal) -> Outcome<Duration> {
    let copy = || -> io::Result<()> {
        let out = BufWriter::with_capacity(256 * 1_024, File::create(stick.join("copy.age"))?);
        let mut sealed = seal.over(out)?;
        for n in 0..IMAGES {
            io::copy(&mut File::open(folder.join(format!("plain/{n:04}.jpg")))?, &mut sealed)?;
        }
        sealed.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    };
    let (done, took) = wall(copy);
    done?;
    Ok(took)
}
