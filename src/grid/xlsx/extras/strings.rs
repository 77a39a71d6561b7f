//! Texts in runs, some of them struck through.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Struck;
use super::package::{attribute, push_text};

/// Shared strings of which a part is struck through, by index. O(1) where nothing is.
pub(super) fn struck(text: &str) -> HashMap<usize, Struck> {
    let mut found = HashMap::new();
    if !text.contains("strike") {
        return found;
    }
    let mut reader = Reader::from_str(text);
    let mut index = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "si" => {
                if let Some(struck) = runs(&mut reader, "si") {
                    found.insert(index, struck);
                }
                index += 1;
            }
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "si" => index += 1,
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// The runs up to the end of `closing`; `None` if nothing is struck through. Furigana is no text.
pub(super) fn runs(reader: &mut Reader<&[u8]>, closing: &str) -> Option<Struck> {
    let mut all = Struck::default();
    let (mut phonetic, mut text, mut strike) = (false, false, false);
    let mut run = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "rPh" => phonetic = true,
                "t" => text = true,
                "r" => strike = false,
                "strike" => strike = is_on(&tag),
                _ => {}
            },
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "strike" => strike = is_on(&tag),
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "rPh" => phonetic = false,
                "t" => {
                    text = false;
                    let side = if strike {
                        &mut all.struck
                    } else {
                        &mut all.kept
                    };
                    side.push_str(&run);
                    run.clear();
                }
                name if name == closing => return (!all.struck.is_empty()).then_some(all),
                _ => {}
            },
            Ok(event) if text && !phonetic => push_text(&event, &mut run),
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn is_on(tag: &BytesStart<'_>) -> bool {
    !attribute(tag, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false"))
}
