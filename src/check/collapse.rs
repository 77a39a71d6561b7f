//! One finding per cause.

use std::collections::HashMap;

use crate::finding::{Finding, MAX_ALSO};

/// Findings of one rule with equal causes become one, the first address leading. O(findings).
pub(super) fn collapse(findings: Vec<Finding>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut by_cause: HashMap<(&'static str, String), usize> = HashMap::new();
    for finding in findings {
        let Some(cause) = finding.cause.clone() else {
            out.push(finding);
            continue;
        };
        match by_cause.entry((finding.rule.code, cause)) {
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(out.len());
                out.push(finding);
            }
            std::collections::hash_map::Entry::Occupied(slot) => {
                let first = &mut out[*slot.get()];
                first.count += finding.count;
                for span in finding.spans() {
                    if first.also.len() < MAX_ALSO {
                        first.also.push(span);
                    }
                }
                first.severity = first.severity.max(finding.severity);
                first.confidence = first.confidence.max(finding.confidence);
                if let (Some(fix), Some(more)) = (&mut first.fix, finding.fix) {
                    fix.edits.extend(more.edits);
                }
            }
        }
    }
    out
}
