//! S109 unclosed-quote.

use crate::finding::{Finding, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;

/// S109.
pub(crate) struct UnclosedQuote;

static META: RuleMeta = RuleMeta {
    code: "S109",
    name: "unclosed-quote",
    name_ja: "閉じていない引用符",
    family: Family::Structure,
    severity: Severity::Error,
    fix: FixKind::None,
    summary: Text {
        ja: "セルの先頭の「\"」に対応する閉じの「\"」がない。",
        en: "A cell opens with a quotation mark that is never closed.",
    },
    docs: Text {
        ja: "## なぜ大切か\nCSVやTSVでは、セルの先頭の「\"」は「次の「\"」までが1つのセル」という印です。閉じ忘れると、表計算ソフトはそこから先をすべて1つのセルとして読みます。\n\n## 見つけ方\nファイルの終わりまで閉じの「\"」がないセルを示します。ここでは「\"」をただの文字として読み、続きの行を失わないようにしています。\n\n## 鳴らない場合\nセルの途中にある「\"」（インチなど）や、正しく閉じた引用符では鳴りません。",
        en: "## Why it matters\nIn CSV and TSV a quotation mark at the start of a cell means: one cell until the next mark. Never closed, it makes spreadsheets read the rest of the file as one cell.\n\n## How it decides\nThe cell whose mark has no partner up to the end of the file is shown. Here the mark is read as text, so that the rows below are not lost.\n\n## Known false alarms\nMarks inside a cell (inches) and properly closed ones stay silent.",
    },
    texts: &[
        (
            "unclosed",
            Text {
                ja: "引用符「\"」が閉じていません。表計算ソフトではここから先が1つのセルになります。",
                en: "The quotation mark is never closed: spreadsheets read everything from here on as one cell.",
            },
        ),
        (
            "help",
            Text {
                ja: "セルの終わりに「\"」を補うか、先頭の「\"」を消してください。",
                en: "Close the mark at the end of the cell, or remove it.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "閉じ忘れ",
            table: plan!(
                "||社会福祉協議会|\"伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "閉じた引用符",
            table: plan!(
                "||社会福祉協議会|\"伝承遊びの会の開催\"|伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催"
            ),
            findings: 0,
        },
        Example {
            note: "セルの途中の「\"」",
            table: plan!(
                "||社会福祉協議会|32\"画面の案内板の設置|案内板の設置|案内板の設置|案内板の設置"
            ),
            findings: 0,
        },
    ],
};

impl Rule for UnclosedQuote {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let Some(cell) = cx.grid.unclosed_quote() else {
            return;
        };
        // One grid may hold several tables: the one around the mark tells.
        let edition = cx.edition;
        let (at, _) = cx.grid.position(cell);
        let rows = || {
            let headers = edition
                .pages
                .iter()
                .flat_map(|page| page.header.iter().copied());
            let data = edition.rows.iter().map(|row| row.grid_row);
            let notes = edition.notes.iter().map(|note| note.grid_row);
            headers.chain(data).chain(notes)
        };
        let inside = rows().any(|row| row <= at) && rows().any(|row| row >= at);
        if !inside {
            return;
        }
        let mark = cx.grid.value(cell).starts_with('"');
        let primary = match mark {
            true => Span {
                cell,
                start: 0,
                end: 1,
            },
            false => cx.grid.span(cell),
        };
        out.push(
            Finding::build(&META, primary)
                .help(META.say(cx, "help", &[]))
                .message(META.say(cx, "unclosed", &[])),
        );
    }
}
