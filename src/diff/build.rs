//! From paired columns and rows to what is told.

mod matched;

use std::collections::HashMap;

use matched::{Matched, match_rows};

use super::align::{self, Slots};
use super::columns::Pair;
use super::table::Table;
use super::view::key_of;
use super::{
    CellChange, CellKind, ColumnChange, ColumnKind, Counts, DiffError, EditionDiff, EntityChange,
    LineKind, Options, RowChange, RowKind, Twins, columns, keyed, lines, naming, score, value,
};
use crate::edition::{Edition, Role};
use crate::text::fold;

/// A name on one row is renamed if the new one is at least this like it.
const LIKE: f32 = 0.5;

/// See [`super::compare`].
pub(super) fn compare<'a>(
    old: &'a [Edition],
    new: &'a [Edition],
    options: &Options,
) -> Result<EditionDiff<'a>, DiffError> {
    let old = Table::new(old);
    let new = Table::new(new);
    let mut pairs = columns::pair(old.columns(), new.columns());
    columns::by_unit(&old, &new, &mut pairs);
    columns::by_content(&old, &new, &mut pairs);
    if pairs.is_empty() && !old.columns().is_empty() && !new.columns().is_empty() {
        return Err(DiffError::NoCommonColumns);
    }
    pairs.sort_unstable();
    let key = keyed::slots(&old, &new, &pairs, &options.key)?;
    let columns = column_changes(&old, &new, &pairs);
    let slots = slots(&old, &new, &pairs);
    let rows = match_rows(&old, &new, &pairs, &slots, &key, options);
    let slot_columns = slot_columns(&columns, &pairs);
    let of_key = |&slot: &usize| slot_columns.iter().position(|&at| at == Some(slot));
    let of_key: Vec<usize> = key.iter().filter_map(of_key).collect();
    Ok(Builder {
        names: naming::naming(&old, &new, &columns, &of_key),
        twins: keyed::twins([&old, &new], &pairs, &key),
        slot_columns,
        old,
        new,
        pairs,
        columns,
        slots,
    }
    .build(rows))
}

/// What the headings say about the slots.
fn slots(old: &Table<'_>, new: &Table<'_>, pairs: &[Pair]) -> Slots {
    let columns = old.columns();
    let planning = old.editions().iter().any(|edition| edition.planning)
        && pairs
            .iter()
            .any(|pair| columns[pair.old].role == Role::Measure);
    let of = |pair: &Pair| &columns[pair.old];
    let is_group = |pair: &Pair| {
        matches!(of(pair).role, Role::Theme | Role::Countermeasure) || of(pair).level > 0
    };
    let weight = |pair: &Pair| match of(pair).role {
        Role::Measure => 3.0,
        Role::Body => 2.0,
        Role::Theme => 1.0,
        Role::Countermeasure => 0.6,
        Role::Year => 1.2,
        Role::Other if of(pair).level > 0 => 0.4,
        Role::Other => 0.8,
    };
    let labels = match planning {
        true => vec![false; pairs.len()],
        false => naming::labels(old, new, pairs),
    };
    let grouping = || {
        pairs
            .iter()
            .zip(&labels)
            .map(|(pair, &label)| (pair, label || is_group(pair)))
    };
    Slots {
        weights: planning.then(|| pairs.iter().map(weight).collect()),
        groups: grouping().map(|(_, group)| group).collect(),
        names: grouping()
            .map(|(pair, group)| group || of(pair).role == Role::Body)
            .collect(),
        wordings: pairs
            .iter()
            .map(|pair| planning && !is_group(pair) && of(pair).role == Role::Measure)
            .collect(),
    }
}

/// The columns in the order of the new table, removed ones after the one they stood behind.
fn column_changes(old: &Table<'_>, new: &Table<'_>, pairs: &[Pair]) -> Vec<ColumnChange> {
    let change = |old_at: Option<usize>, new_at: Option<usize>| {
        let one = old_at.map(|at| &old.columns()[at]);
        let other = new_at.map(|at| &new.columns()[at]);
        let kind = match (one, other) {
            (None, _) => ColumnKind::Added,
            (_, None) => ColumnKind::Removed,
            (Some(one), Some(other)) if fold(&one.header) == fold(&other.header) => {
                ColumnKind::Kept
            }
            _ => ColumnKind::Relabelled,
        };
        let shown = other.or(one).expect("a column stands on some side");
        ColumnChange {
            kind,
            old: old_at,
            new: new_at,
            role: shown.role,
            period: shown.period,
            year_kind: shown.kind.or(one.and_then(|one| one.kind)),
        }
    };
    let mut changes: Vec<ColumnChange> = (0..new.columns().len())
        .map(|at| {
            let pair = pairs.iter().find(|pair| pair.new == at);
            change(pair.map(|pair| pair.old), Some(at))
        })
        .collect();
    let mut place = 0;
    for at in 0..old.columns().len() {
        match changes.iter().position(|change| change.old == Some(at)) {
            Some(found) => place = found + 1,
            None => {
                changes.insert(place, change(Some(at), None));
                place += 1;
            }
        }
    }
    changes
}

/// Slot of each entry of the columns.
fn slot_columns(columns: &[ColumnChange], pairs: &[Pair]) -> Vec<Option<usize>> {
    let slot = |column: &ColumnChange| {
        pairs
            .iter()
            .position(|pair| Some(pair.old) == column.old && Some(pair.new) == column.new)
    };
    columns.iter().map(slot).collect()
}

struct Builder<'a> {
    old: Table<'a>,
    new: Table<'a>,
    pairs: Vec<Pair>,
    columns: Vec<ColumnChange>,
    slot_columns: Vec<Option<usize>>,
    slots: Slots,
    names: Vec<usize>,
    twins: Vec<Twins>,
}

impl<'a> Builder<'a> {
    fn build(self, matched: Matched) -> EditionDiff<'a> {
        let explained = self.entities(&matched);
        let mut rows: Vec<RowChange<'a>> = Vec::new();
        let matching = &matched.matching;
        let mut pointers: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut pointers_new: HashMap<u32, Vec<usize>> = HashMap::new();
        for &(old, new) in &matching.pointers {
            pointers.entry(old).or_default().push(new as usize);
            pointers_new.entry(new).or_default().push(old as usize);
        }
        let mut further: HashMap<u32, Vec<usize>> = HashMap::new();
        for &(old, new) in &matched.splits {
            further.entry(old).or_default().push(new as usize);
        }
        let mut merged: HashMap<u32, Vec<usize>> = HashMap::new();
        for &(old, new) in &matched.merges {
            merged.entry(new).or_default().push(old as usize);
        }
        let part_of: std::collections::HashSet<u32> =
            matched.splits.iter().map(|&(_, new)| new).collect();
        let joined: std::collections::HashSet<u32> =
            matched.merges.iter().map(|&(old, _)| old).collect();
        let mut removed = self.removed(&matched).into_iter().peekable();
        let mut take_removed = |at: usize, rows: &mut Vec<RowChange<'a>>| {
            while let Some((_, old)) = removed.next_if(|&(place, _)| place <= at) {
                if joined.contains(&old) {
                    continue;
                }
                rows.push(RowChange {
                    kinds: vec![RowKind::Removed],
                    old: vec![old as usize],
                    new: Vec::new(),
                    at,
                    confidence: 1.0,
                    see: pointers.remove(&old).unwrap_or_default(),
                    cells: Vec::new(),
                    parts: Vec::new(),
                });
            }
        };
        for new in 0..self.new.row_count() {
            take_removed(new, &mut rows);
            let number = new as u32;
            let Some(old) = matching.new[new] else {
                if !part_of.contains(&number) {
                    rows.push(RowChange {
                        kinds: vec![RowKind::Added],
                        old: Vec::new(),
                        new: vec![new],
                        at: new,
                        confidence: 1.0,
                        see: pointers_new.remove(&number).unwrap_or_default(),
                        cells: self.filled(new),
                        parts: Vec::new(),
                    });
                }
                continue;
            };
            let mut news = vec![new];
            news.extend(further.remove(&old).unwrap_or_default());
            let mut olds = vec![old as usize];
            olds.extend(merged.remove(&number).unwrap_or_default());
            let moved = matched.moved[old as usize];
            let sure = matching.confidence[old as usize];
            if let Some(change) = self.pair(olds, news, moved, sure, &explained) {
                rows.push(change);
            }
        }
        take_removed(self.new.row_count(), &mut rows);
        let entities = self.listed(&explained, &rows);
        let lines = lines::compare(&self.old, &self.new, &matched.matching.old);
        let mut counts = counts(&rows, &self.columns, &entities);
        let told =
            |line: &&lines::LineChange| !matches!(line.kind, LineKind::Kept | LineKind::Cosmetic);
        counts.lines_changed = lines.iter().filter(told).count();
        EditionDiff {
            origins: matched.matching.new,
            lines,
            old: self.old,
            new: self.new,
            columns: self.columns,
            names: self.names,
            twins: self.twins,
            entities,
            rows,
            counts,
        }
    }

    /// Free old rows by the new row they are told before.
    fn removed(&self, matched: &Matched) -> Vec<(usize, u32)> {
        let mut at = 0;
        let mut removed = Vec::new();
        for (old, link) in (0..).zip(&matched.matching.old) {
            match link {
                Some(new) if !matched.moved[old as usize] => at = *new as usize + 1,
                Some(_) => {}
                None => removed.push((at, old)),
            }
        }
        removed
    }

    /// Every filled cell of a new row.
    fn filled(&self, new: usize) -> Vec<CellChange<'a>> {
        (0..self.columns.len())
            .filter_map(|column| {
                let text = shown(self.new.value(new, self.columns[column].new?));
                (!text.is_empty()).then_some(CellChange {
                    column,
                    kind: CellKind::Filled,
                    old: "",
                    new: text,
                })
            })
            .collect()
    }

    fn pair(
        &self,
        olds: Vec<usize>,
        news: Vec<usize>,
        moved: bool,
        sure: f32,
        explained: &HashMap<(usize, u64, u64), Explained>,
    ) -> Option<RowChange<'a>> {
        let (old, new) = (olds[0], news[0]);
        let mut cells = Vec::new();
        let (mut changed, mut regrouped) = (false, false);
        for (column, change) in self.columns.iter().enumerate() {
            let (before, after) = match (change.old, change.new) {
                (Some(before), Some(after)) => (before, after),
                (None, Some(after)) => {
                    let text = shown(self.new.value(new, after));
                    if !text.is_empty() {
                        let kind = CellKind::Filled;
                        cells.push(CellChange {
                            column,
                            kind,
                            old: "",
                            new: text,
                        });
                    }
                    continue;
                }
                _ => continue,
            };
            let one = shown(self.old.value(old, before));
            let other = shown(self.new.value(new, after));
            if one == other || !self.old.known(old, before) || !self.new.known(new, after) {
                continue;
            }
            let kind = if one.is_empty() {
                CellKind::Filled
            } else if other.is_empty() {
                CellKind::Emptied
            } else if fold(one) == fold(other) || value::same(one, other) {
                CellKind::Cosmetic
            } else if self.slot_columns[column].is_some_and(|slot| {
                (self.slots.names[slot] || self.slots.wordings[slot])
                    && explained.contains_key(&(slot, key_of(one), key_of(other)))
            }) {
                CellKind::Explained
            } else {
                CellKind::Changed
            };
            let real = !matches!(kind, CellKind::Cosmetic);
            changed |= real;
            regrouped |= real
                && kind != CellKind::Explained
                && matches!(change.role, Role::Theme | Role::Countermeasure);
            cells.push(CellChange {
                column,
                kind,
                old: one,
                new: other,
            });
        }
        let mut kinds = Vec::new();
        let split = news.len() > 1;
        let merged = olds.len() > 1;
        let uncertain = align::is_uncertain(sure);
        for (is, kind) in [
            (
                changed || cells.iter().any(|cell| cell.kind == CellKind::Cosmetic),
                RowKind::Changed,
            ),
            (moved, RowKind::Moved),
            (regrouped, RowKind::MovedGroup),
            (split, RowKind::Split),
            (merged, RowKind::Merged),
            (uncertain, RowKind::Uncertain),
        ] {
            if is {
                kinds.push(kind);
            }
        }
        if kinds.is_empty() && cells.is_empty() {
            return None;
        }
        if kinds.is_empty() {
            kinds.push(RowKind::Unchanged);
        }
        Some(RowChange {
            kinds,
            at: new,
            parts: news[1..].iter().map(|&part| self.filled(part)).collect(),
            old: olds,
            new: news,
            confidence: sure,
            see: Vec::new(),
            cells,
        })
    }

    /// Renames that explain a cell: slot, old and new key.
    fn entities(&self, matched: &Matched) -> HashMap<(usize, u64, u64), Explained> {
        let mut explained = HashMap::new();
        for found in &matched.matching.renames {
            let pair = &self.pairs[found.slot];
            let from = shown(self.old.value(found.old as usize, pair.old));
            let to = shown(self.new.value(found.new as usize, pair.new));
            let like = || score::alike(from, to) >= LIKE;
            if found.rows >= 2 || found.parted || like() {
                let key = (found.slot, key_of(from), key_of(to));
                explained.insert(key, Explained { declared: false });
            }
        }
        for (&(slot, from), &to) in &matched.declared {
            explained.insert((slot, from, to), Explained { declared: true });
        }
        explained
    }

    /// The renames that touch a row, in the order of their first row.
    fn listed(
        &self,
        explained: &HashMap<(usize, u64, u64), Explained>,
        rows: &[RowChange<'a>],
    ) -> Vec<EntityChange> {
        let mut places: HashMap<(usize, u64, u64), usize> = HashMap::new();
        let mut entities: Vec<EntityChange> = Vec::new();
        let cells = rows.iter().flat_map(|row| &row.cells);
        for cell in cells.filter(|cell| cell.kind == CellKind::Explained) {
            let Some(slot) = self.slot_columns[cell.column] else {
                continue;
            };
            let key = (slot, key_of(cell.old), key_of(cell.new));
            let at = *places.entry(key).or_insert_with(|| {
                entities.push(EntityChange {
                    role: self.columns[cell.column].role,
                    column: cell.column,
                    from: cell.old.to_owned(),
                    to: cell.new.to_owned(),
                    rows: 0,
                    declared: explained.get(&key).is_some_and(|why| why.declared),
                });
                entities.len() - 1
            });
            entities[at].rows += 1;
        }
        entities
    }
}

/// Why a cell is explained.
struct Explained {
    declared: bool,
}

/// A value as it is compared: white space alone is nothing.
pub(super) fn shown(value: &str) -> &str {
    if value.trim().is_empty() { "" } else { value }
}

fn counts(rows: &[RowChange<'_>], columns: &[ColumnChange], entities: &[EntityChange]) -> Counts {
    let mut counts = Counts {
        entities_renamed: entities.len(),
        ..Counts::default()
    };
    for row in rows {
        let is = |kind| row.kinds.contains(&kind);
        counts.rows_added += row.new.len().saturating_sub(1) + usize::from(is(RowKind::Added));
        counts.rows_removed += row.old.len().saturating_sub(1) + usize::from(is(RowKind::Removed));
        counts.rows_moved += usize::from(is(RowKind::Moved));
        if row.old.is_empty() || row.new.is_empty() {
            continue;
        }
        let mut real = false;
        for cell in &row.cells {
            match cell.kind {
                CellKind::Cosmetic => counts.cells_cosmetic += 1,
                CellKind::Explained => real = true,
                // A new column is one change, whatever it holds.
                _ if columns[cell.column].kind == ColumnKind::Added => {}
                _ => {
                    counts.cells_changed += 1;
                    real = true;
                }
            }
        }
        counts.rows_changed += usize::from(real);
    }
    counts
}
