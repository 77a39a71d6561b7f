//! Rows that say the same on all columns looked at, found by hash.

use super::align::Matching;

/// Above this product of free rows, equal rows left over in unequal numbers are paired in order.
const DUPLICATE_PAIRS: usize = 1 << 12;

/// A free row and its hash.
type Entry = (u64, u32);

/// Pairs free rows with equal hashes that stand once on each side. O(n log n).
pub(super) fn unique(matching: &mut Matching, old: &[Option<u64>], new: &[Option<u64>]) {
    let (olds, news) = free(matching, old, new);
    groups(&olds, &news, |olds, news| {
        if let ([old], [new]) = (olds, news) {
            matching.link(old.1, new.1, 1.0);
        }
    });
}

/// Like [`unique`], then rows that stand several times: as neighbours of pairs, then those left in
/// order or, in unequal numbers, nearest to where they are expected. O(n log n).
pub(super) fn all(matching: &mut Matching, old: &[Option<u64>], new: &[Option<u64>]) {
    ends(matching, old, new);
    unique(matching, old, new);
    extend(matching, old, new);
    let (olds, news) = free(matching, old, new);
    if olds.is_empty() || news.is_empty() {
        return;
    }
    let expected = matching.expected();
    groups(&olds, &news, |olds, news| {
        if olds.len() == news.len() || olds.len() * news.len() > DUPLICATE_PAIRS {
            for (old, new) in olds.iter().zip(news) {
                matching.link(old.1, new.1, 1.0);
            }
            return;
        }
        for (old, new) in nearest(olds, news, &|old, new| expected.distance(old, new)) {
            matching.link(old, new, 1.0);
        }
    });
}

/// The free rows of both sides by hash.
fn free(matching: &Matching, old: &[Option<u64>], new: &[Option<u64>]) -> (Vec<Entry>, Vec<Entry>) {
    let sorted = |hashes: &[Option<u64>], links: &[Option<u32>]| {
        let rows = hashes.iter().zip(links).zip(0..);
        let free = rows.filter(|((_, link), _)| link.is_none());
        let mut entries: Vec<Entry> = free
            .filter_map(|((hash, _), row)| Some(((*hash)?, row)))
            .collect();
        entries.sort_unstable();
        entries
    };
    (sorted(old, &matching.old), sorted(new, &matching.new))
}

/// Calls `visit` for every hash that both sides have.
fn groups(olds: &[Entry], news: &[Entry], mut visit: impl FnMut(&[Entry], &[Entry])) {
    let run = |entries: &[Entry]| entries.iter().take_while(|e| e.0 == entries[0].0).count();
    let (mut i, mut j) = (0, 0);
    while i < olds.len() && j < news.len() {
        match olds[i].0.cmp(&news[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                let (i2, j2) = (i + run(&olds[i..]), j + run(&news[j..]));
                visit(&olds[i..i2], &news[j..j2]);
                (i, j) = (i2, j2);
            }
        }
    }
}

/// Pairs what both sides begin and end with.
fn ends(matching: &mut Matching, old: &[Option<u64>], new: &[Option<u64>]) {
    let fits = |matching: &Matching, i: usize, j: usize| {
        matching.old[i].is_none()
            && matching.new[j].is_none()
            && old[i].is_some()
            && old[i] == new[j]
    };
    let shorter = old.len().min(new.len());
    let mut begin = 0;
    while begin < shorter && fits(matching, begin, begin) {
        matching.link(begin as u32, begin as u32, 1.0);
        begin += 1;
    }
    for back in 1..=shorter - begin {
        let (i, j) = (old.len() - back, new.len() - back);
        if !fits(matching, i, j) {
            break;
        }
        matching.link(i as u32, j as u32, 1.0);
    }
}

/// Pairs free equal rows next to a pair (or to the beginning or end), forwards, then backwards.
fn extend(matching: &mut Matching, old: &[Option<u64>], new: &[Option<u64>]) {
    let fits = |matching: &Matching, i: usize, j: usize| {
        i < old.len()
            && j < new.len()
            && matching.old[i].is_none()
            && matching.new[j].is_none()
            && old[i].is_some()
            && old[i] == new[j]
    };
    let (mut i, mut j) = (0, 0);
    loop {
        while fits(matching, i, j) {
            matching.link(i as u32, j as u32, 1.0);
            (i, j) = (i + 1, j + 1);
        }
        // Go on behind the next pair.
        while i < old.len() && matching.old[i].is_none() {
            i += 1;
        }
        match matching.old.get(i) {
            Some(Some(pair)) => (i, j) = (i + 1, *pair as usize + 1),
            _ => break,
        }
    }
    let (mut i, mut j) = (old.len(), new.len());
    loop {
        while i > 0 && j > 0 && fits(matching, i - 1, j - 1) {
            (i, j) = (i - 1, j - 1);
            matching.link(i as u32, j as u32, 1.0);
        }
        while i > 0 && matching.old[i - 1].is_none() {
            i -= 1;
        }
        match i.checked_sub(1).and_then(|i| matching.old[i]) {
            Some(pair) => (i, j) = (i - 1, pair as usize),
            None => break,
        }
    }
}

/// Pairs all rows of the smaller side in order so that the distances sum to the least.
/// O(olds × news).
fn nearest(olds: &[Entry], news: &[Entry], distance: &dyn Fn(u32, u32) -> f32) -> Vec<(u32, u32)> {
    if olds.len() > news.len() {
        let pairs = nearest(news, olds, &|new, old| distance(old, new));
        return pairs.into_iter().map(|(new, old)| (old, new)).collect();
    }
    // best[i][j]: the first i old rows among the first j new ones.
    let width = news.len() + 1;
    let mut best = vec![0.0_f32; (olds.len() + 1) * width];
    for i in 1..=olds.len() {
        best[i * width + i - 1] = f32::INFINITY;
        for j in i..=news.len() {
            let here = best[(i - 1) * width + j - 1] + distance(olds[i - 1].1, news[j - 1].1);
            best[i * width + j] = best[i * width + j - 1].min(here);
        }
    }
    let (mut i, mut j) = (olds.len(), news.len());
    let mut pairs = Vec::new();
    while i > 0 {
        if best[i * width + j] < best[i * width + j - 1] {
            pairs.push((olds[i - 1].1, news[j - 1].1));
            i -= 1;
        }
        j -= 1;
    }
    pairs.reverse();
    pairs
}
