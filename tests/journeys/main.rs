//! Journeys in the real window, on the real backend.
#![cfg(target_os = "linux")]

mod backup;
mod disks;
mod hostile;
mod keychain;
mod machine;
mod remains;
mod screens;
mod steps;
mod story;
