//! `check --since`: exactly what a change touched.

use std::path::Path;

use crate::harness::*;

/// Cells of a row: theme, countermeasure, body, measure, three years.
type Row = [String; 7];

/// A year is missing.
const HEAD: [&str; 7] = [
    "テーマ",
    "対応策",
    "実施機関",
    "施策",
    "令和元年度（2019年度）",
    "令和2年度（2020年度）",
    "令和4年度（2022年度）",
];

const MEASURES: [&str; 10] = [
    "時間外労働の上限規制の周知",
    "会員企業への情報提供と相談",
    "休暇を取りやすい職場づくり",
    "業務改善助成金の活用促進",
    "設備更新の支援と融資の案内",
    "取引条件の適正化に向けた要請",
    "若年者の職場定着の支援事業",
    "高齢者の多様な就業の推進",
    "保育の受入枠の計画的な拡大",
    "専門人材の移住と定着の相談",
];

/// A plan as its editor works on it.
struct Plan {
    folder: tempfile::TempDir,
    name: String,
    head: Row,
    rows: Vec<Row>,
    order: [usize; 7],
    shift_jis: bool,
}

impl Plan {
    /// Old mistakes are in the header and in the rows 1, 4 and 7.
    fn new() -> Self {
        let rows = (0..10).map(|i| {
            let first = |text: &str| if i % 5 == 0 { text } else { "" }.to_owned();
            [
                first(["長時間労働の是正", "人材の確保"][i / 5]),
                first(["労働時間の見直し", "多様な働き手"][i / 5]),
                ["県労働局", "商工会連合会", "県労政課"][i % 3].to_owned(),
                MEASURES[i].to_owned(),
                format!("・説明会を{}回開催", i + 1),
                format!("・冊子を{}部配布", 10 * i + 10),
                format!("・窓口を{}か所設置", i + 2),
            ]
        });
        let mut plan = Self {
            folder: folder(),
            name: "data/計画.tsv".to_owned(),
            head: HEAD.map(str::to_owned),
            rows: rows.collect(),
            order: [0, 1, 2, 3, 4, 5, 6],
            shift_jis: false,
        };
        for row in [1, 4, 7] {
            plan.spoil(MEASURES[row], 5);
        }
        write(
            plan.path(),
            "kouetsu.toml",
            "select = [\"T109\", \"S101\", \"M107\"]\n",
        );
        plan.git(&["init", "-q", "-b", "main"]);
        plan.commit();
        plan
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) {
        git(self.path(), arguments);
    }

    fn at(&self, measure: &str) -> usize {
        let found = self.rows.iter().position(|row| row[3] == measure);
        found.unwrap_or_else(|| panic!("no row {measure}"))
    }

    fn row(&mut self, measure: &str) -> &mut Row {
        let at = self.at(measure);
        &mut self.rows[at]
    }

    fn spoil(&mut self, measure: &str, column: usize) {
        self.row(measure)[column].push_str("・個別訪門");
    }

    fn insert(&mut self, at: usize, measure: &str) {
        let cells = [
            "",
            "",
            "県庁",
            measure,
            "・準備会の設置",
            "・実施",
            "・評価",
        ];
        self.rows.insert(at, cells.map(str::to_owned));
    }

    /// The file as it is now.
    fn save(&self) {
        let line = |cells: &[String; 7]| {
            let cells = self.order.map(|column| cells[column].as_str());
            cells.join("\t") + "\n"
        };
        let mut text = line(&self.head);
        text.extend(self.rows.iter().map(line));
        let bytes = match self.shift_jis {
            true => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
            false => text.into_bytes(),
        };
        write(self.path(), &self.name, bytes);
    }

    fn commit(&self) {
        self.save();
        self.git(&["add", "--all"]);
        self.git(&["commit", "-qm", "a step", "--allow-empty"]);
    }

    fn since(&self, revision: &str) -> Run {
        let arguments = ["check", "data", "--format", "json", "--since", revision];
        kouetsu(self.path(), &arguments)
    }

    /// The line of a row.
    fn line(&self, measure: &str) -> u64 {
        self.at(measure) as u64 + 2
    }

    /// Commits, and expects the findings of one rule in these rows (`""`: the header) and no others.
    #[track_caller]
    fn step(&self, measures: &[&str]) {
        self.commit();
        self.expect("HEAD~1", measures);
    }

    #[track_caller]
    fn expect(&self, revision: &str, measures: &[&str]) {
        let run = self.since(revision);
        let mut expected: Vec<u64> = measures
            .iter()
            .map(|measure| {
                if measure.is_empty() {
                    1
                } else {
                    self.line(measure)
                }
            })
            .collect();
        expected.sort_unstable();
        assert_eq!(lines(&run), expected, "{run:?}");
        assert_eq!(run.code, i32::from(!expected.is_empty()), "{run:?}");
    }
}

/// Lines of all addresses, in order.
fn lines(run: &Run) -> Vec<u64> {
    let report = run.json();
    let mut lines = Vec::new();
    for finding in report["findings"].as_array().expect("findings") {
        let also = finding["also"].as_array().expect("a list");
        assert_eq!(finding["count"], 1 + also.len(), "{finding:#}");
        let places = std::iter::once(&finding["location"]).chain(also);
        lines.extend(places.map(|place| place["line"].as_u64().expect("a line")));
    }
    lines.sort_unstable();
    lines
}

#[test]
fn a_history_of_ten_commits_tells_the_touched_rows_and_no_others() {
    let mut plan = Plan::new();
    let all = kouetsu(plan.path(), &["check", "data", "--format", "json"]);
    assert_eq!(lines(&all), [1, 3, 6, 9], "{all:?}");

    // 1. A row without a mistake comes in above everything.
    plan.insert(1, "新しい相談窓口の開設と運営");
    plan.step(&[]);
    // 2. One with a mistake.
    plan.insert(3, "出張による労務相談会の開催");
    plan.spoil("出張による労務相談会の開催", 6);
    plan.step(&["出張による労務相談会の開催"]);
    // 3. A row with an old mistake moves to the other theme.
    let moved = plan.rows.remove(plan.at(MEASURES[1]));
    plan.rows.insert(plan.at(MEASURES[8]), moved);
    plan.step(&[]);
    // 4. The columns change places.
    plan.order = [0, 2, 1, 3, 4, 5, 6];
    plan.step(&[]);
    // 5. Another encoding.
    plan.shift_jis = true;
    plan.step(&[]);
    // 6. The row beside one with a mistake is corrected; a row with a mistake is reworded.
    plan.row(MEASURES[3])[4].push_str("と案内");
    plan.row(MEASURES[7])[3] = "高齢者の多様な就業の促進".to_owned();
    plan.step(&["高齢者の多様な就業の促進"]);
    // 7. A copy of an old mistake: one address of four is new.
    plan.spoil(MEASURES[6], 4);
    plan.step(&[MEASURES[6]]);
    let help = plan.since("HEAD~1").json()["findings"][0]["help"].to_string();
    assert!(help.contains("変更のない行にも、同じ指摘が4か所"), "{help}");
    // 8. The header has another gap, the theme of a group another name, and a row slips.
    plan.head[6] = "令和5年度（2023年度）".to_owned();
    plan.row(MEASURES[5])[0] = "人材の確保と育成".to_owned();
    plan.row(MEASURES[9]).rotate_left(1);
    plan.commit();
    let run = plan.since("HEAD~1");
    let slipped = plan.rows.len() as u64 + 1;
    assert_eq!(lines(&run), [1, slipped], "{run:?}");
    plan.rows.last_mut().expect("rows").rotate_right(1);
    // 9. The row is mended, and the file gets another name.
    plan.name = "data/計画（改定）.tsv".to_owned();
    std::fs::remove_file(plan.path().join("data/計画.tsv")).expect("removed");
    plan.spoil(MEASURES[0], 5);
    plan.step(&[MEASURES[0]]);
    // 10. A mistake is corrected.
    let row = plan.row(MEASURES[4]);
    row[5] = row[5].replace("訪門", "訪問");
    plan.step(&[]);

    // All of it at once; git does not see through a new name and a new encoding together.
    plan.name = "data/計画.tsv".to_owned();
    std::fs::remove_file(plan.path().join("data/計画（改定）.tsv")).expect("removed");
    plan.commit();
    plan.expect(
        "HEAD~11",
        &[
            "",
            "出張による労務相談会の開催",
            "高齢者の多様な就業の促進",
            MEASURES[6],
            MEASURES[0],
        ],
    );
    // A change that is not committed yet counts; none is none.
    plan.expect("HEAD", &[]);
    plan.spoil(MEASURES[2], 5);
    plan.save();
    plan.expect("HEAD", &[MEASURES[2]]);
    // What was not there is all new; what did not change is left alone.
    plan.name = "data/写し.tsv".to_owned();
    plan.save();
    let run = plan.since("HEAD");
    assert_eq!(
        lines(&run).len(),
        1 + lines(&kouetsu(
            plan.path(),
            &["check", "data/写し.tsv", "--format", "json"]
        ))
        .len()
    );
}

#[test]
fn every_form_tells_the_same_and_accepted_places_stay_out() {
    let mut plan = Plan::new();
    let accepted = kouetsu(plan.path(), &["baseline", "data"]);
    assert_eq!(accepted.code, 0, "{accepted:?}");
    plan.commit();
    // A row with an accepted mistake gets another one, beside a word that only changed.
    plan.row(MEASURES[4])[4].push_str("と案内");
    plan.spoil(MEASURES[4], 6);
    plan.row(MEASURES[7])[4].push_str("と案内");
    plan.save();
    let line = plan.line(MEASURES[4]);
    let run = plan.since("HEAD");
    assert_eq!(lines(&run), [line, line, plan.line(MEASURES[7])], "{run:?}");
    let with = |format: &str| {
        let arguments = [
            "check",
            "data",
            "--format",
            format,
            "--since",
            "HEAD",
            "--baseline",
            "kouetsu-baseline.toml",
        ];
        kouetsu(plan.path(), &arguments)
    };
    assert_eq!(lines(&with("json")), [line]);
    for format in [
        "terminal", "concise", "github", "sarif", "rdjsonl", "gitlab", "junit", "markdown",
    ] {
        let run = with(format);
        assert_eq!(run.code, 1, "{format}: {run:?}");
        assert!(run.out.contains("T109"), "{format}: {run:?}");
        assert!(
            run.err.contains("変わった行の指摘だけ"),
            "{format}: {run:?}"
        );
        // Nothing of the accepted or untouched rows, which are in lines 1, 3 and 9.
        for place in ["計画.tsv:3:", "line=3,", "\"startLine\":3,", "\"begin\":3"] {
            assert!(!run.out.contains(place), "{format}: {}", run.out);
        }
    }
}

#[test]
fn what_is_no_revision_or_no_repository_is_told() {
    let plan = Plan::new();
    let told = |arguments: &[&str], what: &str| {
        let run = kouetsu(plan.path(), &[&["check"], arguments].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(what), "{run:?}");
        assert_eq!(run.out, "");
    };
    told(
        &["data", "--since", "nowhere"],
        "版「nowhere」が見つかりません",
    );
    for name in [
        "--since=-x",
        "--since=",
        "--since=HEAD:data",
        "--since=--output=x",
    ] {
        told(&["data", name], "版の名前になりません");
    }
    told(&["-", "--since", "HEAD"], "標準入力");
    told(&["data", "--since", "HEAD", "--fix"], "--fix");
    let elsewhere = folder();
    write(elsewhere.path(), "a.tsv", GOOD);
    let outside = elsewhere.path().join("a.tsv");
    told(
        &[outside.to_str().expect("UTF-8"), "--since", "HEAD"],
        "中にありません",
    );
    let run = kouetsu(elsewhere.path(), &["check", ".", "--since", "HEAD"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("gitのリポジトリではありません"), "{run:?}");
}

#[test]
fn files_that_cannot_be_compared_are_told_as_a_whole() {
    let plan = Plan::new();
    // Unreadable before: everything is new. Unreadable now: told, whoever broke it.
    write(
        plan.path(),
        "data/b.tsv",
        b"\x81\xff\xfe\x00\x80".repeat(99),
    );
    plan.commit();
    let run = plan.since("HEAD");
    assert_eq!(
        (run.code, run.codes()),
        (2, vec!["X102".to_owned()]),
        "{run:?}"
    );
    let now = std::fs::read(plan.path().join(&plan.name)).expect("there");
    write(plan.path(), "data/b.tsv", now);
    assert_eq!(lines(&plan.since("HEAD")), [1, 3, 6, 9]);
    // A table of which no column is left.
    plan.git(&["checkout", "-q", "--", "."]);
    std::fs::remove_file(plan.path().join("data/b.tsv")).expect("removed");
    plan.commit();
    write(plan.path(), &plan.name, "品名\t数量\n個別訪門\t3\n");
    assert_eq!(lines(&plan.since("HEAD")), [2]);
}
