//! Journeys in the real window, on the real backend.
#![cfg(target_os = "linux")]

mod backup;
mod hostile;
mod keychain;
mod remains;
mod screens;
mod steps;
mod story;
