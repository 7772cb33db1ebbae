//! The desktop shell.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod window;

fn main() {
    let built = tauri::Builder::default()
        .setup(|app| {
            window::open(app.handle())?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(|_, _| {}),
        Err(_) => std::process::exit(1),
    }
}
