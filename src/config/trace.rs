//! What holds for a file, and which line of which configuration file says so.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item};

use super::{Config, PathPattern, Position};
use crate::message::{Lang, Text};

/// Lists that files which extend each other add to; any other value replaces the one before.
const JOINED: [&[&str]; 5] = [
    &["ignore"],
    &["roster"],
    &["names", "files"],
    &["typos", "files"],
    &["rules", "files"],
];

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// `severity`, `行のずれ`.
    key: Vec<String>,
    /// Position in a list of tables (`[[allow]]`).
    table: Option<usize>,
    /// Elements of a list, each on its line; any other value alone.
    values: Vec<(String, usize)>,
    list: bool,
    path: PathBuf,
    line: usize,
}

/// All values of a file that has been read without an error. O(text).
pub(super) fn entries(path: &Path, text: &str) -> Vec<Entry> {
    let Ok(document) = Document::parse(text) else {
        return Vec::new();
    };
    let mut reader = Reader {
        path,
        text,
        entries: Vec::new(),
    };
    // What a file extends is in the list itself.
    for (key, item) in document
        .as_table()
        .iter()
        .filter(|(key, _)| *key != "extends")
    {
        reader.item(vec![key.to_owned()], None, item);
    }
    reader.entries
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    entries: Vec<Entry>,
}

impl Reader<'_> {
    fn item(&mut self, key: Vec<String>, table: Option<usize>, item: &Item) {
        let below = |name: &str| [&key[..], &[name.to_owned()]].concat();
        match item {
            Item::Table(entries) => {
                for (name, item) in entries {
                    self.item(below(name), table, item);
                }
            }
            Item::ArrayOfTables(tables) => {
                for (index, entries) in tables.iter().enumerate() {
                    for (name, item) in entries {
                        self.item(below(name), Some(index), item);
                    }
                }
            }
            Item::Value(value) => {
                let span = value.span().unwrap_or(0..0);
                let line = Position::of(self.text, span.clone()).line;
                let values = match value.as_array() {
                    Some(array) => array
                        .iter()
                        .map(|value| {
                            let span = value.span().unwrap_or(0..0);
                            (
                                self.text[span.clone()].to_owned(),
                                Position::of(self.text, span).line,
                            )
                        })
                        .collect(),
                    None => vec![(self.text[span].to_owned(), line)],
                };
                self.entries.push(Entry {
                    list: value.is_array(),
                    key,
                    table,
                    values,
                    path: self.path.to_owned(),
                    line,
                });
            }
            Item::None => {}
        }
    }
}

impl Config {
    /// The effective configuration for a file (an absolute path) as TOML, each value with the
    /// place it comes from. `shown` names configuration files as the reader would.
    pub fn explain(&self, file: &Path, lang: Lang, shown: impl Fn(&Path) -> String) -> String {
        let say = |ja, en| Text { ja, en }.get(lang);
        let from = |entry: &Entry, line: usize| format!("{}:{line}", shown(&entry.path));
        let mut out = String::new();
        let mut files: Vec<String> = Vec::new();
        for source in self.files.iter().rev() {
            files.push(shown(source));
        }
        let files = match files.is_empty() {
            true => say("なし（既定のまま）", "none (defaults)").to_owned(),
            false => files.join(" ← "),
        };
        line(
            &mut out,
            format_args!("# {}: {files}", say("設定ファイル", "configuration")),
        );
        if self.lang.is_none() {
            let default = say("既定", "default");
            line(&mut out, format_args!("lang = \"ja\"  # {default}"));
        }

        // Plain keys, then tables; the last file that gives a value wins.
        let mut done: Vec<&[String]> = Vec::new();
        let single = || self.trace.iter().filter(|entry| entry.table.is_none());
        for depth in [1, 2] {
            let mut heading = None;
            for entry in single().filter(|entry| entry.key.len() == depth) {
                if done.contains(&entry.key.as_slice()) {
                    continue;
                }
                done.push(&entry.key);
                let same: Vec<&Entry> = single().filter(|other| other.key == entry.key).collect();
                let joined = JOINED.iter().any(|key| entry.key.iter().eq(key.iter()))
                    || entry.key[0] == "per-path-ignores";
                let last = same.len() - 1;
                let parts = if joined { &same[..] } else { &same[last..] };
                if depth == 2 && heading != Some(&entry.key[0]) {
                    heading = Some(&entry.key[0]);
                    line(&mut out, format_args!("\n[{}]", entry.key[0]));
                }
                let name = toml_key(&entry.key[depth - 1]);
                if joined && parts.iter().map(|part| part.values.len()).sum::<usize>() > 1 {
                    line(&mut out, format_args!("{name} = ["));
                    for part in parts {
                        for (value, at) in &part.values {
                            line(&mut out, format_args!("  {value},  # {}", from(part, *at)));
                        }
                    }
                    line(&mut out, format_args!("]"));
                } else {
                    for part in parts {
                        let at = from(part, part.line);
                        line(
                            &mut out,
                            format_args!("{name} = {}  # {at}", part.written()),
                        );
                    }
                }
            }
        }

        // Lists of tables: all of them, those for other files as comments.
        let tables: Vec<&Entry> = self
            .trace
            .iter()
            .filter(|entry| entry.table.is_some())
            .collect();
        for table in
            tables.chunk_by(|a, b| (&a.path, &a.key[0], a.table) == (&b.path, &b.key[0], b.table))
        {
            let first = table[0];
            let other = table.iter().any(|entry| {
                entry.key[1..] == ["path"]
                    && entry
                        .values
                        .iter()
                        .any(|(value, _)| !self.concerns(value, file))
            });
            let (mark, note) = match other {
                true => (
                    "# ",
                    say("（このファイルには当たりません）", " (not for this file)"),
                ),
                false => ("", ""),
            };
            let at = from(first, first.line);
            line(
                &mut out,
                format_args!("\n{mark}[[{}]]  # {at}{note}", first.key[0]),
            );
            for entry in table {
                let name: Vec<String> = entry.key[1..].iter().map(|key| toml_key(key)).collect();
                line(
                    &mut out,
                    format_args!("{mark}{} = {}", name.join("."), entry.written()),
                );
            }
        }
        out
    }

    /// Whether a quoted path pattern matches a file.
    fn concerns(&self, quoted: &str, file: &Path) -> bool {
        let pattern = quoted.trim_matches(['"', '\'']);
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        PathPattern::new(pattern).is_ok_and(|pattern| pattern.matches(root, file))
    }
}

impl Entry {
    /// On one line.
    fn written(&self) -> String {
        let values: Vec<&str> = self
            .values
            .iter()
            .map(|(value, _)| value.as_str())
            .collect();
        match self.list {
            true => format!("[{}]", values.join(", ")),
            false => values.concat(),
        }
    }
}

fn toml_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !key.is_empty() && key.chars().all(bare) {
        true => key.to_owned(),
        false => toml::Value::String(key.to_owned()).to_string(),
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("writing to a String cannot fail");
}
