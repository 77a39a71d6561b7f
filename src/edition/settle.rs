//! Places all rows of a table: rounds of learning what the columns hold and placing the rows again.

use super::Row;
use super::align::{self, Aligned, Placement};
use super::profile::{Lexicon, MAX_WEIGHT, Profile, Signature};
use crate::grid::Grid;

/// Rounds of learning from repaired rows and placing them again.
const ROUNDS: usize = 16;
/// In each round, changes with at least this share of the best gain are made.
const SUREST: f32 = 0.75;
/// Gain of a row that may speak for its neighbours.
const SURE_NEIGHBOUR: f32 = 4.0;
/// Share of shifted rows from which on doubtful rows are held out of what is learned. In a clean
/// table, rare rows are what they are.
const DAMAGED: f32 = 0.05;
/// Log odds by which a row may look better as written before it is left so, times the square of the
/// share of shifted rows: 2 at 10 %, 18 at 30 %.
const FORGIVEN: f32 = 200.0;

/// Distinct rows on their way to their columns.
pub(super) struct Alignment<'a> {
    pools: Vec<usize>,
    families: Vec<usize>,
    /// Pool of the column of bodies.
    bodies: Option<usize>,
    lexicon: Lexicon,
    signatures: &'a [Signature],
    /// Multiplicity of each row, as far as it counts.
    weights: Vec<f32>,
    /// 0–1: how far each row speaks for what its columns hold.
    trust: Vec<f32>,
    written: Vec<Vec<Option<u16>>>,
    /// Where each row's cells are counted now.
    placed: Vec<Vec<Option<u16>>>,
    /// `None`: as written.
    placements: Vec<Option<Placement>>,
}

impl<'a> Alignment<'a> {
    pub(super) fn new(
        grid: &Grid,
        pools: Vec<usize>,
        families: Vec<usize>,
        bodies: Option<usize>,
        signatures: &'a [Signature],
        weights: &[u32],
    ) -> Self {
        let width = pools.len();
        let written: Vec<_> = signatures
            .iter()
            .map(|row| align::as_written(width, row))
            .collect();
        Self {
            pools,
            families,
            bodies,
            lexicon: Lexicon::new(grid, signatures),
            signatures,
            weights: weights.iter().map(|&w| w.min(MAX_WEIGHT) as f32).collect(),
            trust: vec![1.0; weights.len()],
            placed: written.clone(),
            written,
            placements: vec![None; signatures.len()],
        }
    }

    fn learn(&self) -> Profile {
        let weights: Vec<f32> = self
            .weights
            .iter()
            .zip(&self.trust)
            .map(|(w, t)| w * t)
            .collect();
        Profile::learn(
            &self.lexicon,
            &self.pools,
            &self.families,
            self.bodies,
            self.signatures,
            &weights,
            &self.placed,
        )
    }

    fn align(&self, profile: &mut Profile, index: usize, favoured: &[i32]) -> Aligned {
        let (row, placed) = (&self.signatures[index], &self.placed[index]);
        align::align(
            &self.lexicon,
            profile,
            self.pools.len(),
            row,
            placed,
            self.weights[index] * self.trust[index],
            favoured,
        )
    }

    fn set(&mut self, index: usize, found: Option<Placement>) {
        self.placed[index] = found.as_ref().map_or_else(
            || self.written[index].clone(),
            |found| found.columns.clone(),
        );
        self.placements[index] = found;
    }

    /// Places every distinct row, learning again from what was repaired.
    ///
    /// The surest rows first: of two copies of a row, each vouches for its own place, and the one
    /// that is right shows only when clearer rows are in theirs. Rows that would rather stand
    /// elsewhere say nothing about the columns, once the table is known to be damaged: in a table
    /// with every third row shifted, a column's contents are learned from the other two.
    pub(super) fn settle(&mut self) {
        for round in 1..=ROUNDS {
            let mut profile = self.learn();
            let mut next_trust = self.trust.clone();
            let mut changes: Vec<(f32, usize, Option<Placement>)> = Vec::new();
            for (index, next_trust) in next_trust.iter_mut().enumerate() {
                if self.signatures[index].cells.is_empty() {
                    continue;
                }
                let Aligned {
                    placement: found,
                    trust,
                } = self.align(&mut profile, index, &[]);
                *next_trust = trust;
                let columns = found
                    .as_ref()
                    .map_or(&self.written[index], |found| &found.columns);
                if *columns == self.placed[index] {
                    self.placements[index] = found;
                } else {
                    let gain = found.as_ref().map_or(f32::INFINITY, |found| found.gain);
                    changes.push((gain, index, found));
                }
            }
            let least = 1.0 - self.damaged() / DAMAGED;
            next_trust
                .iter_mut()
                .for_each(|trust| *trust = trust.max(least));
            let settled = next_trust == self.trust;
            self.trust = next_trust;
            if changes.is_empty() && (settled || round > ROUNDS / 2) {
                return;
            }
            let gains = changes
                .iter()
                .map(|change| change.0)
                .filter(|gain| gain.is_finite());
            let surest = gains.fold(0.0, f32::max);
            for (gain, index, found) in changes {
                if gain >= SUREST * surest || round == ROUNDS {
                    self.set(index, found);
                }
            }
        }
    }

    /// Share of the rows that are read as shifted.
    fn damaged(&self) -> f32 {
        let moved: f32 = self
            .placements
            .iter()
            .zip(&self.weights)
            .filter(|(p, _)| p.is_some())
            .map(|(_, w)| w)
            .sum();
        moved / self.weights.iter().sum::<f32>().max(1.0)
    }

    /// Leaves rows as written that only a distrust of their likes has moved: by the table as it is
    /// written, they stand where they belong. The more damage a table has, the less that says.
    pub(super) fn reconsider(&mut self) {
        let least = -self.damaged().powi(2) * FORGIVEN;
        let moved: Vec<usize> = (0..self.signatures.len())
            .filter(|&index| {
                self.placements[index]
                    .as_ref()
                    .is_some_and(|p| p.columns.iter().flatten().is_sorted())
            })
            .collect();
        if moved.is_empty() {
            return;
        }
        let mut profile = Profile::learn(
            &self.lexicon,
            &self.pools,
            &self.families,
            self.bodies,
            self.signatures,
            &self.weights,
            &self.written,
        );
        for index in moved {
            let to = &self.placements[index].as_ref().expect("moved").columns;
            let gain = align::gain(
                &self.lexicon,
                &mut profile,
                self.pools.len(),
                &self.signatures[index],
                self.weights[index],
                to,
            );
            if gain < least {
                self.set(index, None);
            }
        }
    }

    /// The placement of every row of the file, after rows with one displacement have decided the
    /// ambiguous ones next to them: damage comes in blocks.
    pub(super) fn vote(&self, rows: &[Row], of_row: &[usize]) -> Vec<Option<Placement>> {
        let mut placements: Vec<Option<Placement>> = of_row
            .iter()
            .map(|&id| self.placements[id].clone())
            .collect();
        let mut profile: Option<Profile> = None;
        let down = 0..rows.len();
        for index in down.clone().chain(down.rev()) {
            let mut favoured = Vec::new();
            for other in [
                index.checked_sub(1),
                Some(index + 1).filter(|&next| next < rows.len()),
            ] {
                let Some(other) = other.filter(|&other| rows[other].page == rows[index].page)
                else {
                    continue;
                };
                let by = placements[other]
                    .as_ref()
                    .filter(|p| p.gain >= SURE_NEIGHBOUR);
                favoured.extend(by.and_then(|p| p.displacement(&self.signatures[of_row[other]])));
            }
            if favoured.is_empty() || self.signatures[of_row[index]].cells.is_empty() {
                continue;
            }
            let agrees = placements[index]
                .as_ref()
                .and_then(|p| p.displacement(&self.signatures[of_row[index]]))
                .is_some_and(|by| favoured.contains(&by));
            if !agrees {
                let profile = profile.get_or_insert_with(|| self.learn());
                placements[index] = self.align(profile, of_row[index], &favoured).placement;
            }
        }
        placements
    }
}
