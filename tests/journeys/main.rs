//! Journeys in the real window, on the real backend.
#![cfg(target_os = "linux")]

mod steps;

use stillroom_tests::journey::Journey;

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_sets_up_a_practice_and_comes_back() {
    Journey::walk("newcomer", async |journey| {
        journey.open().await?;
        steps::set_up(journey).await?;
        let window = journey.open().await?;
        steps::sign_in(window, steps::OWNER).await?;
        Ok(())
    })
    .await;
}
