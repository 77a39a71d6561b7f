//! The clean table.

use std::sync::Arc;

use kouetsu::edition::{Edition, Hints, RowRepair, recover};
use kouetsu::grid::read_delimited;
use kouetsu::report::{self, Contract, Style, Tidy, TidyOptions};
use kouetsu::rule::Lang;
use kouetsu::source::Source;
use serde_json::Value;

use crate::contracts::{assert_valid, schema};

const TABLE: &str = "\
県のロードマップ

テーマ\t実施機関\t施策\t令和元年度\t令和2年度
働き方\t労働局\t周知\t・説明会の開催\t→
\t\t\"相談 \"\"窓口\"\"\t常設\"\t・窓口の設置\t=1+1
\t商工会\t助成金の周知\t・会報による周知\t
移住\t県\t移住の促進\t・相談会の開催\t・相談会の開催
\t市町村\t空き家の活用\t・台帳の整備\t・台帳の公開
";

fn editions() -> Vec<Edition> {
    read(TABLE, &Hints::default())
}

fn read(text: &str, hints: &Hints) -> Vec<Edition> {
    let source = Source::from_bytes("表.tsv", text.as_bytes().to_vec()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), None));
    recover(&grid, hints)
}

fn write(
    editions: &[Edition],
    how: impl Fn(&Tidy<'_>, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> String {
    let tidy = Tidy {
        path: "表.tsv",
        editions,
    };
    let mut out = Vec::new();
    how(&tidy, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn tsv_is_the_table_with_its_labels_filled_in() {
    let editions = editions();
    let text = write(&editions, |tidy, out| {
        report::tidy_tsv(tidy, &TidyOptions::default(), out)
    });
    see!(text);
}

#[test]
fn csv_long_with_provenance_for_excel() {
    let editions = editions();
    let options = TidyOptions {
        bom: true,
        long: true,
        provenance: true,
    };
    let text = write(&editions, |tidy, out| report::tidy_csv(tidy, &options, out));
    assert!(text.starts_with('\u{FEFF}'));
    see!(text);
}

#[test]
fn wide_provenance_names_the_cell_each_value_comes_from() {
    let editions = editions();
    let options = TidyOptions {
        provenance: true,
        ..TidyOptions::default()
    };
    let text = write(&editions, |tidy, out| report::tidy_tsv(tidy, &options, out));
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("line\tテーマ\tテーマ:cell\t"),
        "{text}"
    );
    let third: Vec<&str> = lines[3].split('\t').collect();
    // The theme of line 6 stands on line 4.
    assert_eq!(third[..3], ["6", "働き方", "4:1"], "{text}");
}

#[test]
fn several_tables_are_separated_by_a_blank_line() {
    let mut both = editions();
    both.extend(editions());
    let text = write(&both, |tidy, out| {
        report::tidy_tsv(tidy, &TidyOptions::default(), out)
    });
    let (first, second) = text.split_once("\n\n").expect("a blank line");
    assert_eq!(format!("{first}\n"), second);
}

#[test]
fn json_obeys_its_schema() {
    let editions = editions();
    let text = write(&editions, report::tidy_json);
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let (_, validator) = schema(Contract::Tidy);
    assert_valid(&validator, &value);
    for pointer in [
        "/tables/0",
        "/tables/0/rows/0",
        "/tables/0/rows/0/years/0",
        "/tables/0/rows/0/cells/0",
        "/tables/0/columns/0",
    ] {
        let mut bad = value.clone();
        let object = bad
            .pointer_mut(pointer)
            .expect(pointer)
            .as_object_mut()
            .expect(pointer);
        object.insert("surprise".into(), Value::Null);
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
    let first = &value["tables"][0]["rows"][0]["years"][1];
    assert_eq!(first["text"], "→");
    assert_eq!(first["state"], "continued");
    assert_eq!(first["resolved"], "・説明会の開催");
    let second = &value["tables"][0]["rows"][1]["cells"][0];
    assert_eq!(second["state"], "inherited");
    assert_eq!(second["line"], 4);
}

#[test]
fn json_lines_are_a_header_and_the_same_rows() {
    let editions = editions();
    let whole: Value = serde_json::from_str(&write(&editions, report::tidy_json)).expect("JSON");
    let lines: Vec<Value> = write(&editions, report::tidy_jsonl)
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(lines[0]["schema"], "kouetsu.tidy/1");
    assert_eq!(lines[0]["columns"], whole["tables"][0]["columns"]);
    assert_eq!(
        Value::Array(lines[1..].to_vec()),
        whole["tables"][0]["rows"]
    );
}

#[test]
fn the_reading_is_explained() {
    let editions = editions();
    let mut text = String::new();
    for lang in [Lang::Ja, Lang::En] {
        let style = Style {
            lang,
            ..Style::default()
        };
        text += &write(&editions, |tidy, out| {
            report::tidy_explain(tidy, &style, out)
        });
    }
    see!(text);
}

#[test]
fn a_repair_is_told_with_its_columns() {
    // The planner's own word, so that this does not test the alignment.
    let hints = Hints {
        repairs: vec![RowRepair {
            path: None,
            line: 8,
            columns: vec![2, 3, 4, 5],
        }],
        ..Hints::default()
    };
    let text = TABLE.replace("\t市町村\t空き家", "市町村\t空き家");
    let editions = read(&text, &hints);
    let text = write(&editions, |tidy, out| {
        report::tidy_explain(tidy, &Style::default(), out)
    });
    assert!(
        text.contains("8行（設定で指定） テーマ「市町村」 → 実施機関、"),
        "{text}"
    );
    let json: Value = serde_json::from_str(&write(&editions, report::tidy_json)).expect("JSON");
    let row = &json["tables"][0]["rows"][4];
    assert_eq!(row["repairs"][0]["kind"], "shifted-row", "{row}");
    assert_eq!(row["body"], "市町村");
}

/// A reader that has gone away.
struct Closed;

impl std::io::Write for Closed {
    fn write(&mut self, _bytes: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_broken_pipe_stays_a_broken_pipe() {
    let editions = editions();
    let tidy = Tidy {
        path: "表.tsv",
        editions: &editions,
    };
    let files = crate::fixture::files();
    let report = kouetsu::report::Report {
        files: &files,
        suppressed: 0,
    };
    let (style, options) = (Style::default(), TidyOptions::default());
    let results = [
        report::tidy_tsv(&tidy, &options, &mut Closed),
        report::tidy_json(&tidy, &mut Closed),
        report::tidy_jsonl(&tidy, &mut Closed),
        report::tidy_explain(&tidy, &style, &mut Closed),
        report::terminal(&report, &style, &mut Closed),
        report::concise(&report, &style, &mut Closed),
        report::statistics(&report, &style, &mut Closed),
        report::json(&report, &style, &mut Closed),
        report::jsonl(&report, &style, &mut Closed),
        report::schema(Contract::Check, &mut Closed),
        report::rules_json(&[&crate::fixture::HOLE], &mut Closed),
    ];
    for (i, result) in results.into_iter().enumerate() {
        let error = result.expect_err("the pipe is closed");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{i}");
    }
}
