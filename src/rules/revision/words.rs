//! Figures, stages, dates and endings in the items of a plan.

use std::ops::Range;

use crate::text::{dates, digit, fold, items};

/// Words that say why something is no longer there.
const ENDED: [&str; 8] = [
    "完了",
    "終了",
    "統合",
    "廃止",
    "満了",
    "達成済",
    "終息",
    "移管",
];

/// Words that make a smaller figure a better one.
const LESS_IS_MORE: [&str; 20] = [
    "以下",
    "以内",
    "未満",
    "上限",
    "削減",
    "縮減",
    "減少",
    "低減",
    "短縮",
    "抑制",
    "解消",
    "離職",
    "失業",
    "死亡",
    "災害",
    "事故",
    "時間外",
    "残業",
    "超過",
    "待機",
];

/// Counters that number things or tell time instead of setting a target.
const NO_TARGET: [&str; 21] = [
    "年", "月", "日", "時", "分", "週", "号", "条", "項", "番", "期", "次", "版", "章", "丁目",
    "階", "級", "度", "類", "種", "歳",
];

/// What may stand between a counter and the end of its word.
const ABOUT: [&str; 4] = ["程度", "以上", "前後", "余"];

/// Stages of work by the word an item ends with, from the least to the most done.
const STAGES: [(&str, u8); 31] = [
    ("中止", 0),
    ("見送り", 0),
    ("見送", 0),
    ("休止", 0),
    ("保留", 0),
    ("凍結", 0),
    ("未定", 0),
    ("検討", 1),
    ("調整", 1),
    ("協議", 1),
    ("研究", 1),
    ("準備", 2),
    ("試行", 2),
    ("着手", 2),
    ("実施", 3),
    ("開始", 3),
    ("導入", 3),
    ("策定", 3),
    ("設置", 3),
    ("開設", 3),
    ("開催", 3),
    ("運用", 3),
    ("整備", 3),
    ("制定", 3),
    ("施行", 3),
    ("配布", 3),
    ("公表", 3),
    ("作成", 3),
    ("実現", 3),
    ("拡充", 3),
    ("拡大", 3),
];

/// What may follow the word for a stage.
const TAILS: [&str; 11] = [
    "。",
    "する",
    "します",
    "を行う",
    "予定",
    "の",
    "を",
    "し",
    "中",
    "に向けて",
    "継続",
];

/// Words after a date that make it a time by which something is to be done.
const DEADLINE: [&str; 15] = [
    "まで",
    "末",
    "目途",
    "目処",
    "頃",
    "ごろ",
    "中に",
    "に策定",
    "に制定",
    "に開始",
    "に施行",
    "に導入",
    "に公表",
    "に設置",
    "に開設",
];

/// Words after a date of something that holds since.
const SINCE: [&str; 14] = [
    "から", "より", "~", "～", "〜", "以降", "以来", "施行", "策定", "制定", "改正", "改定",
    "付け", "現在",
];

/// Words of a plan that is not carried out yet.
const PLANNED: [&str; 6] = ["予定", "計画", "検討", "調整中", "見込", "目指す"];

/// Words of what is done.
const DONE: [&str; 5] = ["実施済", "済", "した", "実績", "実施"];

/// Whether a text says that something came to its end.
pub(super) fn ended(text: &str) -> bool {
    ENDED.iter().any(|word| text.contains(word))
}

/// How far work has come by the last word of an item; `None` where that names no stage.
pub(super) fn stage(item: &str) -> Option<(u8, &'static str)> {
    let folded = fold(item);
    let mut text: &str = &folded;
    loop {
        if let Some(&(word, stage)) = STAGES.iter().find(|(word, _)| text.ends_with(word)) {
            return Some((stage, word));
        }
        let rest = TAILS.iter().find_map(|tail| text.strip_suffix(tail))?;
        text = rest;
    }
}

/// A figure with its counter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) unit: String,
    pub(super) range: Range<usize>,
}

/// The figures of a text that may be targets: no dates, ordinals or times.
///
/// Grows with the product of dates and figures, both few in a cell.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let dates: Vec<Range<usize>> = dates(text).into_iter().map(|date| date.range).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if digit(c).is_none() {
            at += c.len_utf8();
            continue;
        }
        let (value, length) = read(&text[at..]);
        let range = at..at + length;
        let before = text[..at].chars().next_back();
        let plain = !before.is_some_and(|c| matches!(c, '第' | '-') || c.is_ascii_alphabetic());
        let dated = dates
            .iter()
            .any(|date| date.start < range.end && range.start < date.end);
        let unit = unit(&text[range.end..]);
        let target = !unit.is_empty() && !NO_TARGET.iter().any(|word| unit.starts_with(word));
        if plain && !dated && target {
            found.push(Figure {
                value,
                range: range.start..range.end + unit.len(),
                unit: fold(unit).into_owned(),
            });
        }
        at = range.end;
    }
    found
}

/// The number at the beginning of a text (1,000, １０, 2.5, 3万) and its bytes.
fn read(text: &str) -> (f64, usize) {
    let (mut value, mut end, mut scale) = (0.0, 0, None::<f64>);
    for (at, c) in text.char_indices() {
        let goes_on = || text[at + c.len_utf8()..].chars().next().and_then(digit);
        match (digit(c), c) {
            (Some(digit), _) => match &mut scale {
                None => value = value * 10.0 + f64::from(digit),
                Some(scale) => {
                    *scale /= 10.0;
                    value += f64::from(digit) * *scale;
                }
            },
            (None, ',' | '，') if goes_on().is_some() => {}
            (None, '.' | '．') if scale.is_none() && goes_on().is_some() => scale = Some(1.0),
            (None, '千') => return (value * 1e3, at + c.len_utf8()),
            (None, '万') => return (value * 1e4, at + c.len_utf8()),
            (None, '億') => return (value * 1e8, at + c.len_utf8()),
            (None, _) => break,
        }
        end = at + c.len_utf8();
    }
    (value, end)
}

/// The counter after a number: up to four letters of one script.
fn unit(text: &str) -> &str {
    let kind = |c: char| match c {
        '%' | '％' => 1,
        'ァ'..='ヴ' | 'ー' => 2,
        '一'..='龠' => 3,
        'a'..='z' | 'A'..='Z' => 4,
        _ => 0,
    };
    let Some(first) = text.chars().next().map(kind).filter(|&first| first > 0) else {
        return "";
    };
    let end = text
        .char_indices()
        .take(4)
        .take_while(|&(_, c)| kind(c) == first)
        .last()
        .map_or(0, |(at, c)| at + c.len_utf8());
    let unit = &text[..end];
    let cut = ABOUT.iter().filter_map(|word| unit.find(word)).min();
    &unit[..cut.unwrap_or(end)]
}

/// Figures that became smaller, with the same counters in the same order on both sides.
pub(super) fn lowered(old: &str, new: &str) -> Vec<(Figure, Figure)> {
    let better = |text: &str| LESS_IS_MORE.iter().any(|word| text.contains(word));
    if better(old) || better(new) {
        return Vec::new();
    }
    let (olds, news) = (figures(old), figures(new));
    let same = olds.len() == news.len()
        && std::iter::zip(&olds, &news).all(|(old, new)| old.unit == new.unit);
    if !same {
        return Vec::new();
    }
    std::iter::zip(olds, news)
        .filter(|(old, new)| new.value < old.value)
        .collect()
}

/// Dates by which something is to be done: where they stand, and their months counted through the
/// years; the column's fiscal year stands in for a year that is not written.
pub(super) fn deadlines(text: &str, fiscal_year: u16) -> Vec<(Range<usize>, i32)> {
    let mut found = Vec::new();
    for date in dates(text) {
        let rest = &text[date.range.end..];
        let dated = date.only_year() && date.own_year && acts(rest);
        let rest = rest.trim_start_matches(['を', '度', 'の']);
        if !dated && !DEADLINE.iter().any(|word| rest.starts_with(word)) {
            continue;
        }
        let month = match (date.months(), date.month) {
            (Some((_, last)), _) => last,
            (None, Some(month)) => {
                let year = i32::from(fiscal_year) + i32::from(month <= 3);
                year * 12 + i32::from(month) - 1
            }
            (None, None) => continue,
        };
        found.push((date.range, month));
    }
    found
}

/// Whether a stage of work that gets something done, and no longer word, follows: 令和2年度に導入.
fn acts(rest: &str) -> bool {
    let rest = rest.trim_start_matches('に');
    let word = |&&(word, stage): &&(&str, u8)| stage >= 2 && rest.starts_with(word);
    let found = STAGES.iter().find(word);
    let after = found.and_then(|(word, _)| rest[word.len()..].chars().next());
    found.is_some() && after.is_none_or(|c| !c.is_alphabetic() || "しす".contains(c))
}

/// Dates with a written year that lie before a fiscal year and tell of one occasion, not of what
/// holds since.
pub(super) fn stale(text: &str, fiscal_year: u16) -> Vec<Range<usize>> {
    let begin = i32::from(fiscal_year) * 12 + 3;
    dates(text)
        .into_iter()
        .filter(|date| date.own_year && date.months().is_some_and(|(_, last)| last < begin))
        .filter(|date| {
            let rest =
                text[date.range.end..].trim_start_matches(['）', ')', '度', '、', ' ', 'に']);
            !SINCE.iter().any(|word| rest.starts_with(word))
        })
        .map(|date| date.range)
        .collect()
}

/// Whether an item is a remark: no commitment.
pub(super) fn is_remark(item: &str) -> bool {
    item.starts_with(['※', '【', '（', '(', '＊', '*'])
}

/// The items of a cell without marks, folded.
pub(super) fn bodies(text: &str) -> Vec<String> {
    let items = items(text).into_iter();
    items
        .map(|item| fold(&text[item.body]).into_owned())
        .collect()
}

/// A past plan told as done, or told in more detail: nothing that was said is taken back.
pub(super) fn progress(old: &str, new: &str) -> bool {
    let (flat_old, flat_new) = (fold(old), fold(new));
    let went = |word: &str| flat_old.contains(word) && !flat_new.contains(word);
    let came = |word: &str| flat_new.contains(word) && !flat_old.contains(word);
    if ended(new) || PLANNED.iter().any(|word| went(word)) || DONE.iter().any(|word| came(word)) {
        return true;
    }
    let kept = bodies(new);
    bodies(old)
        .iter()
        .all(|item| kept.iter().any(|other| other.contains(item.as_str())))
}
