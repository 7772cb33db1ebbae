//! Content updates, for the makers: `cargo xtask content key|sign|check`. CONTRIBUTING.md says when.
//!
//! The secret key is never in the repository. It is a minisign key under a passphrase, so that the
//! public program of that name makes and reads it too.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program of the command line")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use stillroom_practice::programme::edition::{TrustedKeys, check, of_the_repository, sealed};

const USAGE: &str = "\
cargo xtask content key KEY-FILE            make the makers’ key; prints the line for release.pub
cargo xtask content sign KEY-FILE [NEEDS]   make and sign an update of the texts of this clone
cargo xtask content check FILE              say what an update is, as the app would

KEY-FILE lies outside the clone. NEEDS is the oldest Stillroom that can read the texts (this one).";

fn main() -> ExitCode {
    // A file may be called whatever its system lets it be.
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let outcome = match args.split_first().and_then(|(verb, rest)| Some((verb.to_str()?, rest))) {
        Some(("key", [file])) => key(Path::new(file)),
        Some(("sign", [file])) => sign(Path::new(file), env!("CARGO_PKG_VERSION")),
        Some(("sign", [file, needs])) => sign(Path::new(file), &needs.to_string_lossy()),
        Some(("check", [file])) => look(Path::new(file)),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// A secret key is made and read outside the clone, where no commit finds it.
fn outside(file: &Path) -> Result<PathBuf, String> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let at = |path: &Path| path.canonicalize().map_err(|e| format!("{}: {e}", path.display()));
    let (folder, root) = (at(folder)?, at(&root())?);
    if folder.starts_with(&root) {
        return Err("The makers’ key must lie outside the clone, so that no commit ever holds it.".to_owned());
    }
    Ok(file.to_path_buf())
}

fn key(file: &Path) -> Result<(), String> {
    let file = outside(file)?;
    if file.exists() {
        return Err(format!("{} is there already. A key is never written over.", file.display()));
    }
    println!("A passphrase for the key, from a password manager or six diced words:");
    let pair = minisign::KeyPair::generate_encrypted_keypair(None).map_err(|e| e.to_string())?;
    let secret = pair.sk.to_box(Some("Stillroom content, SECRET")).map_err(|e| e.to_string())?;
    write_secret(&file, &secret.into_string())?;
    println!("\nThe secret key is in {}. Keep two copies, apart, and none in a repository.", file.display());
    println!(
        "The line for src-tauri/crates/practice/src/programme/edition/release.pub:\n{}",
        pair.pk.to_base64()
    );
    Ok(())
}

/// For its owner alone, where the system knows that.
fn write_secret(file: &Path, text: &str) -> Result<(), String> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file).map_err(|e| e.to_string())?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| e.to_string())
}

fn sign(file: &Path, needs: &str) -> Result<(), String> {
    let secret = std::fs::read_to_string(outside(file)?).map_err(|e| format!("{}: {e}", file.display()))?;
    let secret = minisign::SecretKeyBox::from_string(&secret)
        .and_then(|boxed| boxed.into_secret_key(None))
        .map_err(|e| e.to_string())?;
    let public = minisign::PublicKey::from_secret_key(&secret).map_err(|e| e.to_string())?;
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/programme/content");
    let made = of_the_repository(&content, needs)?;
    let signature = minisign::sign(Some(&public), &secret, made.body.as_slice(), Some(made.comment), None)
        .map_err(|e| e.to_string())?;
    let update = sealed(&made, &signature.into_string())?;
    // What the app would say to it, by this very key.
    check(&update, &TrustedKeys::of_file(&public.to_base64())).map_err(|e| e.to_string())?;
    std::fs::write(&made.name, &update).map_err(|e| format!("{}: {e}", made.name))?;
    println!("{} ({} bytes)", made.name, update.len());
    let release = TrustedKeys::of_file(include_str!("../src/programme/edition/release.pub"));
    if check(&update, &release).is_err() {
        println!("Note: release.pub doesn’t hold this key. No release takes this update.");
    }
    Ok(())
}

fn look(file: &Path) -> Result<(), String> {
    let update = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    println!("{}", check(&update, &TrustedKeys::of_this_build()).map_err(|e| e.to_string())?);
    Ok(())
}
