//! scratch
use stillroom_tests::journey::Journey;
#[tokio::test(flavor = "multi_thread")]
async fn scratch() {
    Journey::walk("scratch", async |journey| {
        let window = journey.open().await?;
        eprintln!("text: {:?}", window.text().await);
        for _ in 0..14 {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            eprintln!("handles {:?} web {:?}", window.driver.windows().await, window.web_processes());
        }
        if let Ok(handles) = window.driver.windows().await {
            for h in handles {
                eprintln!("switch {:?}", window.driver.switch_to_window(h).await);
                eprintln!("text: {:?}", window.text().await);
            }
        }
        journey.picture("scratch").await;
        Ok(())
    })
    .await;
}
