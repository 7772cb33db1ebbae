//! Journeys in the real window, on the real backend.
#![cfg(target_os = "linux")]

mod backup;
mod bad_week;
mod disks;
mod hostile;
mod keychain;
mod machine;
mod owner_tasks;
mod remains;
mod rights;
mod screens;
mod second_factor;
mod spa;
mod steps;
mod story;
