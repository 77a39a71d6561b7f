//! `kouetsu.check/1`.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::rounded;
use crate::check::{FileReport, Located, LocatedEdit, Place, TableSummary};
use crate::edition::{Kind, Role};
use crate::finding::{Applicability, Severity};
use crate::report::{Report, Summary};
use crate::rule::Family;
use crate::source::Encoding;

/// What `kouetsu check` found.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kouetsu.check/1")]
pub(in crate::report) struct Check<'a> {
    /// Name and version of this contract.
    #[schemars(extend("const" = super::CHECK))]
    schema: &'static str,
    /// What wrote this.
    tool: Tool,
    /// The files in order of path.
    files: Vec<File<'a>>,
    /// Counts of all findings, also of those below the level shown.
    summary: Counts,
    /// The findings at or above the level shown, sorted by path, sheet, line, field, start, code.
    #[schemars(with = "Vec<Finding<'a>>")]
    findings: Findings<'a>,
}

impl<'a> Check<'a> {
    pub(in crate::report) fn new(report: &Report<'a>, level: Severity) -> Self {
        Self {
            schema: super::CHECK,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            files: report.files.iter().map(File::new).collect(),
            summary: Counts::new(&report.summary()),
            findings: Findings {
                report: *report,
                level,
            },
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A file that was checked.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    path: &'a str,
    /// `null` for a workbook and for a file that could not be read.
    encoding: Option<EncodingName>,
    tables: Vec<Table<'a>>,
}

impl<'a> File<'a> {
    fn new(file: &'a FileReport) -> Self {
        Self {
            path: &file.path,
            encoding: file.encoding.map(EncodingName::new),
            tables: file.tables.iter().map(Table::new).collect(),
        }
    }
}

/// Name of an encoding.
#[derive(Serialize, JsonSchema)]
enum EncodingName {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    #[serde(rename = "shift_jis")]
    ShiftJis,
    #[serde(rename = "euc-jp")]
    EucJp,
    #[serde(rename = "iso-2022-jp")]
    Iso2022Jp,
}

impl EncodingName {
    fn new(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Utf16Le => Self::Utf16Le,
            Encoding::Utf16Be => Self::Utf16Be,
            Encoding::ShiftJis => Self::ShiftJis,
            Encoding::EucJp => Self::EucJp,
            Encoding::Iso2022Jp => Self::Iso2022Jp,
        }
    }
}

/// How a table was read.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Table<'a> {
    sheet: Option<&'a str>,
    title: Option<&'a str>,
    /// Logical rows.
    rows: usize,
    /// Distinct themes.
    themes: usize,
    /// Western fiscal years.
    fiscal_years: &'a [u16],
    /// 0–1: how sure the reading as a whole is.
    confidence: f32,
}

impl<'a> Table<'a> {
    fn new(table: &'a TableSummary) -> Self {
        Self {
            sheet: table.sheet.as_deref(),
            title: table.title.as_deref(),
            rows: table.rows,
            themes: table.themes,
            fiscal_years: &table.fiscal_years,
            confidence: rounded(table.confidence),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
    /// Findings with a safe or unsafe fix.
    fixable: usize,
    /// Findings that were accepted before.
    suppressed: usize,
}

impl Counts {
    fn new(summary: &Summary) -> Self {
        Self {
            error: summary.error,
            warning: summary.warning,
            info: summary.info,
            fixable: summary.fixable,
            suppressed: summary.suppressed,
        }
    }
}

/// Turns findings into wire structs one at a time while they are written.
pub(in crate::report) struct Findings<'a> {
    report: Report<'a>,
    level: Severity,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.report.shown(self.level).map(Finding::new))
    }
}

/// One defect with all its addresses.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    family: Family,
    severity: Severity,
    /// 0–1.
    confidence: f32,
    message: &'a str,
    help: Option<&'a str>,
    /// Number of addresses; exact also where `also` is cut.
    count: usize,
    /// Codes of other rules that found the same.
    merged: &'a [&'static str],
    /// `null` when the finding is about a file.
    location: Option<Location<'a>>,
    /// Further addresses of the same defect, at most 1,000.
    also: Vec<Location<'a>>,
    /// Places that prove it.
    related: Vec<Related<'a>>,
    fix: Option<Fix<'a>>,
}

impl<'a> Finding<'a> {
    pub(in crate::report) fn new(finding: &'a Located) -> Self {
        Self {
            code: finding.rule.code,
            name: finding.rule.name,
            family: finding.rule.family,
            severity: finding.severity,
            confidence: rounded(finding.confidence),
            message: &finding.message,
            help: finding.help.as_deref(),
            count: finding.count,
            merged: &finding.merged,
            location: finding.place.as_ref().map(Location::new),
            also: finding.also.iter().map(Location::new).collect(),
            related: finding
                .related
                .iter()
                .map(|(message, place)| Related {
                    message,
                    location: Location::new(place),
                })
                .collect(),
            fix: finding.fix.as_ref().map(|fix| Fix {
                title: &fix.title,
                applicability: fix.applicability,
                edits: fix.edits.iter().map(Edit::new).collect(),
                alternatives: fix
                    .alternatives
                    .iter()
                    .map(|(title, edits)| Alternative {
                        title,
                        edits: edits.iter().map(Edit::new).collect(),
                    })
                    .collect(),
            }),
        }
    }
}

/// An address in a table.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Location<'a> {
    path: &'a str,
    sheet: Option<&'a str>,
    /// A1 name in a spreadsheet.
    cell: Option<&'a str>,
    /// 1-based physical line, or row of a spreadsheet.
    line: usize,
    /// 1-based field, or column of a spreadsheet.
    field: usize,
    /// In Unicode scalar values within the cell's value.
    start: usize,
    /// In Unicode scalar values within the cell's value, exclusive.
    end: usize,
    /// In the file as stored; `null` in a spreadsheet.
    byte_start: Option<usize>,
    /// In the file as stored, exclusive; `null` in a spreadsheet.
    byte_end: Option<usize>,
    text: &'a str,
    /// Belongs to the address, not to the finding; `null` for places that only prove a claim.
    fingerprint: Option<&'a str>,
    /// `null` outside the table.
    role: Option<Role>,
    /// Header of the column.
    column: Option<&'a str>,
    /// Western.
    fiscal_year: Option<u16>,
    kind: Option<Kind>,
    /// `null` outside the data.
    row: Option<RowKey<'a>>,
}

impl<'a> Location<'a> {
    fn new(place: &'a Place) -> Self {
        let at = &place.location;
        Self {
            path: &at.path,
            sheet: at.sheet.as_deref(),
            cell: at.cell.as_deref(),
            line: at.line,
            field: at.field,
            start: at.chars.start,
            end: at.chars.end,
            byte_start: at.bytes.as_ref().map(|bytes| bytes.start),
            byte_end: at.bytes.as_ref().map(|bytes| bytes.end),
            text: &at.text,
            fingerprint: Some(place.fingerprint.as_str()).filter(|print| !print.is_empty()),
            role: place.role,
            column: place.column.as_deref(),
            fiscal_year: place.fiscal_year,
            kind: place.kind,
            row: place.row.as_ref().map(|row| RowKey {
                theme: &row.theme,
                countermeasure: &row.countermeasure,
                body: &row.body,
                measure: &row.measure,
            }),
        }
    }
}

/// What names a row to an editor; "" where the table has no such column.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RowKey<'a> {
    theme: &'a str,
    countermeasure: &'a str,
    body: &'a str,
    measure: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// What to do about a finding.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Fix<'a> {
    title: &'a str,
    applicability: Applicability,
    /// The best candidate, for every address. Empty where cells or rows would have to move.
    edits: Vec<Edit<'a>>,
    /// The other candidates, best first.
    alternatives: Vec<Alternative<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Alternative<'a> {
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

/// A replacement of text.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Edit<'a> {
    path: &'a str,
    byte_start: Option<usize>,
    byte_end: Option<usize>,
    /// Plain text: whoever writes it quotes it.
    replacement: &'a str,
    location: Location<'a>,
}

impl<'a> Edit<'a> {
    fn new(edit: &'a LocatedEdit) -> Self {
        let location = Location::new(&edit.place);
        Self {
            path: location.path,
            byte_start: location.byte_start,
            byte_end: location.byte_end,
            replacement: &edit.replacement,
            location,
        }
    }
}
