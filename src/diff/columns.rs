//! Which column is which: by fiscal year and kind, by heading, by role; never by position.

use std::collections::HashMap;

use super::score;
use super::table::Table;
use super::view::{BLANK, key_of};
use crate::edition::{Column, FiscalYears, Kind, Role};
use crate::text::fold;

/// A column that both tables have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    /// Column of the old table.
    pub(super) old: usize,
    /// Column of the new table.
    pub(super) new: usize,
}

/// Pairs the columns of two tables by what their headings say.
///
/// In this order: the whole heading (years by year, kind and wording); the same year under another
/// kind or wording, where only one is left on each side (plan → result); the lowest level of the
/// heading; a role that one column is left of on each side. Headings that occur twice are paired
/// in order. O(columns).
pub(super) fn pair(old: &[Column], new: &[Column]) -> Vec<Pair> {
    let mut pairs = Pairs::new(old.len(), new.len());
    let year = |column: &Column| {
        let period = column.period.filter(|_| column.role == Role::Year)?;
        Some(Identity::Year(period, column.kind, rest(&column.name)))
    };
    let whole = |column: &Column| {
        year(column).or_else(|| text(&column.header).map(|text| Identity::Text(text, None)))
    };
    pairs.in_order(old, new, whole);
    let kind = |column: &Column| match year(column)? {
        Identity::Year(period, kind, _) => Some(Identity::Year(period, kind, String::new())),
        identity => Some(identity),
    };
    pairs.single(old, new, kind);
    pairs.single(old, new, |column| {
        column
            .period
            .filter(|_| column.role == Role::Year)
            .map(Identity::Period)
    });
    // 予定 under two years is told apart by the year alone.
    let leaf = |column: &Column| match column.period {
        Some(period) if column.role == Role::Year => Some(Identity::Period(period)),
        period => text(&column.name).map(|text| Identity::Text(text, period)),
    };
    pairs.in_order(old, new, |column| match column.role {
        Role::Year if column.period.is_some() => None,
        _ => leaf(column),
    });
    pairs.single(old, new, |column| match column.role {
        Role::Year | Role::Other => None,
        role => Some(Identity::Role(role)),
    });
    pairs.done
}

/// What figures are counted in: 人 in 定員（人）, as [`fold`] writes it.
const UNITS: &[&str] = &[
    "%",
    "cm",
    "ha",
    "kg",
    "km",
    "km2",
    "m",
    "m2",
    "m3",
    "t",
    "か所",
    "ヶ所",
    "カ所",
    "ヵ所",
    "ヘクタール",
    "トン",
    "ポイント",
    "メートル",
    "キロメートル",
    "万人",
    "万円",
    "世帯",
    "事業所",
    "人",
    "人日",
    "件",
    "百万円",
    "億円",
    "分",
    "割",
    "十億円",
    "千人",
    "千円",
    "台",
    "名",
    "回",
    "園",
    "団体",
    "地区",
    "基",
    "室",
    "席",
    "年",
    "床",
    "戸",
    "所",
    "日",
    "日間",
    "時間",
    "月",
    "本",
    "校",
    "株",
    "棟",
    "市町村",
    "施設",
    "社",
    "箇所",
    "組",
    "種類",
    "箱",
    "部",
    "頭",
    "冊",
    "円",
    "点",
    "㎡",
    "平方メートル",
    "か月",
    "週",
    "歳",
    "区画",
    "隻",
    "羽",
];

/// Pairs columns left over whose headings differ by the unit in brackets alone, where one is left
/// of such a heading on each side. O(columns²).
pub(super) fn by_unit(old: &Table<'_>, new: &Table<'_>, pairs: &mut Vec<Pair>) {
    let bare = |column: &Column| without_unit(&column.name).map(|text| (text, column.period));
    let olds: Vec<usize> = (0..old.columns().len())
        .filter(|&at| pairs.iter().all(|pair| pair.old != at))
        .collect();
    let news: Vec<usize> = (0..new.columns().len())
        .filter(|&at| pairs.iter().all(|pair| pair.new != at))
        .collect();
    for &one in &olds {
        let Some(name) = bare(&old.columns()[one]) else {
            continue;
        };
        let same = |column: &Column| bare(column).as_ref() == Some(&name);
        let rivals = olds.iter().filter(|&&at| same(&old.columns()[at])).count();
        let mut found = news.iter().filter(|&&at| same(&new.columns()[at]));
        if let (1, Some(&other), None) = (rivals, found.next(), found.next()) {
            pairs.push(Pair {
                old: one,
                new: other,
            });
        }
    }
}

/// A folded heading without the unit in brackets at its end, if there is one.
fn without_unit(heading: &str) -> Option<String> {
    let mut heading: String = fold(heading).into_owned();
    heading.retain(|c| !c.is_whitespace());
    let bracketed = heading
        .strip_suffix([')', '）', '〕', ']'])
        .and_then(|text| text.rsplit_once(['(', '（', '〔', '[']));
    if let Some((name, unit)) = bracketed {
        let unit = unit
            .trim_start_matches("単位")
            .trim_start_matches([':', '：', '･', '・']);
        if UNITS.iter().any(|known| fold(known) == unit) && !name.is_empty() {
            return Some(name.to_owned());
        }
    }
    (!heading.is_empty()).then_some(heading)
}

/// Rows whose values are looked at to recognise a column under a new heading.
const SAMPLE: usize = 5_000;
/// Share of the values that a column must keep to be recognised by them.
const KEPT: f32 = 0.5;
/// Distinct values without which a column is not recognised by them.
const DISTINCT: usize = 8;
/// Headings at least this alike need fewer distinct values.
const ALIKE: f32 = 0.5;

/// Pairs columns left over under other headings whose values are the same for the most part, each
/// the other's best. O(columns² · sample).
pub(super) fn by_content(old: &Table<'_>, new: &Table<'_>, pairs: &mut Vec<Pair>) {
    let left = |table: &Table<'_>, taken: &dyn Fn(usize) -> bool| -> Vec<(usize, Vec<u64>)> {
        (0..table.columns().len())
            .filter(|&column| !taken(column))
            // A year is what it says it is.
            .filter(|&column| table.columns()[column].period.is_none())
            .map(|column| (column, values(table, column)))
            .collect()
    };
    let olds = left(old, &|column| pairs.iter().any(|pair| pair.old == column));
    let news = left(new, &|column| pairs.iter().any(|pair| pair.new == column));
    let worth = |one: &(usize, Vec<u64>), other: &(usize, Vec<u64>)| {
        let kept = score::dice(&one.1, &other.1);
        let headings = [&old.columns()[one.0].name, &new.columns()[other.0].name];
        let alike = score::alike(headings[0], headings[1]) >= ALIKE;
        let distinct = |values: &[u64]| values.chunk_by(|a, b| a == b).count();
        let telling = distinct(&one.1).min(distinct(&other.1)) >= DISTINCT;
        (kept >= KEPT && (alike || telling)).then_some(kept)
    };
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for one in &olds {
        for other in &news {
            found.extend(worth(one, other).map(|worth| (worth, one.0, other.0)));
        }
    }
    let best = |of: fn(&(f32, usize, usize)) -> usize, entry: &(f32, usize, usize)| {
        found
            .iter()
            .all(|rival| rival == entry || of(rival) != of(entry) || rival.0 < entry.0)
    };
    let mutual: Vec<Pair> = found
        .iter()
        .filter(|entry| best(|e| e.1, entry) && best(|e| e.2, entry))
        .map(|&(_, old, new)| Pair { old, new })
        .collect();
    pairs.extend(mutual);
}

/// The keys of a column's filled fields in the first rows, sorted.
fn values(table: &Table<'_>, column: usize) -> Vec<u64> {
    let mut values: Vec<u64> = (0..table.row_count().min(SAMPLE))
        .map(|row| key_of(table.value(row, column)))
        .filter(|&key| key != BLANK)
        .collect();
    values.sort_unstable();
    values
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    Year(FiscalYears, Option<Kind>, String),
    Period(FiscalYears),
    Text(String, Option<FiscalYears>),
    Role(Role),
}

/// The folded heading; none where there is no heading.
fn text(heading: &str) -> Option<String> {
    let text = fold(heading);
    (!text.is_empty()).then(|| text.into_owned())
}

/// What a year label says besides the year.
fn rest(name: &str) -> String {
    FiscalYears::header_rest(name).unwrap_or_else(|| fold(name).into_owned())
}

struct Pairs {
    done: Vec<Pair>,
    old_free: Vec<bool>,
    new_free: Vec<bool>,
}

impl Pairs {
    fn new(old: usize, new: usize) -> Self {
        Self {
            done: Vec::new(),
            old_free: vec![true; old],
            new_free: vec![true; new],
        }
    }

    /// Pairs the first with the first, the second with the second ….
    fn in_order(
        &mut self,
        old: &[Column],
        new: &[Column],
        identity: impl Fn(&Column) -> Option<Identity>,
    ) {
        for (olds, news) in self.groups(old, new, identity) {
            for (&old, &new) in olds.iter().zip(&news) {
                self.take(old, new);
            }
        }
    }

    /// Pairs what there is once on each side.
    fn single(
        &mut self,
        old: &[Column],
        new: &[Column],
        identity: impl Fn(&Column) -> Option<Identity>,
    ) {
        for (olds, news) in self.groups(old, new, identity) {
            if let ([old], [new]) = (&olds[..], &news[..]) {
                self.take(*old, *new);
            }
        }
    }

    fn groups(
        &self,
        old: &[Column],
        new: &[Column],
        identity: impl Fn(&Column) -> Option<Identity>,
    ) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut groups: HashMap<Identity, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for at in (0..old.len()).filter(|&at| self.old_free[at]) {
            if let Some(identity) = identity(&old[at]) {
                groups.entry(identity).or_default().0.push(at);
            }
        }
        for at in (0..new.len()).filter(|&at| self.new_free[at]) {
            if let Some(identity) = identity(&new[at]) {
                groups.entry(identity).or_default().1.push(at);
            }
        }
        groups.into_values().collect()
    }

    fn take(&mut self, old: usize, new: usize) {
        self.old_free[old] = false;
        self.new_free[new] = false;
        self.done.push(Pair { old, new });
    }
}
