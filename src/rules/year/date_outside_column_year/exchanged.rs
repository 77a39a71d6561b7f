//! Two cells of a row that name one another's year.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::edition::{FiscalYears, Role, State};
use crate::finding::Finding;
use crate::grid::{CellId, TextId};
use crate::rule::{Context, Sink};
use crate::rules::year::texts::{Dated, data};

use super::{META, is_plan};

/// Words of cells that look ahead to the next year or back on the last one.
#[rustfmt::skip] // one word per line would be a page of them
const LOOKS: [&str; 26] = [
    "準備", "検討", "向け", "実績", "評価", "結果", "検証", "成果", "報告", "予算", "要求", "繰越",
    "比較", "前年", "翌年", "次年", "決算", "公表", "反映", "踏まえ", "基づ", "以降", "まで", "から",
    "調整", "協議",
];

/// A cell that names one fiscal year and nothing else: the year, and its bytes.
type Named = (u16, (usize, usize));

/// Rows in which the cell of one year names another one and the other way round. O(cells).
pub(super) fn check(cx: &Context<'_>, out: &mut Sink) {
    let mut named: HashMap<TextId, Named, FixedState> = HashMap::default();
    for dated in data(cx) {
        if let Some(year) = of(&dated) {
            named.insert(cx.grid.text_id(dated.cells[0]), year);
        }
    }
    if named.is_empty() {
        return;
    }
    let edition = cx.edition;
    for row in 0..edition.rows.len() {
        // Column's year, named year, cell, bytes.
        let mut odd: Vec<(u16, Named, CellId)> = Vec::new();
        for (column, field) in edition.columns.iter().zip(edition.fields(row)) {
            let (Some(cell), Some(period)) = (field.cell, column.period) else {
                continue;
            };
            let single = column.role == Role::Year && period.first == period.last;
            if !single || field.state != State::Own {
                continue;
            }
            match named.get(&cx.grid.text_id(cell)) {
                Some(&year) if year.0 != period.first.0 && is_plan(cx, cell) => {
                    odd.push((period.first.0, year, cell));
                }
                _ => {}
            }
        }
        for (at, &(column, here, cell)) in odd.iter().enumerate() {
            let partner = (odd[at + 1..].iter())
                .find(|(other, there, _)| *other == here.0 && there.0 == column);
            if let Some(&(other, there, twin)) = partner {
                report(cx, (column, here, cell), (other, there, twin), out);
            }
        }
    }
}

fn of(dated: &Dated<'_>) -> Option<Named> {
    let first = dated.dates.first()?;
    let year = first.year.as_ref()?.western;
    let same = dated.dates.iter().all(|date| {
        date.own_year
            && date.only_year()
            && (date.year.as_ref()).is_some_and(|other| other.fiscal && other.western == year)
    });
    // 令和2年度に策定, 令和2年度：策定, 策定（令和2年度）; not 令和2年度の…, which may look back.
    let (before, after) = (
        dated.text[..first.range.start].chars().next_back(),
        dated.text[first.range.end..].chars().next(),
    );
    let tells = match after {
        None => before.is_none_or(|c| c.is_whitespace()),
        Some('に' | '、' | '：' | ':' | ' ' | '\u{3000}' | '\n') => true,
        Some('）' | ')') => matches!(before, Some('（' | '(')),
        _ => false,
    };
    let looks = || LOOKS.iter().any(|word| dated.text.contains(word));
    (same && tells && !looks()).then_some((year, (first.range.start, first.range.end)))
}

fn report(
    cx: &Context<'_>,
    (column, (_, here), cell): (u16, Named, CellId),
    (other, (_, there), twin): (u16, Named, CellId),
    out: &mut Sink,
) {
    use crate::rules::year::texts::at;
    let shown = |cell, (start, end): (usize, usize)| &cx.grid.value(cell)[start..end];
    let label = |year| FiscalYears::single(year).era();
    out.push(
        Finding::build(&META, at(cell, &(here.0..here.1)))
            .also([at(twin, &(there.0..there.1))])
            .confidence(0.8)
            .help(META.say(cx, "exchanged-help", &[]))
            .message(META.say(
                cx,
                "exchanged",
                &[
                    ("column", &label(column)),
                    ("here", &shown(cell, here)),
                    ("other", &label(other)),
                    ("there", &shown(twin, there)),
                ],
            )),
    );
}
