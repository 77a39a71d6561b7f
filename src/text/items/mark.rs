//! Item marks, by form and place.

/// Marks that must touch the text they open, since they are signs between words as well.
const TOUCHING: &str = "・･○◎*＊";

/// Marks that open an item wherever white space goes before them.
const BULLETS: &str = "•●■□◆◇▪▫◦‣★☆▶►▷➢✓✔❖※";

/// Marks at the start of a line only: elsewhere they are dashes.
const DASHES: &str = "-－‐–—";

/// Kana in the order lists count with.
const KANA: &str = "アイウエオカキクケコサシスセソ";

/// An item mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its first character.
    pub(super) sign: char,
    /// Bytes to leave out of the body; 0 for a heading.
    pub(super) length: usize,
}

/// Numbered marks seen so far: inside a line the next number must follow.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    /// The last number of each form.
    last: [u32; 3],
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Brackets,
    Bracket,
    Point,
}

impl Mark {
    /// The mark at a place that follows white space or begins a line.
    pub(super) fn at(
        text: &str,
        at: usize,
        line_start: bool,
        sequence: &mut Sequence,
    ) -> Option<Self> {
        let tail = &text[at..];
        let sign = tail.chars().next()?;
        // No item mark: the hiragana and kanji that nearly all texts begin with.
        if matches!(sign, 'ぁ'..='ゖ' | '\u{4E00}'..='\u{9FFF}') {
            return None;
        }
        let after = &tail[sign.len_utf8()..];
        let next = after.chars().next()?;
        let sole = Self {
            sign,
            length: sign.len_utf8(),
        };
        // ○○課, ●●, ・・・ and -- are no marks.
        if next == sign {
            return None;
        }
        let touches = !next.is_whitespace();
        if TOUCHING.contains(sign) {
            // ○月○日: a number left open.
            let placeholder = sign == '○' && "年月日回人件社校%％".contains(next);
            // *.csv, *nix: a pattern of file names.
            let pattern = sign == '*' && (next.is_ascii_punctuation() || next.is_ascii_lowercase());
            return ((touches || line_start) && !placeholder && !pattern).then_some(sole);
        }
        if BULLETS.contains(sign) {
            return Some(sole);
        }
        if DASHES.contains(sign) {
            return (line_start && !next.is_numeric()).then_some(sole);
        }
        if is_enclosed_number(sign) {
            return Some(sole);
        }
        if sign == '【' {
            return after.contains('】').then_some(Self { sign, length: 0 });
        }
        let (form, number, length) = numbered(tail)?;
        let last = &mut sequence.last[form as usize];
        // The first number of a list stands at the start of a line.
        let follows = *last > 0 && number == *last + 1;
        if !(line_start || follows) {
            return None;
        }
        *last = number;
        Some(Self { sign, length })
    }
}

/// ① ⑴ ⒈ ❶ ㋐ ⓐ.
fn is_enclosed_number(c: char) -> bool {
    matches!(c, '①'..='⒛' | 'ⓐ'..='ⓩ' | '❶'..='➓' | '㉑'..='㉟' | '㊱'..='㊿' | '㋐'..='㋾')
}

/// (1), 1), 1．, ア）: form, number and bytes.
fn numbered(text: &str) -> Option<(Form, u32, usize)> {
    let mut chars = text.char_indices().peekable();
    let open = chars.next_if(|&(_, c)| c == '(' || c == '（').is_some();
    let mut number = 0;
    let mut digits = 0;
    while let Some((_, c)) = chars.next_if(|&(_, c)| digit(c).is_some()) {
        number = number * 10 + digit(c)?;
        digits += 1;
        if digits > 2 {
            return None;
        }
    }
    if digits == 0 {
        let (_, c) = chars.next()?;
        number = 1 + u32::try_from(KANA.chars().position(|kana| kana == c)?).ok()?;
    }
    let (at, end) = chars.next()?;
    let length = at + end.len_utf8();
    let form = match end {
        ')' | '）' if open => Form::Brackets,
        ')' | '）' => Form::Bracket,
        // 3.5 and 2020.4.1 are figures.
        '.' | '．' if !open && chars.peek().is_none_or(|&(_, c)| digit(c).is_none()) => {
            Form::Point
        }
        _ => return None,
    };
    Some((form, number, length))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}
