//! Fiscal years: western numbers inside, eras only when parsing and printing.
//!
//! [`FiscalYears::parse_header`] reads a *header label*: a cell that says little else than a year.
//! Dates, counts and sentences that mention a year give `None`. The label is cut into year
//! expressions, range signs, brackets and other text; the other text must be made of header words
//! (計画, 実績, 第1期 …) and nothing else. Linear in the label, labels longer than [`LONGEST`]
//! characters are refused unread.

mod label;

use std::fmt;

use crate::text::ERAS;

/// A fiscal year (年度), April to March, by the western year it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub u16);

/// One fiscal year or a period of them, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYears {
    /// First year.
    pub first: FiscalYear,
    /// Last year; equal to `first` for a single year.
    pub last: FiscalYear,
}

/// A year label that names its year twice and does not agree with itself: 令和2年度（2019年度）.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderYears {
    /// The reading that counts: what is written first, outside the brackets.
    pub years: FiscalYears,
    /// What the second writing says, where it says something else.
    pub disagrees: Option<FiscalYears>,
}

/// No header label is longer, in characters after NFKC and without white space.
const LONGEST: usize = 40;

impl FiscalYear {
    /// The era's name and the year in it: ("令和", 2).
    ///
    /// A year in which the era changed belongs to the new one: 2019 is 令和元年度, 1989 平成元年度.
    pub fn era_year(self) -> (&'static str, u16) {
        for era in &ERAS {
            if self.0 > era.before {
                return (era.name, self.0 - era.before);
            }
        }
        ("西暦", self.0)
    }

    /// 令和2年度; 令和元年度 for the first year of an era.
    pub fn era(self) -> String {
        let (name, year) = self.era_year();
        format!("{name}{}年度", Gannen(year))
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年度", self.0)
    }
}

impl FiscalYears {
    /// One year.
    pub fn single(year: u16) -> Self {
        Self::period(year, year).unwrap_or(Self {
            first: FiscalYear(year),
            last: FiscalYear(year),
        })
    }

    /// A period; `None` where it would end before it begins.
    pub fn period(first: u16, last: u16) -> Option<Self> {
        (first <= last).then_some(Self {
            first: FiscalYear(first),
            last: FiscalYear(last),
        })
    }

    /// Whether it is one year.
    pub fn is_single(self) -> bool {
        self.first == self.last
    }

    /// Whether all of `other` lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The year or period of a header label; `None` for any other text.
    ///
    /// Where a label names its year twice and disagrees with itself, the first writing counts:
    /// the brackets hold a gloss. [`FiscalYears::read_header`] also gives the other one, since only
    /// the neighbouring columns can tell which is right.
    pub fn parse_header(text: &str) -> Option<Self> {
        Self::read_header(text).map(|read| read.years)
    }

    /// Like [`FiscalYears::parse_header`], with the second writing where it disagrees.
    pub fn read_header(text: &str) -> Option<HeaderYears> {
        label::may_hold_year(text).then(|| label::read(&label::normal(text)?))?
    }

    /// The label without its year expressions, NFKC and without white space: 「計画」 of 「R2計画」.
    ///
    /// `None` where the label is no year label. Empty when it says nothing but the year.
    pub fn header_rest(text: &str) -> Option<String> {
        Self::parse_header(text)?;
        Some(label::rest(&label::normal(text)?))
    }

    /// The year of a label without era (元年度, 2年度, 3), whose era stands in `parent`.
    ///
    /// `parent` is the header cell above (令和, 令和元～3年度) or the cell to the left in the same
    /// row (令和元年度 ｜ 2年度 ｜ 3年度). Above a period the year must lie in it; beside a
    /// single year it must come after it, at most twelve years later.
    pub fn parse_era_less(text: &str, parent: &str) -> Option<Self> {
        let text = label::normal(text)?;
        if !label::starts_with_number(&text) {
            return None;
        }
        let parent = label::normal(parent)?;
        let around = label::read(&parent).map(|read| read.years);
        let eras: Vec<&str> = ERAS
            .iter()
            .filter(|era| {
                let chars: String = parent.iter().collect();
                chars.contains(era.name)
                    || (chars.chars().count() <= 6
                        && chars.starts_with([era.short, era.letter])
                        && (around.is_some() || chars.chars().count() == 1))
            })
            .map(|era| era.name)
            .collect();
        let prefix = match (eras.as_slice(), around) {
            ([era], _) => (*era).to_owned(),
            ([], Some(years)) => (years.first.0 / 100).to_string(),
            _ => return None,
        };
        if around.is_none() && !label::only_header_words(&parent, &prefix) {
            return None;
        }
        let whole: Vec<char> = prefix.chars().chain(text).collect();
        let years = label::read(&whole)?.years;
        match around {
            Some(around) if around.is_single() => {
                let after = years.first.0.checked_sub(around.first.0)?;
                (1..=12).contains(&after).then_some(years)
            }
            Some(around) => around.contains(years).then_some(years),
            None => Some(years),
        }
    }

    /// 令和2年度, 令和元〜3年度, 平成30年度〜令和2年度.
    pub fn era(self) -> String {
        let (name, first) = self.first.era_year();
        let (last_name, last) = self.last.era_year();
        if self.is_single() {
            self.first.era()
        } else if name == last_name {
            format!("{name}{}〜{}年度", Gannen(first), Gannen(last))
        } else {
            format!("{}〜{}", self.first.era(), self.last.era())
        }
    }
}

impl fmt::Display for FiscalYears {
    /// 2020年度, 2019〜2021年度.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_single() {
            self.first.fmt(f)
        } else {
            write!(f, "{}〜{}", self.first.0, self.last)
        }
    }
}

/// A year of an era: 元 for 1.
struct Gannen(u16);

impl fmt::Display for Gannen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("元"),
            year => year.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u16, u16)> {
        FiscalYears::parse_header(text).map(|years| (years.first.0, years.last.0))
    }

    #[test]
    fn one_year_in_every_usual_form() {
        for (text, year) in [
            ("令和元年度（2019年度）", 2019),
            ("令和8年度（2026年度", 2026),
            ("令和２年度", 2020),
            ("令和 2 年度", 2020),
            ("令和2\n年度", 2020),
            ("令和二年度", 2020),
            ("令和十年度", 2028),
            ("平成三十一年度", 2019),
            ("二〇二〇年度", 2020),
            ("R2", 2020),
            ("R2年度", 2020),
            ("Ｒ２", 2020),
            ("r2年度", 2020),
            ("R.2年度", 2020),
            ("R02", 2020),
            ("R10", 2028),
            ("令2", 2020),
            ("令２年度", 2020),
            ("㋿2年度", 2020),
            ("H31", 2019),
            ("平成31年度", 2019),
            ("平成37年度", 2025),
            ("平成31年度/令和元年度", 2019),
            ("平成31（令和元）年度", 2019),
            ("平成31・令和元年度", 2019),
            ("H31/R1", 2019),
            ("R元", 2019),
            ("R元年度", 2019),
            ("2020年度", 2020),
            ("2020", 2020),
            ("２０２０年度", 2020),
            ("FY2020", 2020),
            ("FY 20", 2020),
            ("2020FY", 2020),
            ("2020(R2)年度", 2020),
            ("2020（令和2）年度", 2020),
            ("令和2(2020)年度", 2020),
            ("R2（2020）", 2020),
            ("2020年", 2020),
            ("令和2年", 2020),
            ("昭和60年度", 1985),
            ("S60", 1985),
            ("大正15年度", 1926),
            ("目標値（R7）", 2025),
            ("基準値（R1）", 2019),
            ("令和7年度目標", 2025),
            ("令和２年度計画", 2020),
            ("令和2年度の取組内容", 2020),
            ("令和2年度当初予算額（千円）", 2020),
            ("【令和2年度】", 2020),
            ("R2実績", 2020),
            ("R6年度末", 2024),
            ("令和6年度以降", 2024),
            ("令和3年度（1年目）", 2021),
            ("初年度(R3)", 2021),
            ("令和2年度第1四半期", 2020),
        ] {
            assert_eq!(read(text), Some((year, year)), "{text}");
        }
    }

    #[test]
    fn periods() {
        for (text, first, last) in [
            ("令和3～5年度", 2021, 2023),
            ("令和3〜5年度", 2021, 2023),
            ("令和3年度～5年度", 2021, 2023),
            ("R3～R5", 2021, 2023),
            ("R3-R5年度", 2021, 2023),
            ("R3〜R5", 2021, 2023),
            ("R3－R5", 2021, 2023),
            ("R3ーR5", 2021, 2023),
            ("R3–5", 2021, 2023),
            ("令和3年度～令和5年度", 2021, 2023),
            ("令和3年度から令和5年度まで", 2021, 2023),
            ("平成30～令和2年度", 2018, 2020),
            ("令和元～3年度", 2019, 2021),
            ("2021-2023", 2021, 2023),
            ("2021～23年度", 2021, 2023),
            ("第1期(R3～R5)", 2021, 2023),
            ("第一期（R3～R5）", 2021, 2023),
            ("短期（R3～R5）", 2021, 2023),
            ("短期\n(R3～R5)", 2021, 2023),
            ("令和3～5年度（2021～2023年度）", 2021, 2023),
            ("令和３(2021)～令和５(2023)年度", 2021, 2023),
            ("2021(R3)～2023(R5)年度", 2021, 2023),
            ("令和3～5年度（3か年）", 2021, 2023),
            ("令和3・4年度", 2021, 2022),
            ("R3/R4", 2021, 2022),
            ("平成31年度～平成37年度", 2019, 2025),
            ("前期計画期間（令和2年度～令和6年度）", 2020, 2024),
        ] {
            assert_eq!(read(text), Some((first, last)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_years() {
        for text in [
            "",
            "年度",
            "開始年度",
            "令和",
            "元年度",
            "2年度",
            "令和2年4月",
            "令和2年4月1日",
            "令和2年度4月",
            "R2.4.1",
            "R2/4",
            "2020/4/1",
            "2020/4",
            "2020-04",
            "2010-12",
            "2020年4月",
            "令和6年3月末",
            "3年",
            "10社",
            "2020社",
            "2020円",
            "第3回",
            "1年目",
            "2,020",
            "12020",
            "2020.5",
            "1234",
            "0",
            "令和0年度",
            "R2D2",
            "SR3",
            "M1",
            "T2",
            "M-1",
            "国道4号",
            "R5～R3",
            "2023-2021",
            "R1,R5",
            "令和2年度に開始する",
            "令和2年度から実施",
            "令和2年度セミナー",
            "令和2年度は3回、令和3年度は4回",
            "・令和2年度",
            "青森県メンタルヘルス対策に係る推進計画（2018年度～2022年度）",
            "平和30年",
            "昭和町",
            "大正2丁目",
            "平成大学",
            "二十日",
            "第2期",
            "36協定",
            "R2（",
            "令和2年度から実施",
            "R2 R3",
            "→",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_that_contradicts_itself_says_so() {
        let read = FiscalYears::read_header("令和2年度（2019年度）").unwrap();
        assert_eq!(read.years, FiscalYears::single(2020));
        assert_eq!(read.disagrees, Some(FiscalYears::single(2019)));
        let read = FiscalYears::read_header("2019(R2)年度").unwrap();
        assert_eq!(read.years, FiscalYears::single(2019));
        assert_eq!(read.disagrees, Some(FiscalYears::single(2020)));
        let read = FiscalYears::read_header("令和3～5年度（2021～2024年度）").unwrap();
        assert_eq!(read.disagrees, FiscalYears::period(2021, 2024));
        let read = FiscalYears::read_header("令和元年度（平成31年度）").unwrap();
        assert_eq!(read.disagrees, None);
    }

    #[test]
    fn what_a_label_says_besides_the_year() {
        for (text, rest) in [
            ("令和2年度", ""),
            ("R2計画", "計画"),
            ("目標値（R7）", "目標値"),
            ("2020(R2)年度 予算額", "予算額"),
        ] {
            assert_eq!(
                FiscalYears::header_rest(text).as_deref(),
                Some(rest),
                "{text}"
            );
        }
        assert_eq!(FiscalYears::header_rest("計画"), None);
    }

    #[test]
    fn years_whose_era_stands_above_or_to_the_left() {
        let read =
            |text, parent| FiscalYears::parse_era_less(text, parent).map(|y| (y.first.0, y.last.0));
        assert_eq!(read("元年度", "令和"), Some((2019, 2019)));
        assert_eq!(read("2年度", "令和"), Some((2020, 2020)));
        assert_eq!(read("３", "令和（年度）"), Some((2021, 2021)));
        assert_eq!(read("二年度", "R"), Some((2020, 2020)));
        assert_eq!(read("2年度計画", "令和"), Some((2020, 2020)));
        assert_eq!(read("2～4年度", "令和"), Some((2020, 2022)));
        assert_eq!(read("2年度", "取組（令和元～3年度）"), Some((2020, 2020)));
        assert_eq!(read("4年度", "取組（令和元～3年度）"), None);
        assert_eq!(read("2年度", "令和元年度"), Some((2020, 2020)));
        assert_eq!(read("3", "R2"), Some((2021, 2021)));
        assert_eq!(read("31年度", "平成30年度"), Some((2019, 2019)));
        assert_eq!(read("21年度", "2020年度"), Some((2021, 2021)));
        assert_eq!(read("元年度", "平成30年度"), None);
        assert_eq!(read("2年度", "平成・令和"), None);
        assert_eq!(read("2年度", "年度"), None);
        assert_eq!(read("2年度", "令和の取組をまとめた表について"), None);
        assert_eq!(read("年度", "令和"), None);
        assert_eq!(read("3回", "令和"), None);
    }

    #[test]
    fn printing() {
        assert_eq!(FiscalYear(2020).era(), "令和2年度");
        assert_eq!(FiscalYear(2019).era(), "令和元年度");
        assert_eq!(FiscalYear(2018).era(), "平成30年度");
        assert_eq!(FiscalYear(1989).era(), "平成元年度");
        assert_eq!(FiscalYear(2019).to_string(), "2019年度");
        let years = FiscalYears::period(2019, 2021).unwrap();
        assert_eq!(years.era(), "令和元〜3年度");
        assert_eq!(years.to_string(), "2019〜2021年度");
        let years = FiscalYears::period(2018, 2020).unwrap();
        assert_eq!(years.era(), "平成30年度〜令和2年度");
        assert_eq!(FiscalYears::single(2020).era(), "令和2年度");
        assert_eq!(FiscalYears::period(2021, 2019), None);
    }

    #[test]
    fn what_is_printed_is_read_back() {
        for first in 1927..2060 {
            for last in first..(first + 12) {
                let years = FiscalYears::period(first, last).unwrap();
                assert_eq!(
                    FiscalYears::parse_header(&years.era()),
                    Some(years),
                    "{}",
                    years.era()
                );
                assert_eq!(FiscalYears::parse_header(&years.to_string()), Some(years));
            }
        }
    }
}
