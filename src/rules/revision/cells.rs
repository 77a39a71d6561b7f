//! R101–R108: what a row no longer says, or says otherwise.

use super::scene::{At, Said, Scene};
use super::texts::SHOWN;
use super::{texts, words};
use crate::diff::inline::{ItemKind, inline};
use crate::diff::{CellChange, CellKind, RowChange, Side};
use crate::edition::Role;
use crate::finding::Severity;
use crate::rules::table::excerpt;
use crate::text::fold;

/// R101: a row with plans for years to come is gone.
pub(super) fn commitment_dropped(scene: &mut Scene<'_, '_>, old: usize) {
    let diff = scene.diff;
    if !scene.sure(Side::Old, old) {
        return;
    }
    let value = |column: usize| diff.old_value(old, column);
    let all = 0..diff.columns.len();
    let future: Vec<usize> = all
        .clone()
        .filter(|&column| scene.future(column) && !value(column).is_empty())
        .collect();
    if future.is_empty() || all.clone().any(|column| words::ended(value(column))) {
        return;
    }
    let measure = scene.role(Side::Old, old, Role::Measure);
    if measure.is_empty() || is_elsewhere(scene, old, measure) {
        return;
    }
    let years: Vec<&str> = future.iter().map(|&column| scene.heading(column)).collect();
    let at = diff
        .rows
        .iter()
        .find(|change| change.new.is_empty() && change.old.first() == Some(&old))
        .map_or(0, |change| change.at);
    let places = future
        .iter()
        .map(|&column| At::cell(Side::Old, old, column));
    scene.say(
        at,
        Said {
            rule: &texts::COMMITMENT_DROPPED,
            severity: Severity::Warning,
            key: "dropped",
            args: &[
                ("measure", &excerpt(measure, SHOWN)),
                ("years", &years.join("・")),
            ],
            places: places.collect(),
            related: None,
        },
    );
}

/// Whether the new edition still names a measure: in another row, or in a note on its end.
fn is_elsewhere(scene: &Scene<'_, '_>, old: usize, measure: &str) -> bool {
    let wanted = fold(measure);
    let body = fold(scene.role(Side::Old, old, Role::Body)).into_owned();
    let rows = 0..scene.diff.new.row_count();
    let again = |row: usize| {
        fold(scene.role(Side::New, row, Role::Body)) == body
            && fold(scene.role(Side::New, row, Role::Measure)).contains(&*wanted)
    };
    let editions = scene.diff.new.editions().iter();
    let mut notes = editions.flat_map(|edition| {
        let cells = (edition.notes.iter()).flat_map(|note| edition.grid.row(note.grid_row));
        cells.map(|cell| edition.grid.value(cell))
    });
    rows.into_iter().any(again)
        || notes.any(|note| words::ended(note) && fold(note).contains(&*wanted))
}

/// R102–R108 on a pair of rows.
pub(super) fn pair(scene: &mut Scene<'_, '_>, change: &RowChange<'_>, old: usize, new: usize) {
    if !scene.sure(Side::Old, old) || !scene.sure(Side::New, new) {
        return;
    }
    let diff = scene.diff;
    // Why something is gone may stand in any cell of the row.
    let ended = (0..diff.columns.len()).any(|column| {
        let newly = !words::ended(diff.old_value(old, column));
        newly && words::ended(diff.new_value(new, column))
    });
    let mut cleared = Vec::new();
    for cell in &change.cells {
        let Some(year) = scene.plan_year(cell.column) else {
            continue;
        };
        if !scene.known(cell.column, old, new) {
            continue;
        }
        let place = Cell {
            cell,
            old,
            new,
            at: change.at,
            year,
        };
        match cell.kind {
            CellKind::Emptied
                if scene.future(cell.column)
                    && !ended
                    && !words::ended(cell.old)
                    && !went_elsewhere(scene, &place, cell.old) =>
            {
                cleared.push(cell.column);
            }
            CellKind::Changed if scene.future(cell.column) => place.future(scene, ended),
            CellKind::Changed | CellKind::Emptied if year < scene.now => place.past(scene),
            CellKind::Filled => place.rolled_over(scene),
            _ => {}
        }
    }
    if let Some(&first) = cleared.first() {
        let years: Vec<&str> = cleared.iter().map(|&at| scene.heading(at)).collect();
        let places = cleared.iter().map(|&at| At::cell(Side::New, new, at));
        scene.say(
            change.at,
            Said {
                rule: &texts::FUTURE_YEAR_CLEARED,
                severity: Severity::Warning,
                key: "cleared",
                args: &[("years", &years.join("・"))],
                places: places.collect(),
                related: Some(At::cell(Side::Old, old, first)),
            },
        );
    }
}

/// Whether a text of a cell now stands in another cell of its row. A year that is new does not
/// count: there it may be a copy, or put off.
fn went_elsewhere(scene: &Scene<'_, '_>, place: &Cell<'_, '_>, text: &str) -> bool {
    let wanted = fold(text);
    let diff = scene.diff;
    let both = |column: &usize| {
        let column = &diff.columns[*column];
        column.old.is_some() && column.new.is_some()
    };
    (0..diff.columns.len()).filter(both).any(|column| {
        let was = fold(diff.old_value(place.old, column));
        let is = fold(diff.new_value(place.new, column));
        column != place.cell.column && !was.contains(&*wanted) && is.contains(&*wanted)
    })
}

/// A cell of a year in a pair of rows.
struct Cell<'c, 'a> {
    cell: &'c CellChange<'a>,
    old: usize,
    new: usize,
    /// Where the row is told.
    at: usize,
    year: u16,
}

impl Cell<'_, '_> {
    fn on(&self, side: Side) -> At {
        let row = match side {
            Side::Old => self.old,
            Side::New => self.new,
        };
        At::cell(side, row, self.cell.column)
    }

    /// A changed plan for the present or a later year.
    fn future(&self, scene: &mut Scene<'_, '_>, ended: bool) {
        let (old, new) = (self.cell.old, self.cell.new);
        let inside = inline(old, new);
        let added = inside.items.iter().any(|item| item.kind == ItemKind::Added);
        let flat = fold(new).into_owned();
        for item in &inside.items {
            match (item.kind, &item.old, &item.new) {
                (ItemKind::Removed, Some(range), _) if !ended => {
                    let text = &old[range.clone()];
                    let said = words::bodies(text);
                    let gone = said.iter().any(|body| !flat.contains(body.as_str()));
                    // A remark is no commitment.
                    let remark = text.starts_with(['※', '【', '（', '(', '＊', '*']);
                    if !gone || remark || words::ended(text) || went_elsewhere(scene, self, text) {
                        continue;
                    }
                    // What took its place may be the same in other words.
                    let severity = match added {
                        true => Severity::Info,
                        false => Severity::Warning,
                    };
                    let year = scene.heading(self.cell.column);
                    scene.say(
                        self.at,
                        Said {
                            rule: &texts::ITEM_DROPPED,
                            severity,
                            key: "dropped",
                            args: &[("year", &year), ("item", &excerpt(text, SHOWN))],
                            places: vec![self.on(Side::New)],
                            related: Some(self.on(Side::Old).part(range.clone())),
                        },
                    );
                }
                (ItemKind::Reworded, Some(old), Some(new)) => {
                    self.reworded(scene, old.clone(), new.clone());
                }
                _ => {}
            }
        }
    }

    /// An item in other words.
    fn reworded(
        &self,
        scene: &mut Scene<'_, '_>,
        old_range: std::ops::Range<usize>,
        new_range: std::ops::Range<usize>,
    ) {
        let old = &self.cell.old[old_range.clone()];
        let new = &self.cell.new[new_range.clone()];
        let shift = |from: usize, part: &std::ops::Range<usize>| from + part.start..from + part.end;
        let mut say = |rule, severity, key, args: &[(&str, &dyn std::fmt::Display)], parts| {
            let (before, after): (std::ops::Range<usize>, std::ops::Range<usize>) = parts;
            scene.say(
                self.at,
                Said {
                    rule,
                    severity,
                    key,
                    args,
                    places: vec![self.on(Side::New).part(shift(new_range.start, &after))],
                    related: Some(self.on(Side::Old).part(shift(old_range.start, &before))),
                },
            );
        };
        for (before, after) in words::lowered(old, new) {
            let (from, to) = (&old[before.range.clone()], &new[after.range.clone()]);
            say(
                &texts::TARGET_LOWERED,
                Severity::Warning,
                "lowered",
                &[("old", &from), ("new", &to)],
                (before.range, after.range),
            );
        }
        let (befores, afters) = (
            words::deadlines(old, self.year),
            words::deadlines(new, self.year),
        );
        if befores.len() == afters.len() {
            for (before, after) in befores.into_iter().zip(afters) {
                let (severity, key) = match after.1.cmp(&before.1) {
                    std::cmp::Ordering::Greater => (Severity::Warning, "later"),
                    std::cmp::Ordering::Less => (Severity::Info, "sooner"),
                    std::cmp::Ordering::Equal => continue,
                };
                let (from, to) = (&old[before.0.clone()], &new[after.0.clone()]);
                say(
                    &texts::DEADLINE_MOVED,
                    severity,
                    key,
                    &[("old", &from), ("new", &to)],
                    (before.0, after.0),
                );
            }
        }
        if let (Some((before, from)), Some((after, to))) = (words::stage(old), words::stage(new))
            && after < before
        {
            say(
                &texts::STATUS_DOWNGRADED,
                Severity::Warning,
                "downgraded",
                &[("old", &from), ("new", &to)],
                (0..old.len(), 0..new.len()),
            );
        }
    }

    /// R107: a year that is over reads otherwise.
    fn past(&self, scene: &mut Scene<'_, '_>) {
        if words::progress(self.cell.old, self.cell.new) {
            return;
        }
        let year = scene.heading(self.cell.column);
        scene.say(
            self.at,
            Said {
                rule: &texts::PAST_YEAR_REWRITTEN,
                severity: Severity::Info,
                key: "rewritten",
                args: &[("year", &year)],
                places: vec![self.on(Side::New)],
                related: Some(self.on(Side::Old)),
            },
        );
    }

    /// R108: the year that is new was copied from the year before, dates and all.
    fn rolled_over(&self, scene: &mut Scene<'_, '_>) {
        let diff = scene.diff;
        if diff.columns[self.cell.column].old.is_some() {
            return;
        }
        let year = self.year;
        let stale = words::stale(self.cell.new, year);
        let Some(first) = stale.first().cloned() else {
            return;
        };
        let before = (0..diff.columns.len())
            .find(|&column| scene.plan_year(column).is_some_and(|at| at + 1 == year));
        let Some(before) = before else { return };
        let text = fold(self.cell.new);
        let source = if fold(diff.old_value(self.old, before)) == text {
            At::cell(Side::Old, self.old, before)
        } else if fold(diff.new_value(self.new, before)) == text {
            At::cell(Side::New, self.new, before)
        } else {
            return;
        };
        let date = &self.cell.new[first.clone()];
        let heading = scene.heading(self.cell.column);
        let copied = scene.heading(before);
        scene.say(
            self.at,
            Said {
                rule: &texts::STALE_ROLLOVER,
                severity: Severity::Warning,
                key: "copied",
                args: &[("year", &heading), ("date", &date), ("from", &copied)],
                places: vec![self.on(Side::New).part(first)],
                related: Some(source),
            },
        );
    }
}
