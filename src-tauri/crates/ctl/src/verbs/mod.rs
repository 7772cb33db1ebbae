//! The verbs, a file for each group.

mod backup;
mod bench;
mod journal;
mod look;
mod make;
mod take_in;

use crate::cli::{Cli, Client, Import, Verb};
use crate::out::Out;
use crate::{Failure, door};

pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let Cli { common, verb } = cli;
    let mut out = Out::new(common.json);
    match verb {
        Verb::Init(new) => make::init(&common, &new, &mut out),
        Verb::Demo(demo) => make::demo(&common, &demo, &mut out),
        Verb::Import(Import::Clients { file, dry_run, duplicates }) => {
            let open = door::sign_in(&common)?;
            take_in::clients(&open.session, &file, dry_run, duplicates, &mut out)
        }
        Verb::Search(search) => look::search(&door::sign_in(&common)?.session, search, &mut out),
        Verb::Client(Client::Show { id }) => look::client(&door::sign_in(&common)?.session, id, &mut out),
        Verb::Client(Client::History { id }) => look::history(&door::sign_in(&common)?.session, id, &mut out),
        Verb::Day { date } => look::day(&door::sign_in(&common)?.session, date, &mut out),
        Verb::Journal(journal) => journal::last(&door::sign_in(&common)?.session, &journal, &mut out),
        Verb::Verify => journal::verify(&door::sign_in(&common)?.session, &mut out),
        Verb::Backup(what) => backup::backup(&common, what, &mut out),
        Verb::Restore(what) => backup::restore(&common, &what, &mut out),
        Verb::Bench { runs } => bench::bench(&door::sign_in(&common)?.session, runs, &mut out),
    }
}
