//! Names that changed on all their rows: renamed, split, merged; and wordings shared by rows.

use std::collections::{HashMap, HashSet};

use super::super::display::pick;
use super::{Comparison, words};
use crate::diff::inline::inline;
use crate::diff::{CellKind, EditionDiff, EntityChange};
use crate::edition::Role;
use crate::rule::Lang;

/// Longer texts are no names.
const NAME: usize = 40;

/// What happened to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// Another name.
    Renamed,
    /// Several new names for one.
    Split,
    /// One new name for several.
    Merged,
    /// No name but a text of several items that its rows share.
    Reworded,
}

/// What happened to each name. O(entities).
pub(super) fn whats(diff: &EditionDiff<'_>) -> Vec<What> {
    let mut times: HashMap<(usize, bool, &str), usize> = HashMap::new();
    for entity in &diff.entities {
        *times
            .entry((entity.column, false, &entity.from))
            .or_default() += 1;
        *times.entry((entity.column, true, &entity.to)).or_default() += 1;
    }
    let long = |text: &str| text.chars().nth(NAME).is_some();
    let what = |entity: &EntityChange| {
        let alike = |new: bool, name: &str| times.get(&(entity.column, new, name)) > Some(&1);
        if entity.role != Role::Measure
            && (long(&entity.from) && long(&entity.to)
                || inline(&entity.from, &entity.to).items.len() > 1)
        {
            What::Reworded
        } else if alike(false, &entity.from) {
            What::Split
        } else if alike(true, &entity.to) {
            What::Merged
        } else {
            What::Renamed
        }
    };
    diff.entities.iter().map(what).collect()
}

/// How many names became others, were split or merged, and how many shared wordings changed.
pub(super) fn counts(diff: &EditionDiff<'_>) -> [usize; 3] {
    let mut counts = [0; 3];
    let mut groups: HashSet<(usize, What, &str)> = HashSet::new();
    for (entity, what) in diff.entities.iter().zip(whats(diff)) {
        match what {
            What::Renamed => counts[0] += 1,
            What::Reworded => counts[2] += 1,
            what => counts[1] += usize::from(groups.insert(group(what, entity))),
        }
    }
    counts
}

/// The name that others of the same split or merger share.
fn group(what: What, entity: &EntityChange) -> (usize, What, &str) {
    let shared = match what {
        What::Split => &entity.from,
        _ => &entity.to,
    };
    (entity.column, what, shared)
}

/// Which names changed, a sentence each.
pub(super) fn told(comparison: &Comparison<'_>) -> Vec<String> {
    let (diff, lang) = (comparison.diff, comparison.lang);
    let mut groups: HashSet<(usize, What, &str)> = HashSet::new();
    let mut told = Vec::new();
    let whats = whats(diff);
    let themes = match whats.iter().filter(|what| **what == What::Reworded).count() {
        0 | 1 => Vec::new(),
        _ => themes(diff),
    };
    for (at, (entity, &what)) in diff.entities.iter().zip(&whats).enumerate() {
        let (from, to, rows) = (&entity.from, &entity.to, entity.rows);
        let heading = words::heading(diff.heading(entity.column), lang);
        told.push(match (what, lang) {
            (What::Renamed, Lang::Ja) => {
                let name = pick_name(entity);
                format!("{name}の変更：「{from}」→「{to}」（{rows}行）")
            }
            (What::Renamed, Lang::En) => format!("renamed: {from} → {to} ({rows} rows)"),
            (What::Reworded, lang) => {
                // Several themes may have such a one.
                let theme = themes.get(at).copied().unwrap_or_default();
                match lang {
                    Lang::Ja if theme.is_empty() => format!(
                        "「{heading}」の記載の変更（{rows}行に共通。違いは最初の行に示します）"
                    ),
                    Lang::Ja => format!(
                        "「{theme}」の「{heading}」の記載の変更（{rows}行に共通。違いは最初の行に示します）"
                    ),
                    Lang::En if theme.is_empty() => format!(
                        "wording of {heading} changed ({rows} rows alike, shown on the first)"
                    ),
                    Lang::En => format!(
                        "wording of {heading} changed under {theme} ({rows} rows alike, shown on the first)"
                    ),
                }
            }
            (What::Split | What::Merged, lang) => {
                let group = group(what, entity);
                if !groups.insert(group) {
                    continue;
                }
                let parts = diff.entities.iter().filter(|other| {
                    other.column == entity.column && self::group(what, other) == group
                });
                let part = |other: &EntityChange| {
                    let name = if what == What::Split {
                        &other.to
                    } else {
                        &other.from
                    };
                    match lang {
                        Lang::Ja => format!("「{name}」（{}行）", other.rows),
                        Lang::En => format!("{name} ({} rows)", other.rows),
                    }
                };
                let parts: Vec<String> = parts.map(part).collect();
                let parts = parts.join(pick(lang, "", ", "));
                match (what, lang) {
                    (What::Split, Lang::Ja) => format!("「{heading}」の分割：「{from}」→{parts}"),
                    (What::Split, Lang::En) => format!("{heading} split: {from} → {parts}"),
                    (_, Lang::Ja) => format!("「{heading}」の統合：{parts}→「{to}」"),
                    (_, Lang::En) => format!("{heading} merged: {parts} → {to}"),
                }
            }
        });
    }
    told
}

/// The theme under which each entity is told, "" where it is one itself. O(cells that differ).
fn themes<'a>(diff: &EditionDiff<'a>) -> Vec<&'a str> {
    let theme = diff
        .columns
        .iter()
        .position(|column| column.role == Role::Theme);
    let mut first: HashMap<(usize, &str, &str), usize> = HashMap::new();
    for row in &diff.rows {
        for cell in row
            .cells
            .iter()
            .filter(|cell| cell.kind == CellKind::Explained)
        {
            if let Some(&new) = row.new.first() {
                first
                    .entry((cell.column, cell.old, cell.new))
                    .or_insert(new);
            }
        }
    }
    let of = |entity: &EntityChange| {
        let row = first.get(&(entity.column, entity.from.as_str(), entity.to.as_str()));
        let theme = theme.filter(|_| entity.role != Role::Theme);
        theme
            .zip(row)
            .map_or("", |(theme, &row)| diff.new_value(row, theme))
    };
    diff.entities.iter().map(of).collect()
}

fn pick_name(entity: &EntityChange) -> &'static str {
    match entity.role {
        Role::Measure => "施策名",
        _ => "名称",
    }
}

/// What is said beside the first row with a changed name.
pub(super) fn note(what: What, entity: &EntityChange, lang: Lang) -> String {
    let others = entity.rows - 1;
    let (ja, en) = match what {
        What::Renamed => ("名称の変更", "renamed"),
        What::Split => ("分割", "split"),
        What::Merged => ("統合", "merged"),
        What::Reworded => ("共通の記載の変更", "shared wording changed"),
    };
    match lang {
        Lang::Ja => format!("{ja}（ほか{others}行も同じ）"),
        Lang::En => format!("{en} ({others} more rows alike)"),
    }
}
