//! Lists below a table that a line of their own announces: 表2 職員数 over 部, 正規職員 and figures.
//!
//! Their headings need no word that is known. What tells is the line between a blank one and the
//! headings, and that the headings are unlike what stands below them: texts over figures.

use std::collections::HashSet;
use std::ops::Range;

use super::headings::{Begin, Headings, LOOKED_AT, is_word, lines_between};
use super::{RowShape, Words};
use crate::edition::layout;
use crate::text::fold;

/// A caption is no longer than this; a sentence is none.
const CAPTION_CHARS: usize = 40;
/// Lines of one text above the headings: a caption, a date, a unit.
const LINES: usize = 3;
/// Figures under headings without any that tell a list; fewer may stand below an entry that lacks its own.
const FIGURES: usize = 2;
/// So many last letters in common show entries of one kind (東児童館, 西児童館).
const ENDING: usize = 2;

/// The list whose caption stands at `row`, a blank line above it, below a table with these
/// headings. O(cells up to the next blank line) where a single text stands apart.
pub(super) fn begins(
    words: &Words<'_>,
    rows: &[RowShape],
    row: usize,
    labels: &HashSet<String>,
) -> Option<Begin> {
    let apart = row > 0 && (rows[row - 1].filled == 0 || lines_between(words, row));
    if !apart || rows[row].filled != 1 || rows[row].note || !is_caption(words.first_text(rows[row]))
    {
        return None;
    }
    let filled = |row: &usize| rows[*row].filled > 0;
    let header = (row + 1..rows.len())
        .filter(filled)
        .take(LINES)
        .find(|&next| rows[next].filled > 1)?;
    let of = rows[header];
    let headings = Headings::read(words, of)?;
    let columns = headings.columns.clone();
    let all = columns
        .clone()
        .all(|column| is_heading(headings.of(column), headings.is_known(column)));
    let entries = entries(words, rows, header);
    if !all || !headings.hold(&entries, true) {
        return None;
    }
    let (mut figures, mut headed) = (0, 0);
    for column in columns {
        let found = headings.figures(&entries, column);
        figures += found;
        headed += usize::from(found > 0);
        let below = headings.below(&entries, column);
        let like = |entry: &&str| alike(headings.of(column), entry);
        if found == 0 && !headings.is_known(column) && below.iter().any(like) {
            return None;
        }
    }
    // One column of figures may be one whose first entry says that there is none.
    let again = words.texts(header..header + 1) == *labels;
    let sure = headed >= 2 || again || words.known(of) > 0 || headings.texts.len() != labels.len();
    (headed > 0 && figures >= FIGURES && sure).then_some(Begin {
        title: row..header,
        header,
    })
}

/// Where lists begin in a grid without known headings, each below two rows of another at least.
/// O(cells).
pub(super) fn all(words: &Words<'_>, rows: &[RowShape]) -> Vec<Begin> {
    let mut found: Vec<Begin> = Vec::new();
    let (mut row, mut above) = (0, 0);
    // The headings of the first list are not known yet; one of the same headings tells itself.
    let mut first: Option<usize> = None;
    while row < rows.len() {
        let labels = first.map_or_else(HashSet::new, |first| words.texts(first..first + 1));
        let list = (above >= 2 && rows[row].filled == 1).then(|| begins(words, rows, row, &labels));
        if let Some(list) = list.flatten() {
            row = list.header + 1;
            first = Some(list.header);
            above = 1;
            found.push(list);
            continue;
        }
        if rows[row].filled > 1 {
            above += 1;
            first = first.or(Some(row));
        }
        row += 1;
    }
    found
}

/// The rows of several texts below headings, up to the next blank line.
fn entries(words: &Words<'_>, rows: &[RowShape], header: usize) -> Vec<RowShape> {
    let below: Range<usize> = header + 1..rows.len().min(header + 1 + LOOKED_AT);
    below
        .take_while(|&row| rows[row].filled > 0 && !lines_between(words, row))
        .map(|row| rows[row])
        .filter(|row| row.filled > 1 && !row.note)
        .collect()
}

fn is_caption(text: &str) -> bool {
    text.chars().nth(CAPTION_CHARS).is_none()
        && text.chars().any(char::is_alphabetic)
        && !text.trim_end().ends_with(['。', '、', '：', ':'])
        && !text.starts_with(['※', '・', '*', '＊'])
        && !layout::is_total(text)
        && !layout::is_aside(text)
}

fn is_heading(text: &str, known: bool) -> bool {
    known
        || is_word(text)
            && !text.starts_with(char::is_numeric)
            && layout::continuation(text).is_none()
            && !layout::is_absent(text)
            && !(text.chars().nth(1).is_some() && layout::is_body_name(&fold(text)))
}

/// Whether a heading is written like an entry below it: the same, or one of a kind. One letter (部)
/// is what names end with, and heads a column of them.
fn alike(heading: &str, entry: &str) -> bool {
    let common = heading.chars().rev().zip(entry.chars().rev());
    let common = common.take_while(|(a, b)| a == b).count();
    heading == entry || common >= ENDING && !entry.ends_with(heading)
}
