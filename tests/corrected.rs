//! A table that an editor has corrected: nothing is left to say.

use std::sync::Arc;

use kouetsu::check::{Options, check_grid};
use kouetsu::finding::Severity;
use kouetsu::grid::read_bytes;

const CORRECTED: &str = include_str!("fixtures/corrected/aomori-2019.tsv");
const ORIGINAL: &str = include_str!("fixtures/shapes/aomori-2019-repaired/table.tsv");

/// Findings that an editor must see, one line each, with the rows and themes read.
fn serious(text: &str) -> (Vec<String>, usize, usize) {
    let mut grids = read_bytes("aomori-2019.tsv", text.as_bytes().to_vec(), None).expect("a table");
    let (tables, findings) = check_grid(Arc::new(grids.remove(0)), &Options::default());
    let serious = findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning)
        .map(|finding| format!("{} {}", finding.rule.code, finding.message))
        .collect();
    (serious, tables[0].rows, tables[0].themes)
}

#[test]
fn a_corrected_edition_has_no_findings_left() {
    let (findings, rows, themes) = serious(CORRECTED);
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!((rows, themes), (121, 9));
}

/// The silence above is earned: the same table before the corrections is not silent.
#[test]
fn the_edition_before_the_corrections_has_findings() {
    let (findings, rows, themes) = serious(ORIGINAL);
    assert!(findings.len() > 20, "{findings:#?}");
    assert_eq!((rows, themes), (121, 9));
}

#[test]
fn corrections_keep_every_row_and_column() {
    let shape =
        |text: &str| -> Vec<usize> { text.lines().map(|line| line.split('\t').count()).collect() };
    assert_eq!(shape(CORRECTED), shape(ORIGINAL));
    let changed = ORIGINAL
        .lines()
        .zip(CORRECTED.lines())
        .filter(|(before, after)| before != after);
    let changed = changed.count();
    assert!((20..60).contains(&changed), "{changed} lines changed");
}

/// Tables of other fields and shapes, without a fault: 防災 (plan and result side by side), 子育て
/// (indicators and budgets), DX (addresses, telephone numbers, pages), 環境 (phases), 産業.
#[test]
fn clean_tables_of_other_fields_have_no_findings() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shapes");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("there") {
        let path = entry.expect("read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("clean-") {
            continue;
        }
        let text = std::fs::read(&path).expect("read");
        let mut grids = read_bytes(name.clone(), text, None).expect("a table");
        let (tables, findings) = check_grid(Arc::new(grids.remove(0)), &Options::default());
        let serious: Vec<String> = findings
            .iter()
            .filter(|finding| finding.severity >= Severity::Warning)
            .map(|finding| format!("{} {}", finding.rule.code, finding.message))
            .collect();
        assert_eq!(serious, Vec::<String>::new(), "{name}");
        assert!(tables[0].rows >= 10, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 5);
}
