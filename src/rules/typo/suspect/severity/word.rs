//! Words of the list that stand around a place.

use std::ops::Range;

use crate::text::model::Model;

/// Letters of a word before and behind a change, at most; longer words have shorter ones in them.
const BESIDE: usize = 5;
/// A single letter is no word that proves anything.
const LEAST: usize = 2;

/// The listed words that have a letter of a range, or stand across it where it is empty.
/// O([`BESIDE`]²) look-ups.
pub(super) fn around(letters: &[char], range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let first = range.start.saturating_sub(BESIDE);
    let last = letters.len().min(range.end + BESIDE);
    let touches = move |start: usize, end: usize| match range.is_empty() {
        true => start < range.start && range.start < end,
        false => start < range.end && range.start < end,
    };
    let listed = |word: &[char]| {
        let word: String = word.iter().collect();
        Model::get().lexicon.contains(&word)
    };
    (first..last)
        .flat_map(move |start| (start + LEAST..=last).map(move |end| start..end))
        .filter(move |word| touches(word.start, word.end))
        .filter(move |word| listed(&letters[word.clone()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, range: Range<usize>) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        around(&letters, range)
            .map(|word| letters[word].iter().collect())
            .collect()
    }

    #[test]
    fn words_have_the_letter_or_stand_across_the_gap() {
        assert!(words("値を試すとよい", 2..3).contains(&"試す".to_owned()));
        assert!(words("結果がでるか", 4..4).contains(&"でる".to_owned()));
        assert!(!words("結果がでるか", 5..5).contains(&"でる".to_owned()));
        assert_eq!(words("利用動奨", 2..3), Vec::<String>::new());
        assert_eq!(words("", 0..0), Vec::<String>::new());
    }
}
