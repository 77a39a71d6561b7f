//! Which places of a grid are already being edited.

use std::collections::{BTreeMap, HashSet};

use crate::grid::{CellId, Grid, Span};

/// Rows and spans that have an owner. Spans in it never overlap.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Rows that are rewritten as a whole.
    whole: HashSet<usize>,
    /// Rows in which some text is edited.
    touched: HashSet<usize>,
    /// (cell, start) → end.
    spans: BTreeMap<(CellId, u32), u32>,
}

impl Claims {
    /// Whether nobody owns any of it. O(log claims) for each.
    pub(super) fn free(
        &self,
        grid: &Grid,
        mut rows: impl Iterator<Item = usize>,
        mut spans: impl Iterator<Item = Span>,
    ) -> bool {
        rows.all(|row| !self.whole.contains(&row) && !self.touched.contains(&row))
            && spans.all(|span| {
                !self.whole.contains(&grid.position(span.cell).0) && !self.overlaps(span)
            })
    }

    /// Takes what is free.
    pub(super) fn take(
        &mut self,
        grid: &Grid,
        rows: impl Iterator<Item = usize>,
        spans: impl Iterator<Item = Span>,
    ) {
        self.whole.extend(rows);
        for span in spans {
            self.touched.insert(grid.position(span.cell).0);
            self.spans.insert((span.cell, span.start), span.end);
        }
    }

    /// Two insertions at one place, or an insertion at the edge of a replacement, overlap as well:
    /// nobody could say in which order they belong.
    fn overlaps(&self, span: Span) -> bool {
        let meets = |start: u32, end: u32| {
            let empty = start == end || span.start == span.end;
            match empty {
                true => start <= span.end && span.start <= end,
                false => start < span.end && span.start < end,
            }
        };
        // Owned spans do not overlap each other, so only the neighbours can be met.
        let before = self.spans.range(..=(span.cell, span.start)).next_back();
        let after = self.spans.range((span.cell, span.start)..).next();
        before
            .into_iter()
            .chain(after)
            .any(|(&(cell, start), &end)| cell == span.cell && meets(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_are_told_from_neighbours() {
        let mut claims = Claims::default();
        for (start, end) in [(3, 6), (9, 9), (12, 15)] {
            claims.spans.insert((CellId::new(1), start), end);
        }
        let overlaps = |cell, start, end| {
            claims.overlaps(Span {
                cell: CellId::new(cell),
                start,
                end,
            })
        };
        for (start, end) in [
            (3, 6),
            (0, 4),
            (5, 8),
            (0, 20),
            (6, 6),
            (3, 3),
            (8, 10),
            (4, 5),
        ] {
            assert!(overlaps(1, start, end), "{start}..{end}");
            assert!(!overlaps(0, start, end) && !overlaps(2, start, end));
        }
        for (start, end) in [(0, 3), (6, 8), (7, 7), (10, 12), (15, 20)] {
            assert!(!overlaps(1, start, end), "{start}..{end}");
        }
    }
}
