//! W104 abbreviation-mixed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::bodies::{Bodies, rows_of};
use super::lexicon::{Lexicon, listed};
use super::texts::STANDS;
use crate::edition::Role;
use crate::finding::{Finding, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::row_of;

/// W104.
pub(crate) struct AbbreviationMixed;

static META: LazyLock<RuleMeta> = LazyLock::new(|| RuleMeta {
    code: "W104",
    name: "abbreviation-mixed",
    name_ja: "略語と正式な語の混在",
    family: Family::Wording,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "「HP」と「ホームページ」のように、略した語と略さない語が表の中に混ざっている。",
        en: "A word stands abbreviated and in full in one table: HP and ホームページ.",
    },
    docs: listed(
        Text {
            ja: "## なぜ大切か\n同じものが二つの名で呼ばれると、読み手は別のものかと考え、検索でも片方しか見つかりません。\n\n## 見つけ方\nよく使われる略語の一覧（`rules/wording/abbreviations.toml`）の両方の形が表の中にあるとき、少ない方を挙げます。同じ実施機関が両方を使っていれば警告、機関ごとに書き方が違うだけなら参考（info）です。\n\n## 鳴らない場合\n「人工知能（AI）」のようにどこかで説明しているもの、「」の中、実施機関の名、一方しか使わない表、実施機関の欄のない表。",
            en: "## Why it matters\nTwo names for one thing make the reader look for two, and a search finds only one.\n\n## How it decides\nWhere both forms of a pair in `rules/wording/abbreviations.toml` stand in the table, the rarer is named: a warning where one body uses both, info where bodies merely differ.\n\n## Known false alarms\nA pair that is explained somewhere, 人工知能（AI）, quotations, names of bodies, tables with one of the forms only, and tables without a column of bodies stay silent.",
        },
        LIST.0.iter().map(|pair| {
            (
                format!("{} ／ {}", pair.short.join("・"), pair.full.join("・")),
                &*pair.source,
            )
        }),
    ),
    texts: &[
        (
            "one",
            Text {
                ja: "同じ機関の行に「{many}」（{most}行）と「{few}」（{least}行）が混ざっています。",
                en: "one body writes both “{many}” ({most} row(s)) and “{few}” ({least} row(s)).",
            },
        ),
        (
            "several",
            Text {
                ja: "表の中で「{many}」（{most}行）と「{few}」（{least}行）が混ざっています。機関ごとの書き方かもしれません。",
                en: "the table has both “{many}” ({most} row(s)) and “{few}” ({least} row(s)), perhaps by body.",
            },
        ),
        STANDS,
    ],
    source: Some("公用文作成の考え方（令和4年1月7日 文化審議会建議）"),
    examples: &[
        Example {
            note: "同じ機関が両方を使っている",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|HPによる周知|継続\n\
                    女性の活躍|環境の整備|市商工会|広報|ホームページによる周知|継続\n\
                    若者の定着|就職の支援|市商工会|相談|ホームページへの掲載|継続",
            findings: 1,
        },
        Example {
            note: "一方しか使っていない",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|HPによる周知|継続\n\
                    女性の活躍|環境の整備|市商工会|広報|県HPによる周知|継続",
            findings: 0,
        },
        Example {
            note: "誰が書いたかを示す欄がない",
            table: "事業名|内容|場所\n広報|HPによる周知|市役所\n相談|ホームページによる周知|公民館\n講座|ホームページへの掲載|図書館",
            findings: 0,
        },
        Example {
            note: "施策の名とその説明",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|HPの充実|ホームページの更新|継続\n\
                    女性の活躍|環境の整備|市商工会|窓口の設置|相談の受付|継続",
            findings: 0,
        },
        Example {
            note: "略語を説明している",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|人工知能（AI）の活用|継続\n\
                    女性の活躍|環境の整備|市商工会|広報|AIを使った相談窓口|継続",
            findings: 0,
        },
    ],
});

/// The embedded list.
const TOML: &str = include_str!("../../../rules/wording/abbreviations.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    short: Vec<String>,
    full: Vec<String>,
    source: String,
}

static LIST: LazyLock<(Vec<Pair>, Lexicon)> = LazyLock::new(|| {
    let File { pair } = toml::from_str(TOML).expect("the embedded list is read by a test");
    let forms = pair.iter().enumerate().flat_map(|(word, pair)| {
        let short = pair
            .short
            .iter()
            .map(move |text| (&**text, Some((word, 0))));
        let full = pair.full.iter().map(move |text| (&**text, Some((word, 1))));
        short.chain(full)
    });
    let lexicon = Lexicon::new(forms);
    (pair, lexicon)
});

impl Rule for AbbreviationMixed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        // Who wrote what is all the evidence there is.
        if cx.edition.column(Role::Body).is_none() {
            return;
        }
        let (pairs, lexicon) = &*LIST;
        for (word, forms) in lexicon.find(cx) {
            let (Some(short), Some(full)) = (forms.get(&0), forms.get(&1)) else {
                continue;
            };
            if explained(cx, &pairs[word], short) {
                continue;
            }
            let (short, full) = without_titles(cx, short, full);
            if !short.is_empty() && !full.is_empty() {
                out.push(finding(cx, word, &short, &full));
            }
        }
    }
}

/// Without the rows whose measure has the one form and whose other cells the other: コンビニ交付 is
/// the title, コンビニエンスストアでの証明書の交付 tells what it is.
fn without_titles(cx: &Context<'_>, short: &[Span], full: &[Span]) -> (Vec<Span>, Vec<Span>) {
    let title = |span: &Span| {
        let (row, _) = cx.grid.position(span.cell);
        let logical = row_of(cx.edition, span.cell);
        let measure = logical.is_some_and(|logical| {
            let fields = cx.edition.fields(logical).iter().zip(&cx.edition.columns);
            fields.into_iter().any(|(field, column)| {
                field.cell == Some(span.cell) && column.role == Role::Measure
            })
        });
        (row, measure)
    };
    let rows = |spans: &[Span], measure: bool| -> BTreeSet<usize> {
        let places = spans.iter().map(title);
        let these = places.filter(|place| place.1 == measure);
        these.map(|place| place.0).collect()
    };
    let (short_title, short_text) = (rows(short, true), rows(short, false));
    let (full_title, full_text) = (rows(full, true), rows(full, false));
    let explains = |row: &usize| {
        let one = short_title.contains(row) && full_text.contains(row);
        let other = full_title.contains(row) && short_text.contains(row);
        one != other && !(short_text.contains(row) && full_text.contains(row))
    };
    let rest = |spans: &[Span]| -> Vec<Span> {
        let left = spans.iter().filter(|span| !explains(&title(span).0));
        left.copied().collect()
    };
    (rest(short), rest(full))
}

/// 人工知能（AI）, AI（人工知能）.
fn explained(cx: &Context<'_>, pair: &Pair, short: &[Span]) -> bool {
    short.iter().any(|span| {
        let value = cx.grid.value(span.cell);
        let (before, after) = (&value[..span.start as usize], &value[span.end as usize..]);
        let open = |text: &str| {
            text.strip_suffix(['（', '(', '：', '・', '＝'])
                .map(str::len)
        };
        let full_before = |end: usize| {
            pair.full
                .iter()
                .any(|full| before[..end].trim_end().ends_with(full.as_str()))
        };
        open(before).is_some_and(full_before)
            || (after.strip_prefix(['（', '('])).is_some_and(|after| {
                pair.full
                    .iter()
                    .any(|full| after.starts_with(full.as_str()))
            })
    })
}

fn finding(cx: &Context<'_>, word: usize, short: &[Span], full: &[Span]) -> Finding {
    let bodies = Bodies::of(cx);
    let (short_rows, full_rows) = (rows_of(cx, short).len(), rows_of(cx, full).len());
    let (many, few, most, least) = match full_rows >= short_rows {
        true => (full, short, full_rows, short_rows),
        false => (short, full, short_rows, full_rows),
    };
    let (a, b) = (bodies.of_spans(cx, short), bodies.of_spans(cx, full));
    let mixed = !a.is_disjoint(&b);
    let text = |span: Span| &cx.grid.value(span.cell)[span.start as usize..span.end as usize];
    let key = if mixed { "one" } else { "several" };
    Finding::build(&META, few[0])
        .severity(if mixed {
            Severity::Warning
        } else {
            Severity::Info
        })
        .confidence(if mixed { 0.8 } else { 0.5 })
        .also(few[1..].iter().copied())
        .other_side(many.iter().copied())
        .related(
            many[0],
            META.say(cx, "stands", &[("text", &text(many[0])), ("count", &most)]),
        )
        .cause(word.to_string())
        .message(META.say(
            cx,
            key,
            &[
                ("many", &text(many[0])),
                ("most", &most),
                ("few", &text(few[0])),
                ("least", &least),
            ],
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound() {
        let (pairs, _) = &*LIST;
        assert!(!pairs.is_empty());
        for pair in pairs {
            assert!(!pair.short.is_empty() && !pair.full.is_empty());
            for full in &pair.full {
                assert!(
                    pair.short
                        .iter()
                        .all(|short| short.chars().count() < full.chars().count())
                );
            }
        }
    }
}
