//! One finding per cause.
//!
//! Findings of one rule with equal [`Finding::cause`] become one:
//!
//! * the finding that comes first in the table leads: its message, help, related places and titles
//!   stay;
//! * addresses are united: sorted by place, without repeats, the first as `primary`, at most
//!   [`MAX_ALSO`] in `also`, `count` exact (a rule that names more than [`MAX_ALSO`] further
//!   addresses in one finding names none of them twice);
//! * severity and confidence are the highest of them, edits are united.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::finding::{Alternative, Edit, Finding, Fix, MAX_ALSO};
use crate::grid::Span;

/// Takes findings as they come, so that a million findings with one cause never exist at once.
#[derive(Debug, Default)]
pub(super) struct Collapser {
    groups: Vec<Group>,
    by_cause: HashMap<(&'static str, String), usize>,
}

/// Findings with one cause.
#[derive(Debug)]
struct Group {
    /// The one that comes first in the table; its own addresses are in `spans`.
    leader: Finding,
    spans: Vec<Span>,
    /// Addresses that were counted but not kept.
    unnamed: usize,
}

impl Collapser {
    /// Takes findings. O(addresses).
    pub(super) fn take(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for mut finding in findings {
            let Some(cause) = finding.cause.take() else {
                self.groups.push(Group::new(finding));
                continue;
            };
            match self.by_cause.entry((finding.rule.code, cause)) {
                Entry::Vacant(slot) => {
                    slot.insert(self.groups.len());
                    self.groups.push(Group::new(finding));
                }
                Entry::Occupied(slot) => self.groups[*slot.get()].join(finding),
            }
        }
    }

    /// Takes what was found by other rules.
    pub(super) fn join(&mut self, other: Self) {
        self.groups.extend(other.groups);
    }

    /// The findings by place, then rule. O(addresses · log addresses).
    pub(super) fn finish(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.groups.into_iter().map(Group::finish).collect();
        findings.sort_by(|a, b| {
            (a.primary, a.rule.code)
                .cmp(&(b.primary, b.rule.code))
                .then_with(|| a.also.cmp(&b.also))
                .then_with(|| a.message.cmp(&b.message))
        });
        findings
    }
}

impl Group {
    fn new(leader: Finding) -> Self {
        Self {
            spans: leader.spans().collect(),
            unnamed: unnamed(&leader),
            leader,
        }
    }

    fn join(&mut self, mut other: Finding) {
        self.spans.extend(other.spans());
        self.unnamed += unnamed(&other);
        if other.primary < self.leader.primary {
            std::mem::swap(&mut self.leader, &mut other);
        }
        let leader = &mut self.leader;
        leader.severity = leader.severity.max(other.severity);
        leader.confidence = leader.confidence.max(other.confidence);
        if leader.related.is_empty() {
            leader.related = other.related;
        }
        let kept = MAX_ALSO.saturating_sub(leader.other_side.len());
        leader
            .other_side
            .extend(other.other_side.into_iter().take(kept));
        leader.help = leader.help.take().or(other.help);
        match (&mut leader.fix, other.fix) {
            (Some(fix), Some(more)) => unite(fix, more),
            (fix @ None, more) => *fix = more,
            (Some(_), None) => {}
        }
    }

    fn finish(mut self) -> Finding {
        self.spans.sort_unstable();
        self.spans.dedup();
        let mut finding = self.leader;
        finding.other_side.sort_unstable();
        finding.other_side.dedup();
        finding.count = self.spans.len() + self.unnamed;
        finding.primary = self.spans[0];
        self.spans.truncate(MAX_ALSO + 1);
        finding.also = self.spans.split_off(1);
        if let Some(fix) = &mut finding.fix {
            without_repeats(&mut fix.edits);
            for other in &mut fix.alternatives {
                without_repeats(&mut other.edits);
            }
        }
        finding
    }
}

fn unnamed(finding: &Finding) -> usize {
    finding.count.saturating_sub(1 + finding.also.len())
}

/// The edits of both, alternative by alternative where their titles agree.
fn unite(fix: &mut Fix, more: Fix) {
    // `Applicability` is ordered from bold to cautious.
    fix.applicability = fix.applicability.max(more.applicability);
    fix.edits.extend(more.edits);
    for Alternative { title, edits } in more.alternatives {
        match fix.alternatives.iter_mut().find(|a| a.title == title) {
            Some(same) => same.edits.extend(edits),
            None => fix.alternatives.push(Alternative { title, edits }),
        }
    }
}

/// Text edits in the order of the table and once each; structural edits keep their order.
fn without_repeats(edits: &mut Vec<Edit>) {
    edits.sort_by_key(|edit| match edit {
        Edit::ReplaceText(span, _) => Some(*span),
        _ => None,
    });
    edits.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{META_A, META_B, at};
    use crate::finding::{Applicability, Severity};

    fn collapse(findings: Vec<Finding>) -> Vec<Finding> {
        let mut collapser = Collapser::default();
        collapser.take(findings);
        collapser.finish()
    }

    fn finding(cell: u32, cause: Option<&str>) -> Finding {
        let mut builder = Finding::build(&META_A, at(cell, 0, 3));
        if let Some(cause) = cause {
            builder = builder.cause(cause);
        }
        builder.message(format!("セル{cell}"))
    }

    #[test]
    fn one_finding_per_cause_and_the_first_place_leads() {
        let out = collapse(vec![
            finding(7, Some("x")),
            finding(2, Some("x")),
            finding(5, Some("y")),
            finding(9, Some("x")),
            finding(3, None),
            finding(4, None),
        ]);
        let seen: Vec<_> = out
            .iter()
            .map(|f| (f.message.as_str(), f.primary.cell.index(), f.count))
            .collect();
        assert_eq!(
            seen,
            [
                ("セル2", 2, 3),
                ("セル3", 3, 1),
                ("セル4", 4, 1),
                ("セル5", 5, 1)
            ]
        );
        assert_eq!(out[0].also, [at(7, 0, 3), at(9, 0, 3)]);
    }

    #[test]
    fn causes_of_different_rules_are_different() {
        let other = Finding::build(&META_B, at(1, 0, 3))
            .cause("x")
            .message("b".into());
        assert_eq!(collapse(vec![finding(1, Some("x")), other]).len(), 2);
    }

    #[test]
    fn addresses_are_counted_once_and_sorted() {
        let out = collapse(vec![
            finding(5, Some("x")),
            finding(5, Some("x")),
            Finding::build(&META_A, at(4, 0, 3))
                .also([at(9, 0, 3), at(5, 0, 3), at(1, 0, 3)])
                .cause("x")
                .message("m".into()),
        ]);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].count, 4);
        assert_eq!(out[0].primary, at(1, 0, 3));
        assert_eq!(out[0].also, [at(4, 0, 3), at(5, 0, 3), at(9, 0, 3)]);
    }

    #[test]
    fn the_count_stays_exact_beyond_what_is_kept() {
        let many = u32::try_from(MAX_ALSO).expect("small") + 500;
        let one_by_one: Vec<_> = (0..many)
            .rev()
            .map(|cell| finding(cell, Some("x")))
            .collect();
        let out = collapse(one_by_one);
        assert_eq!(out[0].count, many as usize);
        assert_eq!(out[0].also.len(), MAX_ALSO);
        assert_eq!(out[0].primary, at(0, 0, 3));

        let at_once = Finding::build(&META_A, at(0, 0, 3))
            .also((1..many).map(|cell| at(cell, 0, 3)))
            .cause("x")
            .message("m".into());
        let out = collapse(vec![at_once, finding(many, Some("x"))]);
        assert_eq!(out[0].count, many as usize + 1);
    }

    #[test]
    fn fixes_are_united_and_the_more_cautious_one_decides() {
        let fixed = |cell, applicability| {
            Finding::build(&META_A, at(cell, 0, 3))
                .cause("x")
                .fix(
                    applicability,
                    "直す".into(),
                    vec![Edit::ReplaceText(at(cell, 0, 3), "b".into())],
                )
                .alternative(
                    "別の案".into(),
                    vec![Edit::ReplaceText(at(cell, 0, 3), "c".into())],
                )
                .message("m".into())
        };
        let out = collapse(vec![
            fixed(3, Applicability::Safe),
            fixed(1, Applicability::Choice),
            fixed(3, Applicability::Safe),
        ]);
        let fix = out[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.applicability, Applicability::Choice);
        assert_eq!(
            fix.edits,
            [1, 3].map(|cell| Edit::ReplaceText(at(cell, 0, 3), "b".into()))
        );
        assert_eq!(fix.alternatives.len(), 1);
        assert_eq!(fix.alternatives[0].edits.len(), 2);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let mut findings: Vec<_> = (0..40)
            .map(|n: u32| finding(n * 7 % 13, [None, Some("x"), Some("y")][n as usize % 3]))
            .collect();
        let show = |findings: &[Finding]| format!("{:?}", collapse(findings.to_vec()));
        let first = show(&findings);
        findings.reverse();
        assert_eq!(first, show(&findings));
    }

    #[test]
    fn the_gravest_severity_stays() {
        let mild = Finding::build(&META_A, at(1, 0, 3))
            .severity(Severity::Info)
            .cause("x")
            .message("m".into());
        let out = collapse(vec![mild, finding(2, Some("x"))]);
        assert_eq!(out[0].severity, META_A.severity);
    }
}
