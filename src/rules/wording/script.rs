//! Which script a character belongs to.

pub(in crate::rules) use crate::text::script::{
    is_hiragana, is_kanji, is_katakana_or_long as is_katakana,
};

/// What names a thing: kanji, katakana, letters and digits.
pub(in crate::rules) fn is_content(c: char) -> bool {
    is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric()
}
