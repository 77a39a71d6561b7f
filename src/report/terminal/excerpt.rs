//! What miette is given, and how what it draws is put right.
//!
//! miette knows one width per character and draws its frame with characters of ambiguous width.
//! On a terminal that shows those in two columns the frame is drawn in ASCII, and every ambiguous
//! character of the text is replaced by a full-width stand-in while miette measures and wraps.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use crate::check::{Located, Place};
use crate::finding::{Applicability, Severity};
use crate::report::Style;
use crate::report::display::{self, Excerpt, harmless, pick};
use crate::rule::Lang;

/// Cells shown around a blank one.
const MAX_NEIGHBOURS: usize = 5;
/// Columns a neighbour of a blank cell needs to be worth showing.
const NEIGHBOUR_WIDTH: usize = 20;

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
    let excerpt = of_place(place, style, room);
    let label = label(finding, place, &excerpt, style, room);
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
            (
                harmless(&cell.column),
                harmless(cell.value.trim()),
                cell.here,
            )
        })
        .collect();
    if !cells.iter().any(|&(_, _, here)| here) {
        let measure = place.row.as_ref().map_or("", |row| row.measure.trim());
        let body = place.row.as_ref().map_or("", |row| row.body.trim());
        let known = if measure.is_empty() { body } else { measure };
        cells = Vec::new();
        if !known.is_empty() {
            cells.push((String::new(), harmless(known), false));
        }
        let column = harmless(place.column.as_deref().unwrap_or_default());
        cells.push((column, String::new(), true));
    }
    let here = cells.iter().position(|cell| cell.2).unwrap_or(0);
    let most = (room / NEIGHBOUR_WIDTH).clamp(1, MAX_NEIGHBOURS);
    // The cell itself, then left, right, left …: two before it prove more than two after it.
    let (mut from, mut to) = (here, here + 1);
    while to - from < most && (from > 0 || to < cells.len()) {
        if from > 0 && (here - from <= to - here - 1 || to == cells.len()) {
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

/// What the flagged part should be, where a fix says so and there is room.
fn label(
    finding: &Located,
    place: &Place,
    excerpt: &Excerpt,
    style: &Style,
    room: usize,
) -> Option<String> {
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
    let start = style.text_width(&excerpt.text[..excerpt.flagged.start]);
    let width = style.text_width(&excerpt.text[excerpt.flagged.clone()]);
    // "╰── " under the middle of the flagged part.
    let used = start + width.max(1) / 2 + 4 + style.text_width(&label);
    (used <= room).then_some(label)
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
        parts.push(harmless(column));
    }
    // "  │ " before, two columns that miette leaves free after.
    let joints = style.text_width(JOINT) * parts.len().saturating_sub(1);
    let room = style.columns().saturating_sub(6 + joints);
    style.fit(&parts, room).join(JOINT)
}

/// `aomori-2019.tsv:38:4 施策`, cut at its beginning where it is too long.
fn name(place: &Place, style: &Style, room: usize) -> String {
    let path = harmless(&place.location.path);
    let mut rest = format!(":{}", super::address(place));
    if let Some(column) = place.column.as_deref().filter(|name| !name.is_empty()) {
        rest.push(' ');
        rest.push_str(&style.clip(&harmless(column), room / 3));
    }
    let rest = style.clip(&rest, room - 8);
    let path = style.clip_start(&path, room.saturating_sub(style.text_width(&rest)));
    format!("{path}{rest}")
}

/// Full-width characters that stand for those the terminal shows wider than miette thinks.
struct StandIns {
    style: Style,
    stood_for: Vec<char>,
}

/// Plane 3: two columns wide for everybody, and not assigned here.
const FIRST_STAND_IN: u32 = 0x3_F000;
const MAX_STAND_INS: usize = 0xF00;

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
        let narrow = Style {
            ambiguous_wide: false,
            ..self.style
        };
        let reserved = (FIRST_STAND_IN..FIRST_STAND_IN + 0xF00).contains(&(c as u32));
        if !reserved && self.style.char_width(c) == narrow.char_width(c) {
            return c;
        }
        let known = self.stood_for.iter().position(|&other| other == c);
        let index = known.unwrap_or_else(|| {
            self.stood_for.push(c);
            self.stood_for.len() - 1
        });
        if index >= MAX_STAND_INS {
            return c;
        }
        let index = u32::try_from(index).expect("below MAX_STAND_INS");
        char::from_u32(FIRST_STAND_IN + index).expect("plane 3 has no surrogates")
    }

    fn back(&self, text: &str) -> String {
        text.chars()
            .map(|c| {
                (c as u32)
                    .checked_sub(FIRST_STAND_IN)
                    .and_then(|index| self.stood_for.get(index as usize))
                    .copied()
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
