//! What a document itself says: its letter sequences, counted by distinct passage.

/// Letters of the longest sequence counted.
pub(super) const LONGEST: usize = 7;
/// Letters of the longest context.
pub(super) const CONTEXT: usize = LONGEST - 1;
/// Bits for pairs of letters: many more than a block has, few enough to stay near the processor.
const PAIRS: usize = 1 << 19;
/// Continuations of one context that are looked through.
const LOOK: usize = 48;

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
    /// All passages, each between two [`EDGE`]s.
    text: Vec<char>,
    /// The passage left out, as a mark in the nodes.
    left_out: u32,
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

/// The contexts known for the last letters; `[n]` has `n + 1` letters. What only the passage left
/// out holds is not known.
pub(super) type Contexts = [u32; CONTEXT];

/// How much the contexts of a place say, whatever letter follows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    /// Passages that continue each context, summed over continuations.
    all: [f32; CONTEXT],
    /// Different continuations.
    kinds: [f32; CONTEXT],
}

impl Cache {
    /// Counts passages.
    pub(super) fn of<'a>(passages: impl Iterator<Item = &'a [char]>) -> Self {
        let mut cache = Self {
            nodes: vec![Node::new(NONE, EDGE, NONE, 0)],
            slots: vec![FREE; 1 << 12],
            seen: vec![0; 1 << 9],
            text: vec![EDGE],
            left_out: 0,
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

    /// Contexts at the start of a passage.
    pub(super) fn start(&self) -> Contexts {
        let mut contexts = [NONE; CONTEXT];
        contexts[0] = self.child(ROOT, EDGE).0;
        contexts
    }

    /// Leaves a passage out of all counts until the next one. O(letters · longest).
    pub(super) fn leave_out(&mut self, passage: &[char]) {
        self.left_out += 1;
        let mark = self.left_out;
        let mut contexts = [NONE; CONTEXT];
        for c in std::iter::once(EDGE).chain(passage.iter().copied()) {
            let mut next = [NONE; CONTEXT];
            for (n, parent) in (0..LONGEST).zip(std::iter::once(ROOT).chain(contexts)) {
                if parent == NONE {
                    break;
                }
                let Some(id) = self.find(parent, c) else {
                    continue;
                };
                let node = &mut self.nodes[id as usize];
                let shared = node.passages > 1;
                if node.mark != mark {
                    node.mark = mark;
                    node.own = 0;
                    let parent = &mut self.nodes[parent as usize];
                    parent.own = parent.own.saturating_add(1);
                }
                if shared && n < CONTEXT {
                    next[n] = id;
                }
            }
            contexts = next;
        }
    }

    /// How much each of the contexts says. O(longest).
    pub(super) fn expected(&self, contexts: &Contexts) -> Expected {
        let mut expected = Expected::default();
        for (n, &context) in contexts.iter().enumerate() {
            let (all, kinds) = match context {
                NONE => break,
                place if place & ALONE != 0 => {
                    let goes_on = self.text[(place ^ ALONE) as usize + 1] != EDGE;
                    (u32::from(goes_on), 1)
                }
                context => {
                    let node = &self.nodes[context as usize];
                    let own = if node.mark == self.left_out {
                        u32::from(node.own)
                    } else {
                        0
                    };
                    (node.continued.saturating_sub(own), u32::from(node.kinds))
                }
            };
            expected.all[n] = all as f32;
            expected.kinds[n] = kinds.min(all) as f32;
        }
        expected
    }

    /// The probability of `c`, given what it is without the document; moves the contexts on.
    /// O(longest).
    #[inline]
    pub(super) fn step(
        &self,
        contexts: &mut Contexts,
        expected: &Expected,
        c: char,
        without: f32,
    ) -> f32 {
        let mut p = without;
        let mut next = [NONE; CONTEXT];
        next[0] = self.child(ROOT, c).0;
        // What no short context is followed by, no longer one is.
        let mut known = next[0] != NONE;
        for n in 0..CONTEXT {
            let context = contexts[n];
            if context == NONE {
                break;
            }
            let (hit, count) = if known {
                self.child(context, c)
            } else {
                (NONE, 0)
            };
            known = hit != NONE;
            if n + 1 < CONTEXT {
                next[n + 1] = hit;
            }
            let (all, kinds) = (expected.all[n], expected.kinds[n]);
            if all != 0.0 {
                p = (count as f32 + kinds * p) / (all + kinds);
            }
        }
        *contexts = next;
        p
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
        let bit = Self::pair(last, c);
        self.pairs[bit / 64] >> (bit % 64) & 1 == 1 && self.passages([last, c].into_iter()) > 0
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
mod tests {
    use super::*;

    fn cache(passages: &[&str]) -> (Cache, Vec<Vec<char>>) {
        let passages: Vec<Vec<char>> = passages.iter().map(|p| p.chars().collect()).collect();
        (Cache::of(passages.iter().map(Vec::as_slice)), passages)
    }

    #[test]
    fn passages_are_counted_not_places() {
        let (mut cache, passages) = cache(&["利用勧奨と利用勧奨", "利用勧奨", "利用動奨"]);
        assert_eq!(cache.passages("利用勧".chars()), 2);
        assert_eq!(cache.passages("利用".chars()), 3);
        cache.leave_out(&passages[2]);
        assert_eq!(cache.passages("利用".chars()), 2);
        assert_eq!(cache.passages("利用動".chars()), 0);
        cache.leave_out(&passages[0]);
        assert_eq!(cache.passages("利用勧".chars()), 1);
        assert_eq!(cache.passages("利用動".chars()), 1);
    }

    #[test]
    fn a_passage_does_not_vouch_for_itself() {
        let (mut cache, passages) = cache(&["窓口の利用勧奨", "冊子の利用勧奨", "窓口の利用動奨"]);
        cache.leave_out(&passages[2]);
        let after = |c: char| {
            let mut contexts = cache.start();
            let mut read = |c| {
                let expected = cache.expected(&contexts);
                cache.step(&mut contexts, &expected, c, 1e-4)
            };
            for c in "利用".chars() {
                read(c);
            }
            read(c)
        };
        assert!(after('勧') > 0.3, "{}", after('勧'));
        assert!(after('動') < 1e-3, "{}", after('動'));
    }

    #[test]
    fn what_stands_once_is_read_in_the_text() {
        let (mut cache, passages) =
            cache(&["窓口の利用勧奨と周知", "利用", "窓口の説明", "ああああ"]);
        cache.leave_out(&passages[1]);
        assert_eq!(cache.passages("口の利用勧奨と".chars()), 1);
        assert_eq!(cache.passages("口の利用勧奨の".chars()), 0);
        assert_eq!(cache.passages("ああああ".chars()), 1);
        cache.leave_out(&passages[0]);
        assert_eq!(cache.passages("利用".chars()), 1);
        assert_eq!(cache.passages("利用勧".chars()), 0);
        assert_eq!(cache.passages("口の".chars()), 1);
        let mut contexts = cache.start();
        let mut out = Vec::new();
        for c in "窓口".chars() {
            let expected = cache.expected(&contexts);
            cache.step(&mut contexts, &expected, c, 1e-4);
        }
        cache.followers(&contexts, 8, &mut out);
        assert_eq!(out, ['の']);
    }

    #[test]
    fn a_letter_may_be_what_stands_at_the_edges() {
        let (mut cache, passages) = cache(&["窓口\0の利用", "窓口", "\0", "窓口"]);
        for passage in &passages {
            cache.leave_out(passage);
            let mut contexts = cache.start();
            for &c in passage.iter().chain(&['\0', '\0', '窓']) {
                let expected = cache.expected(&contexts);
                let p = cache.step(&mut contexts, &expected, c, 1e-4);
                assert!((0.0..=1.0).contains(&p), "{p}");
            }
        }
    }

    #[test]
    fn followers_come_from_other_passages() {
        let (mut cache, passages) = cache(&["窓口の利用勧奨", "窓口の利用動奨"]);
        cache.leave_out(&passages[1]);
        let mut contexts = cache.start();
        for c in "窓口の利用".chars() {
            let expected = cache.expected(&contexts);
            cache.step(&mut contexts, &expected, c, 1e-4);
        }
        let mut out = Vec::new();
        cache.followers(&contexts, 8, &mut out);
        assert_eq!(out, ['勧']);
    }
}
