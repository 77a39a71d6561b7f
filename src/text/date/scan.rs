//! The scanner: from each number backwards to its era and forwards to month, day and weekday.

use std::ops::Range;

use super::{Date, Link, Weekday, Year, YearForm};
use crate::text::era::{ERAS, Era};
use crate::text::number::{Number, Script, digit, kanji_digit, number};

/// What follows a number and 月 when months are counted, not named.
const COUNTED_MONTHS: [&str; 14] = [
    "間", "曜", "齢", "以上", "以内", "未満", "程度", "を超", "ごと", "毎", "あた", "当た", "につ",
    "平均",
];

/// What follows a number and 日 when days are counted.
const COUNTED_DAYS: [&str; 19] = [
    "間",
    "目",
    "程度",
    "以内",
    "以上",
    "未満",
    "ごと",
    "毎",
    "あた",
    "当た",
    "につ",
    "分",
    "連続",
    "制",
    "おき",
    "前",
    "後",
    "コース",
    "券",
];

pub(super) fn dates(text: &str) -> Vec<Date> {
    scan(text, usize::MAX)
}

pub(super) fn has_date(text: &str) -> bool {
    !scan(text, 1).is_empty()
}

/// Up to `limit` expressions.
fn scan(text: &str, limit: usize) -> Vec<Date> {
    let mut scanner = Scanner {
        text,
        out: Vec::new(),
        list_end: 0,
    };
    let mut at = 0;
    while let Some(start) = next_number(text.as_bytes(), at) {
        at = match number(&text[start..]) {
            Some(number) => scanner
                .expression(start, number)
                .unwrap_or(start + number.length),
            None => start + digits(&text[start..]),
        };
        if scanner.out.len() == limit {
            break;
        }
    }
    scanner.out
}

/// The next place where a number begins. Kanji and digits are told by their bytes.
fn next_number(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => return Some(at),
            0xE4 | 0xE5 | 0xEF => {
                let found = matches!(
                    (byte, bytes.get(at + 1), bytes.get(at + 2)),
                    (0xEF, Some(0xBC), Some(0x90..=0x99)) // ０-９
                        | (0xE4, Some(0xB8), Some(0x80 | 0x83 | 0x89)) // 一七三
                        | (0xE4, Some(0xBA), Some(0x8C | 0x94)) // 二五
                        | (0xE4, Some(0xB9), Some(0x9D)) // 九
                        | (0xE5, Some(0x9B), Some(0x9B)) // 四
                        | (0xE5, Some(0x85), Some(0x83 | 0xAB | 0xAD)) // 元八六
                        | (0xE5, Some(0x8D), Some(0x81)) // 十
                );
                if found {
                    return Some(at);
                }
                at += 3;
            }
            _ => at += 1,
        }
    }
    None
}

/// Bytes of a run of digits that is no number.
fn digits(text: &str) -> usize {
    let end = text
        .char_indices()
        .find(|&(at, c)| at > 0 && digit(c).is_none() && kanji_digit(c).is_none());
    end.map_or(text.len(), |(at, _)| at)
}

struct Scanner<'a> {
    text: &'a str,
    out: Vec<Date>,
    /// Numbers before it are days of the month before: 7月21・22日.
    list_end: usize,
}

impl Scanner<'_> {
    /// Reads the expression around a number; its end, or `None` where the number is no date.
    fn expression(&mut self, start: usize, number: Number) -> Option<usize> {
        if start < self.list_end {
            return self.listed_day(start, number);
        }
        let before = &self.text[..start];
        if number.digits <= 2
            && (1..100).contains(&number.value)
            && let Some((era, form, begin)) = era_before(before)
        {
            return self.with_year(begin, start, number, Some(era), form);
        }
        if number.script == Script::First {
            return None;
        }
        if number.digits == 4 && (1868..2200).contains(&number.value) {
            return self.with_year(start, start, number, None, YearForm::Western);
        }
        if number.digits > 2 || before.ends_with(joins_numbers) {
            return None;
        }
        self.without_year(start, number)
            .or_else(|| self.following_year(start, number))
            .or_else(|| self.following_day(start, number))
            .or_else(|| self.slashed(start, number))
    }

    fn with_year(
        &mut self,
        begin: usize,
        start: usize,
        number: Number,
        era: Option<&'static Era>,
        form: YearForm,
    ) -> Option<usize> {
        let after = start + number.length;
        let mut year = Year {
            range: begin..after,
            number_range: start..after,
            western: era.map_or(0, |era| era.before) + number.value,
            era,
            number: number.value,
            form,
            fiscal: false,
            bare: false,
        };
        let previous = self.text[..begin].chars().next_back();
        let suffix = self.space(after);
        if let Some(rest) = self.text[suffix..].strip_prefix('年') {
            if form == YearForm::Western && previous.is_some_and(joins_numbers) {
                return None;
            }
            year.fiscal = rest.starts_with('度');
            if !year.fiscal && rest.starts_with(['代', '間', '目', '生', '次']) {
                return None;
            }
            let end = suffix + if year.fiscal { 6 } else { 3 };
            year.range.end = end;
            return Some(match self.month_at(end) {
                Some((month, end)) => self.with_month(begin, Some(year), true, month, end),
                None => self.push(begin..end, Some(year), true, None, None, None),
            });
        }
        if form == YearForm::Western
            && previous.is_some_and(|c| joins_numbers(c) || is_latin(c) || c == '第')
        {
            return None;
        }
        if let Some((month, day, end)) = self.triple(after, &year) {
            let weekday = self.weekday_at(end);
            let end = weekday.as_ref().map_or(end, |(_, _, end)| *end);
            let weekday = weekday.map(|(day, at, _)| (day, at));
            return Some(self.push(
                begin..end,
                Some(year),
                true,
                Some(month),
                Some(day),
                weekday,
            ));
        }
        let next = self.text[after..].chars().next();
        let ends = next.is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != '-' && c != ',');
        let recent = era.is_some_and(|era| era.alone <= 1);
        year.bare = match form {
            YearForm::Named => ends && recent,
            YearForm::Letter => ends && recent,
            YearForm::Short => matches!(next, Some('(' | '（')) && recent,
            YearForm::Western => {
                matches!(next, Some('(' | '（'))
                    || (matches!(previous, Some('(' | '（')) && matches!(next, Some(')' | '）')))
            }
        };
        (year.bare).then(|| self.push(begin..after, Some(year), true, None, None, None))
    }

    /// .7.21 after a year.
    fn triple(&self, at: usize, year: &Year) -> Option<(u16, u16, usize)> {
        let sign = self.text[at..].chars().next()?;
        if !matches!(sign, '.' | '/' | '-' | '．' | '／' | '－' | '−') {
            return None;
        }
        let month_start = at + sign.len_utf8();
        let month = self.small(month_start)?;
        let second = month_start + month.length;
        if !self.text[second..].starts_with(sign) {
            return None;
        }
        let day_start = second + sign.len_utf8();
        let day = self.small(day_start)?;
        let end = day_start + day.length;
        let next = self.text[end..].chars().next();
        if next.is_some_and(|c| is_latin(c) || digit(c).is_some() || c == sign) {
            return None;
        }
        // M3.15.40 and 2020-31-99 are numbers of things.
        let sure = match year.form {
            YearForm::Named | YearForm::Short => true,
            YearForm::Western => matches!(sign, '/' | '／'),
            YearForm::Letter => false,
        };
        let possible = (1..=12).contains(&month.value) && (1..=31).contains(&day.value);
        (sure || possible).then_some((month.value, day.value, end))
    }

    /// 7月, 7月8日.
    fn without_year(&mut self, start: usize, number: Number) -> Option<usize> {
        let (month, end) = self.month_at(start)?;
        let before = &self.text[..start];
        if before.ends_with(['第', '約', '満', '後', '各', '毎']) && !before.ends_with("午後")
        {
            return None;
        }
        let has_day = self.day_at(end).is_some();
        let doubtful = number.script == Script::Kanji || !(1..=12).contains(&month);
        let named = [
            "に", "～", "〜", "頃", "ごろ", "上旬", "中旬", "下旬", "末", "開催",
        ];
        let named = month <= 19
            && number.script != Script::Kanji
            && named.iter().any(|word| self.text[end..].starts_with(word));
        if doubtful && !has_day && !named {
            return None;
        }
        let mut begin = start;
        let mut year = None;
        let earlier = self.out.last().filter(|last| last.year.is_some());
        let next_year = ["翌年の", "翌年", "同年"]
            .iter()
            .find(|word| before.ends_with(**word));
        if let Some(word) = next_year {
            begin = start - word.len();
            let joined = earlier.filter(|last| {
                matches!(
                    link(&self.text[last.range.end..begin]),
                    Some(Link::List | Link::Range)
                )
            });
            year = joined.and_then(|last| {
                let mut year = last.year.clone()?;
                let plus = u16::from(word.starts_with('翌'));
                year.western = match last.calendar_year() {
                    Some(western) => western + plus,
                    None => year.western + plus,
                };
                year.fiscal = false;
                Some(year)
            });
        } else if let Some(last) = earlier
            && link(&self.text[last.range.end..start]).is_some()
        {
            let fiscal = last.year.as_ref().is_some_and(|year| year.fiscal);
            let onwards = last.month.is_none_or(|before| before <= month);
            if fiscal || onwards {
                year = last.year.clone();
            }
        }
        Some(self.with_month(begin, year, false, month, end))
    }

    /// Day and weekday after a month.
    fn with_month(
        &mut self,
        begin: usize,
        year: Option<Year>,
        own_year: bool,
        month: u16,
        after: usize,
    ) -> usize {
        let Some((day, end, list_end)) = self.day_at(after) else {
            return self.push(begin..after, year, own_year, Some(month), None, None);
        };
        self.list_end = list_end;
        let weekday = self.weekday_at(end);
        let end = weekday.as_ref().map_or(end, |(_, _, end)| *end);
        let weekday = weekday.map(|(day, at, _)| (day, at));
        self.push(begin..end, year, own_year, Some(month), Some(day), weekday)
    }

    /// The second year of 令和3～5年度, 2021～23年度.
    fn following_year(&mut self, start: usize, number: Number) -> Option<usize> {
        let last = self.out.last().filter(|last| last.only_year())?;
        let joint = link(&self.text[last.range.end..start])?;
        let suffix = start + number.length;
        let rest = self.text[suffix..].strip_prefix('年')?;
        let before = last.year.as_ref()?;
        let base = match before.era {
            Some(era) => era.before,
            None if number.digits == 2 => before.western / 100 * 100,
            None => return None,
        };
        let western = base + number.value;
        if !matches!(joint, Link::List | Link::Range)
            || western <= before.western
            || rest.starts_with(['間', '目', '次', '生', '代', '後', '前', '以'])
        {
            return None;
        }
        let fiscal = rest.starts_with('度');
        let end = suffix + if fiscal { 6 } else { 3 };
        let year = Year {
            range: start..end,
            number_range: start..suffix,
            western,
            era: before.era,
            number: number.value,
            form: before.form,
            fiscal,
            bare: false,
        };
        Some(self.push(start..end, Some(year), false, None, None, None))
    }

    /// 12日 after 9月5日、.
    fn following_day(&mut self, start: usize, number: Number) -> Option<usize> {
        let last = self.out.last()?;
        let (month, before) = (last.month?, last.day?);
        let joint = link(&self.text[last.range.end..start])?;
        let end = start + number.length;
        let rest = self.text[end..].strip_prefix('日')?;
        if !matches!(joint, Link::List | Link::Range)
            || number.value <= before
            || number.value > 31
            || COUNTED_DAYS.iter().any(|word| rest.starts_with(word))
        {
            return None;
        }
        let year = last.year.clone();
        Some(self.day(start, year, month, number.value, end + 3))
    }

    /// A day of 7月21・22日.
    fn listed_day(&mut self, start: usize, number: Number) -> Option<usize> {
        let last = self.out.last()?;
        let (year, month) = (last.year.clone(), last.month?);
        let mut end = start + number.length;
        if self.text[end..].starts_with('日') {
            end += 3;
        }
        Some(self.day(start, year, month, number.value, end))
    }

    fn day(&mut self, start: usize, year: Option<Year>, month: u16, day: u16, end: usize) -> usize {
        let weekday = self.weekday_at(end);
        let end = weekday.as_ref().map_or(end, |(_, _, end)| *end);
        let weekday = weekday.map(|(day, at, _)| (day, at));
        self.push(start..end, year, false, Some(month), Some(day), weekday)
    }

    /// 7/21（火）: without the weekday it is a fraction.
    fn slashed(&mut self, start: usize, month: Number) -> Option<usize> {
        let rest = self.text[start + month.length..].strip_prefix(['/', '／'])?;
        if self.text[..start].ends_with(is_latin) {
            return None;
        }
        let day_start = self.text.len() - rest.len();
        let day = self.small(day_start)?;
        let (weekday, at, end) = self.weekday_at(day_start + day.length)?;
        let possible = (1..=31).contains(&day.value) && (1..=12).contains(&month.value);
        possible.then(|| {
            let (month, day) = (Some(month.value), Some(day.value));
            self.push(start..end, None, false, month, day, Some((weekday, at)))
        })
    }

    /// A month: 7月, not 7か月, 7月間, 第3月曜日.
    fn month_at(&self, at: usize) -> Option<(u16, usize)> {
        let start = self.space(at);
        let number = self.small(start)?;
        let after = self.space(start + number.length);
        let rest = self.text[after..].strip_prefix('月')?;
        if COUNTED_MONTHS.iter().any(|word| rest.starts_with(word)) {
            return None;
        }
        Some((number.value, after + 3))
    }

    /// A day after a month: the day, its end, and the end of a list like 21・22日.
    fn day_at(&self, at: usize) -> Option<(u16, usize, usize)> {
        let start = self.space(at);
        let first = self.small(start)?;
        let first_end = start + first.length;
        let mut end = self.space(first_end);
        if let Some(rest) = self.text[end..].strip_prefix('日') {
            let counted = rest.starts_with(['間', '目']);
            return (!counted).then_some((first.value, end + 3, 0));
        }
        let mut before = first.value;
        for _ in 0..8 {
            let rest = &self.text[end..];
            let sign = [
                "及び", "・", "、", "，", ",", "～", "〜", "~", "-", "－", "と",
            ]
            .iter()
            .find(|sign| rest.starts_with(**sign))?;
            let number = self.small(end + sign.len())?;
            if number.value <= before || number.value > 31 {
                return None;
            }
            before = number.value;
            end += sign.len() + number.length;
            if let Some(rest) = self.text[end..].strip_prefix('日') {
                let counted = rest.starts_with(['間', '目']);
                return (!counted).then_some((first.value, first_end, end));
            }
        }
        None
    }

    /// （月）, （月・祝）, （月曜日）, 月曜日: the day, the bytes of its character, the end.
    fn weekday_at(&self, at: usize) -> Option<(Weekday, Range<usize>, usize)> {
        let start = self.space(at);
        let rest = &self.text[start..];
        let (inner, bracket) = match rest.strip_prefix(['（', '(']) {
            Some(inner) => (inner, true),
            None => (rest, false),
        };
        let name = inner.chars().next()?;
        let weekday = Weekday::from_kanji(name)?;
        let name_at = self.text.len() - inner.len();
        let range = name_at..name_at + name.len_utf8();
        let tail = &self.text[range.end..];
        let full = ["曜日", "曜"]
            .iter()
            .find_map(|word| tail.strip_prefix(word).map(|_| word.len()));
        if !bracket {
            return Some((weekday, range.clone(), range.end + full?));
        }
        let tail = &tail[full.unwrap_or(0)..];
        let close = tail.find(['）', ')'])?;
        let holiday = tail[..close]
            .chars()
            .all(|c| "・,、，/／ 祝日休振替".contains(c));
        // （土日） names two days.
        let two = full.is_none() && tail.starts_with('日');
        (holiday && !two).then(|| {
            let end = self.text.len() - tail.len() + close;
            (
                weekday,
                range,
                end + if tail[close..].starts_with(')') { 1 } else { 3 },
            )
        })
    }

    /// A number of one or two digits.
    fn small(&self, at: usize) -> Option<Number> {
        number(&self.text[at..])
            .filter(|number| number.digits <= 3 && number.value < 100)
            .filter(|number| number.script != Script::First && number.digits <= 3)
            .filter(|number| number.script == Script::Kanji || number.digits <= 2)
    }

    /// After at most one space.
    fn space(&self, at: usize) -> usize {
        let space = self.text[at..]
            .chars()
            .next()
            .filter(|&c| c == ' ' || c == '　');
        at + space.map_or(0, char::len_utf8)
    }

    fn push(
        &mut self,
        range: Range<usize>,
        year: Option<Year>,
        own_year: bool,
        month: Option<u16>,
        day: Option<u16>,
        weekday: Option<(Weekday, Range<usize>)>,
    ) -> usize {
        let end = range.end;
        let joint = self
            .out
            .last()
            .and_then(|last| link(self.text.get(last.range.end..range.start)?));
        self.out.push(Date {
            range,
            year,
            own_year,
            month,
            day,
            weekday,
            link: joint,
        });
        end
    }
}

/// The era before a number, how it is written, and where it begins.
fn era_before(before: &str) -> Option<(&'static Era, YearForm, usize)> {
    let trimmed = before.trim_end_matches([' ', '　']);
    for era in &ERAS {
        if let Some(head) = trimmed.strip_suffix(era.name) {
            return Some((era, YearForm::Named, head.len()));
        }
    }
    let sign = before.chars().next_back()?;
    let begin = before.len() - sign.len_utf8();
    let previous = before[..begin].chars().next_back();
    let half = match sign {
        'Ａ'..='Ｚ' => char::from_u32(sign as u32 - 0xFEE0)?,
        sign => sign,
    };
    for era in &ERAS {
        if sign == era.short && previous.is_none_or(|c| !c.is_alphanumeric()) {
            return Some((era, YearForm::Short, begin));
        }
        let apart = |c| !is_latin(c) && digit(c).is_none() && !matches!(c, '-' | '_' | '.' | '#');
        if half == era.letter && previous.is_none_or(apart) {
            return Some((era, YearForm::Letter, begin));
        }
    }
    None
}

/// What stands between two expressions, if they belong together.
fn link(gap: &str) -> Option<Link> {
    if gap.len() > 16 {
        return None;
    }
    Some(match gap.trim() {
        "" | "、" | "，" | "," | "・" | "/" | "／" | "と" | "及び" | "および" | "並びに"
        | "又は" | "または" | "、及び" => Link::List,
        "～" | "〜" | "~" | "-" | "－" | "−" | "–" | "―" | "ー" | "から" | "→" => {
            Link::Range
        }
        "（" | "(" => Link::Open,
        "）" | ")" => Link::Close,
        _ => return None,
    })
}

/// Signs after which a number is a piece of a longer one.
fn joins_numbers(c: char) -> bool {
    digit(c).is_some() || matches!(c, '.' | ',' | '/' | '-' | '．' | '，' | '／' | '－' | '−')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}
