//! Which column each filled cell of a row belongs to.
//!
//! A row's k filled cells are placed into the columns in every monotone way by dynamic
//! programming; a placement's score is how well each cell fits its column (profile), how likely
//! its pattern of filled and blank columns is, how alike neighbouring cells are, less the cost of
//! every change of displacement. The best placement that is not "as written" is a shifted row,
//! and the margin over the runner-up is the confidence.

use super::profile::{Lexicon, Profile, Signature};

/// Where a row's cells belong, when that is not where they stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placement {
    /// Column of each filled cell; `None` for one that belongs to no column.
    pub(super) columns: Vec<Option<u16>>,
    /// Log odds against the row as written.
    pub(super) gain: f32,
    /// Log odds against the best other placement.
    pub(super) margin: f32,
}

/// Cost of leaving the written position, of a further change of displacement, and of coming back.
const LEAVE: f32 = 3.2;
const CHANGE: f32 = 2.6;
const RETURN: f32 = 1.4;
/// Cost of a cell that belongs to no column.
const OVERFLOW: f32 = 5.0;
/// Placements kept per state, so that a runner-up is known.
const KEEP: usize = 3;
/// A placement other than "as written" needs this gain.
pub(super) const GAIN: f32 = 2.5;

#[derive(Debug, Clone, Copy)]
struct Path {
    score: f32,
    /// Column and rank of the previous cell's path.
    from: (u16, u8),
}

/// Finds the best placement of a row, and how much better it is than the row as written and than
/// any other. O(k·n²) for k filled cells and n columns. `None`: as written.
pub(super) fn align(
    lexicon: &Lexicon,
    profile: &mut Profile,
    columns: usize,
    row: &Signature,
    placed: &[Option<u16>],
    weight: u32,
) -> Option<Placement> {
    let scores = profile.scores(lexicon, row, placed, weight);
    let all = placements(lexicon, profile, &scores, columns, row);
    let written: Vec<Option<u16>> = row
        .cells
        .iter()
        .map(|&(at, _)| (usize::from(at) < columns).then_some(at))
        .collect();
    let as_written = score(lexicon, profile, &scores, columns, row, &written);
    let (best_score, best) = all.first()?;
    if *best == written {
        return None;
    }
    let second = all.get(1).map_or(f32::NEG_INFINITY, |(score, _)| *score);
    let runner_up = if all.iter().any(|(_, columns)| *columns == written) {
        second
    } else {
        second.max(as_written)
    };
    let gain = best_score - as_written;
    (gain >= GAIN).then(|| Placement {
        columns: best.clone(),
        gain,
        margin: best_score - runner_up,
    })
}

/// The score of one given placement.
fn score(
    lexicon: &Lexicon,
    profile: &Profile,
    scores: &super::profile::CellScores,
    columns: usize,
    row: &Signature,
    placed: &[Option<u16>],
) -> f32 {
    let mut total = 0.0;
    let mut previous: Option<(usize, usize)> = None;
    for (cell, column) in placed.iter().enumerate() {
        let Some(column) = column.map(usize::from) else {
            total -= OVERFLOW;
            continue;
        };
        total += step(lexicon, profile, row, previous, cell, column) + scores.get(cell, column);
        previous = Some((cell, column));
    }
    total + tail(profile, columns, row, previous)
}

/// Score of placing `cell` in `column` after `previous` (cell, column): blanks between, likeness,
/// displacement.
fn step(
    lexicon: &Lexicon,
    profile: &Profile,
    row: &Signature,
    previous: Option<(usize, usize)>,
    cell: usize,
    column: usize,
) -> f32 {
    let displacement = |cell: usize, column: usize| column as i32 - i32::from(row.cells[cell].0);
    let now = displacement(cell, column);
    let (mut score, first, before) = match previous {
        None => (if now == 0 { 0.0 } else { -LEAVE }, 0, 0),
        Some((other, left)) => {
            let likeness = lexicon.likeness(row.cells[other].1, row.cells[cell].1);
            let cost = match (before_now(displacement(other, left)), before_now(now)) {
                _ if displacement(other, left) == now => 0.0,
                (false, true) => LEAVE,
                (true, false) => RETURN,
                _ => CHANGE,
            };
            (
                profile.pair(left, column, likeness) - cost,
                left + 1,
                displacement(other, left),
            )
        }
    };
    let mut filled = true;
    for blank in first..column {
        // A cell that would have stood left of the row's beginning or in the gap that a change of
        // displacement tore open is not known to be blank.
        let _ = before;
        score += profile.fill(blank, filled, false);
        filled = false;
    }
    score + profile.fill(column, filled, true)
}

fn before_now(displacement: i32) -> bool {
    displacement != 0
}

/// Score of the blanks after the last cell; those pushed off the row's end are unknown and free.
fn tail(profile: &Profile, columns: usize, row: &Signature, last: Option<(usize, usize)>) -> f32 {
    let Some((cell, column)) = last else {
        return 0.0;
    };
    let mut score = 0.0;
    let mut filled = true;
    for blank in column + 1..columns {
        if is_lost(row, cell, column, blank) {
            break;
        }
        score += profile.fill(blank, filled, false);
        filled = false;
    }
    score
}

/// Whether a column right of the row's last cell was pushed off the row: it would stand beyond
/// the positions the row has.
fn is_lost(row: &Signature, last_cell: usize, last_column: usize, column: usize) -> bool {
    let pushed = i32::from(row.cells[last_cell].0) - last_column as i32;
    pushed > 0 && column as i32 + pushed >= i32::from(row.width)
}

/// The columns of a placed row whose cells were pushed off its end.
pub(super) fn lost_columns(columns: usize, row: &Signature, placed: &[Option<u16>]) -> Vec<usize> {
    let last = placed
        .iter()
        .enumerate()
        .rev()
        .find_map(|(cell, column)| Some((cell, usize::from((*column)?))));
    let Some((cell, column)) = last else {
        return Vec::new();
    };
    (column + 1..columns)
        .filter(|&blank| is_lost(row, cell, column, blank))
        .collect()
}

/// The best placements, best first, at most [`KEEP`] and distinct.
fn placements(
    lexicon: &Lexicon,
    profile: &Profile,
    scores: &super::profile::CellScores,
    columns: usize,
    row: &Signature,
) -> Vec<(f32, Vec<Option<u16>>)> {
    let k = row.cells.len();
    // Only cells beyond the table's last column may belong to none, so these are the last ones.
    let inside = row
        .cells
        .iter()
        .take_while(|&&(at, _)| usize::from(at) < columns)
        .count();
    let mut out: Vec<(f32, Vec<Option<u16>>)> = Vec::new();
    let mut table: Vec<Vec<Vec<Path>>> = Vec::with_capacity(k);
    for cell in 0..k {
        let mut states = vec![Vec::new(); columns];
        for (column, paths) in states.iter_mut().enumerate().take(columns).skip(cell) {
            let fit = scores.get(cell, column);
            if cell == 0 {
                paths.push(Path {
                    score: fit + step(lexicon, profile, row, None, 0, column),
                    from: (0, 0),
                });
                continue;
            }
            for left in 0..column {
                let previous: &[Path] = &table[cell - 1][left];
                if previous.is_empty() {
                    continue;
                }
                let gained =
                    fit + step(lexicon, profile, row, Some((cell - 1, left)), cell, column);
                for (rank, path) in previous.iter().enumerate() {
                    let from = (left as u16, rank as u8);
                    insert(
                        paths,
                        Path {
                            score: path.score + gained,
                            from,
                        },
                    );
                }
            }
        }
        table.push(states);
    }
    for used in inside.max(1)..=k {
        let dropped = (k - used) as f32 * OVERFLOW;
        for column in 0..columns {
            for (rank, path) in table[used - 1][column].iter().enumerate() {
                let score =
                    path.score + tail(profile, columns, row, Some((used - 1, column))) - dropped;
                if out.len() == KEEP && score <= out[KEEP - 1].0 {
                    continue;
                }
                let mut placed = vec![None; k];
                let (mut cell, mut at) = (used - 1, (column as u16, rank as u8));
                loop {
                    placed[cell] = Some(at.0);
                    at = table[cell][usize::from(at.0)][usize::from(at.1)].from;
                    if cell == 0 {
                        break;
                    }
                    cell -= 1;
                }
                let place = out.partition_point(|(other, _)| *other >= score);
                out.insert(place, (score, placed));
                out.truncate(KEEP);
            }
        }
    }
    out
}

fn insert(paths: &mut Vec<Path>, path: Path) {
    let place = paths.partition_point(|other| other.score >= path.score);
    if place < KEEP {
        paths.insert(place, path);
        paths.truncate(KEEP);
    }
}
