//! Words with classes and costs, for the cheapest way to cut a text into words.

use std::iter;

use fst::raw::{CompiledAddr, Output};

use super::data::{self, Damage};

/// One nat of cost: ipadic's costs are in units of 1/700 nat.
pub const NAT: f32 = 700.0;

pub(super) const FILE: &[u8] = include_bytes!("../../../rules/model/lexicon.bin");
pub(super) const KIND: [u8; 8] = *b"k-words1";
/// Kinds of unknown words, as ipadic calls them; [`category`] gives an index.
pub(super) const CATEGORIES: [&str; 8] = [
    "DEFAULT",
    "KANJI",
    "HIRAGANA",
    "KATAKANA",
    "ALPHA",
    "NUMERIC",
    "SYMBOL",
    "KANJINUMERIC",
];
const KANJI: usize = 1;
const HIRAGANA: usize = 2;
/// Unknown words of kanji and of hiragana have up to this many letters; others are as long as
/// letters of their kind go on.
const SHORT: usize = 2;
/// Longer runs of one kind are cut: time stays linear in the text.
const RUN: usize = 24;

/// Words.
#[derive(Debug)]
pub struct Lexicon {
    map: fst::Map<&'static [u8]>,
    /// Class, whether it is the word's last, cost.
    lists: &'static [[u8; 4]],
    classes: usize,
    connections: &'static [[u8; 2]],
    unknown: [Entry; CATEGORIES.len()],
}

/// A word that begins a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its length in bytes.
    pub len: usize,
    /// Its class: part of speech and inflected form, for [`Lexicon::connection`].
    pub class: u8,
    /// Its cost in units of 1/[`NAT`].
    pub cost: i16,
}

/// The cheapest way to cut a text into words.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Segmentation {
    /// Its cost in nats: words and connections.
    pub cost: f32,
    /// How many of its words are in no list.
    pub unknown: u32,
    /// How many of its words are a single kanji.
    pub single_kanji: u32,
}

/// A word at the end of a path through the lattice.
#[derive(Debug, Clone, Copy)]
struct Node {
    class: u8,
    cost: i32,
    unknown: u32,
    single_kanji: u32,
}

impl Lexicon {
    /// The data that come with kouetsu; a test sees that they are intact.
    pub(super) fn builtin() -> Self {
        Self::of(FILE).expect("a test reads the file that comes with kouetsu")
    }

    /// Reads a word list. A pass for the checksum; everything stays where it is.
    ///
    /// # Errors
    ///
    /// When the file is damaged.
    pub fn read(file: &'static [u8]) -> Result<Self, Damage> {
        data::intact(file)?;
        Self::of(file)
    }

    fn of(file: &'static [u8]) -> Result<Self, Damage> {
        let [map, lists, size, connections, unknown] = data::parts(KIND, file)?;
        let map = fst::Map::new(map).map_err(|_| Damage::Length)?;
        let (lists, []) = lists.as_chunks::<4>() else {
            return Err(Damage::Length);
        };
        let (connections, []) = connections.as_chunks::<2>() else {
            return Err(Damage::Length);
        };
        let classes = usize::from(*size.first().ok_or(Damage::Length)?);
        let (unknown, []) = unknown.as_chunks::<3>() else {
            return Err(Damage::Length);
        };
        let unknown = <&[[u8; 3]; CATEGORIES.len()]>::try_from(unknown)
            .map_err(|_| Damage::Length)?
            .map(|[class, low, high]| Entry {
                len: 0,
                class,
                cost: i16::from_le_bytes([low, high]),
            });
        if connections.len() != classes * classes {
            return Err(Damage::Length);
        }
        Ok(Self {
            map,
            lists,
            classes,
            connections,
            unknown,
        })
    }

    /// The words that begin `text`, the shortest first; a word of several classes comes several
    /// times. O(longest word).
    pub fn prefixes<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Entry> + 'a {
        let mut walk = Some((self.map.as_fst().root().addr(), Output::zero()));
        let mut bytes = text.bytes().enumerate();
        iter::from_fn(move || {
            loop {
                let (at, byte) = bytes.next()?;
                let (list, next) = self.step(walk?, byte);
                walk = next;
                if let Some(list) = list {
                    return Some((at + 1, list));
                }
            }
        })
        .flat_map(|(len, list)| self.list(list).map(move |entry| Entry { len, ..entry }))
    }

    /// Follows a byte: the list of the word that ends there, and the way on.
    fn step(
        &self,
        (node, output): (CompiledAddr, Output),
        byte: u8,
    ) -> (Option<u64>, Option<(CompiledAddr, Output)>) {
        let node = self.map.as_fst().node(node);
        let Some(at) = node.find_input(byte) else {
            return (None, None);
        };
        let way = node.transition(at);
        let output = output.cat(way.out);
        let next = self.map.as_fst().node(way.addr);
        let list = (next.is_final()).then(|| output.cat(next.final_output()).value());
        (list, Some((way.addr, output)))
    }

    fn list(&self, list: u64) -> impl Iterator<Item = Entry> + use<> {
        let mut rest = self.lists[list as usize..].iter();
        let mut more = true;
        iter::from_fn(move || {
            let &[class, last, low, high] = rest.next().filter(|_| more)?;
            more = last == 0;
            Some(Entry {
                len: 0,
                class,
                cost: i16::from_le_bytes([low, high]),
            })
        })
    }

    /// What it costs that a word of class `right` follows one of class `left`, in units of
    /// 1/[`NAT`]. Class 0 is the edge of the text.
    #[inline]
    pub fn connection(&self, left: u8, right: u8) -> i16 {
        i16::from_le_bytes(self.connections[left as usize * self.classes + right as usize])
    }

    /// Whether a word is in the list, in any class.
    pub fn contains(&self, word: &str) -> bool {
        self.map.contains_key(word)
    }

    /// The cost of the cheapest segmentation in nats, unknown words included.
    pub fn best_cost(&self, text: &str) -> f32 {
        self.segment(text).cost
    }

    /// The cheapest segmentation (Viterbi). O(text · longest word).
    pub fn segment(&self, text: &str) -> Segmentation {
        let mut ends: Vec<Vec<Node>> = vec![Vec::new(); text.len() + 1];
        ends[0].push(Node {
            class: 0,
            cost: 0,
            unknown: 0,
            single_kanji: 0,
        });
        let mut found: Vec<Entry> = Vec::new();
        for (at, c) in text.char_indices() {
            if ends[at].is_empty() {
                continue;
            }
            found.clear();
            found.extend(self.prefixes(&text[at..]));
            let known = found.len();
            self.add_unknown(&text[at..], &mut found);
            for (place, entry) in found.iter().enumerate() {
                let best = (ends[at].iter())
                    .min_by_key(|node| self.joined(node, entry.class))
                    .expect("a path ends here");
                let node = Node {
                    class: entry.class,
                    cost: self.joined(best, entry.class) + i32::from(entry.cost),
                    unknown: best.unknown + u32::from(place >= known),
                    single_kanji: best.single_kanji
                        + u32::from(entry.len == c.len_utf8() && category(c) == KANJI),
                };
                let end = &mut ends[at + entry.len];
                // One way for each class is enough.
                match end.iter_mut().find(|other| other.class == node.class) {
                    None => end.push(node),
                    Some(other) if node.cost < other.cost => *other = node,
                    Some(_) => {}
                }
            }
        }
        let end = (ends.last().into_iter().flatten()).min_by_key(|node| self.joined(node, 0));
        end.map_or(Segmentation::default(), |node| Segmentation {
            cost: self.joined(node, 0) as f32 / NAT,
            unknown: node.unknown,
            single_kanji: node.single_kanji,
        })
    }

    fn joined(&self, node: &Node, class: u8) -> i32 {
        node.cost + i32::from(self.connection(node.class, class))
    }

    /// Unknown words that may begin a text. Where words are known, kanji, hiragana and signs are
    /// taken as those.
    fn add_unknown(&self, text: &str, found: &mut Vec<Entry>) {
        let Some(first) = text.chars().next() else {
            return;
        };
        let kind = category(first);
        let always = matches!(CATEGORIES[kind], "KATAKANA" | "ALPHA" | "NUMERIC");
        if !found.is_empty() && !always {
            return;
        }
        let most = if matches!(kind, KANJI | HIRAGANA) {
            SHORT
        } else {
            RUN
        };
        let mut ends = text
            .char_indices()
            .take_while(|&(_, c)| category(c) == kind)
            .take(most)
            .map(|(at, c)| at + c.len_utf8());
        let entry = self.unknown[kind];
        let mut add = |len| found.push(Entry { len, ..entry });
        if most == SHORT {
            ends.for_each(add);
        } else if let Some(len) = ends.by_ref().last() {
            add(len);
        }
    }
}

/// The index of a letter's kind in [`CATEGORIES`].
fn category(c: char) -> usize {
    match c {
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千'
        | '万' | '億' | '兆' | '〇' => 7,
        '一'..='鿿' | '㐀'..='䶿' | '々' | '豈'..='﫿' => KANJI,
        'ぁ'..='ゟ' => HIRAGANA,
        'ァ'..='ヿ' => 3,
        'A'..='Z' | 'a'..='z' | 'À'..='ɏ' | 'Α'..='ω' | 'А'..='я' => 4,
        '0'..='9' => 5,
        c if c.is_alphanumeric() => 0,
        _ => 6,
    }
}
