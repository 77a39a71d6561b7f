//! What no fix may ever change: names, titles of laws, quotations, and words that are right.

use std::process::{Command, Stdio};

/// Right as they are, each in a phrase in which it is met.
const NEVER: [&str; 20] = [
    "法改正による制度の見直し",
    "労働時間等設定改善法の周知",
    "過労死等防止啓発月間の広報",
    "さらなる活躍の推進",
    "長時間労働を固定化させない職場づくり",
    "くるみん及びプラチナくるみんの認定",
    "一般社団法人青森県経営者協会",
    "最低賃金の引上げ",
    "公益財団法人21あおもり産業総合支援センター",
    "独立行政法人高齢・障害・求職者雇用支援機構青森支部",
    "「取組み事例集Ｖｏｌ．２」の配布",
    "『子供の読書活動（８０００冊）』の紹介",
    "育児休業、介護休業等育児又は家族介護を行う労働者の福祉に関する法律",
    "高年齢者等の雇用の安定等に関する法律の説明会",
    "同一労働同一賃金ガイドラインの周知",
    "女性の職業生活における活躍の推進に関する法律",
    "えるぼし認定及びくるみん認定の取得の支援",
    "一般社団法人日本経済団体連合会との共催",
    "働き方改革関連法の施行に伴う相談",
    "手続の簡素化",
];

const HEADER: [&str; 7] = [
    "テーマ",
    "対応策",
    "実施機関",
    "施策",
    "令和元年度（2019年度）",
    "令和2年度（2020年度）",
    "令和3年度（2021年度）",
];

const MEASURES: [&str; 4] = [
    "窓口の設置",
    "講習会の開催",
    "助成制度の案内",
    "優良企業の表彰",
];

/// A sound table with the texts in one column.
fn table(column: usize, delimiter: &str) -> String {
    let mut lines = vec![HEADER.join(delimiter)];
    for (n, text) in NEVER.iter().enumerate() {
        let measure = format!("{}（第{}地区）", MEASURES[n % 4], n + 1);
        let year = format!("・{}の準備", MEASURES[(n + 1) % 4]);
        let first = n % 4 == 0;
        let label = |text: String| if first { text } else { String::new() };
        let mut row = [
            label(format!("分野{}の取組", n / 4 + 1)),
            label(format!("方針{}の実現", n / 4 + 1)),
            ["県労政課", "市商工会", "県労働局", "産業支援センター"][n % 4].to_owned(),
            measure,
            year.clone(),
            year.clone(),
            year,
        ];
        row[column] = match column {
            4.. => format!("・{text}"),
            _ => (*text).to_owned(),
        };
        lines.push(row.join(delimiter));
    }
    lines.join("\n") + "\n"
}

fn check(folder: &std::path::Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .current_dir(folder)
        .arg("check")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let told = text(&output.stdout) + &text(&output.stderr);
    (output.status.code().expect("it ends by itself"), told)
}

#[test]
fn no_fix_changes_what_is_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = [
        "--fix",
        "--unsafe-fixes",
        "--level",
        "info",
        "--format",
        "concise",
    ];
    // Under the general profile and under the one that asks for the most.
    for (delimiter, ending, config) in [
        ("\t", "tsv", ""),
        (",", "csv", ""),
        ("\t", "tsv", "profile = \"official\"\n"),
        (",", "csv", "profile = \"public-explanation\"\n"),
    ] {
        std::fs::write(folder.path().join("kouetsu.toml"), config).expect("written");
        for column in 0..HEADER.len() {
            let name = format!("{column}.{ending}");
            let path = folder.path().join(&name);
            let before = table(column, delimiter);
            std::fs::write(&path, &before).expect("written");
            let (_, told) = check(folder.path(), &[&[name.as_str()][..], &all].concat());
            let after = std::fs::read_to_string(&path).expect("read");
            let changed: Vec<_> = before
                .lines()
                .zip(after.lines())
                .filter(|(a, b)| a != b)
                .collect();
            assert!(before == after, "{changed:#?}\n{told}");
        }
    }
}

#[test]
fn the_test_above_can_fail() {
    // A row that is really shifted is moved in just such a table.
    let folder = tempfile::tempdir().expect("a folder");
    let text = table(3, "\t");
    let shifted: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(n, line)| match (n, line.strip_prefix("\t\t")) {
            (7, Some(rest)) => format!("{rest}\t\t"),
            _ => line.to_owned(),
        })
        .collect();
    std::fs::write(folder.path().join("a.tsv"), shifted.join("\n") + "\n").expect("written");
    check(folder.path(), &["a.tsv", "--fix", "--unsafe-fixes"]);
    let after = std::fs::read_to_string(folder.path().join("a.tsv")).expect("read");
    assert_eq!(after, text);
}

/// A cell deleted, the ones right of it one column to the left: what is written unseen stands where
/// it belongs, or nothing is written. Which of two cells is gone, a label's row shows least.
#[test]
fn a_row_that_lost_a_cell_is_not_written_wrong() {
    const THEMES: usize = 4;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tsv");
    // Theme, measure, body and years.
    let text = table(3, "\t");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            [0, 3, 2, 4, 5, 6].map(|column| cells[column]).to_vec()
        })
        .collect();
    let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    for at in (1..lines.len()).step_by(THEMES) {
        for lost in 1..rows[at].len() {
            let mut row = rows[at].clone();
            row.remove(lost);
            row.push("");
            let mut damaged = lines.clone();
            damaged[at] = row.join("\t");
            std::fs::write(&path, damaged.join("\n") + "\n").expect("written");
            check(folder.path(), &["a.tsv", "--fix", "--unsafe-fixes"]);
            let after = std::fs::read_to_string(&path).expect("read");
            let now = after.lines().nth(at).expect("the row");
            let mut cells = now.split('\t').zip(&rows[at]);
            let right = cells.all(|(cell, truth)| cell.is_empty() || cell == *truth);
            assert!(
                now == damaged[at] || right,
                "{lost} of {}: {now}",
                lines[at]
            );
        }
    }
}
