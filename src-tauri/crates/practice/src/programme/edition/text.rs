//! A text of the programme as the edition in force has it.
//!
//! Whatever the programme says of the law is read through a [`Text`]: the files it is made of, and
//! how they are read. It gives what the edition in force says (`in_force`), which is the compiled
//! one until a practice brings a newer one in. A value is read once for each edition and then lives
//! as long as the process: rules keep `&'static` and their signatures, and a process sees a handful
//! of editions in its life, each of a few hundred kilobytes.

use super::in_force;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::sync::{PoisonError, RwLock};

/// A file of the content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    /// Its place in `content/`; an update names it so.
    pub(crate) name: &'static str,
    /// What a person calls what is in it.
    pub(crate) about: &'static str,
    /// As it was compiled in.
    pub(crate) compiled: &'static str,
}

/// A file of `content/`, and what a person calls what is in it.
macro_rules! file {
    ($name:literal, $about:literal) => {
        $crate::programme::edition::File {
            name: $name,
            about: $about,
            compiled: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/programme/content/", $name)),
        }
    };
}
pub(crate) use file;

/// Reads texts in the order of the files; says what is wrong with them.
type Reading<T> = fn(&[&'static str]) -> Result<T, String>;

/// A text of the programme.
pub(crate) struct Text<T: 'static> {
    files: &'static [File],
    reading: Reading<T>,
    /// By edition ([`in_force::Key`]).
    known: RwLock<Vec<(in_force::Key, &'static T)>>,
}

impl<T> Debug for Text<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.files.iter().map(|file| file.name)).finish()
    }
}

impl<T: Send + Sync> Text<T> {
    pub(crate) const fn new(files: &'static [File], reading: Reading<T>) -> Self {
        Self { files, reading, known: RwLock::new(Vec::new()) }
    }

    /// What the edition in force says.
    pub(crate) fn get(&'static self) -> &'static T {
        let package = in_force::now();
        let key = in_force::key(package);
        let find = |known: &[(in_force::Key, &'static T)]| known.iter().find(|(k, _)| *k == key).map(|k| k.1);
        if let Some(known) = find(&self.known.read().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = find(&known) {
            return known;
        }
        let text = |file: &File| package.and_then(|p| p.text(file.name)).unwrap_or(file.compiled);
        let texts: Vec<_> = self.files.iter().map(text).collect();
        let value = match (self.reading)(&texts) {
            Ok(value) => value,
            // A compiled one that can't be read never leaves this folder, and another was read
            // before it was taken up.
            Err(why) => unreachable!("content that no test has read: {why}"),
        };
        let value: &'static T = Box::leak(Box::new(value));
        known.push((key, value));
        value
    }
}

/// A [`Text`] of whatever kind: what an update is compared with and read as.
pub(crate) trait AnyText: Sync {
    fn files(&self) -> &'static [File];
    /// Whether these texts, in the order of the files, can be read.
    fn try_read(&self, texts: &[&'static str]) -> Result<(), String>;
}

impl<T: Send + Sync> AnyText for Text<T> {
    fn files(&self) -> &'static [File] {
        self.files
    }
    fn try_read(&self, texts: &[&'static str]) -> Result<(), String> {
        (self.reading)(texts).map(drop)
    }
}

/// One file in TOML.
pub(crate) fn toml_file<T: DeserializeOwned>(texts: &[&'static str]) -> Result<T, String> {
    match texts {
        [text] => read(text),
        _ => Err("it is one file".to_owned()),
    }
}

/// Each file in TOML is one of them.
pub(crate) fn toml_files<T: DeserializeOwned>(texts: &[&'static str]) -> Result<Vec<T>, String> {
    texts.iter().map(|text| read(text)).collect()
}

/// A file that is read as it is written.
pub(crate) fn as_written(texts: &[&'static str]) -> Result<&'static str, String> {
    match texts {
        [text] if !text.trim().is_empty() => Ok(text),
        _ => Err("it is empty".to_owned()),
    }
}

/// A file of the content, as TOML.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|e| e.message().to_owned())
}
