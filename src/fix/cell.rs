//! Edits of text in a cell, written as the cell is written: quoted or plain.

use std::collections::BTreeMap;

use super::Replacement;
use super::encode::{Piece, Splice};
use crate::grid::{CellId, Delimiter, Grid, Span};

/// New text for bytes `start..end` of a cell's value.
#[derive(Debug, Clone)]
pub(super) struct TextEdit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) new: String,
}

/// The edit without what stays the same at its ends; `None` where nothing changes.
pub(super) fn trimmed<'a>(grid: &Grid, span: Span, new: &'a str) -> Option<(Span, &'a str)> {
    let (start, end) = (span.start as usize, span.end as usize);
    let old = &grid.value(span.cell)[start..end];
    if old == new {
        return None;
    }
    let same = |a: char, b: char| if a == b { a.len_utf8() } else { 0 };
    let head: usize = old
        .chars()
        .zip(new.chars())
        .map(|(a, b)| same(a, b))
        .take_while(|&length| length > 0)
        .sum();
    let (old, new) = (&old[head..], &new[head..]);
    let tail: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .map(|(a, b)| same(a, b))
        .take_while(|&length| length > 0)
        .sum();
    let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
    let span = Span {
        cell: span.cell,
        start: narrow(start + head),
        end: narrow(end - tail),
    };
    Some((span, &new[..new.len() - tail]))
}

/// The first of further edits that leads to a cell which the format cannot hold: in a TSV a cell
/// with a tab *and* a line break is read as a lost quote.
pub(super) fn unwritable(
    grid: &Grid,
    accepted: &BTreeMap<CellId, Vec<TextEdit>>,
    further: &[Replacement],
) -> Option<Span> {
    if grid.delimiter() != Some(Delimiter::Tab) {
        return None;
    }
    let odd = |text: &str| text.contains(['\t', '\n', '\r']);
    further
        .iter()
        .find(|Replacement { span, new, .. }| {
            if !odd(new) {
                return false;
            }
            let others = accepted.get(&span.cell).into_iter().flatten();
            let texts = || {
                others
                    .clone()
                    .map(|edit| edit.new.as_str())
                    .chain(
                        further
                            .iter()
                            .filter(|other| other.span.cell == span.cell)
                            .map(|other| other.new.as_str()),
                    )
                    .chain([grid.value(span.cell)])
            };
            texts().any(|text| text.contains('\t'))
                && texts().any(|text| text.contains(['\n', '\r']))
        })
        .map(|text| text.span)
}

/// Adds the splices of a cell's edits (sorted, without overlaps); returns the new value.
pub(super) fn splice(
    grid: &Grid,
    cell: CellId,
    edits: &[TextEdit],
    splices: &mut Vec<Splice>,
) -> String {
    let value = grid.value(cell);
    let field = grid
        .raw_range(cell)
        .expect("only delimited files are fixed");
    let delimiter = grid.delimiter().expect("only delimited files are fixed");
    let new = changed(value, edits);
    // A quoted field is at least two bytes longer than its value.
    let quoted = field.len() != value.len();
    let (row, _) = grid.position(cell);
    if quoted {
        splices.extend(edits.iter().map(|edit| Splice {
            at: grid.text_offset(cell, edit.start)..grid.text_offset(cell, edit.end),
            pieces: vec![Piece::New(edit.new.replace('"', "\"\""))],
        }));
    } else if needs_quotes(&new, delimiter) || (new.is_empty() && grid.width(row) == 1) {
        splices.push(Splice {
            at: field.clone(),
            pieces: in_quotes(value, field.start, edits),
        });
    } else {
        splices.extend(edits.iter().map(|edit| Splice {
            at: field.start + edit.start..field.start + edit.end,
            pieces: vec![Piece::New(edit.new.clone())],
        }));
    }
    new
}

/// The value with the edits.
pub(super) fn changed(value: &str, edits: &[TextEdit]) -> String {
    let mut new = String::with_capacity(value.len());
    let mut at = 0;
    for edit in edits {
        new.push_str(&value[at..edit.start]);
        new.push_str(&edit.new);
        at = edit.end;
    }
    new.push_str(&value[at..]);
    new
}

/// Whether a value written as it is would be cut or lose its first quote.
fn needs_quotes(value: &str, delimiter: Delimiter) -> bool {
    let cuts = [delimiter.byte(), b'\n', b'\r'];
    value.starts_with('"') || value.bytes().any(|byte| cuts.contains(&byte))
}

/// A plain field in quotes: what stays keeps its bytes, quotes in it are doubled.
fn in_quotes(value: &str, field: usize, edits: &[TextEdit]) -> Vec<Piece> {
    let quote = || Piece::New("\"".to_owned());
    let mut pieces = vec![quote()];
    let mut at = 0;
    let keep = |pieces: &mut Vec<Piece>, from: usize, to: usize| {
        let mut from = from;
        while let Some(quoted) = value[from..to].find('"') {
            let after = from + quoted + 1;
            pieces.push(Piece::Keep(field + from..field + after));
            pieces.push(quote());
            from = after;
        }
        if from < to {
            pieces.push(Piece::Keep(field + from..field + to));
        }
    };
    for edit in edits {
        keep(&mut pieces, at, edit.start);
        pieces.push(Piece::New(edit.new.replace('"', "\"\"")));
        at = edit.end;
    }
    keep(&mut pieces, at, value.len());
    pieces.push(quote());
    pieces
}
