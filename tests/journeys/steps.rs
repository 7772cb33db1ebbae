//! Things that a person does on several journeys.

use stillroom_tests::Outcome;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;

/// A person of the invented practice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) login: &'static str,
    pub(crate) passphrase: &'static str,
}

pub(crate) const PRACTICE: &str = "Juniper & Rye";
pub(crate) const OWNER: Person =
    Person { name: "Olivia Brandt", login: "olivia", passphrase: "a lantern over the still water" };

/// First run, from the welcome to the open record. Gives the recovery key's groups.
pub(crate) async fn set_up(journey: &Journey) -> Outcome<Vec<String>> {
    let window = journey.window()?;
    journey.accessible("welcome", "Welcome to Stillroom").await?;
    window.press("Set up a practice").await?;
    window.fill("Practice name", PRACTICE).await?;
    window.fill("Time zone", "Chicago").await?;
    window.press_as("option", "America/Chicago").await?;
    journey.accessible("practice", "Your practice").await?;
    window.press("Continue").await?;
    window.fill("Your name", OWNER.name).await?;
    window.fill("Login", OWNER.login).await?;
    journey.accessible("owner", "Who owns it").await?;
    window.press("Continue").await?;
    window.fill("Passphrase", OWNER.passphrase).await?;
    window.fill("Type it again", OWNER.passphrase).await?;
    journey.accessible("passphrase", "Choose a passphrase").await?;
    window.press("Continue").await?;

    window.shows("Sheet plus stick is everything").await?;
    let groups = window
        .script("return [...document.querySelectorAll('ol code')].map((e) => e.innerText.trim())", vec![])
        .await?;
    let groups: Vec<String> =
        groups.as_array().into_iter().flatten().filter_map(|g| g.as_str().map(str::to_owned)).collect();
    if groups.len() < 8 {
        return Err(format!("only {} groups of the recovery key are shown", groups.len()).into());
    }
    journey.accessible("recovery-key", "It is shown only now").await?;
    window.press_as("checkbox", "I have printed it").await?;
    window.press("Continue").await?;
    window.shows("Type two groups back").await?;
    type_groups_back(window, &groups).await?;
    journey.accessible("recovery-check", "Type two groups back").await?;
    window.press("Confirm").await?;
    journey.accessible("ready", "Your practice is ready").await?;
    window.press("Open Stillroom").await?;
    window.find("link", "Schedule").await?;
    Ok(groups)
}

/// The two groups that are asked for, in the way a tired person types them.
async fn type_groups_back(window: &Window, groups: &[String]) -> Outcome {
    for (at, group) in groups.iter().enumerate() {
        let label = format!("Group {}", at + 1);
        if window.has("field", &label).await {
            window.fill(&label, &group.to_lowercase()).await?;
        }
    }
    Ok(())
}

/// Signs in at the sign-in screen.
pub(crate) async fn sign_in(window: &Window, person: Person) -> Outcome {
    window.until("the sign-in screen", |text| text.contains("Sign in")).await?;
    if window.has("button", person.name).await {
        window.press(person.name).await?;
    } else if window.has("field", "Login").await {
        window.fill("Login", person.login).await?;
    } else if window.has("button", person.login).await {
        window.press(person.login).await?;
    }
    window.fill("Passphrase", person.passphrase).await?;
    window.press_as("button", "Sign in").await?;
    window.find("link", "Schedule").await?;
    Ok(())
}
