//! T107 broken-joint.

use std::ops::Range;
use std::sync::LazyLock;

use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{beside, plan};
use crate::rules::wording::script::{is_hiragana, is_kanji, is_katakana};
use crate::text::{Openings, is_kanji_numeral};

/// T107.
pub(crate) struct BrokenJoint;

static META: RuleMeta = RuleMeta {
    code: "T107",
    name: "broken-joint",
    name_ja: "つなぎの崩れ",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "「利用したの周知」「制度をを」のように、言葉のつなぎが崩れている。",
        en: "Words are joined in a way that no grammar allows: 利用したの周知, 制度をを.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「利用しての周知」を「利用した周知」へ直すときの消し残しのように、書き直しの途中で残る誤りです。意味は通じるので、読み合わせでも見逃されます。\n\n## 見つけ方\n動詞の「〜た」「〜する」の後に「の」があり、漢字の名詞が続くもの（利用したの周知）と、漢字やカタカナに挟まれて同じ助詞が二つ並ぶもの（を・が・に・の・は・と・で）を示します。同じ言葉は1件にまとめます。\n\n## 鳴らない場合\n「見たのは」「したので」のように仮名が続くもの、「後・間・他・際・時・方」などの前、「2けたの数」、「あなたの」「かたの」のような名詞、「市民ががん検診を」のように次の言葉が助詞と同じ字で始まるもの。",
        en: "## Why it matters\nSuch joints are left when a phrase is rewritten (利用しての → 利用した) and are overlooked because the meaning is clear.\n\n## How it decides\nA verb in た or する, then の, then a noun in kanji; or one particle twice between kanji or katakana (を, が, に, の, は, と, で). Equal words are one finding.\n\n## Known false alarms\nKana after の (見たのは, したので), the nouns 後 間 他 際 時 方 and their like, numbers with けた, nouns that end in た (あなた, かた), and a word that begins with the same letter as the particle (市民ががん検診を) stay silent.",
    },
    texts: &[
        (
            "joint",
            Text {
                ja: "「{text}」は、動詞の後に「の」があり、つながりません。「{to}」か「{other}」の誤りと思われます。",
                en: "“{text}”: の between a verb and a noun; perhaps “{to}” or “{other}” is meant.",
            },
        ),
        (
            "double",
            Text {
                ja: "「{text}」は、助詞が二重になっています。",
                en: "“{text}”: the particle is doubled.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{to}」に直す",
                en: "write “{to}”",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "「の」の消し残し",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子を利用したの周知|冊子を利用した周知|冊子を利用した周知"
            ),
            findings: 1,
        },
        Example {
            note: "助詞の重なり",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座をを開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "仮名が続く「の」と、「後」などの前",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|開催したのち、参加者が増えたので回数を追加|講座を開催したの後に点検|あなたの町の文化財を2けたの番号で整理"
            ),
            findings: 0,
        },
        Example {
            note: "次の言葉が助詞と同じ字で始まる",
            table: plan!(
                "健康の増進|検診の推進|健康福祉課|がん検診|市民ががん検診を受けやすい環境|こととともに進める|もののの見方"
            ),
            findings: 0,
        },
    ],
};

/// Nouns that stand after の though a verb stands before it, in careless but accepted prose.
const AFTER: &str = "後間他際時方場上下中前内外次翌頃度通初最全皆何昨今本先以";

impl Rule for BrokenJoint {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let beside = beside(cx);
        for &id in beside.occurrences.texts() {
            self.check_text(&beside, id, cx.grid.text(id), out);
        }
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        for joint in joints(text) {
            let word = &text[joint.range.clone()];
            let at = |cell: CellId, range: &Range<usize>| Span {
                cell,
                start: u32::try_from(range.start).expect("sources are below 4 GiB"),
                end: u32::try_from(range.end).expect("sources are below 4 GiB"),
            };
            let cells = cx.occurrences.cells(id);
            let Some((&first, rest)) = cells.split_first() else {
                return;
            };
            let edits = (cells.iter())
                .map(|&cell| Edit::ReplaceText(at(cell, &joint.extra), String::new()))
                .collect();
            let right = format!(
                "{}{}",
                &text[joint.range.start..joint.extra.start],
                &text[joint.extra.end..joint.range.end]
            );
            // 利用したの周知 may have been 利用した周知 or 利用しての周知.
            let other = joint.other(text);
            let (key, severity) = match joint.kind {
                Kind::Past => ("joint", Severity::Error),
                Kind::Present => ("joint", Severity::Warning),
                Kind::Double => ("double", Severity::Error),
            };
            // Never unasked inside a quotation: it may quote the mistake.
            let applicability = match quoted(text, joint.range.start) {
                true => Applicability::Choice,
                false => Applicability::Unsafe,
            };
            let mut finding = Finding::build(&META, at(first, &joint.range))
                .severity(severity)
                .confidence(0.97)
                .also(rest.iter().map(|&cell| at(cell, &joint.range)))
                .fix(applicability, META.say(cx, "fix", &[("to", &right)]), edits)
                .cause(word);
            if let Some(other) = &other {
                let edits = (cells.iter())
                    .map(|&cell| Edit::ReplaceText(at(cell, &joint.range), other.clone()))
                    .collect();
                finding = finding.alternative(META.say(cx, "fix", &[("to", other)]), edits);
            }
            let other = other.unwrap_or_default();
            let args: [(&str, &dyn std::fmt::Display); 3] =
                [("text", &word), ("to", &right), ("other", &other)];
            let used = if key == "double" { 1 } else { 3 };
            out.push(finding.message(META.say(cx, key, &args[..used])));
        }
    }
}

fn quoted(text: &str, at: usize) -> bool {
    let before = &text[..at];
    before.matches(['「', '『']).count() > before.matches(['」', '』']).count()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Past,
    Present,
    Double,
}

struct Joint {
    /// The broken words.
    range: Range<usize>,
    /// What is too much.
    extra: Range<usize>,
    kind: Kind,
}

impl Joint {
    /// The reading in which の stays and the verb takes what goes before it: 利用しての, 活用するための.
    fn other(&self, text: &str) -> Option<String> {
        let verb = &text[self.range.start..self.extra.start];
        match self.kind {
            Kind::Past => Some(format!("{}ての", verb.strip_suffix('た')?)),
            Kind::Present => Some(format!("{verb}ための")),
            Kind::Double => None,
        }
    }
}

/// What a broken joint ends in.
static ENDS: LazyLock<Openings> = LazyLock::new(|| {
    Openings::of([
        "たの", "るの", "をを", "がが", "にに", "のの", "はは", "とと", "でで",
    ])
});

/// The broken joints of a text. Linear.
fn joints(text: &str) -> Vec<Joint> {
    let mut found = Vec::new();
    // Every joint ends in a particle in front of a word.
    let mut from = 0;
    while let Some(start) = ENDS.next(text, from) {
        let mut chars = text[start..].chars();
        let (Some(b), Some(particle), Some(c)) = (chars.next(), chars.next(), chars.next()) else {
            break;
        };
        from = start + b.len_utf8();
        let at = from + particle.len_utf8();
        let a = text[..start].chars().next_back().unwrap_or('\0');
        if !(is_hiragana(particle) && (is_kanji(c) || is_katakana(c))) {
            continue;
        }
        if particle == 'の'
            && is_kanji(c)
            && !AFTER.contains(c)
            && let Some(kind) = verb(text, at, a, b)
        {
            let extra = at - 'の'.len_utf8()..at;
            found.push(Joint {
                range: word_start(text, extra.start)..at,
                extra,
                kind,
            });
        }
        if particle == b
            && matches!(particle, 'を' | 'が' | 'に' | 'の' | 'は' | 'と' | 'で')
            && (is_kanji(a) || is_katakana(a) || matches!(a, ')' | '）' | '」'))
        {
            let extra = at - particle.len_utf8()..at;
            found.push(Joint {
                range: word_start(text, extra.start - particle.len_utf8())..at,
                extra,
                kind: Kind::Double,
            });
        }
    }
    found
}

/// Whether `…ab` in front of の is a verb: kanji or katakana, then した, する, れた, った ….
fn verb(text: &str, at: usize, a: char, b: char) -> Option<Kind> {
    let before = &text[..at - 'の'.len_utf8()];
    let mut back = before.chars().rev().skip(2);
    let (stem, further) = (back.next()?, back.next());
    let noun = |c: char| is_kanji(c) || is_katakana(c);
    match (a, b) {
        ('し', 'た') if noun(stem) => Some(Kind::Past),
        ('す', 'る') if is_kanji(stem) && further.is_some_and(is_kanji) => Some(Kind::Present),
        // 行われた, 設けた, 行った: a kanji, at most one more kana. 二けた is a noun.
        ('れ' | 'せ' | 'け' | 'め' | 'え' | 'げ' | 'っ', 'た')
            if is_kanji(stem) || is_hiragana(stem) && further.is_some_and(is_kanji) =>
        {
            let counts = a == 'け' && (is_kanji_numeral(stem) || "数何".contains(stem));
            (!counts).then_some(Kind::Past)
        }
        _ => None,
    }
}

/// The beginning of the word that ends here: kana back to kanji or katakana, and that run.
fn word_start(text: &str, end: usize) -> usize {
    let mut start = end;
    let mut content = '\0';
    for (at, c) in text[..end].char_indices().rev() {
        let same = match content {
            '\0' => is_hiragana(c) || is_kanji(c) || is_katakana(c),
            '漢' => is_kanji(c),
            _ => is_katakana(c),
        };
        if !same {
            break;
        }
        if content == '\0' && !is_hiragana(c) {
            content = if is_kanji(c) { '漢' } else { 'カ' };
        }
        start = at;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        joints(text)
            .into_iter()
            .map(|joint| &text[joint.range])
            .collect()
    }

    #[test]
    fn a_verb_does_not_take_no() {
        assert_eq!(words("各種説明会等を利用したの周知"), ["利用したの"]);
        assert_eq!(words("研修をサポートしたの企業"), ["サポートしたの"]);
        assert_eq!(words("新たに設けたの窓口"), ["設けたの"]);
        assert_eq!(words("行われたの会議"), ["行われたの"]);
        assert_eq!(words("制度を活用するの企業"), ["活用するの"]);
    }

    #[test]
    fn the_verb_may_take_te() {
        let other = |text: &str| joints(text)[0].other(text);
        let te = |text: &str| other(text).unwrap_or_default();
        assert_eq!(te("説明会を利用したの周知"), "利用しての");
        assert_eq!(te("制度を活用するの企業"), "活用するための");
        assert_eq!(other("制度をを周知"), None);
    }

    #[test]
    fn what_takes_no() {
        for text in [
            "利用したのは",
            "利用した後の点検",
            "終了したの後",
            "2けたの数",
            "二けたの数",
            "あなたの町",
            "した の周知",
            "見たのだ",
            "する者の",
            "ふたの開閉",
            "これまでしたの",
        ] {
            assert!(joints(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn particles_stand_once() {
        assert_eq!(words("制度をを周知"), ["制度をを"]);
        assert_eq!(words("講座（全3回）にに参加"), ["にに"]);
        for text in [
            "市民ががん検診",
            "こととする",
            "ものの見方",
            "ははの日",
            "とともに",
        ] {
            assert!(joints(text).is_empty(), "{text}");
        }
    }
}
