//! A comparison as it is read: by theme, what can be told once told once, the rest left out.

mod lines;
mod naming;

use std::borrow::Cow;
use std::collections::HashSet;

pub(super) use lines::compared;
use lines::signed;
use naming::Naming;

use super::outside::{self, Outside};
use super::regrouped::Usual;
use super::spelling::Spelling;
use super::uniform::Uniform;
use super::{Comparison, names, tables, words};
use crate::diff::inline::ItemKind;
use crate::diff::{CellChange, CellKind, ColumnKind, RowChange, RowKind, Side, Step};
use crate::edition::Role;
use crate::rule::Lang;
use crate::text::fold;

/// Rows that share a theme.
#[derive(Debug)]
pub(super) struct Section<'a> {
    /// The theme, or "" in a table without.
    pub(super) theme: &'a str,
    pub(super) entries: Vec<Entry<'a>>,
}

/// What is told of a theme.
#[derive(Debug)]
pub(super) enum Entry<'a> {
    /// Rows without a change, or with such changes alone as are told once for all.
    Omitted(Omitted),
    Row(Row<'a>),
}

/// Rows that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Omitted {
    pub(super) rows: usize,
    /// Some of them have changes that are told once for all.
    pub(super) told: bool,
}

/// A row with something to tell.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) shape: Shape,
    /// 実施機関, or the outer levels of the row's name, or "".
    pub(super) body: Cow<'a, str>,
    /// 施策, or the innermost level of what names the row in another table.
    pub(super) measure: &'a str,
    /// 新12行・旧11行.
    pub(super) lines: String,
    /// What is told in the last column, sentence by sentence.
    pub(super) notes: Vec<String>,
    pub(super) cells: Vec<Cell<'a>>,
}

/// The main thing that happened to a row: what a reader filters by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Added,
    Removed,
    Changed,
    Moved,
    Split,
    Merged,
    /// Nothing but values in columns that are new.
    Extended,
    Cosmetic,
}

/// A cell with something to tell.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    /// What its column is called.
    pub(super) heading: &'a str,
    pub(super) cosmetic: bool,
    /// The column is new, the row is not.
    pub(super) extends: bool,
    /// `None`: there was nothing.
    pub(super) old: Option<Vec<Line<'a>>>,
    /// `None`: there is nothing any more.
    pub(super) new: Option<Vec<Line<'a>>>,
}

/// One item of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Unchanged items left out.
    Omitted,
    Text(Vec<Piece<'a>>),
}

/// A stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) changed: bool,
}

/// Whether a row differs in width and spaces only.
pub(super) fn only_cosmetic(row: &RowChange<'_>) -> bool {
    row.kinds
        .iter()
        .all(|kind| *kind == RowKind::Changed || *kind == RowKind::Unchanged)
        && row.cells.iter().all(|cell| cell.kind == CellKind::Cosmetic)
}

/// Everything that is told, in reading order. O(rows + text).
pub(super) fn sections<'a>(comparison: &Comparison<'a>) -> Vec<Section<'a>> {
    let diff = comparison.diff;
    let mut viewer = Viewer {
        comparison,
        naming: Naming::new(diff),
        told: HashSet::new(),
        spelling: Spelling::of(comparison),
        uniform: Uniform::of(comparison),
        whats: names::whats(diff),
        carried: tables::carried(diff),
        usual: Usual::of(diff),
        tables: tables::pairs(diff),
    };
    let mut sections: Vec<Section<'a>> = Vec::new();
    sections.extend(outside::section(
        comparison,
        &viewer.spelling,
        Outside::Above,
    ));
    for step in diff.walk() {
        let theme = viewer.naming.under(&step);
        let row = match step {
            Step::Same { .. } => None,
            Step::Change(change) => viewer.row(change),
        };
        let omitted = Omitted {
            rows: 1,
            told: matches!(step, Step::Change(change) if viewer.tells_once(change)),
        };
        if sections.last().is_none_or(|last| last.theme != theme) {
            sections.push(Section {
                theme,
                entries: Vec::new(),
            });
        }
        let section = sections.last_mut().expect("one was pushed");
        match (row, section.entries.last_mut()) {
            (Some(row), _) => section.entries.push(Entry::Row(row)),
            (None, Some(Entry::Omitted(before))) => {
                before.rows += 1;
                before.told |= omitted.told;
            }
            (None, _) => section.entries.push(Entry::Omitted(omitted)),
        }
    }
    sections.extend(outside::section(
        comparison,
        &viewer.spelling,
        Outside::Below,
    ));
    sections
}

impl Row<'_> {
    /// 実施機関 ＞ 施策, or 部 › 課 › 係.
    pub(super) fn place(&self, comparison: &Comparison<'_>) -> String {
        let measure = self.measure;
        match self.body.as_ref() {
            "" => measure.to_owned(),
            body if body == measure => measure.to_owned(),
            body if measure.is_empty() && !comparison.diff.names.is_empty() => body.to_owned(),
            body if comparison.diff.names.is_empty() => format!("{body} ＞ {measure}"),
            body => format!("{body} › {measure}"),
        }
    }
}

impl Section<'_> {
    /// Whether nothing of a theme is told.
    pub(super) fn is_unchanged(&self) -> bool {
        self.entries
            .iter()
            .all(|entry| matches!(entry, Entry::Omitted(_)))
    }
}

struct Viewer<'c, 'a> {
    comparison: &'c Comparison<'a>,
    naming: Naming<'a>,
    /// Entities already told.
    told: HashSet<usize>,
    spelling: Spelling,
    uniform: Uniform<'a>,
    /// What happened to each entity.
    whats: Vec<names::What>,
    /// Rows that moved with their whole table.
    carried: Vec<bool>,
    usual: Usual,
    tables: Vec<tables::Pair>,
}

impl<'a> Viewer<'_, 'a> {
    fn row(&mut self, change: &'a RowChange<'a>) -> Option<Row<'a>> {
        let diff = self.comparison.diff;
        let lang = self.comparison.lang;
        let has = |kind| change.kinds.contains(&kind);
        let mut notes = Vec::new();
        let mut cells = self.cells(change, &mut notes);
        if has(RowKind::Removed) {
            cells = self.removed(change);
        }
        for (part, row) in change.parts.iter().zip(change.new.iter().skip(1)) {
            let rows = (None, Some(*row));
            cells.extend(part.iter().map(|cell| self.cell(cell, rows, &mut notes)));
        }
        let shape = if has(RowKind::Added) {
            Shape::Added
        } else if has(RowKind::Removed) {
            Shape::Removed
        } else if has(RowKind::Split) {
            Shape::Split
        } else if has(RowKind::Merged) {
            Shape::Merged
        } else if cells.iter().any(|cell| !cell.cosmetic && !cell.extends) {
            Shape::Changed
        } else if has(RowKind::MovedGroup) || has(RowKind::Moved) && !self.is_carried(change) {
            Shape::Moved
        } else if cells.iter().any(|cell| cell.extends) {
            Shape::Extended
        } else {
            Shape::Cosmetic
        };
        if shape == Shape::Cosmetic && cells.is_empty() {
            return None;
        }
        self.row_notes(change, &mut notes);
        Some(Row {
            shape,
            body: self.naming.outer(change),
            measure: self.naming.name(change),
            lines: words::lines(
                &words::places(&diff.new, &change.new),
                &words::places(&diff.old, &change.old),
                lang,
            ),
            notes,
            cells,
        })
    }

    /// Whether a row moved with its whole table, which is told once.
    fn is_carried(&self, change: &RowChange<'_>) -> bool {
        let row = change.new.first();
        row.is_some_and(|&row| self.carried.get(row).copied().unwrap_or_default())
    }

    /// Whether a row has a change that is told once for all.
    fn tells_once(&self, change: &RowChange<'_>) -> bool {
        change.cells.iter().any(|cell| match cell.kind {
            CellKind::Cosmetic => !self.comparison.ignore_cosmetic,
            // Told with the name, and on its first row.
            CellKind::Explained => true,
            _ => self.uniform.is_told(cell),
        })
    }

    /// Whether a row stands under another theme, not only another countermeasure: that is told as a
    /// change of its cell.
    fn theme_moved(&self, change: &RowChange<'a>) -> bool {
        let sides = change.old.first().zip(change.new.first());
        let columns = &self.comparison.diff.columns;
        // A theme that was renamed or split took its rows along.
        let explained = change.cells.iter().any(|cell| {
            cell.kind == CellKind::Explained && columns[cell.column].role == Role::Theme
        });
        change.kinds.contains(&RowKind::MovedGroup)
            && !explained
            && sides.is_none_or(|(&old, &new)| {
                fold(self.naming.value(Role::Theme, Side::Old, old))
                    != fold(self.naming.value(Role::Theme, Side::New, new))
            })
    }

    /// Where a row came from, what it was split into, how sure that is.
    fn row_notes(&self, change: &RowChange<'a>, notes: &mut Vec<String>) {
        let diff = self.comparison.diff;
        let ja = self.comparison.lang == Lang::Ja;
        let old = change.old.first().copied();
        let has = |kind| change.kinds.contains(&kind);
        if let (true, Some(old)) = (self.theme_moved(change), old) {
            let theme = self.naming.value(Role::Theme, Side::Old, old);
            notes.push(match ja {
                true if theme.is_empty() => "別のテーマから移動".to_owned(),
                true => format!("テーマ「{theme}」から移動"),
                false => format!("moved from theme {theme}"),
            });
        }
        if has(RowKind::Moved) && !self.is_carried(change) {
            let from = words::places(&diff.old, &change.old).join("・");
            let to = words::places(&diff.new, &change.new).join("・");
            notes.push(match (tables::left(diff, &self.tables, change), ja) {
                (Some(table), true) => format!("「{table}」の表から移動"),
                (Some(table), false) => format!("moved from table {table}"),
                // The line says nothing: others went round it.
                (None, true) if from == to => "順序の移動".to_owned(),
                (None, false) if from == to => "moved among its neighbours".to_owned(),
                (None, true) => format!("順序の移動（旧{from}行→新{to}行）"),
                (None, false) => format!("moved (old line {from} → new line {to})"),
            });
        }
        if has(RowKind::Split) {
            let count = change.new.len();
            notes.push(match ja {
                true => format!("1行を{count}行に分割"),
                false => format!("split into {count} rows"),
            });
        }
        if has(RowKind::Merged) {
            let count = change.old.len();
            notes.push(match ja {
                true => format!("{count}行を1行に統合"),
                false => format!("merged from {count} rows"),
            });
        }
        if has(RowKind::Uncertain) {
            notes.push(match ja {
                true => "対応は要確認（別の行かもしれません）".to_owned(),
                false => "pairing uncertain".to_owned(),
            });
        }
        if !change.see.is_empty() {
            let (table, here) = if has(RowKind::Added) {
                (&diff.old, true)
            } else {
                (&diff.new, false)
            };
            let places = words::places(table, &change.see).join("・");
            notes.push(match (ja, here) {
                (true, true) => format!("旧{places}行の書き換えかもしれません"),
                (true, false) => format!("新{places}行に書き換えられたかもしれません"),
                (false, true) => format!("possibly rewritten from old line {places}"),
                (false, false) => format!("possibly rewritten into new line {places}"),
            });
        }
    }

    /// The cells of a pair or of an added row that are told here.
    fn cells(&mut self, change: &'a RowChange<'a>, notes: &mut Vec<String>) -> Vec<Cell<'a>> {
        let diff = self.comparison.diff;
        let added = change.kinds.contains(&RowKind::Added);
        let theme_moved = self.theme_moved(change);
        let rows = (change.old.first().copied(), change.new.first().copied());
        // The countermeasure of the other theme comes with it; another one was written anew.
        let usual = rows.1.is_some_and(|row| self.usual.has(diff, row));
        let mut cells = Vec::new();
        for cell in &change.cells {
            let column = &diff.columns[cell.column];
            let goes_along = match column.role {
                Role::Theme => added || theme_moved,
                Role::Countermeasure => added || theme_moved && usual,
                _ => false,
            };
            // The theme of an added row is the heading it stands under; who and what is its place.
            let place = self.naming.is_name(cell.column);
            if goes_along || (added && place && change.cells.len() > self.naming.width()) {
                continue;
            }
            let told_elsewhere = match cell.kind {
                CellKind::Cosmetic => {
                    self.comparison.ignore_cosmetic || self.spelling.is_told(cell.old, cell.new)
                }
                CellKind::Changed => self.uniform.is_told(cell),
                CellKind::Explained => !self.first_of_entity(cell),
                // The column as a whole is told at the top.
                CellKind::Emptied => column.kind == ColumnKind::Removed,
                _ => false,
            };
            if told_elsewhere {
                continue;
            }
            cells.push(Cell {
                extends: !added && column.kind == ColumnKind::Added,
                ..self.cell(cell, rows, notes)
            });
        }
        cells
    }

    /// Whether a renamed entity has not been told yet.
    fn first_of_entity(&mut self, cell: &CellChange<'_>) -> bool {
        let entities = &self.comparison.diff.entities;
        let found = entities.iter().position(|entity| {
            entity.column == cell.column && entity.from == cell.old && entity.to == cell.new
        });
        found.is_none_or(|entity| self.told.insert(entity))
    }

    /// A cell of a row of the old side, of the new side or of both.
    fn cell(
        &self,
        cell: &CellChange<'a>,
        (old, new): (Option<usize>, Option<usize>),
        notes: &mut Vec<String>,
    ) -> Cell<'a> {
        let diff = self.comparison.diff;
        let (mut shown, difference) = compared(
            words::heading(diff.heading(cell.column), self.comparison.lang),
            cell.kind == CellKind::Cosmetic,
            (cell.old, cell.new),
        );
        let sign = |side, row: Option<usize>| diff.sign(side, row?, cell.column);
        let signs = (sign(Side::Old, old), sign(Side::New, new));
        for (lines, sign) in [(&mut shown.old, signs.0), (&mut shown.new, signs.1)] {
            if let (Some(lines), Some(sign)) = (lines, sign) {
                signed(lines, sign, signs.0 != signs.1, self.comparison.lang);
            }
        }
        let moved = difference
            .items
            .iter()
            .any(|item| item.kind == ItemKind::Moved);
        let heading = shown.heading;
        if moved {
            notes.push(match self.comparison.lang {
                Lang::Ja => format!("{heading}：項目の順序を変更"),
                Lang::En => format!("{heading}: items reordered"),
            });
        }
        let entity = diff.entities.iter().position(|entity| {
            cell.kind == CellKind::Explained
                && entity.column == cell.column
                && entity.from == cell.old
                && entity.to == cell.new
        });
        if let Some(at) = entity.filter(|&at| diff.entities[at].rows > 1) {
            let what = self.whats[at];
            notes.push(names::note(what, &diff.entities[at], self.comparison.lang));
        }
        shown
    }

    /// What a removed row said.
    fn removed(&self, change: &RowChange<'a>) -> Vec<Cell<'a>> {
        let diff = self.comparison.diff;
        let Some(&row) = change.old.first() else {
            return Vec::new();
        };
        let mut cells = Vec::new();
        for (at, column) in diff.columns.iter().enumerate() {
            let old = diff.old_value(row, at);
            let place = self.naming.is_name(at);
            let grouping = matches!(column.role, Role::Theme | Role::Countermeasure);
            if old.is_empty() || place || grouping {
                continue;
            }
            let cell = CellChange {
                column: at,
                kind: CellKind::Emptied,
                old,
                new: "",
            };
            cells.push(self.cell(&cell, (Some(row), None), &mut Vec::new()));
        }
        cells
    }
}
