//! What kinds of characters a text has: most rules of notation can say nothing about most texts,
//! and one look at each tells all of them.

use std::sync::LazyLock;

use crate::text::kanji_digit;

/// Kinds of characters, as bits.
pub(crate) type Kinds = u16;

/// Anything not named below: signs, compatibility and control characters, other scripts.
pub(crate) const OTHER: Kinds = 1;
/// Katakana and ー in full width.
pub(crate) const KATAKANA: Kinds = 1 << 1;
/// 0 to 9.
pub(crate) const DIGIT: Kinds = 1 << 2;
/// A to z.
pub(crate) const LETTER: Kinds = 1 << 3;
/// ASCII that is no letter, digit, bracket or space.
pub(crate) const SIGN: Kinds = 1 << 4;
/// Spaces, tabs and ends of lines.
pub(crate) const SPACE: Kinds = 1 << 5;
/// Full-width ASCII without brackets.
pub(crate) const WIDE: Kinds = 1 << 6;
/// Brackets and quotation marks in pairs.
pub(crate) const BRACKET: Kinds = 1 << 7;
/// ・.
pub(crate) const DOT: Kinds = 1 << 8;
/// 、.
pub(crate) const COMMA: Kinds = 1 << 9;
/// 。.
pub(crate) const FULL_STOP: Kinds = 1 << 10;

/// Kanji that numbers begin with: 一 to 十, 元.
pub(crate) const NUMERAL: Kinds = 1 << 11;

/// What a number may begin with.
pub(crate) const NUMBER: Kinds = DIGIT | WIDE | NUMERAL;

/// The kinds of a text. Kanji and hiragana are in nearly every text and no kind. O(text).
pub(super) fn kinds(text: &str) -> Kinds {
    // A table, because what comes next is never known: every branch would be a guess.
    static BASIC: LazyLock<Box<[Kinds]>> = LazyLock::new(|| {
        let code_points = 0..=u32::from(u16::MAX);
        (code_points.map(|code| char::from_u32(code).map_or(OTHER, kind))).collect()
    });
    let basic = &**BASIC;
    let of = |c: char| basic.get(c as usize).copied().unwrap_or(OTHER);
    text.chars().fold(0, |kinds, c| kinds | of(c))
}

fn kind(c: char) -> Kinds {
    match c {
        // Letters that broken encodings leave behind.
        '縺' | '繧' | '繝' => OTHER,
        '元' => NUMERAL,
        c if c != '〇' && kanji_digit(c).is_some() => NUMERAL,
        'ぁ'..='ゖ' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '々' => 0,
        '、' => COMMA,
        '。' => FULL_STOP,
        '・' => DOT,
        'ァ'..='ヿ' => KATAKANA,
        '0'..='9' => DIGIT,
        'A'..='Z' | 'a'..='z' => LETTER,
        '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' | '［' | '］' | '｛' | '｝' => {
            BRACKET
        }
        '〈'..='】' | '〔' | '〕' | '〖' | '〗' => BRACKET,
        '｢' | '｣' => BRACKET | OTHER,
        '!'..='~' => SIGN,
        ' ' | '\u{3000}' | '\t' | '\n' | '\r' => SPACE,
        '！'..='～' => WIDE,
        _ if c.is_whitespace() => SPACE | OTHER,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_kinds_of_its_characters() {
        assert_eq!(kinds("講座の開催"), 0);
        assert_eq!(kinds("講座の開催、周知。"), COMMA | FULL_STOP);
        assert_eq!(kinds("（6回）・Ａ"), BRACKET | DIGIT | DOT | WIDE);
        assert_eq!(kinds("セミナー a-b"), KATAKANA | LETTER | SIGN | SPACE);
        assert_eq!(kinds("①\u{A0}"), OTHER | SPACE);
        assert_eq!(kinds("三年"), NUMERAL);
    }
}
