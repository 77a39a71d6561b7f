//! What the reports of changes say, in both languages.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::super::display::{pick, short_header};
use super::outside::Outside;
use super::spelling::Spelling;
use super::uniform::Uniform;
use super::view::{Omitted, Shape};
use super::{Comparison, names, tables};
use crate::diff::{ColumnKind, EditionDiff, RowKind, Side, Table, Twins};
use crate::edition::Role;
use crate::rule::Lang;

/// One word for what happened to a row.
pub(super) fn shape(shape: Shape, lang: Lang) -> &'static str {
    match shape {
        Shape::Added => pick(lang, "追加", "added"),
        Shape::Removed => pick(lang, "削除", "removed"),
        Shape::Changed => pick(lang, "変更", "changed"),
        Shape::Moved => pick(lang, "移動", "moved"),
        Shape::Split => pick(lang, "分割", "split"),
        Shape::Merged => pick(lang, "統合", "merged"),
        Shape::Extended => pick(lang, "新しい列", "new column"),
        Shape::Cosmetic => pick(lang, "表記のみ", "spelling only"),
    }
}

/// 行の追加 2、削除 1 …: what is not zero.
pub(super) fn counts(comparison: &Comparison<'_>) -> String {
    let lang = comparison.lang;
    let told: Vec<String> = (figures(comparison).into_iter())
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| match lang {
            Lang::Ja => format!("{what} {count}"),
            Lang::En => format!("{count} {what}"),
        })
        .collect();
    told.join(pick(lang, "、", ", "))
}

/// What is counted, zeros and all.
pub(super) fn figures(comparison: &Comparison<'_>) -> [(usize, &'static str); 11] {
    let (counts, lang) = (&comparison.diff.counts, comparison.lang);
    let cosmetic = if comparison.ignore_cosmetic {
        0
    } else {
        counts.cells_cosmetic
    };
    let [renamed, parted, reworded] = names::counts(comparison.diff);
    [
        (counts.rows_added, pick(lang, "行の追加", "rows added")),
        (counts.rows_removed, pick(lang, "行の削除", "rows removed")),
        (counts.rows_changed, pick(lang, "行の変更", "rows changed")),
        (
            counts.rows_moved - tables::rows_moved(comparison.diff),
            pick(lang, "行の移動", "rows moved"),
        ),
        (
            counts.cells_changed,
            pick(lang, "セルの変更", "cells changed"),
        ),
        (
            extended(comparison.diff),
            pick(lang, "新しい列の値", "values in new columns"),
        ),
        (
            cosmetic,
            pick(lang, "表記のみのセル", "cells that differ in spelling only"),
        ),
        (renamed, pick(lang, "名称の変更", "names changed")),
        (
            parted,
            pick(lang, "名称の分割・統合", "names split or merged"),
        ),
        (
            reworded,
            pick(lang, "共通の記載の変更", "shared wordings changed"),
        ),
        (
            counts.lines_changed,
            pick(lang, "表の外の行", "lines outside the tables"),
        ),
    ]
}

/// Values in new columns of rows that are not new. O(cells that differ).
fn extended(diff: &EditionDiff<'_>) -> usize {
    let pairs = diff.rows.iter().filter(|row| !row.old.is_empty());
    let cells = pairs.flat_map(|row| &row.cells);
    cells
        .filter(|cell| diff.columns[cell.column].kind == ColumnKind::Added)
        .count()
}

/// Headings of the two columns that say which row is meant: the table's own where its rows have no
/// measures.
pub(super) fn place_headings(comparison: &Comparison<'_>) -> [String; 2] {
    let (diff, lang) = (comparison.diff, comparison.lang);
    let of = |&at: &usize| heading(diff.heading(at), lang);
    match diff.names.split_last() {
        None => {
            [("実施機関", "Body"), ("施策", "Row")].map(|(ja, en)| pick(lang, ja, en).to_owned())
        }
        Some((inner, [])) => [pick(lang, "行", "Line").to_owned(), of(inner).to_owned()],
        Some((inner, outer)) => {
            let outer: Vec<&str> = outer.iter().map(of).collect();
            [outer.join(" › "), of(inner).to_owned()]
        }
    }
}

/// The same in one.
pub(super) fn row_heading(comparison: &Comparison<'_>) -> String {
    let (diff, lang) = (comparison.diff, comparison.lang);
    if diff.names.is_empty() {
        return pick(lang, "施策", "Row").to_owned();
    }
    let names = diff.names.iter().map(|&at| heading(diff.heading(at), lang));
    names.collect::<Vec<_>>().join(" › ")
}

/// What stands above the headings of cells, in Japanese.
pub(super) fn column_heading(comparison: &Comparison<'_>) -> &'static str {
    let years = |column: &crate::diff::ColumnChange| column.role == Role::Year;
    match comparison.diff.columns.iter().any(years) {
        true => "項目・年度",
        false => "項目",
    }
}

/// What is told once for the whole table, a sentence each: columns, names, spelling.
pub(super) fn facts(comparison: &Comparison<'_>) -> Vec<String> {
    let (diff, lang) = (comparison.diff, comparison.lang);
    let mut told = columns(diff, lang);
    told.extend(names::told(comparison));
    told.extend(tables::told(diff, lang));
    told.extend(copies(diff, lang));
    told.extend(Uniform::of(comparison).told(diff, lang));
    told.extend(Spelling::of(comparison).told(lang));
    told
}

/// What happened to the columns, a sentence each.
fn columns(diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
    let mut told: Vec<String> = unlike(diff, lang).into_iter().collect();
    told.extend(twins(diff, lang));
    let of = |kind: ColumnKind, side: Side| -> Vec<&str> {
        let columns = diff.columns.iter().enumerate();
        let of_kind = columns.filter(|(_, column)| column.kind == kind);
        // With a number where several columns have one heading.
        let headings = of_kind.map(|(at, _)| diff.heading_of(side, at).unwrap_or_default());
        headings.map(|text| heading(text, lang)).collect()
    };
    let (removed, added) = (
        of(ColumnKind::Removed, Side::Old),
        of(ColumnKind::Added, Side::New),
    );
    if !removed.is_empty() {
        told.push(match lang {
            Lang::Ja => format!("列の削除：「{}」", removed.join("」「")),
            Lang::En => format!("column removed: {}", removed.join(", ")),
        });
    }
    if !added.is_empty() {
        told.push(match lang {
            Lang::Ja => format!("列の追加：「{}」", added.join("」「")),
            Lang::En => format!("column added: {}", added.join(", ")),
        });
    }
    for (at, column) in diff.columns.iter().enumerate() {
        if column.kind != ColumnKind::Relabelled {
            continue;
        }
        let heading_of = |side| diff.heading_of(side, at).unwrap_or_default();
        let (mut old, mut new) = (heading_of(Side::Old), heading_of(Side::New));
        if let (Some(before), Some(after), true) = (column.old, column.new, old == new) {
            // A level above the lowest was changed.
            old = &diff.old.columns()[before].name;
            new = &diff.new.columns()[after].name;
        }
        // As they are written: the unit in brackets may be all that changed.
        let written = |text: &str| match text.split_whitespace().collect::<Vec<_>>().join(" ") {
            text if text.is_empty() => heading("", lang).to_owned(),
            text => text,
        };
        let (old, new) = (written(old), written(new));
        told.push(match lang {
            Lang::Ja => format!("見出しの変更：「{old}」→「{new}」"),
            Lang::En => format!("heading changed: {old} → {new}"),
        });
    }
    told.extend(order(diff, lang));
    told
}

/// Columns that stand elsewhere among the others, in one sentence.
fn order(diff: &EditionDiff<'_>, lang: Lang) -> Option<String> {
    let moved = diff.columns_moved();
    let names: Vec<&str> = (moved.iter())
        .map(|&at| heading(diff.heading(at), lang))
        .collect();
    (!names.is_empty()).then(|| match lang {
        Lang::Ja => format!("列の順序の変更：「{}」", names.join("」「")),
        Lang::En => format!("columns in another order: {}", names.join(", ")),
    })
}

/// Whether the columns are as they were.
pub(super) fn only_tables(comparison: &Comparison<'_>) -> bool {
    let columns = &comparison.diff.columns;
    columns.iter().all(|column| column.kind == ColumnKind::Kept)
        && comparison.diff.columns_moved().is_empty()
}

/// A word of warning where the key is that of several rows.
pub(super) fn twins(diff: &EditionDiff<'_>, lang: Lang) -> Option<String> {
    let first = diff.twins.first()?;
    let columns: Vec<&str> = (diff.names.iter().take(first.key.len()))
        .map(|&at| heading(diff.heading(at), lang))
        .collect();
    // As the option takes them: as many words.
    let written = columns.join(" ");
    let columns = columns.join("・");
    let told = |twins: &Twins| {
        let (table, ja, en) = match twins.side {
            Side::Old => (&diff.old, "旧", "old"),
            Side::New => (&diff.new, "新", "new"),
        };
        let places = places(table, &twins.rows);
        let (one, other) = (&places[0], &places[1]);
        let (key, count) = (twins.key.join("・"), twins.count);
        match lang {
            Lang::Ja => {
                format!("「{key}」が{ja}{one}行と{ja}{other}行（{ja}の表で重なる行は{count}行）")
            }
            Lang::En => format!("`{key}` on {en} lines {one} and {other} ({count} such rows)"),
        }
    };
    let told: Vec<String> = diff.twins.iter().map(told).collect();
    let told = told.join(pick(lang, "、", ", "));
    Some(match lang {
        Lang::Ja => format!(
            "注意：--key「{columns}」では行が一つに決まりません：{told}。同じ値の行は順に対応させました。--key に列を足す（--key {written} ほかの列）か、重複を直してください"
        ),
        Lang::En => format!(
            "warning: --key {written} does not tell the rows apart: {told}. Rows of one key are paired in order; name a further column (--key {written} OTHER) or mend the duplicates"
        ),
    })
}

/// What a column is called in one line.
pub(super) fn heading(text: &str, lang: Lang) -> &str {
    match short_header(text) {
        "" => pick(lang, "（見出しなし）", "(no heading)"),
        text => text,
    }
}

/// Added rows that say word for word what another row says, from this many on: a file doubled.
const COPIES: usize = 5;

/// A word of warning where most of the added rows are copies of others.
fn copies(diff: &EditionDiff<'_>, lang: Lang) -> Option<String> {
    let added: Vec<usize> = (diff.rows.iter())
        .filter(|row| row.kinds.contains(&RowKind::Added))
        .filter_map(|row| row.new.first().copied())
        .collect();
    if added.len() < COPIES {
        return None;
    }
    let hasher = FixedState::default();
    let said = |row: usize| {
        let values = (0..diff.columns.len()).map(|column| diff.new_value(row, column));
        hasher.hash_one(values.collect::<Vec<_>>())
    };
    let kept = (0..diff.new.row_count()).filter(|&row| diff.origins[row].is_some());
    let kept: HashSet<u64> = kept.map(said).collect();
    let copies = added
        .iter()
        .filter(|&&row| kept.contains(&said(row)))
        .count();
    let all = added.len();
    (copies >= COPIES && copies * 2 > all).then(|| match lang {
        Lang::Ja => format!(
            "注意：追加された{all}行のうち{copies}行は、ほかの行とまったく同じです（表が二重になっていないか確かめてください）"
        ),
        Lang::En => format!(
            "note: {copies} of {all} added rows repeat another row word for word; is the table there twice?"
        ),
    })
}

/// Fewer rows than one in so many in common: hardly two editions of one table.
const RARELY: usize = 5;
/// Tables of fewer rows may be written anew.
const MIN_ROWS: usize = 5;

/// A word of warning where two tables have little in common.
fn unlike(diff: &EditionDiff<'_>, lang: Lang) -> Option<String> {
    let (old, new) = (diff.old.row_count(), diff.new.row_count());
    let common = diff.origins.iter().flatten().count();
    let all = old.max(new);
    if old.min(new) < MIN_ROWS || common * RARELY >= old.min(new) {
        return None;
    }
    Some(match lang {
        Lang::Ja => format!(
            "注意：2つの表に共通の行は{all}行のうち{common}行だけです。別の表かもしれません（ファイルの組み合わせを確かめてください）"
        ),
        Lang::En => format!(
            "note: only {common} of {all} rows are in both tables; are they editions of one table?"
        ),
    })
}

/// What rows stand under: their theme, or a word for none.
pub(super) fn theme<'a>(theme: &'a str, diff: &EditionDiff<'_>, lang: Lang) -> &'a str {
    let themes = || diff.columns.iter().any(|column| column.role == Role::Theme);
    match theme {
        "" if themes() => pick(lang, "（テーマなし）", "(no theme)"),
        "" => pick(lang, "変更のある行", "Rows that changed"),
        theme => theme,
    }
}

/// What the lines outside the tables stand under.
pub(super) fn outside(place: Outside, lang: Lang) -> &'static str {
    match place {
        Outside::Above => pick(
            lang,
            "表の外の行（題名など）",
            "Lines above the table (titles and the like)",
        ),
        Outside::Below => pick(
            lang,
            "表の外の行（注・合計など）",
            "Lines outside the table (remarks, sums)",
        ),
    }
}

/// Rows left out between two that are shown.
pub(super) fn omitted(omitted: Omitted, lang: Lang) -> String {
    let rows = omitted.rows;
    match (omitted.told, lang) {
        (false, Lang::Ja) => format!("（略：変更のない{rows}行）"),
        (false, Lang::En) => format!("({rows} unchanged rows)"),
        (true, Lang::Ja) => format!("（略：はじめにまとめた変更のほかに変更のない{rows}行）"),
        (true, Lang::En) => format!("({rows} rows unchanged but for what is summed up above)"),
    }
}

/// Stands where unchanged items are left out.
pub(super) fn cut(lang: Lang) -> &'static str {
    pick(lang, "（略）", "(…)")
}

/// Stands on the old side of what is new.
pub(super) fn none_before(lang: Lang) -> &'static str {
    pick(lang, "（新設）", "(new)")
}

/// Stands on the new side of what is gone.
pub(super) fn none_after(lang: Lang) -> &'static str {
    pick(lang, "（削除）", "(deleted)")
}

/// 新12行・旧11行.
pub(super) fn lines(new: &[String], old: &[String], lang: Lang) -> String {
    let side = |ja: &str, en: &str, lines: &[String]| match lang {
        _ if lines.is_empty() => None,
        Lang::Ja => Some(format!("{ja}{}行", lines.join("・"))),
        Lang::En => Some(format!("{en} line {}", lines.join(", "))),
    };
    let told: Vec<String> = [side("新", "new", new), side("旧", "old", old)]
        .into_iter()
        .flatten()
        .collect();
    told.join(pick(lang, "・", ", "))
}

/// Physical lines of rows, with the sheet where a workbook has several.
pub(super) fn places(table: &Table<'_>, rows: &[usize]) -> Vec<String> {
    let place = |&row: &usize| {
        let at = table.locate(row);
        named_line(table, at.sheet(), at.line())
    };
    rows.iter().map(place).collect()
}

/// A physical line outside the rows of one of the tables.
pub(super) fn line(table: &Table<'_>, edition: usize, line: usize) -> String {
    let edition = table.editions().get(edition);
    let sheet = edition.and_then(|edition| edition.grid.sheet());
    named_line(table, sheet, line)
}

fn named_line(table: &Table<'_>, sheet: Option<&str>, line: usize) -> String {
    match sheet {
        Some(sheet) if table.editions().len() > 1 => format!("{sheet}!{line}"),
        _ => line.to_string(),
    }
}
