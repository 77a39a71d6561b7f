//! Which column each filled cell of a row belongs to.
//!
//! A row's k filled cells are placed into the columns in every monotone way by dynamic
//! programming; a placement's score is how well each cell fits its column (profile), how likely
//! its pattern of filled and blank columns is, how alike neighbouring cells are, less the cost of
//! every change of displacement. Two cells that stand in each other's columns are the one
//! placement that is not monotone. The best placement that is not "as written" is a shifted row,
//! and the margin over the runner-up is the confidence.

mod exchange;
mod paths;
mod score;

use paths::Paths;
use score::{Aligner, lost_after};

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

/// Readings that differ only among columns of one kind (two years) differ by little more than the
/// costs of displacement: their margin is believed by this much.
const SAME_KIND: f32 = 0.6;
/// Two cells in each other's columns and a row that was moved by one leave much the same behind;
/// what speaks for the one against the other is believed by this much.
const EXCHANGED: f32 = 0.25;
/// Nothing but the form of a name speaks for an exchange, and no other reading comes near: asked
/// about rather than told. A measure may be called like a body, and a body like nothing known.
const NAMES_ONLY: f32 = 1.0;
/// In a table of so few rows, by half of that: a column of two labels says little of what it holds.
const SHORT_TABLE: f32 = 20.0;
/// A monotone placement of so few cells is a poor account of two cells known in each other's column.
const FEW_CELLS: usize = 2;
/// What a neighbouring row with the same displacement is worth.
const NEIGHBOUR: f32 = 8.0;
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
    let rows = aligner.profile.rows();
    let believed = EXCHANGED * rows / (rows + SHORT_TABLE);
    let found = match (shift, exchange) {
        (Some((score, best)), Some((mut exchange, sure)))
            if exchange.gain >= score - as_written
                || moved(best, written) <= if sure { FEW_CELLS } else { 1 } =>
        {
            let over = exchange.gain - (score - as_written);
            if !sure && over * believed < exchange.margin {
                exchange.margin = over * believed;
                exchange.rival = Some(best.clone());
            }
            Some(exchange)
        }
        (Some((score, best)), exchange) => {
            let other = identifiable.next().map(|(other, to)| (score - other, to));
            // Which of two years a cell belongs to needs no proof to be in doubt.
            let alike = all
                .iter()
                .filter(|(_, columns)| columns != best && aligner.alike(columns, best))
                .map(|(other, columns)| ((score - other) * SAME_KIND, columns));
            let exchange = (exchange.as_ref()).map(|(other, _)| {
                let over = score - as_written - other.gain;
                (over * believed, &other.columns)
            });
            let (margin, rival) = alike
                .chain(other)
                .chain(exchange)
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
        (None, exchange) => exchange.map(|(mut exchange, _)| {
            let mut cells = exchange.columns.iter().zip(&*written).enumerate();
            let known = cells.any(|(cell, (to, from))| {
                to != from && to.is_some_and(|to| aligner.scores.known(cell, usize::from(to)))
            });
            if !known && exchange.margin > NAMES_ONLY {
                exchange.margin = NAMES_ONLY;
                exchange.rival = Some(written.clone());
            }
            exchange
        }),
    };
    Aligned {
        placement: found,
        trust,
    }
}

/// Whether two cells of a full row, counted as it is written, might stand in each other's columns:
/// one of them must be known in another's and fit it, or be a body's name beside the bodies.
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
    let named = row.cells.iter().any(|&(to, out)| {
        let mut others = row.cells.iter();
        others.any(|&(_, into)| profile.names_body(lexicon, (into, out), usize::from(to)))
    });
    named || profile.fits_elsewhere(lexicon, row, placed, weight, exchange::EACH, scores)
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
