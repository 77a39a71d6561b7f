//! Which table of one file is which of the other, by what they hold; places and names come second.

use super::score::dice;
use super::view::{BLANK, View, mix};
use crate::edition::{Edition, FiscalYears};

/// Rows of a table that are looked at.
const SAMPLE: usize = 2_000;
/// Pairs of tables that are compared by what they hold.
const COMPARED: usize = 2_500;
/// At least so alike are two tables with other names.
const ALIKE: f32 = 0.3;
/// What an equal name of the sheet counts.
const NAMED: f32 = 0.25;
/// What an equal place counts: something between tables that are alike in all else.
const PLACED: f32 = 0.02;

/// From here on two tables hold the same, whatever year their sheets are called by.
const SAME: f32 = 0.98;

/// Which tables of both sides belong together.
#[derive(Debug)]
pub(super) struct Paired {
    /// Numbers of the tables of both sides, equal where two are editions of one.
    pub(super) numbers: [Vec<u64>; 2],
    /// Tables without a partner that are of another year than those like them: their rows are no
    /// editions of rows of the other side.
    pub(super) closed: [Vec<bool>; 2],
}

/// Pairs the tables; `None` where each side has one only.
///
/// In a workbook with a sheet for each year the sheet of another year is another table, however
/// alike the two are.
pub(super) fn pair(old: &View<'_, '_>, new: &View<'_, '_>) -> Option<Paired> {
    let (olds, news) = (old.table.editions(), new.table.editions());
    if olds.len() <= 1 && news.len() <= 1 {
        return None;
    }
    let (of_old, of_new) = match olds.len() * news.len() <= COMPARED {
        true => (contents(old), contents(new)),
        false => (vec![Vec::new(); olds.len()], vec![Vec::new(); news.len()]),
    };
    let (old_years, new_years) = (years(olds), years(news));
    let by_year = several(&old_years) || several(&new_years);
    let mut refused: Vec<(usize, usize)> = Vec::new();
    let mut scored: Vec<(f32, usize, usize)> = Vec::new();
    for (i, one) in olds.iter().enumerate() {
        for (j, other) in news.iter().enumerate() {
            let named = one.grid.sheet().is_some() && one.grid.sheet() == other.grid.sheet();
            let alike = dice(&of_old[i], &of_new[j]);
            let years = old_years[i].zip(new_years[j]);
            let other_year = by_year && years.is_some_and(|(one, other)| one != other);
            if other_year && (ALIKE..SAME).contains(&alike) {
                refused.push((i, j));
            } else if alike >= ALIKE || named {
                let name = if named { NAMED } else { 0.0 };
                let place = if i == j { PLACED } else { 0.0 };
                scored.push((alike + name + place, i, j));
            }
        }
    }
    // The best first; of equals those that stand furthest up, whichever side is called old.
    scored.sort_by(|a, b| {
        let place = |&(_, i, j): &(f32, usize, usize)| (i + j, i.abs_diff(j), i.min(j));
        b.0.total_cmp(&a.0).then(place(a).cmp(&place(b)))
    });
    let mut numbers = [vec![0; olds.len()], vec![0; news.len()]];
    let mut next = 1;
    for (_, i, j) in scored {
        if numbers[0][i] == 0 && numbers[1][j] == 0 {
            numbers[0][i] = next;
            numbers[1][j] = next;
            next += 1;
        }
    }
    let mut closed = [vec![false; olds.len()], vec![false; news.len()]];
    for (i, j) in refused {
        closed[0][i] |= numbers[0][i] == 0;
        closed[1][j] |= numbers[1][j] == 0;
    }
    for number in numbers.iter_mut().flatten().filter(|number| **number == 0) {
        *number = next;
        next += 1;
    }
    Some(Paired { numbers, closed })
}

/// The fiscal years that the sheets are called by.
fn years(editions: &[Edition]) -> Vec<Option<FiscalYears>> {
    let year = |edition: &Edition| FiscalYears::parse_header(edition.grid.sheet()?);
    editions.iter().map(year).collect()
}

/// Whether sheets are of different years.
fn several(years: &[Option<FiscalYears>]) -> bool {
    let mut known = years.iter().flatten();
    let first = known.next();
    known.any(|year| Some(year) != first)
}

/// For each table the keys of its first rows' fields, sorted.
fn contents(view: &View<'_, '_>) -> Vec<Vec<u64>> {
    let mut first = 0;
    let mut all = Vec::new();
    for edition in view.table.editions() {
        let mut keys = Vec::new();
        for row in first..first + edition.rows.len().min(SAMPLE) {
            for slot in 0..view.slots() {
                let key = view.key(row, slot).filter(|&key| key != BLANK);
                keys.extend(key.map(|key| mix(slot as u64 + 1, key)));
            }
        }
        keys.sort_unstable();
        first += edition.rows.len();
        all.push(keys);
    }
    all
}
