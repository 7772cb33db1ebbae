//! Finds a client from a few letters, digits or a date, forgiving what people forgive.
//!
//! **Invariants.** Everything here is derived from `client` and `client_phone`,
//! changes in the same transaction as they do, and can be made anew ([`rebuild`]).
//! A search does a bounded amount of work however short its text: each class of
//! match is a streaming query that ends at its limit, newest first.
//!
//! **Not here:** who may search, and the journal of searches (`verbs`).

mod find;
pub(crate) mod fold;
mod index;
mod query;
mod typo;

pub(crate) use find::{exact_names, find};
pub(crate) use index::{Entry, Indexer, rebuild, reindex, touch};
pub(crate) use query::looked_for;

use stillroom_record::Migration;

pub(crate) const MIGRATION: Migration =
    Migration { number: 31, name: "client_search", sql: include_str!("31_client_search.sql") };
