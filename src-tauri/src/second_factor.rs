//! What the window shows of a second factor: a new one's QR code, as rows of dark and light squares
//! that it draws, and what whoever signs in should know of theirs.

use crate::{
    error::AppError,
    model::{NewSecondFactor, Notice},
};
use qrcode::{Color, EcLevel, QrCode};
use stillroom_practice::clients::Tone;
use stillroom_record::{Session, StepUpAsks, sign_in::NewFactor};

/// What the window shows of a new second factor.
pub(crate) fn shown(factor: &NewFactor) -> Result<NewSecondFactor, AppError> {
    // Medium: a glare on the screen takes no more than a seventh of it away.
    let code = QrCode::with_error_correction_level(factor.uri.as_bytes(), EcLevel::M)
        .map_err(|_| AppError::new("qr", "The QR code can't be drawn. Type the letters instead."))?;
    let row = |row: &[Color]| row.iter().map(|color| color.select('1', '0')).collect();
    let qr = code.to_colors().chunks_exact(code.width()).map(row).collect();
    let letters: Vec<char> = factor.secret.chars().collect();
    Ok(NewSecondFactor { secret: letters.chunks(4).map(|group| group.iter().collect()).collect(), qr })
}

/// Of one's own second factor: that somebody took it away, or that one is needed and isn't there.
pub(crate) fn notice(session: &Session) -> Option<Notice> {
    let say = |code: &str, message: String| Some(Notice { code: code.into(), message, tone: Tone::Warn });
    match session.factor_taken() {
        Ok(Some(taken)) => {
            return say(
                "second_factor_taken",
                format!(
                    "Your second factor was taken away by {}. Set up a new one; if you didn't ask for this, tell \
                     the privacy officer.",
                    taken.by
                ),
            );
        }
        Ok(None) => {}
        Err(e) => {
            if session.person().is_some() {
                tracing::warn!(code = e.code(), "the state of a second factor could not be read");
            }
        }
    }
    let confirms = session.permissions().iter().any(|p| p.needs_step_up());
    (confirms && session.step_up_asks().is_ok_and(|asks| asks == StepUpAsks::SetUpFirst)).then_some(())?;
    say(
        "second_factor_needed",
        "This practice asks for a code when something needs confirming. You have no second factor yet: set one \
         up, it takes two minutes."
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::shown;
    use stillroom_record::sign_in::NewFactor;

    #[test]
    fn a_code_is_square_with_its_three_corners_and_the_secret_is_in_groups_of_four() {
        let factor = NewFactor {
            secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned().into(),
            uri: "otpauth://totp/Stillroom:%20Lumen%20%28maren%29?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                .to_owned()
                .into(),
        };
        let shown = shown(&factor).unwrap();
        assert_eq!(shown.secret.join(" "), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let side = shown.qr.len();
        assert!(side >= 21 && shown.qr.iter().all(|row| row.len() == side), "{side}");
        for (row, want) in [(0, "1111111"), (1, "1000001"), (3, "1011101"), (6, "1111111")] {
            let row = shown.qr.get(row).unwrap();
            assert!(row.starts_with(want) && row.ends_with(want), "{row}");
        }
        assert!(shown.qr.get(side - 1).unwrap().starts_with("1111111"));
        assert!(!shown.qr.get(side - 1).unwrap().ends_with("1111111"), "the fourth corner is free");
    }
}
