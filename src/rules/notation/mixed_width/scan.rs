//! Uses of full-width and half-width signs in a text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::rules::notation::script::{
    is_digit, is_japanese, is_letter, is_wide_digit, is_wide_letter, narrow, shielded, widen,
    within,
};

/// Kind of sign: widths are compared within a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Brackets,
    Digits,
    Letters,
    Percent,
    Colon,
    Time,
    Date,
    Slash,
    Mark,
    Kana,
    Punctuation,
}

impl Class {
    pub(super) const ALL: [Self; 11] = [
        Self::Brackets,
        Self::Digits,
        Self::Letters,
        Self::Percent,
        Self::Colon,
        Self::Time,
        Self::Date,
        Self::Slash,
        Self::Mark,
        Self::Kana,
        Self::Punctuation,
    ];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Brackets => "brackets",
            Self::Digits => "digits",
            Self::Letters => "letters",
            Self::Percent => "percent",
            Self::Colon => "colon",
            Self::Time => "time",
            Self::Date => "date",
            Self::Slash => "slash",
            Self::Mark => "mark",
            Self::Kana => "kana",
            Self::Punctuation => "punctuation",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Half,
    Wide,
}

impl Width {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::Wide => "wide",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::Half => Self::Wide,
            Self::Wide => Self::Half,
        }
    }
}

/// One use of a sign.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) class: Class,
    pub(super) width: Width,
    /// More than one character.
    pub(super) long: bool,
    /// For brackets from the space before the pair to its end.
    pub(super) range: Range<usize>,
}

impl Found {
    /// Replacements that give it the other width.
    pub(super) fn edits(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let piece = &text[self.range.clone()];
        if self.class != Class::Brackets {
            let by = match (self.width, self.class) {
                (Width::Half, Class::Kana | Class::Punctuation) => piece.nfkc().collect(),
                (Width::Half, _) => piece.chars().map(widen).collect(),
                (Width::Wide, Class::Kana | Class::Punctuation) => return Vec::new(),
                (Width::Wide, _) => piece.chars().map(narrow).collect(),
            };
            return vec![(self.range.clone(), by)];
        }
        let inner = piece.trim_start();
        let open = self.range.end - inner.len();
        let (opened, closed) = match self.width {
            Width::Half => ("（", "）"),
            Width::Wide => ("(", ")"),
        };
        let sign = inner.chars().next().map_or(0, char::len_utf8);
        vec![
            (self.range.start..open + sign, opened.to_owned()),
            (self.range.end - sign..self.range.end, closed.to_owned()),
        ]
    }
}

/// Reads texts; keeps its buffers between them.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    chars: Vec<(usize, char)>,
    open: Vec<usize>,
}

impl Scanner {
    /// Every use of a sign whose width matters. O(text).
    pub(super) fn scan(&mut self, text: &str, mut found: impl FnMut(Found)) {
        self.read(text);
        let chars = &self.chars;
        let count = chars.len();
        let at = |i: usize| chars.get(i).map_or(text.len(), |&(at, _)| at);
        let sign = |i: usize| chars.get(i).map_or('\0', |&(_, c)| c);
        let shield = if text.contains(['「', '『', '@']) || text.contains("://") {
            shielded(text)
        } else {
            Vec::new()
        };
        self.open.clear();
        let mut i = 0;
        while i < count {
            let c = sign(i);
            let before = if i == 0 { '\0' } else { sign(i - 1) };
            let mut end = i + 1;
            let class = match c {
                'ぁ'..='ゖ' | '\u{3400}'..='\u{9FFF}' | ' ' => None,
                '(' | '（' => {
                    self.open.push(i);
                    None
                }
                ')' | '）' => {
                    let Some(&open) = self.open.last() else {
                        i += 1;
                        continue;
                    };
                    self.open.pop();
                    let wide = c == '）';
                    if wide == (sign(open) == '（')
                        && !within(&shield, at(i))
                        && judged_brackets(chars, open, i)
                    {
                        // The space before goes with half-width brackets only.
                        let spaced = !wide
                            && open >= 2
                            && sign(open - 1) == ' '
                            && is_japanese(sign(open - 2));
                        found(Found {
                            class: Class::Brackets,
                            width: width(wide),
                            long: true,
                            range: at(open - usize::from(spaced))..at(i + 1),
                        });
                    }
                    None
                }
                c if is_digit(c) => {
                    while is_digit(sign(end)) {
                        end += 1;
                    }
                    let listed =
                        (before == '\0' || before.is_whitespace() || "（(第".contains(before))
                            && ".．)）、 　".contains(sign(end))
                            || before == '.'
                            || before == '．';
                    (!listed).then_some(Class::Digits)
                }
                c if is_letter(c) => {
                    while is_letter(sign(end)) {
                        end += 1;
                    }
                    Some(Class::Letters)
                }
                '%' | '％' if is_digit(before) => Some(Class::Percent),
                ':' | '：' | '/' | '／' => {
                    let after = sign(end);
                    let colon = c == ':' || c == '：';
                    if is_digit(before) && is_digit(after) {
                        Some(if colon { Class::Time } else { Class::Date })
                    } else if (is_japanese(before) || is_japanese(after))
                        && !before.is_whitespace()
                        && after != '/'
                    {
                        Some(if colon { Class::Colon } else { Class::Slash })
                    } else {
                        None
                    }
                }
                '!' | '！' | '?' | '？' | '&' | '＆' | '+' | '＋'
                    if is_japanese(before) || is_japanese(sign(end)) =>
                {
                    Some(Class::Mark)
                }
                'ｦ'..='ﾟ' => {
                    while matches!(sign(end), 'ｦ'..='ﾟ') {
                        end += 1;
                    }
                    Some(Class::Kana)
                }
                'ァ'..='ヺ' => {
                    while matches!(sign(end), 'ァ'..='ヺ' | 'ー') {
                        end += 1;
                    }
                    Some(Class::Kana)
                }
                '･' | '｡' | '､' | '｢' | '｣' | '・' | '。' | '、' | '「' | '」' => {
                    Some(Class::Punctuation)
                }
                _ => None,
            };
            if let Some(class) = class
                && !within(&shield, at(i))
            {
                let wide = match class {
                    Class::Kana => !matches!(c, 'ｦ'..='ﾟ'),
                    Class::Punctuation => !matches!(c, '｡'..='･'),
                    _ => !c.is_ascii(),
                };
                // Both widths in one number or word are told by `torn`.
                let of_one_width = match class {
                    Class::Digits => (i..end).all(|k| is_wide_digit(sign(k)) == wide),
                    Class::Letters => (i..end).all(|k| is_wide_letter(sign(k)) == wide),
                    _ => true,
                };
                if of_one_width {
                    found(Found {
                        class,
                        width: width(wide),
                        long: end > i + 1,
                        range: at(i)..at(end),
                    });
                }
            }
            i = end;
        }
    }

    /// Numbers and words in which both widths stand, with what they are in half width.
    pub(super) fn torn(&mut self, text: &str, mut found: impl FnMut(Range<usize>, String)) {
        if !text.contains(|c| is_wide_digit(c) || is_wide_letter(c)) {
            return;
        }
        let shield = shielded(text);
        for kind in [is_digit as fn(char) -> bool, is_letter] {
            let mut rest = 0;
            while let Some(start) = text[rest..].find(kind).map(|at| rest + at) {
                let end = text[start..]
                    .find(|c| !kind(c))
                    .map_or(text.len(), |at| start + at);
                let piece = &text[start..end];
                if piece.contains(|c: char| c.is_ascii())
                    && !piece.is_ascii()
                    && !within(&shield, start)
                {
                    found(start..end, piece.chars().map(narrow).collect());
                }
                rest = end;
            }
        }
    }

    fn read(&mut self, text: &str) {
        self.chars.clear();
        self.chars.extend(text.char_indices());
    }
}

fn width(wide: bool) -> Width {
    if wide { Width::Wide } else { Width::Half }
}

/// Brackets that belong to Japanese text: (1), (a) and brackets in Latin text are written in half
/// width by their own right.
fn judged_brackets(chars: &[(usize, char)], open: usize, close: usize) -> bool {
    let inside = &chars[open + 1..close];
    let before = open.checked_sub(1).map(|at| chars[at].1);
    let listed = inside.len() <= 2 && before.is_none_or(char::is_whitespace);
    let first = before.filter(|c| !c.is_whitespace()).or_else(|| {
        let skipped = open.checked_sub(2)?;
        Some(chars[skipped].1)
    });
    let japanese = inside.iter().any(|&(_, c)| is_japanese(c))
        || (first.is_some_and(is_japanese) && inside.iter().any(|&(_, c)| is_digit(c)));
    !listed && japanese
}
