//! N102 spaced-letters.

use std::collections::HashSet;
use std::ops::Range;

use super::hit::{Hit, around_texts, data_texts, data_texts_with, finding};
use super::script::{is_japanese, is_letter, narrow};
use crate::finding::{Applicability, Severity};
use crate::rule::kinds::{LETTER, WIDE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;

/// N102.
pub(crate) struct SpacedLetters;

/// Abbreviations that any office writes.
const KNOWN: [&str; 34] = [
    "AI", "AR", "BCP", "CO", "CSR", "DV", "DX", "EV", "FAX", "GIS", "GX", "HP", "ICT", "ID", "IT",
    "IoT", "KPI", "LAN", "LED", "MaaS", "NPO", "OJT", "PC", "PDCA", "PFI", "PPP", "PR", "PTA",
    "QOL", "RPA", "SDGs", "SNS", "URL", "VR",
];

static META: RuleMeta = RuleMeta {
    code: "N102",
    name: "spaced-letters",
    name_ja: "1字ずつ空けた英字",
    family: Family::Notation,
    severity: Severity::Error,
    fix: FixKind::Safe,
    summary: Text {
        ja: "「A I」「I o T」のように、英字の語が1字ずつ空白で切れている。",
        en: "A Latin word is torn into single letters, like “A I” or “I o T”.",
    },
    docs: Text {
        ja: "## なぜ大切か\n均等割付の名残です。検索や集計で「AI」に当たらず、「 ・ 」は箇条の区切りとも読めます。\n\n## 見つけ方\n1字ずつ空白を挟んだ英字の並びを、間の「・」やその前後の空白も合わせて示します。広く使われる略語か、同じ文書に続けて書いた形があれば誤りとし、それ以外は注意として示します。\n\n## 鳴らない場合\n「A B C」のように字の順に並ぶ記号、「S M L」のような大きさ、字と字の間が2つ以上空いているもの、数字が隣にあるものでは鳴りません。「a n」「A C」のような2字の記号は、続けて書いた形があっても鳴りません。",
        en: "## Why it matters\nA relic of justified layout: a search for AI misses it, and the spaced middle dot looks like an item mark.\n\n## How it decides\nSingle Latin letters with one space between each, together with a middle dot between two such words. Known abbreviations, and words that stand unspaced in the same document, are errors; others warnings.\n\n## Known false alarms\nLetters in alphabetical order (A B C), sizes (S M L), wider gaps and letters beside digits stay silent, as do pairs of symbols (a n, A C) even where an or AC stands elsewhere.",
    },
    texts: &[
        (
            "spaced",
            Text {
                ja: "「{text}」は1字ずつ空いています。正しくは「{word}」と思われます。",
                en: "“{text}” is torn into single letters: probably “{word}”.",
            },
        ),
        (
            "fix",
            Text {
                ja: "空白を除く",
                en: "Remove the spaces",
            },
        ),
    ],
    source: Some(
        "統計表における機械判読可能なデータの表記方法の統一ルール（総務省 2020年12月）1-5",
    ),
    examples: &[
        Example {
            note: "中点の前後も空いた2語で1件",
            table: plan!(
                "産業の振興|先端技術の活用|商工課|A I ・ I o T 等に対応した支援|研修会の開催|研修会の開催|研修会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "文書の中に続けて書いた形がある",
            table: plan!(
                "産業の振興|先端技術の活用|商工課|J E T R Oとの連携|JETROとの商談会|商談会|商談会"
            ),
            findings: 1,
        },
        Example {
            note: "記号の並びと大きさ",
            table: plan!(
                "産業の振興|先端技術の活用|商工課|A B C の3コース|S M L の3種類|X Y の2軸|会場 A B"
            ),
            findings: 0,
        },
        Example {
            note: "ほかの所で言葉になる2字の記号",
            table: plan!(
                "産業の振興|先端技術の活用|商工課|軸 a n の測定、班 A C の合同研修|an online 講座、AC 電源の設置|講座|講座"
            ),
            findings: 0,
        },
        Example {
            note: "ふつうの英語と略語",
            table: plan!(
                "産業の振興|先端技術の活用|商工課|IT ICT の活用|a pilot program の試行|PDCA サイクル|Wi-Fi 6 の整備"
            ),
            findings: 0,
        },
    ],
};

impl Rule for SpacedLetters {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut found: Vec<(Spaced, &str, Hit<'_>)> = Vec::new();
        for (text, cells) in data_texts_with(cx, LETTER | WIDE).chain(around_texts(cx)) {
            for spaced in spaced(text) {
                let by = spaced.joined.clone();
                let hit = Hit::replaced(cells, spaced.range.clone(), by);
                found.push((spaced, text, hit));
            }
        }
        if found.is_empty() {
            return;
        }
        let wanted: HashSet<&str> = (found.iter())
            .flat_map(|(spaced, ..)| spaced.words.iter().map(String::as_str))
            .collect();
        let mut written: HashSet<&str> = HashSet::new();
        for (text, _) in data_texts(cx) {
            let words = text.split(|c: char| !c.is_ascii_alphabetic());
            written.extend(words.filter_map(|word| wanted.get(word)));
        }
        for (spaced, text, hit) in &found {
            // Any two letters stand somewhere as a word: a n is no an, A C no AC.
            let chance = |word: &str| {
                is_series(word) || is_symbols(word) && word.chars().any(char::is_lowercase)
            };
            let sure = |word: &String| {
                let word = word.as_str();
                KNOWN.contains(&word) || written.contains(word) && !chance(word)
            };
            let known = spaced.words.iter().any(sure);
            let (severity, fix) = if known {
                (Severity::Error, Applicability::Safe)
            } else if spaced
                .words
                .iter()
                .all(|word| is_series(word) || is_symbols(word))
            {
                continue;
            } else {
                (Severity::Warning, Applicability::Unsafe)
            };
            let fix = Some((fix, META.say(cx, "fix", &[])));
            let shown = text[spaced.range.clone()].trim_end();
            let word = &spaced.joined;
            if let Some(finding) = finding(&META, std::slice::from_ref(hit), fix) {
                out.push(
                    finding
                        .severity(severity)
                        .confidence(if known { 0.95 } else { 0.75 })
                        .cause(word.as_str())
                        .message(META.say(cx, "spaced", &[("text", &shown), ("word", word)])),
                );
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Spaced {
    /// With a space that follows before Japanese text.
    range: Range<usize>,
    words: Vec<String>,
    joined: String,
}

/// Runs of single letters with one space between each, and the middle dots between two runs.
/// O(text).
fn spaced(text: &str) -> Vec<Spaced> {
    let mut out: Vec<Spaced> = Vec::new();
    let bytes = text.as_bytes();
    // Most texts have no letter followed by a space.
    let candidate = |pair: &[u8]| pair[0].is_ascii_alphabetic() && matches!(pair[1], b' ' | 0xE3);
    if !bytes.windows(2).any(candidate) && !text.contains('\u{3000}') {
        return out;
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let sign = |i: usize| chars.get(i).map_or('\0', |&(_, c)| c);
    let at = |i: usize| chars.get(i).map_or(text.len(), |&(at, _)| at);
    let alone = |i: usize| {
        let beside = |c: char| is_letter(c) || c.is_numeric();
        is_letter(sign(i)) && !beside(sign(i + 1)) && (i == 0 || !beside(sign(i - 1)))
    };
    let space = |c: char| c == ' ' || c == '\u{3000}';
    let mut i = 0;
    while i < chars.len() {
        if !alone(i) {
            i += 1;
            continue;
        }
        let start = i;
        let mut word = String::from(narrow(sign(i)));
        while space(sign(i + 1)) && alone(i + 2) {
            i += 2;
            word.push(narrow(sign(i)));
        }
        i += 1;
        if word.len() < 2 {
            continue;
        }
        // Figures beside the letters make them names of things: A B 2.
        if space(sign(i)) && sign(i + 1).is_numeric() {
            continue;
        }
        let end = at(i);
        if let Some(last) = out.last_mut() {
            let between = text[last.range.end..at(start)].trim_matches(space);
            if matches!(between, "・" | "･" | "、" | "/" | "／") {
                last.joined.push_str(between);
                last.joined.push_str(&word);
                last.words.push(word);
                last.range.end = end;
                continue;
            }
        }
        out.push(Spaced {
            range: at(start)..end,
            joined: word.clone(),
            words: vec![word],
        });
    }
    for spaced in &mut out {
        let mut after = text[spaced.range.end..].chars();
        if after.next().is_some_and(space) && after.next().is_some_and(is_japanese) {
            spaced.range.end += text[spaced.range.end..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        }
    }
    out
}

/// h f, K T: too short to be known as a word.
fn is_symbols(word: &str) -> bool {
    word.len() < 3 || word.chars().all(char::is_lowercase)
}

/// A B C, X Y, S M L: names of things in a row.
fn is_series(word: &str) -> bool {
    let ascends = word.as_bytes().windows(2).all(|pair| pair[0] < pair[1]);
    let sizes = word.chars().all(|c| "SML".contains(c));
    let one_case = word.chars().all(char::is_uppercase) || word.chars().all(char::is_lowercase);
    (ascends || sizes) && one_case
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_of_words_is_one_place() {
        let text = "A I ・ I o T 等に対応";
        let found = spaced(text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].range.clone()], "A I ・ I o T ");
        assert_eq!(found[0].joined, "AI・IoT");
        let text = "ＩＣＴ I C T・ｘ";
        assert_eq!(spaced(text)[0].joined, "ICT");
        assert!(spaced("A  B").is_empty());
        assert!(spaced("A1 B").is_empty());
    }

    #[test]
    fn series_are_names() {
        assert!(is_series("ABC") && is_series("SML") && is_series("XY"));
        assert!(!is_series("ICT") && !is_series("IoT"));
    }
}
