//! S107 split-row.

use crate::edition::{Role, State};
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, is_mark, open_brackets, plan};

/// S107.
pub(crate) struct SplitRow;

static META: RuleMeta = RuleMeta {
    code: "S107",
    name: "split-row",
    name_ja: "2行に分かれた行",
    family: Family::Structure,
    severity: Severity::Warning,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "1つの行が2行に分かれ、文が途中で切れている。",
        en: "One logical row stands on two lines; its text is cut in the middle.",
    },
    docs: Text {
        ja: "## なぜ大切か\n改ページやセル内の改行で1つの行が2行に分かれると、後ろの行が施策名のない別の取組として数えられます。\n\n## 見つけ方\n実施機関も施策もない行の値がどれも、すぐ上の行の同じ列の続きになっている（上が助詞・読点・閉じていない括弧で終わる、または下が句読点や閉じ括弧で始まる）場合に示します。\n\n## 鳴らない場合\n「・」で始まる行（1項目1行の書き方）や、そのように行を分けるのが表の習慣である場合は鳴りません。",
        en: "## Why it matters\nWhen a page break or a line break cuts a row in two, the second half is counted as an activity without a measure.\n\n## How it decides\nA row with neither body nor measure whose every value continues the cell above: that one ends in a particle, a comma or an open bracket, or this one begins with closing punctuation.\n\n## Known false alarms\nRows that begin with an item mark, and tables that write one item per row by habit, stay silent.",
    },
    texts: &[
        (
            "split",
            Text {
                ja: "上の行（{line}行目）の「…{above}」の続きとみられます：「{below}」",
                en: "This seems to continue “…{above}” on line {line}: “{below}”",
            },
        ),
        (
            "related",
            Text {
                ja: "文が途中で終わっている",
                en: "the text stops in the middle",
            },
        ),
        (
            "fix",
            Text {
                ja: "上の行のセルにつなげる",
                en: "join with the row above",
            },
        ),
        (
            "help",
            Text {
                ja: "1つの行であれば、上の行のセルにつなげてください。",
                en: "If it is one row, join the cells.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "年度の欄が3つとも途中で切れている",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|市内の文化財の公開と解説板の|市内の文化財の公開と解説板の|市内の文化財の公開と解説板の"
                "||||設置及び講座の開催|設置及び講座の開催|設置及び講座の開催"
                "||社会福祉協議会|伝承遊びの会の開催|遊びの会の開催|遊びの会の開催|遊びの会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "1項目1行の書き方",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催|・公開講座の開催|・公開講座の開催"
                "||||・解説板の設置|・解説板の設置|・解説板の設置"
                "||社会福祉協議会|伝承遊びの会の開催|遊びの会の開催|遊びの会の開催|遊びの会の開催"
            ),
            findings: 0,
        },
        Example {
            note: "ふつうの表",
            table: plan!(),
            findings: 0,
        },
    ],
};

/// A line and what it continues: cells above and below.
struct Candidate {
    row: usize,
    pairs: Vec<(CellId, CellId)>,
}

impl Rule for SplitRow {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        const HABIT: usize = 3;
        let edition = cx.edition;
        if !edition.planning {
            return;
        }
        let found: Vec<Candidate> = (1..edition.rows.len())
            .filter_map(|row| candidate(cx, row))
            .collect();
        if found.len() > HABIT && found.len() * 10 > edition.rows.len() {
            return;
        }
        for Candidate { row, pairs } in found {
            let (above, below) = pairs[0];
            let text = |cell: CellId| cx.grid.value(cell).trim();
            let tail: Vec<char> = text(above).chars().collect();
            let tail: String = tail[tail.len().saturating_sub(15)..].iter().collect();
            let edits = pairs
                .iter()
                .flat_map(|&(above, below)| {
                    [
                        Edit::ReplaceText(
                            cx.grid.span(above),
                            format!("{}{}", text(above), text(below)),
                        ),
                        Edit::ReplaceText(cx.grid.span(below), String::new()),
                    ]
                })
                .collect();
            out.push(
                Finding::build(&META, cx.grid.span(below))
                    .confidence(0.8)
                    .help(META.say(cx, "help", &[]))
                    .related(cx.grid.span(above), META.say(cx, "related", &[]))
                    .fix(Applicability::Unsafe, META.say(cx, "fix", &[]), edits)
                    .message(META.say(
                        cx,
                        "split",
                        &[
                            ("line", &edition.line(row - 1)),
                            ("above", &excerpt(&tail, 15)),
                            ("below", &excerpt(text(below), 20)),
                        ],
                    )),
            );
        }
    }
}

/// A row without body that has nothing but continuations of the row above.
fn candidate(cx: &Context<'_>, row: usize) -> Option<Candidate> {
    let edition = cx.edition;
    if edition.rows[row].shift.is_some() || edition.rows[row - 1].shift.is_some() {
        return None;
    }
    let mut pairs = Vec::new();
    for (column, field) in edition.fields(row).iter().enumerate() {
        if field.state != State::Own {
            continue;
        }
        let role = edition.columns[column].role;
        if !matches!(role, Role::Measure | Role::Year | Role::Other) {
            return None;
        }
        let above = edition.field(row - 1, column);
        let (above, below) = (
            above.cell.filter(|_| above.state == State::Own)?,
            field.cell?,
        );
        if !continues(cx.grid.value(above).trim(), cx.grid.value(below).trim()) {
            return None;
        }
        pairs.push((above, below));
    }
    (!pairs.is_empty()).then_some(Candidate { row, pairs })
}

/// The second text goes on where the first one stops.
fn continues(above: &str, below: &str) -> bool {
    if below.starts_with(is_mark) || below.chars().count() < 2 {
        return false;
    }
    let goes_on = below.starts_with(|c: char| "、。，．）」』】〕ー々っゃゅょ".contains(c));
    goes_on || open_brackets(above) > 0 || unfinished(above)
}

/// Words that a noun or a clause must follow.
const LEADING: [&str; 14] = [
    "及び",
    "又は",
    "並びに",
    "若しくは",
    "もしくは",
    "または",
    "向けた",
    "応じた",
    "通じた",
    "係る",
    "関する",
    "対する",
    "おける",
    "基づく",
];

/// Ends in a comma, a particle or a word that something must follow. Nouns that end like one (もの, こと, まで …) are finished.
fn unfinished(text: &str) -> bool {
    const FINISHED: [&str; 12] = [
        "もの",
        "こと",
        "まで",
        "もと",
        "ごと",
        "あと",
        "ひと",
        "ところ",
        "など",
        "から",
        "より",
        "かも",
    ];
    text.ends_with(|c: char| "、，をのがはへでやにと・".contains(c))
        && !FINISHED.iter().any(|end| text.ends_with(end))
        || LEADING.iter().any(|end| text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_that_end_like_particles_are_finished() {
        assert!(unfinished("解説板の"));
        assert!(unfinished("公開及び"));
        assert!(unfinished("実施に向けた"));
        assert!(!unfinished("連携を図る"));
        assert!(!unfinished("必要なもの"));
        assert!(!unfinished("講座の開催"));
    }
}
