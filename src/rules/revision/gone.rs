//! R101 and R102 on rows that are gone.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use aho_corasick::AhoCorasick;

use super::scene::{At, Said, Scene};
use super::texts::SHOWN;
use super::{MOST_CHARACTERS, texts, words};
use crate::diff::Side;
use crate::edition::Role;
use crate::finding::Severity;
use crate::rules::table::excerpt;
use crate::text::{fold, items};

/// Distinct measures looked for inside others' texts; of more, none is: no revision of a plan drops
/// so many, and the automaton that finds them would outgrow the tables.
const SOUGHT_INSIDE: usize = 20_000;

/// Rows of one measure in which a gone row's items are looked for: no plan gives a measure more.
const MOST_BESIDE: usize = 200;

/// R101: rows with plans for years to come are gone. Each comes with the new row it stood before.
///
/// Linear in the rows.
pub(super) fn commitments_dropped(scene: &mut Scene<'_, '_>, gone: &[(usize, usize)]) {
    let dropped: Vec<(usize, usize, Vec<usize>)> = gone
        .iter()
        .filter_map(|&(at, old)| Some((at, old, commitment(scene, old)?)))
        .collect();
    let rows: Vec<usize> = dropped.iter().map(|dropped| dropped.1).collect();
    let mut elsewhere = elsewhere(scene, &rows).into_iter();
    // Rows that go on with a measure are gone with it: it is named once.
    let one = |a: usize, b: usize| b == a + 1 && scene.same_cell(Side::Old, [a, b], Role::Measure);
    let runs: Vec<_> = dropped.chunk_by(|a, b| one(a.1, b.1)).collect();
    for run in runs {
        let found: Vec<Elsewhere> = elsewhere.by_ref().take(run.len()).collect();
        if let Some(other) = found.iter().find(|found| !found.is_beside()) {
            if *other != Elsewhere::Here {
                commitment_dropped(scene, run, *other == Elsewhere::OtherTheme);
            }
            continue;
        }
        for ((at, old, future), found) in run.iter().zip(&found) {
            if let Elsewhere::Beside(rows) = found {
                items_dropped(scene, *at, *old, future, rows);
            }
        }
    }
}

/// R101 on rows of one measure.
fn commitment_dropped(
    scene: &mut Scene<'_, '_>,
    run: &[(usize, usize, Vec<usize>)],
    here_only: bool,
) {
    let Some(&(at, first, _)) = run.first() else {
        return;
    };
    let measure = scene.role(Side::Old, first, Role::Measure);
    let mut columns: Vec<usize> = run
        .iter()
        .flat_map(|(_, _, future)| future.clone())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let years: Vec<&str> = columns
        .iter()
        .map(|&column| scene.heading(column))
        .collect();
    let places = run.iter().flat_map(|(_, old, future)| {
        let columns = future.iter();
        columns.map(|&column| At::cell(Side::Old, *old, column))
    });
    scene.say(
        at,
        Said {
            rule: &texts::COMMITMENT_DROPPED,
            severity: Severity::Warning,
            key: match here_only {
                true => "dropped-here",
                false => "dropped",
            },
            args: &[
                ("measure", &excerpt(measure, SHOWN)),
                ("years", &years.join("・")),
            ],
            places: places.collect(),
            related: None,
        },
    );
}

/// R102 on a row that is gone while others still name its measure: what it said and none of these
/// rows says. Some plans give each item a row of its own.
fn items_dropped(
    scene: &mut Scene<'_, '_>,
    at: usize,
    old: usize,
    future: &[usize],
    beside: &[usize],
) {
    if beside.len() > MOST_BESIDE {
        return;
    }
    let diff = scene.diff;
    let plans: Vec<usize> = (0..diff.columns.len())
        .filter(|&column| scene.plan_year(column).is_some())
        .collect();
    let mut said = String::new();
    // What took its place may be the same in other words.
    let mut reworded = false;
    for &row in beside {
        for &column in &plans {
            let text = fold(diff.new_value(row, column));
            let was = diff.origins[row].map(|origin| diff.old_value(origin as usize, column));
            reworded |= was.is_none_or(|was| fold(was) != text);
            said.push('\n');
            said += &text;
        }
    }
    let mut gone: Vec<(String, Vec<At>, Vec<&str>)> = Vec::new();
    for &column in future {
        let text = diff.old_value(old, column);
        if text.len() > MOST_CHARACTERS {
            continue;
        }
        for item in items(text) {
            let range = item.range.clone();
            let body = fold(&text[item.body.clone()]).into_owned();
            if body.is_empty() || said.contains(&*body) || words::is_remark(&text[range.clone()]) {
                continue;
            }
            let place = At::cell(Side::Old, old, column).part(range);
            match gone.iter_mut().find(|(other, ..)| *other == body) {
                Some((_, places, years)) => {
                    places.push(place);
                    years.push(scene.heading(column));
                }
                None => gone.push((body, vec![place], vec![scene.heading(column)])),
            }
        }
    }
    for (_, places, mut years) in gone {
        years.dedup();
        let text = places.first().and_then(|place| {
            let column = place.column?;
            Some(&diff.old_value(old, column)[place.range.clone()?])
        });
        let item = excerpt(text.unwrap_or_default(), SHOWN);
        scene.say(
            at,
            Said {
                rule: &texts::ITEM_DROPPED,
                severity: match reworded {
                    true => Severity::Info,
                    false => Severity::Warning,
                },
                key: "dropped",
                args: &[("year", &years.join("・")), ("item", &item)],
                places,
                related: None,
            },
        );
    }
}

/// The columns of years to come in which a row says something, unless it says that it ends.
fn commitment(scene: &Scene<'_, '_>, old: usize) -> Option<Vec<usize>> {
    let value = |column: usize| scene.diff.old_value(old, column);
    if !scene.sure(Side::Old, old) || scene.role(Side::Old, old, Role::Measure).is_empty() {
        return None;
    }
    let all = 0..scene.diff.columns.len();
    let future: Vec<usize> = all
        .clone()
        .filter(|&column| scene.future(column) && !value(column).is_empty())
        .collect();
    let ended = |column: usize| words::ended(value(column));
    (!future.is_empty() && !all.into_iter().any(ended)).then_some(future)
}

/// Where the new edition still names the measure of a row that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Elsewhere {
    /// In a row of the same body that took its place, or in a note on its end.
    Here,
    /// In rows of the same body and theme that named it before as well: these rows.
    Beside(Vec<usize>),
    /// Only in rows of the same body that stood under other themes before as well.
    OtherTheme,
    Nowhere,
}

impl Elsewhere {
    fn is_beside(&self) -> bool {
        matches!(self, Self::Beside(_))
    }
}

/// For each of these old rows where the new edition still names its measure.
///
/// A body that repeats a measure under every theme has still dropped it under one: other rows stand
/// in for the one that is gone if they are of its theme, or did not name the measure before.
fn elsewhere(scene: &Scene<'_, '_>, rows: &[usize]) -> Vec<Elsewhere> {
    if rows.is_empty() {
        return Vec::new();
    }
    let folded = |side: Side, row: usize, role: Role| fold(scene.role(side, row, role));
    // Distinct measures, and for each the bodies that are looked for with it.
    let mut numbers: HashMap<Cow<'_, str>, usize> = HashMap::new();
    let wanted: Vec<(Cow<'_, str>, usize)> = rows
        .iter()
        .map(|&row| {
            let next = numbers.len();
            let measure = folded(Side::Old, row, Role::Measure);
            let measure = *numbers.entry(measure).or_insert(next);
            (folded(Side::Old, row, Role::Body), measure)
        })
        .collect();
    let mut texts: Vec<&str> = vec![""; numbers.len()];
    for (text, &number) in &numbers {
        texts[number] = text;
    }
    let inside = (texts.len() <= SOUGHT_INSIDE)
        .then(|| AhoCorasick::new(&texts).ok())
        .flatten();
    let named = |text: &str| -> Vec<usize> {
        match &inside {
            Some(automaton) => automaton
                .find_overlapping_iter(text)
                .map(|found| found.pattern().as_usize())
                .collect(),
            None => numbers.get(text).copied().into_iter().collect(),
        }
    };
    // Rows that name it, by what they stand for: the gone row whatever its theme, or of one theme.
    let mut by_body: HashSet<(Cow<'_, str>, usize)> = HashSet::new();
    let mut by_theme: HashMap<(Cow<'_, str>, usize, Cow<'_, str>), Vec<usize>> = HashMap::new();
    let mut anywhere: HashSet<(Cow<'_, str>, usize)> = HashSet::new();
    for row in 0..scene.diff.new.row_count() {
        let found = named(&folded(Side::New, row, Role::Measure));
        if found.is_empty() {
            continue;
        }
        let body = folded(Side::New, row, Role::Body);
        let origin = scene.diff.origins[row].map(|old| old as usize);
        let before = origin.map_or(Vec::new(), |old| {
            named(&folded(Side::Old, old, Role::Measure))
        });
        let mut themes = vec![folded(Side::New, row, Role::Theme)];
        themes.extend(origin.map(|old| folded(Side::Old, old, Role::Theme)));
        for measure in found {
            anywhere.insert((body.clone(), measure));
            if !before.contains(&measure) {
                by_body.insert((body.clone(), measure));
            }
            for theme in &themes {
                let rows = by_theme.entry((body.clone(), measure, theme.clone()));
                let rows = rows.or_default();
                if rows.len() <= MOST_BESIDE && rows.last() != Some(&row) {
                    rows.push(row);
                }
            }
        }
    }
    let mut by_note = HashSet::new();
    for edition in scene.diff.new.editions() {
        let cells = (edition.notes.iter()).flat_map(|note| edition.grid.row(note.grid_row));
        let notes = cells.map(|cell| edition.grid.value(cell));
        for note in notes.filter(|note| words::ended(note)) {
            by_note.extend(named(&fold(note)));
        }
    }
    let place = |(wanted, &row): (&(Cow<'_, str>, usize), &usize)| {
        let theme = folded(Side::Old, row, Role::Theme);
        let beside = by_theme.get(&(wanted.0.clone(), wanted.1, theme));
        match beside {
            _ if by_body.contains(wanted) || by_note.contains(&wanted.1) => Elsewhere::Here,
            Some(rows) => Elsewhere::Beside(rows.clone()),
            None if anywhere.contains(wanted) => Elsewhere::OtherTheme,
            None => Elsewhere::Nowhere,
        }
    };
    wanted.iter().zip(rows).map(place).collect()
}
