//! Parts of an archive and the relations between them.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// An archive whose parts have names without regard to case.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// One relation of a part.
#[derive(Debug)]
pub(crate) struct Relation {
    /// As the part refers to it.
    pub(crate) id: String,
    /// Last word of its type: `worksheet`, `comments`.
    pub(crate) kind: String,
    /// Name of the part, from the archive's root; as written when it lies outside.
    pub(crate) target: String,
    /// Outside the archive.
    pub(crate) external: bool,
}

/// A sheet as the workbook lists it.
pub(crate) struct SheetEntry {
    pub(crate) name: String,
    pub(crate) relation: String,
    pub(crate) hidden: bool,
}

impl<'a> Package<'a> {
    pub(crate) fn open(raw: &'a [u8]) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(raw)).ok()?;
        Some(Self { archive })
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        (0..self.archive.len()).find(|&at| {
            matches!(self.archive.name_for_index(at), Some(Ok(found)) if found.eq_ignore_ascii_case(name))
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// A part as text; `None` if it is not there or no UTF-8.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let index = self.index(name)?;
        let mut text = String::new();
        self.archive
            .by_index(index)
            .ok()?
            .read_to_string(&mut text)
            .ok()?;
        Some(text)
    }

    /// The part that lists the sheets.
    pub(crate) fn main(&mut self) -> Option<String> {
        let root = self.relations("");
        let main = root.into_iter().find(|link| link.kind == "officeDocument");
        main.map(|link| link.target)
            .or_else(|| Some("xl/workbook.xml".to_owned()))
            .filter(|part| self.has(part))
    }

    /// The relations of a part, or of the archive for an empty name.
    pub(crate) fn relations(&mut self, part: &str) -> Vec<Relation> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let own = match folder {
            "" => format!("_rels/{file}.rels"),
            _ => format!("{folder}/_rels/{file}.rels"),
        };
        let Some(text) = self.text(&own) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        elements(&text, |tag| {
            if tag.local_name().as_ref() != "Relationship" {
                return;
            }
            let target = attribute(tag, "Target").unwrap_or_default();
            let external = attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
            let kind = attribute(tag, "Type").unwrap_or_default();
            found.push(Relation {
                id: attribute(tag, "Id").unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: match external {
                    true => target,
                    false => resolve(folder, &target),
                },
                external,
            });
        });
        found
    }

    pub(crate) fn sheets(&mut self, main: &str) -> Vec<SheetEntry> {
        let mut found = Vec::new();
        let Some(text) = self.text(main) else {
            return found;
        };
        elements(&text, |tag| {
            if tag.local_name().as_ref() == "sheet" {
                found.push(SheetEntry {
                    name: attribute(tag, "name").unwrap_or_default(),
                    relation: attribute(tag, "id").unwrap_or_default(),
                    hidden: attribute(tag, "state").is_some_and(|state| state != "visible"),
                });
            }
        });
        found
    }
}

/// Names of persons in the book's properties.
pub(crate) fn authors(text: &str) -> BTreeSet<String> {
    let mut reader = Reader::from_str(text);
    let mut inside = false;
    let mut name = String::new();
    let mut found = BTreeSet::new();
    let is_name = |tag: &str| matches!(tag, "creator" | "lastModifiedBy");
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if is_name(tag.local_name().as_ref()) => {
                inside = true;
                name.clear();
            }
            Ok(Event::End(tag)) if is_name(tag.local_name().as_ref()) => {
                inside = false;
                let name = name.trim();
                // Names of programs, which write themselves here, are nobody's.
                if !name.is_empty() && !name.to_lowercase().contains("openpyxl") {
                    found.insert(name.to_owned());
                }
            }
            Ok(event) if inside => push_text(&event, &mut name),
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// Calls `see` for every opening or empty element, until the end or the first fault.
pub(crate) fn elements(text: &str, mut see: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => see(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by its local name, entities resolved.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| {
            let value = attribute.value.as_ref();
            quick_xml::escape::unescape(value)
                .map_or_else(|_| value.to_owned(), |value| value.into_owned())
        })
}

/// Adds what a text event says.
pub(crate) fn push_text(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(entity) => {
            if let Ok(Some(c)) = entity.resolve_char_ref() {
                out.push(c);
            } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(entity) {
                out.push_str(text);
            }
        }
        _ => {}
    }
}

/// A target relative to the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}
