//! What a run reads: the files of a record's copy, as rustic wants them.

use crate::BackupError;
use crate::flow::Flow;
use rustic_core::jiff::Timestamp;
use rustic_core::repofile::{Metadata, Node, NodeType};
use rustic_core::{ReadSource, ReadSourceEntry, ReadSourceOpen, RusticResult};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use stillroom_record::RecordCopy;
use stillroom_vault::CopiedFile;

const READING: &str = "A file of the record";

/// The files of a copy, in the order that a tree has them.
pub(crate) struct Source {
    files: Vec<CopiedFile>,
    flow: Flow,
    given: Arc<AtomicU64>,
}

impl Source {
    pub(crate) fn new(copy: &RecordCopy, flow: &Flow) -> Self {
        let mut files = copy.files().to_vec();
        files.sort_by(|a, b| a.path().cmp(b.path()));
        Self { files, flow: flow.clone(), given: Arc::default() }
    }
    pub(crate) fn files(&self) -> u64 {
        self.files.len() as u64
    }
    /// How many files rustic has asked for: it goes on silently without one that it can't read.
    pub(crate) fn given(&self) -> u64 {
        self.given.load(Ordering::SeqCst)
    }
}

/// A file to be opened.
pub(crate) struct Unopened {
    file: CopiedFile,
    flow: Flow,
}

/// A file being read; one that ends early fails the run.
pub(crate) struct Reading {
    from: Box<dyn Read + Send>,
    left: u64,
    flow: Flow,
}

impl ReadSourceOpen for Unopened {
    type Reader = Reading;
    fn open(self) -> RusticResult<Reading> {
        self.flow.go_on()?;
        let from = self.file.open().map_err(|error| self.flow.fail(BackupError::disk(READING, &error)))?;
        Ok(Reading { from, left: self.file.length(), flow: self.flow })
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.flow.go_on().is_err() {
            // Not `Interrupted`, which means: try again.
            return Err(io::ErrorKind::Other.into());
        }
        let failed = |error: io::Error| {
            self.flow.fail(BackupError::disk(READING, &error));
            error
        };
        let read = self.from.read(buffer).map_err(failed)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(failed(io::ErrorKind::UnexpectedEof.into()));
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

impl ReadSource for Source {
    type Open = Unopened;
    type Iter = Entries;

    fn size(&self) -> RusticResult<Option<u64>> {
        Ok(Some(self.files.iter().map(CopiedFile::length).sum()))
    }

    fn entries(&self) -> Entries {
        Entries {
            files: self.files.clone().into_iter(),
            flow: self.flow.clone(),
            given: Arc::clone(&self.given),
        }
    }
}

pub(crate) struct Entries {
    files: std::vec::IntoIter<CopiedFile>,
    flow: Flow,
    given: Arc<AtomicU64>,
}

impl Iterator for Entries {
    type Item = RusticResult<ReadSourceEntry<Unopened>>;
    fn next(&mut self) -> Option<Self::Item> {
        let file = self.files.next()?;
        self.given.fetch_add(1, Ordering::SeqCst);
        let path = file.path().to_owned();
        // A time that says nothing is no reason to skip a file: the present moment is no earlier run's.
        let modified = file.modified().unwrap_or_else(SystemTime::now);
        let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        let metadata = Metadata {
            mode: Some(0o600),
            mtime: i128::try_from(since.as_nanos()).ok().and_then(|n| Timestamp::from_nanosecond(n).ok()),
            size: file.length(),
            ..Metadata::default()
        };
        let name = path.file_name().unwrap_or_default();
        let node = Node::new_node(name, NodeType::File, metadata);
        let open = Some(Unopened { file, flow: self.flow.clone() });
        Some(Ok(ReadSourceEntry { path, node, open }))
    }
}
