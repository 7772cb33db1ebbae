//! The file of an update: what it is made of, and everything that can be wrong with it.
//!
//! ```text
//! Stillroom content update, format 1
//! <signature, base64>
//! <signature of the signature, base64>
//!
//! { "manifest": { … }, "texts": { "<name>": "<the file's text>", … } }
//! ```
//!
//! It is text, so that a person can read what they bring in. The two lines are those of a minisign
//! signature (Ed25519 over BLAKE2b) of everything beneath the empty line; its comments are fixed and
//! so not in the file. Every byte of the file is either signed, part of the signature or the same in
//! every file.

use super::compare::{Differences, compare};
use super::content::{compiled, edition, newer, order, texts};
use super::store::Changed;
use super::{Change, ContentUpdate, Edition, File, TrustedKeys, UpdateGroup, in_force};
use crate::programme::policies::hex;
use minisign_verify::Signature;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// No update has more bytes; all texts have 400 kB now.
pub const MOST: u64 = 8_000_000;
const FIRST_LINE: &str = "Stillroom content update, format 1";
/// What the makers' signature says of itself.
pub(super) const COMMENT: &str = "stillroom content";
/// Both lines of a signature are shorter.
const LONGEST_LINE: usize = 200;

/// Why an update isn't taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    #[error("This build takes no content updates yet: it knows no key of the makers. Nothing was changed.")]
    NoKey,
    #[error("This file is larger than any content update ({} MB at most). Nothing was changed.", MOST / 1_000_000)]
    TooLarge,
    #[error("This file is no content update for Stillroom, or a part of one. Nothing was changed.")]
    NotOne,
    #[error(
        "The signature of this file isn’t one that this Stillroom trusts: it was changed on its way, cut short, \
         or made by somebody else. Get it again from where you have Stillroom from. Nothing was changed."
    )]
    Signature,
    #[error("This update can’t be read: {0}. Nothing was changed.")]
    Unreadable(String),
    #[error("“{0}” in this update isn’t the text that its list names. Nothing was changed.")]
    Digest(String),
    #[error(
        "This update needs Stillroom {needs}; this is {have}. Update Stillroom first. Nothing was changed."
    )]
    NeedsNewer { needs: String, have: String },
    #[error("This is edition {0}, and that is in force already. Nothing was changed.")]
    Same(String),
    #[error("This is edition {this}; {now} is newer and in force. Nothing was changed.")]
    Older { this: String, now: String },
    #[error("This update has a text that this Stillroom doesn’t know: “{0}”. Nothing was changed.")]
    UnknownText(String),
    #[error("This update lacks a text: “{0}”. Nothing was changed.")]
    MissingText(String),
    #[error("“{name}” in this update can’t be read: {why}. Nothing was changed.")]
    BadText { name: String, why: String },
    #[error(
        "This update leaves out what the texts have now: “{id}” in “{name}”. What is no longer law is marked, never \
         removed, so that what you decided about it keeps its meaning. Nothing was changed."
    )]
    Vanished { name: String, id: String },
    #[error("This update doesn’t tell what edition {0} changed. Nothing was changed.")]
    HistoryLost(String),
}

/// What stands at the head of an update.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Manifest {
    edition: Edition,
    /// The oldest Stillroom that can read it.
    needs: String,
    files: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    manifest: Manifest,
    texts: BTreeMap<String, String>,
}

/// An update whose signature holds.
#[derive(Debug)]
pub(crate) struct Package {
    pub(super) edition: Edition,
    needs: String,
    texts: BTreeMap<String, String>,
    /// Of the file.
    pub(super) sha256: [u8; 32],
    pub(super) bytes: u64,
}

impl Package {
    /// The text of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Reads an update: first the signature, then what it is.
    pub(super) fn open(bytes: &[u8], keys: &TrustedKeys) -> Result<Self, Refusal> {
        if bytes.len() as u64 > MOST {
            return Err(Refusal::TooLarge);
        }
        if keys.is_empty() {
            return Err(Refusal::NoKey);
        }
        let body = verified(bytes, keys)?;
        let Body { manifest, texts } =
            serde_json::from_slice(body).map_err(|e| Refusal::Unreadable(e.to_string()))?;
        let Manifest { edition, needs, files } = manifest;
        let told = |why: &str| Refusal::Unreadable(why.to_owned());
        order(&edition.number).ok_or_else(|| told("its edition has no number"))?;
        version(&needs).ok_or_else(|| told("it doesn’t say which Stillroom it needs"))?;
        let newest = edition.changes.first().ok_or_else(|| told("it doesn’t say what is new"))?;
        if (&newest.number, newest.date) != (&edition.number, edition.as_of) || newest.text.trim().is_empty()
        {
            return Err(told("it doesn’t say what is new"));
        }
        let listed: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
        if let Some(name) = texts.keys().find(|name| !listed.contains(name.as_str())) {
            return Err(Refusal::Digest(name.clone()));
        }
        for Listed { name, sha256 } in &files {
            let text = texts.get(name).ok_or_else(|| Refusal::MissingText(name.clone()))?;
            if digest(text.as_bytes()) != *sha256 {
                return Err(Refusal::Digest(name.clone()));
            }
        }
        let bytes_count = bytes.len() as u64;
        Ok(Self { edition, needs, texts, sha256: Sha256::digest(bytes).into(), bytes: bytes_count })
    }

    /// Whether every part can read it. What it lacks is as it was compiled: a later Stillroom may
    /// have more texts.
    pub(super) fn readable(&'static self) -> Result<(), Refusal> {
        if version(&self.needs) > version(env!("CARGO_PKG_VERSION")) {
            let have = env!("CARGO_PKG_VERSION").to_owned();
            return Err(Refusal::NeedsNewer { needs: self.needs.clone(), have });
        }
        for text in texts() {
            let files = text.files();
            let all: Vec<&'static str> =
                files.iter().map(|file| self.text(file.name).unwrap_or(file.compiled)).collect();
            if let Err(why) = text.try_read(&all) {
                // Which of several it is: each alone, among the compiled ones.
                let alone = |at: usize| {
                    let mixed: Vec<_> =
                        files
                            .iter()
                            .enumerate()
                            .map(|(n, file)| {
                                if n == at { all.get(at).copied().unwrap_or_default() } else { file.compiled }
                            })
                            .collect();
                    text.try_read(&mixed).is_err()
                };
                let name =
                    files.iter().enumerate().find(|(at, _)| alone(*at)).map_or("", |(_, file)| file.name);
                return Err(Refusal::BadText { name: name.to_owned(), why });
            }
        }
        Ok(())
    }

    /// Whether it may follow what is in force, and what it changes of it.
    pub(super) fn follows(&'static self) -> Result<(ContentUpdate, Changed), Refusal> {
        let now = edition();
        let this = &self.edition;
        if this.number == now.number {
            return Err(Refusal::Same(this.number.clone()));
        }
        if !newer(&this.number, &now.number) {
            return Err(Refusal::Older { this: this.number.clone(), now: now.number.clone() });
        }
        if let Some(lost) = now.changes.iter().find(|old| this.changes.iter().all(|c| c.number != old.number))
        {
            return Err(Refusal::HistoryLost(lost.number.clone()));
        }
        let files: Vec<&'static File> = texts().into_iter().flat_map(|text| text.files()).collect();
        if let Some(name) = self.texts.keys().find(|name| files.iter().all(|file| file.name != **name)) {
            return Err(Refusal::UnknownText(name.clone()));
        }
        if let Some(file) = files.iter().find(|file| self.text(file.name).is_none()) {
            return Err(Refusal::MissingText(file.name.to_owned()));
        }
        self.readable()?;
        let (mut groups, mut changed) = (Vec::<UpdateGroup>::new(), Changed::new());
        for file in files {
            let Differences { new, changed: other, vanished } = self.differences(file)?;
            if let Some(id) = vanished.into_iter().next() {
                return Err(Refusal::Vanished { name: file.name.to_owned(), id });
            }
            if new.is_empty() && other.is_empty() {
                continue;
            }
            let ids = new.iter().chain(&other).map(|(id, _)| id.clone()).collect();
            changed.insert(file.name.to_owned(), ids);
            let titles = |of: Vec<(String, String)>| of.into_iter().map(|(_, title)| title);
            match groups.iter_mut().find(|group| group.about == file.about) {
                Some(group) => {
                    group.new.extend(titles(new));
                    group.changed.extend(titles(other));
                }
                None => groups.push(UpdateGroup {
                    about: file.about.to_owned(),
                    new: titles(new).collect(),
                    changed: titles(other).collect(),
                }),
            }
        }
        let news = |change: &&Change| newer(&change.number, &now.number);
        let edition = Edition {
            changes: this.changes.iter().filter(news).cloned().collect(),
            number: this.number.clone(),
            as_of: this.as_of,
        };
        let (follows, sha256) = (now.number.clone(), hex(&self.sha256));
        Ok((ContentUpdate { edition, follows, sha256, bytes: self.bytes, groups }, changed))
    }

    fn differences(&self, file: &File) -> Result<Differences, Refusal> {
        let before = in_force::now().and_then(|p| p.text(file.name)).unwrap_or(file.compiled);
        let now = self.text(file.name).unwrap_or(file.compiled);
        compare(file, before, now).map_err(|why| Refusal::BadText { name: file.name.to_owned(), why })
    }

    /// Whether it is newer than what this Stillroom came with.
    pub(super) fn wins(&self) -> bool {
        newer(&self.edition.number, &compiled().number)
    }
}

/// What was signed, once it is known that it was. Nothing of it was looked at.
fn verified<'a>(bytes: &'a [u8], keys: &TrustedKeys) -> Result<&'a [u8], Refusal> {
    fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
        let end = bytes.iter().take(LONGEST_LINE).position(|b| *b == b'\n')?;
        let (line, rest) = bytes.split_at_checked(end)?;
        Some((std::str::from_utf8(line).ok()?, rest.get(1..)?))
    }
    let (first, rest) = line(bytes).ok_or(Refusal::NotOne)?;
    if first != FIRST_LINE {
        return Err(Refusal::NotOne);
    }
    let (signature, rest) = line(rest).ok_or(Refusal::NotOne)?;
    let (global, rest) = line(rest).ok_or(Refusal::NotOne)?;
    let body = rest.strip_prefix(b"\n").ok_or(Refusal::NotOne)?;
    let lines = format!("untrusted comment: {COMMENT}\n{signature}\ntrusted comment: {COMMENT}\n{global}");
    let signature = Signature::decode(&lines).map_err(|_| Refusal::Signature)?;
    if keys.signed(body, &signature) { Ok(body) } else { Err(Refusal::Signature) }
}

/// The three numbers of a version.
fn version(text: &str) -> Option<[u32; 3]> {
    let numbers: Vec<u32> = text.split('.').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// An update that isn't signed yet: what the makers sign.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it is to be called.
    pub name: String,
    /// The bytes to sign, with this as the signature's trusted comment.
    pub body: Vec<u8>,
    pub comment: &'static str,
}

/// Makes an update of texts.
///
/// # Errors
/// When `edition` isn't one.
pub fn make(edition: &str, needs: &str, texts: BTreeMap<String, String>) -> Result<Made, String> {
    let edition: Edition = toml::from_str(edition).map_err(|e| format!("edition.toml: {}", e.message()))?;
    let name = format!("stillroom-content-{}.stillroom", edition.number);
    let listed =
        |(name, text): (&String, &String)| Listed { name: name.clone(), sha256: digest(text.as_bytes()) };
    let manifest = Manifest { edition, needs: needs.to_owned(), files: texts.iter().map(listed).collect() };
    let mut body =
        serde_json::to_vec_pretty(&Body { manifest, texts }).map_err(|e| format!("the manifest: {e}"))?;
    body.push(b'\n');
    Ok(Made { name, body, comment: COMMENT })
}

/// Makes an update of a folder of texts, as `content/` is one.
///
/// # Errors
/// A folder that can't be read, or lacks a text.
pub fn of_the_repository(content: &Path, needs: &str) -> Result<Made, String> {
    let read = |name: &str| {
        std::fs::read_to_string(content.join(name))
            .map_err(|e| format!("{}: {e}", content.join(name).display()))
    };
    let files = texts().into_iter().flat_map(|text| text.files());
    let all =
        files.map(|file| Ok((file.name.to_owned(), read(file.name)?))).collect::<Result<_, String>>()?;
    make(&read("edition.toml")?, needs, all)
}

/// What an update is, in lines for its makers: whose signature it has, and that every text in it
/// can be read. What it changes, the app says against what it has.
///
/// # Errors
/// Why the app wouldn't take it.
pub fn check(file: &[u8], keys: &TrustedKeys) -> Result<String, Refusal> {
    let package: &'static Package = Box::leak(Box::new(Package::open(file, keys)?));
    package.readable()?;
    let Edition { number, as_of, changes } = &package.edition;
    let news = changes.first().map_or("", |change: &Change| &change.text);
    Ok(format!(
        "Edition {number}, as of {as_of}, for Stillroom {} and later.\n{news}\n{} texts, all readable. SHA-256 {}",
        package.needs,
        package.texts.len(),
        hex(&package.sha256),
    ))
}

/// The file of an update, with the four lines of its minisign signature.
///
/// # Errors
/// When that is no such signature.
pub fn sealed(made: &Made, signature: &str) -> Result<Vec<u8>, String> {
    let lines: Vec<&str> = signature.lines().collect();
    let [_, signature, comment, global] = lines.as_slice() else {
        return Err("this is no minisign signature".to_owned());
    };
    if *comment != format!("trusted comment: {COMMENT}") {
        return Err(format!("the signature’s trusted comment has to be “{COMMENT}”"));
    }
    let mut file = format!("{FIRST_LINE}\n{signature}\n{global}\n\n").into_bytes();
    file.extend_from_slice(&made.body);
    Ok(file)
}
