//! What is measured in a process of its own.

use crate::world::World;
use crate::{booking, taking_in, views};
use std::path::Path;
use stillroom_tests::Outcome;

/// `--part NAME FOLDER …`
pub(crate) fn run(args: &[String]) -> Outcome {
    let [name, folder, rest @ ..] = args else { return Err("which part, of which folder?".into()) };
    let world = World::at(Path::new(folder));
    match (name.as_str(), rest) {
        ("book", [many]) => booking::part(&world, many.parse()?),
        ("import", [file]) => taking_in::part(&world, Path::new(file)),
        ("cold", [what]) => views::part(&world, what),
        _ => Err(format!("there is no part {name}").into()),
    }
}
