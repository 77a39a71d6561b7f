//! S104 merged-entries.

mod report;
mod split;

use std::collections::{HashMap, HashSet};

use crate::edition::{Role, State};
use crate::finding::Severity;
use crate::grid::{CellId, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::fold;
use report::report;
use split::{cuts, ending, is_list, is_office, reads_alone};

/// S104.
pub(crate) struct MergedEntries;

/// More rows than this with an inner space: the document writes measures that way.
const HABIT: f32 = 0.2;
/// More than this: parts that stand alone elsewhere prove nothing either.
const STRONG_HABIT: f32 = 0.5;
/// Bytes; longer texts are no names of measures.
const LONGEST: usize = 1000;

static META: RuleMeta = RuleMeta {
    code: "S104",
    name: "merged-entries",
    name_ja: "1つの欄に2つの項目",
    family: Family::Structure,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "2つの施策や2つの実施機関が1つのセルに入っている。",
        en: "Two measures, or two bodies, stand in one cell.",
    },
    docs: Text {
        ja: "## なぜ大切か\n2つの施策が1つの欄に入ると、施策の数も、どの取組がどの施策のものかもわからなくなります。\n\n## 見つけ方\n施策の欄を空白や改行で2つに分け、両方がほかの行で単独の施策になっていれば確実、片方だけなら有力、どちらもなくても、ほかの施策に空白がなく、両方がほかの施策と同じ言葉（支援、推進など）で終われば可能性ありとします。取組の欄に「・」のない項目とある項目が混ざることも手がかりです。実施機関は、両方がほかの行で単独の機関である場合だけです。\n\n## 鳴らない場合\n「・」「※」などで並べた欄、括弧の中や括弧の前の空白、英数字の前後や1字ごとの空白、「県 部」「部 課」のような組織の上下、空白を区切りに使うのがその表の習慣である場合は鳴りません。",
        en: "## Why it matters\nWith two measures in one cell nobody can count measures or tell which activity belongs to which.\n\n## How it decides\nThe cell is cut at white space. Both parts stand alone in other rows: certain. One does: likely. None does, but other measures have no inner space and both parts end as other measures do (支援, 推進): possible. Year cells that mix an unmarked item with marked ones support it. Bodies only count when both parts are bodies elsewhere.\n\n## Known false alarms\nMarked lists, spaces in or before brackets, beside Latin letters or between single letters, office hierarchies and tables that use inner spaces by habit stay silent.",
    },
    texts: &[
        (
            "both",
            Text {
                ja: "1つの「{column}」の欄に「{first}」と「{second}」の2つが入っています。どちらもほかの行では単独です。",
                en: "One {column} cell holds two entries, “{first}” and “{second}”; each stands alone in other rows.",
            },
        ),
        (
            "one",
            Text {
                ja: "1つの「{column}」の欄に「{first}」と「{second}」の2つが入っているようです。「{known}」はほかの行では単独です。",
                en: "One {column} cell seems to hold two entries, “{first}” and “{second}”; “{known}” stands alone in other rows.",
            },
        ),
        (
            "none",
            Text {
                ja: "1つの「{column}」の欄に「{first}」と「{second}」の2つが入っているようです。ほかの{n}行の「{column}」には空白の区切りがありません。",
                en: "One {column} cell seems to hold two entries, “{first}” and “{second}”; {n} other rows have no inner space under {column}.",
            },
        ),
        (
            "related",
            Text {
                ja: "「{known}」だけの行",
                en: "“{known}” alone",
            },
        ),
        (
            "fix",
            Text {
                ja: "2行に分ける（「・」の付いた取組を後ろの行へ）",
                en: "split the row (marked items go to the second)",
            },
        ),
        (
            "help",
            Text {
                ja: "行を2つに分けるか、1つの施策であれば空白を除いてください。",
                en: "Split the row in two, or remove the space if it is one entry.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "どちらもほかの行にある施策",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|子育てサロンの開催 見守り活動の支援|サロンの開催 ・訪問活動の支援|サロンの開催 ・訪問活動の支援|サロンの開催 ・訪問活動の支援"
            ),
            findings: 1,
        },
        Example {
            note: "どちらもほかの行にないが、ほかの施策には空白がない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|郷土資料館の運営 芸術鑑賞会の開催|・資料の保存 ・鑑賞会の開催|・資料の保存 ・鑑賞会の開催|・資料の保存 ・鑑賞会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "「・」で並べた施策",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|・郷土資料の保存活用 ・芸術鑑賞会の開催|・資料の保存|・資料の保存|・資料の保存"
            ),
            findings: 0,
        },
        Example {
            note: "英字の間の空白、括弧の前の空白",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|A I ・ I o T を活用した郷土資料の保存 （再掲）|・資料の保存|・資料の保存|・資料の保存"
            ),
            findings: 0,
        },
        Example {
            note: "施策名と場所",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財案内板の設置 城下町地区|・案内板の設置|・案内板の設置|・案内板の設置"
            ),
            findings: 0,
        },
        Example {
            note: "部と課",
            table: plan!(
                "文化の振興|文化財の保護|教育委員会 教育総務課|郷土資料の保存活用|・資料の保存|・資料の保存|・資料の保存"
            ),
            findings: 0,
        },
    ],
};

impl Rule for MergedEntries {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if !cx.edition.planning {
            return;
        }
        for (column, of) in cx.edition.columns.iter().enumerate() {
            if matches!(of.role, Role::Measure | Role::Body) {
                check_column(cx, column, of.role == Role::Body, out);
            }
        }
    }
}

/// O(cells of the column); each distinct text is judged once.
fn check_column(cx: &Context<'_>, column: usize, body: bool, out: &mut Sink) {
    let edition = cx.edition;
    let own: Vec<CellId> = (0..edition.rows.len())
        .map(|row| edition.field(row, column))
        .filter(|field| field.state == State::Own)
        .filter_map(|field| field.cell)
        .collect();
    let mut by_text: HashMap<TextId, Vec<CellId>> = HashMap::new();
    for &cell in &own {
        by_text.entry(cx.grid.text_id(cell)).or_default().push(cell);
    }
    let distinct: Vec<CellId> = own
        .iter()
        .copied()
        .filter(|&cell| by_text[&cx.grid.text_id(cell)][0] == cell)
        .collect();
    let suspects: Vec<CellId> = distinct
        .iter()
        .copied()
        .filter(|&cell| {
            let text = cx.grid.value(cell);
            text.len() <= LONGEST && !is_list(text) && !cuts(text).is_empty()
        })
        .collect();
    if suspects.is_empty() {
        return;
    }
    let known: HashMap<String, CellId> = distinct
        .iter()
        .rev()
        .map(|&cell| (fold(cx.grid.value(cell)).into_owned(), cell))
        .collect();
    let rows: usize = suspects
        .iter()
        .map(|&cell| by_text[&cx.grid.text_id(cell)].len())
        .sum();
    // How measures end in this document: 支援, 推進, 事業 …
    let spaced: HashSet<CellId> = suspects.iter().copied().collect();
    let endings: HashSet<[char; 2]> = distinct
        .iter()
        .filter(|cell| !spaced.contains(cell))
        .filter_map(|&cell| ending(cx.grid.value(cell)))
        .collect();
    let share = rows as f32 / own.len() as f32;
    let habit = share > HABIT;
    for cell in suspects {
        let cells = &by_text[&cx.grid.text_id(cell)];
        let text = cx.grid.value(cell);
        let usual = |part: &str| ending(part).is_some_and(|end| endings.contains(&end));
        let twin = |part: &str| known.get(&*fold(part)).copied();
        let best = cuts(text)
            .into_iter()
            .filter_map(|cut| {
                let (first, second) = (&text[..cut.end], &text[cut.start..]);
                let twins = (twin(first), twin(second));
                let (key, confidence) = match twins {
                    // Two bodies below each other share a task; an office after an office is
                    // a part of it.
                    (Some(_), Some(_))
                        if body && (habit || cut.line_break || is_office(second)) =>
                    {
                        return None;
                    }
                    (Some(_), Some(_)) if share <= STRONG_HABIT => ("both", 0.95_f32),
                    _ if body || habit || cut.line_break || !reads_alone(&cut, text) => {
                        return None;
                    }
                    (None, None) if cuts(text).len() > 1 => return None,
                    (None, None) if !(usual(first) && usual(second)) => return None,
                    (None, None) => ("none", 0.7),
                    _ => ("one", 0.85),
                };
                Some((confidence, key, cut, twins))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((confidence, key, cut, twins)) = best {
            let others = own.len() - rows;
            report(
                cx,
                column,
                cells,
                (confidence, key, &cut, twins, others),
                out,
            );
        }
    }
}
