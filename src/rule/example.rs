//! Examples become tables: the same road as a file.

use std::sync::Arc;

use super::Example;
use crate::edition::{Edition, Hints, recover};
use crate::grid::{Delimiter, Grid, read_delimited};
use crate::source::{Source, SourceError};

impl Example {
    /// The example as a tab-separated file: one row a line, `|` between cells (a row that
    /// begins with `|` begins with a blank cell), `⏎` for a line break in a cell. Spaces around a cell are layout, full-width ones are not.
    pub fn tsv(&self) -> String {
        let mut out = String::new();
        let lines = self.table.lines().map(|line| line.trim_matches(' '));
        for line in lines.filter(|line| !line.is_empty()) {
            for (i, cell) in line.split('|').enumerate() {
                if i > 0 {
                    out.push('\t');
                }
                let cell = cell.trim_matches(' ');
                if cell.contains('⏎') {
                    out.push('"');
                    out.push_str(&cell.replace('"', "\"\"").replace('⏎', "\n"));
                    out.push('"');
                } else {
                    out.push_str(cell);
                }
            }
            out.push('\n');
        }
        out
    }

    /// The example's cells.
    ///
    /// # Errors
    ///
    /// None for an example with text: it is UTF-8 and small.
    pub fn grid(&self) -> Result<Arc<Grid>, SourceError> {
        let source = Source::from_bytes("example.tsv", self.tsv().into_bytes())?;
        Ok(Arc::new(read_delimited(
            Arc::new(source),
            Some(Delimiter::Tab),
        )))
    }

    /// The example as it is read.
    ///
    /// # Errors
    ///
    /// See [`Example::grid`].
    pub fn editions(&self) -> Result<Vec<Edition>, SourceError> {
        Ok(recover(&self.grid()?, &Hints::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_between_cells() {
        let example = Example {
            note: "",
            table: "
                テーマ | 施策 |
                |「二⏎三」 | 　四
            ",
            findings: 0,
        };
        assert_eq!(example.tsv(), "テーマ\t施策\t\n\t\"「二\n三」\"\t　四\n");
        let grid = example.grid().expect("plain UTF-8");
        assert_eq!((grid.row_count(), grid.width(1)), (2, 3));
    }
}
