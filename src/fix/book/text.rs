//! A text of a workbook as it is written: runs, furigana, escapes.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::fix::Reason;
use crate::fix::cell::{TextEdit, changed};
use crate::grid::workbook_package::attribute;

/// White space that does not count at the ends of a text unless it is asked for.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// A text: `<si>`, `<is>` or the value of a cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// All of it in the XML.
    pub(super) range: Range<usize>,
    /// Its `<t>` outside furigana, those struck through as well.
    runs: Vec<Run>,
    /// Furigana, which no longer fits a text that changes.
    phonetic: Vec<Range<usize>>,
}

#[derive(Debug, Clone)]
struct Run {
    content: Range<usize>,
    preserve: bool,
    struck: bool,
}

/// A letter as shown and where it is written.
type Letter = (char, Range<usize>);

impl Item {
    /// A value that is written without `<t>`.
    pub(super) fn plain(content: Range<usize>) -> Self {
        let run = Run {
            content: content.clone(),
            preserve: true,
            struck: false,
        };
        Self {
            range: content,
            runs: vec![run],
            phonetic: Vec::new(),
        }
    }

    /// A text without any letter.
    pub(super) fn empty(range: Range<usize>) -> Self {
        Self {
            range,
            ..Self::default()
        }
    }

    /// Reads to the end of the element that begins at `start`; `None` at a fault.
    pub(super) fn read(reader: &mut Reader<&[u8]>, closing: &str, start: usize) -> Option<Self> {
        let mut item = Self::default();
        let (mut phonetic, mut struck) = (None, false);
        let mut open: Option<Run> = None;
        loop {
            let before = position(reader);
            match reader.read_event().ok()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "rPh" | "phoneticPr" => phonetic = Some(before),
                    "r" => struck = false,
                    "strike" => struck = is_on(&tag),
                    "t" if phonetic.is_none() => {
                        let preserve = attribute(&tag, "space").is_some_and(|v| v == "preserve");
                        let at = position(reader);
                        open = Some(Run {
                            content: at..at,
                            preserve,
                            struck,
                        });
                    }
                    _ => {}
                },
                Event::Empty(tag) => match tag.local_name().as_ref() {
                    "strike" => struck = is_on(&tag),
                    "rPh" | "phoneticPr" => item.phonetic.push(before..position(reader)),
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "rPh" | "phoneticPr" => {
                        let from = phonetic.take()?;
                        item.phonetic.push(from..position(reader));
                    }
                    "t" => {
                        if let Some(mut run) = open.take() {
                            run.content.end = before;
                            item.runs.push(run);
                        }
                    }
                    name if name == closing => {
                        item.range = start..position(reader);
                        return Some(item);
                    }
                    _ => {}
                },
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// The letters of every run that is shown, as the grid holds them.
    fn letters(&self, xml: &str) -> Option<Vec<(&Run, Vec<Letter>)>> {
        // Beside text struck through the grid takes what is left as it is written.
        let literal = self.runs.iter().any(|run| run.struck);
        let shown = self.runs.iter().filter(|run| !run.struck);
        shown
            .map(|run| {
                let mut letters = decoded(xml, run.content.clone())?;
                if !literal {
                    if !run.preserve {
                        let blank = |(c, _): &Letter| BLANKS.contains(c);
                        let head = letters.iter().take_while(|l| blank(l)).count();
                        letters.drain(..head);
                        while letters.last().is_some_and(blank) {
                            letters.pop();
                        }
                    }
                    letters = unescaped(&letters);
                }
                Some((run, letters))
            })
            .collect()
    }

    /// The XML of this text with the edits, as pieces that take the place of ranges.
    ///
    /// # Errors
    ///
    /// It does not read as `shown`, or an edit is not inside one run.
    pub(super) fn edited(
        &self,
        xml: &str,
        shown: &str,
        edits: &[TextEdit],
    ) -> Result<Vec<(Range<usize>, String)>, Reason> {
        let runs = self.letters(xml).ok_or(Reason::Stored)?;
        let stored: String = runs
            .iter()
            .flat_map(|(_, letters)| letters.iter().map(|(c, _)| *c))
            .collect();
        if stored != shown {
            return Err(Reason::Stored);
        }
        let mut pieces: Vec<_> = self
            .phonetic
            .iter()
            .map(|range| (range.clone(), String::new()))
            .collect();
        let mut left = edits;
        let mut at = 0;
        let last = runs.len().saturating_sub(1);
        for (number, (run, letters)) in runs.iter().enumerate() {
            let length: usize = letters.iter().map(|(c, _)| c.len_utf8()).sum();
            let end = at + length;
            // At the seam of two runs nobody can say which one an insertion belongs to.
            let inside = |edit: &TextEdit| {
                let insertion = edit.start == edit.end;
                let seam = |edge: usize, outer: bool| insertion && edit.start == edge && !outer;
                edit.start >= at
                    && edit.end <= end
                    && !seam(at, number == 0)
                    && !seam(end, number == last)
            };
            let own = left.iter().take_while(|edit| inside(edit)).count();
            if own > 0 {
                pieces.extend(rewritten(xml, run, letters, at, &left[..own]));
                left = &left[own..];
            }
            at = end;
        }
        match left.is_empty() {
            true => Ok(pieces),
            false => Err(Reason::Runs),
        }
    }
}

/// The edits of one run that begins at byte `at` of the shown text.
fn rewritten(
    xml: &str,
    run: &Run,
    letters: &[Letter],
    at: usize,
    edits: &[TextEdit],
) -> Vec<(Range<usize>, String)> {
    // Where each byte offset of the text is written.
    let place = |offset: usize| {
        let mut passed = at;
        for (c, range) in letters {
            if passed == offset {
                return range.start;
            }
            passed += c.len_utf8();
        }
        letters.last().map_or(run.content.start, |(_, r)| r.end)
    };
    let span = |edit: &TextEdit| match edit.start == edit.end {
        true => place(edit.start)..place(edit.start),
        false => {
            let mut passed = at;
            let mut end = run.content.end;
            for (c, range) in letters {
                passed += c.len_utf8();
                if passed == edit.end {
                    end = range.end;
                    break;
                }
            }
            place(edit.start)..end
        }
    };
    let mut pieces: Vec<_> = edits
        .iter()
        .map(|edit| (span(edit), escaped(&edit.new)))
        .collect();
    let first = letters.first().map_or(run.content.start, |(_, r)| r.start);
    let end = letters.last().map_or(run.content.start, |(_, r)| r.end);
    let mut text = String::new();
    let mut from = first;
    for (range, new) in &pieces {
        text.push_str(&xml[from..range.start]);
        text.push_str(new);
        from = range.end;
    }
    text.push_str(&xml[from..end]);
    // Old and new text beside each other may look like an escape.
    let meant = meant(letters, at, edits);
    let reads = decoded(&text, 0..text.len()).is_some_and(|letters| {
        let letters = unescaped(&letters);
        letters.iter().map(|(c, _)| *c).eq(meant.chars())
    });
    if !reads {
        text = escaped(&meant);
        pieces = vec![(first..end, text.clone())];
    }
    // A blank that comes to stand at an end would not be shown.
    if !run.preserve && (text.starts_with(BLANKS) || text.ends_with(BLANKS)) {
        let tag = run.content.start - 1;
        pieces = vec![
            (tag..tag, " xml:space=\"preserve\"".to_owned()),
            (run.content.clone(), text),
        ];
    }
    pieces
}

/// The text of a run that begins at byte `at` of the shown text, with the edits.
fn meant(letters: &[Letter], at: usize, edits: &[TextEdit]) -> String {
    let text: String = letters.iter().map(|(c, _)| *c).collect();
    let own: Vec<TextEdit> = edits
        .iter()
        .map(|edit| TextEdit {
            start: edit.start - at,
            end: edit.end - at,
            new: edit.new.clone(),
        })
        .collect();
    changed(&text, &own)
}

pub(super) fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).expect("parts are in memory")
}

fn is_on(tag: &BytesStart<'_>) -> bool {
    !attribute(tag, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false"))
}

/// The letters of character data; `None` if there is more than that in it.
fn decoded(xml: &str, range: Range<usize>) -> Option<Vec<Letter>> {
    let text = &xml[range.clone()];
    let mut letters = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (letter, length) = match c {
            '<' => return None,
            '&' => {
                let length = text[at..].find(';')? + 1;
                let value = quick_xml::escape::unescape(&text[at..at + length]).ok()?;
                let mut letters = value.chars();
                (letters.next().filter(|_| letters.next().is_none())?, length)
            }
            // As XML has it: every line break is a line feed.
            '\r' if text[at..].starts_with("\r\n") => ('\n', 2),
            '\r' => ('\n', 1),
            c => (c, c.len_utf8()),
        };
        let start = range.start + at;
        letters.push((letter, start..start + length));
        at += length;
    }
    Some(letters)
}

/// Letters of an escape of Excel's own: `_x000A_`.
const ESCAPE: usize = 7;

fn escape_at(letters: &[Letter]) -> Option<char> {
    let letters = letters.get(..ESCAPE)?;
    let text: String = letters.iter().map(|(c, _)| *c).collect();
    let digits = text.strip_prefix("_x")?.strip_suffix('_')?;
    let hex = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
        .map(|number| char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn unescaped(letters: &[Letter]) -> Vec<Letter> {
    let mut out = Vec::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        match escape_at(&letters[at..]) {
            Some(c) => {
                out.push((c, letters[at].1.start..letters[at + ESCAPE - 1].1.end));
                at += ESCAPE;
            }
            None => {
                out.push(letters[at].clone());
                at += 1;
            }
        }
    }
    out
}

/// Text for a workbook's XML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            c if c.is_ascii_control() => out.push_str(&format!("_x{:04X}_", u32::from(c))),
            '_' => {
                let next: Vec<Letter> =
                    text[at..].chars().take(ESCAPE).map(|c| (c, 0..0)).collect();
                match escape_at(&next) {
                    Some(_) => out.push_str("_x005F_"),
                    None => out.push('_'),
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(xml: &str, shown: &str, old: &str, new: &str) -> Result<String, Reason> {
        let mut reader = Reader::from_str(xml);
        reader.read_event().expect("<si>");
        let item = Item::read(&mut reader, "si", 0).expect("a text");
        let start = shown.find(old).expect("the old text");
        let edits = [TextEdit {
            start,
            end: start + old.len(),
            new: new.to_owned(),
        }];
        let pieces = item.edited(xml, shown, &edits)?;
        Ok(super::super::spliced(xml, pieces))
    }

    #[test]
    fn only_the_letters_that_change_are_written() {
        for (xml, shown, old, new, result) in [
            (
                "<si><t>取組み&amp;支援</t></si>",
                "取組み&支援",
                "組み",
                "組",
                "<si><t>取組&amp;支援</t></si>",
            ),
            // Blanks at the ends are not shown unless that is asked for.
            (
                "<si><t> \n一二 </t></si>",
                "一二",
                "一",
                "A<",
                "<si><t> \nA&lt;二 </t></si>",
            ),
            (
                "<si><t> 一二 </t></si>",
                "一二",
                "一",
                " ",
                "<si><t xml:space=\"preserve\"> 二</t></si>",
            ),
            (
                "<si><t xml:space=\"preserve\"> 一二</t></si>",
                " 一二",
                " ",
                "",
                "<si><t xml:space=\"preserve\">一二</t></si>",
            ),
            // Furigana of the old text goes.
            (
                "<si><t>青森</t><rPh sb=\"0\" eb=\"2\"><t>アオモリ</t></rPh><phoneticPr fontId=\"1\"/></si>",
                "青森",
                "森",
                "林",
                "<si><t>青林</t></si>",
            ),
            (
                "<si><r><t>一</t></r><r><rPr><b/></rPr><t>二三</t></r></si>",
                "一二三",
                "二",
                "2",
                "<si><r><t>一</t></r><r><rPr><b/></rPr><t>2三</t></r></si>",
            ),
            (
                "<si><r><rPr><strike/></rPr><t>旧</t></r><r><rPr><b/></rPr><t>新規</t></r></si>",
                "新規",
                "規",
                "設",
                "<si><r><rPr><strike/></rPr><t>旧</t></r><r><rPr><b/></rPr><t>新設</t></r></si>",
            ),
            (
                "<si><t>一_x000A_二_x005F_x0041_</t></si>",
                "一\n二_x0041_",
                "二",
                "_x0042_\u{1}",
                "<si><t>一_x000A__x005F_x0042__x0001__x005F_x0041_</t></si>",
            ),
        ] {
            assert_eq!(edit(xml, shown, old, new).as_deref(), Ok(result), "{xml}");
        }
    }

    #[test]
    fn what_is_not_in_one_run_or_not_as_shown_is_refused() {
        let two = "<si><r><t>一</t></r><r><t>二</t></r></si>";
        assert_eq!(edit(two, "一二", "一二", "12"), Err(Reason::Runs));
        let mut reader = Reader::from_str(two);
        reader.read_event().expect("<si>");
        let item = Item::read(&mut reader, "si", 0).expect("a text");
        let seam = TextEdit {
            start: 3,
            end: 3,
            new: "、".to_owned(),
        };
        assert_eq!(item.edited(two, "一二", &[seam]), Err(Reason::Runs));
        let one = "<si><t>一</t></si>";
        assert_eq!(edit(one, "2019年", "年", ""), Err(Reason::Stored));
        let odd = "<si><t>一<![CDATA[二]]></t></si>";
        assert_eq!(edit(odd, "一二", "一", ""), Err(Reason::Stored));
    }
}
