//! Places in texts, and findings made of them.

use std::ops::Range;

use crate::edition::{Edition, Role};
use crate::finding::{Applicability, Builder, Edit, Finding, Related};
use crate::grid::{CellId, Span};
use crate::rule::kinds::Kinds;
use crate::rule::{Context, RuleMeta};
use crate::rules::table::row_of;

/// A place in a distinct text, in all cells that hold it.
#[derive(Debug, Clone)]
pub(super) struct Hit<'a> {
    /// Where the text stands.
    pub(super) cells: &'a [CellId],
    /// What is shown.
    pub(super) range: Range<usize>,
    /// Replacements, in bytes of the text.
    pub(super) edits: Vec<(Range<usize>, String)>,
}

impl<'a> Hit<'a> {
    /// A place without a correction.
    pub(super) fn new(cells: &'a [CellId], range: Range<usize>) -> Self {
        Self {
            cells,
            range,
            edits: Vec::new(),
        }
    }

    /// A place that is replaced as a whole.
    pub(super) fn replaced(
        cells: &'a [CellId],
        range: Range<usize>,
        by: impl Into<String>,
    ) -> Self {
        Self {
            cells,
            edits: vec![(range.clone(), by.into())],
            range,
        }
    }
}

/// The data texts of an edition, each once, with their cells. In order of first occurrence.
pub(super) fn data_texts<'a>(
    cx: &Context<'a>,
) -> impl Iterator<Item = (&'a str, &'a [CellId])> + use<'a> {
    let (grid, occurrences) = (cx.grid, cx.occurrences);
    (occurrences.texts().iter()).map(move |&id| (grid.text(id), occurrences.cells(id)))
}

/// Those of the data texts that have characters of some kinds.
pub(super) fn data_texts_with<'a>(
    cx: &Context<'a>,
    kinds: Kinds,
) -> impl Iterator<Item = (&'a str, &'a [CellId])> + use<'a> {
    let (grid, occurrences) = (cx.grid, cx.occurrences);
    (occurrences.texts().iter())
        .filter(move |&&id| occurrences.kinds(grid, id) & kinds != 0)
        .map(move |&id| (grid.text(id), occurrences.cells(id)))
}

/// The texts of title, headers and notes, each once, with their cells.
pub(super) fn around_texts<'a>(
    cx: &Context<'a>,
) -> impl Iterator<Item = (&'a str, &'a [CellId])> + use<'a> {
    let grid = cx.grid;
    let around = cx.occurrences.around(cx.edition);
    (around.texts().iter()).map(move |&id| (grid.text(id), around.cells(id)))
}

/// Number of addresses of hits.
pub(super) fn addresses(hits: &[Hit<'_>]) -> usize {
    hits.iter().map(|hit| hit.cells.len()).sum()
}

/// One finding with every address of the hits, the first in the table shown. `None` without hits.
/// `title` is the text of the fix; edits are offered only if every hit has some.
pub(super) fn finding(
    meta: &'static RuleMeta,
    hits: &[Hit<'_>],
    fix: Option<(Applicability, String)>,
) -> Option<Builder> {
    let mut spans: Vec<Span> = hits
        .iter()
        .flat_map(|hit| hit.cells.iter().map(|&cell| span(cell, &hit.range)))
        .collect();
    spans.sort_unstable();
    spans.dedup();
    let (&first, rest) = spans.split_first()?;
    let mut builder = Finding::build(meta, first).also(rest.iter().copied());
    if let Some((applicability, title)) = fix
        && hits.iter().all(|hit| !hit.edits.is_empty())
    {
        builder = builder.fix(applicability, title, edits(hits));
    }
    Some(builder)
}

/// The edits of hits, in the order of the table.
pub(super) fn edits(hits: &[Hit<'_>]) -> Vec<Edit> {
    let mut edits: Vec<(Span, &str)> = Vec::new();
    for hit in hits {
        for &cell in hit.cells {
            let of_cell = hit.edits.iter();
            edits.extend(of_cell.map(|(range, by)| (span(cell, range), by.as_str())));
        }
    }
    edits.sort_unstable();
    edits.dedup();
    edits
        .into_iter()
        .map(|(span, by)| Edit::ReplaceText(span, by.to_owned()))
        .collect()
}

/// A place of the other way of writing, to prove the claim.
pub(super) fn twin(cell: CellId, range: &Range<usize>, message: String) -> Related {
    Related {
        message,
        span: span(cell, range),
    }
}

pub(super) fn span(cell: CellId, range: &Range<usize>) -> Span {
    let narrow = |at: usize| u32::try_from(at).expect("sources are below 4 GiB");
    Span {
        cell,
        start: narrow(range.start),
        end: narrow(range.end),
    }
}

/// What the column is for in which a cell was recovered. O(log rows + columns).
pub(super) fn role(edition: &Edition, cell: CellId) -> Option<Role> {
    let row = row_of(edition, cell)?;
    let column = (edition.fields(row).iter()).position(|field| field.cell == Some(cell))?;
    Some(edition.columns[column].role)
}

/// The header of the column in which a cell was recovered.
pub(super) fn header(edition: &Edition, cell: CellId) -> Option<&str> {
    let row = row_of(edition, cell)?;
    let column = (edition.fields(row).iter()).position(|field| field.cell == Some(cell))?;
    Some(&edition.columns[column].name)
}
