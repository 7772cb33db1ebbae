//! What is written of vendors and devices.

use super::{Field, Tally, each, opened_again, through, trimmed};
use crate::world::{World, day};
use stillroom_practice::programme::devices::{
    self, DeviceDraft, DeviceFile, DeviceKind, DeviceKnown, FacilityEntry, FacilityKind,
};
use stillroom_practice::programme::vendors::{self, VendorDraft, VendorFile};

type OfVendor = Field<VendorDraft, VendorFile>;

const VENDOR: &[OfVendor] = &[
    OfVendor::whole("name", |d, t| d.name = t.into(), |f| f.line.name.clone()).by_rule(trimmed),
    OfVendor::whole("does", |d, t| d.does = t.into(), |f| f.line.does.clone()).by_rule(trimmed),
    OfVendor::whole("sees", |d, t| d.sees = t.into(), |f| f.line.sees.clone()).by_rule(trimmed),
    OfVendor::whole("contact", |d, t| d.contact = t.into(), |f| f.contact.clone()).by_rule(trimmed),
    OfVendor::whole("subcontractors", |d, t| d.subcontractors = t.into(), |f| f.subcontractors.clone())
        .by_rule(trimmed),
];

type OfDevice = Field<DeviceDraft, DeviceFile>;

const DEVICE: &[OfDevice] = &[
    OfDevice::whole("name", |d, t| d.name = t.into(), |f| f.line.name.clone()).by_rule(trimmed),
    OfDevice::whole("serial", |d, t| d.serial = t.into(), |f| f.line.serial.clone()).by_rule(trimmed),
    OfDevice::whole("place", |d, t| d.place = t.into(), |f| f.line.place.clone()).by_rule(trimmed),
    OfDevice::whole("keeper", |d, t| d.keeper = t.into(), |f| f.line.keeper.clone()).by_rule(trimmed),
    OfDevice::whole("encryptedHow", |d, t| d.encrypted_how = t.into(), |f| f.draft.encrypted_how.clone())
        .by_rule(trimmed),
    OfDevice::whole("note", |d, t| d.note = t.into(), |f| f.draft.note.clone()).by_rule(trimmed),
];

type OfVisit = Field<FacilityEntry, FacilityEntry>;

const VISIT: &[OfVisit] = &[
    OfVisit::whole("who", |d, t| d.who = t.into(), |f| f.who.clone()).by_rule(trimmed),
    OfVisit::whole("what", |d, t| d.what = t.into(), |f| f.what.clone()).by_rule(trimmed),
    OfVisit::whole("place", |d, t| d.place = t.into(), |f| f.place.clone()).by_rule(trimmed),
    OfVisit::whole("with", |d, t| d.with = t.into(), |f| f.with.clone()).by_rule(trimmed),
];

#[test]
fn vendors_devices_and_visitors_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let vendor = VendorDraft {
        id: None,
        version: None,
        kind: String::new(),
        name: "Northside".into(),
        does: String::new(),
        contact: String::new(),
        sees: String::new(),
        subcontractors: String::new(),
    };
    let vendor_id = vendors::save_vendor(&w.ruth, vendor.clone()).unwrap().line.id;
    let device = DeviceDraft {
        id: None,
        version: None,
        kind: DeviceKind::Tablet,
        name: "Tablet".into(),
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
    let device_id = devices::save_device(&w.ruth, device.clone()).unwrap().line.id;
    let visit = FacilityEntry {
        kind: FacilityKind::Visitor,
        on: day("2026-03-12"),
        who: "Sam".into(),
        what: "Service".into(),
        place: String::new(),
        with: "Mia".into(),
        by: String::new(),
    };
    each(|number, text| {
        through(&tally, VENDOR, text, &vendor, |mut d| {
            d.id = Some(vendor_id);
            d.version = Some(vendors::get_vendor(&w.ruth, vendor_id)?.version);
            vendors::save_vendor(&w.ruth, d)
        });
        through(&tally, DEVICE, text, &device, |mut d| {
            d.id = Some(device_id);
            d.version = devices::get_device(&w.ruth, device_id)?.draft.version;
            devices::save_device(&w.ruth, d)
        });
        // The log is shown whole each time: a part of the strings is enough.
        if number % 5 == 0 {
            through(&tally, VISIT, text, &visit, |d| {
                Ok(devices::add_facility_entry(&w.ruth, d)?.facility.remove(0))
            });
        }
    });
    tally.is_both();
    let before = devices::list_devices(&w.ruth).unwrap();
    let owner = opened_again(&w);
    assert_eq!(devices::list_devices(&owner).unwrap(), before);
}
