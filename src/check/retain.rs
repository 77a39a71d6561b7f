//! Taking addresses out of a finding: what is accepted, or what a change did not touch.

use std::collections::HashSet;

use super::{Located, LocatedEdit, Place};

impl Located {
    /// Keeps the addresses that `keep` says yes to; it is asked in order, the one shown first.
    /// Edits in cells of which no address stays go with them. `false`: none is left, or the
    /// finding is about a whole file and `keep` was not asked.
    ///
    /// O(addresses + edits).
    pub fn retain(&mut self, mut keep: impl FnMut(&Place) -> bool) -> bool {
        let places = self.place.take().into_iter().chain(self.also.drain(..));
        let (left, removed): (Vec<Place>, Vec<Place>) = places.partition(|place| keep(place));
        self.count = self.count.saturating_sub(removed.len());
        if let Some(fix) = self.fix.as_mut().filter(|_| !removed.is_empty()) {
            let cells = |places: &[Place]| places.iter().map(cell).collect::<HashSet<_>>();
            let (stay, go) = (cells(&left), cells(&removed));
            let stays = |edit: &LocatedEdit| {
                let here = cell(&edit.place);
                stay.contains(&here) || !go.contains(&here)
            };
            fix.edits.retain(stays);
            for (_, edits) in &mut fix.alternatives {
                edits.retain(stays);
            }
        }
        let mut left = left.into_iter();
        self.place = left.next();
        self.also = left.collect();
        self.place.is_some()
    }
}

/// Which cell of the file a place is in.
fn cell(place: &Place) -> (Option<String>, usize, usize) {
    let at = &place.location;
    (at.sheet.clone(), at.line, at.field)
}
