//! Taking records in (being written).

use crate::Failure;
use crate::out::Out;
use std::path::Path;
use stillroom_record::Session;

pub(crate) fn clients(_: &Session, _: &Path, _: bool, _: bool, _: &mut Out) -> Result<(), Failure> {
    Err(Failure::said("Import is being written."))
}
