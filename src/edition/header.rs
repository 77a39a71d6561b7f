//! Columns from header rows: levels joined, years and kinds read, roles assigned.

use std::collections::{BTreeMap, HashMap};

use super::hints::Hints;
use super::{Column, FiscalYears, Role, layout};
use crate::grid::Grid;
use crate::text::fold;

/// What the header says about one grid column.
#[derive(Debug, Clone, Default)]
pub(super) struct Heading {
    /// Texts from the top level to the lowest, blank ones left out, repeats too.
    pub(super) levels: Vec<String>,
}

impl Heading {
    fn joined(&self) -> String {
        self.levels.join(" / ")
    }

    /// The heading as it is compared.
    pub(super) fn key(&self) -> String {
        fold(&self.joined()).into()
    }

    fn name(&self) -> &str {
        self.levels.last().map_or("", String::as_str)
    }
}

/// Reads the headings of a page's header rows, one per grid column up to `width`.
///
/// A blank cell of an upper row takes the text to its left (a heading over several columns) when
/// something stands below both.
pub(super) fn headings(grid: &Grid, header: &[usize], width: usize) -> Vec<Heading> {
    let text = |row: usize, column: usize| -> &str {
        grid.cell(row, column)
            .map_or("", |cell| grid.value(cell).trim())
    };
    let below = |level: usize, column: usize| {
        header[level + 1..]
            .iter()
            .any(|&row| !text(row, column).is_empty())
    };
    let mut headings = vec![Heading::default(); width];
    for (level, &row) in header.iter().enumerate() {
        let mut left: Option<&str> = None;
        for (column, heading) in headings.iter_mut().enumerate() {
            let own = text(row, column);
            let shown = if !own.is_empty() {
                left = (level + 1 < header.len() && below(level, column)).then_some(own);
                own
            } else if level + 1 < header.len() && below(level, column) {
                left.unwrap_or("")
            } else {
                left = None;
                ""
            };
            let shown = clean(shown);
            if !shown.is_empty() && heading.levels.last() != Some(&shown) {
                heading.levels.push(shown);
            }
        }
    }
    headings
}

/// A header as it is printed again: line breaks and runs of spaces are layout.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The table's columns from the headings of its first page.
pub(super) fn columns(headings: &[Heading], hints: &Hints) -> Vec<Column> {
    let read: Vec<(String, Option<FiscalYears>)> = headings
        .iter()
        .enumerate()
        .map(|(index, heading)| {
            let left = index.checked_sub(1).map(|left| headings[left].name());
            let year = year_without_era(heading, left);
            (
                year.map_or_else(|| heading.joined(), |year| year.first.era()),
                year,
            )
        })
        .collect();
    let texts: Vec<&str> = read.iter().map(|(text, _)| text.as_str()).collect();
    let overrides: BTreeMap<String, Role> = hints
        .layouts
        .iter()
        .rev()
        .flat_map(|layout| {
            layout
                .roles
                .iter()
                .map(|(name, &role)| (name.clone(), role))
        })
        .collect();
    let assigned = layout::assign_roles(&texts, &overrides);
    headings
        .iter()
        .zip(assigned)
        .zip(&read)
        .map(|((heading, assigned), (_, year))| Column {
            role: match assigned.role {
                Role::Body if !assigned.pinned && is_matrix_of_bodies(heading, headings) => {
                    Role::Other
                }
                role => role,
            },
            header: heading.joined(),
            name: heading.name().to_owned(),
            level: assigned.level,
            period: year.or(assigned.period),
            kind: assigned.kind,
        })
        .collect()
}

/// 実施主体 over 県 ｜ 市町村 ｜ 学校: columns of marks, one for each body.
fn is_matrix_of_bodies(heading: &Heading, headings: &[Heading]) -> bool {
    let [top, .., leaf] = heading.levels.as_slice() else {
        return false;
    };
    let under = headings
        .iter()
        .filter(|other| other.levels.len() > 1 && other.levels[0] == *top);
    layout::header_word(leaf).role() != Some(Role::Body) && under.count() > 1
}

/// 「2年度」 below or beside 「令和元年度」.
fn year_without_era(heading: &Heading, left: Option<&str>) -> Option<FiscalYears> {
    let levels = &heading.levels;
    if levels
        .iter()
        .any(|level| FiscalYears::parse_header(level).is_some())
    {
        return None;
    }
    let parents = levels.iter().rev().skip(1).map(String::as_str).chain(left);
    parents
        .into_iter()
        .find_map(|parent| FiscalYears::parse_era_less(levels.last()?, parent))
}

/// For each grid column of another page, its column in the table: the one with the same heading
/// (the same one of several), else the one between its neighbours.
pub(super) fn map_page(table: &[Heading], page: &[Heading]) -> Vec<Option<usize>> {
    let mut by_heading: HashMap<String, Vec<usize>> = HashMap::new();
    for (column, heading) in table.iter().enumerate().rev() {
        by_heading.entry(heading.key()).or_default().push(column);
    }
    let mut map: Vec<Option<usize>> = page
        .iter()
        .map(|heading| by_heading.get_mut(&heading.key())?.pop())
        .collect();
    // Headings reworded in place (header drift): what stands right of a known column is the next.
    let mut used = vec![false; table.len()];
    for &column in map.iter().flatten() {
        used[column] = true;
    }
    for column in (0..table.len()).filter(|&c| !used[c]) {
        let at = match column.checked_sub(1) {
            None => Some(0),
            Some(left) => map.iter().position(|&c| c == Some(left)).map(|at| at + 1),
        };
        if let Some(at) = at.filter(|&at| at < map.len() && map[at].is_none())
            && !page[at].levels.is_empty()
        {
            map[at] = Some(column);
        }
    }
    map
}
