//! Kinds, ways to dispose and what to do when something is lost, as data.

use super::{DeviceKindInfo, DeviceMethodInfo, LostStep};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Devices {
    kinds: Vec<DeviceKindInfo>,
    methods: Vec<DeviceMethodInfo>,
    lost: Vec<LostStep>,
}

static DEVICES: Text<Devices> = Text::new(&[file!("devices.toml", "Devices")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&DEVICES]
}

pub(super) fn kinds() -> &'static [DeviceKindInfo] {
    &DEVICES.get().kinds
}

pub(super) fn methods() -> &'static [DeviceMethodInfo] {
    &DEVICES.get().methods
}

/// What to do when something is lost that is one of these.
pub(super) fn lost(of: &[&str]) -> Vec<LostStep> {
    DEVICES.get().lost.iter().filter(|step| of.contains(&step.of.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::super::{DeviceKind, DisposalMethod};
    use super::*;

    #[test]
    fn every_kind_and_method_has_its_words_and_every_method_its_citation() {
        let kinds: Vec<_> = kinds().iter().map(|k| k.key).collect();
        assert_eq!(kinds, DeviceKind::ALL);
        let methods: Vec<_> = methods().iter().map(|m| m.key).collect();
        assert_eq!(methods, DisposalMethod::ALL);
        for m in super::methods() {
            assert!(m.cite.starts_with("45 CFR 164.310(d)(2)") && m.text.ends_with('.'), "{m:?}");
        }
        for step in &DEVICES.get().lost {
            assert!(["computer", "stick", "any"].contains(&step.of.as_str()), "{step:?}");
            assert!(step.text.ends_with('.') && step.link.as_ref().is_none_or(|l| l.starts_with('/')));
        }
        assert_eq!(lost(&["stick", "any"]).len(), 4);
    }
}
