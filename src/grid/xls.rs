//! Workbooks of Excel 97 to 2003 (.xls): values and merged regions.
//!
//! calamine reserves memory for what the file claims, before it has seen a cell. [`inspect`]
//! therefore walks through the records of every sheet first and adds up the areas they span.
//! Number formats and the words of notes are not told to us: dates are shown as yyyy-mm-dd, and
//! of notes it is told where they are.

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use calamine::{Data, DataRef, Reader as _, SheetType, SheetVisible, Xls, XlsError};
use cfb::CompoundFile;

use super::sparse::{At, Sheet};
use super::xlsx::{MAX_CELLS, OtherFile, WorkbookError, display};
use super::{Grid, sparse::too_many};
use crate::source::Source;

/// Areas of all sheets together, in cells: each is held three times.
const MAX_AREA: u64 = MAX_CELLS as u64 / 2;
/// Sheets of a book; more are nobody's.
const MAX_SHEETS: usize = 1_000;

/// Refuses what is no .xls, what is encrypted, and what claims too much. O(bytes × sheets) only
/// for sheets that begin at the same place; each is walked through to its end.
pub(super) fn inspect(raw: &[u8]) -> Result<(), WorkbookError> {
    let Ok(mut file) = CompoundFile::open(Cursor::new(raw)) else {
        return Err(torn(raw));
    };
    let has = |file: &CompoundFile<Cursor<&[u8]>>, name: &str| file.exists(format!("/{name}"));
    if has(&file, "EncryptedPackage") {
        return Err(WorkbookError::Encrypted);
    }
    let Some(name) = ["Workbook", "Book"]
        .into_iter()
        .find(|name| has(&file, name))
    else {
        let word = has(&file, "WordDocument");
        // Ichitaro's own streams.
        let ichitaro = ["DocumentText", "JSRV_SegmentInformation"];
        let ichitaro = ichitaro.into_iter().any(|name| has(&file, name));
        return Err(WorkbookError::Other(match () {
            () if word => OtherFile::OldWord,
            () if ichitaro => OtherFile::Ichitaro,
            () => OtherFile::Ole,
        }));
    };
    let mut stream = Vec::new();
    let part = file.open_stream(format!("/{name}")).map_err(damaged)?;
    // The directory may claim any length.
    let most = raw.len() as u64;
    part.take(most).read_to_end(&mut stream).map_err(damaged)?;
    look_through(&stream)
}

/// Cells with notes, sheet by sheet in the book's order; of their words calamine tells nothing.
fn notes(raw: &[u8]) -> Option<Vec<Vec<At>>> {
    let mut file = CompoundFile::open(Cursor::new(raw)).ok()?;
    let name = ["/Workbook", "/Book"];
    let name = name.into_iter().find(|name| file.exists(name))?;
    let mut stream = Vec::new();
    let part = file.open_stream(name).ok()?;
    part.take(raw.len() as u64).read_to_end(&mut stream).ok()?;
    let globals = records(&stream).take_while(|(kind, _)| *kind != record::EOF);
    let sheets = globals.filter(|(kind, _)| *kind == record::BOUND_SHEET);
    Some(sheets.map(|(_, data)| notes_of(&stream, data)).collect())
}

fn notes_of(stream: &[u8], sheet: &[u8]) -> Vec<At> {
    let start = u32_at(sheet, 0).and_then(|start| stream.get(start as usize..));
    let mut depth = 0;
    let inside = records(start.unwrap_or_default()).take_while(|(kind, _)| {
        // A chart on the sheet is a stream in the stream.
        depth += i32::from(*kind == record::BEGIN) - i32::from(*kind == record::EOF);
        depth > 0
    });
    let notes = inside.filter(|(kind, _)| *kind == record::NOTE);
    let at = |data: &[u8]| Some((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?)));
    notes.filter_map(|(_, data)| at(data)).collect()
}

/// What a container was that cannot be opened: names in it may still tell.
fn torn(raw: &[u8]) -> WorkbookError {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(raw, &name).is_some()
    };
    match () {
        () if has("EncryptedPackage") => WorkbookError::Encrypted,
        () if has("Workbook") => WorkbookError::Damaged {
            reason: "the directory of its streams cannot be read".to_owned(),
        },
        () => WorkbookError::Other(OtherFile::Ole),
    }
}

/// Records of a stream: type and data, until the first that does not fit.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (head, tail) = rest.split_at_checked(4)?;
        let length = usize::from(u16_at(head, 2)?);
        let (data, after) = tail.split_at_checked(length)?;
        rest = after;
        Some((u16_at(head, 0)?, data))
    })
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at + 2)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// MS-XLS 2.3: records by their numbers.
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const NOTE: u16 = 0x001C;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const R_STRING: u16 = 0x00D6;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERR: u16 = 0x0205;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const BEGIN: u16 = 0x0809;
}

fn look_through(stream: &[u8]) -> Result<(), WorkbookError> {
    let mut sheets = Vec::new();
    for (kind, data) in records(stream) {
        match kind {
            record::EOF => break,
            record::FILE_PASS => return Err(WorkbookError::Encrypted),
            record::BOUND_SHEET => sheets.extend(u32_at(data, 0)),
            _ => {}
        }
    }
    if sheets.len() > MAX_SHEETS {
        return Err(too_many(""));
    }
    let mut total = 0;
    for start in sheets {
        let sheet = stream.get(start as usize..).unwrap_or_default();
        total += area(sheet);
        if total > MAX_AREA {
            return Err(too_many(""));
        }
    }
    Ok(())
}

/// The area a sheet's cells span, or the one it claims if that is larger. Streams inside it
/// (charts) are counted as well: too much rather than too little.
fn area(sheet: &[u8]) -> u64 {
    let (mut first, mut last) = ((u64::MAX, u64::MAX), (0, 0));
    let mut claimed = 0;
    let mut depth = 0;
    for (kind, data) in records(sheet) {
        let at = |offset| u16_at(data, offset).map(u64::from);
        let columns = match kind {
            record::BEGIN => {
                depth += 1;
                continue;
            }
            record::EOF => {
                depth -= 1;
                if depth <= 0 {
                    break;
                }
                continue;
            }
            record::DIMENSIONS => {
                let (rows, columns) = match data.len() {
                    10 => (at(0).zip(at(2)), at(4).zip(at(6))),
                    _ => {
                        let row = |offset| u32_at(data, offset).map(u64::from);
                        (row(0).zip(row(4)), at(8).zip(at(10)))
                    }
                };
                // An end before its beginning wraps around in what calamine reserves.
                let span = |ends: Option<(u64, u64)>| {
                    ends.map_or(1, |(first, end)| {
                        end.checked_sub(first).map_or(u64::MAX, |n| n + 1)
                    })
                };
                claimed = claimed.max(span(rows).saturating_mul(span(columns)));
                continue;
            }
            record::MUL_RK => {
                let end = data.len().checked_sub(2).and_then(at);
                at(2).zip(end)
            }
            record::FORMULA
            | record::R_STRING
            | record::LABEL_SST
            | record::NUMBER
            | record::LABEL
            | record::BOOL_ERR
            | record::RK => at(2).zip(at(2)),
            _ => continue,
        };
        if let (Some(row), Some((left, right))) = (at(0), columns) {
            first = (first.0.min(row), first.1.min(left));
            last = (last.0.max(row), last.1.max(right));
        }
    }
    let span = |first: u64, last: u64| (last + 1).saturating_sub(first.min(last));
    claimed.max(match first.0 {
        u64::MAX => 0,
        _ => span(first.0, last.0) * span(first.1, last.1),
    })
}

pub(super) fn read(source: &Arc<Source>) -> Result<Vec<Grid>, WorkbookError> {
    let mut book = Xls::new(Cursor::new(source.raw())).map_err(error)?;
    let mut grids = Vec::new();
    let mut budget = MAX_CELLS;
    let mut notes = notes(source.raw()).unwrap_or_default().into_iter();
    for found in book.sheets_metadata().to_vec() {
        let notes = notes.next().unwrap_or_default();
        if found.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&found.name).map_err(error)?;
        let mut sheet = Sheet::new(source, found.name.clone());
        sheet.beside.hidden = found.visible != SheetVisible::Visible;
        sheet.beside.notes_unread = true;
        sheet.beside.notes = notes.into_iter().map(|at| (at, String::new())).collect();
        let (top, left) = range.start().unwrap_or_default();
        let narrow = |n: usize| u32::try_from(n).expect("a sheet has fewer than 2³² cells");
        for (row, column, value) in range.used_cells() {
            let at = (top + narrow(row), left + narrow(column));
            sheet.push(at, &display(&shown(value), None))?;
        }
        let merged = book.merge_cells_by_sheet_name(&found.name).map_err(error)?;
        sheet.regions = merged.iter().map(|area| (area.start, area.end)).collect();
        grids.extend(sheet.finish(&mut budget)?);
    }
    Ok(grids)
}

fn shown(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
        // Texts in runs and whatever calamine learns to read.
        #[allow(unreachable_patterns)]
        other => DataRef::String(other.to_string()),
    }
}

fn error(error: XlsError) -> WorkbookError {
    match error {
        XlsError::Password => WorkbookError::Encrypted,
        other => WorkbookError::Damaged {
            reason: other.to_string(),
        },
    }
}

fn damaged(error: std::io::Error) -> WorkbookError {
    WorkbookError::Damaged {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        record(record::NUMBER, &[&place[..], &[0; 10]].concat())
    }

    /// A stream with sheets that all begin at the same place.
    fn book(sheets: usize, cells: &[u8]) -> Vec<u8> {
        let entry = |start: u32| {
            record(
                record::BOUND_SHEET,
                &[&start.to_le_bytes()[..], &[0; 4]].concat(),
            )
        };
        let start = u32::try_from(entry(0).len() * sheets + 4).unwrap();
        let mut stream = entry(start).repeat(sheets);
        stream.extend(record(record::EOF, &[]));
        stream.extend(record(0x0809, &[0; 16]));
        stream.extend(cells);
        stream.extend(record(record::EOF, &[]));
        stream
    }

    #[test]
    fn what_a_sheet_spans_and_claims_is_bounded() {
        let far = [cell(0, 0), cell(65_000, 250)].concat();
        let near = [cell(0, 0), cell(100, 10)].concat();
        assert!(look_through(&book(1, &near)).is_ok());
        assert!(look_through(&book(1, &far)).is_err());
        assert!(look_through(&book(900, &near)).is_ok());
        assert!(look_through(&book(2_000, &near)).is_err());
        let claim = |rows: u32, columns: u16| {
            let mut data = [0u32.to_le_bytes(), rows.to_le_bytes()].concat();
            data.extend([0u16.to_le_bytes(), columns.to_le_bytes()].concat());
            data.extend([0, 0]);
            record(record::DIMENSIONS, &data)
        };
        assert!(look_through(&book(1, &claim(1_000, 100))).is_ok());
        assert!(look_through(&book(1, &claim(u32::MAX, u16::MAX))).is_err());
        assert!(look_through(&book(1, &claim(70_000, 256))).is_err());
        assert!(look_through(&record(record::FILE_PASS, &[1, 0])).is_err());
    }
}
