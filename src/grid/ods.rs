//! OpenDocument spreadsheets (.ods): what their cells show, merged regions, what stands beside.
//!
//! The format keeps the text that a cell shows beside its value, dates of Japanese years
//! included; calamine gives only the value, and no merges. Furigana are no text, and what is
//! struck through is told and left out, as in other workbooks.

use std::collections::HashSet;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Grid;
use super::sparse::Sheet;
use super::xlsx::package::{Package, attribute, authors, elements, push_text};
use super::xlsx::{BookExtras, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Shape, WorkbookError, remarks};
use crate::source::Source;

const CONTENT: &str = "content.xml";

/// Names of styles with a meaning for us.
#[derive(Debug, Default)]
struct Styles {
    struck: HashSet<String>,
    hidden: HashSet<String>,
}

pub(super) fn read(source: &Arc<Source>) -> Result<Vec<Grid>, WorkbookError> {
    let missing = || WorkbookError::MissingPart {
        part: CONTENT.to_owned(),
    };
    let mut package = Package::open(source.raw()).ok_or_else(missing)?;
    let manifest = package.text("META-INF/manifest.xml").unwrap_or_default();
    let mut locked = false;
    elements(&manifest, |tag| {
        locked |= tag.local_name().as_ref() == "encryption-data";
    });
    if locked {
        return Err(WorkbookError::Encrypted);
    }
    let content = package.text(CONTENT).ok_or_else(missing)?;
    let mut styles = Styles::default();
    for part in [package.text("styles.xml").as_deref(), Some(&content)] {
        styles.read(part.unwrap_or_default());
    }
    let mut book = BookExtras::default();
    if let Some(text) = package.text("meta.xml") {
        book.authors = authors(&text);
    }
    let mut reader = Reader::from_str(&content);
    let mut grids = Vec::new();
    let mut budget = MAX_CELLS;
    loop {
        match event(&mut reader)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "table" => {
                    let mut sheet = Sheet::new(source, attribute(&tag, "name").unwrap_or_default());
                    let style = attribute(&tag, "style-name").unwrap_or_default();
                    sheet.beside.hidden = styles.hidden.contains(&style);
                    table(&mut reader, &styles, &mut sheet)?;
                    grids.extend(sheet.finish(&mut budget)?);
                }
                "tracked-changes" => {
                    book.tracked = true;
                    skip(&mut reader)?;
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if let Some(first) = grids.first_mut() {
        let first: &mut Grid = first;
        first.remarks.extend(remarks::of_book(&book));
    }
    Ok(grids)
}

impl Styles {
    fn read(&mut self, text: &str) {
        let mut name = String::new();
        elements(text, |tag| match tag.local_name().as_ref() {
            "style" => name = attribute(tag, "name").unwrap_or_default(),
            "text-properties" => {
                let line = ["text-line-through-style", "text-line-through-type"];
                let line = line.into_iter().find_map(|name| attribute(tag, name));
                if line.is_some_and(|line| line != "none") {
                    self.struck.insert(name.clone());
                }
            }
            "table-properties" if attribute(tag, "display").is_some_and(|on| on == "false") => {
                self.hidden.insert(name.clone());
            }
            _ => {}
        });
    }
}

/// A cell's contents.
#[derive(Debug, Default)]
struct Content {
    kept: String,
    struck: String,
    note: String,
    shape: String,
}

fn event<'t>(reader: &mut Reader<&'t [u8]>) -> Result<Event<'t>, WorkbookError> {
    reader.read_event().map_err(|error| WorkbookError::Damaged {
        reason: format!("{CONTENT}: {error}"),
    })
}

/// To the end of the element that was just opened.
fn skip(reader: &mut Reader<&[u8]>) -> Result<(), WorkbookError> {
    let mut depth = 1;
    while depth > 0 {
        match event(reader)? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
    Ok(())
}

fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    let count = attribute(tag, name).and_then(|count| count.parse().ok());
    count.unwrap_or(1).max(1)
}

fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "visibility").is_some_and(|state| state != "visible")
}

/// Reads a sheet to its end.
fn table(
    reader: &mut Reader<&[u8]>,
    styles: &Styles,
    sheet: &mut Sheet,
) -> Result<(), WorkbookError> {
    let (mut row, mut column) = (0_u32, 0_u32);
    loop {
        let found = event(reader)?;
        let (tag, open) = match &found {
            Event::Start(tag) => (tag, true),
            Event::Empty(tag) => (tag, false),
            Event::End(tag) if tag.local_name().as_ref() == "table" => return Ok(()),
            Event::Eof => return Ok(()),
            _ => continue,
        };
        match tag.local_name().as_ref() {
            "table-column" => {
                let after = column.saturating_add(count(tag, "number-columns-repeated"));
                if is_hidden(tag) && after < MAX_COLUMNS {
                    sheet.beside.hidden_columns.push((column, after - 1));
                }
                column = after.min(MAX_COLUMNS);
            }
            "table-row" => {
                let repeated = count(tag, "number-rows-repeated").min(MAX_ROWS - row);
                if is_hidden(tag) && repeated > 0 {
                    sheet.beside.hidden_rows.push((row, row + repeated - 1));
                }
                if open {
                    let first = sheet.cells.len();
                    cells(reader, styles, sheet, row)?;
                    repeat(sheet, first, repeated)?;
                }
                row += repeated;
            }
            // Shapes that are fixed to the page, forms: not part of the table.
            "shapes" | "forms" if open => skip(reader)?,
            _ => {}
        }
    }
}

/// The cells of a row once more for each time it is repeated.
fn repeat(sheet: &mut Sheet, first: usize, repeated: u32) -> Result<(), WorkbookError> {
    let cells = first..sheet.cells.len();
    for more in 1..repeated {
        if cells.is_empty() {
            break;
        }
        for at in cells.clone() {
            let cell = &sheet.cells[at];
            let text = sheet.grid.texts.get("", cell.text).to_owned();
            sheet.push((cell.row + more, cell.column), &text)?;
        }
    }
    Ok(())
}

fn cells(
    reader: &mut Reader<&[u8]>,
    styles: &Styles,
    sheet: &mut Sheet,
    row: u32,
) -> Result<(), WorkbookError> {
    let mut column = 0_u32;
    loop {
        let found = event(reader)?;
        let (tag, open) = match &found {
            Event::Start(tag) => (tag, true),
            Event::Empty(tag) => (tag, false),
            Event::End(tag) if tag.local_name().as_ref() == "table-row" => return Ok(()),
            Event::Eof => return Ok(()),
            _ => continue,
        };
        if !matches!(
            tag.local_name().as_ref(),
            "table-cell" | "covered-table-cell"
        ) {
            continue;
        }
        let repeated = count(tag, "number-columns-repeated").min(MAX_COLUMNS - column);
        let (right, down) = (
            count(tag, "number-columns-spanned"),
            count(tag, "number-rows-spanned"),
        );
        let at = (row, column);
        if (right > 1 || down > 1) && column < MAX_COLUMNS {
            let end = (
                row.saturating_add(down - 1).min(MAX_ROWS - 1),
                column.saturating_add(right - 1).min(MAX_COLUMNS - 1),
            );
            sheet.regions.push((at, end));
        }
        let struck = attribute(tag, "style-name").is_some_and(|name| styles.struck.contains(&name));
        let content = match open {
            true => cell(reader, styles, struck)?,
            false => Content::default(),
        };
        for more in 0..repeated {
            sheet.push((row, column + more), &content.kept)?;
        }
        if repeated > 0 {
            if !content.struck.is_empty() {
                sheet.marks.struck.push((at, content.struck));
            }
            if !content.note.is_empty() {
                sheet.beside.notes.insert(at, content.note);
            }
            if !content.shape.is_empty() {
                sheet.beside.shapes.push(Shape {
                    from: at,
                    to: at,
                    arrow: false,
                    text: content.shape,
                });
            }
        }
        column += repeated;
    }
}

/// Whose text is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Cell,
    Note,
    Shape,
    Nobody,
}

/// Reads a cell to its end; paragraphs are lines.
fn cell(
    reader: &mut Reader<&[u8]>,
    styles: &Styles,
    struck: bool,
) -> Result<Content, WorkbookError> {
    let mut content = Content::default();
    // For each open element: whose text it holds, and whether that is struck through.
    let mut open = vec![(Owner::Cell, struck)];
    // White space between elements is no text.
    let mut paragraphs = 0_usize;
    let mut depth: Vec<bool> = Vec::new();
    loop {
        let found = event(reader)?;
        let &(owner, line) = open.last().expect("ends with the cell");
        match &found {
            Event::Start(tag) => {
                let name = tag.local_name();
                let name = name.as_ref();
                let style = attribute(tag, "style-name").unwrap_or_default();
                let line = line || (name == "span" && styles.struck.contains(&style));
                let inside = match name {
                    "annotation" => Owner::Note,
                    "ruby-text" | "date" | "creator" | "creator-initials" => Owner::Nobody,
                    "frame" | "custom-shape" | "rect" | "line" | "g" if owner == Owner::Cell => {
                        Owner::Shape
                    }
                    "table" => Owner::Nobody,
                    _ => owner,
                };
                let paragraph = name == "p";
                if paragraph {
                    paragraphs += 1;
                    let text = content.of(inside, line);
                    if let Some(text) = text.filter(|text| !text.is_empty()) {
                        text.push('\n');
                    }
                }
                depth.push(paragraph);
                open.push((inside, line));
            }
            Event::End(_) => {
                if depth.pop() == Some(true) {
                    paragraphs -= 1;
                }
                open.pop();
                if open.is_empty() {
                    let Content {
                        kept,
                        struck,
                        note,
                        shape,
                    } = content;
                    return Ok(Content {
                        kept: kept.trim_end_matches('\n').to_owned(),
                        struck: struck.trim().to_owned(),
                        note: note.trim().to_owned(),
                        shape: shape.trim().to_owned(),
                    });
                }
            }
            Event::Empty(tag) => {
                let more = match tag.local_name().as_ref() {
                    // A hostile count would be a bomb of spaces.
                    "s" => " ".repeat(count(tag, "c").min(1_000) as usize),
                    "tab" => "\t".to_owned(),
                    "line-break" => "\n".to_owned(),
                    "p" => match content.of(owner, line) {
                        Some(text) if !text.is_empty() => "\n".to_owned(),
                        _ => String::new(),
                    },
                    _ => String::new(),
                };
                if let Some(text) = content.of(owner, line) {
                    text.push_str(&more);
                }
            }
            Event::Eof => return Ok(content),
            found if paragraphs > 0 => {
                if let Some(text) = content.of(owner, line) {
                    push_text(found, text);
                }
            }
            _ => {}
        }
    }
}

impl Content {
    fn of(&mut self, owner: Owner, struck: bool) -> Option<&mut String> {
        match owner {
            Owner::Cell if struck => Some(&mut self.struck),
            Owner::Cell => Some(&mut self.kept),
            Owner::Note => Some(&mut self.note),
            Owner::Shape => Some(&mut self.shape),
            Owner::Nobody => None,
        }
    }
}
