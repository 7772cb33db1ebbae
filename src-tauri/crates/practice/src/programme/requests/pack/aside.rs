//! Work on another thread: what is written here is written there, in order.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// How large a piece is, and how many may wait: enough that neither side waits for the other's
/// single steps, and little memory.
const PIECE: usize = 256 * 1_024;
const WAITING: usize = 4;

/// A writer whose writes happen on another thread, so that reading and checking a file go on while
/// the one before is encrypted. An error there comes with a later write here, or at the end.
#[derive(Debug)]
pub(super) struct Aside<W> {
    piece: Vec<u8>,
    /// None once the other side has stopped.
    to: Option<SyncSender<Vec<u8>>>,
    there: Option<JoinHandle<io::Result<W>>>,
}

impl<W: Write + Send + 'static> Aside<W> {
    /// Hands `out` to a thread of its own.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        let (to, pieces) = sync_channel::<Vec<u8>>(WAITING);
        let there = thread::Builder::new().name("pack".to_owned()).spawn(move || {
            // Ends when the other side lets go; what is left undone there is removed there.
            for piece in pieces {
                out.write_all(&piece)?;
            }
            Ok(out)
        })?;
        Ok(Self { piece: Vec::with_capacity(PIECE), to: Some(to), there: Some(there) })
    }

    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        match self.to.as_ref().map(|to| to.send(piece)) {
            Some(Ok(())) => Ok(()),
            // It takes no more only where it failed; its own error says why.
            _ => Err(self.end().err().unwrap_or_else(|| io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn end(&mut self) -> io::Result<W> {
        self.to = None;
        let there = self.there.take().ok_or(io::ErrorKind::BrokenPipe)?;
        there.join().unwrap_or_else(|_| Err(io::Error::other("the other thread stopped")))
    }

    /// Waits until everything is written, and gives back what is beneath.
    ///
    /// # Errors
    /// What the other thread met.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.send()?;
        self.end()
    }
}

impl<W: Write + Send + 'static> Write for Aside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        let room = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(bytes.get(..room).unwrap_or_default());
        Ok(room)
    }

    /// Nothing: what counts is the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W> Drop for Aside<W> {
    /// Stopped half way: the file beneath is closed before this returns, so that it can be removed
    /// where an open file can't be.
    fn drop(&mut self) {
        self.to = None;
        if let Some(there) = self.there.take() {
            drop(there.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_whole_and_in_order() {
        for long in [0, 1, PIECE - 1, PIECE, PIECE + 1, 10 * PIECE + 77] {
            let bytes: Vec<u8> = (0..long).map(|n| (n % 251) as u8).collect();
            let mut aside = Aside::new(Vec::new()).unwrap();
            for part in bytes.chunks(8_000) {
                aside.write_all(part).unwrap();
            }
            assert!(aside.finish().unwrap() == bytes, "{long}");
        }
    }

    /// Takes so many bytes and then has no room.
    #[derive(Debug)]
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_error_there_is_told_here_by_its_own_kind() {
        // While there is more to come, and at the end.
        for room in [PIECE, 100] {
            let mut aside = Aside::new(Full(room)).unwrap();
            let written = (0..40).try_for_each(|_| aside.write_all(&[1; PIECE / 2]));
            let told = written.and_then(|()| aside.finish().map(drop));
            assert_eq!(told.unwrap_err().kind(), io::ErrorKind::StorageFull, "{room}");
        }
        let mut aside = Aside::new(Full(10)).unwrap();
        aside.write_all(&[1; 20]).unwrap();
        assert_eq!(aside.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn what_is_left_half_way_is_let_go_of() {
        struct Told(std::sync::mpsc::Sender<()>);
        impl Write for Told {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        impl Drop for Told {
            fn drop(&mut self) {
                self.0.send(()).unwrap();
            }
        }
        let (tell, told) = std::sync::mpsc::channel();
        let mut aside = Aside::new(Told(tell)).unwrap();
        aside.write_all(&[1; PIECE * 2]).unwrap();
        drop(aside);
        told.try_recv().unwrap();
    }
}
