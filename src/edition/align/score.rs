//! What a placement is worth: fit, blanks, likeness, less the costs of displacement.

use std::ops::Range;

use super::Task;
use crate::edition::profile::{CellScores, Lexicon, Likeness, Profile, Signature};

/// Cost of leaving the written position at the row's beginning and further on (whole rows move
/// more often than parts of them), of a further change of displacement, and of coming back.
const LEAVE: f32 = 3.4;
const LEAVE_LATER: f32 = 5.4;
const CHANGE: f32 = 4.6;
const RETURN: f32 = 3.8;

/// Cost of each column whose cell must have been pushed off the row.
const LOST: f32 = 0.4;

/// Cost of a cell that belongs to no column.
pub(super) const OVERFLOW: f32 = 6.0;

/// Log odds that the moved cells must show by themselves, blanks aside: where one of them stands
/// in its new column elsewhere in the document, and where none does.
const PROOF: f32 = 1.9;
const PROOF_OF_UNKNOWN: f32 = 1.5;

/// The same for one cell alone whose text stands nowhere else: only one that could hardly be
/// anything else moves, and only into a column that is filled more often than its own.
const PROOF_OF_LONE: f32 = 12.0;

/// The same where the row says it again in a column of that sort (planned for one year and the
/// next), or where it has no measure as it is written.
const PROOF_OF_EXPECTED: f32 = 5.0;

/// What a column that is filled in nearly every row, or hardly ever, says about such a cell.
const USUAL: f32 = 3.0;

/// A row's cells and how they fit the columns.
pub(super) struct Aligner<'a> {
    pub(super) profile: &'a Profile,
    pub(super) scores: &'a CellScores,
    /// Of each cell and the next.
    pub(super) likeness: &'a [Likeness],
    pub(super) columns: usize,
    pub(super) row: Signature<'a>,
}

impl<'a> Aligner<'a> {
    /// Scores a row's cells by the profile without the row.
    pub(super) fn new(
        lexicon: &Lexicon<'_>,
        profile: &'a mut Profile,
        columns: usize,
        task: Task<'a>,
        scores: &'a mut CellScores,
    ) -> Self {
        let Task {
            row,
            placed,
            weight,
            ..
        } = task;
        profile.scores(lexicon, row, placed, weight, scores);
        Self {
            profile,
            scores,
            likeness: task.likenesses,
            columns,
            row,
        }
    }

    fn displacement(&self, cell: usize, column: usize) -> i32 {
        column as i32 - i32::from(self.row.cells[cell].0)
    }

    /// Score of placing `cell` in `column` when the cell before it is in `left`: fit, blanks
    /// between, likeness, change of displacement.
    pub(super) fn step(&self, cell: usize, left: Option<usize>, column: usize) -> f32 {
        let now = self.displacement(cell, column);
        let mut score = self.scores.get(cell, column) + self.profile.gap(left, column);
        match left {
            None if now != 0 => score -= LEAVE,
            None => {}
            Some(left) => {
                let before = self.displacement(cell - 1, left);
                score += self.profile.pair(left, column, self.likeness[cell - 1]);
                score -= match (before, now) {
                    _ if before == now => 0.0,
                    (0, _) => LEAVE_LATER,
                    (_, 0) => RETURN,
                    _ => CHANGE,
                };
            }
        }
        score
    }

    /// How much more than needed the cells themselves say that they stand in the wrong columns. A
    /// pattern of filled and blank columns alone never does: a year without an entry is no damage.
    pub(super) fn proof(&self, placed: &[Option<u16>], written: &[Option<u16>]) -> f32 {
        let fit = |cell: usize, column: Option<u16>| match column {
            Some(column) => self.scores.get(cell, usize::from(column)),
            None => -OVERFLOW,
        };
        // A row without its measure is damaged for certain: its pattern does speak.
        let restored = self.restored(placed, written);
        let mut total = restored;
        let mut needed = 0.0f32;
        let mut cell = 0;
        while cell < placed.len() {
            // A run of cells with one displacement.
            let shift = |cell: usize| {
                placed[cell].map(|to| i32::from(to) - i32::from(self.row.cells[cell].0))
            };
            let by = shift(cell);
            let end = (cell..placed.len())
                .find(|&next| shift(next) != by)
                .unwrap_or(placed.len());
            if by != Some(0) {
                let changes_pool = (cell..end).any(|cell| match (placed[cell], written[cell]) {
                    (Some(to), Some(from)) => {
                        self.profile.distinct(usize::from(to), usize::from(from))
                    }
                    _ => true,
                });
                // Somewhere else in the document the text stands where this cell is to go.
                let known = (cell..end).any(|cell| {
                    placed[cell].is_some_and(|to| self.scores.known(cell, usize::from(to)))
                });
                // Its neighbours, where they are to go, leave it no room where it stands.
                let left = cell.checked_sub(1).and_then(|left| placed[left]);
                let right = placed.get(end).copied().flatten();
                let crowded = left.is_some_and(|left| written[cell] <= Some(left))
                    || right.is_some_and(|right| written[end - 1] >= Some(right));
                let lone = end == cell + 1 && !known;
                if !changes_pool && !crowded {
                    return f32::NEG_INFINITY;
                }
                let proof = if changes_pool && lone {
                    let usual = self.usual(placed[cell]) - self.usual(written[cell]);
                    if usual <= 0.0 {
                        return f32::NEG_INFINITY;
                    }
                    total += usual - restored;
                    if restored > 0.0 || self.repeats(cell, placed) {
                        PROOF_OF_EXPECTED
                    } else {
                        PROOF_OF_LONE
                    }
                } else if known {
                    PROOF
                } else {
                    PROOF_OF_UNKNOWN
                };
                needed = needed.max(proof);
                total += (cell..end)
                    .map(|cell| fit(cell, placed[cell]) - fit(cell, written[cell]))
                    .sum::<f32>();
            }
            cell = end;
        }
        let pairs = |placed: &[Option<u16>]| -> f32 {
            placed
                .windows(2)
                .zip(self.likeness)
                .filter_map(|(pair, &likeness)| Some((pair[0]?, pair[1]?, likeness)))
                .map(|(left, right, likeness)| {
                    self.profile
                        .pair(usize::from(left), usize::from(right), likeness)
                })
                .sum()
        };
        total += pairs(placed) - pairs(written);
        total - needed
    }

    /// What it says for a placement that it fills the column of the measures, which nearly every
    /// row does and this one, as it is written, does not.
    fn restored(&self, placed: &[Option<u16>], written: &[Option<u16>]) -> f32 {
        let measure = |columns: &[Option<u16>]| {
            let mut columns = columns.iter().flatten();
            let measure = columns.find(|&&column| self.profile.is_measure(usize::from(column)));
            measure.copied()
        };
        match (measure(placed), measure(written)) {
            (to @ Some(_), None) => self.usual(to).max(0.0),
            _ => 0.0,
        }
    }

    /// Whether a cell's neighbour says the same in a column of the pool that the cell is to go to.
    fn repeats(&self, cell: usize, placed: &[Option<u16>]) -> bool {
        let pool = |cell: usize| Some(self.profile.pool(usize::from((*placed.get(cell)?)?)));
        let equal = |left: usize| {
            self.likeness.get(left) == Some(&Likeness::Equal) && pool(left) == pool(left + 1)
        };
        equal(cell) || cell > 0 && equal(cell - 1)
    }

    /// Log odds that a column is filled, as far as they speak for a single cell.
    fn usual(&self, column: Option<u16>) -> f32 {
        column.map_or(0.0, |column| {
            let filled = self.profile.filled(usize::from(column));
            (filled / (1.0 - filled)).ln().clamp(-USUAL, USUAL)
        })
    }

    /// Whether two placements put every cell into columns of the same kind.
    pub(super) fn alike(&self, a: &[Option<u16>], b: &[Option<u16>]) -> bool {
        let pool = |column: &Option<u16>| column.map(|c| self.profile.pool(usize::from(c)));
        a.iter().map(pool).eq(b.iter().map(pool))
    }

    /// Score of what follows the last placed cell: blank columns; those that were pushed off the
    /// row are unknown, but a row that lost cells is rarer than one that did not.
    pub(super) fn tail(&self, cell: usize, column: usize) -> f32 {
        let lost = lost_after(self.row, self.columns, cell, column);
        self.profile.tail(column, lost.start) - LOST * lost.len() as f32
    }

    /// The score of one given placement.
    pub(super) fn score(&self, placed: &[Option<u16>]) -> f32 {
        let mut total = 0.0;
        let mut last: Option<(usize, usize)> = None;
        for (cell, column) in placed.iter().enumerate() {
            match column.map(usize::from) {
                None => total -= OVERFLOW,
                Some(column) => {
                    total += self.step(cell, last.map(|(_, left)| left), column);
                    last = Some((cell, column));
                }
            }
        }
        total + last.map_or(0.0, |(cell, column)| self.tail(cell, column))
    }
}

/// Columns right of the row's last cell that would stand beyond the positions the row has.
pub(super) fn lost_after(
    row: Signature<'_>,
    columns: usize,
    last_cell: usize,
    last_column: usize,
) -> Range<usize> {
    let pushed = usize::from(row.cells[last_cell].0).saturating_sub(last_column);
    if pushed == 0 {
        return columns..columns;
    }
    usize::from(row.width)
        .saturating_sub(pushed)
        .clamp(last_column + 1, columns)..columns
}
