//! A test alone: looks through this process's memory for keys of a closed vault.

use crate::secret::SecretKey;
use crate::vault::{blob_key, database_key, unwrap_lasting, wrapping_key};
use crate::{KdfParams, Keychain, KeychainError, NewVault, OpenAs, Passphrase, Vault, VaultFolder};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use zeroize::Zeroizing;

#[global_allocator]
static ALLOCATOR: crate::wipe::WipingAllocator = crate::wipe::WipingAllocator::new();

#[derive(Default)]
struct Entries(Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>);

impl Keychain for Entries {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }
    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(name.into(), Zeroizing::new(value.to_vec()));
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

/// Inverted, so that the search doesn't find what it searches with. One byte at a
/// time: a whole copy would be a remnant of the test's own.
fn inverted(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| !byte).collect()
}

fn keys_of(vault: &Vault) -> Vec<(&'static str, Vec<u8>)> {
    let state = vault.state().unwrap();
    let generation = state.generation().generation;
    let (journal, names) = unwrap_lasting(&state.key, vault.id(), state.generation()).unwrap();
    let mut keys = vec![
        ("vault key", inverted(state.key.bytes())),
        ("device secret", inverted(state.device.as_ref().unwrap().secret.bytes())),
        ("database key", inverted(database_key(&state.key, vault.id(), generation).bytes())),
        ("blob key", inverted(blob_key(&state.key, vault.id(), generation).bytes())),
        ("wrapping key", inverted(wrapping_key(&state.key, vault.id()).bytes())),
        ("journal key", inverted(journal.bytes())),
        ("blob-name key", inverted(names.bytes())),
    ];
    keys.extend(state.proven.values().map(|key: &SecretKey| ("slot key", inverted(key.bytes()))));
    let hex =
        Zeroizing::new(crate::document::to_hex(database_key(&state.key, vault.id(), generation).bytes()));
    keys.push(("database key in hexadecimal", inverted(hex.as_bytes())));
    keys
}

#[test]
fn no_key_of_a_closed_vault_is_left_in_memory() {
    crate::wipe::wipe_sqlite().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(Entries::default());
    let words = "correct horse battery staple";
    let new = NewVault {
        label: "A".into(),
        person: Uuid::from_u128(1),
        login: "ada".into(),
        passphrase: Passphrase::new(words),
        kdf: KdfParams::new(64, 1, 1).unwrap(),
    };
    drop(Vault::create(&folder, keychain.clone(), new).unwrap());
    let (vault, slot) = Vault::unlock(&folder, keychain.clone(), "ada", &Passphrase::new(words)).unwrap();
    let mut keys = keys_of(&vault);
    let use_it = |vault: &Vault| {
        let writer = vault.open_database(OpenAs::Writer).unwrap();
        let reader = vault.open_database(OpenAs::Reader).unwrap();
        writer
            .guard()
            .lifted(|| {
                writer.conn().execute_batch("CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1)")
            })
            .unwrap();
        reader.conn().query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
        let blob = vault.blobs().put(&mut vec![1; 100_000].as_slice()).unwrap();
        assert!(vault.blobs().verify(blob).unwrap().is_none());
        let sealed = vault.keys().seal("pending", b"", b"entry").unwrap();
        assert!(vault.keys().open("pending", b"", &sealed).is_some());
        let _ = vault.keys().journal_mac(&[b"entry"]);
        vault.prove("ada", &Passphrase::new(words)).unwrap();
    };
    use_it(&vault);
    assert!(search(&keys).iter().any(|(what, _)| *what == "vault key"), "the search itself works");
    vault.rekey(slot.person, &mut |_| ()).unwrap();
    keys.extend(keys_of(&vault));
    use_it(&vault);
    drop(vault);
    keychain.0.lock().unwrap().clear();
    let left = search(&keys);
    assert!(left.is_empty(), "{left:?}");
}

/// Where in writable memory, of this program and of its threads, a key stands.
fn search(keys: &[(&'static str, Vec<u8>)]) -> Vec<(&'static str, String)> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut buffer = vec![0_u8; 1 << 16];
    // By the byte they begin with: the search is long enough.
    let mut begins = vec![Vec::new(); 256];
    for key in keys {
        begins[usize::from(!key.1[0])].push(key);
    }
    let mut found = Vec::new();
    for line in maps.lines() {
        let mut fields = line.split_whitespace();
        let (Some(range), Some(rights)) = (fields.next(), fields.next()) else { continue };
        if !rights.starts_with("rw") {
            continue;
        }
        let place = fields.nth(3).unwrap_or("anonymous");
        let (mut at, to) = range
            .split_once('-')
            .map(|(from, to)| (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap()))
            .unwrap();
        while at < to {
            let length = usize::try_from((to - at).min(buffer.len() as u64)).unwrap();
            let piece = buffer.get_mut(..length).unwrap();
            if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(piece).is_err() {
                break;
            }
            let own = piece.as_ptr() as u64;
            for (offset, byte) in piece.iter().enumerate() {
                let candidates: &Vec<_> = &begins[*byte as usize];
                if candidates.is_empty() {
                    continue;
                }
                let hit = at + offset as u64;
                for (what, inverted) in candidates {
                    let here = piece.get(offset..offset + inverted.len());
                    if here.is_some_and(|here| here.iter().zip(inverted).all(|(byte, not)| *byte == !*not))
                        && !(own..own + (1 << 16)).contains(&hit)
                    {
                        found.push((*what, format!("{place} {hit:x}")));
                    }
                }
            }
            at += if length == 1 << 16 { length as u64 - 128 } else { length as u64 };
        }
    }
    found
}
