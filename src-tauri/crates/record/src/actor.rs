//! Who acts.

use serde::{Deserialize, Serialize};

crate::define_id! {
    /// A person who works in the practice.
    PersonId
}
crate::define_id! {
    /// One OS account on one machine: what holds a device secret.
    DeviceId
}

/// Who a journal entry names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "camelCase")]
pub enum Actor {
    /// A person who signed in.
    Person(PersonId),
    /// Whoever holds the printed recovery key: an actor of its own, not the owner.
    Recovery,
    /// Stillroom itself, for one of a closed list of reasons (verify, migrate, rekey, fold in).
    Stillroom,
    /// Nobody known: a failed sign-in.
    Unknown,
}
