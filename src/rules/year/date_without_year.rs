//! Y109 date-without-year.

use super::texts::{at, column_years, data, outside};
use crate::finding::{Finding, MAX_ALSO, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{plan, row_of};
use crate::text::{Link, has_date};

/// Y109.
pub(crate) struct DateWithoutYear;

static META: RuleMeta = RuleMeta {
    code: "Y109",
    name: "date-without-year",
    name_ja: "年のない日付",
    family: Family::Year,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "どの年の日付か、表のどこからも分からない。",
        en: "Nothing in the table says which year a date is in.",
    },
    docs: Text {
        ja: "## なぜ大切か\n公表した表は何年も残ります。年のない日付は、翌年には読めなくなります。\n\n## 見つけ方\n月と日だけの日付のうち、年度の列になく、表題・見出し・注にも同じ行にも年がないものを、表全体で1件にまとめます。参考です。\n\n## 鳴らない場合\n年度の列、表題や注に年がある表、同じ行に年がある日付、毎年・例年の日付、12月29日～1月3日のような期間、休みの日、月だけの書き方では鳴りません。",
        en: "## Why it matters\nA published table stays for years; a date without one cannot be read next year.\n\n## How it decides\nDates of month and day outside year columns, where neither title, header, notes nor the row name a year: one finding for the table. Information.\n\n## Known false alarms\nYear columns, tables with a year in title or notes, rows with a year, yearly dates (毎年, 例年), periods such as 12月29日～1月3日, closing days and months alone stay silent.",
    },
    texts: &[(
        "message",
        Text {
            ja: "「{date}」など{count}か所の日付は、何年のことか表から分かりません。",
            en: "Nothing says which year “{date}” is in; {count} dates are like this.",
        },
    )],
    source: None,
    examples: &[
        Example {
            note: "年のどこにもない行事の一覧",
            table: "行事|日|会場\n夏まつり|7月21日|駅前広場\n文化祭|11月3日|公民館\n",
            findings: 1,
        },
        Example {
            note: "年度の列",
            table: plan!("文化の振興|文化財の保護|教育総務課|文化財の公開|6月3日に公開|公開|公開"),
            findings: 0,
        },
        Example {
            note: "毎年同じ休みの期間",
            table: "施設|開館時間|休館日\n図書館|9:00～17:00|12月29日～1月3日\n公民館|9:00～17:00|年末年始（12月29日から1月3日まで）\n",
            findings: 0,
        },
        Example {
            note: "毎年の日付と月だけ",
            table: "行事|日|会場\n夏まつり|毎年7月21日|駅前広場\n文化祭|11月|公民館\n",
            findings: 0,
        },
        Example {
            note: "同じ行に年がある",
            table: "行事|年度|日|会場\n夏まつり|令和2年度|7月21日|駅前広場\n文化祭|令和2年度|11月3日|公民館\n",
            findings: 0,
        },
    ],
};

impl Rule for DateWithoutYear {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let years = |dated: &super::texts::Dated<'_>| dated.dates.iter().any(|d| d.year.is_some());
        if outside(cx).iter().any(years) {
            return;
        }
        let mut found = Vec::new();
        let mut count = 0usize;
        for dated in data(cx) {
            if years(&dated) {
                continue;
            }
            // Closing days and the turn of the year are the same every year.
            if ["休", "閉", "除", "年末"]
                .iter()
                .any(|word| dated.text.contains(word))
            {
                continue;
            }
            for (index, date) in dated.dates.iter().enumerate() {
                let next = dated.dates.get(index + 1);
                let period = [Some(date), next]
                    .into_iter()
                    .flatten()
                    .any(|date| date.link == Some(Link::Range));
                let before = &dated.text[..date.range.start];
                let yearly = ["毎年", "例年", "年"]
                    .iter()
                    .any(|word| before.ends_with(word));
                if date.day.is_none() || yearly || period {
                    continue;
                }
                for &cell in dated.cells.iter() {
                    if column_years(cx, cell).is_none() && !row_has_year(cx, cell) {
                        count += 1;
                        if found.len() <= MAX_ALSO {
                            found.push((at(cell, &date.range), &dated.text[date.range.clone()]));
                        }
                    }
                }
            }
        }
        found.sort_unstable();
        let Some((&(first, shown), rest)) = found.split_first() else {
            return;
        };
        out.push(
            Finding::build(&META, first)
                .also(rest.iter().map(|&(span, _)| span))
                .confidence(0.6)
                .message(META.say(cx, "message", &[("date", &shown), ("count", &count)])),
        );
    }
}

fn row_has_year(cx: &Context<'_>, cell: crate::grid::CellId) -> bool {
    let Some(row) = row_of(cx.edition, cell) else {
        return true;
    };
    cx.grid.row(cx.edition.rows[row].grid_row).any(|cell| {
        let text = cx.grid.value(cell);
        has_date(text)
            && crate::text::dates(text)
                .iter()
                .any(|date| date.year.is_some())
    })
}
