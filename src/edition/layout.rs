//! Header words: which column is the theme, the body, the measure, a year.
//!
//! The words stand in `rules/layout.toml`. One word alone seldom settles a role: 施策 is the
//! measure of one table and a group of 事業 in another. [`assign_roles`] decides for a whole header.

mod file;
mod forms;
mod sense;
mod words;

use std::collections::BTreeMap;

use sense::Sense;
pub use sense::{Fit, HeaderWord, Remark, Toward};
use words::Vocabulary;

use super::{FiscalYears, Kind, Role};
use crate::text::fold;

/// What a column is, as far as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// What it is for.
    pub role: Role,
    /// For a grouping column 0 for the outermost level, 1 for the next …; 0 for the others.
    /// A grouping column beyond the second has the role [`Role::Other`] and a level of 2 or more.
    pub level: u8,
    /// The year or years; `None` for a period without years (短期) as well.
    pub period: Option<FiscalYears>,
    /// Plan, actual …; also of columns without a year (目標値, 予算額).
    pub kind: Option<Kind>,
    /// How surely the header was recognised.
    pub fit: Fit,
    /// Whether the user named the role.
    pub pinned: bool,
}

/// What a header cell says on its own. Levels may be joined by " / ".
pub fn header_word(text: &str) -> HeaderWord {
    Vocabulary::get().header_word(text)
}

/// 0–1: how much a cell looks like one of a header. Blank cells give 0.
///
/// Words of the list and year labels score high; a text that merely ends in a header word
/// (女性活躍推進事業) scores low, since measures do so too.
pub fn looks_like_header(text: &str) -> f32 {
    header_word(text).fit.score()
}

/// Whether a cell only says that a neighbour's value goes on: →, 同左, 同上, 〃.
pub fn continuation(text: &str) -> Option<Toward> {
    Vocabulary::get().continuation(text)
}

/// How a cell begins that makes its line a note: 【参考】, ※, 注, 資料：.
pub fn remark(text: &str) -> Option<Remark> {
    Vocabulary::get().remark(text)
}

/// Whether a text stands beside a table and belongs to none of its rows: 令和2年4月1日現在, 問合せ先….
pub fn is_aside(text: &str) -> bool {
    Vocabulary::get().is_aside(text)
}

/// Whether the cell is the label of a line of sums: 合計, 小計, 計（円）.
pub fn is_total(text: &str) -> bool {
    Vocabulary::get().is_total(text)
}

/// Whether a cell says that there is no figure, or none yet: 未定, 調査中, （該当なし）.
pub fn is_absent(text: &str) -> bool {
    Vocabulary::get().is_absent(text)
}

/// Whether a folded text is written like the name of a body (…課, …協会, 株式会社…).
pub fn is_body_name(folded: &str) -> bool {
    Vocabulary::get().is_body_name(folded)
}

/// Decides the roles of all columns from their headers, left to right.
///
/// `overrides` (header text → role, from kouetsu.toml) comes first; texts are compared folded, with
/// the whole header or its lowest level. Then, over the columns left:
///
/// - year labels and period words are [`Role::Year`];
/// - the innermost word of the measure ladder left of the years is the one [`Role::Measure`];
/// - groups are the theme and countermeasure words and the ladder's outer words left of the measure:
///   the outermost is the theme, the next the countermeasure, deeper ones only have a level. A
///   single group called 対応策 or the like is the countermeasure;
/// - the first body word is [`Role::Body`].
///
/// Everything else is [`Role::Other`]. Linear in the number of headers.
pub fn assign_roles<S: AsRef<str>>(
    headers: &[S],
    overrides: &BTreeMap<String, Role>,
) -> Vec<Assigned> {
    let vocabulary = Vocabulary::get();
    let read: Vec<HeaderWord> = headers
        .iter()
        .map(|header| vocabulary.header_word(header.as_ref()))
        .collect();
    let overrides: BTreeMap<String, Role> = overrides
        .iter()
        .map(|(header, &role)| (fold(header).to_string(), role))
        .collect();
    let mut assigned: Vec<Assigned> = headers
        .iter()
        .zip(&read)
        .map(|(header, word)| {
            let header = header.as_ref();
            let leaf = header.rsplit(" / ").next().unwrap_or(header);
            let pinned = [header, leaf]
                .iter()
                .find_map(|text| overrides.get(&*fold(text)).copied());
            Assigned {
                role: pinned.unwrap_or(match word.role() {
                    Some(Role::Year) => Role::Year,
                    _ => Role::Other,
                }),
                level: 0,
                period: word.period,
                kind: word.kind,
                fit: word.fit,
                pinned: pinned.is_some(),
            }
        })
        .collect();
    let years = assigned
        .iter()
        .position(|column| column.role == Role::Year)
        .unwrap_or(assigned.len());
    let free: Vec<usize> = (0..assigned.len())
        .filter(|&column| !assigned[column].pinned && assigned[column].role != Role::Year)
        .collect();

    let named = assigned
        .iter()
        .position(|column| column.role == Role::Measure);
    let measure = named.or_else(|| measure(headers, &read, &free, years));
    if let Some(measure) = measure {
        assigned[measure].role = Role::Measure;
    }
    if !assigned.iter().any(|column| column.role == Role::Body)
        && let Some(&body) = free
            .iter()
            .find(|&&column| read[column].sense == Some(Sense::Body))
    {
        assigned[body].role = Role::Body;
    }
    let groups = groups(&read, &assigned, &free, measure, years);
    let [theme, countermeasure] = [Role::Theme, Role::Countermeasure].map(|role| {
        assigned
            .iter()
            .position(|column| column.pinned && column.role == role)
    });
    let lone = groups.len() == 1 && read[groups[0]].sense == Some(Sense::Countermeasure);
    let mut roles = Vec::new();
    if theme.is_none() && !lone {
        roles.push(Role::Theme);
    }
    if countermeasure.is_none() {
        roles.push(Role::Countermeasure);
    }
    let mut roles = roles.into_iter();
    let pinned = u8::from(theme.is_some()) + u8::from(countermeasure.is_some());
    for (level, &column) in (pinned..).zip(&groups) {
        assigned[column].level = level;
        assigned[column].role = roles.next().unwrap_or(Role::Other);
    }
    if let (Some(_), Some(second)) = (theme, countermeasure) {
        assigned[second].level = 1;
    }
    assigned
}

/// The column of the measure.
fn measure<S: AsRef<str>>(
    headers: &[S],
    read: &[HeaderWord],
    free: &[usize],
    years: usize,
) -> Option<usize> {
    let mut best: Option<((bool, u8, Fit), usize)> = None;
    for &column in free {
        if let Some(Sense::Measure { step, .. }) = read[column].sense {
            // A word that only ends the header is believed less than one that is all of it.
            let key = (column < years, step, read[column].fit);
            // Of two on one step (小項目, 施策) the inner one.
            if best.is_none_or(|(other, _)| key >= other) {
                best = Some((key, column));
            }
        }
    }
    if let Some((_, column)) = best {
        return Some(column);
    }
    // テーマ ｜ 対応策 ｜ 担当課 ｜ R2 ｜ R3: the innermost group is what is done, unless a column
    // whose header says nothing stands further in.
    if years == headers.len() {
        return None;
    }
    let innermost = *free.iter().rfind(|&&column| {
        column < years
            && matches!(
                read[column].sense,
                Some(Sense::Theme | Sense::Countermeasure)
            )
    })?;
    let unknown = free.iter().any(|&column| {
        (innermost..years).contains(&column)
            && read[column].sense.is_none()
            && !headers[column].as_ref().trim().is_empty()
    });
    (!unknown).then_some(innermost)
}

/// The grouping columns, outermost first.
fn groups(
    read: &[HeaderWord],
    assigned: &[Assigned],
    free: &[usize],
    measure: Option<usize>,
    years: usize,
) -> Vec<usize> {
    let border = measure.unwrap_or(years);
    let mut groups: Vec<usize> = Vec::new();
    for &column in free {
        if assigned[column].role != Role::Other {
            continue;
        }
        let inside = column < border;
        let group = match read[column].sense {
            // Right of the measure only in a table whose columns stand in another order.
            Some(sense @ (Sense::Theme | Sense::Countermeasure)) => {
                let again = groups.iter().any(|&group| read[group].sense == Some(sense));
                inside || (column < years && !again && read[column].fit >= Fit::Affix)
            }
            Some(Sense::Measure { description, .. }) => inside && !description,
            _ => false,
        };
        if group {
            groups.push(column);
        }
    }
    // 対応策 ｜ テーマ: the words are clearer than the order.
    let first = |sense| {
        groups
            .iter()
            .position(|&group| read[group].sense == Some(sense))
    };
    if let (Some(theme), Some(countermeasure)) = (first(Sense::Theme), first(Sense::Countermeasure))
        && countermeasure < theme
    {
        let theme = groups.remove(theme);
        groups.insert(countermeasure, theme);
    }
    groups
}

#[cfg(test)]
mod tests;
