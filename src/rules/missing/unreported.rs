//! Results that are not reported though the year was planned and the other rows report theirs.

use crate::edition::{Edition, Kind, Role, State};

/// Rows that report for each one that does not: fewer, and a year may not be over yet.
const REPORTED: usize = 15;

/// A result that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreported {
    pub(super) row: usize,
    /// The columns of the plan and of the result.
    pub(super) columns: [usize; 2],
    /// Rows that report.
    pub(super) reported: usize,
}

/// Blank results of planned years. O(rows · years).
pub(super) fn unreported(edition: &Edition) -> Vec<Unreported> {
    let of_kind = |kind| {
        (edition.columns.iter().enumerate())
            .filter(move |(_, of)| of.role == Role::Year && of.kind == Some(kind))
    };
    let mut out = Vec::new();
    for (result, of) in of_kind(Kind::Actual).filter(|(_, of)| of.period.is_some()) {
        let Some((plan, _)) = of_kind(Kind::Plan).find(|(_, plan)| plan.period == of.period) else {
            continue;
        };
        let planned = (0..edition.rows.len()).filter(|&row| {
            edition.rows[row].shift.is_none() && edition.field(row, plan).resolved.is_some()
        });
        let (blank, rest): (Vec<usize>, Vec<usize>) =
            planned.partition(|&row| edition.field(row, result).state == State::Blank);
        let reported = rest.len();
        if blank.len() * REPORTED <= reported {
            out.extend(blank.into_iter().map(|row| Unreported {
                row,
                columns: [plan, result],
                reported,
            }));
        }
    }
    out
}
