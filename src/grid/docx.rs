//! Tables of Word documents (.docx), read as the sheets of a workbook are.
//!
//! Tables of the same number of columns that follow one another are one grid: a table that goes
//! on over pages, or is begun anew under each heading. The short lines right above a table are
//! its title. What recorded changes delete, what is struck through or hidden and furigana are no
//! text; recorded changes, comments, text boxes and tables inside cells are told.

mod cell;
mod table;

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::xlsx::package::{Package, attribute, authors, push_text};
use super::xlsx::{BookExtras, MAX_CELLS, WorkbookError, remarks};
use super::{Grid, Remark, RemarkKind};
use crate::source::Source;
use cell::{Cell, Fate, Owner};
use table::Tables;

const DOCUMENT: &str = "word/document.xml";

pub(super) fn read(source: &Arc<Source>) -> Result<Vec<Grid>, WorkbookError> {
    let missing = || WorkbookError::MissingPart {
        part: DOCUMENT.to_owned(),
    };
    let mut package = Package::open(source.raw()).ok_or_else(missing)?;
    let main = package.main().unwrap_or_else(|| DOCUMENT.to_owned());
    let text = package.text(&main).ok_or_else(missing)?;
    let relations = package.relations(&main);
    let comments = relations.iter().find(|link| link.kind == "comments");
    let comments = comments.and_then(|link| package.text(&link.target));
    let mut walk = Walk {
        reader: Reader::from_str(&text),
        open: Vec::new(),
        depth: 0,
        comments: comments.map(|text| comments_of(&text)).unwrap_or_default(),
        cell: None,
        paragraph: Cell::default(),
        tables: Tables::new(source),
        loose: Vec::new(),
    };
    walk.through()?;
    let mut book = BookExtras::default();
    if let Some(text) = package.text("docProps/core.xml") {
        book.authors = authors(&text);
    }
    let mut grids = walk.tables.finish(MAX_CELLS)?;
    let unread = std::mem::take(&mut walk.tables.unread);
    if let Some(first) = grids.first_mut() {
        first.remarks.append(&mut walk.loose);
        let unread = unread.iter().map(|text| loose(RemarkKind::Paragraph, text));
        first.remarks.extend(unread);
        first.remarks.extend(remarks::of_book(&book));
    }
    Ok(grids)
}

/// Texts of comments by their ids.
fn comments_of(text: &str) -> HashMap<String, String> {
    let mut reader = Reader::from_str(text);
    let mut found = HashMap::new();
    let (mut id, mut note, mut inside) = (String::new(), String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "comment" => {
                    id = attribute(&tag, "id").unwrap_or_default();
                    note.clear();
                }
                "p" if !note.is_empty() => note.push('\n'),
                "t" => inside = true,
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "comment" => {
                    found.insert(std::mem::take(&mut id), note.trim().to_owned());
                }
                "t" => inside = false,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return found,
            Ok(event) if inside => push_text(&event, &mut note),
            Ok(_) => {}
        }
    }
}

/// An element that is open, with what it says about the text inside.
#[derive(Debug, Clone, Copy)]
struct Open {
    tag: Tag,
    owner: Owner,
    inserted: bool,
    deleted: bool,
    struck: bool,
    hidden: bool,
}

/// Elements with a meaning for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Table,
    Row,
    RowProperties,
    Cell,
    Paragraph,
    Run,
    Text,
    Other,
}

struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    open: Vec<Open>,
    /// Tables that are open, one inside another.
    depth: usize,
    comments: HashMap<String, String>,
    /// The cell being read.
    cell: Option<Cell>,
    /// The paragraph being read outside tables.
    paragraph: Cell,
    tables: Tables,
    /// What is to be told of text outside tables.
    loose: Vec<Remark>,
}

impl Walk<'_> {
    fn through(&mut self) -> Result<(), WorkbookError> {
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| WorkbookError::Damaged {
                    reason: format!("{DOCUMENT}: {error}"),
                })?;
            match event {
                Event::Start(tag) => {
                    self.start(&tag)?;
                }
                Event::Empty(tag) => {
                    self.start(&tag)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Eof => return Ok(()),
                event => self.text(&event),
            }
        }
    }

    fn sink(&mut self) -> &mut Cell {
        self.cell.as_mut().unwrap_or(&mut self.paragraph)
    }

    fn text(&mut self, event: &Event<'_>) {
        let Some(&open) = self.open.last() else {
            return;
        };
        if open.tag == Tag::Text {
            let mut text = String::new();
            push_text(event, &mut text);
            self.push(&text, open);
        }
    }

    fn push(&mut self, text: &str, open: Open) {
        let fate = match () {
            () if open.deleted => Fate::Deleted,
            () if open.struck => Fate::Struck,
            () if open.hidden => Fate::Hidden,
            () if open.inserted => Fate::Inserted,
            () => Fate::Kept,
        };
        self.sink().push(text, open.owner, fate);
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let name = tag.local_name();
        let name = name.as_ref();
        let mut open = self.open.last().copied().unwrap_or(Open {
            tag: Tag::Other,
            owner: Owner::Cell,
            inserted: false,
            deleted: false,
            struck: false,
            hidden: false,
        });
        let parent = std::mem::replace(&mut open.tag, Tag::Other);
        let value = || attribute(tag, "val");
        let number = || {
            value()
                .and_then(|value| value.parse::<u32>().ok())
                .unwrap_or(1)
        };
        let outermost = self.depth == 1 && open.owner == Owner::Cell;
        match name {
            "tbl" => {
                open.tag = Tag::Table;
                self.depth += 1;
                if self.depth == 1 {
                    self.tables.begin();
                } else {
                    // Also a table in a text box: nobody sees it as a part of this one.
                    open.owner = Owner::Nested;
                }
            }
            "gridCol" if outermost => self.tables.columns += 1,
            "tr" if outermost => {
                open.tag = Tag::Row;
                self.tables.begin_row()?;
            }
            "trPr" if outermost => open.tag = Tag::RowProperties,
            "gridBefore" if outermost => self.tables.skip(number()),
            "del" if parent == Tag::RowProperties => self.tables.row_deleted = true,
            "ins" if parent == Tag::RowProperties => self.tables.row_inserted = true,
            "tc" if outermost => {
                open.tag = Tag::Cell;
                self.cell = Some(Cell::default());
            }
            "gridSpan" if outermost => {
                if let Some(cell) = &mut self.cell {
                    cell.span = number();
                }
            }
            "vMerge" if outermost => {
                if let Some(cell) = &mut self.cell {
                    let restarts = value().is_some_and(|value| value == "restart");
                    cell.merge = Some(restarts);
                }
            }
            "p" => {
                open.tag = Tag::Paragraph;
                let owner = open.owner;
                if self.cell.is_some() || owner != Owner::Cell {
                    self.sink().line(owner);
                }
            }
            "r" => {
                open.tag = Tag::Run;
                open.struck = false;
                open.hidden = false;
            }
            "strike" | "dstrike" | "vanish" => {
                let on =
                    !value().is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"));
                match self.run() {
                    Some(run) if name == "vanish" => run.hidden = on,
                    Some(run) => run.struck = on,
                    None => {}
                }
            }
            "ins" | "moveTo" => open.inserted = true,
            "del" | "moveFrom" => open.deleted = true,
            "t" | "delText" => open.tag = Tag::Text,
            // Furigana; the picture of a text box for old programs; what is being looked up.
            "rt" | "Fallback" | "instrText" => open.owner = Owner::Nobody,
            "txbxContent" if open.owner == Owner::Cell => open.owner = Owner::Shape,
            "tab" if parent == Tag::Run => self.push("\t", open),
            "br" | "cr" if parent == Tag::Run => self.push("\n", open),
            "noBreakHyphen" if parent == Tag::Run => self.push("-", open),
            "commentReference" => {
                let id = attribute(tag, "id").unwrap_or_default();
                if let Some(note) = self.comments.get(&id).cloned() {
                    self.sink().note(&note);
                }
            }
            _ => {}
        }
        self.open.push(open);
        Ok(())
    }

    /// The run whose properties are being read.
    fn run(&mut self) -> Option<&mut Open> {
        let runs = self.open.iter_mut();
        runs.rev().take(2).find(|open| open.tag == Tag::Run)
    }

    fn end(&mut self) -> Result<(), WorkbookError> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        match open.tag {
            Tag::Table => {
                self.depth -= 1;
                match self.depth {
                    0 => self.tables.end(),
                    _ => {
                        if let Some(cell) = &mut self.cell {
                            cell.end_nested();
                        }
                    }
                }
            }
            Tag::Row => self.tables.end_row(),
            Tag::Cell => {
                if let Some(cell) = self.cell.take() {
                    self.tables.cell(cell)?;
                }
            }
            Tag::Paragraph if self.depth == 0 && open.owner == Owner::Cell => {
                let paragraph = std::mem::take(&mut self.paragraph);
                for (kind, text) in paragraph.told() {
                    self.loose.push(loose(kind, text));
                }
                self.tables.before(paragraph.kept.trim());
            }
            _ => {}
        }
        Ok(())
    }
}

fn loose(kind: RemarkKind, text: &str) -> Remark {
    Remark {
        kind,
        cells: Vec::new(),
        place: String::new(),
        text: text.to_owned(),
    }
}
