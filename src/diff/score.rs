//! How alike two rows are.

use std::collections::HashMap;

use super::view::{BLANK, View, core};

/// Longer texts are compared by their first characters.
const LONGEST: usize = 4096;

/// Weighs the slots and remembers the letter pairs of texts.
pub(super) struct Scorer {
    weights: Vec<f32>,
    grams: HashMap<u64, Box<[u64]>, foldhash::fast::FixedState>,
}

impl Scorer {
    pub(super) fn new(weights: Vec<f32>) -> Self {
        Self {
            weights,
            grams: HashMap::default(),
        }
    }

    /// 0–1: the weighted mean of how alike the fields are, those unknown or blank on both sides
    /// left out. O(text).
    pub(super) fn rows(&mut self, old: &View<'_, '_>, new: &View<'_, '_>, pair: (u32, u32)) -> f32 {
        let (i, j) = (pair.0 as usize, pair.1 as usize);
        let (mut sum, mut weight) = (0.0, 0.0);
        for slot in 0..self.weights.len() {
            let (Some(a), Some(b)) = (old.key(i, slot), new.key(j, slot)) else {
                continue;
            };
            if a == BLANK && b == BLANK {
                continue;
            }
            weight += self.weights[slot];
            if a == b {
                sum += self.weights[slot];
            } else if a != BLANK && b != BLANK {
                let (a, b) = (old.own_key(i, slot), new.own_key(j, slot));
                let (Some(a), Some(b)) = (a, b) else { continue };
                self.learn(a, old.text(i, slot));
                self.learn(b, new.text(j, slot));
                sum += self.weights[slot] * dice(&self.grams[&a], &self.grams[&b]);
            }
        }
        if weight > 0.0 { sum / weight } else { 0.0 }
    }

    fn learn(&mut self, key: u64, text: &str) {
        self.grams.entry(key).or_insert_with(|| grams(text));
    }
}

/// 0–1: how alike two texts are.
pub(super) fn alike(old: &str, new: &str) -> f32 {
    dice(&grams(old), &grams(new))
}

/// Pairs of neighbouring characters, the ends included, sorted.
pub(super) fn grams(text: &str) -> Box<[u64]> {
    let core = core(text);
    let mut grams = Vec::with_capacity(core.len() / 3 + 2);
    let mut before = 0;
    for c in core.chars().take(LONGEST) {
        grams.push(before << 32 | u64::from(c));
        before = u64::from(c);
    }
    grams.push(before << 32);
    grams.sort_unstable();
    grams.into()
}

/// Twice what two multisets share by what they hold together.
pub(super) fn dice(a: &[u64], b: &[u64]) -> f32 {
    2.0 * shared(a, b) as f32 / (a.len() + b.len()).max(1) as f32
}

/// How many elements two sorted multisets share.
pub(super) fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}
