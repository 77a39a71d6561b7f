//! R102–R108: what a row no longer says, or says otherwise.

use super::scene::{At, Said, Scene};
use super::texts::SHOWN;
use super::{MOST_CHARACTERS, texts, words};
use crate::diff::inline::{ItemKind, inline};
use crate::diff::{CellChange, CellKind, RowChange, Side};
use crate::finding::Severity;
use crate::rules::table::excerpt;
use crate::text::fold;

/// Shorter items that name no stage of work are too general to be found again in another year.
const MIN_MOVED: usize = 6;

/// Items of a cell that is looked at item by item. No plan has cells with more, and every finding
/// carries the text of its cell: without a limit memory grows with the square of the cell.
const MOST_ITEMS: usize = 500;

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
    let put_off = moved_items(scene, change, old, new);
    let mut cleared = Vec::new();
    for cell in &change.cells {
        // What went to another year is told once, as that.
        if put_off.contains(&cell.column) && words::bodies(cell.old).len() == 1 {
            continue;
        }
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

/// R105: items that stood in the column of one year only and now stand in that of another only.
/// Gives the columns they left.
fn moved_items(
    scene: &mut Scene<'_, '_>,
    change: &RowChange<'_>,
    old: usize,
    new: usize,
) -> Vec<usize> {
    let diff = scene.diff;
    let years: Vec<(usize, u16)> = (change.cells.iter())
        .filter(|cell| scene.future(cell.column) && scene.known(cell.column, old, new))
        .filter(|cell| {
            let column = &diff.columns[cell.column];
            column.old.is_some() && column.new.is_some()
        })
        .filter_map(|cell| Some((cell.column, scene.plan_year(cell.column)?)))
        .collect();
    if years.len() < 2 {
        return Vec::new();
    }
    let said = |side: Side, column: usize| -> Vec<String> {
        let text = match side {
            Side::Old => diff.old_value(old, column),
            Side::New => diff.new_value(new, column),
        };
        if text.len() > MOST_CHARACTERS {
            return Vec::new();
        }
        words::bodies(text)
    };
    let all: Vec<usize> = (0..diff.columns.len())
        .filter(|&column| scene.plan_year(column).is_some())
        .collect();
    let stand = |side: Side, item: &str| -> Vec<usize> {
        let stands = |column: &usize| said(side, *column).iter().any(|other| other == item);
        all.iter().copied().filter(stands).collect()
    };
    let year_of = |column: usize| years.iter().find(|(at, _)| *at == column).map(|(_, y)| *y);
    let (mut left, mut moves) = (Vec::new(), Vec::new());
    for &(from, before) in &years {
        for item in said(Side::Old, from) {
            let named = item.chars().count() >= MIN_MOVED || words::stage(&item).is_some();
            if !named || words::ended(&item) || stand(Side::Old, &item) != [from] {
                continue;
            }
            if let [to] = stand(Side::New, &item)[..]
                && let Some(after) = year_of(to).filter(|&after| after != before)
            {
                left.push(from);
                moves.push((item, from, to, after > before));
            }
        }
    }
    if let Some((item, from, to, later)) = moves.first() {
        let (severity, key) = match later {
            true => (Severity::Warning, "later-year"),
            false => (Severity::Info, "sooner-year"),
        };
        let (was, is) = (scene.heading(*from), scene.heading(*to));
        let mut places: Vec<At> = (moves.iter())
            .map(|(_, _, to, _)| At::cell(Side::New, new, *to))
            .collect();
        places.dedup_by_key(|place| place.column);
        scene.say(
            change.at,
            Said {
                rule: &texts::DEADLINE_MOVED,
                severity,
                key,
                args: &[("item", &excerpt(item, SHOWN)), ("old", &was), ("new", &is)],
                places,
                related: Some(At::cell(Side::Old, old, *from)),
            },
        );
    }
    left
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
        if inside.items.len() > MOST_ITEMS {
            return;
        }
        if let ([was], [is]) = (&words::bodies(old)[..], &words::bodies(new)[..])
            && inside
                .items
                .iter()
                .all(|item| item.kind != ItemKind::Reworded)
            && let (Some((before, from)), Some((after, to))) = (words::stage(was), words::stage(is))
        {
            // 導入 → 検討: too short to be the same words, but the one thing the cell says.
            if after < before {
                scene.say(
                    self.at,
                    Said {
                        rule: &texts::STATUS_DOWNGRADED,
                        severity: Severity::Warning,
                        key: "downgraded",
                        args: &[("old", &from), ("new", &to)],
                        places: vec![self.on(Side::New)],
                        related: Some(self.on(Side::Old)),
                    },
                );
                return;
            }
        }
        let added = inside.items.iter().any(|item| item.kind == ItemKind::Added);
        let flat = fold(new).into_owned();
        for item in &inside.items {
            match (item.kind, &item.old, &item.new) {
                (ItemKind::Removed, Some(range), _) if !ended => {
                    let text = &old[range.clone()];
                    let said = words::bodies(text);
                    let gone = said.iter().any(|body| !flat.contains(body.as_str()));
                    if !gone
                        || words::is_remark(text)
                        || words::ended(text)
                        || went_elsewhere(scene, self, text)
                    {
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
