//! Rows of one group: what a row is compared by.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use crate::edition::{Edition, Role};
use crate::rule::{Class, Context};
use crate::text::fold;

/// Classes of every field of a table, row by row.
#[derive(Debug)]
pub(super) struct Fields {
    classes: Vec<Class>,
    width: usize,
}

impl Fields {
    /// Reads every field. O(cells).
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let edition = cx.edition;
        let width = edition.columns.len();
        let mut classes = Vec::with_capacity(edition.rows.len() * width);
        for row in 0..edition.rows.len() {
            classes.extend(edition.fields(row).iter().map(|field| {
                field.resolved.map_or(Class::BLANK, |cell| {
                    cx.occurrences.class(cx.grid, cx.grid.text_id(cell))
                })
            }));
        }
        Self { classes, width }
    }

    /// The classes of a row, one per column.
    pub(super) fn row(&self, row: usize) -> &[Class] {
        &self.classes[row * self.width..(row + 1) * self.width]
    }

    /// The classes of some columns of a row.
    pub(super) fn pick(&self, row: usize, columns: &[usize]) -> Vec<Class> {
        columns
            .iter()
            .map(|&column| self.row(row)[column])
            .collect()
    }

    /// For each row a number that is equal where the classes of some columns are. O(rows).
    pub(super) fn numbered(&self, columns: &[usize]) -> Vec<u32> {
        let mut known: HashMap<Vec<Class>, u32, FixedState> = HashMap::default();
        (0..self.rows())
            .map(|row| {
                let next = u32::try_from(known.len()).expect("rows are counted in 32 bits");
                *known.entry(self.pick(row, columns)).or_insert(next)
            })
            .collect()
    }

    fn rows(&self) -> usize {
        self.classes.len().checked_div(self.width).unwrap_or(0)
    }

    /// Rows that equal no row before them. What a copied row repeats is not said again by the
    /// rules that look into rows, and a thousand copies cost them nothing. O(cells).
    pub(super) fn distinct(&self) -> impl Iterator<Item = usize> {
        let mut seen: HashSet<&[Class], FixedState> = HashSet::default();
        (0..self.rows()).filter(move |&row| seen.insert(self.row(row)))
    }

    /// Whether all of some columns of a row are blank.
    pub(super) fn blank(&self, row: usize, columns: &[usize]) -> bool {
        (columns.iter()).all(|&column| self.row(row)[column] == Class::BLANK)
    }
}

/// Columns by what they are for.
#[derive(Debug)]
pub(super) struct Columns {
    /// Theme and countermeasure: they name a group.
    pub(super) group: Vec<usize>,
    pub(super) body: Vec<usize>,
    pub(super) measure: Vec<usize>,
    pub(super) years: Vec<usize>,
}

impl Columns {
    pub(super) fn of(edition: &Edition) -> Self {
        let of = |roles: &[Role]| {
            (0..edition.columns.len())
                .filter(|&column| roles.contains(&edition.columns[column].role))
                .collect()
        };
        Self {
            group: of(&[Role::Theme, Role::Countermeasure]),
            body: of(&[Role::Body]),
            measure: of(&[Role::Measure]),
            years: of(&[Role::Year]),
        }
    }
}

/// Columns that only count the rows: 番号, No.
pub(super) fn is_numbering(header: &str) -> bool {
    let name = fold(header).to_lowercase();
    let name = name.trim_end_matches('.');
    matches!(
        name,
        "番号" | "no" | "項番" | "連番" | "通番" | "整理番号" | "#"
    )
}

/// 再掲: the editor says that it repeats on purpose.
pub(super) fn is_relisted(edition: &Edition, row: usize) -> bool {
    (0..edition.columns.len()).any(|column| {
        let value = edition.value(row, column);
        // One letter is looked for faster than two words, and hardly ever stands there.
        value.contains('掲') && (value.contains("再掲") || value.contains("前掲"))
    })
}
