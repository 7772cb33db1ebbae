//! Identifiers: UUIDv7, 16-byte BLOBs in the database, made by the app.

/// Declares a typed identifier over a UUIDv7.
///
/// It is a 16-byte BLOB in the database and a hyphenated string for the UI.
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug,
                 ::serde::Serialize, ::serde::Deserialize, ::specta::Type)]
        #[serde(transparent)]
        #[specta(transparent)]
        pub struct $name(pub ::uuid::Uuid);

        impl $name {
            /// A new identifier, ordered by the time it was made.
            #[must_use]
            #[allow(clippy::new_without_default, reason = "a default identifier would be a bug")]
            pub fn new() -> Self { Self(::uuid::Uuid::now_v7()) }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { self.0.fmt(f) }
        }
        impl ::std::str::FromStr for $name {
            type Err = ::uuid::Error;
            fn from_str(s: &str) -> ::std::result::Result<Self, Self::Err> { Ok(Self(s.parse()?)) }
        }
        impl $crate::sql::ToSql for $name {
            fn to_sql(&self) -> $crate::sql::Result<$crate::sql::ToSqlOutput<'_>> {
                Ok($crate::sql::ToSqlOutput::Borrowed($crate::sql::ValueRef::Blob(self.0.as_bytes())))
            }
        }
        impl $crate::sql::FromSql for $name {
            fn column_result(v: $crate::sql::ValueRef<'_>) -> $crate::sql::FromSqlResult<Self> {
                ::uuid::Uuid::from_slice(v.as_blob()?).map(Self)
                    .map_err(|_| $crate::sql::FromSqlError::InvalidType)
            }
        }
    };
}

define_id! {
    /// One entry of the journal.
    EntryId
}
