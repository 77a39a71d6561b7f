//! Where the cells of a sheet are written, and which of them may not be touched.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::text::{Item, position};
use crate::fix::Reason;
use crate::grid::parse_a1;
use crate::grid::workbook_package::attribute;

/// 0-based row and column.
pub(super) type At = (u32, u32);

/// How a cell's text is written.
#[derive(Debug, Clone)]
pub(super) enum Stored {
    /// In the cell itself.
    Here(Item),
    /// Number of a shared text, and where the number is written.
    Shared(usize, Range<usize>),
}

/// What a sheet says about its cells.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Those that were asked for.
    pub(super) cells: HashMap<At, Result<Stored, Reason>>,
    /// How often each shared text is used.
    pub(super) uses: HashMap<usize, usize>,
    /// The sheet is protected.
    pub(super) protected: bool,
    /// Ranges whose values are worked out by one formula.
    arrays: Vec<(At, At)>,
}

impl Sheet {
    /// Reads a sheet; `None` at a fault. O(bytes).
    pub(super) fn read(xml: &str, wanted: &HashSet<At>) -> Option<Self> {
        let mut sheet = Self::default();
        let mut reader = Reader::from_str(xml);
        let (mut row, mut column) = (0, 0);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        let number = attribute(&tag, "r").and_then(|r| r.parse::<u32>().ok());
                        (row, column) = (number.unwrap_or(row + 1), 0);
                    }
                    "c" => {
                        let at = attribute(&tag, "r").and_then(|name| parse_a1(&name));
                        let at = at.unwrap_or((row.saturating_sub(1), column));
                        column = at.1 + 1;
                        let stored = sheet.cell(xml, &mut reader, &tag)?;
                        if wanted.contains(&at) {
                            sheet.cells.insert(at, stored);
                        }
                    }
                    "sheetProtection" => sheet.protect(&tag),
                    _ => {}
                },
                Event::Empty(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        let number = attribute(&tag, "r").and_then(|r| r.parse::<u32>().ok());
                        (row, column) = (number.unwrap_or(row + 1), 0);
                    }
                    "c" => {
                        let at = attribute(&tag, "r").and_then(|name| parse_a1(&name));
                        column = at.map_or(column, |at| at.1) + 1;
                    }
                    "sheetProtection" => sheet.protect(&tag),
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        let arrays = std::mem::take(&mut sheet.arrays);
        for (at, stored) in &mut sheet.cells {
            if arrays.iter().any(|array| within(*at, *array)) {
                *stored = Err(Reason::Formula);
            }
        }
        Some(sheet)
    }

    fn protect(&mut self, tag: &BytesStart<'_>) {
        self.protected |=
            attribute(tag, "sheet").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
    }

    /// Reads a cell to its end.
    fn cell(
        &mut self,
        xml: &str,
        reader: &mut Reader<&[u8]>,
        tag: &BytesStart<'_>,
    ) -> Option<Result<Stored, Reason>> {
        let kind = attribute(tag, "t").unwrap_or_default();
        let (mut formula, mut value, mut inline) = (false, None, None);
        loop {
            let before = position(reader);
            match reader.read_event().ok()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "f" => {
                        formula = true;
                        self.array(&tag);
                    }
                    "v" => {
                        let at = position(reader);
                        value = Some(at..at);
                    }
                    "is" => inline = Item::read(reader, "is", before),
                    _ => {}
                },
                Event::Empty(tag) if tag.local_name().as_ref() == "f" => {
                    formula = true;
                    self.array(&tag);
                }
                Event::End(tag) => match tag.local_name().as_ref() {
                    "v" => value.as_mut()?.end = before,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return None,
                _ => {}
            }
        }
        let stored = match (kind.as_str(), value, inline) {
            ("s", Some(value), _) => {
                let number = xml[value.clone()].trim().parse().ok();
                if let Some(number) = number {
                    *self.uses.entry(number).or_default() += 1;
                }
                number.map(|number| Stored::Shared(number, value))
            }
            ("inlineStr", _, Some(item)) => Some(Stored::Here(item)),
            ("str", Some(value), _) => Some(Stored::Here(Item::plain(value))),
            _ => None,
        };
        Some(match (formula, stored) {
            (true, _) => Err(Reason::Formula),
            (false, Some(stored)) => Ok(stored),
            (false, None) => Err(Reason::Number),
        })
    }

    fn array(&mut self, tag: &BytesStart<'_>) {
        let kind = attribute(tag, "t").unwrap_or_default();
        if matches!(kind.as_str(), "array" | "dataTable")
            && let Some(range) = attribute(tag, "ref").and_then(|text| range(&text))
        {
            self.arrays.push(range);
        }
    }
}

/// `A1:B2` or `A1`.
pub(super) fn range(text: &str) -> Option<(At, At)> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    Some((parse_a1(from)?, parse_a1(to)?))
}

pub(super) fn within(at: At, (from, to): (At, At)) -> bool {
    (from.0..=to.0).contains(&at.0) && (from.1..=to.1).contains(&at.1)
}
