//! S101 shifted-row.

mod evidence;
mod shift;

use super::lost_cell::missed;
use crate::edition::RepairKind;
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, content, grid_column, lines, plan};
use evidence::{Twins, evidence, proven};
use shift::Shift;

/// S101.
pub(crate) struct ShiftedRow;

/// Below this the finding is a warning.
const SURE: f32 = 0.8;
/// Cells of another reading that are named in the help.
const NAMED: usize = 4;

static META: RuleMeta = RuleMeta {
    code: "S101",
    name: "shifted-row",
    name_ja: "行のずれ",
    family: Family::Structure,
    severity: Severity::Error,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "セルが本来の列からずれている行。",
        en: "Rows whose cells stand in other columns than they belong to.",
    },
    docs: Text {
        ja: "## なぜ大切か\nずれた行では、機関名がテーマの欄に、施策が年度の欄に入り、集計も検索も誤ります。PDFや結合セルからの変換で起こります。\n\n## 見つけ方\n各列の書きぶり（値、長さ、箇条の割合）をその表から学び、行のセルをどの列に置けば最も自然かを比べます。隣り合う行が同じだけずれていれば1件にまとめ、ほかの行で同じ値がどの列にあるかを証拠として示します。種類の違う2つの欄の値が互いに入れ替わっている行も示します。どの年度の欄かなどを決めきれないときは、そのことを述べて注意にとどめ、その行の空欄と重複の検査を控えます。\n\n## 鳴らない場合\n空の列があるだけのページ、縦に結合した欄の空き、節の見出しだけの行は、ずれではありません。",
        en: "## Why it matters\nIn a shifted row a body stands under theme and a measure under a fiscal year: totals and searches go wrong. Conversion from PDF or merged cells causes it.\n\n## How it decides\nThe look of each column is learned from the table itself; the cells of a row are tried in every order-keeping way. Neighbours with the same displacement are one finding. Equal values in the right column elsewhere are the evidence. Two cells that stand in each other's columns are shown as exchanged. Where it is not certain which column (which year) a cell belongs to, the finding says so, is a warning, and blanks and copies of that row are not checked.\n\n## Known false alarms\nPages with an empty column, blanks of vertically merged cells and rows with nothing but a section heading are no shifts and stay silent.",
    },
    texts: &[
        (
            "even",
            Text {
                ja: "{lines}が{side}へ{n}列ずれています。{evidence}",
                en: "{lines}: cells stand {n} column(s) too far {side}. {evidence}",
            },
        ),
        (
            "partial",
            Text {
                ja: "{lines}の「{columns}」だけが{side}へ{n}列ずれています。{evidence}",
                en: "{lines}: only {columns} stands {n} column(s) too far {side}. {evidence}",
            },
        ),
        (
            "uneven",
            Text {
                ja: "{lines}のセルが不ぞろいにずれています（本来は {moves}）。{evidence}",
                en: "{lines}: cells are displaced unevenly (they belong: {moves}). {evidence}",
            },
        ),
        (
            "exchanged",
            Text {
                ja: "{lines}の「{a}」と「{b}」の欄が入れ替わっています。{evidence}",
                en: "{lines}: the cells of {a} and {b} are exchanged. {evidence}",
            },
        ),
        (
            "doubt",
            Text {
                ja: "どの列の値かは確かではないため、この行の空欄と重複は検査しません。",
                en: "Which columns they belong to is not certain, so blanks and copies of the row are not checked.",
            },
        ),
        (
            "move",
            Text {
                ja: "{from}列目→{column}",
                en: "field {from} → {column}",
            },
        ),
        (
            "twin",
            Text {
                ja: "「{text}」は、ほかの{n}か所では「{column}」の列にあります。",
                en: "“{text}” stands under {column} in {n} other place(s).",
            },
        ),
        (
            "place",
            Text {
                ja: "「{text}」は「{column}」の列の値とみられます。",
                en: "“{text}” looks like a value of {column}.",
            },
        ),
        (
            "related",
            Text {
                ja: "同じ値が「{column}」の列にある",
                en: "the same value under {column}",
            },
        ),
        (
            "left",
            Text {
                ja: "左",
                en: "to the left",
            },
        ),
        (
            "right",
            Text {
                ja: "右",
                en: "to the right",
            },
        ),
        (
            "fix",
            Text {
                ja: "本来の列へ移す",
                en: "move the cells to their columns",
            },
        ),
        (
            "help",
            Text {
                ja: "値は変えずに位置だけを戻してください。空いた欄が結合セルの跡でないか、原本で確かめます。",
                en: "Move the values without changing them; check with the original whether a gap was a merged cell.",
            },
        ),
        (
            "choice",
            Text {
                ja: "読み方が2通りあり、決めきれません。もう1つの読み方では {moves} です。原本で確かめ、合うほうを選んでください。",
                en: "There are two readings and neither is certain; by the other one: {moves}. Look at the original and choose.",
            },
        ),
        (
            "choice-written",
            Text {
                ja: "書かれたままで正しいとも読めます。原本で確かめ、移すかどうかを選んでください。",
                en: "It may be right as written: look at the original and choose whether to move anything.",
            },
        ),
        (
            "choice-lost",
            Text {
                ja: "表の外へ落ちた値を原本から補ったうえで、移すかどうかを選んでください。",
                en: "Take from the original what fell off the table, then choose whether to move the cells.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "左へ2列ずれた2行は1件",
            table: plan!(
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "教育総務課|生涯学習講座の開催|講座の開催|講座の開催|講座の開催||"
                "社会福祉協議会|見守り活動の支援|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催||"
            ),
            findings: 1,
        },
        Example {
            note: "実施機関と施策の欄が入れ替わっている",
            table: plan!(
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||生涯学習講座の開催|教育総務課|講座の開催|講座の開催|講座の開催"
                "||社会福祉協議会|伝承遊びの会の開催|遊びの会の開催|遊びの会の開催|遊びの会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "ずれのない表",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "単年度だけの行は、ずれではない",
            table: plan!("||健康福祉課|手話通訳者の養成|・養成講座の開催 ・通訳者の登録||"),
            findings: 0,
        },
        Example {
            note: "ふつうの名簿",
            table: "番号|名称|所在地|電話\n1|中央公民館|本町1-1|000-111\n2|東公民館|東町2-3|000-222\n3|西公民館||000-333\n",
            findings: 0,
        },
    ],
};

impl Rule for ShiftedRow {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut shifts: Vec<Shift<'_>> = cx
            .edition
            .repairs
            .iter()
            .filter(|repair| repair.kind == RepairKind::ShiftedRow)
            .filter_map(|repair| Shift::of(cx, repair))
            .collect();
        shifts.sort_by_key(|shift| shift.row);
        let page = |shift: &Shift<'_>| cx.edition.rows[shift.row].page;
        let mut twins = Twins::new();
        for block in
            shifts.chunk_by(|a, b| a.row + 1 == b.row && page(a) == page(b) && a.same_as(b))
        {
            report(cx, block, &mut twins, out);
        }
    }
}

/// What to do; where the cells may belong elsewhere as well, the choice first.
fn help<'a>(
    cx: &Context<'_>,
    block: &[Shift<'_>],
    name: &dyn Fn(usize, usize) -> &'a str,
) -> String {
    let help = META.say(cx, "help", &[]);
    let gap = if cx.lang == crate::rule::Lang::En {
        " "
    } else {
        ""
    };
    let unsure = block.iter().find(|shift| !shift.repair.sure());
    let Some((shift, rival)) = unsure.and_then(|shift| Some((shift, shift.repair.rival.as_ref()?)))
    else {
        let lost = |shift: &Shift<'_>| !missed(cx.edition, shift.repair).is_empty();
        return match block.iter().any(lost) {
            true => format!("{}{gap}{help}", META.say(cx, "choice-lost", &[])),
            false => help,
        };
    };
    let moves: Vec<String> = rival
        .iter()
        .take(NAMED)
        .map(|other| {
            let from = cx.grid.position(other.cell).1 + 1;
            let to = grid_column(cx.edition, shift.row, other.to);
            META.say(
                cx,
                "move",
                &[("from", &from), ("column", &name(shift.row, to))],
            )
        })
        .collect();
    let choice = match moves.is_empty() {
        true => META.say(cx, "choice-written", &[]),
        false => META.say(cx, "choice", &[("moves", &moves.join(", "))]),
    };
    format!("{choice}{gap}{help}")
}

fn report(cx: &Context<'_>, block: &[Shift<'_>], twins: &mut Twins, out: &mut Sink) {
    let edition = cx.edition;
    let Some(first) = edition.first_cell(block[0].row) else {
        return;
    };
    let confidence = block
        .iter()
        .map(|shift| shift.repair.confidence)
        .sum::<f32>()
        / block.len() as f32;
    let numbers: Vec<usize> = block.iter().map(|shift| edition.line(shift.row)).collect();
    let lines = lines(cx.lang, &numbers);
    let (evidence, twin) = evidence(&META, cx, block, twins);
    let name = |row: usize, to: usize| {
        edition.pages[edition.rows[row].page]
            .columns
            .get(to)
            .copied()
            .flatten()
            .map_or("", |column| column_name(cx.edition, column))
    };
    let moves = &block[0].moves;
    let row = block[0].row;
    let message = match block[0].even() {
        Some(step) => {
            let side = META.say(cx, if step > 0 { "left" } else { "right" }, &[]);
            let n = step.unsigned_abs();
            if block[0].whole {
                META.say(
                    cx,
                    "even",
                    &[
                        ("lines", &lines),
                        ("side", &side),
                        ("n", &n),
                        ("evidence", &evidence),
                    ],
                )
            } else {
                let columns: Vec<_> = moves.iter().map(|&(_, _, to)| name(row, to)).collect();
                let columns = columns.join("・");
                META.say(
                    cx,
                    "partial",
                    &[
                        ("lines", &lines),
                        ("columns", &columns),
                        ("side", &side),
                        ("n", &n),
                        ("evidence", &evidence),
                    ],
                )
            }
        }
        None if block[0].exchanged() => META.say(
            cx,
            "exchanged",
            &[
                ("lines", &lines),
                ("a", &name(row, moves[1].2)),
                ("b", &name(row, moves[0].2)),
                ("evidence", &evidence),
            ],
        ),
        None => {
            let moves: Vec<_> = moves
                .iter()
                .map(|&(_, from, to)| {
                    META.say(
                        cx,
                        "move",
                        &[("from", &(from + 1)), ("column", &name(row, to))],
                    )
                })
                .collect();
            let moves = moves.join(", ");
            META.say(
                cx,
                "uneven",
                &[
                    ("lines", &lines),
                    ("moves", &moves),
                    ("evidence", &evidence),
                ],
            )
        }
    };
    let message = if block.iter().all(|shift| shift.repair.sure()) {
        message
    } else {
        format!("{message}{}", META.say(cx, "doubt", &[]))
    };
    // What fell off the row, and the doubt where a cell belongs, are no longer to be seen once the
    // cells are moved: an editor decides that with the original at hand.
    let settled = block
        .iter()
        .all(|shift| shift.repair.sure() && missed(edition, shift.repair).is_empty())
        && proven(cx, block, twins);
    let edits = block
        .iter()
        .map(|shift| {
            Edit::MoveCells(
                shift
                    .moves
                    .iter()
                    .map(|&(cell, _, to)| (cell, to))
                    .collect(),
            )
        })
        .collect();
    let mut finding = Finding::build(&META, cx.grid.span(first))
        .severity(if confidence >= SURE {
            Severity::Error
        } else {
            Severity::Warning
        })
        .confidence(confidence)
        .help(help(cx, block, &name))
        .also(
            block[1..]
                .iter()
                .filter_map(|shift| edition.first_cell(shift.row))
                .map(|cell| cx.grid.span(cell)),
        )
        .cause(content(edition, block.iter().map(|shift| shift.row)))
        .fix(
            if settled {
                Applicability::Unsafe
            } else {
                Applicability::Choice
            },
            META.say(cx, "fix", &[]),
            edits,
        );
    if let Some((cell, column)) = twin {
        let column = column_name(cx.edition, column);
        finding = finding.related(
            cx.grid.span(cell),
            META.say(cx, "related", &[("column", &column)]),
        );
    }
    out.push(finding.message(message));
}
