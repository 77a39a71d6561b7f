//! Pieces of text that a change never cuts.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{dates, digit, kanji_digit};

/// What is counted with a number: longest first where one begins another.
const COUNTERS: &[&str] = &[
    "市町村",
    "事業所",
    "事業者",
    "事業場",
    "年度",
    "年間",
    "か年",
    "カ年",
    "ヶ年",
    "箇年",
    "か月",
    "カ月",
    "ヶ月",
    "ケ月",
    "箇月",
    "か所",
    "カ所",
    "ヶ所",
    "ケ所",
    "箇所",
    "か国",
    "カ国",
    "週間",
    "時間",
    "日間",
    "分間",
    "時半",
    "会場",
    "地区",
    "地域",
    "圏域",
    "団体",
    "企業",
    "施設",
    "講座",
    "種類",
    "世帯",
    "店舗",
    "日程",
    "大学",
    "学校",
    "高校",
    "名様",
    "人回",
    "次回",
    "コース",
    "クラス",
    "パーセント",
    "ポイント",
    "キロ",
    "メートル",
    "ヘクタール",
    "トン",
    "円",
    "社",
    "人",
    "名",
    "回",
    "件",
    "校",
    "所",
    "年",
    "月",
    "日",
    "時",
    "分",
    "秒",
    "割",
    "倍",
    "台",
    "部",
    "種",
    "市",
    "町",
    "村",
    "県",
    "区",
    "期",
    "号",
    "条",
    "項",
    "位",
    "点",
    "歳",
    "才",
    "組",
    "戸",
    "店",
    "枚",
    "冊",
    "本",
    "個",
    "頭",
    "泊",
    "週",
    "次",
    "級",
    "棟",
    "床",
    "㎡",
    "ha",
    "km",
    "kg",
    "%",
    "t",
];

/// 万 and the like, and what stands between a figure and its unit.
const MULTIPLIERS: &[char] = &['十', '百', '千', '万', '億', '兆', '数', '余'];

/// Pieces of a folded text, in order and without gaps; `breaks` are places where one must end.
///
/// Words as Unicode has them (a kanji or hiragana letter is one each), with numbers, counters,
/// dates and eras in one piece. Linear in the text.
pub(super) fn atoms(text: &str, breaks: &[usize]) -> Vec<Range<usize>> {
    let mut fixed: Vec<Range<usize>> = dates(text).into_iter().map(|date| date.range).collect();
    fixed.retain(|range| !range.is_empty());
    let mut fixed = fixed.into_iter().peekable();
    let mut out: Vec<Range<usize>> = Vec::new();
    // Words end at the places of `breaks`: the pieces between them are read one by one.
    let mut from = 0;
    for to in breaks.iter().copied().chain([text.len()]) {
        for (at, word) in text[from..to].split_word_bound_indices() {
            let start = from + at;
            let done = out.last().map_or(0, |last| last.end);
            if start + word.len() <= done {
                continue;
            }
            let start = start.max(done);
            while fixed.next_if(|date| date.start < start).is_some() {}
            if let Some(date) = fixed.next_if(|date| date.start < from + at + word.len()) {
                // A word that runs into a date ends there.
                if date.start > start {
                    out.push(start..date.start);
                }
                out.push(date);
                continue;
            }
            let end = number(&text[..to], start).unwrap_or(from + at + word.len());
            out.push(start..end);
        }
        from = to;
    }
    out
}

/// The end of the number with its counter that begins here: 約1,000人, 第3回, 2.5万円, 10～20社.
fn number(text: &str, start: usize) -> Option<usize> {
    let tail = &text[start..];
    let prefix = tail
        .chars()
        .next()
        .filter(|c| "約第計全各延R".contains(*c))
        .map_or(0, char::len_utf8);
    let mut end = figure(&tail[prefix..])? + prefix;
    for (sign, c) in tail[end..].char_indices() {
        // A range has one counter: 10～20社.
        if !"~-".contains(c) || sign > 0 {
            break;
        }
        if let Some(second) = figure(&tail[end + c.len_utf8()..]) {
            end += c.len_utf8() + second;
        }
    }
    let rest = &tail[end..];
    end += rest.len() - rest.trim_start_matches(MULTIPLIERS).len();
    let rest = &tail[end..];
    let counter = COUNTERS.iter().find(|counter| {
        // 3日程度: the counter is 日.
        rest.starts_with(**counter) && !(**counter == "日程" && rest.starts_with("日程度"))
    });
    Some(start + end + counter.map_or(0, |counter| counter.len()))
}

/// Bytes of the digits at the beginning, with the points and commas between them. Kanji digits
/// count from two on: 一 is part of many words.
fn figure(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, '.' | ',')
            && end > 0
            && chars.peek().is_some_and(|&(_, next)| digit(next).is_some());
        if digit(c).is_none() && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    if end > 0 {
        return Some(end);
    }
    let kanji = text
        .chars()
        .take_while(|&c| kanji_digit(c).is_some())
        .count();
    // Kanji digits take three bytes each.
    (kanji >= 2).then_some(kanji * 3)
}
