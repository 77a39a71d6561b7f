//! Letters that stand for digits: 2O25年度, 令和l年度, 1O人.

use std::ops::Range;

use crate::rules::notation::script::{is_digit, is_letter, is_wide_digit, is_wide_letter, narrow};

/// What is counted. A number stands before it, and no name ends so.
#[rustfmt::skip] // one word per line would be a page of them
const COUNTED: [&str; 22] = [
    "年", "人", "名", "校", "回", "件", "社", "円", "団体", "世帯", "時間", "歳", "か所", "カ所",
    "ヶ所", "箇所", "周年", "施設", "会場", "企業", "事業所", "市町村",
];

/// What may also follow a quantity of litres: 2l缶.
#[rustfmt::skip]
const MEASURED: [&str; 16] = [
    "月", "日", "冊", "台", "部", "戸", "棟", "館", "園", "％", "%", "割", "万", "億", "千", "地区",
];

const ERAS: [&str; 3] = ["令和", "平成", "昭和"];

/// Numbers with letters in place of digits, with what they are. O(text).
pub(super) fn figures(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let part = |c: char| is_digit(c) || is_letter(c);
    let mut rest = 0;
    while let Some(start) = text[rest..].find(part).map(|at| rest + at) {
        let tail = &text[start..];
        let end = start + tail.find(|c| !part(c)).unwrap_or(tail.len());
        rest = end;
        if let Some(number) = number(&text[..start], &text[start..end], &text[end..]) {
            out.push((start..end, number));
        }
    }
    out
}

fn number(before: &str, token: &str, after: &str) -> Option<String> {
    let figure = |c: char| match narrow(c) {
        'O' | 'o' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    };
    let mut letters = token.chars().filter(|&c| !is_digit(c));
    if letters.clone().next().is_none() || !letters.all(|c| figure(c).is_some()) {
        return None;
    }
    let digits = token.chars().any(is_digit);
    // 令和O年 has a blank to be filled in, 第I期 a Roman number.
    let year =
        ERAS.iter().any(|era| before.ends_with(era)) && token.chars().all(|c| narrow(c) == 'l');
    // No number begins with 0: O157.
    let zero = token.starts_with(['O', 'o', 'Ｏ', 'ｏ']);
    // Parts of codes and addresses: AX-1O, K0-00O1.
    let joined = before.ends_with(|c: char| {
        c.is_ascii_punctuation() && !matches!(c, '(' | '~' | '"' | '\'')
            || "，．－−―‐／：＿＃＆＠".contains(c)
    });
    if !(digits || year) || zero || joined {
        return None;
    }
    let litres = token.ends_with(['l', 'ｌ']);
    let follows = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if !follows(&COUNTED) && (litres || !follows(&MEASURED)) {
        return None;
    }
    // In the width of the digits; of the letters where there is none.
    let wide = match digits {
        true => token.contains(is_wide_digit),
        false => token.contains(is_wide_letter),
    };
    let number = token.chars().map(|c| {
        let Some(digit) = figure(c) else { return c };
        match wide {
            true => crate::rules::notation::script::widen(digit),
            false => digit,
        }
    });
    Some(number.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_among_digits() {
        for (text, number) in [
            ("2O25年度", "2025"),
            ("25O校に配置", "250"),
            ("令和l年度", "1"),
            ("令和1O年度", "10"),
            ("参加者1O人", "10"),
            ("l0人", "10"),
            ("２Ｏ２５年", "２０２５"),
            ("（l2回）", "12"),
            ("I5歳以上", "15"),
            ("第1o回", "10"),
            ("3l人", "31"),
        ] {
            let found: Vec<String> = figures(text).into_iter().map(|(_, by)| by).collect();
            assert_eq!(found, [number], "{text}");
        }
        for text in [
            "O157の対策",
            "O157年",
            "CO2の削減",
            "H2O",
            "iPhone 1O",
            "A1O人",
            "AX-12O3B",
            "AX-1O年",
            "B1F",
            "ISO9001",
            "100l",
            "2l缶",
            "10l入り",
            "20l台のタンク",
            "第I期",
            "I年生",
            "令和O年度",
            "令和6年度",
            "OL社員",
            "10人",
        ] {
            assert_eq!(figures(text), [], "{text}");
        }
    }
}
