//! Random tables, random edits: what is read afterwards is what was meant, and nothing else moved.

use kouetsu::fix::{Reason, settle};
use kouetsu::source::Encoding;
use proptest::prelude::*;

use super::encodings::encoded;
use super::*;

const TEXTS: [&str; 12] = [
    "",
    "施策",
    "取組み",
    "a",
    "\"",
    "\"引用\"",
    "一\n二",
    ",",
    "\t",
    "9月～10月",
    "x\"y",
    " ",
];

#[derive(Debug, Clone)]
struct Case {
    rows: Vec<Vec<(String, bool)>>,
    delimiter: Delimiter,
    end: &'static str,
    last_end: bool,
    encoding: usize,
    edits: Vec<(usize, usize, usize, usize, String)>,
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TEXTS.to_vec()), 0..4)
        .prop_map(|parts| parts.concat())
}

fn case() -> impl Strategy<Value = Case> {
    let rows = prop::collection::vec(prop::collection::vec((text(), any::<bool>()), 1..5), 1..6);
    let edits = prop::collection::vec((0..8usize, 0..8usize, 0..9usize, 0..9usize, text()), 0..8);
    let delimiter =
        prop::sample::select(vec![Delimiter::Tab, Delimiter::Comma, Delimiter::Semicolon]);
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (rows, delimiter, end, any::<bool>(), 0..7usize, edits).prop_map(
        |(mut rows, delimiter, end, last_end, encoding, edits)| {
            if delimiter == Delimiter::Tab {
                let texts = rows.iter_mut().flatten();
                texts.for_each(|(text, _)| *text = text.replace('\t', " "));
            }
            Case {
                rows,
                delimiter,
                end,
                last_end,
                encoding,
                edits,
            }
        },
    )
}

/// The table as a careful program writes it; some cells in quotes that they do not need.
fn write(case: &Case) -> Vec<u8> {
    let delimiter = char::from(case.delimiter.byte());
    let field = |(text, quoted): &(String, bool), alone: bool| {
        let must = text.starts_with('"') || text.contains(['\n', '\r', delimiter]);
        match *quoted || must || (alone && text.is_empty()) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.clone(),
        }
    };
    let line = |row: &Vec<(String, bool)>| {
        let fields: Vec<_> = row.iter().map(|cell| field(cell, row.len() == 1)).collect();
        fields.join(&delimiter.to_string())
    };
    let lines: Vec<_> = case.rows.iter().map(line).collect();
    let last = if case.last_end { case.end } else { "" };
    let text = format!("{}{last}", lines.join(case.end));
    encoded(&text).swap_remove(case.encoding).1
}

/// Edits that do not touch each other, as (row, column, start, end, new) in bytes.
fn disjoint(case: &Case) -> Vec<(usize, usize, usize, usize, String)> {
    let mut chosen: Vec<(usize, usize, usize, usize, String)> = Vec::new();
    for (row, column, from, to, new) in &case.edits {
        let row = row % case.rows.len();
        let column = column % case.rows[row].len();
        let value = &case.rows[row][column].0;
        let ends: Vec<usize> = value
            .char_indices()
            .map(|(at, _)| at)
            .chain([value.len()])
            .collect();
        let (a, b) = (ends[from % ends.len()], ends[to % ends.len()]);
        let (start, end) = (a.min(b), a.max(b));
        let meets = chosen
            .iter()
            .any(|other| (other.0, other.1) == (row, column) && other.2 <= end && start <= other.3);
        if !meets {
            chosen.push((row, column, start, end, new.clone()));
        }
    }
    chosen
}

/// Bytes of all fields and of what stands between them.
fn pieces(grid: &Grid) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let (source, raw) = (grid.source(), grid.source().raw());
    let (mut fields, mut between) = (Vec::new(), Vec::new());
    let mut at = 0;
    for cell in (0..grid.row_count()).flat_map(|row| grid.row(row)) {
        let range = grid.raw_range(cell).expect("a delimited file");
        let (start, end) = (
            source.file_offset(range.start),
            source.file_offset(range.end),
        );
        between.push(raw[at..start].to_vec());
        fields.push(raw[start..end].to_vec());
        at = end;
    }
    between.push(raw[at..].to_vec());
    (fields, between)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_afterwards_is_what_was_meant(case in case()) {
        let bytes = write(&case);
        let grid = read(&bytes, case.delimiter);
        let mut meant: Vec<Vec<String>> = case
            .rows
            .iter()
            .map(|row| row.iter().map(|(text, _)| text.clone()).collect())
            .collect();
        prop_assert_eq!(&values(&grid), &meant);
        let edits = disjoint(&case);
        let findings: Vec<Finding> = edits
            .iter()
            .map(|(row, column, start, end, new)| replace(&grid, span(&grid, *row, *column, *start..*end), new))
            .collect();
        let (result, plan) = fixed(&grid, &findings, Level::Safe);
        // Only what a TSV cannot hold is refused; all texts are in all encodings.
        for refused in &plan.refused {
            prop_assert_eq!(&refused.reason, &Reason::TabAndLineBreak);
            prop_assert_eq!(case.delimiter, Delimiter::Tab);
        }
        prop_assert_eq!(plan.deferred, 0);
        let again = read(&result, case.delimiter);
        // A few bytes may be right in two encodings: what is left no longer tells which it was. The
        // command line refuses such a fix, because it reads every result again.
        prop_assume!(again.source().encoding() == grid.source().encoding());
        if plan.refused.is_empty() {
            let mut edits = edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse((edit.2, edit.3)));
            for (row, column, start, end, new) in &edits {
                meant[*row][*column].replace_range(*start..*end, new);
            }
            prop_assert_eq!(values(&again), meant);
        }
        // Every other cell, and everything between the cells, has the bytes it had.
        let (old_fields, old_between) = pieces(&grid);
        let (new_fields, new_between) = pieces(&again);
        prop_assert_eq!(old_fields.len(), new_fields.len());
        let shifting = grid.source().encoding() == Some(Encoding::Iso2022Jp);
        if !shifting {
            // In ISO-2022-JP the way back to ASCII belongs to what follows.
            prop_assert_eq!(&old_between, &new_between);
        }
        let mut index = 0;
        for (row, cells) in case.rows.iter().enumerate() {
            for column in 0..cells.len() {
                if !edits.iter().any(|edit| (edit.0, edit.1) == (row, column)) {
                    prop_assert_eq!(&old_fields[index], &new_fields[index]);
                }
                index += 1;
            }
        }
        // Outside the splices not a byte is different.
        let kept = |ranges: Vec<std::ops::Range<usize>>, bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            for range in ranges.into_iter().rev() {
                bytes.drain(range);
            }
            bytes
        };
        let old_ranges = plan.splices.iter().map(|(range, _)| range.clone()).collect();
        let mut grown = 0;
        let new_ranges = plan.splices.iter().map(|(range, new)| {
            let start = range.start + grown - plan.splices.iter().take_while(|(r, _)| r.start < range.start).map(|(r, _)| r.len()).sum::<usize>();
            grown += new.len();
            start..start + new.len()
        }).collect();
        prop_assert_eq!(kept(old_ranges, &bytes), kept(new_ranges, &result));
    }

    #[test]
    fn fixing_twice_is_fixing_once(case in case(), from in text(), to in text()) {
        prop_assume!(!from.is_empty() && !to.contains(&from));
        let grid = Arc::new(read(&write(&case), case.delimiter));
        let find = |grid: &Arc<Grid>| -> Vec<Finding> {
            let cells = (0..grid.row_count()).flat_map(|row| (0..grid.width(row)).map(move |c| (row, c)));
            cells
                .filter(|&(row, column)| grid.value(grid.cell(row, column).unwrap()).contains(&from))
                .map(|(row, column)| replace(grid, part(grid, row, column, &from), &to))
                .collect()
        };
        let once = settle(Arc::clone(&grid), Level::Safe, find);
        let twice = settle(Arc::clone(&once.grid), Level::Safe, find);
        prop_assert_eq!(once.grid.source().raw(), twice.grid.source().raw());
        prop_assert!(!twice.changed);
        // Nothing is left but what was refused (or would have gone on for too long).
        prop_assert!(find(&once.grid).len() <= once.refused.len() || to.len() + from.len() > 20);
        prop_assert_eq!(once.grid.source().bom(), grid.source().bom());
    }
}
