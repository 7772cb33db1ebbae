//! Journeys in the real window, on the real backend.
#![cfg(target_os = "linux")]

use stillroom_tests::journey::Journey;

#[tokio::test(flavor = "multi_thread")]
async fn the_window_opens_and_shows_a_page() {
    Journey::walk("opens", async |journey| {
        let window = journey.open().await?;
        window.until("a page", |text| !text.trim().is_empty()).await?;
        journey.picture("opens").await;
        Ok(())
    })
    .await;
}
