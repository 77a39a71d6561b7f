//! A year that cannot be meant: one slip away from the table's years, and far from all others.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::edition::FiscalYears;
use crate::finding::{Applicability, Severity};
use crate::rule::{Context, Sink};
use crate::rules::year::texts::{Dated, Nesting, all, column_years, find, replace};
use crate::text::{Date, ERAS, Link, Openings, Year, YearForm};

use super::entries::Entries;
use super::{DAMPED, EVENTS, META, held_then, is_plan};

/// Years further than this from all columns are neither last year's nor the next plan's.
const FAR: u16 = 4;

/// Years this near to the odd one, written elsewhere, show that the document speaks of that time.
const NEAR: u16 = 2;

/// Words beside which a year long past or far ahead is meant: history, aims, names of rules.
#[rustfmt::skip] // one word per line would be a page of them
const DISTANT: [&str; 27] = [
    "目標", "達成", "目指", "見込", "推計", "予測", "計画", "構想", "ビジョン", "条例", "法律",
    "規則", "告示", "訓令", "政令", "省令", "築", "竣工", "完成", "完了", "供用", "開業", "創業",
    "開館", "開校", "当時", "頃",
];

/// What is held once, so that a date in brackets after it says when. Of what was opened or founded
/// it may say since when.
const HELD: [&str; 7] = ["開催", "実施", "配布", "開講", "募集", "派遣", "予定"];

/// Every year written in the document, with its text; looked for when first asked for.
#[derive(Debug, Default)]
pub(super) struct Written(Option<BTreeSet<(u16, String)>>);

/// Looks for years such as 平成元年度 or 令和11年度 in a plan for 令和元年度 to 令和3年度.
pub(super) fn check<'a>(
    cx: &Context<'_>,
    dated: &Dated<'a>,
    covered: FiscalYears,
    written: &mut Written,
    (entries, nesting): (&mut Entries<'a>, &mut Nesting<'a>),
    out: &mut Sink,
) {
    // Asked once of a text, however many dates it has.
    let is_event = OnceCell::new();
    let far = |year: u16| year + FAR < covered.first.0 || year > covered.last.0 + FAR;
    for (index, date) in dated.dates.iter().enumerate() {
        let Some(year) = date.year.as_ref().filter(|_| date.own_year) else {
            continue;
        };
        if !far(year.western) {
            continue;
        }
        let Some(place) = speaks_of_now(dated, index, entries, nesting) else {
            continue;
        };
        let written = written.0.get_or_insert_with(|| years(cx));
        let shown = &dated.text[year.range.clone()];
        let alone = written
            .iter()
            .all(|(western, text)| western.abs_diff(year.western) > NEAR || text.as_str() == shown);
        if alone {
            report(cx, dated, date, year, (covered, place, &is_event), out);
        }
    }
}

fn years(cx: &Context<'_>) -> BTreeSet<(u16, String)> {
    let mut out = BTreeSet::new();
    for dated in all(cx) {
        for year in dated.dates.iter().filter_map(|date| date.year.as_ref()) {
            let text = &dated.text[year.range.clone()];
            out.insert((year.western, text.to_owned()));
        }
    }
    out
}

/// Whether an item tells history or aims.
pub(super) fn is_distant(item: &str) -> bool {
    static WORDS: LazyLock<(Vec<&str>, Openings)> = LazyLock::new(|| {
        let damped = DAMPED.iter().filter(|word| !EVENTS.contains(word));
        let words: Vec<&str> = damped.chain(&DISTANT).copied().collect();
        let openings = Openings::of(words.iter().copied());
        (words, openings)
    });
    let (words, openings) = &*WORDS;
    let mut from = 0;
    while let Some(at) = openings.next(item, from) {
        let rest = &item[at..];
        // 法律相談会 is no law.
        if words.iter().any(|word| rest.starts_with(word)) && !rest.starts_with("法律相談") {
            return true;
        }
        from = at + rest.chars().next().map_or(1, char::len_utf8);
    }
    false
}

/// Where a year stands that is meant to be one of the table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// In brackets: the date of an event.
    Brackets,
}

/// 2062年度末までに: so far ahead nobody plans but for round years (2030, 2050), and a fiscal year
/// is no year of a forecast.
fn is_unlikely(text: &str, date: &Date, item: &str) -> bool {
    const FORECASTS: [&str; 10] = [
        "推計",
        "予測",
        "見込",
        "見通",
        "将来",
        "ピーク",
        "人口",
        "推移",
        "頃",
        "ごろ",
    ];
    let Some(year) = date
        .year
        .as_ref()
        .filter(|year| year.fiscal && year.era.is_none())
    else {
        return false;
    };
    let rest = &text[date.range.end..];
    let limit = ["末", "中", "まで", "から", "に", "の"]
        .iter()
        .any(|word| rest.starts_with(word));
    limit && year.western % 5 != 0 && !FORECASTS.iter().any(|word| item.contains(word))
}

/// No period, nothing in brackets but the date of an event, and an item that tells neither history
/// nor aims.
fn speaks_of_now<'a>(
    dated: &Dated<'a>,
    index: usize,
    entries: &mut Entries<'a>,
    nesting: &mut Nesting<'a>,
) -> Option<Place> {
    let date = &dated.dates[index];
    let next = dated.dates.get(index + 1);
    let in_range = |date: &Date| date.link == Some(Link::Range);
    if in_range(date) || next.is_some_and(in_range) {
        return None;
    }
    let nested = nesting.holds(dated.text, date.range.start);
    let bracket = nesting.bracket();
    if nested && bracket.is_none() {
        return None;
    }
    let entry = entries.at(dated, date.range.start)?;
    if entry.distant() && !is_unlikely(dated.text, date, &dated.text[entry.item.range.clone()]) {
        return None;
    }
    match (nested, bracket) {
        (false, _) => Some(Place::Text),
        (true, Some(bracket)) => held_then(dated, index, entry.item, bracket, &HELD)
            .then_some(Place::Brackets)
            .filter(|_| date.month.is_some()),
        (true, None) => None,
    }
}

fn report(
    cx: &Context<'_>,
    dated: &Dated<'_>,
    date: &Date,
    year: &Year,
    (covered, place, is_event): (FiscalYears, Place, &OnceCell<bool>),
    out: &mut Sink,
) {
    let head = year.range.start..year.number_range.end;
    let event = || EVENTS.iter().any(|word| dated.text.contains(word));
    let event = || *is_event.get_or_init(event) || is_unlikely(dated.text, date, dated.text);
    for &cell in dated.cells.iter() {
        let Some(column) = column_years(cx, cell).filter(|_| is_plan(cx, cell)) else {
            continue;
        };
        let within = |years: FiscalYears, western: u16| {
            let early = matches!(date.month, Some(1..=3)) && !year.fiscal;
            let may_be = |of: u16| years.contains(FiscalYears::single(of));
            match (date.month.is_some() || year.fiscal, early) {
                (true, true) => may_be(western - 1),
                (true, false) => may_be(western),
                (false, _) => may_be(western) || may_be(western - 1),
            }
        };
        // In brackets only the year of the very column is near enough.
        let fitting = match place {
            Place::Text => covered,
            Place::Brackets => column,
        };
        let other_era = other_era(year, |western| within(fitting, western));
        let digit = || {
            let reading = |years| digit_slip(dated.text, year, |western| within(years, western));
            reading(column).or_else(|| reading(covered))
        };
        let Some(new) = other_era.or_else(|| event().then(digit).flatten()) else {
            // An event of a plan is held in the plan's years, whatever was meant.
            if place == Place::Brackets {
                let fiscal = year.western - u16::from(matches!(date.month, Some(1..=3)));
                super::report(cx, dated, date, cell, fiscal, column, out);
            }
            continue;
        };
        let old = &dated.text[head.clone()];
        let shown = &dated.text[date.range.clone()];
        out.push(
            find(&META, &[cell], &date.range)
                .severity(Severity::Warning)
                .confidence(0.75)
                .help(META.say(cx, "help", &[]))
                .cause(format!("slip {old} {new}"))
                .fix(
                    Applicability::Choice,
                    META.say(cx, "fix", &[("old", &old), ("new", &new)]),
                    replace(&[cell], &head, &new),
                )
                .message(META.say(
                    cx,
                    "slip",
                    &[("date", &shown), ("table", &covered.era()), ("new", &new)],
                )),
        );
    }
}

/// The same number in a later era: 平成元年度 for 令和元年度.
fn other_era(year: &Year, fits: impl Fn(u16) -> bool) -> Option<String> {
    let old = year.era?;
    let new = ERAS
        .iter()
        .find(|era| era.before > old.before && fits(era.before + year.number))?;
    let number = new.year(new.before + year.number)?;
    Some(match year.form {
        YearForm::Letter => format!("{}{number}", new.letter),
        YearForm::Short => format!("{}{number}", new.short),
        YearForm::Named | YearForm::Western => format!("{}{number}", new.name),
    })
}

/// One digit too many (令和11年度), or two digits of a western year in the wrong order (2091年).
fn digit_slip(text: &str, year: &Year, fits: impl Fn(u16) -> bool) -> Option<String> {
    let digits: Vec<char> = text[year.number_range.clone()].chars().collect();
    let value = |digits: &[char]| {
        let digits = digits.iter().map(|&c| crate::text::digit(c));
        digits.collect::<Option<Vec<u32>>>().and_then(|digits| {
            u16::try_from(digits.iter().fold(0, |value, digit| value * 10 + digit)).ok()
        })
    };
    let before = &text[year.range.start..year.number_range.start];
    let mut readings = Vec::new();
    match (year.era, digits.len()) {
        (Some(_), 2) => readings.extend([vec![digits[0]], vec![digits[1]]]),
        (None, 4) => readings.extend((0..3).map(|at| {
            let mut swapped = digits.clone();
            swapped.swap(at, at + 1);
            swapped
        })),
        _ => {}
    }
    readings.into_iter().find_map(|reading| {
        let number = value(&reading).filter(|&number| number > 0)?;
        let western = year.era.map_or(0, |era| era.before) + number;
        if !fits(western) {
            return None;
        }
        let first = number == 1 && year.era.is_some();
        let written = if first {
            "元".to_owned()
        } else {
            reading.iter().collect()
        };
        Some(format!("{before}{written}"))
    })
}
