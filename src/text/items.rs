//! Cells are lists: 「・…　・…　※…」.
//!
//! A sign is an item mark by where it stands, not by what it is: ・ joins nouns (副業・兼業) far more
//! often than it opens an item, and a lone ○ is a value.

mod mark;

use std::ops::Range;

use mark::{Mark, Sequence};

/// One item of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The whole item, mark included, in bytes of the cell's value.
    pub range: Range<usize>,
    /// The item without its mark and surrounding white space; a heading keeps its 【】.
    pub body: Range<usize>,
    /// The (first) character of the item mark as written, if any: ・, ※, ①, the ( of (1), 【.
    pub mark: Option<char>,
}

/// The items of a cell, in order.
///
/// Items begin at a mark at the start of the cell or a line or after white space, and at a line of
/// its own; a line without mark goes on with the marked item before it. Ranges ascend, never
/// overlap, and leave out white space only. Linear in the text.
pub fn items(text: &str) -> Vec<Item> {
    items_of(text, true)
}

/// [`items()`] of a text of which it is known whether it has any white space: without, there is one
/// item at most.
pub(crate) fn items_of(text: &str, spaced: bool) -> Vec<Item> {
    // Only spaces inside a line ask for it.
    let mut inside: Option<Vec<Range<usize>>> = None;
    let mut items = Vec::new();
    let mut sequence = Sequence::default();
    // The item being read: its start and mark.
    let mut open: Option<(usize, Option<Mark>)> = None;
    // Only what begins the text or follows white space can begin an item.
    let mut next = Some(0);
    let mut first = true;
    while let Some(from) = next {
        let at = text.len() - text[from..].trim_start().len();
        if at == text.len() {
            break;
        }
        let line_start = first || text[from..at].contains(['\n', '\r']);
        first = false;
        let enclosed = !line_start && is_inside(inside.get_or_insert_with(|| bracketed(text)), at);
        let mark = (!enclosed)
            .then(|| Mark::at(text, at, line_start, &mut sequence))
            .flatten();
        let new_line = line_start && open.is_some_and(|(_, mark)| !goes_on(mark));
        if mark.is_some() || new_line || open.is_none() {
            close(text, open, at, &mut items);
            open = Some((at, mark));
        }
        next = if spaced { space(text, at) } else { None };
    }
    close(text, open, text.len(), &mut items);
    items
}

/// The next white space from a place on. By first bytes, because most texts have none.
fn space(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&first) = bytes.get(at) {
        let (length, maybe) = match first {
            0x00..=0x7F => (1, first.is_ascii_whitespace() || first == 0x0B),
            0xE3 => (3, bytes[at + 1] == 0x80 && bytes[at + 2] == 0x80),
            0xE4..=0xEF => (3, false),
            0xE0..=0xE2 => (3, true),
            0xF0.. => (4, false),
            _ => (2, first == 0xC2),
        };
        if maybe && text[at..].starts_with(char::is_whitespace) {
            return Some(at);
        }
        at += length;
    }
    None
}

/// Whether a line without mark belongs to the item before it.
fn goes_on(mark: Option<Mark>) -> bool {
    mark.is_some_and(|mark| mark.sign != '【')
}

/// Ends an item.
fn close(text: &str, open: Option<(usize, Option<Mark>)>, end: usize, items: &mut Vec<Item>) {
    let Some((start, mark)) = open else {
        return;
    };
    let end = start + text[start..end].trim_end().len();
    let plain = Item {
        range: start..end,
        body: start..end,
        mark: None,
    };
    items.push(match mark {
        None => plain,
        Some(mark) => {
            let after = &text[start + mark.length..end];
            let body = end - after.trim_start().len();
            // A mark with nothing, or only other signs, after it is a value.
            if !text[body..end].contains(char::is_alphanumeric) {
                plain
            } else {
                Item {
                    body: body..end,
                    mark: Some(mark.sign),
                    ..plain
                }
            }
        }
    });
}

/// The outermost bracketed stretches of a text, in order. A bracket that is never closed opens
/// none. O(text).
fn bracketed(text: &str) -> Vec<Range<usize>> {
    let mut stack: Vec<(usize, usize)> = Vec::new();
    // How many of each kind are open: a bracket that closes none costs no search.
    let mut open = [0usize; 3];
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        let (kind, opens) = match c {
            '(' | '（' => (0, true),
            '「' => (1, true),
            '『' => (2, true),
            ')' | '）' => (0, false),
            '」' => (1, false),
            '』' => (2, false),
            _ => continue,
        };
        if opens {
            stack.push((kind, at));
            open[kind] += 1;
            continue;
        }
        while open[kind] > 0
            && let Some((other, start)) = stack.pop()
        {
            open[other] -= 1;
            if other == kind {
                while ranges.last().is_some_and(|range| range.start >= start) {
                    ranges.pop();
                }
                ranges.push(start..at);
                break;
            }
        }
    }
    ranges
}

/// Whether a place lies inside one of some ranges that are in order and apart.
fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start < at);
    before > 0 && at < ranges[before - 1].end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bodies(text: &str) -> Vec<&str> {
        items(text)
            .into_iter()
            .map(|item| &text[item.body])
            .collect()
    }

    fn marks(text: &str) -> Vec<Option<char>> {
        items(text).into_iter().map(|item| item.mark).collect()
    }

    #[test]
    fn cells_of_a_road_map() {
        for (text, expected) in [
            ("", vec![]),
            ("　 ", vec![]),
            (
                "・会報による周知徹底 ・企業訪問による周知",
                vec!["会報による周知徹底", "企業訪問による周知"],
            ),
            (
                "・セミナーの開催 ※令和元年6月3日、7月8日、7月9日 3会場で開催 ・労働情報誌による周知 ※労働青森 年4回発行",
                vec![
                    "セミナーの開催",
                    "令和元年6月3日、7月8日、7月9日 3会場で開催",
                    "労働情報誌による周知",
                    "労働青森 年4回発行",
                ],
            ),
            (
                "リーフレットの配布等 ・研修会",
                vec!["リーフレットの配布等", "研修会"],
            ),
            (
                "・副業・兼業の推進 ・新・ダイバーシティ",
                vec!["副業・兼業の推進", "新・ダイバーシティ"],
            ),
            (
                "A I ・ I o T 等に対応した生産性向上支援",
                vec!["A I ・ I o T 等に対応した生産性向上支援"],
            ),
            (
                "【先端設備導入】 ・フォーラムの開催 ※10月 【現場革新】 ・研修",
                vec![
                    "【先端設備導入】",
                    "フォーラムの開催",
                    "10月",
                    "【現場革新】",
                    "研修",
                ],
            ),
            (
                "【参考】関連法の施行スケジュール",
                vec!["【参考】関連法の施行スケジュール"],
            ),
            (
                "・各地区で36回開催 ※7月～ 県内各地区で実施",
                vec!["各地区で36回開催", "7月～ 県内各地区で実施"],
            ),
            (
                "青森県 (がん・生活習慣病対策課)",
                vec!["青森県 (がん・生活習慣病対策課)"],
            ),
            (
                "・説明会（大企業 ・中小企業） ・訪問",
                vec!["説明会（大企業 ・中小企業）", "訪問"],
            ),
            ("・説明会（大企業 ・訪問", vec!["説明会（大企業", "訪問"]),
        ] {
            assert_eq!(bodies(text), expected, "{text}");
        }
    }

    #[test]
    fn lines() {
        assert_eq!(bodies("会報\n研修\r\n訪問"), ["会報", "研修", "訪問"]);
        assert_eq!(
            bodies("・会報による\n周知\n・研修"),
            ["会報による\n周知", "研修"]
        );
        assert_eq!(bodies("配布\n・研修"), ["配布", "研修"]);
        assert_eq!(bodies("【A】\n研修\n訪問"), ["【A】", "研修", "訪問"]);
        assert_eq!(bodies("- 会報\n- 研修"), ["会報", "研修"]);
        assert_eq!(bodies("・ 会報\n　・ 研修"), ["会報", "研修"]);
    }

    #[test]
    fn numbered_items() {
        assert_eq!(bodies("①調査 ②実施"), ["調査", "実施"]);
        assert_eq!(marks("①調査 ②実施"), [Some('①'), Some('②')]);
        assert_eq!(bodies("(1) 調査 (2) 実施"), ["調査", "実施"]);
        assert_eq!(bodies("（１）調査\n（２）実施"), ["調査", "実施"]);
        assert_eq!(bodies("１．調査 ２．実施"), ["調査", "実施"]);
        assert_eq!(bodies("1) 調査\n2) 実施"), ["調査", "実施"]);
        assert_eq!(bodies("ア）調査 イ）実施"), ["調査", "実施"]);
        assert_eq!(bodies("ア 調査 イ 実施"), ["ア 調査 イ 実施"]);
        // A number in brackets that continues no list.
        assert_eq!(bodies("調査 (3) 回"), ["調査 (3) 回"]);
        assert_eq!(bodies("目標 3.5 人"), ["目標 3.5 人"]);
        assert_eq!(bodies("3.5人"), ["3.5人"]);
        assert_eq!(bodies("2020.4.1 開始"), ["2020.4.1 開始"]);
        assert_eq!(
            bodies("（独）高齢・障害・求職者雇用支援機構"),
            ["（独）高齢・障害・求職者雇用支援機構"]
        );
    }

    #[test]
    fn signs_that_are_values_or_text() {
        for text in [
            "○",
            "●",
            "◎",
            "※",
            "・",
            "-",
            "－",
            "—",
            "○○課と調整",
            "●●課",
            "・・・",
            "○月○日に開催",
            "○ ○",
            "-5",
            "△3",
            "▲1,000",
            "東京 - 青森",
            "--",
            "回数（ ・中小）",
            "提出は *.csv と *.xlsx に限る",
        ] {
            let items = items(text);
            assert_eq!(items.len(), 1, "{text}");
            assert_eq!(items[0].mark, None, "{text}");
            assert_eq!(items[0].range, 0..text.len(), "{text}");
        }
        assert_eq!(
            marks("○会報 ●研修 ◆訪問"),
            [Some('○'), Some('●'), Some('◆')]
        );
        assert_eq!(bodies("□ 会報 □ 研修"), ["会報", "研修"]);
    }

    proptest! {
        #[test]
        fn all_text_is_in_exactly_one_item(text in "[・※○◎●-－①②（）()【】「」1２．.)アイあ亜a \u{3000}\n]{0,30}") {
            let items = items(&text);
            let mut last = 0;
            for item in &items {
                prop_assert!(item.range.start >= last);
                prop_assert!(text[last..item.range.start].trim().is_empty());
                prop_assert!(item.range.start <= item.body.start && item.body.end == item.range.end);
                let body = &text[item.body.clone()];
                prop_assert!(!body.is_empty() && body.trim() == body);
                prop_assert_eq!(item.mark.is_some() , item.mark.is_some_and(|mark| text[item.range.clone()].starts_with(mark)));
                last = item.range.end;
            }
            prop_assert!(text[last..].trim().is_empty());
        }
    }
}
