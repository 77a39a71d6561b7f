//! What a planner tells us about a table in kouetsu.toml; it outranks what we would read.

use serde::Deserialize;

use super::Role;

/// Everything the user says about one file.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Header line and roles; the first one that names them wins.
    pub layouts: Vec<Layout>,
    /// Rows as the planner reads them.
    pub repairs: Vec<RowRepair>,
}

/// `[[layout]]`: header lines and roles of columns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Layout {
    /// Glob of the files it is for; all files where it is missing.
    pub path: Option<String>,
    /// Physical lines of the (first) header.
    #[serde(default)]
    pub header_lines: Vec<usize>,
    /// Header text → role; texts are compared folded.
    #[serde(default)]
    pub roles: std::collections::BTreeMap<String, Role>,
}

/// `[[repair]]`: where the filled cells of one row belong.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RowRepair {
    /// Glob of the files it is for; all files where it is missing.
    pub path: Option<String>,
    /// Physical line of the row.
    pub line: usize,
    /// 1-based table columns of the row's filled cells, from left to right; empty: the row is
    /// right as it is written.
    #[serde(default)]
    pub columns: Vec<usize>,
}
