//! `vault.json`: the key slots, as they lie on disk.
//!
//! **Invariant.** Everything that decides who gets in is authenticated by the slot
//! it stands in (its header is the associated data of the wrapped key). What isn't
//! (the practice's name, logins as labels, whether the sheet was confirmed) is only
//! ever shown. A file that can't be read is left as it is.

use crate::files::{name_of, write_atomically};
use crate::secret::SecretKey;
use crate::{Description, KdfParams, SlotInfo, VaultError, VaultFolder};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use uuid::Uuid;

/// The format that this program writes, and the only one it reads: 1, whose database was
/// authenticated another way (ADR 6), was never released.
pub(crate) const FORMAT: u32 = 2;
/// A larger file is no `vault.json` of ours.
const MAX_BYTES: u64 = 4 << 20;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) format: u32,
    pub(crate) vault: Uuid,
    pub(crate) label: String,
    pub(crate) current: Generation,
    /// The next generation, from the moment a rekey is decided until it is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<Generation>,
}

/// All that hangs on one vault key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Generation {
    pub(crate) generation: u32,
    /// The first bytes of this generation's `record.db` (SQLCipher's salt): tells
    /// without a key which generation a database file belongs to.
    pub(crate) database: Hex<16>,
    /// The journal key and the blob-name key, wrapped by the vault key.
    pub(crate) lasting_keys: HexVec,
    /// Blob keys of earlier generations, wrapped by the vault key, while blobs under them are left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) earlier_blobs: Vec<EarlierBlobs>,
    pub(crate) recovery: RecoverySlot,
    pub(crate) slots: Vec<Slot>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EarlierBlobs {
    pub(crate) generation: u32,
    pub(crate) key: HexVec,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecoverySlot {
    pub(crate) salt: Hex<32>,
    /// What slots made after a recovery cost.
    pub(crate) kdf: KdfParams,
    pub(crate) key: HexVec,
    /// A MAC of each group under the vault key, to check groups typed back.
    pub(crate) groups: Vec<Hex<32>>,
    /// The recovery key itself under the vault key, so that a new stick can be given its
    /// key (docs/adr/0007); none in a vault of before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sheet: Option<HexVec>,
    pub(crate) confirmed: bool,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    pub(crate) id: Uuid,
    pub(crate) person: Uuid,
    pub(crate) login: String,
    pub(crate) one_time: bool,
    pub(crate) opens_with: OpensWith,
    pub(crate) salt: Hex<32>,
    pub(crate) kdf: KdfParams,
    pub(crate) key: HexVec,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum OpensWith {
    /// The device's secret and the person's passphrase.
    Device { id: Uuid, check: Hex<32> },
    /// An enrolment code.
    Code,
}

impl Slot {
    /// The header as bytes, each field of a fixed length: what the wrapped key is bound to.
    pub(crate) fn header(&self, vault: Uuid, generation: u32) -> Vec<u8> {
        let mut header = b"stillroom/slot-header/v1".to_vec();
        header.extend(vault.as_bytes());
        header.extend(generation.to_be_bytes());
        header.extend(self.id.as_bytes());
        header.extend(self.person.as_bytes());
        header.push(u8::from(self.one_time));
        match &self.opens_with {
            OpensWith::Device { id, check } => {
                header.push(1);
                header.extend(id.as_bytes());
                header.extend(check.0);
            }
            OpensWith::Code => header.push(2),
        }
        header.extend(self.salt.0);
        header.extend(self.kdf.to_bytes());
        header
    }

    pub(crate) fn device(&self) -> Option<Uuid> {
        match self.opens_with {
            OpensWith::Device { id, .. } => Some(id),
            OpensWith::Code => None,
        }
    }

    pub(crate) fn info(&self) -> SlotInfo {
        SlotInfo {
            slot: self.id,
            person: self.person,
            login: self.login.clone(),
            device: self.device(),
            one_time: self.one_time,
        }
    }

    pub(crate) fn is_of(&self, login: &str) -> bool {
        same_login(&self.login, login)
    }
}

impl RecoverySlot {
    pub(crate) fn header(&self, vault: Uuid, generation: u32) -> Vec<u8> {
        let mut header = b"stillroom/recovery-header/v1".to_vec();
        header.extend(vault.as_bytes());
        header.extend(generation.to_be_bytes());
        header.extend(self.salt.0);
        header.extend(self.kdf.to_bytes());
        header
    }
}

impl Generation {
    /// The devices that have slots, and what tells their secrets.
    pub(crate) fn devices(&self) -> BTreeMap<Uuid, Vec<[u8; 32]>> {
        let mut devices = BTreeMap::<_, Vec<_>>::new();
        for slot in &self.slots {
            if let OpensWith::Device { id, check } = &slot.opens_with {
                devices.entry(*id).or_default().push(check.0);
            }
        }
        devices
    }

    /// What binds a key that the vault key wraps.
    pub(crate) fn binding(label: &str, vault: Uuid, generation: u32) -> Vec<u8> {
        [label.as_bytes(), vault.as_bytes(), &generation.to_be_bytes()].concat()
    }

    pub(crate) fn open_slot(&self, vault: Uuid, slot: &Slot, key: &SecretKey) -> Option<SecretKey> {
        key.open_key(&slot.header(vault, self.generation), &slot.key.0)
    }
}

/// Logins are compared without case and surrounding spaces.
pub(crate) fn same_login(one: &str, other: &str) -> bool {
    let normal = |login: &str| login.trim().to_lowercase();
    normal(one) == normal(other)
}

impl Document {
    /// Reads `vault.json`; changes nothing, whatever it finds.
    pub(crate) fn read(folder: &VaultFolder) -> Result<Self, VaultError> {
        match Self::read_file(&folder.slots_file()) {
            Err(VaultError::NoVault) if folder.has_record_without_keys() => {
                Err(VaultError::damaged("vault.json", "it is missing, though the record is there"))
            }
            other => other,
        }
    }

    pub(crate) fn read_file(path: &Path) -> Result<Self, VaultError> {
        let mut text = Vec::new();
        match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(VaultError::NoVault),
            Err(error) => return Err(VaultError::file(name_of(path), &error)),
            Ok(file) => file
                .take(MAX_BYTES + 1)
                .read_to_end(&mut text)
                .map_err(|error| VaultError::file(name_of(path), &error))?,
        };
        if text.len() as u64 > MAX_BYTES {
            return Err(VaultError::damaged(name_of(path), "it is far too large"));
        }
        Self::parse(&text)
    }

    pub(crate) fn parse(text: &[u8]) -> Result<Self, VaultError> {
        /// All that every format has.
        #[derive(Deserialize)]
        struct Probe {
            format: u64,
        }
        const FILE: &str = "vault.json";
        // The messages of serde quote the file, and so perhaps a name: none of them is passed on.
        let probe: Probe =
            serde_json::from_slice(text).map_err(|_| VaultError::damaged(FILE, "it can't be read"))?;
        if probe.format > u64::from(FORMAT) {
            return Err(VaultError::NewerVersion {
                what: "format",
                found: probe.format,
                known: u64::from(FORMAT),
            });
        }
        if probe.format < u64::from(FORMAT) {
            return Err(VaultError::OlderFormat { found: probe.format, known: FORMAT });
        }
        let document: Self = serde_json::from_slice(text)
            .map_err(|_| VaultError::damaged(FILE, "parts of it can't be read"))?;
        let generations = || std::iter::once(&document.current).chain(&document.next);
        if generations().any(|g| {
            !g.recovery.kdf.is_within_caps() || g.slots.iter().any(|slot| !slot.kdf.is_within_caps())
        }) {
            return Err(VaultError::damaged(FILE, "its key derivation parameters are out of bounds"));
        }
        Ok(document)
    }

    pub(crate) fn write(&self, folder: &VaultFolder) -> Result<(), VaultError> {
        self.write_to(&if folder.is_on_its_way() { folder.making_file() } else { folder.slots_file() })
    }

    pub(crate) fn write_to(&self, path: &Path) -> Result<(), VaultError> {
        let mut text = serde_json::to_vec_pretty(self)
            .map_err(|_| VaultError::Invalid("The key slots could not be written. Nothing was changed."))?;
        text.push(b'\n');
        write_atomically(path, &text)
    }

    pub(crate) fn description(&self) -> Description {
        let newest = self.next.as_ref().unwrap_or(&self.current);
        Description {
            vault: self.vault,
            label: self.label.clone(),
            generation: newest.generation,
            slots: newest.slots.iter().map(Slot::info).collect(),
            rekey_pending: self.next.is_some() || !self.current.earlier_blobs.is_empty(),
            recovery_confirmed: newest.recovery.confirmed,
        }
    }
}

/// Bytes as lower-case hexadecimal. One spelling alone, so that a changed byte never reads the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hex<const N: usize>(pub(crate) [u8; N]);

/// The same, of any length.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct HexVec(pub(crate) Vec<u8>);

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 });
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |symbol: &u8| match symbol {
        b'0'..=b'9' => Some(symbol - b'0'),
        b'a'..=b'f' => Some(symbol - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.get(1)?)?)).collect()
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_hex(&self.0))
    }
}

impl Serialize for HexVec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for HexVec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = HexVec::deserialize(deserializer)?.0;
        bytes.try_into().map(Self).map_err(|_| serde::de::Error::custom("wrong length"))
    }
}
