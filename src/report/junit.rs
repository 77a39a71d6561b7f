//! JUnit XML: a suite per file, a failed case per finding.

use std::io::{self, BufWriter, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::concise::address;
use super::display::harmless;
use super::entries::{Entry, portable};
use super::{Report, Style, severity_name};
use crate::check::{FileReport, Located};
use crate::rule::Lang;

/// A suite per file; a file without findings is one case that passed.
pub fn junit(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(BufWriter::new(out), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let shown = |file: &'_ FileReport| {
        let findings = file.findings.iter();
        findings.filter(|f| f.severity >= style.level).count()
    };
    let failures: usize = report.files.iter().map(shown).sum();
    let tests: usize = report.files.iter().map(|file| shown(file).max(1)).sum();
    writer
        .create_element("testsuites")
        .with_attribute(("name", env!("CARGO_PKG_NAME")))
        .with_attribute(("tests", tests.to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .write_inner_content(|writer| {
            for file in report.files {
                suite(file, shown(file), style, writer)?;
            }
            Ok(())
        })?;
    let mut out = writer.into_inner();
    writeln!(out)?;
    out.flush()
}

fn suite<W: Write>(
    file: &FileReport,
    failures: usize,
    style: &Style,
    writer: &mut Writer<W>,
) -> io::Result<()> {
    let path = xml(&portable(&file.path));
    writer
        .create_element("testsuite")
        .with_attribute(("name", path.as_str()))
        .with_attribute(("tests", failures.max(1).to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", "0"))
        .write_inner_content(|writer| {
            if failures == 0 {
                let name = match style.lang {
                    Lang::Ja => "指摘なし",
                    Lang::En => "no findings",
                };
                writer
                    .create_element("testcase")
                    .with_attribute(("name", name))
                    .with_attribute(("classname", path.as_str()))
                    .write_empty()?;
            }
            let findings = file.findings.iter();
            for finding in findings.filter(|f| f.severity >= style.level) {
                case(file, finding, &path, style, writer)?;
            }
            Ok(())
        })?;
    Ok(())
}

fn case<W: Write>(
    file: &FileReport,
    finding: &Located,
    path: &str,
    style: &Style,
    writer: &mut Writer<W>,
) -> io::Result<()> {
    let lang = style.lang;
    let rule = finding.rule;
    let title = match lang {
        Lang::Ja => rule.name_ja,
        Lang::En => rule.name,
    };
    let place = finding.place.as_ref().map(address);
    let name = match &place {
        Some(place) => format!("{place} {} {title}", rule.code),
        None => format!("{} {title}", rule.code),
    };
    let entry = Entry {
        file,
        finding,
        place: finding.place.as_ref(),
        primary: true,
    };
    let mut body: Vec<String> = entry.text(lang).split('\n').map(xml).collect();
    for also in &finding.also {
        body.push(format!("{path}:{}", address(also)));
    }
    writer
        .create_element("testcase")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("classname", path))
        .write_inner_content(|writer| {
            writer
                .create_element("failure")
                .with_attribute(("type", severity_name(finding.severity, Lang::En)))
                .with_attribute(("message", xml(&finding.message).as_str()))
                .write_text_content(BytesText::new(&body.join("\n")))?;
            Ok(())
        })?;
    Ok(())
}

/// XML has no way to write some characters, not even escaped.
fn xml(text: &str) -> String {
    harmless(text).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
