//! Findings: what a rule says about cells, before anyone decides how to show it.
//!
//! A [`Finding`] is built by [`Finding::build`], which checks it, and knows places only as
//! [`Span`]s. [`crate::check`] collapses findings by [`Finding::cause`] and merges findings of
//! different rules that have one cause.

mod fingerprint;
mod flaw;

use serde::{Deserialize, Serialize};

pub(crate) use fingerprint::Fingerprinter;

use crate::grid::{CellId, Span};
use crate::rule::RuleMeta;

/// At most this many further addresses are kept; `count` stays exact.
pub const MAX_ALSO: usize = 1000;

/// How bad it is. Ordered from mild to grave.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A style guide would prefer something else.
    Info,
    /// An editor wants to see it.
    Warning,
    /// Any editor calls it a mistake.
    Error,
}

/// When a fix may be applied.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// By `--fix`.
    Safe,
    /// By `--unsafe-fixes`.
    Unsafe,
    /// Never unasked: the editor chooses.
    Choice,
}

/// A change of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Edit {
    /// New text for a place in a cell.
    ReplaceText(Span, String),
    /// Cells of one row go to other columns (cell, 0-based grid column).
    MoveCells(Vec<(CellId, usize)>),
    /// One row becomes two: for each cell to be cut, the byte offset where the second row's text begins.
    SplitRow(Vec<(CellId, usize)>),
    /// A grid column of the rows `first..=last` (grid rows) goes.
    DropColumn {
        /// 0-based grid column.
        column: usize,
        /// First grid row.
        first: usize,
        /// Last grid row.
        last: usize,
    },
}

/// Edits that belong together, for one address or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// What it does, in the report's language.
    pub title: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// What to do about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the report's language.
    pub title: String,
    /// When it may be applied.
    pub applicability: Applicability,
    /// The best candidate, for every address.
    pub edits: Vec<Edit>,
    /// The others, best first.
    pub alternatives: Vec<Alternative>,
}

/// A place that proves the claim: the twin, the majority, the row above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// What is to be seen there.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// One defect with all its addresses in one edition.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// The rule's severity, or lower where the evidence is weaker.
    pub severity: Severity,
    /// 0–1.
    pub confidence: f32,
    /// In the report's language.
    pub message: String,
    /// What to do, in the report's language.
    pub help: Option<String>,
    /// The address shown.
    pub primary: Span,
    /// Further addresses, at most [`MAX_ALSO`].
    pub also: Vec<Span>,
    /// Number of addresses.
    pub count: usize,
    /// Places that prove it.
    pub related: Vec<Related>,
    /// Every place of the other side, where two forms of one thing stand against each other: a
    /// finding of another rule that points at the other side is about the same difference. Sorted.
    pub other_side: Vec<Span>,
    /// What to do about it.
    pub fix: Option<Fix>,
    /// Codes of other rules that found the same.
    pub merged: Vec<&'static str>,
    /// Findings of one rule with equal causes are one finding; `None`: never collapsed.
    pub cause: Option<String>,
}

impl Finding {
    /// Begins a finding of `rule` at `primary`; finish it with [`Builder::message`].
    pub fn build(rule: &'static RuleMeta, primary: Span) -> Builder {
        Builder {
            finding: Self {
                rule,
                severity: rule.severity,
                confidence: 1.0,
                message: String::new(),
                help: None,
                primary,
                also: Vec::new(),
                count: 1,
                related: Vec::new(),
                other_side: Vec::new(),
                fix: None,
                merged: Vec::new(),
                cause: None,
            },
        }
    }

    /// The address shown and the further ones.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.primary).chain(self.also.iter().copied())
    }
}

/// Builds a finding step by step.
#[derive(Debug)]
#[must_use]
pub struct Builder {
    finding: Finding,
}

impl Builder {
    /// Lowers (or sets) the severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// 0–1.
    pub fn confidence(mut self, confidence: f32) -> Self {
        self.finding.confidence = confidence.clamp(0.0, 1.0);
        self
    }

    /// What to do.
    pub fn help(mut self, help: String) -> Self {
        self.finding.help = Some(help);
        self
    }

    /// Further addresses of the same defect.
    pub fn also(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        for span in spans {
            self.finding.count += 1;
            if self.finding.also.len() < MAX_ALSO {
                self.finding.also.push(span);
            }
        }
        self
    }

    /// A place that proves it.
    pub fn related(mut self, span: Span, message: String) -> Self {
        self.finding.related.push(Related { message, span });
        self
    }

    /// Every place of the other of two forms; see [`Finding::other_side`].
    pub fn other_side(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        let kept = MAX_ALSO.saturating_sub(self.finding.other_side.len());
        self.finding.other_side.extend(spans.into_iter().take(kept));
        self.finding.other_side.sort_unstable();
        self
    }

    /// What to do about it.
    pub fn fix(mut self, applicability: Applicability, title: String, edits: Vec<Edit>) -> Self {
        self.finding.fix = Some(Fix {
            title,
            applicability,
            edits,
            alternatives: Vec::new(),
        });
        self
    }

    /// Further candidates, best first. Needs [`Builder::fix`] first.
    pub fn alternative(mut self, title: String, edits: Vec<Edit>) -> Self {
        let fix = self
            .finding
            .fix
            .as_mut()
            .expect("an alternative comes after the best candidate");
        fix.alternatives.push(Alternative { title, edits });
        self
    }

    /// Findings of one rule with equal causes become one.
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.finding.cause = Some(cause.into());
        self
    }

    /// The message; ends the building and checks the result.
    pub fn message(mut self, message: String) -> Finding {
        debug_assert!(
            !message.is_empty(),
            "{}: a finding says something",
            self.finding.rule.code
        );
        debug_assert!(
            self.finding.primary.start <= self.finding.primary.end,
            "{}: a span runs forwards",
            self.finding.rule.code
        );
        self.finding.message = message;
        self.finding
    }
}
