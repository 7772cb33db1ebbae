//! The synthetic practice.
