//! What each column of *this* document looks like, learned from the document itself.
//!
//! Columns that hold the same kind of thing (the years of one kind) share a *pool*. A profile
//! counts, per pool, exact values and shape features of cell texts, and per column how often it
//! is filled after a filled or a blank neighbour. Rows are counted by distinct signature, and a
//! row is always judged by a profile without itself and its copies: a damaged row that is
//! repeated a thousand times must not vouch for itself.

mod lexicon;
mod likeness;
mod scores;
mod signature;

use lexicon::{BODY, Features, NOUN, OTHER, SORTS};
pub(super) use lexicon::{Lexicon, Values, is_letter};
pub(super) use likeness::Likeness;
pub(super) use scores::CellScores;
pub(super) use signature::{Numbering, Signature, Signatures};

use super::Role;
use crate::grid::TextId;

/// Copies of a row beyond this count no more: 1,000 copies of a file are no better evidence.
pub(super) const MAX_WEIGHT: u32 = 8;
/// What columns hold by their headings, known before the first row is read: so many texts of each
/// sort. A table of few rows, many of them damaged, does not teach it.
const BODIES: f32 = 10.0;
const THEMES: f32 = 10.0;
const MEASURES: f32 = 5.0;

/// How often a column is blank and filled, in rows, before the first one is read: after a blank
/// column on its left, and after a filled one. A measure is hardly ever missing; a year is left out
/// here and there, mostly together with its neighbours.
const FILLED: [[f32; 2]; 2] = [[0.5, 0.5]; 2];
const MEASURE_FILLED: [[f32; 2]; 2] = [[0.25, 8.0]; 2];
const YEAR_FILLED: [[f32; 2]; 2] = [[1.0, 1.0], [1.0, 2.0]];

/// What stands before 会 in the name of a body: 協会, 協議会, 連合会, 委員会, 商工会. Other 会 are held.
const STANDING: [char; 5] = ['協', '議', '合', '員', '工'];

/// Whether a text that ends like a body's name may as well be something that is held: 商談会.
pub(super) fn is_event(text: &str) -> bool {
    let stem = text.trim().strip_suffix('会');
    stem.is_some_and(|stem| !stem.ends_with(STANDING))
}

/// What the columns have in common.
#[derive(Clone, Copy)]
pub(super) struct Pools<'a> {
    /// Pool of each column.
    pub(super) pools: &'a [usize],
    /// Family of each column: what a reader could tell from the columns of another.
    pub(super) families: &'a [usize],
    /// Pools of the columns whose headings say what they hold.
    pub(super) headed: &'a [(Role, usize)],
}

/// Counts learned from rows placed in columns.
#[derive(Clone)]
pub(super) struct Profile {
    /// Pool of each column.
    pools: Vec<usize>,
    /// Family of each column: what a reader could tell from the columns of another.
    families: Vec<usize>,
    pool_count: usize,
    /// `[value][pool]`, `[feature][pool]`.
    values: Vec<f32>,
    features: Vec<f32>,
    /// `[sort][pool]`.
    sorts: Vec<f32>,
    /// Cells per pool.
    totals: Vec<f32>,
    /// `[left column][right column][likeness]` of neighbouring filled cells: how often.
    alike: Vec<[f32; 3]>,
    /// Per column how often it is filled: `[previous filled][this filled]`.
    fill: Vec<[[f32; 2]; 2]>,
    /// The same as `alike` as log probabilities.
    pairs: Vec<[f32; 3]>,
    /// `[left column + 1][right column]`: log probability that the columns between are blank and
    /// the right one is filled; left 0 is the row's beginning.
    gaps: Vec<f32>,
    /// Share of rows in which each column is filled.
    filled: Vec<f32>,
    /// `[column][end]`: log probability that the columns after `column` and before `end` are blank.
    tails: Vec<f32>,
    /// Pool of the column that is headed as that of the bodies.
    bodies: Option<usize>,
    /// Pool of the column that is headed as that of the measures.
    measures: Option<usize>,
}

impl Profile {
    /// A profile that has not seen any row.
    fn new(lexicon: &Lexicon<'_>, pools: Pools<'_>) -> Self {
        let Pools {
            pools,
            families,
            headed,
        } = pools;
        let columns = pools.len();
        let pool_count = pools.iter().max().map_or(0, |&max| max + 1);
        let role = |pool: usize| headed.iter().find(|&&(_, of)| of == pool);
        let fill = pools.iter().map(|&pool| match role(pool) {
            Some((Role::Measure, _)) => MEASURE_FILLED,
            Some((Role::Year, _)) => YEAR_FILLED,
            _ => FILLED,
        });
        let of = |role: Role| headed.iter().find(|&&(other, _)| other == role);
        let mut profile = Self {
            pools: pools.to_vec(),
            families: families.to_vec(),
            pool_count,
            values: vec![0.0; lexicon.values.count() * pool_count],
            features: Vec::new(),
            sorts: vec![0.0; SORTS * pool_count],
            totals: vec![0.0; pool_count],
            alike: vec![[0.0; 3]; columns * columns],
            fill: fill.collect(),
            pairs: vec![[0.0; 3]; columns * columns],
            gaps: vec![0.0; (columns + 1) * columns],
            filled: vec![0.0; columns],
            tails: vec![0.0; columns * (columns + 1)],
            bodies: of(Role::Body).map(|&(_, pool)| pool),
            measures: of(Role::Measure).map(|&(_, pool)| pool),
        };
        for left in 0..columns {
            for right in 0..columns {
                // Years of one kind are often alike, other neighbours hardly ever.
                profile.alike[left * columns + right] = if pools[left] == pools[right] {
                    [1.2, 0.9, 0.9]
                } else {
                    [0.05, 0.25, 2.7]
                };
            }
        }
        for &(role, pool) in headed {
            let sorts: &[(u8, f32)] = match role {
                Role::Body => &[(BODY, BODIES)],
                Role::Theme | Role::Countermeasure => &[(NOUN, THEMES), (OTHER, THEMES)],
                Role::Measure => &[(NOUN, MEASURES), (OTHER, MEASURES)],
                Role::Year | Role::Other => &[],
            };
            for &(sort, times) in sorts {
                profile.sorts[usize::from(sort) * pool_count + pool] += times;
                profile.totals[pool] += times;
            }
        }
        profile
    }

    fn columns(&self) -> usize {
        self.pools.len()
    }

    /// Pool of the column in which a row's cell is written, if it is one of the table.
    fn pool_of(&self, row: Signature<'_>, cell: usize) -> Option<usize> {
        let column = usize::from(row.cells[cell].0);
        self.pools.get(column).copied()
    }

    /// Takes a row, placed in columns, into account so many times; a negative weight takes it out
    /// of account. Log probabilities are those of the last [`Self::finish`]. O(features).
    pub(super) fn learn(
        &mut self,
        lexicon: &Lexicon<'_>,
        likenesses: &[Likeness],
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        self.count(lexicon, row, placed, weight);
        self.learn_pattern(likenesses, row, placed, weight);
    }

    /// Which columns a row fills, and how alike its cells are.
    fn learn_pattern(
        &mut self,
        likenesses: &[Likeness],
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        let columns = self.columns();
        let mut previous: Option<(usize, usize)> = None;
        // At most 48 columns are aligned.
        let mut filled = 0u64;
        for (cell, column) in placed.iter().enumerate() {
            let Some(column) = column.map(usize::from) else {
                continue;
            };
            filled |= 1 << column;
            if let Some((left, other)) = previous {
                debug_assert_eq!(other + 1, cell, "only the last cells have no column");
                let likeness = likenesses[other] as usize;
                self.alike[left * columns + column][likeness] += weight;
            }
            previous = Some((column, cell));
        }
        debug_assert_eq!(placed.len(), row.cells.len());
        let mut before = 1;
        for (column, fill) in self.fill.iter_mut().enumerate() {
            let filled = (filled >> column & 1) as usize;
            fill[before][filled] += weight;
            before = filled;
        }
    }

    /// Turns what was counted into log probabilities. O(columns²).
    pub(super) fn finish(mut self) -> Self {
        for (log, counts) in self.pairs.iter_mut().zip(&self.alike) {
            let sum: f32 = counts.iter().sum();
            *log = counts.map(|count| (count / sum).ln());
        }
        for (share, counts) in self.filled.iter_mut().zip(&self.fill) {
            let sum = |filled: usize| counts[0][filled] + counts[1][filled];
            *share = sum(1) / (sum(0) + sum(1));
        }
        let fill = std::mem::take(&mut self.fill);
        self.sum_blanks(&fill);
        self.fill = fill;
        self
    }

    /// Runs of blank columns, summed once. O(columns²).
    fn sum_blanks(&mut self, fill: &[[[f32; 2]; 2]]) {
        let columns = fill.len();
        let log = |column: usize, before: bool, filled: bool| {
            let counts = fill[column][usize::from(before)];
            (counts[usize::from(filled)] / (counts[0] + counts[1])).ln()
        };
        for after in 0..=columns {
            let mut blanks = 0.0;
            for column in after..columns {
                let before = column == after;
                self.gaps[after * columns + column] = blanks + log(column, before, true);
                blanks += log(column, before, false);
                if after > 0 {
                    self.tails[(after - 1) * (columns + 1) + column + 1] = blanks;
                }
            }
        }
    }

    fn count_features(
        &mut self,
        features: Features<'_>,
        known: usize,
        pool: Option<usize>,
        weight: f32,
    ) {
        let pools = self.pool_count;
        self.features.resize(known * pools, 0.0);
        if let Some(pool) = pool {
            for feature in features.all() {
                self.features[feature * pools + pool] += weight;
            }
        }
    }

    /// Counts a row's texts, their features apart.
    fn learn_texts(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        let pools = self.pool_count;
        for (&(_, text), column) in row.cells.iter().zip(placed) {
            let Some(column) = column.map(usize::from) else {
                continue;
            };
            let pool = self.pools[column];
            self.totals[pool] += weight;
            self.sorts[usize::from(lexicon.sorts[text.index()]) * pools + pool] += weight;
            self.values[lexicon.values.get(text) as usize * pools + pool] += weight;
        }
    }

    fn count(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        self.learn_texts(lexicon, row, placed, weight);
        let pools = self.pool_count;
        for (&(_, text), column) in row.cells.iter().zip(placed) {
            if let Some(column) = column {
                let pool = self.pools[usize::from(*column)];
                for feature in lexicon.features(text).all() {
                    self.features[feature * pools + pool] += weight;
                }
            }
        }
    }

    /// How many rows were counted.
    pub(super) fn rows(&self) -> f32 {
        self.fill
            .first()
            .map_or(0.0, |counts| counts.iter().flatten().sum())
    }

    /// Share of rows in which a column is filled.
    pub(super) fn filled(&self, column: usize) -> f32 {
        self.filled[column]
    }

    /// Whether a text tells one column from another. The years of plan and result are learned
    /// apart, but no text shows by itself that it was planned and not done.
    pub(super) fn distinct(&self, a: usize, b: usize) -> bool {
        self.families[a] != self.families[b]
    }

    /// Whether a text that is a body's name by its form goes into the column of the bodies, and one
    /// that is none out of it: what is known of names, whether or not this document has this one
    /// again.
    pub(super) fn names_body(
        &self,
        lexicon: &Lexicon<'_>,
        (into, out): (TextId, TextId),
        column: usize,
    ) -> bool {
        let is_body = |text: TextId| lexicon.sorts[text.index()] == BODY;
        self.bodies.is_some()
            && self.bodies == self.pools.get(column).copied()
            && is_body(into)
            && !is_event(lexicon.grid.text(into))
            && !is_body(out)
    }

    /// Whether a column holds the measures, without which a row says nothing.
    pub(super) fn is_measure(&self, column: usize) -> bool {
        self.measures == Some(self.pools[column])
    }

    /// Pool of a column.
    pub(super) fn pool(&self, column: usize) -> usize {
        self.pools[column]
    }

    /// Log probability that the columns after `left` (the row's beginning: `None`) up to `column`
    /// are blank and `column` is filled.
    pub(super) fn gap(&self, left: Option<usize>, column: usize) -> f32 {
        self.gaps[left.map_or(0, |left| left + 1) * self.pools.len() + column]
    }

    /// Log probability that the columns after `column` and before `end` are blank.
    pub(super) fn tail(&self, column: usize, end: usize) -> f32 {
        self.tails[column * (self.pools.len() + 1) + end]
    }

    /// Log probability of a likeness between neighbouring filled cells in two columns.
    pub(super) fn pair(&self, left: usize, right: usize, likeness: Likeness) -> f32 {
        self.pairs[left * self.pools.len() + right][likeness as usize]
    }
}
