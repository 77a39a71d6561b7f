//! Folding: width, spaces and look-alike signs do not make two texts different.

use unicode_normalization::UnicodeNormalization;

/// The text as it is compared: NFKC, no white space.
pub fn fold(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}
