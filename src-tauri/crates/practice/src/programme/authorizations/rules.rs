//! What an authorization must hold, when it holds, what may be published and what comes down. Pure.

use super::super::clocks;
use super::super::words::{LINE, TEXT, needed, past, text};
use super::content::{Content, content};
use super::model::{
    AuthorizationDraft, AuthorizationEnd, AuthorizationId, AuthorizationState as State, ElementHeld,
    EndAuthorizationReq, PublicationDraft, PublishRefusal, Publishing, SettlePublicationReq, SignMethod,
    TakenDown, UsePurpose,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::Days;

/// When an authorization begins and ends.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) signed: LocalDate,
    pub(super) expires: Option<LocalDate>,
    pub(super) ended: Option<(AuthorizationEnd, LocalDate)>,
}

/// What decides whether something may be published under an authorization.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    pub(super) id: AuthorizationId,
    pub(super) purposes: Vec<UsePurpose>,
    pub(super) term: Term,
}

/// How an authorization stands on a day. The day on which a revocation was received is the first
/// on which nothing is published; the day that it expires on is the last on which something is.
pub(super) fn state(term: &Term, on: LocalDate) -> State {
    match term.ended {
        Some((AuthorizationEnd::Revoked, day)) if day <= on => return State::Revoked,
        Some((AuthorizationEnd::Event, day)) if day <= on => return State::Expired,
        _ => {}
    }
    if term.expires.is_some_and(|last| last < on) {
        return State::Expired;
    }
    if on < term.signed { State::NotYet } else { State::Effective }
}

/// The first day on which it no longer holds, where that is known.
pub(super) fn over_on(term: &Term) -> Option<LocalDate> {
    let after = term.expires.and_then(|last| last.0.succ_opt()).map(LocalDate);
    [after, term.ended.map(|(_, day)| day)].into_iter().flatten().min()
}

/// Whether something may be published for a purpose on a day: the newest authorization that covers
/// both, or the nearest reason why not.
pub(super) fn may_publish(all: &[Cover], purpose: UsePurpose, on: LocalDate) -> Publishing {
    let covering = || all.iter().filter(|one| one.purposes.contains(&purpose));
    if let Some(one) =
        covering().filter(|one| state(&one.term, on) == State::Effective).max_by_key(|one| one.id)
    {
        return Publishing::Allowed(one.id);
    }
    let is = |wanted| covering().any(|one| state(&one.term, on) == wanted);
    Publishing::Refused(if is(State::Revoked) {
        PublishRefusal::Revoked
    } else if is(State::Expired) {
        PublishRefusal::Expired
    } else if is(State::NotYet) {
        PublishRefusal::NotYet
    } else if all.is_empty() {
        PublishRefusal::NoneSigned
    } else {
        PublishRefusal::OtherPurpose
    })
}

/// By when something comes down; none while its authorization holds, or where it is down.
pub(super) fn takedown_due(term: &Term, is_down: bool, today: LocalDate) -> Option<LocalDate> {
    if is_down {
        return None;
    }
    let over = over_on(term).filter(|day| *day <= today)?;
    let days = u64::from(content().takedown_days);
    Some(LocalDate(over.0.checked_add_days(Days::new(days)).unwrap_or(over.0)))
}

/// What a refusal says to whoever would publish.
pub(super) const fn refusal(why: PublishRefusal) -> &'static str {
    match why {
        PublishRefusal::NoneSigned => {
            "The client has signed no authorization. Don’t publish this; ask for one first."
        }
        PublishRefusal::OtherPurpose => {
            "The client’s authorization doesn’t cover this purpose. Don’t publish this; ask for one that does."
        }
        PublishRefusal::NotYet => {
            "On that day the authorization wasn’t signed yet. Choose the right day, or take it down and report it."
        }
        PublishRefusal::Expired => {
            "The client’s authorization has ended. Don’t publish this; ask for a new one."
        }
        PublishRefusal::Revoked => {
            "The client took the authorization back. Don’t publish this; what is up has to come down."
        }
    }
}

const fn purpose_words(purpose: UsePurpose) -> &'static str {
    match purpose {
        UsePurpose::OwnPages => "On the practice's own website and social media accounts",
        UsePurpose::Ads => "In advertisements, online or in print",
        UsePurpose::Teaching => "To teach professionals, in courses and talks",
        UsePurpose::Press => "In newspapers, magazines or broadcasts",
        UsePurpose::Partner => "By a manufacturer or another company named above",
        UsePurpose::PaidMessages => "To send you offers that another company pays for",
        UsePurpose::Sale => "To hand it over for payment",
        UsePurpose::Other => "As described here",
    }
}

/// Who signs, as the form names them.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) practice: String,
    pub(super) client: String,
    pub(super) authority: String,
}

/// The form as it reads. What people wrote is put in last and never filled again.
pub(super) fn form(d: &AuthorizationDraft, names: &Names) -> String {
    let c: &Content = content();
    let or_blank =
        |text: &str| if text.trim().is_empty() { "____________".to_owned() } else { text.trim().to_owned() };
    let ours = |text: &str| text.replace("{{practice}}", &names.practice);
    let uses = d.purposes.iter().map(|p| format!("- {}", purpose_words(*p))).collect::<Vec<_>>().join("\n");
    let expiry = match (d.expires_on, d.expires_event.trim()) {
        (Some(on), _) => format!("On {}.", clocks::long(on)),
        (None, "") => "____________".to_owned(),
        (None, event) => format!("With this: {event}"),
    };
    let money = if d.purposes.contains(&UsePurpose::Sale) {
        ours(&c.statements.sale)
    } else {
        match d.paid {
            Some(true) => ours(&c.statements.paid),
            Some(false) => ours(&c.statements.unpaid),
            None => "____________".to_owned(),
        }
    };
    let authority = if names.authority.is_empty() {
        String::new()
    } else {
        format!("For the client, as: {}", names.authority)
    };
    let signed = if d.signer_name.trim().is_empty() { String::new() } else { clocks::long(d.signed_on) };
    let parts: [(&str, String); 15] = [
        ("practice", names.practice.clone()),
        ("client", names.client.clone()),
        ("revoke", ours(&c.statements.revoke)),
        ("condition", c.statements.condition.clone()),
        ("redisclose", c.statements.redisclose.clone()),
        ("copy", c.statements.copy.clone()),
        ("uses", uses),
        ("expiry", expiry),
        ("money", money.replace("{{payer}}", &or_blank(&d.payer))),
        ("what", or_blank(&d.what)),
        ("who", or_blank(&d.who)),
        ("toWhom", or_blank(&d.to_whom)),
        ("purpose", d.purpose.trim().to_owned()),
        ("signer", or_blank(&d.signer_name)),
        ("authority", authority),
    ];
    fill(&c.form, &parts, &signed)
}

/// Fills each place of a template once, from left to right.
fn fill(template: &str, parts: &[(&str, String)], signed: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, further)) = after.split_once("}}") else { break };
        let value = parts.iter().find(|(part, _)| *part == name).map(|(_, value)| value.as_str());
        out.push_str(if name == "signed" { signed } else { value.unwrap_or_default() });
        rest = further;
    }
    out.push_str(rest);
    let lines: Vec<_> = out.trim().lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// What a form lacks: the element, the field, and what to do.
pub(super) fn lacks(d: &AuthorizationDraft, form: &str) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut all = Vec::new();
    let blank = |text: &str| text.trim().is_empty();
    let mut need = |is: bool, element, field, why| {
        if is {
            all.push((element, field, why));
        }
    };
    need(blank(&d.what), "what", "what", "Say what is used: which photos or words, of what, from when.");
    need(blank(&d.who), "who", "who", "Say who may use and share it.");
    need(blank(&d.to_whom), "toWhom", "toWhom", "Say who may get it.");
    need(d.purposes.is_empty(), "purpose", "purposes", "Choose at least one purpose.");
    let untold = d.purposes.contains(&UsePurpose::Other) && blank(&d.purpose);
    need(untold, "purpose", "purpose", "Say in words what the other purpose is.");
    let never_ends = d.expires_on.is_none() && blank(&d.expires_event);
    need(never_ends, "expiry", "expiresOn", "Choose a day on which it ends, or say what it ends with.");
    let twice = d.expires_on.is_some() && !blank(&d.expires_event);
    need(twice, "expiry", "expiresEvent", "It ends on a day or with an event, not both. Clear one.");
    need(
        d.expires_on.is_some_and(|on| on < d.signed_on),
        "expiry",
        "expiresOn",
        "This is before it is signed. Choose a later day.",
    );
    need(d.paid.is_none(), "money", "paid", "Say whether anybody pays you for this.");
    let sells = d.purposes.contains(&UsePurpose::Sale);
    let pays = sells || d.purposes.contains(&UsePurpose::PaidMessages);
    need(
        pays && d.paid == Some(false),
        "money",
        "paid",
        "This purpose means that somebody pays. Say yes and name them, or leave the purpose out.",
    );
    need(d.paid == Some(true) && blank(&d.payer), "money", "payer", "Say who pays. The form names them.");
    let statements = &content().statements;
    for (id, sentence) in [
        ("revoke", &statements.revoke),
        ("condition", &statements.condition),
        ("redisclose", &statements.redisclose),
    ] {
        // Up to where the practice's name comes in.
        let told = sentence.split("{{").next().unwrap_or_default();
        need(!form.contains(told), id, "text", "The form doesn’t say this. Nothing can be signed.");
    }
    need(
        !d.apart,
        "apart",
        "apart",
        "It must stand alone: on a paper of its own, and no condition of a treatment. Confirm that it does.",
    );
    need(blank(&d.signer_name), "signature", "signerName", "The signer types their full name here.");
    let paper = d.method == SignMethod::Paper && blank(&d.kept_at);
    need(paper, "signature", "keptAt", "Say where the signed paper is kept.");
    need(d.copy.is_none(), "copy", "copy", "Say how the signer gets a copy.");
    all
}

/// Each element with what it lacks.
pub(super) fn held(d: &AuthorizationDraft, form: &str) -> Vec<ElementHeld> {
    let lacks = lacks(d, form);
    content()
        .element
        .iter()
        .map(|element| {
            let lack = lacks.iter().find(|(id, _, _)| *id == element.id);
            ElementHeld {
                element: element.clone(),
                met: lack.is_none(),
                lacks: lack.map(|(_, _, why)| (*why).to_owned()),
            }
        })
        .collect()
}

/// The draft as it will be kept, whole.
pub(super) fn draft(mut d: AuthorizationDraft, today: LocalDate) -> Result<AuthorizationDraft> {
    d.what = text("what", &d.what, TEXT)?;
    d.who = text("who", &d.who, TEXT)?;
    d.to_whom = text("toWhom", &d.to_whom, TEXT)?;
    d.purpose = text("purpose", &d.purpose, TEXT)?;
    d.expires_event = text("expiresEvent", &d.expires_event, LINE)?;
    d.payer = text("payer", &d.payer, LINE)?;
    d.signer_name = text("signerName", &d.signer_name, LINE)?;
    d.kept_at = text("keptAt", &d.kept_at, LINE)?;
    d.signed_on = past("signedOn", d.signed_on, today)?;
    d.purposes.sort_unstable();
    d.purposes.dedup();
    if d.paid == Some(false) {
        d.payer = String::new();
    }
    if d.method == SignMethod::Screen {
        d.kept_at = String::new();
        if d.signed_on != today {
            return Err(PracticeError::invalid("signedOn", "What is signed on this screen is signed today."));
        }
    }
    Ok(d)
}

/// Refuses what isn't whole, naming the first field.
pub(super) fn whole(d: &AuthorizationDraft, form: &str) -> Result<()> {
    match lacks(d, form).first() {
        None => Ok(()),
        Some((_, field, why)) => Err(PracticeError::invalid(field, *why)),
    }
}

/// An end that may be written under an authorization.
pub(super) fn end(req: &EndAuthorizationReq, term: &Term, today: LocalDate) -> Result<String> {
    if term.ended.is_some() {
        return Err(PracticeError::Conflict("This has ended already. Nothing was changed.".to_owned()));
    }
    past("on", req.on, today)?;
    if req.on < term.signed {
        return Err(PracticeError::invalid("on", "This is before it was signed. Choose a later day."));
    }
    match req.end {
        AuthorizationEnd::Revoked if req.how.is_none() => {
            Err(PracticeError::invalid("how", "Say how the client told you."))
        }
        AuthorizationEnd::Revoked => text("words", &req.words, TEXT),
        AuthorizationEnd::Event => needed("words", &req.words, TEXT, "Write what happened."),
    }
}

pub(super) fn publication(mut d: PublicationDraft, today: LocalDate) -> Result<PublicationDraft> {
    d.what = needed("what", &d.what, TEXT, "Say what is published, so that it can be found again.")?;
    d.place = needed("place", &d.place, LINE, "Say where: the website, the account, the magazine.")?;
    d.address = text("address", &d.address, LINE)?;
    d.published_on = past("publishedOn", d.published_on, today)?;
    Ok(d)
}

pub(super) fn settle(
    mut r: SettlePublicationReq,
    published: LocalDate,
    today: LocalDate,
) -> Result<SettlePublicationReq> {
    past("on", r.on, today)?;
    if r.on < published {
        return Err(PracticeError::invalid("on", "This is before it was published. Choose a later day."));
    }
    r.proof = needed("proof", &r.proof, TEXT, "Say what shows it: who looked, when, what was there.")?;
    r.remains = match r.how {
        TakenDown::Removed => text("remains", &r.remains, TEXT)?,
        TakenDown::Asked | TakenDown::CannotUndo => {
            needed("remains", &r.remains, TEXT, "Say what couldn’t be undone. The client may ask.")?
        }
    };
    Ok(r)
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
