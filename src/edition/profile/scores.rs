//! How well a row's cells fit the columns, by a profile without the row itself.

use super::Profile;
use super::lexicon::{HEAD, Lexicon, SORTS, TAIL, decoded};
use super::signature::Signature;
use crate::grid::TextId;

/// Weight of a text's sort, and of its standing in a column elsewhere, against its features.
const SORT_WEIGHT: f32 = 1.6;
const VALUE_WEIGHT: f32 = 1.3;

/// Features of one text are not independent: any number of them counts as this many.
const BUDGET: f32 = 5.0;

/// A text that was seen in one column only is taken to stand in each other one this often as well:
/// one damaged row proves little.
const ELSEWHERE: f32 = 0.5;

/// What is expected of every column, in cells: as many of each sort as in the whole table.
const EXPECTED: f32 = 1.0;

/// Scores of one row's cells in every column, without the row's own contribution.
#[derive(Default)]
pub(in crate::edition) struct CellScores {
    columns: usize,
    scores: Vec<f32>,
    known: Vec<bool>,
    by_pool: Vec<f32>,
    zero: Vec<f32>,
}

impl CellScores {
    /// How well cell `cell` (by order) fits `column`, as a log odds against the average column.
    pub(in crate::edition) fn get(&self, cell: usize, column: usize) -> f32 {
        self.scores[cell * self.columns + column]
    }

    /// Whether another row has the cell's text in the column or one of its pool.
    pub(in crate::edition) fn known(&self, cell: usize, column: usize) -> bool {
        self.known[cell * self.columns + column]
    }
}

impl Profile {
    /// Scores a row by the profile without the row and its copies.
    pub(in crate::edition) fn scores(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
        out: &mut CellScores,
    ) {
        self.count(lexicon, row, placed, -weight);
        self.begin(out);
        for &(_, text) in row.cells {
            self.score(lexicon, text, &out.zero, &mut out.by_pool);
            let by_pool = &out.by_pool;
            out.scores
                .extend(self.pools.iter().map(|&pool| by_pool[pool]));
            let counts = &self.values[lexicon.values.get(text) as usize * self.pool_count..];
            out.known
                .extend(self.pools.iter().map(|&pool| counts[pool] > 0.0));
        }
        self.count(lexicon, row, placed, weight);
    }

    fn begin(&self, out: &mut CellScores) {
        out.columns = self.columns();
        out.scores.clear();
        out.known.clear();
        out.by_pool.resize(self.pool_count, 0.0);
        out.zero.clear();
        // What a feature says about a pool that never showed it: the same for all.
        let totals = self.totals.iter();
        out.zero
            .extend(totals.map(|&total| feature_odds(0.0, total)));
    }

    /// Whether one of a row's cells is known in a column of another family and fits it better by
    /// `least` than its own, which those are that nothing but the row's exchange could place.
    pub(in crate::edition) fn fits_elsewhere(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
        least: f32,
        out: &mut CellScores,
    ) -> bool {
        let pools = self.pool_count;
        self.learn_texts(lexicon, row, placed, -weight);
        let known = |profile: &Self, text: TextId, column: usize| {
            let at = lexicon.values.get(text) as usize * pools + profile.pools[column];
            profile.values[at] > 0.0
        };
        let elsewhere = |profile: &Self, &(at, text): &(u16, TextId), column: usize| {
            profile.distinct(usize::from(at), column) && known(profile, text, column)
        };
        let columns = 0..self.columns();
        let strange = row
            .cells
            .iter()
            .any(|cell| columns.clone().any(|column| elsewhere(self, cell, column)));
        self.learn_texts(lexicon, row, placed, weight);
        if !strange {
            return false;
        }
        self.count(lexicon, row, placed, -weight);
        self.begin(out);
        let fits = row.cells.iter().any(|cell| {
            if !columns.clone().any(|column| elsewhere(self, cell, column)) {
                return false;
            }
            self.score(lexicon, cell.1, &out.zero, &mut out.by_pool);
            let own = out.by_pool[self.pools[usize::from(cell.0)]];
            columns.clone().any(|column| {
                elsewhere(self, cell, column) && out.by_pool[self.pools[column]] - own >= least
            })
        });
        self.count(lexicon, row, placed, weight);
        fits
    }

    fn score(&self, lexicon: &Lexicon<'_>, text: TextId, zero: &[f32], out: &mut [f32]) {
        out.fill(0.0);
        // Features of one text are not independent: many count as a few.
        let features = lexicon.features(text);
        let all: f32 = self.totals.iter().sum();
        self.add(features.shapes, BUDGET, all, zero, out);
        self.add(features.pairs, BUDGET, all, zero, out);
        out.iter_mut()
            .for_each(|score| *score = score.clamp(-8.0, 8.0));
        let sort = usize::from(lexicon.sorts[text.index()]);
        let sorts = &self.sorts[sort * self.pool_count..][..self.pool_count];
        let background = (sorts.iter().sum::<f32>() + 1.0) / (all + SORTS as f32);
        for ((out, &count), &total) in out.iter_mut().zip(sorts).zip(&self.totals) {
            let share = (count + EXPECTED * background) / (total + EXPECTED);
            *out += SORT_WEIGHT * (share / background).ln().clamp(-4.0, 4.0);
        }
        let pools = self.pool_count;
        let counts = &self.values[lexicon.values.get(text) as usize * pools..][..pools];
        let n: f32 = counts.iter().sum();
        if n > 0.0 {
            let n = n.min(8.0) / n;
            // Squares: a text that stands mostly in one column stands elsewhere by damage.
            let seen: f32 = counts.iter().map(|&count| (count * n).powi(2)).sum();
            for (out, &count) in out.iter_mut().zip(counts) {
                let share = ((count * n).powi(2) + ELSEWHERE) / (seen + ELSEWHERE * pools as f32);
                *out += VALUE_WEIGHT * (share * pools as f32).ln();
            }
        }
    }

    /// Adds the log odds of some features, together worth `budget` of them; `zero` are those of a
    /// feature that a pool never showed.
    fn add(&self, features: &[u16], budget: f32, all: f32, zero: &[f32], out: &mut [f32]) {
        // A feature seen so many times counts half of what it says.
        const OFTEN: f32 = 2.0;
        let pools = self.pool_count;
        // Each feature that another row shows.
        let mut seen = [&[][..]; HEAD + TAIL];
        let mut used = 0;
        for feature in decoded(features) {
            let counts = &self.features[feature * pools..][..pools];
            if counts.iter().any(|&n| n > 0.0) {
                seen[used] = counts;
                used += 1;
            }
        }
        let seen = &seen[..used];
        let used = used as f32;
        let scale = if used > budget { budget / used } else { 1.0 };
        for &counts in seen {
            let n = counts.iter().sum::<f32>();
            // What was seen once says less than what was seen often.
            let sure = n / (n + OFTEN);
            let background = n / all;
            let known = counts.iter().zip(&self.totals).zip(zero);
            for (out, ((&count, &total), &zero)) in out.iter_mut().zip(known) {
                let odds = match count == 0.0 {
                    true => zero,
                    false => feature_odds(count / background, total),
                };
                *out += scale * sure * odds;
            }
        }
    }
}

/// Log odds that a feature speaks for a pool of `total` cells that showed it `expected` times as
/// often as chance would have it, times the cells there are.
fn feature_odds(expected: f32, total: f32) -> f32 {
    const SHRINK: f32 = 3.0;
    const FEATURE_CAP: f32 = 2.0;
    let odds = (expected + SHRINK) / (total + SHRINK);
    odds.ln().clamp(-FEATURE_CAP, FEATURE_CAP)
}
