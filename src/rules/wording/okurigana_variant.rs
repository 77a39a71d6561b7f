//! W101 okurigana-variant.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::bodies::rows_of;
use super::okurigana::{Word, has_kana, one_noun, word};
use super::texts::{REPLACE, STANDS};
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Segments, Sink, Text};
use crate::text::Sieve;

/// W101.
pub(crate) struct OkuriganaVariant;

static META: RuleMeta = RuleMeta {
    code: "W101",
    name: "okurigana-variant",
    name_ja: "送り仮名の揺れ",
    family: Family::Wording,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "「取組／取組み」「取り組む／取組む」のように、同じ言葉の送り仮名が揺れている。",
        en: "One word is written with more and fewer kana: 取組/取組み, 取り組む/取組む.",
    },
    docs: Text {
        ja: "## なぜ大切か\n送り仮名の揺れは、直すほどのことではなくても、版の仕上がりを疑わせます。公用文では、動詞は「取り組む」、名詞は「取組」と書き分けるので、名詞と動詞は別に数えます。\n\n## 見つけ方\n二つの漢字と、その間と後ろの仮名から、複合動詞とその名詞を取り出します（辞書は使いません）。同じ漢字の名詞どうし、動詞どうしで送り仮名が違えば、行の少ない方を挙げます。動詞は間の仮名のある形（取り組む）を正しい方とします。名詞「取組」だけがある表の「取組む」は、参考（info）として挙げます。\n\n## 鳴らない場合\n一つの形しかない言葉（引上げ、切り出し、実施済み）、名詞「取組」と動詞「取り組む」、漢字の前で仮名を省いた熟語（申込書、取扱店）、違う言葉（受付け／条件付き、置換／置き換え、使い方／使われ方）。",
        en: "## Why it matters\nOkurigana that change from row to row make a reader doubt the edition. Official style writes the verb 取り組む and the noun 取組, so nouns and verbs are counted apart.\n\n## How it decides\nCompound verbs and their nouns are read off two kanji with the kana between and after them; no dictionary. Among nouns, and among verbs, of the same kanji the form in fewer rows is named. A verb's full form (取り組む) is the right one. Where only the noun 取組 is there, 取組む is info.\n\n## Known false alarms\nA word with only one form, the noun 取組 beside the verb 取り組む, compounds that drop kana before another kanji (申込書), and different words (受付け and 条件付き, 置換 and 置き換え, 使い方 and 使われ方) stay silent.",
    },
    texts: &[
        (
            "noun",
            Text {
                ja: "送り仮名が揺れています：「{many}」{most}行／「{few}」{least}行",
                en: "okurigana vary: “{many}” in {most} row(s), “{few}” in {least}",
            },
        ),
        (
            "verb",
            Text {
                ja: "動詞の送り仮名が揺れています：「{many}」{most}行／「{few}」{least}行（公用文では間の仮名も送ります）",
                en: "the verb's okurigana vary: “{many}” in {most} row(s), “{few}” in {least} (official style writes the inner kana)",
            },
        ),
        (
            "bare",
            Text {
                ja: "「{few}」は動詞なので、間の仮名も送るのが普通です（名詞「{many}」は{most}行、この形は{least}行）",
                en: "“{few}” is a verb and usually takes its inner kana (the noun “{many}” in {most} row(s), this in {least})",
            },
        ),
        STANDS,
        REPLACE,
    ],
    source: Some(
        "送り仮名の付け方（昭和48年内閣告示第2号）通則6・7／公用文における漢字使用等について（平成22年内閣訓令第1号）",
    ),
    examples: &[
        Example {
            note: "名詞の送り仮名が一か所だけ違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|働き方改革の取組の支援|取組の継続\n\
                    女性の活躍|環境の整備|町商工会|広報|先進的な取組を紹介|継続\n\
                    若者の定着|就職の支援|市商工会|相談|企業の取組み開始までの助言|継続",
            findings: 1,
        },
        Example {
            note: "動詞の間の仮名が抜けている",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|働き方改革に取り組む企業の支援|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|両立支援に取組む企業の紹介|継続",
            findings: 1,
        },
        Example {
            note: "名詞と動詞は書き分ける",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|働き方改革に取り組む企業の支援|取組の支援\n\
                    女性の活躍|環境の整備|町商工会|広報|両立支援の取組の紹介|継続",
            findings: 0,
        },
        Example {
            note: "音読みの熟語と、違う動詞の複合語",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|機器の置換の支援|部品の置き換えの支援\n\
                    女性の活躍|環境の整備|町商工会|広報|窓口の使い方の案内|言葉の使われ方の調査\n\
                    若者の定着|就職の支援|市商工会|相談|事業の立ち上げの支援|若者が立ち上がる場の用意",
            findings: 0,
        },
        Example {
            note: "漢字の前では仮名を省く",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|申込みの受付、申込書の配布|申込書の見直し\n\
                    女性の活躍|環境の整備|町商工会|広報|業務の切り出し、賃金の引上げ|継続",
            findings: 0,
        },
    ],
};

/// One way to write a word, with its places.
struct Form<'a> {
    word: &'a Word,
    words: Vec<&'a Word>,
}

impl Form<'_> {
    /// Every place, in order.
    fn spans(&self, cx: &Context<'_>, segments: &Segments) -> Vec<Span> {
        let places = |word: &&Word| segments.spans(cx.grid, cx.occurrences, word.range.clone());
        let mut spans: Vec<Span> = self.words.iter().flat_map(places).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

impl Rule for OkuriganaVariant {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let segments = cx.occurrences.segments(cx.grid);
        let chars = segments.chars();
        // Most words are written in one way: only those that are not are kept. Without kana none
        // is a variant of itself, so those with kana come first.
        let mut varied: HashMap<[char; 2], (Spelling<'_>, bool), FixedState> = HashMap::default();
        let mut places: Vec<u32> = Vec::new();
        // Pairs of kanji that are written with kana somewhere.
        let mut plain = Sieve::new(SIEVE);
        let mut note = |at: usize, word: &Word, plain: &mut Sieve| {
            places.push(u32::try_from(at).expect("sources are below 4 GiB"));
            let spelt = spelling(chars, word);
            let (first, other) = varied.entry(word.skeleton).or_insert((spelt, false));
            *other |= *first != spelt;
            plain.add(mixed(word.skeleton));
        };
        for at in 1..chars.len() {
            if has_kana(chars, at)
                && let Some(word) = word(chars, at).filter(|word| !word.is_bare())
            {
                note(at, &word, &mut plain);
            }
        }
        for at in 1..chars.len() {
            if plain.hold(mixed([chars[at - 1], chars[at]]))
                && let Some(word) = word(chars, at).filter(Word::is_bare)
            {
                note(at, &word, &mut plain);
            }
        }
        places.sort_unstable();
        varied.retain(|_, &mut (_, other)| other);
        let mut by_skeleton: HashMap<[char; 2], Vec<Word>, FixedState> = HashMap::default();
        for at in places {
            let word = word(chars, at as usize).filter(|word| varied.contains_key(&word.skeleton));
            if let Some(word) = word {
                by_skeleton.entry(word.skeleton).or_default().push(word);
            }
        }
        let mut skeletons: Vec<Vec<Word>> = by_skeleton.into_values().collect();
        skeletons.sort_unstable_by_key(|words| words[0].range.start);
        for words in skeletons {
            nouns(cx, segments, &words, out);
            verbs(cx, segments, &words, out);
        }
    }
}

/// Two kanji as a number with its high bits well spread.
fn mixed([a, b]: [char; 2]) -> u64 {
    (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Bits of the sieve for pairs of kanji: 8 kB.
const SIEVE: usize = 1 << 16;

/// Verb or noun, kana between the kanji and after them.
type Spelling<'a> = (bool, &'a [char], &'a [char]);

/// The kana of a noun; of a verb only those between its kanji, because it is inflected.
fn spelling<'a>(chars: &'a [char], word: &Word) -> Spelling<'a> {
    let tail = if word.verb {
        &[]
    } else {
        &chars[word.tail.clone()]
    };
    (word.verb, &chars[word.inner.clone()], tail)
}

fn forms<'a>(chars: &'a [char], words: &'a [Word], verb: bool) -> Vec<Form<'a>> {
    let mut forms: BTreeMap<Spelling<'_>, Form<'_>> = BTreeMap::new();
    for word in words.iter().filter(|word| word.verb == verb) {
        let form = forms.entry(spelling(chars, word)).or_insert_with(|| Form {
            word,
            words: Vec::new(),
        });
        form.words.push(word);
    }
    forms.into_values().collect()
}

fn nouns(cx: &Context<'_>, segments: &Segments, words: &[Word], out: &mut Sink) {
    let chars = segments.chars();
    let forms = forms(chars, words, false);
    let comparable =
        (forms.iter()).all(|a| (forms.iter()).all(|b| one_noun(chars, a.word, b.word)));
    if forms.len() < 2 || !comparable {
        return;
    }
    let mut forms: Vec<(usize, usize, Form<'_>)> = (forms.into_iter())
        .map(|form| {
            let spans = form.spans(cx, segments);
            (rows_of(cx, &spans).len(), spans.len(), form)
        })
        .collect();
    // The most rows, then cells; of equals the form with fewer kana, as nouns are mostly written
    // officially.
    forms.sort_by_key(|(rows, cells, form)| (Reverse((*rows, *cells)), form.word.range.len()));
    let ((most, _, many), rest) = forms.split_first().expect("two forms or more");
    for (rows, _, few) in rest {
        // Where both are as frequent, or frequent, the table has no usage to keep to.
        let severity = match rows < most && (*rows <= 2 || rows * 3 <= *most) {
            true => Severity::Warning,
            false => Severity::Info,
        };
        report(cx, segments, ("noun", severity), many, few, out);
    }
}

fn verbs(cx: &Context<'_>, segments: &Segments, words: &[Word], out: &mut Sink) {
    let chars = segments.chars();
    let forms_of = |verb| forms(chars, words, verb);
    let verbs = forms_of(true);
    let Some(bare) = verbs.iter().find(|form| form.word.inner.is_empty()) else {
        return;
    };
    if let Some(full) = verbs.iter().find(|form| !form.word.inner.is_empty()) {
        report(cx, segments, ("verb", Severity::Warning), full, bare, out);
        return;
    }
    // 取組 by itself is no word that takes する: 取組む is the verb it was made of.
    let nouns = forms_of(false);
    let alone = |form: &&Form<'_>| form.word.range.len() == 2;
    let ending = chars[bare.word.tail.start];
    if let Some(noun) = nouns
        .iter()
        .find(alone)
        .filter(|_| ending == 'む' || ending == 'み')
    {
        report(cx, segments, ("bare", Severity::Info), noun, bare, out);
    }
}

fn report(
    cx: &Context<'_>,
    segments: &Segments,
    (key, severity): (&str, Severity),
    many: &Form<'_>,
    few: &Form<'_>,
    out: &mut Sink,
) {
    let chars = segments.chars();
    let (spans, usual) = (few.spans(cx, segments), many.spans(cx, segments));
    let text = |form: &Form<'_>| segments.written(cx.grid, form.word.range.clone());
    let (many_text, few_text) = (text(many), text(few));
    let (most, least) = (rows_of(cx, &usual).len(), rows_of(cx, &spans).len());
    // Only what lies between the kanji and after them changes; a verb keeps its ending.
    let ending: String = chars[many.word.inner.clone()].iter().collect();
    let [first, second] = few.word.skeleton;
    let edits: Vec<Edit> = (spans.iter().take(MAX_ALSO + 1))
        .map(|&span| {
            let written = &cx.grid.value(span.cell)[span.start as usize..span.end as usize];
            let to = match key {
                "verb" => {
                    let tail = written.rsplit(second).next().unwrap_or_default();
                    format!("{first}{ending}{second}{tail}")
                }
                _ => many_text.to_owned(),
            };
            Edit::ReplaceText(span, to)
        })
        .collect();
    let title = match edits.first() {
        Some(Edit::ReplaceText(_, to)) => to.clone(),
        _ => many_text.to_owned(),
    };
    let mut builder = Finding::build(&META, spans[0])
        .severity(severity)
        .confidence(0.85)
        .also(spans[1..].iter().copied())
        .other_side(usual.iter().copied())
        .related(
            usual[0],
            META.say(cx, "stands", &[("text", &many_text), ("count", &most)]),
        );
    if key != "bare" {
        builder = builder.fix(
            Applicability::Choice,
            META.say(cx, "replace", &[("to", &title)]),
            edits,
        );
    }
    let range: Range<usize> = few.word.range.clone();
    out.push(
        builder
            .cause(format!(
                "{key}{}/{many_text}",
                &chars[range].iter().collect::<String>()
            ))
            .message(META.say(
                cx,
                key,
                &[
                    ("many", &many_text),
                    ("most", &most),
                    ("few", &few_text),
                    ("least", &least),
                ],
            )),
    );
}
