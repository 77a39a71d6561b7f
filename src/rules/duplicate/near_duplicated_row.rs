//! D102 near-duplicated-row.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::difference::{Difference, Kind, difference};
use super::group::{Columns, Fields, is_relisted};
use crate::finding::{Finding, Severity};
use crate::grid::{CellId, Span};
use crate::rule::{Class, Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::{digit, kanji_digit};

/// D102.
pub(crate) struct NearDuplicatedRow;

static META: RuleMeta = RuleMeta {
    code: "D102",
    name: "near-duplicated-row",
    name_ja: "ほぼ同じ行",
    family: Family::Duplicate,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "同じテーマの中に、一、二字か一語しか違わない行が二つある。",
        en: "Two rows of one theme and body differ by a character or two, or by a word.",
    },
    docs: Text {
        ja: "行を写して直しかけたまま残すと、一、二字だけ違う行ができます。\n\n\
             ## 見つけ方\n\
             テーマ・対応策・実施機関が同じ行のうち、施策が同じで年度の内容が一か所だけ違うもの、\
             または年度の内容が同じで施策の名が一、二字か「等」の有無だけ違うものを探します。\
             施策が同じで年度の長い内容が一語か一つの数（「3回」「5回」）だけ違うものは、ほかの年度の内容も写されていれば警告、そうでなければ参考です。施策の名の数だけが違う長い行は参考です。\
             比べるのは同じ組の近くの行だけなので、手間は行の数に比例します。\n\n\
             ## 指摘しないもの\n\
             - 日付・第何回・年・地区・男女のように、違うことに意味がある行\n\
             - 施策の名の語が入れ替わっている行、片方が空の行、短い行\n\
             - 「再掲」「前掲」と書いてある行",
        en: "A row that was copied and not quite edited differs by a character or two.\n\n\
             ## How\n\
             Among rows of one theme, countermeasure and body: the same measure with years that \
             differ in one place, or the same years with measures that differ by 等 or by one or two \
             characters. Long years of one measure that differ by a word or by one number of things (3回, 5回) are a warning where another year was copied too, and information elsewhere; long rows whose measures differ by a number are information. Only rows near each other in one group are compared: linear in rows.\n\n\
             ## Silent\n\
             - differences that mean something: dates, turns, years, districts, men and women\n\
             - measures of other words, cells blank on one side, short rows\n\
             - rows marked 再掲 or 前掲",
    },
    texts: &[
        (
            "near",
            Text {
                ja: "{line}行目とほとんど同じ行です：「{here}」と「{there}」だけが違います",
                en: "nearly the same row as line {line}: only \"{here}\" and \"{there}\" differ",
            },
        ),
        (
            "twin",
            Text {
                ja: "{line}行目では「{there}」",
                en: "\"{there}\" in line {line}",
            },
        ),
        (
            "help",
            Text {
                ja: "写した行の直し残しか、別の取組かを確かめ、同じ行なら一つにしてください。",
                en: "Is one a copy that was not finished? If they are one, keep one.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "施策も内容も同じで、助詞だけが違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|相談窓口の設置|県内各地区に労働相談の窓口を開設|窓口の継続\n\
                    ||市商工会|制度の周知|説明会の開催|説明会の開催\n\
                    ||県労働課|相談窓口の設置|県内各地区へ労働相談の窓口を開設|窓口の継続",
            findings: 1,
        },
        Example {
            note: "内容が同じで、施策の名に一字の誤り",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|就業規則の整備に関する助言|社会保険労務士による個別訪問支援の実施|個別訪問支援の実施\n\
                    ||県労働課|就業規則の整備に関する肋言|社会保険労務士による個別訪問支援の実施|個別訪問支援の実施",
            findings: 1,
        },
        Example {
            note: "「等」のほかは同じ行",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|就業規則の整備に関する助言|社会保険労務士による個別訪問支援の実施|個別訪問支援の実施\n\
                    ||県労働課|就業規則等の整備に関する助言|社会保険労務士による個別訪問支援の実施|個別訪問支援の実施",
            findings: 1,
        },
        Example {
            note: "写した行の一語だけが違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|相談窓口の設置|県内各地区の商工会議所に労働相談の窓口を開設|社会保険労務士による窓口の継続\n\
                    ||市商工会|制度の周知|説明会の開催|説明会の開催\n\
                    ||県労働課|相談窓口の設置|県内各地区の商工会議所に就業相談の窓口を開設|社会保険労務士による窓口の継続",
            findings: 1,
        },
        Example {
            note: "写した行の一つの数だけが違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|相談窓口の設置|県内3地区の商工会議所に労働相談の窓口を開設|社会保険労務士による窓口の継続\n\
                    ||市商工会|制度の周知|説明会の開催|説明会の開催\n\
                    ||県労働課|相談窓口の設置|県内5地区の商工会議所に労働相談の窓口を開設|社会保険労務士による窓口の継続",
            findings: 1,
        },
        Example {
            note: "日付や回や年の違う行",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|相談窓口の設置|県内3地区の商工会議所で6月3日に労働相談の窓口を開設|社会保険労務士による窓口の継続\n\
                    ||市商工会|制度の周知|説明会の開催|説明会の開催\n\
                    ||県労働課|相談窓口の設置|県内3地区の商工会議所で6月5日に労働相談の窓口を開設|社会保険労務士による窓口の継続",
            findings: 0,
        },
        Example {
            note: "回が違えば別の取組",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|第1回労働相談会の開催|県内三市において相談会を開催|相談会の開催\n\
                    ||県労働課|第2回労働相談会の開催|県内三市において相談会を開催|相談会の開催",
            findings: 0,
        },
        Example {
            note: "地区や男女が違えば別の取組",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|A地区における労働相談会の開催|社会保険労務士による相談会を開催|相談会の開催\n\
                    ||県労働課|B地区における労働相談会の開催|社会保険労務士による相談会を開催|相談会の開催\n\
                    ||県労働課|男性の育児休業の取得促進|企業への働きかけと優良事例の紹介|優良事例の紹介\n\
                    ||県労働課|女性の育児休業の取得促進|企業への働きかけと優良事例の紹介|優良事例の紹介",
            findings: 0,
        },
    ],
};

/// Years shorter than this in all prove nothing when the measures differ.
const MIN_YEARS: usize = 15;
/// Rows of one bucket that a row is compared with.
const NEAR: usize = 4;

/// Years shorter than this in all may differ by a word and be two things.
const MIN_COPIED: usize = 30;
/// Shorter cells are equal without being copied.
const MIN_SAME: usize = 8;
/// Characters of a word that was changed in a copy.
const WORD: usize = 6;

/// Units of what is counted.
#[rustfmt::skip] // one word per line would be a page of them
const COUNTED: [&str; 22] = [
    "回", "人", "名", "社", "件", "校", "部", "冊", "台", "組", "か所", "カ所", "ヶ所", "箇所",
    "会場", "団体", "世帯", "企業", "事業所", "店舗", "地区", "施設",
];

/// What tells two rows apart: cells of the one and the other with the one place in each.
type Slips = Vec<(CellId, CellId, Difference)>;

impl Rule for NearDuplicatedRow {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let columns = Columns::of(cx.edition);
        if !cx.edition.planning || columns.measure.is_empty() || columns.years.is_empty() {
            return;
        }
        let fields = Fields::of(cx);
        let mut by_measure: HashMap<Vec<Class>, Vec<usize>, FixedState> = HashMap::default();
        let mut by_years: HashMap<Vec<Class>, Vec<usize>, FixedState> = HashMap::default();
        for row in fields.distinct() {
            if fields.blank(row, &columns.body)
                || fields.blank(row, &columns.measure)
                || is_relisted(cx.edition, row)
            {
                continue;
            }
            let key = |more: &[usize]| {
                let all: Vec<usize> = [&columns.group, &columns.body, more].concat();
                fields.pick(row, &all)
            };
            let long: usize = (columns.years.iter())
                .map(|&column| fields.row(row)[column].length())
                .sum();
            for (bucket, compared, limit) in [
                (
                    by_measure.entry(key(&columns.measure)).or_default(),
                    &columns.years,
                    3,
                ),
                (
                    by_years.entry(key(&columns.years)).or_default(),
                    &columns.measure,
                    2,
                ),
            ] {
                let enough = limit == 3 || long >= MIN_YEARS;
                let twin = bucket.iter().rev().take(NEAR).find_map(|&other| {
                    let slips = slips(cx, &fields, compared, other, row, limit)?;
                    Some((other, slips))
                });
                if let Some((other, slips)) = twin.filter(|_| enough) {
                    out.push(finding(cx, other, &slips, Severity::Warning));
                } else if long >= MIN_COPIED
                    && let Some((other, slip)) = bucket.iter().rev().take(NEAR).find_map(|&other| {
                        let only = only(cx, &fields, compared, other, row)?;
                        let told = limit == 3 && is_word(cx, &only) || is_count(cx, &only);
                        told.then_some((other, only))
                    })
                {
                    // Two rows of one measure are a copy as such; measures of another name that
                    // differ by a number may be two.
                    let severity = match limit {
                        3 if copied(cx, &fields, compared, other, row) => Severity::Warning,
                        _ => Severity::Info,
                    };
                    out.push(finding(cx, other, &vec![slip], severity));
                }
                bucket.push(row);
            }
        }
    }
}

/// Where the rows differ, if they differ in one small place of each cell and by no meaning.
fn slips(
    cx: &Context<'_>,
    fields: &Fields,
    columns: &[usize],
    other: usize,
    row: usize,
    limit: usize,
) -> Option<Slips> {
    let mut slips = Slips::new();
    for &column in columns {
        if fields.row(row)[column] == fields.row(other)[column] {
            continue;
        }
        let there = cx.edition.field(other, column).resolved?;
        let here = cx.edition.field(row, column).resolved?;
        let found = difference(cx.grid.value(there), cx.grid.value(here), limit)?;
        let (left, right) = (
            &cx.grid.value(there)[found.left.clone()],
            &cx.grid.value(here)[found.right.clone()],
        );
        if found.kind == Kind::Meaning && !vague(left, right) {
            return None;
        }
        slips.push((there, here, found));
    }
    (!slips.is_empty()).then_some(slips)
}

/// The one short place in which some columns of two rows differ.
fn only(
    cx: &Context<'_>,
    fields: &Fields,
    columns: &[usize],
    other: usize,
    row: usize,
) -> Option<(CellId, CellId, Difference)> {
    let mut odd = (columns.iter().copied())
        .filter(|&column| fields.row(row)[column] != fields.row(other)[column]);
    let (column, None) = (odd.next()?, odd.next()) else {
        return None;
    };
    let there = cx.edition.field(other, column).resolved?;
    let here = cx.edition.field(row, column).resolved?;
    let found = difference(cx.grid.value(there), cx.grid.value(here), WORD)?;
    Some((there, here, found))
}

/// Whether another column has the same text in both rows, long enough to be copied.
fn copied(cx: &Context<'_>, fields: &Fields, columns: &[usize], other: usize, row: usize) -> bool {
    columns.iter().any(|&column| {
        let (here, there) = (fields.row(row)[column], fields.row(other)[column]);
        let own = |row| cx.edition.field(row, column).state == crate::edition::State::Own;
        here == there && here.length() >= MIN_SAME && own(row) && own(other)
    })
}

/// Whether a word stands for another one, and no number.
fn is_word(cx: &Context<'_>, (there, here, found): &(CellId, CellId, Difference)) -> bool {
    let sides = [
        &cx.grid.value(*there)[found.left.clone()],
        &cx.grid.value(*here)[found.right.clone()],
    ];
    sides.iter().all(|side| {
        !side.is_empty()
            && !side
                .chars()
                .any(|c| digit(c).is_some() || kanji_digit(c).is_some())
    })
}

/// Whether one number of things stands for another: 3回, 5回. A date, a turn (第3回) or a year is
/// another thing.
fn is_count(cx: &Context<'_>, (there, here, found): &(CellId, CellId, Difference)) -> bool {
    let counts = |cell: CellId, range: &Range<usize>| {
        let text = cx.grid.value(cell);
        let number = text[range.clone()]
            .char_indices()
            .find(|&(_, c)| is_figure(c));
        let Some(start) = number.map(|(at, _)| range.start + at) else {
            return false;
        };
        let end = text[start..].find(|c| !is_figure(c)).map(|at| start + at);
        let begins = !text[..start].ends_with(|c: char| {
            is_figure(c) || c.is_ascii_alphanumeric() || "第－-./令平昭".contains(c)
        });
        let unit = end.is_some_and(|end| {
            let rest = &text[end..];
            let turn = ["回目", "年", "月", "日", "期", "号", "時"];
            COUNTED.iter().any(|unit| rest.starts_with(unit))
                && !turn.iter().any(|unit| rest.starts_with(unit))
        });
        begins && unit
    };
    // Nothing but the number differs.
    let rest = |cell: CellId, range: &Range<usize>| -> String {
        let text = &cx.grid.value(cell)[range.clone()];
        text.chars().filter(|&c| !is_figure(c)).collect()
    };
    counts(*there, &found.left)
        && counts(*here, &found.right)
        && rest(*there, &found.left) == rest(*here, &found.right)
}

fn is_figure(c: char) -> bool {
    digit(c).is_some() || matches!(c, ',' | '，')
}

/// Whether one says no more than the other but 等: 相談会の開催／相談会等の開催.
fn vague(left: &str, right: &str) -> bool {
    let (longer, shorter) = match left.len() >= right.len() {
        true => (left, right),
        false => (right, left),
    };
    (["等", "など"].iter())
        .any(|word| longer.contains(word) && longer.replacen(word, "", 1) == shorter)
}

fn finding(cx: &Context<'_>, other: usize, slips: &Slips, severity: Severity) -> Finding {
    let span = |cell, range: &std::ops::Range<usize>| Span {
        cell,
        start: u32::try_from(range.start).expect("sources are below 4 GiB"),
        end: u32::try_from(range.end).expect("sources are below 4 GiB"),
    };
    let mut here = slips.iter().map(|(_, cell, d)| span(*cell, &d.right));
    let (there, cell, first) = &slips[0];
    let there_text = &cx.grid.value(*there)[first.left.clone()];
    let here_text = &cx.grid.value(*cell)[first.right.clone()];
    let line = cx.edition.line(other);
    Finding::build(&META, here.next().expect("rows differ somewhere"))
        .also(here)
        .severity(severity)
        .confidence(if severity == Severity::Info { 0.5 } else { 0.8 })
        .related(
            span(*there, &first.left),
            META.say(cx, "twin", &[("line", &line), ("there", &there_text)]),
        )
        .help(META.say(cx, "help", &[]))
        .message(META.say(
            cx,
            "near",
            &[
                ("line", &line),
                ("here", &here_text),
                ("there", &there_text),
            ],
        ))
}
