//! Embeds the built UI, the icon and the capabilities.

use std::{fs, path::Path};

/// Shown when the shell was built before the UI: a hint is kinder than a failed build.
const UNBUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Stillroom</title>\
<p>The interface has not been built yet. Run <code>cargo xtask run</code>.</p></html>";

fn main() {
    let dist = Path::new("../ui/dist");
    if !dist.join("index.html").exists() {
        let made = fs::create_dir_all(dist).and_then(|()| fs::write(dist.join("index.html"), UNBUILT));
        if let Err(e) = made {
            println!("cargo::warning=ui/dist could not be made: {e}");
        }
    }
    // The context embeds these files: build again when any of them changes.
    println!("cargo::rerun-if-changed=../ui/dist");
    println!("cargo::rerun-if-changed=../icons");
    tauri_build::build();
}
