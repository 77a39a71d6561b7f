//! What the reports of changes say, in both languages.

use super::super::display::pick;
use super::view::Shape;
use crate::diff::{Counts, EditionDiff, Side};
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
        Shape::Cosmetic => pick(lang, "表記のみ", "spelling only"),
    }
}

/// 行の追加 2、削除 1 …: what is not zero.
pub(super) fn counts(counts: &Counts, ignore_cosmetic: bool, lang: Lang) -> String {
    let cosmetic = if ignore_cosmetic {
        0
    } else {
        counts.cells_cosmetic
    };
    let figures = [
        (counts.rows_added, pick(lang, "行の追加", "rows added")),
        (counts.rows_removed, pick(lang, "行の削除", "rows removed")),
        (counts.rows_changed, pick(lang, "行の変更", "rows changed")),
        (counts.rows_moved, pick(lang, "行の移動", "rows moved")),
        (
            counts.cells_changed,
            pick(lang, "セルの変更", "cells changed"),
        ),
        (
            cosmetic,
            pick(lang, "表記のみのセル", "cells that differ in spelling only"),
        ),
        (
            counts.entities_renamed,
            pick(lang, "名称の変更", "names changed"),
        ),
    ];
    let told: Vec<String> = (figures.into_iter().filter(|(count, _)| *count > 0))
        .map(|(count, what)| match lang {
            Lang::Ja => format!("{what} {count}"),
            Lang::En => format!("{count} {what}"),
        })
        .collect();
    told.join(pick(lang, "、", ", "))
}

/// What happened to the columns, a sentence each.
pub(super) fn columns(diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
    use crate::diff::ColumnKind::{Added, Kept, Relabelled, Removed};
    let mut told: Vec<String> = unlike(diff, lang).into_iter().collect();
    for (at, column) in diff.columns.iter().enumerate() {
        // With a number where several columns have one heading.
        let heading = |side| diff.heading_of(side, at).unwrap_or_default();
        let (mut old, mut new) = (heading(Side::Old), heading(Side::New));
        if let (Relabelled, Some(before), Some(after), true) =
            (column.kind, column.old, column.new, old == new)
        {
            // A level above the lowest was changed.
            old = &diff.old.columns()[before].name;
            new = &diff.new.columns()[after].name;
        }
        told.push(match (column.kind, lang) {
            (Kept, _) => continue,
            (Added, Lang::Ja) => format!("列の追加：「{new}」（値は新しい版を見てください）"),
            (Added, Lang::En) => {
                format!("column added: {new} (see the new edition for its values)")
            }
            (Removed, Lang::Ja) => format!("列の削除：「{old}」"),
            (Removed, Lang::En) => format!("column removed: {old}"),
            (Relabelled, Lang::Ja) => format!("見出しの変更：「{old}」→「{new}」"),
            (Relabelled, Lang::En) => format!("heading changed: {old} → {new}"),
        });
    }
    told
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

/// Which names changed, a sentence each.
pub(super) fn entities(diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
    let sentence = |change: &crate::diff::EntityChange| {
        let (from, to, rows) = (&change.from, &change.to, change.rows);
        match lang {
            Lang::Ja if change.role == Role::Measure => {
                format!("施策名の変更：「{from}」→「{to}」（{rows}行）")
            }
            Lang::Ja => format!("名称の変更：「{from}」→「{to}」（{rows}行）"),
            Lang::En => format!("renamed: {from} → {to} ({rows} rows)"),
        }
    };
    diff.entities.iter().map(sentence).collect()
}

/// Rows left out between two that are shown.
pub(super) fn omitted(rows: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("（略：変更のない{rows}行）"),
        Lang::En => format!("({rows} unchanged rows)"),
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
