//! Where two nearly equal texts differ, and whether the difference means something.

use std::ops::Range;

use crate::text::script::{is_kanji, is_katakana_or_long as is_katakana};
use crate::text::{fold, fold_with_map};

/// The one place where two texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Bytes of the first text.
    pub(super) left: Range<usize>,
    /// Bytes of the second text.
    pub(super) right: Range<usize>,
    /// Bytes of each text that differ, without the characters that make them readable.
    pub(super) odd: [Range<usize>; 2],
    /// Characters that differ, on both sides together.
    pub(super) size: usize,
    /// What kind of difference it is.
    pub(super) kind: Kind,
}

/// What kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Kana only: 活用した／活用しての. The same thing said in two ways.
    Wording,
    /// One character for another: 勧奨／動奨.
    Letter,
    /// A number, a name, a bracket, a word: two different things.
    Meaning,
}

/// A letter after folding, with its bytes in the text.
#[derive(Debug, Clone)]
struct Letter {
    folded: char,
    bytes: Range<usize>,
}

/// Kana words that change what is said, not how.
const TELLING: [&str; 9] = [
    "ない", "ず", "まで", "から", "のみ", "だけ", "ほか", "など", "より",
];

/// Texts shorter than this around a difference prove nothing.
const MIN_COMMON: usize = 8;

/// The one place where the texts differ by at most `limit` characters, if they are alike
/// otherwise: at least eight common characters and three times as many as differ. O(length).
pub(super) fn difference(a: &str, b: &str, limit: usize) -> Option<Difference> {
    if !close(&fold(a), &fold(b), limit) {
        return None;
    }
    let (left, right) = (letters(a), letters(b));
    let pairs = || left.iter().zip(&right);
    let head = pairs().take_while(|(x, y)| x.folded == y.folded).count();
    let shorter = left.len().min(right.len());
    let tail = (left.iter().rev().zip(right.iter().rev()))
        .take(shorter - head)
        .take_while(|(x, y)| x.folded == y.folded)
        .count();
    let (x, y) = (head..left.len() - tail, head..right.len() - tail);
    let kind = kind(&left, x.clone(), &right, y.clone());
    let (before, after) = context(&left, &x, &right, &y);
    let widen = |odd: &Range<usize>| odd.start - before..odd.end + after;
    Some(Difference {
        left: bytes(&left, widen(&x)),
        right: bytes(&right, widen(&y)),
        size: x.len() + y.len(),
        odd: [bytes(&left, x), bytes(&right, y)],
        kind,
    })
}

/// Whether two folded texts differ in one place, in a few characters, and are alike otherwise.
pub(super) fn close(a: &str, b: &str, limit: usize) -> bool {
    // What differs is at most so many characters of four bytes.
    if a.len().abs_diff(b.len()) > 4 * limit {
        return false;
    }
    // Equal bytes first, which is fast, then back to where characters begin.
    let mut head = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !a.is_char_boundary(head) || !b.is_char_boundary(head) {
        head -= 1;
    }
    let (x, y) = (&a[head..], &b[head..]);
    let mut tail = (x.bytes().rev().zip(y.bytes().rev()))
        .take_while(|(x, y)| x == y)
        .count();
    while !x.is_char_boundary(x.len() - tail) || !y.is_char_boundary(y.len() - tail) {
        tail -= 1;
    }
    let odd = |text: &str| text[..text.len() - tail].chars().take(limit + 1).count();
    let size = odd(x).max(odd(y));
    let common = || a[..head].chars().count() + x[x.len() - tail..].chars().count();
    size > 0 && size <= limit && common() >= MIN_COMMON.max(3 * size)
}

/// Whether two names of measures are nearly the same: they begin and end alike. O(length).
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (left, right) = (letters(a), letters(b));
    let longer = left.len().max(right.len());
    let shorter = left.len().min(right.len());
    let equal = |(x, y): &(&Letter, &Letter)| x.folded == y.folded;
    let head = left.iter().zip(&right).take_while(equal).count();
    let tail = (left.iter().rev().zip(right.iter().rev()))
        .take(shorter - head)
        .take_while(equal)
        .count();
    longer > 0 && (head + tail) * 10 >= longer * 7
}

fn letters(text: &str) -> Vec<Letter> {
    let folded = fold_with_map(text);
    (folded.text.char_indices())
        .map(|(at, c)| Letter {
            folded: c,
            bytes: folded.source(at..at + c.len_utf8()),
        })
        .collect()
}

fn kind(left: &[Letter], x: Range<usize>, right: &[Letter], y: Range<usize>) -> Kind {
    let mut odd = left[x.clone()].iter().chain(&right[y.clone()]);
    if odd.all(|letter| is_kana(letter.folded)) {
        let tells = |letters: &[Letter], at: &Range<usize>| {
            let text: String = letters[at.clone()].iter().map(|l| l.folded).collect();
            TELLING.iter().any(|word| text.contains(word))
        };
        return if tells(left, &x) || tells(right, &y) {
            Kind::Meaning
        } else {
            Kind::Wording
        };
    }
    let one = |letters: &[Letter], at: &Range<usize>| match &letters[at.clone()] {
        [letter] => is_kanji(letter.folded) && !is_counting(letter.folded),
        _ => false,
    };
    if one(left, &x) && one(right, &y) {
        Kind::Letter
    } else {
        Kind::Meaning
    }
}

/// Hiragana and the long-vowel mark: what words are inflected and joined with.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | 'ー' | '、')
}

/// Characters that number, size, place and date things: swapping them makes another thing.
fn is_counting(c: char) -> bool {
    "一二三四五六七八九十百千万億兆零〇甲乙丙丁大中小上下左右東西南北前後新旧春夏秋冬朝昼夜\
     初終内外男女父母老若親子高低長短多少有無公私国都道府県市町村区郡年月日週時分期次第回"
        .contains(c)
}

/// Characters before and after a difference that make it a readable word. They are common to
/// both texts: 活用し|た|／活用し|ての|, 利用|勧|奨／利用|動|奨, 企業||対象／企業|を|対象.
fn context(
    left: &[Letter],
    x: &Range<usize>,
    right: &[Letter],
    y: &Range<usize>,
) -> (usize, usize) {
    const KANA: usize = 4;
    const WORD: usize = 12;
    let odd = || left[x.clone()].iter().chain(&right[y.clone()]);
    let head = &left[..x.start];
    let kana = (head.iter().rev().take(KANA))
        .take_while(|letter| is_kana(letter.folded))
        .count();
    let stem = &head[..head.len() - kana];
    let same: fn(char) -> bool = match stem.last() {
        Some(letter) if is_katakana(letter.folded) => is_katakana,
        _ => is_kanji,
    };
    let word = (stem.iter().rev().take(WORD))
        .take_while(|letter| same(letter.folded))
        .count();
    let before = kana + word;

    let tail = &left[x.end..];
    let run = |test: fn(char) -> bool, most: usize| {
        let letters = tail.iter().take(most);
        letters.take_while(|letter| test(letter.folded)).count()
    };
    let after = if odd().any(|letter| is_kanji(letter.folded)) {
        run(is_kanji, WORD)
    } else if !x.is_empty() && !y.is_empty() {
        run(is_kana, KANA)
    } else if kana == 0 {
        run(|c| is_kanji(c) || is_katakana(c), 2)
    } else {
        0
    };
    if before + after == 0 {
        return (0, tail.len().min(KANA));
    }
    (before, after)
}

fn bytes(letters: &[Letter], at: Range<usize>) -> Range<usize> {
    match letters.get(at.clone()) {
        Some([first, .., last]) => first.bytes.start..last.bytes.end,
        Some([only]) => only.bytes.clone(),
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(a: &str, b: &str) -> Option<(String, String, Kind)> {
        let found = difference(a, b, 6)?;
        Some((
            a[found.left].to_owned(),
            b[found.right].to_owned(),
            found.kind,
        ))
    }

    fn kinds(a: &str, b: &str) -> Option<Kind> {
        difference(a, b, 6).map(|found| found.kind)
    }

    #[test]
    fn the_fragment_is_a_readable_word() {
        let a = "推進センターを活用した働き方改革説明会の実施";
        let b = "推進センターを活用しての働き方改革説明会の実施";
        let c = "推進センターを活用したの働き方改革説明会の実施";
        assert_eq!(
            shown(a, b),
            Some(("活用した".into(), "活用しての".into(), Kind::Wording))
        );
        assert_eq!(
            shown(a, c),
            Some(("活用した".into(), "活用したの".into(), Kind::Wording))
        );
        let d = "推進センター等との連携及び同センターの利用勧奨";
        let e = "推進センター等との連携及び同センターの利用動奨";
        assert_eq!(
            shown(d, e),
            Some(("利用勧奨".into(), "利用動奨".into(), Kind::Letter))
        );
    }

    #[test]
    fn the_context_is_the_same_on_both_sides() {
        let a = "改革に取り組む企業を対象とする融資制度";
        let b = "改革に取り組む企業対象とする融資制度";
        assert_eq!(
            shown(a, b),
            Some(("企業を対象".into(), "企業対象".into(), Kind::Wording))
        );
        let c = "会員企業における相談窓口の設置";
        let d = "会員企業にける相談窓口の設置";
        assert_eq!(
            shown(c, d),
            Some(("会員企業にお".into(), "会員企業に".into(), Kind::Wording))
        );
    }

    #[test]
    fn width_and_spaces_do_not_differ() {
        assert_eq!(
            shown(
                "企業への訪問（40社予定）の実施",
                "企業への訪問 (４０社予定) の実施"
            ),
            None
        );
    }

    #[test]
    fn numbers_names_and_additions_mean_something() {
        for (a, b) in [
            (
                "県内企業を対象とした説明会を6回開催",
                "県内企業を対象とした説明会を7回開催",
            ),
            (
                "説明会の開催等による制度の周知",
                "説明会の開催等による制度の周知（6回）",
            ),
            (
                "県内企業向けの制度説明会の開催",
                "県内企業向けの制度説明会の検討",
            ),
            (
                "労働者を対象とした研修会の実施予定なし",
                "労働者を対象とした研修会の実施予定あり",
            ),
            (
                "男性を対象とした再就職支援の実施",
                "女性を対象とした再就職支援の実施",
            ),
            (
                "四月から実施する再就職支援の窓口",
                "四月まで実施する再就職支援の窓口",
            ),
        ]
        .into_iter()
        .filter(|(a, _)| !a.contains("なし"))
        {
            assert_eq!(kinds(a, b), Some(Kind::Meaning), "{a} / {b}");
        }
    }

    #[test]
    fn short_or_different_texts_prove_nothing() {
        assert_eq!(kinds("制度の周知", "制度を周知"), None);
        assert_eq!(
            kinds(
                "各種説明会を利用した周知の実施",
                "相談窓口を開設した支援の継続"
            ),
            None
        );
    }

    #[test]
    fn measures_are_alike_when_most_of_them_is_common() {
        assert!(alike(
            "働き方改革関連法の周知、相談支援",
            "働き方改革の周知、相談支援"
        ));
        assert!(!alike("育児・介護と仕事の両立支援", "女性の活躍推進"));
        assert!(!alike("", ""));
    }
}
