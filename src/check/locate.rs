//! Spans become places: the last step that needs the grid.

use std::cell::RefCell;
use std::sync::Arc;

use super::{Located, LocatedEdit, LocatedFix, LocatedMove, Place, PlaceCell, RowKey};
use crate::edition::{Edition, Role};
use crate::finding::{Edit, Finding, Fingerprinter};
use crate::grid::{CellId, Span};
use crate::text::fold;

/// Resolves all places of an edition's findings. The fingerprints go on from those of the other
/// tables on its sheet: two tables may have the same row.
pub(super) fn locate(
    edition: &Edition,
    findings: Vec<Finding>,
    fingerprints: &mut Fingerprinter,
) -> Vec<Located> {
    let mut places = Places {
        edition,
        fingerprints: std::mem::take(fingerprints),
        value: RefCell::default(),
    };
    let located = findings
        .into_iter()
        .map(|finding| places.finding(finding))
        .collect();
    *fingerprints = places.fingerprints;
    located
}

/// Resolves places of one edition.
pub(crate) struct Places<'a> {
    edition: &'a Edition,
    fingerprints: Fingerprinter,
    /// The last value that was asked for.
    value: RefCell<Option<(CellId, Arc<str>)>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(edition: &'a Edition) -> Self {
        Self {
            edition,
            fingerprints: Fingerprinter::default(),
            value: RefCell::default(),
        }
    }

    /// The logical row of a grid row; rows are in the order of the file. O(log rows).
    fn row(&self, grid_row: usize) -> Option<usize> {
        let rows = &self.edition.rows;
        rows.binary_search_by_key(&grid_row, |row| row.grid_row)
            .ok()
    }

    pub(crate) fn finding(&mut self, finding: Finding) -> Located {
        let code = finding.rule.code;
        let fix = finding.fix.map(|fix| LocatedFix {
            moves: self.moves(&fix.edits),
            title: fix.title,
            applicability: fix.applicability,
            edits: self.edits(code, fix.edits),
            alternatives: fix
                .alternatives
                .into_iter()
                .map(|other| (other.title, self.edits(code, other.edits)))
                .collect(),
        });
        Located {
            rule: finding.rule,
            severity: finding.severity,
            confidence: finding.confidence,
            message: finding.message,
            help: finding.help,
            place: Some(self.address(code, finding.primary, true)),
            also: finding
                .also
                .into_iter()
                .map(|span| self.address(code, span, false))
                .collect(),
            count: finding.count,
            related: finding
                .related
                .into_iter()
                .map(|related| (related.message, self.place(related.span, true)))
                .collect(),
            fix,
            merged: finding.merged,
        }
    }

    fn edits(&mut self, _code: &str, edits: Vec<Edit>) -> Vec<LocatedEdit> {
        edits
            .into_iter()
            .filter_map(|edit| match edit {
                Edit::ReplaceText(span, replacement) => Some(LocatedEdit {
                    place: self.place(span, false),
                    replacement,
                }),
                _ => None,
            })
            .collect()
    }

    /// Of the first row that is moved: it is the one shown.
    fn moves(&self, edits: &[Edit]) -> Vec<LocatedMove> {
        let Some(cells) = edits.iter().find_map(|edit| match edit {
            Edit::MoveCells(cells) => Some(cells),
            _ => None,
        }) else {
            return Vec::new();
        };
        let edition = self.edition;
        cells
            .iter()
            .filter(|&&(cell, _)| !edition.grid.is_blank(cell))
            .filter_map(|&(cell, to)| {
                let (grid_row, from) = edition.grid.position(cell);
                let row = self.row(grid_row)?;
                let page = &edition.pages[edition.rows[row].page];
                let name = |grid_column: usize| {
                    let column = page.columns.get(grid_column).copied().flatten()?;
                    Some(edition.columns[column].name.clone())
                };
                (from != to).then(|| LocatedMove {
                    text: edition.grid.value(cell).to_owned(),
                    from: name(from),
                    to: name(to),
                })
            })
            .collect()
    }

    fn address(&mut self, code: &str, span: Span, with_value: bool) -> Place {
        let mut place = self.place(span, with_value);
        let key = place.row.clone().unwrap_or_default();
        let year = place
            .fiscal_year
            .map(|year| year.to_string())
            .unwrap_or_default();
        let kind = place
            .kind
            .map(|kind| format!("{kind:?}"))
            .unwrap_or_default();
        let role = place
            .role
            .map(|role| format!("{role:?}"))
            .unwrap_or_default();
        let header = match place.role {
            Some(Role::Other) => fold(place.column.as_deref().unwrap_or_default()),
            _ => String::new().into(),
        };
        place.fingerprint = self.fingerprints.fingerprint(&[
            code,
            &fold(&key.theme),
            &fold(&key.countermeasure),
            &fold(&key.body),
            &fold(&key.measure),
            &role,
            &year,
            &kind,
            &header,
            &place.location.text,
        ]);
        place
    }

    pub(crate) fn place(&self, span: Span, with_value: bool) -> Place {
        let edition = self.edition;
        let (grid_row, grid_column) = edition.grid.position(span.cell);
        let row = self.row(grid_row);
        let column_index = row
            .and_then(|row| {
                edition
                    .fields(row)
                    .iter()
                    .position(|field| field.cell == Some(span.cell))
            })
            .or_else(|| {
                let page = match row {
                    Some(row) => &edition.pages[edition.rows[row].page],
                    None => edition.pages.first()?,
                };
                page.columns.get(grid_column).copied().flatten()
            });
        let column = column_index.map(|column| &edition.columns[column]);
        Place {
            location: edition.grid.locate(span),
            fingerprint: String::new(),
            role: column.map(|column| column.role),
            column: column.map(|column| column.name.clone()),
            fiscal_year: column
                .and_then(|column| column.period)
                .filter(|period| period.first == period.last)
                .map(|period| period.first.0),
            kind: column.and_then(|column| column.kind),
            row: row.map(|row| RowKey {
                theme: RowKey::named(edition.role(row, Role::Theme)),
                countermeasure: RowKey::named(edition.role(row, Role::Countermeasure)),
                body: RowKey::named(edition.role(row, Role::Body)),
                measure: RowKey::named(edition.role(row, Role::Measure)),
            }),
            value: with_value.then(|| self.value(span.cell)),
            cells: match (row, column_index) {
                (Some(row), Some(here)) if with_value && edition.grid.is_blank(span.cell) => {
                    self.cells(row, here)
                }
                _ => Vec::new(),
            },
        }
    }

    /// The value of a cell, shared where it is that of the last one.
    fn value(&self, cell: CellId) -> Arc<str> {
        let mut last = self.value.borrow_mut();
        match &*last {
            Some((known, value)) if *known == cell => value.clone(),
            _ => {
                let value: Arc<str> = self.edition.grid.value(cell).into();
                *last = Some((cell, value.clone()));
                value
            }
        }
    }

    /// The row around a blank cell: an excerpt of nothing shows nothing.
    fn cells(&self, row: usize, here: usize) -> Vec<PlaceCell> {
        let edition = self.edition;
        (0..edition.columns.len())
            .map(|column| PlaceCell {
                column: edition.columns[column].name.clone(),
                value: edition.value(row, column).to_owned(),
                here: column == here,
            })
            .collect()
    }
}
