//! M106 placeholder-cell.

use std::collections::BTreeMap;

use crate::edition::{Role, State};
use crate::finding::{Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, plan};
use crate::text::fold;

/// M106.
pub(crate) struct PlaceholderCell;

static META: RuleMeta = RuleMeta {
    code: "M106",
    name: "placeholder-cell",
    name_ja: "内容のない記入",
    family: Family::Missing,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "未定・なし・－・？など、内容のない記入だけの欄。",
        en: "Cells with a stand-in only: 未定, なし, －, ？.",
    },
    docs: Text {
        ja: "## なぜ大切か\nほかの行には内容がある欄の「未定」「？」は、決まった後に書き直し忘れたものかもしれません。決まった内容に書き直すか、行わないなら「－」などと書いてください。\n\n## 見つけ方\n8割以上の行が内容で埋まっている列で、欄の全体が内容のない言葉や記号だけのものを、列と言葉ごとに1件の参考として示します。\n\n## 鳴らない場合\n「－」「なし」などが3か所以上ある列（その表の書き方）、年度の列の「－」「なし」（その年度には行わないという答え）、空きの多い列、文の中の「未定」では鳴りません。",
        en: "## Why it matters\nWhere other rows have a text, 未定 or ？ may have been left after the decision: write what was decided, or － where nothing is done.\n\n## How it decides\nIn columns where eight rows of ten hold a text, cells that are nothing but a stand-in: a remark, once per column and word.\n\n## Known false alarms\nStand-ins used three times or more in a column (a habit), － and なし in a year column (nothing is done that year), columns with many blanks, and 未定 inside a sentence stay silent.",
    },
    texts: &[(
        "placeholder",
        Text {
            ja: "「{column}」の欄が「{text}」だけです（ほかの{n}行には内容があります）。",
            en: "{column} holds only “{text}” ({n} other rows have a text).",
        },
    )],
    source: None,
    examples: &[
        Example {
            note: "1か所だけの「未定」",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|未定"
            ),
            findings: 1,
        },
        Example {
            note: "年度の列の一つの「－」は、行わないという答え",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|－"
            ),
            findings: 0,
        },
        Example {
            note: "「－」で「なし」を表す書き方",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|－"
                "||健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|－"
                "||社会福祉協議会|伝承遊びの会の開催|遊びの会の開催|遊びの会の開催|－"
            ),
            findings: 0,
        },
        Example {
            note: "文の中の「未定」",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催（時期は未定）"
            ),
            findings: 0,
        },
    ],
};

/// Folded texts that stand for what is to come.
const STAND_INS: &[&str] = &[
    "未定",
    "未記入",
    "未入力",
    "未記載",
    "記載なし",
    "空欄",
    "不明",
    "?",
    "??",
    "???",
    "N/A",
    "n/a",
    "NA",
    "...",
    "・・・",
    "。。。",
    "*",
    "/",
];
/// Those that say there is nothing, which is an answer in a year column: nothing is done in that
/// year, as M102 asks the editor to say.
const NONE: &[&str] = &[
    "なし",
    "無し",
    "該当なし",
    "-",
    "--",
    "ー",
    "―",
    "−",
    "–",
    "—",
];
/// So many in a column are a habit.
const HABIT: usize = 3;
const FILLED: f32 = 0.8;

impl Rule for PlaceholderCell {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if !cx.edition.planning {
            return;
        }
        for column in 0..cx.edition.columns.len() {
            check_column(cx, column, out);
        }
    }
}

/// O(rows); only short texts are folded.
fn check_column(cx: &Context<'_>, column: usize, out: &mut Sink) {
    const LONGEST: usize = 24;
    let edition = cx.edition;
    let mut found: BTreeMap<String, Vec<CellId>> = BTreeMap::new();
    let mut filled = 0usize;
    for row in 0..edition.rows.len() {
        let field = edition.field(row, column);
        let Some(cell) = field.cell.filter(|_| field.state == State::Own) else {
            filled += usize::from(matches!(field.state, State::Inherited | State::Continued));
            continue;
        };
        let text = cx.grid.value(cell).trim();
        let folded = if text.len() <= LONGEST {
            fold(text)
        } else {
            std::borrow::Cow::default()
        };
        if STAND_INS.contains(&&*folded) || NONE.contains(&&*folded) {
            found.entry(folded.into_owned()).or_default().push(cell);
        } else {
            filled += 1;
        }
    }
    let stand_ins: usize = found.values().map(Vec::len).sum();
    if (filled as f32) < FILLED * edition.rows.len() as f32 || stand_ins >= HABIT {
        return;
    }
    let name = column_name(cx.edition, column);
    let answers = edition.columns[column].role == Role::Year;
    for (folded, cells) in found {
        if answers && NONE.contains(&&*folded) {
            continue;
        }
        let text = cx.grid.value(cells[0]).trim();
        out.push(
            Finding::build(&META, cx.grid.span(cells[0]))
                .confidence(0.5)
                .also(cells[1..].iter().map(|&cell| cx.grid.span(cell)))
                .message(META.say(
                    cx,
                    "placeholder",
                    &[("column", &name), ("text", &text), ("n", &filled)],
                )),
        );
    }
}
