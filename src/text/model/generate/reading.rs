//! Makes the lists of what sounds alike from the readings of ipadic.

use std::collections::{BTreeMap, BTreeSet};

use super::ipadic::Word;
use crate::text::model::data;
use crate::text::model::reading::{GROUP, KIND, WORD};

/// Dearer words are too rare to be meant.
const COST: i16 = 9_000;
/// A reading of more words says nothing.
const GROUP_SIZE: usize = 40;
/// A kanji's reading in two-kanji words is one when this many words have it.
const SEEN: u32 = 3;
/// As many kanji of the same reading are kept.
const KANJI: usize = 24;

/// Words and kanji that sound alike.
pub fn build(words: &[Word]) -> Vec<u8> {
    let common: Vec<&Word> = (words.iter())
        .filter(|word| word.is_common_noun() || word.features[0] == "副詞")
        .filter(|word| word.cost < COST && word.surface.chars().all(is_kanji))
        .filter(|word| !word.reading.is_empty())
        .collect();
    let (list, index) = homophones(&common);
    let kanji = kanji(&common);
    data::file(KIND, &[list.as_bytes(), &index, kanji.as_bytes()])
}

fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='鿿')
}

/// The words by reading, and where each begins.
fn homophones(common: &[&Word]) -> (String, Vec<u8>) {
    let mut groups: BTreeMap<&str, BTreeMap<&str, i16>> = BTreeMap::new();
    for word in common {
        if (2..=4).contains(&word.surface.chars().count()) {
            let group = groups.entry(&word.reading).or_default();
            let cost = group.entry(&word.surface).or_insert(word.cost);
            *cost = word.cost.min(*cost);
        }
    }
    let mut list = String::new();
    let mut starts: Vec<(&str, u32)> = Vec::new();
    for group in groups.values() {
        if !(2..=GROUP_SIZE).contains(&group.len()) {
            continue;
        }
        let mut group: Vec<(i16, &str)> = group.iter().map(|(&word, &cost)| (cost, word)).collect();
        group.sort_unstable();
        if !list.is_empty() {
            list.push(GROUP as char);
        }
        for (at, (_, word)) in group.iter().enumerate() {
            if at > 0 {
                list.push(WORD as char);
            }
            starts.push((word, list.len() as u32));
            list.push_str(word);
        }
    }
    starts.sort_unstable();
    let index = starts.iter().flat_map(|(_, start)| start.to_le_bytes());
    (list, index.collect())
}

/// A line for each kanji: itself and those that share a reading, the most common first.
///
/// Readings are those of words of one kanji, and what is left of a word of two when the other
/// one's reading is known.
fn kanji(common: &[&Word]) -> String {
    let mut readings: BTreeMap<char, BTreeMap<String, u32>> = BTreeMap::new();
    let mut uses: BTreeMap<char, u32> = BTreeMap::new();
    for word in common {
        let mut letters = word.surface.chars();
        if let (Some(c), None) = (letters.next(), letters.next()) {
            let reading = readings.entry(c).or_default();
            *reading.entry(word.reading.clone()).or_default() += SEEN;
        }
        for c in word.surface.chars() {
            *uses.entry(c).or_default() += 1;
        }
    }
    let known = readings.clone();
    let knows = |c: char, reading: &str| known.get(&c).is_some_and(|of| of.contains_key(reading));
    for word in common {
        let letters: Vec<char> = word.surface.chars().collect();
        let &[first, second] = letters.as_slice() else {
            continue;
        };
        for (cut, _) in word.reading.char_indices().skip(1) {
            let (one, other) = word.reading.split_at(cut);
            if knows(first, one) {
                *readings
                    .entry(second)
                    .or_default()
                    .entry(other.to_owned())
                    .or_default() += 1;
            }
            if knows(second, other) {
                *readings
                    .entry(first)
                    .or_default()
                    .entry(one.to_owned())
                    .or_default() += 1;
            }
        }
    }
    let mut by_reading: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    for (&c, of) in &readings {
        for (reading, &seen) in of {
            // Sound readings have one or two morae, three letters at most.
            if seen >= SEEN && reading.chars().count() <= 3 {
                by_reading.entry(reading).or_default().insert(c);
            }
        }
    }
    let mut out = String::new();
    for &c in readings.keys() {
        let alike: BTreeSet<char> = (by_reading.values())
            .filter(|group| group.contains(&c))
            .flatten()
            .copied()
            .filter(|&other| other != c)
            .collect();
        let mut alike: Vec<char> = alike.into_iter().collect();
        alike.sort_by_key(|other| std::cmp::Reverse(uses.get(other).copied().unwrap_or(0)));
        if !alike.is_empty() {
            out.push(c);
            out.extend(alike.into_iter().take(KANJI));
            out.push('\n');
        }
    }
    out
}
