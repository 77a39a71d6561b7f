//! Which script a character belongs to.

/// Kanji and 々.
pub(in crate::rules) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '々' | '\u{20000}'..='\u{3FFFF}')
}

/// Hiragana.
pub(in crate::rules) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

/// Katakana and the long-vowel mark.
pub(in crate::rules) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// What names a thing: kanji, katakana, letters and digits.
pub(in crate::rules) fn is_content(c: char) -> bool {
    is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric()
}
