//! Documents that people add to the requirements.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::Result;
use stillroom_practice::programme::NewPaper;
use stillroom_practice::programme::requirements::uploads::{
    self, AddUploadReq, Upload, UploadId, UploadState, WithdrawUploadReq,
};
use stillroom_practice::programme::requirements::{self, RequirementState};

const OF: &str = "310.c";

fn req(w: &World) -> AddUploadReq {
    AddUploadReq {
        requirement: OF.to_owned(),
        replaces: None,
        title: format!("Plan of the rooms {}", w.number()),
        proves: "Screens face the wall.".to_owned(),
        of_day: "2026-01-02".parse().unwrap(),
        expires: None,
    }
}

/// As a person does it: the file is encrypted, then named.
fn add(w: &World, req: &AddUploadReq) -> Result<RequirementState> {
    let staged = w.lena().stage(&mut req.title.as_bytes(), 1_000)?;
    let paper = NewPaper { staged, title: "plan.pdf".to_owned(), media: "application/pdf".to_owned() };
    uploads::add_upload(&w.lena(), req.clone(), &paper)
}

fn all(w: &World) -> Vec<Upload> {
    let all = requirements::requirements(&w.lena()).unwrap().requirements;
    all.into_iter().find(|one| one.requirement.id == OF).unwrap().uploads
}

fn kept(w: &World, id: UploadId) -> Upload {
    all(w).into_iter().find(|one| one.id == id).unwrap()
}

#[test]
fn a_document_is_added() {
    sweep(&Flow {
        prepare: req,
        run: |w, req| add(w, req).map(drop),
        done: |w, req| all(w).iter().any(|one| one.title == req.title),
        partly: None,
    });
}

#[test]
fn a_document_takes_the_place_of_another() {
    sweep(&Flow {
        prepare: |w: &World| {
            let old = add(w, &req(w)).unwrap().uploads.remove(0).id;
            AddUploadReq { replaces: Some(old), ..req(w) }
        },
        run: |w, req| add(w, req).map(drop),
        done: |w, req| kept(w, req.replaces.unwrap()).state == UploadState::Superseded,
        partly: None,
    });
}

#[test]
fn a_document_is_withdrawn() {
    sweep(&Flow {
        prepare: |w: &World| {
            let upload = add(w, &req(w)).unwrap().uploads.remove(0).id;
            WithdrawUploadReq { upload, reason: "It is of another room".to_owned() }
        },
        run: |w, req| uploads::withdraw_upload(&w.lena(), req.clone()),
        done: |w, req| kept(w, req.upload).state == UploadState::Withdrawn,
        partly: None,
    });
}
