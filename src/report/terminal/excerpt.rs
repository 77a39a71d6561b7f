//! What miette is given, and how what it draws is put right.
//!
//! miette has its own table of widths (half-width ﾞ has none there) and draws its frame with
//! characters of ambiguous width. So it measures stand-ins of the right width instead of the text
//! itself, and on a terminal that shows ambiguous characters in two columns the frame is ASCII.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use crate::check::{Located, Place};
use crate::finding::{Applicability, Severity};
use crate::report::Style;
use crate::report::display::{self, Excerpt, harmless, pick, short_header};
use crate::rule::Lang;

/// Cells shown around a blank one.
const MAX_NEIGHBOURS: usize = 5;
/// Columns a neighbour of a blank cell needs to be worth showing.
const NEIGHBOUR_WIDTH: usize = 24;

/// Draws message, place in the table and excerpt.
pub(super) fn draw(
    finding: &Located,
    place: &Place,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let digits = place.location.line.to_string().len();
    // " 38 │ " before the text, one column free after it.
    let room = style.columns() - digits - 5;
    let mut excerpt = of_place(place, style, room);
    let mut label = label(finding, place, style);
    if let Some(text) = &label {
        // "╰── " under the middle of the flagged part, then the label. Where that would not fit,
        // a shorter excerpt puts the flagged part further to the left.
        let needed = 4 + style.text_width(text);
        let start = style.text_width(&excerpt.text[..excerpt.flagged.start]);
        let width = style.text_width(&excerpt.text[excerpt.flagged.clone()]);
        if start + width.max(1) / 2 + needed > room {
            if needed * 2 < room {
                excerpt = of_place(place, style, room - needed);
            } else {
                label = None;
            }
        }
    }
    let mut stand_ins = StandIns::new(style);
    let mut message = harmless(&finding.message);
    let crumbs = breadcrumbs(place, style);
    if !crumbs.is_empty() {
        message.push('\n');
        message.push_str(&crumbs);
    }
    let before = stand_ins.put(&excerpt.text[..excerpt.flagged.start]);
    let flagged = stand_ins.put(&excerpt.text[excerpt.flagged.clone()]);
    let after = stand_ins.put(&excerpt.text[excerpt.flagged.end..]);
    let drawing = Drawing {
        message: stand_ins.put(&message),
        severity: finding.severity,
        label: label.map(|label| stand_ins.put(&label)),
        span: (before.len(), flagged.len()).into(),
        source: CellText {
            name: stand_ins.put(&name(place, style, style.columns() - digits - 7)),
            text: format!("{before}{flagged}{after}"),
            line: place.location.line,
        },
    };
    let mut text = String::new();
    handler(style)
        .render_report(&mut text, &drawing)
        .map_err(|_| io::Error::other("the excerpt could not be drawn"))?;
    for line in stand_ins.back(&text).lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn handler(style: &Style) -> GraphicalReportHandler {
    let theme = match (style.ambiguous_wide, style.color) {
        (false, true) => GraphicalTheme::unicode(),
        (false, false) => GraphicalTheme::unicode_nocolor(),
        (true, true) => GraphicalTheme::ascii(),
        (true, false) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.columns())
        .with_links(false)
        .with_context_lines(0)
        .without_primary_span_start()
        .without_syntax_highlighting()
}

/// The flagged part with what stands around it; never empty.
fn of_place(place: &Place, style: &Style, room: usize) -> Excerpt {
    match place.value.as_deref() {
        Some(value) if !value.trim().is_empty() => {
            display::excerpt(style, value, place.location.chars.clone(), room)
        }
        Some(_) => of_blank(place, style, room),
        None if place.location.text.trim().is_empty() => of_blank(place, style, room),
        None => {
            let text = &place.location.text;
            display::excerpt(style, text, 0..text.chars().count(), room)
        }
    }
}

/// The row around a blank cell: `令和元年度「・セミナー…」 令和2年度〔空欄〕`.
fn of_blank(place: &Place, style: &Style, room: usize) -> Excerpt {
    let blank = pick(style.lang, "〔空欄〕", "(blank)");
    let (open, close) = match style.lang {
        Lang::Ja => ("「", "」"),
        Lang::En => (" \"", "\""),
    };
    let mut cells: Vec<(String, String, bool)> = place
        .cells
        .iter()
        .map(|cell| {
            let column = harmless(short_header(&cell.column));
            (column, harmless(cell.value.trim()), cell.here)
        })
        .collect();
    if !cells.iter().any(|&(_, _, here)| here) {
        let row = place.row.clone().unwrap_or_default();
        let known = [
            (pick(style.lang, "施策", "measure"), row.measure),
            (pick(style.lang, "実施機関", "body"), row.body),
            (pick(style.lang, "テーマ", "theme"), row.theme),
        ];
        cells = known
            .into_iter()
            .find(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| (name.to_owned(), harmless(value.trim()), false))
            .into_iter()
            .collect();
        let column = short_header(place.column.as_deref().unwrap_or_default());
        cells.push((harmless(column), String::new(), true));
    }
    let here = cells.iter().position(|cell| cell.2).unwrap_or(0);
    let most = (room / NEIGHBOUR_WIDTH).clamp(1, MAX_NEIGHBOURS);
    // The cell itself, then left, right, left …: two before it prove more than two after it.
    let (mut from, mut to) = (here, here + 1);
    while to - from < most && (from > 0 || to < cells.len()) {
        if from > 0 && (here - from < to - here || to == cells.len()) {
            from -= 1;
        } else {
            to += 1;
        }
    }
    let shown = &cells[from..to];
    let fixed: usize = shown
        .iter()
        .map(|(_, value, _)| {
            1 + if value.is_empty() {
                style.text_width(blank)
            } else {
                style.text_width(open) + style.text_width(close)
            }
        })
        .sum();
    let mut parts: Vec<String> = Vec::new();
    for (column, value, _) in shown {
        parts.push(style.clip(column, 16));
        parts.push(value.clone());
    }
    let names: usize = parts
        .iter()
        .step_by(2)
        .map(|name| style.text_width(name))
        .sum();
    let values: Vec<String> = parts.iter().skip(1).step_by(2).cloned().collect();
    let values = style.fit(&values, room.saturating_sub(fixed + names));
    for (part, value) in parts.iter_mut().skip(1).step_by(2).zip(values) {
        *part = value;
    }
    // Names are cut only where even so there is no room.
    let parts = style.fit(&parts, room.saturating_sub(fixed));
    let mut text = String::new();
    let mut flagged = 0..0;
    for (pair, cell) in parts.chunks(2).zip(shown) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&pair[0]);
        let start = text.len();
        if cell.1.is_empty() {
            text.push_str(blank);
        } else {
            text.push_str(open);
            text.push_str(&pair[1]);
            text.push_str(close);
        }
        if cell.2 {
            flagged = start..text.len();
        }
    }
    Excerpt { text, flagged }
}

/// What the flagged part should be, where a fix says so.
fn label(finding: &Located, place: &Place, style: &Style) -> Option<String> {
    let fix = finding.fix.as_ref()?;
    let edit = fix.edits.iter().find(|edit| {
        let (a, b) = (&edit.place.location, &place.location);
        (a.line, a.field, &a.chars) == (b.line, b.field, &b.chars)
    })?;
    let mut label = match edit.replacement.as_str() {
        "" => pick(style.lang, "削る", "delete").to_owned(),
        text => format!("→ {}", harmless(text)),
    };
    if fix.applicability == Applicability::Choice {
        label.push_str(pick(style.lang, "？", "?"));
    }
    Some(label)
}

/// `theme › body › measure › column`.
fn breadcrumbs(place: &Place, style: &Style) -> String {
    const JOINT: &str = " › ";
    let mut parts: Vec<String> = Vec::new();
    if let Some(row) = &place.row {
        for part in [&row.theme, &row.body, &row.measure] {
            let part = harmless(part.trim());
            if !part.is_empty() {
                parts.push(part);
            }
        }
    }
    if let Some(column) = place.column.as_deref().filter(|name| !name.is_empty()) {
        parts.push(harmless(short_header(column)));
    }
    // "  │ " before, two columns that miette leaves free after.
    let joints = style.text_width(JOINT) * parts.len().saturating_sub(1);
    let room = style.columns().saturating_sub(6 + joints);
    style.fit(&parts, room).join(JOINT)
}

/// `aomori-2019.tsv:38:4 施策`, cut at its beginning where it is too long.
fn name(place: &Place, style: &Style, room: usize) -> String {
    let path = display::file_name(&place.location.path, style.lang);
    let mut rest = format!(":{}", super::address(place));
    if let Some(column) = place.column.as_deref().filter(|name| !name.is_empty()) {
        rest.push(' ');
        rest.push_str(&style.clip(&harmless(column), room / 3));
    }
    let rest = style.clip(&rest, room - 8);
    let path = style.clip_start(&path, room.saturating_sub(style.text_width(&rest)));
    format!("{path}{rest}")
}

/// Characters that stand for others while miette measures.
///
/// miette has its own, older table of widths and no notion of ambiguous ones. Letters that every
/// table agrees on pass; each other one is replaced by a character that miette takes for as wide
/// as the terminal does, and put back into what miette drew.
struct StandIns {
    style: Style,
    stood_for: Vec<char>,
}

/// Private use (plane 15): one column.
const NARROW: u32 = 0xF_0000;
/// Plane 3, not assigned here: two columns.
const WIDE: u32 = 0x3_F000;
/// Most different characters of one drawing that are replaced.
const MOST: u32 = 0xF00;

impl StandIns {
    fn new(style: &Style) -> Self {
        Self {
            style: *style,
            stood_for: Vec::new(),
        }
    }

    fn put(&mut self, text: &str) -> String {
        text.chars().map(|c| self.stand_in(c)).collect()
    }

    fn stand_in(&mut self, c: char) -> char {
        let agreed = matches!(
            c,
            '\n' | ' '..='~' | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3096}'
                | '\u{30A0}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'
                | '\u{FF01}'..='\u{FF9D}' | '\u{20000}'..='\u{2FA1F}'
        );
        let first = match self.style.char_width(c) {
            _ if agreed => return c,
            0 => return c,
            1 => NARROW,
            _ => WIDE,
        };
        let known = self.stood_for.iter().position(|&other| other == c);
        let index = known.unwrap_or_else(|| {
            self.stood_for.push(c);
            self.stood_for.len() - 1
        });
        let index = u32::try_from(index).unwrap_or(MOST);
        if index >= MOST {
            return char::REPLACEMENT_CHARACTER;
        }
        char::from_u32(first + index).expect("neither plane has surrogates")
    }

    fn back(&self, text: &str) -> String {
        text.chars()
            .map(|c| {
                [NARROW, WIDE]
                    .into_iter()
                    .find_map(|first| {
                        let index = (c as u32).checked_sub(first).filter(|&i| i < MOST)?;
                        self.stood_for.get(index as usize).copied()
                    })
                    .unwrap_or(c)
            })
            .collect()
    }
}

#[derive(Debug)]
struct Drawing {
    message: String,
    severity: Severity,
    label: Option<String>,
    span: SourceSpan,
    source: CellText,
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(self.label.clone(), self.span);
        Some(Box::new(std::iter::once(label)))
    }
}

/// The excerpt as a source of one line that knows its true line number.
#[derive(Debug)]
struct CellText {
    name: String,
    text: String,
    line: usize,
}

impl SourceCode for CellText {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.line.saturating_sub(1),
            0,
            1,
        )))
    }
}
