//! Notes on cells, and what is drawn over them.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::At;
use super::package::{attribute, push_text};
use super::sheet::parse_a1;
use crate::grid::xlsx::{MAX_COLUMNS, MAX_ROWS};

/// Something drawn over the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::grid) struct Shape {
    /// First cell it touches.
    pub(in crate::grid) from: At,
    /// Last cell it touches.
    pub(in crate::grid) to: At,
    /// An arrow or a line.
    pub(in crate::grid) arrow: bool,
    /// Its text.
    pub(in crate::grid) text: String,
}

/// Notes by cell from elements called `element` with an attribute `ref`; several on one cell are
/// joined.
pub(super) fn notes(text: &str, element: &str, notes: &mut BTreeMap<At, String>) {
    let mut reader = Reader::from_str(text);
    let mut at = None;
    let mut inside = false;
    let mut phonetic = false;
    let mut note = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                name if name == element => {
                    at = attribute(&tag, "ref").and_then(|name| parse_a1(&name));
                    note.clear();
                }
                "t" | "text" => inside = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                name if name == element => {
                    let words = note.trim();
                    if let Some(at) = at.take().filter(|_| !words.is_empty()) {
                        let all = notes.entry(at).or_default();
                        // A threaded comment comes after the plain note that stands for it.
                        if element == "threadedComment" && all.contains("[Threaded comment]") {
                            all.clear();
                        }
                        if !all.is_empty() {
                            all.push('\n');
                        }
                        all.push_str(words);
                    }
                }
                "text" => inside = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) if inside && !phonetic => push_text(&event, &mut note),
            Ok(_) => {}
        }
    }
}

/// Shapes anchored to two cells: arrows, and whatever has a text.
pub(super) fn shapes(text: &str) -> Vec<Shape> {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let mut shape = Shape::default();
    let mut number = String::new();
    let (mut end, mut inside, mut words) = (false, false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "twoCellAnchor" | "oneCellAnchor" => {
                    shape = Shape::default();
                    end = false;
                }
                "to" => end = true,
                "col" | "row" => {
                    inside = true;
                    number.clear();
                }
                "t" => words = true,
                "prstGeom" => {
                    let form = attribute(&tag, "prst").unwrap_or_default();
                    shape.arrow |=
                        form.contains("rrow") || form.contains("onnector") || form == "line";
                }
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                name @ ("col" | "row") => {
                    inside = false;
                    let value = number.trim().parse::<u32>().unwrap_or(0);
                    let side = if end { &mut shape.to } else { &mut shape.from };
                    match name {
                        "col" => side.1 = value.min(MAX_COLUMNS - 1),
                        _ => side.0 = value.min(MAX_ROWS - 1),
                    }
                }
                "t" => words = false,
                "p" if !shape.text.is_empty() => shape.text.push('\n'),
                name @ ("twoCellAnchor" | "oneCellAnchor") => {
                    if name == "oneCellAnchor" {
                        shape.to = shape.from;
                    }
                    shape.text = shape.text.trim().to_owned();
                    if shape.arrow || !shape.text.is_empty() {
                        found.push(std::mem::take(&mut shape));
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return found,
            Ok(event) if inside => push_text(&event, &mut number),
            Ok(event) if words => push_text(&event, &mut shape.text),
            Ok(_) => {}
        }
    }
}
