//! One call from the window: how it gets to the record and back.
//!
//! A command's first argument. It looks up the command in matrix.rs before
//! anything runs, moves the work to a thread that may block, and turns a panic
//! into an error, so that no promise of the window hangs.

use crate::{
    error::{Answer, AppError},
    matrix::{self, Needs},
    state::App,
};
use specta::{Types, datatype::DataType, function::FunctionArg};
use std::{sync::Arc, time::Instant};
use stillroom_record::Session;
use stillroom_vault::wipe;
use tauri::{
    Manager, Runtime,
    ipc::{CommandArg, CommandItem, InvokeError},
};

/// One call from the window.
pub(crate) struct Call {
    app: Arc<App>,
    command: &'static str,
}

impl Call {
    /// A call as a test makes it.
    #[cfg(test)]
    pub(crate) fn of(app: &Arc<App>, command: &'static str) -> Self {
        Self { app: app.clone(), command }
    }

    /// Work for whoever is signed in. The record decides what they may.
    pub(crate) async fn signed_in<T, E>(
        self,
        work: impl FnOnce(&Session) -> Result<T, E> + Send + 'static,
    ) -> Answer<T>
    where
        T: Send + 'static,
        E: Into<AppError>,
    {
        self.run(move |app| {
            let session = app.session()?;
            work(&session).map_err(Into::into)
        })
        .await
    }

    /// Work of the shell itself: locking, signing in, jobs.
    pub(crate) async fn run<T>(self, work: impl FnOnce(&Arc<App>) -> Answer<T> + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
    {
        let Self { app, command } = self;
        match matrix::needs(command) {
            None => return Err(AppError::new("unknown_command", "Stillroom has no such command.")),
            Some(Needs::Nobody) => {}
            Some(_) => drop(app.session()?),
        }
        let begun = Instant::now();
        let done = tauri::async_runtime::spawn_blocking(move || {
            let answer = work(&app);
            wipe::registers();
            answer
        });
        let done = done.await;
        let answer = done.unwrap_or_else(|_| Err(AppError::internal()));
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &answer {
            Ok(_) if command == "activity" => {}
            Ok(_) => tracing::info!(command, ms, "done"),
            Err(e) => tracing::info!(command, ms, code = e.code, "refused"),
        }
        answer
    }
}

/// What calls run in. A thread of it that waits for the next call keeps no word of the last one
/// in its registers; the threads that may block see to that themselves, in [`Call::run`].
///
/// # Errors
/// When the system gives no threads.
pub(crate) fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().on_thread_park(wipe::registers).build()
}

impl<'de, R: Runtime> CommandArg<'de, R> for Call {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        match command.message.webview_ref().try_state::<Arc<App>>() {
            Some(app) => Ok(Self { app: app.inner().clone(), command: command.name }),
            None => Err(InvokeError::from(AppError::internal().message)),
        }
    }
}

/// The window doesn't send it.
impl FunctionArg for Call {
    fn to_datatype(_: &mut Types) -> Option<DataType> {
        None
    }
}
