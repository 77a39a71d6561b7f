//! Places where another's words stand: quotations, and the titles of laws and campaigns.

use std::ops::Range;

/// What the title of a law or a campaign ends in.
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

/// A title is at most this long after the word in question.
const REACH: usize = 30;

/// The outermost quotations of a text, in order: 「…」『…』“…”. One that is not closed in the text is none.
pub(crate) fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        let closing = match c {
            '「' => '」',
            '『' => '』',
            '“' => '”',
            _ => {
                if open.last().is_some_and(|&(closing, _)| closing == c) {
                    let (_, start) = open.pop().expect("just looked at");
                    out.push(start..at);
                }
                continue;
            }
        };
        open.push((closing, at));
    }
    // The outer ones say everything.
    out.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    out.retain(|range| {
        let outer = range.end > end;
        end = end.max(range.end);
        outer
    });
    out
}

/// Whether one of the [`quotations`] holds a place. O(log n).
pub(crate) fn contain(quotations: &[Range<usize>], at: usize) -> bool {
    let next = quotations.partition_point(|range| range.start <= at);
    next > 0 && quotations[next - 1].contains(&at)
}

/// Whether the word before `after` is part of a title that ends soon: 障害者の就労の受け入れに
/// 関する条例. Commas, full stops, を and は end the search; 、 does too.
pub(super) fn in_title(after: &str) -> bool {
    let end = after
        .char_indices()
        .take(REACH)
        .find(|&(_, c)| "、。，．・を は\n　（）()「」『』【】：:○●".contains(c))
        .map(|(at, _)| at)
        .or_else(|| after.char_indices().nth(REACH).map(|(at, _)| at))
        .unwrap_or(after.len());
    let phrase = &after[..end];
    TITLES.iter().any(|title| {
        phrase.find(title).is_some_and(|at| {
            // 規則的 is no title.
            !phrase[at + title.len()..].starts_with('的')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_closed_and_may_be_nested() {
        let text = "「ア『イ』ウ」エ「オ";
        let inside = |needle: &str| {
            let at = text.find(needle).expect("there");
            contain(&quotations(text), at)
        };
        assert!(inside("ア") && inside("イ") && inside("ウ"));
        assert!(!inside("エ") && !inside("オ"));
    }

    #[test]
    fn titles_end_soon() {
        assert!(in_title("に関する条例の周知"));
        assert!(in_title("防止啓発月間"));
        assert!(!in_title("を進め、条例を見直す"));
        assert!(!in_title("な生活の規則的な"));
    }
}
