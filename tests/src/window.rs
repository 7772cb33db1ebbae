//! A real window, driven through WebDriver.

use crate::{Outcome, programs};
use serde_json::json;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use xtask::desk::Desk;
use xtask::process::{end_group, own_group};

/// The app, started by its driver.
#[derive(Debug)]
pub struct Window {
    /// The page, as WebDriver sees it.
    pub driver: WebDriver,
    tauri_driver: Child,
    pid: u32,
}

impl Window {
    /// Starts the app on `vault` and waits for its page.
    ///
    /// # Errors
    /// When the app or its driver doesn't start.
    pub async fn open(desk: &Desk, vault: &Path) -> Outcome<Self> {
        Self::open_program(desk, &programs::app(), &["--vault", &vault.to_string_lossy()]).await
    }

    /// Starts any Tauri program.
    ///
    /// # Errors
    /// When it or its driver doesn't start.
    pub async fn open_program(desk: &Desk, program: &Path, args: &[&str]) -> Outcome<Self> {
        if !program.exists() {
            return Err(format!("{} isn't built: cargo xtask test --only build", program.display()).into());
        }
        let (port, native) = (free_port()?, free_port()?);
        let tauri_driver = xtask::tree::which("tauri-driver").ok_or("tauri-driver is not installed")?;
        let log = fs::File::create(programs::reports()?.join(format!("driver-{port}.log")))?;
        let mut command = desk.command(tauri_driver);
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        own_group(&mut command);
        let mut child = command.spawn()?;
        let before = pids_of(program);
        let began = Instant::now();
        let mut capabilities = Capabilities::new();
        capabilities.set("tauri:options", json!({ "application": program, "args": args }))?;
        loop {
            match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities.clone()).await {
                Ok(driver) => {
                    let pid = pids_of(program).into_iter().find(|p| !before.contains(p));
                    let Some(pid) = pid else {
                        end_group(&mut child);
                        return Err("the app's process was not found".into());
                    };
                    return Ok(Self { driver, tauri_driver: child, pid });
                }
                // Its port isn't open yet.
                Err(_) if began.elapsed() < Duration::from_secs(8) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(e) => {
                    end_group(&mut child);
                    return Err(format!("the window did not open: {e}").into());
                }
            }
        }
    }

    /// The app's own process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether the app's own process runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        alive(self.pid)
    }

    /// The web engine's processes of this app, by name.
    #[must_use]
    pub fn web_processes(&self) -> Vec<(u32, String)> {
        children(self.pid)
    }

    /// Waits until a vault lock has ended the web process and a fresh one shows the
    /// locked window. WebDriver's session ends with the process it drove: what
    /// comes after is seen from outside, or by opening the app again.
    ///
    /// # Errors
    /// When the old process stays, or no fresh one comes.
    pub async fn locked(&self, before: &[(u32, String)]) -> Outcome {
        let page = |(_, name): &&(u32, String)| name.starts_with("WebKitWebProc");
        let old: Vec<u32> = before.iter().filter(page).map(|(pid, _)| *pid).collect();
        let began = Instant::now();
        loop {
            let now = self.web_processes();
            let fresh = now.iter().filter(page).any(|(pid, _)| !old.contains(pid));
            if fresh && !old.iter().any(|pid| alive(*pid)) {
                return Ok(());
            }
            if began.elapsed() > Duration::from_secs(30) {
                return Err(
                    format!("the lock left the web process as it was: {before:?}, then {now:?}").into()
                );
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends the app's process as a power cut would: no time to tidy up.
    pub async fn kill(mut self) {
        let _ = Command::new("kill").args(["-KILL", &self.pid.to_string()]).status();
        wait_gone(self.pid).await;
        end_group(&mut self.tauri_driver);
    }

    /// Closes the window as a person does.
    pub async fn close(mut self) {
        // The driver's own quit; what it leaves behind ends with its group.
        let _ = tokio::time::timeout(Duration::from_secs(10), self.driver.clone().quit()).await;
        let ended = tokio::time::timeout(Duration::from_secs(5), wait_gone(self.pid)).await.is_ok();
        if !ended {
            let _ = Command::new("kill").args(["-TERM", &self.pid.to_string()]).status();
            let _ = tokio::time::timeout(Duration::from_secs(5), wait_gone(self.pid)).await;
        }
        end_group(&mut self.tauri_driver);
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if alive(self.pid) {
            let _ = Command::new("kill").args(["-KILL", &self.pid.to_string()]).status();
        }
        end_group(&mut self.tauri_driver);
    }
}

/// Gone with all its threads: the first is a zombie while others still end, and until the last has
/// ended the process keeps its files and its locks.
async fn wait_gone(pid: u32) {
    let ending = || fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count) > 1;
    while alive(pid) || ending() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Whether a process runs; one that ended and was not collected doesn't.
#[must_use]
pub fn alive(pid: u32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z")
}

/// State and parent, from `/proc`.
fn stat(pid: u32) -> Option<(String, u32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold spaces: read after the last bracket.
    let (_, rest) = text.rsplit_once(')')?;
    let mut words = rest.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}

fn all_pids() -> Vec<u32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

fn pids_of(program: &Path) -> Vec<u32> {
    let program = program.canonicalize().unwrap_or_else(|_| program.to_path_buf());
    all_pids()
        .into_iter()
        .filter(|pid| {
            fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program) && alive(*pid)
        })
        .collect()
}

fn children(of: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for pid in all_pids() {
        if stat(pid).is_some_and(|(state, parent)| parent == of && state != "Z") {
            let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned();
            found.push((pid, name));
            found.extend(children(pid));
        }
    }
    found
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
