//! The tables of the page, with the cells marked that findings lead to.

use std::io::{self, Write};

use super::super::escaped;
use super::{View, anchor};
use crate::finding::Severity;
use crate::grid::Grid;
use crate::report::display::{pick, portable};
use crate::report::{review, severity_name};
use crate::rule::Lang;

impl View<'_> {
    pub(super) fn sheets(&self, out: &mut dyn Write) -> io::Result<()> {
        if !self.tables {
            return Ok(());
        }
        for (at, file) in self.report.files.iter().enumerate() {
            for (n, grid) in file.grids.iter().enumerate() {
                let name = grid.sheet().unwrap_or(portable(&file.path));
                let id = format!("t{at}-{n}");
                writeln!(
                    out,
                    "<section class=\"whole\"><h2 id=\"{id}\">{} {}</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}\"><table class=\"sheet\">",
                    pick(self.lang, "表", "Table"),
                    escaped(name)
                )?;
                self.sheet(grid, (at, n), out)?;
                writeln!(out, "</table></div></section>")?;
            }
        }
        Ok(())
    }

    fn sheet(&self, grid: &Grid, of: (usize, usize), out: &mut dyn Write) -> io::Result<()> {
        let marks = review::marks(&self.findings, grid);
        for row in 0..grid.row_count() {
            let line = grid.line(row);
            write!(out, "<tr><th scope=\"row\">{line}</th>")?;
            for (column, cell) in grid.row(row).enumerate() {
                let text = escaped(grid.value(cell));
                let cell = (of.0, of.1, line, column + 1);
                let id = match self.linked.contains(&cell) {
                    true => format!(" id=\"{}\"", anchor(cell)),
                    false => String::new(),
                };
                match marks.get(&(line, column + 1)) {
                    None => write!(out, "<td{id}>{text}</td>")?,
                    Some(numbers) => {
                        let worst = numbers
                            .iter()
                            .map(|&number| self.findings[number - 1].finding.severity)
                            .max()
                            .unwrap_or(Severity::Info);
                        let links: Vec<String> = numbers
                            .iter()
                            .map(|number| format!("<a href=\"#f{number}\">[{number}]</a>"))
                            .collect();
                        write!(
                            out,
                            "<td class=\"{}\"{id}>{text} {}</td>",
                            severity_name(worst, Lang::En),
                            links.join(" ")
                        )?;
                    }
                }
            }
            writeln!(out, "</tr>")?;
        }
        Ok(())
    }
}
