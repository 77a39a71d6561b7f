//! `tidy --explain`: how the tables were read, for people.
//!
//! Everything that was recognised without a finding is said here: pages, headers, titles, notes,
//! dropped columns, inherited labels; then every repair with its reason and confidence.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use super::{Tidy, note_text};
use crate::check::TableSummary;
use crate::edition::{Doubt, Edition, Repair, RepairKind, Role, State};
use crate::report::Style;
use crate::report::display::{harmless, pick, short_header};
use crate::report::reading::reading;
use crate::rule::Lang;

/// Different notes, and moved cells of one repair, listed at most.
const MAX_LISTED: usize = 40;
/// A column without a heading that more rows fill is one that only lacks it.
const MAX_UNHEADED: usize = 20;

/// How the tables were read, for people.
pub fn tidy_explain(tidy: &Tidy<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "{}", style.wrap("", &harmless(tidy.path)))?;
    if tidy.editions.is_empty() {
        let none = pick(style.lang, "表は見つかりませんでした", "no table was found");
        writeln!(out, "  {none}")?;
    }
    for edition in tidy.editions {
        let mut table = Table {
            edition,
            style,
            out: &mut out,
        };
        table.summary()?;
        table.pages()?;
        table.columns()?;
        table.notes()?;
        table.fields()?;
        table.repairs()?;
    }
    out.flush()
}

struct Table<'a, 'o> {
    edition: &'a Edition,
    style: &'a Style,
    out: &'o mut dyn Write,
}

impl Table<'_, '_> {
    fn say<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        pick(self.style.lang, ja, en)
    }

    /// `  見出し  text`, the label in a column of its own.
    fn entry(&mut self, label: (&str, &str), text: &str) -> io::Result<()> {
        let label = pick(self.style.lang, label.0, label.1);
        let width = match self.style.lang {
            Lang::Ja => 10,
            Lang::En => 9,
        };
        let gap = " ".repeat(width - self.style.text_width(label).min(width));
        writeln!(
            self.out,
            "{}",
            self.style.wrap(&format!("  {label}{gap}  "), text)
        )
    }

    fn summary(&mut self) -> io::Result<()> {
        let edition = self.edition;
        if let Some(sheet) = edition.grid.sheet() {
            self.entry(("シート", "sheet"), &harmless(sheet))?;
        }
        if let Some(title) = edition.title {
            let line = edition.grid.line(edition.grid.position(title).0);
            let text = harmless(edition.grid.value(title).trim());
            let text = match self.style.lang {
                Lang::Ja => format!("{text}（{line}行）"),
                Lang::En => format!("{text} (line {line})"),
            };
            self.entry(("表題", "title"), &text)?;
        }
        let summary: TableSummary = crate::check::summary(edition);
        let percent = (edition.confidence * 100.0).round();
        let how = reading(&summary, self.style.lang);
        let text = match self.style.lang {
            Lang::Ja => format!("{how}（確度 {percent}%）"),
            Lang::En => format!("{how} ({percent}% sure)"),
        };
        self.entry(("読み取り", "read as"), &text)?;
        for &doubt in &edition.doubts {
            let text = match doubt {
                Doubt::ManyShifts => self.say(
                    "ずれていると読める行が多すぎるため、表の形そのものを読み違えているかもしれません",
                    "so many rows would be shifted that the table itself may have been misread",
                ),
                Doubt::NoMeasure => self.say(
                    "「施策」にあたる列が見つかりません",
                    "no column could be taken for the measure",
                ),
                Doubt::NoYears => self.say("年度の列が見つかりません", "there are no year columns"),
                Doubt::SideBySide => self.say(
                    "同じ見出しがもう一度右に並んでいます。横に並べた2つの表を1つに読んでいるとみられます",
                    "the headings stand again on the right: two tables side by side were read as one",
                ),
            };
            self.entry(("疑い", "doubt"), text)?;
        }
        Ok(())
    }

    /// Runs of rows under one header; repeated headers and dropped columns.
    fn pages(&mut self) -> io::Result<()> {
        let edition = self.edition;
        for (i, page) in edition.pages.iter().enumerate() {
            let header = lines(page.header.iter().map(|&row| edition.grid.line(row)));
            let data = lines(page.rows.clone().map(|row| edition.line(row)));
            let rows = page.rows.len();
            let mut text = match self.style.lang {
                Lang::Ja => format!("見出し {header}行、データ {data}行（{rows}行分）"),
                Lang::En => format!("header lines {header}, data lines {data} ({rows} rows)"),
            };
            if i > 0 && !page.header.is_empty() {
                text.push_str(self.say("、見出しの繰返し", ", header repeated"));
            }
            let dropped: Vec<usize> = page
                .columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.is_none())
                .map(|(field, _)| field + 1)
                .collect();
            if !dropped.is_empty() {
                let fields = lines(dropped);
                text.push_str(&match self.style.lang {
                    Lang::Ja => format!("、空の列 {fields} を除く"),
                    Lang::En => format!(", without blank columns {fields}"),
                });
            }
            let label = format!("{}", i + 1);
            let label = (format!("ページ{label}"), format!("page {label}"));
            self.entry((&label.0, &label.1), &text)?;
        }
        Ok(())
    }

    /// Roles and years of the columns.
    fn columns(&mut self) -> io::Result<()> {
        for (i, column) in self.edition.columns.iter().enumerate() {
            let role = match (column.role, self.style.lang) {
                (Role::Theme, Lang::Ja) => "テーマ",
                (Role::Countermeasure, Lang::Ja) => "対応策",
                (Role::Body, Lang::Ja) => "実施機関",
                (Role::Measure, Lang::Ja) => "施策",
                (Role::Year, Lang::Ja) => "年度",
                (Role::Other, Lang::Ja) => "その他",
                (Role::Theme, Lang::En) => "theme",
                (Role::Countermeasure, Lang::En) => "countermeasure",
                (Role::Body, Lang::En) => "body",
                (Role::Measure, Lang::En) => "measure",
                (Role::Year, Lang::En) => "year",
                (Role::Other, Lang::En) => "other",
            };
            let header = match column.header.is_empty() {
                true => self.say("（見出しなし）", "(no heading)").into(),
                false => harmless(&column.header),
            };
            let mut text = format!("{header} = {role}");
            if column.header.is_empty() {
                text.push_str(&self.unheaded(i));
            }
            if let Some(period) = column.period {
                let years: Vec<u16> = (period.first.0..=period.last.0).collect();
                text.push(' ');
                text.push_str(&crate::report::reading::fiscal_years(
                    &years,
                    self.style.lang,
                ));
            }
            if let Some(kind) = column.kind {
                text.push_str(&format!(" {kind:?}").to_lowercase());
            }
            let label = (format!("列{}", i + 1), format!("column {}", i + 1));
            self.entry((&label.0, &label.1), &text)?;
        }
        Ok(())
    }

    /// The lines that have values in a column without a heading, where these are few.
    fn unheaded(&self, column: usize) -> String {
        let edition = self.edition;
        let own = |row: &usize| {
            let field = edition.field(*row, column);
            field.state == State::Own
        };
        let rows: Vec<usize> = (0..edition.rows.len()).filter(own).collect();
        if rows.is_empty() || rows.len() > MAX_UNHEADED {
            return String::new();
        }
        let at = lines(rows.into_iter().map(|row| edition.line(row)));
        match self.style.lang {
            Lang::Ja => format!("（{at}行目に値があるので残します）"),
            Lang::En => format!(" (kept: values on line {at})"),
        }
    }

    /// Lines that are no data; equal ones (a note on every page) once.
    fn notes(&mut self) -> io::Result<()> {
        let edition = self.edition;
        let mut notes: Vec<(String, Vec<usize>)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for note in &edition.notes {
            let text = note_text(edition, note.grid_row);
            let at = *known.entry(text).or_insert_with_key(|text| {
                notes.push((text.clone(), Vec::new()));
                notes.len() - 1
            });
            notes[at].1.push(edition.grid.line(note.grid_row));
        }
        for (text, at) in notes.iter().take(MAX_LISTED) {
            let at = lines(at.iter().copied());
            let text = self.style.clip(&harmless(text), self.style.columns());
            let text = match self.style.lang {
                Lang::Ja => format!("{at}行 {text}"),
                Lang::En => format!("line {at} {text}"),
            };
            self.entry(("注記", "note"), &text)?;
        }
        if notes.len() > MAX_LISTED {
            let more = notes.len() - MAX_LISTED;
            let text = format!("{}{more}", self.say("ほか", "more: "));
            self.entry(("注記", "note"), &text)?;
        }
        Ok(())
    }

    /// How many fields were filled from elsewhere, per column.
    fn fields(&mut self) -> io::Result<()> {
        let edition = self.edition;
        let kinds = [
            (State::Inherited, ("上から補完", "inherited")),
            (State::Continued, ("続き", "continued")),
            (State::Unknown, ("不明", "unknown")),
        ];
        let width = edition.columns.len();
        for (state, label) in kinds {
            let mut counts = vec![0usize; width];
            for row in 0..edition.rows.len() {
                for (column, field) in edition.fields(row).iter().enumerate() {
                    counts[column] += usize::from(field.state == state);
                }
            }
            let parts: Vec<String> = (0..width)
                .filter(|&column| counts[column] > 0)
                .map(|column| {
                    let name = harmless(&edition.columns[column].name);
                    match self.style.lang {
                        Lang::Ja => format!("{name} {}か所", counts[column]),
                        Lang::En => format!("{name} {}", counts[column]),
                    }
                })
                .collect();
            if !parts.is_empty() {
                let text = parts.join(self.say("、", ", "));
                self.entry(label, &text)?;
            }
        }
        Ok(())
    }

    fn repairs(&mut self) -> io::Result<()> {
        if self.edition.repairs.is_empty() {
            let none = self.say("なし（書かれているとおりに読みました）", "none");
            return self.entry(("読み替え", "repairs"), none);
        }
        let kinds = [
            (
                RepairKind::ShiftedRow,
                ("行のずれ", "shifted"),
                self.say(
                    "書かれた列のままでは、ほかの行の同じ列と中身が合わない行を、合う列で読みました",
                    "rows whose cells do not fit their columns as written, read where they fit",
                ),
            ),
            (
                RepairKind::DisplacedLabel,
                ("ラベル", "labels"),
                self.say(
                    "組の最初の行より下に書かれた見出しを、組の最初の行から読みました",
                    "labels that stand below the first row of their group, read from that row on",
                ),
            ),
        ];
        for (kind, label, reason) in kinds {
            let repairs = self.edition.repairs.iter().filter(|r| r.kind == kind);
            for (i, repair) in repairs.enumerate() {
                if i == 0 {
                    self.entry(label, reason)?;
                }
                self.repair(repair)?;
            }
        }
        Ok(())
    }

    /// `45行（確度 98%） テーマ「公益財団法人…」→実施機関、対応策→施策`.
    fn repair(&mut self, repair: &Repair) -> io::Result<()> {
        let edition = self.edition;
        let rows = lines(repair.rows.iter().map(|&row| edition.line(row)));
        let sure = if repair.pinned {
            self.say("設定で指定", "set in kouetsu.toml").to_owned()
        } else {
            let percent = (repair.confidence * 100.0).round();
            match self.style.lang {
                Lang::Ja => format!("確度 {percent}%"),
                Lang::En => format!("{percent}% sure"),
            }
        };
        let name = |column: usize| harmless(short_header(&edition.columns[column].name));
        let mut parts: Vec<String> = Vec::new();
        for (i, step) in repair.moves.iter().take(MAX_LISTED).enumerate() {
            let mut part = step
                .from
                .map_or_else(|| self.say("表の外", "outside").to_owned(), name);
            // The first cell is enough to recognise the row.
            if i == 0 {
                let text = harmless(edition.grid.value(step.cell).trim());
                part.push_str(&format!("「{}」", self.style.clip(&text, 24)));
            }
            if step.from != Some(step.to) {
                part.push_str(&format!(" → {}", name(step.to)));
            }
            parts.push(part);
        }
        if repair.moves.len() > MAX_LISTED {
            let more = repair.moves.len() - MAX_LISTED;
            parts.push(format!("{}{more}", self.say("ほか", "more: ")));
        }
        if !repair.lost.is_empty() {
            let lost: Vec<String> = repair.lost.iter().map(|&column| name(column)).collect();
            let lost = lost.join(self.say("・", " and "));
            parts.push(match self.style.lang {
                Lang::Ja => format!("{lost}は行からはみ出して失われたため不明"),
                Lang::En => format!("{lost}: pushed off the row, unknown"),
            });
        }
        let steps = parts.join(self.say("、", ", "));
        let text = match self.style.lang {
            Lang::Ja => format!("{rows}行（{sure}） {steps}"),
            Lang::En => format!("lines {rows} ({sure}): {steps}"),
        };
        writeln!(self.out, "{}", self.style.wrap("      ", &text))
    }
}

/// `8–22, 29–34`; numbers in order.
pub(super) fn lines(numbers: impl IntoIterator<Item = usize>) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for n in numbers {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == n => run.1 = n,
            _ => runs.push((n, n)),
        }
    }
    let parts: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            }
        })
        .collect();
    parts.join(", ")
}
