//! Reads the source of the ipadic dictionary: entries, connection costs, unknown words.

use std::collections::BTreeMap;

use crate::text::fold;

/// A word of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it is written, folded.
    pub surface: String,
    /// The number of its context; left and right are the same for nearly all.
    pub context: u16,
    /// Its cost.
    pub cost: i16,
    /// Part of speech and its divisions, inflection type and form.
    pub features: [String; 6],
    /// Its reading in katakana.
    pub reading: String,
}

impl Word {
    /// Whether it is a name.
    pub fn is_name(&self) -> bool {
        self.features[1] == "固有名詞"
    }

    /// Whether it is an ordinary noun: one that texts of any kind may have.
    pub fn is_common_noun(&self) -> bool {
        const KINDS: [&str; 5] = ["一般", "サ変接続", "形容動詞語幹", "副詞可能", "接尾"];
        self.features[0] == "名詞" && KINDS.contains(&self.features[1].as_str())
    }
}

/// The words of one file: `surface,left,right,cost,features…,base,reading,pronunciation`.
///
/// Lines that are no entry are passed over.
pub fn words(csv: &str) -> impl Iterator<Item = Word> + '_ {
    csv.lines().filter_map(|line| {
        // Two symbols are quoted; they are no words.
        let mut fields = line.split(',');
        let surface = fold(fields.next()?).into_owned();
        let context = fields.next()?.parse().ok()?;
        fields.next()?;
        let cost = fields.next()?.parse().ok()?;
        let mut features: [String; 6] = Default::default();
        for feature in &mut features {
            *feature = fields.next()?.to_owned();
        }
        let reading = fields.nth(1).unwrap_or_default().to_owned();
        (!surface.is_empty()).then_some(Word {
            surface,
            context,
            cost,
            features,
            reading,
        })
    })
}

/// The features of each context: `number features` (left-id.def).
pub fn contexts(def: &str) -> BTreeMap<u16, Vec<String>> {
    def.lines()
        .filter_map(|line| {
            let (number, features) = line.split_once(' ')?;
            let features = features.split(',').map(str::to_owned).collect();
            Some((number.parse().ok()?, features))
        })
        .collect()
}

/// Connection costs: `left right cost`, after a line with the sizes (matrix.def).
pub fn matrix(def: &str) -> impl Iterator<Item = (u16, u16, i16)> + '_ {
    def.lines().skip(1).filter_map(|line| {
        let mut numbers = line.split(' ');
        let left = numbers.next()?.parse().ok()?;
        let right = numbers.next()?.parse().ok()?;
        Some((left, right, numbers.next()?.parse().ok()?))
    })
}

/// Unknown words: `category,left,right,cost,features…` (unk.def). The cheapest of each category.
pub fn unknown(def: &str) -> BTreeMap<String, (u16, i16)> {
    let mut out: BTreeMap<String, (u16, i16)> = BTreeMap::new();
    for line in def.lines() {
        let mut fields = line.split(',');
        let (Some(category), Some(left)) = (fields.next(), fields.next()) else {
            continue;
        };
        let cost = fields.nth(1).and_then(|cost| cost.parse::<i16>().ok());
        if let (Ok(left), Some(cost)) = (left.parse(), cost) {
            let entry = out.entry(category.to_owned()).or_insert((left, cost));
            if cost < entry.1 {
                *entry = (left, cost);
            }
        }
    }
    out
}
