//! The grammar of year labels.

use unicode_normalization::UnicodeNormalization;

use super::{FiscalYears, HeaderYears, LONGEST};
use crate::text::{ERAS, begins_era, kanji_digit};

/// Words that stand beside the year in a header and say what kind of column it is. In capitals, sorted.
#[rustfmt::skip] // one word per line would be a page of them
const WORDS: &[&str] = &[
    "ACTUAL", "BUDGET", "FISCALYEAR", "PLAN", "RESULT", "TARGET", "ごろ", "の", "まで",
    "スケジュール", "ロードマップ", "上半期", "上期", "下半期", "下期", "中期", "中間", "主な",
    "予定", "予算", "事業", "事業費", "事業量", "以前", "以降", "値", "具体的", "内容", "内訳",
    "初年", "到達", "前期", "効果", "取り組み", "取組", "取組み", "基準", "基準年", "始期",
    "実施", "実績", "工程", "年", "年度", "年次", "年間", "度", "当初", "後", "後期", "指標",
    "改善", "数", "方針", "施策", "時点", "暫定", "最終", "最終年", "期", "期間", "末", "案",
    "概要", "欄", "決算", "活動", "状況", "率", "現在", "現況", "現状", "現計", "目標", "短期",
    "確定", "等", "結果", "行動", "補正", "見込", "見込み", "見通し", "計", "計画", "評価",
    "課題", "費", "進捗", "達成", "達成度", "達成率", "量", "長期", "頃", "額",
];

/// Units that stand in brackets below or beside a year.
const UNITS: &[&str] = &[
    "千円",
    "百万円",
    "万円",
    "億円",
    "円",
    "人",
    "件",
    "%",
    "回",
    "社",
    "か所",
    "箇所",
    "単位",
];

/// One piece of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Year {
        year: u16,
        western: bool,
    },
    /// ～ and its look-alikes, から.
    Range,
    /// ・ / 、: two names of one year, or two years running.
    And,
    Open,
    Close,
}

/// A range, a single year, or an alias, while the label is read.
#[derive(Clone, Copy)]
struct Reading {
    years: FiscalYears,
    western: bool,
    disagrees: Option<FiscalYears>,
}

/// A cheap look at the raw text: most cells are refused here. A label holds a western year, a number
/// after an era, or FY.
pub(super) fn may_hold_year(text: &str) -> bool {
    // Three bytes a character, and room for white space and unusual forms.
    if text.len() < 2 || text.len() > LONGEST * 6 {
        return false;
    }
    // The last digits of a run as a number, and how many digits it has.
    let (mut value, mut digits, mut era) = (0u32, 0, false);
    text.chars().any(|c| {
        if c.is_whitespace() {
            return false;
        }
        let digit = match c {
            '0'..='9' => Some(c as u32 - u32::from('0')),
            '０'..='９' => Some(c as u32 - u32::from('０')),
            c => kanji_digit(c),
        };
        (value, digits) = match digit {
            Some(digit) => ((value * 10 + digit) % 10_000, digits + 1),
            None => (0, 0),
        };
        let western = digits == 4 && (1900..2100).contains(&value);
        let number = digit.is_some() || c == '元';
        let year = western || (number && era);
        // 令, 令和, R, R.
        era = begins_era(c) || (era && matches!(c, '和' | '成' | '正' | '治' | '.' | '．'));
        year || matches!(c, 'F' | 'f' | 'Ｆ' | 'ｆ')
    })
}

/// NFKC, capitals, no white space; `None` where the text is too long for a label.
pub(super) fn normal(text: &str) -> Option<Vec<char>> {
    let mut chars = Vec::with_capacity(LONGEST);
    for c in text.nfkc().filter(|c| !c.is_whitespace()) {
        if chars.len() == LONGEST {
            return None;
        }
        chars.push(match c {
            '〔' | '［' | '[' | '【' | '<' | '〈' | '《' | '{' => '(',
            '〕' | '］' | ']' | '】' | '>' | '〉' | '》' | '}' => ')',
            '〜' | '∼' | '∿' => '~',
            '−' | '‐' | '‑' | '–' | '—' | '―' | '─' | 'ｰ' => '-',
            c => c.to_ascii_uppercase(),
        });
    }
    Some(chars)
}

/// Reads a whole label.
pub(super) fn read(chars: &[char]) -> Option<HeaderYears> {
    let (tokens, rest) = tokens(chars)?;
    if !strip_words(&rest) {
        return None;
    }
    let mut at = 0;
    let mut readings = Vec::new();
    while at < tokens.len() {
        match tokens[at] {
            Token::Year { .. } => {
                let inside = at > 0 && tokens[at - 1] == Token::Open;
                readings.push((inside, period(&tokens, &mut at)?));
            }
            Token::Range | Token::And | Token::Open | Token::Close => at += 1,
        }
    }
    let (first, disagrees) = match *readings {
        [(_, only)] => (only, only.disagrees),
        [(_, first), (_, second)] if first.years == second.years => (first, first.disagrees),
        // 令和3～5年度（2021～2024年度）
        [(false, first), (true, gloss)] | [(true, gloss), (false, first)] => {
            (first, Some(gloss.years))
        }
        _ => return None,
    };
    Some(HeaderYears {
        years: first.years,
        disagrees,
    })
}

/// What a label holds besides years, brackets and signs between years.
pub(super) fn rest(chars: &[char]) -> String {
    let Some((_, rest)) = tokens(chars) else {
        return String::new();
    };
    let rest: String = rest.chars().filter(|c| !"()".contains(*c)).collect();
    for word in ["年度", "年"] {
        if let Some(rest) = rest.strip_prefix(word) {
            return rest.to_owned();
        }
    }
    rest
}

/// Whether the label could be one without era: it begins with 元 or a number below 100.
pub(super) fn starts_with_number(chars: &[char]) -> bool {
    number(chars, 0).is_some_and(|(value, _)| (1..100).contains(&value))
}

/// Whether nothing but header words remains of a label once `era` is taken out.
pub(super) fn only_header_words(chars: &[char], era: &str) -> bool {
    let text: String = chars.iter().collect();
    let text = if text.contains(era) {
        text.replace(era, "")
    } else {
        text.chars().skip(1).collect()
    };
    strip_words(&text)
}

/// A year, or years joined by a range sign, with their glosses in brackets.
fn period(tokens: &[Token], at: &mut usize) -> Option<Reading> {
    let mut reading = year(tokens, at)?;
    while let (Some(joint), Some(Token::Year { .. })) = (tokens.get(*at), tokens.get(*at + 1)) {
        let joint = *joint;
        if !matches!(joint, Token::Range | Token::And) {
            break;
        }
        *at += 1;
        let next = year(tokens, at)?;
        let (first, last) = (reading.years.first.0, next.years.last.0);
        match joint {
            Token::Range => {
                reading.years = FiscalYears::period(first, last)?;
                reading.disagrees = match (reading.disagrees, next.disagrees) {
                    (None, None) => None,
                    (a, b) => FiscalYears::period(
                        a.map_or(first, |years| years.first.0),
                        b.map_or(last, |years| years.last.0),
                    ),
                };
            }
            _ if first == last => {}
            _ if reading.western != next.western => reading.disagrees = Some(next.years),
            // Two years running; others would leave a hole.
            _ if reading.years.last.0 + 1 == last => {
                reading.years = FiscalYears::period(first, last)?;
            }
            _ => return None,
        }
    }
    Some(reading)
}

/// A year with its gloss: 令和2(2020).
fn year(tokens: &[Token], at: &mut usize) -> Option<Reading> {
    let Some(&Token::Year { year, western }) = tokens.get(*at) else {
        return None;
    };
    *at += 1;
    let mut reading = Reading {
        years: FiscalYears::single(year),
        western,
        disagrees: None,
    };
    if let [
        Token::Open,
        Token::Year { year: gloss, .. },
        Token::Close,
        ..,
    ] = tokens[*at..]
    {
        *at += 3;
        reading.disagrees = (gloss != year).then(|| FiscalYears::single(gloss));
    }
    Some(reading)
}

/// Cuts a label into tokens and the text between them (brackets are in both).
fn tokens(chars: &[char]) -> Option<(Vec<Token>, String)> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = String::new();
    let mut at = 0;
    // The era of the year before a range sign: 令和3～5.
    let mut base = None;
    while at < chars.len() {
        let joined = matches!(tokens.last(), Some(Token::Range | Token::And));
        let boundary = at == 0 || !chars[at - 1].is_ascii_alphanumeric();
        let found = if boundary {
            era_year(chars, at).or_else(|| western_year(chars, at))
        } else {
            None
        };
        let found = found.or_else(|| {
            let base = base.filter(|_| joined)?;
            short_year(chars, at, base, tokens.last() == Some(&Token::Range))
        });
        if let Some(found) = found {
            // 令和2年4月: a date, whatever else the label says.
            if chars.get(found.end).is_some_and(char::is_ascii_digit) {
                return None;
            }
            base = Some(found.base);
            tokens.push(Token::Year {
                year: found.year,
                western: found.base.is_none(),
            });
            at = found.end;
            continue;
        }
        let follows = matches!(tokens.last(), Some(Token::Year { .. } | Token::Close));
        match chars[at] {
            '(' => {
                tokens.push(Token::Open);
                rest.push('(');
            }
            ')' => {
                tokens.push(Token::Close);
                rest.push(')');
            }
            '~' | '-' | 'ー' | '→' | '⇒' if follows => tokens.push(Token::Range),
            // から and a year; at the end 令和6年度から is the first year of an open period.
            'か' if follows && chars.get(at + 1) == Some(&'ら') => {
                let year = base.is_some_and(|base| short_year(chars, at + 2, base, true).is_some())
                    || era_year(chars, at + 2).is_some()
                    || western_year(chars, at + 2).is_some();
                if year {
                    tokens.push(Token::Range);
                } else if at + 2 < chars.len() {
                    return None;
                }
                at += 1;
            }
            '/' | '・' | '、' | ',' | '&' | '=' | ':' if follows => tokens.push(Token::And),
            c => rest.push(c),
        }
        at += 1;
    }
    // 令和8年度（2026年度: a bracket that was forgotten changes no year; N104 tells it.
    let unclosed = matches!(tokens[..], [.., Token::Open, Token::Year { .. }]);
    if unclosed && !tokens.contains(&Token::Close) {
        tokens.push(Token::Close);
        rest.push(')');
    }
    balanced(&tokens).then_some((tokens, rest))
}

/// Whether brackets close as they open.
fn balanced(tokens: &[Token]) -> bool {
    let mut open = 0i32;
    for token in tokens {
        match token {
            Token::Open => open += 1,
            Token::Close => open -= 1,
            _ => {}
        }
        if open < 0 {
            return false;
        }
    }
    open == 0
}

/// A year expression found at some place.
struct Found {
    year: u16,
    /// The western year before year 1 of the era; `None` for a western year.
    base: Option<u16>,
    end: usize,
}

/// 令和2年度, 令2, R2, R.2.
fn era_year(chars: &[char], at: usize) -> Option<Found> {
    for era in &ERAS {
        let (short, letter, before) = (era.short, era.letter, era.before);
        let mut name = era.name.chars();
        let head = [name.next(), name.next()];
        let written_out =
            chars.get(at).copied() == head[0] && chars.get(at + 1).copied() == head[1];
        let from = if written_out {
            at + 2
        } else if chars.get(at) == Some(&short) {
            at + 1
        } else if chars.get(at) == Some(&letter) {
            at + 1 + usize::from(chars.get(at + 1) == Some(&'.'))
        } else {
            continue;
        };
        let (value, after) = number(chars, from)?;
        if !(1..100).contains(&value) {
            return None;
        }
        let end = year_suffix(chars, after);
        let sure = value >= era.alone;
        if !written_out && !sure && end == after {
            return None;
        }
        return Some(Found {
            year: before + value,
            base: Some(before),
            end,
        });
    }
    None
}

/// 2020年度, FY2020, FY20, 2020.
fn western_year(chars: &[char], at: usize) -> Option<Found> {
    let fy = chars.get(at..)?.starts_with(&['F', 'Y']);
    let from = if fy { at + 2 } else { at };
    let (mut value, after) = number(chars, from)?;
    if fy && after - from == 2 {
        value += 2000;
    }
    if !(1900..2100).contains(&value) {
        return None;
    }
    let mut end = year_suffix(chars, after);
    if chars[after..].starts_with(&['F', 'Y']) {
        end = after + 2;
    }
    Some(Found {
        year: value,
        base: None,
        end,
    })
}

/// The second year of 令和3～5年度, 2021～23年度.
fn short_year(chars: &[char], at: usize, base: Option<u16>, range: bool) -> Option<Found> {
    let (value, after) = number(chars, at)?;
    let end = year_suffix(chars, after);
    let sign = chars[at - 1];
    let year = match base {
        // R2/4 is a month, R3・4 is a year.
        Some(before) if (1..100).contains(&value) && !matches!(sign, '/' | ':') => before + value,
        // 2010-12 may be a month.
        None if range && after - at == 2 && (end > after || sign == '~' || value > 12) => {
            2000 + value
        }
        _ => return None,
    };
    Some(Found { year, base, end })
}

/// The place after 年度 or 年, if they stand here.
fn year_suffix(chars: &[char], at: usize) -> usize {
    match (chars.get(at), chars.get(at + 1)) {
        (Some('年'), Some('度')) => at + 2,
        // 1年目, 3年間, 2年次 count years.
        (Some('年'), Some('目' | '間' | '次')) => at,
        (Some('年'), _) => at + 1,
        _ => at,
    }
}

/// A number in digits or kanji, or 元 for 1, and the place after it. Up to four digits.
fn number(chars: &[char], at: usize) -> Option<(u16, usize)> {
    let tail = chars.get(at..)?;
    if tail.first() == Some(&'元') {
        return Some((1, at + 1));
    }
    let digits = tail.iter().take_while(|c| c.is_ascii_digit()).count();
    if (1..=4).contains(&digits) {
        let value = tail[..digits]
            .iter()
            .filter_map(|c| c.to_digit(10))
            .fold(0, |value, digit| value * 10 + digit as u16);
        return Some((value, at + digits));
    }
    let kanji = tail
        .iter()
        .take_while(|c| kanji_digit(**c).is_some())
        .count();
    if digits > 0 || !(1..=4).contains(&kanji) {
        return None;
    }
    let written = &tail[..kanji];
    let value = if written.contains(&'十') {
        let mut parts = written.split(|&c| c == '十');
        let part = |part: Option<&[char]>, empty| match part {
            Some([]) => Some(empty),
            Some([c]) => digit(*c),
            _ => None,
        };
        let value = part(parts.next(), 1)? * 10 + part(parts.next(), 0)?;
        parts.next().is_none().then_some(value)?
    } else {
        written
            .iter()
            .filter_map(|&c| digit(c))
            .fold(0, |value, digit| value * 10 + digit)
    };
    Some((value, at + kanji))
}

fn digit(c: char) -> Option<u16> {
    u16::try_from(kanji_digit(c)?).ok()
}

/// Whether a text is made of header words, counts of years and periods, and decoration only.
fn strip_words(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        if let Some(end) = counted(&chars, at).or_else(|| unit(&chars, at)) {
            at = end;
            continue;
        }
        let word = WORDS
            .iter()
            .map(|word| (word, word.chars().count()))
            .filter(|&(word, length)| {
                chars.len() - at >= length && word.chars().zip(&chars[at..]).all(|(a, b)| a == *b)
            })
            .map(|(_, length)| length)
            .max();
        match (word, chars[at]) {
            (Some(length), _) => at += length,
            // A mark before the text of a list item is not decoration: ・令和2年度.
            (
                None,
                '(' | ')' | '~' | '-' | '/' | ':' | ',' | '、' | '.' | '=' | '■' | '◆' | '○' | '●',
            ) => {
                at += 1;
            }
            _ => return false,
        }
    }
    true
}

/// 第1期, 第2次, 1年目, 3か年, 5年間, 第1四半期.
fn counted(chars: &[char], at: usize) -> Option<usize> {
    let from = at + usize::from(chars[at] == '第');
    let (value, mut end) = number(chars, from)?;
    let tail = &chars[end..];
    if value >= 100 {
        return None;
    }
    end += match tail {
        ['四', '半', '期', ..] | ['/', '4', '半', '期', ..] => 3,
        ['か' | 'カ' | 'ヵ' | 'ケ' | 'ヶ' | '箇', '年', ..] => 2,
        ['年', '目' | '間' | '次', ..] => 2,
        ['期' | '次', ..] => 1,
        _ => return None,
    };
    Some(end)
}

/// (千円), (単位:人).
fn unit(chars: &[char], at: usize) -> Option<usize> {
    if chars[at] != '(' {
        return None;
    }
    let close = at + chars[at..].iter().position(|&c| c == ')')?;
    let inside: String = chars[at + 1..close].iter().collect();
    let inside = inside.trim_start_matches("単位").trim_start_matches(':');
    (UNITS.contains(&inside)).then_some(close + 1)
}
