//! Places all rows of a table: rounds of learning what the columns hold and placing the rows again.

mod names;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Row;
use super::align::{self, Aligned, Placement, Scratch, Task};
use super::profile::{Lexicon, MAX_WEIGHT, Pools, Profile, Signature, Signatures, Values};
use crate::grid::Grid;
use names::Names;

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
    families: Vec<usize>,
    signatures: &'a Signatures,
    /// Multiplicity of each row, as far as it counts.
    weights: Vec<f32>,
    /// 0–1: how far each row speaks for what its columns hold.
    trust: Vec<f32>,
    /// Where the rows' cells belong that are not as written.
    placements: BTreeMap<usize, Placement>,
    /// The rows that could stand otherwise than written, ascending.
    open: Vec<usize>,
    homes: Homes,
    /// Nothing where all rows can only be as written.
    learnt: Option<Learnt<'a>>,
}

/// What the rows say about the columns.
struct Learnt<'a> {
    lexicon: Lexicon<'a>,
    /// All rows as written.
    written: Profile,
}

/// In which columns the texts stand, by the number of their folded form.
struct Homes {
    /// The family of the columns; [`NOWHERE`], [`ANYWHERE`] for columns of several.
    families: Vec<u8>,
}

const NOWHERE: u8 = u8::MAX;
const ANYWHERE: u8 = u8::MAX - 1;

impl Homes {
    /// A text stands in a column of a family; whether it is the first time that it does so without
    /// being at home there.
    fn add(&mut self, value: u32, family: usize) -> bool {
        let family = u8::try_from(family).expect("at most 48 columns are aligned");
        let home = &mut self.families[value as usize];
        match *home {
            NOWHERE => *home = family,
            ANYWHERE => {}
            home if home == family => {}
            _ => {
                *home = ANYWHERE;
                return true;
            }
        }
        false
    }

    fn anywhere(&self, value: u32) -> bool {
        self.families[value as usize] == ANYWHERE
    }
}

/// Where a row's cells are counted.
fn places(
    placements: &BTreeMap<usize, Placement>,
    columns: usize,
    index: usize,
    row: Signature<'_>,
    into: &mut Vec<Option<u16>>,
) {
    match placements.get(&index) {
        Some(placement) => into.clone_from(&placement.columns),
        None => row.written(columns, into),
    }
}

impl<'a> Alignment<'a> {
    /// Looks which rows could stand otherwise than written: those with a blank column or cells
    /// beyond the table, those with a text that stands in columns of several kinds, and those with
    /// a body's name for a measure. Where there is none (a clean list), nothing is learned.
    /// O(characters) otherwise.
    pub(super) fn new(
        grid: &'a Grid,
        pools: Pools<'_>,
        signatures: &'a Signatures,
        weights: &[u32],
    ) -> Self {
        let families = pools.families.to_vec();
        let values = Values::new(grid, signatures);
        let mut homes = Homes {
            families: vec![NOWHERE; values.count()],
        };
        for &(at, text) in signatures.cells() {
            if let Some(&family) = families.get(usize::from(at)) {
                homes.add(values.get(text), family);
            }
        }
        let names = Names::new(grid, pools);
        let weights: Vec<f32> = weights.iter().map(|&w| w.min(MAX_WEIGHT) as f32).collect();
        let open: Vec<bool> = signatures
            .iter()
            .map(|row| {
                let mut texts = row.cells.iter().map(|&(_, text)| values.get(text));
                !row.cells.is_empty()
                    && (!row.is_full(families.len())
                        || texts.any(|value| homes.anywhere(value))
                        || names.misplaced(row))
            })
            .collect();
        let learnt = open.contains(&true).then(|| {
            let (lexicon, written) = Lexicon::new(grid, values, signatures, &open, &weights, pools);
            Learnt { lexicon, written }
        });
        Self {
            families,
            signatures,
            trust: vec![1.0; weights.len()],
            weights,
            placements: BTreeMap::new(),
            open: (0..open.len()).filter(|&row| open[row]).collect(),
            homes,
            learnt,
        }
    }

    fn columns(&self) -> usize {
        self.families.len()
    }

    /// What the rows say as they are placed now: as written, but for those that are moved or
    /// distrusted. O(features of these).
    fn learn(&self, learnt: &Learnt<'_>) -> Profile {
        let mut profile = learnt.written.clone();
        let mut placed = Vec::new();
        for &index in &self.open {
            let (weight, trust) = (self.weights[index], self.trust[index]);
            if trust == 1.0 && !self.placements.contains_key(&index) {
                continue;
            }
            let row = self.signatures.get(index);
            let likenesses = learnt.lexicon.likenesses(self.signatures, index);
            row.written(self.columns(), &mut placed);
            profile.learn(&learnt.lexicon, likenesses, row, &placed, -weight);
            places(&self.placements, self.columns(), index, row, &mut placed);
            profile.learn(&learnt.lexicon, likenesses, row, &placed, weight * trust);
        }
        profile.finish()
    }

    fn align(
        &self,
        learnt: &Learnt<'_>,
        profile: &mut Profile,
        index: usize,
        favoured: &[i32],
        memory: &mut Memory,
    ) -> Aligned {
        let row = self.signatures.get(index);
        let Memory { placed, scratch } = memory;
        places(&self.placements, self.columns(), index, row, placed);
        let task = Task {
            row,
            likenesses: learnt.lexicon.likenesses(self.signatures, index),
            placed,
            weight: self.weights[index] * self.trust[index],
        };
        align::align(
            &learnt.lexicon,
            profile,
            self.columns(),
            task,
            favoured,
            scratch,
        )
    }

    fn set(&mut self, index: usize, found: Option<Placement>) {
        match found {
            Some(found) => self.placements.insert(index, found),
            None => self.placements.remove(&index),
        };
    }

    /// Rows are open as soon as one of their texts stands in columns of several kinds, by the
    /// places of rows that were moved. O(cells) where there is such a text.
    fn reopen(&mut self) {
        let Some(learnt) = &mut self.learnt else {
            return;
        };
        let lexicon = &mut learnt.lexicon;
        let mut new = false;
        for (&index, placement) in &self.placements {
            let cells = self.signatures.get(index).cells.iter();
            for (&(_, text), column) in cells.zip(&placement.columns) {
                if let Some(column) = column {
                    let family = self.families[usize::from(*column)];
                    new |= self.homes.add(lexicon.value(text), family);
                }
            }
        }
        if !new {
            return;
        }
        let mut already = self.open.iter().copied().peekable();
        let mut open = Vec::with_capacity(self.open.len());
        for (index, row) in self.signatures.iter().enumerate() {
            if already.next_if_eq(&index).is_some() {
                open.push(index);
                continue;
            }
            let mut texts = row.cells.iter().map(|&(_, text)| lexicon.value(text));
            if texts.any(|value| self.homes.anywhere(value)) {
                lexicon.keep(row);
                open.push(index);
            }
        }
        self.open = open;
    }

    /// Places every distinct row, learning again from what was repaired.
    ///
    /// The surest rows first: of two copies of a row, each vouches for its own place, and the one
    /// that is right shows only when clearer rows are in theirs. Rows that would rather stand
    /// elsewhere say nothing about the columns, once the table is known to be damaged: in a table
    /// with every third row shifted, a column's contents are learned from the other two.
    pub(super) fn settle(&mut self) {
        let mut memory = Memory::default();
        for round in 1..=ROUNDS {
            let Some(learnt) = &self.learnt else {
                return;
            };
            let mut profile = self.learn(learnt);
            let mut next_trust = self.trust.clone();
            let mut same: Vec<(usize, Option<Placement>)> = Vec::new();
            let mut changes: Vec<(f32, usize, Option<Placement>)> = Vec::new();
            for &index in &self.open {
                let Aligned {
                    placement: found,
                    trust,
                } = self.align(learnt, &mut profile, index, &[], &mut memory);
                next_trust[index] = trust;
                let before = self.placements.get(&index);
                match (&found, before) {
                    (None, None) => {}
                    (Some(found), Some(before)) if found.columns == before.columns => {
                        same.push((index, Some(found.clone())));
                    }
                    _ => {
                        let gain = found.as_ref().map_or(f32::INFINITY, |found| found.gain);
                        changes.push((gain, index, found));
                    }
                }
            }
            for (index, found) in same {
                self.set(index, found);
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
            self.reopen();
        }
    }

    /// Share of the rows that are read as shifted.
    fn damaged(&self) -> f32 {
        let moved: f32 = self.placements.keys().map(|&row| self.weights[row]).sum();
        moved / self.weights.iter().sum::<f32>().max(1.0)
    }

    /// Leaves rows as written that only a distrust of their likes has moved: by the table as it is
    /// written, they stand where they belong. The more damage a table has, the less that says.
    pub(super) fn reconsider(&mut self) {
        let least = -self.damaged().powi(2) * FORGIVEN;
        let moved: Vec<usize> = self
            .placements
            .iter()
            .filter(|(_, placement)| placement.columns.iter().flatten().is_sorted())
            .map(|(&index, _)| index)
            .collect();
        let Some(learnt) = self.learnt.as_ref().filter(|_| !moved.is_empty()) else {
            return;
        };
        let mut profile = learnt.written.clone().finish();
        let Memory {
            mut placed,
            mut scratch,
        } = Memory::default();
        let mut back = Vec::new();
        for index in moved {
            let row = self.signatures.get(index);
            row.written(self.columns(), &mut placed);
            let task = Task {
                row,
                likenesses: learnt.lexicon.likenesses(self.signatures, index),
                placed: &placed,
                weight: self.weights[index],
            };
            let gain = align::gain(
                &learnt.lexicon,
                &mut profile,
                self.columns(),
                task,
                &self.placements[&index].columns,
                &mut scratch,
            );
            if gain < least {
                back.push(index);
            }
        }
        for index in back {
            self.set(index, None);
        }
    }

    /// The placement of every row of the file, after rows with one displacement have decided the
    /// ambiguous ones next to them: damage comes in blocks.
    pub(super) fn vote(&self, rows: &[Row], of_row: &[u32]) -> BTreeMap<usize, Rc<Placement>> {
        let of_row = |row: usize| of_row[row] as usize;
        let Some(learnt) = self.learnt.as_ref().filter(|_| !self.placements.is_empty()) else {
            return BTreeMap::new();
        };
        let shared: BTreeMap<usize, Rc<Placement>> = self
            .placements
            .iter()
            .map(|(&index, placement)| (index, Rc::new(placement.clone())))
            .collect();
        let mut placements: Vec<Option<Rc<Placement>>> = (0..rows.len())
            .map(|row| shared.get(&of_row(row)).cloned())
            .collect();
        let mut profile: Option<Profile> = None;
        let mut memory = Memory::default();
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
                favoured
                    .extend(by.and_then(|p| p.displacement(self.signatures.get(of_row(other)))));
            }
            let row = self.signatures.get(of_row(index));
            if favoured.is_empty() || row.cells.is_empty() {
                continue;
            }
            let agrees = placements[index]
                .as_ref()
                .and_then(|p| p.displacement(row))
                .is_some_and(|by| favoured.contains(&by));
            // A closed row can only be as written.
            if !agrees && self.open.binary_search(&of_row(index)).is_ok() {
                let profile = profile.get_or_insert_with(|| self.learn(learnt));
                let found = self.align(learnt, profile, of_row(index), &favoured, &mut memory);
                placements[index] = found.placement.map(Rc::new);
            }
        }
        let placements = placements.into_iter().enumerate();
        placements
            .filter_map(|(row, placement)| Some((row, placement?)))
            .collect()
    }
}

/// Memory for one row after the other.
#[derive(Default)]
struct Memory {
    placed: Vec<Option<u16>>,
    scratch: Scratch,
}
