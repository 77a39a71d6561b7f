//! Words with classes and costs.

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
pub(super) const KANJI: usize = 1;
pub(super) const HIRAGANA: usize = 2;

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
    /// Its length in letters.
    pub len: usize,
    /// Its class: part of speech and inflected form, for [`Lexicon::connection`].
    pub class: u8,
    /// Its cost in units of 1/[`NAT`].
    pub cost: i16,
}

/// A beginning of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Way {
    pub(super) node: u32,
    output: u32,
}

/// A beginning of words with a letter more.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step {
    /// The classes of the word it is, for [`Lexicon::list`].
    pub(super) list: Option<u32>,
    /// Longer words.
    pub(super) on: Option<Way>,
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

    /// Where words begin.
    #[inline]
    pub(super) fn root(&self) -> Way {
        Way {
            node: u32::try_from(self.map.as_fst().root().addr()).expect("the list is small"),
            output: 0,
        }
    }

    /// Follows a letter: the list of the word that ends there, and the way on. O(its bytes).
    pub(super) fn step(&self, way: Way, c: char) -> Step {
        let mut output = Output::new(way.output.into());
        let mut at = way.node as CompiledAddr;
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let node = self.map.as_fst().node(at);
            let Some(transition) = node.find_input(byte) else {
                return Step::default();
            };
            let transition = node.transition(transition);
            output = output.cat(transition.out);
            at = transition.addr;
        }
        let node = self.map.as_fst().node(at);
        let list = (node.is_final()).then(|| narrow(output.cat(node.final_output()).value()));
        let on = (!node.is_empty()).then(|| Way {
            node: narrow(at as u64),
            output: narrow(output.value()),
        });
        Step { list, on }
    }

    /// The classes of a word.
    #[inline]
    pub(super) fn list(&self, list: u32) -> impl Iterator<Item = Entry> + use<> {
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

    /// The unknown word of a kind of letters.
    #[inline]
    pub(super) fn unknown(&self, category: usize) -> Entry {
        self.unknown[category]
    }
}

/// Numbers of this file are small: it has a megabyte or two.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).expect("the list is small")
}

/// The index of a letter's kind in [`CATEGORIES`].
pub(super) fn category(c: char) -> usize {
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
