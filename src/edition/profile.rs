//! What each column of *this* document looks like, learned from the document itself.
//!
//! Columns that hold the same kind of thing (the years of one kind) share a *pool*. A profile
//! counts, per pool, exact values and shape features of cell texts, and per column how often it
//! is filled after a filled or a blank neighbour. Rows are counted by distinct signature, and a
//! row is always judged by a profile without itself and its copies: a damaged row that is
//! repeated a thousand times must not vouch for itself.

use std::collections::HashMap;

use super::layout;
use crate::grid::{Grid, TextId};
use crate::text::fold;

/// A distinct row: its filled cells with their position, and how many positions it had.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Signature {
    /// Position (column of the table, or beyond it) and text, ascending.
    pub(super) cells: Vec<(u16, TextId)>,
    /// Number of positions the row's page has.
    pub(super) width: u16,
}

/// How alike two neighbouring cells of a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Equal,
    Similar,
    Different,
}

/// Copies of a row beyond this count no more: 1,000 copies of a file are no better evidence.
pub(super) const MAX_WEIGHT: u32 = 8;
/// Characters looked at, from each end of a text.
const HEAD: usize = 16;
const TAIL: usize = 10;

/// Features and folded value of each text that occurs in a data row.
pub(super) struct Lexicon {
    /// Folded value, by text; `u32::MAX` where the text does not occur.
    value: Vec<u32>,
    /// What sort of text it is, by text.
    sorts: Vec<u8>,
    /// Shape features, by text.
    shapes: Lists,
    /// Character pairs near the ends, by text.
    pairs: Lists,
    /// All character pairs, hashed and sorted, by text.
    bigrams: Lists,
    value_count: usize,
    feature_count: usize,
}

/// Lists of numbers by text, one behind the other: a table has millions of texts.
struct Lists {
    numbers: Vec<u32>,
    /// Where each text's list lies.
    places: Vec<(u32, u32)>,
}

impl Lists {
    fn new(texts: usize) -> Self {
        Self {
            numbers: Vec::new(),
            places: vec![(0, 0); texts],
        }
    }

    /// Keeps a text's numbers, ascending, each once.
    fn set(&mut self, text: TextId, numbers: impl Iterator<Item = u32>) {
        let start = self.numbers.len();
        self.numbers.extend(numbers);
        self.numbers[start..].sort_unstable();
        let mut end = start;
        for at in start..self.numbers.len() {
            if end == start || self.numbers[end - 1] != self.numbers[at] {
                self.numbers[end] = self.numbers[at];
                end += 1;
            }
        }
        self.numbers.truncate(end);
        self.places[text.index()] = (narrow(start), narrow(end));
    }

    fn get(&self, text: TextId) -> &[u32] {
        let (start, end) = self.places[text.index()];
        &self.numbers[start as usize..end as usize]
    }
}

impl Lexicon {
    /// O(characters of the distinct texts).
    pub(super) fn new(grid: &Grid, signatures: &[Signature]) -> Self {
        let texts = grid.text_count();
        let mut lexicon = Self {
            value: vec![u32::MAX; texts],
            sorts: vec![0; texts],
            shapes: Lists::new(texts),
            pairs: Lists::new(texts),
            bigrams: Lists::new(texts),
            value_count: 0,
            feature_count: 0,
        };
        let mut values: HashMap<String, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut ids: HashMap<u64, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut chars: Vec<char> = Vec::new();
        for &(_, text) in signatures.iter().flat_map(|signature| &signature.cells) {
            if lexicon.value[text.index()] != u32::MAX {
                continue;
            }
            let folded = fold(grid.text(text));
            chars.clear();
            chars.extend(folded.chars());
            let mut number = |feature: u64| {
                let next = narrow(ids.len());
                *ids.entry(feature).or_insert(next)
            };
            lexicon.sorts[text.index()] = sort(&folded);
            let shapes = shape(&chars);
            lexicon
                .shapes
                .set(text, shapes.into_iter().map(&mut number));
            lexicon.pairs.set(text, ends(&chars).map(&mut number));
            let bigrams = chars.windows(2).map(|pair| fold32(key(9, pair)));
            lexicon.bigrams.set(text, bigrams);
            let next = narrow(values.len());
            lexicon.value[text.index()] = *values.entry(folded.into()).or_insert(next);
        }
        lexicon.value_count = values.len();
        lexicon.feature_count = ids.len();
        lexicon
    }

    fn features(&self, text: TextId) -> impl Iterator<Item = usize> {
        let (shapes, pairs) = (self.shapes.get(text), self.pairs.get(text));
        shapes.iter().chain(pairs).map(|&feature| feature as usize)
    }

    /// Dice coefficient of character bigrams, in three classes.
    pub(super) fn likeness(&self, a: TextId, b: TextId) -> Likeness {
        if self.value[a.index()] == self.value[b.index()] {
            return Likeness::Equal;
        }
        let (a, b) = (self.bigrams.get(a), self.bigrams.get(b));
        let (mut i, mut j, mut common) = (0, 0, 0usize);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    common += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        if common * 4 >= a.len() + b.len() {
            Likeness::Similar
        } else {
            Likeness::Different
        }
    }
}

/// Weight of a text's sort, and of its standing in a column elsewhere, against its features.
const SORT_WEIGHT: f32 = 1.6;
const VALUE_WEIGHT: f32 = 1.3;
/// Features of one text are not independent: any number of them counts as this many.
const BUDGET: f32 = 5.0;
/// The [`sort`] of a body's name, and how many of them the column of bodies is taken to hold.
const BODY: u8 = 3;
const BODIES: f32 = 10.0;
/// Number of [`sort`]s.
const SORTS: usize = 6;

/// What sort of text it is, told by general knowledge rather than by this document: figure, mark,
/// list, name of a body, noun phrase, other.
fn sort(folded: &str) -> u8 {
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let letters = folded.chars().filter(|&c| is_letter(c)).count();
    if digits > 0 && letters <= 2 && letters <= digits {
        0
    } else if letters == 0 {
        1
    } else if folded.starts_with(['・', '○', '●', '◎', '■', '◆', '※', '【', '①', '-'])
    {
        2
    } else if layout::is_body_name(folded) {
        BODY
    } else if folded.chars().nth(24).is_none() && digits == 0 {
        4
    } else {
        5
    }
}

/// [`char::is_alphabetic`], which looks most Japanese letters up in a table.
pub(super) fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ') || c.is_alphabetic()
}

/// Shape features: ends, length, digits, brackets, script.
fn shape(chars: &[char]) -> Vec<u64> {
    let n = chars.len();
    let mut out = Vec::with_capacity(8);
    let Some((&first, &last)) = chars.first().zip(chars.last()) else {
        return out;
    };
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let kana = chars.iter().filter(|c| ('ぁ'..='ん').contains(*c)).count();
    out.push(key(1, &[first]));
    out.push(key(2, &[last]));
    if n >= 2 {
        out.push(key(3, &chars[n - 2..]));
    }
    out.push(4 << 56 | u64::from((n as f32).log2().round() as u32));
    out.push(5 << 56 | (digits * 4 / n) as u64 | u64::from(digits > 0) << 8);
    out.push(6 << 56 | (kana * 4 / n) as u64);
    out.push(
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
    out.push(key(8, &[chars[stem - 1]]));
    out
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

fn fold32(key: u64) -> u32 {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Counts learned from rows placed in columns.
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
    /// `[left column][right column][likeness]` of neighbouring filled cells: log probability.
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
pub(super) struct CellScores {
    columns: usize,
    scores: Vec<f32>,
    known: Vec<bool>,
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
    /// Learns from signatures, each with its multiplicity (and trust) and the column of each of its cells
    /// (`None`: in no column of the table); `bodies` is the pool that names of bodies are expected
    /// in. O(cells × features).
    pub(super) fn learn(
        lexicon: &Lexicon,
        pools: &[usize],
        families: &[usize],
        bodies: Option<usize>,
        rows: &[Signature],
        weights: &[f32],
        placed: &[Vec<Option<u16>>],
    ) -> Self {
        let columns = pools.len();
        let pool_count = pools.iter().max().map_or(0, |&max| max + 1);
        let mut profile = Self {
            pools: pools.to_vec(),
            families: families.to_vec(),
            pool_count,
            values: vec![0.0; lexicon.value_count * pool_count],
            features: vec![0.0; lexicon.feature_count * pool_count],
            sorts: vec![0.0; SORTS * pool_count],
            totals: vec![0.0; pool_count],
            pairs: vec![[0.0; 3]; columns * columns],
            gaps: vec![0.0; (columns + 1) * columns],
            filled: vec![0.0; columns],
            tails: vec![0.0; columns * (columns + 1)],
        };
        for left in 0..columns {
            for right in 0..columns {
                // Years of one kind are often alike, other neighbours hardly ever.
                profile.pairs[left * columns + right] = if pools[left] == pools[right] {
                    [1.2, 0.9, 0.9]
                } else {
                    [0.05, 0.25, 2.7]
                };
            }
        }
        // A column headed 実施機関 holds names of bodies, known before the first row is read.
        if let Some(pool) = bodies {
            profile.sorts[usize::from(BODY) * pool_count + pool] += BODIES;
            profile.totals[pool] += BODIES;
        }
        // Per column: [previous filled][this filled].
        let mut fill = vec![[[0.5f32; 2]; 2]; columns];
        for ((row, &weight), placed) in rows.iter().zip(weights).zip(placed) {
            profile.count(lexicon, row, placed, weight);
            let mut previous: Option<(usize, TextId)> = None;
            let mut filled = vec![false; columns];
            for (&(_, text), column) in row.cells.iter().zip(placed) {
                let Some(column) = column.map(usize::from) else {
                    continue;
                };
                filled[column] = true;
                if let Some((left, other)) = previous {
                    let likeness = lexicon.likeness(other, text) as usize;
                    profile.pairs[left * columns + column][likeness] += weight;
                }
                previous = Some((column, text));
            }
            let mut before = 1;
            for (fill, &filled) in fill.iter_mut().zip(&filled) {
                fill[before][usize::from(filled)] += weight;
                before = usize::from(filled);
            }
        }
        for counts in &mut profile.pairs {
            let sum: f32 = counts.iter().sum();
            counts
                .iter_mut()
                .for_each(|count| *count = (*count / sum).ln());
        }
        for (share, counts) in profile.filled.iter_mut().zip(&fill) {
            let sum = |filled: usize| counts[0][filled] + counts[1][filled];
            *share = sum(1) / (sum(0) + sum(1));
        }
        profile.sum_blanks(&fill);
        profile
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

    fn count(&mut self, lexicon: &Lexicon, row: &Signature, placed: &[Option<u16>], weight: f32) {
        let pools = self.pool_count;
        for (&(_, text), column) in row.cells.iter().zip(placed) {
            let Some(column) = column.map(usize::from) else {
                continue;
            };
            let pool = self.pools[column];
            self.totals[pool] += weight;
            self.sorts[usize::from(lexicon.sorts[text.index()]) * pools + pool] += weight;
            self.values[lexicon.value[text.index()] as usize * pools + pool] += weight;
            for feature in lexicon.features(text) {
                self.features[feature * pools + pool] += weight;
            }
        }
    }

    fn uncount(&mut self, lexicon: &Lexicon, row: &Signature, placed: &[Option<u16>], weight: f32) {
        let pools = self.pool_count;
        for (&(_, text), column) in row.cells.iter().zip(placed) {
            let Some(column) = column.map(usize::from) else {
                continue;
            };
            let pool = self.pools[column];
            self.totals[pool] -= weight;
            self.sorts[usize::from(lexicon.sorts[text.index()]) * pools + pool] -= weight;
            self.values[lexicon.value[text.index()] as usize * pools + pool] -= weight;
            for feature in lexicon.features(text) {
                self.features[feature * pools + pool] -= weight;
            }
        }
    }

    /// Scores a row by the profile without the row and its copies.
    pub(super) fn scores(
        &mut self,
        lexicon: &Lexicon,
        row: &Signature,
        placed: &[Option<u16>],
        weight: f32,
    ) -> CellScores {
        self.uncount(lexicon, row, placed, weight);
        let columns = self.pools.len();
        let mut scores = Vec::with_capacity(row.cells.len() * columns);
        let mut known = Vec::with_capacity(row.cells.len() * columns);
        let mut by_pool = vec![0.0; self.pool_count];
        for &(_, text) in &row.cells {
            self.score(lexicon, text, &mut by_pool);
            scores.extend(self.pools.iter().map(|&pool| by_pool[pool]));
            let counts = &self.values[lexicon.value[text.index()] as usize * self.pool_count..];
            known.extend(self.pools.iter().map(|&pool| counts[pool] > 0.0));
        }
        self.count(lexicon, row, placed, weight);
        CellScores {
            columns,
            scores,
            known,
        }
    }

    fn score(&self, lexicon: &Lexicon, text: TextId, out: &mut [f32]) {
        out.fill(0.0);
        // Features of one text are not independent: many count as a few.
        self.add(lexicon.shapes.get(text), BUDGET, out);
        self.add(lexicon.pairs.get(text), BUDGET, out);
        out.iter_mut()
            .for_each(|score| *score = score.clamp(-8.0, 8.0));
        let all: f32 = self.totals.iter().sum();
        let sort = usize::from(lexicon.sorts[text.index()]);
        let sorts = &self.sorts[sort * self.pool_count..][..self.pool_count];
        let background = (sorts.iter().sum::<f32>() + 1.0) / (all + SORTS as f32);
        for ((out, &count), &total) in out.iter_mut().zip(sorts).zip(&self.totals) {
            let share = (count + 2.0 * background) / (total + 2.0);
            *out += SORT_WEIGHT * (share / background).ln().clamp(-4.0, 4.0);
        }
        let pools = self.pool_count;
        let counts = &self.values[lexicon.value[text.index()] as usize * pools..][..pools];
        let n: f32 = counts.iter().sum();
        if n > 0.0 {
            let n = n.min(8.0) / n;
            // Squares: a text that stands mostly in one column stands elsewhere by damage.
            let seen: f32 = counts.iter().map(|&count| (count * n).powi(2)).sum();
            for (out, &count) in out.iter_mut().zip(counts) {
                let share = ((count * n).powi(2) + 0.15) / (seen + 0.15 * pools as f32);
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

    /// Adds the log odds of some features, together worth `budget` of them.
    fn add(&self, features: &[u32], budget: f32, out: &mut [f32]) {
        const SHRINK: f32 = 3.0;
        const FEATURE_CAP: f32 = 2.0;
        // A feature seen so many times counts half of what it says.
        const ONCE: f32 = 1.0;
        let pools = self.pool_count;
        let all: f32 = self.totals.iter().sum();
        let seen = |&&feature: &&u32| {
            self.features[feature as usize * pools..][..pools]
                .iter()
                .any(|&n| n > 0.0)
        };
        let used = features.iter().filter(seen).count() as f32;
        let scale = if used > budget { budget / used } else { 1.0 };
        for &feature in features.iter().filter(seen) {
            let counts = &self.features[feature as usize * pools..][..pools];
            let n = counts.iter().sum::<f32>();
            // What was seen once says less than what was seen often.
            let sure = n / (n + ONCE);
            let background = n / all;
            for ((out, &count), &total) in out.iter_mut().zip(counts).zip(&self.totals) {
                let odds = (count / background + SHRINK) / (total + SHRINK);
                *out += scale * sure * odds.ln().clamp(-FEATURE_CAP, FEATURE_CAP);
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

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("counted in 32 bits")
}
