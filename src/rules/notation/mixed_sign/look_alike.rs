//! Signs that stand for letters: スペ一ス, ハ－ト, 第ー回, 番町ニ丁目.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::rules::notation::script::{is_digit, is_hiragana, is_kanji, is_katakana};
use crate::text::{CharSet, is_kanji_numeral};

/// A sign in place of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The sign.
    pub(super) range: Range<usize>,
    /// The letter.
    pub(super) by: char,
    /// The word around it, as shown.
    pub(super) word: Range<usize>,
    proof: Proof,
    /// The katakana before and after the sign.
    parts: Option<[String; 2]>,
    /// Where the sign is a whole word, the word with all its signs read as letters: スーパー for
    /// ス-パ-.
    pub(super) reading: Option<String>,
}

/// What speaks for the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Proof {
    /// Nothing without the word in the document.
    None,
    /// As much as that the word is a known one.
    Known,
    /// More likely than not.
    Likely,
    /// No other reading makes sense.
    Form,
    /// The right word stands in the document.
    Written,
}

impl Found {
    /// The proof, with the katakana words of the document.
    pub(super) fn proof(&self, words: &HashSet<&str, FixedState>) -> Proof {
        if let Some(reading) = &self.reading {
            // Signs that stay join words that are known each by itself.
            let parts = || reading.split(|c| !is_katakana(c) && c != 'ー');
            let written = |part: &str| part.chars().nth(1).is_some() && words.contains(part);
            if parts().all(written) {
                return Proof::Written;
            }
            return match parts().all(|part| written(part) || in_lexicon(part)) {
                true => self.proof.max(Proof::Likely),
                false => self.proof,
            };
        }
        let Some([left, right]) = &self.parts else {
            return self.proof;
        };
        let whole = format!("{left}{}{right}", self.by);
        if words.contains(whole.as_str()) {
            return Proof::Written;
        }
        // Both parts are words of their own: a dash between two words.
        let known = |part: &str| part.chars().nth(1).is_some() && words.contains(part);
        let apart = known(left) && known(right);
        match self.proof {
            Proof::Likely if apart => Proof::None,
            // スタ-ト, コンビ二交付: a word that everybody knows.
            Proof::Known if !apart && in_lexicon(&whole) => Proof::Likely,
            Proof::Known => Proof::None,
            proof => proof,
        }
    }
}

fn in_lexicon(word: &str) -> bool {
    let long = word.chars().nth(2).is_some();
    long && crate::text::model::Model::get().lexicon.contains(word)
}

/// Units and the like that are counted with 一: プラン一セット, コース一カ月.
const COUNTED: [&str; 27] = [
    "カ",
    "ヵ",
    "ヶ",
    "ケ",
    "コマ",
    "セット",
    "パック",
    "ページ",
    "グループ",
    "チーム",
    "クラス",
    "ブロック",
    "ケース",
    "シーズン",
    "キロ",
    "メートル",
    "センチ",
    "トン",
    "リットル",
    "パーセント",
    "ポイント",
    "ステップ",
    "フロア",
    "コース",
    "サイクル",
    "レベル",
    "タイプ",
];

/// Counted things after 二, which ニ looks like.
const AFTER_TWO: &str = "丁年月日階回次番号人名種級期市町村校部段輪重酸";

/// What is looked for: katakana that stand for kanji or signs, and what stands for katakana.
static SIGNS: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new("ーニ二一－−―—–─-‐".chars(), false));

/// Signs that may stand for letters. All of them are katakana or stand after some, which few
/// characters are. O(text).
pub(super) fn look_alikes(text: &str) -> Vec<Found> {
    let mut out = Vec::new();
    for (start, c) in SIGNS.find(text) {
        let end = start + c.len_utf8();
        let next = text[end..].chars().next().unwrap_or('\0');
        let before = text[..start].chars().next_back().unwrap_or('\0');
        match c {
            'ー' if !is_katakana(before)
                && before != 'ー'
                && !is_hiragana(before)
                && !is_half_kana(before) =>
            {
                out.extend(lone_mark(text, before, start..end, next));
            }
            'ニ' if is_kanji(next) => {
                let ordinal = before == '第';
                let counted = is_kanji(before) && AFTER_TWO.contains(next) && before != '々';
                if ordinal || counted {
                    out.push(Found {
                        word: widened(text, &(start..end)),
                        range: start..end,
                        by: '二',
                        proof: if ordinal { Proof::Form } else { Proof::Likely },
                        parts: None,
                        reading: None,
                    });
                }
            }
            'ー' | 'ニ' => {}
            sign if is_katakana(before) => out.extend(in_katakana(text, sign, start..end, next)),
            _ => {}
        }
    }
    if text.contains(is_mark) {
        several(text, &mut out);
    }
    out
}

/// What may stand for ー or ニ inside katakana.
fn is_mark(c: char) -> bool {
    matches!(c, '二' | '一') || is_dash(c)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '－' | '−' | '―' | '—' | '–' | '─')
}

/// Signs of one word that are read in every way; more are no word.
const READ: usize = 6;

/// Words that several signs, or 二 at the beginning, stand in: ス-パ-, 二-ズ. What they may be is
/// told by the whole of them only: each reading follows, those with the most letters first.
fn several(text: &str, out: &mut Vec<Found>) {
    let part = |c: char| is_katakana(c) || c == 'ー' || is_mark(c);
    // The signs one by one, in the order of the text.
    let singles = out.len();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(part).map(|at| rest + at) {
        let tail = &text[start..];
        let whole = start + tail.find(|c| !part(c)).unwrap_or(tail.len());
        rest = whole;
        let end = start + word(&text[start..whole], &text[whole..]).len();
        let word = &text[start..end];
        let signs = || word.chars().filter(|&c| is_mark(c));
        // 第二ビル, 十二コース: a number.
        let counted = || {
            let before = text[..start].chars().next_back();
            before.is_some_and(|c| is_kanji(c) || is_digit(c))
        };
        let begins = word.starts_with('二') && !counted();
        let inside = word.starts_with(is_katakana) && signs().nth(1).is_some();
        if !(begins || inside) || signs().nth(READ).is_some() {
            continue;
        }
        // One sign that can be nothing but a letter speaks for its like.
        let first = out[..singles].partition_point(|found| found.range.start < start);
        let form = (out[first..singles].iter())
            .take_while(|found| found.range.end <= end)
            .filter(|found| found.proof == Proof::Form)
            .filter_map(|found| text[found.range.clone()].chars().next())
            .any(|sign| signs().all(|c| c == sign));
        let dashes = signs().filter(|&c| is_dash(c)).count();
        let mut masks: Vec<u32> = (0..1 << dashes).collect();
        masks.sort_by_key(|mask| mask.count_ones());
        for mask in masks {
            let reading = reading(word, mask);
            if reading != word {
                let proof = match form && mask == 0 {
                    true => Proof::Form,
                    false => Proof::None,
                };
                out.push(Found {
                    range: start..end,
                    by: 'ー',
                    word: start..end,
                    proof,
                    parts: None,
                    reading: Some(reading),
                });
            }
        }
    }
}

/// The word without what does not belong to it: a number (デ一タ一覧), a hyphen before a letter.
fn word<'t>(whole: &'t str, after: &str) -> &'t str {
    let next = after.chars().next().unwrap_or('\0');
    let number = is_kanji(next) || "つか".contains(next);
    if number && whole.ends_with(['一', '二']) && !in_lexicon(&reading(whole, 0)) {
        return whole.trim_end_matches(['一', '二']);
    }
    match next.is_ascii_alphanumeric() || is_digit(next) {
        true => whole.trim_end_matches(is_dash),
        false => whole,
    }
}

/// A word with its signs as letters, but for the dashes that a mask keeps.
fn reading(word: &str, kept: u32) -> String {
    let mut dashes = 0;
    let letter = |c| match c {
        '二' => 'ニ',
        '一' => 'ー',
        c if is_dash(c) => {
            dashes += 1;
            if kept >> (dashes - 1) & 1 == 1 {
                c
            } else {
                'ー'
            }
        }
        c => c,
    };
    word.chars().map(letter).collect()
}

fn is_half_kana(c: char) -> bool {
    matches!(c, 'ｦ'..='ﾟ')
}

/// A sign after katakana.
fn in_katakana(text: &str, sign: char, range: Range<usize>, next: char) -> Option<Found> {
    let kana = |c: char| is_katakana(c) || c == 'ー';
    let start = range.start - {
        let head = &text[..range.start];
        head.len() - head.trim_end_matches(kana).len()
    };
    let tail = &text[range.end..];
    let end = range.end + (tail.len() - tail.trim_start_matches(kana).len());
    let (left, right) = (&text[start..range.start], &text[range.end..end]);
    let (long_left, long_right) = (
        left.chars().nth(2).is_some(),
        right.chars().nth(2).is_some(),
    );
    let inside = is_katakana(next);
    let cannot_begin = matches!(
        next,
        'ン' | 'ッ' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ'
    );
    // A short tail and a particle or the end: センタ－の.
    let ends = is_hiragana(next) || next == '\0' || "、。）」 　・".contains(next);
    let proof = match sign {
        // コンビ二エンスストア, コンビ二交付; not コース二コマ, プラン二種類.
        '二' if inside => {
            if COUNTED.iter().any(|unit| right.starts_with(unit)) {
                return None;
            }
            if cannot_begin {
                Proof::Form
            } else {
                Proof::Known
            }
        }
        '二' if next == '\0' || AFTER_TWO.contains(next) || counts(next) => return None,
        '二' => Proof::Known,
        '一' if inside => {
            if COUNTED.iter().any(|unit| right.starts_with(unit)) && long_left {
                return None;
            }
            Proof::Form
        }
        '一' if ends && !tail.starts_with(['つ', 'か']) => Proof::None,
        '一' => return None,
        // A hyphen after a word is a letter only where the word is written elsewhere: センタ-.
        '-' | '‐' => {
            if !(inside || ends && left.chars().nth(1).is_some()) {
                return None;
            }
            // ドロ-ン: no word begins so.
            match inside {
                true if cannot_begin => Proof::Form,
                true => Proof::Known,
                false => Proof::None,
            }
        }
        '－' | '−' if inside && (cannot_begin || !long_left) => Proof::Form,
        // Real dashes join parts of names: パラ―ジオキシン.
        _ if inside && (cannot_begin || left.chars().nth(1).is_none()) => Proof::Form,
        '－' | '−' if inside && (!long_right || long_left) => Proof::Likely,
        '－' | '−' if !inside && ends && text.matches(sign).count() == 1 => {
            if left.chars().nth(1).is_some() {
                Proof::Likely
            } else {
                Proof::None
            }
        }
        _ => Proof::None,
    };
    Some(Found {
        word: start..end,
        parts: Some([left.to_owned(), right.to_owned()]),
        reading: None,
        range,
        by: if sign == '二' { 'ニ' } else { 'ー' },
        proof,
    })
}

/// What is counted after kanji numbers.
fn counts(c: char) -> bool {
    is_kanji_numeral(c) || "組案体棟室店館問題項条点枚本冊台件社者団基箇か".contains(c)
}

/// ー that lengthens nothing: 第ー回, 統ー, ー般; 10月ー12月.
fn lone_mark(text: &str, before: char, range: Range<usize>, next: char) -> Option<Found> {
    let (by, proof) = if is_digit(next) && (is_digit(before) || "月日年時分度".contains(before))
    {
        // In a telephone number it is a hyphen, in a range a wave dash.
        let numbers = is_digit(before);
        (if numbers { '-' } else { '～' }, Proof::Likely)
    } else if ("第統唯均".contains(before) && (is_kanji(next) || before != '第') && before != '\0')
        || ("般括覧貫緒律".contains(next) && next != '\0')
    {
        ('一', Proof::Form)
    } else {
        return None;
    };
    Some(Found {
        word: widened(text, &range),
        range,
        by,
        proof,
        parts: None,
        reading: None,
    })
}

/// The place with a few characters on either side, up to a space or a bracket.
fn widened(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = |&(_, c): &(usize, char)| c.is_alphanumeric();
    let before = text[..range.start]
        .char_indices()
        .rev()
        .take(3)
        .take_while(part)
        .last();
    let after = text[range.end..]
        .char_indices()
        .take(3)
        .take_while(part)
        .last();
    let start = before.map_or(range.start, |(at, _)| at);
    let end = after.map_or(range.end, |(at, c)| range.end + at + c.len_utf8());
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proofs(text: &str, document: &[&str]) -> Vec<Proof> {
        let words = document.iter().copied().collect();
        look_alikes(text)
            .iter()
            .map(|found| found.proof(&words))
            .collect()
    }

    #[test]
    fn letters_and_names() {
        assert_eq!(proofs("スペ一ス", &[]), [Proof::Form]);
        assert_eq!(proofs("ハ－ト", &[]), [Proof::Form]);
        assert_eq!(proofs("センタ－の", &["センター"]), [Proof::Written]);
        assert_eq!(proofs("コミュニケ－ション", &[]), [Proof::Likely]);
        assert_eq!(
            proofs("スタート－ゴール", &["スタート", "ゴール"]),
            [Proof::None]
        );
        assert_eq!(proofs("セブン-イレブン", &[]), [Proof::None]);
        assert_eq!(proofs("ドロ-ンの活用", &[]), [Proof::Form]);
        assert_eq!(proofs("モ二ターの設置", &["モニター"]), [Proof::Written]);
        assert_eq!(proofs("コンビ二交付", &["コンビニ"]), [Proof::Written]);
        assert_eq!(proofs("スタ-トの年", &[]), [Proof::Likely]);
        assert_eq!(proofs("センタ-", &["センター"]), [Proof::Written]);
        assert_eq!(proofs("センタ- の", &[]), [Proof::None]);
        for (text, word) in [
            ("ス-パ-での", "スーパー"),
            ("会員の二-ズ", "ニーズ"),
            ("二ホンザル", "ニホンザル"),
        ] {
            assert_eq!(
                proofs(text, &[word]).iter().max(),
                Some(&Proof::Written),
                "{text}"
            );
            assert_ne!(
                proofs(text, &[]).iter().max(),
                Some(&Proof::Written),
                "{text}"
            );
        }
        assert_eq!(proofs("第ー回", &[]), [Proof::Form]);
        assert_eq!(proofs("番町ニ丁目", &[]), [Proof::Likely]);
        for (text, reading) in [
            ("サ-ビス-センタ-の設置", "サービス-センター"),
            ("リ-ダ-研修", "リーダー"),
            ("コ－ディネ－タ－", "コーディネーター"),
            ("ス−パ−", "スーパー"),
            ("コ―ディネ―タ―", "コーディネーター"),
            ("ス一パ一での販売", "スーパー"),
        ] {
            let words = HashSet::default();
            let found = look_alikes(text);
            let told = |found: &&Found| {
                let likely = found.proof(&words) >= Proof::Likely;
                found.reading.is_some() && likely
            };
            let first = found
                .iter()
                .find(told)
                .and_then(|found| found.reading.clone());
            assert_eq!(first.as_deref(), Some(reading), "{text}");
        }
        for text in [
            "サービス一覧",
            "プラン一セット",
            "コース二コマ",
            "プラン二種類",
            "チーム二組の編成",
            "ベスト二十",
            "センター二か所",
            "エコ-クリーン",
            "セブン-イレブン-カフェ",
            "第二-ビル",
            "二コース",
            "十二ビル",
            "ア-イ-ウ",
            "市ニ於テ",
            "らーめん",
            "会員ニーズ",
            "一部",
        ] {
            assert!(
                proofs(text, &[]).iter().all(|&proof| proof == Proof::None),
                "{text}"
            );
        }
    }
}
