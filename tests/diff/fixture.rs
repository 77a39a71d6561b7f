//! Tables made in code, and what the comparison says about them.

use kouetsu::diff::{self, EditionDiff, Options};
use kouetsu::edition::{Edition, Hints};
use kouetsu::grid;
use kouetsu::report::{Diff, diff_json};
use serde_json::Value;

pub(crate) type Table = Vec<Vec<String>>;

/// Header and rows of a plan; every row says something of its own.
pub(crate) fn plan(rows: usize) -> Table {
    let header = [
        "テーマ",
        "対応策",
        "実施機関",
        "施策",
        "令和2年度",
        "令和3年度",
    ];
    let themes = ["長時間労働の是正", "女性の活躍推進", "若者の就職支援"];
    let bodies = [
        "県労政課",
        "商工会連合会",
        "中小企業団体中央会",
        "労働局",
        "経営者協会",
    ];
    let verbs = ["周知", "相談対応", "研修会の開催", "調査", "表彰", "助成"];
    let nouns = [
        "働き方改革関連法",
        "両立支援制度",
        "就業規則の見直し",
        "テレワーク",
        "育児休業",
        "最低賃金",
        "職場見学",
    ];
    let mut table: Table = vec![header.map(str::to_owned).to_vec()];
    for row in 0..rows {
        let theme = row * themes.len() / rows.max(1);
        let noun = nouns[row % nouns.len()];
        let verb = verbs[(row / 2) % verbs.len()];
        table.push(vec![
            themes[theme].to_owned(),
            format!("{}に向けた環境の整備", themes[theme]),
            bodies[row % bodies.len()].to_owned(),
            format!("{noun}に関する{verb}（第{}号事業）", row + 1),
            format!(
                "・{noun}の{verb}を年{}回実施 ・リーフレット{}部の配布",
                row + 1,
                100 + row * 10
            ),
            format!("・{noun}の{verb}を年{}回実施", row + 2),
        ]);
    }
    table
}

pub(crate) fn joined(table: &Table, delimiter: &str, line_end: &str) -> Vec<u8> {
    let lines: Vec<String> = table
        .iter()
        .map(|row| row.join(delimiter) + line_end)
        .collect();
    lines.concat().into_bytes()
}

pub(crate) fn read(old: &[u8], new: &[u8]) -> (Vec<Edition>, Vec<Edition>) {
    let grids = |bytes: &[u8]| grid::read_bytes("table", bytes.to_vec(), None).unwrap();
    let hints = Hints::default();
    (
        diff::read(grids(old), &hints),
        diff::read(grids(new), &hints),
    )
}

/// The JSON of comparing two tables given as bytes.
pub(crate) fn compared(old: &[u8], new: &[u8], options: &Options) -> Value {
    let (old, new) = read(old, new);
    serde_json::from_str(&json(&diff::compare(&old, &new, options).unwrap())).unwrap()
}

pub(crate) fn json(diff: &EditionDiff<'_>) -> String {
    let shown = Diff {
        diff,
        old: "old",
        new: "new",
        findings: &[],
        all: false,
    };
    let mut out = Vec::new();
    diff_json(&shown, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The comparison of two plans.
pub(crate) fn diff_of(old: &Table, new: &Table) -> Value {
    compared(
        &joined(old, "\t", "\n"),
        &joined(new, "\t", "\n"),
        &Options::default(),
    )
}

/// Kinds of each row that is told, with its old and new rows.
pub(crate) fn told(diff: &Value) -> Vec<(String, Vec<u64>, Vec<u64>)> {
    let indices = |rows: &Value| -> Vec<u64> {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["index"].as_u64().unwrap()).collect()
    };
    let rows = diff["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let kinds = row["kinds"].as_array().unwrap().iter();
        let kinds: Vec<&str> = kinds.map(|kind| kind.as_str().unwrap()).collect();
        (kinds.join(" "), indices(&row["old"]), indices(&row["new"]))
    })
    .collect()
}
