//! Places of a text that no rule may change.

use std::ops::Range;
use std::sync::LazyLock;

use super::{Letters, Names, is_kanji};
use crate::text::Openings;

const QUOTES: &[(char, char)] = &[('「', '」'), ('『', '』'), ('“', '”'), ('〝', '〟')];

/// See [`Names::shields`].
pub(super) fn shields(names: &Names, text: &str) -> Vec<Range<usize>> {
    merge(collect(names, text))
}

fn collect(names: &Names, text: &str) -> Vec<Range<usize>> {
    let letters = Letters::of(text);
    let mut out: Vec<Range<usize>> = names
        .known(&letters)
        .into_iter()
        .map(|known| letters.bytes(known.letters))
        .collect();
    titles(&letters, &mut out);
    quotations(text, &mut out);
    addresses(text, &mut out);
    out
}

/// Titles of laws and ordinances that no list has: …法, …条例, …に関する法律.
fn titles(letters: &Letters, out: &mut Vec<Range<usize>>) {
    let chars = letters.chars();
    for end in 1..=chars.len() {
        let next = chars.get(end).copied();
        let head = &chars[..end];
        let length = match chars[end - 1] {
            '法' => 1,
            '律' if head.ends_with(&['法', '律']) => 2,
            '例' if head.ends_with(&['条', '例']) => 2,
            _ => continue,
        };
        // 法改正, 法人, 法令: the title goes on or there is none.
        if next.is_some_and(is_kanji) && !next.is_some_and(|c| "第施等及又並改違上案".contains(c))
        {
            continue;
        }
        let long = head[..end - length].ends_with(&['に', '関', 'す', 'る'])
            || head[..end - length].ends_with(&['た', 'め', 'の'])
            || head.ends_with(&['に', '関', 'す', 'る', '特', '別', '措', '置', '法']);
        let mut start = end - length;
        while start > 0 && in_title(chars[start - 1], long) {
            start -= 1;
        }
        let words = end - length - start;
        let title = if length == 1 && !long {
            // 方法, 手法, 療法 … are short; 基本法, 保険法 … are titles.
            words >= 3 && !"方手用技療文製工作算話司合立論解寸語魔憲".contains(chars[end - 2])
        } else {
            words >= 3
        };
        if title {
            out.push(letters.bytes(start..end));
        }
    }
}

/// A long title (…に関する法律) is a sentence; a short one is a word.
fn in_title(c: char, long: bool) -> bool {
    is_kanji(c)
        || matches!(c, 'ァ'..='ー' | '0'..='9')
        || (long && (matches!(c, 'ぁ'..='ゖ') || c == '、'))
}

/// Places between 「…」, 『…』 and the like, with the signs. One that is not closed is none.
fn quotations(text: &str, out: &mut Vec<Range<usize>>) {
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        // Asked of every character: no kana and no kanji is a quotation mark.
        if matches!(c, 'ぁ'..='\u{9FFF}') {
            continue;
        }
        if let Some(&(_, close)) = QUOTES.iter().find(|(sign, _)| *sign == c) {
            open.push((close, at));
        } else if let Some(depth) = open.iter().rposition(|&(close, _)| close == c) {
            out.push(open[depth].1..at + c.len_utf8());
            open.truncate(depth);
        }
    }
}

/// What the title of an ordinance, a guideline or a campaign ends in.
const TITLES: &[&str] = &[
    "法律",
    "条例",
    "規則",
    "要綱",
    "要領",
    "憲章",
    "指針",
    "宣言",
    "条約",
    "月間",
    "週間",
    "基本法",
    "支援法",
    "推進法",
    "防止法",
    "特別措置法",
    "改善法",
    "整備法",
    "振興法",
    "促進法",
    "対策法",
    "保護法",
    "管理法",
    "施行令",
];

/// A title has at most so many characters before its last word.
const REACH: usize = 30;

/// The signs at which a title begins at the latest.
const ENDS_PHRASE: &str = "、。，．・を は\n　（）()「」『』【】：:○●";

/// Everything that may belong to a title: 障害者の就労の受け入れに関する条例.
fn phrases(text: &str, out: &mut Vec<Range<usize>>) {
    static OPENINGS: LazyLock<Openings> = LazyLock::new(|| Openings::of(TITLES.iter().copied()));
    let mut from = 0;
    while let Some(at) = OPENINGS.next(text, from) {
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
        for title in TITLES
            .iter()
            .filter(|title| text[at..].starts_with(**title))
        {
            let end = at + title.len();
            // 規則的 is no title.
            if text[end..].starts_with('的') {
                continue;
            }
            let before = text[..at].char_indices().rev().take(REACH);
            let mut start = at;
            for (place, c) in before {
                if ENDS_PHRASE.contains(c) {
                    // 又は ends in such a sign and may stand in a title.
                    if c == 'は' {
                        start = place;
                    }
                    break;
                }
                start = place;
            }
            out.push(start..end);
        }
    }
}

/// Addresses of pages and mail: a run of ASCII with :// or @ or www. in it.
fn addresses(text: &str, out: &mut Vec<Range<usize>>) {
    if !text.contains("://") && !text.contains('@') && !text.contains("www.") {
        return;
    }
    let inside = |c: char| c.is_ascii_graphic() && !"\"<>()[]{}|".contains(c);
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (inside(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let run = &text[from..at];
                if run.contains("://") || run.starts_with("www.") || is_mail(run) {
                    out.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
}

fn is_mail(run: &str) -> bool {
    run.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// In order and without overlaps.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

impl Names {
    /// The [`Names::shields`] of a text and every phrase that may be the title of an ordinance, a
    /// guideline or a campaign: style is the writer's own only outside them. O(text).
    pub fn style_shields(&self, text: &str) -> Vec<Range<usize>> {
        let mut out = collect(self, text);
        phrases(text, &mut out);
        merge(out)
    }

    /// Whether writing `meant` for some bytes makes a name out of what is none: 労働帰順法 looks
    /// like the title of a law, 労働基準法 is one. Never in a quotation. O(text).
    pub(crate) fn restored(&self, text: &str, bytes: &Range<usize>, meant: &str) -> bool {
        let named = |text: &str, range: Range<usize>| {
            let letters = Letters::of(text);
            (self.known(&letters).into_iter())
                .map(|known| letters.bytes(known.letters))
                .any(|name| name.start < range.end && range.start < name.end)
        };
        let corrected = [&text[..bytes.start], meant, &text[bytes.end..]].concat();
        !Self::quoted(text, bytes)
            && !named(text, bytes.clone())
            && named(&corrected, bytes.start..bytes.start + meant.len())
    }

    /// Whether bytes of a text stand in a quotation.
    pub fn quoted(text: &str, bytes: &Range<usize>) -> bool {
        let mut quotations = Vec::new();
        self::quotations(text, &mut quotations);
        quotations
            .iter()
            .any(|q| q.start < bytes.start && bytes.end < q.end)
    }

    /// Whether bytes of a text touch one of its shields.
    pub fn shielded(shields: &[Range<usize>], bytes: &Range<usize>) -> bool {
        let at = shields.partition_point(|shield| shield.end <= bytes.start);
        shields
            .get(at)
            .is_some_and(|shield| shield.start < bytes.end)
    }
}
