//! Which rows of a grid are title, header, note and data, and where pages and tables begin.
//!
//! A header is a run of rows whose filled cells are mostly words of `rules/layout.toml` or year
//! labels. The same header again begins a page; a different one after a break begins a table, and
//! so does a list with headings of its own. A grid without such a row is a plain list: its first
//! full row of short texts is its header.

mod captioned;
mod headings;
mod other_list;
mod plain;
mod titles;
mod words;

use std::collections::HashSet;

use titles::{is_page_number, is_remark, is_title_like, preamble, same_start, same_text};
use words::{HEADER_ROWS, RowShape, Words};

use super::hints::Hints;
use super::{FiscalYears, layout};
use crate::grid::{CellId, Grid};

/// Rows of one table, before anyone knows its columns. All numbers are grid rows.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) title: Option<CellId>,
    pub(super) pages: Vec<RawPage>,
    pub(super) notes: Vec<usize>,
    /// The header was recognised by its words, not guessed.
    pub(super) recognised: bool,
}

impl Segment {
    /// A table that begins below another one, the last of the lines above it its title.
    fn below(grid: &Grid, titles: &[usize], header: std::ops::Range<usize>) -> Self {
        let text = |row: usize| grid.row(row).find(|&cell| !grid.is_blank(cell));
        // A unit may stand between the title and the headings.
        let says = |&row: &usize| {
            text(row).is_some_and(|cell| {
                let text = grid.value(cell);
                layout::remark(text).is_none() && !layout::is_aside(text)
            })
        };
        let title = titles
            .iter()
            .copied()
            .rfind(says)
            .or(titles.last().copied());
        let notes = titles.iter().copied().filter(|&row| Some(row) != title);
        Self {
            title: title.and_then(text),
            pages: vec![RawPage {
                header: header.collect(),
                rows: Vec::new(),
            }],
            notes: notes.collect(),
            recognised: true,
        }
    }
}

#[derive(Debug, Default, Clone)]
pub(super) struct RawPage {
    pub(super) header: Vec<usize>,
    pub(super) rows: Vec<usize>,
}

/// How far into a file the first header is looked for.
const HEADER_WITHIN: usize = 60;

/// Cuts a grid into tables and pages. O(cells).
pub(super) fn segment(grid: &Grid, hints: &Hints) -> Vec<Segment> {
    let words = Words::new(grid, hints);
    let mut rows: Vec<RowShape> = (0..grid.row_count()).map(|row| words.shape(row)).collect();
    if let Some(last) = rows.iter_mut().rfind(|row| row.filled > 0) {
        // The number of the last page; further up, a number alone may be a row still to be filled.
        last.note |= last.filled == 1 && is_page_number(words.first_text(*last), true);
    }
    let rows = rows;
    let Some(first) = first_header(grid, &words, &rows, hints) else {
        return plain::lists(grid, &words, &rows);
    };
    let mut segments: Vec<Segment> = Vec::new();
    let mut segment = Segment {
        recognised: true,
        ..Segment::default()
    };
    let above = plain::above(&words, &rows, first.start);
    let begin = above.as_ref().map_or(0, |list| list.rows.end);
    preamble(grid, &rows, begin..first.start, &mut segment);
    if let Some(list) = above {
        let lines = 0..list.rows.start;
        if segment.title.is_none() {
            preamble(grid, &rows, lines, &mut segment);
        } else {
            segment
                .notes
                .extend(lines.filter(|&row| rows[row].filled > 0));
        }
        segments.push(list.segment);
    }
    let mut labels = words.texts(first.clone());
    let mut years = words.years(first.clone());
    // Pages of this table that have a title of their own.
    let mut titled = 0;
    segment.pages.push(RawPage {
        header: first.clone().collect(),
        rows: Vec::new(),
    });
    let mut row = first.end;
    // Single cells that may turn out to be the title of the next page.
    let mut pending: Vec<usize> = Vec::new();
    while row < rows.len() {
        if rows[row].filled == 0 {
            row += 1;
            continue;
        }
        if let Some(header) = words.header_at(&rows, row, &labels) {
            let texts = words.texts(header.clone());
            let repeats = |row: &usize| {
                let title = segment.title;
                title.is_some_and(|cell| same_text(grid, cell, *row))
            };
            // Under another title only the very header goes on, unless each page has its own.
            let goes_on = |row: &usize| {
                is_remark(grid, *row)
                    || segment.title.is_some_and(|one| same_start(grid, one, *row))
            };
            let renamed = segment.title.is_some() && !pending.iter().all(goes_on);
            let same = words.same_header(&labels, &texts)
                && !rolled(&years, &words.years(header.clone()))
                && (!renamed || titled > 0 || texts == labels);
            if same || !words.begins_table(&rows, &header) && words.same_header(&labels, &texts) {
                titled += usize::from(renamed);
                let others = pending
                    .drain(..)
                    .filter(|row| !repeats(row))
                    .collect::<Vec<_>>();
                segment.notes.extend(others);
                segment.pages.push(RawPage {
                    header: header.clone().collect(),
                    rows: Vec::new(),
                });
                row = header.end;
                continue;
            }
            if words.begins_table(&rows, &header) {
                let titles = std::mem::take(&mut pending);
                let next = Segment::below(grid, &titles, header.clone());
                segments.push(std::mem::replace(&mut segment, next));
                labels = texts;
                years = words.years(header.clone());
                titled = 0;
                row = header.end;
                continue;
            }
        }
        let list = other_list::begins(&words, &rows, row, &labels).or_else(|| {
            let list = captioned::begins(&words, &rows, row, &labels)?;
            // Known headings are looked at when their row comes.
            let known = words
                .header_at(&rows, list.header, &labels)
                .filter(|header| {
                    words.begins_table(&rows, header)
                        || words.same_header(&labels, &words.texts(header.clone()))
                });
            known.is_none().then_some(list)
        });
        if let Some(list) = list {
            let mut titles = std::mem::take(&mut pending);
            titles.extend(list.title.filter(|&row| rows[row].filled > 0));
            let header = list.header..list.header + 1;
            let next = Segment::below(grid, &titles, header.clone());
            segments.push(std::mem::replace(&mut segment, next));
            labels = words.texts(header.clone());
            years = words.years(header.clone());
            titled = 0;
            row = header.end;
            continue;
        }
        let page = segment.pages.last_mut().expect("a segment has a page");
        if rows[row].note {
            for data in pending.drain(..) {
                page.rows.push(data);
            }
            segment.notes.push(row);
        } else if is_title_like(&words, &rows, row, segment.title) {
            pending.push(row);
        } else {
            page.rows.append(&mut pending);
            page.rows.push(row);
        }
        row += 1;
    }
    segment.notes.append(&mut pending);
    segments.push(segment);
    for segment in &mut segments {
        segment.notes.sort_unstable();
    }
    segments
}

/// Whether the years of one table have gone on in another (R2, R3, R4 and R3, R4, R5): most columns
/// have another year. A single one of them may be a slip.
fn rolled(years: &[FiscalYears], now: &[FiscalYears]) -> bool {
    let differ = years.iter().zip(now).filter(|(a, b)| a != b).count();
    years.len() == now.len() && differ >= 2 && differ * 2 > years.len()
}

/// The first header: where the user says, else the first that looks like one.
fn first_header(
    grid: &Grid,
    words: &Words<'_>,
    rows: &[RowShape],
    hints: &Hints,
) -> Option<std::ops::Range<usize>> {
    if let Some(lines) = hints
        .layouts
        .iter()
        .map(|l| &l.header_lines)
        .find(|lines| !lines.is_empty())
    {
        let named = |&row: &usize| lines.contains(&grid.line(row));
        let first = (0..rows.len()).find(named)?;
        let last = (0..rows.len()).rev().find(named)?;
        return Some(first..last + 1);
    }
    let none = HashSet::new();
    let header =
        (0..rows.len().min(HEADER_WITHIN)).find_map(|row| words.header_at(rows, row, &none))?;
    // A grouping line above the first recognised one: a single 「取組」 over its years.
    let mut start = header.start;
    while start > 0 && header.end - start < HEADER_ROWS && words.adjacent(start) {
        let above = rows[start - 1];
        if above.filled == 0
            || words.known(above) < above.filled
            || (above.filled == 1 && above.first == 0)
        {
            break;
        }
        start -= 1;
    }
    Some(start..header.end)
}

#[cfg(test)]
mod tests;
