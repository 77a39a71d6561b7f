//! What kinds of characters a text has: most rules of notation can say nothing about most texts,
//! and one look at each tells all of them.

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

/// The kinds of a text. Kanji and hiragana are in nearly every text and no kind. O(text).
pub(super) fn kinds(text: &str) -> Kinds {
    let bytes = text.as_bytes();
    let (mut kinds, mut at) = (0, 0);
    // By first bytes: most characters are kanji and hiragana.
    while let Some(&first) = bytes.get(at) {
        match first {
            // U+5000 to U+6FFF and U+8000 to U+8FFF; the letters of broken encodings lie between.
            0xE5 | 0xE6 | 0xE8 => at += 3,
            // U+3041 to U+307F.
            0xE3 if bytes[at + 1] == 0x81 => {
                kinds |= if bytes[at + 2] == 0x80 { OTHER } else { 0 };
                at += 3;
            }
            _ => {
                let c = (text[at..].chars().next()).expect("there is another character");
                kinds |= kind(c);
                at += c.len_utf8();
            }
        }
    }
    kinds
}

fn kind(c: char) -> Kinds {
    match c {
        // Letters that broken encodings leave behind.
        '縺' | '繧' | '繝' => OTHER,
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
    }
}
