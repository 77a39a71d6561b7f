//! The report of a check as one page an editor can mail.
//!
//! O(cells + addresses); tables beyond [`MAX_CELLS`] are left out and the findings alone given.

mod list;
mod sheets;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write};

use super::{Page, escaped};
use crate::check::{FileReport, Place, RowKey};
use crate::finding::Severity;
use crate::report::display::{pick, portable};
use crate::report::reading::reading;
use crate::report::review::{self, Numbered, Tally};
use crate::report::{Report, Style, severity_name};
use crate::rule::Lang;

/// Findings to be corrected before anyone sees them.
const FIRST: usize = 5;
/// Other places named as evidence.
const MAX_RELATED: usize = 3;
/// Cells of all tables shown.
const MAX_CELLS: usize = 200_000;

struct View<'a> {
    report: &'a Report<'a>,
    findings: Vec<Numbered<'a>>,
    /// Those below the level: in the list for whoever asks for them, and nowhere else.
    asides: Vec<Numbered<'a>>,
    level: Severity,
    lang: Lang,
    /// The tables are in the page.
    tables: bool,
    /// Cells of the page that a finding leads to.
    linked: HashSet<CellOf>,
}

/// File, table in it, line and field.
type CellOf = (usize, usize, usize, usize);

/// The report as one self-contained page. Tables are in it for files that kept their grids.
pub fn html(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let cells = report.files.iter().flat_map(|file| &file.grids);
    let cells: usize = cells.map(|grid| grid.cell_count()).sum();
    let mut view = View {
        report,
        findings: review::numbered(report, style.level),
        asides: review::below(report, style.level),
        level: style.level,
        lang,
        tables: cells > 0 && cells <= MAX_CELLS,
        linked: HashSet::new(),
    };
    view.linked = view.linked();
    let names = report.files.iter().map(|file| portable(&file.path));
    let names: Vec<&str> = names.collect();
    let title = match lang {
        Lang::Ja => format!("点検報告 {}", names.join("、")),
        Lang::En => format!("Check of {}", names.join(", ")),
    };
    let page = Page {
        lang,
        title: &title,
        style: include_str!("check.css"),
        script: include_str!("check.js"),
    };
    page.write(out, |out| {
        let skip = pick(lang, "指摘の一覧へ", "Skip to the findings");
        writeln!(out, "<a class=\"skip\" href=\"#findings\">{skip}</a>")?;
        writeln!(out, "<header>")?;
        writeln!(out, "<h1>{}</h1>", escaped(&title))?;
        view.head(out)?;
        writeln!(out, "</header>\n<main>")?;
        view.first(out)?;
        view.summary(out)?;
        view.map(out)?;
        view.list(out)?;
        view.sheets(out)?;
        view.record(out)?;
        writeln!(out, "</main>")
    })
}

impl View<'_> {
    /// What findings lead to and is there: a value that fell off the table has no cell.
    fn linked(&self) -> HashSet<CellOf> {
        if !self.tables {
            return HashSet::new();
        }
        let mut wanted = HashSet::new();
        for one in &self.findings {
            let related = one.finding.related.iter().take(MAX_RELATED);
            for place in one.places().chain(related.map(|(_, place)| place)) {
                wanted.extend(self.cell_of(one.file, place));
            }
        }
        let mut there = HashSet::new();
        for (at, file) in self.report.files.iter().enumerate() {
            for (n, grid) in file.grids.iter().enumerate() {
                for row in 0..grid.row_count() {
                    let fields = 1..=grid.width(row);
                    let cells = fields.map(|field| (at, n, grid.line(row), field));
                    there.extend(cells.filter(|cell| wanted.contains(cell)));
                }
            }
        }
        there
    }

    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in self.report.files {
            for table in &file.tables {
                let sheet = table.sheet.as_deref().unwrap_or_default();
                writeln!(
                    out,
                    "<p>{} {}: {}</p>",
                    escaped(portable(&file.path)),
                    escaped(sheet),
                    escaped(&reading(table, self.lang))
                )?;
            }
        }
        let summary = self.report.summary();
        writeln!(out, "<ul class=\"counts\">")?;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            writeln!(
                out,
                "<li>{} <strong>{}</strong></li>",
                level(severity, self.lang),
                summary.count(severity)
            )?;
        }
        writeln!(out, "</ul>")
    }

    fn first(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = pick(self.lang, "公表の前に、まず直すもの", "To correct first");
        writeln!(
            out,
            "<section aria-labelledby=\"first\"><h2 id=\"first\">{title}</h2>"
        )?;
        if self.findings.is_empty() {
            let none = pick(self.lang, "指摘はありません。", "Nothing was found.");
            return writeln!(out, "<p>{none}</p></section>");
        }
        writeln!(out, "<ol>")?;
        for one in review::most_urgent(&self.findings, FIRST) {
            writeln!(
                out,
                "<li>{} <a href=\"#f{}\">{}</a>（{}）</li>",
                level(one.finding.severity, self.lang),
                one.number,
                escaped(&one.finding.message),
                escaped(&self.place_name(&one, one.finding.place.as_ref()))
            )?;
        }
        writeln!(out, "</ol></section>")
    }

    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.findings.is_empty() {
            return Ok(());
        }
        let lang = self.lang;
        let title = pick(lang, "集計", "Counts");
        writeln!(
            out,
            "<section aria-labelledby=\"sum\"><h2 id=\"sum\">{title}</h2>"
        )?;
        let rules = review::by_rule(&self.findings).into_iter();
        let rules: Vec<(String, Tally)> = rules
            .map(|(code, tally)| (review::rule_name(code, lang), tally))
            .collect();
        let by = |part: fn(&RowKey) -> &str| -> Vec<(String, Tally)> {
            let counts = review::by_row(&self.findings, part).into_iter();
            counts
                .map(|(name, tally)| (name.to_owned(), tally))
                .collect()
        };
        for (name, counts) in [
            (pick(lang, "ルール別", "By rule"), rules),
            (pick(lang, "実施機関別", "By body"), by(|row| &row.body)),
            (pick(lang, "テーマ別", "By theme"), by(|row| &row.theme)),
        ] {
            if !counts.is_empty() {
                self.counts(name, &counts, out)?;
            }
        }
        writeln!(out, "</section>")
    }

    fn counts(
        &self,
        title: &str,
        counts: &[(String, Tally)],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(
            out,
            "<details><summary>{title}</summary><div class=\"wide\"><table><thead><tr><th scope=\"col\">{title}</th>"
        )?;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let name = severity_name(severity, self.lang);
            writeln!(out, "<th scope=\"col\">{name}</th>")?;
        }
        writeln!(out, "</tr></thead><tbody>")?;
        for (name, tally) in counts {
            writeln!(
                out,
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                escaped(name),
                tally.error,
                tally.warning,
                tally.info
            )?;
        }
        writeln!(out, "</tbody></table></div></details>")
    }

    /// How many findings each theme has in each column.
    fn map(&self, out: &mut dyn Write) -> io::Result<()> {
        // In the order of the table: by the first place that has a finding.
        let mut themes: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        // By name, for the cells of a shifted row stand in other fields.
        let mut fields: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
        let mut counts: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
        for one in &self.findings {
            for place in one.places() {
                let (Some(row), Some(column)) = (&place.row, &place.column) else {
                    continue;
                };
                let votes = fields.entry(column).or_default();
                *votes.entry(place.location.field).or_default() += 1;
                let theme = row.theme.as_str();
                let at = self.cell_of(one.file, place);
                let at = at.map_or((0, 0, place.location.line), |(file, grid, line, _)| {
                    (file, grid, line)
                });
                let first = themes.entry(theme).or_insert(at);
                *first = at.min(*first);
                counts
                    .entry((theme, column))
                    .or_default()
                    .insert(one.number);
            }
        }
        if themes.len() < 2 || themes.len() > 200 {
            return Ok(());
        }
        let mut themes: Vec<_> = themes.into_iter().map(|(theme, at)| (at, theme)).collect();
        themes.sort_unstable();
        let mut columns: Vec<&str> = fields.keys().copied().collect();
        columns.sort_by_key(|name| {
            let votes = fields[name].iter();
            votes
                .max_by_key(|&(&field, &count)| (count, Reverse(field)))
                .map(|(&field, _)| field)
        });
        let title = pick(self.lang, "表の地図（指摘の数）", "Map of the table");
        let head = pick(self.lang, "テーマ", "Theme");
        writeln!(
            out,
            "<section><h2 id=\"map\">{title}</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"map\"><table class=\"map\"><thead><tr><th scope=\"col\">{head}</th>"
        )?;
        for name in &columns {
            writeln!(out, "<th scope=\"col\">{}</th>", escaped(name))?;
        }
        writeln!(out, "</tr></thead><tbody>")?;
        for &(_, theme) in &themes {
            let name = if theme.is_empty() { "—" } else { theme };
            writeln!(out, "<tr><th scope=\"row\">{}</th>", escaped(name))?;
            for column in &columns {
                match counts.get(&(theme, *column)) {
                    None => writeln!(out, "<td></td>")?,
                    Some(numbers) => {
                        let shade = match numbers.len() {
                            1 => 1,
                            2..=4 => 2,
                            _ => 3,
                        };
                        let first = numbers.first().expect("a set that was added to");
                        writeln!(
                            out,
                            "<td class=\"h{shade}\"><a href=\"#f{first}\">{}</a></td>",
                            numbers.len()
                        )?;
                    }
                }
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody></table></div></section>")
    }

    /// A place as a link into the table, or as words.
    fn link(&self, one: &Numbered<'_>, place: &Place) -> String {
        let name = escaped(&self.place_name(one, Some(place)));
        match self.anchor(one.file, place) {
            Some(anchor) => format!("<a href=\"#{anchor}\">{name}</a>"),
            None => name,
        }
    }

    fn cell_of(&self, file: &FileReport, place: &Place) -> Option<CellOf> {
        let mut files = self.report.files.iter();
        let file_at = files.position(|other| std::ptr::eq(other, file))?;
        let at = &place.location;
        let mut grids = file.grids.iter();
        let grid = grids.position(|grid| grid.sheet() == at.sheet.as_deref())?;
        Some((file_at, grid, at.line, at.field))
    }

    fn anchor(&self, file: &FileReport, place: &Place) -> Option<String> {
        let cell = self.cell_of(file, place)?;
        self.linked.contains(&cell).then(|| anchor(cell))
    }

    fn place_name(&self, one: &Numbered<'_>, place: Option<&Place>) -> String {
        let Some(place) = place else {
            return portable(&one.file.path).to_owned();
        };
        let at = &place.location;
        let column = place.column.as_deref().unwrap_or_default();
        let name = match (&at.cell, self.lang) {
            (Some(cell), _) => format!("{}!{cell}", at.sheet.as_deref().unwrap_or_default()),
            (None, Lang::Ja) => format!("{}行 {column}", at.line),
            (None, Lang::En) => format!("line {} {column}", at.line),
        };
        match self.report.files.len() {
            1 => name,
            _ => format!("{} {name}", portable(&one.file.path)),
        }
    }

    /// What was checked with what, and blanks for the people who answer for it (点検記録).
    fn record(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang;
        let title = pick(lang, "点検記録", "Record of the check");
        writeln!(
            out,
            "<section class=\"record\" aria-labelledby=\"record\"><h2 id=\"record\">{title}</h2><table><tbody>"
        )?;
        for (name, value) in review::record(self.report, lang) {
            writeln!(
                out,
                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                escaped(name),
                escaped(&value)
            )?;
        }
        writeln!(out, "</tbody></table></section>")
    }
}

/// The name a cell has in the page.
fn anchor((file, grid, line, field): CellOf) -> String {
    format!("t{file}-{grid}-{line}-{field}")
}

fn level(severity: Severity, lang: Lang) -> String {
    format!(
        "<span class=\"level {}\">{}</span>",
        severity_name(severity, Lang::En),
        severity_name(severity, lang)
    )
}
