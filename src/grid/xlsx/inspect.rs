//! A look into a workbook's archive before anyone believes what it says about itself.
//!
//! Sizes in a zip directory are claims; every XML part is therefore unpacked here, piece by
//! piece, counted and thrown away. Other parts (pictures, macros) are never unpacked at all.

use std::io::{BufReader, Cursor, Read};

use quick_xml::events::Event;
use zip::ZipArchive;

use crate::grid::xls;

use super::{Limit, MAX_PARTS, MAX_RATIO, MAX_UNPACKED, OtherFile, RATIO_FREE, WorkbookError};

/// The file begins as a zip archive does.
pub(in crate::grid) fn is_zip(raw: &[u8]) -> bool {
    raw.starts_with(b"PK\x03\x04") || raw.starts_with(b"PK\x05\x06")
}

/// The file begins as an OLE container does.
pub(in crate::grid) fn is_ole(raw: &[u8]) -> bool {
    raw.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// What an office file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::grid) enum Kind {
    /// .xlsx, .xlsm.
    Workbook,
    /// .docx.
    Document,
    /// .ods.
    OpenSheet,
    /// .xls.
    OldWorkbook,
}

/// Refuses what is no .xlsx or .xlsm, what is damaged, and what would unpack to too much.
///
/// O(unpacked bytes), at most [`MAX_UNPACKED`]; memory O(parts).
pub(crate) fn inspect(raw: &[u8]) -> Result<(), WorkbookError> {
    match look(raw)? {
        Kind::Workbook => Ok(()),
        _ => Err(WorkbookError::Other(OtherFile::Unknown)),
    }
}

/// Refuses what we do not read, what is damaged, and what would unpack to too much; says what
/// the rest is.
pub(in crate::grid) fn look(raw: &[u8]) -> Result<Kind, WorkbookError> {
    if is_ole(raw) {
        return xls::inspect(raw).map(|()| Kind::OldWorkbook);
    }
    if !is_zip(raw) {
        return Err(WorkbookError::Other(OtherFile::Unknown));
    }
    // The table of contents stands at the end.
    let mut archive = ZipArchive::new(Cursor::new(raw)).map_err(|_| WorkbookError::CutOff)?;
    if archive.len() > MAX_PARTS {
        return Err(too_large(Limit::Parts, ""));
    }
    let names = names(&archive)?;
    let kind = kind(&names, &mut archive)?;
    if archive.has_overlapping_files().map_err(damaged)? {
        return Err(WorkbookError::Damaged {
            reason: "parts of the archive overlap".to_owned(),
        });
    }
    let mut total = 0;
    for (index, name) in names.iter().enumerate() {
        if archive.by_index_raw(index).map_err(damaged)?.encrypted() {
            return Err(WorkbookError::Encrypted);
        }
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let size = unpack(&mut archive, index, name, &mut total)?;
            if name.ends_with("sharedstrings.xml") {
                check_string_count(&mut archive, index, name, size)?;
            }
        }
    }
    Ok(kind)
}

/// Names in lower case: calamine looks parts up without regard to case.
fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, WorkbookError> {
    (0..archive.len())
        .filter_map(|index| archive.name_for_index(index))
        .map(|name| Ok(name.map_err(damaged)?.to_lowercase()))
        .collect()
}

fn kind(names: &[String], archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Kind, WorkbookError> {
    let has = |part: &str| names.iter().any(|name| name == part);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let other = match () {
        () if has("xl/workbook.bin") => OtherFile::BinaryWorkbook,
        () if has("word/document.xml") => return Ok(Kind::Document),
        () if under("ppt/") => OtherFile::PowerPoint,
        () if has("content.xml") && has("mimetype") => match is_spreadsheet(archive) {
            true => return Ok(Kind::OpenSheet),
            false => OtherFile::OpenDocument,
        },
        () if under("word/") => {
            return Err(WorkbookError::MissingPart {
                part: "word/document.xml".to_owned(),
            });
        }
        () if !has("[content_types].xml") && !under("xl/") => OtherFile::Zip,
        () => return Ok(Kind::Workbook),
    };
    Err(WorkbookError::Other(other))
}

/// What an OpenDocument file says about itself.
fn is_spreadsheet(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
    let mut said = String::new();
    archive.by_name("mimetype").is_ok_and(|part| {
        let read = part.take(TYPE.len() as u64).read_to_string(&mut said);
        read.is_ok() && said == TYPE
    })
}

/// Unpacks a part, counting, and looks for a document type declaration; returns its size.
fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    name: &str,
    total: &mut u64,
) -> Result<u64, WorkbookError> {
    const NEEDLE: &[u8] = b"<!DOCTYPE";
    let mut part = archive.by_index(index).map_err(damaged)?;
    let packed = part.compressed_size().max(1);
    let mut piece = vec![0; 1 << 16];
    // What is searched: the piece without NULs (so that UTF-16 cannot hide anything) after the
    // end of the one before.
    let mut text = Vec::with_capacity(piece.len() + NEEDLE.len());
    let mut size = 0;
    loop {
        let read = part
            .read(&mut piece)
            .map_err(|error| WorkbookError::Damaged {
                reason: format!("{name}: {error}"),
            })?;
        if read == 0 {
            return Ok(size);
        }
        size += read as u64;
        *total += read as u64;
        if *total > MAX_UNPACKED {
            return Err(too_large(Limit::Unpacked, name));
        }
        if size > RATIO_FREE && size / packed > MAX_RATIO {
            return Err(too_large(Limit::Ratio, name));
        }
        text.drain(..text.len().saturating_sub(NEEDLE.len() - 1));
        text.extend(piece[..read].iter().filter(|&&byte| byte != 0));
        if memchr::memmem::find(&text, NEEDLE).is_some() {
            return Err(WorkbookError::Doctype {
                part: name.to_owned(),
            });
        }
    }
}

/// Refuses a string table that promises more strings than its bytes can hold: calamine reserves
/// memory for the promise, and running out of memory cannot be caught.
fn check_string_count(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    name: &str,
    size: u64,
) -> Result<(), WorkbookError> {
    const SHORTEST: u64 = "<si/>".len() as u64;
    let part = archive.by_index(index).map_err(damaged)?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "sst" => {
                let fits = tag
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .filter(|attribute| attribute.key.as_ref().contains("uniqueCount"))
                    .all(|attribute| {
                        let count = attribute.value.trim().parse::<u64>();
                        count.is_ok_and(|count| count <= size / SHORTEST)
                    });
                return match fits {
                    true => Ok(()),
                    false => Err(WorkbookError::Damaged {
                        reason: format!("{name} promises more strings than it can hold"),
                    }),
                };
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => {
                return Err(WorkbookError::Damaged {
                    reason: format!("{name}: {error}"),
                });
            }
        }
    }
}

fn too_large(limit: Limit, part: &str) -> WorkbookError {
    WorkbookError::TooLarge {
        limit,
        part: part.to_owned(),
    }
}

fn damaged(error: zip::result::ZipError) -> WorkbookError {
    WorkbookError::Damaged {
        reason: error.to_string(),
    }
}
