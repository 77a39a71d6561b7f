//! Labels that are numbered: a number that is left out shows that a label is gone.

use std::collections::HashMap;

use crate::edition::State;
use crate::rule::Context;
use crate::rules::table::own_text;

/// So many steps from one number to the next must be seen for each that is left out: 1, 2, 4, 5.
const STEPS: usize = 2;
/// Longer numbers are years and codes.
const DIGITS: usize = 2;
/// Letters that number in this order.
const LETTERS: &str = "アイウエオカキクケコサシスセソタチツテト";
/// What stands between a number and the label itself.
const SEPARATORS: [char; 8] = [' ', '\u{3000}', '.', '．', '、', ')', '）', ':'];

/// A number that no label has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// Rows of the labels before and after it.
    pub(super) before: usize,
    pub(super) after: usize,
    /// As the labels are numbered: 3, (3), ③, 第3章.
    pub(super) missing: String,
    /// How many labels of the column follow the one before by number.
    pub(super) steps: usize,
}

/// What stands before a number, and after it.
type Style = (String, char);

/// How a label is numbered, and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Number {
    /// What stands before and after the number; of 2-3 the 2 belongs to the former.
    style: Style,
    kind: Kind,
    n: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Digits,
    Circled,
    Letter,
}

impl Number {
    fn read(label: &str) -> Option<Self> {
        let mut rest = label.trim().chars().peekable();
        let first = *rest.peek()?;
        if let '①'..='⑳' = first {
            let n = u32::from(first) - u32::from('①') + 1;
            return Some(Self {
                style: (String::new(), '①'),
                kind: Kind::Circled,
                n,
            });
        }
        let mut before = String::new();
        let opening = matches!(first, '(' | '（' | '第');
        if opening {
            before.push(if first == '第' { first } else { '(' });
            rest.next();
        }
        if let Some(at) = rest.peek().and_then(|c| LETTERS.find(*c)) {
            rest.next();
            let after = *rest.peek()?;
            return SEPARATORS.contains(&after).then(|| Self {
                style: (before, if after == '）' { ')' } else { after }),
                kind: Kind::Letter,
                n: (at / 'ア'.len_utf8()) as u32 + 1,
            });
        }
        let mut n = digits(&mut rest)?;
        // 2-3, 2.3: the third of the second.
        loop {
            let mut ahead = rest.clone();
            let dash = matches!(ahead.next(), Some('-' | '－' | '‐' | '.' | '．'));
            match digits(&mut ahead).filter(|_| dash) {
                Some(next) => {
                    before.push_str(&format!("{n}-"));
                    n = next;
                    rest = ahead;
                }
                None => break,
            }
        }
        let after = *rest.peek()?;
        let fits = match first {
            '第' => matches!(after, '章' | '節' | '編' | '部' | '項' | '柱'),
            '(' | '（' => matches!(after, ')' | '）'),
            _ => SEPARATORS.contains(&after),
        };
        let after = match after {
            '）' => ')',
            '．' => '.',
            '\u{3000}' => ' ',
            other => other,
        };
        (fits && n > 0).then_some(Self {
            style: (before, after),
            kind: Kind::Digits,
            n,
        })
    }

    /// The same numbering with another number.
    fn with(&self, n: u32) -> String {
        let (before, after) = &self.style;
        match self.kind {
            Kind::Circled => char::from_u32(u32::from('①') + n - 1).map(String::from),
            Kind::Letter => LETTERS.chars().nth(n as usize - 1).map(String::from),
            Kind::Digits => None,
        }
        .unwrap_or_else(|| match before.chars().next() {
            Some('(') => format!("{before}{n})"),
            Some('第') => format!("{before}{n}{after}"),
            _ => format!("{before}{n}"),
        })
    }
}

/// A number of few digits, wide or not.
fn digits(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<u32> {
    let value = |c: char| match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => c.to_digit(10),
    };
    let (mut n, mut count) = (0, 0);
    while let Some(digit) = rest.peek().copied().and_then(value) {
        rest.next();
        (n, count) = (n * 10 + digit, count + 1);
        if count > DIGITS {
            return None;
        }
    }
    (count > 0).then_some(n)
}

/// Numbers that the labels of a column leave out. O(labels).
pub(super) fn gaps(cx: &Context<'_>, column: usize) -> Vec<Gap> {
    let edition = cx.edition;
    let labels: Vec<(usize, Option<Number>)> = (0..edition.rows.len())
        .filter_map(|row| Some((row, Number::read(own_text(cx, row, column)?))))
        .collect();
    let unknown = |rows: std::ops::Range<usize>| {
        rows.into_iter()
            .any(|row| edition.field(row, column).state == State::Unknown)
    };
    let mut gaps = left_out(&labels);
    gaps.retain(|gap| !unknown(gap.before..gap.after));
    gaps
}

/// Most labels are numbered, and their numbers follow each other but for a few.
fn left_out(labels: &[(usize, Option<Number>)]) -> Vec<Gap> {
    const MOST: usize = 5;
    let plain = labels.iter().filter(|(_, number)| number.is_none()).count();
    if plain * MOST > labels.len() {
        return Vec::new();
    }
    let mut last: HashMap<(&Style, Kind), (usize, u32)> = HashMap::new();
    let (mut gaps, mut steps) = (Vec::new(), 0);
    for (row, number) in labels {
        let Some(number) = number else { continue };
        let before = last.insert((&number.style, number.kind), (*row, number.n));
        let Some((before, n)) = before else { continue };
        match number.n.checked_sub(n) {
            Some(0) => {}
            Some(1) => steps += 1,
            Some(2) => gaps.push(Gap {
                before,
                after: *row,
                missing: number.with(n + 1),
                steps: 0,
            }),
            // Begun again.
            None if number.n == 1 => {}
            // An order of their own.
            _ => return Vec::new(),
        }
    }
    if steps < STEPS || gaps.len() * STEPS > steps {
        return Vec::new();
    }
    for gap in &mut gaps {
        gap.steps = steps;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(labels: &[&str]) -> Vec<String> {
        let labels: Vec<_> = (labels.iter().enumerate())
            .map(|(row, label)| (row, Number::read(label)))
            .collect();
        left_out(&labels)
            .into_iter()
            .map(|gap| gap.missing)
            .collect()
    }

    #[test]
    fn a_number_left_out_is_seen_however_it_is_written() {
        let cases: [(&[&str], &str); 6] = [
            (&["1 子育て", "2 防災", "4 環境", "5 観光", "6 文化"], "3"),
            (
                &[
                    "(1) 子育て",
                    "（2）防災",
                    "(4) 環境",
                    "(5) 観光",
                    "(6) 文化",
                ],
                "(3)",
            ),
            (&["①子育て", "②防災", "④環境", "⑤観光", "⑥文化"], "③"),
            (
                &[
                    "第１章 子育て",
                    "第２章 防災",
                    "第４章 環境",
                    "第５章 観光",
                    "第６章 文化",
                ],
                "第3章",
            ),
            (
                &["ア 子育て", "イ 防災", "エ 環境", "オ 観光", "カ 文化"],
                "ウ",
            ),
            (
                &["1-1 子育て", "1-2 防災", "1-4 環境", "1-5 観光", "1-6 文化"],
                "1-3",
            ),
        ];
        for (labels, expected) in cases {
            assert_eq!(missing(labels), [expected], "{labels:?}");
        }
    }

    #[test]
    fn numbers_that_go_on_or_begin_again_are_silent() {
        assert!(missing(&["1 子育て", "2 防災", "3 環境", "4 観光"]).is_empty());
        assert!(missing(&["(1) 保育", "(2) 相談", "(1) 備え", "(2) 避難", "(3) 支援"]).is_empty());
        assert!(missing(&["1 子育て", "1 子育て", "2 防災", "3 環境", "4 観光"]).is_empty());
    }

    #[test]
    fn an_excerpt_or_another_order_proves_nothing() {
        assert!(missing(&["1 子育て", "3 防災", "5 環境", "7 観光"]).is_empty());
        assert!(missing(&["3 子育て", "7 防災", "2 環境", "4 観光"]).is_empty());
    }

    #[test]
    fn figures_are_no_numbers_of_labels() {
        for text in [
            "3歳児健診",
            "2025年の姿",
            "10 か所の",
            "令和5年度",
            "100 人委員会",
        ] {
            let read = Number::read(text).map(|number| number.n);
            assert!(
                read.is_none() || text.starts_with("10 "),
                "{text}: {read:?}"
            );
        }
    }
}
