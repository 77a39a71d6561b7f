//! What all rules of this family need to know about the two editions.

use std::fmt::Display;
use std::ops::Range;

use crate::check::{Located, Places};
use crate::diff::{EditionDiff, RowRef, Side, Table};
use crate::edition::{Kind, Role, State};
use crate::finding::{Finding, Severity};
use crate::grid::{CellId, Span};
use crate::rule::{Lang, RuleMeta};
use crate::text::{dates, fold};

/// Words after a date that say as of when an edition is.
const AS_OF: [&str; 8] = [
    "現在", "時点", "改定", "改訂", "更新", "策定", "公表", "作成",
];

/// A comparison under examination.
pub(super) struct Scene<'d, 'a> {
    pub(super) diff: &'d EditionDiff<'a>,
    pub(super) lang: Lang,
    /// The fiscal year in which the new edition speaks: earlier ones are past.
    pub(super) now: u16,
    /// The new edition is of a later year, not a correction of the old one.
    pub(super) later: bool,
    found: Vec<(usize, Located)>,
}

/// A place on one side.
#[derive(Clone)]
pub(super) struct At {
    pub(super) side: Side,
    pub(super) row: usize,
    /// Index into [`EditionDiff::columns`]; `None`: the row as a whole.
    pub(super) column: Option<usize>,
    /// Bytes of the value; `None`: all of it.
    pub(super) range: Option<Range<usize>>,
}

impl At {
    pub(super) fn row(side: Side, row: usize) -> Self {
        Self {
            side,
            row,
            column: None,
            range: None,
        }
    }

    pub(super) fn cell(side: Side, row: usize, column: usize) -> Self {
        Self {
            column: Some(column),
            ..Self::row(side, row)
        }
    }

    pub(super) fn part(self, range: Range<usize>) -> Self {
        Self {
            range: Some(range),
            ..self
        }
    }
}

/// What is said, before it has its places.
pub(super) struct Said<'s> {
    pub(super) rule: &'static RuleMeta,
    pub(super) severity: Severity,
    pub(super) key: &'static str,
    pub(super) args: &'s [(&'s str, &'s dyn Display)],
    /// The address shown, then further ones of the same side.
    pub(super) places: Vec<At>,
    pub(super) related: Option<At>,
}

impl<'d, 'a> Scene<'d, 'a> {
    /// `None` where the tables are no plans, or not read surely enough.
    pub(super) fn new(diff: &'d EditionDiff<'a>, lang: Lang) -> Option<Self> {
        let plan = |table: &Table<'_>| {
            let editions = table.editions();
            editions.iter().any(|edition| edition.planning)
                && !editions.iter().any(|edition| edition.unsure())
        };
        if !plan(&diff.old) || !plan(&diff.new) {
            return None;
        }
        let (mut now, mut later) = (0, false);
        if let (Some(old), Some(new)) = (years(&diff.old), years(&diff.new)) {
            // A plan speaks in its first year; one that goes on a year longer, a year later.
            now = new.0.max(old.0 + new.1.saturating_sub(old.1));
            later = new.1 > old.1;
            if let Some(date) = as_of(&diff.new) {
                now = date;
                later |= as_of(&diff.old).is_some_and(|before| before < date);
            }
        }
        Some(Self {
            diff,
            lang,
            now,
            later,
            found: Vec::new(),
        })
    }

    /// The last year of a column that holds plans on both sides; `None` for other columns.
    pub(super) fn plan_year(&self, column: usize) -> Option<u16> {
        let column = &self.diff.columns[column];
        let sides = [
            column.old.map(|at| &self.diff.old.columns()[at]),
            column.new.map(|at| &self.diff.new.columns()[at]),
        ];
        let plan = sides
            .into_iter()
            .flatten()
            .all(|column| column.role == Role::Year && !is_result(column.kind));
        column.period.filter(|_| plan).map(|period| period.last.0)
    }

    /// Whether a column holds plans for the year in which the new edition speaks, or later.
    pub(super) fn future(&self, column: usize) -> bool {
        self.plan_year(column).is_some_and(|year| year >= self.now)
    }

    pub(super) fn heading(&self, column: usize) -> &'d str {
        self.diff.heading(column)
    }

    fn place(&self, side: Side, row: usize) -> RowRef<'a> {
        self.table(side).locate(row)
    }

    pub(super) fn table(&self, side: Side) -> &'d Table<'a> {
        match side {
            Side::Old => &self.diff.old,
            Side::New => &self.diff.new,
        }
    }

    /// The text of a role in a row.
    pub(super) fn role(&self, side: Side, row: usize, role: Role) -> &'a str {
        let place = self.place(side, row);
        place.edition.role(place.row, role)
    }

    /// Whether rows take the text of a role from one and the same cell.
    pub(super) fn same_cell(&self, side: Side, rows: [usize; 2], role: Role) -> bool {
        let [one, other] = rows.map(|row| {
            let place = self.place(side, row);
            let column = place.edition.column(role)?;
            place.edition.field(place.row, column).resolved
        });
        one.is_some() && one == other
    }

    /// Whether the cells of a row stand where they belong: its repair, if any, is certain.
    pub(super) fn sure(&self, side: Side, row: usize) -> bool {
        let place = self.place(side, row);
        place.edition.rows[place.row]
            .shift
            .is_none_or(|repair| place.edition.repairs[repair].sure())
    }

    /// Whether both values of a cell are known.
    pub(super) fn known(&self, column: usize, old: usize, new: usize) -> bool {
        let column = &self.diff.columns[column];
        column.old.is_none_or(|at| self.diff.old.known(old, at))
            && column.new.is_none_or(|at| self.diff.new.known(new, at))
    }

    /// Takes a finding, told at a row of the new table.
    pub(super) fn say(&mut self, at: usize, said: Said<'_>) {
        let lang = self.lang;
        let text = |key: &str, args: &[(&str, &dyn Display)]| {
            crate::rules::tool::text(said.rule, lang, key, args)
        };
        let Some((first, rest)) = said.places.split_first() else {
            return;
        };
        let Some(primary) = self.span(first) else {
            return;
        };
        let edition = self.place(first.side, first.row).edition;
        let also: Vec<Span> = rest
            .iter()
            .filter(|place| std::ptr::eq(self.place(place.side, place.row).edition, edition))
            .filter_map(|place| self.span(place))
            .collect();
        let finding = Finding::build(said.rule, primary)
            .severity(said.severity)
            .also(also)
            .help(text("help", &[]))
            .message(text(said.key, said.args));
        let mut located = Places::new(edition).finding(finding);
        let related = said.related.as_ref();
        if let Some((place, span)) = related.and_then(|place| Some((place, self.span(place)?))) {
            let edition = self.place(place.side, place.row).edition;
            let label = match (place.side, lang) {
                (Side::Old, Lang::Ja) => "変更前",
                (Side::Old, Lang::En) => "before",
                (Side::New, Lang::Ja) => "変更後",
                (Side::New, Lang::En) => "after",
            };
            let related = Places::new(edition).place(span, true);
            located.related.push((label.to_owned(), related));
        }
        self.found.push((at, located));
    }

    fn span(&self, at: &At) -> Option<Span> {
        let bytes = |offset: usize| u32::try_from(offset).expect("sources are below 4 GiB");
        let span = |cell: CellId, range: Range<usize>| Span {
            cell,
            start: bytes(range.start),
            end: bytes(range.end),
        };
        let table = self.table(at.side);
        let own = at.column.and_then(|column| {
            let column = &self.diff.columns[column];
            let column = match at.side {
                Side::Old => column.old,
                Side::New => column.new,
            };
            let (place, column) = table.field(at.row, column?)?;
            let field = place.edition.field(place.row, column);
            Some((place.edition, field, field.cell?))
        });
        let Some((edition, field, cell)) = own else {
            let place = table.locate(at.row);
            let cell = place.edition.first_cell(place.row)?;
            return Some(span(cell, 0..place.edition.grid.value(cell).len()));
        };
        let length = edition.grid.value(cell).len();
        Some(match &at.range {
            // The value of a cell that says → stands elsewhere.
            Some(range) if field.state == State::Own && range.end <= length => {
                span(cell, range.clone())
            }
            _ => span(cell, 0..length),
        })
    }

    /// What was found, in order.
    pub(super) fn finish(mut self) -> Vec<Located> {
        self.found
            .sort_by_key(|(at, located)| (*at, located.rule.code));
        self.found.into_iter().map(|(_, located)| located).collect()
    }
}

/// Whether a column tells what was, not what is to be.
fn is_result(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Actual | Kind::Assessment))
}

/// First and last year of the columns with plans.
fn years(table: &Table<'_>) -> Option<(u16, u16)> {
    let columns = table.columns().iter();
    columns
        .filter(|column| column.role == Role::Year && !is_result(column.kind))
        .filter_map(|column| column.period)
        .map(|period| (period.first.0, period.last.0))
        .reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}

/// The fiscal year of the date that title or notes give as that of the edition.
fn as_of(table: &Table<'_>) -> Option<u16> {
    let of = |text: &str| {
        dates(text).into_iter().find_map(|date| {
            let rest = fold(&text[date.range.end..]).into_owned();
            let named = AS_OF.iter().any(|word| rest.starts_with(word));
            let month = date.month.filter(|_| named)?;
            Some(date.calendar_year()? - u16::from(month <= 3))
        })
    };
    table.editions().iter().find_map(|edition| {
        let notes = edition.notes.iter().map(|note| note.grid_row);
        let cells = notes.flat_map(|row| edition.grid.row(row));
        let mut cells = edition.title.into_iter().chain(cells);
        cells.find_map(|cell| of(edition.grid.value(cell)))
    })
}
