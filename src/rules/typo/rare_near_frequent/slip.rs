//! Whether a difference of one character is a slip, and not a difference of meaning.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use crate::rules::wording::script::{is_hiragana, is_kanji, is_katakana};

/// Kanji of which one for another makes a new sense. Within a group only.
const CONTRASTS: [&str; 24] = [
    "上下中", "前後", "内外", "大中小", "男女", "春夏秋冬", "東西南北", "県市町村国区道府郡都州",
    "新旧", "高低", "増減", "長短", "初中終再", "正副", "公私民官", "有無", "入出", "開閉",
    "不未要無非", "済可否", "昼夜朝夕", "月火水木金土日", "甲乙丙丁", "親子父母兄姉",
];

/// Counters and units: after a number they are values.
const COUNTING: &str = "一二三四五六七八九十百千万億兆〇零第年月日週時分秒回人名社件部箇所店館校園台本枚冊円割歳才度期次号条項";

/// Particles: another one is another grammar, not a slip.
const PARTICLES: &str = "のをにがはでとへもや";

/// How often pairs of neighbouring characters stand in the table.
#[derive(Debug, Default)]
pub(super) struct Neighbours(HashMap<(char, char), u32, FixedState>);

impl Neighbours {
    /// O(characters).
    pub(super) fn of(chars: &[char]) -> Self {
        let mut counts: HashMap<(char, char), u32, FixedState> = HashMap::default();
        for pair in chars.windows(2) {
            *counts.entry((pair[0], pair[1])).or_default() += 1;
        }
        Self(counts)
    }

    pub(super) fn count(&self, a: char, b: char) -> u32 {
        self.0.get(&(a, b)).copied().unwrap_or(0)
    }
}

/// What kind of slip a difference may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// One kanji for another, inside a word.
    Kanji,
    /// Katakana, or a character of another script inside a word.
    Letter,
    /// Hiragana.
    Kana,
    /// A character too few or too many.
    Length,
    /// Two characters swapped.
    Swap,
}

/// What the odd filling may be a slip of, if it can be one at all.
pub(super) fn slip(chars: &[char], odd: &Range<usize>, usual: &Range<usize>) -> Option<Slip> {
    let (x, y) = (&chars[odd.clone()], &chars[usual.clone()]);
    let (left, right) = (chars[odd.start - 1], chars[odd.end]);
    let letters = |part: &[char]| part.iter().all(|&c| is_kanji(c) || is_hiragana(c) || is_katakana(c));
    if !letters(x) || !letters(y) || x.iter().chain(y).any(|&c| COUNTING.contains(c)) {
        return None;
    }
    match (x, y) {
        ([a], [b]) => substitution(*a, *b, left, right),
        ([_, _], [_, _]) => Some(Slip::Swap),
        ([], [c]) | ([c], []) => {
            // The neighbour on the other side of a doubled character is the same place.
            let kana = is_hiragana(*c);
            let doubled = x.len() == 1 && (*c == left || *c == right);
            let okurigana = kana && is_kanji(left) && !doubled;
            let particle = PARTICLES.contains(*c) && !doubled;
            let prefix = !kana && !doubled && !(inside(*c, left) && inside(*c, right));
            (!okurigana && !particle && !prefix).then_some(Slip::Length)
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

fn substitution(odd: char, usual: char, left: char, right: char) -> Option<Slip> {
    if CONTRASTS.iter().any(|group| group.contains(odd) && group.contains(usual)) {
        return None;
    }
    if is_kanji(odd) && is_kanji(usual) {
        return (is_kanji(left) || is_kanji(right)).then_some(Slip::Kanji);
    }
    if is_hiragana(odd) && is_hiragana(usual) {
        let particles = PARTICLES.contains(odd) && PARTICLES.contains(usual);
        return (!particles).then_some(Slip::Kana);
    }
    Some(Slip::Letter)
}
