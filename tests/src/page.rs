//! The page as a person finds things on it: by role and by name.

use crate::Outcome;
use crate::window::Window;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// How long a person would wait before calling it broken. Two busy cores and an
/// unoptimised build are slow; a figure that matters is measured by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// Finds visible elements by role and accessible name. Small on purpose: names
/// come from aria-label, aria-labelledby, label, alt, title, placeholder, text.
const FINDER: &str = r#"
const [role, wanted, index] = arguments;
const roleOf = (e) => {
  const given = e.getAttribute('role'); if (given) return given.split(' ')[0];
  const tag = e.tagName.toLowerCase();
  if (tag === 'button' || tag === 'summary') return 'button';
  if (tag === 'a') return 'link';
  if (/^h[1-6]$/.test(tag)) return 'heading';
  if (tag === 'textarea') return 'textbox';
  if (tag === 'select') return 'combobox';
  if (tag === 'dialog') return 'dialog';
  if (tag === 'option') return 'option';
  if (tag === 'input') {
    const t = e.type;
    if (t === 'checkbox' || t === 'radio' || t === 'button') return t;
    if (t === 'submit') return 'button';
    if (t === 'number') return 'spinbutton';
    return 'textbox';
  }
  return tag;
};
const squeeze = (s) => (s ?? '').replace(/\s+/g, ' ').trim();
// What a screen reader would say: without what is only for the eye.
const said = (n) => n.nodeType === 3 ? n.data
  : n.nodeType !== 1 || n.getAttribute('aria-hidden') === 'true' ? ''
  : n.getAttribute('aria-label') ?? [...n.childNodes].map(said).join('');
const nameOf = (e) => {
  const by = e.getAttribute('aria-labelledby');
  if (by) return squeeze(by.split(/\s+/).map((id) => said(document.getElementById(id) ?? document.createTextNode(''))).join(' '));
  if (e.getAttribute('aria-label')) return squeeze(e.getAttribute('aria-label'));
  if (e.labels && e.labels.length) return squeeze([...e.labels].map(said).join(' '));
  if (e.tagName === 'INPUT' || e.tagName === 'TEXTAREA') return squeeze(e.placeholder || e.title);
  return squeeze(said(e)) || squeeze(e.title);
};
const visible = (e) => {
  const r = e.getBoundingClientRect();
  if (r.width === 0 && r.height === 0) return false;
  return getComputedStyle(e).visibility !== 'hidden' && !e.closest('[inert]');
};
const same = (role, wish) => role === wish
  || (wish === 'field' && ['textbox', 'searchbox', 'combobox', 'spinbutton'].includes(role))
  || (wish === 'choice' && ['option', 'menuitem', 'menuitemradio', 'radio', 'tab', 'listitem', 'checkbox', 'switch'].includes(role))
  || (wish === 'action' && ['button', 'link', 'menuitem', 'option', 'tab', 'checkbox', 'radio', 'switch'].includes(role));
const low = wanted.toLowerCase();
const within = (root) => {
  const all = [...root.querySelectorAll('*')].filter((e) => same(roleOf(e), role) && visible(e));
  const exact = all.filter((e) => nameOf(e).toLowerCase() === low);
  const starts = all.filter((e) => nameOf(e).toLowerCase().startsWith(low));
  const holds = all.filter((e) => nameOf(e).toLowerCase().includes(low));
  const pick = exact.length ? exact : starts.length ? starts : holds;
  return pick[index] ?? null;
};
// What lies on top is what a person uses; toasts are beside it.
const top = [...document.querySelectorAll('[role=dialog],[role=alertdialog],dialog[open]')].filter(visible).pop();
return (top && within(top)) ?? within(document);
"#;

/// Errors of the page, and texts that would show on a person's screen.
const WATCH: &str = r#"
if (!window.__watch) {
  window.__watch = { errors: [] };
  addEventListener('error', (e) => window.__watch.errors.push(String(e.message)));
  addEventListener('unhandledrejection', (e) => window.__watch.errors.push('rejected: ' + String(e.reason?.message ?? e.reason)));
  document.addEventListener('securitypolicyviolation', (e) => window.__watch.errors.push('csp: ' + e.violatedDirective + ' ' + e.blockedURI));
}
return window.__watch.errors;
"#;

impl Window {
    /// Runs a script in the page.
    ///
    /// # Errors
    /// When the script throws or the page is gone.
    pub async fn script(&self, script: &str, args: Vec<Value>) -> Outcome<Value> {
        Ok(self.driver.execute(script, args).await?.json().clone())
    }

    /// The element of this role and name, waited for.
    ///
    /// # Errors
    /// When it doesn't come; the message ends with the page's text.
    pub async fn find(&self, role: &str, name: &str) -> Outcome<WebElement> {
        self.find_nth(role, name, 0).await
    }

    /// The n-th of several that bear the same role and name.
    ///
    /// # Errors
    /// When it doesn't come.
    pub async fn find_nth(&self, role: &str, name: &str, n: usize) -> Outcome<WebElement> {
        let began = Instant::now();
        loop {
            let found = self.driver.execute(FINDER, vec![json!(role), json!(name), json!(n)]).await;
            if let Ok(element) = found.and_then(|ret| ret.element()) {
                return Ok(element);
            }
            if began.elapsed() > PATIENCE {
                let text = self.text().await.unwrap_or_default();
                return Err(format!("no {role} named {name:?} on the page, which says:\n{text}").into());
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Whether there is one now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        let found = self.driver.execute(FINDER, vec![json!(role), json!(name), json!(0)]).await;
        found.and_then(|ret| ret.element()).is_ok()
    }

    /// Clicks a button or a link. What is being painted over is tried again.
    ///
    /// # Errors
    /// When it isn't there or can't be clicked.
    pub async fn press(&self, name: &str) -> Outcome {
        self.press_as("action", name).await
    }

    /// Clicks what has this role.
    ///
    /// # Errors
    /// When it isn't there or can't be clicked.
    pub async fn press_as(&self, role: &str, name: &str) -> Outcome {
        let began = Instant::now();
        loop {
            let element = self.find(role, name).await?;
            // A click on a button that is still greyed out is lost without a word.
            if !element.is_enabled().await.unwrap_or(true) && began.elapsed() < PATIENCE {
                tokio::time::sleep(Duration::from_millis(60)).await;
                continue;
            }
            match element.click().await {
                Ok(()) => return Ok(()),
                // A radio button behind its label is for screen readers; the label is what one sees.
                Err(e) if format!("{e:?}").contains("NotInteractable") => {
                    self.driver.execute("arguments[0].click()", vec![element.to_json()?]).await?;
                    return Ok(());
                }
                Err(e) if began.elapsed() > PATIENCE => return Err(format!("{role} {name:?}: {e}").into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(80)).await,
            }
        }
    }

    /// Ticks a checkbox or a radio button.
    ///
    /// # Errors
    /// When it isn't there or can't be ticked.
    pub async fn tick(&self, name: &str) -> Outcome {
        let began = Instant::now();
        loop {
            for role in ["checkbox", "radio"] {
                if self.has(role, name).await {
                    let element = self.find(role, name).await?;
                    if element.is_selected().await? {
                        return Ok(());
                    }
                    let _ = element.click().await;
                }
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("{name:?} can't be ticked").into());
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// Fills a field: what was in it goes.
    ///
    /// # Errors
    /// When it isn't there.
    pub async fn fill(&self, name: &str, text: &str) -> Outcome {
        let began = Instant::now();
        loop {
            let field = self.find("field", name).await?;
            let typed = async {
                field.focus().await?;
                if field.value().await?.is_some_and(|v| !v.is_empty()) {
                    field.send_keys(Key::Control + "a").await?;
                    field.send_keys(Key::Delete + "").await?;
                }
                field.send_keys(text).await?;
                field.value().await
            };
            // A screen that is still opening may take the focus, or the field, away.
            match typed.await {
                Ok(Some(value)) if value == text => return Ok(()),
                Ok(value) if began.elapsed() > PATIENCE => {
                    return Err(format!(
                        "{name:?} holds {} letters of {}",
                        value.map_or(0, |v| v.len()),
                        text.len()
                    )
                    .into());
                }
                Err(e) if began.elapsed() > PATIENCE => return Err(format!("{name:?}: {e}").into()),
                _ => tokio::time::sleep(Duration::from_millis(150)).await,
            }
        }
    }

    /// Chooses in a list that opens (a `select`), or sets a date or time field.
    /// Through the page: WebKitGTK draws these itself, outside the page.
    ///
    /// # Errors
    /// When it isn't there, or has no such choice.
    pub async fn choose(&self, name: &str, choice: &str) -> Outcome {
        let field = self.find("field", name).await?;
        let script = r#"
            const [field, choice] = arguments;
            if (field.tagName === 'SELECT') {
              const option = [...field.options].find((o) => o.label.trim().startsWith(choice) || o.textContent.trim().startsWith(choice));
              if (!option) return [...field.options].map((o) => o.textContent.trim()).join(' | ');
              field.value = option.value; field.selectedIndex = option.index;
            } else {
              Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, choice);
            }
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
            return null;"#;
        let wrong = self.driver.execute(script, vec![field.to_json()?, json!(choice)]).await?;
        match wrong.json().as_str() {
            None => Ok(()),
            Some(choices) => Err(format!("{name:?} has no choice {choice:?}, but: {choices}").into()),
        }
    }

    /// Presses keys where the focus is.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn keys(&self, keys: impl Into<TypingData>) -> Outcome {
        let element = self.driver.active_element().await?;
        element.send_keys(keys).await?;
        Ok(())
    }

    /// Presses one key with others held down, as the whole window's shortcut.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn chord(&self, held: &[Key], key: char) -> Outcome {
        let mut actions = self.driver.action_chain();
        for held in held {
            actions = actions.key_down(held.clone());
        }
        actions = actions.key_down(key).key_up(key);
        for held in held.iter().rev() {
            actions = actions.key_up(held.clone());
        }
        actions.perform().await?;
        Ok(())
    }

    /// Waits until the page shows `text`.
    ///
    /// # Errors
    /// When it doesn't come.
    pub async fn shows(&self, text: &str) -> Outcome {
        self.until(&format!("the page to show {text:?}"), |page| page.contains(text)).await
    }

    /// Waits until the page no longer shows `text`.
    ///
    /// # Errors
    /// When it stays.
    pub async fn hides(&self, text: &str) -> Outcome {
        self.until(&format!("the page not to show {text:?}"), |page| !page.contains(text)).await
    }

    /// Waits for the page's text to be as `is` says.
    ///
    /// # Errors
    /// When it doesn't become so.
    pub async fn until(&self, what: &str, is: impl Fn(&str) -> bool) -> Outcome {
        let began = Instant::now();
        loop {
            let text = self.text().await.unwrap_or_default();
            if is(&text) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("waited for {what}; the page says:\n{text}").into());
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// What a person can read: the text, and what fields hold.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn text(&self) -> Outcome<String> {
        let script = "return document.body.innerText + '\\n' + [...document.querySelectorAll('input,textarea')]\
                      .filter((e) => e.type !== 'password').map((e) => e.value).filter(Boolean).join('\\n')";
        Ok(self.script(script, vec![]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Starts to watch for errors of the page; gives those since the last call.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn page_errors(&self) -> Outcome<Vec<String>> {
        let errors = self.script(WATCH, vec![]).await?;
        Ok(errors.as_array().into_iter().flatten().filter_map(|e| e.as_str().map(str::to_owned)).collect())
    }

    /// Runs axe on the page; gives what it found wrong, a line each.
    ///
    /// # Errors
    /// When `sentinel` isn't shown (axe passes a blank page), or axe isn't installed.
    pub async fn axe(&self, sentinel: &str) -> Outcome<Vec<String>> {
        self.shows(sentinel).await?;
        let axe = std::fs::read_to_string(xtask::tree::ui().join("node_modules/axe-core/axe.min.js"))?;
        self.script(&format!("if (!window.axe) {{ {axe} }} return 0"), vec![]).await?;
        let run = r#"
            const done = arguments[arguments.length - 1];
            // Halfway through a fade, colours are nobody's.
            const still = Promise.allSettled(document.getAnimations().map((a) => a.finished));
            Promise.race([still, new Promise((go) => setTimeout(go, 2000))]).then(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
              .then((r) => done(r.violations.map((v) => v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' (' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? '') + ')').join(' | '))))
              .catch((e) => done(['axe failed: ' + e.message]));"#;
        let found = self.driver.execute_async(run, vec![]).await?;
        Ok(found
            .json()
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect())
    }
}
