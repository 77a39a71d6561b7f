//! ●●課, 令和●年度: names and numbers still to come.

use super::scan::Residue;
use super::words::Marks;
use crate::text::ERAS;
use crate::text::script::{is_kanji, is_katakana};

/// Two or more equal blanks before a unit or after other text; with the unit, so that ●●課 and
/// ●●年 are two causes.
pub(super) fn blanks(text: &str, out: &mut Vec<Residue>) {
    let words = &Marks::get().words;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = chars[i];
        let mut end = i;
        while end < chars.len() && chars[end].1 == c {
            end += 1;
        }
        // Two may stand at the end of a question.
        let least = if "？?".contains(c) { 3 } else { 2 };
        if (least..=6).contains(&(end - i)) && words.blanks.contains(c) {
            let next = chars.get(end).map(|&(_, c)| c);
            let before = i.checked_sub(1).map(|i| chars[i].1);
            let rest = chars.get(end).map_or("", |&(at, _)| &text[at..]);
            // A filled sign is always a blank to fill.
            let any = !"●▲■".contains(c)
                && (words.any_name.iter()).any(|word| rest.starts_with(word.as_str()));
            let unit = next.is_some_and(|c| words.units.contains(c)) && !any;
            if !any && is_blank(c, before, next, unit) {
                let stop = if unit { end + 1 } else { end };
                let stop = chars.get(stop).map_or(text.len(), |&(at, _)| at);
                let confidence = if unit { 0.95 } else { 0.75 };
                out.push(Residue {
                    range: at..stop,
                    key: "placeholder",
                    confidence,
                });
            }
        }
        if end - i == 1 && words.blanks.contains(c) && numbered(&text[..at], &chars[i..]) {
            let stop = chars.get(i + 2).map_or(text.len(), |&(at, _)| at);
            out.push(Residue {
                range: at..stop,
                key: "placeholder",
                confidence: 0.9,
            });
        }
        i = end;
    }
}

/// A single blank where a number is to come: 令和●年度, 第●回, ●月●日.
fn numbered(before: &str, here: &[(usize, char)]) -> bool {
    let at = |n: usize| here.get(n).map_or('\0', |&(_, c)| c);
    let blank = at(0);
    let mut eras = ERAS.iter();
    let words = &Marks::get().words;
    let known = (words.numbered.iter()).any(|word| before.ends_with(word.as_str()))
        || eras.any(|era| before.ends_with(era.name));
    match at(1) {
        '年' | '回' | '期' | '号' | '条' => known,
        '月' => {
            let set_off = before.ends_with(['（', '(', '：', ':']);
            let ends = matches!(
                at(2),
                '）' | ')' | '頃' | '上' | '中' | '下' | '末' | '～' | '〜'
            );
            before.ends_with('年') || at(2) == blank && at(3) == '日' || set_off && ends
        }
        _ => false,
    }
}

fn is_blank(c: char, before: Option<char>, next: Option<char>, unit: bool) -> bool {
    let digit = |c: Option<char>| {
        c.is_some_and(|c| c.is_numeric() || "一二三四五六七八九十百千".contains(c))
    };
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match c {
        // Kanji zero, and sizes or multiplication.
        '〇' | '○' | '◯' | '×' | '✕' if digit(before) || digit(next) => false,
        // XX市, XX講座: no letter, number or 第 (twentieth) beside it.
        'X' | 'Ｘ' | 'x' | 'ｘ' => {
            let named = |c| is_kanji(c) || is_katakana(c) || "をのにがは".contains(c);
            let free = |c: Option<char>| {
                !letter(c)
                    && !c.is_some_and(|c| matches!(c, '第' | '-' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ'))
            };
            free(before) && free(next) && (unit || next.is_some_and(named))
        }
        '●' | '○' | '〇' | '◯' => {
            let named = |c| is_kanji(c) || is_katakana(c) || "をのにがはとでへも".contains(c);
            // 講師：○○, 窓口の○○: the end of an item that has words before.
            let told = matches!(before, Some('：' | ':' | '「')) || before == Some('の');
            let ends = next.is_none_or(|c| matches!(c, '」' | '）' | ')' | ' ' | '\n' | '、'));
            unit || next.is_some_and(named) || told && ends
        }
        _ => unit,
    }
}
