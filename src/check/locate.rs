//! Spans become places: the last step that needs the grid.

use super::{Located, LocatedEdit, LocatedFix, Place, RowKey};
use crate::edition::{Edition, Role};
use crate::finding::{Edit, Finding, Fingerprinter};
use crate::grid::Span;
use crate::text::fold;

/// Resolves all places of an edition's findings.
pub(super) fn locate(edition: &Edition, findings: Vec<Finding>) -> Vec<Located> {
    let mut places = Places::new(edition);
    findings
        .into_iter()
        .map(|finding| places.finding(finding))
        .collect()
}

struct Places<'a> {
    edition: &'a Edition,
    fingerprints: Fingerprinter,
    /// Grid rows of the logical rows, ascending.
    rows: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(edition: &'a Edition) -> Self {
        let rows = edition.rows.iter().map(|row| row.grid_row).collect();
        Self {
            edition,
            fingerprints: Fingerprinter::default(),
            rows,
        }
    }

    fn finding(&mut self, finding: Finding) -> Located {
        let code = finding.rule.code;
        let fix = finding.fix.map(|fix| LocatedFix {
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

    fn place(&self, span: Span, with_value: bool) -> Place {
        let edition = self.edition;
        let (grid_row, grid_column) = edition.grid.position(span.cell);
        let row = self.rows.binary_search(&grid_row).ok();
        let column = row
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
            })
            .map(|column| &edition.columns[column]);
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
                theme: edition.role(row, Role::Theme).to_owned(),
                countermeasure: edition.role(row, Role::Countermeasure).to_owned(),
                body: edition.role(row, Role::Body).to_owned(),
                measure: edition.role(row, Role::Measure).to_owned(),
            }),
            value: with_value.then(|| edition.grid.value(span.cell).to_owned()),
        }
    }
}
