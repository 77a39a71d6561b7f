//! Which column each filled cell of a row belongs to.
//!
//! A row's k filled cells are placed into the columns in every monotone way by dynamic
//! programming; a placement's score is how well each cell fits its column (profile), how likely
//! its pattern of filled and blank columns is, how alike neighbouring cells are, less the cost of
//! every change of displacement. Two cells that stand in each other's columns are the one
//! placement that is not monotone. The best placement that is not "as written" is a shifted row,
//! and the margin over the runner-up is the confidence.

mod exchange;

use std::ops::Range;

use super::profile::{CellScores, Lexicon, Likeness, Profile, Signature};

/// A row to be placed.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) row: Signature<'a>,
    /// Of each cell and the next.
    pub(super) likenesses: &'a [Likeness],
    /// Where its cells are counted in the profile.
    pub(super) placed: &'a [Option<u16>],
    /// How often it is counted there.
    pub(super) weight: f32,
}

/// Memory for one row after the other.
#[derive(Default)]
pub(super) struct Scratch {
    scores: CellScores,
    written: Vec<Option<u16>>,
    /// `[cell][column]`: the best paths that end there, best first.
    paths: Vec<Paths>,
}

/// Where a row's cells belong, when that is not where they stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placement {
    /// Column of each filled cell; `None` for one that belongs to no column.
    pub(super) columns: Vec<Option<u16>>,
    /// Log odds against the row as written.
    pub(super) gain: f32,
    /// Log odds against the best other placement.
    pub(super) margin: f32,
    /// That placement, as written or another one; `None` where nothing else comes near.
    pub(super) rival: Option<Vec<Option<u16>>>,
}

/// Cost of leaving the written position at the row's beginning and further on (whole rows move
/// more often than parts of them), of a further change of displacement, and of coming back.
const LEAVE: f32 = 3.4;
const LEAVE_LATER: f32 = 5.4;
const CHANGE: f32 = 4.6;
const RETURN: f32 = 3.8;
/// Cost of each column whose cell must have been pushed off the row.
const LOST: f32 = 0.4;
/// Cost of a cell that belongs to no column.
const OVERFLOW: f32 = 6.0;
/// Log odds that the moved cells must show by themselves, blanks aside: where one of them stands
/// in its new column elsewhere in the document, and where none does.
const PROOF: f32 = 1.9;
const PROOF_OF_UNKNOWN: f32 = 1.5;
/// The same for one cell alone whose text stands nowhere else: only one that could hardly be
/// anything else moves, and only into a column that is filled more often than its own.
const PROOF_OF_LONE: f32 = 12.0;
/// The same where the row says it again in a column of that sort: planned for one year and the next.
const PROOF_OF_REPEATED: f32 = 5.0;
/// What a column that is filled in nearly every row, or hardly ever, says about such a cell.
const USUAL: f32 = 3.0;
/// Readings that differ only among columns of one kind (two years) differ by little more than the
/// costs above: their margin is believed by this much.
const SAME_KIND: f32 = 0.6;
/// A monotone placement of so few cells is a poor account of two cells known in each other's column.
const FEW_CELLS: usize = 2;
/// What a neighbouring row with the same displacement is worth.
const NEIGHBOUR: f32 = 8.0;
/// Placements kept per state, so that a runner-up is known.
const KEEP: usize = 4;
/// A placement other than "as written" needs this gain.
const GAIN: f32 = 3.0;

/// A row of which another reading is worse by this much vouches fully for what its columns hold;
/// one of which another reading is better by this much, not at all; one in between, by a quarter.
const TRUSTED: f32 = 2.0;
const DISTRUSTED: f32 = -1.0;
const HALF_TRUST: f32 = 0.25;

/// What [`align`] says about a row.
#[derive(Debug, PartialEq)]
pub(super) struct Aligned {
    /// Where its cells belong; `None`: as written.
    pub(super) placement: Option<Placement>,
    /// 0–1: how far the row, as it is placed now, may speak for what its columns hold.
    pub(super) trust: f32,
}

impl Aligned {
    /// Of a row that could stand nowhere else.
    const AS_WRITTEN: Self = Self {
        placement: None,
        trust: 1.0,
    };
}

#[derive(Debug, Clone, Copy)]
struct Path {
    score: f32,
    /// Column and rank of the previous cell's path.
    from: (u16, u8),
}

/// At most [`KEEP`] paths, best first.
#[derive(Debug, Clone, Copy)]
struct Paths {
    paths: [Path; KEEP],
    count: u8,
}

impl Paths {
    const NONE: Self = Self {
        paths: [Path {
            score: 0.0,
            from: (0, 0),
        }; KEEP],
        count: 0,
    };

    fn get(&self) -> &[Path] {
        &self.paths[..usize::from(self.count)]
    }

    /// Keeps a path if it is one of the best; of equals the first.
    fn insert(&mut self, path: Path) {
        let place = (self.get()).partition_point(|other| other.score >= path.score);
        if place < KEEP {
            self.count = (self.count + 1).min(KEEP as u8);
            let end = usize::from(self.count);
            self.paths.copy_within(place..end - 1, place + 1);
            self.paths[place] = path;
        }
    }
}

/// Finds the best placement of a row, and how much better it is than the row as written and than
/// any other. O(k·n²) for k filled cells and n columns; a row that fills every column has but one
/// monotone placement, and is looked at only where a cell of it is known in another column.
///
/// `favoured` are displacements of neighbouring rows, which need less proof.
pub(super) fn align(
    lexicon: &Lexicon<'_>,
    profile: &mut Profile,
    columns: usize,
    task: Task<'_>,
    favoured: &[i32],
    scratch: &mut Scratch,
) -> Aligned {
    let Task { row, placed, .. } = task;
    row.written(columns, &mut scratch.written);
    if placed == scratch.written
        && row.is_full(columns)
        && !may_exchange(lexicon, profile, task, scratch)
    {
        return Aligned::AS_WRITTEN;
    }
    let Scratch {
        scores,
        written,
        paths,
    } = scratch;
    let aligner = Aligner::new(lexicon, profile, columns, task, scores);
    let as_written = aligner.score(written);
    let mut all = aligner.best(paths);
    for &by in favoured {
        let shifted: Option<Vec<Option<u16>>> = row
            .cells
            .iter()
            .map(|&(at, _)| {
                u16::try_from(i32::from(at) + by)
                    .ok()
                    .filter(|&to| usize::from(to) < columns)
            })
            .map(|to| to.map(Some))
            .collect();
        if let Some(shifted) = shifted {
            all.retain(|(_, other)| *other != shifted);
            all.push((aligner.score(&shifted) + NEIGHBOUR, shifted));
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let here = aligner.score(placed);
    let margin = all
        .iter()
        .filter(|(_, other)| other != placed && !aligner.alike(other, placed))
        .map(|(score, _)| here - score)
        .fold(f32::INFINITY, f32::min);
    let trust = match margin {
        _ if margin >= TRUSTED => 1.0,
        _ if margin >= DISTRUSTED => HALF_TRUST,
        _ => 0.0,
    };
    let mut identifiable = all.iter().filter(|(_, columns)| {
        let proof = aligner.proof(columns, written);
        let with_neighbour = uniform(row, columns).is_some_and(|by| favoured.contains(&by));
        // Between two rows with one displacement a row shares it, if nothing speaks against it.
        let between = with_neighbour && matches!(favoured, [above, below] if above == below);
        columns == written || between || proof >= if with_neighbour { -NEIGHBOUR } else { 0.0 }
    });
    let exchange = aligner.exchange(lexicon, written);
    let shift = identifiable
        .next()
        .filter(|(score, best)| best != written && score - as_written >= GAIN);
    let found = match (shift, exchange) {
        (Some((score, best)), Some((exchange, sure)))
            if exchange.gain >= score - as_written
                || moved(best, written) <= if sure { FEW_CELLS } else { 1 } =>
        {
            Some(exchange)
        }
        (Some((score, best)), _) => {
            let other = identifiable.next().map(|(other, to)| (score - other, to));
            // Which of two years a cell belongs to needs no proof to be in doubt.
            let alike = all
                .iter()
                .filter(|(_, columns)| columns != best && aligner.alike(columns, best))
                .map(|(other, columns)| ((score - other) * SAME_KIND, columns));
            let (margin, rival) = alike
                .chain(other)
                .chain([(score - as_written, &*written)])
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .expect("the row as written is one");
            Some(Placement {
                columns: best.clone(),
                gain: score - as_written,
                margin,
                rival: Some(rival.clone()),
            })
        }
        (None, exchange) => exchange.map(|(exchange, _)| exchange),
    };
    Aligned {
        placement: found,
        trust,
    }
}

/// Whether two cells of a full row, counted as it is written, might stand in each other's columns:
/// one of them must be known in another's and fit it.
fn may_exchange(
    lexicon: &Lexicon<'_>,
    profile: &mut Profile,
    task: Task<'_>,
    scratch: &mut Scratch,
) -> bool {
    let Task {
        row,
        placed,
        weight,
        ..
    } = task;
    let scores = &mut scratch.scores;
    profile.fits_elsewhere(lexicon, row, placed, weight, exchange::EACH, scores)
}

/// Log odds of a monotone placement against the row as written, by a profile learned from the
/// rows as written.
pub(super) fn gain(
    lexicon: &Lexicon<'_>,
    profile: &mut Profile,
    columns: usize,
    task: Task<'_>,
    to: &[Option<u16>],
    scratch: &mut Scratch,
) -> f32 {
    let aligner = Aligner::new(lexicon, profile, columns, task, &mut scratch.scores);
    aligner.score(to) - aligner.score(task.placed)
}

/// Number of cells that a placement moves.
fn moved(placed: &[Option<u16>], written: &[Option<u16>]) -> usize {
    placed
        .iter()
        .zip(written)
        .filter(|(to, from)| to != from)
        .count()
}

impl Placement {
    /// The displacement of a row all of whose cells moved by the same number of columns.
    pub(super) fn displacement(&self, row: Signature<'_>) -> Option<i32> {
        uniform(row, &self.columns)
    }
}

fn uniform(row: Signature<'_>, placed: &[Option<u16>]) -> Option<i32> {
    let mut by = row
        .cells
        .iter()
        .zip(placed)
        .map(|(&(from, _), to)| Some(i32::from((*to)?) - i32::from(from)));
    let first = by.next()??;
    by.all(|other| other == Some(first)).then_some(first)
}

struct Aligner<'a> {
    profile: &'a Profile,
    scores: &'a CellScores,
    /// Of each cell and the next.
    likeness: &'a [Likeness],
    columns: usize,
    row: Signature<'a>,
}

impl<'a> Aligner<'a> {
    /// Scores a row's cells by the profile without the row.
    fn new(
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
    fn step(&self, cell: usize, left: Option<usize>, column: usize) -> f32 {
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
    fn proof(&self, placed: &[Option<u16>], written: &[Option<u16>]) -> f32 {
        let fit = |cell: usize, column: Option<u16>| match column {
            Some(column) => self.scores.get(cell, usize::from(column)),
            None => -OVERFLOW,
        };
        let mut total = 0.0;
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
                    total += usual;
                    if self.repeats(cell, placed) {
                        PROOF_OF_REPEATED
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
    fn alike(&self, a: &[Option<u16>], b: &[Option<u16>]) -> bool {
        let pool = |column: &Option<u16>| column.map(|c| self.profile.pool(usize::from(c)));
        a.iter().map(pool).eq(b.iter().map(pool))
    }

    /// Score of what follows the last placed cell: blank columns; those that were pushed off the
    /// row are unknown, but a row that lost cells is rarer than one that did not.
    fn tail(&self, cell: usize, column: usize) -> f32 {
        let lost = lost_after(self.row, self.columns, cell, column);
        self.profile.tail(column, lost.start) - LOST * lost.len() as f32
    }

    /// The score of one given placement.
    fn score(&self, placed: &[Option<u16>]) -> f32 {
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

    /// The best placements, best first, at most [`KEEP`] and distinct.
    fn best(&self, table: &mut Vec<Paths>) -> Vec<(f32, Vec<Option<u16>>)> {
        let (k, columns) = (self.row.cells.len(), self.columns);
        // Only cells beyond the table's last column may belong to none, so these are the last ones.
        let inside = self
            .row
            .cells
            .iter()
            .take_while(|&&(at, _)| usize::from(at) < columns)
            .count();
        table.clear();
        table.resize(k * columns, Paths::NONE);
        for (column, paths) in table.iter_mut().enumerate().take(columns) {
            paths.insert(Path {
                score: self.step(0, None, column),
                from: (0, 0),
            });
        }
        for cell in 1..k {
            let (before, states) = table[(cell - 1) * columns..].split_at_mut(columns);
            for (column, paths) in states.iter_mut().enumerate().take(columns).skip(cell) {
                for (left, before) in before.iter().enumerate().take(column).skip(cell - 1) {
                    if before.count == 0 {
                        continue;
                    }
                    let gained = self.step(cell, Some(left), column);
                    for (rank, path) in before.get().iter().enumerate() {
                        paths.insert(Path {
                            score: path.score + gained,
                            from: (left as u16, rank as u8),
                        });
                    }
                }
            }
        }
        // Where the best end: score, cells used, column and rank.
        let mut ends: Vec<(f32, usize, (u16, u8))> = Vec::with_capacity(KEEP + 1);
        for used in inside.max(1)..=k {
            let dropped = (k - used) as f32 * OVERFLOW;
            for column in 0..columns {
                for (rank, path) in table[(used - 1) * columns + column]
                    .get()
                    .iter()
                    .enumerate()
                {
                    let score = path.score + self.tail(used - 1, column) - dropped;
                    if ends.len() == KEEP && score <= ends[KEEP - 1].0 {
                        continue;
                    }
                    let place = ends.partition_point(|(other, ..)| *other >= score);
                    ends.insert(place, (score, used, (column as u16, rank as u8)));
                    ends.truncate(KEEP);
                }
            }
        }
        let ends = ends.into_iter();
        ends.map(|(score, used, end)| (score, trace(table, columns, k, used, end)))
            .collect()
    }
}

/// The placement that ends with cell `used - 1` at the given column and rank.
fn trace(
    table: &[Paths],
    columns: usize,
    k: usize,
    used: usize,
    end: (u16, u8),
) -> Vec<Option<u16>> {
    let mut placed = vec![None; k];
    let mut at = end;
    for cell in (0..used).rev() {
        placed[cell] = Some(at.0);
        at = table[cell * columns + usize::from(at.0)].paths[usize::from(at.1)].from;
    }
    placed
}

/// Columns right of the row's last cell that would stand beyond the positions the row has.
fn lost_after(
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

/// The columns of a placed row whose cells were pushed off its end.
pub(super) fn lost_columns(
    columns: usize,
    row: Signature<'_>,
    placed: &[Option<u16>],
) -> Vec<usize> {
    if !placed.iter().flatten().is_sorted() {
        // Exchanged cells: the row is as long as it was.
        return Vec::new();
    }
    let last = placed
        .iter()
        .enumerate()
        .rev()
        .find_map(|(cell, column)| Some((cell, usize::from((*column)?))));
    last.map_or_else(Vec::new, |(cell, column)| {
        lost_after(row, columns, cell, column).collect()
    })
}
