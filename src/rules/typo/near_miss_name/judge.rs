//! Which differences from a name are slips of the writer, and which are another name.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::is_kanji_numeral;
use crate::text::names::{Class, Known, Letters, Names, Near, Slip, Standing};

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    Likely,
    Sure,
}

/// Letters by which a text may differ from a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterRows {
    /// One for another is a slip.
    confusable: Vec<String>,
    /// One for another is another name.
    choices: Vec<String>,
}

impl LetterRows {
    fn hold(rows: &[String], a: char, b: char) -> bool {
        rows.iter().any(|row| row.contains(a) && row.contains(b))
    }
}

static LETTERS: LazyLock<LetterRows> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../rules/letters.toml"))
        .expect("the embedded list is read by a test")
});

/// Signs and little words that are written or left out as one likes.
const OPTIONAL: &str = "・、，,。.()（）「」『』【】/／&＆-－ー～の等と及びや各々的";

/// Signs and little words that the title of a law does not leave out.
const OF_TITLES: &str = "の等と及び";

pub(super) fn judge(
    names: &Names,
    near: &Near,
    text: &Letters,
    known: &[Known],
) -> Option<Sureness> {
    let chars = text.chars();
    let letters = names.letters(near.name);
    let name = names.name(near.name);
    let long_title = name.class == Class::Law && letters.len() >= 12;
    let mut sureness = Sureness::Sure;
    let mut guessed = 0;
    for &slip in &near.slips {
        if covered(slip, near, known) || !at_a_good_place(slip, near, letters, chars) {
            return None;
        }
        match slip {
            Slip::Other { text, name: at } => {
                let (wrong, right) = (chars[text], letters[at]);
                let alike = confusable(wrong, right);
                if !alike && (is_choice(wrong, right) || respelt(wrong, right)) {
                    return None;
                }
                let enough = match name.class {
                    Class::Place => 5,
                    Class::Law => 6,
                    Class::Body => 7,
                    Class::Programme => 10,
                };
                let edge = at == 0 || at + 1 == letters.len();
                if !alike && (letters.len() < enough || (edge && letters.len() < 10)) {
                    return None;
                }
                guessed += usize::from(!alike);
            }
            Slip::Dropped { name: at, .. } => {
                let c = letters[at];
                if is_numeral(c) || OPTIONAL.contains(c) && !(long_title && OF_TITLES.contains(c)) {
                    return None;
                }
                if OPTIONAL.contains(c) {
                    sureness = Sureness::Likely;
                }
                let doubled = at > 0 && letters[at - 1] == c;
                let enough = match name.class {
                    Class::Law => 5,
                    Class::Place => 5,
                    Class::Body => 6,
                    Class::Programme => 7,
                };
                // 協議会 and 協会 are two kinds of body.
                let kinds = letters[at..].starts_with(&['議', '会'])
                    && !letters[..at].ends_with(&['工', '会']);
                if letters.len() < enough || doubled || kinds {
                    return None;
                }
            }
            Slip::Added { text, name: at } => {
                let c = chars[text];
                if is_numeral(c) || OPTIONAL.contains(c) && !(long_title && OF_TITLES.contains(c)) {
                    return None;
                }
                if OPTIONAL.contains(c) {
                    sureness = Sureness::Likely;
                }
                let doubled = text > 0 && chars[text - 1] == c || letters.get(at) == Some(&c);
                let enough = if name.class == Class::Law { 6 } else { 9 };
                // 雇用保険 方法: the rest is another word.
                let word = letters.get(at) == Some(&'法') && "方手用療技文".contains(c);
                let kinds = c == '議' && letters.get(at) == Some(&'会');
                if (!doubled && letters.len() < enough) || word || kinds {
                    return None;
                }
            }
            Slip::Swapped { name: at, .. } => {
                if is_numeral(letters[at]) || OPTIONAL.contains(letters[at]) {
                    return None;
                }
            }
        }
    }
    if near.slips.len() > 1 {
        let apart = |pair: &[Slip]| pair[0].text() + 2 <= pair[1].text();
        if guessed > 1 || !near.slips.windows(2).all(apart) || name.standing == Standing::Prefixed {
            return None;
        }
        sureness = Sureness::Likely;
    }
    match name.standing {
        Standing::Official if name.class != Class::Programme || letters.len() >= 8 => {}
        Standing::Prefixed if known.iter().any(|k| k.letters.end == near.letters.start) => {}
        _ => sureness = Sureness::Likely,
    }
    Some(sureness)
}

/// The place of the slip is part of something that is spelt as it should be: 青森県 in the one
/// and 岩手県 in the other name are no slip.
fn covered(slip: Slip, near: &Near, known: &[Known]) -> bool {
    let at = slip.text();
    let span = match slip {
        Slip::Other { .. } | Slip::Added { .. } => at..at + 1,
        Slip::Swapped { .. } => at..at + 2,
        // Both neighbours of the gap.
        Slip::Dropped { .. } => at.saturating_sub(1)..at + 1,
    };
    known.iter().any(|known| {
        let whole =
            known.letters.start <= near.letters.start && known.letters.end >= near.letters.end;
        whole || (known.letters.start <= span.start && span.end <= known.letters.end)
    })
}

/// Slips at the ends of a name are seen only where the word ends as well, and nothing is added or
/// left out there: that would be another word (労働基準 in front of 監督署).
fn at_a_good_place(slip: Slip, near: &Near, letters: &[char], chars: &[char]) -> bool {
    let at = slip.name();
    let last = letters.len() - 1;
    if matches!(slip, Slip::Dropped { .. }) && (at == 0 || at == last) {
        return false;
    }
    if matches!(slip, Slip::Added { .. }) && (at == 0 || at > last) {
        return false;
    }
    let before = near.letters.start.checked_sub(1).map(|at| chars[at]);
    let after = chars.get(near.letters.end).copied();
    let free_left = !before.is_some_and(is_word);
    let free_right = !after.is_some_and(is_word);
    let late = if letters.len() < 8 { 2 } else { 1 };
    (at > 0 || free_left) && (at + late <= last || free_right)
}

fn is_word(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | 'ァ'..='ヺ' | 'ー' | '々' | 'a'..='z' | 'A'..='Z')
}

fn confusable(a: char, b: char) -> bool {
    LetterRows::hold(&LETTERS.confusable, a, b)
        || matches!((a, b), ('-' | '－' | '―' | '‐' | '─' | '−', 'ー'))
}

fn is_choice(a: char, b: char) -> bool {
    is_numeral(a)
        || is_numeral(b)
        || OPTIONAL.contains(a)
        || OPTIONAL.contains(b)
        || LetterRows::hold(&LETTERS.choices, a, b)
}

/// Kana for a kanji of the name is another way to write the same word (障がい者).
fn respelt(wrong: char, right: char) -> bool {
    matches!(wrong, 'ぁ'..='ゖ') && matches!(right, '\u{3400}'..='\u{9FFF}')
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '第' || is_kanji_numeral(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_letters_are_sound() {
        for rows in [&LETTERS.confusable, &LETTERS.choices] {
            for (at, row) in rows.iter().enumerate() {
                let letters: std::collections::BTreeSet<char> = row.chars().collect();
                assert!(letters.len() >= 2, "{row}");
                assert_eq!(
                    letters.len(),
                    row.chars().count(),
                    "a letter twice in {row}"
                );
                let within = |other: &String| letters.iter().all(|&c| other.contains(c));
                let others = rows.iter().enumerate().filter(|&(other, _)| other != at);
                assert!(others.map(|(_, row)| row).all(|row| !within(row)), "{row}");
            }
        }
    }
}
