//! Folding: width, spaces and look-alike signs do not make two texts different.
//!
//! Wording is kept: ヶ, ケ and か stay three, old and new forms of a kanji stay two.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A folded text that remembers where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text`, the bytes of the source it came from.
    sources: Vec<(u32, u32)>,
}

impl Folded {
    /// The source bytes of a range of the folded text, without white space at the edges that was
    /// dropped. An empty range gives the empty range before the text that follows it.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = match self.sources.get(range.start) {
            Some(&(start, _)) => start as usize,
            None => self.sources.last().map_or(0, |&(_, end)| end as usize),
        };
        if range.is_empty() {
            return start..start;
        }
        let end = self.sources[range.end - 1].1 as usize;
        start..end
    }
}

/// The text as a reader compares it: NFKC, no white space and invisible signs, one sign for all
/// that look alike (〜 ～, hyphens and dashes, middle dots, quotation marks).
///
/// ー is a letter after kana and a dash elsewhere. Most texts need one pass and no
/// normalisation tables; a text that is folded already is returned as it is.
pub fn fold(text: &str) -> Cow<'_, str> {
    let from = plain_prefix(text);
    if from == text.len() {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    // What is plain is copied in one piece up to the next sign that is not.
    let mut copied = 0;
    // The last plain character: a mark after it may join it.
    let mut last = text[..from].char_indices().next_back();
    let mut at = from;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        if is_plain(c) && c != 'ー' {
            // ー may begin no piece, but a piece may go on with it where it is a letter.
            at += plain_prefix(&text[at..]);
            last = text[..at].char_indices().next_back();
            continue;
        }
        // Beside what never joins, the tables of normal forms need not be asked.
        let simple = is_alone(c) || c.is_whitespace();
        let next = text[end..].chars().next();
        if simple && next.is_none_or(|next| is_alone(next) || next.is_whitespace()) {
            folded.push_str(&text[copied..at]);
            // Full-width ASCII lies at a fixed distance from ASCII.
            emit(&mut folded, half(c));
            (copied, at, last) = (end, end, None);
            continue;
        }
        // From the letter that a mark may join up to the next place where nothing joins.
        let start = match last {
            Some((start, _)) if !simple && start >= copied => start,
            _ => at,
        };
        let mut before = c;
        let cut = text[end..].char_indices().find_map(|(offset, c)| {
            let cut = is_alone(before) && is_alone(c);
            before = c;
            cut.then_some(end + offset)
        });
        let cut = cut.unwrap_or(text.len());
        folded.push_str(&text[copied..start]);
        text[start..cut].nfkc().for_each(|c| emit(&mut folded, c));
        (copied, at, last) = (cut, cut, None);
    }
    folded.push_str(&text[copied..]);
    Cow::Owned(folded)
}

/// Like [`fold()`], with the source bytes of every folded byte.
///
/// A letter and its marks (か + ゙) are one piece: all its bytes come from all of it.
pub fn fold_with_map(text: &str) -> Folded {
    let mut folded = String::with_capacity(text.len());
    let mut sources = Vec::with_capacity(text.len());
    // Cells are bounded far below 4 GB by the reader's limits.
    let source = |at: usize, piece: &str| (at as u32, (at + piece.len()) as u32);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        let after = &rest[c.len_utf8()..];
        // Between two such characters no letter and its marks are cut apart: the tables of
        // graphemes and normal forms need not be asked.
        if is_alone(c) && after.chars().next().is_none_or(is_alone) {
            emit(&mut folded, half(c));
            sources.resize(folded.len(), source(at, &rest[..c.len_utf8()]));
            rest = after;
            continue;
        }
        // Up to the next place where the short way may be taken again.
        let mut before = c;
        let end = after.char_indices().find_map(|(end, c)| {
            let cut = is_alone(before) && is_alone(c) && end > 0;
            before = c;
            cut.then_some(end)
        });
        let run = end.map_or(rest, |end| &rest[..c.len_utf8() + end]);
        for (offset, piece) in run.grapheme_indices(true) {
            piece.nfkc().for_each(|c| emit(&mut folded, c));
            sources.resize(folded.len(), source(at + offset, piece));
        }
        rest = &rest[run.len()..];
    }
    Folded {
        text: folded,
        sources,
    }
}

/// How many bytes from the beginning fold to themselves. By first bytes: nearly all characters of
/// a planning table are kana and kanji.
fn plain_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        match first {
            b'!'..=b'~' if first != b'`' => at += 1,
            // U+5000 to U+8FFF: kanji.
            0xE5..=0xE8 => at += 3,
            // U+3041 to U+307F: hiragana.
            0xE3 if bytes[at + 1] == 0x81 => at += 3,
            _ => {
                let c = (text[at..].chars().next()).expect("there is another character");
                let long = c == 'ー';
                if !is_plain(c) || long && !text[..at].chars().next_back().is_some_and(lengthens) {
                    break;
                }
                at += c.len_utf8();
            }
        }
    }
    at
}

/// Appends a character that is in NFKC already.
fn emit(folded: &mut String, c: char) {
    let c = match c {
        // ー alone asks for what stands before it.
        c if is_plain(c) && c != 'ー' => c,
        c if c.is_whitespace() => return,
        // Invisible: zero-width signs, soft hyphen, variation selectors.
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => return,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => return,
        // A voicing mark that voices nothing; the combining one would join a later neighbour.
        '\u{3099}' => '゛',
        '\u{309A}' => '゜',
        '〜' | '∼' | '∿' | '〰' => '~',
        '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '━' => '-',
        'ー' if !folded.chars().next_back().is_some_and(lengthens) => '-',
        '·' | '•' | '∙' | '⋅' | '‧' => '・',
        '‘' | '’' | '‛' | '′' | 'ʼ' | '`' => '\'',
        '“' | '”' | '‟' | '″' | '〝' | '〟' => '"',
        c => c,
    };
    folded.push(c);
}

/// Whether ー after this character is a letter.
fn lengthens(previous: char) -> bool {
    matches!(previous, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ゝ' | 'ゞ')
}

/// Characters that fold without their neighbours and form no grapheme with one another.
fn is_alone(c: char) -> bool {
    is_plain(c) || matches!(c, '！'..='～' | ' ' | '\u{3000}')
}

/// Full-width ASCII as ASCII.
fn half(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0)
            .expect("full-width forms lie 0xFEE0 above printable ASCII"),
        c => c,
    }
}

/// Characters that folding leaves alone and that never join with what follows. ー only after kana.
fn is_plain(c: char) -> bool {
    match c {
        '!'..='~' => c != '`',
        'ぁ'..='ゖ' | 'ァ'..='ー' | 'ゝ' | 'ゞ' => true,
        '、'..='】' | '〔' | '〕' | '※' | '→' | '○' | '●' | '◎' | '■' | '□' | '◆' | '◇' => {
            true
        }
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_space_and_look_alikes_fold() {
        for (text, folded) in [
            ("", ""),
            ("青森県 (労政・能力開発課)", "青森県(労政・能力開発課)"),
            ("青森県（労政･能力開発課）", "青森県(労政・能力開発課)"),
            ("ＰＤＣＡ　サイクル", "PDCAサイクル"),
            ("ｻｰﾋﾞｽ", "サービス"),
            ("か\u{3099}", "が"),
            ("10月～2月", "10月~2月"),
            ("10月〜2月", "10月~2月"),
            ("3－5", "3-5"),
            ("3−5", "3-5"),
            ("3ー5", "3-5"),
            ("サービスー", "サービスー"),
            ("らーめん", "らーめん"),
            ("ハ－ト", "ハ-ト"),
            ("“A”", "\"A\""),
            ("番\u{200B}町", "番町"),
            ("③", "3"),
            ("㈱", "(株)"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn wording_stays() {
        for (one, other) in [
            ("ヶ所", "ケ所"),
            ("ヶ所", "か所"),
            ("髙", "高"),
            ("澤", "沢"),
            ("ハート", "ハ－ト"),
            ("、", "，"),
            ("施策", "施設"),
        ] {
            assert_ne!(fold(one), fold(other));
        }
    }

    #[test]
    fn a_folded_text_is_not_copied() {
        for text in ["働き方改革・セミナー", "(A)【B】", "10月~2月", "3-5"] {
            assert!(matches!(fold(text), Cow::Borrowed(_)), "{text}");
        }
        assert!(matches!(fold("3ー5"), Cow::Owned(_)));
    }

    #[test]
    fn a_folded_range_leads_back() {
        let text = "Ａ　ｶﾞ（１）";
        let folded = fold_with_map(text);
        assert_eq!(folded.text, "Aガ(1)");
        let at = folded.text.find('ガ').unwrap();
        assert_eq!(&text[folded.source(at..at + 'ガ'.len_utf8())], "ｶﾞ");
        assert_eq!(&text[folded.source(0..at)], "Ａ");
        let one = folded.text.find('1').unwrap();
        assert_eq!(&text[folded.source(one..one + 1)], "１");
        assert_eq!(&text[folded.source(0..folded.text.len())], text);
        let end = folded.text.len();
        assert_eq!(folded.source(end..end), text.len()..text.len());
        assert_eq!(fold_with_map("").source(0..0), 0..0);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[あ-んア-ンー・･～〜－−ｱ-ﾟ（）Ａ-Ｚa-z 　①㈱ヶ“”'゛\u{3099}\u{200B}一-龠]{0,24}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once).into_owned(), once);
        }

        #[test]
        fn the_mapped_fold_is_the_fold(text in "[あ-んア-ンー・･～〜－−ｱ-ﾟ（）Ａ-Ｚa-z 　①㈱ヶ“”'゛\u{3099}\u{200B}一-龠]{0,24}") {
            let folded = fold_with_map(&text);
            prop_assert_eq!(&*fold(&text), &folded.text);
            let mut last = 0;
            for at in 0..folded.text.len() {
                let source = folded.source(at..at + 1);
                prop_assert!(source.start >= last && text.get(source.clone()).is_some());
                last = source.start;
            }
        }
    }
}
