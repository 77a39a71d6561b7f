//! Y103 weekday-mismatch.

use super::texts::{Dated, all, calendar_year, column_years, find, replace};
use crate::edition::FiscalYears;
use crate::finding::{Applicability, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::{Date, Weekday, dates, days_in};

/// Y103.
pub(crate) struct WeekdayMismatch;

static META: RuleMeta = RuleMeta {
    code: "Y103",
    name: "weekday-mismatch",
    name_ja: "曜日の食い違い",
    family: Family::Year,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "日付と曜日が合わない。",
        en: "The day of the week does not belong to the date.",
    },
    docs: Text {
        ja: "## なぜ大切か\n日か曜日のどちらかが違います。どちらを見たかで、人は別の日に集まります。\n\n## 見つけ方\n日付に年があれば（並べて書いた日付から受け継ぐ場合も）、その年の曜日と比べて誤りとします。年がなければ列の年度、それもなければ表題のただ一つの年で比べ、注意とします。\n\n## 鳴らない場合\n年が分からない日付、複数の年にまたがる列でどれかの年に合う日付、（土日）のような2つの曜日、第3月曜日、（日帰り）では鳴りません。",
        en: "## Why it matters\nEither the day or the weekday is wrong, and people will come on different days.\n\n## How it decides\nA date with a year (also one taken over from the list it stands in) is held against the calendar: an error. Without one the column's fiscal year counts, or the only year of the title: a warning.\n\n## Known false alarms\nDates whose year is not known, columns of several years one of which fits, two weekdays （土日）, 第3月曜日 and （日帰り） stay silent.",
    },
    texts: &[
        (
            "sure",
            Text {
                ja: "「{date}」（{year}年）は{right}曜日です。",
                en: "“{date}” ({year}) is a {right}曜日.",
            },
        ),
        (
            "column",
            Text {
                ja: "この欄の年度からみて「{date}」は{year}年ですが、その日は{right}曜日です。",
                en: "By its column “{date}” is in {year}, where it is a {right}曜日.",
            },
        ),
        (
            "help",
            Text {
                ja: "日と曜日のどちらが正しいか確かめてください。",
                en: "Check whether the day or the weekday is right.",
            },
        ),
        (
            "fix",
            Text {
                ja: "曜日を「{new}」にする",
                en: "Make the weekday “{new}”",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "令和元年6月3日は月曜日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年6月3日（火）に公開|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "列の年度からみた曜日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|6月3日（火）に公開|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "合っている曜日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年6月3日（月）、4日（火）に公開|令和2年7月23日（木・祝）に公開|2月1日（火）に公開"
            ),
            findings: 0,
        },
        Example {
            note: "曜日でない括弧と年の分からない日付",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|6月3日（火）の文化財の公開|6月8日（土日）、6月5日（日帰り）|第3月曜日|毎月5日"
            ),
            findings: 0,
        },
    ],
};

impl Rule for WeekdayMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let title = title_year(cx);
        for dated in all(cx) {
            for date in dated.dates.iter() {
                let (Some((weekday, _)), Some(month), Some(day)) =
                    (&date.weekday, date.month, date.day)
                else {
                    continue;
                };
                if date.year.is_some() {
                    if let Some((year, ..)) = date.day_of_calendar() {
                        let right = Weekday::of(year, month, day);
                        if right != *weekday {
                            report(cx, &dated, &dated.cells, date, year, right, true, out);
                        }
                    }
                    continue;
                }
                for &cell in dated.cells.iter() {
                    let Some(years) = column_years(cx, cell).or(title) else {
                        continue;
                    };
                    if years.last.0 - years.first.0 > 20 {
                        continue;
                    }
                    let mut fits = (years.first.0..=years.last.0)
                        .map(|year| calendar_year(year, month))
                        .filter(|&year| day >= 1 && day <= days_in(Some(year), month))
                        .map(|year| (year, Weekday::of(year, month, day)));
                    let Some((year, right)) = fits.clone().next() else {
                        continue;
                    };
                    if fits.all(|(_, right)| right != *weekday) {
                        report(cx, &dated, &[cell], date, year, right, false, out);
                    }
                }
            }
        }
    }
}

/// The only fiscal year that the title names.
fn title_year(cx: &Context<'_>) -> Option<FiscalYears> {
    let text = cx.grid.value(cx.edition.title?);
    let years: Vec<u16> = dates(text)
        .iter()
        .filter_map(|date| date.year.as_ref().filter(|year| year.fiscal))
        .map(|year| year.western)
        .collect();
    let first = *years.first()?;
    (cx.edition.years().next().is_none() && years.iter().all(|&year| year == first))
        .then(|| FiscalYears::single(first))
}

#[allow(clippy::too_many_arguments)] // one call site each for the sure and the likely case
fn report(
    cx: &Context<'_>,
    dated: &Dated<'_>,
    cells: &[CellId],
    date: &Date,
    year: u16,
    right: Weekday,
    sure: bool,
    out: &mut Sink,
) {
    let Some((_, at)) = &date.weekday else { return };
    let shown = &dated.text[date.range.clone()];
    let new = right.kanji();
    let key = if sure { "sure" } else { "column" };
    out.push(
        find(&META, cells, &date.range)
            .severity(if sure {
                Severity::Error
            } else {
                Severity::Warning
            })
            .confidence(if sure { 0.95 } else { 0.75 })
            .help(META.say(cx, "help", &[]))
            .cause(format!("{shown} {year}"))
            .fix(
                Applicability::Choice,
                META.say(cx, "fix", &[("new", &new)]),
                replace(cells, at, &new.to_string()),
            )
            .message(META.say(
                cx,
                key,
                &[("date", &shown), ("year", &year), ("right", &new)],
            )),
    );
}
