//! Makes the word list: ipadic's 1,316 contexts are joined into classes, its words into one map.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ipadic::Word;
use crate::text::model::data;
use crate::text::model::lexicon::{CATEGORIES, KIND};

/// A second class of a word is kept while it costs at most this much more than the first.
const SPREAD: i16 = 3000;
/// Costs are kept in steps of this size: fewer different ones make a smaller map.
const STEP: i16 = 128;
/// Classes by part of speech, inflected form and so on. With those by part of speech alone and the
/// edge of the text they fit a byte.
const CLASSES: usize = 200;
/// Names cost up to this; the rest are people and places of which one text in thousands knows.
const NAME: i16 = 8_500;
/// How much the cost of a word lowers its weight when contexts are joined: 1/700 nat a unit.
const WEIGHT: f64 = 700.0;

/// What the dictionary's source holds.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// All words.
    pub words: &'a [Word],
    /// The features of the contexts.
    pub contexts: &'a BTreeMap<u16, Vec<String>>,
    /// The costs of connections.
    pub matrix: &'a [(u16, u16, i16)],
    /// Unknown words by category: context and cost.
    pub unknown: &'a BTreeMap<String, (u16, i16)>,
}

/// What tells classes apart: part of speech, inflected form, and which particle it is.
fn class_key(features: &[String]) -> String {
    let feature = |at: usize| features.get(at).map_or("*", String::as_str);
    match feature(0) {
        "動詞" => {
            let suru = if feature(4).starts_with("サ変") {
                "サ変"
            } else {
                ""
            };
            [feature(0), feature(1), suru, feature(5)].join(",")
        }
        "形容詞" => [feature(0), feature(1), feature(5)].join(","),
        "助動詞" => [feature(0), feature(4), feature(5)].join(","),
        "助詞" if matches!(feature(2), "一般" | "引用" | "*") && feature(1) != "終助詞" => {
            [feature(0), feature(1), feature(6)].join(",")
        }
        "名詞" => [feature(0), feature(1), feature(2), feature(3)].join(","),
        _ => [feature(0), feature(1), feature(2)].join(","),
    }
}

/// The class of every context. Those whose words weigh least share a class by part of speech.
fn classes(contexts: &BTreeMap<u16, Vec<String>>, weight: &HashMap<u16, f64>) -> BTreeMap<u16, u8> {
    let mut fine: BTreeMap<String, f64> = BTreeMap::new();
    for (context, features) in contexts {
        *fine.entry(class_key(features)).or_default() += weight.get(context).unwrap_or(&0.0);
    }
    let mut fine: Vec<(String, f64)> = fine.into_iter().collect();
    fine.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    fine.truncate(CLASSES);
    let key = |features: &Vec<String>| {
        let key = class_key(features);
        let kept = fine.iter().any(|(kept, _)| *kept == key);
        if kept { key } else { features[0].clone() }
    };
    let keys: BTreeSet<String> = contexts.values().map(key).collect();
    let number: HashMap<String, u8> = keys.into_iter().zip(1..).collect();
    (contexts.iter())
        .map(|(&context, features)| match context {
            0 => (0, 0),
            _ => (context, number[&key(features)]),
        })
        .collect()
}

/// The word list.
pub fn build(source: Source) -> Vec<u8> {
    let Source {
        words,
        contexts,
        matrix,
        unknown,
    } = source;
    let mut weight: HashMap<u16, f64> = HashMap::new();
    for word in words {
        *weight.entry(word.context).or_insert(0.0) += (-f64::from(word.cost) / WEIGHT).exp();
    }
    let class = classes(contexts, &weight);
    let class = |context: u16| class.get(&context).copied();
    let size = 1 + (contexts.keys().filter_map(|&context| class(context)).max()).unwrap_or(0);
    let size = usize::from(size);
    let costs = connections(matrix, size, &class, &weight);
    let (map, lists) = map(words, &class);
    let mut rest = Vec::new();
    for category in CATEGORIES {
        let &(context, cost) = unknown.get(category).expect("ipadic has this category");
        rest.push(class(context).expect("contexts of unknown words have words"));
        rest.extend(cost.to_le_bytes());
    }
    let size = [size as u8];
    data::file(KIND, &[&map, &lists, &size, &costs, &rest])
}

/// The mean cost of every pair of classes, by the weight of their contexts.
fn connections(
    matrix: &[(u16, u16, i16)],
    size: usize,
    class: &dyn Fn(u16) -> Option<u8>,
    weight: &HashMap<u16, f64>,
) -> Vec<u8> {
    let mut sums = vec![(0.0, 0.0); size * size];
    let weight = |context| weight.get(&context).copied().unwrap_or(0.0) + 1e-9;
    let classes: HashMap<u16, u8> = (matrix.iter())
        .flat_map(|&(left, right, _)| [left, right])
        .filter_map(|context| Some((context, class(context)?)))
        .collect();
    for &(left, right, cost) in matrix {
        let (Some(&first), Some(&second)) = (classes.get(&left), classes.get(&right)) else {
            continue;
        };
        let (sum, all) = &mut sums[first as usize * size + second as usize];
        let weight = weight(left) * weight(right);
        *sum += weight * f64::from(cost);
        *all += weight;
    }
    sums.iter()
        .map(|&(sum, all)| {
            if all > 0.0 {
                (sum / all).round() as i16
            } else {
                0
            }
        })
        .flat_map(i16::to_le_bytes)
        .collect()
}

/// The map from words to lists of classes and costs, and the lists.
fn map(words: &[Word], class: &dyn Fn(u16) -> Option<u8>) -> (Vec<u8>, Vec<u8>) {
    let mut of: BTreeMap<&str, BTreeMap<u8, i16>> = BTreeMap::new();
    for word in words {
        let Some(class) = class(word.context) else {
            continue;
        };
        if word.is_name() && word.cost > NAME {
            continue;
        }
        let cost = (word.cost / STEP) * STEP;
        let least = of
            .entry(&word.surface)
            .or_default()
            .entry(class)
            .or_insert(cost);
        *least = cost.min(*least);
    }
    let lists_of: BTreeMap<&str, Vec<(i16, u8)>> = of
        .into_iter()
        .map(|(surface, classes)| {
            let mut list: Vec<(i16, u8)> = classes.into_iter().map(|(c, cost)| (cost, c)).collect();
            list.sort_unstable();
            let dearest = list[0].0.saturating_add(SPREAD);
            list.retain(|&(cost, _)| cost <= dearest);
            (surface, list)
        })
        .collect();
    // The most frequent lists get the smallest numbers.
    let mut seen: BTreeMap<&[(i16, u8)], u32> = BTreeMap::new();
    for list in lists_of.values() {
        *seen.entry(list).or_default() += 1;
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_unstable_by_key(|&(list, seen)| (std::cmp::Reverse(seen), list));
    let mut lists = Vec::new();
    let mut place: HashMap<&[(i16, u8)], u64> = HashMap::new();
    for (list, _) in seen {
        place.insert(list, lists.len() as u64 / 4);
        for (at, &(cost, class)) in list.iter().enumerate() {
            lists.extend([class, u8::from(at + 1 == list.len())]);
            lists.extend(cost.to_le_bytes());
        }
    }
    let mut map = fst::MapBuilder::memory();
    for (surface, list) in &lists_of {
        map.insert(surface, place[list.as_slice()])
            .expect("surfaces are sorted");
    }
    (map.into_inner().expect("memory can be written"), lists)
}
