//! Signing in, setting up, switching person.
