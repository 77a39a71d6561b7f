//! What an editor goes through: findings with numbers, where they stand in the table, and how
//! many each rule, body and theme has.

use std::collections::BTreeMap;

use super::Report;
use super::display::portable;
use sha2::{Digest as _, Sha256};

use crate::check::{FileReport, Located, Place, RowKey};
use crate::finding::{Applicability, Severity};
use crate::grid::Grid;
use crate::rule::Lang;

/// A finding with the number it has on every page and sheet of the review.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered<'a> {
    /// From 1.
    pub(super) number: usize,
    pub(super) file: &'a FileReport,
    pub(super) finding: &'a Located,
}

impl<'a> Numbered<'a> {
    /// Every place, the one shown first.
    pub(super) fn places(&self) -> impl Iterator<Item = &'a Place> + use<'a> {
        self.finding.place.iter().chain(&self.finding.also)
    }

    /// The row of the place shown.
    pub(super) fn row(&self) -> Option<&'a RowKey> {
        self.finding.place.as_ref()?.row.as_ref()
    }

    /// What would be written at the place shown, if it is one replacement.
    pub(super) fn suggestion(&self) -> Option<&'a str> {
        let fix = self.finding.fix.as_ref()?;
        let place = self.finding.place.as_ref()?;
        let at = |edit: &&crate::check::LocatedEdit| {
            let (a, b) = (&edit.place.location, &place.location);
            (a.line, a.field, &a.sheet) == (b.line, b.field, &b.sheet)
        };
        let mut here = fix.edits.iter().filter(at);
        let first = here.next()?;
        // What is only taken away is told in words.
        let single = here.next().is_none() && !first.replacement.is_empty();
        single.then_some(first.replacement.as_str())
    }

    /// What to write or do, the best first. A piece of what is shown (催 of 開崔) is told in words.
    pub(super) fn ways(&self) -> String {
        let shown = self
            .finding
            .place
            .as_ref()
            .map(|place| &place.location.text);
        let edits = self.finding.fix.iter().flat_map(|fix| &fix.edits);
        let whole = edits
            .take(1)
            .all(|edit| Some(&edit.place.location.text) == shown);
        let best = self.suggestion().filter(|_| whole).or(self.fix());
        let others = self.finding.fix.iter().flat_map(|fix| &fix.alternatives);
        let others = others.map(|(title, _)| title.as_str());
        let ways: Vec<&str> = best.into_iter().chain(others).collect();
        ways.join("／")
    }

    /// The fix in words.
    pub(super) fn fix(&self) -> Option<&'a str> {
        self.finding.fix.as_ref().map(|fix| fix.title.as_str())
    }

    /// How urgent: what nobody should publish comes first.
    fn urgency(&self) -> (Severity, bool, u32) {
        let finding = self.finding;
        let confidence = (finding.confidence * 1000.0) as u32;
        let safe = finding.fix.as_ref();
        let safe = safe.is_some_and(|fix| fix.applicability == Applicability::Safe);
        (finding.severity, !safe, confidence)
    }
}

/// Findings at or above a level, numbered in the order of the report.
pub(super) fn numbered<'a>(report: &Report<'a>, level: Severity) -> Vec<Numbered<'a>> {
    let findings = report.files.iter().flat_map(|file| {
        let findings = file.findings.iter();
        findings.map(move |finding| (file, finding))
    });
    findings
        .filter(|(_, finding)| finding.severity >= level)
        .enumerate()
        .map(|(at, (file, finding))| Numbered {
            number: at + 1,
            file,
            finding,
        })
        .collect()
}

/// Findings below a level, numbered after those at or above it.
pub(super) fn below<'a>(report: &Report<'a>, level: Severity) -> Vec<Numbered<'a>> {
    let shown = report.shown(level).count();
    let mut all = numbered(report, Severity::Info);
    all.retain(|one| one.finding.severity < level);
    for (at, one) in all.iter_mut().enumerate() {
        one.number = shown + at + 1;
    }
    all
}

/// The `count` findings to look at before anything else.
pub(super) fn most_urgent<'a>(all: &[Numbered<'a>], count: usize) -> Vec<Numbered<'a>> {
    let mut sorted = all.to_vec();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.urgency()));
    sorted.truncate(count);
    sorted
}

/// Numbers of findings by sheet row (physical line) and field, both from 1.
pub(super) type Marks = BTreeMap<(usize, usize), Vec<usize>>;

/// Where findings stand on one grid.
pub(super) fn marks(all: &[Numbered<'_>], grid: &Grid) -> Marks {
    let mut marks = Marks::new();
    for one in all {
        for place in one.places() {
            let at = &place.location;
            if at.path == grid.source().path() && at.sheet.as_deref() == grid.sheet() {
                let numbers = marks.entry((at.line, at.field)).or_default();
                if numbers.last() != Some(&one.number) {
                    numbers.push(one.number);
                }
            }
        }
    }
    marks
}

/// Errors, warnings and notes of one thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) error: usize,
    pub(super) warning: usize,
    pub(super) info: usize,
}

impl Tally {
    fn add(&mut self, severity: Severity) {
        *match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
        } += 1;
    }

    pub(super) fn all(&self) -> usize {
        self.error + self.warning + self.info
    }
}

/// Counts by a name each finding may have several of; most first.
fn tally<'a>(
    all: &[Numbered<'a>],
    names: impl Fn(&Numbered<'a>) -> Vec<&'a str>,
) -> Vec<(&'a str, Tally)> {
    let mut counts: BTreeMap<&str, Tally> = BTreeMap::new();
    for one in all {
        let mut names = names(one);
        names.sort_unstable();
        names.dedup();
        for name in names {
            counts.entry(name).or_default().add(one.finding.severity);
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, tally)| std::cmp::Reverse((tally.error, tally.all())));
    counts
}

/// Counts by rule code.
pub(super) fn by_rule<'a>(all: &[Numbered<'a>]) -> Vec<(&'a str, Tally)> {
    tally(all, |one| vec![one.finding.rule.code])
}

/// Counts by a part of the row, of every place.
pub(super) fn by_row<'a>(
    all: &[Numbered<'a>],
    part: impl Fn(&'a RowKey) -> &'a str,
) -> Vec<(&'a str, Tally)> {
    tally(all, |one| {
        let rows = one.places().filter_map(|place| place.row.as_ref());
        rows.map(&part).filter(|name| !name.is_empty()).collect()
    })
}

/// Code and name.
pub(super) fn rule_name(code: &str, lang: Lang) -> String {
    match (crate::rules::find(code), lang) {
        (Some(rule), Lang::Ja) => format!("{code} {}", rule.name_ja),
        (Some(rule), Lang::En) => format!("{code} {}", rule.name),
        (None, _) => code.to_owned(),
    }
}

/// What was checked with what, and blanks for the people who answer for it.
pub(super) fn record(report: &Report<'_>, lang: Lang) -> Vec<(&'static str, String)> {
    let summary = report.summary();
    let mut lines = Vec::new();
    let ja = lang == Lang::Ja;
    for file in report.files {
        lines.push((
            if ja { "ファイル" } else { "File" },
            portable(&file.path).to_owned(),
        ));
        if let Some(grid) = file.grids.first() {
            let hash = Sha256::digest(grid.source().raw());
            let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            lines.push(("SHA-256", hash));
        }
    }
    let version = format!("kouetsu {}", env!("CARGO_PKG_VERSION"));
    lines.push((
        if ja {
            "点検に使った版"
        } else {
            "Version"
        },
        version,
    ));
    let counts = match lang {
        Lang::Ja => format!(
            "エラー {}件、警告 {}件、参考 {}件（受け入れ済み {}件）",
            summary.error, summary.warning, summary.info, summary.suppressed
        ),
        Lang::En => format!(
            "{} errors, {} warnings, {} notes ({} accepted)",
            summary.error, summary.warning, summary.info, summary.suppressed
        ),
    };
    lines.push((if ja { "件数" } else { "Findings" }, counts));
    let blanks = match lang {
        Lang::Ja => ["点検者", "点検日", "確認者", "確認日"],
        Lang::En => ["Checked by", "On", "Confirmed by", "On "],
    };
    lines.extend(blanks.map(|name| (name, String::new())));
    lines
}
