//! The order of recovery: segment, header, align, label, fill.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::fill::{self, EarlyStarts, Placed};
use super::hints::Hints;
use super::labels::{self, Signals};
use super::segment::{RawPage, Segment, segment};
use super::{
    Column, Doubt, Edition, Move, Note, NoteKind, Page, Repair, RepairKind, Role, Row, continuing,
    header, layout, sections, shift,
};
use crate::grid::{CellId, Grid, TextId};
use crate::text::fold;

/// Wider tables are not planning tables; their rows are not aligned.
const MAX_ALIGNED_COLUMNS: usize = 48;
/// A blank-headed column filled in fewer rows than this holds pushed-out cells, not a column.
const MIN_UNNAMED_FILL: f32 = 0.2;

/// Reads a grid: one edition per table in it. Never fails; a grid without any table gives none.
///
/// O(cells) plus, for each *distinct* row, O(k·n²) for k filled cells and n columns.
pub fn recover(grid: &Arc<Grid>, hints: &Hints) -> Vec<Edition> {
    segment(grid, hints)
        .into_iter()
        .filter_map(|segment| edition(grid, segment, hints))
        .collect()
}

fn edition(grid: &Arc<Grid>, segment: Segment, hints: &Hints) -> Option<Edition> {
    let (columns, pages, model_page) = pages(grid, &segment, hints);
    if columns.is_empty() {
        return None;
    }
    let (mut columns, mut pages) = (columns, pages);
    let planning = segment.recognised && is_planning(&columns);
    let mut notes: Vec<Note> = (segment.notes.into_iter())
        .map(|grid_row| Note {
            grid_row,
            kind: NoteKind::Remark,
        })
        .collect();
    let mut headings = Vec::new();
    let mut raw_rows: Vec<Vec<usize>> = segment.pages.into_iter().map(|page| page.rows).collect();
    if planning {
        let (found, sums) = sections::find(grid, &columns, &pages, &raw_rows);
        headings = found;
        take_out(&mut raw_rows, &headings, sums, &mut notes);
    }
    let mut rows = Vec::new();
    for (page, raw) in raw_rows.iter().enumerate() {
        let begin = rows.len();
        rows.extend(raw.iter().map(|&grid_row| Row {
            grid_row,
            page,
            shift: None,
        }));
        pages[page].rows = begin..rows.len();
    }
    if planning {
        add_heading_columns(&headings, &mut columns, &mut pages);
    }
    let mut repairs = Vec::new();
    let mut placed: Vec<Placed> = rows
        .iter()
        .map(|row| as_written(grid, &columns, &pages, row))
        .collect();
    if planning {
        move_measure(grid, &mut columns, &placed, hints);
        find_groups(grid, &mut columns, &placed);
    }
    if planning && columns.len() <= MAX_ALIGNED_COLUMNS {
        shift::repair_rows(
            grid,
            &columns,
            &pages,
            hints,
            &mut rows,
            &mut placed,
            &mut repairs,
        );
    }
    let mut early = if planning {
        pair_labels(grid, &columns, &placed, &mut repairs)
    } else {
        EarlyStarts::new()
    };
    for heading in &headings {
        let below = rows.partition_point(|row| row.grid_row < heading.grid_row);
        if below < rows.len() {
            early.insert((below, heading.depth), heading.cell);
        }
    }
    let continuing = if planning {
        continuing::continuing(grid, &columns, &placed, &early)
    } else {
        vec![false; placed.len()]
    };
    let fields = fill::fill(grid, &columns, &placed, &early, &continuing, planning);
    let mut edition = Edition {
        grid: Arc::clone(grid),
        title: segment.title,
        columns,
        rows,
        fields,
        pages,
        model_page,
        notes,
        repairs,
        confidence: 1.0,
        doubts: Vec::new(),
        planning,
    };
    judge(&mut edition, segment.recognised);
    Some(edition)
}

/// Heading rows and sums leave the data and are kept as notes.
fn take_out(
    rows: &mut [Vec<usize>],
    headings: &[sections::Heading],
    sums: Vec<usize>,
    notes: &mut Vec<Note>,
) {
    let sums = sums.into_iter().map(|row| (row, NoteKind::Sum));
    let headings = headings
        .iter()
        .map(|heading| (heading.grid_row, NoteKind::Heading));
    let mut out: Vec<Note> = sums
        .chain(headings)
        .map(|(grid_row, kind)| Note { grid_row, kind })
        .collect();
    out.sort_by_key(|note| note.grid_row);
    for rows in rows {
        rows.retain(|row| out.binary_search_by_key(row, |note| note.grid_row).is_err());
    }
    notes.extend(out);
    notes.sort_by_key(|note| note.grid_row);
}

/// Heading rows are labels of grouping columns: of the table's own outer ones where its first
/// columns are such, else of columns that only the headings fill.
fn add_heading_columns(
    headings: &[sections::Heading],
    columns: &mut Vec<Column>,
    pages: &mut [Page],
) {
    let depths = headings
        .iter()
        .map(|heading| heading.depth + 1)
        .max()
        .unwrap_or(0);
    let own = columns
        .iter()
        .take(depths)
        .take_while(|column| matches!(column.role, Role::Theme | Role::Countermeasure))
        .count();
    let missing = if own == depths { 0 } else { depths };
    if missing == 0 {
        return;
    }
    for column in columns
        .iter_mut()
        .filter(|column| fill::is_grouping(column) && column.role != Role::Body)
    {
        column.level += missing as u8;
        column.role = Role::Other;
    }
    let roles = [Role::Theme, Role::Countermeasure];
    for depth in (0..missing).rev() {
        let name = if missing == 1 {
            "節".to_owned()
        } else {
            format!("節{}", depth + 1)
        };
        let column = Column {
            role: roles[depth.min(1)],
            header: name.clone(),
            name,
            level: depth as u8,
            period: None,
            kind: None,
        };
        columns.insert(0, column);
    }
    for column in pages
        .iter_mut()
        .flat_map(|page| &mut page.columns)
        .flatten()
    {
        *column += missing;
    }
}

/// A planning table has measures, and years, bodies or themes to them.
fn is_planning(columns: &[Column]) -> bool {
    let has = |role| columns.iter().any(|column| column.role == role);
    has(Role::Measure) && (has(Role::Year) || has(Role::Body) || has(Role::Theme))
}

/// The words of a header cannot tell whether 施策 names each row or a group of rows; the fill can.
/// A measure column filled like a group label, with a column of row texts between it and the
/// years, is a grouping column, and that one holds the measures.
fn move_measure(grid: &Grid, columns: &mut [Column], placed: &[Placed], hints: &Hints) {
    if hints
        .layouts
        .iter()
        .any(|layout| layout.roles.values().any(|&role| role == Role::Measure))
    {
        return;
    }
    let filled = |column: usize| {
        let count = placed
            .iter()
            .filter(|row| own(grid, row, column).is_some())
            .count();
        count as f32 / placed.len().max(1) as f32
    };
    let Some(measure) = columns
        .iter()
        .position(|column| column.role == Role::Measure)
    else {
        return;
    };
    if filled(measure) > 0.6 {
        return;
    }
    let years = columns
        .iter()
        .position(|column| column.role == Role::Year)
        .unwrap_or(columns.len());
    let texts = |column: usize| {
        let mut texts: Vec<TextId> = placed
            .iter()
            .filter_map(|row| own(grid, row, column))
            .filter(|&cell| !shift::is_number(grid.value(cell)))
            .map(|cell| grid.text_id(cell))
            .collect();
        texts.sort_unstable();
        texts.dedup();
        texts.len() as f32 / placed.len().max(1) as f32
    };
    let inner = (measure + 1..years)
        .find(|&c| columns[c].role == Role::Other && filled(c) > 0.85 && texts(c) > 0.4);
    let Some(inner) = inner else { return };
    columns[inner].role = Role::Measure;
    columns[inner].level = 0;
    let has = |role| columns.iter().any(|column| column.role == role);
    let role = [Role::Theme, Role::Countermeasure]
        .into_iter()
        .find(|&role| !has(role));
    let level = columns
        .iter()
        .filter(|c| matches!(c.role, Role::Theme | Role::Countermeasure))
        .count();
    columns[measure].role = role.unwrap_or(Role::Other);
    columns[measure].level = level as u8;
}

/// A column left of the measure that is filled like group labels is one, whatever it is called
/// (区分): filled on the first row, seldom after, and hardly ever with the same text again; or, in
/// a level below another, wherever that one begins a group.
fn find_groups(grid: &Grid, columns: &mut [Column], placed: &[Placed]) {
    let Some(measure) = columns
        .iter()
        .position(|column| column.role == Role::Measure)
    else {
        return;
    };
    let is_group = |column: usize, outer: Option<usize>| {
        let cells: Vec<CellId> = placed
            .iter()
            .filter_map(|row| own(grid, row, column))
            .collect();
        let mut texts: Vec<TextId> = cells.iter().map(|&cell| grid.text_id(cell)).collect();
        texts.sort_unstable();
        texts.dedup();
        let first = placed
            .first()
            .is_some_and(|row| own(grid, row, column).is_some());
        let blank = placed.len() - cells.len();
        let distinct = cells.len() * 2 <= placed.len() && texts.len() * 10 >= cells.len() * 7;
        let nested = || outer.is_some_and(|outer| is_nested(grid, placed, outer, column));
        first
            && cells.len() >= 2
            && blank >= 2
            && (distinct || texts.len() >= 2 && nested())
            && !cells.iter().all(|&cell| shift::is_number(grid.value(cell)))
    };
    let mut found: Vec<usize> = Vec::new();
    let mut outer = None;
    for (c, column) in columns[..measure].iter().enumerate() {
        let unknown = column.role == Role::Other && column.level == 0;
        if unknown && is_group(c, outer) {
            found.push(c);
            outer = Some(c);
        } else if fill::is_grouping(column) && column.role != Role::Body {
            outer = Some(c);
        }
    }
    if found.is_empty() {
        return;
    }
    let groups: Vec<usize> = (0..measure)
        .filter(|&c| {
            found.contains(&c)
                || matches!(columns[c].role, Role::Theme | Role::Countermeasure)
                || columns[c].level > 0
        })
        .collect();
    let roles = [Role::Theme, Role::Countermeasure]
        .into_iter()
        .chain(std::iter::repeat(Role::Other));
    for ((level, &column), role) in groups.iter().enumerate().zip(roles) {
        columns[column].role = role;
        columns[column].level = level as u8;
    }
}

/// Whether a column has a label wherever the group column outside it begins a group, and that is
/// no accident. O(rows).
fn is_nested(grid: &Grid, placed: &[Placed], outer: usize, column: usize) -> bool {
    /// Share of the outer groups that must begin with a label; the rest is damage.
    const WITH: f32 = 0.9;
    /// How likely that may be for marks that stand anywhere.
    const ACCIDENT: f32 = 0.01;
    let starts = new_labels(grid, placed, outer);
    let (mut groups, mut with, mut others, mut filled) = (0, 0, 0, 0);
    for (row, start) in placed.iter().zip(starts) {
        let on = usize::from(own(grid, row, column).is_some());
        if start {
            groups += 1;
            with += on;
        } else {
            others += 1;
            filled += on;
        }
    }
    let anywhere = (filled as f32 + 1.0) / (others as f32 + 2.0);
    with as f32 >= WITH * groups as f32 && anywhere.powi(groups) <= ACCIDENT
}

/// Columns from the page whose header most pages have, and every page's way into them.
///
/// A column that only one page has a heading for and fills is a column of the table too: nothing
/// written may be left out.
fn pages(grid: &Grid, segment: &Segment, hints: &Hints) -> (Vec<Column>, Vec<Page>, usize) {
    let width_of = |rows: &mut dyn Iterator<Item = &usize>| {
        rows.map(|&row| grid.width(row)).max().unwrap_or(0)
    };
    let headings: Vec<Vec<header::Heading>> = segment
        .pages
        .iter()
        .map(|raw| {
            let width = width_of(&mut raw.header.iter().chain(&raw.rows));
            header::headings(grid, &raw.header, width)
        })
        .collect();
    let model = model_page(&headings);
    let Some(page) = segment.pages.get(model) else {
        return (Vec::new(), Vec::new(), 0);
    };
    let of_model = &headings[model];
    let real: Vec<usize> = (0..of_model.len())
        .filter(|&c| is_column(grid, &page.rows, of_model, c))
        .filter(|&c| !is_beside(grid, &page.rows, of_model, c))
        .collect();
    let mut table: Vec<header::Heading> = real.iter().map(|&at| of_model[at].clone()).collect();
    let beyond = OnceCell::new();
    let mut pages = Vec::new();
    let mut begin = 0;
    for (index, raw) in segment.pages.iter().enumerate() {
        let mut columns = if index == model {
            let mut map = vec![None; of_model.len()];
            for (column, &at) in real.iter().enumerate() {
                map[at] = Some(column);
            }
            map
        } else {
            header::map_page(&table, &headings[index])
        };
        for (at, column) in columns.iter_mut().enumerate() {
            let heading = &headings[index][at];
            let filled = is_filled(grid, &raw.rows, at);
            if column.is_none() && !heading.levels.is_empty() && filled {
                *column = Some(table.len());
                table.push(heading.clone());
            }
        }
        let outside = || *beyond.get_or_init(|| outside(grid, segment));
        let extent = extent(grid, (raw, &headings[index]), &columns, outside);
        columns.truncate(extent);
        let end = begin + raw.rows.len();
        pages.push(Page {
            header: raw.header.clone(),
            columns,
            rows: begin..end,
        });
        begin = end;
    }
    (header::columns(&table, hints), pages, model)
}

/// The page whose headings most pages have, the first of them.
fn model_page(headings: &[Vec<header::Heading>]) -> usize {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for (page, headings) in headings.iter().enumerate() {
        let key: Vec<String> = headings.iter().map(header::Heading::key).collect();
        let key = key.join("\t");
        counts
            .entry(key.trim_end().to_owned())
            .or_insert((page, 0))
            .1 += 1;
    }
    let most = counts
        .into_values()
        .max_by_key(|&(page, count)| (count, std::cmp::Reverse(page)));
    most.map_or(0, |(page, _)| page)
}

fn is_filled(grid: &Grid, rows: &[usize], column: usize) -> bool {
    rows.iter().any(|&row| {
        grid.cell(row, column)
            .is_some_and(|cell| !grid.is_blank(cell))
    })
}

/// Whether a column holds nothing but a date or the like that stands beside the header.
fn is_beside(grid: &Grid, rows: &[usize], headings: &[header::Heading], column: usize) -> bool {
    column + 1 == headings.len() - trailing_blank(headings)
        && matches!(&headings[column].levels[..], [only] if layout::is_aside(only))
        && !is_filled(grid, rows, column)
}

fn trailing_blank(headings: &[header::Heading]) -> usize {
    let blank = |heading: &&header::Heading| heading.levels.is_empty();
    headings.iter().rev().take_while(blank).count()
}

/// How many grid columns of a page are the table's own, with those that cells of damaged rows were
/// pushed into.
///
/// A date, a contact or another table beside or above it makes all rows of a sheet as wide as
/// itself; those columns are none that a cell could have been pushed into. A page that is wider on
/// its own account has room there. O(cells of the page), where it is wider than the table.
fn extent(
    grid: &Grid,
    (raw, headings): (&RawPage, &[header::Heading]),
    columns: &[Option<usize>],
    outside: impl Fn() -> usize,
) -> usize {
    let own = columns
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |at| at + 1);
    if own == columns.len() {
        return own;
    }
    let filled = |row: usize| {
        let cells = grid.row(row).enumerate().skip(own);
        cells.filter(|&(_, cell)| !grid.is_blank(cell))
    };
    // A heading that is no column is a date.
    let mut beside = headings[own..]
        .iter()
        .any(|heading| !heading.levels.is_empty());
    let mut end = own;
    for (at, cell) in raw.rows.iter().flat_map(|&row| filled(row)) {
        let aside = layout::is_aside(grid.value(cell));
        beside |= aside;
        if !aside {
            end = end.max(at + 1);
        }
    }
    if beside || grid.delimiter().is_none() || outside() > own {
        end
    } else {
        columns.len()
    }
}

/// How far to the right rows that belong to no page of the table are filled. O(cells).
fn outside(grid: &Grid, segment: &Segment) -> usize {
    let mut inside = vec![false; grid.row_count()];
    for page in &segment.pages {
        for &row in page.header.iter().chain(&page.rows) {
            inside[row] = true;
        }
    }
    let end = |row| {
        let last = grid.row(row).rposition(|cell| !grid.is_blank(cell));
        last.map_or(0, |at| at + 1)
    };
    let rows = (0..grid.row_count()).filter(|&row| !inside[row]);
    rows.map(end).max().unwrap_or(0)
}

/// A grid column is a column of the table if it has a heading, or is filled often enough.
fn is_column(grid: &Grid, rows: &[usize], headings: &[header::Heading], column: usize) -> bool {
    if headings.iter().all(|heading| heading.levels.is_empty())
        || !headings[column].levels.is_empty()
    {
        return true;
    }
    let filled = rows
        .iter()
        .filter(|&&row| {
            grid.cell(row, column)
                .is_some_and(|cell| !grid.is_blank(cell))
        })
        .count();
    filled as f32 >= MIN_UNNAMED_FILL * rows.len() as f32 && filled > 0
}

fn as_written(grid: &Grid, columns: &[Column], pages: &[Page], row: &Row) -> Placed {
    let mut cells = vec![None; columns.len()];
    for (cell, column) in grid.row(row.grid_row).zip(&pages[row.page].columns) {
        if let Some(column) = column {
            cells[*column] = Some(cell);
        }
    }
    Placed {
        grid_row: row.grid_row,
        cells,
        lost: Vec::new(),
    }
}

/// Pairs displaced labels of the theme and countermeasure columns with the start of their group.
fn pair_labels(
    grid: &Grid,
    columns: &[Column],
    placed: &[Placed],
    repairs: &mut Vec<Repair>,
) -> EarlyStarts {
    let mut early = EarlyStarts::new();
    let body = columns.iter().position(|column| column.role == Role::Body);
    let mut ids: HashMap<String, u32> = HashMap::new();
    let bodies: Vec<Option<u32>> = placed
        .iter()
        .map(|row| {
            let cell = own(grid, row, body?)?;
            let next = ids.len() as u32;
            Some(*ids.entry(fold(grid.value(cell)).into()).or_insert(next))
        })
        .collect();
    let grouping: Vec<usize> = (0..columns.len())
        .filter(|&c| fill::is_grouping(&columns[c]) && columns[c].role != Role::Body)
        .collect();
    // From the innermost level outwards: a label that stands where an inner one was displaced to
    // is displaced with it.
    let mut deeper = vec![false; placed.len()];
    for &column in grouping.iter().rev() {
        let mut label = new_labels(grid, placed, column);
        let found = labels::displaced(&Signals {
            label: &label,
            deeper: &deeper,
            body: &bodies,
        });
        for found in found {
            let cell = own(grid, &placed[found.label], column).expect("a label is a filled cell");
            early.insert((found.start, column), cell);
            label[found.start] = true;
            label[found.label] = false;
            repairs.push(Repair {
                kind: RepairKind::DisplacedLabel,
                rows: vec![found.start, found.label],
                moves: vec![Move {
                    cell,
                    from: Some(column),
                    to: column,
                }],
                lost: Vec::new(),
                confidence: found.confidence,
                rival: None,
                pinned: false,
            });
        }
        deeper = label;
    }
    early
}

fn own(grid: &Grid, row: &Placed, column: usize) -> Option<CellId> {
    row.cells[column].filter(|&cell| !grid.is_blank(cell))
}

/// Rows with a label that differs from the one above it (a label repeated on the next page is
/// the same group).
fn new_labels(grid: &Grid, placed: &[Placed], column: usize) -> Vec<bool> {
    let mut current = None;
    placed
        .iter()
        .map(|row| {
            let Some(cell) = own(grid, row, column) else {
                return false;
            };
            let text = grid.value(cell);
            if layout::continuation(text).is_some() {
                return false;
            }
            let label = Some(grid.text_id(cell));
            let new = label != current;
            current = label;
            new
        })
        .collect()
}

/// What a column left of the measure takes from the confidence whose blanks nothing explains.
const UNREAD_COLUMN: f32 = 0.15;

/// Columns left of the measure with many different texts and many blanks that are read as no
/// groups: their blanks may stand for the text above. O(cells of them).
fn unread_columns(edition: &Edition) -> usize {
    /// Marks (新規, 再掲) are a few texts.
    const TEXTS: usize = 4;
    let measure = edition.column(Role::Measure).unwrap_or(0);
    let unread = |&column: &usize| {
        let of = &edition.columns[column];
        let mut texts: Vec<TextId> = (0..edition.rows.len())
            .filter_map(|row| edition.field(row, column).resolved)
            .filter(|&cell| !shift::is_number(edition.grid.value(cell)))
            .map(|cell| edition.grid.text_id(cell))
            .collect();
        let (rows, filled) = (edition.rows.len(), texts.len());
        texts.sort_unstable();
        texts.dedup();
        of.role == Role::Other
            && of.level == 0
            && !of.header.is_empty()
            && texts.len() >= TEXTS
            && filled * 10 >= rows
            && filled * 10 <= rows * 8
    };
    (0..measure).filter(unread).count()
}

/// How sure the reading is as a whole.
fn judge(edition: &mut Edition, recognised: bool) {
    if !edition.planning {
        edition.confidence = if recognised { 0.9 } else { 0.8 };
        return;
    }
    let rows = edition.rows.len().max(1) as f32;
    let shifted = edition
        .rows
        .iter()
        .filter(|row| row.shift.is_some())
        .count() as f32;
    if shifted / rows > 0.4 {
        edition.doubts.push(Doubt::ManyShifts);
    }
    if edition.years().next().is_none() {
        edition.doubts.push(Doubt::NoYears);
    }
    let unsure: f32 = edition
        .repairs
        .iter()
        .map(|repair| 1.0 - repair.confidence)
        .sum();
    let unread = UNREAD_COLUMN * unread_columns(edition) as f32;
    edition.confidence = (1.0 - unsure / rows - 0.4 * shifted / rows - unread).clamp(0.0, 1.0);
    if edition.doubts.contains(&Doubt::ManyShifts) {
        edition.confidence = edition.confidence.min(0.5);
    }
}
