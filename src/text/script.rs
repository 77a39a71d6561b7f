//! What script a character belongs to.

/// Kanji, with 々.
#[inline]
pub(crate) fn is_kanji(c: char) -> bool {
    // Asked of every character: nearly all are told by one of the first two arms.
    match c {
        '\u{4E00}'..='\u{9FFF}' => true,
        ..'\u{3400}' => c == '々',
        _ => {
            matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        }
    }
}

/// Hiragana letters.
#[inline]
pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ')
}

/// Katakana letters, without ー and ・.
#[inline]
pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ヽ' | 'ヾ')
}

/// Katakana letters with ー, which a word may hold but not begin with.
#[inline]
pub(crate) fn is_katakana_or_long(c: char) -> bool {
    is_katakana(c) || c == 'ー'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_apart() {
        for (c, kanji, hiragana, katakana) in [
            ('漢', true, false, false),
            ('々', true, false, false),
            ('𠮷', true, false, false),
            ('﨑', true, false, false),
            ('あ', false, true, false),
            ('ゖ', false, true, false),
            ('ア', false, false, true),
            ('ヶ', false, false, true),
            ('・', false, false, false),
            ('Ａ', false, false, false),
            ('〇', false, false, false),
        ] {
            assert_eq!(
                (is_kanji(c), is_hiragana(c), is_katakana(c)),
                (kanji, hiragana, katakana),
                "{c}"
            );
        }
        assert!(is_katakana_or_long('ー') && !is_katakana('ー'));
    }
}
