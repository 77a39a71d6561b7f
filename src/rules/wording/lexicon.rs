//! Words of a list, wherever they stand in the table.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::bodies::in_body_column;
use super::script::{is_hiragana, is_kanji, is_katakana};
use crate::grid::Span;
use crate::rule::{Context, Text};
use crate::text::CharSet;

/// A written form and what it is a form of; `None` shields a longer word.
type Entry = (Vec<char>, Option<Form>);

/// Forms of many words, found in one pass.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// By first character, the longest first; no meaning: the form shields what it holds.
    by_first: HashMap<char, Vec<Entry>, FixedState>,
    /// Most characters begin no word, or go on in a way in which none does. The second characters
    /// by the first, as [`beginning`] has them, and those that are a form by themselves.
    pairs: CharSet,
    alone: CharSet,
}

/// Word and form, by their order in the list.
pub(super) type Form = (usize, usize);

/// For each word, for each form that stands in the table, its addresses in order.
pub(super) type Found = BTreeMap<usize, BTreeMap<usize, Vec<Span>>>;

impl Lexicon {
    /// Forms with what they stand for, `None` for names that shield a form.
    pub(super) fn new<'a>(forms: impl IntoIterator<Item = (&'a str, Option<Form>)>) -> Self {
        let mut by_first: HashMap<char, Vec<Entry>, FixedState> = HashMap::default();
        let (mut pairs, mut alone) = (Vec::new(), Vec::new());
        for (text, form) in forms {
            let chars: Vec<char> = text.chars().collect();
            let Some(&first) = chars.first() else {
                continue;
            };
            match chars.get(1) {
                Some(&second) => pairs.push(beginning(first, second)),
                None => alone.push(first),
            }
            by_first.entry(first).or_default().push((chars, form));
        }
        for forms in by_first.values_mut() {
            forms.sort_by_key(|(chars, form)| (std::cmp::Reverse(chars.len()), form.is_some()));
        }
        Self {
            by_first,
            pairs: CharSet::new(pairs, true),
            alone: CharSet::new(alone, true),
        }
    }

    /// Every form in the data, outside the column of bodies and outside quotations. O(characters).
    pub(super) fn find(&self, cx: &Context<'_>) -> Found {
        let segments = cx.occurrences.segments(cx.grid);
        let chars = segments.chars();
        let mut places: Vec<(Form, Range<usize>)> = Vec::new();
        let mut at = 0;
        let mut quotes = 0usize;
        while at < chars.len() {
            match chars[at] {
                '\0' => quotes = 0,
                '「' | '『' => quotes += 1,
                '」' | '』' => quotes = quotes.saturating_sub(1),
                _ => {}
            }
            let next = chars.get(at + 1).copied().unwrap_or('\0');
            let begins =
                self.pairs.contains(beginning(chars[at], next)) || self.alone.contains(chars[at]);
            let word = begins
                .then(|| self.by_first.get(&chars[at]))
                .flatten()
                .and_then(|forms| forms.iter().find(|(form, _)| chars[at..].starts_with(form)));
            let Some((form, meaning)) = word else {
                at += 1;
                continue;
            };
            let range = at..at + form.len();
            at = range.end;
            if let Some(meaning) = meaning
                && quotes == 0
                && alone(chars, &range)
            {
                places.push((*meaning, range));
            }
        }
        let mut found: BTreeMap<usize, BTreeMap<usize, BTreeSet<Span>>> = BTreeMap::new();
        for ((word, form), range) in places {
            let spans = segments.spans(cx.grid, cx.occurrences, range);
            let spans = spans.into_iter().filter(|&span| !in_body_column(cx, span));
            let forms = found.entry(word).or_default();
            forms.entry(form).or_default().extend(spans);
        }
        let vec = |spans: BTreeSet<Span>| -> Vec<Span> { spans.into_iter().collect() };
        (found.into_iter())
            .map(|(word, forms)| {
                let forms = forms.into_iter().map(|(form, spans)| (form, vec(spans)));
                (word, forms.filter(|(_, spans)| !spans.is_empty()).collect())
            })
            .collect()
    }
}

/// Two characters as one of the basic plane: different for nearly all that stand together.
fn beginning(first: char, second: char) -> char {
    let mixed =
        (first as u32).wrapping_mul(0x9E37_79B1) ^ (second as u32).wrapping_mul(0x85EB_CA77);
    // Below the surrogates.
    char::from_u32(mixed >> 17).unwrap_or('\0')
}

/// A rule's explanation with its list of words and where each comes from. The text lives as long as
/// the program: call it once.
pub(super) fn listed<'a>(docs: Text, words: impl Iterator<Item = (String, &'a str)>) -> Text {
    let mut lines = String::new();
    for (forms, source) in words {
        let source = if source == "own" { "kouetsu" } else { source };
        lines.push_str(&format!("- {forms}（{source}）\n"));
    }
    let with = |text: &str, title: &str| -> &'static str {
        Box::leak(format!("{text}\n\n## {title}\n{lines}").into_boxed_str())
    };
    Text {
        ja: with(docs.ja, "語の一覧"),
        en: with(docs.en, "Words"),
    }
}

/// Whether a form is a word here and not a piece of one.
fn alone(chars: &[char], range: &Range<usize>) -> bool {
    let form = &chars[range.clone()];
    let (before, after) = (chars[range.start - 1], chars[range.end]);
    // 3か所, 数か月: behind a number only. ほか所要の is no such word, nor 六ヶ所村.
    if let ['か' | 'カ' | 'ヶ' | 'ヵ' | 'ケ', '所' | '月'] = form {
        let counted = before.is_ascii_digit() || "数何幾".contains(before);
        return counted && !matches!(after, '村' | '得' | '管');
    }
    if form.iter().all(char::is_ascii) {
        return !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric();
    }
    if form.iter().all(|&c| is_hiragana(c)) {
        // がん in がんばる and in 市民ががんになる.
        let goes_on = is_hiragana(after) && !"のをがはにとやでもへ".contains(after);
        // こども課, まちづくり条例: the beginning of a name.
        let names = is_kanji(after) || is_katakana(after);
        return !is_hiragana(before) && !goes_on && !names;
    }
    if form.iter().all(|&c| is_katakana(c)) {
        let short = form.len() <= 2 && (is_katakana(before) || is_katakana(after));
        return !short
            && !matches!(
                after,
                'ー' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ' | 'ッ'
            );
    }
    true
}
