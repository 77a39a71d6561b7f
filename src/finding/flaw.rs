//! What can be wrong with a finding itself: a mistake in a rule, not in a table.

use super::{Edit, Finding, MAX_ALSO};
use crate::grid::{Grid, Span};

impl Finding {
    /// Why the finding cannot be shown, if it cannot: a span outside its cell or between the
    /// bytes of a character, a count that does not fit its addresses. O(addresses).
    pub fn flaw(&self, grid: &Grid) -> Option<String> {
        let code = self.rule.code;
        let wrong = |what: &str, span: Span| {
            Some(format!("{code}: {what} {span:?} is no piece of its cell"))
        };
        if let Some(span) = self.spans().find(|&span| !stands(grid, span)) {
            return wrong("the address", span);
        }
        if let Some(related) = self.related.iter().find(|r| !stands(grid, r.span)) {
            return wrong("the related place", related.span);
        }
        if let Some(span) = self.edited().find(|&span| !stands(grid, span)) {
            return wrong("the edited place", span);
        }
        if self.also.len() > MAX_ALSO || self.count < 1 + self.also.len() {
            return Some(format!(
                "{code}: counts {} addresses and names {}",
                self.count,
                1 + self.also.len()
            ));
        }
        if !(0.0..=1.0).contains(&self.confidence) {
            return Some(format!("{code}: a confidence of {}", self.confidence));
        }
        self.message
            .trim()
            .is_empty()
            .then(|| format!("{code}: says nothing"))
    }

    /// Places that a fix replaces.
    fn edited(&self) -> impl Iterator<Item = Span> {
        self.fix
            .iter()
            .flat_map(|fix| {
                let others = fix.alternatives.iter().flat_map(|other| &other.edits);
                fix.edits.iter().chain(others)
            })
            .filter_map(|edit| match edit {
                Edit::ReplaceText(span, _) => Some(*span),
                _ => None,
            })
    }
}

fn stands(grid: &Grid, span: Span) -> bool {
    (span.cell.index() as usize) < grid.cell_count()
        && grid
            .value(span.cell)
            .get(span.start as usize..span.end as usize)
            .is_some()
}
