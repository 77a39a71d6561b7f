//! M102 year-hole.

use super::patterns::{Odd, filled, odd, series};
use super::unreported::{Unreported, unreported};
use crate::edition::{Kind, State};
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, content, excerpt, place, plan};

/// M102.
pub(crate) struct YearHole;

static META: RuleMeta = RuleMeta {
    code: "M102",
    name: "year-hole",
    name_ja: "年度の抜け",
    family: Family::Missing,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "前の年度まで続いた取組が1年度だけ空いている。",
        en: "One year is blank in a row whose peers fill every year.",
    },
    docs: Text {
        ja: "## なぜ大切か\n計画の途中や最後の年度だけが空いていると、取組をやめるのか、書き漏らしたのかがわかりません。\n\n## 見つけ方\n途中の年度が空く行と、最後の年度だけが空く行のうち、その表に2行（または3%）までしかないものを選びます。同じ実施機関（少なければ表全体）のほかの行がほぼすべて埋まっているときだけ示します。4年度以上の表では、途中の1年度だけが空く行が1割までなら、参考として示します。計画と実績は別々に数えます。計画のある年度の実績が、ほかの行には書かれているのに1行（15行に1行まで）だけ空いていれば、年度の数によらず示します。\n\n## 鳴らない場合\n最初の年度だけの行（単年度の事業）、表でよくある埋まり方、途中の年度から始まる行や早く終わる行が多い表の最後の年度、これからの年度の実績、「→」などで続く欄、予算や目標の列、ずれで値が不明の欄、終わりの年度に「完了」「終了」とある行では鳴りません。",
        en: "## Why it matters\nWith a year missing in the middle or at the end nobody knows whether the measure stops or was forgotten.\n\n## How it decides\nRows with a blank year in the middle, and rows with only the last year blank, are shown where the table has at most two (or 3 %) of them and nearly all other rows of the body (or the table) are complete. In tables of four years or more, rows with one blank year in the middle are a remark up to one row in ten. Plan and actual are judged apart. A blank result of a planned year is shown, however many years there are, where at least fifteen rows report theirs for each that does not.\n\n## Known false alarms\nRows with only the first year, patterns common in the table, last years in tables whose measures begin and end at different times, results of years to come, columns of budgets and targets, continued cells, unknown cells, and rows that say they are finished stay silent.",
    },
    texts: &[
        (
            "body",
            Text {
                ja: "{filled}は書かれているのに「{blank}」が空いています（「{body}」のほかの{peers}行のうち{complete}行は全年度が埋まっています）。",
                en: "{blank} is blank though {filled} is filled ({complete} of {peers} other rows of “{body}” fill every year).",
            },
        ),
        (
            "table",
            Text {
                ja: "{filled}は書かれているのに「{blank}」が空いています（ほかの{peers}行のうち{complete}行は全年度が埋まっています）。",
                en: "{blank} is blank though {filled} is filled ({complete} of {peers} other rows fill every year).",
            },
        ),
        (
            "result",
            Text {
                ja: "「{plan}」は書かれているのに「{blank}」が空いています（ほかの{n}行は埋まっています）。",
                en: "{blank} is blank though {plan} is filled ({n} other rows have it).",
            },
        ),
        (
            "before",
            Text {
                ja: "前の年度の内容",
                en: "the year before",
            },
        ),
        (
            "same",
            Text {
                ja: "前の年度と同じ内容を入れる",
                en: "repeat the year before",
            },
        ),
        (
            "none",
            Text {
                ja: "「－」を入れる（実施しない）",
                en: "enter “－” (none)",
            },
        ),
        (
            "help",
            Text {
                ja: "続く取組なら内容を、行わないなら「－」などを書いてください。",
                en: "Enter what is done, or a sign that nothing is.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "3年度だけが空いている",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|伝承遊びの会の開催|・遊びの会の開催 ・指導者の派遣|・遊びの会の開催 ・指導者の派遣|"
            ),
            findings: 1,
        },
        Example {
            note: "1行だけ実績がない",
            table: "テーマ|施策|令和5年度計画|令和5年度実績|令和6年度計画|令和6年度実績\n\
                    地域防災|自主防災組織の育成|3回開催|4回開催|5回開催|2回開催\n\
                    |防災士の養成|4回開催|5回開催|6回開催|3回開催\n\
                    |避難訓練の実施|5回開催|6回開催|7回開催|4回開催\n\
                    避難所|備蓄品の更新|6回開催|7回開催|8回開催|5回開催\n\
                    |空調の整備|7回開催|8回開催|9回開催|6回開催\n\
                    |トイレの改修|8回開催|9回開催|10回開催|7回開催\n\
                    情報伝達|防災メールの周知|9回開催|10回開催|11回開催|8回開催\n\
                    |無線の更新|10回開催|11回開催|12回開催|\n\
                    |多言語での発信|11回開催|12回開催|13回開催|10回開催\n\
                    要配慮者|名簿の更新|12回開催|13回開催|14回開催|11回開催\n\
                    |個別計画の作成|13回開催|14回開催|15回開催|12回開催\n\
                    |福祉避難所の指定|14回開催|15回開催|16回開催|13回開催\n\
                    復旧|建物調査の研修|15回開催|16回開催|17回開催|14回開催\n\
                    |受援計画の見直し|16回開催|17回開催|18回開催|15回開催\n\
                    |訓練の評価|17回開催|18回開催|19回開催|16回開催\n\
                    |協定の締結|18回開催|19回開催|20回開催|17回開催\n\
                    |広報の強化|19回開催|20回開催|21回開催|18回開催",
            findings: 1,
        },
        Example {
            note: "最初の年度だけの行",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|伝承遊びの会の開催|・遊びの会の開催 ・指導者の派遣||"
            ),
            findings: 0,
        },
        Example {
            note: "「→」で続く",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|伝承遊びの会の開催|・遊びの会の開催 ・指導者の派遣|→|→"
            ),
            findings: 0,
        },
        Example {
            note: "終わったと書いてある",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|伝承遊びの会の開催|・遊びの会の開催 ・指導者の派遣|・遊びの会の開催（令和2年度で終了）|"
            ),
            findings: 0,
        },
    ],
};

impl Rule for YearHole {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if !cx.edition.planning {
            return;
        }
        let mut told = Vec::new();
        for series in series(cx.edition) {
            // No money or no target in one year is no gap in what is done.
            if matches!(series.kind, Some(Kind::Budget | Kind::Target)) {
                continue;
            }
            let rows = filled(cx.edition, &series);
            for odd in odd(&series, &rows) {
                if series.kind == Some(Kind::Actual) {
                    told.push(odd.filled.row);
                }
                report(cx, &series.columns, &odd, out);
            }
        }
        for hole in unreported(cx.edition) {
            if !told.contains(&hole.row) {
                report_result(cx, hole, out);
            }
        }
    }
}

fn report_result(cx: &Context<'_>, hole: Unreported, out: &mut Sink) {
    let [plan, result] = hole.columns;
    let Some(primary) = place(cx, hole.row, result) else {
        return;
    };
    let names = hole.columns.map(|column| column_name(cx.edition, column));
    let mut finding = Finding::build(&META, primary)
        .confidence(0.75)
        .cause(format!("{result}/{}", content(cx.edition, [hole.row])))
        .help(META.say(cx, "help", &[]));
    if let Some(cell) = cx.edition.field(hole.row, plan).resolved {
        finding = finding.related(cx.grid.span(cell), names[0].to_owned());
    }
    out.push(finding.message(META.say(
        cx,
        "result",
        &[
            ("plan", &names[0]),
            ("blank", &names[1]),
            ("n", &hole.reported),
        ],
    )));
}

fn report(cx: &Context<'_>, columns: &[usize], odd: &Odd, out: &mut Sink) {
    let edition = cx.edition;
    let row = odd.filled.row;
    let blanks = odd.filled.blanks_after_first();
    let Some(&first) = blanks.first() else { return };
    let before = columns[first - 1];
    let last = edition.value(row, before).trim();
    const FINISHED: [&str; 6] = ["終了", "完了", "廃止", "完成", "まで", "隔年"];
    if FINISHED.iter().any(|word| last.contains(word)) {
        return;
    }
    let Some(primary) = place(cx, row, columns[first]) else {
        return;
    };
    let name = |at: &usize| format!("「{}」", column_name(cx.edition, columns[*at]));
    let filled: String = (0..columns.len())
        .filter(|&at| odd.filled.years[at])
        .map(|at| name(&at))
        .collect();
    let blank: Vec<_> = blanks
        .iter()
        .map(|&at| column_name(cx.edition, columns[at]))
        .collect();
    let body = edition
        .column(crate::edition::Role::Body)
        .map_or("", |c| edition.value(row, c));
    let key = if odd.same_body { "body" } else { "table" };
    let mut finding = Finding::build(&META, primary)
        .severity(match odd.remark {
            true => Severity::Info,
            false => Severity::Warning,
        })
        .confidence(match (odd.remark, odd.same_body) {
            (true, _) => 0.5,
            (false, true) => 0.85,
            (false, false) => 0.75,
        })
        .cause(content(edition, [row]))
        .help(META.say(cx, "help", &[]))
        .also(
            blanks[1..]
                .iter()
                .filter_map(|&at| place(cx, row, columns[at])),
        );
    if let Some(cell) = edition.field(row, before).resolved {
        finding = finding.related(cx.grid.span(cell), META.say(cx, "before", &[]));
    }
    // A text can be put into a blank cell only where there is one.
    let blank_cell = edition.field(row, columns[first]).cell.filter(|&cell| {
        cx.grid.is_blank(cell) && edition.field(row, columns[first]).state == State::Blank
    });
    if let Some(cell) = blank_cell {
        let put = |text: &str| vec![Edit::ReplaceText(cx.grid.span(cell), text.to_owned())];
        finding = finding
            .fix(Applicability::Choice, META.say(cx, "same", &[]), put(last))
            .alternative(META.say(cx, "none", &[]), put("－"));
    }
    out.push(finding.message(META.say(
        cx,
        key,
        &[
            ("filled", &filled),
            ("blank", &blank.join("・")),
            ("body", &excerpt(body, 24)),
            ("complete", &odd.complete),
            ("peers", &odd.peers),
        ],
    )));
}
