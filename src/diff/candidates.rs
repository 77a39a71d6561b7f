//! Which free rows may belong together, where there are too many to try every pair.

use super::align::Matching;
use super::view::{BLANK, View, core, mix};

/// Up to this many pairs every pair is tried.
const ALL_PAIRS: usize = 40_000;
/// Features by which a row is looked up: its rarest ones.
const FEATURES: usize = 16;
/// A feature of more rows than this on a side tells nothing apart.
const POSTINGS: u16 = 48;
/// Candidates kept for each row.
const KEPT: usize = 8;
/// Characters of a row that are read.
const READ: usize = 512;
/// Rows with a feature are counted in a table of this many places; clashes only make a feature
/// look more frequent than it is.
const PLACES: usize = 1 << 22;

/// Pairs of free rows worth scoring, distinct.
///
/// A row is looked up by its rarest features: whole fields and runs of three characters. Linear in
/// the text of the free rows.
pub(super) fn candidates(
    matching: &Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    leave_out: &[bool],
) -> Vec<(u32, u32)> {
    let olds: Vec<u32> = matching
        .free_old()
        .filter(|&row| !old.is_closed(row as usize))
        .collect();
    let news: Vec<u32> = matching
        .free_new()
        .filter(|&row| !new.is_closed(row as usize))
        .collect();
    if olds.len().saturating_mul(news.len()) <= ALL_PAIRS {
        let of = |&old| news.iter().map(move |&new| (old, new));
        return olds.iter().flat_map(of).collect();
    }
    let mut buffer = Vec::new();
    let mut count = |view: &View<'_, '_>, rows: &[u32]| {
        let mut counts = vec![0_u16; PLACES];
        for &row in rows {
            features(view, row, leave_out, &mut buffer);
            for &feature in &buffer {
                let count = &mut counts[feature as usize % PLACES];
                *count = count.saturating_add(1);
            }
        }
        counts
    };
    let old_counts = count(old, &olds);
    let new_counts = count(new, &news);
    let rarest = |view: &View<'_, '_>, row: u32, buffer: &mut Vec<u64>| {
        features(view, row, leave_out, buffer);
        let rarity = |feature: u64| {
            let place = feature as usize % PLACES;
            (old_counts[place], new_counts[place])
        };
        buffer.retain(|&feature| {
            let (old, new) = rarity(feature);
            (1..=POSTINGS).contains(&old) && (1..=POSTINGS).contains(&new)
        });
        buffer.sort_unstable_by_key(|&feature| {
            let (old, new) = rarity(feature);
            (u32::from(old) + u32::from(new), feature)
        });
        buffer.truncate(FEATURES);
    };
    let mut postings: Vec<(u64, u32)> = Vec::new();
    for &row in &news {
        rarest(new, row, &mut buffer);
        postings.extend(buffer.iter().map(|&feature| (feature, row)));
    }
    postings.sort_unstable();
    let expected = matching.expected();
    let mut found = Vec::new();
    let mut shared: Vec<u32> = Vec::new();
    for &row in &olds {
        rarest(old, row, &mut buffer);
        shared.clear();
        for &feature in &buffer {
            let begin = postings.partition_point(|&(other, _)| other < feature);
            let run = postings[begin..].iter();
            shared.extend(
                run.take_while(|&&(other, _)| other == feature)
                    .map(|&(_, row)| row),
            );
        }
        shared.sort_unstable();
        let mut counted: Vec<(usize, u32)> = shared
            .chunk_by(|a, b| a == b)
            .map(|run| (run.len(), run[0]))
            .collect();
        counted.sort_by(|a, b| {
            let distance = |new| expected.distance(row, new);
            b.0.cmp(&a.0)
                .then_with(|| distance(a.1).total_cmp(&distance(b.1)))
                .then_with(|| a.1.cmp(&b.1))
        });
        counted.truncate(KEPT);
        found.extend(counted.into_iter().map(|(_, new)| (row, new)));
    }
    found
}

/// The distinct features of a row, sorted.
fn features(view: &View<'_, '_>, row: u32, leave_out: &[bool], into: &mut Vec<u64>) {
    into.clear();
    let row = row as usize;
    let mut left = READ;
    for slot in (0..view.slots()).filter(|&slot| !leave_out[slot]) {
        let Some(key) = view.key(row, slot).filter(|&key| key != BLANK) else {
            continue;
        };
        into.push(mix(slot as u64 + 1, key));
        let core = core(view.text(row, slot));
        let (mut a, mut b) = (0, 0);
        for c in core.chars().take(left) {
            let c = u64::from(c);
            if b != 0 {
                into.push(mix(a << 42 | b << 21 | c, 0));
            }
            (a, b) = (b, c);
            left -= 1;
        }
    }
    into.sort_unstable();
    into.dedup();
}
