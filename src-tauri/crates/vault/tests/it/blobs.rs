//! Photos and documents.

use crate::Site;
use proptest::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use stillroom_vault::{BlobFault, BlobName, Vault};

fn read(vault: &Vault, name: BlobName) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    vault.blobs().open(name).map_err(io::Error::other)?.read_to_end(&mut content)?;
    Ok(content)
}

fn path(site: &Site, name: BlobName) -> PathBuf {
    let hex = format!("{name:?}");
    site.folder.blobs_dir().join(&hex[..2]).join(&hex)
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

#[test]
fn gives_back_what_was_put_whatever_its_length() {
    let (_site, vault) = Site::open();
    const SEGMENT: usize = 65536;
    for length in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 17] {
        let name = vault.blobs().put(&mut content(length).as_slice()).unwrap();
        assert!(read(&vault, name).unwrap() == content(length), "{length}");
        assert_eq!(vault.blobs().verify(name).unwrap(), None);
    }
}

#[test]
fn reads_from_a_source_that_gives_a_byte_at_a_time() {
    struct Slow(usize);
    impl Read for Slow {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 || out.is_empty() {
                return Ok(0);
            }
            self.0 -= 1;
            out[0] = 7;
            Ok(1)
        }
    }
    let (_site, vault) = Site::open();
    let name = vault.blobs().put(&mut Slow(70_000)).unwrap();
    assert_eq!(name, vault.blobs().put(&mut vec![7; 70_000].as_slice()).unwrap());
    assert_eq!(read(&vault, name).unwrap(), vec![7; 70_000]);
}

#[test]
fn the_same_content_is_one_file_and_names_differ_between_vaults() {
    let ((site, vault), (_other, second)) = (Site::open(), Site::open());
    let name = vault.blobs().put(&mut &b"face, left"[..]).unwrap();
    assert_eq!(vault.blobs().put(&mut &b"face, left"[..]).unwrap(), name);
    assert_eq!(vault.blobs().names().unwrap(), [name]);
    assert_ne!(second.blobs().put(&mut &b"face, left"[..]).unwrap(), name);
    let bytes = fs::read(path(&site, name)).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"face"));
    drop(vault);
    assert_eq!(read(&site.unlock(), name).unwrap(), b"face, left");
}

#[test]
fn a_failing_source_leaves_nothing_behind() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("card pulled out"))?;
            Ok(out.len())
        }
    }
    let (_site, vault) = Site::open();
    assert!(vault.blobs().put(&mut Failing(9)).is_err());
    assert_eq!(vault.blobs().names().unwrap(), []);
    assert_eq!(vault.blobs().sweep(&HashSet::new()).unwrap(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn every_bit_flip_cut_and_growth_is_found(at in any::<prop::sample::Index>(), bit in 0..8, cut in any::<bool>(), grow in any::<bool>()) {
        static SITE: std::sync::OnceLock<(Site, Vault, BlobName, Vec<u8>)> = std::sync::OnceLock::new();
        let (site, vault, name, whole) = SITE.get_or_init(|| {
            let (site, vault) = Site::open();
            let name = vault.blobs().put(&mut content(70_000).as_slice()).unwrap();
            let whole = fs::read(path(&site, name)).unwrap();
            (site, vault, name, whole)
        });
        let mut bytes = whole.clone();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else if grow { bytes.extend_from_slice(&whole[..=at]) } else { bytes[at] ^= 1_u8 << bit }
        fs::write(path(site, *name), &bytes).unwrap();
        prop_assert_eq!(vault.blobs().verify(*name).unwrap(), Some(BlobFault::Damaged));
        prop_assert!(read(vault, *name).is_err());
    }
}

#[test]
fn a_file_under_anothers_name_and_exchanged_segments_are_found() {
    let (site, vault) = Site::open();
    let one = vault.blobs().put(&mut content(200_000).as_slice()).unwrap();
    let other = vault.blobs().put(&mut &b"another"[..]).unwrap();
    let whole = fs::read(path(&site, one)).unwrap();
    let header = whole.len() - (200_000 + 4 * 16);
    let mut exchanged = whole.clone();
    let segment = 65536 + 16;
    exchanged[header..header + segment].copy_from_slice(&whole[header + segment..header + 2 * segment]);
    exchanged[header + segment..header + 2 * segment].copy_from_slice(&whole[header..header + segment]);
    fs::write(path(&site, one), &exchanged).unwrap();
    assert_eq!(vault.blobs().verify(one).unwrap(), Some(BlobFault::Damaged));
    fs::copy(path(&site, other), path(&site, one)).unwrap();
    assert_eq!(vault.blobs().verify(one).unwrap(), Some(BlobFault::Damaged));
    assert!(vault.blobs().open(one).is_err());
    fs::remove_file(path(&site, one)).unwrap();
    assert_eq!(vault.blobs().verify(one).unwrap(), Some(BlobFault::Missing));
    // Putting it again heals it.
    assert_eq!(vault.blobs().put(&mut content(200_000).as_slice()).unwrap(), one);
    assert_eq!(vault.blobs().verify(one).unwrap(), None);
}

#[test]
fn a_damaged_reader_does_not_end_quietly() {
    let (site, vault) = Site::open();
    let name = vault.blobs().put(&mut content(200_000).as_slice()).unwrap();
    let mut bytes = fs::read(path(&site, name)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(path(&site, name), bytes).unwrap();
    let mut reader = vault.blobs().open(name).unwrap();
    let mut got = Vec::new();
    assert!(reader.read_to_end(&mut got).is_err());
    assert!(reader.read_to_end(&mut got).is_err(), "asking again gives no end of file");
    assert!(got.len() <= 3 * 65536 && content(200_000).starts_with(&got), "only checked segments were given");
}

#[test]
fn sweeps_orphans_and_leftovers_but_nothing_fresh_or_foreign() {
    let site = Site::new();
    let vault = site.unlock();
    let known = vault.blobs().put(&mut &b"known"[..]).unwrap();
    let orphan = vault.blobs().put(&mut &b"orphan"[..]).unwrap();
    drop(vault);
    let vault = site.unlock();
    let fresh = vault.blobs().put(&mut &b"put, its transaction not yet committed"[..]).unwrap();
    fs::write(site.folder.blobs_dir().join("writing-0123"), b"left by a kill").unwrap();
    fs::write(site.folder.blobs_dir().join("notes.txt"), b"somebody's own").unwrap();
    assert_eq!(vault.blobs().sweep(&HashSet::from([known])).unwrap(), 2);
    assert_eq!(
        vault.blobs().names().unwrap().into_iter().collect::<HashSet<_>>(),
        HashSet::from([known, fresh])
    );
    assert_eq!(vault.blobs().verify(orphan).unwrap(), Some(BlobFault::Missing));
    assert!(site.folder.blobs_dir().join("notes.txt").exists());
}
