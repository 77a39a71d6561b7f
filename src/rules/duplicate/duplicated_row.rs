//! D101 duplicated-row.

use std::collections::HashMap;
use std::ops::Range;

use super::copies::Rows;
use super::group::is_relisted;
use crate::edition::Role;
use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::missing::lost_label::lost;

/// D101.
pub(crate) struct DuplicatedRow;

static META: RuleMeta = RuleMeta {
    code: "D101",
    name: "duplicated-row",
    name_ja: "行の重複",
    family: Family::Duplicate,
    severity: Severity::Error,
    fix: FixKind::None,
    summary: Text {
        ja: "同じテーマの中に、機関も施策も年度の内容も同じ行が二度以上ある。",
        en: "A row stands twice in one theme: same body, same measure, same years.",
    },
    docs: Text {
        ja: "同じ行が二つあると、集計が二重になり、片方だけが直されて食い違いのもとになります。\n\n\
             ## 見つけ方\n\
             行ずれを戻し、結合セルを補ったあとの表で、テーマ・対応策・実施機関・施策・各年度がすべて同じ行を探します\
             （全角・半角と空白の違いは無視）。続いて並ぶ行がまとめて重複していれば一件、表全体が継ぎ足されていれば\
             「表全体が何回」の一件にまとめます。計画表でない一覧では、三つ以上のセルが埋まり、すべてのセルが同じ行だけを数えます\
             （同じ行が一割を超える一覧は、集計前の回答のような、同じ行があって当然のものとみて、まとまった繰返しだけを挙げます）。\
             手間は行の数に比例します。\n\n\
             ## 指摘しないもの\n\
             - 別のテーマへの再掲（普通のことです。見出しの抜けた組の行も同じで、M101で示します）\n\
             - 施策が空の行\n\
             - 「再掲」「前掲」と書いてある行\n\n## 直すには\n写しすぎた行なら片方を消し、別の取組なら違いを書き、わざと載せるなら「（再掲）」と書いてください。",
        en: "Two equal rows are counted twice, and sooner or later only one of them is corrected.\n\n\
             ## How\n\
             On the recovered table (shifts undone, merged cells filled): rows equal in theme, \
             countermeasure, body, measure and every year, width and spaces aside. Rows that repeat \
             together are one finding, and so is a table appended to itself. In a list that is no \
             planning table only rows with three or more filled cells that are equal in every cell \
             count; where more than a tenth of them repeat, like answers of a survey, only blocks do. \
             Linear in rows.\n\n\
             ## Silent\n\
             - rows re-listed under another theme, or under one whose label is gone (M101)\n\
             - rows without a measure\n\
             - rows marked 再掲 or 前掲\n\n## What to do\nDelete the copy, write down what is different, or mark it （再掲） where it is meant.",
    },
    texts: &[
        (
            "row",
            Text {
                ja: "{line}行目と同じ行がほかに{count}行あります：「{name}」",
                en: "{count} more row(s) equal to line {line}: \"{name}\"",
            },
        ),
        (
            "block",
            Text {
                ja: "{line}行目からの{unit}行と同じ並びが繰り返されています（重複{count}行）",
                en: "the {unit} rows from line {line} are repeated ({count} duplicate rows)",
            },
        ),
        (
            "table",
            Text {
                ja: "表全体が{times}回繰り返されています（{unit}行の表に、同じ{count}行が続いています）",
                en: "the whole table stands here {times} times ({unit} rows, then {count} equal ones)",
            },
        ),
        (
            "first",
            Text {
                ja: "最初の行",
                en: "the first of them",
            },
        ),
        (
            "help-row",
            Text {
                ja: "写しの残りなら消し、わざと載せたものなら「（再掲）」と書いてください。",
                en: "Delete the copy, or mark it 再掲 if it repeats on purpose.",
            },
        ),
        (
            "help-table",
            Text {
                ja: "二重に貼り付けたか継ぎ足したものです。一つ分だけを残してください。",
                en: "It was pasted or appended twice: keep one of them.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "同じテーマの離れた行が、全角・半角の違いだけで同じ",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|相談窓口の設置|窓口を3か所に開設|継続\n\
                    ||市商工会|制度の周知|説明会の開催|説明会の開催\n\
                    ||県労働課|相談窓口の設置|窓口を３か所に開設|継続",
            findings: 1,
        },
        Example {
            note: "並んだ行がまとめて重複していれば一件",
            table: "名称|所在地|電話番号|定員\n\
                    中央保育園|本町1-2|017-000-0001|60\n\
                    若葉保育園|栄町3-4|017-000-0002|45\n\
                    中央保育園|本町1-2|017-000-0001|60\n\
                    若葉保育園|栄町3-4|017-000-0002|45",
            findings: 1,
        },
        Example {
            note: "別のテーマへの再掲は普通",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|制度の周知|説明会の開催|説明会の開催\n\
                    ||市商工会|相談への対応|窓口の設置|窓口の設置\n\
                    女性の活躍|環境の整備|県労働課|制度の周知|説明会の開催|説明会の開催\n\
                    ||市商工会|相談への対応|窓口の設置|窓口の設置",
            findings: 0,
        },
        Example {
            note: "施策が同じでも年度の内容が違えば別の行",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県労働課|制度の周知|説明会の開催|説明会の開催\n\
                    ||県労働課|制度の周知|冊子の配布|冊子の配布",
            findings: 0,
        },
        Example {
            note: "集計前の回答には同じ行がいくつもある",
            table: "回答日|性別|年代|満足度\n\
                    2019-07-01|男性|20代|満足\n\
                    2019-07-01|女性|30代|普通\n\
                    2019-07-01|男性|20代|満足\n\
                    2019-07-01|女性|30代|不満\n\
                    2019-07-01|男性|20代|満足\n\
                    2019-07-01|女性|30代|普通\n\
                    2019-07-01|女性|40代|普通",
            findings: 0,
        },
        Example {
            note: "電話番号だけが同じ施設",
            table: "名称|所在地|電話番号|定員\n\
                    中央保育園|本町1-2|017-000-0001|60\n\
                    中央保育園分園|本町1-3|017-000-0001|20",
            findings: 0,
        },
    ],
};

impl Rule for DuplicatedRow {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if cx.edition.columns.len() < 3 {
            return;
        }
        let rows = Rows::of(cx);
        if let Some(unit) = rows.period() {
            let copies = unit..rows.first.len();
            out.push(finding(cx, "table", 0, unit, std::slice::from_ref(&copies)));
            report(cx, &rows, 0..unit, out);
        } else {
            report(cx, &rows, 0..rows.first.len(), out);
        }
    }
}

/// One finding for each row or block that is repeated. O(rows).
fn report(cx: &Context<'_>, rows: &Rows, within: Range<usize>, out: &mut Sink) {
    let mut order: Vec<(usize, usize, bool)> = Vec::new();
    let mut copies: HashMap<(usize, usize, bool), Vec<Range<usize>>> = HashMap::new();
    let lost = match cx.edition.planning {
        true => lost(cx.edition),
        false => Vec::new(),
    };
    for run in rows.runs(within) {
        let source = run.rows.start - run.distance;
        // Two groups, one of them without its labels, list the same on purpose.
        if (lost.iter()).any(|group| group.repeats(run.rows.start, source)) {
            continue;
        }
        let unit = run.distance.min(run.rows.len());
        if run.rows.len() == 1 && is_relisted(cx.edition, run.rows.start) {
            continue;
        }
        let key = (rows.first[source] as usize, unit, run.rows.len() == 1);
        let same = copies.entry(key).or_insert_with(|| {
            order.push(key);
            Vec::new()
        });
        same.push(run.rows);
    }
    for key in order {
        let (source, unit, _) = key;
        let text = if unit == 1 { "row" } else { "block" };
        out.push(finding(cx, text, source, unit, &copies[&key]));
    }
}

fn finding(
    cx: &Context<'_>,
    text: &str,
    source: usize,
    unit: usize,
    copies: &[Range<usize>],
) -> Finding {
    let cells = |row: usize| {
        cx.edition
            .first_cell(row)
            .expect("a duplicated row has cells")
    };
    let mut spans = copies
        .iter()
        .cloned()
        .flatten()
        .map(|row| cx.grid.span(cells(row)));
    let primary = spans.next().expect("there is a copy");
    let help = if text == "table" {
        "help-table"
    } else {
        "help-row"
    };
    let count: usize = copies.iter().map(Range::len).sum();
    let name = match cx.edition.role(source, Role::Measure) {
        "" => cx.grid.value(cells(source)),
        measure => measure,
    };
    Finding::build(&META, primary)
        .also(spans)
        .related(cx.grid.span(cells(source)), META.say(cx, "first", &[]))
        .help(META.say(cx, help, &[]))
        .message(META.say(
            cx,
            text,
            &[
                ("line", &cx.edition.line(source)),
                ("unit", &unit),
                ("count", &count),
                ("times", &(count / unit + 1)),
                ("name", &name.trim()),
            ],
        ))
}
