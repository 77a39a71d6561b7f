//! The dates of an edition, text by text, and what the rules of this family ask about them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::edition::{FiscalYears, Role, State};
use crate::finding::{Builder, Edit, Finding};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Context, RuleMeta};
use crate::rules::table::row_of;
use crate::text::{Date, Year, dates, has_date};

/// A text with dates.
pub(super) struct Dated<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// The cells that hold it, at least one.
    pub(super) cells: Cow<'a, [CellId]>,
    /// Its date expressions, at least one.
    pub(super) dates: Cow<'a, [Date]>,
}

/// Texts of data cells.
pub(super) fn data<'a>(cx: &Context<'a>) -> impl Iterator<Item = Dated<'a>> {
    data_with(cx, |_| true)
}

/// Texts of data cells that are worth a look.
pub(super) fn data_with<'a>(
    cx: &Context<'a>,
    worth: impl Fn(&str) -> bool,
) -> impl Iterator<Item = Dated<'a>> {
    let (grid, occurrences) = (cx.grid, cx.occurrences);
    let ids = occurrences.dated(grid).iter().copied();
    ids.filter(move |&id| worth(grid.text(id)))
        .map(move |id| Dated {
            text: grid.text(id),
            cells: Cow::Borrowed(occurrences.cells(id)),
            dates: occurrences.dates(grid, id),
        })
}

/// Cells of the header rows of all pages.
pub(super) fn header<'a>(cx: &Context<'a>) -> Vec<Dated<'a>> {
    let rows = cx.edition.pages.iter().flat_map(|page| &page.header);
    collect(cx, rows.flat_map(|&row| cx.grid.row(row)))
}

/// Title, header and notes.
pub(super) fn outside<'a>(cx: &Context<'a>) -> Vec<Dated<'a>> {
    let headers = cx.edition.pages.iter().flat_map(|page| &page.header);
    let notes = cx.edition.notes.iter().map(|note| &note.grid_row);
    let cells = headers.chain(notes).flat_map(|&row| cx.grid.row(row));
    collect(cx, cells.chain(cx.edition.title))
}

/// Everything.
pub(super) fn all<'a>(cx: &Context<'a>) -> impl Iterator<Item = Dated<'a>> {
    outside(cx).into_iter().chain(data(cx))
}

fn collect<'a>(cx: &Context<'a>, cells: impl Iterator<Item = CellId>) -> Vec<Dated<'a>> {
    let mut texts: BTreeMap<TextId, Vec<CellId>> = BTreeMap::new();
    for cell in cells.filter(|&cell| !cx.grid.is_blank(cell)) {
        texts.entry(cx.grid.text_id(cell)).or_default().push(cell);
    }
    texts
        .into_iter()
        .filter(|&(id, _)| has_date(cx.grid.text(id)))
        .map(|(id, mut cells)| {
            cells.sort_unstable();
            cells.dedup();
            Dated {
                text: cx.grid.text(id),
                cells: Cow::Owned(cells),
                dates: Cow::Owned(dates(cx.grid.text(id))),
            }
        })
        .collect()
}

/// A piece of a cell.
pub(super) fn at(cell: CellId, range: &Range<usize>) -> Span {
    Span {
        cell,
        start: u32::try_from(range.start).expect("sources are below 4 GiB"),
        end: u32::try_from(range.end).expect("sources are below 4 GiB"),
    }
}

/// Begins a finding about a piece of a text, at all cells that hold it.
pub(super) fn find(meta: &'static RuleMeta, cells: &[CellId], range: &Range<usize>) -> Builder {
    let (&first, rest) = cells.split_first().expect("a text stands in a cell");
    Finding::build(meta, at(first, range)).also(rest.iter().map(|&cell| at(cell, range)))
}

/// Replaces a piece of a text in all cells that hold it.
pub(super) fn replace(cells: &[CellId], range: &Range<usize>, new: &str) -> Vec<Edit> {
    cells
        .iter()
        .map(|&cell| Edit::ReplaceText(at(cell, range), new.to_owned()))
        .collect()
}

/// The years of the column a data cell belongs to, with those of the columns it goes on in.
pub(super) fn column_years(cx: &Context<'_>, cell: CellId) -> Option<FiscalYears> {
    let edition = cx.edition;
    let row = row_of(edition, cell)?;
    let mut found: Option<FiscalYears> = None;
    for (column, field) in edition.fields(row).iter().enumerate() {
        let own = field.cell == Some(cell) && field.state == State::Own;
        let goes_on = field.resolved == Some(cell) && field.state == State::Continued;
        if !own && !goes_on {
            continue;
        }
        let of = &edition.columns[column];
        let period = of.period.filter(|_| of.role == Role::Year)?;
        found = Some(match found {
            None => period,
            Some(before) => FiscalYears {
                first: before.first.min(period.first),
                last: before.last.max(period.last),
            },
        });
    }
    found
}

/// All fiscal years that the edition has columns for.
pub(super) fn covered(cx: &Context<'_>) -> Option<FiscalYears> {
    let columns = cx
        .edition
        .years()
        .filter_map(|c| cx.edition.columns[c].period);
    columns.reduce(|a, b| FiscalYears {
        first: a.first.min(b.first),
        last: a.last.max(b.last),
    })
}

/// The calendar year of a month in a fiscal year.
pub(super) fn calendar_year(fiscal: u16, month: u16) -> u16 {
    fiscal + u16::from(month <= 3)
}

/// Tells whether places lie inside 「…」, 『…』 or brackets. Asked in order, the places of a text
/// cost one pass over it, however many they are.
#[derive(Debug)]
pub(super) struct Nesting<'a> {
    text: &'a str,
    /// Bytes read so far, and how deep they end.
    read: usize,
    depth: usize,
    /// Where the outermost of them opened, if by a round bracket.
    open: Option<usize>,
    brackets: bool,
}

impl<'a> Nesting<'a> {
    /// Round brackets count as well if `brackets`.
    pub(super) fn new(brackets: bool) -> Self {
        Self {
            text: "",
            read: 0,
            depth: 0,
            open: None,
            brackets,
        }
    }

    /// Whether byte `at` of a text lies inside.
    pub(super) fn holds(&mut self, text: &'a str, at: usize) -> bool {
        if !std::ptr::eq(text, self.text) || at < self.read {
            (self.text, self.read, self.depth) = (text, 0, 0);
        }
        for (place, c) in text[self.read..at].char_indices() {
            let round = matches!(c, '（' | '(' | '）' | ')');
            match c {
                _ if round && !self.brackets => {}
                '「' | '『' | '（' | '(' => {
                    if self.depth == 0 {
                        self.open = round.then_some(self.read + place);
                    }
                    self.depth += 1;
                }
                '」' | '』' | '）' | ')' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        self.read = at;
        self.depth > 0
    }

    /// The round bracket around the place asked for last, where nothing else is open.
    pub(super) fn bracket(&self) -> Option<usize> {
        self.open.filter(|_| self.depth == 1)
    }
}

/// The number of a western year as this expression would write it; `None` where its era does not
/// reach that far.
pub(super) fn number_for(text: &str, year: &Year, western: u16) -> Option<String> {
    let number = match year.era {
        None => western.to_string(),
        Some(era) => {
            let last = era.next().map_or(u16::MAX, |next| next.before + 1);
            era.year(western).filter(|_| western <= last)?
        }
    };
    let wide = text[year.number_range.clone()].starts_with(|c: char| matches!(c, '０'..='９'));
    Some(match wide {
        true => number.chars().map(widen).collect(),
        false => number,
    })
}

fn widen(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(c as u32 + 0xFEE0).expect("full-width digits exist"),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_any_order_and_text() {
        let (one, other) = ("策定（平成30年）「令和元年」令和2年", "（令和3年");
        let at = |text: &str, year: &str| text.find(year).expect("it stands there");
        let mut nesting = Nesting::new(true);
        for (text, year, inside) in [
            (one, "平成30", true),
            (one, "令和元", true),
            (one, "令和2", false),
            (other, "令和3", true),
            (one, "平成30", true),
            (one, "策定", false),
        ] {
            assert_eq!(nesting.holds(text, at(text, year)), inside, "{year}");
        }
        assert!(!Nesting::new(false).holds(one, at(one, "平成30")));
        assert!(Nesting::new(false).holds(one, at(one, "令和元")));
    }
}
