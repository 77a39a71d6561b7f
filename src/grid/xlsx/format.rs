//! Number formats: what Excel in Japan shows for a number (ECMA-376 part 1, 18.8.31).
//!
//! Dates in western and Japanese years, times, percents, grouping, fixed decimals and words
//! around the number. Fractions, exponents and conditions (`[>100]`) are not applied: `None` lets
//! the caller show the plain number.

use std::fmt::Write as _;

use crate::text::Era;

/// A moment in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    /// 0: Saturday, 1: Sunday ….
    pub(super) weekday: u8,
}

/// Formats that Japanese Excel has under a number without writing them into the file.
pub(super) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        14 => "yyyy/m/d",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        _ => return None,
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Shown as it is.
    Literal(String),
    /// A run of one letter of a date: y, m, d, h, s, g, e, a.
    Part(char, usize),
    /// Part of the number's picture: 0 # ? , .
    Digit(char),
    Percent,
    General,
    /// @.
    Text,
    AmPm,
}

/// The number under a format code; `None` where the code is beyond this module.
pub(super) fn apply(code: &str, value: f64, moment: Option<Moment>) -> Option<String> {
    let sections = sections(code);
    let index = match (sections.len(), value) {
        (3.., 0.0) => 2,
        (2.., value) if value < 0.0 => 1,
        _ => 0,
    };
    let tokens = tokens(sections.get(index)?)?;
    let is_date = tokens.iter().any(|token| matches!(token, Token::Part(..)));
    match (is_date, moment) {
        (true, Some(moment)) => date(&tokens, moment),
        (true, None) => None,
        (false, _) => number(&tokens, value, index == 1),
    }
}

/// Cut at `;` outside quotes.
fn sections(code: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in code.chars() {
        match c {
            ';' if !quoted && !escaped => {
                all.push(String::new());
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped && !quoted;
        all.last_mut().expect("there is always one").push(c);
    }
    all
}

fn tokens(section: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = section.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let literal = |tokens: &mut Vec<Token>, text: &str| match tokens.last_mut() {
        Some(Token::Literal(before)) => before.push_str(text),
        _ => tokens.push(Token::Literal(text.to_owned())),
    };
    let until = |from: usize, close: char| {
        let length = chars[from..].iter().position(|&c| c == close);
        length.map_or(chars.len(), |length| from + length)
    };
    let starts = |at: usize, word: &str| {
        let length = word.chars().count();
        let found = chars.get(at..at + length);
        found.is_some_and(|found| found.iter().collect::<String>().eq_ignore_ascii_case(word))
    };
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '"' => {
                let end = until(at, '"');
                literal(&mut tokens, &chars[at..end].iter().collect::<String>());
                at = end + 1;
            }
            '\\' | '!' => {
                literal(&mut tokens, &chars.get(at)?.to_string());
                at += 1;
            }
            // A space as wide as the next character; the next character repeated to the edge.
            '_' | '*' => at += 1,
            '[' => {
                let end = until(at, ']');
                let inside: String = chars[at..end].iter().collect();
                at = end + 1;
                if let Some(sign) = inside.strip_prefix('$') {
                    literal(&mut tokens, sign.split('-').next().unwrap_or_default());
                } else if inside.starts_with(['<', '>', '=', 'h', 'H', 'm', 's', 'S']) {
                    // A condition, or hours beyond a day. [Magenta] is lost with them.
                    return None;
                }
            }
            '0' | '#' | '?' | ',' | '.' => tokens.push(Token::Digit(c)),
            '%' => tokens.push(Token::Percent),
            '@' => tokens.push(Token::Text),
            '/' if tokens.iter().any(|token| matches!(token, Token::Digit(_))) => return None,
            'E' if matches!(chars.get(at), Some('+' | '-')) => return None,
            'G' if starts(at - 1, "General") => {
                at += "eneral".len();
                tokens.push(Token::General);
            }
            'A' | 'a' if starts(at - 1, "AM/PM") => {
                at += "M/PM".len();
                tokens.push(Token::AmPm);
            }
            c if "ymdhsgea".contains(c.to_ascii_lowercase()) => {
                let same = |next: &&char| next.eq_ignore_ascii_case(&c);
                let more = chars[at..].iter().take_while(same).count();
                at += more;
                tokens.push(Token::Part(c.to_ascii_lowercase(), 1 + more));
            }
            c => literal(&mut tokens, &c.to_string()),
        }
    }
    Some(tokens)
}

fn date(tokens: &[Token], moment: Moment) -> Option<String> {
    let mut out = String::new();
    let half = tokens.contains(&Token::AmPm);
    let hour = match (half, moment.hour % 12) {
        (false, _) => moment.hour,
        (true, 0) => 12,
        (true, hour) => hour,
    };
    for (at, token) in tokens.iter().enumerate() {
        let two = |out: &mut String, count: usize, value: u16| match count {
            1 => write!(out, "{value}"),
            _ => write!(out, "{value:02}"),
        };
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Digit(c) => out.push(*c),
            Token::AmPm => out.push_str(if moment.hour < 12 { "AM" } else { "PM" }),
            Token::Part('y', 1 | 2) => two(&mut out, 2, moment.year % 100).ok()?,
            Token::Part('y', _) => write!(out, "{:04}", moment.year).ok()?,
            Token::Part('g', count) => {
                let era = Era::on(moment.year, moment.month, moment.day)?;
                match count {
                    1 => out.push(era.letter),
                    2 => out.push(era.short),
                    _ => out.push_str(era.name),
                }
            }
            Token::Part('e', count) => {
                let has_era = tokens
                    .iter()
                    .any(|token| matches!(token, Token::Part('g', _)));
                if !has_era {
                    write!(out, "{}", moment.year).ok()?;
                    continue;
                }
                let era = Era::on(moment.year, moment.month, moment.day)?;
                let year = moment.year - era.before;
                let next_is_year = matches!(tokens.get(at + 1), Some(Token::Literal(text)) if text.starts_with('年'));
                match year {
                    1 if next_is_year => out.push('元'),
                    year => two(&mut out, *count, year).ok()?,
                }
            }
            Token::Part('m', count) if is_minute(tokens, at) => {
                two(&mut out, *count, u16::from(moment.minute)).ok()?;
            }
            Token::Part('m', count @ (1 | 2)) => {
                two(&mut out, *count, u16::from(moment.month)).ok()?;
            }
            Token::Part('d', count @ (1 | 2)) => {
                two(&mut out, *count, u16::from(moment.day)).ok()?;
            }
            Token::Part('h', count) => two(&mut out, *count, u16::from(hour)).ok()?,
            Token::Part('s', count) => two(&mut out, *count, u16::from(moment.second)).ok()?,
            Token::Part('a', count @ (3 | 4)) => {
                let day = "土日月火水木金".chars().nth(usize::from(moment.weekday))?;
                out.push(day);
                if *count == 4 {
                    out.push_str("曜日");
                }
            }
            _ => return None,
        }
    }
    Some(out)
}

/// `m` beside hours or seconds.
fn is_minute(tokens: &[Token], at: usize) -> bool {
    let parts = |token: &&Token| matches!(token, Token::Part(..));
    let before = tokens[..at].iter().rev().find(parts);
    let after = tokens[at + 1..].iter().find(parts);
    matches!(before, Some(Token::Part('h', _))) || matches!(after, Some(Token::Part('s', _)))
}

fn number(tokens: &[Token], value: f64, negative_section: bool) -> Option<String> {
    let first = tokens
        .iter()
        .position(|token| matches!(token, Token::Digit(_)));
    let last = tokens
        .iter()
        .rposition(|token| matches!(token, Token::Digit(_)));
    let percent = tokens
        .iter()
        .filter(|token| **token == Token::Percent)
        .count();
    let mut scaled = value.abs();
    for _ in 0..percent {
        scaled *= 100.0;
    }
    let shown = match (first, last) {
        (Some(first), Some(last)) => {
            let mut picture = String::new();
            for token in &tokens[first..=last] {
                match token {
                    Token::Digit(c) => picture.push(*c),
                    // Words inside the digits: a telephone number, not a quantity.
                    _ => return None,
                }
            }
            Some(digits(&picture, scaled)?)
        }
        _ => None,
    };
    let mut out = String::new();
    if value < 0.0
        && !negative_section
        && shown
            .as_ref()
            .is_some_and(|text| text.bytes().any(|c| matches!(c, b'1'..=b'9')))
    {
        out.push('-');
    }
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            Token::General | Token::Text => out.push_str(&super::value::float(value)),
            Token::Digit(_) if Some(at) == first => out.push_str(shown.as_deref()?),
            Token::Digit(_) => {}
            Token::Part(..) | Token::AmPm => return None,
        }
    }
    Some(out)
}

/// A picture such as `#,##0.0`, and what it shows.
fn digits(picture: &str, value: f64) -> Option<String> {
    // Commas at the end divide by a thousand each.
    let trimmed = picture.trim_end_matches(',');
    let value = value / 1000f64.powi(i32::try_from(picture.len() - trimmed.len()).ok()?);
    let (whole, fraction) = trimmed.split_once('.').unwrap_or((trimmed, ""));
    let places = fraction.len();
    if places > 15 || value >= 1e15 {
        return None;
    }
    // Excel rounds halves of the decimal number away from zero; binary digits would go down.
    let factor = 10f64.powi(i32::try_from(places).ok()?);
    let rounded = super::value::rounded(value * factor).round() / factor;
    let text = format!("{rounded:.places$}");
    let (digits, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let least = whole.matches('0').count();
    let digits = match (digits, least) {
        ("0", 0) => String::new(),
        _ => format!("{digits:0>least$}"),
    };
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if whole.contains(',') && at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    let must = fraction.rfind('0').map_or(0, |at| at + 1);
    let mut decimals = decimals.to_owned();
    while decimals.len() > must && decimals.ends_with('0') {
        decimals.pop();
    }
    if trimmed.contains('.') {
        out.push('.');
        out.push_str(&decimals);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_numbers_as_excel_does() {
        for (code, value, shown) in [
            ("0%", 0.125, "13%"),
            ("0.0%", 0.125, "12.5%"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0", 0.0, "0"),
            ("#,##0_ ;[Red]\\-#,##0\\ ", -1234.0, "-1,234 "),
            ("#,##0;▲ #,##0", -1234.0, "▲ 1,234"),
            ("#,##0\"千円\"", 12_000.0, "12,000千円"),
            ("#,##0,", 12_345_678.0, "12,346"),
            ("0.00", 2.345, "2.35"),
            ("0.0#", 2.5, "2.5"),
            ("General\"人\"", 12.0, "12人"),
            ("\"R\"0", 3.0, "R3"),
            ("000", 7.0, "007"),
            ("\"第\"0\"回\"", 3.0, "第3回"),
        ] {
            assert_eq!(apply(code, value, None).as_deref(), Some(shown), "{code}");
        }
        for code in ["# ?/?", "0.00E+00", "[>100]0;0", "[h]:mm", "000-0000"] {
            assert_eq!(apply(code, 2.5, None), None, "{code}");
        }
    }

    #[test]
    fn shows_dates_as_excel_in_japan_does() {
        let day = |year, month, day| Moment {
            year,
            month,
            day,
            hour: 13,
            minute: 5,
            second: 9,
            weekday: 2,
        };
        for (code, moment, shown) in [
            (
                "[$-411]ggge\"年\"m\"月\"d\"日\"",
                day(2019, 5, 1),
                "令和元年5月1日",
            ),
            (
                "[$-411]ggge\"年\"m\"月\"d\"日\";@",
                day(2019, 4, 30),
                "平成31年4月30日",
            ),
            ("[$-411]ge.m.d", day(2020, 4, 1), "R2.4.1"),
            ("[$-411]gge\"年度\"", day(2021, 4, 1), "令3年度"),
            ("yyyy/m/d", day(2020, 4, 1), "2020/4/1"),
            (
                "yyyy\"年\"mm\"月\"dd\"日\"(aaa)",
                day(2020, 4, 1),
                "2020年04月01日(月)",
            ),
            ("h:mm", day(2020, 4, 1), "13:05"),
            ("h:mm AM/PM", day(2020, 4, 1), "1:05 PM"),
            ("mm:ss", day(2020, 4, 1), "05:09"),
            ("m/d", day(2020, 4, 1), "4/1"),
        ] {
            assert_eq!(
                apply(code, 1.0, Some(moment)).as_deref(),
                Some(shown),
                "{code}"
            );
        }
    }
}
