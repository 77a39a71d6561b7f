//! Group labels that stand below the first row of their group.
//!
//! A label of a vertically merged cell is printed in the middle of its group, or on the page
//! where the group ends. A group that starts without its label, followed by a label where no
//! group starts, is one group with a displaced label. What starts a group is learned from the
//! document: a new label one level deeper (対応策), and the order of bodies beginning again.

use std::collections::BTreeSet;

/// A displaced label: the row where its group starts, the row where it stands, and how sure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Displaced {
    pub(super) start: usize,
    pub(super) label: usize,
    pub(super) confidence: f32,
}

/// What is known about the rows when labels of one column are looked at. One entry per row.
pub(super) struct Signals<'a> {
    /// A new label of this column stands on the row.
    pub(super) label: &'a [bool],
    /// A new label of the next deeper grouping column stands on the row.
    pub(super) deeper: &'a [bool],
    /// The row's own body, as an id; `None` where it has none of its own.
    pub(super) body: &'a [Option<u32>],
}

/// A signal is one when groups that have their label in place mostly begin with it, and it mostly
/// stands where groups begin.
const RELIABLE: f32 = 0.7;

/// Finds displaced labels. O(rows).
pub(super) fn displaced(signals: &Signals<'_>) -> Vec<Displaced> {
    let starts = start_signals(signals);
    let Some((starts, reliability)) = starts else {
        return Vec::new();
    };
    let mut found = Vec::new();
    // The group start that still waits for its label.
    let mut waiting: Option<usize> = None;
    for (row, (&label, start)) in signals.label.iter().zip(starts).enumerate() {
        match (label, start) {
            (true, true) => waiting = None,
            (false, true) => waiting = Some(row),
            (true, false) => {
                let start = waiting.take();
                if let Some(start) = start.filter(|&start| !begins_again(signals, start, row)) {
                    found.push(Displaced {
                        start,
                        label: row,
                        confidence: reliability,
                    });
                }
            }
            (false, false) => {
                if row == 0 {
                    waiting = Some(0);
                }
            }
        }
    }
    found
}

/// Bodies that must come again below a label to show that a group begins with it.
const AGAIN: usize = 3;

/// Whether most bodies from a label on, up to the next one, have had their rows since `start`
/// already: then the label stands where its group begins, and a row that was moved only looks like
/// a start. O(rows up to the next label).
fn begins_again(signals: &Signals<'_>, start: usize, label: usize) -> bool {
    let next = signals.label[label + 1..].iter().position(|&on| on);
    let end = next.map_or(signals.label.len(), |next| label + 1 + next);
    let bodies = |rows: std::ops::Range<usize>| -> BTreeSet<u32> {
        signals.body[rows].iter().copied().flatten().collect()
    };
    let (above, below) = (bodies(start..label), bodies(label..end));
    // A body may have its rows on both sides of a label in the middle.
    let last = signals.body[start..label]
        .iter()
        .rev()
        .copied()
        .flatten()
        .next();
    let again = below
        .intersection(&above)
        .filter(|body| Some(**body) != last)
        .count();
    again >= AGAIN && again * 2 > below.len()
}

/// Rows on which a group starts, by whatever signals are reliable in this document, and how
/// reliable they are together.
fn start_signals(signals: &Signals<'_>) -> Option<(Vec<bool>, f32)> {
    let labels = signals.label.iter().filter(|&&label| label).count();
    if labels < 2 {
        return None;
    }
    // Deeper labels speak first: where every label is printed in the middle of its group, the body
    // of that row looks like one that groups begin with.
    if let Some(starts) = centred(signals, signals.deeper) {
        return Some((starts, 0.8));
    }
    let restart = restarts(signals);
    let mut starts = vec![false; signals.label.len()];
    let mut reliability = 0.0f32;
    for signal in [signals.deeper, &restart] {
        let raised = signal.iter().filter(|&&on| on).count();
        let both = signal
            .iter()
            .zip(signals.label)
            .filter(|(on, label)| **on && **label)
            .count();
        if raised == 0 {
            continue;
        }
        let precision = both as f32 / raised as f32;
        let recall = both as f32 / labels as f32;
        if precision >= RELIABLE && recall >= RELIABLE && both >= 2 {
            reliability = reliability.max(precision.min(recall));
            starts
                .iter_mut()
                .zip(signal)
                .for_each(|(start, on)| *start |= on);
        }
    }
    if reliability == 0.0 {
        let first = signals.body.first().copied().flatten();
        let again: Vec<bool> = signals
            .body
            .iter()
            .map(|body| body.is_some() && *body == first)
            .collect();
        return centred(signals, &again).map(|starts| (starts, 0.7));
    }
    Some((starts, 0.5 + reliability / 2.0))
}

/// Rows on which the order of bodies begins again: their body is one that groups begin with, and
/// has had its rows in the group already.
fn restarts(signals: &Signals<'_>) -> Vec<bool> {
    let bodies = signals
        .body
        .iter()
        .flatten()
        .max()
        .map_or(0, |&max| max as usize + 1);
    let (mut seen, mut first) = (vec![0u32; bodies], vec![0u32; bodies]);
    for (body, label) in signals.body.iter().zip(signals.label) {
        if let Some(body) = body {
            seen[*body as usize] += 1;
            first[*body as usize] += u32::from(*label);
        }
    }
    let begins = |body: u32| {
        let (seen, first) = (seen[body as usize], first[body as usize]);
        first >= 2 && first as f32 >= RELIABLE * seen as f32
    };
    // The group in which each body was seen last.
    let mut group_of = vec![0u32; bodies];
    let (mut group, mut above) = (1, None);
    let mut restarts = Vec::with_capacity(signals.body.len());
    for (&body, &label) in signals.body.iter().zip(signals.label) {
        let restart = body.is_some_and(|body| {
            begins(body) && (label || (above != Some(body) && group_of[body as usize] == group))
        });
        group += u32::from(restart || label);
        if let Some(body) = body {
            group_of[body as usize] = group;
            above = Some(body);
        }
        restarts.push(restart);
    }
    restarts
}

/// Every label printed in the middle of its group: one label between any two of the starts that
/// `signal` gives, hardly one of them on a start.
fn centred(signals: &Signals<'_>, signal: &[bool]) -> Option<Vec<bool>> {
    let (mut groups, mut with_one, mut on_start, mut here) = (1, 0, 0, 0);
    for (row, &starts) in signal.iter().enumerate() {
        if starts && row > 0 {
            groups += 1;
            with_one += usize::from(here == 1);
            here = 0;
        }
        here += usize::from(signals.label[row]);
        on_start += usize::from(starts && signals.label[row]);
    }
    with_one += usize::from(here == 1);
    let all = with_one * 10 >= groups * 9 && on_start * 4 <= groups;
    (groups >= 3 && all && signal.first() == Some(&true)).then(|| signal.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(rows: &[(bool, bool, Option<u32>)]) -> Vec<Displaced> {
        let label: Vec<_> = rows.iter().map(|row| row.0).collect();
        let deeper: Vec<_> = rows.iter().map(|row| row.1).collect();
        let body: Vec<_> = rows.iter().map(|row| row.2).collect();
        displaced(&Signals {
            label: &label,
            deeper: &deeper,
            body: &body,
        })
    }

    const START: (bool, bool, Option<u32>) = (true, true, Some(0));
    const BARE: (bool, bool, Option<u32>) = (false, true, Some(0));
    const PLAIN: (bool, bool, Option<u32>) = (false, false, Some(1));
    const LABEL: (bool, bool, Option<u32>) = (true, false, Some(2));

    #[test]
    fn a_label_in_the_middle_belongs_to_the_bare_start_above() {
        let found = signals(&[START, PLAIN, START, PLAIN, BARE, PLAIN, LABEL, PLAIN, START]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].start, found[0].label), (4, 6));
    }

    #[test]
    fn labels_in_place_stay() {
        assert!(signals(&[START, PLAIN, START, PLAIN, PLAIN, START]).is_empty());
    }

    #[test]
    fn a_bare_start_without_a_later_label_is_left_alone() {
        assert!(signals(&[START, PLAIN, START, BARE, PLAIN, START, PLAIN]).is_empty());
    }

    #[test]
    fn a_moved_row_does_not_displace_the_next_label() {
        let body = |body: u32| (false, false, Some(body));
        let group = [START, body(1), body(2), body(3), body(4)];
        let mut rows = [group, group, group].concat();
        // Another body's row was put among those that the third group begins with, and the first
        // row of the fourth is gone.
        rows.splice(11..11, [body(4), body(0)]);
        rows.extend([(true, false, Some(1)), body(2), body(3), body(4)]);
        rows.extend(group);
        let (label, body): (Vec<_>, Vec<_>) = rows.iter().map(|row| (row.0, row.2)).unzip();
        let deeper = vec![false; rows.len()];
        let found = displaced(&Signals {
            label: &label,
            deeper: &deeper,
            body: &body,
        });
        assert_eq!(found, []);
    }

    #[test]
    fn labels_without_any_signal_stay() {
        let rows = [
            (true, false, None),
            (false, false, None),
            (true, false, None),
            (false, false, None),
        ];
        assert!(signals(&rows).is_empty());
    }

    #[test]
    fn all_labels_centred() {
        let found = signals(&[BARE, LABEL, PLAIN, BARE, LABEL, PLAIN, BARE, PLAIN, LABEL]);
        assert_eq!(
            found.iter().map(|d| (d.start, d.label)).collect::<Vec<_>>(),
            [(0, 1), (3, 4), (6, 8)]
        );
    }

    #[test]
    fn a_signal_speaks_only_where_it_is_reliable() {
        // Groups with their labels in place, some of them with the deeper label on another row.
        let groups = |with: usize, without: usize| {
            let plain = (false, false, None);
            let mut rows = Vec::new();
            for _ in 0..with {
                rows.extend([(true, true, None), plain]);
            }
            for _ in 0..without {
                rows.extend([(true, false, None), plain]);
            }
            // One group whose label stands below its start.
            rows.extend([(false, true, None), (true, false, None), plain]);
            signals(&rows).len()
        };
        assert_eq!(groups(8, 2), 1, "8 of 11 labels stand where groups begin");
        assert_eq!(groups(6, 4), 0, "6 of 11 are too few");
    }
}
