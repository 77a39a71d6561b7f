//! R109–R111: bodies that are new or called otherwise, and remarks such as 【新規】.

use std::collections::{HashMap, HashSet};

use super::scene::{At, Said, Scene};
use super::texts;
use super::texts::SHOWN;
use crate::diff::{Marker, RowKind, Side, markers};
use crate::edition::{Role, State};
use crate::finding::Severity;
use crate::rules::table::excerpt;
use crate::text::fold;

/// Signs between the names of several bodies in one cell.
const BETWEEN: [char; 7] = ['、', ',', '，', '・', '\n', '／', '/'];

/// R109 and R110. Linear in the rows.
pub(super) fn bodies(scene: &mut Scene<'_, '_>) {
    let diff = scene.diff;
    let has = |side: Side| {
        let mut columns = scene.table(side).columns().iter();
        columns.any(|column| column.role == Role::Body)
    };
    if !has(Side::Old) || !has(Side::New) {
        return;
    }
    let mut known: HashSet<String> = HashSet::new();
    let mut read: HashSet<&str> = HashSet::new();
    for row in 0..diff.old.row_count() {
        let name = scene.role(Side::Old, row, Role::Body);
        if !read.insert(name) {
            continue;
        }
        known.extend(parts(name));
        known.insert(fold(name).into_owned());
    }
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    for row in 0..diff.new.row_count() {
        let name = scene.role(Side::New, row, Role::Body);
        let of = rows.entry(name).or_default();
        if of.is_empty() {
            names.push(name);
        }
        of.push(row);
    }
    for entity in diff.entities.iter().filter(|at| at.role == Role::Body) {
        known.insert(fold(&entity.to).into_owned());
        known.extend(parts(&entity.to));
        let Some(here) = rows.get(entity.to.as_str()).filter(|_| !entity.declared) else {
            continue;
        };
        let old = (0..diff.old.row_count())
            .find(|&row| scene.role(Side::Old, row, Role::Body) == entity.from);
        let (first, places) = (here[0], cells(here, entity.column));
        let related = old.map(|row| At::cell(Side::Old, row, entity.column));
        scene.say(
            first,
            Said {
                rule: &texts::BODY_RENAMED,
                severity: Severity::Info,
                key: "renamed",
                args: &[
                    ("old", &entity.from),
                    ("new", &entity.to),
                    ("rows", &entity.rows),
                ],
                places,
                related,
            },
        );
    }
    let column = (0..diff.columns.len()).find(|&at| diff.columns[at].role == Role::Body);
    for name in names {
        let here = &rows[name];
        let old_name =
            known.contains(&*fold(name)) || parts(name).all(|part| known.contains(&part));
        let Some(column) = column.filter(|_| !name.is_empty() && !old_name) else {
            continue;
        };
        if !here.iter().all(|&row| scene.sure(Side::New, row)) {
            continue;
        }
        scene.say(
            here[0],
            Said {
                rule: &texts::NEW_BODY,
                severity: Severity::Info,
                key: "new",
                args: &[("body", &excerpt(name, SHOWN)), ("rows", &here.len())],
                places: cells(here, column),
                related: None,
            },
        );
    }
}

fn cells(rows: &[usize], column: usize) -> Vec<At> {
    rows.iter()
        .map(|&row| At::cell(Side::New, row, column))
        .collect()
}

/// The names of a cell, folded.
fn parts(name: &str) -> impl Iterator<Item = String> {
    name.split(BETWEEN)
        .map(|part| fold(part).into_owned())
        .filter(|part| !part.is_empty())
}

/// R111. Linear in the rows.
pub(super) fn remarks(scene: &mut Scene<'_, '_>) {
    let diff = scene.diff;
    let column = |side: Side| {
        (0..diff.columns.len()).find(|&at| {
            let column = &diff.columns[at];
            let here = match side {
                Side::Old => column.old,
                Side::New => column.new,
            };
            column.role == Role::Measure && here.is_some()
        })
    };
    let (Some(old_column), Some(new_column)) = (column(Side::Old), column(Side::New)) else {
        return;
    };
    let inherits = |row: usize| {
        let column = diff.columns[new_column].new;
        let field = column.and_then(|column| diff.new.field(row, column));
        field.is_some_and(|(at, column)| at.edition.field(at.row, column).state == State::Inherited)
    };
    let mut marked = Vec::new();
    for row in 0..diff.new.row_count() {
        let folded = fold(diff.new_value(row, new_column));
        let (core, found) = markers(&folded);
        // A measure that takes several rows is told on the first.
        if !found.is_empty() && !inherits(row) {
            marked.push((row, core.to_owned(), found));
        }
    }
    if !marked.is_empty() {
        judge(scene, marked, old_column, new_column);
    }
    ended(scene, old_column, new_column);
}

/// What new rows with remarks say against the rest of both editions. Linear in the rows.
fn judge(
    scene: &mut Scene<'_, '_>,
    marked: Vec<(usize, String, Vec<Marker>)>,
    old_column: usize,
    new_column: usize,
) {
    let diff = scene.diff;
    let wanted: HashSet<&str> = marked.iter().map(|(_, core, _)| core.as_str()).collect();
    // Measures that stand here without 再掲.
    let mut originals: HashSet<String> = HashSet::new();
    for row in 0..diff.new.row_count() {
        let folded = fold(diff.new_value(row, new_column));
        let (core, found) = markers(&folded);
        if wanted.contains(core) && !found.contains(&Marker::Again) {
            originals.insert(core.to_owned());
        }
    }
    let mut unsure: HashSet<usize> = HashSet::new();
    let mut added: HashSet<usize> = HashSet::new();
    for change in &diff.rows {
        if change.kinds.contains(&RowKind::Uncertain) || !change.see.is_empty() {
            unsure.extend(&change.new);
        } else if change.kinds.contains(&RowKind::Added) {
            added.extend(&change.new);
        }
    }
    let mut olds: HashSet<String> = HashSet::new();
    for row in 0..diff.old.row_count() {
        let folded = fold(diff.old_value(row, old_column));
        let core = markers(&folded).0;
        if wanted.contains(core) {
            olds.insert(core.to_owned());
        }
    }
    drop(wanted);
    for (row, core, found) in marked {
        if unsure.contains(&row) || !scene.sure(Side::New, row) {
            continue;
        }
        let old = diff.origins[row].map(|old| old as usize);
        let before = old.map(|old| markers(&fold(diff.old_value(old, old_column))).1);
        let has = |marker: Marker| found.contains(&marker);
        let was = |marker: Marker| before.as_ref().is_some_and(|old| old.contains(&marker));
        let key = if has(Marker::Again) && !originals.contains(&core) {
            "again"
        } else if has(Marker::New) && old.is_some() && (scene.later || !was(Marker::New)) {
            "new"
        } else if has(Marker::Continued) && added.contains(&row) && !olds.contains(&core) {
            "continued"
        } else {
            continue;
        };
        let related = old.filter(|_| key == "new");
        let measure = diff.new_value(row, new_column);
        scene.say(
            row,
            Said {
                rule: &texts::MARKER_MISMATCH,
                severity: Severity::Warning,
                key,
                args: &[("measure", &excerpt(measure, SHOWN))],
                places: vec![At::cell(Side::New, row, new_column)],
                related: related.map(|old| At::cell(Side::Old, old, old_column)),
            },
        );
    }
}

/// What the old edition called ended and the new one goes on with, unmarked.
fn ended(scene: &mut Scene<'_, '_>, old_column: usize, new_column: usize) {
    let diff = scene.diff;
    for row in 0..diff.new.row_count() {
        let Some(old) = diff.origins[row]
            .map(|old| old as usize)
            .filter(|_| scene.later)
        else {
            continue;
        };
        let (was, is) = (
            fold(diff.old_value(old, old_column)),
            fold(diff.new_value(row, new_column)),
        );
        if !markers(&was).1.contains(&Marker::Ended) || markers(&is).1.contains(&Marker::Ended) {
            continue;
        }
        let goes_on = (0..diff.columns.len())
            .any(|column| scene.future(column) && !diff.new_value(row, column).is_empty());
        if !goes_on {
            continue;
        }
        let measure = diff.new_value(row, new_column);
        scene.say(
            row,
            Said {
                rule: &texts::MARKER_MISMATCH,
                severity: Severity::Warning,
                key: "ended",
                args: &[("measure", &excerpt(measure, SHOWN))],
                places: vec![At::cell(Side::New, row, new_column)],
                related: Some(At::cell(Side::Old, old, old_column)),
            },
        );
    }
}
