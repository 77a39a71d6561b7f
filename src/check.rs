//! From a source to findings: recover, run every rule, collapse by cause, merge, sort, locate.

mod collapse;
mod locate;
mod located;
mod merge;
mod retain;
#[cfg(test)]
mod testing;

use std::sync::{Arc, Mutex};

pub(crate) use locate::Places;
pub use located::{Located, LocatedEdit, LocatedFix, LocatedMove, Place, PlaceCell, RowKey};

use crate::edition::{Edition, Hints, RepairKind, recover};
use crate::finding::{Finding, Fingerprinter};
use crate::grid::{Grid, TextId};
use crate::rule::{Context, Lang, Occurrences, Rule, RuleMeta, Settings, Sink};
use crate::rules::{RULES, tool};

/// How to check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Language of messages.
    pub lang: Lang,
    /// What the user can tell rules.
    pub settings: Settings,
    /// What the user says about the table.
    pub hints: Hints,
    /// Codes of rules to leave out.
    pub ignored: Vec<&'static str>,
    /// Rules that may run at the same time; 0 is like 1. The findings are the same.
    pub threads: usize,
}

/// What was found in one file.
#[derive(Debug, Default)]
pub struct FileReport {
    /// As named on the command line, never absolute unless named so.
    pub path: String,
    /// Name of the encoding, `None` for a workbook or an unreadable file.
    pub encoding: Option<crate::source::Encoding>,
    /// What was read.
    pub tables: Vec<TableSummary>,
    /// In the order of the contract: sheet, line, field, start, code.
    pub findings: Vec<Located>,
    /// The file could not be read: exit code 2.
    pub failed: bool,
    /// The file's tables, for reports that show them; empty where nobody asked to keep them.
    pub grids: Vec<Arc<Grid>>,
}

/// How one table was read.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSummary {
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Title line.
    pub title: Option<String>,
    /// Logical rows.
    pub rows: usize,
    /// Measures; a measure may take several rows.
    pub measures: usize,
    /// Distinct themes.
    pub themes: usize,
    /// Western years, in order, without repeats.
    pub fiscal_years: Vec<u16>,
    /// 0–1.
    pub confidence: f32,
    /// A planning table, not just any list.
    pub planning: bool,
}

/// Checks one grid.
pub fn check_grid(grid: Arc<Grid>, options: &Options) -> (Vec<TableSummary>, Vec<Located>) {
    let mut tables = Vec::new();
    let mut located = Vec::new();
    // The container belongs to the sheet, however many tables are on it.
    let mut container = tool::container::findings(&grid, &options.settings, options.lang);
    container.retain(|finding| !options.ignored.contains(&finding.rule.code));
    let mut fingerprints = Fingerprinter::default();
    for edition in recover(&grid, &options.hints) {
        let mut findings = check_edition(&edition, options);
        findings.append(&mut container);
        findings.sort_by_key(|finding| (finding.primary, finding.rule.code));
        tables.push(summary(&edition));
        located.extend(locate::locate(&edition, findings, &mut fingerprints));
    }
    // A sheet without a table has no places, but may be the one that was to stay hidden.
    located.extend(container.into_iter().map(|finding| {
        let about = tool::finding(finding.rule, finding.message, finding.help);
        Located {
            severity: finding.severity,
            ..about
        }
    }));
    (tables, located)
}

/// Runs every rule over an edition: findings collapsed, merged and in order.
pub fn check_edition(edition: &Edition, options: &Options) -> Vec<Finding> {
    run(RULES, edition, options)
}

fn run(rules: &[&dyn Rule], edition: &Edition, options: &Options) -> Vec<Finding> {
    let occurrences = Occurrences::of(edition);
    let grid = &*edition.grid;
    let cx = Context {
        edition,
        grid,
        lang: options.lang,
        settings: &options.settings,
        occurrences: &occurrences,
    };
    let unsure = edition.unsure();
    let doubtful = doubtful_rows(edition);
    let own = crate::rules::koyobun::own(options.settings.own.as_deref());
    let rules: Vec<&dyn Rule> = (rules.iter().copied())
        .chain(own.iter().map(|rule| rule as &dyn Rule))
        .collect();
    let texts: Vec<(TextId, &str)> = (occurrences.texts().iter())
        .map(|&id| (id, grid.text(id)))
        .collect();
    let look = |rule: &dyn Rule| {
        let mut collected = Collected {
            edition,
            doubtful: &doubtful,
            sink: Sink::default(),
            collapser: collapse::Collapser::default(),
        };
        if options.ignored.contains(&rule.meta().code) || unsure && stands_on_reading(rule.meta()) {
            return collected.collapser;
        }
        for some in texts.chunks(AT_ONCE) {
            rule.check_texts(&cx, some, &mut collected.sink);
            collected.settle(ENOUGH);
        }
        for row in (0..edition.rows.len()).step_by(AT_ONCE) {
            let rows = row..edition.rows.len().min(row + AT_ONCE);
            rule.check_rows(&cx, rows, &mut collected.sink);
            collected.settle(ENOUGH);
        }
        rule.check_edition(&cx, &mut collected.sink);
        collected.settle(0);
        collected.collapser
    };
    let mut collapser = collapse::Collapser::default();
    for found in each(&rules, options.threads, look) {
        collapser.join(found);
    }
    let findings = collapser.finish();
    let mut findings = merge::merge(grid, findings);
    findings.sort_by_key(|finding| (finding.primary, finding.rule.code));
    findings
}

/// Runs rules on several threads; what they found comes in the order of the rules.
///
/// Every second thread begins at the end of the list: the last rules share one long pass over all
/// texts, which would keep every thread waiting if it came last.
fn each<T: Send>(
    rules: &[&dyn Rule],
    threads: usize,
    look: impl Fn(&dyn Rule) -> T + Sync,
) -> Vec<T> {
    if threads <= 1 {
        return rules.iter().map(|&rule| look(rule)).collect();
    }
    let left = Mutex::new(0..rules.len());
    let slots: Vec<Mutex<Option<T>>> = rules.iter().map(|_| Mutex::default()).collect();
    let work = |backwards: bool| {
        loop {
            let next = {
                let mut left = left.lock().expect("taking a number does not panic");
                if backwards {
                    left.next_back()
                } else {
                    left.next()
                }
            };
            let Some(at) = next else { break };
            let found = look(rules[at]);
            *slots[at].lock().expect("a slot is only written") = Some(found);
        }
    };
    std::thread::scope(|scope| {
        for thread in 1..threads {
            let work = &work;
            scope.spawn(move || work(thread % 2 == 1));
        }
        work(false);
    });
    slots
        .into_iter()
        .filter_map(|slot| slot.into_inner().expect("a slot is only written"))
        .collect()
}

/// Findings waiting in the sink before they are collapsed: memory must not grow with their number.
const ENOUGH: usize = 1024;

/// Texts or rows that a rule is given at once.
const AT_ONCE: usize = 256;

/// Grid rows whose cells were moved without certainty, in order.
fn doubtful_rows(edition: &Edition) -> Vec<usize> {
    edition
        .repairs
        .iter()
        .filter(|repair| repair.kind == RepairKind::ShiftedRow && !repair.sure())
        .flat_map(|repair| &repair.rows)
        .map(|&row| edition.rows[row].grid_row)
        .collect()
}

struct Collected<'a> {
    edition: &'a Edition,
    /// Rows whose blanks and copies mean nothing: [`doubtful_rows`].
    doubtful: &'a [usize],
    sink: Sink,
    collapser: collapse::Collapser,
}

impl Collected<'_> {
    /// Collapses what waits in the sink once there is more than `limit` of it.
    #[inline]
    fn settle(&mut self, limit: usize) {
        if self.sink.findings.len() <= limit {
            return;
        }
        self.collapse();
    }

    #[cold]
    fn collapse(&mut self) {
        let grid = &self.edition.grid;
        let doubtful = &self.doubtful;
        let findings = self.sink.findings.drain(..).filter(|finding| {
            use crate::rule::Family;
            let held_back = !doubtful.is_empty()
                && stands_on_reading(finding.rule)
                && finding.rule.family != Family::Structure
                && finding
                    .spans()
                    .any(|span| doubtful.contains(&grid.position(span.cell).0));
            if held_back {
                return false;
            }
            // A rule that points beside a cell is a mistake in the rule. While testing it stops
            // here, where the rule is known; in a release the one finding is left out, because
            // every report would stumble over it.
            match finding.flaw(grid) {
                None => true,
                Some(flaw) if cfg!(debug_assertions) => panic!("{flaw}"),
                Some(_) => false,
            }
        });
        self.collapser.take(findings);
    }
}

/// Whether a rule is only as good as the recovered table. S105 and S109 look at the file as it is
/// written, S110 is about the reading itself, M105 reads single texts.
fn stands_on_reading(rule: &RuleMeta) -> bool {
    use crate::rule::Family;
    matches!(
        rule.family,
        Family::Structure | Family::Missing | Family::Duplicate
    ) && !["S105", "S109", "S110", "M105"].contains(&rule.code)
}

/// How a table was read, in short. O(rows).
pub fn summary(edition: &Edition) -> TableSummary {
    use crate::edition::Role;
    let themes: std::collections::HashSet<&str> = (0..edition.rows.len())
        .map(|row| edition.role(row, Role::Theme))
        .filter(|theme| !theme.is_empty())
        .collect();
    let mut fiscal_years = Vec::new();
    for period in edition.years().filter_map(|c| edition.columns[c].period) {
        for year in period.first.0..=period.last.0 {
            if !fiscal_years.contains(&year) {
                fiscal_years.push(year);
            }
        }
    }
    TableSummary {
        sheet: edition.grid.sheet().map(str::to_owned),
        title: edition
            .title
            .map(|cell| edition.grid.value(cell).trim().to_owned()),
        rows: edition.rows.len(),
        measures: edition.measures(),
        themes: themes.len(),
        fiscal_years,
        confidence: edition.confidence,
        planning: edition.planning,
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{META_A, grid};
    use super::*;
    use crate::finding::{Applicability, Edit};
    use crate::grid::Span;

    const TABLE: &str = "テーマ\t実施機関\t施策\t令和元年度\n\
                         働き方\t県労働課\t制度の周知\t冊子の配布\n\
                         働き方\t市商工会\t窓口の設置\t窓口の開設\n";

    /// A rule that points at bytes `start..end` of the first data cell and edits `edit.0..edit.1`.
    struct Pointing {
        at: (u32, u32),
        edit: (u32, u32),
    }

    impl Rule for Pointing {
        fn meta(&self) -> &'static RuleMeta {
            &META_A
        }

        fn check_row(&self, cx: &Context<'_>, row: usize, out: &mut Sink) {
            let cell = cx.edition.first_cell(row).expect("rows have cells");
            let span = |(start, end)| Span { cell, start, end };
            out.push(
                Finding::build(&META_A, span(self.at))
                    .cause("one")
                    .fix(
                        Applicability::Safe,
                        "直す".into(),
                        vec![Edit::ReplaceText(span(self.edit), "か".into())],
                    )
                    .message("指摘".into()),
            );
        }
    }

    fn check(rule: Pointing) -> Vec<Finding> {
        let grid = grid(TABLE);
        let editions = recover(&grid, &Hints::default());
        run(&[&rule], &editions[0], &Options::default())
    }

    #[test]
    fn sound_findings_pass_and_are_collapsed() {
        let findings = check(Pointing {
            at: (0, 3),
            edit: (0, 3),
        });
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].count, 2);
    }

    #[test]
    #[should_panic(expected = "T901: the address")]
    #[cfg(debug_assertions)]
    fn a_span_beyond_its_cell_is_caught() {
        check(Pointing {
            at: (0, 99),
            edit: (0, 3),
        });
    }

    #[test]
    #[should_panic(expected = "T901: the address")]
    #[cfg(debug_assertions)]
    fn a_span_that_cuts_a_character_is_caught() {
        check(Pointing {
            at: (1, 3),
            edit: (0, 3),
        });
    }

    #[test]
    #[should_panic(expected = "T901: the edited place")]
    #[cfg(debug_assertions)]
    fn an_edit_beside_its_cell_is_caught() {
        check(Pointing {
            at: (0, 3),
            edit: (0, 2),
        });
    }
}
