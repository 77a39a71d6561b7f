//! Kinds of characters, and stretches of a text that belong to somebody else.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::CharSet;

pub(super) use crate::text::script::{is_hiragana, is_kanji, is_katakana};

pub(super) fn is_japanese(c: char) -> bool {
    is_kanji(c) || is_hiragana(c) || is_katakana(c) || c == 'ー'
}

pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || is_wide_digit(c)
}

pub(super) fn is_wide_digit(c: char) -> bool {
    matches!(c, '０'..='９')
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || is_wide_letter(c)
}

pub(super) fn is_wide_letter(c: char) -> bool {
    matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Full-width ASCII to ASCII; others stay.
pub(super) fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// ASCII to full-width; others stay.
pub(super) fn widen(c: char) -> char {
    match c {
        '!'..='}' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

static TELLING: LazyLock<CharSet> = LazyLock::new(|| CharSet::new("「『」』@:".chars(), false));

/// Quotations 「…」『…』, addresses of the net and of mail: not ours to change. In order and apart.
/// O(text).
pub(super) fn shielded(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in TELLING.find(text) {
        match c {
            '「' => open.push((at, '」')),
            '『' => open.push((at, '』')),
            '」' | '』' => {
                if let Some(&(start, close)) = open.last()
                    && close == c
                {
                    open.pop();
                    if open.is_empty() {
                        // Addresses inside it.
                        while ranges.last().is_some_and(|range| range.start >= start) {
                            ranges.pop();
                        }
                        ranges.push(start..at + c.len_utf8());
                    }
                }
            }
            // Not once more in the address that was read.
            '@' | ':' if ranges.last().is_some_and(|range| at < range.end) => {}
            '@' | ':' if c == '@' || text[at..].starts_with("://") => {
                let outside = |c: char| !c.is_ascii() || c.is_whitespace();
                let start = text[..at].rfind(outside).map_or(0, |start| {
                    start + text[start..].chars().next().map_or(0, char::len_utf8)
                });
                // A letter in full width is a slip inside the address, and the address goes on.
                let after = |c: char| outside(c) && !is_wide_letter(c) && !is_wide_digit(c);
                let end = text[at..].find(after).map_or(text.len(), |end| at + end);
                ranges.push(start..end);
            }
            _ => {}
        }
    }
    ranges
}

/// Whether a place lies in one of the ranges of [`shielded`].
pub(super) fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let up_to = ranges.partition_point(|range| range.start <= at);
    up_to > 0 && at < ranges[up_to - 1].end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_addresses_are_shielded() {
        for (text, shielded_texts) in [
            ("「あ『い』」う『え』", vec!["「あ『い』」", "『え』"]),
            ("「a@b.jp」 c@d.jp へ", vec!["「a@b.jp」", "c@d.jp"]),
            ("https://x.jp/@y:z", vec!["https://x.jp/@y:z"]),
            (
                "https://x.jp/?y=ｂ&z=１ を参照",
                vec!["https://x.jp/?y=ｂ&z=１"],
            ),
            ("「閉じない", vec![]),
        ] {
            let ranges = shielded(text);
            let texts: Vec<&str> = ranges.iter().map(|range| &text[range.clone()]).collect();
            assert_eq!(texts, shielded_texts);
            for (at, _) in text.char_indices() {
                let inside = ranges.iter().any(|range| range.contains(&at));
                assert_eq!(within(&ranges, at), inside, "{text} {at}");
            }
        }
    }
}
