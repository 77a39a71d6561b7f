//! `rules/layout.toml` as it is written.

use serde::Deserialize;

/// The embedded list.
pub(super) const TOML: &str = include_str!("../../../rules/layout.toml");

/// `rules/layout.toml` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) modifiers: Vec<String>,
    pub(super) suffixes: Vec<String>,
    pub(super) theme: Vec<String>,
    pub(super) countermeasure: Vec<String>,
    pub(super) body: Vec<String>,
    pub(super) measure: Vec<Step>,
    pub(super) kind: Kinds,
    pub(super) other: Words,
    pub(super) period: Words,
    pub(super) continuation: Signs,
    pub(super) note: Markers,
    pub(super) aside: Edges,
    pub(super) total: Words,
    pub(super) absent: Words,
    #[serde(rename = "body-name")]
    pub(super) body_name: Names,
}

/// A step of the measure ladder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    #[serde(default)]
    pub(super) description: bool,
    pub(super) words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kinds {
    pub(super) plan: Vec<String>,
    pub(super) actual: Vec<String>,
    pub(super) target: Vec<String>,
    pub(super) budget: Vec<String>,
    pub(super) assessment: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) beginnings: Vec<String>,
    pub(super) endings: Vec<String>,
    pub(super) exceptions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edges {
    pub(super) beginnings: Vec<String>,
    pub(super) endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    pub(super) left: Vec<String>,
    pub(super) right: Vec<String>,
    pub(super) above: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Markers {
    pub(super) markers: Vec<String>,
    pub(super) numbered: Vec<String>,
    pub(super) legend: Vec<String>,
    pub(super) reference: Vec<String>,
    pub(super) words: Vec<String>,
}
