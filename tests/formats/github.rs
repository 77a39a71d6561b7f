//! Workflow commands, read the way the runner reads its log.

use std::collections::HashMap;

use kouetsu::report::{self, MAX_ANNOTATIONS};

use crate::fixture::{HOSTILE, PATH, files, many, written};

#[derive(Debug)]
struct Command {
    name: String,
    properties: HashMap<String, String>,
    data: String,
}

/// `::name key=value,…::data`; a line that is no command is `Err`.
fn parse(line: &str) -> Result<Command, &str> {
    let rest = line.trim_start().strip_prefix("::").ok_or(line)?;
    let (head, data) = rest.split_once("::").ok_or(line)?;
    let (name, list) = head.split_once(' ').unwrap_or((head, ""));
    let unescape = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let properties = list.split(',').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        Some((key.to_owned(), unescape(value)))
    });
    Ok(Command {
        name: name.to_owned(),
        properties: properties.collect(),
        data: data
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%"),
    })
}

fn commands(text: &str) -> Vec<Command> {
    let commands = text.lines().map(|line| parse(line).expect("a command"));
    commands.collect()
}

#[test]
fn every_line_is_one_annotation_that_nothing_ends_early() {
    let commands = commands(&written(&files(), report::github));
    let names: Vec<&str> = commands.iter().map(|c| c.name.as_str()).collect();
    // One per finding, worst first.
    assert_eq!(names, ["error", "error", "error", "warning", "notice"]);
    assert_eq!(commands[0].properties["file"], PATH);
    assert_eq!(commands[0].properties["line"], "2");
    assert_eq!(commands[0].properties["col"], "25");
    assert_eq!(commands[0].properties["endColumn"], "27");
    assert!(commands[0].data.starts_with(HOSTILE));
    assert!(
        commands[0].data.ends_with("（ほか1件）"),
        "the other address"
    );
    // No line in a workbook, no columns over two lines.
    assert_eq!(commands[1].properties.get("line"), None);
    assert!(commands[1].data.starts_with("様式1!E12: "));
    assert_eq!(commands[3].properties.get("col"), None);
    assert_eq!(commands[3].properties["endLine"], "4");
    for command in &commands {
        let known = ["file", "line", "col", "endColumn", "endLine", "title"];
        let mut keys = command.properties.keys();
        assert!(keys.all(|key| known.contains(&key.as_str())), "{command:?}");
    }
}

#[test]
fn the_limit_of_the_platform_is_kept_and_the_rest_counted() {
    let text = written(&many(15), report::github);
    let (lines, others): (Vec<_>, Vec<_>) = text.lines().map(parse).partition(Result::is_ok);
    let lines: Vec<Command> = lines.into_iter().filter_map(Result::ok).collect();
    for name in ["error", "warning", "notice"] {
        let of = lines.iter().filter(|c| c.name == name);
        assert_eq!(of.count(), MAX_ANNOTATIONS);
    }
    assert_eq!(lines[0].name, "error", "the gravest first");
    assert!(lines[9].data.contains("ほかに5件"), "{:?}", lines[9]);
    assert_eq!(others.len(), 1);
    assert!(text.lines().last().expect("a line").contains("15"));
}

#[test]
fn a_row_and_a_rule_make_one_annotation() {
    let mut files = files();
    let again = files[0].findings[1].clone();
    files[0].findings.push(again);
    let commands = commands(&written(&files, report::github));
    assert_eq!(commands.len(), 5);
    assert!(commands[0].data.ends_with("（ほか2件）"));
}
