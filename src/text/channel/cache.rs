//! What a document itself says: its letter sequences, counted by distinct passage.

mod grow;
mod read;

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

pub(super) use read::{Contexts, Expected, Path};

/// Letters of the longest sequence counted.
pub(super) const LONGEST: usize = 5;
/// Letters of the longest context.
pub(super) const CONTEXT: usize = LONGEST - 1;
/// Bits for pairs of letters: many more than a block has, few enough to stay near the processor.
const PAIRS: usize = 1 << 19;
/// Letters of the basic plane.
const BASIC: usize = 1 << 16;
/// Continuations of one context that are looked through.
const LOOK: usize = 64;
/// Fewer continuations are looked through one by one.
const FEW: usize = 16;

/// A tree of letter sequences up to [`LONGEST`] letters.
///
/// Counts are numbers of passages, not of places, and the passage being judged can be left out:
/// a mistake that was copied cannot vouch for itself.
///
/// A sequence that has one place only is a leaf: what follows it is read in the text. Most
/// sequences are such, and what is longer than them is not kept. The tree is read off the sorted
/// places, so that the continuations of a sequence are neighbours, and each place knows its
/// sequences: leaving a passage out needs no search. O(n log n) to build for n letters.
#[derive(Debug)]
pub(super) struct Cache {
    nodes: Vec<Node>,
    /// The last letter of each node's sequence; those of one parent are in order.
    letters: Vec<u16>,
    /// All passages, each between two [`EDGE`]s.
    text: Vec<u16>,
    /// For each place the nodes of the sequences of 1, 2, … letters that begin there; [`NONE`] for
    /// leaves.
    sequences: Vec<[u32; LONGEST]>,
    /// Where each passage begins: its [`EDGE`]; and the end of the last one.
    starts: Vec<u32>,
    alphabet: Alphabet,
    /// The passage left out, as a mark in the nodes, and its place in the text.
    left_out: u32,
    own: Range<u32>,
    /// Its sequences.
    paths: Vec<Path>,
    /// Letters side by side, by a bit of each pair: most questions end here.
    pairs: Box<[u64]>,
}

/// No such sequence.
const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;
/// What stands before and behind a passage; no letter.
const EDGE: u16 = 0;
/// Bits of the number of a letter.
const BITS: u32 = 12;
/// A letter that the passages do not have.
const UNHEARD: u16 = 1 << BITS;
/// Marks a place in the text among numbers of nodes: the sequence that ends there has no other.
const ALONE: u32 = 1 << 31;

#[derive(Debug, Clone, Copy)]
struct Node {
    /// Of a leaf its place, with [`ALONE`].
    first_child: u32,
    /// Passages that hold it.
    passages: u32,
    /// Passages that hold a continuation, summed over continuations.
    continued: u32,
    /// The passage left out that touched it last.
    mark: u32,
    /// Different continuations.
    kinds: u16,
    /// Continuations in the passage left out.
    own: u16,
}

/// The letters of the passages, numbered from 1 in the order they come.
#[derive(Debug)]
struct Alphabet {
    /// By code point; 0: not heard.
    basic: Box<[u16]>,
    others: HashMap<char, u16, FixedState>,
    letters: Vec<char>,
}

impl Alphabet {
    fn new() -> Self {
        Self {
            basic: vec![EDGE; BASIC].into(),
            others: HashMap::default(),
            letters: vec!['\0'],
        }
    }

    /// The number of a letter, which is given one where it has none. More letters than there are
    /// numbers, which only a list of characters has, share the last one.
    fn learn(&mut self, c: char) -> u16 {
        let number = match self.basic.get_mut(c as usize) {
            Some(number) => number,
            None => self.others.entry(c).or_insert(EDGE),
        };
        if *number == EDGE {
            let last = UNHEARD - 1;
            *number = u16::try_from(self.letters.len()).map_or(last, |next| next.min(last));
            if usize::from(*number) == self.letters.len() {
                self.letters.push(c);
            }
        }
        *number
    }

    #[inline]
    fn number(&self, c: char) -> u16 {
        let known = match self.basic.get(c as usize) {
            Some(&number) => number,
            None => self.others.get(&c).copied().unwrap_or(EDGE),
        };
        if known == EDGE { UNHEARD } else { known }
    }
}

impl Cache {
    /// Leaves a passage out of all counts until the next one, and finds its sequences. O(letters ·
    /// longest).
    pub(super) fn leave_out(&mut self, passage: usize) {
        self.paths.clear();
        let Some(&[start, end]) = self.starts.get(passage..passage + 2) else {
            return;
        };
        self.left_out += 1;
        self.own = start..end;
        let mark = self.left_out;
        let mut contexts = [NONE; CONTEXT];
        for at in start as usize..end as usize {
            let mut path = Path::NOWHERE;
            let parents = std::iter::once(ROOT).chain(contexts);
            for (n, parent) in (0..LONGEST).zip(parents) {
                if parent == NONE {
                    break;
                }
                let id = self.sequences[at - n][n];
                if id == NONE {
                    let parent = &mut self.nodes[parent as usize];
                    parent.own = parent.own.saturating_add(1);
                    continue;
                }
                let node = &mut self.nodes[id as usize];
                let others = node.passages - 1;
                if node.mark != mark {
                    node.mark = mark;
                    node.own = 0;
                    let parent = &mut self.nodes[parent as usize];
                    parent.own = parent.own.saturating_add(1);
                }
                path.held[n] = others;
                if others > 0 && n < CONTEXT {
                    path.contexts[n] = id;
                }
            }
            contexts = path.contexts;
            self.paths.push(path);
        }
    }

    /// The sequences of the passage left out that end at its start, and at each of its letters.
    pub(super) fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// Letters that follow the contexts elsewhere in the document, from the longest context.
    pub(super) fn followers(&self, contexts: &Contexts, limit: usize, out: &mut Vec<char>) {
        let mut found: [(u32, char); LOOK] = [(0, '\0'); LOOK];
        for &context in contexts[1..4].iter().rev() {
            if context == NONE || out.len() >= limit {
                continue;
            }
            let mut count = 0;
            if context & ALONE != 0 {
                let next = self.text[(context ^ ALONE) as usize + 1];
                if next != EDGE {
                    found[0] = (1, self.alphabet.letters[next as usize]);
                    count = 1;
                }
            } else {
                for child in self.children(context).take(LOOK) {
                    let held = self.held(child);
                    if held > 0 {
                        let letter = self.letters[child as usize];
                        found[count] = (held, self.alphabet.letters[letter as usize]);
                        count += 1;
                    }
                }
                found[..count].sort_unstable_by(|a, b| b.cmp(a));
            }
            for &(_, letter) in &found[..count] {
                if out.len() >= limit {
                    return;
                }
                if !out.contains(&letter) {
                    out.push(letter);
                }
            }
        }
    }

    /// The continuations of a sequence that is no leaf.
    #[inline]
    fn children(&self, sequence: u32) -> Range<u32> {
        let node = &self.nodes[sequence as usize];
        node.first_child..node.first_child + u32::from(node.kinds)
    }

    /// Passages other than the one left out that hold a sequence of at most [`LONGEST`] letters.
    pub(super) fn passages(&self, letters: impl Iterator<Item = char>) -> u32 {
        let mut sequence = ROOT;
        let mut passages = 0;
        for c in letters {
            (sequence, passages) = self.child(sequence, self.number(c));
            if sequence == NONE {
                return 0;
            }
        }
        passages
    }

    #[inline]
    fn number(&self, c: char) -> u16 {
        self.alphabet.number(c)
    }

    /// Whether another passage than the one left out has two letters side by side.
    #[inline]
    pub(super) fn side_by_side(&self, last: char, c: char) -> bool {
        self.perhaps_side_by_side(last, c) && self.passages([last, c].into_iter()) > 0
    }

    /// Whether a passage may have two letters side by side.
    #[inline]
    pub(super) fn perhaps_side_by_side(&self, last: char, c: char) -> bool {
        let bit = Self::pair(last, c);
        self.pairs[bit / 64] >> (bit % 64) & 1 == 1
    }

    #[inline]
    fn pair(last: char, c: char) -> usize {
        (last as usize)
            .wrapping_mul(0x9E37_79B1)
            .wrapping_add((c as usize).wrapping_mul(0x85EB_CA77))
            >> 7
            & (PAIRS - 1)
    }

    /// Passages other than the one left out that hold the sequence of a node.
    #[inline]
    fn held(&self, node: u32) -> u32 {
        let node = &self.nodes[node as usize];
        let own = if node.first_child & ALONE == 0 {
            node.mark == self.left_out
        } else {
            self.own.contains(&(node.first_child ^ ALONE))
        };
        node.passages - u32::from(own)
    }

    /// A sequence with one letter more, and the passages that hold it apart from the one left out;
    /// [`NONE`] where there are none.
    #[inline]
    fn child(&self, sequence: u32, letter: u16) -> (u32, u32) {
        if sequence & ALONE != 0 {
            let next = (sequence ^ ALONE) + 1;
            return if self.text[next as usize] == letter {
                (next | ALONE, 1)
            } else {
                (NONE, 0)
            };
        }
        let Some(id) = self.find(sequence, letter) else {
            return (NONE, 0);
        };
        match (self.held(id), self.nodes[id as usize].first_child) {
            (0, _) => (NONE, 0),
            (held, place) if place & ALONE != 0 => (place, held),
            (held, _) => (id, held),
        }
    }

    /// The node of a sequence that is no leaf with one letter more.
    #[inline]
    fn find(&self, parent: u32, letter: u16) -> Option<u32> {
        let children = self.children(parent);
        if parent == ROOT {
            // All letters are there, in order.
            let id = children.start + u32::from(letter);
            return children.contains(&id).then_some(id);
        }
        let letters = &self.letters[children.start as usize..children.end as usize];
        let at = if letters.len() <= FEW {
            letters.iter().position(|&other| other == letter)
        } else {
            letters.binary_search(&letter).ok()
        };
        at.map(|at| children.start + at as u32)
    }
}

#[cfg(test)]
mod tests;
