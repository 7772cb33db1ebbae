//! The desktop shell: one window, its commands, its locks.
//!
//! **Invariants.** The window gets no file, shell or network access. No command
//! reaches the record but through a session; matrix.rs lists every command with
//! what it needs, and one that isn't listed is none. Nothing of the record
//! stays in a process that outlives a vault lock.
//!
//! **Not here:** rules of the practice, permissions, SQL.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod backups;
#[cfg(test)]
mod bindings;
mod calendar;
mod call;
mod commands;
mod demo;
mod desk;
mod drives;
mod error;
mod events;
mod idle;
mod jobs;
mod log;
mod matrix;
#[cfg(test)]
mod matrix_test;
mod model;
mod papers;
mod places;
mod second_factor;
mod sleep;
mod state;
#[cfg(test)]
mod state_test;
mod system;
mod way_in;
mod web_heap;
mod window;

use clap::Parser;
use std::{process::ExitCode, sync::Arc};
use stillroom_record::SystemClock;
use stillroom_vault::OsKeychain;
use tauri::{AppHandle, DragDropEvent, Manager, RunEvent, WindowEvent, Wry, plugin::TauriPlugin};

/// Keys and what was read leave memory when they are freed.
#[global_allocator]
static ALLOCATOR: stillroom_vault::wipe::WipingAllocator = stillroom_vault::wipe::WipingAllocator::new();

fn main() -> ExitCode {
    web_heap::share();
    let wiping = stillroom_vault::wipe::wipe_sqlite();
    let Some(places) = places::Arguments::parse().places() else { return ExitCode::FAILURE };
    log::start(&places.logs);
    log::quiet_panics();
    web_heap::report();
    if let Err(e) = wiping {
        tracing::error!(code = e.code(), "memory can't be wiped");
        return ExitCode::FAILURE;
    }
    let Ok(runtime) = call::runtime() else {
        tracing::error!("no threads for the window's calls");
        return ExitCode::FAILURE;
    };
    tauri::async_runtime::set(runtime.handle().clone());
    let app = Arc::new(state::App::new(places, Arc::new(OsKeychain::new()), Arc::new(SystemClock)));
    let commands = commands::all();
    let handle_invoke = commands.invoke_handler();
    let built = tauri::Builder::default()
        .plugin(one_window_a_vault(&app.places))
        .plugin(tauri_plugin_dialog::init())
        .manage(app.clone())
        .invoke_handler(handle_invoke)
        .setup(move |tauri| {
            commands.mount_events(tauri);
            let window = window::Window::new(tauri.handle().clone());
            window.open()?;
            app.sit_at(Box::new(window));
            app.keep_watch();
            backups::keep_watch(&app);
            sleep::listen(&app);
            if let Some(spa) = app.places.demo {
                demo::prepare(&app, spa);
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            tauri.run(on_event);
            ExitCode::SUCCESS
        }
        Err(_) => {
            tracing::error!("the window system could not be used");
            ExitCode::FAILURE
        }
    }
}

/// Closing the window is quitting, and quitting is a vault lock. A file dropped on it was chosen.
fn on_event(tauri: &AppHandle, event: RunEvent) {
    let lock = || {
        tauri.state::<Arc<state::App>>().lock_vault();
    };
    match event {
        RunEvent::WindowEvent { event: WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }), .. } => {
            tauri.state::<Arc<state::App>>().dropped(paths);
        }
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. } => {
            // Gone from the screen at once; the lock may take a moment.
            api.prevent_close();
            if let Some(window) = tauri.get_webview_window(&label)
                && window.hide().is_err()
            {
                tracing::warn!("the window could not be hidden");
            }
            let tauri = tauri.clone();
            std::thread::spawn(move || {
                tauri.state::<Arc<state::App>>().lock_vault();
                tauri.exit(0);
            });
        }
        RunEvent::Exit => lock(),
        _ => {}
    }
}

/// A second start shows the window that is there. (What keeps two programs out of one vault is the
/// vault's own lock.)
fn one_window_a_vault(places: &places::Places) -> TauriPlugin<Wry> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let vault = std::path::absolute(&places.vault).unwrap_or_else(|_| places.vault.clone());
    let mut hasher = DefaultHasher::new();
    vault.hash(&mut hasher);
    // Only Linux can tell vaults apart here; elsewhere one window is open at a time.
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, _, _| window::focus(app))
        .dbus_id(format!("app.stillroom.v{:016x}", hasher.finish()))
        .build()
}
