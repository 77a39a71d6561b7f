//! Texts without what changes nothing: numbering, brackets, remarks, drawn shafts of arrows.

use std::borrow::Cow;

use crate::text::{Folded, fold};

/// Whether a mark ends where it does, and where that is in the text: a sign always does, a word
/// where no further letter follows. Further figures belong to one that ends in a figure (注12).
pub(super) fn after_mark(text: &str, start: &Folded, mark: &str) -> (bool, usize) {
    let rest = &start.text[mark.len()..];
    let last = mark.chars().next_back().unwrap_or(' ');
    let more = match last.is_ascii_digit() {
        true => rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len(),
        false => 0,
    };
    let end = start.source(0..mark.len() + more).end;
    let next = text[end..].chars().next();
    (
        !last.is_alphanumeric() || next.is_none_or(is_after_mark),
        end,
    )
}

/// What stands between a mark and the remark.
pub(super) fn is_after_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ')' | '）'
                | ']'
                | '］'
                | '】'
                | ':'
                | '：'
                | '.'
                | '．'
                | ','
                | '、'
                | '。'
                | '-'
                | '…'
        )
}

/// A header as it is looked up: folded, small letters, without decoration and numbering.
pub(super) fn normal(text: &str) -> String {
    let folded = fold(text).to_lowercase();
    let mut text = folded.trim_matches(|c: char| "○●◎■□◆◇▪▼▽▲△★☆※*・:;_|~".contains(c));
    while let Some(inner) = [
        ("(", ")"),
        ("[", "]"),
        ("【", "】"),
        ("〔", "〕"),
        ("<", ">"),
        ("「", "」"),
        ("〈", "〉"),
        ("《", "》"),
    ]
    .iter()
    .find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(open)).then_some(inner)
    }) {
        text = inner;
    }
    let unnumbered = text
        .trim_start_matches('(')
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches([')', '.', '、', ':']);
    if unnumbered.len() < text.len() && !unnumbered.is_empty() && !text.starts_with("(") {
        text = unnumbered;
    }
    text.to_owned()
}

/// The text before a bracketed remark at the end: 担当課 of 担当課(室).
pub(super) fn without_remark(text: &str) -> &str {
    let open = match text.chars().next_back() {
        Some(')') => '(',
        Some('】') => '【',
        Some(']') => '[',
        Some('〕') => '〔',
        _ => return text,
    };
    match text.find(open) {
        Some(at) if at > 0 => &text[..at],
        _ => text,
    }
}

/// A continuation sign without brackets, drawn shafts and repetition: (同左), ──→, →→→.
pub(super) fn sign_of(folded: &str) -> Cow<'_, str> {
    let text = folded
        .trim_matches(['(', ')', '[', ']', '「', '」'])
        .trim_end_matches(['。', '.'])
        .trim_matches(['-', '─', '━', 'ー', '=']);
    if text.chars().any(char::is_alphanumeric) {
        return Cow::Borrowed(text);
    }
    let mut sign: Vec<char> = text.chars().collect();
    sign.dedup();
    sign.into_iter().collect()
}
