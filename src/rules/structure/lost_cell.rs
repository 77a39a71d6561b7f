//! S102 lost-cell.

use crate::edition::{Edition, Repair, RepairKind, State};
use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, grid_column, plan};

/// S102.
pub(crate) struct LostCell;

static META: RuleMeta = RuleMeta {
    code: "S102",
    name: "lost-cell",
    name_ja: "表から落ちた欄",
    family: Family::Structure,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "行がずれたために表の端から落ち、値がわからなくなった欄。",
        en: "Cells that fell off the end of a shifted row: unknown, not blank.",
    },
    docs: Text {
        ja: "## なぜ大切か\n右へずれた行では、端の欄の値が表の外へ落ちていることがあります。空欄と見なすと、取組がなくなったように読めます。\n\n## 見つけ方\nS101 で右へずれた行のうち、最後の列が表の外に出る行を示します。欄は「空」ではなく「不明」として扱い、空欄の検査や版の比較には使いません。\n\n## 鳴らない場合\n左へずれた行や、外へ出た列に値が残っている行、外へ出た列がほかの行でもほとんど空いている表では鳴りません。",
        en: "## Why it matters\nThe last values of a row shifted to the right may have fallen off the table. Read as blank, a measure seems to end.\n\n## How it decides\nRows shifted to the right (S101) whose last columns lie outside the table are shown; those fields are unknown, and neither blank-cell rules nor diffs use them.\n\n## Known false alarms\nRows shifted to the left lose nothing, nor do rows whose outer cells are still there; columns that are mostly blank anyway stay silent.",
    },
    texts: &[
        (
            "lost",
            Text {
                ja: "この行は右へずれているため、「{columns}」の値が表の外へ落ちたおそれがあります（空欄ではなく不明）。",
                en: "This row is shifted to the right: what belongs under {columns} may have fallen off the table (unknown, not blank).",
            },
        ),
        (
            "help",
            Text {
                ja: "原本でこの欄に値があったかを確かめてください。",
                en: "Check with the original whether there was a value.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "右へ1列ずれ、3年度が表の外に出た行",
            table: plan!(
                "|地域の文化|文化財の保護|教育総務課|文化財の公開|・公開講座の開催 ・解説板の設置|・公開講座の開催 ・解説板の設置"
                "||社会福祉協議会|子育てサロンの開催|サロンの開催|サロンの開催|サロンの開催"
            ),
            findings: 1,
        },
        Example {
            note: "ずれのない表",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "左へずれた行は何も失わない",
            table: plan!(
                "社会福祉協議会|見守り活動の支援|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催||"
            ),
            findings: 0,
        },
    ],
};

impl Rule for LostCell {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        for repair in &edition.repairs {
            if repair.kind != RepairKind::ShiftedRow || repair.lost.is_empty() {
                continue;
            }
            let Some(&row) = repair.rows.first() else {
                continue;
            };
            let missed = missed(edition, repair);
            let grid_row = edition.rows[row].grid_row;
            // Where the value would stand if the row were in its place, else where it fell off.
            let place = missed.iter().find_map(|&column| {
                let cell = cx.grid.cell(grid_row, grid_column(edition, row, column))?;
                Some(cell).filter(|&cell| cx.grid.is_blank(cell))
            });
            let last = || cx.grid.row(grid_row).rfind(|&cell| !cx.grid.is_blank(cell));
            let Some(cell) = place.or_else(last) else {
                continue;
            };
            let names: Vec<&str> = missed
                .iter()
                .map(|&column| column_name(edition, column))
                .collect();
            if names.is_empty() {
                continue;
            }
            out.push(
                Finding::build(&META, cx.grid.span(cell))
                    .confidence(repair.confidence * 0.8)
                    .cause(names.join("・"))
                    .help(META.say(cx, "help", &[]))
                    .message(META.say(cx, "lost", &[("columns", &names.join("・"))])),
            );
        }
    }
}

/// The columns of a shifted row whose lost values someone would miss: one that is mostly blank lost
/// nothing. O(rows) for each lost column.
pub(super) fn missed(edition: &Edition, repair: &Repair) -> Vec<usize> {
    let rows = edition.rows.len();
    let filled = |column: usize| {
        let own = (0..rows).filter(|&row| edition.field(row, column).state == State::Own);
        own.count() * 2 >= rows
    };
    let lost = repair.lost.iter().copied();
    lost.filter(|&column| filled(column)).collect()
}
