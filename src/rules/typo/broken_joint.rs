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
        ja: "## なぜ大切か\n「利用しての周知」を「利用した周知」へ直すときの消し残しのように、書き直しの途中で残る誤りです。意味は通じるので、読み合わせでも見逃されます。\n\n## 見つけ方\n動詞の「〜た」「〜する」の後に「の」があり、漢字の名詞が続くもの（利用したの周知）と、漢字やカタカナに挟まれて同じ助詞が二つ並ぶもの（を・が・に・の・は・と・で）を示します。同じ言葉は1件にまとめます。\n\n「、、」「。。」「。、」「、,」のように句読点が重なるもの、「端末お配備」のように名詞と「配備」「受ける」などの間で「を」が「お」になっているものも示します。同じ言葉は1件にまとめます。\n\n## 鳴らない場合\n「、、、」のような間、「お手製」のような丁寧な「お」、「見たのは」「したので」のように仮名が続くもの、「後・間・他・際・時・方」などの前、「2けたの数」、「あなたの」「かたの」のような名詞、「市民ががん検診を」のように次の言葉が助詞と同じ字で始まるもの。",
        en: "## Why it matters\nSuch joints are left when a phrase is rewritten (利用しての → 利用した) and are overlooked because the meaning is clear.\n\n## How it decides\nA verb in た or する, then の, then a noun in kanji; or one particle twice between kanji or katakana (を, が, に, の, は, と, で). Doubled punctuation (、、) and お for を before what offices do (端末お配備) are told as well. Equal words are one finding.\n\n## Known false alarms\nThree marks for a pause, the polite お, kana after の (見たのは, したので), the nouns 後 間 他 際 時 方 and their like, numbers with けた, nouns that end in た (あなた, かた), and a word that begins with the same letter as the particle (市民ががん検診を) stay silent.",
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
            "sign",
            Text {
                ja: "「{text}」は、句読点が重なっています。",
                en: "“{text}”: one punctuation mark too many.",
            },
        ),
        (
            "object",
            Text {
                ja: "「{text}」の「お」は、「を」の誤りと思われます。",
                en: "“{text}”: お seems to stand for を.",
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
            note: "句読点の重なり、「を」を「お」と打った",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子の配布、、講座の開催|学校に端末お配備、企業お訪問、相談お受ける|講座を開催。。セミナー、,展示。、講演"
            ),
            findings: 7,
        },
        Example {
            note: "文の終わりに重ねた句点",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子を配布する。。。|講座を開催した。。。。展示も行う。|公開講座の開催"
            ),
            findings: 2,
        },
        Example {
            note: "丁寧な「お」、間を表す記号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|市民お手製の資料、児童お楽しみ会|電話お問合せ窓口、ご相談お受けします、企業お受け入れ|昔、、、今……。それから・・・"
            ),
            findings: 0,
        },
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
            let new = if joint.kind == Kind::Object {
                "を"
            } else {
                ""
            };
            let edits = (cells.iter())
                .map(|&cell| Edit::ReplaceText(at(cell, &joint.extra), new.to_owned()))
                .collect();
            let right = format!(
                "{}{new}{}",
                &text[joint.range.start..joint.extra.start],
                &text[joint.extra.end..joint.range.end]
            );
            // 利用したの周知 may have been 利用した周知 or 利用しての周知.
            let other = joint.other(text);
            let (key, severity) = match joint.kind {
                Kind::Past => ("joint", Severity::Error),
                Kind::Present => ("joint", Severity::Warning),
                Kind::Double => ("double", Severity::Error),
                // A word between them may have been lost on the way here, with its element of a page.
                Kind::Sign => ("sign", Severity::Warning),
                Kind::Object => ("object", Severity::Warning),
            };
            // Never unasked inside a quotation: it may quote the mistake. Nor where a sentence may
            // have gone on or not: 。、.
            let applicability = match quoted(text, joint.range.start) || word.ends_with("。、") {
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
            let used = match joint.kind {
                Kind::Double => 1,
                Kind::Sign | Kind::Object => 2,
                Kind::Past | Kind::Present => 3,
            };
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
    /// 、、.
    Sign,
    /// 端末お配備.
    Object,
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
            Kind::Double | Kind::Sign | Kind::Object => None,
        }
    }
}

/// What a broken joint ends in.
static ENDS: LazyLock<Openings> = LazyLock::new(|| {
    Openings::of([
        "たの", "るの", "をを", "がが", "にに", "のの", "はは", "とと", "でで", "、、", "。。",
        "、。", "。、", "、，", "，、",
    ])
});

/// The same with those that few texts have: they are short, which makes for many places to look at.
static ENDS_WITH_ASCII: LazyLock<Openings> = LazyLock::new(|| {
    let mut ends = ENDS.clone();
    ends.add("、,");
    ends.add(",、");
    ends
});

/// What offices do to things. Politely it takes ご, never お.
#[rustfmt::skip] // one word per line would be a page of them
const DONE: &[&str] = &[
    "配備", "整備", "導入", "実施", "開催", "設置", "推進", "促進", "支援", "活用", "利用", "提供",
    "作成", "検討", "強化", "周知", "配布", "策定", "確保", "充実", "向上", "拡大", "拡充", "把握",
    "構築", "運営", "募集", "公開", "発信", "普及", "育成", "派遣", "改善", "更新", "見直", "購入",
    "改修", "開設", "防止", "削減", "支給", "補助", "助成", "公表", "訪問", "開始", "実現", "養成",
    // No polite form ends so: お受けする, never お受ける.
    "受ける", "図る", "行う", "設ける", "進める", "深める", "高める", "促す",
];

/// 端末お配備: a noun, お, and what is done to it.
static OBJECTS: LazyLock<Openings> = LazyLock::new(|| {
    let opening = |word: &&str| word.chars().next().map(|c| format!("お{c}"));
    let openings: Vec<String> = DONE.iter().filter_map(opening).collect();
    Openings::of(openings.iter().map(String::as_str))
});

/// お in place of を.
fn objects(text: &str, found: &mut Vec<Joint>) {
    const O: &str = "お";
    // Few texts have the letter at all, and that is told much faster.
    if !text.contains('お') {
        return;
    }
    let mut from = 0;
    while let Some(at) = OBJECTS.next(text, from) {
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
        let Some(rest) = text[at..].strip_prefix(O) else {
            continue;
        };
        let before = text[..at].chars().next_back();
        let noun = before.is_some_and(|c| is_kanji(c) || is_katakana(c) || c == 'ー');
        let done = DONE.iter().find(|word| rest.starts_with(**word));
        if let Some(done) = done.filter(|_| noun) {
            found.push(Joint {
                range: word_start(text, at)..at + O.len() + done.len(),
                extra: at..at + O.len(),
                kind: Kind::Object,
            });
        }
    }
}

/// Letters shown before signs, at most.
const SHOWN: usize = 8;

fn is_sign(c: char) -> bool {
    matches!(c, '、' | '。' | ',' | '，')
}

/// One sign too many: 、、 or 、。. Three 、 are a pause; no sentence ends in three 。.
fn sign(text: &str, start: usize) -> Option<Joint> {
    let mut signs = text[start..].char_indices();
    let (_, (second, sign)) = (signs.next()?, signs.next()?);
    let stops = text[start..].len() - text[start..].trim_start_matches('。').len();
    let second = second.max(stops.saturating_sub('。'.len_utf8()));
    let end = start + second + sign.len_utf8();
    // Of 、, the Japanese one stays, else the later one.
    let extra = match matches!(sign, ',' | '，') {
        true => start + second..end,
        false => start..start + second,
    };
    let alone = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "）」』ー".contains(c));
    let joins = !text[end..].starts_with(is_sign);
    let before = &text[..start];
    let word = (before.char_indices().rev().take(SHOWN))
        .take_while(|&(_, c)| !c.is_whitespace() && !is_sign(c) && c != '・')
        .last();
    (alone(before.chars().next_back()) && joins).then(|| Joint {
        range: word.map_or(start, |(at, _)| at)..end,
        extra,
        kind: Kind::Sign,
    })
}

/// The broken joints of a text. Linear.
fn joints(text: &str) -> Vec<Joint> {
    let mut found = Vec::new();
    // Every joint ends in a particle in front of a word.
    let ends = match text.contains(',') {
        true => &ENDS_WITH_ASCII,
        false => &ENDS,
    };
    let mut from = 0;
    while let Some(start) = ends.next(text, from) {
        let mut chars = text[start..].chars();
        let (Some(b), Some(particle)) = (chars.next(), chars.next()) else {
            break;
        };
        from = start + b.len_utf8();
        if is_sign(b) && is_sign(particle) {
            found.extend(sign(text, start));
            continue;
        }
        let Some(c) = chars.next() else {
            break;
        };
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
    objects(text, &mut found);
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
