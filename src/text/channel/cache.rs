//! What a document itself says: its letter sequences, counted by distinct passage.

/// Letters of the longest sequence counted.
pub(super) const LONGEST: usize = 7;
/// Letters of the longest context.
pub(super) const CONTEXT: usize = LONGEST - 1;
/// No such sequence.
pub(super) const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;
/// Bits for pairs of letters: many more than a block has, few enough to stay near the processor.
const PAIRS: usize = 1 << 19;
/// Continuations of one context that are looked through.
const LOOK: usize = 48;

/// A tree of letter sequences up to [`LONGEST`] letters.
///
/// Counts are numbers of passages, not of places, and the passage being judged can be left out:
/// a mistake that was copied cannot vouch for itself. O(letters · longest) to build.
#[derive(Debug)]
pub(super) struct Cache {
    nodes: Vec<Node>,
    /// Open addressing; [`NONE`] is free.
    slots: Vec<u32>,
    /// The passage left out, as a mark in the nodes.
    left_out: u32,
    /// Letters side by side, by a bit of each pair: most questions end here.
    pairs: Box<[u64]>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    letter: char,
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

/// The contexts known for the last letters; `[n]` has `n + 1` letters.
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
            nodes: vec![Node::new(NONE, '\0')],
            slots: vec![NONE; 1 << 12],
            left_out: 0,
            pairs: vec![0; PAIRS / 64].into(),
        };
        for (mark, passage) in (1..).zip(passages) {
            for pair in passage.windows(2) {
                let bit = Self::pair(pair[0], pair[1]);
                cache.pairs[bit / 64] |= 1 << (bit % 64);
            }
            let mut contexts = [NONE; CONTEXT];
            for c in std::iter::once('\0').chain(passage.iter().copied()) {
                cache.count(&mut contexts, c, mark);
            }
            cache.left_out = mark + 1;
        }
        cache
    }

    /// Contexts at the start of a passage.
    pub(super) fn start(&self) -> Contexts {
        let mut contexts = [NONE; CONTEXT];
        contexts[0] = self.child(ROOT, '\0');
        contexts
    }

    /// Leaves a passage out of all counts until the next one. O(letters · longest).
    pub(super) fn leave_out(&mut self, passage: &[char]) {
        self.left_out += 1;
        let mark = self.left_out;
        let mut contexts = [NONE; CONTEXT];
        for c in std::iter::once('\0').chain(passage.iter().copied()) {
            let mut next = [NONE; CONTEXT];
            for (n, parent) in (0..LONGEST).zip(std::iter::once(ROOT).chain(contexts)) {
                let node = match parent {
                    NONE => break,
                    parent => self.child(parent, c),
                };
                if node == NONE {
                    break;
                }
                if self.nodes[node as usize].mark != mark {
                    self.nodes[node as usize].mark = mark;
                    self.nodes[node as usize].own = 0;
                    let parent = &mut self.nodes[parent as usize];
                    parent.own = parent.own.saturating_add(1);
                }
                if n < CONTEXT {
                    next[n] = node;
                }
            }
            contexts = next;
        }
    }

    /// How much each of the contexts says. O(longest).
    pub(super) fn expected(&self, contexts: &Contexts) -> Expected {
        let mut expected = Expected::default();
        for (n, &context) in contexts.iter().enumerate() {
            if context == NONE {
                break;
            }
            let node = &self.nodes[context as usize];
            let own = if node.mark == self.left_out {
                u32::from(node.own)
            } else {
                0
            };
            let all = node.continued.saturating_sub(own);
            let kinds = u32::from(node.kinds).min(all);
            expected.all[n] = all as f32;
            expected.kinds[n] = kinds as f32;
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
        next[0] = self.child(ROOT, c);
        // What no short context is followed by, no longer one is.
        let mut known = next[0] != NONE;
        for n in 0..CONTEXT {
            let context = contexts[n];
            if context == NONE {
                break;
            }
            let hit = if known { self.child(context, c) } else { NONE };
            known = hit != NONE;
            if n + 1 < CONTEXT {
                next[n + 1] = hit;
            }
            let (all, kinds) = (expected.all[n], expected.kinds[n]);
            if all == 0.0 {
                // Longer contexts stand in the passage left out only; they are still its own.
                continue;
            }
            let count = if known { self.held(hit) } else { 0 };
            p = (count as f32 + kinds * p) / (all + kinds);
        }
        *contexts = next;
        p
    }

    /// Letters that follow the contexts elsewhere in the document, from the longest context.
    pub(super) fn followers(&self, contexts: &Contexts, limit: usize, out: &mut Vec<char>) {
        for n in (1..4).rev() {
            let context = contexts[n];
            if context == NONE {
                continue;
            }
            let mut found: Vec<(u32, char)> = Vec::new();
            let mut child = self.nodes[context as usize].first_child;
            for _ in 0..LOOK {
                let Some(node) = self.nodes.get(child as usize) else {
                    break;
                };
                let held = self.held(child);
                if held > 0 {
                    found.push((held, node.letter));
                }
                child = node.next_sibling;
            }
            found.sort_unstable_by(|a, b| b.cmp(a));
            for (_, letter) in found {
                if out.len() >= limit {
                    return;
                }
                if !out.contains(&letter) {
                    out.push(letter);
                }
            }
        }
    }

    /// Passages other than the one left out that hold a sequence of at most [`LONGEST`] letters.
    pub(super) fn passages(&self, letters: impl Iterator<Item = char>) -> u32 {
        let mut node = ROOT;
        for c in letters {
            node = self.child(node, c);
            if node == NONE {
                return 0;
            }
        }
        self.held(node)
    }

    /// Whether another passage than the one left out has two letters side by side.
    pub(super) fn side_by_side(&self, last: char, c: char) -> bool {
        let bit = Self::pair(last, c);
        self.pairs[bit / 64] >> (bit % 64) & 1 == 1 && self.passages([last, c].into_iter()) > 0
    }

    fn pair(last: char, c: char) -> usize {
        (last as usize)
            .wrapping_mul(0x9E37_79B1)
            .wrapping_add((c as usize).wrapping_mul(0x85EB_CA77))
            >> 7
            & (PAIRS - 1)
    }

    fn held(&self, node: u32) -> u32 {
        let node = &self.nodes[node as usize];
        node.passages - u32::from(node.mark == self.left_out)
    }

    fn count(&mut self, contexts: &mut Contexts, c: char, mark: u32) {
        let mut next = [NONE; CONTEXT];
        for (n, parent) in (0..LONGEST).zip(std::iter::once(ROOT).chain(*contexts)) {
            if parent == NONE {
                break;
            }
            let node = match self.child(parent, c) {
                NONE => self.add(parent, c),
                node => node,
            };
            let there = &mut self.nodes[node as usize];
            if there.mark != mark {
                there.mark = mark;
                there.passages += 1;
                self.nodes[parent as usize].continued += 1;
            }
            if n < CONTEXT {
                next[n] = node;
            }
        }
        *contexts = next;
    }

    fn add(&mut self, parent: u32, c: char) -> u32 {
        let id = u32::try_from(self.nodes.len()).expect("blocks of passages are small");
        let mut node = Node::new(parent, c);
        let above = &mut self.nodes[parent as usize];
        above.kinds = above.kinds.saturating_add(1);
        node.next_sibling = std::mem::replace(&mut above.first_child, id);
        self.nodes.push(node);
        if self.nodes.len() * 2 > self.slots.len() {
            self.slots = vec![NONE; self.slots.len() * 2];
            for id in 1..self.nodes.len() as u32 {
                self.enter(id);
            }
        } else {
            self.enter(id);
        }
        id
    }

    fn enter(&mut self, id: u32) {
        let Node { parent, letter, .. } = self.nodes[id as usize];
        let mut slot = self.slot(parent, letter);
        while self.slots[slot] != NONE {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = id;
    }

    #[inline]
    fn child(&self, parent: u32, c: char) -> u32 {
        let mut slot = self.slot(parent, c);
        loop {
            let id = self.slots[slot];
            if id == NONE {
                return NONE;
            }
            let node = &self.nodes[id as usize];
            if node.parent == parent && node.letter == c {
                return id;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn slot(&self, parent: u32, c: char) -> usize {
        let key = u64::from(parent) << 32 | u64::from(c as u32);
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32) as usize
            & (self.slots.len() - 1)
    }
}

impl Node {
    fn new(parent: u32, letter: char) -> Self {
        Self {
            parent,
            letter,
            first_child: NONE,
            next_sibling: NONE,
            mark: 0,
            passages: 0,
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
