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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            return match reading {
                known if words.contains(known.as_str()) => Proof::Written,
                known if in_lexicon(known) => Proof::Likely,
                _ => Proof::None,
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
    if text.contains(['二', '-', '‐']) {
        several(text, &mut out);
    }
    out
}

/// Words that several signs, or 二 at the beginning, stand in: ス-パ-, 二-ズ. What they may be is
/// told by the whole of them only.
fn several(text: &str, out: &mut Vec<Found>) {
    let sign = |c: char| matches!(c, '二' | '-' | '‐');
    let part = |c: char| is_katakana(c) || c == 'ー' || sign(c);
    let mut rest = 0;
    while let Some(start) = text[rest..].find(part).map(|at| rest + at) {
        let tail = &text[start..];
        let end = start + tail.find(|c| !part(c)).unwrap_or(tail.len());
        rest = end;
        let word = &text[start..end];
        let signs = || word.char_indices().filter(|&(_, c)| sign(c));
        // 第二ビル, 十二コース: a number.
        let counted = || {
            let before = text[..start].chars().next_back();
            before.is_some_and(|c| is_kanji(c) || is_digit(c))
        };
        let begins = word.starts_with('二') && !counted();
        let inside = word.starts_with(is_katakana) && signs().nth(1).is_some();
        if !(begins || inside) {
            continue;
        }
        let letter = |c| match c {
            '二' => 'ニ',
            c if sign(c) => 'ー',
            c => c,
        };
        let reading: String = word.chars().map(letter).collect();
        out.push(Found {
            range: start..end,
            by: 'ー',
            word: start..end,
            proof: Proof::None,
            parts: None,
            reading: Some(reading),
        });
    }
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
                proofs(text, &[word]).last(),
                Some(&Proof::Written),
                "{text}"
            );
            assert_ne!(proofs(text, &[]).last(), Some(&Proof::Written), "{text}");
        }
        assert_eq!(proofs("第ー回", &[]), [Proof::Form]);
        assert_eq!(proofs("番町ニ丁目", &[]), [Proof::Likely]);
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
