//! What each column of *this* document looks like, learned from the document itself.
//!
//! Columns that hold the same kind of thing (the years of one kind) share a *pool*. A profile
//! counts, per pool, exact values and shape features of cell texts, and per column how often it
//! is filled after a filled or a blank neighbour. Rows are counted by distinct signature, and a
//! row is always judged by a profile without itself and its copies: a damaged row that is
//! repeated a thousand times must not vouch for itself.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::{Role, layout};
use crate::grid::{Grid, TextId};
use crate::text::fold;

mod likeness;
mod signature;

use likeness::Likenesses;
pub(super) use likeness::{Likeness, likeness};
pub(super) use signature::{Numbering, Signature, Signatures};

/// Copies of a row beyond this count no more: 1,000 copies of a file are no better evidence.
pub(super) const MAX_WEIGHT: u32 = 8;
/// Characters looked at, from each end of a text.
const HEAD: usize = 16;
const TAIL: usize = 10;

/// Numbers of the folded texts of data rows.
pub(super) struct Values {
    /// By text; `u32::MAX` where the text does not occur.
    of: Vec<u32>,
    count: usize,
}

impl Values {
    /// O(characters of the distinct texts).
    pub(super) fn new(grid: &Grid, signatures: &Signatures) -> Self {
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
    pub(super) fn get(&self, text: TextId) -> u32 {
        self.of[text.index()]
    }

    /// How many folded texts there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

/// Features of the texts that occur in data rows.
pub(super) struct Lexicon<'a> {
    grid: &'a Grid,
    values: Values,
    /// What sort of text it is, by text.
    sorts: Vec<u8>,
    ids: HashMap<u64, u32, FixedState>,
    lists: Lists,
    /// Of the cells of each row and those after them.
    likenesses: Vec<Likeness>,
}

/// Features of a text: shape, and character pairs near its ends, each ascending and coded as the
/// steps from one to the next.
#[derive(Clone, Copy)]
struct Features<'a> {
    shapes: &'a [u16],
    pairs: &'a [u16],
}

/// A step that the next one goes on with.
const LONG_STEP: u16 = u16::MAX;

impl<'a> Features<'a> {
    fn all(self) -> impl Iterator<Item = usize> + use<'a> {
        decoded(self.shapes).chain(decoded(self.pairs))
    }
}

fn decoded(steps: &[u16]) -> impl Iterator<Item = usize> {
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
    pub(super) fn new(
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
    pub(super) fn keep(&mut self, row: Signature<'_>) {
        let mut scratch = Scratch::default();
        for &(_, text) in row.cells {
            if self.lists.get(text).is_none() {
                self.read(text, &mut scratch);
                self.lists.keep(text, &scratch);
            }
        }
    }

    /// The number of a text's folded form.
    pub(super) fn value(&self, text: TextId) -> u32 {
        self.values.get(text)
    }

    fn features(&self, text: TextId) -> Features<'_> {
        self.lists
            .get(text)
            .expect("features are kept of every row that is scored")
    }

    /// How alike the cells of a row are, each and the next.
    pub(super) fn likenesses(&self, signatures: &Signatures, row: usize) -> &[Likeness] {
        let range: Range<usize> = signatures.range(row);
        &self.likenesses[range.start..range.end.saturating_sub(1).max(range.start)]
    }

    /// How alike two texts are. O(characters).
    pub(super) fn likeness(&self, a: TextId, b: TextId) -> Likeness {
        match self.values.get(a) == self.values.get(b) {
            true => Likeness::Equal,
            false => likeness(self.grid.text(a), self.grid.text(b)),
        }
    }
}

/// Weight of a text's sort, and of its standing in a column elsewhere, against its features.
const SORT_WEIGHT: f32 = 1.6;
const VALUE_WEIGHT: f32 = 1.3;
/// Features of one text are not independent: any number of them counts as this many.
const BUDGET: f32 = 5.0;
/// The [`sort`]s of a list, of a body's name, of a noun phrase and of other texts.
const LIST: u8 = 2;
const BODY: u8 = 3;
const NOUN: u8 = 4;
const OTHER: u8 = 5;
/// A text that was seen in one column only is taken to stand in each other one this often as well:
/// one damaged row proves little.
const ELSEWHERE: f32 = 0.5;
/// What is expected of every column, in cells: as many of each sort as in the whole table.
const EXPECTED: f32 = 1.0;
/// What columns hold by their headings, known before the first row is read: so many texts of each
/// sort. A table of few rows, many of them damaged, does not teach it.
const BODIES: f32 = 10.0;
const THEMES: f32 = 10.0;
const MEASURES: f32 = 5.0;
/// Number of [`sort`]s.
const SORTS: usize = 6;

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
pub(super) fn is_letter(c: char) -> bool {
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

/// What the columns have in common.
#[derive(Clone, Copy)]
pub(super) struct Pools<'a> {
    /// Pool of each column.
    pub(super) pools: &'a [usize],
    /// Family of each column: what a reader could tell from the columns of another.
    pub(super) families: &'a [usize],
    /// Pools of the columns whose headings say what they hold.
    pub(super) headed: &'a [(Role, usize)],
}

/// Counts learned from rows placed in columns.
#[derive(Clone)]
pub(super) struct Profile {
    /// Pool of each column.
    pools: Vec<usize>,
    /// Family of each column: what a reader could tell from the columns of another.
    families: Vec<usize>,
    pool_count: usize,
    /// `[value][pool]`, `[feature][pool]`.
    values: Vec<f32>,
    features: Vec<f32>,
    /// `[sort][pool]`.
    sorts: Vec<f32>,
    /// Cells per pool.
    totals: Vec<f32>,
    /// `[left column][right column][likeness]` of neighbouring filled cells: how often.
    alike: Vec<[f32; 3]>,
    /// Per column how often it is filled: `[previous filled][this filled]`.
    fill: Vec<[[f32; 2]; 2]>,
    /// The same as `alike` as log probabilities.
    pairs: Vec<[f32; 3]>,
    /// `[left column + 1][right column]`: log probability that the columns between are blank and
    /// the right one is filled; left 0 is the row's beginning.
    gaps: Vec<f32>,
    /// Share of rows in which each column is filled.
    filled: Vec<f32>,
    /// `[column][end]`: log probability that the columns after `column` and before `end` are blank.
    tails: Vec<f32>,
}

/// Scores of one row's cells in every column, without the row's own contribution.
#[derive(Default)]
pub(super) struct CellScores {
    columns: usize,
    scores: Vec<f32>,
    known: Vec<bool>,
    by_pool: Vec<f32>,
    zero: Vec<f32>,
}

impl CellScores {
    /// How well cell `cell` (by order) fits `column`, as a log odds against the average column.
    pub(super) fn get(&self, cell: usize, column: usize) -> f32 {
        self.scores[cell * self.columns + column]
    }

    /// Whether another row has the cell's text in the column or one of its pool.
    pub(super) fn known(&self, cell: usize, column: usize) -> bool {
        self.known[cell * self.columns + column]
    }
}

impl Profile {
    /// A profile that has not seen any row.
    fn new(lexicon: &Lexicon<'_>, pools: Pools<'_>) -> Self {
        let Pools {
            pools,
            families,
            headed,
        } = pools;
        let columns = pools.len();
        let pool_count = pools.iter().max().map_or(0, |&max| max + 1);
        let mut profile = Self {
            pools: pools.to_vec(),
            families: families.to_vec(),
            pool_count,
            values: vec![0.0; lexicon.values.count() * pool_count],
            features: Vec::new(),
            sorts: vec![0.0; SORTS * pool_count],
            totals: vec![0.0; pool_count],
            alike: vec![[0.0; 3]; columns * columns],
            fill: vec![[[0.5; 2]; 2]; columns],
            pairs: vec![[0.0; 3]; columns * columns],
            gaps: vec![0.0; (columns + 1) * columns],
            filled: vec![0.0; columns],
            tails: vec![0.0; columns * (columns + 1)],
        };
        for left in 0..columns {
            for right in 0..columns {
                // Years of one kind are often alike, other neighbours hardly ever.
                profile.alike[left * columns + right] = if pools[left] == pools[right] {
                    [1.2, 0.9, 0.9]
                } else {
                    [0.05, 0.25, 2.7]
                };
            }
        }
        for &(role, pool) in headed {
            let sorts: &[(u8, f32)] = match role {
                Role::Body => &[(BODY, BODIES)],
                Role::Theme | Role::Countermeasure => &[(NOUN, THEMES), (OTHER, THEMES)],
                Role::Measure => &[(NOUN, MEASURES), (OTHER, MEASURES)],
                Role::Year | Role::Other => &[],
            };
            for &(sort, times) in sorts {
                profile.sorts[usize::from(sort) * pool_count + pool] += times;
                profile.totals[pool] += times;
            }
        }
        profile
    }

    fn columns(&self) -> usize {
        self.pools.len()
    }

    /// Pool of the column in which a row's cell is written, if it is one of the table.
    fn pool_of(&self, row: Signature<'_>, cell: usize) -> Option<usize> {
        let column = usize::from(row.cells[cell].0);
        self.pools.get(column).copied()
    }

    /// Takes a row, placed in columns, into account so many times; a negative weight takes it out
    /// of account. Log probabilities are those of the last [`Self::finish`]. O(features).
    pub(super) fn learn(
        &mut self,
        lexicon: &Lexicon<'_>,
        likenesses: &[Likeness],
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        self.count(lexicon, row, placed, weight);
        self.learn_pattern(likenesses, row, placed, weight);
    }

    /// Which columns a row fills, and how alike its cells are.
    fn learn_pattern(
        &mut self,
        likenesses: &[Likeness],
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        let columns = self.columns();
        let mut previous: Option<(usize, usize)> = None;
        // At most 48 columns are aligned.
        let mut filled = 0u64;
        for (cell, column) in placed.iter().enumerate() {
            let Some(column) = column.map(usize::from) else {
                continue;
            };
            filled |= 1 << column;
            if let Some((left, other)) = previous {
                debug_assert_eq!(other + 1, cell, "only the last cells have no column");
                let likeness = likenesses[other] as usize;
                self.alike[left * columns + column][likeness] += weight;
            }
            previous = Some((column, cell));
        }
        debug_assert_eq!(placed.len(), row.cells.len());
        let mut before = 1;
        for (column, fill) in self.fill.iter_mut().enumerate() {
            let filled = (filled >> column & 1) as usize;
            fill[before][filled] += weight;
            before = filled;
        }
    }

    /// Turns what was counted into log probabilities. O(columns²).
    pub(super) fn finish(mut self) -> Self {
        for (log, counts) in self.pairs.iter_mut().zip(&self.alike) {
            let sum: f32 = counts.iter().sum();
            *log = counts.map(|count| (count / sum).ln());
        }
        for (share, counts) in self.filled.iter_mut().zip(&self.fill) {
            let sum = |filled: usize| counts[0][filled] + counts[1][filled];
            *share = sum(1) / (sum(0) + sum(1));
        }
        let fill = std::mem::take(&mut self.fill);
        self.sum_blanks(&fill);
        self.fill = fill;
        self
    }

    /// Runs of blank columns, summed once. O(columns²).
    fn sum_blanks(&mut self, fill: &[[[f32; 2]; 2]]) {
        let columns = fill.len();
        let log = |column: usize, before: bool, filled: bool| {
            let counts = fill[column][usize::from(before)];
            (counts[usize::from(filled)] / (counts[0] + counts[1])).ln()
        };
        for after in 0..=columns {
            let mut blanks = 0.0;
            for column in after..columns {
                let before = column == after;
                self.gaps[after * columns + column] = blanks + log(column, before, true);
                blanks += log(column, before, false);
                if after > 0 {
                    self.tails[(after - 1) * (columns + 1) + column + 1] = blanks;
                }
            }
        }
    }

    fn count_features(
        &mut self,
        features: Features<'_>,
        known: usize,
        pool: Option<usize>,
        weight: f32,
    ) {
        let pools = self.pool_count;
        self.features.resize(known * pools, 0.0);
        if let Some(pool) = pool {
            for feature in features.all() {
                self.features[feature * pools + pool] += weight;
            }
        }
    }

    /// Counts a row's texts, their features apart.
    fn learn_texts(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        let pools = self.pool_count;
        for (&(_, text), column) in row.cells.iter().zip(placed) {
            let Some(column) = column.map(usize::from) else {
                continue;
            };
            let pool = self.pools[column];
            self.totals[pool] += weight;
            self.sorts[usize::from(lexicon.sorts[text.index()]) * pools + pool] += weight;
            self.values[lexicon.values.get(text) as usize * pools + pool] += weight;
        }
    }

    fn count(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
    ) {
        self.learn_texts(lexicon, row, placed, weight);
        let pools = self.pool_count;
        for (&(_, text), column) in row.cells.iter().zip(placed) {
            if let Some(column) = column {
                let pool = self.pools[usize::from(*column)];
                for feature in lexicon.features(text).all() {
                    self.features[feature * pools + pool] += weight;
                }
            }
        }
    }

    /// Scores a row by the profile without the row and its copies.
    pub(super) fn scores(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
        out: &mut CellScores,
    ) {
        self.count(lexicon, row, placed, -weight);
        self.begin(out);
        for &(_, text) in row.cells {
            self.score(lexicon, text, &out.zero, &mut out.by_pool);
            let by_pool = &out.by_pool;
            out.scores
                .extend(self.pools.iter().map(|&pool| by_pool[pool]));
            let counts = &self.values[lexicon.values.get(text) as usize * self.pool_count..];
            out.known
                .extend(self.pools.iter().map(|&pool| counts[pool] > 0.0));
        }
        self.count(lexicon, row, placed, weight);
    }

    fn begin(&self, out: &mut CellScores) {
        out.columns = self.columns();
        out.scores.clear();
        out.known.clear();
        out.by_pool.resize(self.pool_count, 0.0);
        out.zero.clear();
        // What a feature says about a pool that never showed it: the same for all.
        let totals = self.totals.iter();
        out.zero
            .extend(totals.map(|&total| feature_odds(0.0, total)));
    }

    /// Whether one of a row's cells is known in a column of another family and fits it better by
    /// `least` than its own, which those are that nothing but the row's exchange could place.
    pub(super) fn fits_elsewhere(
        &mut self,
        lexicon: &Lexicon<'_>,
        row: Signature<'_>,
        placed: &[Option<u16>],
        weight: f32,
        least: f32,
        out: &mut CellScores,
    ) -> bool {
        let pools = self.pool_count;
        self.learn_texts(lexicon, row, placed, -weight);
        let known = |profile: &Self, text: TextId, column: usize| {
            let at = lexicon.values.get(text) as usize * pools + profile.pools[column];
            profile.values[at] > 0.0
        };
        let elsewhere = |profile: &Self, &(at, text): &(u16, TextId), column: usize| {
            profile.distinct(usize::from(at), column) && known(profile, text, column)
        };
        let columns = 0..self.columns();
        let strange = row
            .cells
            .iter()
            .any(|cell| columns.clone().any(|column| elsewhere(self, cell, column)));
        self.learn_texts(lexicon, row, placed, weight);
        if !strange {
            return false;
        }
        self.count(lexicon, row, placed, -weight);
        self.begin(out);
        let fits = row.cells.iter().any(|cell| {
            if !columns.clone().any(|column| elsewhere(self, cell, column)) {
                return false;
            }
            self.score(lexicon, cell.1, &out.zero, &mut out.by_pool);
            let own = out.by_pool[self.pools[usize::from(cell.0)]];
            columns.clone().any(|column| {
                elsewhere(self, cell, column) && out.by_pool[self.pools[column]] - own >= least
            })
        });
        self.count(lexicon, row, placed, weight);
        fits
    }

    fn score(&self, lexicon: &Lexicon<'_>, text: TextId, zero: &[f32], out: &mut [f32]) {
        out.fill(0.0);
        // Features of one text are not independent: many count as a few.
        let features = lexicon.features(text);
        let all: f32 = self.totals.iter().sum();
        self.add(features.shapes, BUDGET, all, zero, out);
        self.add(features.pairs, BUDGET, all, zero, out);
        out.iter_mut()
            .for_each(|score| *score = score.clamp(-8.0, 8.0));
        let sort = usize::from(lexicon.sorts[text.index()]);
        let sorts = &self.sorts[sort * self.pool_count..][..self.pool_count];
        let background = (sorts.iter().sum::<f32>() + 1.0) / (all + SORTS as f32);
        for ((out, &count), &total) in out.iter_mut().zip(sorts).zip(&self.totals) {
            let share = (count + EXPECTED * background) / (total + EXPECTED);
            *out += SORT_WEIGHT * (share / background).ln().clamp(-4.0, 4.0);
        }
        let pools = self.pool_count;
        let counts = &self.values[lexicon.values.get(text) as usize * pools..][..pools];
        let n: f32 = counts.iter().sum();
        if n > 0.0 {
            let n = n.min(8.0) / n;
            // Squares: a text that stands mostly in one column stands elsewhere by damage.
            let seen: f32 = counts.iter().map(|&count| (count * n).powi(2)).sum();
            for (out, &count) in out.iter_mut().zip(counts) {
                let share = ((count * n).powi(2) + ELSEWHERE) / (seen + ELSEWHERE * pools as f32);
                *out += VALUE_WEIGHT * (share * pools as f32).ln();
            }
        }
    }

    /// Share of rows in which a column is filled.
    pub(super) fn filled(&self, column: usize) -> f32 {
        self.filled[column]
    }

    /// Whether a text tells one column from another. The years of plan and result are learned
    /// apart, but no text shows by itself that it was planned and not done.
    pub(super) fn distinct(&self, a: usize, b: usize) -> bool {
        self.families[a] != self.families[b]
    }

    /// Pool of a column.
    pub(super) fn pool(&self, column: usize) -> usize {
        self.pools[column]
    }

    /// Adds the log odds of some features, together worth `budget` of them; `zero` are those of a
    /// feature that a pool never showed.
    fn add(&self, features: &[u16], budget: f32, all: f32, zero: &[f32], out: &mut [f32]) {
        // A feature seen so many times counts half of what it says.
        const ONCE: f32 = 1.0;
        let pools = self.pool_count;
        // Each feature that another row shows.
        let mut seen = [&[][..]; HEAD + TAIL];
        let mut used = 0;
        for feature in decoded(features) {
            let counts = &self.features[feature * pools..][..pools];
            if counts.iter().any(|&n| n > 0.0) {
                seen[used] = counts;
                used += 1;
            }
        }
        let seen = &seen[..used];
        let used = used as f32;
        let scale = if used > budget { budget / used } else { 1.0 };
        for &counts in seen {
            let n = counts.iter().sum::<f32>();
            // What was seen once says less than what was seen often.
            let sure = n / (n + ONCE);
            let background = n / all;
            let known = counts.iter().zip(&self.totals).zip(zero);
            for (out, ((&count, &total), &zero)) in out.iter_mut().zip(known) {
                let odds = match count == 0.0 {
                    true => zero,
                    false => feature_odds(count / background, total),
                };
                *out += scale * sure * odds;
            }
        }
    }

    /// Log probability that the columns after `left` (the row's beginning: `None`) up to `column`
    /// are blank and `column` is filled.
    pub(super) fn gap(&self, left: Option<usize>, column: usize) -> f32 {
        self.gaps[left.map_or(0, |left| left + 1) * self.pools.len() + column]
    }

    /// Log probability that the columns after `column` and before `end` are blank.
    pub(super) fn tail(&self, column: usize, end: usize) -> f32 {
        self.tails[column * (self.pools.len() + 1) + end]
    }

    /// Log probability of a likeness between neighbouring filled cells in two columns.
    pub(super) fn pair(&self, left: usize, right: usize, likeness: Likeness) -> f32 {
        self.pairs[left * self.pools.len() + right][likeness as usize]
    }
}

/// Log odds that a feature speaks for a pool of `total` cells that showed it `expected` times as
/// often as chance would have it, times the cells there are.
fn feature_odds(expected: f32, total: f32) -> f32 {
    const SHRINK: f32 = 3.0;
    const FEATURE_CAP: f32 = 2.0;
    let odds = (expected + SHRINK) / (total + SHRINK);
    odds.ln().clamp(-FEATURE_CAP, FEATURE_CAP)
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("counted in 32 bits")
}
