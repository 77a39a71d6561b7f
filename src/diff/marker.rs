//! Remarks such as 【新規】 and （再掲） that stand at an entry and are no part of its name.

/// What a remark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marker {
    /// 【新規】.
    New,
    /// 【継続】.
    Continued,
    /// 【再掲】: the entry stands elsewhere in the plan.
    Again,
    /// 【廃止】, 【終了】, 【完了】, 【統合】: it ends with this edition.
    Ended,
    /// 【拡充】, 【見直し】, 【変更】: it goes on, changed.
    Revised,
}

/// Words between brackets, after folding.
const WORDS: [(&str, Marker); 19] = [
    ("新規", Marker::New),
    ("新", Marker::New),
    ("新設", Marker::New),
    ("一部新規", Marker::Revised),
    ("継続", Marker::Continued),
    ("再掲", Marker::Again),
    ("再", Marker::Again),
    ("廃止", Marker::Ended),
    ("終了", Marker::Ended),
    ("完了", Marker::Ended),
    ("統合", Marker::Ended),
    ("削除", Marker::Ended),
    ("拡充", Marker::Revised),
    ("拡大", Marker::Revised),
    ("縮小", Marker::Revised),
    ("見直し", Marker::Revised),
    ("変更", Marker::Revised),
    ("一部変更", Marker::Revised),
    ("改善", Marker::Revised),
];

/// Brackets around a remark, after folding.
const BRACKETS: [(char, char); 5] = [
    ('【', '】'),
    ('(', ')'),
    ('[', ']'),
    ('〔', '〕'),
    ('<', '>'),
];

/// A folded text without the remarks at its beginning and end, and the remarks.
///
/// A text that is nothing but a remark is kept whole. O(text).
pub fn split(folded: &str) -> (&str, Vec<Marker>) {
    let mut markers = Vec::new();
    let mut text = folded;
    loop {
        let cut = leading(text).or_else(|| trailing(text));
        let Some((rest, marker)) = cut.filter(|(rest, _)| !rest.is_empty()) else {
            return (text, markers);
        };
        markers.push(marker);
        text = rest;
    }
}

fn leading(text: &str) -> Option<(&str, Marker)> {
    let open = text.chars().next()?;
    let &(_, close) = BRACKETS.iter().find(|(begin, _)| *begin == open)?;
    let inner = &text[open.len_utf8()..];
    WORDS.iter().find_map(|&(word, marker)| {
        let rest = inner.strip_prefix(word)?.strip_prefix(close)?;
        Some((rest, marker))
    })
}

fn trailing(text: &str) -> Option<(&str, Marker)> {
    let close = text.chars().next_back()?;
    let &(open, _) = BRACKETS.iter().find(|(_, end)| *end == close)?;
    let inner = &text[..text.len() - close.len_utf8()];
    WORDS.iter().find_map(|&(word, marker)| {
        let rest = inner.strip_suffix(word)?.strip_suffix(open)?;
        Some((rest, marker))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_taken_off_both_ends() {
        for (text, core, markers) in [
            ("【新規】研修会", "研修会", vec![Marker::New]),
            ("研修会(再掲)", "研修会", vec![Marker::Again]),
            (
                "【継続】研修会【再掲】",
                "研修会",
                vec![Marker::Continued, Marker::Again],
            ),
            ("【参考】研修会", "【参考】研修会", vec![]),
            ("研修会(改称)", "研修会(改称)", vec![]),
            ("【新規】", "【新規】", vec![]),
            ("(", "(", vec![]),
            ("", "", vec![]),
        ] {
            assert_eq!(split(text), (core, markers), "{text}");
        }
    }
}
