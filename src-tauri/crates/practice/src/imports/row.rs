//! One row as a client. Pure: what the record knows is handed in.

use super::fields::Field;
use super::model::Problem;
use super::values::{self, Century, DateOrder};
use crate::PracticeError;
use crate::catalog::ServiceId;
use crate::clients::rules::{self, LONGEST_LINE, LONGEST_NOTE, Place};
use crate::clients::search::fold::fold;
use crate::clients::{Allergy, ClientDraft, Contact, Phone};
use chrono::NaiveDate;
use std::collections::HashMap;
use stillroom_record::PersonId;

/// A message needn't repeat megabytes.
const LONGEST_SHOWN: usize = 200;

/// One column of the file as it is to be read.
#[derive(Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) field: Option<Field>,
    pub(crate) order: DateOrder,
}

/// What reading a row depends on besides its cells.
pub(crate) struct Known {
    pub(crate) place: Place,
    /// By folded name and login.
    pub(crate) providers: HashMap<String, PersonId>,
    /// By folded name, with how long it takes.
    pub(crate) services: HashMap<String, (ServiceId, u32)>,
}

/// What a row brings.
pub(crate) struct Incoming {
    pub(crate) draft: ClientDraft,
    pub(crate) health: Option<IncomingHealth>,
    pub(crate) balance: i64,
    pub(crate) visit: Option<IncomingVisit>,
}

#[derive(Default)]
pub(crate) struct IncomingHealth {
    pub(crate) allergies: Vec<Allergy>,
    pub(crate) none_known: bool,
    pub(crate) medications: Vec<String>,
    pub(crate) conditions: Vec<String>,
    pub(crate) fitzpatrick: Option<u32>,
}

#[derive(Clone, Copy)]
pub(crate) struct IncomingVisit {
    pub(crate) date: NaiveDate,
    pub(crate) minute: u32,
    pub(crate) provider: PersonId,
    pub(crate) service: Option<ServiceId>,
    pub(crate) minutes: u32,
}

/// Where nothing says how long a visit is.
const USUAL_MINUTES: u32 = 60;

struct Reader<'k, 'c> {
    known: &'k Known,
    problems: Vec<Problem>,
    draft: ClientDraft,
    health: IncomingHealth,
    has_health: bool,
    balance: i64,
    full_name: &'c str,
    visit: VisitCells<'c>,
}

#[derive(Default)]
struct VisitCells<'c> {
    date: Option<(&'c Column, &'c str)>,
    time: Option<(&'c Column, &'c str)>,
    service: Option<(&'c Column, &'c str)>,
    provider: Option<(&'c Column, &'c str)>,
}

/// The client that a row brings, or everything that is wrong with it.
pub(crate) fn read<'c>(
    known: &Known,
    columns: &'c [Column],
    cells: impl Iterator<Item = &'c str>,
) -> Result<Incoming, Vec<Problem>> {
    let mut r = Reader {
        known,
        problems: Vec::new(),
        draft: ClientDraft::default(),
        health: IncomingHealth::default(),
        has_health: false,
        balance: 0,
        full_name: "",
        visit: VisitCells::default(),
    };
    for (column, cell) in columns.iter().zip(cells) {
        if let Some(field) = column.field {
            r.cell(field, column, cell);
        }
    }
    r.finish(columns)
}

/// A row whose cells don't fit its header.
pub(crate) fn wrong_count(cells: usize, columns: usize) -> Problem {
    let hint = if cells < columns {
        "perhaps a line break that isn't within quotes"
    } else {
        "perhaps a delimiter that isn't within quotes"
    };
    let cell = if cells == 1 { "cell" } else { "cells" };
    Problem {
        column: String::new(),
        value: String::new(),
        message: format!("This row has {cells} {cell}, the header has {columns}: {hint}."),
    }
}

impl<'c> Reader<'_, 'c> {
    fn wrong(&mut self, column: &Column, value: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            column: column.name.clone(),
            value: value.chars().take(LONGEST_SHOWN).collect(),
            message: message.into(),
        });
    }

    /// As written, if it is text.
    fn text(&mut self, column: &Column, cell: &str, longest: usize) -> Option<String> {
        match rules::text_problem(cell, longest) {
            None => Some(cell.to_owned()),
            Some(m) => {
                self.wrong(column, cell, m);
                None
            }
        }
    }

    fn cell(&mut self, field: Field, column: &'c Column, cell: &'c str) {
        use Field as F;
        if cell.is_empty() {
            return;
        }
        let longest = if field == F::Note { LONGEST_NOTE } else { LONGEST_LINE };
        let is_list = matches!(field, F::Allergies | F::Medications | F::Conditions | F::Tags);
        let Some(text) = self.text(column, cell, if is_list { LONGEST_NOTE } else { longest }) else {
            return;
        };
        let blank = cell.trim().is_empty();
        match field {
            F::GivenName => self.draft.given_name = text,
            F::FamilyName => self.draft.family_name = text,
            F::FullName => self.full_name = cell,
            F::PreferredName => self.draft.preferred_name = text,
            F::Pronouns => self.draft.pronouns = text,
            F::BirthDate if !blank => self.birth_date(column, cell),
            F::Mobile | F::HomePhone | F::WorkPhone if !blank => self.phone(field, column, text),
            F::Email => match rules::email_problem(cell) {
                None => self.draft.email = text,
                Some(m) => self.wrong(column, cell, m),
            },
            F::Line1 => self.draft.address.line1 = text,
            F::Line2 => self.draft.address.line2 = text,
            F::City => self.draft.address.city = text,
            F::State => self.draft.address.state = text,
            F::Postal => self.draft.address.postal = text,
            F::Country => self.draft.address.country = text,
            F::EmergencyName => self.draft.emergency.name = text,
            F::EmergencyPhone => self.draft.emergency.phone = text,
            F::EmergencyRelation => self.draft.emergency.relation = text,
            F::GuardianName if !blank => self.guardian().name = text,
            F::GuardianPhone if !blank => self.guardian().phone = text,
            F::GuardianRelation if !blank => self.guardian().relation = text,
            F::Referral => self.draft.referral = text,
            F::Tags => self.draft.tags.extend(values::list(cell)),
            F::Confidential => self.draft.confidential_channel = text,
            F::Note => join(&mut self.draft.note, &text),
            F::Allergies if !blank => {
                self.has_health = true;
                match values::allergies(cell) {
                    Some(list) => self.health.allergies.extend(list),
                    None => self.health.none_known = true,
                }
            }
            F::Medications if !blank => {
                self.has_health = true;
                self.health.medications.extend(values::list(cell).into_iter().filter(|m| !is_none(m)));
            }
            F::Conditions if !blank => {
                self.has_health = true;
                self.health.conditions.extend(values::list(cell).into_iter().filter(|m| !is_none(m)));
            }
            F::Fitzpatrick => {
                let read = values::fitzpatrick(cell);
                if let Some(Some(f)) = self.good(column, cell, read) {
                    self.has_health = true;
                    self.health.fitzpatrick = Some(f);
                }
            }
            F::Vip => {
                let read = values::yes_no(cell);
                if let Some(Some(yes)) = self.good(column, cell, read) {
                    self.draft.vip = yes;
                }
            }
            F::SmsOptOut | F::EmailOptOut | F::PhoneOptOut | F::MarketingOptOut | F::DoNotContact => {
                self.opt(field, column, cell, true);
            }
            F::SmsOptIn | F::EmailOptIn | F::MarketingOptIn => self.opt(field, column, cell, false),
            F::Balance | F::BalanceDue if !blank => {
                let read = values::money(cell);
                if let Some(cents) = self.good(column, cell, read) {
                    self.balance += if field == F::Balance { cents } else { -cents };
                }
            }
            F::VisitDate if !blank => self.visit.date = Some((column, cell)),
            F::VisitTime if !blank => self.visit.time = Some((column, cell)),
            F::VisitService if !blank => self.visit.service = Some((column, cell)),
            F::VisitProvider if !blank => self.visit.provider = Some((column, cell)),
            // Blank cells of what isn't text.
            F::BirthDate
            | F::Mobile
            | F::HomePhone
            | F::WorkPhone
            | F::GuardianName
            | F::GuardianPhone
            | F::GuardianRelation
            | F::Allergies
            | F::Medications
            | F::Conditions
            | F::Balance
            | F::BalanceDue
            | F::VisitDate
            | F::VisitTime
            | F::VisitService
            | F::VisitProvider => {}
        }
    }

    fn good<T>(&mut self, column: &Column, cell: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|m| self.wrong(column, cell, m)).ok()
    }

    fn guardian(&mut self) -> &mut Contact {
        self.draft.guardian.get_or_insert_default()
    }

    fn birth_date(&mut self, column: &Column, cell: &str) {
        // How some systems write that they don't know.
        if cell.bytes().all(|b| !b.is_ascii_alphanumeric() || b == b'0') {
            return;
        }
        let today = self.known.place.today;
        let read = values::date(cell, column.order, Century::Past(today))
            .and_then(|d| rules::born(d, today).map(|()| d).map_err(str::to_owned));
        if let Some(date) = self.good(column, cell, read) {
            self.draft.birth_date = Some(date.format("%Y-%m-%d").to_string());
        }
    }

    fn phone(&mut self, field: Field, column: &Column, written: String) {
        if written.chars().filter(char::is_ascii_digit).count() < 5
            && !written.chars().any(|c| c.is_numeric() && !c.is_ascii())
        {
            self.wrong(column, &written, "This isn't a phone number.");
            return;
        }
        let label = match field {
            Field::HomePhone => "Home",
            Field::WorkPhone => "Work",
            _ => "Mobile",
        };
        // Its E.164 form comes with the form's own rules, at the end.
        self.draft.phones.push(Phone { id: None, written, e164: None, label: label.to_owned() });
    }

    fn opt(&mut self, field: Field, column: &Column, cell: &str, is_opt_out: bool) {
        let read = values::opt(cell, is_opt_out);
        let Some(Some(refuses)) = self.good(column, cell, read) else { return };
        let p = &mut self.draft.preferences;
        match field {
            Field::SmsOptOut | Field::SmsOptIn => p.sms &= !refuses,
            Field::EmailOptOut | Field::EmailOptIn => p.email &= !refuses,
            Field::PhoneOptOut => p.phone &= !refuses,
            Field::MarketingOptIn => p.marketing = !refuses,
            Field::MarketingOptOut => p.marketing &= !refuses,
            Field::DoNotContact if refuses => {
                (p.sms, p.email, p.phone, p.marketing) = (false, false, false, false);
            }
            _ => {}
        }
    }

    /// The visit to come, when the row names one. What is past isn't brought along.
    fn visit(&mut self) -> Option<IncomingVisit> {
        let today = self.known.place.today;
        let cells = std::mem::take(&mut self.visit);
        let (column, cell) = cells.date?;
        let read = values::date(cell, column.order, Century::This(today));
        let date = self.good(column, cell, read)?;
        if date < today {
            return None;
        }
        let minute = match (cells.time, values::time_behind(cell)) {
            (Some((c, t)), _) => {
                let read = values::time(t);
                self.good(c, t, read)
            }
            (None, Some(t)) => {
                let read = values::time(t);
                self.good(column, cell, read)
            }
            (None, None) => {
                self.wrong(column, cell, "This visit has no time of day.");
                None
            }
        };
        let provider = match cells.provider {
            Some((c, name)) => {
                let found = self.known.providers.get(&fold(name)).copied();
                if found.is_none() {
                    self.wrong(c, name, "Nobody who treats clients here has this name.");
                }
                found
            }
            None => {
                self.wrong(column, cell, "This visit names no provider.");
                None
            }
        };
        let service = match cells.service {
            Some((c, name)) => match self.known.services.get(&fold(name)) {
                Some(found) => Some(Some(*found)),
                None => {
                    self.wrong(c, name, "The practice has no service of this name.");
                    None
                }
            },
            None => Some(None),
        };
        let service = service?;
        Some(IncomingVisit {
            date,
            minute: minute?,
            provider: provider?,
            service: service.map(|s| s.0),
            minutes: service.map_or(USUAL_MINUTES, |s| s.1),
        })
    }

    fn finish(mut self, columns: &[Column]) -> Result<Incoming, Vec<Problem>> {
        let visit = self.visit();
        let blank = |t: &str| t.trim().is_empty();
        if blank(&self.draft.given_name) && blank(&self.draft.family_name) && !blank(self.full_name) {
            (self.draft.given_name, self.draft.family_name) = values::full_name(self.full_name);
        }
        let names = [Field::FamilyName, Field::FullName, Field::GivenName];
        let of_name: Vec<&Column> =
            names.iter().filter_map(|f| columns.iter().find(|c| c.field == Some(*f))).collect();
        let is_nameless = [&self.draft.given_name, &self.draft.family_name, &self.draft.preferred_name]
            .iter()
            .all(|n| blank(n));
        if is_nameless && !self.problems.iter().any(|p| of_name.iter().any(|c| c.name == p.column)) {
            let column = of_name.first().map(|c| c.name.clone()).unwrap_or_default();
            self.problems.push(Problem {
                column,
                value: String::new(),
                message: "This row has no name.".to_owned(),
            });
        }
        // The same limits as the form's: a client that comes in can be saved again.
        if self.problems.is_empty() {
            match rules::client(std::mem::take(&mut self.draft), self.known.place) {
                Ok(draft) => self.draft = draft,
                Err(e) => self.problems.push(of_form(&e, columns)),
            }
        }
        let mut health = self.health;
        health.medications = rules::distinct(health.medications);
        health.conditions = rules::distinct(health.conditions);
        health.none_known &= health.allergies.is_empty();
        if self.problems.is_empty()
            && let Err(e) = rules::health_lists(&health.allergies, &health.medications, &health.conditions)
        {
            self.problems.push(of_form(&e, columns));
        }
        if self.problems.is_empty() {
            Ok(Incoming {
                draft: self.draft,
                health: self.has_health.then_some(health),
                balance: self.balance,
                visit,
            })
        } else {
            Err(self.problems)
        }
    }
}

/// What the form would refuse, at the column that holds it.
fn of_form(e: &PracticeError, columns: &[Column]) -> Problem {
    let field = e.field().and_then(Field::of_key);
    let column = columns.iter().find(|c| c.field.is_some() && c.field == field);
    Problem {
        column: column.map(|c| c.name.clone()).unwrap_or_default(),
        value: String::new(),
        message: e.to_string(),
    }
}

fn join(note: &mut String, more: &str) {
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(more);
}

fn is_none(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "none" | "n/a" | "na" | "no" | "nil" | "-")
}
