//! The texts of a document and their features: shape, ends, and what sort of text they are.
//!
//! Features are numbered as they are met and kept, packed, for texts that are asked for again.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::likeness::{Likeness, Likenesses, likeness};
use super::signature::{Signature, Signatures};
use super::{Pools, Profile};
use crate::edition::layout;
use crate::grid::{Grid, TextId};
use crate::text::fold;

/// Characters looked at, from each end of a text.
pub(super) const HEAD: usize = 16;
pub(super) const TAIL: usize = 10;

/// Numbers of the folded texts of data rows.
pub(in crate::edition) struct Values {
    /// By text; `u32::MAX` where the text does not occur.
    of: Vec<u32>,
    count: usize,
}

impl Values {
    /// O(characters of the distinct texts).
    pub(in crate::edition) fn new(grid: &Grid, signatures: &Signatures) -> Self {
        let hasher = FixedState::default();
        let mut of = vec![u32::MAX; grid.text_count()];
        // Texts are told apart by 64 bits of their hash, here as everywhere.
        let mut hashes: Vec<u64> = Vec::new();
        let mut known: HashTable<u32> = HashTable::new();
        for &(_, text) in signatures.cells() {
            let value = &mut of[text.index()];
            if *value != u32::MAX {
                continue;
            }
            let hash = hasher.hash_one(&*fold(grid.text(text)));
            let same = |&value: &u32| hashes[value as usize] == hash;
            *value = match known.find(hash, same) {
                Some(&value) => value,
                None => {
                    let next = narrow(hashes.len());
                    hashes.push(hash);
                    known.insert_unique(hash, next, |&value| hashes[value as usize]);
                    next
                }
            };
        }
        Self {
            of,
            count: hashes.len(),
        }
    }

    /// The number of a text's folded form.
    pub(in crate::edition) fn get(&self, text: TextId) -> u32 {
        self.of[text.index()]
    }

    /// How many folded texts there are.
    pub(in crate::edition) fn count(&self) -> usize {
        self.count
    }
}

/// Features of the texts that occur in data rows.
pub(in crate::edition) struct Lexicon<'a> {
    pub(super) grid: &'a Grid,
    pub(super) values: Values,
    /// What sort of text it is, by text.
    pub(super) sorts: Vec<u8>,
    ids: HashMap<u64, u32, FixedState>,
    lists: Lists,
    /// Of the cells of each row and those after them.
    likenesses: Vec<Likeness>,
}

/// Features of a text: shape, and character pairs near its ends, each ascending and coded as the
/// steps from one to the next.
#[derive(Clone, Copy)]
pub(super) struct Features<'a> {
    pub(super) shapes: &'a [u16],
    pub(super) pairs: &'a [u16],
}

/// A step that the next one goes on with.
const LONG_STEP: u16 = u16::MAX;

impl<'a> Features<'a> {
    pub(super) fn all(self) -> impl Iterator<Item = usize> + use<'a> {
        decoded(self.shapes).chain(decoded(self.pairs))
    }
}

pub(super) fn decoded(steps: &[u16]) -> impl Iterator<Item = usize> {
    let mut feature = 0;
    steps.iter().filter_map(move |&step| {
        feature += usize::from(step);
        (step != LONG_STEP).then_some(feature)
    })
}

fn encode(features: &[u32], into: &mut Vec<u16>) {
    let mut before = 0;
    for &feature in features {
        let mut step = feature - before;
        before = feature;
        while step >= u32::from(LONG_STEP) {
            into.push(LONG_STEP);
            step -= u32::from(LONG_STEP);
        }
        into.push(step as u16);
    }
}

/// Features of the texts that are asked for more than once, one behind the other.
struct Lists {
    steps: Vec<u16>,
    /// Where the shapes begin, the pairs, and where these end.
    places: Vec<[u32; 3]>,
    /// By text; `u32::MAX` where its features are not kept.
    of: Vec<u32>,
}

impl Lists {
    fn get(&self, text: TextId) -> Option<Features<'_>> {
        let [shapes, pairs, end] = self
            .places
            .get(self.of[text.index()] as usize)?
            .map(|at| at as usize);
        Some(Features {
            shapes: &self.steps[shapes..pairs],
            pairs: &self.steps[pairs..end],
        })
    }

    fn keep(&mut self, text: TextId, features: &Scratch) {
        self.of[text.index()] = narrow(self.places.len());
        let shapes = narrow(self.steps.len());
        self.steps.extend_from_slice(&features.steps);
        let pairs = shapes + narrow(features.shapes);
        self.places.push([shapes, pairs, narrow(self.steps.len())]);
    }
}

/// The features of one text on their way.
#[derive(Default)]
struct Scratch {
    chars: Vec<char>,
    numbers: Vec<u32>,
    steps: Vec<u16>,
    /// How many of the steps are of shapes.
    shapes: usize,
}

impl Scratch {
    /// Features of `chars`; `id` numbers them.
    fn fill(&mut self, mut id: impl FnMut(u64) -> u32) {
        self.steps.clear();
        self.numbers.clear();
        self.numbers.extend(shape(&self.chars).map(&mut id));
        self.code();
        self.shapes = self.steps.len();
        self.numbers.clear();
        self.numbers.extend(ends(&self.chars).map(&mut id));
        self.code();
    }

    fn code(&mut self) {
        self.numbers.sort_unstable();
        self.numbers.dedup();
        encode(&self.numbers, &mut self.steps);
    }

    fn get(&self) -> Features<'_> {
        let (shapes, pairs) = self.steps.split_at(self.shapes);
        Features { shapes, pairs }
    }
}

impl<'a> Lexicon<'a> {
    /// Reads the texts of all rows and learns from the rows as they are written; features are kept
    /// of texts that stand in several rows or in one of those marked. O(characters).
    pub(in crate::edition) fn new(
        grid: &'a Grid,
        values: Values,
        signatures: &Signatures,
        marked: &[bool],
        weights: &[f32],
        pools: Pools<'_>,
    ) -> (Self, Profile) {
        let texts = grid.text_count();
        let mut keep = vec![0u8; texts];
        for (row, &marked) in signatures.iter().zip(marked) {
            for &(_, text) in row.cells {
                let times = &mut keep[text.index()];
                *times = if marked { 2 } else { (*times + 1).min(2) };
            }
        }
        let mut lexicon = Self {
            grid,
            values,
            sorts: vec![u8::MAX; texts],
            ids: HashMap::default(),
            lists: Lists {
                steps: Vec::new(),
                places: Vec::new(),
                of: vec![u32::MAX; texts],
            },
            likenesses: Vec::with_capacity(signatures.cells().len()),
        };
        let mut profile = Profile::new(&lexicon, pools);
        let mut scratch = Scratch::default();
        let mut likenesses = Likenesses::default();
        let mut placed = Vec::new();
        for ((index, row), &weight) in signatures.iter().enumerate().zip(weights) {
            for (at, &(_, text)) in row.cells.iter().enumerate() {
                likenesses.next(&lexicon, text);
                let before = at.checked_sub(1).map(|left| row.cells[left].1);
                lexicon
                    .likenesses
                    .extend(before.map(|before| likenesses.of(&lexicon, before, text)));
                if lexicon.lists.get(text).is_none() {
                    lexicon.read(text, &mut scratch);
                    if keep[text.index()] > 1 {
                        lexicon.lists.keep(text, &scratch);
                    }
                }
                let pool = profile.pool_of(row, at);
                let features = lexicon.lists.get(text).unwrap_or_else(|| scratch.get());
                profile.count_features(features, lexicon.ids.len(), pool, weight);
            }
            // One for each cell, so that they lie where the cells do.
            lexicon
                .likenesses
                .resize(signatures.range(index).end, Likeness::Different);
            row.written(profile.columns(), &mut placed);
            profile.learn_texts(&lexicon, row, &placed, weight);
            profile.learn_pattern(lexicon.likenesses(signatures, index), row, &placed, weight);
        }
        lexicon.lists.steps.shrink_to_fit();
        (lexicon, profile)
    }

    /// Features of a text that is met for the first time.
    fn read(&mut self, text: TextId, scratch: &mut Scratch) {
        let folded = fold(self.grid.text(text));
        scratch.chars.clear();
        scratch.chars.extend(folded.chars());
        if self.sorts[text.index()] == u8::MAX {
            self.sorts[text.index()] = sort(&folded, &scratch.chars);
        }
        let ids = &mut self.ids;
        scratch.fill(|feature| {
            let next = narrow(ids.len());
            *ids.entry(feature).or_insert(next)
        });
    }

    /// Keeps the features of a row's texts.
    pub(in crate::edition) fn keep(&mut self, row: Signature<'_>) {
        let mut scratch = Scratch::default();
        for &(_, text) in row.cells {
            if self.lists.get(text).is_none() {
                self.read(text, &mut scratch);
                self.lists.keep(text, &scratch);
            }
        }
    }

    /// The number of a text's folded form.
    pub(in crate::edition) fn value(&self, text: TextId) -> u32 {
        self.values.get(text)
    }

    pub(super) fn features(&self, text: TextId) -> Features<'_> {
        self.lists
            .get(text)
            .expect("features are kept of every row that is scored")
    }

    /// How alike the cells of a row are, each and the next.
    pub(in crate::edition) fn likenesses(
        &self,
        signatures: &Signatures,
        row: usize,
    ) -> &[Likeness] {
        let range: Range<usize> = signatures.range(row);
        &self.likenesses[range.start..range.end.saturating_sub(1).max(range.start)]
    }

    /// How alike two texts are. O(characters).
    pub(in crate::edition) fn likeness(&self, a: TextId, b: TextId) -> Likeness {
        match self.values.get(a) == self.values.get(b) {
            true => Likeness::Equal,
            false => likeness(self.grid.text(a), self.grid.text(b)),
        }
    }
}

/// The [`sort`]s of a list, of a body's name, of a noun phrase and of other texts.
const LIST: u8 = 2;
pub(super) const BODY: u8 = 3;
pub(super) const NOUN: u8 = 4;
pub(super) const OTHER: u8 = 5;

/// Number of [`sort`]s.
pub(super) const SORTS: usize = 6;

/// What sort of text it is, told by general knowledge rather than by this document: figure, mark,
/// list, name of a body, noun phrase, other.
fn sort(folded: &str, chars: &[char]) -> u8 {
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let letters = chars.iter().filter(|&&c| is_letter(c)).count();
    if digits > 0 && letters <= 2 && letters <= digits {
        0
    } else if letters == 0 {
        1
    } else if folded.starts_with(['・', '○', '●', '◎', '■', '◆', '※', '【', '①', '-'])
    {
        LIST
    } else if layout::is_body_name(folded) {
        BODY
    } else if chars.len() <= 24 && digits == 0 {
        NOUN
    } else {
        OTHER
    }
}

/// [`char::is_alphabetic`], which looks most Japanese letters up in a table.
pub(in crate::edition) fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ') || c.is_alphabetic()
}

/// Shape features: ends, length, digits, brackets, script.
fn shape(chars: &[char]) -> impl Iterator<Item = u64> + use<> {
    let n = chars.len();
    let mut shapes = [0; 8];
    let mut count = 0;
    let mut push = |shape: u64| {
        shapes[count] = shape;
        count += 1;
    };
    if let Some((&first, &last)) = chars.first().zip(chars.last()) {
        let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
        let kana = chars.iter().filter(|c| ('ぁ'..='ん').contains(*c)).count();
        push(key(1, &[first]));
        push(key(2, &[last]));
        if n >= 2 {
            push(key(3, &chars[n - 2..]));
        }
        push(4 << 56 | u64::from((n as f32).log2().round() as u32));
        push(5 << 56 | (digits * 4 / n) as u64 | u64::from(digits > 0) << 8);
        push(6 << 56 | (kana * 4 / n) as u64);
        push(
            7 << 56
                | u64::from(
                    chars
                        .iter()
                        .any(|c| matches!(c, '(' | ')' | '「' | '」' | '【' | '】')),
                ),
        );
        let stem = chars
            .iter()
            .position(|&c| c == '(')
            .filter(|&at| at > 0)
            .unwrap_or(n);
        push(key(8, &[chars[stem - 1]]));
    }
    shapes.into_iter().take(count)
}

/// Character pairs near the ends of a text.
fn ends(chars: &[char]) -> impl Iterator<Item = u64> {
    let tail = HEAD.max(chars.len().saturating_sub(TAIL + 1));
    let pairs = chars
        .windows(2)
        .take(HEAD)
        .chain(chars.windows(2).skip(tail));
    pairs.map(|pair| key(9, pair))
}

fn key(kind: u64, chars: &[char]) -> u64 {
    chars.iter().fold(kind << 56, |key, &c| {
        key ^ (key << 21 & 0xFF_FFFF_FFFF_FFFF) ^ u64::from(c)
    }) & 0xFF_FFFF_FFFF_FFFF
        | kind << 56
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("counted in 32 bits")
}
