//! Roles and permissions: one table that a person can read.

use serde::{Deserialize, Serialize};

/// What a person is in the practice. A person may hold several.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Everything but clinical signing.
    Owner,
    /// Programme, audit, requests, incidents.
    PrivacyOfficer,
    /// Supervises, delegates, co-signs.
    MedicalDirector,
    /// Treats clients within licence and privileges.
    Provider,
    /// Schedule, check-in, contact data. Never clinical photos or notes.
    FrontDesk,
}

impl Role {
    /// All roles, in the order of the table below.
    pub const ALL: [Role; 5] =
        [Role::Owner, Role::PrivacyOfficer, Role::MedicalDirector, Role::Provider, Role::FrontDesk];
}

macro_rules! permissions {
    ($( #[doc = $means:literal] $name:ident : $own:tt $prv:tt $dir:tt $pro:tt $fro:tt $rec:tt $step:tt ; )*) => {
        /// What one may do. Denied unless the table grants it.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
        #[serde(rename_all = "camelCase")]
        pub enum Permission { $( #[doc = $means] $name ),* }

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &'static [Permission] = &[ $( Permission::$name ),* ];

            /// What it allows, in words: "find clients and see their contact data".
            #[must_use]
            pub fn means(self) -> String {
                let words: &str = match self { $( Permission::$name => $means ),* };
                let mut rest = words.trim().trim_end_matches('.').chars();
                rest.next().into_iter().flat_map(char::to_lowercase).chain(rest).collect()
            }

            /// Whether `role` holds this permission.
            #[must_use]
            pub fn held_by(self, role: Role) -> bool {
                let row: [bool; 5] = match self {
                    $( Permission::$name => [yes!($own), yes!($prv), yes!($dir), yes!($pro), yes!($fro)] ),*
                };
                match role {
                    Role::Owner => row[0], Role::PrivacyOfficer => row[1], Role::MedicalDirector => row[2],
                    Role::Provider => row[3], Role::FrontDesk => row[4],
                }
            }

            /// Whether a session opened by the recovery key holds it.
            #[must_use]
            pub fn held_by_recovery(self) -> bool {
                match self { $( Permission::$name => yes!($rec) ),* }
            }

            /// Whether the passphrase must have been given again in the last five minutes.
            #[must_use]
            pub fn needs_step_up(self) -> bool {
                match self { $( Permission::$name => yes!($step) ),* }
            }
        }
    };
}
macro_rules! yes {
    (x) => {
        true
    };
    (_) => {
        false
    };
}

permissions! {
    // The columns: owner, privacy officer, medical director, provider, front desk | recovery key | step-up
    //                        own prv dir pro fro  rec  step
    /// See the practice's name, hours, rooms, services and who works there.
    PracticeView            : x   x   x   x   x    x    _ ;
    /// Change the practice's settings, rooms, services and hours.
    PracticeManage          : x   _   _   _   _    _    _ ;
    /// See licences and the state of people's access.
    StaffView               : x   x   x   _   _    x    _ ;
    /// Add a person, change their details and licences, end their access.
    StaffManage             : x   _   _   _   _    _    _ ;
    /// Give and take roles.
    RolesManage             : x   _   _   _   _    _    x ;
    /// Issue a one-time passphrase to a person who lost theirs.
    PassphraseIssue         : x   x   _   _   _    x    x ;
    /// Change one's own passphrase, PIN and preferences.
    SelfManage              : x   x   x   x   x    _    _ ;
    /// Find clients and see their contact data.
    ClientView              : x   x   x   x   x    x    _ ;
    /// Add clients and change their contact data.
    ClientEdit              : x   _   x   x   x    _    _ ;
    /// Archive a client and bring one back.
    ClientArchive           : x   _   x   _   x    _    _ ;
    /// Merge two records of one person.
    ClientMerge             : x   _   x   _   x    _    _ ;
    /// Take clients in from a file.
    ClientImport            : x   _   _   _   _    _    _ ;
    /// See the health summary and its alerts.
    HealthView              : x   _   x   x   _    x    _ ;
    /// Change the health summary.
    HealthEdit              : x   _   x   x   _    _    _ ;
    /// See the schedule.
    ScheduleView            : x   x   x   x   x    x    _ ;
    /// Book, move, cancel, check in, complete.
    ScheduleEdit            : x   _   x   x   x    _    _ ;
    /// Print the emergency sheet (today and tomorrow: contacts, allergies).
    EmergencySheet          : x   _   x   x   x    x    _ ;
    /// Read notes of visits.
    NoteView                : x   _   x   x   _    x    _ ;
    /// Write a note's draft.
    NoteWrite               : _   _   x   x   _    _    _ ;
    /// Sign a note or an addendum: it is locked from then on.
    NoteSign                : _   _   x   x   _    _    _ ;
    /// One tap and a reason: allergies, medications, emergency contact, for 15 minutes.
    BreakGlass              : x   x   x   x   x    _    _ ;
    /// See and close break-glass alerts.
    BreakGlassReview        : _   x   _   _   _    _    _ ;
    /// Read the journal.
    JournalView             : x   x   _   _   _    x    _ ;
    /// See who changed one record, from what, to what.
    HistoryView             : x   x   x   x   _    x    _ ;
    /// Verify pages, schema, journal, witness and blobs.
    Verify                  : x   x   _   _   _    x    _ ;
    /// Make a backup on a stick that is set up, list and check what is on it.
    BackupRun               : x   x   x   x   x    x    _ ;
    /// Set a stick up for backups, take old backups off it, restore one.
    BackupManage            : x   _   _   _   _    _    x ;
    /// Replace the recovery key, make a new vault key.
    VaultManage             : x   _   _   _   _    _    x ;
    /// Decide whether a code is asked for when something needs confirming.
    CodeRule                : x   _   _   _   _    _    x ;
    /// See the HIPAA programme: what applies, what was decided, what proves it.
    ProgrammeView           : x   x   x   _   _    x    _ ;
    /// Keep the HIPAA programme: decide, attest, approve.
    ProgrammeManage         : x   x   _   _   _    _    _ ;
    /// Bring in a newer edition of what the programme says of the law.
    ContentUpdate           : x   x   _   _   _    _    x ;
    /// Report an incident, and see that one's own report was received.
    IncidentReport          : x   x   x   x   x    _    _ ;
    /// Look into incidents, decide on them, keep the clocks and the notices.
    IncidentManage          : x   x   _   _   _    _    _ ;
    /// Review a risk as the owner, accept one, approve the year's risk analysis.
    RiskApprove             : x   _   _   _   _    _    _ ;
    /// Take in what a client asks for about their record; write down a disclosure.
    RequestTake             : x   x   x   x   x    _    _ ;
    /// See what clients asked for about their records, and the log of disclosures.
    RequestView             : x   x   x   _   _    x    _ ;
    /// Answer what clients ask for about their records; correct the log of disclosures.
    RequestManage           : x   x   _   _   _    _    _ ;
    /// Write a client's record out of Stillroom, for the client.
    RequestPack             : x   x   _   _   _    _    x ;
    /// Write down what clients allow, wish, receive and complain of.
    ClientWishes            : x   x   x   x   x    _    _ ;
    /// Erase clients whose time has come, and print what was erased.
    RetentionPurge          : x   _   _   _   _    _    x ;
    /// Take data out of Stillroom.
    Export                  : x   x   _   _   _    x    x ;
}

/// What decides for one who acts: roles, or being something that isn't a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// A person, by a set of roles (a bit each, in the order of [`Role::ALL`]).
    Roles(u8),
    /// The holder of the recovery key.
    Recovery,
    /// Stillroom itself: for sign-in, set-up and folding in, never for a slice's verb.
    Stillroom,
}

impl Standing {
    pub(crate) fn of_roles(roles: &[Role]) -> Self {
        let bit = |r: &Role| Role::ALL.iter().position(|a| a == r).map_or(0, |i| 1u8 << i);
        Self::Roles(roles.iter().map(bit).fold(0, |a, b| a | b))
    }
    pub(crate) fn may(self, permission: Permission) -> bool {
        match self {
            Self::Roles(bits) => {
                Role::ALL.iter().enumerate().any(|(i, r)| bits & (1 << i) != 0 && permission.held_by(*r))
            }
            Self::Recovery => permission.held_by_recovery(),
            Self::Stillroom => true,
        }
    }
}

impl Role {
    /// The word in the database and in scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::PrivacyOfficer => "privacyOfficer",
            Role::MedicalDirector => "medicalDirector",
            Role::Provider => "provider",
            Role::FrontDesk => "frontDesk",
        }
    }
    /// The role of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|r| r.as_str() == word)
    }
}
