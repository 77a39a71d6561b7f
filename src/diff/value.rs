//! Figures and dates by their value: 1,234 is 1234, 2024/4/1 is 令和6年4月1日, 85.0% is 0.85.
//!
//! One list is published as raw text and as a workbook whose cells have formats. What stands for
//! one value is one value; codes (0123), telephone numbers and counts with units stay texts.

use std::fmt::Write as _;

use crate::text::{dates, fold};

/// Longer texts, in bytes, are no single figure or date.
const LONGEST: usize = 48;
/// Decimals that are no noise of binary fractions.
const DIGITS: usize = 12;

/// The value as one spelling; `None` where a text is no figure and no date as a whole. O(text), and
/// O(1) for most texts.
///
/// 1.10 stays apart from 1.1: it may be the number of a section.
pub(super) fn canonical(text: &str) -> Option<String> {
    read(text, false)
}

fn read(text: &str, bare: bool) -> Option<String> {
    let text = text.trim();
    let first = text.chars().next()?;
    let begins = first.is_ascii_digit()
        || matches!(
            first,
            '０'..='９' | '-' | '－' | '−' | '△' | '▲' | '¥' | '￥' | '\\'
        )
        || matches!(
            first,
            '令' | '平' | '昭' | '大' | '明' | 'R' | 'H' | 'S' | 'Ｒ' | 'Ｈ' | 'Ｓ'
        );
    if !begins
        || text.len() > LONGEST
        || !text.chars().any(char::is_numeric) && !text.contains('元')
    {
        return None;
    }
    if !text.is_ascii() {
        return figure(text, bare).or_else(|| moment(text));
    }
    // Most texts with digits are codes and telephone numbers: a look at their bytes is enough.
    let bytes = text.as_bytes();
    let of_figure = |(at, byte): (usize, &u8)| match byte {
        b'0'..=b'9' | b'.' | b',' | b'%' | b'\\' => true,
        b'-' => at == 0,
        _ => false,
    };
    let year = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if bytes.iter().enumerate().all(of_figure)
        && let Some(value) = figure(text, bare)
    {
        return Some(value);
    }
    (year == 4 || first.is_ascii_alphabetic()).then(|| moment(text))?
}

/// Whether two texts stand for one value, zeros behind the point apart.
pub(super) fn same(one: &str, other: &str) -> bool {
    bare(one).is_some_and(|value| Some(value) == bare(other))
}

/// Like [`canonical`], zeros behind the point apart.
pub(super) fn bare(text: &str) -> Option<String> {
    read(text, true)
}

/// A number without grouping, currency and percent; `bare`: without zeros behind the point.
fn figure(text: &str, bare: bool) -> Option<String> {
    let text = fold(text);
    let mut rest: &str = &text;
    let mut negative = false;
    while let Some(first) = rest.chars().next() {
        match first {
            '-' | '△' | '▲' | '−' if !negative => negative = true,
            '¥' | '\\' => {}
            _ => break,
        }
        rest = &rest[first.len_utf8()..];
    }
    let (rest, percent) = match rest.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (rest.strip_suffix('円').unwrap_or(rest), false),
    };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(part) || rest.ends_with('.') {
        return None;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() > 1;
    let fits = |(at, group): (usize, &&str)| {
        digits(group)
            && match (grouped, at) {
                (false, _) => !group.is_empty(),
                (true, 0) => (1..=3).contains(&group.len()),
                (true, _) => group.len() == 3,
            }
    };
    // A code has a zero in front.
    let code = whole.len() > 1 && whole.starts_with('0');
    if code || !groups.iter().enumerate().all(fits) {
        return None;
    }
    let mut whole = groups.concat();
    let mut part = part.to_owned();
    if percent {
        let digits = format!("{whole:0>3}");
        let (kept, moved) = digits.split_at(digits.len() - 2);
        part.insert_str(0, moved);
        whole = kept.trim_start_matches('0').to_owned();
        if whole.is_empty() {
            whole.push('0');
        }
    }
    if part.len() > DIGITS {
        // 0.8600000000000001
        let number: f64 = format!("{whole}.{part}").parse().ok()?;
        let rounded = format!("{number:.DIGITS$}");
        let (kept, tail) = rounded.split_once('.')?;
        (whole, part) = (kept.to_owned(), tail.to_owned());
    }
    let significant = part.trim_end_matches('0');
    let noise = part.len() >= DIGITS;
    let part = match significant.is_empty() || bare || percent || noise {
        true => significant,
        false => &part,
    };
    let mut value = String::new();
    if negative && (whole != "0" || !part.is_empty()) {
        value.push('-');
    }
    value += &whole;
    if !part.is_empty() {
        let _ = write!(value, ".{part}");
    }
    Some(value)
}

/// A day, with the time of day if there is one.
fn moment(text: &str) -> Option<String> {
    let (day, time) = match text.split_once([' ', '　', 'T']) {
        Some((day, time)) => (day.trim(), time.trim()),
        None => (text, ""),
    };
    let day = fold(day);
    let (year, month, day) = numeric(&day).or_else(|| written(&day))?;
    let mut value = format!("{year:04}-{month:02}-{day:02}");
    if !time.is_empty() {
        let time = fold(time);
        let mut parts = time.split(':');
        let mut number = |most: u8| -> Option<u8> {
            let part = parts.next()?;
            let fits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            part.parse().ok().filter(|&number| fits && number <= most)
        };
        let (hour, minute) = (number(23)?, number(59)?);
        let second = match time.matches(':').count() {
            1 => 0,
            2 => number(59)?,
            _ => return None,
        };
        // A day without a time is stored as its midnight.
        if (hour, minute, second) != (0, 0, 0) {
            let _ = write!(value, "T{hour:02}:{minute:02}:{second:02}");
        }
    }
    Some(value)
}

/// 2024-04-01, 2024/4/1, 2024.4.1.
fn numeric(text: &str) -> Option<(u16, u16, u16)> {
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(sign, '-' | '/' | '.') {
        return None;
    }
    let mut parts = text.split(sign);
    let mut number = |lengths: std::ops::RangeInclusive<usize>| -> Option<u16> {
        let part = parts.next()?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse()
            .ok()
            .filter(|_| digits && lengths.contains(&part.len()))
    };
    let (year, month, day) = (number(4..=4)?, number(1..=2)?, number(1..=2)?);
    let real = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    (real && (1800..=2200).contains(&year)).then_some((year, month, day))
}

/// 令和6年4月1日, R6.4.1.
fn written(text: &str) -> Option<(u16, u16, u16)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('年') {
        return None;
    }
    let found = dates(text);
    let [only] = &found[..] else { return None };
    if !only.own_year || only.range != (0..text.len()) {
        return None;
    }
    only.day_of_calendar()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_one_spelling() {
        for (one, other) in [
            ("1,234", "1234"),
            ("１，２３４", "1234"),
            ("1234567", "1,234,567円"),
            ("¥1,234", "1234"),
            ("120.50", "120.5"),
            ("85.0%", "0.85"),
            ("5%", "0.05"),
            ("100%", "1"),
            ("0.86", "0.8600000000000001"),
            ("△5", "-5"),
            ("2024-04-01", "2024/4/1"),
            ("2024-04-01 00:00:00", "令和6年4月1日"),
            ("2024-04-01 09:30:00", "2024/4/1 9:30"),
            ("2019年5月1日", "令和元年5月1日"),
        ] {
            assert!(same(one, other), "{one} = {other}");
        }
    }

    #[test]
    fn numbers_of_sections_name_rows() {
        assert_ne!(canonical("1.10"), canonical("1.1"));
        assert_eq!(canonical("12.0"), canonical("12"));
    }

    #[test]
    fn others_stay_texts() {
        for (one, other) in [
            ("0123", "123"),
            ("0172-11-0001", "172-11-1"),
            ("1,23", "123"),
            ("10社", "10"),
            ("10社", "10件"),
            ("1,234千円", "1234"),
            ("120.5", "121"),
            ("85%", "85"),
            ("1-2-3", "1/2/3"),
            ("2024/4/1", "2024/4/2"),
            ("2024/4", "2024/4/1"),
            ("R2", "2020"),
        ] {
            assert!(!same(one, other), "{one} ≠ {other}");
        }
    }
}
