//! How sure the reading is as a whole.

use crate::edition::{Doubt, Edition, Role, shift};
use crate::grid::TextId;
use crate::text::fold;

/// What a column left of the measure takes from the confidence whose blanks nothing explains.
const UNREAD_COLUMN: f32 = 0.15;

/// Columns left of the measure with many different texts and many blanks that are read as no
/// groups: their blanks may stand for the text above. O(cells of them).
fn unread_columns(edition: &Edition) -> usize {
    /// Marks (新規, 再掲) are a few texts.
    const TEXTS: usize = 4;
    let measure = edition.column(Role::Measure).unwrap_or(0);
    let unread = |&column: &usize| {
        let of = &edition.columns[column];
        let mut texts: Vec<TextId> = (0..edition.rows.len())
            .filter_map(|row| edition.field(row, column).resolved)
            .filter(|&cell| !shift::is_number(edition.grid.value(cell)))
            .map(|cell| edition.grid.text_id(cell))
            .collect();
        let (rows, filled) = (edition.rows.len(), texts.len());
        texts.sort_unstable();
        texts.dedup();
        of.role == Role::Other
            && of.level == 0
            && !of.header.is_empty()
            && texts.len() >= TEXTS
            && filled * 10 >= rows
            && filled * 10 <= rows * 8
    };
    (0..measure).filter(unread).count()
}

/// How sure the reading is as a whole.
pub(super) fn judge(edition: &mut Edition, recognised: bool) {
    if !edition.planning {
        edition.confidence = if recognised { 0.9 } else { 0.8 };
        return;
    }
    let rows = edition.rows.len().max(1) as f32;
    let shifted = edition
        .rows
        .iter()
        .filter(|row| row.shift.is_some())
        .count() as f32;
    if shifted / rows > 0.4 {
        edition.doubts.push(Doubt::ManyShifts);
    }
    if edition.years().next().is_none() {
        edition.doubts.push(Doubt::NoYears);
    }
    let unsure: f32 = edition
        .repairs
        .iter()
        .map(|repair| 1.0 - repair.confidence)
        .sum();
    let unread = UNREAD_COLUMN * unread_columns(edition) as f32;
    edition.confidence = (1.0 - unsure / rows - 0.4 * shifted / rows - unread).clamp(0.0, 1.0);
    if side_by_side(edition) {
        edition.doubts.push(Doubt::SideBySide);
    }
    let misread = |doubt| matches!(doubt, &Doubt::ManyShifts | &Doubt::SideBySide);
    if edition.doubts.iter().any(misread) {
        edition.confidence = edition.confidence.min(0.5);
    }
}

/// Whether the headings stand again to the right, that of the measure among them: all of them, or
/// most beyond a blank column. Years under which the same is said carry their year in their
/// headings. O(columns²).
fn side_by_side(edition: &Edition) -> bool {
    let headings: Vec<_> = edition.columns.iter().map(|c| fold(&c.header)).collect();
    let Some(measure) = edition.column(Role::Measure) else {
        return false;
    };
    let place = |column: usize| {
        let columns = &edition.pages[edition.model_page].columns;
        columns.iter().position(|&at| at == Some(column))
    };
    (2..headings.len().saturating_sub(1)).any(|split| {
        let (left, right) = headings.split_at(split);
        let again = right
            .iter()
            .filter(|one| !one.is_empty() && left.contains(one));
        let apart =
            place(split).is_some_and(|at| place(split - 1).is_some_and(|left| left + 1 < at));
        let most = apart && again.count() * 2 > right.len() && left.contains(&right[0]);
        (most || left == right) && measure < split && right.contains(&headings[measure])
    })
}
