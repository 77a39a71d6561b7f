//! A day, for when something was accepted and until when.

use std::fmt;
use std::str::FromStr;

use crate::text::days_in;

/// A day of the Gregorian calendar that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u16,
    day: u16,
}

impl Date {
    /// The day, if it exists.
    pub fn new(year: u16, month: u16, day: u16) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && day >= 1 && day <= days_in(Some(year), month);
        exists.then_some(Self { year, month, day })
    }

    /// The day in Japan at a number of seconds since 1970 (UTC). The clock of a build server runs
    /// in UTC; who accepts a finding in Aomori in the morning does so today.
    pub fn in_japan(seconds: u64) -> Self {
        const JAPAN: u64 = 9 * 60 * 60;
        let mut days = (seconds + JAPAN) / (24 * 60 * 60);
        let mut year = 1970;
        loop {
            let length: u64 = (1..=12).map(|m| u64::from(days_in(Some(year), m))).sum();
            if days < length || year == 9999 {
                break;
            }
            days -= length;
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= u64::from(days_in(Some(year), month)) {
            days -= u64::from(days_in(Some(year), month));
            month += 1;
        }
        let day = u16::try_from(days.min(30)).expect("a month has at most 31 days") + 1;
        Self { year, month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str =
            "日付は 2027-03-31 のように書きます（a date is written like 2027-03-31）";
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Err(WRONG);
        };
        let number = |text: &str, digits: usize| {
            let sound = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
            sound.then(|| text.parse::<u16>().ok()).flatten()
        };
        number(year, 4)
            .zip(number(month, 2))
            .zip(number(day, 2))
            .and_then(|((year, month), day)| Self::new(year, month, day))
            .ok_or(WRONG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_written_and_ordered() {
        for text in ["2026-11-22", "2028-02-29"] {
            assert_eq!(text.parse::<Date>().expect("a day").to_string(), text);
        }
        for text in [
            "2027-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "+026-01-01",
            "令和8年",
            "",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!(Date::new(2026, 3, 31) < Date::new(2026, 4, 1));
    }

    #[test]
    fn a_day_begins_nine_hours_earlier_in_japan() {
        let day = |seconds| Date::in_japan(seconds).to_string();
        assert_eq!(day(0), "1970-01-01");
        // 2024-02-28T14:59:59Z and a second later.
        assert_eq!(day(1_709_132_399), "2024-02-28");
        assert_eq!(day(1_709_132_400), "2024-02-29");
        assert_eq!(day(1_735_657_200), "2025-01-01");
    }
}
