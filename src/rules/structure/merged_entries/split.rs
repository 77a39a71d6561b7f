//! Where a cell may be two entries.

use crate::rules::table::is_mark;

/// White space between two possible entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Where the first part ends, in bytes.
    pub(super) end: usize,
    /// Where the second part begins, in bytes.
    pub(super) start: usize,
    /// A line break rather than a space.
    pub(super) line_break: bool,
}

/// A list with item marks: one cell, many entries, on purpose.
pub(super) fn is_list(text: &str) -> bool {
    text.trim_start().starts_with(is_mark)
}

/// The places where a text can be cut into two parts of some length: white space outside brackets
/// with no item mark, bracket or punctuation beside it. O(characters).
pub(super) fn cuts(text: &str) -> Vec<Cut> {
    const SHORTEST: usize = 4;
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '（' | '(' | '「' | '『' | '【' | '〔' | '［' | '[' | '〈' | '《' => depth += 1,
            '）' | ')' | '」' | '』' | '】' | '〕' | '］' | ']' | '〉' | '》' => {
                depth = depth.saturating_sub(1);
            }
            c if c.is_whitespace() && depth == 0 => {
                let mut line_break = c == '\n' || c == '\r';
                while let Some(&(_, c)) = chars.peek()
                    && c.is_whitespace()
                {
                    line_break |= c == '\n' || c == '\r';
                    chars.next();
                }
                let start = chars.peek().map_or(text.len(), |&(at, _)| at);
                let cut = Cut {
                    end: at,
                    start,
                    line_break,
                };
                let (first, second) = (&text[..at], &text[start..]);
                let beside =
                    |c: char| is_mark(c) || "、。，．：:／/（(【［[〔～〜〈《を".contains(c);
                let long =
                    |part: &str| part.chars().filter(|c| !c.is_whitespace()).count() >= SHORTEST;
                if long(first)
                    && long(second)
                    && !second.starts_with(beside)
                    && !first.ends_with(|c: char| is_mark(c) || "、。，．：:／/～〜".contains(c))
                {
                    out.push(cut);
                }
            }
            _ => {}
        }
    }
    out
}

/// Both parts can be entries of their own: they end like nouns, the space is not beside Latin
/// letters or numbers, and neither part is a date or an ordinal.
pub(super) fn reads_alone(cut: &Cut, text: &str) -> bool {
    let (first, second) = (text[..cut.end].trim(), text[cut.start..].trim());
    let latin = |c: char| {
        c.is_ascii() || ('\u{FF01}'..='\u{FF5E}').contains(&c) && !matches!(c, '（' | '）')
    };
    let noun = |part: &str| {
        part.ends_with(|c: char| {
            is_kanji(c) || is_katakana(c) || matches!(c, '）' | ')' | '」' | '』')
        })
    };
    let number = |c: char| c.is_numeric() || "第年月日期".contains(c);
    noun(first)
        && noun(second)
        && !first.ends_with(latin)
        && !second.starts_with(latin)
        && !first.ends_with(number)
        && !first.ends_with("年度")
        && !second.starts_with(number)
        && !second.starts_with(|c: char| "のをにがはとでへもや".contains(c))
}

/// The last two characters before a closing remark in brackets: what kind of thing it is.
pub(super) fn ending(part: &str) -> Option<[char; 2]> {
    let part = part.trim();
    let part = match (part.ends_with(['）', ')']), part.rfind(['（', '('])) {
        (true, Some(open)) => part[..open].trim_end(),
        _ => part,
    };
    let mut chars = part.chars().rev();
    let last = chars.next()?;
    Some([chars.next()?, last])
}

/// A department's name: after another office's name it is a part of it, not a second body.
pub(super) fn is_office(part: &str) -> bool {
    let part = part.trim();
    part.ends_with(|c: char| "課部室係局班署支所".contains(c)) && part.chars().count() <= 12
}

/// Where the first marked item after an unmarked one begins, in bytes.
pub(super) fn first_marked_item(text: &str) -> Option<usize> {
    let mut space = false;
    for (at, c) in text.char_indices() {
        if space && is_mark(c) && c != '※' && c != '-' {
            return Some(at);
        }
        space = c.is_whitespace();
    }
    None
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '々')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_in_brackets_and_before_brackets_are_no_cuts() {
        assert!(cuts("青森県 (労政・能力開発課)").is_empty());
        assert!(cuts("研修（新任 中堅 管理）の実施").is_empty());
        assert_eq!(cuts("女性の活躍推進 託児サービスの推進").len(), 1);
    }

    #[test]
    fn spaced_letters_are_no_two_entries() {
        let text = "A I ・ I o T 等に対応した支援";
        assert!(cuts(text).iter().all(|cut| !reads_alone(cut, text)));
    }

    #[test]
    fn a_sentence_is_not_cut_after_a_particle() {
        let text = "若者に対する 就労支援の推進";
        assert!(!reads_alone(&cuts(text)[0], text));
    }

    #[test]
    fn the_ending_stands_before_a_remark() {
        assert_eq!(ending("活躍推進（自社での取組）"), Some(['推', '進']));
        assert_eq!(ending("支"), None);
    }

    #[test]
    fn the_first_marked_item_is_found() {
        let text = "配架等 ・登用促進 ・研修";
        assert_eq!(first_marked_item(text), text.find('・'));
        assert_eq!(first_marked_item("配架等"), None);
    }
}
