//! What texts are cut into, kept for all rules that ask.

use crate::grid::TextId;

/// Pieces of texts, by text.
#[derive(Debug)]
pub(super) struct Cut<T> {
    /// Where the pieces of each text begin; one more at the end.
    starts: Vec<u32>,
    pieces: Vec<T>,
}

impl<T> Cut<T> {
    /// The pieces of some texts, in order of the texts; `None` where there are more than `limit`.
    pub(super) fn up_to(
        limit: usize,
        texts: usize,
        cut: impl Iterator<Item = (TextId, Vec<T>)>,
    ) -> Option<Self> {
        let mut starts = Vec::with_capacity(texts + 1);
        let mut pieces = Vec::new();
        let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
        for (text, found) in cut {
            starts.resize(text.index() + 1, narrow(pieces.len()));
            pieces.extend(found);
            if pieces.len() > limit {
                return None;
            }
        }
        starts.resize(texts + 1, narrow(pieces.len()));
        Some(Self { starts, pieces })
    }

    /// Those of a text.
    pub(super) fn of(&self, text: TextId) -> &[T] {
        let at = text.index();
        &self.pieces[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_by_text() {
        let cut = || [(TextId(1), vec!['a', 'b']), (TextId(3), vec!['c'])].into_iter();
        let kept = Cut::up_to(3, 5, cut()).expect("within the limit");
        let all: Vec<&[char]> = (0..5).map(|id| kept.of(TextId(id))).collect();
        assert_eq!(all, [&[][..], &['a', 'b'], &[], &['c'], &[]]);
        assert!(Cut::up_to(2, 5, cut()).is_none());
    }
}
