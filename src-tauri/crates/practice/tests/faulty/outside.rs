//! Vendors and devices: an agreement that is entered, a device that is lost.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::devices::{
    self, ChangeDeviceReq, DeviceChange, DeviceDraft, DeviceKind, DeviceKnown, DeviceState, LostDraft,
};
use stillroom_practice::programme::incidents;
use stillroom_practice::programme::vendors::{
    self, AgreementDraft, ChangeVendorReq, VendorChange, VendorDraft,
};

#[test]
fn an_agreement_is_entered() {
    sweep(&Flow {
        prepare: |w: &World| {
            let draft = VendorDraft {
                id: None,
                version: None,
                kind: String::new(),
                name: format!("Vendor {}", w.number()),
                does: String::new(),
                contact: String::new(),
                sees: String::new(),
                subcontractors: String::new(),
            };
            let file = vendors::save_vendor(&w.lena(), draft).unwrap();
            let agreement = AgreementDraft {
                id: None,
                sent_on: Some("2026-01-02".parse().unwrap()),
                signed_on: None,
                signed_by: String::new(),
                signed_for_us: String::new(),
                ends_on: None,
                review_on: None,
                report_days: None,
                clauses: Vec::new(),
                kept_at: String::new(),
                terminated_on: None,
                terminated_why: String::new(),
            };
            let change = VendorChange::Agreement(agreement);
            ChangeVendorReq { id: file.line.id, version: file.version, change }
        },
        run: |w, req| vendors::change_vendor(&w.lena(), req.clone()).map(drop),
        done: |w, req| vendors::get_vendor(&w.lena(), req.id).unwrap().agreements.len() == 1,
        partly: None,
    });
}

#[test]
fn a_device_is_lost() {
    sweep(&Flow {
        prepare: |w: &World| {
            let draft = DeviceDraft {
                id: None,
                version: None,
                kind: DeviceKind::Phone,
                name: format!("Phone {}", w.number()),
                serial: String::new(),
                place: String::new(),
                keeper: String::new(),
                holds: DeviceKnown::Yes,
                encrypted: DeviceKnown::Unknown,
                encrypted_how: String::new(),
                bought_on: None,
                note: String::new(),
                stick: None,
                computer: None,
                asset: None,
            };
            let file = devices::save_device(&w.lena(), draft).unwrap();
            let lost = LostDraft {
                stolen: false,
                discovered: "2026-01-02".parse().unwrap(),
                occurred: None,
                what: "Left in a taxi".to_owned(),
                first_step: String::new(),
            };
            let before = incidents::list_incidents(&w.lena()).unwrap().len();
            let version = file.draft.version.unwrap();
            (ChangeDeviceReq { id: file.line.id, version, change: DeviceChange::Lost(lost) }, before)
        },
        run: |w, (req, _)| devices::change_device(&w.lena(), req.clone()).map(drop),
        done: |w, (req, before)| {
            // Both or neither: a device that is lost has its incident.
            let lost = devices::get_device(&w.lena(), req.id).unwrap().line.state == DeviceState::Lost;
            let opened = incidents::list_incidents(&w.lena()).unwrap().len() == before + 1;
            assert_eq!(lost, opened);
            lost
        },
        partly: None,
    });
}
