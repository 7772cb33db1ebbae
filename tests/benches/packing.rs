//! A client's record onto encrypted media, beside copying and encrypting the same bytes.

use crate::measure::{Times, wall};
use crate::table::{Bar, Table, say};
use crate::world::World;
use chrono::Days;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::Path;
use std::time::Duration;
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::requests::{
    self, ChangeRequestReq, IdentityHow, RequestAsk, RequestAsker, RequestChange, RequestDecision,
    RequestForm, RequestId, RequestIdentity, RequestKind, RequestOutcome, RequestReceived, Seal,
    TakeRequestReq,
};
use stillroom_practice::schedule::{self, GetWeekReq, LocalDate};
use stillroom_practice::{PracticeError, demo};
use stillroom_record::{Access, NewFile, Permission, Session};
use stillroom_tests::{Outcome, programs};
use stillroom_vault::Passphrase;

/// How long the client has come, how many images there are of them, and how large each is.
const YEARS: u64 = 10;
const IMAGES: usize = 500;
const EACH: usize = 600_000;
const ROUNDS: usize = 5;

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let folder = world.folder.join("pack");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("plain"))?;
    let spa = World::at(&folder);
    let mut demo = spa.ctl();
    // Few clients: the weeks around the present are full all the same, and one of them came often.
    demo.args(["demo", "--clients", "4", "--years", &YEARS.to_string(), "--seed", "5"]);
    programs::said(&mut demo)?;
    let (record, owner) = spa.open()?;
    owner.step_up(&Passphrase::new(demo::PASSPHRASE))?;
    let (client, visits) = who_came_most(&owner)?;
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

/// The client with the most visits, and how many they are.
fn who_came_most(owner: &Session) -> Outcome<(ClientId, u32)> {
    let mut came = HashMap::new();
    let mut from = chrono::Utc::now().date_naive() - Days::new(366 * YEARS);
    while from <= chrono::Utc::now().date_naive() {
        let week = schedule::get_week(owner, GetWeekReq { from: LocalDate(from), provider: None })?;
        for visit in week.iter().flat_map(|day| &day.visits) {
            if let Some(client) = visit.client {
                *came.entry(client).or_insert(0) += 1;
            }
        }
        from = from + Days::new(7);
    }
    came.into_iter().max_by_key(|(_, visits)| *visits).ok_or_else(|| "nobody came".into())
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
