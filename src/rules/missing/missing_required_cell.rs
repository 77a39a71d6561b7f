//! M101 missing-required-cell.

mod labels;
mod other;

use labels::{
    check_first_group, check_lost_labels, check_merged, check_numbers, check_outer_label,
};
use other::{check_other, lone_target};

use super::patterns::rare;
use crate::edition::{Role, State};
use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, content, holds_names, own_text, place, plan};

/// A table with a column of some other kind, blank in one row.
macro_rules! indicators {
    ($heading:literal) => {
        concat!(
            "施策|実施機関|",
            $heading,
            "|令和5年度|令和6年度\n",
            "保育所の増設|保育課|12か所|用地の取得|建設\n",
            "健診の充実|健康課|3か所|検討|実施\n",
            "訓練の実施|危機管理課|20か所|訓練|訓練\n",
            "避難所の整備|建設課|8か所|検討|実施\n",
            "子ども祭りの開催|観光課|5か所|準備|開催\n",
            "緑化の推進|環境課|14か所|調査|植栽\n",
            "花壇の整備|公園課||検討|実施\n",
            "文化財の公開|教育総務課|2か所|公開|公開\n",
            "見守りの充実|福祉課|30か所|検討|実施\n",
            "図書館の開館時間の延長|生涯学習課|4か所|試行|実施\n",
            "通学路の点検|学校教育課|18か所|点検|点検\n",
            "歩道の整備|道路課|6か所|調査|工事\n",
            "上水道管の更新|水道課|9か所|設計|工事\n",
            "農道の補修|農政課|7か所|調査|工事\n",
            "商店街の支援|商工課|11か所|募集|支援\n",
            "市営住宅の改修|住宅課|1か所|設計|工事\n",
            "ごみの減量|清掃課|10か所|周知|周知\n",
            "広報紙の発行|広報課|15か所|発行|発行\n",
            "窓口の案内|市民課|13か所|検討|実施\n",
            "納税の相談|税務課|16か所|相談|相談\n",
        )
    };
}

/// M101.
pub(crate) struct MissingRequiredCell;

static META: RuleMeta = RuleMeta {
    code: "M101",
    name: "missing-required-cell",
    name_ja: "必要な欄の空き",
    family: Family::Missing,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "ほかの行では埋まっている施策・実施機関・テーマなどの欄が空いている。",
        en: "Measure, body, theme or another column is blank though nearly every other row has it.",
    },
    docs: Text {
        ja: "## なぜ大切か\n施策名のない行は、何の取組か、だれの取組かがわかりません。\n\n## 見つけ方\n結合やずれを直して読んだ後の表で、9割以上の行が埋まっている施策・実施機関・テーマの欄が空いている行を示します。最初の組にだけテーマがない表は、その最初の行に示します。テーマと対応策がいつも一緒に始まる表で、1つの組だけ対応策のみの行があれば、そこに示します（機関の並びもそこで改まるときは注意、ほかは参考）。埋まっている行が9割に満たない表でも、ほかの欄がすべて埋まった行の1つだけの空きは示します。組の途中で機関の並びが初めに戻り、上の組と同じ行が続くのに見出しがない所も示します。見出しに番号が付いた表で番号が1つ抜けている所、結合されたまま空の見出し、番号・内容・指標など、ほかのほぼすべての行が埋まっている欄の空き（20行に1行まで）も示します。番号の抜けだけなら参考とし、欠番と書かれた表や、見出しの空きをすでに示した所では示しません。\n\n## 鳴らない場合\n備考など任意の欄、上の行から引き継ぐ欄（縦の結合、同上）、節の見出しだけの行、実施機関も施策も書かずに上の行に続く行、ずれで値がわからなくなった欄、空きが2行（または3%）より多い列、○や◎の印だけの列では鳴りません。",
        en: "## Why it matters\nA row without a measure or a body says neither what is done nor by whom.\n\n## How it decides\nIn the recovered table, columns for measure, body and theme that are filled in nine rows of ten; the blank rest is shown. Where only the first group has no theme, its first row is. Where theme and countermeasure begin together in all groups but one, that one is shown: a warning where the bodies begin again there, else a remark. Below nine in ten, a single blank is shown in a row that is otherwise full. Where the bodies begin again in the middle of a group and list what stands above, the labels of a group seem to be missing: shown as well. So are a number that numbered labels leave out (a remark; silent where a line says 欠番 or the label itself was shown), a merged label without text, and a blank in any other column that nearly all rows fill (one row in twenty at most is blank).\n\n## Known false alarms\nCells inherited from above, rows with nothing but a section heading, rows that continue the row above without body and measure, cells lost with a shifted row, and columns with more than two blanks (or 3 %) and columns of marks stay silent; so do columns of remarks.",
    },
    texts: &[
        (
            "missing",
            Text {
                ja: "「{column}」の欄が空いています（ほかの{n}行は埋まっています）。",
                en: "{column} is blank ({n} other rows have it).",
            },
        ),
        (
            "first",
            Text {
                ja: "表の最初の{n}行に「{column}」がありません（後の{groups}組にはあります）。",
                en: "The first {n} rows have no {column} (the {groups} groups below have one).",
            },
        ),
        (
            "alone",
            Text {
                ja: "「{inner}」が書かれているのに「{outer}」がありません（ほかの{n}組には両方あります）。上の組の「{outer}」が続くものとして読みました。",
                en: "{inner} is written without {outer} ({n} other groups have both); read as going on under the {outer} above.",
            },
        ),
        (
            "lost",
            Text {
                ja: "この行から機関の並びが初めに戻り、{line}行目からの組と同じ行が{copies}行ありますが、「{columns}」がありません。新しい組の見出しが抜けているとみられます。",
                en: "From here the bodies begin again and {copies} rows are those of the group from line {line}, but there is no {columns}: the labels of a new group seem to be missing.",
            },
        ),
        (
            "number",
            Text {
                ja: "「{before}」の次の「{column}」が「{after}」で、「{missing}」がありません（ほかの{n}か所では番号が続いています）。見出しが抜けているか、別の所にあるとみられます。",
                en: "After “{before}” the next {column} is “{after}”: “{missing}” is missing ({n} other numbers follow each other). A label seems to be gone or to stand elsewhere.",
            },
        ),
        (
            "merged",
            Text {
                ja: "{rows}行が結合された「{column}」が空です（この欄のほかの{n}か所の結合には書かれています）。",
                en: "A {column} merged over {rows} rows is blank ({n} other merged ones have a text).",
            },
        ),
        (
            "help",
            Text {
                ja: "書き漏らしでないかを確かめてください。",
                en: "Check whether it was forgotten.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "実施機関と取組があるのに施策がない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課||公開講座の開催|公開講座の開催|公開講座の開催"
                "||社会福祉協議会|伝承遊びの会の開催|遊びの会の開催|遊びの会の開催|遊びの会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "縦に結合した実施機関",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
                "|||郷土資料の保存|資料の保存|資料の保存|資料の保存"
            ),
            findings: 0,
        },
        Example {
            note: "最初の組だけテーマの見出しがない",
            table: concat!(
                "テーマ|実施機関|施策|令和5年度|令和6年度\n",
                "|教育総務課|文化財の公開|公開講座の開催|公開講座の開催\n",
                "|生涯学習課|郷土資料の保存|資料の保存|資料の保存\n",
                "子育て|保育課|保育所の増設|用地の取得|建設\n",
                "防災|危機管理課|防災訓練の実施|訓練の実施|訓練の実施\n",
            ),
            findings: 1,
        },
        Example {
            note: "対応策だけがあり、テーマがない組が1つ",
            table: concat!(
                "テーマ|対応策|実施機関|施策|令和5年度|令和6年度\n",
                "子育て|保育の充実|保育課|保育所の増設|用地の取得|建設\n",
                "||健康課|健診の充実|検討|実施\n",
                "防災|備えの強化|保育課|訓練の実施|訓練|訓練\n",
                "||健康課|避難所の整備|検討|実施\n",
                "|道路の整備|保育課|歩道の整備|調査|工事\n",
                "||健康課|通学路の点検|点検|点検\n",
                "観光|誘客の推進|保育課|子ども祭りの開催|準備|開催\n",
                "||健康課|温泉の活用|検討|実施\n",
                "環境|緑化の推進|保育課|園庭の芝生化|1園|2園\n",
                "||健康課|花壇の整備|検討|実施\n",
            ),
            findings: 1,
        },
        Example {
            note: "どのテーマにも対応策が2つある",
            table: concat!(
                "テーマ|対応策|実施機関|施策|令和5年度|令和6年度\n",
                "子育て|保育の充実|保育課|保育所の増設|用地の取得|建設\n",
                "|相談の充実|健康課|健診の充実|検討|実施\n",
                "防災|備えの強化|保育課|訓練の実施|訓練|訓練\n",
                "|避難の支援|健康課|避難所の整備|検討|実施\n",
                "観光|誘客の推進|保育課|子ども祭りの開催|準備|開催\n",
                "|受入の整備|健康課|温泉の活用|検討|実施\n",
                "環境|緑化の推進|保育課|園庭の芝生化|1園|2園\n",
                "|水辺の保全|健康課|花壇の整備|検討|実施\n",
            ),
            findings: 0,
        },
        Example {
            note: "短い表の1つだけの空き",
            table: concat!(
                "テーマ|実施機関|施策|令和5年度|令和6年度\n",
                "子育て|保育課|保育所の増設|用地の取得|建設\n",
                "|健康課|健診の充実|検討|実施\n",
                "防災|危機管理課||訓練の実施|訓練の実施\n",
                "|建設課|避難所の整備|検討|実施\n",
                "観光|観光課|子ども祭りの開催|準備|開催\n",
            ),
            findings: 1,
        },
        Example {
            note: "見出しの番号が抜けている",
            table: concat!(
                "テーマ|実施機関|施策|令和5年度|令和6年度\n",
                "1 子育て|保育課|保育所の増設|用地の取得|建設\n",
                "|健康課|健診の充実|検討|実施\n",
                "2 防災|危機管理課|訓練の実施|訓練|訓練\n",
                "|建設課|避難所の整備|検討|実施\n",
                "|観光課|子ども祭りの開催|準備|開催\n",
                "4 環境|環境課|緑化の推進|1園|2園\n",
                "|公園課|花壇の整備|検討|実施\n",
                "5 文化|教育総務課|文化財の公開|公開|公開\n",
                "6 福祉|福祉課|見守りの充実|検討|実施\n",
            ),
            findings: 1,
        },
        Example {
            note: "番号の続いた見出し",
            table: concat!(
                "テーマ|実施機関|施策|令和5年度|令和6年度\n",
                "1 子育て|保育課|保育所の増設|用地の取得|建設\n",
                "|健康課|健診の充実|検討|実施\n",
                "2 防災|危機管理課|訓練の実施|訓練|訓練\n",
                "|建設課|避難所の整備|検討|実施\n",
                "3 観光|観光課|子ども祭りの開催|準備|開催\n",
                "4 環境|環境課|緑化の推進|1園|2園\n",
                "|公園課|花壇の整備|検討|実施\n",
                "5 文化|教育総務課|文化財の公開|公開|公開\n",
            ),
            findings: 0,
        },
        Example {
            note: "ほかのどの行にもある指標の空き",
            table: indicators!("事業所の数"),
            findings: 1,
        },
        Example {
            note: "備考の空き",
            table: indicators!("備考"),
            findings: 0,
        },
        Example {
            note: "節の見出しだけの行",
            table: plan!(
                "文化の振興||||||"
                "|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 0,
        },
    ],
};

/// Share of rows that have the cell before its absence is a fault.
const REQUIRED: f32 = 0.9;
/// So many rows must have it where only one has not.
const LONE: usize = 4;
impl Rule for MissingRequiredCell {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if !cx.edition.planning {
            return;
        }
        check_outer_label(cx, out);
        check_lost_labels(cx, out);
        let merged = check_merged(cx, out);
        for (column, of) in cx.edition.columns.iter().enumerate() {
            match of.role {
                Role::Theme | Role::Body | Role::Measure if !merged.contains(&column) => {
                    check_column(cx, column, of.role, out);
                }
                // What is to be reached in the end, one figure for each measure.
                Role::Year if lone_target(cx.edition, column) => check_other(cx, column, out),
                Role::Other => check_other(cx, column, out),
                _ => {}
            }
        }
        for (column, of) in cx.edition.columns.iter().enumerate() {
            if matches!(of.role, Role::Theme | Role::Countermeasure) {
                check_numbers(cx, column, out);
            }
        }
    }
}

/// O(rows × columns).
fn check_column(cx: &Context<'_>, column: usize, role: Role, out: &mut Sink) {
    let edition = cx.edition;
    let own = |row: usize, of: &[Role]| {
        (0..edition.columns.len()).any(|c| {
            c != column && of.contains(&edition.columns[c].role) && own_text(cx, row, c).is_some()
        })
    };
    // A row counts when it says something of its own beside headings of groups.
    let stands = |row: usize| own(row, &[Role::Year, Role::Measure, Role::Other]);
    let rows: Vec<usize> = (0..edition.rows.len()).filter(|&row| stands(row)).collect();
    let blank: Vec<usize> = rows
        .iter()
        .copied()
        .filter(|&row| edition.field(row, column).state == State::Blank)
        .collect();
    let filled = rows.len() - blank.len();
    if role == Role::Theme && check_first_group(cx, column, &rows, &blank, out) {
        return;
    }
    // What is blank in a shifted row may be a fault of the repair; S101 shows the row.
    let blank: Vec<usize> = blank
        .into_iter()
        .filter(|&row| edition.rows[row].shift.is_none())
        .collect();
    if blank.len() > rare(rows.len()) || !holds_names(edition, column) {
        return;
    }
    // A short table has nine in ten of nothing: one blank in a row that is full otherwise.
    let full = |row: usize| {
        (0..edition.columns.len()).all(|c| {
            let of = edition.columns[c].role;
            c == column || of == Role::Other || edition.field(row, c).resolved.is_some()
        })
    };
    let alone = matches!(blank[..], [row] if full(row)) && filled >= LONE;
    if (filled as f32) < REQUIRED * rows.len() as f32 && !alone {
        return;
    }
    for row in blank {
        // A row without body and measure goes on with the row above.
        let told = match role {
            Role::Measure => edition.column(Role::Body).is_none() || own(row, &[Role::Body]),
            _ => own(row, &[Role::Measure]) || edition.column(Role::Measure).is_none(),
        };
        let Some(primary) = place(cx, row, column).filter(|_| told) else {
            continue;
        };
        let name = column_name(cx.edition, column);
        out.push(
            Finding::build(&META, primary)
                .confidence(0.9)
                .help(META.say(cx, "help", &[]))
                .cause(format!(
                    "{column}/{}",
                    if role == Role::Measure {
                        content(edition, [row])
                    } else {
                        edition.rows[row].page.to_string()
                    }
                ))
                .message(META.say(cx, "missing", &[("column", &name), ("n", &filled)])),
        );
    }
}
