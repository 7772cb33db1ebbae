//! Journeys in the real window, on the real backend.
#![cfg(target_os = "linux")]

mod steps;
mod story;
