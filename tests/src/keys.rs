//! The keys of a vault, worked out as its format says, from outside: for a hunt in memory.
//!
//! Nothing of the program is asked for them (it gives none away): `vault.json`, the device
//! secret and the passphrase are all that it takes, and so they are all that is needed here.

use crate::Outcome;
use crate::memory::Needle;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Sha256, Sha512};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

type Key = [u8; 32];

/// Every key that a program with this vault open has had in memory, its person signed in
/// by passphrase. `entry` is what the keychain holds for the device.
///
/// # Errors
/// When they don't open the vault, which has then been read wrongly.
pub fn needles(vault: &Path, login: &str, passphrase: &str, entry: &[u8]) -> Outcome<Vec<Needle>> {
    let document: Value = serde_json::from_slice(&std::fs::read(vault.join("vault.json"))?)?;
    let id: Uuid = text(&document, "/vault")?.parse()?;
    let now = document.pointer("/current").ok_or("no generation")?;
    let generation = u32::try_from(number(now, "/generation")?)?;
    let slots = now.pointer("/slots").and_then(Value::as_array).ok_or("no slots")?;
    let slot = slots.iter().find(|slot| slot["login"] == login).ok_or("no slot of this login")?;

    // "SRD1", the device's id, the secret.
    let secret = entry.get(20..52).ok_or("the keychain's entry is too short")?;
    let stretched = stretch(slot, passphrase)?;
    let salt = bytes(slot, "/salt")?;
    let slot_key = derive(&[secret, &stretched].concat(), &salt, &[b"stillroom/slot/device/v1"])?;
    let vault_key = open(&slot_key, &header(slot, id, generation)?, &bytes(slot, "/key")?)?;

    let from_vault_key =
        |label: &str| derive(&vault_key, id.as_bytes(), &[label.as_bytes(), &generation.to_be_bytes()]);
    let database = from_vault_key("stillroom/database/v1")?;
    let blobs = from_vault_key("stillroom/blobs/v1")?;
    let wrapping = derive(&vault_key, id.as_bytes(), &[b"stillroom/wrap/v1"])?;
    let bound = [b"stillroom/lasting-keys/v1".as_slice(), id.as_bytes(), &generation.to_be_bytes()].concat();
    let lasting = open(&wrapping, &bound, &bytes(now, "/lasting_keys")?)?;
    let (journal, names) = lasting.split_at_checked(32).ok_or("the lasting keys are too short")?;
    let hex: String = database.iter().map(|byte| format!("{byte:02x}")).collect();
    let pages = page_key(&database, &bytes(now, "/database")?)?;

    Ok(vec![
        Needle::key("device secret", secret),
        Needle::key("stretched passphrase", &stretched),
        Needle::key("slot key", &slot_key),
        Needle::key("vault key", &vault_key),
        Needle::key("database key", &database),
        Needle::ascii("database key, as SQLCipher is given it", &hex),
        Needle::masked("database key under SQLCipher's mask", &database),
        Needle::key("page MAC key", &pages),
        Needle::masked("page MAC key under SQLCipher's mask", &pages),
        Needle::key("blob key", &blobs),
        Needle::key("wrapping key", &wrapping),
        Needle::key("journal key", journal),
        Needle::key("journal MAC key", &derive(journal, &[], &[b"stillroom/journal-mac/v1"])?),
        Needle::key("journal seal key", &derive(journal, &[], &[b"stillroom/journal-seal/v1"])?),
        Needle::key("blob-name key", names),
    ])
}

fn stretch(slot: &Value, passphrase: &str) -> Outcome<Key> {
    let cost = |name| Outcome::Ok(u32::try_from(number(slot, name)?)?);
    let (memory, passes, lanes) = (cost("/kdf/memory_kib")?, cost("/kdf/passes")?, cost("/kdf/lanes")?);
    let params = argon2::Params::new(memory, passes, lanes, Some(32)).map_err(|e| e.to_string())?;
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let (words, salt) = (passphrase.nfkc().collect::<String>(), bytes(slot, "/salt")?);
    let mut out = [0; 32];
    argon.hash_password_into(words.as_bytes(), &salt, &mut out).map_err(|e| e.to_string())?;
    Ok(out)
}

/// What a slot's key is bound to: every field of the slot.
fn header(slot: &Value, vault: Uuid, generation: u32) -> Outcome<Vec<u8>> {
    let uuid = |name| Outcome::Ok(text(slot, name)?.parse::<Uuid>()?);
    let mut header = b"stillroom/slot-header/v1".to_vec();
    header.extend(vault.as_bytes());
    header.extend(generation.to_be_bytes());
    header.extend(uuid("/id")?.as_bytes());
    header.extend(uuid("/person")?.as_bytes());
    header.push(u8::from(slot["one_time"] == true));
    header.push(1);
    header.extend(uuid("/opens_with/device/id")?.as_bytes());
    header.extend(bytes(slot, "/opens_with/device/check")?);
    header.extend(bytes(slot, "/salt")?);
    for cost in ["/kdf/memory_kib", "/kdf/passes", "/kdf/lanes"] {
        header.extend(u32::try_from(number(slot, cost)?)?.to_be_bytes());
    }
    Ok(header)
}

/// SQLCipher's key for the MAC of a page: PBKDF2-HMAC-SHA-512 over the raw key, two rounds,
/// with the file's salt under a mask.
fn page_key(database: &Key, salt: &[u8]) -> Outcome<Vec<u8>> {
    let round = |message: &[u8]| {
        let mut mac = <Hmac<Sha512> as Mac>::new_from_slice(database).map_err(|e| e.to_string())?;
        mac.update(message);
        Outcome::Ok(mac.finalize().into_bytes())
    };
    let masked: Vec<u8> = salt.iter().map(|byte| byte ^ 0x3a).collect();
    let first = round(&[masked.as_slice(), &1_u32.to_be_bytes()].concat())?;
    let second = round(&first)?;
    Ok(first.iter().zip(second).map(|(a, b)| a ^ b).take(32).collect())
}

fn derive(material: &[u8], salt: &[u8], info: &[&[u8]]) -> Outcome<Key> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), material).expand_multi_info(info, &mut key).map_err(|e| e.to_string())?;
    Ok(key)
}

fn open(key: &[u8], aad: &[u8], sealed: &[u8]) -> Outcome<Vec<u8>> {
    let (nonce, msg) = sealed.split_at_checked(12).ok_or("too short for a sealed key")?;
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|e| e.to_string())?;
    let opened = cipher.decrypt(Nonce::from_slice(nonce), Payload { msg, aad });
    Ok(opened.map_err(|_| "vault.json isn't read as the program reads it")?)
}

fn text<'a>(value: &'a Value, place: &str) -> Outcome<&'a str> {
    Ok(value.pointer(place).and_then(Value::as_str).ok_or_else(|| format!("no text at {place}"))?)
}

fn number(value: &Value, place: &str) -> Outcome<u64> {
    Ok(value.pointer(place).and_then(Value::as_u64).ok_or_else(|| format!("no number at {place}"))?)
}

fn bytes(value: &Value, place: &str) -> Outcome<Vec<u8>> {
    let hex = text(value, place)?;
    let pairs = (0..hex.len() / 2).map(|at| hex.get(2 * at..2 * at + 2).unwrap_or_default());
    Ok(pairs.map(|pair| u8::from_str_radix(pair, 16)).collect::<Result<_, _>>()?)
}
