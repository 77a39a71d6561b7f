//! Fixes of texts in workbooks: of the archive only the parts that hold the texts change, and of
//! those only the texts.
//!
//! A text that several cells share is changed in place where all of them change alike; else the
//! changed cells get a text of their own. So no other cell changes, and no old text stays behind
//! that nobody uses. Cells are never moved: what a table means by its position, a workbook says
//! with merges, formulas and formats as well. Every result is read again and compared cell by
//! cell, as for delimited files.

mod archive;
mod sheet;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::cell::{self, TextEdit};
use super::claims::Claims;
use super::row::Widths;
use super::{Applied, Level, Reason, Refused, rounds, unit, wanted};
use crate::finding::{Edit, Finding};
use crate::grid::{CellId, Grid, RemarkKind, Span, read_workbook};
use crate::source::Source;
use archive::Book;
use sheet::{At, Stored};

/// A workbook when nothing more can be fixed.
#[derive(Debug)]
pub struct SettledBook {
    /// Its sheets as fixed.
    pub grids: Vec<Arc<Grid>>,
    /// Whether its bytes are others than before.
    pub changed: bool,
    /// Rules and the number of addresses corrected, by code.
    pub applied: Vec<Applied>,
    /// What could not be fixed, by sheet and place.
    pub refused: Vec<Refused>,
}

/// Fixes the sheets of one workbook and checks again until nothing changes. `find` checks a grid.
pub fn settle_book(
    grids: Vec<Arc<Grid>>,
    level: Level,
    mut find: impl FnMut(&Arc<Grid>) -> Vec<Finding>,
) -> SettledBook {
    if grids.is_empty() {
        return SettledBook {
            grids,
            changed: false,
            applied: Vec::new(),
            refused: Vec::new(),
        };
    }
    let original = Arc::clone(&grids[0]);
    let (grids, applied, refused) = rounds(
        grids,
        |grids| grids[0].source().raw(),
        |grids| {
            let findings: Vec<Vec<Finding>> = grids.iter().map(&mut find).collect();
            let all: Vec<(usize, &Finding)> = findings
                .iter()
                .enumerate()
                .flat_map(|(at, findings)| {
                    wanted(findings, level).into_iter().map(move |f| (at, f))
                })
                .collect();
            let (plan, new) = sound(grids, &all);
            (plan.applied, plan.refused, new)
        },
    );
    SettledBook {
        changed: grids[0].source().raw() != original.source().raw(),
        grids,
        applied,
        refused,
    }
}

/// Changes of a workbook.
#[derive(Debug, Default)]
struct Plan {
    bytes: Option<Vec<u8>>,
    applied: Vec<Applied>,
    refused: Vec<Refused>,
    /// What cells will hold, by grid and cell.
    expected: HashMap<(usize, CellId), String>,
}

/// The plan and the grids it leads to; as for delimited files, of fixes that make the book read
/// otherwise than meant half are tried.
fn sound(grids: &[Arc<Grid>], findings: &[(usize, &Finding)]) -> (Plan, Option<Vec<Arc<Grid>>>) {
    let mut plan = plan_of(grids, findings);
    let Some(bytes) = plan.bytes.take() else {
        return (plan, None);
    };
    if let Some(new) = read_again(grids, &plan, bytes) {
        return (plan, Some(new));
    }
    if let [(at, finding)] = findings {
        plan.refused.push(Refused {
            rule: finding.rule,
            location: grids[*at].locate(finding.primary),
            reason: Reason::Reading,
        });
        plan.applied.clear();
        return (plan, None);
    }
    let (first, second) = findings.split_at(findings.len() / 2);
    let (plan, new) = sound(grids, first);
    if new.is_some() {
        return (plan, new);
    }
    let (mut other, new) = sound(grids, second);
    other.refused.splice(0..0, plan.refused);
    (other, new)
}

/// 0-based row and column of the sheet.
fn at(grid: &Grid, cell: CellId) -> At {
    let (row, column) = grid.position(cell);
    let narrow = |n: usize| u32::try_from(n).expect("a sheet has fewer than 2³² rows");
    (narrow(grid.line(row) - 1), narrow(column))
}

fn plan_of(grids: &[Arc<Grid>], findings: &[(usize, &Finding)]) -> Plan {
    let mut plan = Plan::default();
    let refuse = |plan: &mut Plan, number: usize, rule, span: Span, reason| {
        plan.refused.push(Refused {
            rule,
            location: grids[number].locate(span),
            reason,
        });
    };
    let mut units = Vec::new();
    let mut asked: HashMap<String, HashSet<At>> = HashMap::new();
    for &(number, finding) in findings {
        let grid = &grids[number];
        let Some(fix) = &finding.fix else { continue };
        let texts = |edit: &Edit| matches!(edit, Edit::ReplaceText(..));
        if !fix.edits.iter().all(texts) {
            refuse(
                &mut plan,
                number,
                finding.rule,
                finding.primary,
                Reason::Workbook,
            );
            continue;
        }
        match unit(grid, fix, &Widths::default()) {
            Ok(unit) if unit.texts.is_empty() => {}
            // Text that comes into a blank cell comes from another one.
            Ok(unit) if unit.texts.iter().any(|text| grid.is_blank(text.span.cell)) => {
                refuse(
                    &mut plan,
                    number,
                    finding.rule,
                    finding.primary,
                    Reason::Workbook,
                );
            }
            Ok(unit) => {
                let places = asked.entry(grid.sheet().unwrap_or_default().to_owned());
                places
                    .or_default()
                    .extend(unit.texts.iter().map(|text| at(grid, text.span.cell)));
                units.push((number, finding, unit.texts));
            }
            Err((span, reason)) => {
                let span = span.unwrap_or(finding.primary);
                refuse(&mut plan, number, finding.rule, span, reason);
            }
        }
    }
    if units.is_empty() {
        return plan;
    }
    let raw = grids[0].source().raw();
    let book = match archive::is_workbook(raw) {
        true => Book::open(raw, &asked).ok_or(Reason::Stored),
        false => Err(Reason::Format),
    };
    let book = match book {
        Ok(book) => book,
        Err(reason) => {
            for (number, finding, _) in units {
                let span = finding.primary;
                refuse(&mut plan, number, finding.rule, span, reason.clone());
            }
            return plan;
        }
    };
    let mut claims: Vec<Claims> = grids.iter().map(|_| Claims::default()).collect();
    let mut texts: BTreeMap<(usize, CellId), Vec<TextEdit>> = BTreeMap::new();
    for (number, finding, replacements) in units {
        let grid = &grids[number];
        let barrier = replacements.iter().find_map(|text| {
            let edit = [edit_of(text.span, &text.new)];
            let reason = writable(&book, grid, text.span.cell, &edit).err()?;
            Some((text.span, reason))
        });
        if let Some((span, reason)) = barrier {
            refuse(&mut plan, number, finding.rule, span, reason);
            continue;
        }
        let spans = || replacements.iter().map(|text| text.claim);
        // What overlaps is looked at again in the next round.
        if !claims[number].free(grid, std::iter::empty(), spans()) {
            continue;
        }
        claims[number].take(grid, std::iter::empty(), spans());
        for text in &replacements {
            let edits = texts.entry((number, text.span.cell)).or_default();
            edits.push(edit_of(text.span, &text.new));
        }
        plan.applied.push(Applied {
            rule: finding.rule,
            places: finding.count,
        });
    }
    for edits in texts.values_mut() {
        edits.sort_by_key(|edit| (edit.start, edit.end));
    }
    for (&(number, cell), edits) in &texts {
        let value = cell::changed(grids[number].value(cell), edits);
        plan.expected.insert((number, cell), value);
    }
    if !texts.is_empty() {
        // What cannot be written reads otherwise than meant, and is told so.
        plan.bytes = Some(written(&book, grids, &texts).unwrap_or_default());
    }
    plan
}

fn edit_of(span: Span, new: &str) -> TextEdit {
    TextEdit {
        start: span.start as usize,
        end: span.end as usize,
        new: new.to_owned(),
    }
}

/// New text for bytes of a part.
type Pieces = Vec<(Range<usize>, String)>;

/// Where a cell's text is written, if the edits of it can be made.
fn writable<'b>(
    book: &'b Book,
    grid: &Grid,
    cell: CellId,
    edits: &[TextEdit],
) -> Result<(&'b Stored, Pieces), Reason> {
    let (sheet, at) = (grid.sheet().unwrap_or_default(), at(grid, cell));
    if let Some(reason) = book.barrier(sheet, at) {
        return Err(reason);
    }
    let page = book.pages.get(sheet).ok_or(Reason::Stored)?;
    let stored = page.sheet.cells.get(&at).ok_or(Reason::Stored)?;
    let stored = stored.as_ref().map_err(Clone::clone)?;
    let value = grid.value(cell);
    let pieces = match stored {
        Stored::Here(item) => item.edited(&page.xml, value, edits)?,
        Stored::Shared(number, _) => {
            let item = book.shared.items.get(*number).ok_or(Reason::Stored)?;
            item.edited(&book.shared.xml, value, edits)?
        }
    };
    Ok((stored, pieces))
}

/// A cell that gets another shared text: its part, and where it says which.
type Use<'b> = (&'b str, &'b Range<usize>);

/// The archive with the edits. O(bytes).
fn written(
    book: &Book,
    grids: &[Arc<Grid>],
    texts: &BTreeMap<(usize, CellId), Vec<TextEdit>>,
) -> Option<Vec<u8>> {
    let mut pages: HashMap<&str, Vec<(Range<usize>, String)>> = HashMap::new();
    // By shared text: what becomes of it, and in which cells.
    let mut shared: BTreeMap<usize, BTreeMap<String, Vec<Use<'_>>>> = BTreeMap::new();
    for (&(number, cell), edits) in texts {
        let grid = &grids[number];
        let name = grid.sheet()?;
        let (stored, pieces) = writable(book, grid, cell, edits).ok()?;
        match stored {
            Stored::Here(_) => pages.entry(name).or_default().extend(pieces),
            Stored::Shared(number, place) => {
                let item = &book.shared.items[*number];
                let new = moved(&book.shared.xml, &item.range, pieces);
                let uses = shared.entry(*number).or_default().entry(new).or_default();
                uses.push((name, place));
            }
        }
    }
    let mut own = Vec::new();
    let mut appended = Vec::new();
    for (number, groups) in shared {
        let changed: usize = groups.values().map(Vec::len).sum();
        // If nobody keeps the old text the first of the new ones takes its place.
        let all = book.uses.get(&number).is_some_and(|&uses| uses == changed);
        for (at, (new, uses)) in groups.into_iter().enumerate() {
            if all && at == 0 {
                own.push((book.shared.items[number].range.clone(), new));
                continue;
            }
            let number = book.shared.items.len() + appended.len();
            appended.push(new);
            for (sheet, place) in uses {
                let pieces = pages.entry(sheet).or_default();
                pieces.push((place.clone(), number.to_string()));
            }
        }
    }
    book.shared.append(&appended, &mut own);
    let mut parts = BTreeMap::new();
    for (sheet, pieces) in pages {
        let page = &book.pages[sheet];
        parts.insert(page.part.clone(), (page.xml.clone(), pieces));
    }
    if !own.is_empty() {
        let part = (book.shared.xml.clone(), own);
        parts.insert(book.shared.part.clone(), part);
    }
    archive::rewritten(grids[0].source().raw(), parts)
}

/// A part of some XML with pieces that are counted from the beginning of all of it.
fn moved(xml: &str, range: &Range<usize>, pieces: Vec<(Range<usize>, String)>) -> String {
    let near = |at: usize| at - range.start;
    let pieces = pieces
        .into_iter()
        .map(|(piece, new)| (near(piece.start)..near(piece.end), new))
        .collect();
    spliced(&xml[range.clone()], pieces)
}

/// The text with pieces in the place of ranges, which do not overlap. O(bytes + n log n).
fn spliced(xml: &str, mut pieces: Vec<(Range<usize>, String)>) -> String {
    pieces.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(xml.len());
    let mut at = 0;
    for (range, new) in pieces {
        out.push_str(&xml[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&xml[at..]);
    out
}

/// Reads a changed workbook and compares every cell with what was meant. O(cells).
fn read_again(grids: &[Arc<Grid>], plan: &Plan, bytes: Vec<u8>) -> Option<Vec<Arc<Grid>>> {
    let source = Source::workbook(grids[0].source().path(), bytes);
    let new = read_workbook(Arc::new(source)).ok()?;
    let same = new.len() == grids.len()
        && grids
            .iter()
            .zip(&new)
            .enumerate()
            .all(|(number, (old, new))| {
                old.sheet() == new.sheet()
                && cells(old, |cell| plan.expected.get(&(number, cell)))
                    .eq(cells(new, |_| None))
                // Where a row became blank the grid leaves it out.
                && (old.row_count() != new.row_count()
                    || (old.merged() == new.merged() && beside(old).eq(beside(new))))
            });
    same.then(|| new.into_iter().map(Arc::new).collect())
}

/// Row, column and text of the filled cells.
fn cells<'a>(
    grid: &'a Grid,
    meant: impl Fn(CellId) -> Option<&'a String> + 'a,
) -> impl Iterator<Item = (usize, usize, &'a str)> {
    (0..grid.row_count())
        .flat_map(move |row| {
            let line = grid.line(row);
            let cells = grid.row(row).enumerate();
            cells.map(move |(column, cell)| (line, column, cell))
        })
        .map(move |(line, column, cell)| {
            let text = meant(cell).map_or_else(|| grid.value(cell), String::as_str);
            (line, column, text)
        })
        .filter(|(_, _, text)| !text.is_empty())
}

/// What stands beside the cells, but for colours, which are told of filled cells only.
fn beside(grid: &Grid) -> impl Iterator<Item = (RemarkKind, &str, &str)> {
    let remarks = grid.remarks().iter();
    remarks
        .filter(|remark| !matches!(remark.kind, RemarkKind::Red | RemarkKind::Filled))
        .map(|remark| (remark.kind, remark.place.as_str(), remark.text.as_str()))
}
