//! What a document itself says: its letter sequences, counted by distinct passage.

mod read;

pub(super) use read::{Contexts, Expected, Path};

/// Letters of the longest sequence counted.
pub(super) const LONGEST: usize = 7;
/// Letters of the longest context.
pub(super) const CONTEXT: usize = LONGEST - 1;
/// Bits for pairs of letters: many more than a block has, few enough to stay near the processor.
const PAIRS: usize = 1 << 19;
/// Letters of the basic plane.
const SINGLE: usize = 1 << 16;
/// Continuations of one context that are looked through.
const LOOK: usize = 24;

/// A tree of letter sequences up to [`LONGEST`] letters.
///
/// Counts are numbers of passages, not of places, and the passage being judged can be left out:
/// a mistake that was copied cannot vouch for itself.
///
/// A sequence that has one place only is a leaf: what follows it is read in the text. Most
/// sequences are such, and what is longer than them need not be kept. O(letters · longest) to
/// build, in practice a few sequences for each letter.
#[derive(Debug)]
pub(super) struct Cache {
    nodes: Vec<Node>,
    /// Open addressing: some bits of the hash above the node; [`FREE`] is free.
    slots: Vec<u64>,
    /// A bit for each hash that is there, sixteen for each: most questions end here.
    seen: Vec<u64>,
    /// The sequences of one letter, of the basic plane: no need to search for them.
    single: Box<[u32]>,
    /// All passages, each between two [`EDGE`]s.
    text: Vec<char>,
    /// The passage left out, as a mark in the nodes.
    left_out: u32,
    /// Its sequences.
    paths: Vec<Path>,
    /// Letters side by side, by a bit of each pair: most questions end here.
    pairs: Box<[u64]>,
}

/// No such sequence.
const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;
/// What stands before and behind a passage.
const EDGE: char = '\0';
const FREE: u64 = u64::MAX;
/// Marks a place in the text among numbers of nodes: the sequence that ends there has no other.
const ALONE: u32 = 1 << 31;

#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    letter: char,
    /// Of a leaf its place, with [`ALONE`].
    first_child: u32,
    next_sibling: u32,
    /// The passage that touched it last.
    mark: u32,
    /// Passages that hold it.
    passages: u32,
    /// Passages that hold a continuation, summed over continuations.
    continued: u32,
    /// Different continuations.
    kinds: u16,
    /// Continuations in the passage left out.
    own: u16,
}

impl Cache {
    /// Counts passages.
    pub(super) fn of<'a>(passages: impl Iterator<Item = &'a [char]> + Clone) -> Self {
        let letters: usize = passages.clone().map(<[char]>::len).sum();
        // A letter makes one sequence or two.
        let slots = (letters * 5 / 2).next_power_of_two().max(1 << 10);
        let mut cache = Self {
            nodes: vec![Node::new(NONE, EDGE, NONE, 0)],
            slots: vec![FREE; slots],
            seen: vec![0; slots / 8],
            single: vec![NONE; SINGLE].into(),
            text: vec![EDGE],
            left_out: 0,
            paths: Vec::new(),
            pairs: vec![0; PAIRS / 64].into(),
        };
        for (mark, passage) in (1..).zip(passages) {
            for pair in passage.windows(2) {
                let bit = Self::pair(pair[0], pair[1]);
                cache.pairs[bit / 64] |= 1 << (bit % 64);
            }
            let start = cache.text.len();
            cache.text.extend(passage);
            cache.text.push(EDGE);
            let mut contexts = [NONE; CONTEXT];
            for at in start - 1..cache.text.len() - 1 {
                cache.count(&mut contexts, at as u32, mark);
            }
            cache.left_out = mark + 1;
        }
        cache
    }

    /// Leaves a passage out of all counts until the next one, and finds its sequences. O(letters ·
    /// longest).
    pub(super) fn leave_out(&mut self, passage: &[char]) {
        self.left_out += 1;
        let mark = self.left_out;
        let mut paths = std::mem::take(&mut self.paths);
        paths.clear();
        let mut contexts = [NONE; CONTEXT];
        for c in std::iter::once(EDGE).chain(passage.iter().copied()) {
            let mut path = Path::default();
            let mut next = [NONE; CONTEXT];
            for (n, parent) in (0..LONGEST).zip(std::iter::once(ROOT).chain(contexts)) {
                if parent == NONE {
                    break;
                }
                let Some(id) = self.find(parent, c) else {
                    continue;
                };
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
                    next[n] = id;
                }
            }
            path.contexts = next;
            paths.push(path);
            contexts = next;
        }
        self.paths = paths;
    }

    /// The sequences of the passage left out that end at its start, and at each of its letters.
    pub(super) fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// Letters that follow the contexts elsewhere in the document, from the longest context.
    pub(super) fn followers(&self, contexts: &Contexts, limit: usize, out: &mut Vec<char>) {
        let mut found: Vec<(u32, char)> = Vec::new();
        for &context in contexts[1..4].iter().rev() {
            found.clear();
            if context == NONE {
                continue;
            }
            if context & ALONE != 0 {
                let next = self.text[(context ^ ALONE) as usize + 1];
                found.extend((next != EDGE).then_some((1, next)));
            } else {
                self.children(context, &mut found);
            }
            for &(_, letter) in &found {
                if out.len() >= limit {
                    return;
                }
                if !out.contains(&letter) {
                    out.push(letter);
                }
            }
        }
    }

    /// Continuations of a sequence that is no leaf, with the passages that hold them; the most
    /// frequent first.
    fn children(&self, sequence: u32, out: &mut Vec<(u32, char)>) {
        let mut child = self.nodes[sequence as usize].first_child;
        for _ in 0..LOOK {
            let Some(node) = self.nodes.get(child as usize) else {
                break;
            };
            let held = self.held(node);
            if held > 0 {
                out.push((held, node.letter));
            }
            child = node.next_sibling;
        }
        out.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Passages other than the one left out that hold a sequence of at most [`LONGEST`] letters.
    pub(super) fn passages(&self, letters: impl Iterator<Item = char>) -> u32 {
        let mut sequence = ROOT;
        let mut passages = 0;
        for c in letters {
            (sequence, passages) = self.child(sequence, c);
            if sequence == NONE {
                return 0;
            }
        }
        passages
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

    fn held(&self, node: &Node) -> u32 {
        node.passages - u32::from(node.mark == self.left_out)
    }

    /// Counts the sequences that end at a place, and makes them the contexts.
    fn count(&mut self, contexts: &mut Contexts, at: u32, mark: u32) {
        let c = self.text[at as usize];
        let mut next = [NONE; CONTEXT];
        for (n, parent) in (0..LONGEST).zip(std::iter::once(ROOT).chain(*contexts)) {
            if parent == NONE {
                break;
            }
            let Some(id) = self.find(parent, c) else {
                self.add(parent, c, at, mark);
                continue;
            };
            let Node { first_child, .. } = self.nodes[id as usize];
            if first_child == at | ALONE {
                continue;
            }
            self.branch(id, n);
            let there = &mut self.nodes[id as usize];
            if there.mark != mark {
                there.mark = mark;
                there.passages += 1;
                self.nodes[parent as usize].continued += 1;
            }
            if n < CONTEXT {
                next[n] = id;
            }
        }
        *contexts = next;
    }

    /// Makes a leaf a sequence that may have several continuations.
    fn branch(&mut self, leaf: u32, n: usize) {
        let Node {
            first_child, mark, ..
        } = self.nodes[leaf as usize];
        if first_child == NONE || first_child & ALONE == 0 {
            return;
        }
        self.nodes[leaf as usize].first_child = NONE;
        let at = (first_child ^ ALONE) + 1;
        let c = self.text[at as usize];
        if c != EDGE && n < CONTEXT {
            self.add(leaf, c, at, mark);
        }
    }

    /// Adds a leaf.
    fn add(&mut self, parent: u32, c: char, at: u32, mark: u32) {
        let id = u32::try_from(self.nodes.len()).expect("blocks of passages are small");
        let mut node = Node::new(parent, c, at | ALONE, mark);
        let above = &mut self.nodes[parent as usize];
        above.kinds = above.kinds.saturating_add(1);
        above.continued += 1;
        node.next_sibling = std::mem::replace(&mut above.first_child, id);
        self.nodes.push(node);
        if self.nodes.len() * 2 > self.slots.len() {
            self.slots = vec![FREE; self.slots.len() * 2];
            self.seen = vec![0; self.seen.len() * 2];
            for id in 1..self.nodes.len() as u32 {
                self.enter(id);
            }
        } else {
            self.enter(id);
        }
    }

    fn enter(&mut self, id: u32) {
        let Node { parent, letter, .. } = self.nodes[id as usize];
        if parent == ROOT && (letter as usize) < SINGLE {
            self.single[letter as usize] = id;
            return;
        }
        let hash = Self::hash(parent, letter);
        let mut slot = self.slot(hash);
        while self.slots[slot] != FREE {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = hash & !0xFFFF_FFFF | u64::from(id);
        let word = self.word(hash);
        self.seen[word] |= 1 << (hash >> 58);
    }

    /// A sequence with one letter more, and the passages that hold it apart from the one left out;
    /// [`NONE`] where there are none.
    #[inline]
    fn child(&self, sequence: u32, c: char) -> (u32, u32) {
        if sequence & ALONE != 0 {
            let next = (sequence ^ ALONE) + 1;
            return if c != EDGE && self.text[next as usize] == c {
                (next | ALONE, 1)
            } else {
                (NONE, 0)
            };
        }
        let Some(id) = self.find(sequence, c) else {
            return (NONE, 0);
        };
        let node = &self.nodes[id as usize];
        let leaf = node.first_child != NONE && node.first_child & ALONE != 0;
        match self.held(node) {
            0 => (NONE, 0),
            held if leaf => (node.first_child, held),
            held => (id, held),
        }
    }

    /// The node of a sequence that is no leaf with one letter more.
    #[inline]
    fn find(&self, parent: u32, c: char) -> Option<u32> {
        if parent == ROOT && (c as usize) < SINGLE {
            let id = self.single[c as usize];
            return (id != NONE).then_some(id);
        }
        let hash = Self::hash(parent, c);
        if self.seen[self.word(hash)] >> (hash >> 58) & 1 == 0 {
            return None;
        }
        let mut slot = self.slot(hash);
        loop {
            let there = self.slots[slot];
            if there == FREE {
                return None;
            }
            if (there ^ hash) >> 32 == 0 {
                let id = there as u32;
                let node = &self.nodes[id as usize];
                if node.parent == parent && node.letter == c {
                    return Some(id);
                }
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn hash(parent: u32, c: char) -> u64 {
        let key = u64::from(parent) << 32 | u64::from(c as u32);
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }

    #[inline]
    fn word(&self, hash: u64) -> usize {
        (hash >> 20) as usize & (self.seen.len() - 1)
    }

    /// Where a search begins. The upper bits tell sequences of one slot apart.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        (hash >> 20) as usize & (self.slots.len() - 1)
    }
}

impl Node {
    fn new(parent: u32, letter: char, first_child: u32, mark: u32) -> Self {
        Self {
            parent,
            letter,
            first_child,
            next_sibling: NONE,
            mark,
            passages: 1,
            continued: 0,
            kinds: 0,
            own: 0,
        }
    }
}

#[cfg(test)]
mod tests;
