//! S101 shifted-row.

use crate::edition::RepairKind;
use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};

/// S101.
pub(crate) struct ShiftedRow;

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
    docs: Text { ja: "", en: "" },
    texts: &[(
        "shifted",
        Text {
            ja: "{rows}行がずれています",
            en: "{rows} rows are shifted",
        },
    )],
    source: None,
    examples: &[Example {
        note: "",
        table: "",
        findings: 0,
    }],
};

impl Rule for ShiftedRow {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for repair in cx
            .edition
            .repairs
            .iter()
            .filter(|r| r.kind == RepairKind::ShiftedRow)
        {
            let Some(cell) = cx.edition.first_cell(repair.rows[0]) else {
                continue;
            };
            out.push(
                Finding::build(&META, cx.grid.span(cell))
                    .confidence(repair.confidence)
                    .message(META.say(cx, "shifted", &[("rows", &repair.rows.len())])),
            );
        }
    }
}
