//! A character 4-gram model with backoff. A fifth letter finds nothing more in mistakes of a letter.
//!
//! Digits are one letter and so are Latin letters; rare letters are one more, the unknown.
//! A context of up to three letters has a list of the letters known after it, sorted, with their
//! log probabilities in a byte each; a hash table with 16-bit fingerprints finds the list. A
//! context's absence in the table is certain, its presence wrong once in about 30,000 times.

use super::data::{self, Damage, u16_at, u32_at};

/// The longest context in letters.
pub const CONTEXT: usize = 3;

/// Before the first letter of a segment.
pub(super) const START: u16 = 0;
/// Any letter outside the alphabet.
pub(super) const UNKNOWN: u16 = 1;
/// The first letter of the alphabet.
pub(super) const FIRST: u16 = 2;
/// Letters are 12-bit numbers and the last is kept free.
pub(super) const LETTERS: usize = 4095;
pub(super) const FILE: &[u8] = include_bytes!("../../../rules/model/ngram.bin");
pub(super) const KIND: [u8; 8] = *b"k-ngram1";
/// A slot of the table: fingerprint, start of the list, backoff.
pub(super) const SLOT: usize = 6;
/// How many letters are listed as standing before a letter.
pub(super) const PRECEDING: usize = 24;

/// Which letters follow which.
#[derive(Debug)]
pub struct Ngram {
    /// By code point, of a letter or its class; letters outside the basic plane are unknown.
    numbers: Box<[u16]>,
    letters: Vec<char>,
    unigrams: &'static [u8],
    /// One slot for each letter, then the hash table, which ends in an empty slot.
    slots: &'static [u8],
    /// In how many slots of the hash table a search may begin.
    hashed: u32,
    followers: &'static [u8],
    log_ps: &'static [u8],
    preceding: &'static [u8],
    /// A bit for each pair of letters: whether the second is known right after the first. As many
    /// whole words for each first letter.
    pairs: Box<[u64]>,
    /// Words of one first letter.
    words: usize,
    /// For each word how many bits are set in those before it, of the same first letter.
    before: Box<[u16]>,
}

/// Where a text stands: the contexts known for its last letters.
///
/// The default state begins a segment: a list item, a sentence.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// The last letters, 12 bits each, the last one lowest.
    history: u64,
    /// How many of them count.
    known: u8,
    /// The slots of the contexts of 1, 2, … letters.
    slots: [u32; CONTEXT],
    /// How many of these contexts are known; 0: they have not been looked up.
    depth: u8,
}

impl Default for State {
    fn default() -> Self {
        Self {
            history: START.into(),
            known: 1,
            slots: [START.into(), 0, 0],
            depth: 1,
        }
    }
}

/// Letters that the model does not tell apart share one probability; each of the thousands of them
/// gets a part of it (in nats). 咸功 for 成功 is no less strange for being unheard of.
pub(super) const SHARED: f32 = 7.0;

/// Log probabilities are kept in steps of a 14th nat.
pub(super) const P_STEPS: f32 = 14.0;
/// Backoffs are small.
pub(super) const BACKOFF_STEPS: f32 = 32.0;

/// Where a context's search begins in a table of `size` slots, and its fingerprint.
pub(super) fn place(context: u64, letters: usize, size: u32) -> (u32, u16) {
    let mut mixed = (context | (letters as u64) << 60).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^= mixed >> 32;
    let place = ((mixed >> 32) * u64::from(size)) >> 32;
    // Zero is an empty slot.
    (place as u32, (mixed as u16).max(1))
}

/// What the model reads for a letter: all digits are 0, all Latin letters a.
pub(super) fn class_of(c: char) -> char {
    match c {
        '0'..='9' | '０'..='９' => '0',
        'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => 'a',
        c => c,
    }
}

impl Ngram {
    /// The data that come with kouetsu; a test sees that they are intact.
    pub(super) fn builtin() -> Self {
        Self::of(FILE).expect("a test reads the file that comes with kouetsu")
    }

    /// Reads a model. O(alphabet) and a pass for the checksum.
    ///
    /// # Errors
    ///
    /// When the file is damaged.
    pub fn read(file: &'static [u8]) -> Result<Self, Damage> {
        data::intact(file)?;
        Self::of(file)
    }

    fn of(file: &'static [u8]) -> Result<Self, Damage> {
        let [letters, unigrams, size, slots, followers, log_ps, preceding] =
            data::parts(KIND, file)?;
        let letters = std::str::from_utf8(letters).map_err(|_| Damage::Length)?;
        let letters: Vec<char> = letters.chars().collect();
        let count = letters.len() + FIRST as usize;
        let all = slots.len() / SLOT;
        if count > LETTERS
            || unigrams.len() != count
            || size.len() != 4
            || all <= count + u32_at(size, 0) as usize
            || slots.len() % SLOT != 0
            || followers.len() != 2 * log_ps.len()
            || preceding.len() != 2 * PRECEDING * count
        {
            return Err(Damage::Length);
        }
        let mut numbers = vec![UNKNOWN; 0x1_0000].into_boxed_slice();
        for (number, &letter) in (FIRST..).zip(&letters) {
            *numbers.get_mut(letter as usize).ok_or(Damage::Length)? = number;
        }
        for c in ('0'..='z').chain('０'..='ｚ') {
            numbers[c as usize] = numbers[class_of(c) as usize];
        }
        let mut ngram = Self {
            numbers,
            unigrams,
            hashed: u32_at(size, 0),
            letters,
            slots,
            followers,
            log_ps,
            preceding,
            words: count.div_ceil(64),
            pairs: vec![0; count * count.div_ceil(64)].into(),
            before: vec![0; count * count.div_ceil(64)].into(),
        };
        for last in 0..count as u16 {
            let (start, end) = ngram.list(last.into());
            for at in start..end {
                let (word, bit) = ngram.pair(last, u16_at(followers, at));
                *ngram.pairs.get_mut(word).ok_or(Damage::Length)? |= bit;
            }
            let words = ngram.pair(last, 0).0..ngram.pair(last + 1, 0).0;
            let mut known = 0;
            for (word, before) in ngram.pairs[words.clone()]
                .iter()
                .zip(&mut ngram.before[words])
            {
                *before = known;
                known += word.count_ones() as u16;
            }
        }
        Ok(ngram)
    }

    /// Whether a letter ends a segment: white space, 。, and the marks between list items.
    ///
    /// The model has been taught segments; a text scored across their edges scores badly there.
    pub fn breaks(c: char) -> bool {
        c.is_whitespace() || matches!(c, '。' | '・' | '●' | '○' | '◆' | '※')
    }

    /// The letters that the model tells apart, the most frequent first.
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// Whether the model tells a letter from other rare letters.
    pub fn knows(&self, c: char) -> bool {
        self.number(c) != UNKNOWN
    }

    /// The natural logarithm of the probability of `c` after `context`.
    ///
    /// Only the last three letters count; a shorter context begins a segment.
    pub fn log_p(&self, context: &[char], c: char) -> f32 {
        self.log_p_in(&self.state(context), self.number(c))
    }

    /// The state behind a context; see [`Ngram::log_p`].
    pub fn state(&self, context: &[char]) -> State {
        let mut state = State::default();
        let mut tail = context;
        if context.len() >= CONTEXT {
            tail = &context[context.len() - CONTEXT..];
            state.known = 0;
        }
        for &c in tail {
            self.push(&mut state, self.number(c));
        }
        self.settle(&mut state);
        state
    }

    /// Reads one letter: moves the state behind it and gives its log probability. O(1).
    #[inline]
    pub fn advance(&self, state: &mut State, c: char) -> f32 {
        self.settle(state);
        let log_p = self.log_p_at(state, c);
        self.follow(state, c);
        log_p
    }

    /// The log probability of a letter in a settled state. O(1).
    #[inline]
    pub fn log_p_at(&self, state: &State, c: char) -> f32 {
        self.log_p_in(state, self.number(c))
    }

    /// Moves a state behind a letter. O(1).
    #[inline]
    pub fn follow(&self, state: &mut State, c: char) {
        self.push(state, self.number(c));
    }

    /// Looks up what the next letter of a state is expected from, where that has not been done:
    /// of use for a state that is read on from several times. O(1).
    #[inline]
    pub fn settle(&self, state: &mut State) {
        if state.depth == 0 {
            self.enter(state);
        }
    }

    /// The log probability of each letter of a segment, from its start. O(text).
    pub fn log_ps<'a>(&'a self, segment: &'a [char]) -> impl Iterator<Item = f32> + 'a {
        let mut state = State::default();
        segment.iter().map(move |&c| self.advance(&mut state, c))
    }

    /// The contexts that are known for the last letters of a settled state, the longest first. They
    /// are good for [`Ngram::listed`].
    pub fn contexts(&self, state: &State) -> impl Iterator<Item = u32> + use<> {
        let slots = state.slots;
        (0..state.depth as usize).rev().map(move |at| slots[at])
    }

    /// The letters known after a context, the most probable first; at most `limit`. Digits are `0`,
    /// Latin letters `a`.
    pub fn listed(&self, context: u32, limit: usize) -> Vec<char> {
        let (start, end) = self.list(context);
        let mut list: Vec<(u8, u16)> = (start..end)
            .map(|at| (self.log_ps[at], u16_at(self.followers, at)))
            .collect();
        if limit < list.len() {
            list.select_nth_unstable(limit);
            list.truncate(limit);
        }
        list.sort_unstable();
        list.into_iter()
            .filter_map(|(_, number)| self.letter(number))
            .collect()
    }

    /// The letters that most often stand before `c`, the most frequent first; a few dozen.
    pub fn preceding(&self, c: char) -> impl Iterator<Item = char> + '_ {
        let first = self.number(c) as usize * PRECEDING;
        (first..first + PRECEDING).filter_map(|at| self.letter(u16_at(self.preceding, at)))
    }

    /// The log probability of a letter after one that it is known after, whatever stands before.
    /// O(1).
    #[inline]
    pub fn after(&self, last: u16, c: u16) -> f32 {
        let at = self.find_behind(last, c);
        at.map_or(0.0, |at| -f32::from(self.log_ps[at]) / P_STEPS)
    }

    /// Whether the model knows a letter right after another one, by their numbers. O(1).
    #[inline]
    pub fn pairs(&self, last: u16, c: u16) -> bool {
        let (word, bit) = self.pair(last, c);
        last != UNKNOWN && c != UNKNOWN && self.pairs[word] & bit != 0
    }

    /// The number of the last letter of a state.
    #[inline]
    pub fn last(&self, state: &State) -> u16 {
        (state.history & 0xFFF) as u16
    }

    /// Whether the model knows `c` right after `last`. O(1).
    #[inline]
    pub fn follows(&self, last: char, c: char) -> bool {
        self.pairs(self.number(last), self.number(c))
    }

    /// About the log probability of a letter after a settled state, of a letter that is known after
    /// the last one: contexts are lengthened as long as they know it. O(1).
    #[inline]
    pub fn among_known(&self, state: &State, number: u16) -> f32 {
        let known = &state.slots[..usize::from(state.depth)];
        let mut found = self.find_behind(self.last(state), number);
        let mut at = 1;
        while at < known.len() {
            let (start, end) = self.list(known[at]);
            let Some(longer) = self.find(start, end, number) else {
                break;
            };
            found = Some(longer);
            at += 1;
        }
        let backoff: f32 = known[at..].iter().map(|&slot| self.backoff(slot)).sum();
        found.map_or(f32::NEG_INFINITY, |at| {
            -f32::from(self.log_ps[at]) / P_STEPS
        }) - backoff
    }

    /// What is left for the letters that the model does not know after the last one: their log
    /// probability in a settled state is this and their [`frequency`](Self::frequency). O(1).
    pub fn left(&self, state: &State) -> f32 {
        let known = &state.slots[..usize::from(state.depth)];
        -known.iter().map(|&slot| self.backoff(slot)).sum::<f32>()
    }

    /// The natural logarithm of how often a letter is seen, whatever stands before it.
    pub fn frequency(&self, c: char) -> f32 {
        let number = self.number(c);
        let shared = if number == UNKNOWN { SHARED } else { 0.0 };
        -f32::from(self.unigrams[number as usize]) / P_STEPS - shared
    }

    /// What the model calls a letter.
    #[inline]
    pub fn number(&self, c: char) -> u16 {
        (self.numbers.get(c as usize).copied()).unwrap_or(UNKNOWN)
    }

    fn letter(&self, number: u16) -> Option<char> {
        let index = number.checked_sub(FIRST)?;
        self.letters.get(index as usize).copied()
    }

    /// The list of a context.
    fn list(&self, slot: u32) -> (usize, usize) {
        let start = |slot: usize| {
            let bytes = &self.slots[SLOT * slot + 2..SLOT * slot + 5];
            u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) as usize
        };
        (start(slot as usize), start(slot as usize + 1))
    }

    /// What it costs to shorten a context.
    fn backoff(&self, slot: u32) -> f32 {
        f32::from(self.slots[SLOT * slot as usize + 5]) / BACKOFF_STEPS
    }

    fn log_p_in(&self, state: &State, number: u16) -> f32 {
        let mut backoff = if number == UNKNOWN { -SHARED } else { 0.0 };
        for &slot in state.slots[1..usize::from(state.depth).max(1)].iter().rev() {
            let (start, end) = self.list(slot);
            if let Some(at) = self.find(start, end, number) {
                return backoff - f32::from(self.log_ps[at]) / P_STEPS;
            }
            backoff -= self.backoff(slot);
        }
        // The contexts of one letter are the first slots.
        let last = state.slots[0];
        if let Some(at) = self.find_behind(last as u16, number) {
            return backoff - f32::from(self.log_ps[at]) / P_STEPS;
        }
        backoff -= self.backoff(last);
        backoff - f32::from(self.unigrams[number as usize]) / P_STEPS
    }

    /// The word and the bit of a pair of letters.
    #[inline]
    fn pair(&self, last: u16, c: u16) -> (usize, u64) {
        let word = usize::from(last) * self.words + usize::from(c) / 64;
        (word, 1 << (c % 64))
    }

    /// Where a letter stands in the list of a context of one letter, which is sorted: behind those
    /// that are known before it.
    fn find_behind(&self, last: u16, number: u16) -> Option<usize> {
        let (word, bit) = self.pair(last, number);
        let known = self.pairs[word];
        let before = usize::from(self.before[word]) + (known & (bit - 1)).count_ones() as usize;
        (known & bit != 0).then(|| self.list(last.into()).0 + before)
    }

    /// Where a letter stands in a sorted list.
    fn find(&self, start: usize, end: usize, number: u16) -> Option<usize> {
        let list = self.followers[2 * start..2 * end].as_chunks::<2>().0;
        let at = list.partition_point(|&letter| u16::from_le_bytes(letter) < number);
        let found = u16::from_le_bytes(*list.get(at)?) == number;
        found.then_some(start + at)
    }

    fn push(&self, state: &mut State, number: u16) {
        state.history = (state.history << 12 | u64::from(number)) & 0xFFFF_FFFF_FFFF;
        state.known = (state.known + 1).min(CONTEXT as u8);
        state.depth = 0;
    }

    /// Looks up the contexts of a new history. Every tail of a known context is known.
    fn enter(&self, state: &mut State) {
        state.slots[0] = (state.history & 0xFFF) as u32;
        state.depth = 1;
        for letters in 2..=state.known as usize {
            let context = state.history & ((1 << (12 * letters)) - 1);
            let Some(slot) = self.slot(context, letters) else {
                break;
            };
            state.slots[letters - 1] = slot;
            state.depth = letters as u8;
        }
    }

    fn slot(&self, context: u64, letters: usize) -> Option<u32> {
        let (place, fingerprint) = place(context, letters, self.hashed);
        let mut slot = self.unigrams.len() + place as usize;
        loop {
            let there = u16_at(&self.slots[SLOT * slot..], 0);
            if there == fingerprint {
                return Some(slot as u32);
            }
            // The last slot is empty.
            if there == 0 {
                return None;
            }
            slot += 1;
        }
    }
}
