//! What no date can be made of: years of five digits, hours and minutes that no day has, eras
//! without a number.

use std::ops::Range;

use crate::text::{ERAS, digit, number};

/// What is wrong, as the key of its message, and where.
pub(super) type Odd = (&'static str, Range<usize>);

/// All of a text.
pub(super) fn odd(text: &str) -> Vec<Odd> {
    let keyed = |key| move |range| (key, range);
    let mut out = Vec::new();
    if text.contains('年') {
        out.extend(long_years(text).map(keyed("long")));
        out.extend(bare_eras(text));
    }
    if text.contains('時') {
        out.extend(late_hours(text).into_iter().map(keyed("hour")));
        out.extend(minutes(text).map(keyed("minute")));
    }
    if text.contains('月') {
        out.extend(turned_months(text).map(keyed("months")));
    }
    out
}

/// Where the number begins that ends at a place.
fn number_start(text: &str, end: usize) -> usize {
    text[..end].trim_end_matches(|c| digit(c).is_some()).len()
}

fn value(figures: &str) -> u32 {
    figures.chars().filter_map(digit).fold(0, |value, digit| {
        value.saturating_mul(10).saturating_add(digit)
    })
}

/// 20223年度, 20223年4月: five digits that are a year with one too many. Elsewhere 20150年 is as
/// likely a length of time, a total or a number of something.
fn long_years(text: &str) -> impl Iterator<Item = Range<usize>> {
    const BEFORE: [&str; 11] = [
        "約",
        "延べ",
        "延",
        "計",
        "通算",
        "番号",
        "No.",
        "№",
        "半減期",
        "およそ",
        "番",
    ];
    const AFTER: [&str; 6] = ["分", "版", "以前", "前", "間", "ごと"];
    text.match_indices('年').filter_map(|(at, word)| {
        let start = number_start(text, at);
        let digits: Vec<u32> = text[start..at].chars().filter_map(digit).collect();
        let year = digits.len() == 5
            && matches!(digits[..2], [1, 9] | [2, 0])
            && !digits.ends_with(&[0, 0]);
        if !year {
            return None;
        }
        let rest = &text[at + word.len()..];
        let end = match rest.strip_prefix('度') {
            Some(_) => at + word.len() + '度'.len_utf8(),
            None => {
                let month = number(rest).filter(|month| (1..=12).contains(&month.value))?;
                let month_end = at + word.len() + month.length;
                text[month_end..].starts_with('月').then_some(())?;
                month_end + '月'.len_utf8()
            }
        };
        let head = text[..start].trim_end_matches([' ', '\u{3000}', '：', ':']);
        let joined = head
            .ends_with(|c: char| c.is_ascii_alphanumeric() || ".,．，-－/第".contains(c))
            || ERAS.iter().any(|era| head.ends_with(era.name))
            || BEFORE.iter().any(|word| head.ends_with(word));
        let counted = AFTER.iter().any(|word| text[end..].starts_with(word));
        (!joined && !counted).then_some(start..end)
    })
}

/// 令和0年度, and 令和年度に, in which the number was left out. 令和　年度 is a blank to fill in, and
/// so is 令和年度 as a whole cell; 昭和0年代 are its first years.
fn bare_eras(text: &str) -> impl Iterator<Item = Odd> {
    /// What the sentence goes on with.
    const GOES_ON: [&str; 10] = [
        "に", "から", "より", "まで", "の", "は", "も", "中", "末", "以降",
    ];
    let eras = ERAS.iter().flat_map(move |era| {
        text.match_indices(era.name)
            .map(|(at, name)| (at, at + name.len()))
    });
    eras.filter_map(move |(start, at)| {
        let rest = &text[at..];
        let after = rest.trim_start_matches(|c| digit(c).is_some());
        let figures = &rest[..rest.len() - after.len()];
        let end = text.len() - after.len() + '年'.len_utf8();
        let tail = after.strip_prefix('年')?;
        let fiscal = tail.strip_prefix('度');
        let end = end + fiscal.map_or(0, |_| '度'.len_utf8());
        match figures {
            "0" | "０" => (!tail.starts_with('代')).then_some(("zero", start..end)),
            "" => {
                // 平成・令和年度 names both.
                let listed = text[..start].ends_with(['・', '、', '～', '/', '／', '「', '『']);
                let goes_on = GOES_ON
                    .iter()
                    .any(|word| fiscal.is_some_and(|tail| tail.starts_with(word)));
                (goes_on && !listed).then_some(("number", start..end))
            }
            _ => None,
        }
    })
}

/// 25時 to 29時 that are times of day, outside talk of nights and broadcasts.
fn late_hours(text: &str) -> Vec<Range<usize>> {
    const NIGHT: [&str; 5] = ["深夜", "翌", "放送", "番組", "時間制"];
    const AFTER: [&str; 9] = ["～", "〜", "~", "から", "まで", "に", "半", "開", "より"];
    let mut out = Vec::new();
    for (at, word) in text.match_indices('時') {
        let rest = &text[at + word.len()..];
        let minutes = rest.starts_with(|c| digit(c).is_some());
        if !minutes && !AFTER.iter().any(|word| rest.starts_with(word)) {
            continue;
        }
        let start = number_start(text, at);
        if (25..=29).contains(&value(&text[start..at]))
            && !of_length(&text[..start])
            && !NIGHT.iter().any(|word| text.contains(word))
        {
            out.push(start..at + word.len());
        }
    }
    out
}

/// A number that follows is a piece of another, or hours in a week or in all.
fn of_length(before: &str) -> bool {
    before.ends_with(['.', ',', '-', '週', '月', '計', '延', '約'])
}

/// 10時75分: an hour of the day with minutes that no hour has.
fn minutes(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('時').filter_map(|(at, word)| {
        let start = number_start(text, at);
        let after = at + word.len();
        let minutes = number(&text[after..]).filter(|it| it.digits == 2 && it.value >= 60)?;
        let end = after + minutes.length;
        let rest = text[end..].strip_prefix('分')?;
        let hour = start < at && value(&text[start..at]) <= 24;
        (hour && !of_length(&text[..start]) && !rest.starts_with('間'))
            .then_some(start..end + '分'.len_utf8())
    })
}

/// 13月から2月まで: ages in months are told upwards.
fn turned_months(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("月から").filter_map(|(at, word)| {
        let start = number_start(text, at);
        let second = number(&text[at + word.len()..])?;
        let rest = &text[at + word.len() + second.length..];
        (rest.starts_with('月')
            && (13..=19).contains(&value(&text[start..at]))
            && (1..=12).contains(&second.value)
            && !of_length(&text[..start])
            && !text[..start].ends_with(['年', '/', '第']))
        .then_some(start..at + '月'.len_utf8())
    })
}
