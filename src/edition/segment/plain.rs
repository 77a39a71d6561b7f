//! Grids without a recognised header: plain lists, and tables whose header is missing.

use std::collections::HashSet;

use super::headings::Headings;
use super::{HEADER_WITHIN, RawPage, RowShape, Segment, Words, captioned, preamble};
use crate::edition::layout;
use crate::grid::Grid;
use crate::text::fold;

/// Reads a grid without header words: one list, and each one further down that has a caption and
/// headings of its own.
pub(super) fn lists(grid: &Grid, words: &Words<'_>, rows: &[RowShape]) -> Vec<Segment> {
    let below = captioned::all(words, rows);
    let end = below.first().map_or(rows.len(), |list| list.title.start);
    let mut found: Vec<Segment> = list(grid, words, &rows[..end]).into_iter().collect();
    for (at, list) in below.iter().enumerate() {
        let end = below
            .get(at + 1)
            .map_or(rows.len(), |next| next.title.start);
        let titles: Vec<usize> = (list.title.clone())
            .filter(|&row| rows[row].filled > 0)
            .collect();
        let mut segment = Segment::below(grid, &titles, list.header..list.header + 1);
        segment.recognised = false;
        let foot = foot(words, rows, list.header + 1..end);
        let data = (list.header + 1..end).filter(|&row| rows[row].filled > 0);
        segment.pages[0]
            .rows
            .extend(data.filter(|row| !foot.contains(row)));
        segment.notes.extend(foot);
        segment.notes.sort_unstable();
        found.push(segment);
    }
    found
}

/// A list above the first known headings: its rows, and the row of its caption.
pub(super) struct Above {
    pub(super) segment: Segment,
    /// From the caption to the last entry.
    pub(super) rows: std::ops::Range<usize>,
}

/// Entries below headings that show a list above a table.
const ENTRIES: usize = 2;

/// The list that stands above the first known headings: texts side by side over entries with
/// figures, no column of which stands outside. What is said of the table below it (a date and a
/// contact, the boxes for seals) has no figures in columns. O(cells above the headings).
pub(super) fn above(words: &Words<'_>, rows: &[RowShape], end: usize) -> Option<Above> {
    let entry = |row: &usize| rows[*row].filled > 1 && !rows[*row].note;
    let header = (0..end).find(entry)?;
    let last = (header + 1..end).find(|row| !entry(row)).unwrap_or(end);
    let entries = &rows[header + 1..last];
    let headings = Headings::read(words, rows[header]).filter(Headings::all_words)?;
    let most = |entry: &RowShape| entry.filled * 2 > headings.texts.len();
    if entries.len() < ENTRIES || !entries.iter().all(most) || !headings.hold(entries, false) {
        return None;
    }
    // An entry names a body, and what is said of the table one that is to be asked.
    let names = |text: &&str| layout::is_body_name(&fold(text));
    if headings.texts.iter().any(names) {
        return None;
    }
    let mut columns = headings.columns.clone();
    if !columns.any(|column| headings.figures(entries, column) >= ENTRIES) {
        return None;
    }
    // Of two lines above it the first is that of the file.
    let filled: Vec<usize> = (0..header).filter(|&row| rows[row].filled > 0).collect();
    let caption = match filled[..] {
        [.., _, caption] => Some(caption),
        _ => None,
    };
    let titles: Vec<usize> = caption.into_iter().collect();
    let mut segment = Segment::below(words.grid, &titles, header..header + 1);
    segment.recognised = false;
    segment.pages[0].rows.extend(header + 1..last);
    Some(Above {
        segment,
        rows: caption.unwrap_or(header)..last,
    })
}

/// Reads a grid without header words: its first row of short, different, non-numeric texts that is
/// as wide as most rows is the header, unless it looks like the entries below it. `None`: nothing
/// but blank rows, or no table at all.
fn list(grid: &Grid, words: &Words<'_>, rows: &[RowShape]) -> Option<Segment> {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for row in (0..rows.len()).filter(|&row| rows[row].filled > 0) {
        *widths.entry(grid.width(row)).or_default() += 1;
    }
    let (&width, _) = widths.iter().max_by_key(|(_, count)| **count)?;
    if width < 2 {
        return None;
    }
    // The corner over the names of rows needs no heading.
    let corner = |row: usize| {
        usize::from(rows[row].first == 1 && rows[row].filled >= 2 && heads_names(grid, rows, row))
    };
    let full = |row: &usize| (rows[*row].filled + corner(*row)) * 5 >= width * 4;
    let is_header = |row: &usize| {
        let cells: Vec<&str> = grid
            .row(*row)
            .filter(|&cell| !grid.is_blank(cell))
            .map(|cell| grid.value(cell).trim())
            .collect();
        let distinct: HashSet<&str> = cells.iter().copied().collect();
        full(row)
            && distinct.len() == cells.len()
            // A list mark begins an entry, never a heading.
            && !cells.iter().any(|text| text.starts_with(['・', '※', '【']))
            && !rows[*row].long
            && cells.iter().all(|text| {
                !text
                    .chars()
                    .all(|c| c.is_ascii_digit() || ".,-/:".contains(c))
            })
            && !is_entry(grid, words, rows, *row)
    };
    // The first row that is as wide as most is the header or the table has none: a row further
    // down would make notes of the data above it.
    let header = (0..rows.len().min(HEADER_WITHIN))
        .find(full)
        .filter(is_header);
    let mut segment = Segment::default();
    let start = header.map_or(0, |row| row + 1);
    preamble(grid, rows, 0..header.unwrap_or(0), &mut segment);
    let foot = foot(words, rows, start..rows.len());
    let data = (start..rows.len())
        .filter(|&row| rows[row].filled > 0 && !foot.contains(&row))
        .collect();
    segment.notes.extend(foot);
    segment.pages.push(RawPage {
        header: header.into_iter().collect(),
        rows: data,
    });
    Some(segment)
}

/// The remarks below the last entry of a list, sums left out: ※ and 注１ on lines of their own. None
/// where entries begin with such marks themselves.
fn foot(words: &Words<'_>, rows: &[RowShape], range: std::ops::Range<usize>) -> Vec<usize> {
    let first = |row: usize| words.first_text(rows[row]);
    let mut foot: Vec<usize> = (range.clone().rev())
        .filter(|&row| rows[row].filled > 0)
        .take_while(|&row| rows[row].note || layout::is_total(first(row)))
        .filter(|&row| rows[row].note)
        .collect();
    let Some(&top) = foot.last() else {
        return foot;
    };
    let mut entries = (range.start..top).filter(|&row| rows[row].filled > 0);
    let marked = |row: usize| layout::remark(first(row)).is_some();
    if entries.clone().next().is_none() || entries.any(marked) {
        return Vec::new();
    }
    foot.reverse();
    foot
}

/// Whether the first column below a row is filled throughout and the row's own cell there blank.
fn heads_names(grid: &Grid, rows: &[RowShape], row: usize) -> bool {
    let mut below = rows[row + 1..]
        .iter()
        .filter(|row| row.filled >= 2)
        .peekable();
    below.peek().is_some()
        && below.all(|row| {
            grid.cell(row.row, 0)
                .is_some_and(|cell| !grid.is_blank(cell))
        })
}

/// What headings of bodies end with, where the names below them do not.
const KINDS: &[&str] = &["機関", "団体", "組織", "部署", "部門"];

/// Whether a row looks like the entries below it rather than like their headings: it names a body
/// above names of bodies, or most of its texts stand again in their column.
fn is_entry(grid: &Grid, words: &Words<'_>, rows: &[RowShape], row: usize) -> bool {
    const LOOKED_AT: usize = 50;
    let below: Vec<&RowShape> = rows[row + 1..]
        .iter()
        .filter(|row| row.filled >= 2)
        .take(LOOKED_AT)
        .collect();
    let (mut again, mut cells) = (0, 0);
    for (column, cell) in grid.row(row).enumerate() {
        if grid.is_blank(cell) || words.is_known(grid.text_id(cell)) {
            continue;
        }
        cells += 1;
        let kind = fold(grid.value(cell));
        let kind = kind.trim();
        let texts = || {
            below
                .iter()
                .filter_map(|row| grid.cell(row.row, column))
                .filter(|&cell| !grid.is_blank(cell))
        };
        again += usize::from(texts().any(|other| grid.text_id(other) == grid.text_id(cell)));
        // One letter (部, 課, 係) is what names end with, and heads a column of them.
        let body = |text: &str| {
            let text = fold(text);
            text.chars().nth(1).is_some() && layout::is_body_name(&text)
        };
        let names = texts().filter(|&cell| body(grid.value(cell))).count();
        let all = texts().count();
        // 学校 heads 東小学校 and 西小学校, 経由機関 what is no 機関 by its name.
        let ended = texts().filter(|&cell| fold(grid.value(cell)).trim_end().ends_with(kind));
        let heads = ended.count() * 2 >= all
            || KINDS.iter().any(|end| {
                kind.ends_with(end)
                    && !texts().any(|cell| fold(grid.value(cell)).trim_end().ends_with(end))
            });
        if body(grid.value(cell)) && !heads && all >= 2 && names * 4 >= all * 3 {
            return true;
        }
    }
    again >= 2 && again * 2 >= cells
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::segment;
    use crate::edition::Hints;
    use crate::grid::read_delimited;
    use crate::source::Source;

    /// Grid rows of the header and of the data.
    fn read(text: &str) -> (Vec<usize>, Vec<usize>) {
        let source = Source::from_bytes("table.tsv", text.as_bytes().to_vec()).expect("UTF-8");
        let mut found = segment(&read_delimited(Arc::new(source), None), &Hints::default());
        let page = found.remove(0).pages.remove(0);
        (page.header, page.rows)
    }

    #[test]
    fn a_first_row_like_those_below_is_no_header() {
        let names = "子育て\t保育課\t保育所の増設\n環境\t環境課\t緑化\n防災\t消防本部\t訓練\n";
        assert_eq!(read(names), (vec![], vec![0, 1, 2]));
        let again = "新規\t市内\t増設\n継続\t市外\t緑化\n新規\t市内\t訓練\n";
        assert_eq!(read(again), (vec![], vec![0, 1, 2]));
    }

    #[test]
    fn headings_stay_headings() {
        let unknown = "色\t店名\t味\n赤\t北店\t甘い\n青\t南店\t辛い\n";
        assert_eq!(read(unknown).0, [0]);
        let known = "窓口\t担当課\t名物\n1階\t市民課\tそば\n2階\t税務課\tりんご\n";
        assert_eq!(
            read(known).0,
            [0],
            "担当課 ends like a name and is a heading"
        );
    }

    #[test]
    fn what_names_of_bodies_end_with_heads_them() {
        let chart = "部\t課\t電話\n総務部\t人事課\t11\n総務部\t財政課\t12\n市民部\t税務課\t13\n";
        assert_eq!(read(chart), (vec![0], vec![1, 2, 3]));
    }

    #[test]
    fn a_blank_corner_belongs_to_the_header() {
        let turned =
            "\t緑化\t訓練\n場所\t北町\t南町\n令和5年度\t調査\t準備\n令和6年度\t植栽\t実施\n";
        assert_eq!(read(turned), (vec![0], vec![1, 2, 3]));
        let ragged = "\t緑化\t訓練\n\t北町\t南町\n令和5年度\t調査\t準備\n";
        assert_ne!(read(ragged).0, [0]);
    }
}
