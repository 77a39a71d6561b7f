//! What to say about a merged cell, and where its row divides.

use super::META;
use super::split::{Cut, first_marked_item, is_list};
use crate::edition::{Role, State};
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Sink};
use crate::rules::table::{column_name, excerpt, row_of};

/// Confidence, key of the message, the cut, the parts' twins, rows without an inner space.
pub(super) type Judgement<'a> = (
    f32,
    &'a str,
    &'a Cut,
    (Option<CellId>, Option<CellId>),
    usize,
);

pub(super) fn report(
    cx: &Context<'_>,
    column: usize,
    cells: &[CellId],
    judged: Judgement<'_>,
    out: &mut Sink,
) {
    let (mut confidence, key, cut, twins, n) = judged;
    let measure = cx.edition.columns[column].role == Role::Measure;
    let text = cx.grid.value(cells[0]);
    let first = excerpt(&text[..cut.end], 30);
    let second = excerpt(&text[cut.start..], 30);
    let known = if twins.0.is_some() { &first } else { &second };
    let splits: Vec<_> = cells
        .iter()
        .filter_map(|&cell| split_row(cx, cell, cut))
        .collect();
    if !splits.is_empty() {
        confidence = (confidence + 0.03_f32).min(1.0);
    }
    let name = column_name(cx.edition, column);
    let arguments: &[(&str, &dyn std::fmt::Display)] = &[
        ("column", &name),
        ("first", &first),
        ("second", &second),
        ("known", &known),
        ("n", &n),
    ];
    let mut finding = Finding::build(&META, cx.grid.span(cells[0]))
        .severity(if key == "both" && measure {
            Severity::Error
        } else {
            Severity::Warning
        })
        .confidence(confidence)
        .help(META.say(cx, "help", &[]))
        .also(cells[1..].iter().map(|&cell| cx.grid.span(cell)));
    for (twin, part) in [(twins.0, &first), (twins.1, &second)] {
        if let Some(twin) = twin {
            finding = finding.related(
                cx.grid.span(twin),
                META.say(cx, "related", &[("known", part)]),
            );
        }
    }
    if splits.len() == cells.len() {
        finding = finding.fix(Applicability::Choice, META.say(cx, "fix", &[]), splits);
    }
    out.push(finding.message(META.say(cx, key, arguments)));
}

/// The row cut in two, if its year cells show where: what stands before the first item mark
/// belongs to the first measure.
fn split_row(cx: &Context<'_>, cell: CellId, cut: &Cut) -> Option<Edit> {
    let row = row_of(cx.edition, cell)?;
    let mut edits = vec![(cell, cut.start)];
    let mut both = false;
    for column in cx.edition.years() {
        let field = cx.edition.field(row, column);
        let Some(year) = field.cell.filter(|_| field.state == State::Own) else {
            continue;
        };
        let text = cx.grid.value(year);
        if is_list(text) {
            return None;
        }
        let at = first_marked_item(text);
        both |= at.is_some();
        edits.push((year, at.unwrap_or(text.len())));
    }
    both.then_some(Edit::SplitRow(edits))
}
