//! What is known of one snapshot without reading it: it stands in the snapshot's own description.

use rustic_core::repofile::SnapshotFile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stillroom_record::{DeviceId, RecordCopy, Standpoint, UtcMillis};
use uuid::Uuid;

/// One backup on a stick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: String,
    /// When it was made, by the clock of then.
    pub at: UtcMillis,
    /// The newest journal entry in it.
    pub entry: i64,
    /// Rows of each journaled table.
    pub rows: BTreeMap<String, u64>,
    /// Bytes that it added to the stick.
    pub added: u64,
    pub(crate) day: (i16, i8, i8),
    pub(crate) mac: Option<[u8; 32]>,
    pub(crate) device: Option<Uuid>,
}

/// The description, as it lies in the repository.
#[derive(Serialize, Deserialize)]
struct Described {
    stillroom: u32,
    entry: i64,
    mac: String,
    device: Uuid,
    rows: BTreeMap<String, u64>,
}

impl Snapshot {
    /// In which order snapshots were made: entries only ever become more, clocks are set back.
    pub(crate) fn order(&self) -> (i64, i64) {
        (self.entry, self.at.0)
    }

    pub(crate) fn of(file: &SnapshotFile) -> Self {
        let described: Option<Described> =
            file.description.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let date = file.time.date();
        Self {
            id: file.id.to_hex().to_string(),
            at: UtcMillis(file.time.timestamp().as_millisecond()),
            entry: described.as_ref().map_or(0, |d| d.entry),
            mac: described.as_ref().and_then(|d| bytes_of(&d.mac)),
            device: described.as_ref().map(|d| d.device),
            rows: described.map(|d| d.rows).unwrap_or_default(),
            added: file.summary.as_ref().map_or(0, |s| s.data_added_packed),
            day: (date.year(), date.month(), date.day()),
        }
    }

    pub(crate) fn device(&self) -> Option<DeviceId> {
        self.device.map(DeviceId)
    }
}

pub(crate) fn describe(copy: &RecordCopy) -> Option<String> {
    let Standpoint { seq, mac, rows, .. } = copy.standpoint().clone();
    let mac = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    serde_json::to_string(&Described { stillroom: 1, entry: seq, mac, device: copy.device().0, rows }).ok()
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
