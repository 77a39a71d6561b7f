//! Lines outside the tables that changed, shown like rows.

use super::spelling::Spelling;
use super::view::{Entry, Row, Section, Shape, compared};
use super::{Comparison, words};
use crate::diff::{Line, LineChange, LineKind, LineOf, Table};
use crate::report::display::pick;

/// Where lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// Above the first row: titles, units, dates.
    Above,
    /// Among the rows or below them: sums, remarks.
    Below,
}

/// What is told of the lines in a place; `None` where there is nothing.
pub(super) fn section<'a>(
    comparison: &Comparison<'a>,
    spelling: &Spelling,
    place: Outside,
) -> Option<Section<'a>> {
    let lines = comparison.diff.lines.iter();
    let here = |line: &&LineChange| (line.at == 0) == (place == Outside::Above);
    let entries: Vec<Entry<'a>> = (lines.filter(here))
        .filter_map(|line| row(comparison, spelling, line))
        .map(Entry::Row)
        .collect();
    (!entries.is_empty()).then(|| Section {
        theme: words::outside(place, comparison.lang),
        entries,
    })
}

fn row<'a>(
    comparison: &Comparison<'a>,
    spelling: &Spelling,
    line: &'a LineChange,
) -> Option<Row<'a>> {
    let (diff, lang) = (comparison.diff, comparison.lang);
    let (old, new) = texts(line);
    let shape = match line.kind {
        LineKind::Kept => return None,
        LineKind::Cosmetic if comparison.ignore_cosmetic || spelling.is_told(old, new) => {
            return None;
        }
        LineKind::Cosmetic => Shape::Cosmetic,
        LineKind::Changed => Shape::Changed,
        LineKind::Added => Shape::Added,
        LineKind::Removed => Shape::Removed,
    };
    let shown = line.new.as_ref().or(line.old.as_ref())?;
    let number = |table: &Table<'_>, line: &Option<Line>| -> Vec<String> {
        let lines = line.iter();
        lines
            .map(|line| words::line(table, line.table, line.number))
            .collect()
    };
    let heading = pick(lang, "記載", "text");
    let (cell, _) = compared(heading, shape == Shape::Cosmetic, (old, new));
    Some(Row {
        shape,
        body: "".into(),
        measure: match shown.of {
            LineOf::Title => pick(lang, "題名", "title"),
            LineOf::Remark => pick(lang, "注など", "remark"),
            LineOf::Sum => pick(lang, "合計の行", "sum"),
        },
        lines: words::lines(
            &number(&diff.new, &line.new),
            &number(&diff.old, &line.old),
            lang,
        ),
        notes: Vec::new(),
        cells: vec![cell],
    })
}

/// Old and new text, "" where there is none.
pub(super) fn texts(line: &LineChange) -> (&str, &str) {
    (
        line.old.as_ref().map_or("", |line| line.text.as_str()),
        line.new.as_ref().map_or("", |line| line.text.as_str()),
    )
}
