//! Rules and grids for tests of this module.

use std::sync::Arc;

use crate::finding::Severity;
use crate::grid::{CellId, Grid, Span, read_delimited};
use crate::rule::{Family, FixKind, RuleMeta, Text};
use crate::source::Source;

const fn meta(code: &'static str) -> RuleMeta {
    const NOTHING: Text = Text { ja: "", en: "" };
    RuleMeta {
        code,
        name: "test",
        name_ja: "試験",
        family: Family::Typo,
        severity: Severity::Error,
        fix: FixKind::None,
        summary: NOTHING,
        docs: NOTHING,
        texts: &[],
        source: None,
        examples: &[],
    }
}

pub(super) static META_A: RuleMeta = meta("T901");
pub(super) static META_B: RuleMeta = meta("T902");
pub(super) static META_C: RuleMeta = meta("T903");

pub(super) fn at(cell: u32, start: u32, end: u32) -> Span {
    Span {
        cell: CellId::new(cell),
        start,
        end,
    }
}

pub(super) fn grid(text: &str) -> Arc<Grid> {
    let source = Source::from_bytes("t.tsv", text.as_bytes().to_vec()).expect("text");
    Arc::new(read_delimited(Arc::new(source), None))
}
