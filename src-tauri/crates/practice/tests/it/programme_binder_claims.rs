//! The binder of a practice a year old, line by line: each claim leads to a row that is there, to a
//! SHA-256 that can be computed again, or to what can be counted again. What leads nowhere fails.

use crate::programme_binder::{DAY, a_year, incident, made};
use crate::programme_uploads::{add, req, withdraw};
use crate::world::{World, day};
use crate::{
    programme_applicability, programme_evidence_clients, programme_evidence_duties, programme_risk,
    programme_training,
};
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::io::Read as _;
use std::path::Path;
use stillroom_practice::PracticeError;
use stillroom_practice::programme::applicability::LegalEntityKind;
use stillroom_practice::programme::binder::BinderForm;
use stillroom_practice::programme::evidence;
use stillroom_practice::programme::incidents::{self, ChangeIncidentReq, IncidentChange, IncidentDates};
use stillroom_practice::programme::policies::{self, PolicyVersionId, UsePolicyReq};
use stillroom_practice::programme::requirements::uploads::{AddUploadReq, UploadId};
use stillroom_practice::programme::risk::{self, RiskTaskDraft};
use stillroom_record::{Access, FileId, Permission, ReadTx};

/// The practice of the other tests, and what they leave out: companies, a risk analysis, courses,
/// documents that stand each in another way, a policy that isn't used.
fn a_full_year(w: &World) {
    let spa = programme_applicability::company(w, "Linden Skin", LegalEntityKind::Spa);
    programme_applicability::assess(&w.ruth, spa.id, &[("eligibility", "electronic")]);
    programme_applicability::company(w, "Hart MD PC", LegalEntityKind::PhysicianPc);
    programme_risk::begun(w);
    programme_risk::score_all(w);
    programme_risk::freeze(w);
    programme_training::pass(&w.mia, "desk", "Mia Torres");
    policies::use_policy(
        &w.owner,
        UsePolicyReq { slug: "hybrid".into(), not_used: Some("One desk.".into()) },
    )
    .unwrap();
    let add = |req: AddUploadReq| add(&w.ruth, req).unwrap().uploads.remove(0).id;
    add(req("310.b", "Plan of the rooms", "2026-03-02", None));
    let lock = add(req("310.a.1", "Lock inspection", "2026-03-10", Some("2026-09-30")));
    add(AddUploadReq {
        replaces: Some(lock),
        ..req("310.a.1", "Lock inspection, autumn", "2026-03-11", Some("2027-01-30"))
    });
    add(req("310.d.1", "Shredding certificate", "2026-03-11", Some("2026-11-30")));
    let photo = add(req("310.b", "Photo", "2026-03-11", None));
    withdraw(&w.ruth, photo, "A client is on it").unwrap();
    programme_evidence_clients::one_of_each(w);
    a_year(w);
    add(req("308.a.2", "Letter of appointment", "2026-03-02", None));
}

/// One line of claims.csv.
#[derive(Clone, Debug)]
struct Line {
    section: String,
    line: String,
    rests: String,
    on: String,
}

fn lines(at: &Path) -> Vec<Line> {
    let mut rows = csv::Reader::from_path(at.join("claims.csv")).unwrap();
    let of = |r: &csv::StringRecord, n: usize| r.get(n).unwrap().trim_start_matches('\'').to_owned();
    let line =
        |r: csv::StringRecord| Line { section: of(&r, 0), line: of(&r, 1), rests: of(&r, 2), on: of(&r, 3) };
    rows.records().map(Result::unwrap).map(line).collect()
}

/// A binder in a folder, read.
fn binder(w: &World, as_of: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let at = place.path().join(made(w, as_of, BinderForm::Folder, place.path()).name);
    (place, at)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn look<T>(w: &World, read: impl FnOnce(&ReadTx<'_>) -> Result<T, PracticeError>) -> T {
    w.owner.read(Access::new("test.look", Permission::ProgrammeView), read).unwrap()
}

/// Every SHA-256 that a line may rest on, computed anew from what it is of.
fn digests(w: &World, at: &Path) -> HashSet<String> {
    let mut sealed = csv::Reader::from_path(at.join("evidence.csv")).unwrap();
    let mut all: HashSet<_> =
        sealed.records().map(|r| hex(&Sha256::digest(r.unwrap().get(8).unwrap()))).collect();
    let (files, versions, analyses) = look(w, |tx| {
        let files: Vec<FileId> = tx.query("SELECT file FROM requirement_upload", [], |r| r.get(0))?;
        let versions: Vec<(PolicyVersionId, String)> = tx.query(
            "SELECT id, lower(hex(digest)) FROM policy_version WHERE digest IS NOT NULL",
            [],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        let analyses: Vec<String> = tx.query("SELECT body FROM risk_snapshot", [], |r| r.get(0))?;
        let files = files.into_iter().map(|id| tx.file(id)).collect::<Result<Vec<_>, _>>()?;
        Ok((files, versions, analyses))
    });
    for file in files {
        let mut content = Vec::new();
        w.owner.open_file(&file).unwrap().read_to_end(&mut content).unwrap();
        all.insert(hex(&Sha256::digest(content)));
    }
    for (id, digest) in versions {
        // A version that doesn't fit its digest isn't shown.
        policies::policy_version(&w.owner, id).unwrap();
        all.insert(digest);
    }
    all.extend(analyses.iter().map(|body| hex(&Sha256::digest(body))));
    all
}

/// What is known of a binder, to judge its lines by.
struct Judge<'a> {
    w: &'a World,
    as_of: &'a str,
    lines: Vec<Line>,
    digests: HashSet<String>,
    /// What the binder of a practice says that did nothing: the words of the rules and the program.
    words: HashSet<(String, String)>,
    findings: usize,
}

impl<'a> Judge<'a> {
    fn new(w: &'a World, nothing: &World, as_of: &'a str) -> Self {
        let (_kept, at) = binder(w, as_of);
        // To be looked at, page by page.
        if let Ok(keep) = std::env::var("STILLROOM_BINDER") {
            std::fs::copy(at.join("binder.pdf"), Path::new(&keep).join(format!("{as_of}.pdf"))).unwrap();
        }
        let (_empty, other) = binder(nothing, as_of);
        let words = self::lines(&other).into_iter().map(|l| (l.section, l.line)).collect();
        let findings = csv::Reader::from_path(at.join("evidence.csv")).unwrap().into_records().count();
        Self { w, as_of, lines: lines(&at), digests: digests(w, &at), words, findings }
    }

    fn below<'b>(&'b self, section: &'b str) -> impl Iterator<Item = &'b Line> {
        self.lines.iter().filter(move |l| l.section == section)
    }

    /// The lines of proof of a requirement, by their kind.
    fn proofs<'b>(&'b self, section: &'b str, kind: &'b str) -> impl Iterator<Item = Vec<&'b str>> {
        let cells = self.below(section).map(|l| l.line.split(" | ").collect::<Vec<_>>());
        cells.filter(move |c| c.first() == Some(&kind) && c.len() == 3)
    }

    fn gaps(&self, section: &str) -> Vec<String> {
        let notes = self.below(section).filter(|l| l.rests == "absence");
        notes
            .flat_map(|l| match l.line.strip_prefix("Gaps:\n– ") {
                Some(many) => many.split("\n– ").map(str::to_owned).collect(),
                None => vec![l.line.trim_start_matches("Gap: ").to_owned()],
            })
            .collect()
    }

    /// Each line of "At a glance", cell by cell, with its requirement's section.
    fn glance(&self) -> Vec<(Vec<&str>, String)> {
        let rows = self.below("At a glance").map(|l| l.line.split(" | ").collect::<Vec<_>>());
        let section = |cells: &[&str]| {
            let ends = format!(" / {} {}", cells[0], cells[1]);
            self.lines.iter().find(|l| l.section.ends_with(&ends)).unwrap().section.clone()
        };
        rows.map(|cells| (cells.clone(), section(&cells))).collect()
    }

    fn count(&self, sql: &str) -> String {
        look(self.w, |tx| Ok(tx.query_one("row", sql, [], |r| r.get::<_, i64>(0))?)).to_string()
    }

    /// What is wrong with a line, if something is.
    fn fault(&self, line: &Line) -> Result<(), String> {
        let low = line.line.to_lowercase();
        if low.contains("compliant") || low.contains("certified") {
            return Err("calls somebody something".into());
        }
        match line.rests.as_str() {
            "row" => self.row(&line.on),
            "sha256" if self.digests.contains(&line.on) => Ok(()),
            "sha256" => Err("no file, finding or approval has this SHA-256".into()),
            "counted" => self.counted(line),
            "absence" => Ok(()),
            "words" if self.words.contains(&(line.section.clone(), line.line.clone())) => Ok(()),
            // Said only where something came late, which a practice that did nothing has not.
            "words" if line.section == "Entered late" && line.line.starts_with("These entries are about") => {
                Ok(())
            }
            other => Err(format!("rests on {other}")),
        }
    }

    fn row(&self, on: &str) -> Result<(), String> {
        let (table, id) = on.split_once(' ').ok_or("no row")?;
        if !table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return Err("no table".into());
        }
        let id: uuid::Uuid = id.parse().map_err(|_| "no id")?;
        let found = self.w.owner.read(Access::new("test.look", Permission::ProgrammeView), |tx| {
            let sql = format!("SELECT count(*) FROM {table} WHERE id = ?1");
            Ok::<_, PracticeError>(tx.query_one("row", &sql, [id.as_bytes()], |r| r.get::<_, i64>(0))?)
        });
        if found.map_err(|e| e.to_string())? == 1 { Ok(()) } else { Err("the row isn’t there".into()) }
    }

    fn counted(&self, line: &Line) -> Result<(), String> {
        let (name, value) = line.line.split_once(" | ").ok_or("no name")?;
        let again = match line.section.as_str() {
            "At a glance" => return self.at_a_glance(&line.line),
            "Cover" => self.on_the_cover(name, value)?,
            "About this binder / Coverage and age of the evidence" => self.covered(name)?,
            "What the programme recorded / Risk analysis" => self.risks(name)?,
            section if name == "Result" => {
                let said = self.proofs(section, "Said").next();
                said.map_or("Not assessed", |c| c[1].split(", said by").next().unwrap()).to_owned()
            }
            _ => return Err("nobody knows how this was counted".into()),
        };
        if again == value { Ok(()) } else { Err(format!("counted again it is: {again}")) }
    }

    fn on_the_cover(&self, name: &str, value: &str) -> Result<String, String> {
        Ok(match name {
            "As of" | "Made on" | "Texts of the rules" => {
                let same = self.words.contains(&("Cover".into(), format!("{name} | {value}")));
                if same { value.to_owned() } else { "something else".to_owned() }
            }
            "Requirements" => format!("{} in force", self.glance().len()),
            "Seen by Stillroom" => self.covered(name)?,
            "Stated by people" => {
                let n = self.covered("With a statement or document that counts")?;
                format!("{n} with a statement or document that counts")
            }
            "With gaps" => {
                let n = self.glance().iter().filter(|(c, _)| c[6] != "–").count();
                format!("{n}, each said where it belongs")
            }
            office => {
                let row = self
                    .below("The practice and its officials / Officials")
                    .map(|l| l.line.split(" | ").collect::<Vec<_>>())
                    .find(|c| c[0] == office)
                    .ok_or("no such office")?;
                let who = row[1].split(", since ").next().unwrap();
                who.replace("Nobody was named", "nobody was named")
            }
        })
    }

    fn covered(&self, name: &str) -> Result<String, String> {
        let glance = self.glance();
        let many = |test: &dyn Fn(&[&str]) -> bool| glance.iter().filter(|(c, _)| test(c)).count();
        let days = || {
            let all = glance.iter().flat_map(|(_, section)| self.proofs(section, "Seen"));
            let date = |c: Vec<&str>| chrono::NaiveDate::parse_from_str(c[2], "%b %d, %Y").unwrap();
            all.map(date).min()
        };
        Ok(match name {
            "Requirements in force" => glance.len().to_string(),
            "With a result given by the practice" => many(&|c| c[2] != "Not assessed").to_string(),
            "Seen by Stillroom" => format!(
                "{} stand well, {} need a look, {} aren’t known",
                many(&|c| c[3] == "Good"),
                many(&|c| matches!(c[3], "Bad" | "To be looked at")),
                many(&|c| c[3] == "Unknown"),
            ),
            "With a statement or document that counts" => many(&|c| c[4] == "Yes").to_string(),
            "Neither seen nor stated" => {
                many(&|c| matches!(c[3], "–" | "Unknown") && c[4] == "–").to_string()
            }
            "Review overdue" => {
                let due =
                    |section: &str| self.gaps(section).iter().any(|g| g.starts_with("Its review was due"));
                glance.iter().filter(|(_, section)| due(section)).count().to_string()
            }
            "Oldest automatic evidence" => match days() {
                Some(oldest) => {
                    let before = (day(self.as_of).0 - oldest).num_days();
                    format!("{} ({before} days before)", oldest.format("%b %-d, %Y"))
                }
                None => "none".into(),
            },
            "Automatic findings in the year before" => self.findings.to_string(),
            _ => return Err("nobody knows how this was counted".into()),
        })
    }

    /// Rows that were there by the end of the day.
    fn risks(&self, name: &str) -> Result<String, String> {
        use chrono::TimeZone as _;
        let next = day(self.as_of).0.succ_opt().unwrap().and_hms_opt(0, 0, 0).unwrap();
        let end = chrono_tz::America::Chicago.from_local_datetime(&next).unwrap().timestamp_millis();
        let (day, gone) = (self.as_of, format!("(retired_at IS NULL OR retired_at >= {end})"));
        let open = format!("created_at < {end} AND (done_at IS NULL OR done_at >= {end})");
        let of =
            |table: &str, which: &str| self.count(&format!("SELECT count(*) FROM {table} WHERE {which}"));
        Ok(match name {
            "Risks on the register" => format!(
                "{}, {} scored by a person",
                of("risk", &format!("created_at < {end} AND {gone}")),
                self.count(&format!(
                    "SELECT count(DISTINCT risk_id) FROM risk_score WHERE scored_by IS NOT NULL AND scored_at < {end}"
                )),
            ),
            "Places where data are" => of("risk_asset", &format!("created_at < {end} AND {gone}")),
            "Tasks" => format!(
                "{} done, {} open, {} of these late",
                of("risk_task", &format!("done_at < {end}")),
                of("risk_task", &open),
                of("risk_task", &format!("{open} AND due < '{day}'")),
            ),
            "Accepted risks" => of(
                "risk_acceptance",
                &format!("accepted_at < {end} AND (ended_at IS NULL OR ended_at >= {end}) AND expires >= '{day}'"),
            ),
            _ => return Err("nobody knows how this was counted".into()),
        })
    }

    /// A line of the overview says what the lines of its requirement say.
    fn at_a_glance(&self, line: &str) -> Result<(), String> {
        let glance = self.glance();
        let (cells, section) =
            glance.iter().find(|(c, _)| c.join(" | ") == line).ok_or("not in the binder")?;
        let wrong = |what: &str| Err(format!("{what} isn’t what its section says"));
        let result = format!("Result | {}", cells[2]);
        if !self.below(section).any(|l| l.line == result) {
            return wrong("the result");
        }
        let stands = |c: &Vec<&str>| {
            c[1].split_once(" (").and_then(|(_, r)| r.split_once("): ")).unwrap().0.to_owned()
        };
        let seen: HashSet<String> = self.proofs(section, "Seen").map(|c| stands(&c)).collect();
        let worst = ["Bad", "To be looked at", "Unknown", "Good"].into_iter().find(|s| seen.contains(*s));
        let old = self
            .gaps(section)
            .iter()
            .any(|g| g.contains("had never been looked at") || g.contains("was last looked at"));
        let ok = match (cells[3], worst) {
            ("–", None) => true,
            ("Unknown", _) if old => true,
            (said, Some(worst)) => said == worst,
            _ => false,
        };
        if !ok {
            return wrong("what was seen");
        }
        let counts = |c: &Vec<&str>| c[1].contains("Counts until") || c[1].contains("It has no last day.");
        let stated =
            self.proofs(section, "Stated").chain(self.proofs(section, "Document")).any(|c| counts(&c));
        if (cells[4] == "Yes") != stated {
            return wrong("what is stated");
        }
        let policies: Vec<_> = self.proofs(section, "Policy").map(|c| c[1].to_owned()).collect();
        let named: Vec<_> = cells[5].split(", ").filter(|p| *p != "–").collect();
        let there = |p: &&str| {
            let (number, version) = p.split_once(" v").unwrap();
            let (begins, holds) = (format!("{number} “"), format!("version {version},"));
            policies.iter().any(|says| says.starts_with(&begins) && says.contains(&holds))
        };
        if named.len() != policies.len() || !named.iter().all(there) {
            return wrong("the policy");
        }
        let gaps = self.gaps(section).len();
        let said = if gaps == 0 { "–".to_owned() } else { gaps.to_string() };
        if cells[6] == said { Ok(()) } else { wrong("the number of gaps") }
    }
}

#[test]
fn every_claim_of_a_year_leads_to_a_row_or_a_document() {
    let w = World::new();
    a_full_year(&w);
    let nothing = World::new();
    nothing.clock.forward(44 * 7 * DAY);
    let judge = Judge::new(&w, &nothing, "2027-01-14");
    let faults: Vec<_> =
        judge.lines.iter().filter_map(|l| judge.fault(l).err().map(|why| format!("{why}: {l:?}"))).collect();
    assert!(faults.is_empty(), "{} lines:\n{}", faults.len(), faults.join("\n"));

    // There is something of each kind to be judged.
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for line in &judge.lines {
        *kinds.entry(line.rests.as_str()).or_default() += 1;
    }
    let most =
        |kind: &str, n: usize| assert!(kinds.get(kind).is_some_and(|got| *got >= n), "{kind}: {kinds:?}");
    most("row", 20);
    most("sha256", 60);
    most("counted", 120);
    most("absence", 40);
    for kind in ["Seen", "Stated", "Document", "Said", "Decided", "Policy", "Recorded"] {
        assert!(judge.lines.iter().any(|l| l.line.starts_with(&format!("{kind} | "))), "{kind}");
    }
    for table in [
        "applicability_assessment",
        "programme_official",
        "requirement_assessment",
        "requirement_attestation",
        "access_review",
        "incident",
        "training_attempt",
        "training_elsewhere",
        "policy",
    ] {
        assert!(judge.lines.iter().any(|l| l.on.starts_with(&format!("{table} "))), "{table}");
    }

    // What clients wished and were told, and the programme's own duties, are among it as they were seen.
    for found in evidence::collect(&w.ruth).unwrap() {
        let seen = format!("Seen | {} (", found.about.title);
        let told = judge.lines.iter().filter(|l| l.line.starts_with(&seen) && l.rests == "sha256").count();
        let name = found.about.name.as_str();
        let asked = programme_evidence_clients::COLLECTORS.contains(&name)
            || programme_evidence_duties::COLLECTORS.contains(&name);
        assert!(told > 0 || !asked, "{name}");
    }

    // And the judge finds what is made up.
    let like = |rests: &str| judge.lines.iter().find(|l| l.rests == rests).unwrap().clone();
    let caught = |line: Line| judge.fault(&line).unwrap_err();
    let id = UploadId::new();
    let planted =
        |line: &str, rests: &str, on: &str| Line { line: line.into(), on: on.into(), ..like(rests) };
    caught(planted("Recorded | All doors lock. | today", "row", &format!("incident {}", id.0)));
    caught(planted("Recorded | All doors lock. | today", "row", &format!("no_such_table {}", id.0)));
    caught(planted("Document | “Locks” | today", "sha256", &"0a".repeat(32)));
    caught(planted("The practice is in good order.", "words", ""));
    caught(planted("Recorded | This practice is compliant. | today", "row", &like("row").on));
    caught(Line { rests: "nothing".into(), ..like("row") });
    for counted in judge.lines.iter().filter(|l| l.rests == "counted") {
        let more = Line { line: format!("{}9", counted.line), ..counted.clone() };
        assert!(judge.fault(&more).is_err(), "{more:?}");
    }
    caught(planted("Doors that lock | 12", "counted", ""));
}

#[test]
fn a_past_day_claims_nothing_that_leads_nowhere() {
    let w = World::new();
    a_full_year(&w);
    let nothing = World::new();
    nothing.clock.forward(44 * 7 * DAY);
    let judge = Judge::new(&w, &nothing, "2026-06-30");
    let faults: Vec<_> =
        judge.lines.iter().filter_map(|l| judge.fault(l).err().map(|why| format!("{why}: {l:?}"))).collect();
    assert!(faults.is_empty(), "{} lines:\n{}", faults.len(), faults.join("\n"));
    assert_eq!(judge.below("Entered late").count(), 4, "the sentence, an incident, a training, a letter");
    assert!(judge.below("Entered late").any(|l| l.line.contains("“Letter of appointment”")));
}

#[test]
fn what_changed_after_the_day_is_taken_back_by_the_journal() {
    let w = World::new();
    programme_risk::begun(&w);
    let of = programme_risk::lost_tablet(&w).line.id;
    let task = |title: &str, due: &str| RiskTaskDraft {
        id: None,
        version: None,
        risk: of,
        title: title.to_owned(),
        owner: Some(w.nora()),
        due: Some(day(due)),
        done: false,
        done_note: String::new(),
    };
    let named =
        |title: &str| programme_risk::lost_tablet(&w).tasks.into_iter().find(|t| t.title == title).unwrap();
    let change = |title: &str, due: &str, done: bool| {
        let known = named(title);
        let draft =
            RiskTaskDraft { id: Some(known.id), version: Some(known.version), done, ..task(title, due) };
        risk::save_task(&w.ruth, draft).unwrap();
    };
    for (title, due) in [("Buy a drawer", "2026-03-13"), ("Lock it", "2026-03-20"), ("Mark it", "2026-03-20")]
    {
        risk::save_task(&w.ruth, task(title, due)).unwrap();
    }
    change("Mark it", "2026-03-20", true);
    let hybrid = |not_used: Option<&str>| {
        let req = UsePolicyReq { slug: "hybrid".into(), not_used: not_used.map(str::to_owned) };
        policies::use_policy(&w.owner, req).unwrap();
    };
    hybrid(Some("One desk."));
    incident(&w.mia, "2026-03-12");
    let told = || {
        let (_kept, at) = binder(&w, "2026-03-14");
        let is_of = |l: &Line| {
            l.line.starts_with("Tasks |") || l.line.contains("isn’t used") || l.on.starts_with("incident ")
        };
        lines(&at).into_iter().filter(is_of).map(|l| l.line).collect::<Vec<_>>()
    };
    w.clock.forward(3 * DAY);
    let then = told();
    for one in ["1 done, 2 open, 1 of these late", "isn’t used: One desk.", "Mar 12, 2026"] {
        assert!(then.iter().any(|line| line.contains(one)), "{one}: {then:?}");
    }

    w.clock.forward(10 * DAY);
    change("Buy a drawer", "2026-06-01", false);
    change("Lock it", "2026-03-13", true);
    change("Mark it", "2026-03-20", false);
    change("Buy a drawer", "2026-07-01", false);
    hybrid(None);
    let id = incidents::list_incidents(&w.ruth).unwrap().first().unwrap().id;
    let version = incidents::get_incident(&w.ruth, id).unwrap().version;
    let dates = IncidentDates {
        occurred: None,
        discovered: day("2026-03-09"),
        why: "Jo saw the post that day".into(),
    };
    let req = ChangeIncidentReq { id, version, change: IncidentChange::Dates(dates) };
    incidents::change_incident(&w.ruth, req).unwrap();
    assert_eq!(told(), then);
}
