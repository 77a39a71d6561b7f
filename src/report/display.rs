//! Text on a terminal: how wide it is, how it is cut, and how it cannot do harm.
//!
//! Widths are display columns, character by character: a full-width character has two, a
//! combining mark none. Text is cut between grapheme clusters only, with `…` at the cut.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::Style;
use crate::rule::Lang;

/// What stands where text was cut off.
pub(super) const CUT: &str = "…";

/// A text in the report's language.
pub(super) fn pick<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// A path as it may be told to others: an absolute one tells about the machine, so its last part.
pub(super) fn portable(path: &str) -> &str {
    let letter = path.starts_with(|c: char| c.is_ascii_alphabetic());
    let drive = letter && (path[1..].starts_with(":\\") || path[1..].starts_with(":/"));
    match drive || path.starts_with(['/', '\\']) {
        true => path.rsplit(['/', '\\']).next().unwrap_or(path),
        false => path,
    }
}

impl Style {
    /// Columns of one character.
    pub(super) fn char_width(&self, c: char) -> usize {
        if self.ambiguous_wide {
            c.width_cjk().unwrap_or(0)
        } else {
            c.width().unwrap_or(0)
        }
    }

    /// Columns of a text without control characters.
    pub(super) fn text_width(&self, text: &str) -> usize {
        text.chars().map(|c| self.char_width(c)).sum()
    }

    /// The text, or as much of its beginning as fits, with `…`.
    pub(super) fn clip(&self, text: &str, width: usize) -> String {
        if self.text_width(text) <= width {
            return text.to_owned();
        }
        let room = width.saturating_sub(self.text_width(CUT));
        let end = self.prefix(text, room);
        format!("{}{CUT}", &text[..end])
    }

    /// The text, or as much of its end as fits, with `…`: for paths.
    pub(super) fn clip_start(&self, text: &str, width: usize) -> String {
        if self.text_width(text) <= width {
            return text.to_owned();
        }
        let room = width.saturating_sub(self.text_width(CUT));
        let mut used = 0;
        let mut start = text.len();
        for (at, grapheme) in text.grapheme_indices(true).rev() {
            used += self.text_width(grapheme);
            if used > room {
                break;
            }
            start = at;
        }
        format!("{CUT}{}", &text[start..])
    }

    /// Byte length of the longest beginning that fits.
    fn prefix(&self, text: &str, width: usize) -> usize {
        let mut used = 0;
        for (at, grapheme) in text.grapheme_indices(true) {
            used += self.text_width(grapheme);
            if used > width {
                return at;
            }
        }
        text.len()
    }

    /// Cuts the longest parts so that all of them together fit.
    pub(super) fn fit(&self, parts: &[String], width: usize) -> Vec<String> {
        let widths: Vec<usize> = parts.iter().map(|part| self.text_width(part)).collect();
        let total = |cap: usize| widths.iter().map(|&w| w.min(cap)).sum::<usize>();
        let mut cap = widths.iter().copied().max().unwrap_or(0);
        while cap > 2 && total(cap) > width {
            cap -= 1;
        }
        parts.iter().map(|part| self.clip(part, cap)).collect()
    }

    /// Lines that fit, the first beginning with `first`, the others with as many spaces.
    ///
    /// Breaks between any two characters but inside words of Latin letters and digits, and not
    /// before a closing mark or after an opening one (行頭・行末禁則).
    pub(super) fn wrap(&self, first: &str, text: &str) -> String {
        let indent = self.text_width(first);
        let room = self.columns().saturating_sub(indent).max(8);
        let mut out = first.to_owned();
        let mut rest = text;
        loop {
            let mut end = self.prefix(rest, room);
            if end < rest.len() {
                end = break_before(rest, end);
            }
            out.push_str(rest[..end].trim_end());
            rest = rest[end..].trim_start();
            if rest.is_empty() {
                return out;
            }
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        }
    }

    /// The width that is used: nothing sensible fits into less than 40.
    pub(super) fn columns(&self) -> usize {
        self.width.clamp(40, 400)
    }
}

/// The last place at or before `limit` where a line may end; `limit` itself where there is none.
fn break_before(text: &str, limit: usize) -> usize {
    const NO_START: &str =
        "、。，．・：；？！）」』】〕｝〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…,.:;?!)]}";
    const NO_END: &str = "（「『【〔｛〈《([{";
    let word = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    let mut boundaries: Vec<usize> = text[..limit]
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .skip(1)
        .collect();
    boundaries.push(limit);
    boundaries
        .into_iter()
        .rev()
        // A line much shorter than the terminal looks worse than a broken rule.
        .take(24)
        .find(|&at| {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let after = text[at..].chars().next().unwrap_or(' ');
            !(NO_START.contains(after) || NO_END.contains(before) || (word(before) && word(after)))
        })
        .unwrap_or(limit)
}

/// The text with everything that a terminal would obey, hide or reorder made visible.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_harmless(&mut out, c);
    }
    out
}

/// A file's name for people.
pub(super) fn file_name(path: &str, lang: Lang) -> String {
    match (path, lang) {
        ("-", Lang::Ja) => "標準入力".to_owned(),
        ("-", Lang::En) => "standard input".to_owned(),
        _ => harmless(path),
    }
}

/// One character of [`harmless`].
pub(super) fn push_harmless(out: &mut String, c: char) {
    match c {
        '\t' => out.push('→'),
        '\n' => out.push('↵'),
        '\r' => {}
        '\0'..='\u{1F}' => {
            out.push(char::from_u32(0x2400 + c as u32).expect("pictures of 32 control characters"));
        }
        '\u{7F}' => out.push('␡'),
        // Emoji or text presentation: terminals disagree about the width.
        '\u{FE0E}' | '\u{FE0F}' => {}
        c if is_hidden(c) => {
            use std::fmt::Write as _;
            write!(out, "<U+{:04X}>", c as u32).expect("writing to a String cannot fail");
        }
        c => out.push(c),
    }
}

/// C1 controls, joiners, direction marks, invisible operators, separators, tags, fillers.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{9F}'
            | '\u{AD}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// The header without its second writing in brackets: 令和元年度（2019年度） is 令和元年度.
pub(super) fn short_header(header: &str) -> &str {
    match header.find(['（', '(']) {
        Some(at) if !header[..at].trim().is_empty() => header[..at].trim_end(),
        _ => header,
    }
}

/// A part of a cell that fits, with the flagged part's place in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Harmless text.
    pub(super) text: String,
    /// Bytes of `text`.
    pub(super) flagged: Range<usize>,
}

/// Characters of the cell looked at on each side of the flagged part: a cell of a hundred
/// megabytes must not be read for a line of the terminal.
const NEIGHBOURHOOD: usize = 600;
/// Characters shown of one grapheme cluster.
const CLUSTER: usize = 8;

struct Piece {
    text: String,
    width: usize,
    flagged: bool,
}

/// An excerpt of `value` around the characters `flagged`, not wider than `width`. Never empty.
pub(super) fn excerpt(style: &Style, value: &str, flagged: Range<usize>, width: usize) -> Excerpt {
    let from = flagged.start.saturating_sub(NEIGHBOURHOOD);
    let window = NEIGHBOURHOOD + (flagged.start - from) + flagged.len().min(NEIGHBOURHOOD);
    let mut chars = value.char_indices().skip(from);
    let start = chars.next().map_or(value.len(), |(at, _)| at);
    let end = chars.nth(window).map_or(value.len(), |(at, _)| at);
    let mut at = from;
    let mut pieces: Vec<Piece> = Vec::new();
    // Where nothing is flagged, the mark stands between two pieces.
    let mut mark = 0;
    for grapheme in value[start..end].graphemes(true) {
        let next = at + grapheme.chars().count();
        let mut text = String::new();
        for c in grapheme.chars().take(CLUSTER) {
            push_harmless(&mut text, c);
        }
        let width = style.text_width(&text);
        if next <= flagged.start {
            mark = pieces.len() + 1;
        }
        pieces.push(Piece {
            width,
            text,
            flagged: at < flagged.end && next > flagged.start,
        });
        at = next;
    }
    let more_before = start > 0;
    let more_after = end < value.len();
    if flagged.is_empty() {
        pieces.insert(
            mark,
            Piece {
                text: String::new(),
                width: 0,
                flagged: true,
            },
        );
    }
    cut(style, &pieces, more_before, more_after, width)
}

fn cut(
    style: &Style,
    pieces: &[Piece],
    more_before: bool,
    more_after: bool,
    width: usize,
) -> Excerpt {
    let dots = style.text_width(CUT);
    let total: usize = pieces.iter().map(|piece| piece.width).sum();
    let first = pieces.iter().position(|p| p.flagged).unwrap_or(0);
    let last = pieces.iter().rposition(|p| p.flagged).map_or(0, |i| i + 1);
    let (mut from, mut to) = (0, pieces.len());
    if total > width || more_before || more_after {
        // Room on both sides is shared; what one side does not need, the other gets.
        let room = width.saturating_sub(2 * dots);
        let mut used = 0;
        (from, to) = (first, first);
        while to < last && used + pieces[to].width <= room {
            used += pieces[to].width;
            to += 1;
        }
        if to == last {
            let share = used + (room - used) * 3 / 5;
            while from > 0 && used + pieces[from - 1].width <= share {
                from -= 1;
                used += pieces[from].width;
            }
            while to < pieces.len() && used + pieces[to].width <= room {
                used += pieces[to].width;
                to += 1;
            }
            while from > 0 && used + pieces[from - 1].width <= room {
                from -= 1;
                used += pieces[from].width;
            }
        }
    }
    let mut text = String::new();
    if from > 0 || more_before {
        text.push_str(CUT);
    }
    let (mut start, mut end) = (None, text.len());
    for piece in &pieces[from..to] {
        if piece.flagged {
            start.get_or_insert(text.len());
        }
        text.push_str(&piece.text);
        if piece.flagged {
            end = text.len();
        }
    }
    let start = start.unwrap_or(end);
    if to < pieces.len() || more_after {
        text.push_str(CUT);
    }
    if start == end && end == text.len() {
        // A mark after the last character needs something to stand under.
        text.push(' ');
    }
    Excerpt {
        text,
        flagged: start..end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(width: usize) -> Style {
        Style {
            width,
            ..Style::default()
        }
    }

    fn show(value: &str, flagged: Range<usize>, width: usize) -> (String, String) {
        let excerpt = excerpt(&style(80), value, flagged, width);
        assert!(style(80).text_width(&excerpt.text) <= width, "{excerpt:?}");
        let marked = excerpt.text[excerpt.flagged.clone()].to_owned();
        (excerpt.text, marked)
    }

    #[test]
    fn a_short_cell_is_shown_whole() {
        assert_eq!(
            show("利用動奨", 2..4, 20),
            ("利用動奨".into(), "動奨".into())
        );
    }

    #[test]
    fn a_long_cell_is_cut_around_the_flagged_part() {
        let value = "あいうえおかきくけこさしすせそたちつてと";
        assert_eq!(
            show(value, 10..12, 16),
            ("…くけこさしすせ…".into(), "さし".into())
        );
        assert_eq!(show(value, 0..2, 12), ("あいうえお…".into(), "あい".into()));
        assert_eq!(
            show(value, 18..20, 12),
            ("…たちつてと".into(), "てと".into())
        );
    }

    #[test]
    fn a_flagged_part_wider_than_the_room_is_cut_at_its_end() {
        let (text, marked) = show("あいうえおかきくけこ", 1..9, 10);
        assert_eq!((text.as_str(), marked.as_str()), ("…いうえお…", "いうえお"));
    }

    #[test]
    fn clusters_stay_whole() {
        // か + combining mark: flagging the mark flags the whole.
        assert_eq!(show("あか\u{3099}い", 2..3, 20).1, "か\u{3099}");
        assert_eq!(show("𠮷野家", 0..1, 20).1, "𠮷");
        assert_eq!(show("ｶﾞｷﾞ", 2..4, 20).1, "ｷﾞ");
    }

    #[test]
    fn nothing_is_obeyed_hidden_or_reordered() {
        assert_eq!(harmless("a\u{1B}[31mb\u{7}\u{7F}"), "a␛[31mb␇␡");
        assert_eq!(harmless("名\u{200B}前\u{202E}x"), "名<U+200B>前<U+202E>x");
        assert_eq!(harmless("一\t二\r\n三"), "一→二↵三");
        assert_eq!(harmless("\u{9B}31m"), "<U+009B>31m");
        // An ideographic variation belongs to a name.
        assert_eq!(harmless("葛\u{E0100}城"), "葛\u{E0100}城");
    }

    #[test]
    fn an_empty_flag_stands_between_characters() {
        let excerpt = excerpt(&style(80), "利用勧奨", 4..4, 20);
        assert_eq!(excerpt.text, "利用勧奨 ");
        assert_eq!(excerpt.flagged, 12..12);
    }

    #[test]
    fn a_huge_cell_is_not_read_whole() {
        let value = "あ".repeat(5_000_000);
        let (text, marked) = show(&value, 2_500_000..2_500_002, 20);
        assert_eq!(marked, "ああ");
        assert!(text.starts_with(CUT) && text.ends_with(CUT));
    }

    #[test]
    fn lines_are_broken_where_japanese_may_be() {
        let text = "あいうえおかきくけこさしすせそたちつて、と";
        let wrapped = style(40).wrap("  ", text);
        // 19 characters fit, but 、 must not begin a line.
        assert_eq!(wrapped, "  あいうえおかきくけこさしすせそたちつ\n  て、と");
        for line in wrapped.lines() {
            assert!(style(40).text_width(line) <= 40);
        }
    }

    #[test]
    fn ambiguous_characters_are_as_wide_as_the_terminal_makes_them() {
        let wide = Style {
            ambiguous_wide: true,
            ..style(80)
        };
        assert_eq!(style(80).text_width("※○"), 2);
        assert_eq!(wide.text_width("※○"), 4);
    }
}
