//! Encryption with a passphrase, in the format of age (age-encryption.org), which has programs for
//! every computer: nobody needs Stillroom to open a pack.

use age::secrecy::SecretString;
use age::stream::StreamWriter;
use std::io::{self, Read, Write};
use std::iter;

/// How hard a guess is: 2^18, as the age program itself takes.
const WORK: u8 = 18;

/// A passphrase, and how hard guessing it is made.
pub struct Seal {
    passphrase: SecretString,
    work: u8,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// With this passphrase.
    #[must_use]
    pub fn new(passphrase: &str) -> Self {
        Self { passphrase: SecretString::from(passphrase.to_owned()), work: WORK }
    }

    /// The same, cheap to guess: for tests only.
    #[must_use]
    pub fn cheap(passphrase: &str) -> Self {
        Self { work: 4, ..Self::new(passphrase) }
    }

    /// Encrypts what is written from here on.
    ///
    /// # Errors
    /// When `out` takes no header.
    pub fn over<W: Write>(&self, out: W) -> io::Result<Sealed<W>> {
        let mut recipient = age::scrypt::Recipient::new(self.passphrase.clone());
        recipient.set_work_factor(self.work);
        let to = iter::once(&recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(to).map_err(io::Error::other)?;
        Ok(Sealed(encryptor.wrap_output(out)?))
    }

    /// Reads what was encrypted.
    ///
    /// # Errors
    /// When it is something else, or the passphrase is.
    pub fn open<R: Read>(&self, sealed: R) -> io::Result<impl Read + use<R>> {
        let decryptor = age::Decryptor::new(sealed).map_err(io::Error::other)?;
        let identity = age::scrypt::Identity::new(self.passphrase.clone());
        decryptor.decrypt(iter::once(&identity as &dyn age::Identity)).map_err(io::Error::other)
    }
}

/// What encrypts on the way.
pub struct Sealed<W: Write>(StreamWriter<W>);

impl<W: Write> std::fmt::Debug for Sealed<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed")
    }
}

impl<W: Write> Sealed<W> {
    /// Writes the last piece, without which it can't be opened, and gives back what is beneath.
    ///
    /// # Errors
    /// When that can't be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
