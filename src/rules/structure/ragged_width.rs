//! S105 ragged-width.

use crate::finding::{Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{lines, plan};

/// S105.
pub(crate) struct RaggedWidth;

static META: RuleMeta = RuleMeta {
    code: "S105",
    name: "ragged-width",
    name_ja: "列の数が違う行",
    family: Family::Structure,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "見出しの列の数と合わない行。",
        en: "Rows whose number of cells differs from the page's header.",
    },
    docs: Text {
        ja: "## なぜ大切か\n区切りが1つ多い行や少ない行では、そこから右のセルがすべて隣の列として読まれます。セルの中の区切り文字や、入力の途中の改行で起こります。\n\n## 見つけ方\n見出しより右に値がある行と、ほかの行が空欄まで区切りを書いているのに区切りの足りない行を、ページごとに1件示します。\n\n## 鳴らない場合\n末尾の空欄の数だけが違う行、ページ全体に空の列が付いている場合、末尾の空欄を省いて書くファイル、ずれ（S101）として示した行では鳴りません。",
        en: "## Why it matters\nOne delimiter too many or too few makes every cell to its right belong to the neighbouring column.\n\n## How it decides\nRows with a value beyond the header, and rows with too few delimiters in a file that writes them even for blank cells: one finding per page.\n\n## Known false alarms\nTrailing blank cells, extra columns that are blank on the whole page, files that leave trailing blanks out, and rows already shown as shifted (S101) stay silent.",
    },
    texts: &[
        (
            "ragged",
            Text {
                ja: "見出しは{header}列ですが、{lines}は列の数が違います（{row}列）。",
                en: "The header has {header} columns, but {lines} has a different number of cells ({row}).",
            },
        ),
        (
            "help",
            Text {
                ja: "セルの中に区切り文字や改行が入っていないか、区切りが抜けていないかを確かめてください。",
                en: "Look for a delimiter or line break inside a cell, or a missing delimiter.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "区切りが1つ多い行",
            table: "番号|名称|所在地|電話\n1|中央公民館|本町1-1|000-111\n2|東公民館|東町|2-3|000-222\n3|西公民館|西町4-5|000-333\n4|南公民館|南町6-7|\n",
            findings: 1,
        },
        Example {
            note: "区切りが1つ足りない行",
            table: "番号|名称|所在地|電話\n1|中央公民館|本町1-1|000-111\n2|東公民館|000-222\n3|西公民館|西町4-5|000-333\n4|南公民館|南町6-7|\n5|北公民館|北町8-9|\n",
            findings: 1,
        },
        Example {
            note: "そろった表",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "末尾の空欄を省いて書くファイル",
            table: "番号|名称|所在地|電話\n1|中央公民館|本町1-1|000-111\n2|東公民館|東町2-3\n3|西公民館|西町4-5|000-333\n4|南公民館|南町6-7\n",
            findings: 0,
        },
        Example {
            note: "空の列が付いた行",
            table: "番号|名称|所在地|電話\n1|中央公民館|本町1-1|000-111\n2|東公民館|東町2-3|000-222|\n3|西公民館|西町4-5|000-333|\n4|南公民館|南町6-7|000-444\n",
            findings: 0,
        },
    ],
};

impl Rule for RaggedWidth {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let (edition, grid) = (cx.edition, cx.grid);
        let filled = |row: usize| {
            grid.row(row)
                .rposition(|cell| !grid.is_blank(cell))
                .map_or(0, |last| last + 1)
        };
        for page in &edition.pages {
            let Some(header) = page.header.iter().map(|&row| grid.width(row)).max() else {
                continue;
            };
            // Spreadsheets have no delimiters to forget, and some writers drop trailing blanks:
            // short rows are a fault only where blank ends are written out.
            let rows = || {
                page.rows
                    .clone()
                    .map(|row| (row, edition.rows[row].grid_row))
            };
            let padded = rows()
                .filter(|&(_, at)| grid.width(at) >= header && filled(at) < header)
                .count();
            let short = rows().filter(|&(_, at)| grid.width(at) < header).count();
            let exact = grid.delimiter().is_some() && padded >= 1 && short <= padded.max(2);
            let ragged: Vec<(usize, usize)> = rows()
                .filter(|&(row, at)| {
                    let beyond = filled(at) > header;
                    let too_short = exact && grid.width(at) < header;
                    (beyond || too_short) && edition.rows[row].shift.is_none()
                })
                .collect();
            let cell = |&(row, at): &(usize, usize)| -> Option<CellId> {
                match filled(at) > header {
                    true => grid.cell(at, header),
                    false => edition.first_cell(row),
                }
            };
            let spans: Vec<_> = ragged
                .iter()
                .filter_map(cell)
                .map(|cell| grid.span(cell))
                .collect();
            let (Some(&first), Some(&(_, at))) = (spans.first(), ragged.first()) else {
                continue;
            };
            let numbers: Vec<usize> = ragged.iter().map(|&(row, _)| edition.line(row)).collect();
            let width = if filled(at) > header {
                filled(at)
            } else {
                grid.width(at)
            };
            out.push(
                Finding::build(&META, first)
                    .confidence(0.9)
                    .help(META.say(cx, "help", &[]))
                    .also(spans[1..].iter().copied())
                    .message(META.say(
                        cx,
                        "ragged",
                        &[
                            ("header", &header),
                            ("lines", &lines(cx.lang, &numbers)),
                            ("row", &width),
                        ],
                    )),
            );
        }
    }
}
