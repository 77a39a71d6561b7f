//! The Japanese eras: the one table of them.

/// An era.
#[derive(Debug, PartialEq, Eq)]
pub struct Era {
    /// 令和.
    pub name: &'static str,
    /// 令.
    pub short: char,
    /// R.
    pub letter: char,
    /// The western year before its year 1.
    pub before: u16,
    /// First day: western year, month, day.
    pub begins: (u16, u8, u8),
}

/// All eras with western dates, latest first.
pub static ERAS: [Era; 5] = [
    era("令和", '令', 'R', 2018, (2019, 5, 1)),
    era("平成", '平', 'H', 1988, (1989, 1, 8)),
    era("昭和", '昭', 'S', 1925, (1926, 12, 25)),
    era("大正", '大', 'T', 1911, (1912, 7, 30)),
    era("明治", '明', 'M', 1867, (1868, 1, 25)),
];

const fn era(
    name: &'static str,
    short: char,
    letter: char,
    before: u16,
    begins: (u16, u8, u8),
) -> Era {
    Era {
        name,
        short,
        letter,
        before,
        begins,
    }
}

impl Era {
    /// The era of a day.
    pub fn on(year: u16, month: u8, day: u8) -> Option<&'static Self> {
        ERAS.iter().find(|era| era.begins <= (year, month, day))
    }

    /// The era that came after it.
    pub fn next(&self) -> Option<&'static Self> {
        let at = ERAS.iter().position(|era| era == self)?;
        ERAS.get(at.checked_sub(1)?)
    }

    /// 元 for year 1, else the number.
    pub fn year(&self, western: u16) -> Option<String> {
        match western.checked_sub(self.before)? {
            0 => None,
            1 => Some("元".to_owned()),
            year => Some(year.to_string()),
        }
    }
}
