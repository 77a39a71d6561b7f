//! The Gregorian calendar.

/// Day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekday(u8);

/// From Sunday on.
const NAMES: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];

impl Weekday {
    /// The day of the week of a date that exists.
    pub fn of(year: u16, month: u16, day: u16) -> Self {
        // The year begins in March, so that the leap day comes last.
        const BEFORE: [u16; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = if month < 3 { year - 1 } else { year };
        let days = year + year / 4 - year / 100 + year / 400;
        let offset = BEFORE[usize::from(month.clamp(1, 12)) - 1];
        Self(((days + offset + day) % 7) as u8)
    }

    /// From 月 and its like.
    pub fn from_kanji(c: char) -> Option<Self> {
        let at = NAMES.iter().position(|&name| name == c)?;
        Some(Self(at as u8))
    }

    /// 月 and its like.
    pub fn kanji(self) -> char {
        NAMES[usize::from(self.0)]
    }
}

/// Days of a month; February has 29 where the year is not known. 0 for a month that does not exist.
pub fn days_in(year: Option<u16>, month: u16) -> u16 {
    match month {
        2 if year.is_none_or(is_leap) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (date, name) in [
            ((2019, 6, 3), '月'),
            ((2020, 2, 29), '土'),
            ((2020, 7, 21), '火'),
            ((2000, 1, 1), '土'),
            ((2024, 3, 1), '金'),
        ] {
            assert_eq!(Weekday::of(date.0, date.1, date.2).kanji(), name);
        }
    }

    #[test]
    fn days_of_a_month() {
        assert_eq!(days_in(Some(2019), 2), 28);
        assert_eq!(days_in(Some(2100), 2), 28);
        assert_eq!(days_in(Some(2000), 2), 29);
        assert_eq!(days_in(None, 2), 29);
        assert_eq!(days_in(None, 4), 30);
        assert_eq!(days_in(None, 13), 0);
    }
}
