//! The archive of a workbook: what stands where, and how changed parts are put back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{Cursor, Write as _};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{ZipArchive, ZipWriter};

use super::sheet::{At, Sheet, range, within};
use super::spliced;
use super::text::{Item, position};
use crate::fix::Reason;
use crate::grid::workbook_package::{Package, attribute, elements};

/// The texts that cells share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) part: String,
    pub(super) xml: String,
    pub(super) items: Vec<Item>,
    /// Value of `uniqueCount`.
    count: Option<Range<usize>>,
}

/// A sheet with the part it is in.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) part: String,
    pub(super) xml: String,
    pub(super) sheet: Sheet,
    /// Header rows of lists (テーブル), whose texts stand in another part as well.
    headers: Vec<(At, At)>,
}

/// What has to be known of a workbook to change texts in it.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) shared: Shared,
    /// By the sheet's name.
    pub(super) pages: HashMap<String, Page>,
    /// How often each shared text is used.
    pub(super) uses: HashMap<usize, usize>,
    /// Why nothing in the book may be changed.
    barrier: Option<Reason>,
}

/// Whether the file is an .xlsx or .xlsm, of all that we read.
pub(super) fn is_workbook(raw: &[u8]) -> bool {
    let package = Package::open(raw);
    package.is_some_and(|mut package| {
        let main = package.main();
        main.is_some_and(|main| !package.sheets(&main).is_empty())
    })
}

impl Book {
    /// Reads a workbook; `None` if it is not as we know them. O(unpacked bytes of the sheets).
    pub(super) fn open(raw: &[u8], wanted: &HashMap<String, HashSet<At>>) -> Option<Self> {
        let mut package = Package::open(raw)?;
        let main = package.main()?;
        let links = package.relations(&main);
        let mut book = Self {
            barrier: barrier(&mut package, &main),
            ..Self::default()
        };
        if let Some(link) = links.iter().find(|link| link.kind == "sharedStrings") {
            let xml = package.text(&link.target)?;
            book.shared = Shared::read(link.target.clone(), xml)?;
        }
        let none = HashSet::new();
        let mut counted = HashSet::new();
        for entry in package.sheets(&main) {
            let link = links.iter().find(|link| link.id == entry.relation)?;
            if !counted.insert(link.target.clone()) {
                return None;
            }
            // Chart sheets have no cells.
            let xml = package.text(&link.target)?;
            let asked = wanted.get(&entry.name).unwrap_or(&none);
            let sheet = Sheet::read(&xml, asked)?;
            for (&number, n) in &sheet.uses {
                *book.uses.entry(number).or_default() += n;
            }
            if asked.is_empty() {
                continue;
            }
            let page = Page {
                headers: headers(&mut package, &link.target),
                part: link.target.clone(),
                xml,
                sheet,
            };
            book.pages.insert(entry.name, page);
        }
        Some(book)
    }

    /// Why a cell may not be changed.
    pub(super) fn barrier(&self, sheet: &str, at: At) -> Option<Reason> {
        if let Some(reason) = &self.barrier {
            return Some(reason.clone());
        }
        let Some(page) = self.pages.get(sheet) else {
            return Some(Reason::Stored);
        };
        if page.sheet.protected {
            return Some(Reason::Protected);
        }
        page.headers
            .iter()
            .any(|&header| within(at, header))
            .then_some(Reason::ListHeader)
    }
}

/// Signed and protected books.
fn barrier(package: &mut Package<'_>, main: &str) -> Option<Reason> {
    let signed = |kind: &str| kind == "origin" || kind == "signature";
    if package.has("_xmlsignatures/origin.sigs")
        || package.relations("").iter().any(|link| signed(&link.kind))
    {
        return Some(Reason::Signed);
    }
    let text = package.text(main)?;
    let mut protected = false;
    elements(&text, |tag| {
        let on = |name| attribute(tag, name).is_some_and(|value| value != "0" && value != "false");
        let kept = match tag.local_name().as_ref() {
            "workbookProtection" => ["lockStructure", "lockWindows", "lockRevision"],
            "fileSharing" => ["reservationPassword", "hashValue", "algorithmName"],
            _ => return,
        };
        protected |= kept.into_iter().any(on);
    });
    protected.then_some(Reason::ProtectedBook)
}

/// Header rows of the lists on a sheet.
fn headers(package: &mut Package<'_>, part: &str) -> Vec<(At, At)> {
    let mut found = Vec::new();
    for link in package.relations(part) {
        if link.kind != "table" {
            continue;
        }
        let Some(text) = package.text(&link.target) else {
            continue;
        };
        elements(&text, |tag| {
            if tag.local_name().as_ref() != "table" {
                return;
            }
            let rows = attribute(tag, "headerRowCount").and_then(|n| n.parse().ok());
            let rows: u32 = rows.unwrap_or(1);
            if let Some((from, to)) = attribute(tag, "ref").and_then(|text| range(&text))
                && rows > 0
            {
                found.push((from, ((from.0 + rows - 1).min(to.0), to.1)));
            }
        });
    }
    found
}

impl Shared {
    fn read(part: String, xml: String) -> Option<Self> {
        let mut shared = Self {
            part,
            ..Self::default()
        };
        let mut reader = Reader::from_str(&xml);
        loop {
            let before = position(&reader);
            match reader.read_event().ok()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "sst" => shared.count = count(&xml, before..position(&reader)),
                    "si" => shared.items.push(Item::read(&mut reader, "si", before)?),
                    _ => {}
                },
                Event::Empty(tag) if tag.local_name().as_ref() == "si" => {
                    shared.items.push(Item::empty(before..position(&reader)));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        shared.xml = xml;
        Some(shared)
    }

    /// Adds texts after the last one, and counts them.
    pub(super) fn append(&self, texts: &[String], pieces: &mut Vec<(Range<usize>, String)>) {
        let Some(last) = self.items.last().filter(|_| !texts.is_empty()) else {
            return;
        };
        let end = last.range.end;
        pieces.push((end..end, texts.concat()));
        if let Some(count) = &self.count {
            let number = self.items.len() + texts.len();
            pieces.push((count.clone(), number.to_string()));
        }
    }
}

/// Where the number of different texts is written.
fn count(xml: &str, tag: Range<usize>) -> Option<Range<usize>> {
    const NAME: &str = " uniqueCount=";
    let text = &xml[tag.clone()];
    let start = text.find(NAME)? + NAME.len() + 1;
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let start = tag.start + start;
    (digits > 0).then_some(start..start + digits)
}

/// The archive with other contents of some parts; every other part keeps its packed bytes.
pub(super) fn rewritten(
    raw: &[u8],
    mut parts: BTreeMap<String, (String, super::Pieces)>,
) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(raw)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(raw.len())));
    writer.set_raw_comment(archive.comment().into()).ok()?;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).ok()?;
        let name = file.name().ok()?.into_owned();
        let key = parts
            .keys()
            .find(|part| part.eq_ignore_ascii_case(name.trim_start_matches('/')))
            .cloned();
        match key.and_then(|key| parts.remove(&key)) {
            None => writer.raw_copy_file(file).ok()?,
            Some((xml, pieces)) => {
                let options = file.options();
                drop(file);
                writer.start_file(name, options).ok()?;
                writer.write_all(spliced(&xml, pieces).as_bytes()).ok()?;
            }
        }
    }
    let bytes = writer.finish().ok()?.into_inner();
    parts.is_empty().then_some(bytes)
}
