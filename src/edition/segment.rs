//! Which rows of a grid are title, header, note and data, and where pages and tables begin.
//!
//! A header is a run of rows whose filled cells are mostly words of `rules/layout.toml` or year
//! labels. The same header again begins a page; a different one after a break begins a table. A
//! grid without such a row is a plain list: its first full row of short texts is its header.

mod other_list;
mod plain;

use std::cell::Cell;
use std::collections::HashSet;

use super::FiscalYears;
use super::hints::Hints;
use super::layout::{self, Remark};
use crate::grid::{CellId, Grid, TextId};
use crate::text::fold;

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
        let (title, notes) = match titles {
            [notes @ .., title] => (Some(*title), notes),
            [] => (None, titles),
        };
        Self {
            title: title.and_then(|row| grid.row(row).find(|&cell| !grid.is_blank(cell))),
            pages: vec![RawPage {
                header: header.collect(),
                rows: Vec::new(),
            }],
            notes: notes.to_vec(),
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
/// A header has at most this many rows.
const HEADER_ROWS: usize = 5;
/// A remark fills at most one in so many of its row's cells.
const FEW: usize = 3;
/// Longer texts are no header cells.
const HEADER_CHARS: usize = 40;

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
        return plain::list(grid, &words, &rows).into_iter().collect();
    };
    let mut segments: Vec<Segment> = Vec::new();
    let mut segment = Segment {
        recognised: true,
        ..Segment::default()
    };
    preamble(grid, &rows, 0..first.start, &mut segment);
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
        if let Some(list) = other_list::begins(&words, &rows, row, &labels) {
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

/// What is known about a row without its surroundings.
#[derive(Debug, Clone, Copy)]
struct RowShape {
    row: usize,
    filled: usize,
    /// Column of the first filled cell.
    first: usize,
    /// A cell too long for a header.
    long: bool,
    note: bool,
}

struct Words<'a> {
    grid: &'a Grid,
    /// Header texts that the user names.
    named: HashSet<String>,
    /// By distinct text: whether it is a header word or year label, once somebody asked. Most
    /// texts stand in rows that are no header whatever they say.
    known: Vec<Cell<Option<bool>>>,
}

impl<'a> Words<'a> {
    fn new(grid: &'a Grid, hints: &Hints) -> Self {
        let named: HashSet<String> = hints
            .layouts
            .iter()
            .flat_map(|layout| layout.roles.keys().map(|name| fold(name).into()))
            .collect();
        Self {
            grid,
            named,
            known: vec![Cell::new(None); grid.text_count()],
        }
    }

    /// Whether a text is a header word or year label.
    fn is_known(&self, id: TextId) -> bool {
        let slot = &self.known[id.index()];
        slot.get().unwrap_or_else(|| {
            let text = self.grid.text(id);
            let known = !is_long(text)
                && !text.trim().is_empty()
                && (layout::looks_like_header(text) >= 0.5
                    || !self.named.is_empty() && self.named.contains(&*fold(text)));
            slot.set(Some(known));
            known
        })
    }

    /// Filled cells of a row that are header words or year labels.
    fn known(&self, row: RowShape) -> usize {
        self.filled(row).filter(|&text| self.is_known(text)).count()
    }

    /// Whether enough filled cells of a row are known for a header, [`Self::known`] stopped early.
    fn mostly_known(&self, row: RowShape) -> bool {
        let mut strange = 0;
        self.filled(row).all(|text| {
            strange += usize::from(!self.is_known(text));
            (row.filled - strange) * 5 >= row.filled * 3 && row.filled - strange >= 2
        })
    }

    fn filled(&self, row: RowShape) -> impl Iterator<Item = TextId> {
        let cells = self.grid.row(row.row);
        let filled = cells.filter(|&cell| !self.grid.is_blank(cell));
        filled.map(|cell| self.grid.text_id(cell))
    }

    fn shape(&self, row: usize) -> RowShape {
        let grid = self.grid;
        let mut shape = RowShape {
            row,
            filled: 0,
            first: 0,
            long: false,
            note: false,
        };
        let mut remark = None;
        for (column, cell) in grid.row(row).enumerate() {
            if grid.is_blank(cell) {
                continue;
            }
            if shape.filled == 0 {
                shape.first = column;
                remark = layout::remark(grid.value(cell));
            }
            shape.filled += 1;
            shape.long |= is_long(grid.value(cell));
        }
        let few = shape.filled == 1 || shape.filled * FEW <= grid.width(row);
        let alone = match remark {
            None => false,
            Some(Remark::Reference) => true,
            // ※病児保育 among filled years is an entry; a mark alone may have its text beside it.
            Some(Remark::Marked { alone }) => few || alone && shape.filled == 2,
            Some(Remark::Word) => shape.filled == 1,
        };
        // 備考 is a heading as well, and known as one.
        let heads = matches!(remark, Some(Remark::Marked { alone: true }));
        let known = self.known(shape).saturating_sub(usize::from(heads));
        shape.note = alone && known * 2 < shape.filled
            || shape.filled == 1 && is_page_number(self.first_text(shape), false);
        shape
    }

    fn first_text(&self, row: RowShape) -> &str {
        self.grid
            .cell(row.row, row.first)
            .map_or("", |cell| self.grid.value(cell))
    }

    fn looks_like_header(&self, shape: RowShape) -> bool {
        !shape.long && !shape.note && shape.filled >= 2 && self.mostly_known(shape)
    }

    /// The header that begins at `row`, if one does.
    fn header_at(
        &self,
        rows: &[RowShape],
        row: usize,
        labels: &HashSet<String>,
    ) -> Option<std::ops::Range<usize>> {
        let begins = self.looks_like_header(rows[row])
            || (!labels.is_empty() && rows[row].filled >= 2 && !rows[row].long && {
                let label = |text| labels.contains(&*fold(self.grid.text(text)));
                self.filled(rows[row]).all(label) && self.texts(row..row + 1).len() >= 2
            });
        if !begins {
            return None;
        }
        let mut end = row + 1;
        while end < rows.len()
            && end - row < HEADER_ROWS
            && self.adjacent(end)
            && (self.continues(rows[end]) || self.stands_under(end - 1, end, rows))
            && !self.is_entry(end - 1, end)
        {
            end += 1;
        }
        Some(row..end)
    }

    fn continues(&self, shape: RowShape) -> bool {
        self.looks_like_header(shape)
            || (shape.filled > 0 && !shape.note && self.known(shape) == shape.filled)
    }

    /// Whether a row of header words stands under headings that lack nothing: each column has one
    /// of its own, and the row says the same of several columns from the first on. 方針, 計画, 計画 …
    /// under 施策, R5, R6 … is an entry. A second language's headings differ like the first's.
    fn is_entry(&self, above: usize, row: usize) -> bool {
        let grid = self.grid;
        let texts = |row: usize| -> Vec<&str> {
            grid.row(row).map(|cell| grid.value(cell).trim()).collect()
        };
        let (above, row) = (texts(above), texts(row));
        let full = |texts: &[&str]| texts.len() >= 3 && texts.iter().all(|text| !text.is_empty());
        let distinct = |texts: &[&str]| texts.iter().collect::<HashSet<_>>().len();
        full(&above) && full(&row) && distinct(&above) == above.len() && distinct(&row) < row.len()
    }

    /// Whether a row says what a spanning heading of the row above is made of: all its cells stand
    /// under that heading's blank cells (or its own), fill them all, and are short and different.
    fn stands_under(&self, above: usize, row: usize, rows: &[RowShape]) -> bool {
        let grid = self.grid;
        let width = grid.width(above).max(grid.width(row));
        let text = |row: usize, column: usize| {
            grid.cell(row, column)
                .map_or("", |cell| grid.value(cell).trim())
        };
        const SHORT: usize = 12;
        let short = grid
            .row(row)
            .all(|cell| grid.value(cell).chars().nth(SHORT).is_none());
        if rows[row].filled < 2 || !short || rows[row].first <= rows[above].first {
            return false;
        }
        // Under a blank cell, or under a heading that blank cells follow.
        let spanned = |column: usize| {
            text(above, column).is_empty()
                || (column + 1 < width
                    && text(above, column + 1).is_empty()
                    && !text(row, column + 1).is_empty())
        };
        let first = (0..width).find(|&c| !text(above, c).is_empty());
        let last = (0..width).rev().find(|&c| !text(row, c).is_empty());
        let (Some(first), Some(last)) = (first, last) else {
            return false;
        };
        let texts: Vec<&str> = (0..width)
            .map(|c| text(row, c))
            .filter(|t| !t.is_empty())
            .collect();
        let distinct: HashSet<&str> = texts.iter().copied().collect();
        let filled_or_headed = (first..=last).all(|c| text(row, c).is_empty() != spanned(c));
        let words = texts
            .iter()
            .filter(|t| t.chars().any(char::is_alphabetic))
            .count();
        filled_or_headed && distinct.len() == texts.len() && words == texts.len()
    }

    /// No blank line stands between a row and the one above.
    fn adjacent(&self, row: usize) -> bool {
        let line = |row| self.grid.line(row);
        line(row) <= line(row - 1) + 1 + usize::from(self.grid.source().text().is_empty())
    }

    /// Whether a header that is not the current one is a table's beginning, not a row of data
    /// that happens to hold header words.
    fn begins_table(&self, rows: &[RowShape], header: &std::ops::Range<usize>) -> bool {
        let known: usize = header.clone().map(|row| self.known(rows[row])).sum();
        let filled: usize = header.clone().map(|row| rows[row].filled).sum();
        let apart = header.start == 0
            || !self.adjacent(header.start)
            || rows[header.start - 1].filled <= 1
            || header.len() > 1;
        known >= 3 && known * 5 >= filled * 4 && apart
    }

    /// Whether a header is the current one again: as it was, with columns left out, or reworded in
    /// place. More columns, or other years in several of them, are another table's.
    fn same_header(&self, labels: &HashSet<String>, texts: &HashSet<String>) -> bool {
        let new: Vec<&String> = texts.difference(labels).collect();
        let years = new
            .iter()
            .filter(|text| FiscalYears::parse_header(text).is_some())
            .count();
        overlap(labels, texts) >= 0.6 && texts.len() <= labels.len() && years <= 1
    }

    /// The years that headings name, in the order of the columns.
    fn years(&self, rows: std::ops::Range<usize>) -> Vec<FiscalYears> {
        rows.flat_map(|row| self.grid.row(row))
            .filter(|&cell| !self.grid.is_blank(cell) && self.is_known(self.grid.text_id(cell)))
            .filter_map(|cell| FiscalYears::parse_header(self.grid.value(cell)))
            .collect()
    }

    fn texts(&self, rows: std::ops::Range<usize>) -> HashSet<String> {
        rows.flat_map(|row| self.grid.row(row))
            .filter(|&cell| !self.grid.is_blank(cell))
            .map(|cell| fold(self.grid.value(cell)).into())
            .collect()
    }
}

/// Whether the years of one table have gone on in another (R2, R3, R4 and R3, R4, R5): most columns
/// have another year. A single one of them may be a slip.
fn rolled(years: &[FiscalYears], now: &[FiscalYears]) -> bool {
    let differ = years.iter().zip(now).filter(|(a, b)| a != b).count();
    years.len() == now.len() && differ >= 2 && differ * 2 > years.len()
}

/// Whether a line's only text numbers the page: - 3 -, 3ページ, p.3, 3/10; a bare 3 where `bare` is
/// one.
fn is_page_number(text: &str, bare: bool) -> bool {
    const DIGITS: usize = 3;
    if text.len() > 30
        || !text
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte > 0x7F)
    {
        return false;
    }
    let folded = fold(text);
    let number = |text: &str| {
        let text = text.trim();
        (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let dash = |c: char| matches!(c, '-' | '‐' | '–' | '—' | '―' | '−' | 'ー' | '~' | '〜');
    let inner = folded
        .trim()
        .strip_prefix(dash)
        .and_then(|text| text.strip_suffix(dash));
    let marked = folded
        .strip_suffix("ページ")
        .or_else(|| folded.strip_suffix('頁'))
        .or_else(|| folded.strip_prefix("p."))
        .or_else(|| folded.strip_prefix("P."))
        .or_else(|| folded.strip_prefix("Page"));
    bare && number(&folded)
        || inner.is_some_and(number)
        || marked.is_some_and(number)
        || bare
            && folded
                .split_once('/')
                .is_some_and(|(a, b)| number(a) && number(b))
}

/// Whether a text is too long for a header cell.
fn is_long(text: &str) -> bool {
    // At most four bytes a character.
    text.len() > HEADER_CHARS
        && (text.len() > 4 * HEADER_CHARS || text.chars().nth(HEADER_CHARS).is_some())
}

/// Most texts in common.
fn overlap(a: &HashSet<String>, b: &HashSet<String>) -> f32 {
    let common = a.intersection(b).count();
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
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

/// Lines before the first header: the last single cell is the title, the rest are notes.
fn preamble(grid: &Grid, rows: &[RowShape], range: std::ops::Range<usize>, segment: &mut Segment) {
    let filled: Vec<usize> = range.filter(|&row| rows[row].filled > 0).collect();
    let title = filled
        .iter()
        .copied()
        .filter(|&row| is_heading_line(grid, rows[row]) && !rows[row].note && !is_remark(grid, row))
        .max_by_key(|&row| (score_title(grid, row), std::cmp::Reverse(row)));
    segment.title = title.and_then(|row| grid.row(row).find(|&cell| !grid.is_blank(cell)));
    segment
        .notes
        .extend(filled.into_iter().filter(|&row| Some(row) != title));
}

/// One text, with dates, contacts and the like beside it at most.
fn is_heading_line(grid: &Grid, row: RowShape) -> bool {
    const BESIDE: usize = 3;
    let mut filled = grid.row(row.row).filter(|&cell| !grid.is_blank(cell));
    (1..=1 + BESIDE).contains(&row.filled)
        && filled.next().is_some()
        && filled.all(|cell| layout::is_aside(grid.value(cell)))
}

/// A unit or a date is no title.
fn is_remark(grid: &Grid, row: usize) -> bool {
    let text = grid
        .row(row)
        .map(|cell| grid.value(cell).trim())
        .find(|text| !text.is_empty());
    text.is_some_and(|text| text.starts_with(['（', '(', '#', '※']) || layout::is_aside(text))
}

/// Longer single lines are better titles, up to a point: 「様式１」 stands above many a title.
fn score_title(grid: &Grid, row: usize) -> usize {
    let text = grid
        .row(row)
        .map(|cell| grid.value(cell).trim())
        .find(|text| !text.is_empty());
    text.map_or(0, |text| text.chars().count().min(8))
}

/// A row with one filled cell that repeats the title, or stands alone in the first columns and
/// may be the title of a page that begins below.
fn is_title_like(words: &Words<'_>, rows: &[RowShape], row: usize, title: Option<CellId>) -> bool {
    let alone = rows[row].filled == 1;
    if alone && title.is_some_and(|title| same_text(words.grid, title, row)) {
        return true;
    }
    let next = (row + 1..rows.len().min(row + 4)).find(|&next| rows[next].filled > 0);
    next.is_some_and(|next| rows[next].filled >= 2 && words.mostly_known(rows[next]))
        && (alone || is_heading_line(words.grid, rows[row]))
}

/// A title that goes on with the other one: 実施計画（続き）.
fn same_start(grid: &Grid, title: CellId, row: usize) -> bool {
    let text = grid.row(row).find(|&cell| !grid.is_blank(cell));
    text.is_some_and(|text| fold(grid.value(text)).starts_with(&*fold(grid.value(title))))
}

fn same_text(grid: &Grid, title: CellId, row: usize) -> bool {
    let text = grid
        .row(row)
        .find(|&cell| !grid.is_blank(cell))
        .map(|cell| grid.value(cell));
    text.is_some_and(|text| fold(text) == fold(grid.value(title)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::grid::read_delimited;
    use crate::source::Source;

    fn segments(text: &str) -> Vec<Segment> {
        let source = Source::from_bytes("table.tsv", text.as_bytes().to_vec()).expect("UTF-8");
        segment(&read_delimited(Arc::new(source), None), &Hints::default())
    }

    const HEADER: &str = "テーマ\t実施機関\t施策\tR1\tR2\n";
    const ROW: &str = "子育て\t健康福祉課\t保育所の増設\t増設\t増設\n";

    #[test]
    fn a_header_is_looked_for_so_far_and_no_further() {
        let below = |lines: usize| segments(&("前書き\n".repeat(lines) + HEADER + ROW));
        assert!(below(HEADER_WITHIN - 1)[0].recognised);
        assert!(!below(HEADER_WITHIN).first().is_some_and(|s| s.recognised));
    }

    #[test]
    fn headers_of_one_table_have_most_texts_in_common() {
        let set = |texts: &str| texts.split(' ').map(str::to_owned).collect::<HashSet<_>>();
        assert!((overlap(&set("a b c d e"), &set("a b c x y")) - 0.6).abs() < 1e-6);
        let again = |header: &str| {
            segments(&format!("{HEADER}{ROW}{header}{ROW}"))[0]
                .pages
                .len()
        };
        assert_eq!(again(HEADER), 2);
        assert_eq!(
            again("柱\t実施機関\t施策\tR1\tR2\n"),
            2,
            "one heading reworded"
        );
        assert_eq!(again("番号\t電話\t住所\t備考\tR2\n"), 1, "another table's");
    }

    #[test]
    fn a_table_without_header_keeps_its_first_rows() {
        let rows = "保育所\t1\t2\n児童館\t3\t4\n公民館\t本町\t東町\n";
        let plain = segments(rows);
        assert!(plain[0].pages[0].header.is_empty());
        assert_eq!(plain[0].pages[0].rows, [0, 1, 2]);
        assert!(plain[0].notes.is_empty());
    }

    #[test]
    fn words_of_headers_under_complete_headings_are_an_entry() {
        let data = |second: &str| {
            segments(&format!("{HEADER}{second}{ROW}"))[0].pages[0]
                .rows
                .len()
        };
        assert_eq!(data("方針\t担当課\t計画\t計画\t計画\n"), 2);
        assert_eq!(data("\t\t\t計画\t計画\n"), 1, "what the years are");
        assert_eq!(
            data("Theme\tBody\tMeasure\t2019\t2020\n"),
            1,
            "another language"
        );
    }

    #[test]
    fn numbers_of_pages_are_no_entries() {
        for text in ["- 3 -", "－３－", "3ページ", "p.12"] {
            assert!(is_page_number(text, false), "{text}");
        }
        for text in ["3", "3/10"] {
            assert!(
                is_page_number(text, true) && !is_page_number(text, false),
                "{text}"
            );
        }
        for text in ["2019", "3か所", "-", "P", "3-4"] {
            assert!(!is_page_number(text, true), "{text}");
        }
        let read = segments(&format!("{HEADER}{ROW}- 3 -\n{ROW}5\n{ROW}4\n"));
        assert_eq!(read[0].notes, [2, 6]);
        assert_eq!(
            read[0].pages[0].rows,
            [1, 3, 4, 5],
            "a numbered row still to be filled stays"
        );
    }
}
