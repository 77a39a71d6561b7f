//! Workbooks: values and merged regions of every sheet; what any office file is refused for.
//!
//! [`inspect`] looks at the archive before calamine does; cells are then taken one by one from
//! the sheet's stream, so that a sheet that claims a million columns costs what it holds.

mod extras;
mod format;
mod inspect;
pub(super) mod remarks;
mod value;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Reader as _, SheetType, Style, Xlsx, XlsxError};

use super::sparse::{At, Filled, fill, region_of, too_many};
use super::{Grid, docx, ods, xls};
use crate::source::Source;

pub(super) use extras::{BookExtras, Shape, SheetExtras as Beside};
pub(crate) use extras::{package, parse_a1};
use inspect::Kind;
pub(crate) use inspect::inspect;
pub(super) use inspect::{is_ole, is_zip};
pub(super) use value::display;

/// Cells of all grids of a workbook, blank ones included; more are refused.
pub const MAX_CELLS: usize = 10_000_000;
/// Rows of a sheet, as Excel has them.
pub const MAX_ROWS: u32 = 1 << 20;
/// Columns of a sheet, as Excel has them (XFD).
pub const MAX_COLUMNS: u32 = 1 << 14;
/// Parts of a workbook's archive; more are refused.
pub const MAX_PARTS: usize = 10_000;
/// Bytes of XML a workbook may unpack to.
pub const MAX_UNPACKED: u64 = 1 << 29;
/// How many times its packed size a part larger than [`RATIO_FREE`] may unpack to.
pub const MAX_RATIO: u64 = 200;
/// Parts below this size may unpack at any ratio.
pub const RATIO_FREE: u64 = 10 << 20;

/// What a file that is no .xlsx or .xlsm turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherFile {
    /// .doc.
    OldWord,
    /// .pptx.
    PowerPoint,
    /// .odt and other OpenDocument files that are no spreadsheet.
    OpenDocument,
    /// .xlsb.
    BinaryWorkbook,
    /// Any other zip archive.
    Zip,
    /// .jtd.
    Ichitaro,
    /// Any other OLE container.
    Ole,
    /// Not even an archive.
    Unknown,
}

/// Which limit a workbook exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`MAX_PARTS`].
    Parts,
    /// [`MAX_UNPACKED`].
    Unpacked,
    /// [`MAX_RATIO`].
    Ratio,
    /// [`MAX_CELLS`].
    Cells,
}

/// Why a workbook was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// Not a workbook we read.
    #[error("not an .xlsx workbook ({0:?})")]
    Other(OtherFile),
    /// Protected by a password.
    #[error("encrypted workbook")]
    Encrypted,
    /// A part is not in the archive.
    #[error("part {part} is missing")]
    MissingPart {
        /// As the workbook calls it, or empty where it does not say.
        part: String,
    },
    /// The archive has no end.
    #[error("the archive is cut off")]
    CutOff,
    /// A part is not what it should be.
    #[error("damaged workbook: {reason}")]
    Damaged {
        /// In English, for whoever made the file.
        reason: String,
    },
    /// XML that declares entities of its own, which no workbook does.
    #[error("{part} has a document type declaration")]
    Doctype {
        /// Name in the archive.
        part: String,
    },
    /// Would unpack to more than we are willing to hold.
    #[error("too large: {limit:?} {part}")]
    TooLarge {
        /// Which limit.
        limit: Limit,
        /// The part or sheet, where it is one.
        part: String,
    },
}

/// Every sheet of a workbook with at least one filled cell, hidden ones too, in the book's order.
///
/// A grid row is a sheet row with at least one filled cell: [`Grid::line`] gives its 1-based
/// number in the sheet. Columns begin at A, so a cell's place in its row is its sheet column; all
/// rows of a sheet are padded to the same width unless that would exceed [`MAX_CELLS`].
/// [`Grid::merged`] counts *grid* rows: a region covers the kept rows among its sheet rows, and
/// one of which less than two cells are left is dropped. A region may reach beyond a row's last
/// cell, and cells under a merge keep the values the file has for them. An arrow drawn over blank
/// cells of one row is such a region: the value goes on.
///
/// A value is the text that Excel in Japan shows; what is struck through is no part of it.
/// [`Grid::remarks`] has what else the book holds.
///
/// The tables of a Word document, the sheets of an .ods and of an .xls become grids in the same
/// way; which of them a file is, its contents say.
///
/// The archive is inspected first; should calamine panic nevertheless, the panic is caught here
/// and told as damage. O(unpacked bytes + n log n) for n filled cells that are out of order.
pub fn read_workbook(source: Arc<Source>) -> Result<Vec<Grid>, WorkbookError> {
    let kind = inspect::look(source.raw())?;
    // Nothing of what the closure makes is used after a panic.
    catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Workbook => read(&source),
        Kind::Document => docx::read(&source),
        Kind::OpenSheet => ods::read(&source),
        Kind::OldWorkbook => xls::read(&source),
    }))
    .unwrap_or_else(|_| {
        Err(WorkbookError::Damaged {
            reason: "the contents contradict each other".to_owned(),
        })
    })
}

fn read(source: &Arc<Source>) -> Result<Vec<Grid>, WorkbookError> {
    let mut book = Xlsx::new(Cursor::new(source.raw())).map_err(error)?;
    if book.sheets_metadata().is_empty() {
        // calamine passes over a list of sheets that is not there.
        return Err(WorkbookError::MissingPart {
            part: String::new(),
        });
    }
    let mut extras = extras::read(source.raw());
    let mut grids: Vec<Grid> = Vec::new();
    let mut budget = MAX_CELLS;
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut grid = Grid::new(Arc::clone(source), Some(sheet.name.clone()), None);
        let beside = extras.sheets.remove(&sheet.name).unwrap_or_default();
        let mut marks = Marks::default();
        let found = filled_cells(
            &mut book,
            &sheet.name,
            &mut grid,
            budget,
            &beside,
            &mut marks,
        )?;
        let Some(cells) = found else { continue };
        if cells.is_empty() {
            continue;
        }
        let sheet_rows = fill(&mut grid, &cells, budget).ok_or_else(|| too_many(&sheet.name))?;
        budget -= grid.cells.len();
        let regions = match beside.unmerged {
            true => Vec::new(),
            false => book.merge_cells_by_sheet_name(&sheet.name).map_err(error)?,
        };
        grid.merged = regions
            .iter()
            .filter_map(|region| region_of(&sheet_rows, region.start, region.end))
            .collect();
        remarks::arrows(&mut grid, &sheet_rows, &beside.shapes);
        grid.remarks = remarks::of_sheet(&grid, &sheet_rows, &beside, marks);
        grid.shrink();
        grids.push(grid);
    }
    if let Some(first) = grids.first_mut() {
        first.remarks.extend(remarks::of_book(&extras));
    }
    Ok(grids)
}

/// What the formats of a sheet's cells say, by 0-based sheet row and column.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) struck: Vec<(At, String)>,
    red: Vec<At>,
    filled: BTreeMap<u32, Vec<At>>,
}

/// The filled cells of a sheet by row and column; `None` for a chart that calls itself a sheet.
fn filled_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    grid: &mut Grid,
    budget: usize,
    beside: &Beside,
    marks: &mut Marks,
) -> Result<Option<Vec<Filled>>, WorkbookError> {
    let styles = match book.worksheet_style(sheet) {
        Ok(styles) => styles,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(other) => return Err(error(other)),
    };
    let mut reader = match book.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(other) => return Err(error(other)),
    };
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(error)? {
        let (row, column) = cell.get_position();
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(WorkbookError::Damaged {
                reason: format!("sheet {sheet} has a cell outside A1:XFD1048576"),
            });
        }
        let style = styles.get((row, column));
        let format = style.and_then(|style| style.number_format.as_ref());
        let text = value::display(cell.get_value(), format);
        if text.is_empty() {
            continue;
        }
        // Runs have a font of their own, whatever the cell's is.
        let runs = beside.struck.get(&(row, column));
        if runs.is_none() && style.is_some_and(is_struck) {
            marks.struck.push(((row, column), text.into_owned()));
            continue;
        }
        let text = match runs {
            Some(part) => {
                marks.struck.push(((row, column), part.struck.clone()));
                part.kept.as_str().into()
            }
            None => text,
        };
        if text.is_empty() {
            continue;
        }
        if let Some(style) = style {
            if is_red(style) {
                marks.red.push((row, column));
            } else if let Some(colour) = fill_of(style) {
                marks.filled.entry(colour).or_default().push((row, column));
            }
        }
        if cells.len() == budget {
            return Err(too_many(sheet));
        }
        let text = grid.texts.owned("", &text);
        cells.push(Filled { row, column, text });
    }
    if !cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
        cells.sort_by_key(|cell| (cell.row, cell.column));
    }
    cells.dedup_by_key(|cell| (cell.row, cell.column));
    Ok(Some(cells))
}

fn is_struck(style: &Style) -> bool {
    style.font.as_ref().is_some_and(|font| font.strikethrough)
}

/// Letters of a strong red.
fn is_red(style: &Style) -> bool {
    let colour = style.font.as_ref().and_then(|font| font.color);
    colour.is_some_and(|colour| colour.red >= 0xC0 && colour.green < 0x50 && colour.blue < 0x50)
}

/// Colour of a cell's ground, if it is neither white nor a shade of grey.
fn fill_of(style: &Style) -> Option<u32> {
    let fill = style.fill.as_ref().filter(|fill| fill.is_visible())?;
    let colour = fill.get_color()?;
    let channels = [colour.red, colour.green, colour.blue];
    let spread = channels.iter().max()? - channels.iter().min()?;
    (spread > 8).then_some(colour.to_argb() & 0x00FF_FFFF)
}

fn error(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::Encrypted,
        XlsxError::FileNotFound(part) | XlsxError::WorksheetNotFound(part) => {
            WorkbookError::MissingPart { part }
        }
        XlsxError::RelationshipNotFound => WorkbookError::MissingPart {
            part: String::new(),
        },
        other => WorkbookError::Damaged {
            reason: other.to_string(),
        },
    }
}
