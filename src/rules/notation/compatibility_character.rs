//! N110 compatibility-character.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::hit::{self, Hit, finding};
use super::script::{is_hiragana, is_katakana};
use crate::finding::{Applicability, Severity};
use crate::grid::{CellId, TextId};
use crate::rule::kinds::OTHER;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, surroundings};

/// N110.
pub(crate) struct CompatibilityCharacter;

static META: RuleMeta = RuleMeta {
    code: "N110",
    name: "compatibility-character",
    name_ja: "見た目が同じ別の文字",
    family: Family::Notation,
    severity: Severity::Error,
    fix: FixKind::Safe,
    summary: Text {
        ja: "部首の記号や分かれた濁点など、見た目は同じでも別の文字が使われている。",
        en: "Radicals, compatibility ideographs or detached voicing marks that look like ordinary characters.",
    },
    docs: Text {
        ja: "## なぜ大切か\nPDFから写した「⼀」は漢字の「一」とは別の文字で、検索や突き合わせに掛かりません。\n\n## 見つけ方\n漢字の部首の記号、互換漢字、仮名と分かれた濁点・半濁点を、文字ごとに1件にまとめて示します。ふつうの文字に直しても意味は変わりません。人名に使われる互換漢字は注意とし、修正は確認してから行います。\n\n## 鳴らない場合\n髙・﨑・德・栁など、それ自体が独立した異体字、氏名の列や短い氏名だけの欄の互換漢字、異体字の選択符号では鳴りません。",
        en: "## Why it matters\nThe ⼀ copied from a PDF is not the kanji 一: searches and matching fail.\n\n## How it decides\nRadicals, compatibility ideographs and voicing marks apart from their kana; one finding for each character. Ordinary characters mean the same. Compatibility ideographs used in names are warnings.\n\n## Known false alarms\nVariants of their own (髙, 﨑, 德, 栁), compatibility ideographs in columns and cells of names, and variation selectors stay silent.",
    },
    texts: &[
        (
            "found",
            Text {
                ja: "「{text}」の「{sign}」（U+{code}）は、ふつうの「{by}」とは別の文字です。",
                en: "{sign} (U+{code}) in “{text}” is not the ordinary {by}.",
            },
        ),
        (
            "kana",
            Text {
                ja: "「{text}」の「{by}」が、仮名と濁点に分かれています。",
                en: "{by} in “{text}” is a kana and a detached mark.",
            },
        ),
        (
            "fix",
            Text {
                ja: "ふつうの文字に直す",
                en: "Use the ordinary character",
            },
        ),
    ],
    source: Some(
        "統計表における機械判読可能なデータの表記方法の統一ルール（総務省 2020年12月）1-10",
    ),
    examples: &[
        Example {
            note: "部首の記号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の⼀般公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "分かれた濁点",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財のか\u{3099}イト\u{3099}|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 2,
        },
        Example {
            note: "人名の異体字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|講師は髙橋氏、山﨑氏、德田氏、栁沢氏|公開講座の開催|公開講座の開催"
            ),
            findings: 0,
        },
        Example {
            note: "氏名の欄の互換漢字",
            table: "番号|氏名|所属\n1|神田　\u{FA1B}子|公民館\n2|上田　文子|観光協会\n3|石川　\u{FA1A}一|商工会\n",
            findings: 0,
        },
    ],
};

/// Radicals that have no decomposition of their own.
const RADICALS: [(char, char); 26] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺩', '王'),
    ('⺫', '罒'),
    ('⺮', '竹'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻆', '角'),
    ('⻑', '長'),
    ('⻘', '青'),
    ('⻝', '食'),
    ('⻤', '鬼'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻫', '斉'),
    ('⻭', '歯'),
    ('⻯', '竜'),
    ('⻲', '亀'),
    ('⻳', '亀'),
    ('⺝', '月'),
    ('⺧', '牛'),
    ('⺼', '月'),
    ('⻖', '阝'),
    ('⻌', '辶'),
    ('⻎', '辶'),
];

impl Rule for CompatibilityCharacter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        if cx.occurrences.kinds(cx.grid, id) & OTHER == 0 {
            return;
        }
        look(cx, text, cx.occurrences.cells(id), out);
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for (id, cells) in surroundings(cx) {
            look(cx, cx.grid.text(id), cells, out);
        }
    }
}

fn look(cx: &Context<'_>, text: &str, cells: &[CellId], out: &mut Sink) {
    // U+2E80–2FDF, U+3099–309C, U+F900–FAFF and U+2F800–: by lead bytes E2, E3 82, EF, F0.
    let maybe = |pair: &[u8]| {
        matches!(
            pair,
            [0xE2, 0xBA..=0xBF] | [0xE3, 0x82] | [0xEF, 0xA4..=0xAB] | [0xF0, 0xAF]
        )
    };
    if !text.as_bytes().windows(2).any(maybe) {
        return;
    }
    let mut before: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        let (start, by, kana) = match c {
            '\u{3099}'..='\u{309C}' => {
                let Some((start, letter)) =
                    before.filter(|&(_, c)| is_hiragana(c) || is_katakana(c))
                else {
                    before = Some((at, c));
                    continue;
                };
                let mark = match c {
                    '\u{3099}' | '\u{309B}' => '\u{3099}',
                    _ => '\u{309A}',
                };
                let joined: String = [letter, mark].iter().copied().nfc().collect();
                if joined.chars().nth(1).is_some() {
                    before = Some((at, c));
                    continue;
                }
                (start, joined, true)
            }
            _ => match ordinary(c) {
                Some(by) => (at, by.to_string(), false),
                None => {
                    before = Some((at, c));
                    continue;
                }
            },
        };
        before = Some((at, c));
        let named = matches!(c, '\u{FA10}'..='\u{FAFF}');
        // Spacing marks after kana may be drawn on purpose.
        let loose = matches!(c, '\u{309B}' | '\u{309C}');
        let cells: Vec<CellId> = (cells.iter().copied())
            .filter(|&cell| !(named && is_name(cx, cell, text)))
            .collect();
        let hit = Hit::replaced(&cells, start..at + c.len_utf8(), by.as_str());
        let unsafely = named || loose;
        let fix = if unsafely {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let Some(found) = finding(&META, &[hit], Some((fix, META.say(cx, "fix", &[])))) else {
            continue;
        };
        let shown = excerpt(&text[start..], 16);
        let code = format!("{:04X}", c as u32);
        let message = if kana {
            META.say(cx, "kana", &[("text", &shown), ("by", &by)])
        } else {
            META.say(
                cx,
                "found",
                &[("text", &shown), ("sign", &c), ("code", &code), ("by", &by)],
            )
        };
        out.push(
            found
                .severity(if unsafely {
                    Severity::Warning
                } else {
                    Severity::Error
                })
                .cause(by)
                .message(message),
        );
    }
}

/// The ordinary character a compatibility character stands for.
fn ordinary(c: char) -> Option<char> {
    match c {
        '\u{2F00}'..='\u{2FD5}' => [c].iter().copied().nfkc().next(),
        '\u{2E80}'..='\u{2EFF}' => RADICALS.iter().find(|pair| pair.0 == c).map(|pair| pair.1),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => {
            let mut to = c;
            decompose_canonical(c, |c| to = c);
            (to != c).then_some(to)
        }
        _ => None,
    }
}

/// A column of names, or a cell that is a name and nothing else.
fn is_name(cx: &Context<'_>, cell: CellId, text: &str) -> bool {
    const NAMES: [&str; 7] = ["氏名", "名前", "代表", "担当", "委員", "講師", "人名"];
    let short = text.chars().count() <= 6 && !text.chars().any(is_hiragana);
    short
        || hit::header(cx.edition, cell)
            .is_some_and(|name| NAMES.iter().any(|word| name.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_their_own_stay() {
        for c in ['髙', '﨑', '德', '栁', '一', '々'] {
            assert_eq!(ordinary(c), None, "{c}");
        }
        assert_eq!(ordinary('⼀'), Some('一'));
        assert_eq!(ordinary('⻑'), Some('長'));
        assert_eq!(ordinary('\u{F90A}'), Some('金'));
    }

    #[test]
    fn the_table_of_radicals_is_of_radicals() {
        assert!(
            RADICALS
                .iter()
                .all(|(c, by)| matches!(c, '\u{2E80}'..='\u{2EFF}') && *by as u32 >= 0x4E00)
        );
    }
}
