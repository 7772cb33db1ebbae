//! A private desk: a session bus, a Secret Service and a display of one's own,
//! with fresh HOME and XDG folders.
//!
//! For machines that have none (a server, CI) and for the journeys, each of
//! which gets a desk to itself: wiping its keychain hurts nobody.

use crate::process::{end_group, own_group};
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The bus offers no activation: only what the desk starts is on it, so that
/// "no Secret Service" means none.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=RUNTIME</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What the desk's keyring is unlocked with. It guards synthetic data only.
const KEYRING_PASSWORD: &[u8] = b"stillroom";

/// Which display the desk has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Display {
    /// The one of whoever started this.
    Theirs,
    /// A virtual one of this size.
    Virtual {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

/// A running desk. Dropping it ends all that it started.
#[derive(Debug)]
pub struct Desk {
    folder: PathBuf,
    runtime: PathBuf,
    vars: Vec<(&'static str, OsString)>,
    keyring: Option<Child>,
    others: Vec<Child>,
}

impl Desk {
    /// Starts a desk whose HOME is under `folder`; what is there is kept, so a
    /// keyring outlives the desk.
    ///
    /// # Errors
    /// When the bus, the keyring or the display doesn't come up.
    pub fn start(folder: &Path, display: Display) -> Result<Self, String> {
        // Folders first: the bus and the keyring read them when they start.
        let home = folder.join("home");
        for sub in [".config", ".local/share", ".local/state", ".cache"] {
            fs::create_dir_all(home.join(sub)).map_err(|e| format!("{}: {e}", home.display()))?;
        }
        // Socket paths are short by nature: the runtime folder isn't under `folder`.
        let runtime = std::env::temp_dir().join(format!("sr-{}-{}", std::process::id(), nanos()));
        private_folder(&runtime)?;
        let text = |path: PathBuf| path.into_os_string();
        let vars = vec![
            ("HOME", text(home.clone())),
            ("XDG_CONFIG_HOME", text(home.join(".config"))),
            ("XDG_DATA_HOME", text(home.join(".local/share"))),
            ("XDG_STATE_HOME", text(home.join(".local/state"))),
            ("XDG_CACHE_HOME", text(home.join(".cache"))),
            ("XDG_RUNTIME_DIR", text(runtime.clone())),
            // LANG=C makes WebKitGTK hand Intl a tag that it refuses.
            ("LANG", "en_US.UTF-8".into()),
            ("GDK_BACKEND", "x11".into()),
            ("NO_AT_BRIDGE", "1".into()),
            ("GTK_A11Y", "none".into()),
        ];
        let mut desk =
            Self { folder: folder.to_path_buf(), runtime, vars, keyring: None, others: Vec::new() };
        desk.start_bus()?;
        desk.start_keyring()?;
        if let Display::Virtual { width, height } = display {
            desk.start_display(width, height)?;
        }
        Ok(desk)
    }

    /// The folder that the desk was started on.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where programs at this desk keep what they keep.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// Adds a variable for all that is seated from now on.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.vars.push((name, value.into()));
    }

    /// Sits `command` at this desk. CARGO_HOME and RUSTUP_HOME stay where they are.
    pub fn seat<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (name, fallback) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if std::env::var_os(name).is_none()
                && let Some(home) = std::env::var_os("HOME")
            {
                command.env(name, PathBuf::from(home).join(fallback));
            }
        }
        command.env_remove("WAYLAND_DISPLAY").envs(self.vars.iter().map(|(k, v)| (k, v)))
    }

    /// A command seated at this desk.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        self.seat(&mut command);
        command
    }

    /// Ends the Secret Service: nobody answers for secrets from now on.
    pub fn stop_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            end_group(&mut keyring);
        }
    }

    /// Starts the Secret Service again, with what it kept.
    ///
    /// # Errors
    /// When it doesn't come up.
    pub fn start_keyring(&mut self) -> Result<(), String> {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        own_group(&mut command);
        let mut child = command.spawn().map_err(|e| format!("gnome-keyring-daemon: {e}"))?;
        if let Some(mut stdin) = child.stdin.take() {
            // An empty password makes it ask on a display; the end of input starts it.
            stdin.write_all(KEYRING_PASSWORD).map_err(|e| format!("gnome-keyring-daemon: {e}"))?;
        }
        self.keyring = Some(child);
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(15) {
            let mut ask = self.command("dbus-send");
            ask.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]);
            ask.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
            if ask.output().is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("true")) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the Secret Service did not come up in 15 s".into())
    }

    /// Stops the Secret Service where it stands, so that it neither answers nor refuses, or
    /// lets it go on.
    ///
    /// # Errors
    /// When none runs.
    pub fn hang_keyring(&self, hang: bool) -> Result<(), String> {
        let keyring = self.keyring.as_ref().ok_or("no Secret Service runs")?;
        let signal = if hang { "-STOP" } else { "-CONT" };
        let status = Command::new("kill").args([signal, &keyring.id().to_string()]).status();
        if status.is_ok_and(|status| status.success()) { Ok(()) } else { Err(format!("kill {signal}")) }
    }

    /// Locks the keyring, as a keychain does that was told to after a while. There is nobody on
    /// the bus to ask a person for its password: to unlock it, start it anew.
    ///
    /// # Errors
    /// When it doesn't lock.
    pub fn lock_keyring(&self) -> Result<(), String> {
        let mut ask = self.command("dbus-send");
        ask.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.secrets"]);
        ask.args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"]);
        ask.arg("array:objpath:/org/freedesktop/secrets/collection/login");
        let out = ask.output().map_err(|e| format!("dbus-send: {e}"))?;
        if out.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&out.stderr).into_owned()) }
    }

    /// Every secret of `service`: the user it is of, and what it is.
    ///
    /// # Errors
    /// When `secret-tool` can't be run.
    pub fn secrets(&self, service: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
        let tool = |words: &[&str]| {
            self.command("secret-tool").args(words).output().map_err(|e| format!("secret-tool: {e}"))
        };
        let out = tool(&["search", "--all", "--unlock", "service", service])?;
        // It tells secrets on one stream and whose they are on one or the other.
        let names =
            [&out.stdout, &out.stderr].map(|text| lines_after(text, "attribute.username = ")).concat();
        let mut secrets = Vec::new();
        for name in names {
            let secret = tool(&["lookup", "service", service, "username", &name])?.stdout;
            secrets.push((name, secret));
        }
        Ok(secrets)
    }

    /// Puts a secret in another's place, as a keychain restored from elsewhere does.
    ///
    /// # Errors
    /// When `secret-tool` can't be run or refuses.
    pub fn store_secret(&self, service: &str, username: &str, secret: &[u8]) -> Result<(), String> {
        let mut tool = self.command("secret-tool");
        tool.args(["store", "--label", service, "service", service, "username", username]);
        let mut child = tool.stdin(Stdio::piped()).spawn().map_err(|e| format!("secret-tool: {e}"))?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(secret).map_err(|e| format!("secret-tool: {e}"))?;
        }
        let status = child.wait().map_err(|e| format!("secret-tool: {e}"))?;
        if status.success() { Ok(()) } else { Err(format!("secret-tool: {status}")) }
    }

    /// Forgets every secret of `service`, as a wiped keychain does.
    ///
    /// # Errors
    /// When `secret-tool` can't be run.
    pub fn wipe_secrets(&self, service: &str) -> Result<(), String> {
        let out = self.command("secret-tool").args(["clear", "service", service]).output();
        out.map(drop).map_err(|e| format!("secret-tool: {e}"))
    }

    fn start_bus(&mut self) -> Result<(), String> {
        let config = self.runtime.join("bus.conf");
        fs::write(&config, BUS.replace("RUNTIME", &self.runtime.to_string_lossy()))
            .map_err(|e| format!("{}: {e}", config.display()))?;
        let mut command = self.command("dbus-daemon");
        command.args(["--nofork", "--print-address=1", "--config-file"]).arg(&config);
        let (child, address) = started(command, "dbus-daemon")?;
        self.others.push(child);
        self.vars.push(("DBUS_SESSION_BUS_ADDRESS", address.into()));
        Ok(())
    }

    fn start_display(&mut self, width: u32, height: u32) -> Result<(), String> {
        let mut command = self.command("Xvfb");
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{width}x{height}x24"));
        let (child, number) = started(command, "Xvfb")?;
        self.others.push(child);
        self.vars.push(("DISPLAY", format!(":{number}").into()));
        Ok(())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop_keyring();
        while let Some(mut child) = self.others.pop() {
            end_group(&mut child);
        }
        let _ = fs::remove_dir_all(&self.runtime);
    }
}

/// Whether somebody answers for secrets where this program was started.
#[must_use]
pub fn has_secret_service() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    Command::new("dbus-send")
        .args(["--session", "--print-reply=literal", "--dest=org.freedesktop.secrets"])
        .args(["/org/freedesktop/secrets", "org.freedesktop.DBus.Peer.Ping"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether there is a display where this program was started.
#[must_use]
pub fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Starts a program that says on its first line where it is to be reached.
fn started(mut command: Command, name: &str) -> Result<(Child, String), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    own_group(&mut command);
    let mut child = command.spawn().map_err(|e| format!("{name}: {e}"))?;
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        let mut reader = BufReader::new(out);
        reader.read_line(&mut line).map_err(|e| format!("{name}: {e}"))?;
        // What it says later is read and dropped, or it would block on a full pipe.
        std::thread::spawn(move || {
            let mut rest = [0_u8; 512];
            while reader.read(&mut rest).is_ok_and(|n| n > 0) {}
        });
    }
    if line.trim().is_empty() {
        end_group(&mut child);
        return Err(format!("{name} did not start"));
    }
    Ok((child, line.trim().to_owned()))
}

fn lines_after(text: &[u8], start: &str) -> Vec<String> {
    String::from_utf8_lossy(text).lines().filter_map(|l| l.strip_prefix(start).map(str::to_owned)).collect()
}

fn private_folder(path: &Path) -> Result<(), String> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn nanos() -> u32 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.subsec_nanos())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    fn keep(desk: &Desk, secret: &str) -> bool {
        let mut tool = desk.command("secret-tool");
        tool.args(["store", "--label", "test", "service", "stillroom-test", "username", "x"]);
        let mut child = tool.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
        child.wait().unwrap().success()
    }

    fn kept(desk: &Desk) -> Option<String> {
        let mut tool = desk.command("secret-tool");
        let out = tool.args(["lookup", "service", "stillroom-test", "username", "x"]).output().unwrap();
        out.status
            .success()
            .then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
            .filter(|s| !s.is_empty())
    }

    #[test]
    fn a_desk_keeps_secrets_over_a_restart_and_forgets_them_when_wiped() {
        if ["dbus-daemon", "gnome-keyring-daemon", "secret-tool"]
            .iter()
            .any(|p| crate::tree::which(p).is_none())
        {
            return;
        }
        let folder = std::env::temp_dir().join(format!("stillroom-desk-test-{}", std::process::id()));
        let mut desk = Desk::start(&folder, Display::Theirs).unwrap();
        assert!(keep(&desk, "a secret"));
        assert_eq!(kept(&desk).as_deref(), Some("a secret"));

        desk.stop_keyring();
        assert!(!keep(&desk, "another"), "nobody must answer for secrets now");
        desk.start_keyring().unwrap();
        assert_eq!(kept(&desk).as_deref(), Some("a secret"));
        drop(desk);

        let desk = Desk::start(&folder, Display::Theirs).unwrap();
        assert_eq!(kept(&desk).as_deref(), Some("a secret"), "kept from one run to the next");
        desk.wipe_secrets("stillroom-test").unwrap();
        assert_eq!(kept(&desk), None);
        drop(desk);
        fs::remove_dir_all(folder).unwrap();
    }
}
