//! All SQL of documents.

use super::model::{AddUploadReq, Upload, UploadId, UploadWithdrawal};
use super::rules;
use crate::Result;
use crate::programme::requirements::AssessmentId;
use crate::schedule::LocalDate;
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};
use stillroom_record::sql::{Result as SqlResult, Row, named_params, params};
use stillroom_record::{FileId, PersonId, ReadTx, RecordError, UtcMillis, WriteTx};

/// A row as it is now.
struct Raw {
    of: AssessmentId,
    upload: Upload,
}

const SELECT: &str = "SELECT u.assessment, u.id, u.title, u.proves, u.of_day, u.expires, u.file, p.name, u.at, \
    u.edition, u.replaces, u.withdrawn_at, w.name, u.withdrawn_why FROM requirement_upload u \
    JOIN person p ON p.id = u.person LEFT JOIN person w ON w.id = u.withdrawn_by";

fn raw(r: &Row<'_>) -> SqlResult<Raw> {
    let expires: Option<LocalDate> = r.get(5)?;
    let withdrawn: (Option<UtcMillis>, Option<String>, Option<String>) = (r.get(11)?, r.get(12)?, r.get(13)?);
    let withdrawn = match withdrawn {
        (Some(at), Some(who), Some(why)) => Some(UploadWithdrawal { at, who, why }),
        _ => None,
    };
    let upload = Upload {
        id: r.get(1)?,
        title: r.get(2)?,
        proves: r.get(3)?,
        of_day: r.get(4)?,
        expires,
        state: super::UploadState::Current,
        days_left: None,
        file: r.get(6)?,
        file_name: String::new(),
        bytes: 0,
        sha256: String::new(),
        who: r.get(7)?,
        at: r.get(8)?,
        edition: r.get(9)?,
        replaces: r.get(10)?,
        withdrawn,
    };
    Ok(Raw { of: r.get(0)?, upload })
}

/// Every document as it stands today, newest first, by the assessment that it belongs to.
pub(in crate::programme::requirements) fn all(
    tx: &ReadTx<'_>,
    today: NaiveDate,
) -> Result<HashMap<AssessmentId, Vec<Upload>>> {
    before(tx, UtcMillis(i64::MAX), today)
}

/// The documents that were there before a moment, as they stood on a day.
pub(in crate::programme::requirements) fn before(
    tx: &ReadTx<'_>,
    end: UtcMillis,
    day: NaiveDate,
) -> Result<HashMap<AssessmentId, Vec<Upload>>> {
    let rows = tx.query(&format!("{SELECT} WHERE u.at < ?1 ORDER BY u.at DESC, u.id DESC"), [end], raw)?;
    let replaced: HashSet<UploadId> = rows.iter().filter_map(|row| row.upload.replaces).collect();
    let mut found: HashMap<AssessmentId, Vec<Upload>> = HashMap::new();
    for Raw { of, mut upload } in rows {
        upload.withdrawn = upload.withdrawn.filter(|taken| taken.at < end);
        let superseded = replaced.contains(&upload.id);
        (upload.state, upload.days_left) =
            rules::stands(upload.expires, superseded, upload.withdrawn.is_some(), day);
        let file = tx.file(upload.file)?;
        upload.sha256 = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        (upload.file_name, upload.bytes) = (file.title, file.bytes);
        found.entry(of).or_default().push(upload);
    }
    Ok(found)
}

/// The documents that were added after a moment: which assessment's, of which day, when, its title.
pub(in crate::programme::requirements) fn after(
    tx: &ReadTx<'_>,
    end: UtcMillis,
) -> Result<Vec<(UploadId, LocalDate, UtcMillis, String)>> {
    Ok(tx.query(
        "SELECT id, of_day, at, title FROM requirement_upload WHERE at >= ?1 ORDER BY at, id",
        [end],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )?)
}

/// Which assessment a document belongs to, which file it has, and whether it is the newest of its
/// line and wasn't withdrawn.
pub(super) fn one(tx: &ReadTx<'_>, id: UploadId) -> Result<(AssessmentId, FileId, bool)> {
    Ok(tx.query_one(
        "document",
        "SELECT assessment, file, withdrawn_at IS NULL AND NOT EXISTS
           (SELECT 1 FROM requirement_upload n WHERE n.replaces = u.id)
         FROM requirement_upload u WHERE id = ?1",
        [id],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?)
}

pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    (id, of, file): (UploadId, AssessmentId, FileId),
    new: &AddUploadReq,
    me: PersonId,
    edition: &str,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO requirement_upload
           (id, assessment, replaces, file, title, proves, of_day, expires, person, at, edition)
         VALUES (:id, :of, :replaces, :file, :title, :proves, :day, :expires, :me, :now, :edition)",
        named_params! {
            ":id": id, ":of": of, ":replaces": new.replaces, ":file": file, ":title": new.title,
            ":proves": new.proves, ":day": new.of_day, ":expires": new.expires, ":me": me, ":now": now,
            ":edition": edition,
        },
    )?;
    Ok(())
}

pub(super) fn withdraw(
    tx: &mut WriteTx<'_>,
    id: UploadId,
    me: PersonId,
    why: &str,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "UPDATE requirement_upload SET withdrawn_at = ?2, withdrawn_by = ?3, withdrawn_why = ?4 WHERE id = ?1",
        params![id, now, me, why],
    )?;
    Ok(())
}
