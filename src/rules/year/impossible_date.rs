//! Y102 impossible-date.

mod written;

use std::collections::{BTreeMap, BTreeSet};

use super::texts::{Dated, Nesting, all, calendar_year, column_years, find, number_for, replace};
use crate::finding::{Applicability, Finding, Severity};
use crate::grid::TextId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::{Date, Era, Year, YearForm, days_in};
use written::odd;

/// Y102.
pub(crate) struct ImpossibleDate;

static META: RuleMeta = RuleMeta {
    code: "Y102",
    name: "impossible-date",
    name_ja: "ありえない日付",
    family: Family::Year,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "2月30日、13月、25時など、暦にない日付や時刻が書かれている。",
        en: "A date or hour that no calendar has: 2月30日, 13月, 25時.",
    },
    docs: Text {
        ja: "## なぜ大切か\nない日付は、どの日のことか誰にも分かりません。\n\n## 見つけ方\n月と日を暦と比べます。2月29日は、書かれた年か列の年度がうるう年かどうかで決めます。元号の始まる前の日（令和元年4月30日）は注意とします。年の数のない「令和年度に」、令和0年、10時75分、5桁の年（20223年度、20223年4月）と、ほかの年から30年を超えて離れ、同じ数字を2つ書いた令和55年のような年も示します。終わった元号の年（平成32年）は、同じ表が同じ年までに次の元号を使っているときだけ注意とし、ほかは参考とします。\n\n## 鳴らない場合\n改元の前に作った計画の平成37年度、年度で書いた令和元年度4月1日、計画の名前に付いた括弧の中の期間は参考にとどめるか、鳴りません。令和44年のような遠い目標、「約20150年分」のような長さや番号、記入欄の「令和　年度」、100時間、24月以上、放送や深夜の25時、3/4、電話番号、型番では鳴りません。",
        en: "## Why it matters\nNobody can tell what day an impossible date means.\n\n## How it decides\nMonth and day are held against the calendar; 29 February against the year written or the column's year. A day before its era began (令和元年4月30日) is a warning. 令和年度に without a number, 令和0年, 10時75分, a year of five digits (20223年度, 20223年4月), and one like 令和55年, a digit twice and more than 30 years from all others, are shown. A year of an era that had ended (平成32年) is a warning only where the same table uses the next era for the same or an earlier year, and information elsewhere.\n\n## Known false alarms\n平成37年度 in a plan made before the change, 令和元年度 with a day in April, and periods in brackets after a plan's name are information or silent. Far targets (令和44年), lengths and numbers (約20150年分), 令和　年度 to fill in, 100時間, 24月以上, 25時 of broadcasts and late nights, fractions, phone and part numbers stay silent.",
    },
    texts: &[
        (
            "month",
            Text {
                ja: "「{date}」：{month}月はありません。",
                en: "“{date}”: there is no month {month}.",
            },
        ),
        (
            "day",
            Text {
                ja: "「{date}」という日はありません。",
                en: "“{date}” does not exist.",
            },
        ),
        (
            "leap",
            Text {
                ja: "「{date}」：この列の年度の{year}年はうるう年ではありません。",
                en: "“{date}”: {year}, in this column's fiscal year, is no leap year.",
            },
        ),
        (
            "before",
            Text {
                ja: "「{date}」は{era}が始まる前の日です。",
                en: "“{date}” lies before {era} began.",
            },
        ),
        (
            "after",
            Text {
                ja: "「{date}」は{era}が終わった後の年です。次の元号では{new}です。",
                en: "“{date}” lies after {era} ended: in the next era it is {new}.",
            },
        ),
        (
            "long",
            Text {
                ja: "「{date}」：年が5桁です。",
                en: "“{date}”: a year of five digits.",
            },
        ),
        (
            "far",
            Text {
                ja: "「{date}」（{year}年）は、この表のほかの年から{distance}年離れています。「{new}」ではありませんか。",
                en: "“{date}” ({year}) is {distance} years away from all others of the table; is it {new}?",
            },
        ),
        (
            "hour",
            Text {
                ja: "「{date}」：1日は24時までです。",
                en: "“{date}”: a day has 24 hours.",
            },
        ),
        (
            "minute",
            Text {
                ja: "「{date}」：1時間は60分までです。",
                en: "“{date}”: an hour has 60 minutes.",
            },
        ),
        (
            "months",
            Text {
                ja: "「{date}」：1年は12月までです。",
                en: "“{date}”: a year has 12 months.",
            },
        ),
        (
            "zero",
            Text {
                ja: "「{date}」：元号の年は元年からです。",
                en: "“{date}”: an era begins with its first year.",
            },
        ),
        (
            "number",
            Text {
                ja: "「{date}」に年の数がありません。",
                en: "“{date}” has no number of a year.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{old}」を「{new}」にする",
                en: "Make “{old}” “{new}”",
            },
        ),
        (
            "help",
            Text {
                ja: "正しい日付を確かめてください。",
                en: "Check the date.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "ない日とない月",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|2月30日に公開|令和2年13月に公開|6月31日、7月1日に公開"
            ),
            findings: 3,
        },
        Example {
            note: "元号が始まる前の日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年4月30日に公開|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "令和の表に残った平成32年度",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開|平成32年度に公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "ある日、年度で書いた4月、数える月",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年度4月1日から、令和2年2月29日まで公開|勤続24月以上、月100時間、24時まで|3/4、R134a、2.7.31、017-722-1313"
            ),
            findings: 0,
        },
        Example {
            note: "1字多い年",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|20223年度に公開|令和3年度に公開、令和55年度に見直し|令和4年度に公開"
            ),
            findings: 2,
        },
        Example {
            note: "ない分、ない月からの範囲、年の数のない元号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和年度に公開、受付は午前10時75分から|令和0年度から公開|13月から2月まで公開、20223年4月に見直し"
            ),
            findings: 5,
        },
        Example {
            note: "記入欄、長さ、番号、遠い目標",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和　年度、令和元年度の公開、各年度に点検、昭和0年代の民具、平成・令和年度の収集|半減期19250年、約20150年以前の地層、延べ20150年分、受付番号20123年度版、令和20223年度|令和4年度に策定、目標年次は令和44年、10時間75分、13月から18月までの幼児"
            ),
            findings: 0,
        },
        Example {
            note: "令和年度だけの欄",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和年度|10時30分から24時まで|0時60分間の講座"
            ),
            findings: 0,
        },
        Example {
            note: "遠い先の年、長い時間",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|20000年前の土器、20223人、No.20223年報|令和32年までに実質ゼロ、令和42年の人口|令和22年度、令和44年度の推計"
            ),
            findings: 0,
        },
        Example {
            note: "深夜の時刻",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|深夜番組（25時から放送）|45時間、30時間制|第13回、13月齢"
            ),
            findings: 0,
        },
    ],
};

impl Rule for ImpossibleDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        for (key, range) in odd(text) {
            let (severity, confidence) = match key {
                "minute" | "zero" | "months" => (Severity::Error, 0.9),
                "long" => (Severity::Warning, 0.85),
                _ => (Severity::Warning, 0.7),
            };
            let shown = &text[range.clone()];
            let finding = find(&META, cx.occurrences.cells(id), &range)
                .severity(severity)
                .confidence(confidence)
                .help(META.say(cx, "help", &[]))
                .cause(shown);
            out.push(finding.message(META.say(cx, key, &[("date", &shown)])));
        }
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let used = Used::of(cx);
        let mut nesting = Nesting::new(true);
        for dated in all(cx) {
            for date in dated.dates.iter() {
                check(cx, &dated, date, &used, &mut nesting, out);
            }
        }
    }
}

/// The years written in the document.
#[derive(Debug, Default)]
struct Used {
    /// The earliest of each era.
    first: BTreeMap<&'static str, u16>,
    all: BTreeSet<u16>,
}

impl Used {
    fn of(cx: &Context<'_>) -> Self {
        let mut used = Self::default();
        for dated in all(cx) {
            for year in dated.dates.iter().filter_map(|date| date.year.as_ref()) {
                used.all.insert(year.western);
                if let Some(era) = year.era {
                    let first = used.first.entry(era.name).or_insert(year.western);
                    *first = year.western.min(*first);
                }
            }
        }
        used
    }
}

fn check<'a>(
    cx: &Context<'a>,
    dated: &Dated<'a>,
    date: &Date,
    used: &Used,
    nesting: &mut Nesting<'a>,
    out: &mut Sink,
) {
    let shown = &dated.text[date.range.clone()];
    let begin = |severity: Severity, confidence: f32| {
        find(&META, &dated.cells, &date.range)
            .severity(severity)
            .confidence(confidence)
            .help(META.say(cx, "help", &[]))
            .cause(shown)
    };
    let year = date.year.as_ref();
    if let Some(month) = date.month {
        if !(1..=12).contains(&month) {
            let args: [(&str, &dyn std::fmt::Display); 2] = [("date", &shown), ("month", &month)];
            out.push(begin(Severity::Error, 0.95).message(META.say(cx, "month", &args)));
            return;
        }
        if let Some(day) = date.day
            && (day == 0 || day > days_in(date.calendar_year(), month))
        {
            let finding = begin(Severity::Error, 0.95);
            out.push(finding.message(META.say(cx, "day", &[("date", &shown)])));
            return;
        }
        if year.is_none() && (date.month, date.day) == (Some(2), Some(29)) {
            leap_day(cx, dated, date, out);
        }
    }
    let Some((year, era)) = year.and_then(|year| Some((year, year.era?))) else {
        return;
    };
    if !date.own_year {
        return;
    }
    if !year.fiscal
        && let (Some(month), Some(day)) = (date.month, date.day)
        && (year.western, month, day) < first_day(era)
    {
        let args: [(&str, &dyn std::fmt::Display); 2] = [("date", &shown), ("era", &era.name)];
        out.push(begin(Severity::Warning, 0.85).message(META.say(cx, "before", &args)));
    }
    let Some(next) = era.next() else {
        if let Some(found) = far(cx, dated, year, era, &used.all) {
            out.push(found);
        }
        return;
    };
    if !ended(date, next) {
        return;
    }
    let Some(number) = next.year(year.western) else {
        return;
    };
    // The next era was known when this was written; the name of an older plan keeps its years.
    let known = (used.first)
        .get(next.name)
        .is_some_and(|&first| first <= year.western);
    let sure = known && !nesting.holds(dated.text, date.range.start);
    let new = match year.form {
        YearForm::Letter => format!("{}{number}", next.letter),
        YearForm::Short => format!("{}{number}", next.short),
        YearForm::Named | YearForm::Western => format!("{}{number}", next.name),
    };
    let severity = if sure {
        Severity::Warning
    } else {
        Severity::Info
    };
    let head = year.range.start..year.number_range.end;
    let old = &dated.text[head.clone()];
    let mut finding = find(&META, &dated.cells, &date.range)
        .severity(severity)
        .confidence(if sure { 0.75 } else { 0.5 })
        .help(META.say(cx, "help", &[]))
        .cause(format!("{} {} {sure}", era.name, year.western));
    if sure {
        finding = finding.fix(
            Applicability::Choice,
            META.say(cx, "fix", &[("old", &old), ("new", &new)]),
            replace(&dated.cells, &head, &new),
        );
    }
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("date", &shown), ("era", &era.name), ("new", &new)];
    out.push(finding.message(META.say(cx, "after", &args)));
}

fn first_day(era: &Era) -> (u16, u16, u16) {
    (era.begins.0, era.begins.1.into(), era.begins.2.into())
}

/// Whether a date lies wholly in the next era. The whole year of the change is right in both.
fn ended(date: &Date, next: &Era) -> bool {
    let Some(year) = &date.year else { return false };
    let (first_year, first_month, first) = first_day(next);
    let Some(month) = date.month.filter(|_| !year.fiscal) else {
        return year.western > first_year;
    };
    match date.day {
        Some(day) => (year.western, month, day) >= (first_year, first_month, first),
        None if first == 1 => (year.western, month) >= (first_year, first_month),
        None => (year.western, month) > (first_year, first_month),
    }
}

/// 2月29日 without a year, in a column whose February has 28 days.
fn leap_day(cx: &Context<'_>, dated: &Dated<'_>, date: &Date, out: &mut Sink) {
    for &cell in dated.cells.iter() {
        let Some(years) = column_years(cx, cell).filter(|years| years.is_single()) else {
            continue;
        };
        let year = calendar_year(years.first.0, 2);
        if days_in(Some(year), 2) == 28 {
            let shown = &dated.text[date.range.clone()];
            let finding = find(&META, &[cell], &date.range)
                .severity(Severity::Warning)
                .confidence(0.85)
                .help(META.say(cx, "help", &[]))
                .cause(format!("{shown} {year}"));
            let args: [(&str, &dyn std::fmt::Display); 2] = [("date", &shown), ("year", &year)];
            out.push(finding.message(META.say(cx, "leap", &args)));
        }
    }
}

/// Plans look ahead a generation: 令和32年 in a table of 令和2年.
const GENERATION: u16 = 30;

/// A digit twice is fifty years and more from the digit once. 令和44年 is a target as good as any.
const SLIP: u16 = 50;

/// 令和55年度 where all other years are about 令和5年度: a digit twice. O(log years).
fn far(
    cx: &Context<'_>,
    dated: &Dated<'_>,
    year: &Year,
    era: &Era,
    years: &BTreeSet<u16>,
) -> Option<Finding> {
    let meant = era.before + year.number % 10;
    if !year.number.is_multiple_of(11) || year.western < meant + SLIP {
        return None;
    }
    let before = years.range(..year.western).next_back();
    let after = years.range(year.western + 1..).next();
    let next = before.into_iter().chain(after);
    let distance = next.map(|other| other.abs_diff(year.western)).min()?;
    let near = meant - GENERATION / 6..=meant + GENERATION / 6;
    if distance <= GENERATION || years.range(near).next().is_none() {
        return None;
    }
    let shown = &dated.text[year.range.clone()];
    let short = number_for(dated.text, year, meant)?;
    let head = &dated.text[year.range.start..year.number_range.start];
    let tail = &dated.text[year.number_range.end..year.range.end];
    let new = format!("{head}{short}{tail}");
    let args: [(&str, &dyn std::fmt::Display); 4] = [
        ("date", &shown),
        ("year", &year.western),
        ("distance", &distance),
        ("new", &new),
    ];
    let found = find(&META, &dated.cells, &year.range)
        .severity(Severity::Warning)
        .confidence(0.75)
        .help(META.say(cx, "help", &[]))
        .cause(shown);
    Some(found.message(META.say(cx, "far", &args)))
}
