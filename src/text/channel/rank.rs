//! From what is known about a candidate to the probability that it is right.
//!
//! Boosted decision trees. They stand in `rules/model/ranking.txt`, one a line;
//! `cargo test --profile quick --test eval fit_ranking -- --ignored` fits them (`tests/eval/typo/fit.rs`).

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::{KINDS, Kind, is_hiragana, is_japanese, is_kanji, is_katakana};

/// What is weighed.
pub const NAMES: [&str; 47] = [
    "look",
    "homophone",
    "kana",
    "other",
    "dropped",
    "doubled",
    "added",
    "transposed",
    "of-hiragana",
    "of-katakana",
    "of-kanji",
    "katakana-run",
    "gain",
    "gain-without-document",
    "smoothness",
    "surprise",
    "surprise-of-the-letter",
    "surprise-of-the-letter-without-document",
    "likeness",
    "meant-elsewhere",
    "written-elsewhere",
    "words",
    "unknown-words-fewer",
    "single-kanji-fewer",
    "unknown-words-left",
    "beside-Latin-or-digits",
    "first-letters",
    "last-letters",
    "length",
    "lead",
    "clause-meant-elsewhere",
    "clause-written",
    "length-of-clause",
    "copies",
    "stranger",
    "word-meant",
    "word-written",
    "length-of-word",
    "in-compound",
    "joint-before-meant",
    "joint-behind-meant",
    "joint-before-written",
    "joint-behind-written",
    "letter-written",
    "letter-meant",
    "frequency-of-letter-written",
    "frequency-of-letter-meant",
];

/// What is known about a candidate.
pub(super) struct Facts<'a> {
    pub(super) letters: &'a [char],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meant: &'a [char],
    pub(super) kind: Kind,
    pub(super) gain: f32,
    pub(super) plain: f32,
    pub(super) smooth: f32,
    pub(super) surprise: f32,
    /// log P of the first letter that changes, with and without the document.
    pub(super) log_p: [f32; 2],
    /// By how much its score is better than that of the next candidate of the place.
    pub(super) lead: f32,
    /// Places that have the passage.
    pub(super) copies: u32,
    pub(super) likeness: f32,
    pub(super) written_elsewhere: u32,
    pub(super) meant_elsewhere: u32,
    /// Gain in cost; unknown words fewer; single kanji fewer; unknown words left.
    pub(super) words: [f32; 4],
    /// The clause of the candidate, and those like it.
    pub(super) twin: Word,
    /// How many more letters stand side by side as nowhere else.
    pub(super) stranger: f32,
    /// Whether the kanji that is written makes a compound that Japanese has.
    pub(super) in_compound: bool,
    /// The change with the letters of its script beside it.
    pub(super) word: Word,
    /// Passages that have the pairs of letters at its start and its end, written and meant; `None`
    /// at an end of the passage.
    pub(super) joints: [[Option<u32>; 2]; 2],
    /// Passages that have the first letter of what is written and of what is meant, and its
    /// frequency in Japanese; `None` where there is none.
    pub(super) letter: [Option<(u32, f32)>; 2],
}

/// A stretch of text around a candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Its length.
    pub(super) letters: usize,
    /// Places that have it as it was meant.
    pub(super) meant: u32,
    /// Places that have it as it is written.
    pub(super) written: u32,
}

/// Values of [`NAMES`].
#[derive(Debug, Clone, PartialEq)]
pub struct Features(pub [f32; NAMES.len()]);

impl Features {
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let &Facts {
            letters,
            start,
            end,
            kind,
            ..
        } = facts;
        let mut out = [0.0; NAMES.len()];
        let index = KINDS
            .iter()
            .position(|&k| k == kind)
            .expect("all kinds are there");
        let touched = (letters[start..end].first().or(facts.meant.first()).copied())
            .expect("something goes or something comes");
        let truth = |holds: bool| if holds { 1.0 } else { 0.0 };
        let run = (letters[..start].iter().rev())
            .take_while(|&&c| is_katakana(c))
            .count()
            + letters[start..]
                .iter()
                .take_while(|&&c| is_katakana(c))
                .count();
        let beside = [start.wrapping_sub(1), end]
            .iter()
            .any(|&at| letters.get(at).is_some_and(|&c| !is_japanese(c)));
        let count = |n: u32| (n as f32).ln_1p();
        let joint = |n: Option<u32>| n.map_or(-1.0, count);
        let [written, meant] = facts.joints;
        let [letter_written, letter_meant] =
            (facts.letter).map(|letter| letter.map_or((-1.0, 0.0), |(n, p)| (count(n), p)));
        let about = [
            truth(is_hiragana(touched)),
            truth(is_katakana(touched)),
            truth(is_kanji(touched)),
            run.min(8) as f32,
            facts.gain.clamp(-20.0, 40.0),
            facts.plain.clamp(-20.0, 40.0),
            facts.smooth.max(-12.0),
            facts.surprise.max(-60.0),
            facts.log_p[0].max(-25.0),
            facts.log_p[1].max(-25.0),
            facts.likeness,
            count(facts.meant_elsewhere),
            count(facts.written_elsewhere),
            facts.words[0].clamp(-30.0, 30.0),
            facts.words[1],
            facts.words[2],
            facts.words[3],
            truth(beside),
            start.min(3) as f32,
            (letters.len() - end).min(3) as f32,
            letters.len() as f32,
            facts.lead.clamp(-20.0, 20.0),
            count(facts.twin.meant),
            count(facts.twin.written),
            facts.twin.letters as f32,
            count(facts.copies),
            facts.stranger,
            count(facts.word.meant),
            count(facts.word.written),
            facts.word.letters as f32,
            truth(facts.in_compound),
            joint(meant[0]),
            joint(meant[1]),
            joint(written[0]),
            joint(written[1]),
            letter_written.0,
            letter_meant.0,
            letter_written.1,
            letter_meant.1,
        ];
        out[index] = 1.0;
        out[KINDS.len()..].copy_from_slice(&about);
        Self(out)
    }
}

/// What the first trees say of a candidate that never becomes probable: of 42,000 candidates in
/// statutes, and in manuals and tables with injected mistakes, none that was below came to 5 %;
/// seven in ten are left there.
const HOPELESS: f32 = -5.5;
const FIRST: usize = 60;

/// Decision trees whose values add up to the logarithm of the odds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trees {
    nodes: Vec<Node>,
    /// The first node of each tree.
    roots: Vec<u32>,
}

/// What a tree does at a node: goes on with the next node where a feature is below a bound, else
/// with another one. Small, as thousands are asked for each candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    /// The bound; of a leaf the value to be added.
    below: f32,
    /// How many nodes further on the other one is; 0: this is a leaf.
    right: u16,
    /// Index into [`NAMES`].
    feature: u16,
}

impl Trees {
    /// The trees that come with kouetsu.
    pub fn builtin() -> &'static Self {
        static TREES: LazyLock<Trees> = LazyLock::new(|| {
            let text = include_str!("../../../rules/model/ranking.txt");
            Trees::read(text).expect("a test reads the file")
        });
        &TREES
    }

    /// Reads trees, one a line: a node is a value, or a feature and its bound (`gain<3.5`)
    /// followed by the node below it and the other one. Lines that begin with # are remarks.
    /// `None`: no tree. O(text).
    pub fn read(text: &str) -> Option<Self> {
        let mut trees = Self::default();
        let features: HashMap<&str, usize, FixedState> = NAMES.into_iter().zip(0..).collect();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            trees.roots.push(u32::try_from(trees.nodes.len()).ok()?);
            let mut words = line.split(' ');
            trees.node(&mut words, &features)?;
            if words.next().is_some() {
                return None;
            }
        }
        Some(trees)
    }

    fn node<'t>(
        &mut self,
        words: &mut impl Iterator<Item = &'t str>,
        features: &HashMap<&str, usize, FixedState>,
    ) -> Option<()> {
        let word = words.next()?;
        let Some((name, below)) = word.split_once('<') else {
            let below = word.parse().ok()?;
            self.nodes.push(Node {
                below,
                right: 0,
                feature: 0,
            });
            return Some(());
        };
        let at = self.nodes.len();
        self.nodes.push(Node {
            below: below.parse().ok()?,
            right: 0,
            feature: u16::try_from(*features.get(name)?).ok()?,
        });
        self.node(words, features)?;
        self.nodes[at].right = u16::try_from(self.nodes.len() - at).ok()?;
        self.node(words, features)
    }

    /// The probability that a candidate is right. O(trees · depth).
    pub fn probability(&self, features: &Features) -> f32 {
        let value = |&root: &u32| {
            let mut at = root as usize;
            loop {
                let node = self.nodes[at];
                if node.right == 0 {
                    return node.below;
                }
                let below = features.0[usize::from(node.feature)] < node.below;
                at += if below { 1 } else { usize::from(node.right) };
            }
        };
        let (first, rest) = self.roots.split_at(self.roots.len().min(FIRST));
        let mut sum: f32 = first.iter().map(value).sum();
        if sum > HOPELESS {
            sum += rest.iter().map(value).sum::<f32>();
        }
        1.0 / (1.0 + (-sum).exp())
    }
}
