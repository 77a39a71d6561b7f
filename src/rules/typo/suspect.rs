//! From suspicions to findings: what T101–T106 and T111 have in common.

mod severity;
mod texts;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Display;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use foldhash::fast::FixedState;

use crate::finding::{Applicability, Edit, Finding, MAX_ALSO};
use crate::grid::Span;
use crate::rule::suspicions::Elsewhere;
use crate::rule::{Context, Example, RuleMeta, Sink, Suspicions};
use crate::text::channel::{self, Kind, Passage, Suspicion};
use crate::text::is_kanji_numeral;

use severity::Case;
pub(super) use texts::TEXTS;

/// Letters shown on either side of a change, at most.
const AROUND: usize = 3;
/// A word in katakana is shown whole; its parts are no words.
const KATAKANA: usize = 12;
/// Passages searched for corrected forms.
const SEARCHED: usize = 4000;

/// A rule about some kinds of mistakes: what differs from the others.
macro_rules! suspect_rule {
    (
        $(#[$doc:meta])*
        $rule:ident for [$($kind:expr),+];
        code: $code:literal, name: $name:literal, name_ja: $name_ja:literal;
        summary: $summary_ja:literal, $summary_en:literal;
        why: $why_ja:literal, $why_en:literal;
        how: $how_ja:literal, $how_en:literal;
        fires: $note:literal, $table:literal;
    ) => {
        $(#[$doc])*
        pub(crate) struct $rule;

        static META: $crate::rule::RuleMeta = $crate::rule::RuleMeta {
            code: $code,
            name: $name,
            name_ja: $name_ja,
            family: $crate::rule::Family::Typo,
            severity: $crate::finding::Severity::Error,
            fix: $crate::rule::FixKind::Choice,
            summary: $crate::rule::Text {
                ja: $summary_ja,
                en: $summary_en,
            },
            docs: $crate::rule::Text {
                ja: concat!(
                    "## なぜ大切か\n",
                    $why_ja,
                    "\n\n## 見つけ方\n",
                    $how_ja,
                    "漢字と仮名のつながりを公文書から学んだ統計に、その表自身の言葉（同じ文の写しは一つと数え、\
                     調べる文自身は除く）を重ね、語の区切りも比べて、誤りである確からしさを出します。\
                     60％以上で警告、95％以上（正しい形が表のほかの場所になければ99％以上）でエラー、30％以上は情報です。\
                     平仮名のない、名称のような欄の漢字は、99％以上で警告です。\
                     書かれているとおりで辞書にある語なら、漢字は95％、平仮名は70％までは情報です。\
                     どちらの漢字でも言葉になる取り違えと、形も読みも似ていない字への取り違え、漢字1字の重なりは警告までとし、二つの語が表に同じほどあれば情報とします。\n\n\
                     ## 鳴らない場合\n公式の名称、法令の題名、「」『』の中、旧仮名遣い、行の切れ目の字、英数字・記号。",
                ),
                en: concat!(
                    "## Why it matters\n",
                    $why_en,
                    "\n\n## How it decides\n",
                    $how_en,
                    " Statistics of letter sequences learnt from public documents are layered with the \
                     words of the table itself (copies count once, the passage judged is left out) and \
                     with a word list; decision trees fitted on injected mistakes give a probability. 60 % is a warning, 95 % an error \
                     (99 % where the table does not have the right form elsewhere), 30 % a hint; what is \
                     written and is a listed word takes 95 % (in hiragana 70 %); kanji where there \
                     is no hiragana, as in names, take 99 % for a warning. A kanji that makes a word as well, one that neither looks nor sounds \
                     like the one meant, and one that stands twice, is a warning at most; two words the table has about as often are a hint.\n\n## Known false alarms\nOfficial names, titles of laws, quotations, old \
                     orthography, letters at a line's cut, Latin letters, digits and signs stay silent.",
                ),
            },
            texts: $crate::rules::typo::suspect::TEXTS,
            source: None,
            examples: &[
                $crate::rule::Example {
                    note: $note,
                    table: $table,
                    findings: 1,
                },
                $crate::rules::typo::suspect::NAMES_AND_QUOTATIONS,
                $crate::rules::typo::suspect::TERMS_OF_A_TRADE,
                $crate::rules::typo::suspect::LISTED_WORDS,
            ],
        };

        impl $crate::rule::Rule for $rule {
            fn meta(&self) -> &'static $crate::rule::RuleMeta {
                &META
            }

            fn check_edition(
                &self,
                cx: &$crate::rule::Context<'_>,
                out: &mut $crate::rule::Sink,
            ) {
                use $crate::text::channel::Kind;
                $crate::rules::typo::suspect::report(cx, &META, &[$($kind),+], out);
            }
        }
    };
}
pub(super) use suspect_rule;

/// None of these rules speaks of right sentences, names, titles, quotations or codes.
pub(super) const NAMES_AND_QUOTATIONS: Example = Example {
    note: "正しい文、名称、題名、「」の中、英数字",
    table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
            働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
            女性の活躍|環境の整備|町商工会|広報|次世代育成支援対策推進法の周知、「利用動奨」という題の冊子、くるみん・えるぼしの認定、36協定、URL https://example.jp/a1|継続\n\
            若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
            高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続",
    findings: 0,
};

/// Nor of words that only a trade knows.
pub(super) const TERMS_OF_A_TRADE: Example = Example {
    note: "銀行の用語、型番、片仮名の商品名",
    table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
            働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
            女性の活躍|環境の整備|町商工会|広報|若手行員の退行後の処遇、ＡＢＣ-1234型の導入、ウーバーイーツとの連携|継続\n\
            若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
            高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続",
    findings: 0,
};

/// Nor of words and endings that statutes hardly use.
pub(super) const LISTED_WORDS: Example = Example {
    note: "法令にはない語、受け身や可能の語尾、語の境で重なる字",
    table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
            働き方の見直し|制度の整備|市商工会|制度の周知|北欧のような福祉、二択で答える用紙|継続\n\
            女性の活躍|環境の整備|町商工会|広報|誰かによってなされれば足りる、何も考えずいい加減に選ばない|継続\n\
            若者の定着|就職の支援|商工会|相談|窓口まで引っ張ってこられる人、手伝いに来てくれれば助かる|継続\n\
            高齢者の就業|職場の整備|町商工会|研修|申請は任意なのかを確かめる、大至急対応を求める|継続",
    findings: 0,
};

/// The findings of a rule about some kinds of mistakes. What is taken for a mistake of what it is
/// taken for is left to T111.
pub(super) fn report(cx: &Context<'_>, meta: &'static RuleMeta, kinds: &[Kind], out: &mut Sink) {
    let all = cx.occurrences.suspicions(cx.grid, cx.settings.names());
    let rivals = Rivals::of(all);
    for (index, found) in all.list().iter().enumerate() {
        let told = kinds.contains(&found.kind) && !numbered_year(all, found);
        if told && rivals.rival(found).is_none() && !usual(cx, all, index) {
            out.push(finding(cx, meta, all, index, None));
        }
    }
}

/// 平成27年 beside 平成27年度: two kinds of years, each right in its column. Passages are cut at digits.
fn numbered_year(all: &Suspicions, found: &Suspicion) -> bool {
    let letters = &all.passages()[found.passage].letters;
    let written: String = letters[found.start..found.end].iter().collect();
    let year = match (written.as_str(), found.meant.as_str()) {
        ("年", "年度") => Some(found.start),
        ("", "度") => (found.start.checked_sub(1)).filter(|&at| letters[at] == '年'),
        _ => None,
    };
    let numeral = |c: char| c == '元' || c.is_numeric() || is_kanji_numeral(c);
    year.is_some_and(|at| at == 0 || numeral(letters[at - 1]))
}

/// Whether a table is no witness against what Japanese and most of its rows say: 説明会を利用した周知
/// in seventeen rows, 利用したの周知 in one.
fn usual(cx: &Context<'_>, all: &Suspicions, index: usize) -> bool {
    let found = &all.list()[index];
    let range = found.start..found.end;
    found.unaided < 0.0
        && all
            .spans(cx.grid, cx.occurrences, found.passage, range)
            .len()
            > many(all, index) as usize
}

/// Passages that have the corrected form.
fn many(all: &Suspicions, index: usize) -> u32 {
    let (many, _) = elsewhere(all)[index];
    many.max(all.list()[index].meant_elsewhere)
}

/// Two forms each of which is taken for the other: the likelier mistake, with the other one.
pub(super) fn report_pairs(cx: &Context<'_>, meta: &'static RuleMeta, out: &mut Sink) {
    let all = cx.occurrences.suspicions(cx.grid, cx.settings.names());
    // The form that stands in fewer places is the likelier mistake.
    let rank = |index: usize| {
        let found = &all.list()[index];
        let places = all.spans(
            cx.grid,
            cx.occurrences,
            found.passage,
            found.start..found.end,
        );
        (
            Reverse(places.len()),
            found.meant_elsewhere,
            found.p,
            Reverse(index),
        )
    };
    let rivals = Rivals::of(all);
    for (index, found) in all.list().iter().enumerate() {
        let rival = rivals.rival(found);
        if let Some(rival) = rival.filter(|&rival| rank(index) > rank(rival)) {
            out.push(finding(cx, meta, all, index, Some(&all.list()[rival])));
        }
    }
}

/// Suspicions by what they mean: many near-copies have as many, and each is compared with few.
struct Rivals<'a> {
    all: &'a Suspicions,
    by_meant: HashMap<&'a str, Vec<usize>, FixedState>,
}

impl<'a> Rivals<'a> {
    fn of(all: &'a Suspicions) -> Self {
        let mut by_meant: HashMap<&str, Vec<usize>, FixedState> = HashMap::default();
        for (index, found) in all.list().iter().enumerate() {
            by_meant.entry(&found.meant).or_default().push(index);
        }
        Self { all, by_meant }
    }

    fn written(&self, s: &Suspicion) -> String {
        let letters = &self.all.passages()[s.passage].letters;
        letters[s.start..s.end].iter().collect()
    }

    fn beside(&self, s: &Suspicion) -> (Option<char>, Option<char>) {
        let letters = &self.all.passages()[s.passage].letters;
        let before = s.start.checked_sub(1).map(|at| letters[at]);
        (before, letters.get(s.end).copied())
    }

    /// The first suspicion that takes what this one means for a mistake of what it writes.
    fn rival(&self, found: &Suspicion) -> Option<usize> {
        let others = self.by_meant.get(self.written(found).as_str())?;
        others.iter().copied().find(|&other| {
            let other = &self.all.list()[other];
            let ((a, b), (x, y)) = (self.beside(found), self.beside(other));
            let same_place = (a == x && a.is_some()) || (b == y && b.is_some());
            same_place && self.written(other) == found.meant
        })
    }
}

fn finding(
    cx: &Context<'_>,
    meta: &'static RuleMeta,
    all: &Suspicions,
    index: usize,
    rival: Option<&Suspicion>,
) -> Finding {
    let found = &all.list()[index];
    let letters = &all.passages()[found.passage].letters;
    let wide = widen(letters, found);
    let spans = |range| all.spans(cx.grid, cx.occurrences, found.passage, range);
    // As it stands there, not as it was compared: in full width, with its spaces.
    let text = |range: Range<usize>| {
        let span = spans(range)[0];
        cx.grid.value(span.cell)[span.start as usize..span.end as usize].to_owned()
    };
    let written = text(wide.clone());
    let (before, behind) = (text(wide.start..found.start), text(found.end..wide.end));
    let corrected = |to: &str| format!("{before}{to}{behind}");
    let meant = corrected(&found.meant);
    let places = spans(wide.clone());
    let exact: Vec<Span> = (spans(found.start..found.end).into_iter())
        .take(MAX_ALSO + 1)
        .collect();
    let edits = |to: &str| -> Vec<Edit> {
        (exact.iter())
            .map(|&span| Edit::ReplaceText(span, to.to_owned()))
            .collect()
    };
    let (_, there) = elsewhere(all)[index];
    let many = many(all, index);
    let severity = Case {
        found,
        letters,
        many,
        cells: u32::try_from(places.len()).expect("cells are counted in 32 bits"),
        rival,
    }
    .severity();
    let why = why(cx, meta, found, &text(found.start..found.end));
    let mut args: Vec<(&str, &dyn Display)> =
        vec![("written", &written), ("meant", &meant), ("why", &why)];
    let few = 1 + found.written_elsewhere;
    let count = match many {
        0 => String::new(),
        _ => meta.say(
            cx,
            "count",
            &[
                ("meant", &meant),
                ("many", &many),
                ("written", &written),
                ("few", &few),
            ],
        ),
    };
    let key = if rival.is_some() {
        "pair"
    } else {
        args.push(("count", &count));
        "wrong"
    };
    let mut finding = Finding::build(meta, places[0])
        .severity(severity)
        .confidence(found.p)
        .also(places[1..].iter().copied())
        .cause(format!("{written}→{meant}"))
        .fix(
            Applicability::Choice,
            meta.say(cx, "fix", &[("to", &meant)]),
            edits(&found.meant),
        );
    for (other, _) in &found.others {
        let to = corrected(other);
        finding = finding.alternative(meta.say(cx, "fix", &[("to", &to)]), edits(other));
    }
    if let Some(rival) = rival {
        let there = all.spans(
            cx.grid,
            cx.occurrences,
            rival.passage,
            widen(&all.passages()[rival.passage].letters, rival),
        );
        finding = finding
            .related(there[0], meta.say(cx, "there", &[("meant", &meant)]))
            .other_side(there);
    } else if let Some((passage, at)) = there {
        let place = at..at + put(letters, found, &wide, &found.meant).chars().count();
        let span = all.spans(cx.grid, cx.occurrences, passage, place)[0];
        finding = finding.related(span, meta.say(cx, "there", &[("meant", &meant)]));
    }
    finding.message(meta.say(cx, key, &args))
}

/// The word around a change as it would be with something else in its place.
fn put(letters: &[char], found: &Suspicion, wide: &Range<usize>, to: &str) -> String {
    let before = letters[wide.start..found.start].iter().copied();
    let behind = letters[found.end..wide.end].iter().copied();
    before.chain(to.chars()).chain(behind).collect()
}

/// For each suspicion how many other passages have the word that was meant, and the first of them.
fn elsewhere(all: &Suspicions) -> &[Elsewhere] {
    all.elsewhere(|| {
        let meant = all.list().iter().map(|found| {
            let letters = &all.passages()[found.passage].letters;
            let form = put(letters, found, &widen(letters, found), &found.meant);
            (form, found.passage)
        });
        count(all.passages(), &meant.collect::<Vec<_>>())
    })
}

/// In how many passages but its own each form stands, and where first: 拡幅L is part of 拡幅拡幅L.
/// One pass for all: O(letters + forms).
fn count(passages: &[Passage], forms: &[(String, usize)]) -> Vec<Elsewhere> {
    let mut numbers: HashMap<&str, usize, FixedState> = HashMap::default();
    let mut distinct: Vec<&str> = Vec::new();
    for (form, _) in forms {
        numbers.entry(form).or_insert_with(|| {
            distinct.push(form);
            distinct.len() - 1
        });
    }
    let mut counts = vec![0; distinct.len()];
    // The first two passages of each: one of them may be a form's own.
    let mut firsts: Vec<Vec<(usize, usize)>> = vec![Vec::new(); distinct.len()];
    let mut last = vec![usize::MAX; distinct.len()];
    let automaton =
        AhoCorasick::new(&distinct).expect("corrections are short and bounded in number");
    let mut text = String::new();
    for (index, passage) in passages.iter().enumerate().take(SEARCHED) {
        text.clear();
        text.extend(&passage.letters);
        for hit in automaton.find_overlapping_iter(&text) {
            let form = hit.pattern().as_usize();
            if last[form] != index {
                last[form] = index;
                counts[form] += 1;
                if firsts[form].len() < 2 {
                    firsts[form].push((index, text[..hit.start()].chars().count()));
                }
            }
        }
    }
    let searched = &passages[..passages.len().min(SEARCHED)];
    (forms.iter())
        .map(|(form, own)| {
            let number = numbers[form.as_str()];
            let in_own = searched.get(*own).is_some_and(|passage| {
                let letters: String = passage.letters.iter().collect();
                letters.contains(form)
            });
            let mut others = firsts[number].iter().filter(|(index, _)| index != own);
            (counts[number] - u32::from(in_own), others.next().copied())
        })
        .collect()
}

fn why(cx: &Context<'_>, meta: &'static RuleMeta, found: &Suspicion, written: &str) -> String {
    let key = match found.kind {
        Kind::Look => "look",
        Kind::Homophone => "sound",
        Kind::Kana => "kana",
        Kind::Other => "other",
        Kind::Dropped => "dropped",
        Kind::Doubled => "doubled",
        Kind::Added => "added",
        Kind::Transposed => "transposed",
    };
    meta.say(cx, key, &[("a", &written), ("b", &found.meant)])
}

/// The word around a change: letters of its script, or what stands beside it.
fn widen(letters: &[char], found: &Suspicion) -> Range<usize> {
    let script = |c: char| {
        (
            channel::is_kanji(c),
            channel::is_hiragana(c),
            channel::is_katakana(c),
        )
    };
    let touched = (letters[found.start..found.end].first().copied())
        .or_else(|| found.meant.chars().next())
        .unwrap_or('\0');
    // 一 for ー belongs to a word in katakana.
    let meant = found.meant.chars().next().unwrap_or(touched);
    let same = |c: &&char| script(**c) == script(meant);
    let most = match meant {
        c if channel::is_hiragana(c) => 2,
        c if channel::is_katakana(c) => KATAKANA,
        _ => AROUND,
    };
    let before = letters[..found.start]
        .iter()
        .rev()
        .take(most)
        .take_while(same)
        .count();
    let behind = letters[found.end..]
        .iter()
        .take(most)
        .take_while(same)
        .count();
    // 一 for ー says what it is within its word; all others need what stands on either side.
    let across = found.end > found.start && script(touched) != script(meant);
    let least = |there: bool| usize::from(there && !(across && before + behind > 1));
    let (before, behind) = (
        before.max(least(found.start > 0)),
        behind.max(least(found.end < letters.len())),
    );
    found.start - before..found.end + behind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_counted_by_passage_and_found_at_their_first_letter() {
        let texts = ["説明会の開催と説明会", "研修会", "相談会の説明会の開", ""];
        let passages = texts.map(|text| Passage {
            letters: text.chars().collect(),
            ..Passage::default()
        });
        let forms =
            ["説明会", "会の", "会", "講演", "説明会", "会の開催"].map(|form| (form.to_owned(), 0));
        let slow: Vec<Elsewhere> = (forms.iter())
            .map(|(form, own)| {
                let form: Vec<char> = form.chars().collect();
                let at = |passage: &Passage| {
                    let mut windows = passage.letters.windows(form.len());
                    windows.position(|window| window == form)
                };
                let places = passages.iter().enumerate().filter(|(n, _)| n != own);
                let all: Vec<_> = places.filter_map(|(n, p)| Some((n, at(p)?))).collect();
                (all.len() as u32, all.first().copied())
            })
            .collect();
        assert_eq!(count(&passages, &forms), slow);
        assert_eq!(count(&passages, &[]), []);
    }
}
