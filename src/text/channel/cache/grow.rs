//! Builds the tree of the sequences of passages.

use super::{ALONE, Alphabet, BITS, Cache, EDGE, LONGEST, NONE, Node, PAIRS};

/// A place with the letters that follow it, the first one highest; no more than [`LONGEST`], and
/// [`EDGE`] behind the end of the passage.
#[derive(Clone, Copy)]
struct Place {
    letters: u64,
    at: u32,
    passage: u32,
}

impl Place {
    /// The letter a few places on.
    #[inline]
    fn letter(&self, depth: usize) -> u16 {
        let behind = LONGEST - 1 - depth;
        (self.letters >> (BITS as usize * behind)) as u16 & ((1 << BITS) - 1)
    }

    /// How many letters two places share. Those behind the end of a passage are like each other.
    #[inline]
    fn shared(&self, other: &Self) -> u8 {
        let bits = (self.letters ^ other.letters).leading_zeros() - UNUSED;
        (bits / BITS) as u8
    }
}

/// Bits of the letters of a place that are always zero.
const UNUSED: u32 = u64::BITS - BITS * LONGEST as u32;

/// A sequence that is continued: the places it begins at, in order.
struct Sequence {
    node: u32,
    start: u32,
    end: u32,
    letters: u8,
}

impl Cache {
    /// Counts passages. O(n log n) for n letters.
    pub(in crate::text::channel) fn of<'a>(
        passages: impl Iterator<Item = &'a [char]> + Clone,
    ) -> Self {
        let mut cache = Self {
            nodes: Vec::new(),
            letters: Vec::new(),
            text: Vec::new(),
            sequences: Vec::new(),
            starts: Vec::new(),
            alphabet: Alphabet::new(),
            // No node has this mark yet.
            left_out: 1,
            own: 0..0,
            paths: Vec::new(),
            pairs: vec![0; PAIRS / 64].into(),
        };
        let mut places = Vec::new();
        for (passage, letters) in (0..).zip(passages) {
            let start = cache.end();
            cache.starts.push(start);
            cache.text.push(EDGE);
            for pair in letters.windows(2) {
                let bit = Self::pair(pair[0], pair[1]);
                cache.pairs[bit / 64] |= 1 << (bit % 64);
            }
            for &c in letters {
                let number = cache.alphabet.learn(c);
                cache.text.push(number);
            }
            let mut following = 0;
            for at in (start..cache.end()).rev() {
                let letter = u64::from(cache.text[at as usize]);
                following = following >> BITS | letter << (BITS * (LONGEST as u32 - 1));
                places.push(Place {
                    letters: following,
                    at,
                    passage,
                });
            }
        }
        cache.starts.push(cache.end());
        cache.text.push(EDGE);
        places.sort_unstable_by_key(|place| place.letters);
        cache.grow(&places);
        cache
    }

    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).expect("blocks of passages are small")
    }

    fn push(&mut self, letter: u16, first_child: u32, passages: u32) -> u32 {
        let id = self.nodes.len() as u32;
        self.letters.push(letter);
        self.nodes.push(Node {
            first_child,
            passages,
            continued: 0,
            mark: 0,
            kinds: 0,
            own: 0,
        });
        id
    }

    /// Makes a tree of the places, which are sorted. O(letters · longest).
    fn grow(&mut self, places: &[Place]) {
        let mut seen = Seen(vec![0; self.starts.len()], 0);
        let shared: Vec<u8> = std::iter::once(0)
            .chain(places.windows(2).map(|pair| pair[0].shared(&pair[1])))
            .collect();
        self.sequences = vec![[NONE; LONGEST]; self.text.len()];
        self.nodes.reserve(2 * places.len());
        self.letters.reserve(2 * places.len());
        let mut waiting = vec![Sequence {
            node: self.push(EDGE, 0, 0),
            start: 0,
            end: places.len() as u32,
            letters: 0,
        }];
        while let Some(sequence) = waiting.pop() {
            let depth = usize::from(sequence.letters);
            let (mut start, all) = (sequence.start as usize, sequence.end as usize);
            // Where the passage ends nothing follows.
            while depth > 0 && start < all && places[start].letter(depth) == EDGE {
                start += 1;
            }
            let first = self.nodes.len() as u32;
            let (mut continued, mut kinds) = (0, 0_u16);
            while start < all {
                let alike = shared[start + 1..all].iter();
                let end = start + 1 + alike.take_while(|&&n| n > sequence.letters).count();
                let place = places[start];
                let letter = place.letter(depth);
                continued += if end == start + 1 {
                    self.push(letter, (place.at + depth as u32) | ALONE, 1);
                    1
                } else {
                    let here = &places[start..end];
                    let passages = seen.passages(here);
                    let node = self.push(letter, 0, passages);
                    for place in here {
                        self.sequences[place.at as usize][depth] = node;
                    }
                    if depth + 1 < LONGEST {
                        waiting.push(Sequence {
                            node,
                            start: start as u32,
                            end: end as u32,
                            letters: sequence.letters + 1,
                        });
                    }
                    passages
                };
                kinds = kinds.saturating_add(1);
                start = end;
            }
            let node = &mut self.nodes[sequence.node as usize];
            (node.first_child, node.kinds, node.continued) = (first, kinds, continued);
        }
    }
}

/// Passages, each with the last question that met it, and the question.
struct Seen(Vec<u32>, u32);

impl Seen {
    /// How many different passages have places.
    fn passages(&mut self, places: &[Place]) -> u32 {
        self.1 += 1;
        let mut passages = 0;
        for place in places {
            let last = &mut self.0[place.passage as usize];
            passages += u32::from(*last != self.1);
            *last = self.1;
        }
        passages
    }
}
