//! Lines that stand outside the tables: titles, remarks, sums. They are compared as texts.

use std::collections::HashMap;

use super::score::alike;
use super::table::Table;
use super::value;
use crate::edition::NoteKind;
use crate::text::fold;

/// Two lines at least so alike are one that was reworded.
const LIKE: f32 = 0.5;
/// Lines of one side that are compared with all of the other: a table with more changed lines
/// outside it has its rows there.
const COMPARED: usize = 200;

/// A line outside the tables, on one side or on both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// What happened to it.
    pub kind: LineKind,
    /// As it was.
    pub old: Option<Line>,
    /// As it is.
    pub new: Option<Line>,
    /// The new row it stands before, which may be the number of rows.
    pub at: usize,
}

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Nothing.
    Kept,
    /// Equal after folding, figures and dates by their value.
    Cosmetic,
    /// Other words.
    Changed,
    /// Only in the new edition.
    Added,
    /// Only in the old edition.
    Removed,
}

/// A line of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its filled cells, one behind the other.
    pub text: String,
    /// What it is.
    pub of: LineOf,
    /// Index of its table among those of the file.
    pub table: usize,
    /// 1-based physical line, or row of the sheet.
    pub number: usize,
    /// Its cells by their value, as those of rows are compared.
    value: String,
    /// The row of its side that it stands before.
    before: usize,
}

/// What a line outside a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineOf {
    /// The table's title.
    Title,
    /// 注, 参考, text above or below the table.
    Remark,
    /// 合計, 小計 and figures.
    Sum,
}

/// Pairs the lines of both sides: equal ones first, then titles, sums of one name, and those alike.
/// `links` gives the new row of each old one. O(lines), and O(lines²) of those that changed, within
/// [`COMPARED`].
pub(super) fn compare(old: &Table<'_>, new: &Table<'_>, links: &[Option<u32>]) -> Vec<LineChange> {
    let (olds, news) = (lines(old), lines(new));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut taken = (vec![false; olds.len()], vec![false; news.len()]);
    equal(&olds, &news, &mut taken, &mut pairs);
    reworded(&olds, &news, &mut taken, &mut pairs);
    // For each old row the place of the next one that is still there.
    let mut places = vec![new.row_count(); links.len() + 1];
    for row in (0..links.len()).rev() {
        places[row] = links[row].map_or(places[row + 1], |place| place as usize);
    }
    let mut changes: Vec<LineChange> = Vec::new();
    let mut partner: Vec<Option<usize>> = vec![None; news.len()];
    for &(i, j) in &pairs {
        partner[j] = Some(i);
    }
    let mut olds: Vec<Option<Line>> = olds.into_iter().map(Some).collect();
    for (new, partner) in news.into_iter().zip(partner) {
        let old = partner.and_then(|i| olds[i].take());
        let kind = match &old {
            None => LineKind::Added,
            Some(old) if old.text == new.text => LineKind::Kept,
            Some(old) if old.value == new.value => LineKind::Cosmetic,
            Some(_) => LineKind::Changed,
        };
        let at = new.before;
        let new = Some(new);
        changes.push(LineChange { kind, old, new, at });
    }
    for old in olds.into_iter().flatten() {
        changes.push(LineChange {
            kind: LineKind::Removed,
            at: places[old.before],
            old: Some(old),
            new: None,
        });
    }
    changes.sort_by_key(|change| change.at);
    changes
}

/// The lines of all tables in the order of the file, headings that became labels of rows left out.
fn lines(table: &Table<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut first = 0;
    for (number, edition) in table.editions().iter().enumerate() {
        let grid = &edition.grid;
        let title = edition
            .title
            .map(|cell| (grid.position(cell).0, LineOf::Title));
        let notes = edition.notes.iter().filter_map(|note| match note.kind {
            NoteKind::Heading => None,
            NoteKind::Remark => Some((note.grid_row, LineOf::Remark)),
            NoteKind::Sum => Some((note.grid_row, LineOf::Sum)),
        });
        let mut found: Vec<(usize, LineOf)> = title.into_iter().chain(notes).collect();
        found.sort_unstable();
        found.dedup_by_key(|(row, _)| *row);
        for (row, of) in found {
            let cells = grid.row(row).map(|cell| grid.value(cell).trim());
            let cells: Vec<&str> = cells.filter(|text| !text.is_empty()).collect();
            if cells.is_empty() {
                continue;
            }
            lines.push(Line {
                text: cells.join("　"),
                value: value_of(&cells),
                of,
                table: number,
                number: grid.line(row),
                before: first + edition.rows.partition_point(|other| other.grid_row < row),
            });
        }
        first += edition.rows.len();
    }
    lines
}

/// What a line says: figures and dates by their value, other cells folded.
fn value_of(cells: &[&str]) -> String {
    let told = cells.iter().map(|cell| match value::bare(cell) {
        Some(value) => value.into(),
        None => fold(cell),
    });
    // Where one cell ends and the next begins is no matter of words.
    fold(&told.collect::<Vec<_>>().join("　")).into_owned()
}

type Taken = (Vec<bool>, Vec<bool>);

/// Lines with one text, in the order of both sides: such as are equal to the letter first.
fn equal(olds: &[Line], news: &[Line], taken: &mut Taken, pairs: &mut Vec<(usize, usize)>) {
    let exact = |line: &Line| line.text.clone();
    let by_value = |line: &Line| line.value.clone();
    for key in [&exact as &dyn Fn(&Line) -> String, &by_value] {
        let mut there: HashMap<String, Vec<usize>> = HashMap::new();
        for j in (0..news.len()).rev().filter(|&j| !taken.1[j]) {
            there.entry(key(&news[j])).or_default().push(j);
        }
        for (i, old) in olds.iter().enumerate() {
            let free = !taken.0[i];
            let found = free.then(|| there.get_mut(&key(old))?.pop()).flatten();
            if let Some(j) = found {
                pair((i, j), taken, pairs);
            }
        }
    }
}

/// What is left: the titles of tables in the same place, sums of one name, lines that are alike.
fn reworded(olds: &[Line], news: &[Line], taken: &mut Taken, pairs: &mut Vec<(usize, usize)>) {
    let left =
        |taken: &[bool]| -> Vec<usize> { (0..taken.len()).filter(|&at| !taken[at]).collect() };
    let (ours, theirs) = (left(&taken.0), left(&taken.1));
    if ours.len() > COMPARED || theirs.len() > COMPARED {
        return;
    }
    let name = |line: &Line| fold(line.text.split('　').next().unwrap_or_default()).into_owned();
    let mut scored: Vec<(f32, usize, usize)> = Vec::new();
    for &i in &ours {
        for &j in &theirs {
            let (one, other) = (&olds[i], &news[j]);
            let score = match (one.of, other.of) {
                (LineOf::Title, LineOf::Title) if one.table == other.table => 3.0,
                (LineOf::Sum, LineOf::Sum) if name(one) == name(other) => 2.0,
                _ => alike(&one.text, &other.text),
            };
            if score >= LIKE {
                scored.push((score, i, j));
            }
        }
    }
    // The best first; of equals those that stand furthest up, whichever side is called old.
    scored.sort_by(|a, b| {
        let place = |&(_, i, j): &(f32, usize, usize)| (i + j, i.abs_diff(j));
        b.0.total_cmp(&a.0).then(place(a).cmp(&place(b)))
    });
    for (_, i, j) in scored {
        if !taken.0[i] && !taken.1[j] {
            pair((i, j), taken, pairs);
        }
    }
}

fn pair((i, j): (usize, usize), taken: &mut Taken, pairs: &mut Vec<(usize, usize)>) {
    taken.0[i] = true;
    taken.1[j] = true;
    pairs.push((i, j));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{EditionDiff, Options, compare as compare_tables, read};
    use crate::edition::Hints;
    use crate::grid;

    /// What happened to each line, with its line of the old and of the new side.
    fn told(old: &str, new: &str) -> Vec<(LineKind, Option<usize>, Option<usize>)> {
        let read = |name: &str, text: &str| {
            let bytes = text.replace('|', "\t").into_bytes();
            let grids = grid::read_bytes(name, bytes, None).expect("a table");
            read(grids, &Hints::default())
        };
        let (olds, news) = (read("old.tsv", old), read("new.tsv", new));
        let found: EditionDiff<'_> =
            compare_tables(&olds, &news, &Options::default()).expect("comparable");
        let number = |line: &Option<Line>| line.as_ref().map(|line| line.number);
        let lines = found.lines.iter();
        lines
            .map(|line| (line.kind, number(&line.old), number(&line.new)))
            .collect()
    }

    const ROWS: &str =
        "部局|施策|令和5年度|令和6年度\n土木課|橋の点検|10|12\n土木課|道の補修|3|4\n";

    #[test]
    fn lines_outside_the_table_are_paired_and_compared() {
        let old = format!(
            "土木計画（令和5年4月）\n{ROWS}合計||13|16\n※橋は隔年で点検する\n※金額は千円\n"
        );
        let new = format!(
            "土木計画（令和6年4月）\n{ROWS}合計||13|17\n※橋は毎年点検する\n出典：土木統計\n※金額は 千円\n"
        );
        let mut found = told(&old, &new);
        found.sort_unstable_by_key(|&(kind, old, new)| (new, old, kind));
        assert_eq!(
            found,
            [
                (LineKind::Changed, Some(1), Some(1)),
                (LineKind::Changed, Some(5), Some(5)),
                (LineKind::Changed, Some(6), Some(6)),
                (LineKind::Added, None, Some(7)),
                (LineKind::Cosmetic, Some(7), Some(8)),
            ]
        );
        let mut mirrored = told(&new, &old);
        mirrored.sort_unstable_by_key(|&(kind, old, new)| (old, new, kind));
        let back = mirrored.into_iter().map(|(kind, old, new)| {
            let kind = match kind {
                LineKind::Removed => LineKind::Added,
                kind => kind,
            };
            (kind, new, old)
        });
        assert_eq!(back.collect::<Vec<_>>(), found);
    }

    #[test]
    fn equal_lines_are_kept_wherever_they_stand() {
        let old = format!("土木計画\n{ROWS}※橋は隔年\n※道は毎年\n※橋は隔年\n");
        let new = format!("土木計画\n{ROWS}※道は毎年\n※橋は隔年\n");
        let found = told(&old, &new);
        let kinds: Vec<LineKind> = found.iter().map(|line| line.0).collect();
        let (kept, removed) = (LineKind::Kept, LineKind::Removed);
        assert_eq!(kinds, [kept, kept, kept, removed]);
    }
}
