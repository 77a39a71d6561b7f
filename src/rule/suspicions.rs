//! Mistakes that may have been made in a table, looked for once for all rules of family T.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::OnceLock;

use foldhash::fast::FixedState;

use super::Occurrences;
use crate::grid::{Grid, Span, TextId};
use crate::text::channel::{self, Evidence, Kind, Passage, Suspicion};
use crate::text::model::Ngram;
use crate::text::names::Names;
use crate::text::{in_known_word, is_kanji_numeral, items};

/// Less probable mistakes are not told.
pub(crate) const HINT: f32 = 0.3;
/// A run of letters without an end is judged in pieces: time stays linear in it.
const LONGEST: usize = 1000;
/// A passage of so few letters is a word by itself.
const WORD: usize = 3;
/// Archaic passages that make a table archaic.
const ARCHAIC: usize = 3;

/// Distinct passages of all data cells and what is suspicious about them.
#[derive(Debug, Default)]
pub struct Suspicions {
    passages: Vec<Passage>,
    /// For each passage the distinct texts that hold it, and the byte it begins at.
    places: Vec<Vec<(TextId, u32)>>,
    list: Vec<Suspicion>,
    /// For each suspicion where else its correction stands, once somebody asked.
    elsewhere: OnceLock<Vec<Elsewhere>>,
}

/// How many passages have a form, and the first of them with the letter it begins at.
pub(crate) type Elsewhere = (u32, Option<(usize, usize)>);

impl Suspicions {
    /// O(characters).
    pub(super) fn of(grid: &Grid, occurrences: &Occurrences, names: &Names) -> Self {
        let mut all = Self::read(grid, occurrences);
        let archaic = all.passages.iter().filter(|p| is_archaic(&p.letters));
        let archaic = archaic.count() >= ARCHAIC;
        let list = channel::suspicions(&all.passages, Evidence::default(), HINT);
        all.list = (list.into_iter())
            .filter(|found| {
                let letters = &all.passages[found.passage].letters;
                !is_counter(found, letters)
                    && !is_own(found, letters)
                    && !without_context(found, letters)
            })
            .filter(|found| !(archaic && is_archaic(&all.passages[found.passage].letters)))
            .filter(|found| {
                let (id, start) = all.places[found.passage][0];
                let text = grid.text(id);
                let bytes = bytes(&text[start as usize..], found.start..found.end);
                let bytes = start as usize + bytes.start..start as usize + bytes.end;
                // A place between two letters touches what is on either side.
                let wide = bytes.start.saturating_sub(usize::from(bytes.is_empty()))
                    ..bytes.end + usize::from(bytes.is_empty());
                // A letter written twice is part of a word only with its double.
                let double = match found.kind {
                    Kind::Doubled => bytes.start.saturating_sub(bytes.len())..bytes.end,
                    _ => bytes.clone(),
                };
                !in_known_word(text, &double)
                    && (!Names::shielded(&names.shields(text), &wide)
                        || names.restored(text, &bytes, &found.meant))
            })
            .collect();
        all
    }

    /// The passages of a table.
    pub(crate) fn read(grid: &Grid, occurrences: &Occurrences) -> Self {
        let mut out = Self::default();
        let mut known: HashMap<Vec<char>, usize, FixedState> = HashMap::default();
        for text in 1..grid.text_count() {
            let id = TextId(u32::try_from(text).expect("texts are counted in 32 bits"));
            if occurrences.cells(id).is_empty() {
                continue;
            }
            let value = grid.text(id);
            for item in items(value) {
                cut(value, item.body, |start, passage| {
                    let start = narrow(start);
                    let copies = narrow(occurrences.cells(id).len());
                    let index = match known.entry(passage.letters.clone()) {
                        Entry::Occupied(there) => *there.get(),
                        Entry::Vacant(slot) => {
                            out.passages.push(passage);
                            out.places.push(Vec::new());
                            *slot.insert(out.passages.len() - 1)
                        }
                    };
                    out.places[index].push((id, start));
                    out.passages[index].copies += copies;
                });
            }
        }
        out
    }

    /// What is suspicious, in order of passages.
    pub(crate) fn list(&self) -> &[Suspicion] {
        &self.list
    }

    /// For each suspicion where else its correction stands, looked for once.
    pub(crate) fn elsewhere(&self, look: impl FnOnce() -> Vec<Elsewhere>) -> &[Elsewhere] {
        self.elsewhere.get_or_init(look)
    }

    /// The distinct passages.
    pub(crate) fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// Where letters of a passage stand, in every cell that has it, in order.
    pub(crate) fn spans(
        &self,
        grid: &Grid,
        occurrences: &Occurrences,
        passage: usize,
        letters: Range<usize>,
    ) -> Vec<Span> {
        let mut spans = Vec::new();
        for &(id, start) in &self.places[passage] {
            let bytes = bytes(&grid.text(id)[start as usize..], letters.clone());
            spans.extend(occurrences.cells(id).iter().map(|&cell| Span {
                cell,
                start: start + narrow(bytes.start),
                end: start + narrow(bytes.end),
            }));
        }
        spans.sort_unstable();
        spans
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("sources are below 4 GiB")
}

/// A letter of a passage as the model reads it; `None`: nothing to read.
fn letter(c: char, after: Option<char>) -> Option<char> {
    Some(match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '〜' => '~',
        '･' => '・',
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => return None,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => return None,
        'ﾞ' | 'ﾟ' => return None,
        'ｦ'..='ﾝ' => half_width(c, after),
        c => c,
    })
}

fn half_width(c: char, after: Option<char>) -> char {
    use unicode_normalization::UnicodeNormalization;
    let mark = after.filter(|c| matches!(c, 'ﾞ' | 'ﾟ'));
    let mut full = std::iter::once(c).chain(mark).nfkc();
    full.next().unwrap_or(c)
}

/// The letters of a text with the bytes each comes from.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut chars = text.char_indices().peekable();
    let mut last = None;
    std::iter::from_fn(move || {
        while let Some((at, c)) = chars.next() {
            let after = chars.peek().map(|&(_, c)| c);
            let joins = c == ' ' && (latin(last) || latin(after));
            last = Some(c);
            if joins {
                continue;
            }
            if let Some(letter) = letter(c, after) {
                return Some((at, letter));
            }
        }
        None
    })
}

fn latin(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '!'..='~' | '！'..='～'))
}

/// Bytes of letters from the start of a passage.
fn bytes(text: &str, range: Range<usize>) -> Range<usize> {
    let mut starts = letters(text).map(|(at, _)| at);
    let start = starts.by_ref().nth(range.start).unwrap_or(text.len());
    if range.is_empty() {
        return start..start;
    }
    // The last letter ends where it ends, not where the next one begins.
    let last = match range.len() {
        1 => start,
        n => starts.nth(n - 2).unwrap_or(start),
    };
    let width = text[last..].chars().next().map_or(0, char::len_utf8);
    let marked = text[last + width..].starts_with(['ﾞ', 'ﾟ']);
    let mark = if marked { 'ﾞ'.len_utf8() } else { 0 };
    start..last + width + mark
}

/// Cuts an item into passages at sentence ends, marks and spaces.
fn cut(text: &str, body: Range<usize>, mut found: impl FnMut(usize, Passage)) {
    let mut passage = Passage::default();
    let mut start = body.start;
    let mut end = |passage: &mut Passage, start: usize, line: bool| {
        passage.cut_after = line;
        let next = Passage {
            cut_before: line,
            ..Passage::default()
        };
        let done = std::mem::replace(passage, next);
        if done.letters.iter().any(|&c| channel::is_japanese(c)) {
            found(start, done);
        }
    };
    for (at, c) in letters(&text[body.clone()]) {
        if Ngram::breaks(c) {
            end(&mut passage, start, matches!(c, '\n' | '\r'));
            continue;
        }
        if passage.letters.is_empty() {
            start = body.start + at;
        }
        passage.letters.push(c);
        if passage.letters.len() == LONGEST {
            end(&mut passage, start, true);
        }
    }
    end(&mut passage, start, false);
}

/// Old orthography: 従つて, ゐ, statutes in katakana.
fn is_archaic(letters: &[char]) -> bool {
    let old = letters
        .windows(3)
        .any(|w| channel::is_kanji(w[0]) && w[1] == 'つ' && matches!(w[2], 'て' | 'た'));
    let kana = letters.iter().any(|&c| channel::is_hiragana(c));
    let statute = !kana
        && letters.windows(3).any(|w| {
            channel::is_kanji(w[0])
                && matches!(w[1], 'ヲ' | 'ノ' | 'ニ' | 'ハ' | 'ト')
                && channel::is_kanji(w[2])
        });
    old || statute
        || letters
            .iter()
            .any(|&c| matches!(c, 'ゐ' | 'ゑ' | 'ヰ' | 'ヱ'))
}

/// Whether a mistake is one of a length that a single kanji may have in another word as well.
pub(crate) fn of_length(found: &Suspicion, letters: &[char]) -> bool {
    let kanji = |c: Option<char>| c.is_some_and(channel::is_kanji);
    match found.kind {
        Kind::Dropped => kanji(found.meant.chars().next()),
        Kind::Added => kanji(letters.get(found.start).copied()),
        _ => false,
    }
}

/// Whether a letter numbers things, is a mark in brackets, or is the form of a letter that a name
/// has: 第八次, （火）, 髙橋.
fn is_own(found: &Suspicion, letters: &[char]) -> bool {
    let mut written = letters[found.start..found.end].iter().copied();
    let numbers = found.end > found.start
        && written.clone().all(is_kanji_numeral)
        && !found.meant.is_empty()
        && found.meant.chars().all(is_kanji_numeral);
    // （火）, （日）: a letter in brackets is a mark.
    let before = found.start.checked_sub(1).map(|at| letters[at]);
    let mark =
        found.end == found.start + 1 && before == Some('(') && letters.get(found.end) == Some(&')');
    numbers || mark || written.any(|c| matches!(c, '髙' | '﨑' | '濵' | '德'))
}

/// Whether nothing tells what was meant: no other passage has it, and what stands there is a word
/// by itself (しじみ, a reading, a product) or has nothing before it that could miss a letter.
fn without_context(found: &Suspicion, letters: &[char]) -> bool {
    let katakana = || letters.iter().all(|&c| channel::is_katakana(c));
    let first = found.kind == Kind::Dropped && found.start == 0;
    found.meant_elsewhere == 0 && (first || letters.len() <= WORD || katakana())
}

/// Whether a letter counts things, of which no other letter is more right (2基, 2期).
fn is_counter(found: &Suspicion, letters: &[char]) -> bool {
    let before = found.start.checked_sub(1).map(|at| letters[at]);
    matches!(found.kind, Kind::Homophone | Kind::Other) && before.is_some_and(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(text: &str) -> Vec<(String, bool, bool)> {
        let mut out = Vec::new();
        cut(text, 0..text.len(), |start, passage| {
            let letters: String = passage.letters.iter().collect();
            let back = bytes(&text[start..], 0..passage.letters.len());
            assert!(text[start..].is_char_boundary(back.end));
            out.push((letters, passage.cut_before, passage.cut_after));
        });
        out
    }

    #[test]
    fn passages_end_where_sentences_and_lines_do() {
        let whole = |text: &str| (text.to_owned(), false, false);
        assert_eq!(
            passages("会議の開催。講座　Debian の発音・ABC"),
            [whole("会議の開催"), whole("講座"), whole("Debianの発音")]
        );
        assert_eq!(
            passages("長い行\nの続き"),
            [
                ("長い行".into(), false, true),
                ("の続き".into(), true, false)
            ]
        );
        assert!(passages("2019-04 https://example.jp").is_empty());
    }

    #[test]
    fn letters_lead_back_to_bytes() {
        let text = "Ａ ｶﾞの発音";
        assert_eq!(&text[bytes(text, 1..2)], "ｶﾞ");
        assert_eq!(&text[bytes(text, 2..4)], "の発");
        assert_eq!(bytes(text, 5..5), text.len()..text.len());
    }

    fn suspicion(range: Range<usize>, kind: Kind, meant_elsewhere: u32) -> Suspicion {
        Suspicion {
            passage: 0,
            start: range.start,
            end: range.end,
            meant: "字".to_owned(),
            kind,
            p: 0.9,
            written_elsewhere: 0,
            meant_elsewhere,
            plainer: 0.0,
            unaided: 0.0,
            others: Vec::new(),
            features: channel::rank::Features([0.0; channel::rank::NAMES.len()]),
        }
    }

    #[test]
    fn without_context_nothing_is_known() {
        let of = |text: &str, found: Suspicion| {
            without_context(&found, &text.chars().collect::<Vec<_>>())
        };
        assert!(of("クドウケンタ", suspicion(1..2, Kind::Look, 0)));
        assert!(of("しじみ", suspicion(1..2, Kind::Look, 0)));
        assert!(of("道の駅しおみ", suspicion(0..0, Kind::Dropped, 0)));
        assert!(!of("道の駅しおみ", suspicion(0..0, Kind::Dropped, 1)));
        assert!(!of("対像とする", suspicion(1..2, Kind::Look, 0)));
    }

    #[test]
    fn a_mark_in_brackets_is_what_it_is() {
        let letters: Vec<char> = "31日(火)に開催".chars().collect();
        assert!(is_own(&suspicion(4..5, Kind::Homophone, 5), &letters));
        assert!(!is_own(&suspicion(7..8, Kind::Homophone, 5), &letters));
    }

    #[test]
    fn archaic_letters() {
        let archaic = |text: &str| is_archaic(&text.chars().collect::<Vec<_>>());
        assert!(archaic("法令に従つて"));
        assert!(archaic("国民ノ権利"));
        assert!(!archaic("かつて"));
        assert!(!archaic("会員ニーズの把握"));
    }
}
