//! Teaches the character model: modified Kneser-Ney smoothing, then pruning by what an entry adds.
//!
//! Counting sorts all n-grams of one order at a time: O(n log n) time, 8 bytes a letter.

use std::collections::HashMap;

use crate::text::fold;
use crate::text::model::data;
use crate::text::model::ngram::{
    BACKOFF_STEPS, CONTEXT, FIRST, KIND, LETTERS, Ngram, P_STEPS, PRECEDING, START, UNKNOWN,
    class_of, place,
};

/// How the model is cut down.
#[derive(Debug, Clone, Copy)]
pub struct Pruning {
    /// An entry stays when it lifts the log probability of the training text by this many nats.
    pub gain: f64,
    /// Entries of four letters are seen this often at least.
    pub seen: u32,
}

/// Chosen for a file below 4 MB; see `rules/model/README.md`.
pub const PRUNING: Pruning = Pruning {
    gain: 13.0,
    seen: 2,
};

/// Between texts that are no segments: no n-gram crosses it.
const BARRIER: u16 = 0xFFF;
/// The share of used slots in the hash table.
const LOAD: f64 = 0.85;
/// A letter is told from other rare letters when it is seen this often.
const SEEN: u32 = 3;
/// Orders, from one letter to a context and a letter.
const ORDERS: usize = CONTEXT + 1;

/// All n-grams of one order, sorted.
#[derive(Debug, Default)]
struct Order {
    keys: Vec<u64>,
    /// How often each is seen.
    seen: Vec<u32>,
    /// What is discounted: before how many letters each is seen, or how often at a start.
    counts: Vec<u32>,
    /// The share of its context that each keeps after the discount.
    share: Vec<f64>,
    /// Interpolated probabilities.
    p: Vec<f64>,
    /// All but the last letter, sorted.
    contexts: Vec<u64>,
    /// What each context leaves to the shorter order.
    backoffs: Vec<f64>,
}

/// A model of statutes, one segment or more a line, and of words.
///
/// Words teach what follows what inside them, not what begins a segment.
pub fn train<'a>(
    lines: impl Iterator<Item = &'a str>,
    words: impl Iterator<Item = &'a str>,
    pruning: Pruning,
) -> Vec<u8> {
    let mut text: Vec<char> = Vec::new();
    // START and BARRIER are no letters of any text.
    let (start, barrier) = ('\u{0}', '\u{1}');
    for line in lines {
        let folded: Vec<String> = line
            .split(Ngram::breaks)
            .filter(|segment| !segment.is_empty() && !super::archaic::is_old(segment))
            .map(|segment| super::archaic::modern(&fold(segment)))
            .collect();
        for segment in folded {
            text.push(start);
            text.extend(segment.chars().filter(|&c| c >= ' ').map(class_of));
        }
    }
    for word in words {
        text.push(barrier);
        text.extend(fold(word).chars().filter(|&c| c >= ' ').map(class_of));
    }
    let letters = alphabet(&text);
    let numbers: HashMap<char, u16> = letters.iter().copied().zip(FIRST..).collect();
    let text: Vec<u16> = text
        .into_iter()
        .map(|c| match c {
            _ if c == start => START,
            _ if c == barrier => BARRIER,
            c => numbers.get(&c).copied().unwrap_or(UNKNOWN),
        })
        .collect();
    let mut orders: [Order; ORDERS] = std::array::from_fn(|n| count(&text, n + 1));
    drop(text);
    continuations(&mut orders);
    orders.iter_mut().for_each(share);
    let size = letters.len() + FIRST as usize;
    let preceding = preceding(&orders[1], size);
    smooth(&mut orders, size);
    prune(&mut orders, pruning, size);
    smooth(&mut orders, size);
    pack(&letters, &orders, &preceding, size)
}

/// The letters of the model, the most frequent first.
fn alphabet(text: &[char]) -> Vec<char> {
    let mut seen: HashMap<char, u32> = HashMap::new();
    for &c in text {
        *seen.entry(c).or_default() += 1;
    }
    let mut letters: Vec<(u32, char)> = seen
        .into_iter()
        .filter(|&(c, seen)| c >= ' ' && (c as u32) < 0x1_0000 && seen >= SEEN)
        .map(|(c, seen)| (seen, c))
        .collect();
    letters.sort_unstable_by_key(|&(seen, c)| (std::cmp::Reverse(seen), c));
    letters.truncate(LETTERS - FIRST as usize);
    letters.into_iter().map(|(_, c)| c).collect()
}

/// The n-grams of one order with how often they are seen.
fn count(text: &[u16], order: usize) -> Order {
    let mut keys: Vec<u64> = text
        .windows(order)
        .filter(|gram| !gram.contains(&BARRIER) && !gram[1..].contains(&START))
        .filter(|gram| gram[order - 1] != START)
        .map(|gram| gram.iter().fold(0, |key, &c| key << 12 | u64::from(c)))
        .collect();
    keys.sort_unstable();
    let mut out = Order::default();
    for chunk in keys.chunk_by(|a, b| a == b) {
        out.keys.push(chunk[0]);
        out.seen.push(chunk.len() as u32);
    }
    out
}

/// Sets what is discounted: of a shorter n-gram, before how many letters it is seen.
fn continuations(orders: &mut [Order; ORDERS]) {
    for n in 0..ORDERS - 1 {
        let [shorter, longer] = &mut orders[n..n + 2] else {
            unreachable!("two of the orders were taken");
        };
        let tail = (1 << (12 * (n + 1))) - 1;
        let mut tails: Vec<u64> = longer.keys.iter().map(|key| key & tail).collect();
        tails.sort_unstable();
        let mut groups = tails.chunk_by(|a, b| a == b).peekable();
        shorter.counts = (shorter.keys.iter().zip(&shorter.seen))
            .map(|(&key, &seen)| {
                match groups.next_if(|group| group[0] == key) {
                    // What begins a segment has nothing before it.
                    None => seen,
                    Some(group) => group.len() as u32,
                }
            })
            .collect();
    }
    let longest = &mut orders[ORDERS - 1];
    longest.counts = longest.seen.clone();
}

/// Discounts for n-grams counted once, twice, and more often.
fn discounts(counts: &[u32]) -> [f64; 4] {
    let mut of = [0.0; 5];
    for &count in counts {
        if let Some(of) = of.get_mut(count as usize) {
            *of += 1.0;
        }
    }
    // Tiny texts lack some counts.
    let of = of.map(|n: f64| n.max(1.0));
    let y = of[1] / (of[1] + 2.0 * of[2]);
    let discount = |k: usize| {
        let n = k as f64;
        (n - (n + 1.0) * y * of[k + 1] / of[k]).clamp(0.1, n * 0.9)
    };
    [0.0, discount(1), discount(2), discount(3)]
}

/// The share of its context that each n-gram keeps after the discount.
fn share(order: &mut Order) {
    let discounts = discounts(&order.counts);
    order.share = Vec::with_capacity(order.keys.len());
    let mut at = 0;
    for context in order.keys.chunk_by(|a, b| a >> 12 == b >> 12) {
        let counts = &order.counts[at..at + context.len()];
        let total: f64 = counts.iter().copied().map(f64::from).sum();
        let share = |&c: &u32| (f64::from(c) - discounts[c.min(3) as usize]) / total;
        order.share.extend(counts.iter().map(share));
        at += context.len();
    }
}

/// Sets all probabilities, shorter orders first.
///
/// What an order leaves out is given to the shorter one, so that probabilities sum to one.
fn smooth(orders: &mut [Order; ORDERS], size: usize) {
    for n in 0..ORDERS {
        let (shorter, rest) = orders.split_at_mut(n);
        let order = &mut rest[0];
        let tail = (1_u64 << (12 * n)) - 1;
        order.contexts.clear();
        order.backoffs.clear();
        order.p.clear();
        let mut at = 0;
        for context in order.keys.chunk_by(|a, b| a >> 12 == b >> 12) {
            let shares = &order.share[at..at + context.len()];
            // Rounding may leave nothing for letters never seen here.
            let backoff = (1.0 - shares.iter().sum::<f64>()).max(1e-6);
            order.contexts.push(context[0] >> 12);
            order.backoffs.push(backoff);
            for (key, share) in context.iter().zip(shares) {
                let lower = p(shorter, key & tail, size);
                order.p.push(share + backoff * lower);
            }
            at += context.len();
        }
    }
}

/// The probability of an n-gram's last letter, by the orders up to its own.
fn p(orders: &[Order], key: u64, size: usize) -> f64 {
    let Some((order, shorter)) = orders.split_last() else {
        return 1.0 / size as f64;
    };
    if let Ok(at) = order.keys.binary_search(&key) {
        return order.p[at];
    }
    let backoff = (order.contexts.binary_search(&(key >> 12))).map_or(1.0, |at| order.backoffs[at]);
    backoff * p(shorter, key & ((1 << (12 * shorter.len())) - 1), size)
}

/// Drops what adds little to what the shorter orders say, then contexts whose tail is gone.
fn prune(orders: &mut [Order; ORDERS], pruning: Pruning, size: usize) {
    for n in (1..ORDERS).rev() {
        let (shorter, rest) = orders.split_at_mut(n);
        let order = &mut rest[0];
        let tail = (1_u64 << (12 * n)) - 1;
        let mut keep = Vec::with_capacity(order.keys.len());
        let mut context = 0;
        for (at, key) in order.keys.iter().enumerate() {
            while order.contexts[context] != key >> 12 {
                context += 1;
            }
            let lower = order.backoffs[context] * p(shorter, key & tail, size);
            let gain = f64::from(order.seen[at]) * (order.p[at] / lower).ln();
            let often = n < 3 || order.seen[at] >= pruning.seen;
            keep.push(often && gain > pruning.gain);
        }
        order.retain(&keep);
    }
    for n in 2..ORDERS {
        let known: Vec<u64> = orders[n - 1].keys.iter().map(|key| key >> 12).collect();
        let tail = (1_u64 << (12 * (n - 1))) - 1;
        let keep: Vec<bool> = (orders[n].keys.iter())
            .map(|key| known.binary_search(&(key >> 12 & tail)).is_ok())
            .collect();
        orders[n].retain(&keep);
    }
}

impl Order {
    fn retain(&mut self, keep: &[bool]) {
        let mut kept = keep.iter();
        self.keys.retain(|_| *kept.next().expect("one for each"));
        let mut kept = keep.iter();
        self.seen.retain(|_| *kept.next().expect("one for each"));
        let mut kept = keep.iter();
        self.share.retain(|_| *kept.next().expect("one for each"));
    }
}

/// For each letter those that most often stand before it.
fn preceding(pairs: &Order, size: usize) -> Vec<u8> {
    let mut before: Vec<Vec<(u32, u16)>> = vec![Vec::new(); size];
    for (&key, &seen) in pairs.keys.iter().zip(&pairs.seen) {
        let (first, second) = ((key >> 12) as u16, (key & 0xFFF) as usize);
        if first >= FIRST {
            before[second].push((seen, first));
        }
    }
    let mut out = Vec::with_capacity(size * PRECEDING * 2);
    for mut list in before {
        list.sort_unstable_by_key(|&(seen, letter)| (std::cmp::Reverse(seen), letter));
        list.resize(PRECEDING, (0, START));
        out.extend(list.iter().flat_map(|(_, letter)| letter.to_le_bytes()));
    }
    out
}

fn byte(p: f64, steps: f32) -> u8 {
    // Below the byte's range the least probability will do.
    (-p.ln() * f64::from(steps)).round().clamp(0.0, 255.0) as u8
}

/// The file.
fn pack(letters: &[char], orders: &[Order; ORDERS], preceding: &[u8], size: usize) -> Vec<u8> {
    let unigrams: Vec<u8> = (0..size as u64)
        .map(|letter| byte(p(&orders[..1], letter, size), P_STEPS))
        .collect();
    // Lists by slot: letters in order, then the hash table.
    let mut lists: Vec<Option<(u16, &Order, usize)>> = vec![None; size];
    let mut hashed = Vec::new();
    for (n, order) in orders.iter().enumerate().skip(1) {
        for (at, &context) in order.contexts.iter().enumerate() {
            if n == 1 {
                lists[context as usize] = Some((0, order, at));
            } else {
                hashed.push((context, n, order, at));
            }
        }
    }
    let places = (hashed.len() as f64 / LOAD) as u32 + 1;
    let mut hashed: Vec<_> = hashed
        .into_iter()
        .map(|(context, n, order, at)| (place(context, n, places), n, context, order, at))
        .collect();
    hashed.sort_unstable_by_key(|&(place, n, context, ..)| (place.0, n, context));
    for ((place, fingerprint), _, _, order, at) in hashed {
        let slot = lists.len().max(size + place as usize);
        lists.resize(slot, None);
        lists.push(Some((fingerprint, order, at)));
    }
    lists.resize(lists.len().max(size + places as usize) + 1, None);
    let (mut slots, mut followers, mut log_ps) = (Vec::new(), Vec::new(), Vec::new());
    for list in &lists {
        let start = (log_ps.len() as u32).to_le_bytes();
        assert!(start[3] == 0, "starts of lists are 24-bit numbers");
        let (fingerprint, backoff) = match list {
            None => (0, 0),
            &Some((fingerprint, order, at)) => {
                let context = order.contexts[at];
                let first = order.keys.partition_point(|key| key >> 12 < context);
                let last = order.keys.partition_point(|key| key >> 12 <= context);
                for at in first..last {
                    followers.extend(((order.keys[at] & 0xFFF) as u16).to_le_bytes());
                    log_ps.push(byte(order.p[at], P_STEPS));
                }
                (fingerprint, byte(order.backoffs[at], BACKOFF_STEPS))
            }
        };
        slots.extend(fingerprint.to_le_bytes());
        slots.extend([start[0], start[1], start[2], backoff]);
    }
    let letters: String = letters.iter().collect();
    data::file(
        KIND,
        &[
            letters.as_bytes(),
            &unigrams,
            &places.to_le_bytes(),
            &slots,
            &followers,
            &log_ps,
            preceding,
        ],
    )
}
