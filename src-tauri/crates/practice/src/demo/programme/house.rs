//! What the insurance spa has beside the usual: its devices, signed photos, a child, a breach.

use super::Year;
use crate::Result;
use crate::clients::{self, ClientDraft, ClientId};
use crate::programme::activity::{self, ActivityPerson};
use crate::programme::authorizations::{
    self, AuthorizationEnd, AuthorizationId, CopyGiven, EndAuthorizationReq, PublicationDraft, RevocationHow,
    UsePurpose,
};
use crate::programme::devices::{
    self, BackupBefore, ChangeDeviceReq, DeviceAct, DeviceChange, DeviceDraft, DeviceFile, DeviceKind,
    DeviceKnown, DisposalDraft, DisposalMethod, FacilityEntry, FacilityKind, LostDraft, MoveDraft,
};
use crate::programme::incidents::{
    self, ChangeIncidentReq, IncidentAct, IncidentAnswer, IncidentChange, IncidentException, IncidentId,
    IncidentKind, LetterFacts, NewAffected, NewDecision, NewNotice, NoticeKind, ReportIncidentReq, Residents,
    RoughCount, Triage,
};
use crate::programme::policies::{self, ApprovePolicyReq, SavePolicyDraftReq};
use crate::programme::retention::{self, LegalHoldDraft, RetentionRuleDraft};
use crate::programme::wishes::{
    self, Authority, ComplaintDraft, ComplaintHow, RecordWishReq, RepresentativeDraft, WishAct,
};
use crate::schedule::LocalDate;
use chrono::{Datelike, Months};

/// Kind, name, serial, where, who has it, how one knows that it is encrypted.
const DEVICES: &[(DeviceKind, &str, &str, &str, &str, &str)] = &[
    (
        DeviceKind::Computer,
        "Desk computer",
        "LS-0142-D",
        "Front desk",
        "",
        "BitLocker is on, its key with Lena",
    ),
    (DeviceKind::Computer, "Office laptop", "LS-0142-L", "Office", "Ruth Adeyemi", "BitLocker is on"),
    (
        DeviceKind::Tablet,
        "Suite 2 tablet",
        "LS-0142-T2",
        "Suite 2",
        "Nora Ibe",
        "Locked by a code of six figures",
    ),
    (
        DeviceKind::Phone,
        "Spa telephone",
        "LS-0142-P",
        "Front desk",
        "Mia Torres",
        "Locked by a code, seen in its settings",
    ),
    (
        DeviceKind::Computer,
        "Old office laptop",
        "LS-0098-L",
        "Office",
        "",
        "BitLocker was on since it was bought",
    ),
];

impl Year<'_> {
    pub(super) fn devices(&self) -> Result<()> {
        let ruth = self.who("ruth");
        for &(kind, name, serial, place, keeper, how) in DEVICES {
            let file = devices::save_device(
                ruth,
                DeviceDraft {
                    id: None,
                    version: None,
                    kind,
                    name: name.to_owned(),
                    serial: serial.to_owned(),
                    place: place.to_owned(),
                    keeper: keeper.to_owned(),
                    holds: DeviceKnown::Yes,
                    encrypted: DeviceKnown::Yes,
                    encrypted_how: how.to_owned(),
                    bought_on: Some(self.day(900)),
                    note: String::new(),
                    stick: None,
                    computer: None,
                    asset: None,
                },
            )?;
            if name.starts_with("Old") {
                let aside = MoveDraft {
                    act: DeviceAct::Aside,
                    on: self.day(340),
                    to: String::new(),
                    place: "Locked cupboard".to_owned(),
                    backup: Some(BackupBefore::NotNeeded),
                    note: "The new one does its work".to_owned(),
                };
                let file = self.device(&file, DeviceChange::Move(aside))?;
                let gone = DisposalDraft {
                    again: false,
                    method: DisposalMethod::Destroy,
                    done_on: self.day(340),
                    done_by: "Quiet Paper Shredding".to_owned(),
                    witness: "Ruth Adeyemi".to_owned(),
                    note: "The disk was shredded in their van, in front of us".to_owned(),
                };
                self.device(&file, DeviceChange::Dispose(gone))?;
            }
        }
        let entry = FacilityEntry {
            kind: FacilityKind::Maintenance,
            on: self.day(341),
            who: "Ana Duarte, Fernhill Computer Care".to_owned(),
            what: "New lock on the cupboard of the router".to_owned(),
            place: "Corridor".to_owned(),
            with: "Ruth Adeyemi".to_owned(),
            by: String::new(),
        };
        devices::add_facility_entry(ruth, entry)?;
        Ok(())
    }

    fn device(&self, file: &DeviceFile, change: DeviceChange) -> Result<DeviceFile> {
        let id = file.line.id;
        let version = devices::get_device(self.who("ruth"), id)?.draft.version.unwrap_or(1);
        devices::change_device(self.who("ruth"), ChangeDeviceReq { id, version, change })
    }

    /// Left in a taxi, encrypted and locked: what is on it can't be read.
    pub(super) fn lost_telephone(&self) -> Result<()> {
        let ruth = self.who("ruth");
        let register = devices::list_devices(ruth)?;
        let Some(line) = register.items.iter().find(|i| i.kind == DeviceKind::Phone) else { return Ok(()) };
        let lost = LostDraft {
            stolen: false,
            discovered: self.day(75),
            occurred: Some(self.day(76)),
            what: "Left in a taxi on the way to the bank".to_owned(),
            first_step: "Wiped from afar the same hour, and the taxi firm asked".to_owned(),
        };
        let file = self.device(&devices::get_device(ruth, line.id)?, DeviceChange::Lost(lost))?;
        let Some(id) = file.incident else { return Ok(()) };
        self.incident_change(id, IncidentChange::Triage(Triage::secured()))?;
        let why =
            "Encrypted by the telephone itself, locked, and its code is written down nowhere.".to_owned();
        self.incident_change(id, IncidentChange::Decide(NewDecision { outcome: IncidentAct::Secured, why }))
    }

    fn incident_change(&self, id: IncidentId, change: IncidentChange) -> Result<()> {
        let version = incidents::get_incident(self.who("ruth"), id)?.version;
        incidents::change_incident(self.who("ruth"), ChangeIncidentReq { id, version, change })?;
        Ok(())
    }

    /// Fourteen people in the open on one e-mail: a breach of fewer than 500.
    pub(super) fn breach(&self) -> Result<IncidentId> {
        let report = ReportIncidentReq {
            kind: IncidentKind::Recipient,
            what: "A reminder about laser after-care went to fourteen clients with every address in plain sight."
                .to_owned(),
            discovered: self.day(200),
            occurred: Some(self.day(200)),
            rough: RoughCount::Some,
            first_step: "Told Ruth at once".to_owned(),
        };
        let id = incidents::report_incident(self.who("mia"), report)?.id;
        let triage = Triage {
            phi: Some(IncidentAnswer::Yes),
            impermissible: Some(IncidentAnswer::Yes),
            // An e-mail that anybody can read, in hands that it wasn't for.
            encrypted: Some(IncidentAnswer::No),
            exception: Some(IncidentException::None),
            ..Triage::default()
        };
        let why = "Each of them can read who else was treated, and nobody can call that back.".to_owned();
        let facts = LetterFacts {
            data_types: vec!["contact".to_owned(), "treatment".to_owned()],
            told: "A reminder about after-care was sent so that each of its readers saw the e-mail addresses of the others."
                .to_owned(),
            protect: "Please delete the message, and tell us if anybody writes to you because of it.".to_owned(),
            doing: "Such messages are now sent one by one, and two people look at a list before it is used."
                .to_owned(),
            contact: "Ruth Adeyemi, 418 Linden Street, Chicago, IL 60601, (312) 555-0142".to_owned(),
        };
        let residents = vec![Residents { state: "IL".to_owned(), people: 14 }];
        for change in [
            IncidentChange::Triage(triage),
            IncidentChange::Affected(NewAffected { unknown: false, clients: Vec::new(), residents }),
            IncidentChange::Decide(NewDecision { outcome: IncidentAct::Breach, why }),
            IncidentChange::Letter(facts),
        ] {
            self.incident_change(id, change)?;
        }
        Ok(id)
    }

    pub(super) fn told(&self, id: IncidentId) -> Result<()> {
        self.notice_sent(id, NoticeKind::Individual, self.day(190), "By letter, first class, to each of them")
    }

    /// Last year's is entered at HHS within 60 days after its year: here in the first days of February.
    pub(super) fn told_hhs(&self, id: IncidentId) -> Result<()> {
        let entered =
            LocalDate(self.day(0).0.with_day(3).and_then(|d| d.with_month(2)).unwrap_or(self.today));
        if self.day(200).0.year() == self.today.year() || entered > self.day(10) {
            return Ok(());
        }
        self.notice_sent(id, NoticeKind::Hhs, entered, "Entered on HHS’s page for breaches of fewer than 500")
    }

    fn notice_sent(&self, id: IncidentId, kind: NoticeKind, sent: LocalDate, how: &str) -> Result<()> {
        let (state, how) = (String::new(), how.to_owned());
        self.incident_change(
            id,
            IncidentChange::Notice(NewNotice { kind, rule: None, state, sent, how, people: 14 }),
        )
    }

    /// Somebody looked up how long each kind of record stays: nothing goes by an unverified rule.
    pub(super) fn retention(&self) -> Result<()> {
        for rule in retention::retention_overview(self.owner)?.rules {
            let draft = RetentionRuleDraft {
                slug: rule.slug,
                version: rule.version,
                years: rule.years.max(7),
                age: rule.age,
                source: "Handbook of our malpractice insurer, chapter 4".to_owned(),
                as_of: Some(self.day(280)),
                verified_by: "Dana Whitlock, Whitlock & Moss".to_owned(),
                note: String::new(),
            };
            retention::save_retention_rule(self.owner, draft)?;
        }
        Ok(())
    }

    /// Two who let their photos be shown; gives what the second signed.
    pub(super) fn photos(&self, cast: &[(ClientId, String)]) -> Result<AuthorizationId> {
        let mia = self.who("mia");
        let mut signed = AuthorizationId(uuid::Uuid::nil());
        for (client, name) in cast.iter().take(2) {
            let mut form = authorizations::client_authorizations(mia, *client)?.blank;
            form.purposes = vec![UsePurpose::OwnPages];
            form.what = "Two photos of the left cheek, before the peel and six weeks after".to_owned();
            form.paid = Some(false);
            form.signer_name.clone_from(name);
            form.copy = Some(CopyGiven::Printed);
            form.apart = true;
            let now = authorizations::sign_authorization(mia, form)?;
            signed = now.all.first().map_or(signed, |one| one.id);
            let up = PublicationDraft {
                client: *client,
                purpose: UsePurpose::OwnPages,
                what: "The two photos of the peel, without a name".to_owned(),
                place: "The spa’s own site, page of peels".to_owned(),
                address: "linden-street.example/peels".to_owned(),
                published_on: self.day(240),
            };
            authorizations::register_publication(mia, up)?;
        }
        Ok(signed)
    }

    /// One of them takes it back, and her photos have to come down.
    pub(super) fn revoked(&self, id: AuthorizationId) -> Result<()> {
        let req = EndAuthorizationReq {
            id,
            end: AuthorizationEnd::Revoked,
            on: self.day(1),
            how: Some(RevocationHow::Email),
            words: "Please take my photos off your site. I have a new job.".to_owned(),
        };
        authorizations::end_authorization(self.who("mia"), req)?;
        Ok(())
    }

    /// A girl of fifteen, and her mother who decides for her.
    pub(super) fn minor(&self) -> Result<()> {
        let mia = self.who("mia");
        let born = self.today.checked_sub_months(Months::new(15 * 12 + 3)).unwrap_or(self.today);
        let draft = ClientDraft {
            given_name: "Lea".to_owned(),
            family_name: "Brandt".to_owned(),
            birth_date: Some(born.format("%Y-%m-%d").to_string()),
            ..ClientDraft::default()
        };
        let client = clients::save_client(mia, draft, true)?.value.id;
        let act = WishAct::Representative(RepresentativeDraft {
            name: "Anna Brandt".to_owned(),
            relation: "mother".to_owned(),
            authority: Authority::Parent,
            proof: "Her driving licence and the girl’s birth certificate".to_owned(),
            scope: "Everything about the treatment of acne".to_owned(),
            from: self.day(180),
            until: None,
        });
        wishes::record_wish(mia, RecordWishReq { client, act })?;
        Ok(())
    }

    /// A second version of one policy, and one that is read twice a year and waits since.
    pub(super) fn newer_policies(&self) -> Result<()> {
        let ruth = self.who("ruth");
        for (number, months, more, change) in [
            (
                15,
                12,
                "The memory of the laser is wiped before anybody comes to repair it.",
                "The memory of the laser is named",
            ),
            (
                14,
                6,
                "A telephone of the spa’s stays in the spa, or in the hand of whoever carries it.",
                "Telephones are named, and it is read twice a year",
            ),
        ] {
            let shelf = policies::policies_overview(ruth)?.policies;
            let Some(slug) = shelf.into_iter().find(|p| p.number == number).map(|p| p.slug) else { continue };
            let begun = policies::policy_page(ruth, &slug)?.draft;
            let save = SavePolicyDraftReq {
                slug: slug.clone(),
                revision: begun.revision,
                template: format!("{}\n\n{more}\n", begun.template.trim_end()),
                review_months: months,
            };
            let revision = policies::save_policy_draft(ruth, save)?.draft.revision;
            let approve = ApprovePolicyReq {
                slug,
                revision,
                effective_on: self.day(230),
                change: change.to_owned(),
                material: false,
            };
            policies::approve_policy(self.owner, approve)?;
        }
        Ok(())
    }

    /// A complaint that is looked into, what a lawyer wants kept, and somebody who leaves.
    pub(super) fn lately(&self, cast: &[(ClientId, String)]) -> Result<()> {
        let draft = ComplaintDraft {
            received_on: self.day(14),
            how: ComplaintHow::InPerson,
            from_whom: "Hannah Cole".to_owned(),
            about: "Her treatment was spoken about at the desk while others waited".to_owned(),
        };
        wishes::report_complaint(self.who("mia"), draft)?;
        if let Some((client, _)) = cast.get(3) {
            let hold = LegalHoldDraft {
                client: Some(*client),
                matter: "A letter of Brill & Sons about a burn".to_owned(),
                why: "Dana Whitlock asks us to keep all of it until the matter is over".to_owned(),
                from: self.day(14),
            };
            retention::place_hold(self.who("ruth"), hold)?;
        }
        let leaves = ActivityPerson {
            person: self.person("tess"),
            phone: String::new(),
            address: String::new(),
            postal: String::new(),
            own_record: None,
            leaves_on: Some(self.later(12)),
        };
        activity::save_activity_person(self.who("ruth"), leaves)?;
        Ok(())
    }
}
