//! Reads a text as the document has it: how probable its letters are.

use super::{ALONE, CONTEXT, Cache, EDGE, LONGEST, NONE, ROOT};

/// The contexts known for the last letters; `[n]` has `n + 1` letters. What only the passage left
/// out holds is not known.
pub(in crate::text::channel) type Contexts = [u32; CONTEXT];

/// The sequences of the passage left out that end at a letter.
#[derive(Debug, Clone, Copy)]
pub(in crate::text::channel) struct Path {
    /// What is read on from.
    pub(in crate::text::channel) contexts: Contexts,
    /// How many other passages have each of the sequences of 1, 2, … letters.
    pub(in crate::text::channel) held: [u32; LONGEST],
}

impl Path {
    /// No passage has anything of it.
    pub(in crate::text::channel) const NOWHERE: Self = Self {
        contexts: [NONE; CONTEXT],
        held: [0; LONGEST],
    };
}

/// How much the contexts of a place say, whatever letter follows.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::text::channel) struct Expected {
    /// Passages that continue each context, summed over continuations.
    all: [f32; CONTEXT],
    /// Different continuations.
    kinds: [f32; CONTEXT],
}

impl Expected {
    /// The part of its probability that a letter keeps that no context is followed by.
    pub(in crate::text::channel) fn left(&self) -> f32 {
        (self.all.iter().zip(self.kinds))
            .filter(|(all, _)| **all != 0.0)
            .map(|(all, kinds)| kinds / (all + kinds))
            .product()
    }
}

impl Cache {
    /// How much each of the contexts says. O(longest).
    pub(in crate::text::channel) fn expected(&self, contexts: &Contexts) -> Expected {
        let mut expected = Expected::default();
        for (n, &context) in contexts.iter().enumerate() {
            if context == NONE {
                break;
            }
            let [all, kinds] = self.followed(context);
            expected.all[n] = all as f32;
            expected.kinds[n] = kinds as f32;
        }
        expected
    }

    /// The passages that continue a context, summed over continuations, and different ones.
    #[inline]
    fn followed(&self, context: u32) -> [u32; 2] {
        if context & ALONE != 0 {
            let goes_on = self.text[(context ^ ALONE) as usize + 1] != EDGE;
            return [u32::from(goes_on); 2];
        }
        let node = &self.nodes[context as usize];
        let own = if node.mark == self.left_out {
            u32::from(node.own)
        } else {
            0
        };
        let all = node.continued.saturating_sub(own);
        [all, u32::from(node.kinds).min(all)]
    }

    /// The probability of the letter at the end of a path of the passage left out, given what it
    /// is without the document. O(longest).
    #[inline]
    pub(in crate::text::channel) fn read(
        before: &Path,
        expected: &Expected,
        path: &Path,
        without: f32,
    ) -> f32 {
        let mut p = without;
        for n in 0..CONTEXT {
            if before.contexts[n] == NONE {
                break;
            }
            let (all, kinds) = (expected.all[n], expected.kinds[n]);
            if all != 0.0 {
                p = (path.held[n + 1] as f32 + kinds * p) / (all + kinds);
            }
        }
        p
    }

    /// The probability of `c`, given what it is without the document; moves the contexts on.
    /// O(longest).
    #[inline]
    pub(in crate::text::channel) fn step(
        &self,
        contexts: &mut Contexts,
        expected: &Expected,
        c: char,
        without: f32,
    ) -> f32 {
        let mut p = without;
        let mut next = [NONE; CONTEXT];
        let c = self.number(c);
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

    /// The probability of a letter after another one, given what it is without the document.
    pub(in crate::text::channel) fn after(&self, last: char, c: char, without: f32) -> f32 {
        let (context, _) = self.child(ROOT, self.number(last));
        if context == NONE {
            return without;
        }
        let (_, count) = self.child(context, self.number(c));
        let [all, kinds] = self.followed(context).map(|n| n as f32);
        if all == 0.0 {
            return without;
        }
        (count as f32 + kinds * without) / (all + kinds)
    }
}
