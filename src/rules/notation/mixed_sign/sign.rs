//! Uses of signs that have look-alikes.

use std::ops::Range;
use std::sync::LazyLock;

use crate::rules::notation::script::{is_digit, is_japanese};
use crate::text::CharSet;

/// One use of a sign.
#[derive(Debug)]
pub(super) struct Use {
    /// Place in [`super::KINDS`].
    pub(super) kind: usize,
    pub(super) sign: char,
    pub(super) range: Range<usize>,
    /// The sign is all of the cell.
    pub(super) alone: bool,
}

const DASHES: &str = "-－−‐‑–—―─";

static COMPARED: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new("、，,～〜∼∿~○◯〇".chars().chain(DASHES.chars()), false));

/// Every use of a sign that is compared. O(text).
pub(super) fn signs(text: &str, mut found: impl FnMut(Use)) {
    let whole = text.trim();
    let alone = whole.chars().nth(1).is_none();
    if alone {
        let Some(sign) = whole.chars().next() else {
            return;
        };
        let kind = match sign {
            '○' | '〇' | '◯' => 1,
            'ー' => 2,
            c if DASHES.contains(c) => 2,
            _ => return,
        };
        let start = text.len() - text.trim_start().len();
        found(Use {
            kind,
            sign,
            range: start..start + sign.len_utf8(),
            alone,
        });
        return;
    }
    for (at, c) in COMPARED.find(text) {
        let before = || text[..at].chars().next_back().unwrap_or('\0');
        let next = || text[at + c.len_utf8()..].chars().next().unwrap_or('\0');
        let kind = match c {
            '、' | '，' | ',' if is_japanese(before()) && is_japanese(next()) => Some(4),
            '～' | '〜' | '∼' | '∿' => Some(0),
            '~' if is_text(before()) && (is_text(next()) || next() == '\0') => Some(0),
            '○' | '◯' => Some(1),
            '〇' if !is_numeral(before()) && !is_numeral(next()) => Some(1),
            c if DASHES.contains(c) && is_digit(before()) && is_digit(next()) => Some(3),
            _ => None,
        };
        if let Some(kind) = kind {
            found(Use {
                kind,
                sign: c,
                range: at..at + c.len_utf8(),
                alone,
            });
        }
    }
}

/// Not part of an address of the net or of a path.
fn is_text(c: char) -> bool {
    is_digit(c) || (!c.is_ascii() && c.is_alphanumeric()) || c == '）'
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百千万億〇年".contains(c)
}
