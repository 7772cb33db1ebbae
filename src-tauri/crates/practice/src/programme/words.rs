//! Words that are the same in the database, in the content and in the window, and what people
//! write in the programme's forms, as it is kept.

use crate::schedule::LocalDate;
use crate::{PracticeError, Result, clients};

/// A name, a place, how something was sent.
pub(crate) const LINE: usize = 300;
/// What people tell.
pub(crate) const TEXT: usize = 4_000;

/// An enum that is a word in the database, in the content and in the window alike.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $( $(#[$of:meta])* $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, ::serde::Serialize,
                 ::serde::Deserialize, ::specta::Type)]
        pub enum $name { $( $(#[$of])* #[serde(rename = $word)] $variant ),* }
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The word.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$variant => $word),* } }
            /// The one of that word.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.word() == word) }
        }
        impl ::stillroom_record::sql::ToSql for $name {
            fn to_sql(&self) -> ::stillroom_record::sql::Result<::stillroom_record::sql::ToSqlOutput<'_>> {
                Ok(::stillroom_record::sql::ToSqlOutput::from(self.word()))
            }
        }
        impl ::stillroom_record::sql::FromSql for $name {
            fn column_result(
                v: ::stillroom_record::sql::ValueRef<'_>,
            ) -> ::stillroom_record::sql::FromSqlResult<Self> {
                Self::of(v.as_str()?).ok_or(::stillroom_record::sql::FromSqlError::InvalidType)
            }
        }
    };
}
pub(crate) use words;

/// A text without white space at its ends.
pub(crate) fn text(field: &'static str, text: &str, longest: usize) -> Result<String> {
    if let Some(problem) = clients::text_problem(text, longest) {
        return Err(PracticeError::invalid(field, problem));
    }
    Ok(text.trim().to_owned())
}

/// The same, of a field that can't be left out: `why` says what to write.
pub(crate) fn needed(field: &'static str, words: &str, longest: usize, why: &str) -> Result<String> {
    let kept = text(field, words, longest)?;
    if kept.is_empty() { Err(PracticeError::invalid(field, why)) } else { Ok(kept) }
}

/// A day that has come.
pub(crate) fn past(field: &'static str, day: LocalDate, today: LocalDate) -> Result<LocalDate> {
    if day > today {
        return Err(PracticeError::invalid(
            field,
            "This day hasn't come yet. Choose today or an earlier day.",
        ));
    }
    Ok(day)
}

/// A signature is the signer's own name as it is recorded; case and spaces don't matter.
pub(crate) fn signs(field: &'static str, typed: &str, name: &str) -> Result<()> {
    let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    if plain(typed) == plain(name) {
        return Ok(());
    }
    Err(PracticeError::invalid(field, "The signer writes their full name as it is recorded."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_name_as_recorded() {
        assert!(signs("name", " kate   NG ", "Kate Ng").is_ok());
        assert_eq!(signs("name", "Kate", "Kate Ng").unwrap_err().field(), Some("name"));
    }

    #[test]
    fn a_text_is_trimmed_and_a_needed_one_isnt_blank() {
        assert_eq!(text("what", "  a b ", LINE).unwrap(), "a b");
        assert_eq!(text("what", "a\u{0}", LINE).unwrap_err().field(), Some("what"));
        assert_eq!(needed("what", " \n ", LINE, "Write it.").unwrap_err().to_string(), "Write it.");
    }
}
