//! Slots, passphrases and PINs of people: what touches the vault.
