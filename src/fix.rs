//! Fixes: from findings to changed bytes, and nothing but the bytes that have to change.
//!
//! [`plan`] turns the fixes of findings into splices of the *original* bytes, [`apply`] makes
//! them, [`settle`] repeats both until nothing is left to fix. Nothing here touches a file.
//!
//! * A fix is applied whole or not at all: a label that is taken away in one row must arrive in
//!   the other.
//! * Of fixes that overlap the first is applied; the others are looked at again in the next round,
//!   on the changed text. Structural fixes come first: cells are put where they belong before
//!   anyone corrects what stands in them.
//! * What is not edited is never decoded and encoded again: `髙` in CP932 and `〜` in Shift_JIS do
//!   not survive that.
//! * In a workbook only texts change: see [`settle_book`].
//! * Every result is read again and compared cell by cell with what was meant; a fix that makes
//!   the file read in any other way is refused.

mod book;
mod cell;
mod claims;
mod encode;
mod explain;
mod row;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::grid::{CellId, Grid, Location, Span, read_delimited};
use crate::rule::RuleMeta;
use crate::source::{Encoding, Source};
pub use book::{SettledBook, settle_book};
use cell::TextEdit;
use claims::Claims;
use encode::{Splice, Unencodable};
use row::{Rebuilt, Widths};

/// Which fixes may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Those that cannot change what the table says.
    Safe,
    /// Also those that an editor should look at afterwards.
    Unsafe,
}

impl Level {
    fn allows(self, applicability: Applicability) -> bool {
        match applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self == Self::Unsafe,
            Applicability::Choice => false,
        }
    }
}

/// Changes of one file's bytes.
#[derive(Debug, Default)]
pub struct Plan {
    /// File bytes and what takes their place, in order, without overlaps.
    pub splices: Vec<(Range<usize>, Vec<u8>)>,
    /// What the splices do.
    pub applied: Vec<Applied>,
    /// Fixes that cannot be applied.
    pub refused: Vec<Refused>,
    /// Fixes that have to wait for the next round.
    pub deferred: usize,
    /// Grid rows that change, with the values they will hold.
    expected: HashMap<usize, Vec<String>>,
}

/// A fix that was applied.
#[derive(Debug, Clone, Copy)]
pub struct Applied {
    /// The rule it corrects.
    pub rule: &'static RuleMeta,
    /// Addresses of the finding.
    pub places: usize,
}

/// A fix that was not applied, and why.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The rule it would correct.
    pub rule: &'static RuleMeta,
    /// Where.
    pub location: Location,
    /// Why.
    pub reason: Reason,
}

/// Why a fix cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file's encoding has no such character.
    Encoding(Encoding, char),
    /// A tab and a line break in one cell cannot be written in a TSV.
    TabAndLineBreak,
    /// A cell would have to give way that holds text.
    Occupied(String),
    /// The row would become wider than the table.
    Columns,
    /// Two edits of the fix contradict each other.
    Contradiction,
    /// A row is only ever split by hand.
    Split,
    /// The changed file would be read in another way than meant.
    Reading,
    /// In workbooks no cell is moved.
    Workbook,
    /// .xls, .ods and .docx are only read.
    Format,
    /// A digital signature would no longer hold.
    Signed,
    /// The workbook is protected.
    ProtectedBook,
    /// The sheet is protected.
    Protected,
    /// The cell's value is worked out.
    Formula,
    /// A number or date: what is shown is not what is stored.
    Number,
    /// The text has several formats, and the edit touches more than one.
    Runs,
    /// Header of a list (テーブル), which the workbook keeps elsewhere as well.
    ListHeader,
    /// The text is not stored as it is shown.
    Stored,
}

/// What a fix does once everything about it has been worked out.
#[derive(Default)]
struct Unit {
    texts: Vec<Replacement>,
    rows: Vec<Rebuilt>,
}

/// New text for a place.
struct Replacement {
    /// What the rule replaces: nobody else may edit in it, whatever of it stays the same.
    claim: Span,
    /// What really changes.
    span: Span,
    new: String,
}

/// Plans the fixes of `findings` (all of one grid) that `level` allows. O(edits · log edits + bytes
/// of the changed cells).
pub fn plan(grid: &Grid, findings: &[Finding], level: Level) -> Plan {
    let all: Vec<&Finding> = wanted(findings, level);
    plan_of(grid, &all)
}

/// Findings with a fix to apply: structural ones first, then by place.
fn wanted(findings: &[Finding], level: Level) -> Vec<&Finding> {
    let structural = |finding: &Finding| {
        let mut edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        edits.any(|edit| !matches!(edit, Edit::ReplaceText(..)))
    };
    let mut all: Vec<&Finding> = findings
        .iter()
        .filter(|finding| {
            let fix = finding.fix.as_ref();
            fix.is_some_and(|fix| level.allows(fix.applicability) && !fix.edits.is_empty())
        })
        .collect();
    all.sort_by_key(|finding| (!structural(finding), finding.primary, finding.rule.code));
    all
}

fn plan_of(grid: &Grid, findings: &[&Finding]) -> Plan {
    let mut plan = Plan::default();
    let mut claims = Claims::default();
    let mut texts: BTreeMap<CellId, Vec<TextEdit>> = BTreeMap::new();
    let mut splices: Vec<Splice> = Vec::new();
    let edits = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let moved = edits
        .flat_map(|fix| &fix.edits)
        .filter_map(|edit| match edit {
            Edit::MoveCells(moves) => moves.first().map(|&(cell, _)| grid.position(cell).0),
            _ => None,
        })
        .collect();
    let widths = Widths::new(grid, &moved);
    for &finding in findings {
        let Some(fix) = &finding.fix else { continue };
        let mut refuse = |span: Span, reason| {
            plan.refused.push(Refused {
                rule: finding.rule,
                location: grid.locate(span),
                reason,
            });
        };
        if grid.delimiter().is_none() {
            refuse(finding.primary, Reason::Workbook);
            continue;
        }
        let unit = match unit(grid, fix, &widths) {
            Ok(unit) => unit,
            Err((at, reason)) => {
                refuse(at.unwrap_or(finding.primary), reason);
                continue;
            }
        };
        if unit.texts.is_empty() && unit.rows.is_empty() {
            continue;
        }
        let rows = unit.rows.iter().map(|rebuilt| rebuilt.row);
        let spans = unit.texts.iter().map(|text| text.claim);
        if !claims.free(grid, rows.clone(), spans.clone()) {
            plan.deferred += 1;
            continue;
        }
        if let Some(at) = cell::unwritable(grid, &texts, &unit.texts) {
            refuse(at, Reason::TabAndLineBreak);
            continue;
        }
        claims.take(grid, rows, spans);
        for Replacement { span, new, .. } in unit.texts {
            let edits = texts.entry(span.cell).or_default();
            edits.push(TextEdit {
                start: span.start as usize,
                end: span.end as usize,
                new,
            });
        }
        for rebuilt in unit.rows {
            splices.push(rebuilt.splice);
            plan.expected.insert(rebuilt.row, rebuilt.values);
        }
        plan.applied.push(Applied {
            rule: finding.rule,
            places: finding.count,
        });
    }
    for (cell, mut edits) in texts {
        edits.sort_by_key(|edit| (edit.start, edit.end));
        let (row, column) = grid.position(cell);
        let value = cell::splice(grid, cell, &edits, &mut splices);
        let values = plan.expected.entry(row).or_insert_with(|| {
            grid.row(row)
                .map(|cell| grid.value(cell).to_owned())
                .collect()
        });
        values[column] = value;
    }
    plan.splices = encode::bytes(grid.source(), splices)
        .expect("every text was tried in the file's encoding before it was taken");
    plan
}

/// Works out a fix: no-op edits are left out; `Err` says why it cannot be made, and where.
fn unit(grid: &Grid, fix: &Fix, widths: &Widths) -> Result<Unit, (Option<Span>, Reason)> {
    let mut unit = Unit::default();
    let encoding = grid.source().encoding();
    let mut seen: HashSet<&Edit> = HashSet::new();
    for edit in fix.edits.iter().filter(|edit| seen.insert(edit)) {
        match edit {
            Edit::ReplaceText(claim, new) => {
                if let Some((span, new)) = cell::trimmed(grid, *claim, new) {
                    if let Some(Unencodable(ch)) = encoding.and_then(|e| encode::lacks(e, new)) {
                        let encoding = encoding.expect("it lacks a character");
                        return Err((Some(span), Reason::Encoding(encoding, ch)));
                    }
                    unit.texts.push(Replacement {
                        claim: *claim,
                        span,
                        new: new.to_owned(),
                    });
                }
            }
            Edit::MoveCells(moves) => {
                let at = moves.first().map(|&(cell, _)| grid.span(cell));
                let rebuilt = row::moved(grid, moves, widths).map_err(|reason| (at, reason))?;
                unit.rows.extend(rebuilt);
            }
            Edit::DropColumn {
                column,
                first,
                last,
            } => {
                for row in *first..=(*last).min(grid.row_count().saturating_sub(1)) {
                    let rebuilt = row::dropped(grid, row, *column);
                    unit.rows.extend(rebuilt.map_err(|reason| {
                        (grid.cell(row, *column).map(|cell| grid.span(cell)), reason)
                    })?);
                }
            }
            Edit::SplitRow(_) => return Err((None, Reason::Split)),
        }
    }
    // What the fix does twice to one place it does not mean.
    let mut own = Claims::default();
    let rows = || unit.rows.iter().map(|rebuilt| rebuilt.row);
    let spans = || unit.texts.iter().map(|text| text.claim);
    let mut once = HashSet::new();
    if !rows().all(|row| once.insert(row)) || !own.free(grid, rows(), std::iter::empty()) {
        return Err((None, Reason::Contradiction));
    }
    own.take(grid, rows(), std::iter::empty());
    for span in spans() {
        if !own.free(grid, std::iter::empty(), std::iter::once(span)) {
            return Err((Some(span), Reason::Contradiction));
        }
        own.take(grid, std::iter::empty(), std::iter::once(span));
    }
    Ok(unit)
}

/// Makes the changes. O(bytes).
pub fn apply(raw: &[u8], plan: &Plan) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    for (range, new) in &plan.splices {
        out.extend_from_slice(&raw[at..range.start]);
        out.extend_from_slice(new);
        at = range.end;
    }
    out.extend_from_slice(&raw[at..]);
    out
}

/// Reads a changed file and compares every cell with what was meant. O(cells).
fn read_again(grid: &Grid, plan: &Plan, bytes: Vec<u8>) -> Option<Grid> {
    let source = Source::from_bytes(grid.source().path(), bytes).ok()?;
    let new = read_delimited(Arc::new(source), grid.delimiter());
    let same = new.row_count() == grid.row_count()
        && (0..grid.row_count()).all(|row| {
            let now = new.row(row).map(|cell| new.value(cell));
            match plan.expected.get(&row) {
                Some(meant) => now.eq(meant.iter().map(String::as_str)),
                None => now.eq(grid.row(row).map(|cell| grid.value(cell))),
            }
        });
    same.then_some(new)
}

/// The plan and the grid it leads to. Where a file as a whole would be read differently, half of
/// the fixes are tried, so that one bad fix costs no other one more than another round.
fn sound(grid: &Grid, findings: &[&Finding]) -> (Plan, Option<Grid>) {
    let mut plan = plan_of(grid, findings);
    if plan.splices.is_empty() {
        return (plan, None);
    }
    let bytes = apply(grid.source().raw(), &plan);
    if let Some(new) = read_again(grid, &plan, bytes) {
        return (plan, Some(new));
    }
    if let [finding] = findings {
        plan.refused.push(Refused {
            rule: finding.rule,
            location: grid.locate(finding.primary),
            reason: Reason::Reading,
        });
        plan.splices.clear();
        plan.applied.clear();
        return (plan, None);
    }
    let (first, second) = findings.split_at(findings.len() / 2);
    let (mut plan, new) = sound(grid, first);
    if new.is_some() {
        plan.deferred += second.len();
        return (plan, new);
    }
    let (mut other, new) = sound(grid, second);
    other.refused.splice(0..0, plan.refused);
    (other, new)
}

/// More rounds than any table needs: each one applies every fix that does not overlap another.
const MAX_ROUNDS: usize = 32;

/// What is left when nothing more can be fixed.
#[derive(Debug)]
pub struct Settled {
    /// The file as fixed.
    pub grid: Arc<Grid>,
    /// Whether its bytes are others than before.
    pub changed: bool,
    /// Rules and the number of addresses corrected, by code.
    pub applied: Vec<Applied>,
    /// What could not be fixed, by place.
    pub refused: Vec<Refused>,
}

/// Fixes and checks again until nothing changes. `find` checks a grid.
///
/// Fixes that undo each other end the search: the file then stays as it was before they went round.
pub fn settle(
    grid: Arc<Grid>,
    level: Level,
    mut find: impl FnMut(&Arc<Grid>) -> Vec<Finding>,
) -> Settled {
    let original = Arc::clone(&grid);
    let (grid, applied, refused) = rounds(
        grid,
        |grid| grid.source().raw(),
        |grid| {
            let findings = find(grid);
            let (plan, new) = sound(grid, &wanted(&findings, level));
            (plan.applied, plan.refused, new.map(Arc::new))
        },
    );
    Settled {
        changed: grid.source().raw() != original.source().raw(),
        grid,
        applied,
        refused,
    }
}

/// What a round did, what it could not do, and what came of it.
type Round<T> = (Vec<Applied>, Vec<Refused>, Option<T>);

/// Repeats a round until nothing changes, or things are as they were before.
fn rounds<T>(
    mut state: T,
    raw: impl Fn(&T) -> &[u8],
    mut round: impl FnMut(&T) -> Round<T>,
) -> (T, Vec<Applied>, Vec<Refused>) {
    let mut applied: BTreeMap<&'static str, Applied> = BTreeMap::new();
    // Every state of the file, with what had been applied by then.
    let mut seen = HashMap::from([(hash(raw(&state)), applied.clone())]);
    let mut refused = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let (done, left, new) = round(&state);
        refused = left;
        let Some(new) = new else { break };
        state = new;
        let key = hash(raw(&state));
        if let Some(then) = seen.remove(&key) {
            // Back where it was: what lies between has come to nothing.
            applied = then;
            break;
        }
        for fix in done {
            let entry = applied.entry(fix.rule.code).or_insert(Applied {
                rule: fix.rule,
                places: 0,
            });
            entry.places += fix.places;
        }
        seen.insert(key, applied.clone());
    }
    refused.sort_by(|a, b| {
        let key = |r: &Refused| (r.location.line, r.location.field, r.location.chars.start);
        let sheet = |r: &Refused| r.location.sheet.clone();
        (sheet(a), key(a))
            .cmp(&(sheet(b), key(b)))
            .then(a.rule.code.cmp(b.rule.code))
    });
    (state, applied.into_values().collect(), refused)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
