//! What an editor sees.

use kouetsu::check::FileReport;
use kouetsu::finding::Severity;
use kouetsu::report::{self, Report, Style};
use kouetsu::rule::Lang;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use crate::fixture;

fn style(width: usize) -> Style {
    Style {
        width,
        ..Style::default()
    }
}

fn terminal(files: &[FileReport], style: &Style) -> String {
    let mut out = Vec::new();
    let report = Report {
        files,
        suppressed: 0,
    };
    report::terminal(&report, style, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn columns(line: &str, style: &Style) -> usize {
    line.chars()
        .map(|c| {
            if style.ambiguous_wide {
                c.width_cjk()
            } else {
                c.width()
            }
        })
        .map(|width| width.unwrap_or(0))
        .sum()
}

#[test]
fn everything_at_80_columns() {
    see!(terminal(&fixture::files(), &style(80)));
}

#[test]
fn everything_at_120_columns() {
    see!(terminal(&fixture::files(), &style(120)));
}

#[test]
fn everything_in_english() {
    let style = Style {
        lang: Lang::En,
        level: Severity::Info,
        ..style(100)
    };
    see!(terminal(&fixture::files(), &style));
}

#[test]
fn everything_where_ambiguous_characters_are_wide() {
    let style = Style {
        ambiguous_wide: true,
        ..style(80)
    };
    see!(terminal(&fixture::files(), &style));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let files = fixture::files();
    for width in [40, 60, 79, 80, 100, 160] {
        for ambiguous_wide in [false, true] {
            for lang in [Lang::Ja, Lang::En] {
                let style = Style {
                    ambiguous_wide,
                    lang,
                    level: Severity::Info,
                    ..style(width)
                };
                for line in terminal(&files, &style).lines() {
                    assert!(
                        columns(line, &style) <= width,
                        "{} > {width} ({ambiguous_wide}): {line}",
                        columns(line, &style)
                    );
                }
            }
        }
    }
}

/// Wherever the flagged part stands, the line below it is as long as it and under it.
#[test]
fn the_underline_stands_under_the_flagged_part() {
    let value = "※令和元年度：ｶﾞｲﾄﾞﾗｲﾝ（案）①か\u{3099}きの𠮷野家○○課\tA → B〜C…🙂終";
    let length = value.chars().count();
    for ambiguous_wide in [false, true] {
        for width in [40, 60, 80] {
            let style = Style {
                ambiguous_wide,
                ..style(width)
            };
            for start in 0..length {
                let byte = value.char_indices().nth(start).expect("a character").0;
                let cluster = value
                    .grapheme_indices(true)
                    .rfind(|&(at, _)| at <= byte)
                    .expect("a cluster")
                    .1;
                let at = fixture::place(38, 5, value, start..start + 1);
                let finding = fixture::finding(&fixture::LOOK_ALIKE, "誤り", Some(at));
                let text = terminal(&[fixture::file(vec![finding])], &style);
                let lines: Vec<&str> = text.lines().collect();
                let row = lines
                    .iter()
                    .position(|line| line.trim_start().starts_with("38 "))
                    .expect("the excerpt");
                let under = lines[row + 1].split_once([':', '·']).expect("a gutter").1;
                assert!(under.trim().chars().all(|c| "─^".contains(c)), "{under}");
                let to = columns(lines[row + 1], &style);
                let from = to - columns(under.trim(), &style);
                let (mut at, mut over) = (0, String::new());
                for c in lines[row].chars() {
                    let width = columns(&c.to_string(), &style);
                    // A mark without width belongs to what stands before it.
                    let column = at - usize::from(width == 0);
                    if (from..to).contains(&column) {
                        over.push(c);
                    }
                    at += width;
                }
                assert_eq!(over, cluster.replace('\t', "→"), "{text}");
            }
        }
    }
}

#[test]
fn colour_only_where_it_is_wanted() {
    let plain = terminal(&fixture::files(), &style(80));
    assert!(!plain.contains('\u{1B}'), "{plain}");
    let color = terminal(
        &fixture::files(),
        &Style {
            color: true,
            ..style(80)
        },
    );
    assert!(color.contains("\u{1B}[31;1m"));
    // Without its colours it is the same report.
    let mut stripped = String::new();
    let mut rest = color.as_str();
    while let Some(at) = rest.find("\u{1B}[") {
        stripped.push_str(&rest[..at]);
        let end = rest[at..].find('m').expect("an SGR sequence");
        assert!(
            rest[at + 2..at + end]
                .chars()
                .all(|c| c.is_ascii_digit() || c == ';')
        );
        rest = &rest[at + end + 1..];
    }
    stripped.push_str(rest);
    let lines = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(lines(&stripped), lines(&plain));
}

#[test]
fn hostile_text_is_shown_not_obeyed() {
    let text = terminal(&fixture::files(), &style(100));
    assert!(text.contains("␛]0;x␇"), "{text}");
    assert!(text.contains("<U+202E>"), "{text}");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
}

#[test]
fn nothing_found_is_said_calmly() {
    let text = terminal(&[fixture::file(Vec::new())], &style(100));
    assert_eq!(
        text,
        "data/aomori-work-style-reform/2019.tsv 「青森県働き方改革推進ロードマップ」\n  9テーマ・121施策・令和元〜3年度\n問題は見つかりませんでした\n"
    );
    assert_eq!(terminal(&[], &style(80)), "問題は見つかりませんでした\n");
}

#[test]
fn what_the_level_hides_is_counted() {
    let info = fixture::finding(
        &fixture::PARTLY,
        "令和元年度だけに記入があります",
        Some(fixture::place(14, 6, "", 0..0)),
    );
    let text = terminal(&[fixture::file(vec![info])], &style(80));
    let last = text.lines().last().expect("a last line");
    assert_eq!(
        last,
        "エラーと警告は見つかりませんでした（ほか参考 1件は --level info で表示）"
    );
    let text = terminal(&fixture::files(), &style(100));
    assert!(
        text.contains("エラー 4件、警告 1件（ほか参考 1件は --level info で表示）"),
        "{text}"
    );
}

#[test]
fn errors_come_before_warnings() {
    let text = terminal(
        &[fixture::file(vec![fixture::hole(), fixture::look_alike()])],
        &style(80),
    );
    assert!(text.find("T101") < text.find("M102"), "{text}");
}

#[test]
fn a_long_report_ends_with_what_to_correct_first() {
    let many = |count: usize| {
        let mut findings: Vec<_> = (1..count).map(|_| fixture::hole()).collect();
        findings.push(fixture::look_alike());
        terminal(&[fixture::file(findings)], &style(80))
    };
    let title = "公表の前に、まず直すもの\n";
    assert!(!many(10).contains(title), "the reader sees all of it");
    let text = many(11);
    let (_, end) = text.split_once(title).expect("told");
    let lines: Vec<&str> = end.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 5, "{end}");
    assert!(lines[0].contains("T101"), "an error first: {end}");
}

#[test]
fn fixes_are_promised_only_where_they_can_be_written() {
    let promised = |path: &str, text_file: bool| {
        let mut file = fixture::file(vec![fixture::look_alike()]);
        file.path = path.to_owned();
        if !text_file {
            file.encoding = None;
        }
        for finding in &mut file.findings {
            if let Some(fix) = &mut finding.fix {
                fix.applicability = kouetsu::finding::Applicability::Safe;
            }
        }
        terminal(&[file], &style(80)).contains("--fix")
    };
    assert!(promised("a.tsv", true) && promised("a.xlsx", false));
    for path in ["a.docx", "a.ods", "a.XLS"] {
        assert!(!promised(path, false), "{path}");
    }
}

#[test]
fn a_blank_cell_is_shown_in_its_row() {
    let text = terminal(&[fixture::file(vec![fixture::hole()])], &style(100));
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("66 "))
        .expect("an excerpt");
    assert!(
        line.contains("〔空欄〕") && line.contains("・ホームページ"),
        "{line}"
    );
}

#[test]
fn concise_is_one_line_per_finding() {
    let files = fixture::files();
    let report = Report {
        files: &files,
        suppressed: 0,
    };
    let mut out = Vec::new();
    report::concise(&report, &style(80), &mut out).expect("written");
    see!(String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn statistics_count_findings_and_places() {
    let files = fixture::files();
    let report = Report {
        files: &files,
        suppressed: 0,
    };
    let mut out = Vec::new();
    report::statistics(&report, &style(80), &mut out).expect("written");
    see!(String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn a_rule_is_explained_in_both_languages() {
    let mut out = Vec::new();
    report::explain(&fixture::LOOK_ALIKE, &style(80), &mut out).expect("written");
    let english = Style {
        lang: Lang::En,
        ..style(80)
    };
    out.extend_from_slice(b"\n----\n");
    report::explain(&fixture::LOOK_ALIKE, &english, &mut out).expect("written");
    see!(String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn rules_are_listed_by_family() {
    let metas = [
        &fixture::LOOK_ALIKE,
        &fixture::SHIFTED,
        &fixture::HOLE,
        &fixture::PARTLY,
        &fixture::UNREADABLE,
    ];
    let mut out = Vec::new();
    report::rules_text(&metas, &style(80), &mut out).expect("written");
    see!(String::from_utf8(out).expect("UTF-8"));
}
