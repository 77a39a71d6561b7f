//! Group labels that stand below the first row of their group.
//!
//! A label of a vertically merged cell is printed in the middle of its group, or on the page
//! where the group ends. A group that starts without its label, followed by a label where no
//! group starts, is one group with a displaced label. What starts a group is learned from the
//! document: a new label one level deeper (対応策), and the order of bodies beginning again.

use std::collections::{BTreeSet, HashMap};

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

/// Finds displaced labels. O(rows), and O(bodies of a group squared) for each suspect.
pub(super) fn displaced(signals: &Signals<'_>) -> Vec<Displaced> {
    let Some(starts) = start_signals(signals) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    // The group start that still waits for its label.
    let mut waiting: Option<usize> = None;
    for (row, (&label, &start)) in signals.label.iter().zip(&starts.rows).enumerate() {
        match (label, start) {
            (true, true) => waiting = None,
            (false, true) => waiting = Some(row),
            (true, false) => {
                let start = waiting.take();
                let start = start.filter(|&start| !begins_again(signals, start, row));
                found.extend(start.map(|start| Displaced {
                    start,
                    label: row,
                    confidence: starts.confidence,
                }));
            }
            (false, false) => {
                if row == 0 {
                    waiting = Some(0);
                }
            }
        }
    }
    if !starts.centred && !found.is_empty() {
        weigh(signals, &mut found);
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

/// Groups that the order of bodies is learned from, at most: more say the same again.
const GROUPS: usize = 200;
/// Different bodies of a group that are looked at.
const BODIES: usize = 64;
/// Pairs of bodies that the order must know before it says anything.
const PAIRS: usize = 6;
/// Share of these that must speak for a displaced label before it is believed.
const CLEAR: f32 = 0.7;
/// How sure a displaced label may be that the order of bodies does not confirm: unsure.
const UNCONFIRMED: f32 = 0.7;

/// Lets the order of bodies judge suspects: a row that was moved upwards looks like a start, and a
/// label whose own first row is gone looks displaced. If the group begins at the start, its bodies
/// go on across the label and break off above the start; if it begins at the label, the other way
/// round.
fn weigh(signals: &Signals<'_>, found: &mut Vec<Displaced>) {
    let order = Order::learn(signals, found);
    let ends: Vec<usize> = found.iter().map(|one| one.start).collect();
    let rows = signals.label.len();
    found.retain_mut(|one| {
        let above = signals.label[..one.start].iter().rposition(|&on| on);
        let below = signals.label[one.label + 1..].iter().position(|&on| on);
        let below = below.map_or(rows, |below| one.label + 1 + below);
        // The next group may begin above its label as well.
        let next = ends.partition_point(|&start| start <= one.start);
        let below = ends.get(next).map_or(below, |&start| below.min(start));
        let before = signals.bodies(above.unwrap_or(0)..one.start);
        let between = signals.bodies(one.start..one.label);
        let after = signals.bodies(one.label..below.max(one.label));
        let (on_above, off_above) = order.across(&before, &between);
        let (on_below, off_below) = order.across(&between, &after);
        let (displaced, in_place) = (off_above + on_below, on_above + off_below);
        let share = displaced as f32 / (displaced + in_place).max(1) as f32;
        // A label one level deeper begins at the start and not at the label.
        let deeper = signals.deeper[one.start] && !signals.deeper[one.label];
        if displaced + in_place < PAIRS {
            if !deeper {
                one.confidence = one.confidence.min(UNCONFIRMED);
            }
            return true;
        }
        if share < CLEAR {
            one.confidence = one.confidence.min(UNCONFIRMED);
        }
        deeper || share >= 0.5
    });
}

/// In which order bodies stand in groups.
struct Order {
    /// Positive where the first of a pair (the smaller one first) stands before the second.
    first: HashMap<(u32, u32), i32>,
}

impl Order {
    /// Learns from runs of rows that no label and no suspect interrupts: whatever is displaced,
    /// each lies in one group.
    fn learn(signals: &Signals<'_>, suspects: &[Displaced]) -> Self {
        let mut cuts: Vec<usize> = suspects.iter().map(|one| one.start).collect();
        cuts.extend((0..signals.label.len()).filter(|&row| signals.label[row]));
        cuts.extend([0, signals.label.len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut first = HashMap::new();
        for group in cuts.windows(2).take(GROUPS) {
            let bodies = signals.bodies(group[0]..group[1]);
            for (at, &a) in bodies.iter().enumerate() {
                for &b in &bodies[at + 1..] {
                    *first.entry((a.min(b), a.max(b))).or_insert(0) += if a < b { 1 } else { -1 };
                }
            }
        }
        Self { first }
    }

    /// Pairs of a body above a place and one below it that stand in the usual order, and those
    /// that do not, the same body on both sides among them.
    fn across(&self, above: &[u32], below: &[u32]) -> (usize, usize) {
        let (mut on, mut off) = (0, 0);
        for &a in above {
            for &b in below {
                let usual = self.first.get(&(a.min(b), a.max(b))).copied().unwrap_or(0);
                match if a < b { usual } else { -usual } {
                    // A body may have its rows on both sides of a label in the middle.
                    _ if a == b => off += usize::from(above.last() != Some(&a)),
                    1.. => on += 1,
                    0 => {}
                    _ => off += 1,
                }
            }
        }
        (on, off)
    }
}

impl Signals<'_> {
    /// The different bodies of some rows, in the order in which they come first.
    fn bodies(&self, rows: std::ops::Range<usize>) -> Vec<u32> {
        let mut bodies = Vec::new();
        for &body in self.body[rows].iter().flatten() {
            if bodies.len() == BODIES {
                break;
            }
            if !bodies.contains(&body) {
                bodies.push(body);
            }
        }
        bodies
    }
}

/// Rows on which groups start.
struct Starts {
    rows: Vec<bool>,
    /// How sure a label is displaced that stands below one of them.
    confidence: f32,
    /// All labels stand in the middle of their groups.
    centred: bool,
}

/// Rows on which a group starts, by whatever signals are reliable in this document, and how
/// reliable they are together.
fn start_signals(signals: &Signals<'_>) -> Option<Starts> {
    let labels = signals.label.iter().filter(|&&label| label).count();
    if labels < 2 {
        return None;
    }
    // Deeper labels speak first: where every label is printed in the middle of its group, the body
    // of that row looks like one that groups begin with.
    let all_centred = |signal: &[bool], confidence| {
        centred(signals, signal).map(|rows| Starts {
            rows,
            confidence,
            centred: true,
        })
    };
    if let found @ Some(_) = all_centred(signals.deeper, 0.8) {
        return found;
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
        return all_centred(&again, 0.7);
    }
    Some(Starts {
        rows: starts,
        confidence: 0.5 + reliability / 2.0,
        centred: false,
    })
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
