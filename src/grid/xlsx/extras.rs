//! The parts of a workbook that calamine does not read: hidden rows and columns, text struck
//! through, notes, drawings, links to other books, names of persons.
//!
//! [`super::inspect`] has bounded every part before; what cannot be understood here is left out,
//! for the values of the cells do not depend on it. O(bytes of the parts looked at).

mod drawing;
pub(crate) mod package;
mod sheet;
mod strings;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use crate::grid::sparse::At;
pub(in crate::grid) use drawing::Shape;
use package::Package;
pub(crate) use sheet::parse_a1;

/// Beside the cells of one sheet.
#[derive(Debug, Default)]
pub(in crate::grid) struct SheetExtras {
    /// The sheet merges no cells: it need not be read again for them.
    pub(in crate::grid) unmerged: bool,
    /// Not shown in Excel's row of tabs.
    pub(in crate::grid) hidden: bool,
    /// Inclusive ranges of rows.
    pub(in crate::grid) hidden_rows: Vec<(u32, u32)>,
    /// Inclusive ranges of columns.
    pub(in crate::grid) hidden_columns: Vec<(u32, u32)>,
    /// Cells of which a part is struck through.
    pub(in crate::grid) struck: BTreeMap<At, Struck>,
    /// Notes on cells, threaded comments included.
    pub(in crate::grid) notes: BTreeMap<At, String>,
    /// It is known where notes are, not what they say.
    pub(in crate::grid) notes_unread: bool,
    /// Arrows and texts drawn over the sheet.
    pub(in crate::grid) shapes: Vec<Shape>,
}

/// A text in runs, some of them struck through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::grid) struct Struck {
    /// What is left.
    pub(super) kept: String,
    /// What is struck through.
    pub(super) struck: String,
}

/// Beside the sheets of a book.
#[derive(Debug, Default)]
pub(in crate::grid) struct BookExtras {
    /// By the sheet's name.
    pub(in crate::grid) sheets: BTreeMap<String, SheetExtras>,
    /// Files that formulas point to.
    pub(in crate::grid) links: Vec<String>,
    /// Author and last author.
    pub(in crate::grid) authors: BTreeSet<String>,
    /// A shared book with a history of changes.
    pub(in crate::grid) tracked: bool,
}

/// Reads what stands beside the cells; nothing where the archive cannot be understood.
pub(super) fn read(raw: &[u8]) -> BookExtras {
    let Some(mut package) = Package::open(raw) else {
        return BookExtras::default();
    };
    let mut book = BookExtras::default();
    let Some(main) = package.main() else {
        return book;
    };
    let links = package.relations(&main);
    let struck = links
        .iter()
        .find(|link| link.kind == "sharedStrings")
        .and_then(|link| package.text(&link.target))
        .map(|text| strings::struck(&text))
        .unwrap_or_default();
    for entry in package.sheets(&main) {
        let Some(link) = links.iter().find(|link| link.id == entry.relation) else {
            continue;
        };
        let mut extras = SheetExtras {
            hidden: entry.hidden,
            ..SheetExtras::default()
        };
        if let Some(text) = package.text(&link.target) {
            extras.unmerged = !text.contains("mergeCell");
            sheet::read(&text, &struck, &mut extras);
        }
        for part in package.relations(&link.target) {
            match part.kind.as_str() {
                "comments" => {
                    if let Some(text) = package.text(&part.target) {
                        drawing::notes(&text, "comment", &mut extras.notes);
                    }
                }
                "threadedComment" => {
                    if let Some(text) = package.text(&part.target) {
                        // The plain note only says that there is a threaded one.
                        drawing::notes(&text, "threadedComment", &mut extras.notes);
                    }
                }
                "drawing" => {
                    if let Some(text) = package.text(&part.target) {
                        extras.shapes = drawing::shapes(&text);
                    }
                }
                _ => {}
            }
        }
        book.sheets.insert(entry.name, extras);
    }
    for link in links.iter().filter(|link| link.kind == "externalLink") {
        let paths = package.relations(&link.target).into_iter();
        book.links
            .extend(paths.filter(|to| to.external).map(|to| to.target));
    }
    book.tracked = package.has("xl/revisions/revisionheaders.xml");
    if let Some(text) = package.text("docProps/core.xml") {
        book.authors = package::authors(&text);
    }
    book
}
