//! T110 rare-near-frequent.

mod neighbours;
mod pairs;
pub(super) mod slip;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Segments, Sink, Text};
use crate::rules::wording::bodies::in_body_column;
use crate::rules::wording::script::{is_hiragana, is_kanji, is_katakana};
use neighbours::Neighbours;
use pairs::{Pair, agreement, pairs};
use slip::{Slip, slip};
use words::Words;

/// T110.
pub(crate) struct RareNearFrequent;

static META: RuleMeta = RuleMeta {
    code: "T110",
    name: "rare-near-frequent",
    name_ja: "一つだけ違う表記",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "何度も出てくる言葉と一字だけ違う言葉が、一か所だけにある。",
        en: "A word stands once beside many that differ from it in one character.",
    },
    docs: Text {
        ja: "## なぜ大切か\n辞書にない誤りも、表の中の多数と比べれば見つかります。「利用勧奨」が八行にあり「利用動奨」が一行だけなら、後者は書き誤りです。\n\n## 見つけ方\n前後の文字が同じで、間の一字だけが違う（抜けた、余った、入れ替わった）場所を、表全体から集めて数えます。一方が一行だけ、他方が何行にもあり、一方の字の並びが表のほかの場所に現れないものを示します。年度の欄へ写された同じ文は一つと数えます。\n前後十二字以上が同じで五倍以上の差があり、漢字の言葉の中の一字だけが違えばエラー、ほかは警告です。同じ行の年度の欄どうしの違いは、その言葉が表のほかの場所にもあるときだけ示します。\nほかにない字の並びのまわりだけを、前後の文字のハッシュで比べるので、手間は文字数に比例します。\n\n## 鳴らない場合\n数字・助数詞・日付、上下や男女のような対の字、助詞の違い、送り仮名の違い（W101）、実施機関の名（T108が見ます）、違う字の言葉がほかの場所でも使われているもの（配布と配架、認証と認定）。",
        en: "## Why it matters\nA slip that is in no dictionary shows beside the majority: where 利用勧奨 stands in eight rows and 利用動奨 in one, the latter is wrong.\n\n## How it decides\nPlaces with equal characters around one that differs (or is missing, added, swapped) are collected over the whole table and counted by rows. Named is a form in one row against several, whose characters stand together nowhere else in the table. Copies in the year columns count once. Five to one, twelve equal characters and a single kanji inside a word is an error, the rest a warning. A difference between the years of one row counts only where the table has the usual word elsewhere as well. Only places with a pair of letters that stands nowhere else are compared, by hashed contexts: linear in characters.\n\n## Known false alarms\nNumbers, counters and dates, pairs such as 上/下 or 男/女, particles, okurigana (W101), names of bodies (T108), and words that are used elsewhere as well (配布 and 配架, 認証 and 認定) stay silent.",
    },
    texts: &[
        (
            "rare",
            Text {
                ja: "「{few}」は{least}行だけで、「{many}」が{most}行にあります。書き誤りではありませんか。",
                en: "“{few}” stands in {least} row(s), “{many}” in {most}: a slip?",
            },
        ),
        (
            "stands",
            Text {
                ja: "「{text}」は{count}行",
                en: "“{text}”: {count} row(s)",
            },
        ),
        (
            "replace",
            Text {
                ja: "「{to}」に直す",
                en: "write “{to}”",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "多数の行と一字だけ違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への支援窓口の利用勧奨|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|会員事業所への支援窓口の利用勤奨|継続\n\
                    若者の定着|就職の支援|市商工会|相談|傘下団体への支援窓口の利用勧奨|継続\n\
                    高齢者の就業|職場の整備|市商工会|研修|会員企業への支援窓口の利用勧奨|継続",
            findings: 1,
        },
        Example {
            note: "対になる字の違いには意味がある",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|県内の男性職員の育児休業の取得促進|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|県内の女性職員の育児休業の取得促進|継続\n\
                    若者の定着|就職の支援|市商工会|相談|県内の男性職員の育児休業の取得促進|継続\n\
                    高齢者の就業|職場の整備|市商工会|研修|県内の男性職員の育児休業の取得促進|継続",
            findings: 0,
        },
        Example {
            note: "一つの行の年度で違うだけの二つの言葉",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度|令和3年度\n\
                    森林の活用|県産材の利用|林政課|県産材の利用促進|公共施設における県産材による木造化の推進|公共施設における県産材による木造化の推進|公共施設における県産材による木質化の推進",
            findings: 0,
        },
        Example {
            note: "どちらの言葉もほかで使われている",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|窓口でのリーフレットの配布|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|窓口でのリーフレットの配架|店舗への冊子の配架\n\
                    若者の定着|就職の支援|市商工会|相談|窓口でのリーフレットの配布|継続\n\
                    高齢者の就業|職場の整備|市商工会|研修|窓口でのリーフレットの配布|継続",
            findings: 0,
        },
    ],
};

impl Rule for RareNearFrequent {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let segments = cx.occurrences.segments(cx.grid);
        let judge = Judge {
            cx,
            segments,
            neighbours: Neighbours::of(segments.chars()),
        };
        let mut possible: Vec<Candidate> = Vec::new();
        pairs(segments.chars(), &judge.neighbours, |pair| {
            possible.extend(judge.judge(&pair));
        });
        let places = possible.iter().flat_map(|c| [&c.odd, &c.usual]);
        let words = Words::around(segments, places);
        // By the item of the odd form: a slip shows at several gaps around it.
        let mut best: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
        for candidate in possible {
            if judge.convincing(&candidate, &words) {
                let item = segments.at(candidate.odd.start).range.start;
                best.entry(item).or_default().push(candidate);
            }
        }
        for candidates in best.into_values() {
            for candidate in strongest(candidates) {
                out.push(judge.finding(&candidate));
            }
        }
    }
}

/// Characters the odd form and the usual one must have in common around the difference.
const COMMON: usize = 6;
/// So many make another word in the same place unlikely.
const SURE: usize = 12;
/// How far agreement is followed.
const FAR: usize = 16;
/// Places of one side that are looked at.
const LOOK: usize = 64;
/// Characters of a word on one side that are shown.
const WORD: usize = 12;

#[derive(Debug)]
struct Candidate {
    odd: Range<usize>,
    usual: Range<usize>,
    slip: Slip,
    common: usize,
    odd_spans: Vec<Span>,
    usual_spans: Vec<Span>,
    odd_rows: usize,
    usual_rows: usize,
}

/// Candidates that do not touch, the ones with the most evidence first.
fn strongest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|c| {
        (
            std::cmp::Reverse((c.usual_rows, c.common)),
            c.odd.start,
            c.odd.end,
            c.usual.start,
            c.usual.end,
        )
    });
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let near = |other: &Candidate| {
            candidate.odd.start <= other.odd.end + 2 && other.odd.start <= candidate.odd.end + 2
        };
        if !kept.iter().any(near) {
            kept.push(candidate);
        }
    }
    kept
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Katakana,
    Hiragana,
    Other,
}

fn script(c: char) -> Script {
    match c {
        c if is_kanji(c) => Script::Kanji,
        c if is_katakana(c) => Script::Katakana,
        c if is_hiragana(c) => Script::Hiragana,
        _ => Script::Other,
    }
}

struct Judge<'a> {
    cx: &'a Context<'a>,
    segments: &'a Segments,
    neighbours: Neighbours,
}

impl Judge<'_> {
    /// What a pair may be by itself and in its rows.
    fn judge(&self, pair: &Pair) -> Option<Candidate> {
        // The odd form stands in one item only; most pairs end here.
        let (odd, usual) = match (&pair.one[..], &pair.other[..]) {
            ([one], [other]) => {
                let places = |at: &Range<usize>| self.segments.count(at.start);
                if places(one) <= places(other) {
                    (one, &pair.other)
                } else {
                    (other, &pair.one)
                }
            }
            ([one], _) => (one, &pair.other),
            (_, [other]) => (other, &pair.one),
            _ => return None,
        };
        let chars = self.segments.chars();
        let kind = slip(chars, odd, &usual[0])?;
        // The usual place that agrees furthest proves most.
        let (left, right, whole, best) = (usual.iter().take(LOOK))
            .map(|place| {
                let (left, right, whole) = agreement(chars, odd, place, FAR);
                (left, right, whole, place)
            })
            .max_by_key(|&(left, right, whole, _)| (whole, left + right))?;
        let common = left + right;
        if common < COMMON
            || self.stands_elsewhere(odd, kind)
            || kind == Slip::Kanji && !whole && self.is_word(odd)
        {
            return None;
        }
        let odd_spans = self.spans(odd);
        // Names of bodies are compared as a whole, by T108.
        if (odd_spans.iter()).all(|&span| in_body_column(self.cx, span)) {
            return None;
        }
        let usual_spans: Vec<Span> = {
            let all: BTreeSet<Span> = (usual.iter().take(LOOK))
                .flat_map(|place| self.spans(place))
                .collect();
            all.into_iter().collect()
        };
        let candidate = Candidate {
            odd: odd.clone(),
            usual: best.clone(),
            slip: kind,
            common,
            odd_rows: self.rows(&odd_spans),
            usual_rows: self.rows(&usual_spans),
            odd_spans,
            usual_spans,
        };
        // A kanji that stands alone may be another word.
        let likely = candidate.odd_rows <= 1 && (kind != Slip::Single || whole);
        likely.then_some(candidate)
    }

    /// Whether the counts tell which of the two is wrong.
    fn convincing(&self, c: &Candidate, words: &Words<'_>) -> bool {
        // A word cut short may be another word.
        let needed = match c.slip {
            Slip::Edge => 5,
            _ => 3,
        };
        let cells = |place| words.cells(place);
        // The whole word stands elsewhere as well: it is no slip.
        if cells(&c.odd).is_some_and(|cells| cells > c.odd_spans.len()) {
            return false;
        }
        if c.usual_rows >= needed {
            return true;
        }
        if matches!(c.slip, Slip::Edge) {
            return false;
        }
        // One copy in the years of a row: two against one is a guess (木造化, 木質化), unless the
        // table writes the usual word elsewhere as well.
        let often = cells(&c.usual).is_none_or(|cells| cells >= needed)
            || !self.is_word(&c.odd) && self.elsewhere(&c.usual);
        c.odd_spans.len() == 1 && c.usual_spans.len() >= 2 && c.common >= 8 && often
    }

    /// Whether the odd kanji makes a word of two with a neighbour: 配置 is no slip of 配備, as 動奨
    /// is of 勧奨. Homophones and look-alikes that are words are for T101 and T102 to judge.
    fn is_word(&self, odd: &Range<usize>) -> bool {
        let chars = self.segments.chars();
        let words = &crate::text::model::Model::get().lexicon;
        (odd.start - 1..=odd.start).any(|at| {
            let pair = &chars[at..at + 2];
            pair.iter().all(|&c| is_kanji(c)) && words.contains(&pair.iter().collect::<String>())
        })
    }

    /// Whether the usual form's letters stand together in another item as well: in 離職者 and
    /// 離職中, not only in copies of one item.
    fn elsewhere(&self, usual: &Range<usize>) -> bool {
        let chars = self.segments.chars();
        let pairs = usual.start.saturating_sub(1)..usual.end.max(usual.start);
        (pairs.map(|at| (chars[at], chars[at + 1])))
            .filter(|&(a, b)| is_kanji(a) && is_kanji(b) || is_katakana(a) && is_katakana(b))
            .any(|(a, b)| self.neighbours.repeated(a, b))
    }

    /// Whether the odd form's letters stand together elsewhere too: then it is a word.
    fn stands_elsewhere(&self, odd: &Range<usize>, kind: Slip) -> bool {
        let chars = self.segments.chars();
        let repeated = |a: usize, b: usize| self.neighbours.repeated(chars[a], chars[b]);
        let word = |c: char| is_kanji(c) || is_katakana(c);
        let letter = |c: char| word(c) || is_hiragana(c);
        match kind {
            // Only the two that are swapped or doubled stand together by the slip.
            Slip::Swap => return repeated(odd.start, odd.start + 1),
            Slip::Doubled => {
                let c = chars[odd.start];
                return self.neighbours.repeated(c, c);
            }
            Slip::Edge => return repeated(odd.start - 1, odd.start),
            _ => {}
        }
        let joined = |a: usize, b: usize| match kind {
            Slip::Kanji | Slip::Length => word(chars[a]) && word(chars[b]),
            _ => letter(chars[a]) && letter(chars[b]),
        };
        let pairs = (odd.start - 1..=odd.end.max(odd.start) - usize::from(odd.is_empty()))
            .map(|at| (at, at + 1))
            .filter(|&(a, b)| b <= odd.end && joined(a, b));
        let mut any = false;
        for (a, b) in pairs {
            any = true;
            if repeated(a, b) {
                return true;
            }
        }
        !any
    }

    fn spans(&self, place: &Range<usize>) -> Vec<Span> {
        self.segments
            .spans(self.cx.grid, self.cx.occurrences, place.clone())
    }

    fn rows(&self, spans: &[Span]) -> usize {
        let rows: BTreeSet<usize> = (spans.iter())
            .map(|span| self.cx.grid.position(span.cell).0)
            .collect();
        rows.len()
    }

    /// How far the word around a difference reaches to either side, where both forms agree: up to
    /// the ends of its kanji or katakana, and with kana from the kanji before them.
    fn widen(&self, c: &Candidate) -> (usize, usize) {
        let chars = self.segments.chars();
        let edge = chars[c.odd.start.max(1) - 1];
        let first = (chars.get(c.odd.start).copied()).filter(|_| !c.odd.is_empty());
        let script = script(first.unwrap_or(edge));
        let left = (1..=WORD)
            .map_while(|back| Some((back, chars[c.odd.start.checked_sub(back)?])))
            .take_while(|&(back, x)| x == chars[c.usual.start - back]);
        let mut seen = script;
        let left = left
            .take_while(|&(_, x)| {
                let joins = self::script(x) == seen
                    || seen == Script::Hiragana && self::script(x) == Script::Kanji;
                seen = self::script(x);
                joins && seen != Script::Other
            })
            .count()
            .max(usize::from(edge != '\0'));
        let right = (0..WORD)
            .take_while(|&on| {
                let x = chars[c.odd.end + on];
                x == chars[c.usual.end + on] && script != Script::Other && self::script(x) == script
            })
            .count()
            .max(usize::from(chars[c.odd.end] != '\0'));
        (left, right)
    }

    fn finding(&self, c: &Candidate) -> Finding {
        let cx = self.cx;
        let (left, right) = self.widen(c);
        let wide = |place: &Range<usize>| place.start - left..place.end + right;
        let few = self.segments.written(cx.grid, wide(&c.odd));
        let many = self.segments.written(cx.grid, wide(&c.usual));
        let odd = self.spans(&wide(&c.odd));
        let usual = self.spans(&wide(&c.usual));
        let grave = c.slip == Slip::Kanji && c.usual_rows >= 5 * c.odd_rows && c.common >= SURE;
        let edits = (odd.iter().take(MAX_ALSO + 1))
            .map(|&span| Edit::ReplaceText(span, many.to_owned()))
            .collect();
        Finding::build(&META, odd[0])
            .severity(if grave {
                Severity::Error
            } else {
                Severity::Warning
            })
            .confidence(if grave { 0.96 } else { 0.8 })
            .also(odd[1..].iter().copied())
            .other_side(c.usual_spans.iter().copied())
            .related(
                usual[0],
                META.say(cx, "stands", &[("text", &many), ("count", &c.usual_rows)]),
            )
            .fix(
                Applicability::Choice,
                META.say(cx, "replace", &[("to", &many)]),
                edits,
            )
            .cause(format!("{few}/{many}"))
            .message(META.say(
                cx,
                "rare",
                &[
                    ("few", &few),
                    ("least", &c.odd_rows),
                    ("many", &many),
                    ("most", &c.usual_rows),
                ],
            ))
    }
}
