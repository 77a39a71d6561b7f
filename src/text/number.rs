//! Whole numbers as they stand in Japanese text: 12, １２, 十二, 元.

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// 12.
    Ascii,
    /// １２, also mixed with half-width digits.
    FullWidth,
    /// 十二, 二〇.
    Kanji,
    /// 元, the first year of an era.
    First,
}

/// A number at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: u16,
    /// Bytes it takes.
    pub length: usize,
    /// Digits it has.
    pub digits: usize,
    /// How it is written.
    pub script: Script,
}

/// The number at the beginning of a text; `None` where there is none or it has more than four digits.
pub fn number(text: &str) -> Option<Number> {
    // Asked of many places where there is none: kana are told by their first byte.
    if text.as_bytes().first() == Some(&0xE3) && !text.starts_with('〇') {
        return None;
    }
    let (mut value, mut length, mut digits) = (0u32, 0, 0);
    let mut script = Script::Ascii;
    for c in text.chars() {
        let Some(digit) = digit(c) else { break };
        if !c.is_ascii() {
            script = Script::FullWidth;
        }
        (length, digits) = (length + c.len_utf8(), digits + 1);
        if digits > 4 {
            return None;
        }
        value = value * 10 + digit;
    }
    if digits == 0 {
        return in_kanji(text);
    }
    Some(Number {
        value: u16::try_from(value).ok()?,
        length,
        digits,
        script,
    })
}

/// The value of a half- or full-width digit.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Whether a kanji is a numeral: 〇 to 十, 百, 千, 万, 億, 兆, 零.
pub fn is_kanji_numeral(c: char) -> bool {
    kanji_digit(c).is_some() || matches!(c, '百' | '千' | '万' | '億' | '兆' | '零')
}

/// The value of a kanji digit; 十 is 10.
pub fn kanji_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

fn in_kanji(text: &str) -> Option<Number> {
    let first = text.chars().next()?;
    if first == '元' {
        return Some(Number {
            value: 1,
            length: first.len_utf8(),
            digits: 1,
            script: Script::First,
        });
    }
    let mut read = [0; 5];
    let mut count = 0;
    for digit in text.chars().map_while(kanji_digit).take(read.len()) {
        read[count] = digit;
        count += 1;
    }
    if !(1..=4).contains(&count) {
        return None;
    }
    let written = &read[..count];
    let value = if written.contains(&10) {
        let mut parts = written.split(|&digit| digit == 10);
        let mut part = |empty| match parts.next() {
            Some([]) => Some(empty),
            Some([digit]) => Some(*digit),
            _ => None,
        };
        let value = part(1)? * 10 + part(0)?;
        parts.next().is_none().then_some(value)?
    } else {
        written.iter().fold(0, |value, digit| value * 10 + digit)
    };
    Some(Number {
        value: u16::try_from(value).ok()?,
        // Kanji digits take three bytes each.
        length: written.len() * 3,
        digits: written.len(),
        script: Script::Kanji,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u16, usize)> {
        number(text).map(|number| (number.value, number.length))
    }

    #[test]
    fn numbers_in_every_script() {
        assert_eq!(read("12月"), Some((12, 2)));
        assert_eq!(read("１2月"), Some((12, 4)));
        assert_eq!(read("元年"), Some((1, 3)));
        assert_eq!(read("十二月"), Some((12, 6)));
        assert_eq!(read("二十日"), Some((20, 6)));
        assert_eq!(read("三十一日"), Some((31, 9)));
        assert_eq!(read("二〇二〇年"), Some((2020, 12)));
        assert_eq!(read("十"), Some((10, 3)));
        assert_eq!(read("12345"), None);
        assert_eq!(read("十十"), None);
        assert_eq!(read("月"), None);
        assert_eq!(read(""), None);
    }
}
