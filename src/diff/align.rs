//! Which row is which: exact tiers, renames by vote, then scored candidates.

use std::collections::HashMap;

use super::assign::{Candidate, assign};
use super::score::Scorer;
use super::single::{is_one_edit, is_telling};
use super::view::{View, mix};
use super::{candidates, exact, learn, rename, siblings, single};

/// At this score two rows are one.
const PAIRED: f32 = 0.65;
/// Below this score a pair is marked as uncertain.
const SURE: f32 = 0.70;
/// From this score on rows name each other as possible origin.
const POINTED: f32 = 0.55;
/// What an exact place in the order adds to a pair's worth, at most.
const ORDER: f32 = 0.04;
/// Rows off its expected place at which a pair has half of that.
const NEAR: f32 = 8.0;
/// What a pair of two tables that are not editions of one is worth less.
const ELSEWHERE: f32 = 0.04;
/// What a pair must score above this counts when pairs compete: two poor pairs are no better than
/// one good one.
const BASE: f32 = 0.55;
/// Rounds of scoring with the renames the last one has shown.
const ROUNDS: usize = 3;

/// Which rows belong together.
#[derive(Debug, Clone)]
pub(super) struct Matching {
    /// For each old row its new row.
    pub(super) old: Vec<Option<u32>>,
    /// For each new row its old row.
    pub(super) new: Vec<Option<u32>>,
    /// For each old row how surely it is paired.
    pub(super) confidence: Vec<f32>,
    /// Free rows that were possibly rewritten into each other.
    pub(super) pointers: Vec<(u32, u32)>,
    /// Renames found: slot, old row and new row that show the names, whether it was declared.
    pub(super) renames: Vec<rename::Found>,
}

impl Matching {
    pub(super) fn new(old: usize, new: usize) -> Self {
        Self {
            old: vec![None; old],
            new: vec![None; new],
            confidence: vec![0.0; old],
            pointers: Vec::new(),
            renames: Vec::new(),
        }
    }

    pub(super) fn link(&mut self, old: u32, new: u32, confidence: f32) {
        self.old[old as usize] = Some(new);
        self.new[new as usize] = Some(old);
        self.confidence[old as usize] = confidence;
    }

    pub(super) fn free_old(&self) -> impl Iterator<Item = u32> {
        (0..)
            .zip(&self.old)
            .filter(|(_, link)| link.is_none())
            .map(|(row, _)| row)
    }

    pub(super) fn free_new(&self) -> impl Iterator<Item = u32> {
        (0..)
            .zip(&self.new)
            .filter(|(_, link)| link.is_none())
            .map(|(row, _)| row)
    }

    /// The pairs in the order of the old table.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..)
            .zip(&self.old)
            .filter_map(|(old, link)| Some((old, (*link)?)))
    }

    pub(super) fn expected(&self) -> Expected {
        Expected {
            of_old: places(&self.old),
            of_new: places(&self.new),
        }
    }

    /// The same with the sides exchanged.
    pub(super) fn mirrored(self) -> Self {
        let mut confidence = vec![0.0; self.new.len()];
        for (&link, &sure) in self.old.iter().zip(&self.confidence) {
            if let Some(new) = link {
                confidence[new as usize] = sure;
            }
        }
        Self {
            old: self.new,
            new: self.old,
            confidence,
            pointers: self
                .pointers
                .into_iter()
                .map(|(old, new)| (new, old))
                .collect(),
            renames: self
                .renames
                .into_iter()
                .map(rename::Found::mirrored)
                .collect(),
        }
    }
}

/// Where free rows would stand on the other side, judged by their nearest paired neighbours.
pub(super) struct Expected {
    of_old: Vec<f32>,
    of_new: Vec<f32>,
}

impl Expected {
    /// How far two rows are from where they are expected, on the mean of both sides.
    pub(super) fn distance(&self, old: u32, new: u32) -> f32 {
        let one = (self.of_old[old as usize] - new as f32).abs();
        let other = (self.of_new[new as usize] - old as f32).abs();
        (one + other) / 2.0
    }
}

/// O(rows).
fn places(links: &[Option<u32>]) -> Vec<f32> {
    let mut places = vec![0.0; links.len()];
    let mut last: Option<(usize, u32)> = None;
    for (row, link) in links.iter().enumerate() {
        if let Some(pair) = link {
            last = Some((row, *pair));
        }
        places[row] = last.map_or(row as f32, |(near, pair)| pair as f32 + (row - near) as f32);
    }
    let before = links
        .iter()
        .position(Option::is_some)
        .unwrap_or(links.len());
    let mut next: Option<(usize, u32)> = None;
    for (row, link) in links.iter().enumerate().rev() {
        if let Some(pair) = link {
            next = Some((row, *pair));
        }
        if let Some((near, pair)) = next {
            let place = pair as f32 - (near - row) as f32;
            places[row] = if row < before {
                place
            } else {
                (places[row] + place) / 2.0
            };
        }
    }
    places
}

/// What is known about the slots before a row is read.
pub(super) struct Slots {
    /// How much a slot says about which row it is; `None`: the rows must tell (any list).
    pub(super) weights: Option<Vec<f32>>,
    /// Slots that group rows (theme, countermeasure …).
    pub(super) groups: Vec<bool>,
    /// Slots whose values are names: the groups and the body.
    pub(super) names: Vec<bool>,
    /// Slots of wordings that may stand on several rows and change on all of them at once.
    pub(super) wordings: Vec<bool>,
}

/// Pairs the rows of two tables. The result does not depend on which one is called old, as long
/// as the caller always calls the same one so.
pub(super) fn align(old: &mut View<'_, '_>, new: &mut View<'_, '_>, slots: &Slots) -> Matching {
    let mut matching = Matching::new(old.rows(), new.rows());
    let none = vec![false; old.slots()];
    if old.several_tables() {
        within_tables(&mut matching, old, new, &none);
        edited_within_tables(&mut matching, old, new, slots);
    }
    tier(&mut matching, old, new, &none, true);
    if matching.free_old().next().is_none() || matching.free_new().next().is_none() {
        return matching;
    }
    let learnt = learn::learn(&matching, old, new, slots);
    if learnt.volatile.contains(&true) {
        tier(&mut matching, old, new, &learnt.volatile, true);
    }
    rename::by_equal_rows(&mut matching, old, new, slots, &learnt.volatile);
    if !matching.renames.is_empty() {
        tier(&mut matching, old, new, &learnt.volatile, true);
    }
    let mut groups = slots.groups.clone();
    if groups.contains(&true) && groups.contains(&false) {
        for (slot, &volatile) in learnt.volatile.iter().enumerate() {
            groups[slot] |= volatile;
        }
        tier(&mut matching, old, new, &groups, false);
    }
    let exact = matching;
    let mut matching = exact.clone();
    let mut scorer = Scorer::new(learnt.weights);
    for round in 1..=ROUNDS {
        matching = exact.clone();
        score(
            &mut matching,
            old,
            new,
            &mut scorer,
            slots,
            &learnt.volatile,
        );
        if round == ROUNDS || !rename::by_pairs(&matching, old, new, slots) {
            break;
        }
    }
    matching.renames = rename::all(&matching, old, new, slots);
    matching
}

/// Rows that say the same in tables that are editions of one: another sheet may repeat them.
fn within_tables(matching: &mut Matching, old: &View<'_, '_>, new: &View<'_, '_>, none: &[bool]) {
    let hashes = |view: &View<'_, '_>| -> Vec<Option<u64>> {
        let hash = |row| Some(mix(view.row_hash(row, none)?, view.table_of(row)));
        (0..view.rows()).map(hash).collect()
    };
    exact::all(matching, &hashes(old), &hashes(new));
}

/// At this score a row that was edited is known again before another sheet is searched for a row
/// that says what it said.
const STRONG: f32 = 0.8;

/// Rows edited in place, in tables that are editions of one: a copy of the sheet may hold the row
/// as it was.
fn edited_within_tables(
    matching: &mut Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
) {
    let free = matching.free_old().next().is_some() && matching.free_new().next().is_some();
    if !free {
        return;
    }
    let none = vec![false; old.slots()];
    let mut scorer = Scorer::new(learn::learn(matching, old, new, slots).weights);
    let expected = matching.expected();
    let mut worths = Vec::new();
    for (i, j) in candidates::candidates(matching, old, new, &none) {
        if old.table_of(i as usize) != new.table_of(j as usize) {
            continue;
        }
        let score = scorer.rows(old, new, (i, j));
        if score >= STRONG {
            let worth = score - BASE + ORDER / (1.0 + expected.distance(i, j) / NEAR);
            worths.push((
                Candidate {
                    old: i,
                    new: j,
                    worth,
                },
                score,
            ));
        }
    }
    let candidates: Vec<Candidate> = worths.iter().map(|&(candidate, _)| candidate).collect();
    for at in assign(&candidates) {
        let (Candidate { old, new, .. }, score) = worths[at];
        matching.link(old, new, score);
    }
}

fn tier(
    matching: &mut Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    leave_out: &[bool],
    duplicates: bool,
) {
    let hashes = |view: &View<'_, '_>, links: &[Option<u32>]| -> Vec<Option<u64>> {
        let hash = |(row, link): (usize, &Option<u32>)| match link {
            None => view.row_hash(row, leave_out),
            Some(_) => None,
        };
        links.iter().enumerate().map(hash).collect()
    };
    let olds = hashes(old, &matching.old);
    let news = hashes(new, &matching.new);
    if duplicates {
        exact::all(matching, &olds, &news);
    } else {
        exact::unique(matching, &olds, &news);
    }
}

/// Pairs free rows by how alike they are.
fn score(
    matching: &mut Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    scorer: &mut Scorer,
    slots: &Slots,
    leave_out: &[bool],
) {
    let expected = matching.expected();
    let mut scores = Vec::new();
    let mut worths = Vec::new();
    let mut pointed = Vec::new();
    let mut scored: Vec<((u32, u32), f32)> = candidates::candidates(matching, old, new, leave_out)
        .into_iter()
        .map(|pair| (pair, scorer.rows(old, new, pair)))
        .filter(|&(_, score)| score >= POINTED)
        .collect();
    if slots.weights.is_some() {
        siblings::discount(&mut scored, matching, old, new, scorer, slots);
    }
    let rated: Vec<(u32, u32)> = scored
        .iter()
        .filter(|(_, score)| *score >= POINTED)
        .map(|&(pair, _)| pair)
        .collect();
    for (pair, score) in scored {
        if score >= PAIRED {
            let order = ORDER / (1.0 + expected.distance(pair.0, pair.1) / NEAR);
            let tables = (old.table_of(pair.0 as usize), new.table_of(pair.1 as usize));
            let order = if tables.0 == tables.1 {
                order
            } else {
                order - ELSEWHERE
            };
            scores.push(score);
            worths.push(Candidate {
                old: pair.0,
                new: pair.1,
                worth: score - BASE + order,
            });
        } else if score >= POINTED {
            pointed.push((score, pair));
        }
    }
    // How many candidates each row has: one that has no other is no guess.
    let mut rivals: [HashMap<u32, u32>; 2] = Default::default();
    for &(old, new) in &rated {
        *rivals[0].entry(old).or_default() += 1;
        *rivals[1].entry(new).or_default() += 1;
    }
    for at in assign(&worths) {
        let (row, place, sure) = (worths[at].old, worths[at].new, scores[at]);
        let only = sure < SURE
            && rivals[0].get(&row) == Some(&1)
            && rivals[1].get(&place) == Some(&1)
            && is_one_edit(old, new, slots, (row, place));
        matching.link(row, place, if only { SURE } else { sure });
    }
    // Best first, each row once.
    let (old_view, new_view) = (old, new);
    let pointed_rows = pointed.len();
    pointed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut olds = std::collections::HashSet::new();
    let mut news = std::collections::HashSet::new();
    for (_, (old, new)) in pointed {
        let free = matching.old[old as usize].is_none() && matching.new[new as usize].is_none();
        let rewritten = |&(row, place): &(u32, u32)| {
            rivals[0].get(&row) == Some(&1)
                && rivals[1].get(&place) == Some(&1)
                && expected.distance(row, place) < 1.0
                && is_one_edit(old_view, new_view, slots, (row, place))
                && is_telling(old_view, new_view, slots, (row, place))
        };
        if free && pointed_rows <= single::LOOKED_AT && rewritten(&(old, new)) {
            matching.link(old, new, SURE);
            continue;
        }
        if free && !olds.contains(&old) && !news.contains(&new) {
            olds.insert(old);
            news.insert(new);
            matching.pointers.push((old, new));
        }
    }
    matching.pointers.sort_unstable();
}

/// Whether a pair of this confidence is to be shown as uncertain.
pub(super) fn is_uncertain(confidence: f32) -> bool {
    confidence < SURE
}
