//! What a cell of a workbook shows.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime, NumberFormat};

use super::format::{self, Moment};

/// The text of a cell: what its format shows of a number, else numbers without `.0`, dates as
/// yyyy-mm-dd, errors as Excel writes them.
pub(in crate::grid) fn display<'a>(
    value: &'a DataRef<'_>,
    format: Option<&NumberFormat>,
) -> Cow<'a, str> {
    if let Some(shown) = format.and_then(|format| formatted(value, format)) {
        return shown.into();
    }
    match value {
        DataRef::Empty => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.as_str().into()
        }
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::Error(error) => error.to_string().into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => float(*number).into(),
        DataRef::DateTime(moment) => date_time(moment).into(),
    }
}

/// A number as its format shows it; `None` for General and what the format cannot show.
fn formatted(value: &DataRef<'_>, format: &NumberFormat) -> Option<String> {
    let written = format.format_code.as_str();
    let code = match format.format_id.and_then(format::builtin) {
        Some(code) => code,
        None if written.eq_ignore_ascii_case("general") || written == "@" => return None,
        None => written,
    };
    match value {
        DataRef::Float(number) => format::apply(code, *number, None),
        DataRef::Int(number) => format::apply(code, *number as f64, None),
        DataRef::DateTime(moment) if !moment.is_duration() => {
            let number = moment.as_f64();
            let in_calendar = number.is_finite() && number >= 0.0;
            in_calendar.then(|| format::apply(code, number, Some(calendar(moment))))?
        }
        _ => None,
    }
}

fn calendar(moment: &ExcelDateTime) -> Moment {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    // Day 1 of either calendar of Excel is counted from a Saturday, or four years later.
    let days = moment.as_f64().floor() as u64;
    Moment {
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday: (days % 7) as u8,
    }
}

/// Fifteen significant digits, as Excel keeps them: 0.1+0.2 is 0.3.
pub(super) fn rounded(number: f64) -> f64 {
    format!("{number:.14e}")
        .parse()
        .expect("a number that was written can be read")
}

/// A number without a format.
pub(super) fn float(number: f64) -> String {
    let rounded = rounded(number);
    match rounded.abs() {
        0.0 => "0".to_owned(),
        size if (1e-9..1e15).contains(&size) || !size.is_finite() => rounded.to_string(),
        _ => format!("{rounded:E}"),
    }
}

fn date_time(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if !value.is_finite() || value < 0.0 {
        return float(value);
    }
    if moment.is_duration() {
        let seconds = (value * 86_400.0).round();
        let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
        return format!(
            "{hours}:{:02}:{:02}",
            (rest / 60.0).floor(),
            (rest % 60.0).floor()
        );
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = match (hour, minute, second) {
        (0, 0, 0) => String::new(),
        (_, _, 0) => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    match (value < 1.0, time.is_empty()) {
        (true, true) => "00:00".to_owned(),
        (true, false) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    #[test]
    fn shows_what_excel_shows() {
        let date = |value| {
            DataRef::DateTime(ExcelDateTime::new(
                value,
                ExcelDateTimeType::DateTime,
                false,
            ))
        };
        let duration =
            DataRef::DateTime(ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false));
        for (value, shown) in [
            (DataRef::Float(2019.0), "2019"),
            (DataRef::Float(0.1 + 0.2), "0.3"),
            (DataRef::Float(-12.5), "-12.5"),
            (DataRef::Float(-0.0), "0"),
            (DataRef::Float(1e20), "1E20"),
            (DataRef::Bool(true), "TRUE"),
            (DataRef::Error(CellErrorType::Ref), "#REF!"),
            (date(45_943.0), "2025-10-13"),
            (date(45_943.541_666_666_7), "2025-10-13 13:00"),
            (date(0.5), "12:00"),
            (duration, "36:00:00"),
            (DataRef::SharedString("一行目\n二行目"), "一行目\n二行目"),
        ] {
            assert_eq!(display(&value, None), shown, "{value:?}");
        }
    }
}
