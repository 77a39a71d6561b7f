//! A sheet's rows and columns that are not shown, and its cells with text struck through.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::package::{attribute, push_text};
use super::{At, SheetExtras, Struck, strings};
use crate::grid::xlsx::{MAX_COLUMNS, MAX_ROWS};

pub(super) fn read(text: &str, struck: &HashMap<usize, Struck>, extras: &mut SheetExtras) {
    // Most sheets have none of this, and need not be read a second time.
    if struck.is_empty() && !text.contains(" hidden=") && !text.contains("strike") {
        return;
    }
    let mut reader = Reader::from_str(text);
    let mut row = 0;
    let mut column = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "col" => hidden_column(&tag, extras),
                "row" => row = hidden_row(&tag, row, extras),
                _ => {}
            },
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "col" => hidden_column(&tag, extras),
                "row" => {
                    row = hidden_row(&tag, row, extras);
                    column = 0;
                }
                "c" => {
                    let at = attribute(&tag, "r").and_then(|name| parse_a1(&name));
                    let at = at.unwrap_or((row.saturating_sub(1), column));
                    column = at.1 + 1;
                    let shared = attribute(&tag, "t").is_some_and(|kind| kind == "s");
                    if let Some(part) = cell(&mut reader, shared, struck) {
                        extras.struck.insert(at, part);
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Reads a cell to its end.
fn cell(
    reader: &mut Reader<&[u8]>,
    shared: bool,
    struck: &HashMap<usize, Struck>,
) -> Option<Struck> {
    let mut value = String::new();
    let mut inside = false;
    let mut found = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "v" => inside = true,
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "is" => {
                found = strings::runs(reader, "is");
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "v" => inside = false,
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "c" => {
                let index = value.trim().parse().ok().filter(|_| shared);
                return index
                    .and_then(|index: usize| struck.get(&index).cloned())
                    .or(found);
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(event) if inside && shared => push_text(&event, &mut value),
            Ok(_) => {}
        }
    }
}

fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "hidden").is_some_and(|value| matches!(value.as_str(), "1" | "true"))
}

fn hidden_column(tag: &BytesStart<'_>, extras: &mut SheetExtras) {
    let number = |name| attribute(tag, name).and_then(|value| value.parse::<u32>().ok());
    if let (true, Some(first), Some(last)) = (is_hidden(tag), number("min"), number("max")) {
        let last = last.min(MAX_COLUMNS);
        // To the right of everything up to the last column is the edge of a neat sheet.
        if (1..=last).contains(&first) && last < MAX_COLUMNS {
            extras.hidden_columns.push((first - 1, last - 1));
        }
    }
}

/// Returns the 1-based number of the row.
fn hidden_row(tag: &BytesStart<'_>, before: u32, extras: &mut SheetExtras) -> u32 {
    let number = attribute(tag, "r").and_then(|value| value.parse::<u32>().ok());
    let row = number.unwrap_or(before + 1).clamp(1, MAX_ROWS);
    if is_hidden(tag) {
        match extras.hidden_rows.last_mut() {
            Some((_, last)) if *last + 2 == row => *last = row - 1,
            _ => extras.hidden_rows.push((row - 1, row - 1)),
        }
    }
    row
}

/// `B3` as 0-based row and column.
pub(crate) fn parse_a1(name: &str) -> Option<At> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = name.split_at(letters);
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = digits.parse().ok()?;
    let fits = (1..=MAX_ROWS).contains(&row) && (1..=MAX_COLUMNS).contains(&column);
    fits.then(|| (row - 1, column - 1))
}
