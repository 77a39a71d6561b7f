//! Dates, years and eras in running text, with the bytes they stand in.
//!
//! 令和元年6月3日、7月8日、9日 are three dates of one year; 3会場, 3日間, 3/4, R134a, 017-722-1111 and
//! 1-2-3 are none. A number is looked at only where digits begin, so text without numbers costs
//! one comparison a byte. Linear in the text.

mod calendar;
mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use calendar::{Weekday, days_in};

use super::era::Era;

/// How a year is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearForm {
    /// 令和2年.
    Named,
    /// 令2年.
    Short,
    /// R2.
    Letter,
    /// 2020年.
    Western,
}

/// A year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// Its bytes, with era and 年 or 年度.
    pub range: Range<usize>,
    /// The bytes of its number.
    pub number_range: Range<usize>,
    /// The western year; of a fiscal year the one it begins in.
    pub western: u16,
    /// The era it is counted in; `None` for a western year.
    pub era: Option<&'static Era>,
    /// The number as written: 2 of 令和2年, also for 元.
    pub number: u16,
    /// How it is written.
    pub form: YearForm,
    /// 年度.
    pub fiscal: bool,
    /// Without 年, 年度 or a month: 令和2, R2, 2020 in brackets.
    pub bare: bool,
}

/// How an expression is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// 、 ・ 及び or white space.
    List,
    /// ～, から.
    Range,
    /// Only an opening bracket stands between.
    Open,
    /// Only a closing bracket stands between.
    Close,
}

/// A date, a month or a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// Its bytes, with era and day of the week.
    pub range: Range<usize>,
    /// The year it is written with or takes over.
    pub year: Option<Year>,
    /// The year stands in the expression itself.
    pub own_year: bool,
    /// As written: may be 13.
    pub month: Option<u16>,
    /// As written: may be 32.
    pub day: Option<u16>,
    /// 月 of （月）, with the bytes of the one character.
    pub weekday: Option<(Weekday, Range<usize>)>,
    /// How it is joined to the expression before it.
    pub link: Option<Link>,
}

impl Date {
    /// The calendar year: known for a fiscal year only with a month.
    pub fn calendar_year(&self) -> Option<u16> {
        let year = self.year.as_ref()?;
        match (year.fiscal, self.month) {
            (false, _) => Some(year.western),
            (true, Some(month)) => Some(year.western + u16::from(month <= 3)),
            (true, None) => None,
        }
    }

    /// Calendar year, month and day, where all are known and such a day exists.
    pub fn day_of_calendar(&self) -> Option<(u16, u16, u16)> {
        let (year, month, day) = (self.calendar_year()?, self.month?, self.day?);
        (day >= 1 && day <= days_in(Some(year), month)).then_some((year, month, day))
    }

    /// First and last month it can mean, counted through the years. `None` without a year or for an impossible month.
    pub fn months(&self) -> Option<(i32, i32)> {
        let year = self.year.as_ref()?;
        if let Some(month) = self.month {
            let at = i32::from(self.calendar_year()?) * 12 + i32::from(month) - 1;
            return (1..=12).contains(&month).then_some((at, at));
        }
        let first = i32::from(year.western) * 12;
        Some(match (year.fiscal, year.bare) {
            (true, _) => (first + 3, first + 14),
            (false, false) => (first, first + 11),
            (false, true) => (first, first + 14),
        })
    }

    /// Nothing but a year.
    pub fn only_year(&self) -> bool {
        self.month.is_none() && self.year.is_some()
    }
}

/// The date expressions of a text, in order; their ranges never overlap.
pub fn dates(text: &str) -> Vec<Date> {
    scan::dates(text)
}

/// Whether a text holds a date expression.
pub fn has_date(text: &str) -> bool {
    scan::has_date(text)
}
