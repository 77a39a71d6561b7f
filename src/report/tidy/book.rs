//! A workbook: a sheet for each table, every value as text.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use super::delimited::records;
use super::{Tidy, TidyOptions};
use crate::report::workbook::Names;

/// Width of a column in letters of the standard font.
const WIDTH: f64 = 24.0;

/// A sheet for each table, its heading fixed and with filters.
///
/// # Errors
///
/// The writer's, or a table is beyond what Excel holds.
pub fn tidy_xlsx(tidy: &Tidy<'_>, options: &TidyOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Workbook::new();
    let mut names = Names::default();
    // The same tables give the same bytes, whenever they are written.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let head = cell.clone().set_bold();
    for edition in tidy.editions {
        let sheet = book.add_worksheet();
        let wish = edition.grid.sheet().unwrap_or("Sheet1");
        sheet.set_name(names.take(wish)).map_err(io::Error::other)?;
        let (mut row, mut width) = (0, 0);
        records(edition, options, |cells| {
            let format = if row == 0 { &head } else { &cell };
            let mut write = || -> Result<(), XlsxError> {
                for (column, text) in (0u16..).zip(cells) {
                    // Never as a formula, a link or a number: a value stays what it is.
                    sheet.write_string_with_format(row, column, text.as_ref(), format)?;
                    width = width.max(column);
                }
                Ok(())
            };
            write().map_err(io::Error::other)?;
            row += 1;
            Ok(())
        })?;
        let mut dress = || -> Result<(), XlsxError> {
            sheet.set_column_range_width(0, width, WIDTH)?;
            sheet.set_freeze_panes(1, 0)?;
            sheet.autofilter(0, 0, row.saturating_sub(1), width)?;
            Ok(())
        };
        dress().map_err(io::Error::other)?;
    }
    let bytes = book.save_to_buffer().map_err(io::Error::other)?;
    out.write_all(&bytes)?;
    out.flush()
}
