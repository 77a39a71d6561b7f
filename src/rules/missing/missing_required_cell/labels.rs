//! Headings of groups that are missing.

use super::super::lost_label::lost;
use super::super::numbered_label::gaps;
use super::META;
use crate::edition::{Role, State};
use crate::finding::{Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Sink};
use crate::rules::table::{column_name, excerpt, own_text, place, row_of};

/// So many merged labels of a column must have a text for each that has none.
const MERGED: usize = 2;
/// What says that a number has no label on purpose.
const LEFT_OUT: [&str; 3] = ["欠番", "欠 番", "欠　番"];
/// Characters of a label that are shown.
const LABEL: usize = 16;
/// Groups whose outer and inner label stand together before one without the outer is odd.
const TOGETHER: usize = 4;

/// Labels whose numbers leave one out.
///
/// A number alone may have been left out on purpose: a remark. Silent where a line says so (欠番),
/// and where the label itself was told above.
pub(super) fn check_numbers(cx: &Context<'_>, column: usize, out: &mut Sink) {
    let gaps = gaps(cx, column);
    if gaps.is_empty() || says_left_out(cx) {
        return;
    }
    let told: Vec<usize> = (out.findings.iter())
        .filter(|finding| finding.rule.code == META.code)
        .filter_map(|finding| row_of(cx.edition, finding.primary.cell))
        .collect();
    for gap in gaps {
        if told.iter().any(|&row| gap.before < row && row <= gap.after) {
            continue;
        }
        let Some(primary) = place(cx, gap.after, column) else {
            continue;
        };
        let label = |row: usize| excerpt(cx.edition.value(row, column), LABEL);
        out.push(
            Finding::build(&META, primary)
                .severity(Severity::Info)
                .confidence(0.5)
                .help(META.say(cx, "help", &[]))
                .cause(format!("{column}/{}", gap.missing))
                .message(META.say(
                    cx,
                    "number",
                    &[
                        ("column", &column_name(cx.edition, column)),
                        ("before", &label(gap.before)),
                        ("after", &label(gap.after)),
                        ("missing", &gap.missing),
                        ("n", &gap.steps),
                    ],
                )),
        );
    }
}

/// Whether a line of the sheet says that a number is left out. O(characters).
fn says_left_out(cx: &Context<'_>) -> bool {
    let rows = 0..cx.grid.row_count();
    let mut cells = rows.flat_map(|row| cx.grid.row(row));
    cells.any(|cell| {
        LEFT_OUT
            .iter()
            .any(|word| cx.grid.value(cell).contains(word))
    })
}

/// Labels merged over several rows and blank, where the other merged ones of the column have a
/// text. Returns the columns told. O(merged regions · log rows).
pub(super) fn check_merged(cx: &Context<'_>, out: &mut Sink) -> Vec<usize> {
    let (edition, grid) = (cx.edition, cx.grid);
    let is_label = |column: usize| {
        let role = edition.columns[column].role;
        matches!(role, Role::Theme | Role::Countermeasure | Role::Body)
    };
    // Column, cell, rows and whether it is blank.
    let mut regions: Vec<(usize, CellId, usize, bool)> = Vec::new();
    for region in grid.merged() {
        let (top, left) = (region.top as usize, region.left as usize);
        let Some(cell) = grid.cell(top, left) else {
            continue;
        };
        let Some(row) = row_of(edition, cell).filter(|_| region.bottom > region.top) else {
            continue;
        };
        let columns = &edition.pages[edition.rows[row].page].columns;
        let Some(column) = columns.get(left).copied().flatten() else {
            continue;
        };
        if is_label(column) {
            let rows = (region.bottom - region.top) as usize + 1;
            regions.push((column, cell, rows, grid.is_blank(cell)));
        }
    }
    let mut told = Vec::new();
    for &(column, cell, rows, _) in regions.iter().filter(|region| region.3) {
        let of = |blank: bool| {
            let alike = regions.iter().filter(|region| region.0 == column);
            alike.filter(|region| region.3 == blank).count()
        };
        let (blank, filled) = (of(true), of(false));
        if filled < MERGED || blank * MERGED > filled {
            continue;
        }
        told.push(column);
        out.push(
            Finding::build(&META, grid.span(cell))
                .confidence(0.85)
                .help(META.say(cx, "help", &[]))
                .cause(format!("{column}/merged/{}", cell.index()))
                .message(META.say(
                    cx,
                    "merged",
                    &[
                        ("column", &column_name(edition, column)),
                        ("rows", &rows),
                        ("n", &filled),
                    ],
                )),
        );
    }
    told
}

/// The table's first group has no label, all others have: one finding on its first row.
pub(super) fn check_first_group(
    cx: &Context<'_>,
    column: usize,
    rows: &[usize],
    blank: &[usize],
    out: &mut Sink,
) -> bool {
    let edition = cx.edition;
    let labels = (0..edition.rows.len())
        .filter(|&row| own_text(cx, row, column).is_some())
        .count();
    let leading = !blank.is_empty() && rows.starts_with(blank);
    // A column that only heading lines fill (節) may begin below its first rows; a single label
    // may be one for the whole table.
    let told = leading && labels >= 2 && edition.rows[blank[0]].shift.is_none();
    let Some(primary) = blank
        .first()
        .and_then(|&row| place(cx, row, column))
        .filter(|_| told)
    else {
        return false;
    };
    let name = column_name(edition, column);
    out.push(
        Finding::build(&META, primary)
            .confidence(0.85)
            .help(META.say(cx, "help", &[]))
            .cause(format!("{column}/first"))
            .message(META.say(
                cx,
                "first",
                &[("column", &name), ("n", &blank.len()), ("groups", &labels)],
            )),
    );
    true
}

/// Groups that seem to begin without any label.
pub(super) fn check_lost_labels(cx: &Context<'_>, out: &mut Sink) {
    let edition = cx.edition;
    for group in lost(edition) {
        let row = group.rows.start;
        let outer = [Role::Theme, Role::Countermeasure].into_iter();
        let outer: Vec<usize> = outer.filter_map(|role| edition.column(role)).collect();
        let Some(primary) = edition.first_cell(row).map(|cell| cx.grid.span(cell)) else {
            continue;
        };
        let names: Vec<&str> = outer.iter().map(|&c| column_name(edition, c)).collect();
        out.push(
            Finding::build(&META, primary)
                .confidence(0.7)
                .help(META.say(cx, "help", &[]))
                .cause(format!("lost/{}", edition.rows[row].page))
                .message(META.say(
                    cx,
                    "lost",
                    &[
                        ("columns", &names.join("・")),
                        ("copies", &group.copies),
                        ("line", &edition.line(group.above.start)),
                    ],
                )),
        );
    }
}

/// One group alone has an inner label without an outer one: what is inherited may be what was
/// forgotten. O(rows).
pub(super) fn check_outer_label(cx: &Context<'_>, out: &mut Sink) {
    let edition = cx.edition;
    let (Some(outer), Some(inner), true) = (
        edition.column(Role::Theme),
        edition.column(Role::Countermeasure),
        cx.grid.merged().is_empty(),
    ) else {
        return;
    };
    let labelled: Vec<usize> = (0..edition.rows.len())
        .filter(|&row| own_text(cx, row, inner).is_some())
        .collect();
    let (both, alone): (Vec<usize>, Vec<usize>) =
        (labelled.into_iter()).partition(|&row| own_text(cx, row, outer).is_some());
    let [row] = alone[..] else { return };
    // A label that stands further down in its group is no forgotten one.
    let field = edition.field(row, outer);
    let above = |cell| cx.grid.position(cell).0 < edition.rows[row].grid_row;
    let inherits = field.state == State::Inherited && field.resolved.is_some_and(above);
    if both.len() < TOGETHER || !inherits || edition.rows[row].shift.is_some() {
        return;
    }
    let Some(primary) = place(cx, row, inner) else {
        return;
    };
    // The bodies begin again as they do in most groups.
    let first = |row: usize| edition.role(row, Role::Body).trim();
    let alike = both.iter().filter(|&&other| first(other) == first(row));
    let begins = !first(row).is_empty() && alike.count() * 3 >= both.len() * 2;
    let (severity, confidence) = match begins {
        true => (Severity::Warning, 0.75),
        false => (Severity::Info, 0.5),
    };
    let names = [outer, inner].map(|column| column_name(edition, column));
    out.push(
        Finding::build(&META, primary)
            .severity(severity)
            .confidence(confidence)
            .help(META.say(cx, "help", &[]))
            .cause(format!("{outer}/alone"))
            .message(META.say(
                cx,
                "alone",
                &[
                    ("outer", &names[0]),
                    ("inner", &names[1]),
                    ("n", &both.len()),
                ],
            )),
    );
}
