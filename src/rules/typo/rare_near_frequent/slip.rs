//! Whether a difference of one character is a slip, and not a difference of meaning.

use std::ops::Range;

use crate::rules::wording::script::{is_hiragana, is_kanji, is_katakana};
use crate::text::is_kanji_numeral;

/// Kanji of which one for another makes a new sense. Within a group only.
const CONTRASTS: [&str; 25] = [
    "上下中初",
    "前後",
    "内外",
    "大中小",
    "男女",
    "春夏秋冬",
    "東西南北",
    "県市町村国区道府郡都州",
    "新旧",
    "高低",
    "増減",
    "長短",
    "初中終再",
    "正副",
    "公私民官",
    "有無",
    "入出",
    "開閉",
    "不未要無非",
    "済可否",
    "昼夜朝夕",
    "月火水木金土日",
    "甲乙丙丁",
    "親子父母兄姉",
    "児者童老幼",
];

/// Counters and units: beside a number they are values.
const COUNTING: &str = "第年月日週時分秒回人名社件部箇所店館校園台本枚冊円割歳才度期次号条項";

/// Kanji that words take before or after them: 再就職, 説明会.
pub(in crate::rules::typo) const AFFIXES: &str = "再新旧元各全同県市町村国未非不無約計要副正本当前後総主諸両毎大小高低最超会者員等所場内外上下中用的性化式型法権費額率別面側系業部課室局館園校院省庁区店員力店表書券類";

/// Particles: another one is another grammar, not a slip.
pub(in crate::rules::typo) const PARTICLES: &str = "のをにがはでとへもや";

/// Whether a character counts or numbers things.
pub(in crate::rules::typo) fn is_counting(c: char) -> bool {
    is_kanji_numeral(c) || c.is_ascii_digit()
}

/// What kind of slip a difference may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// One kanji for another, inside a word.
    Kanji,
    /// One kanji for another, between kana.
    Single,
    /// Katakana, or a character of another script inside a word.
    Letter,
    /// Hiragana.
    Kana,
    /// A character too few or too many, inside a word.
    Length,
    /// The first or last kanji of a word dropped.
    Edge,
    /// A character twice.
    Doubled,
    /// Two characters swapped.
    Swap,
}

/// What the odd filling may be a slip of, if it can be one at all.
pub(super) fn slip(chars: &[char], odd: &Range<usize>, usual: &Range<usize>) -> Option<Slip> {
    let (x, y) = (&chars[odd.clone()], &chars[usual.clone()]);
    let (left, right) = (chars[odd.start - 1], chars[odd.end]);
    let letters = |part: &[char]| {
        part.iter()
            .all(|&c| is_kanji(c) || is_hiragana(c) || is_katakana(c))
    };
    if !letters(x) || !letters(y) {
        return None;
    }
    let counts = |c: char| COUNTING.contains(c) || is_counting(c);
    match (x, y) {
        // 回 for 社 is another unit; 一 for ー and 千 for 下 are slips.
        ([a], [b]) if counts(*a) && counts(*b) || counts(left) => None,
        ([a], [b]) => substitution(*a, *b, left, right),
        ([a, b], [_, _]) => (!counts(*a) && !counts(*b)).then_some(Slip::Swap),
        ([], [c]) | ([c], []) if counts(*c) => None,
        ([], [c]) | ([c], []) => {
            // The neighbour on the other side of a doubled character is the same place.
            let kana = is_hiragana(*c);
            let doubled = x.len() == 1 && (*c == left || *c == right);
            if doubled {
                return Some(Slip::Doubled);
            }
            let okurigana = kana && is_kanji(left);
            let particle = PARTICLES.contains(*c);
            let within = inside(*c, left) && inside(*c, right);
            match (okurigana || particle, within) {
                (true, _) => None,
                (_, true) => Some(Slip::Length),
                // 張相談会 for 出張相談会: a word has lost its first or last kanji.
                _ if x.is_empty() && is_kanji(*c) && !AFFIXES.contains(*c) => {
                    (inside(*c, left) || inside(*c, right)).then_some(Slip::Edge)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A character that joins its neighbour in one word: the same script, or ー.
fn inside(c: char, beside: char) -> bool {
    is_kanji(c) && is_kanji(beside)
        || is_katakana(c) && is_katakana(beside)
        || is_hiragana(c) && is_hiragana(beside)
}

/// Whether two kanji stand for two senses of a pair or a series: 東 and 西, 児 and 者.
pub(in crate::rules::typo) fn contrast(a: char, b: char) -> bool {
    (CONTRASTS.iter()).any(|group| group.contains(a) && group.contains(b))
}

fn substitution(odd: char, usual: char, left: char, right: char) -> Option<Slip> {
    if contrast(odd, usual) {
        return None;
    }
    if is_kanji(odd) && is_kanji(usual) {
        return Some(match is_kanji(left) || is_kanji(right) {
            true => Slip::Kanji,
            false => Slip::Single,
        });
    }
    if is_hiragana(odd) && is_hiragana(usual) {
        let particles = PARTICLES.contains(odd) && PARTICLES.contains(usual);
        return (!particles).then_some(Slip::Kana);
    }
    Some(Slip::Letter)
}
