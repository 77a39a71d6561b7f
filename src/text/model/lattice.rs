//! The cheapest way to cut a text into words (Viterbi).

use super::lexicon::{Entry, HIRAGANA, KANJI, Lexicon, NAT, Step, Way, category};

/// Unknown words of kanji and of hiragana have up to this many letters; others are as long as
/// letters of their kind go on.
const SHORT: usize = 2;
/// Longer runs of one kind are cut: time stays linear in the text.
const RUN: u8 = 24;
/// Kinds of letters that make unknown words beside known ones: katakana, Latin letters, digits.
const ALWAYS: [usize; 3] = [3, 4, 5];
/// Steps through the word list that are remembered: about those of a few pages.
const STEPS: usize = 1 << 13;

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

/// Cuts texts into words; what one text needed is at hand for the next.
#[derive(Debug)]
pub struct Lattice<'a> {
    lexicon: &'a Lexicon,
    /// The steps taken last, each at the place of its hash.
    steps: Vec<(Way, char, Step)>,
    /// For each place the words that end there.
    ends: Vec<Vec<Node>>,
    /// Words that begin at a place.
    found: Vec<Entry>,
    /// For each letter its kind, and how many of its kind follow.
    runs: Vec<(u8, u8)>,
}

/// A word at the end of a path through the lattice.
#[derive(Debug, Clone, Copy)]
struct Node {
    class: u8,
    cost: i32,
    unknown: u32,
    single_kanji: u32,
}

impl<'a> Lattice<'a> {
    /// A lattice of words.
    pub fn of(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            // No step begins with this letter.
            steps: vec![(Way::default(), '\0', Step::default()); STEPS],
            ends: Vec::new(),
            found: Vec::new(),
            runs: Vec::new(),
        }
    }

    /// The words that begin a text, the shortest first; a word of several classes comes several
    /// times. O(longest word).
    pub fn prefixes(&mut self, text: &[char]) -> &[Entry] {
        self.found.clear();
        let mut way = self.lexicon.root();
        for (len, &c) in (1..).zip(text) {
            let step = self.step(way, c);
            if let Some(list) = step.list {
                let entries = self.lexicon.list(list);
                self.found
                    .extend(entries.map(|entry| Entry { len, ..entry }));
            }
            let Some(on) = step.on else { break };
            way = on;
        }
        &self.found
    }

    #[inline]
    fn step(&mut self, way: Way, c: char) -> Step {
        let key = u64::from(way.node) << 21 ^ u64::from(c as u32);
        let slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51) as usize % STEPS;
        let there = &mut self.steps[slot];
        if there.0 != way || there.1 != c || c == '\0' {
            *there = (way, c, self.lexicon.step(way, c));
        }
        there.2
    }

    /// The cheapest segmentation. O(text · longest word).
    pub fn segment(&mut self, text: &[char]) -> Segmentation {
        for end in &mut self.ends {
            end.clear();
        }
        if self.ends.len() <= text.len() {
            self.ends.resize(text.len() + 1, Vec::new());
        }
        self.ends[0].push(Node {
            class: 0,
            cost: 0,
            unknown: 0,
            single_kanji: 0,
        });
        self.runs.clear();
        self.runs.resize(text.len(), (0, 0));
        let mut behind = (u8::MAX, 0);
        for (run, &c) in self.runs.iter_mut().zip(text).rev() {
            let kind = category(c) as u8;
            behind = (
                kind,
                if kind == behind.0 {
                    RUN.min(behind.1 + 1)
                } else {
                    1
                },
            );
            *run = behind;
        }
        for at in 0..text.len() {
            if self.ends[at].is_empty() {
                continue;
            }
            let known = self.prefixes(&text[at..]).len();
            self.add_unknown(at);
            let alone = u32::from(usize::from(self.runs[at].0) == KANJI);
            let (here, behind) = self.ends.split_at_mut(at + 1);
            for (place, entry) in self.found.iter().enumerate() {
                let (best, cost) = cheapest(self.lexicon, &here[at], entry.class);
                let node = Node {
                    class: entry.class,
                    cost: cost + i32::from(entry.cost),
                    unknown: best.unknown + u32::from(place >= known),
                    single_kanji: best.single_kanji + if entry.len == 1 { alone } else { 0 },
                };
                let end = &mut behind[entry.len - 1];
                // One way for each class is enough.
                match end.iter_mut().find(|other| other.class == node.class) {
                    None => end.push(node),
                    Some(other) if node.cost < other.cost => *other = node,
                    Some(_) => {}
                }
            }
        }
        let (end, cost) = cheapest(self.lexicon, &self.ends[text.len()], 0);
        Segmentation {
            cost: cost as f32 / NAT,
            unknown: end.unknown,
            single_kanji: end.single_kanji,
        }
    }

    /// Adds unknown words that may begin at a place. Where words are known, kanji, hiragana and
    /// signs are taken as those.
    fn add_unknown(&mut self, at: usize) {
        let (kind, run) = self.runs[at];
        let kind = usize::from(kind);
        if !self.found.is_empty() && !ALWAYS.contains(&kind) {
            return;
        }
        let run = usize::from(run);
        let lengths = if matches!(kind, KANJI | HIRAGANA) {
            1..=run.min(SHORT)
        } else {
            run..=run
        };
        let entry = self.lexicon.unknown(kind);
        self.found.extend(lengths.map(|len| Entry { len, ..entry }));
    }
}

/// The cheapest way to a word of a class, of those that end before it, and its cost.
#[inline]
fn cheapest<'n>(lexicon: &Lexicon, ends: &'n [Node], class: u8) -> (&'n Node, i32) {
    let joined = ends.iter().map(|node| {
        (
            node,
            node.cost + i32::from(lexicon.connection(node.class, class)),
        )
    });
    joined
        .min_by_key(|&(_, cost)| cost)
        .expect("a path ends here")
}
