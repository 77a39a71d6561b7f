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
    /// ㋿.
    pub sign: char,
    /// The western year before its year 1.
    pub before: u16,
    /// From this number on the letter and a number alone are a year (R2, S45); smaller ones are
    /// numbers of things more often (S3, M1).
    pub alone: u16,
    /// First day: western year, month, day.
    pub begins: (u16, u8, u8),
}

/// All eras with western dates, latest first.
pub static ERAS: [Era; 5] = TABLE;

const TABLE: [Era; 5] = [
    era("令和", '令', 'R', '㋿', 2018, (2019, 5, 1), 1),
    era("平成", '平', 'H', '㍻', 1988, (1989, 1, 8), 1),
    era("昭和", '昭', 'S', '㍼', 1925, (1926, 12, 25), 10),
    era("大正", '大', 'T', '㍽', 1911, (1912, 7, 30), u16::MAX),
    era("明治", '明', 'M', '㍾', 1867, (1868, 1, 25), u16::MAX),
];

const fn era(
    name: &'static str,
    short: char,
    letter: char,
    sign: char,
    before: u16,
    begins: (u16, u8, u8),
    alone: u16,
) -> Era {
    Era {
        name,
        short,
        letter,
        sign,
        before,
        alone,
        begins,
    }
}

/// A bit for each letter of an era, capital and small.
const LETTERS: u128 = {
    let mut bits = 0;
    let mut at = 0;
    while at < TABLE.len() {
        let letter = TABLE[at].letter;
        bits |= 1 << letter as u32 | 1 << letter.to_ascii_lowercase() as u32;
        at += 1;
    }
    bits
};

/// Whether a label of an era may begin with this character in any of its forms: 令, R, ｒ, ㋿.
pub fn begins_era(c: char) -> bool {
    let code = match c {
        '！'..='～' => c as u32 - 0xFEE0,
        _ => c as u32,
    };
    match code {
        0..128 => LETTERS >> code & 1 == 1,
        _ => ERAS.iter().any(|era| era.short == c || era.sign == c),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_begins_with_its_name_letter_or_sign() {
        for c in "令平昭大明RrHhＲｈＴｍ㋿㍻㍾".chars() {
            assert!(begins_era(c), "{c}");
        }
        for c in "元年和成ABab12ＡＺ！㍿あ".chars() {
            assert!(!begins_era(c), "{c}");
        }
    }
}
