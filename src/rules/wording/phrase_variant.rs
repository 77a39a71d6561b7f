//! W102 phrase-variant.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::bodies::rows_of;
use super::script::{is_content, is_hiragana, is_kanji};
use super::texts::{REPLACE, STANDS};
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Segments, Sink, Text};

/// W102.
pub(crate) struct PhraseVariant;

static META: RuleMeta = RuleMeta {
    code: "W102",
    name: "phrase-variant",
    name_ja: "言い回しの揺れ",
    family: Family::Wording,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "同じ言葉をつなぐ「〜した」「〜しての」などが、表の中で揺れている。",
        en: "One phrase is joined in two ways in the table: 活用した説明会, 活用しての説明会.",
    },
    docs: Text {
        ja: "## なぜ大切か\n同じ取組が、ある行では「センターを活用した説明会」、別の行では「センターを活用しての説明会」と書かれていると、読み手は違う取組かと迷います。\n\n## 見つけ方\n漢字やカタカナの言葉に挟まれた仮名だけを比べます。前後四字ずつが同じで、仮名が「〜た」「〜ての」「〜たの」のように言い換えの関係にあるものを集め、行の数を数えます。どちらにそろえるかは、その言い回しの数を表全体で比べて決めます。機関やテーマは問いません。「の／である」「における／での」のような軽い違いと、行の数が同じか、表全体に多い形がここでは少ないものは、そろえる向きを決めず参考（info）とします。\n手間は文字数にほぼ比例します。\n\n## 鳴らない場合\n前後の言葉が違うもの、意味の変わる違い（から／まで、する／した）、「の」と「を」の違い、助詞の有無。",
        en: "## Why it matters\nIf one row says センターを活用した説明会 and another センターを活用しての説明会, the reader wonders whether they are two things.\n\n## How it decides\nOnly kana between words in kanji or katakana are compared: where four characters on either side are equal and the kana are two ways to say the same (〜た, 〜ての, 〜たの), rows are counted. Which form to keep is decided by how often each joint stands in the whole table. Slight differences (の/である, における/での) are info; so are forms that stand in as many rows as the other, or of which the usual one is rarer here: then no direction is given. About linear in characters.\n\n## Known false alarms\nOther words on either side, kana that change the meaning (から/まで, する/した), の against を, and a particle more or less stay silent.",
    },
    texts: &[
        (
            "varies",
            Text {
                ja: "同じ言い回しが揺れています：「{many}」{most}行／「{few}」{least}行（続き：{next}）",
                en: "one phrase in two forms: “{many}” in {most} row(s), “{few}” in {least} (before {next})",
            },
        ),
        STANDS,
        (
            "help",
            Text {
                ja: "同じ意味なら、この表に多い「{many}」にそろえてください。",
                en: "If both mean the same, use “{many}”, the more usual one here.",
            },
        ),
        (
            "either",
            Text {
                ja: "どちらも正しい書き方です。同じ意味なら、どちらかにそろえてください。",
                en: "Both are correct. If they mean the same, use one of them.",
            },
        ),
        REPLACE,
    ],
    source: None,
    examples: &[
        Example {
            note: "機関が違っても、同じ言い回しの揺れは見つける",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|支援センターを活用した企業向け説明会|継続\n\
                    ||県労働課|窓口の設置|相談の受付|継続\n\
                    女性の活躍|環境の整備|市商工会|講座の開設|支援センターを活用した企業向け説明会|継続\n\
                    ||町商工会|広報|支援センターを活用しての企業向け説明会|継続",
            findings: 1,
        },
        Example {
            note: "前後の言葉が違えば別の言い回し",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|支援センターを活用した企業向け説明会|継続\n\
                    女性の活躍|環境の整備|町商工会|講座の開設|空き店舗を活用しての朝市の開催|継続",
            findings: 0,
        },
        Example {
            note: "意味の変わる仮名",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|前年度から継続する企業向け説明会の開催|継続\n\
                    女性の活躍|環境の整備|町商工会|講座の開設|前年度まで継続した企業向け説明会の開催|継続",
            findings: 0,
        },
    ],
};

/// Characters on either side that must be equal.
const CONTEXT: usize = 4;
/// Longer kana are words, not joints.
const JOINT: usize = 6;
/// More forms than this are no variants of one phrase.
const FORMS: usize = 12;

impl Rule for PhraseVariant {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let segments = cx.occurrences.segments(cx.grid);
        let chars = segments.chars();
        // Joints with the hash of what stands around them.
        let mut phrases: Vec<(u64, Range<usize>)> = Vec::new();
        // How often each joint of a verb stands in the table, whatever its words.
        let mut joints: HashMap<&[char], usize, FixedState> = HashMap::default();
        let mut items = segments.list().iter().peekable();
        for joint in comparable(chars, segments) {
            if of_verb(&chars[joint.clone()]) {
                while items
                    .next_if(|item| item.range.end <= joint.start)
                    .is_some()
                {}
                let item = items.peek().expect("a joint stands in an item");
                *joints.entry(&chars[joint.clone()]).or_default() += item.places.len();
            }
            phrases.push((context(chars, &joint), joint));
        }
        keep_varied(chars, &mut phrases);
        phrases.sort_unstable_by_key(|(key, joint)| (*key, joint.start));
        let mut found: Vec<&[(u64, Range<usize>)]> = phrases
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|group| group.len() > 1)
            .collect();
        found.sort_unstable_by_key(|group| group[0].1.start);
        for group in found {
            let mut forms: BTreeMap<&[char], Vec<Range<usize>>> = BTreeMap::new();
            for (_, joint) in group {
                let form = &chars[joint.clone()];
                forms.entry(form).or_default().push(joint.clone());
            }
            // 活用したの is a slip of the pen (T107), not a way of writing.
            forms.retain(|form, _| !form.ends_with(&['た', 'の']));
            if !(2..=FORMS).contains(&forms.len()) {
                continue;
            }
            let keys: Vec<&[char]> = forms.keys().copied().collect();
            for (i, &a) in keys.iter().enumerate() {
                for &b in &keys[i + 1..] {
                    if let Some(severity) = same(a, b) {
                        let rank = |form: &[char]| match severity {
                            // The same kana have other uses: only this phrase counts.
                            Severity::Info => (forms[form].len(), form.len()),
                            _ => (joints[form], usize::from(!form.ends_with(&['の']))),
                        };
                        let (many, few) = if rank(a) >= rank(b) { (a, b) } else { (b, a) };
                        report(cx, segments, &forms[many], &forms[few], severity, out);
                    }
                }
            }
        }
    }
}

/// Runs of hiragana between words, inside one item, that another one of the table may be a variant
/// of: most particles never are.
fn comparable(chars: &[char], segments: &Segments) -> Vec<Range<usize>> {
    let mut joints: Vec<(Range<usize>, Option<usize>)> = Vec::new();
    let mut there = [false; 2 * SLIGHT.len()];
    let mut start = 0;
    for (at, &c) in segments.chars().iter().enumerate() {
        if is_hiragana(c) {
            continue;
        }
        let run = start..at;
        start = at + 1;
        if run.is_empty()
            || run.len() > JOINT
            || !is_content(c)
            || !is_content(chars[run.start - 1])
        {
            continue;
        }
        let joint = &chars[run.clone()];
        let word = slight(joint);
        if let Some(word) = word {
            there[word] = true;
        }
        if word.is_some() || of_verb(joint) {
            joints.push((run, word));
        }
    }
    // Both of a pair stand in the table.
    let varies = |joint: &Range<usize>, word: Option<usize>| {
        word.is_some_and(|word| there[word ^ 1]) || of_verb(&chars[joint.clone()])
    };
    (joints.into_iter())
        .filter(|(joint, word)| varies(joint, *word))
        .map(|(joint, _)| joint)
        .collect()
}

/// Whether a joint ends a verb that goes before a noun.
fn of_verb(joint: &[char]) -> bool {
    matches!(joint, [.., 'た' | 'だ']) || matches!(joint, [.., 'て' | 'で', 'の'])
}

/// Which word of [`SLIGHT`] a joint is.
fn slight(joint: &[char]) -> Option<usize> {
    if !matches!(joint[0], 'の' | 'で' | 'に' | 'へ') || joint.len() > SLIGHT_LENGTH {
        return None;
    }
    let is = |word: &&str| word.chars().eq(joint.iter().copied());
    SLIGHT.as_flattened().iter().position(is)
}

/// Leaves out most of the phrases whose joint is the same wherever their context stands. O(phrases).
fn keep_varied(chars: &[char], phrases: &mut Vec<(u64, Range<usize>)>) {
    const NONE: u32 = 0;
    const VARIED: u32 = u32::MAX;
    // By hash of the context: the first phrase, from one on, until another has another joint.
    let bits = (2 * phrases.len())
        .next_power_of_two()
        .trailing_zeros()
        .max(1);
    let mut joints = vec![NONE; 1 << bits];
    let slot = |context: u64| (context >> (u64::BITS - bits)) as usize;
    for (number, (context, joint)) in (1..).zip(phrases.iter()) {
        let first = &mut joints[slot(*context)];
        *first = match *first {
            NONE => number,
            VARIED => VARIED,
            other => {
                let (_, known) = &phrases[other as usize - 1];
                match chars[known.clone()] == chars[joint.clone()] {
                    true => other,
                    false => VARIED,
                }
            }
        };
    }
    phrases.retain(|(context, _)| joints[slot(*context)] == VARIED);
}

/// What stands on either side, up to the ends of the item.
fn context(chars: &[char], joint: &Range<usize>) -> u64 {
    let mut hash = 0u64;
    let mut take = |c: char| {
        hash = (hash.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    };
    let left = (1..=CONTEXT).map_while(|back| joint.start.checked_sub(back));
    let mut edge = false;
    for at in left {
        edge |= chars[at] == '\0';
        take(if edge { '\0' } else { chars[at] });
    }
    edge = false;
    for at in joint.end..joint.end + CONTEXT {
        edge |= chars.get(at).is_none_or(|&c| c == '\0');
        take(if edge { '\0' } else { chars[at] });
    }
    hash
}

/// Whether two forms of a word are both correct and say the same: 活用した, 活用しての.
pub(in crate::rules) fn both_correct(a: &str, b: &str) -> bool {
    let chars = |text: &str| text.chars().collect::<Vec<char>>();
    same(&chars(a), &chars(b)) == Some(Severity::Warning)
}

/// Joints that nearly say the same.
const SLIGHT: [[&str; 2]; 4] = [
    ["の", "である"],
    ["における", "での"],
    ["による", "によっての"],
    ["への", "にむけた"],
];
/// The longest of them.
const SLIGHT_LENGTH: usize = 5;

/// Whether two joints say the same.
fn same(a: &[char], b: &[char]) -> Option<Severity> {
    let stem = |joint: &[char]| -> Option<(String, bool)> {
        let text: String = joint.iter().collect();
        for (end, on) in [("ての", 't'), ("での", 'd')] {
            if let Some(stem) = text.strip_suffix(end) {
                return Some((format!("{stem}{on}"), true)).filter(|_| !stem.is_empty());
            }
        }
        for (end, on) in [("た", 't'), ("だ", 'd')] {
            if let Some(stem) = text.strip_suffix(end) {
                return Some((format!("{stem}{on}"), false)).filter(|_| !stem.is_empty());
            }
        }
        None
    };
    if let (Some((x, longer)), Some((y, other))) = (stem(a), stem(b)) {
        return (x == y && longer != other).then_some(Severity::Warning);
    }
    let pair: [String; 2] = [a.iter().collect(), b.iter().collect()];
    SLIGHT
        .iter()
        .any(|[x, y]| (pair[0] == *x && pair[1] == *y) || (pair[0] == *y && pair[1] == *x))
        .then_some(Severity::Info)
}

/// The joint with the word before it.
fn with_word(chars: &[char], joint: &Range<usize>) -> Range<usize> {
    let kanji = is_kanji(chars[joint.start - 1]);
    let word = (1..=CONTEXT)
        .take_while(|&back| {
            let c = chars[joint.start - back];
            is_content(c) && is_kanji(c) == kanji
        })
        .count();
    joint.start - word..joint.end
}

fn report(
    cx: &Context<'_>,
    segments: &Segments,
    many: &[Range<usize>],
    few: &[Range<usize>],
    severity: Severity,
    out: &mut Sink,
) {
    let chars = segments.chars();
    let spans = |form: &[Range<usize>]| -> Vec<Span> {
        let all: BTreeSet<Span> = form
            .iter()
            .flat_map(|joint| segments.spans(cx.grid, cx.occurrences, with_word(chars, joint)))
            .collect();
        all.into_iter().collect()
    };
    let (majority, minority) = (spans(many), spans(few));
    let text = |form: &[Range<usize>]| segments.written(cx.grid, with_word(chars, &form[0]));
    let (many_text, few_text) = (text(many), text(few));
    let (most, least) = (rows_of(cx, &majority), rows_of(cx, &minority));
    let next: String = (chars[few[0].end..].iter().take(2 * CONTEXT))
        .take_while(|&&c| is_content(c) || is_hiragana(c))
        .collect();
    let to = |spans: &[Span], text: &str| -> Vec<Edit> {
        (spans.iter().take(MAX_ALSO + 1))
            .map(|&span| Edit::ReplaceText(span, text.to_owned()))
            .collect()
    };
    let varies = META.say(
        cx,
        "varies",
        &[
            ("many", &many_text),
            ("most", &most.len()),
            ("few", &few_text),
            ("least", &least.len()),
            ("next", &next),
        ],
    );
    // As many, or the usual form is the rarer one here: nothing tells which of the two to change.
    if most.len() <= least.len() {
        out.push(
            Finding::build(&META, minority[0])
                .severity(Severity::Info)
                .confidence(0.6)
                .also(minority[1..].iter().copied())
                .other_side(majority.iter().copied())
                .related(
                    majority[0],
                    META.say(
                        cx,
                        "stands",
                        &[("text", &many_text), ("count", &most.len())],
                    ),
                )
                .help(META.say(cx, "either", &[]))
                .cause(format!(
                    "{few_text}{}/{many_text}",
                    next.chars().take(CONTEXT).collect::<String>()
                ))
                .message(varies),
        );
        return;
    }
    let title = |text: &str| META.say(cx, "replace", &[("to", &text)]);
    let stands =
        |text: &str, count: usize| META.say(cx, "stands", &[("text", &text), ("count", &count)]);
    out.push(
        Finding::build(&META, minority[0])
            .severity(severity)
            .confidence(0.85)
            .also(minority[1..].iter().copied())
            .other_side(majority.iter().copied())
            .related(majority[0], stands(many_text, most.len()))
            .help(META.say(cx, "help", &[("many", &many_text)]))
            .fix(
                Applicability::Choice,
                title(many_text),
                to(&minority, many_text),
            )
            .alternative(title(few_text), to(&majority, few_text))
            .cause(format!(
                "{few_text}{}/{many_text}",
                next.chars().take(CONTEXT).collect::<String>()
            ))
            .message(varies),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: &str, b: &str) -> Option<Severity> {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        same(&chars(a), &chars(b))
    }

    #[test]
    fn joints_that_say_the_same() {
        assert_eq!(pair("した", "しての"), Some(Severity::Warning));
        assert_eq!(pair("けての", "けた"), Some(Severity::Warning));
        assert_eq!(pair("んだ", "んでの"), Some(Severity::Warning));
        assert_eq!(pair("の", "である"), Some(Severity::Info));
        for (a, b) in [
            ("した", "する"),
            ("した", "れた"),
            ("から", "まで"),
            ("の", "を"),
            ("での", "ての"),
            ("た", "ての"),
            ("だ", "での"),
        ] {
            assert_eq!(pair(a, b), None, "{a} {b}");
        }
    }
}
