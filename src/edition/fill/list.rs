//! Which leading columns of a plain list name groups of rows: 部 and 課 that stand once, with the
//! rows below left blank.
//!
//! A blank is as often nothing at all (a remark, a name that not every place has), so the table
//! must show that it is a label left out: labels that never stand again below themselves, that
//! begin again wherever an outer label does, over rows that are as full as the others; and headings
//! or values that name groups, or levels that nest too well for an accident.

use std::collections::{HashMap, HashSet};

use super::super::{Column, Role, layout, shift};
use super::{Merges, Placed, damage, is_ditto};
use crate::grid::{Grid, TextId};
use crate::text::{fold, has_date};

/// What headings of groups end with, 名 left out.
const GROUPS: &[&str] = &[
    "部",
    "局",
    "課",
    "室",
    "係",
    "班",
    "署",
    "部門",
    "組織",
    "所属",
    "所管",
    "機関",
    "区分",
    "分類",
    "分野",
    "種別",
    "種類",
    "類型",
    "地区",
    "地域",
    "区域",
    "圏域",
    "校区",
    "学区",
    "方面",
    "項目",
    "柱",
    "グループ",
    "カテゴリ",
    "カテゴリー",
    "市町村",
    "市区町村",
    "区市町村",
    "都道府県",
    "郡",
    "区",
];

/// One row in so many, at least, is blank in the outermost column whose labels are inherited:
/// fewer are cells that were forgotten.
const BLANKS: usize = 10;
/// One label in so many may stand again below itself (at the top of a page) or further down.
const AGAIN: usize = 10;
/// Of so many sound rows one may be damaged for the others to show anything.
const DAMAGED: usize = 4;
/// Share of the outer groups that begin with an inner label; the rest has none.
const NESTED: f32 = 0.75;
/// How likely it may be that labels begin with the outer ones by accident.
const ACCIDENT: f32 = 0.01;
/// Share of the rows in which the column that names the rows is filled.
const NAMED: f32 = 0.95;
/// Rows without a label are at least so full as those with one.
const FULL: f32 = 0.8;
/// Share of the labels that are words, or names of bodies, for the column to hold such.
const MOST: f32 = 0.8;

/// The columns of a plain list that name groups of rows.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Columns whose labels end the inner ones.
    pub(super) groups: Vec<bool>,
    /// Those of them whose labels are valid for the blank rows below.
    pub(super) inherits: Vec<bool>,
    /// Rows whose cells stand in other columns than their own, with the first column in which a
    /// group may begin on them.
    pub(super) damaged: HashMap<usize, usize>,
}

/// What a column looks like below the labels outside it.
#[derive(Debug, Default)]
struct Look {
    labels: usize,
    /// Rows whose label is that of the row above them, written again.
    again: usize,
    /// Labels that stood further up in their outer group.
    recurring: usize,
    /// Blank rows with a label above them in their outer group.
    blank: usize,
    merged: usize,
    words: usize,
    bodies: usize,
    /// Outer groups, and those that begin with a label.
    outer: usize,
    with: usize,
    /// Rows on which no outer group begins, and those with a label.
    others: usize,
    filled: usize,
    /// The first row has a label.
    first: bool,
}

/// Reads the leading columns, from the left as long as they name groups. O(rows × columns looked
/// at), and O(cells) for those with blanks.
pub(super) fn labels(grid: &Grid, columns: &[Column], rows: &[Placed], merges: &Merges) -> Labels {
    let width = columns.len();
    let damaged = damage::damaged(grid, columns, rows);
    let sound = rows.iter().enumerate();
    let sound = sound.filter(|(index, _)| !damaged.contains_key(index));
    let rows: &[&Placed] = &sound.map(|(_, row)| row).collect::<Vec<_>>();
    let mut labels = Labels {
        groups: vec![false; width],
        inherits: vec![false; width],
        damaged,
    };
    if labels.damaged.len() * DAMAGED > rows.len() {
        return labels;
    }
    let mut starts = vec![false; rows.len()];
    if let Some(first) = starts.first_mut() {
        *first = true;
    }
    let mut evident = false;
    for column in 0..width.saturating_sub(1) {
        if columns[column].role == Role::Year {
            break;
        }
        if is_full(grid, rows, column) {
            if is_repeated(grid, rows, column) {
                labels.groups[column] = true;
            } else if column > 0 || !is_counted(grid, rows) {
                break;
            }
            mark(grid, rows, column, labels.groups[column], &mut starts);
            continue;
        }
        let look = look(grid, columns, rows, merges, column, &starts);
        if look.merged > 0 {
            // A sheet that merges cells has merged those that it means to be merged.
            labels.groups[column] = true;
        } else if is_label(
            grid,
            columns,
            rows,
            column,
            &look,
            labels.inherits.contains(&true),
        ) {
            labels.groups[column] = true;
            labels.inherits[column] = true;
            let nested = look.outer > 1 && {
                let anywhere = (look.filled as f32 + 1.0) / (look.others as f32 + 2.0);
                look.with == look.outer && anywhere.powi(look.outer as i32) <= ACCIDENT
            };
            evident |= nested
                || look.bodies as f32 >= MOST * look.labels as f32
                || names_groups(&columns[column]);
        } else {
            break;
        }
        mark(grid, rows, column, true, &mut starts);
    }
    if !evident {
        labels.inherits.fill(false);
    }
    labels
}

/// Marks the rows on which a group of a column begins.
fn mark(grid: &Grid, rows: &[&Placed], column: usize, groups: bool, starts: &mut [bool]) {
    let mut last = None;
    for (row, start) in rows.iter().zip(starts).filter(|_| groups) {
        let own = own(grid, row, column);
        *start |= own.is_some() && own != last;
        last = own.or(last);
    }
}

/// Whether every row has a text of its own in a column.
fn is_full(grid: &Grid, rows: &[&Placed], column: usize) -> bool {
    rows.iter().all(|row| own(grid, row, column).is_some())
}

/// Whether many rows have the text of the row above.
fn is_repeated(grid: &Grid, rows: &[&Placed], column: usize) -> bool {
    let texts = rows.windows(2);
    let again = texts.filter(|two| own(grid, two[0], column) == own(grid, two[1], column));
    again.count() * BLANKS >= rows.len()
}

/// Whether the first column holds the numbers of the rows.
fn is_counted(grid: &Grid, rows: &[&Placed]) -> bool {
    rows.iter()
        .all(|row| own(grid, row, 0).is_some_and(|text| shift::is_number(grid.text(text))))
}

/// Whether a heading is that of a group.
fn names_groups(column: &Column) -> bool {
    let heading = fold(&column.name);
    let heading = heading.trim();
    let heading = heading.strip_suffix('名').unwrap_or(heading);
    matches!(column.role, Role::Theme | Role::Body | Role::Countermeasure)
        || GROUPS.iter().any(|ending| heading.ends_with(ending))
}

fn own(grid: &Grid, row: &Placed, column: usize) -> Option<TextId> {
    let cell = row.cells[column].filter(|&cell| !grid.is_blank(cell) && !is_ditto(grid, cell))?;
    Some(grid.text_id(cell))
}

fn look(
    grid: &Grid,
    columns: &[Column],
    rows: &[&Placed],
    merges: &Merges,
    column: usize,
    starts: &[bool],
) -> Look {
    let mut look = Look::default();
    let mut last: Option<TextId> = None;
    let mut seen: HashSet<TextId> = HashSet::new();
    // The texts of most columns are not worth folding: those of the rows' names.
    let mut texts: Vec<TextId> = Vec::new();
    for (index, (row, &start)) in rows.iter().zip(starts).enumerate() {
        if start {
            last = None;
            seen.clear();
        }
        let own = own(grid, row, column);
        // 会計課 of one row has nothing that a label could be valid for.
        let lonely = own.is_none() && starts.get(index + 1).is_none_or(|&next| next);
        look.outer += usize::from(start && !lonely);
        look.others += usize::from(!start);
        let Some(text) = own else {
            let cell = row.cells[column];
            let ditto = cell.is_some_and(|cell| !grid.is_blank(cell));
            let merged = merges.label(grid, row.grid_row, cell, &columns[column]);
            look.merged += usize::from(ditto || merged.is_some());
            look.blank += usize::from(last.is_some() && !ditto && merged.is_none());
            continue;
        };
        look.first |= index == 0;
        look.labels += 1;
        look.with += usize::from(start);
        look.filled += usize::from(!start);
        if last == Some(text) {
            look.again += 1;
        } else if !seen.insert(text) {
            look.recurring += 1;
        }
        texts.push(text);
        last = Some(text);
    }
    texts.sort_unstable();
    let known = texts.chunk_by(|a, b| a == b);
    for run in known {
        let text = fold(grid.text(run[0]));
        // Years down the side are rows, not groups.
        let word =
            !shift::is_number(&text) && text.chars().any(char::is_alphabetic) && !has_date(&text);
        look.words += run.len() * usize::from(word);
        look.bodies += run.len() * usize::from(layout::is_body_name(&text));
    }
    look
}

/// Whether the blanks of a column are labels left out, by what stands beside them.
fn is_label(
    grid: &Grid,
    columns: &[Column],
    rows: &[&Placed],
    column: usize,
    look: &Look,
    within: bool,
) -> bool {
    let bodies = look.bodies as f32 >= MOST * look.labels as f32;
    // One blank alone is a cell that was forgotten, unless bodies stand above it.
    let enough = within || look.blank * BLANKS >= rows.len() && (look.blank > 1 || bodies);
    let nested = look.with as f32 >= NESTED * look.outer as f32;
    // 部 on a line of its own, 課 on those below it.
    let outlined = look.with == 0 && look.outer > 1 && (bodies || names_groups(&columns[column]));
    let alone = |twice: usize| twice * AGAIN <= look.labels;
    let shape = (look.first || within)
        && look.blank > 0
        && enough
        && alone(look.again)
        && alone(look.recurring)
        && look.words as f32 >= MOST * look.labels as f32
        && (nested || within && outlined);
    if !shape {
        return false;
    }
    let filled = |row: &Placed, at: usize| own(grid, row, at).is_some();
    // A line with nothing but a label is a heading or a remark.
    let rows: Vec<&Placed> = (rows.iter().copied())
        .filter(|row| {
            (column + 1..columns.len())
                .any(|at| row.cells[at].is_some_and(|cell| !grid.is_blank(cell)))
        })
        .collect();
    let named = |&at: &usize| {
        let count = rows.iter().filter(|row| filled(row, at)).count();
        count as f32 >= NAMED * rows.len() as f32
    };
    let Some(name) = (column + 1..columns.len()).find(named) else {
        return false;
    };
    let fullness = |labelled: bool| {
        let some = rows.iter().filter(|row| filled(row, column) == labelled);
        let (mut all, mut full) = (0, 0);
        for row in some {
            all += columns.len() - name;
            full += (name..columns.len()).filter(|&at| filled(row, at)).count();
        }
        full as f32 / all.max(1) as f32
    };
    fullness(false) >= FULL * fullness(true)
}
