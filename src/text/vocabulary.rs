//! Words of plans and offices that no other list has: `rules/typos/words.txt`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(list()).expect("a few hundred short words make an automaton")
});

fn list() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../rules/typos/words.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether some bytes of a text, or the gap between two, lie inside a known word. O(text).
pub(crate) fn in_known_word(text: &str, range: &Range<usize>) -> bool {
    WORDS.find_overlapping_iter(text).any(|word| {
        let word = word.range();
        match range.is_empty() {
            true => word.start < range.start && range.end < word.end,
            false => word.start <= range.start && range.end <= word.end,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_says_nothing_twice() {
        let words: Vec<&str> = list().collect();
        assert!(words.is_sorted_by(|a, b| a < b));
        let short = words.iter().find(|word| word.chars().count() < 2);
        assert_eq!(short, None);
    }

    #[test]
    fn words_shield_their_letters_and_gaps() {
        let text = "公助の推進";
        assert!(in_known_word(text, &(0..3)));
        assert!(in_known_word(text, &(3..3)));
        assert!(!in_known_word(text, &(6..6)));
        assert!(!in_known_word(text, &(6..9)));
        assert!(!in_known_word("利用動奨", &(6..9)));
    }
}
