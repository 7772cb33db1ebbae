//! What is left in the memory of a process that has closed its vault.

use crate::{Site, WORDS, words};
use std::sync::Arc;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::wipe::{WipingAllocator, wipe_sqlite};
use stillroom_vault::{OpenAs, Vault, VaultFolder};

// The whole of this test program runs on it.
#[global_allocator]
static ALLOCATOR: WipingAllocator = WipingAllocator::new();

#[test]
fn wiping_the_database_is_refused_once_it_is_in_use() {
    let _in_use = Site::open();
    // In the same process another test may have asked in time.
    let _ = rusqlite::Connection::open_in_memory().unwrap();
    assert_eq!(wipe_sqlite().unwrap_err().code(), "invalid");
}

#[test]
fn growing_and_shrinking_keep_content_on_the_wiping_allocator() {
    let mut numbers: Vec<u64> = Vec::new();
    for n in 0..100_000 {
        numbers.push(n);
    }
    numbers.truncate(1000);
    numbers.shrink_to_fit();
    assert!(numbers.iter().copied().eq(0..1000));
    let text = "words ".repeat(10_000);
    assert_eq!(text.len(), 60_000);
}

#[cfg(target_os = "linux")]
#[test]
fn after_closing_neither_rows_nor_passphrase_nor_keys_are_left_on_the_heap() {
    let site = Site::new();
    let child = crate::kills::in_child(&site, "memory");
    let said = child.output;
    assert!(child.well, "{said}");
    println!("{said}");
    assert!(said.contains("open: row seen"), "the search itself works: {said}");
    for what in ["row", "passphrase", "device secret"] {
        assert!(said.contains(&format!("closed: {what} not seen")), "{said}");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn in_child(_: &VaultFolder, _: Arc<MemoryKeychain>) {}

/// Opens, writes, reads, closes, and looks through its own memory.
#[cfg(target_os = "linux")]
pub(crate) fn in_child(folder: &VaultFolder, keychain: Arc<MemoryKeychain>) {
    // Before any connection of this process.
    wipe_sqlite().unwrap();
    // What is searched for is kept inverted, so that the search doesn't find itself.
    let inverted = |bytes: &[u8]| bytes.iter().map(|byte| !byte).collect::<Vec<u8>>();
    let row: Vec<u8> = inverted(b"Canary Quillfeather-");
    let row_text = || String::from_utf8(inverted(&row)).unwrap();
    let mut wanted = vec![("row", row.clone()), ("passphrase", inverted(&WORDS.as_bytes()[3..]))];
    let secret = keychain.entries().values().next().unwrap().clone();
    wanted.push(("device secret", inverted(&secret[20..])));
    drop(zeroize::Zeroizing::new(secret));
    {
        let passphrase = words(WORDS);
        let (vault, _) = Vault::unlock(folder, keychain.clone(), "ada", &passphrase).unwrap();
        let writer = vault.open_database(OpenAs::Writer).unwrap();
        writer.guard().lifted(|| writer.conn().execute_batch("CREATE TABLE client (name TEXT)")).unwrap();
        for n in 0..500 {
            writer
                .conn()
                .execute("INSERT INTO client VALUES (? || ?)", rusqlite::params![row_text(), n])
                .unwrap();
        }
        let names: Vec<String> = writer
            .conn()
            .prepare("SELECT name FROM client ORDER BY name DESC")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(names.len(), 500);
        report("open", &wanted[..1]);
    }
    keychain.wipe();
    // The environment handed to this child holds the secret in hexadecimal, not as bytes.
    report("closed", &wanted);
}

#[cfg(target_os = "linux")]
fn report(when: &str, wanted: &[(&str, Vec<u8>)]) {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
    let mut found = vec![Vec::new(); wanted.len()];
    let mut buffer = vec![0_u8; 1 << 16];
    for line in maps.lines() {
        let mut fields = line.split_whitespace();
        let (Some(range), Some(rights)) = (fields.next(), fields.next()) else { continue };
        let place = fields.nth(3).unwrap_or("anonymous");
        // What the program was compiled with (the passphrase of the tests among it) is no leak.
        if !rights.starts_with("rw") || place.starts_with('/') {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let (mut at, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        while at < to {
            let length = usize::try_from((to - at).min(buffer.len() as u64)).unwrap();
            if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(&mut buffer[..length]).is_err()
            {
                break;
            }
            for ((_, inverted), found) in wanted.iter().zip(&mut found) {
                // In place, so that no copy of a hit is made.
                let (begin, last) = (!inverted[0], length.saturating_sub(inverted.len()));
                let mut hits = 0;
                for at in 0..=last {
                    if buffer[at] == begin
                        && buffer[at..].iter().zip(inverted).all(|(byte, not)| *byte == !*not)
                    {
                        hits += 1;
                    }
                }
                // Not the search's own buffer.
                let own = buffer.as_ptr() as u64;
                if hits > 0 && !(at..at + length as u64).contains(&own) {
                    found.push(format!("{place} {hits}x"));
                }
            }
            // Overlap, so that a hit across two pieces isn't missed.
            at += if at + (length as u64) < to { length as u64 - 64 } else { length as u64 };
        }
        buffer.fill(0);
    }
    for ((what, _), found) in wanted.iter().zip(found) {
        println!(
            "{when}: {what} {}",
            if found.is_empty() { "not seen".into() } else { format!("seen in {}", found.join(", ")) }
        );
    }
}
