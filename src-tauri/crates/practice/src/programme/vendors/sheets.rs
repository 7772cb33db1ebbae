//! The lists of questions: with a vendor, and at the practice's own website and booking.

use super::store::{self, CheckRow};
use super::verbs::{Frame, actor};
use super::{
    FindingReq, SaveSheetReq, SheetOf, VendorCheck, VendorCheckId, VendorName, VendorSheets, content, rules,
};
use crate::{PracticeError, Result, programme};
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session};

/// What was gone through, newest first.
pub(super) fn all(tx: &ReadTx<'_>, frame: &Frame) -> Result<Vec<VendorCheck>> {
    let vendors = store::vendors(tx)?;
    let name = |id| vendors.iter().find(|v| Some(v.id) == id).map(|v| v.name.clone());
    let of = |c: CheckRow| VendorCheck {
        id: c.id,
        title: content::sheet(&c.sheet).map_or_else(|| c.sheet.clone(), |s| s.title.clone()),
        sheet: c.sheet,
        vendor: c.vendor,
        vendor_name: name(c.vendor),
        edition: c.edition,
        answers: c.answers,
        findings: c.findings,
        note: c.note,
        done_on: c.done_on,
        next_on: c.next_on,
        by: frame.name(c.by),
    };
    Ok(store::checks(tx)?.into_iter().map(of).collect())
}

/// Of each list and each vendor who still works for the practice the newest.
pub(super) fn newest(tx: &ReadTx<'_>) -> Result<Vec<VendorCheck>> {
    let left: Vec<_> =
        store::vendors(tx)?.into_iter().filter(|v| v.ended_on.is_some()).map(|v| Some(v.id)).collect();
    let mut found: Vec<VendorCheck> = Vec::new();
    for check in all(tx, &Frame::of(tx)?)? {
        let is_same = |c: &VendorCheck| c.sheet == check.sheet && c.vendor == check.vendor;
        let of_one_who_left = check.vendor.is_some() && left.contains(&check.vendor);
        if !found.iter().any(is_same) && !of_one_who_left {
            found.push(check);
        }
    }
    Ok(found)
}

fn shelf(tx: &ReadTx<'_>) -> Result<VendorSheets> {
    let vendors = store::vendors(tx)?.into_iter().filter(|v| v.ended_on.is_none());
    Ok(VendorSheets {
        sheets: content::sheets().to_vec(),
        checks: all(tx, &Frame::of(tx)?)?,
        vendors: vendors.map(|v| VendorName { id: v.id, name: v.name }).collect(),
    })
}

/// The lists, and what was found.
pub fn list_vendor_sheets(session: &Session) -> Result<VendorSheets> {
    session.read(Access::new("vendors.sheets", Permission::ProgrammeView), shelf)
}

/// Keeps a list that was gone through.
pub fn save_vendor_sheet(session: &Session, req: SaveSheetReq) -> Result<VendorSheets> {
    let done = session.write(Access::new("vendors.sheet", Permission::ProgrammeManage), |tx| {
        let by = actor(tx.read())?;
        let info = content::sheet(&req.sheet).ok_or(RecordError::NotFound("list of questions"))?;
        match (info.of, req.vendor) {
            (SheetOf::Vendor, Some(id)) => drop(store::vendor(tx.read(), id)?),
            (SheetOf::Vendor, None) => {
                return Err(PracticeError::invalid("vendor", "Say with whom you went through it."));
            }
            (SheetOf::Practice, _) => {}
        }
        let (note, findings) = rules::sheet(info, &req, Frame::of(tx.read())?.today)?;
        let of = |q: &super::SheetQuestion| req.answers.iter().find(|a| a.question == q.key).cloned();
        let row = CheckRow {
            id: VendorCheckId::new(),
            sheet: info.key.clone(),
            vendor: req.vendor.filter(|_| info.of == SheetOf::Vendor),
            edition: programme::edition().number.clone(),
            answers: info.questions.iter().filter_map(of).collect(),
            findings,
            note,
            done_on: req.done_on,
            next_on: req.next_on,
            by,
        };
        store::add_check(tx, &row)?;
        tx.about("vendor_check", row.id.0);
        tx.changed("vendors");
        shelf(tx.read())
    })?;
    Ok(done.value)
}

/// Notes that what a list found was put right.
pub fn put_finding_right(session: &Session, req: &FindingReq) -> Result<VendorSheets> {
    let access = Access::new("vendors.finding", Permission::ProgrammeManage).of("vendor_check", req.check.0);
    let done = session.write(access, |tx| {
        let rows = store::checks(tx.read())?;
        let row =
            rows.iter().find(|c| c.id == req.check).ok_or(RecordError::NotFound("list of questions"))?;
        if !row.findings.iter().any(|f| f.question == req.question) {
            return Err(RecordError::NotFound("finding").into());
        }
        let mut right: Vec<_> =
            row.findings.iter().filter(|f| f.put_right).map(|f| f.question.as_str()).collect();
        right.push(&req.question);
        right.sort_unstable();
        right.dedup();
        let right = right.join(" ");
        store::put_right(tx, req.check, &right)?;
        tx.changed("vendors");
        shelf(tx.read())
    })?;
    Ok(done.value)
}
