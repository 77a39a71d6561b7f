//! Whatever happens to a table, nothing accepted comes back and every new mistake is new.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use kouetsu::baseline::{Baseline, Date, Stamp, prune, rows as rows_of, write};
use kouetsu::check::{Located, Options, RowKey, check_grid};
use kouetsu::grid::read_bytes;
use proptest::prelude::*;
use proptest::sample::Index;

const PATH: &str = "a.tsv";
/// Cells of a row: theme, countermeasure, body, measure, three years.
type Row = [String; 7];

const MEASURES: [&str; 8] = [
    "時間外労働の上限規制の周知と啓発",
    "会員企業への情報提供と相談",
    "休暇を取りやすい職場づくり",
    "業務改善助成金の活用促進",
    "設備更新の支援と融資の案内",
    "取引条件の適正化に向けた要請",
    "若年者の職場定着の支援事業",
    "高齢者の多様な就業の推進",
];

/// A table in which `typos` (row, year) hold a mistake of one rule.
fn rows(typos: &[(Index, Index)]) -> Vec<Row> {
    let mut rows: Vec<Row> = (0..16)
        .map(|i| {
            [
                ["長時間労働の是正", "賃金の引上げ"][i / 8].to_owned(),
                ["労働時間の見直し", "生産性の向上"][i / 8].to_owned(),
                ["県労働局", "商工会連合会", "県労政課", "市町村"][i % 4].to_owned(),
                MEASURES[i % 8].to_owned(),
                format!("・説明会を{}回開催", i + 1),
                format!("・冊子を{}部配布", 10 * i + 10),
                format!("・窓口を{}か所設置", i + 2),
            ]
        })
        .collect();
    for (row, year) in typos {
        spoil(&mut rows[row.index(16)], year.index(3));
    }
    rows
}

fn spoil(row: &mut Row, year: usize) {
    row[4 + year].push_str("・個別訪門");
}

/// The columns in an order, in an encoding.
fn bytes(rows: &[Row], order: &[usize; 7], encoding: usize) -> Vec<u8> {
    let head = [
        "テーマ",
        "対応策",
        "実施機関",
        "施策",
        "令和元年度（2019年度）",
        "令和2年度（2020年度）",
        "令和3年度（2021年度）",
    ];
    let line = |cells: &[&str]| -> String {
        let cells: Vec<&str> = order.iter().map(|&column| cells[column]).collect();
        cells.join("\t") + "\n"
    };
    let mut text = line(&head);
    for row in rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        text.push_str(&line(&cells));
    }
    match encoding {
        0 => text.into_bytes(),
        1 => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
        2 => encoding_rs::EUC_JP.encode(&text).0.into_owned(),
        _ => [
            &[0xFF, 0xFE][..],
            &text
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        ]
        .concat(),
    }
}

const PLAIN: [usize; 7] = [0, 1, 2, 3, 4, 5, 6];

/// Findings, and the rows they may have moved among.
fn check(bytes: Vec<u8>) -> (Vec<Located>, HashSet<RowKey>) {
    let ignored = kouetsu::rules::all().map(|rule| rule.code);
    let options = Options {
        ignored: ignored.filter(|&code| code != "T109").collect(),
        ..Options::default()
    };
    let grids = read_bytes(PATH, bytes, None).expect("a table");
    let grids: Vec<_> = grids.into_iter().map(Arc::new).collect();
    let rows = rows_of(&grids, &options.hints);
    let findings = grids.into_iter();
    let findings = findings.flat_map(|grid| check_grid(grid, &options).1);
    (findings.collect(), rows)
}

fn addresses(findings: &[Located]) -> usize {
    findings.iter().map(|finding| finding.count).sum()
}

fn accept(findings: &[Located]) -> (String, Baseline) {
    let stamp = Stamp {
        reason: "確認済み".into(),
        ..Stamp::default()
    };
    let text = write(&Baseline::entries_of(PATH, findings, &stamp));
    let baseline = Baseline::parse(Path::new("b.toml"), &text).expect("what we write");
    (text, baseline)
}

fn today() -> Date {
    Date::new(2026, 11, 22).expect("a day")
}

/// What happens to a table without a new mistake.
#[derive(Debug, Clone)]
enum Step {
    /// A row without a mistake comes in.
    Insert(Index),
    /// A row goes elsewhere.
    Move(Index, Index),
    /// Something in a row is worded another way.
    Correct(Index, usize),
    /// A mistake is corrected.
    Mend(Index),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        any::<Index>().prop_map(Step::Insert),
        any::<(Index, Index)>().prop_map(|(a, b)| Step::Move(a, b)),
        (any::<Index>(), 0..3_usize).prop_map(|(row, what)| Step::Correct(row, what)),
        any::<Index>().prop_map(Step::Mend),
    ];
    prop::collection::vec(step, 0..6)
}

/// Each row is worded anew at most once: what was rewritten twice over is another row.
fn apply(rows: &mut Vec<Row>, steps: &[Step]) {
    let mut corrected: Vec<String> = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        let len = rows.len();
        match step {
            Step::Insert(at) => {
                let mut row = rows[at.index(len)].clone();
                row[3] = format!("新しく始める第{n}の取組");
                for (year, cell) in row[4..].iter_mut().enumerate() {
                    *cell = format!("・新規の事業{n}を{}回実施", year + 5);
                }
                rows.insert(at.index(len + 1), row);
            }
            Step::Move(from, to) => {
                let row = rows.remove(from.index(len));
                rows.insert(to.index(len), row);
            }
            Step::Correct(at, what) => {
                let row = &mut rows[at.index(len)];
                if corrected.contains(&row[3]) {
                    continue;
                }
                match what {
                    0 => row[3].push_str("の充実"),
                    1 => row[2] = format!("青森{}", row[2]),
                    // The cell with the mistake itself, beside the mistake.
                    _ => row[4..]
                        .iter_mut()
                        .for_each(|cell| *cell = cell.replace("・", "・県内で")),
                }
                corrected.push(row[3].clone());
            }
            Step::Mend(at) => {
                let row = &mut rows[at.index(len)];
                row[4..]
                    .iter_mut()
                    .for_each(|cell| *cell = cell.replace("訪門", "訪問"));
            }
        }
    }
}

/// Orders of columns that a table may have.
fn orders() -> impl Strategy<Value = [usize; 7]> {
    prop::sample::select(vec![
        PLAIN,
        [0, 1, 3, 2, 4, 5, 6],
        [2, 0, 1, 3, 4, 5, 6],
        [0, 1, 2, 3, 6, 5, 4],
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_accepted_comes_back_and_every_copy_is_new(
        typos in prop::collection::vec(any::<(Index, Index)>(), 1..8),
        steps in steps(),
        order in orders(),
        encoding in 0..4_usize,
        copies in prop::collection::vec(any::<(Index, Index)>(), 0..3),
    ) {
        let before = rows(&typos);
        let (text, baseline) = accept(&check(bytes(&before, &PLAIN, 0)).0);
        prop_assert!(!baseline.entries.is_empty());

        let mut after = before;
        apply(&mut after, &steps);
        let (mut findings, now) = check(bytes(&after, &order, encoding));
        let still = addresses(&findings);
        let applied = baseline.apply(PATH, &mut findings, today(), || now.clone());
        prop_assert_eq!(addresses(&findings), 0, "came back: {:?}", findings);
        prop_assert_eq!(applied.found.len(), still);

        // New mistakes: in a cell of their own, and as copies of a whole row.
        let mut new = 0;
        for (row, year) in &copies {
            let len = after.len();
            let row = &mut after[row.index(len)];
            if !row[4..].iter().any(|cell| cell.contains("訪門")) {
                spoil(row, year.index(3));
                new += 1;
            } else {
                let copy = row.clone();
                new += copy[4..].iter().map(|cell| cell.matches("訪門").count()).sum::<usize>();
                after.push(copy);
            }
        }
        let (mut findings, now) = check(bytes(&after, &order, encoding));
        prop_assert_eq!(addresses(&findings), still + new);
        baseline.apply(PATH, &mut findings, today(), || now.clone());
        let reported = addresses(&findings);
        // Where an accepted mistake was mended, the same mistake in the very same place is no new
        // one: the fingerprint is that of the old.
        prop_assert!(reported <= new);
        let mended = baseline.entries.len() - still;
        prop_assert!(reported + mended >= new, "{} of {new} reported", reported);

        // Pruning keeps what was found and nothing else.
        let (mut findings, now) = check(bytes(&after, &order, encoding));
        let applied = baseline.apply(PATH, &mut findings, today(), || now.clone());
        let pruned = prune(&text, |index| {
            let found = applied.found.iter().find(|(entry, _)| *entry == index)?;
            Some(Some(found.1.clone()))
        });
        let pruned = Baseline::parse(Path::new("b.toml"), &pruned.expect("TOML")).expect("TOML");
        prop_assert_eq!(pruned.entries.len(), applied.found.len());
        let (mut again, now) = check(bytes(&after, &order, encoding));
        pruned.apply(PATH, &mut again, today(), || now);
        prop_assert_eq!(addresses(&again), reported, "pruning neither accepts nor revives");
    }
}

#[test]
fn a_copy_is_new_wherever_it_stands() {
    let mut before = rows(&[]);
    spoil(&mut before[3], 0);
    let (_, baseline) = accept(&check(bytes(&before, &PLAIN, 0)).0);
    assert_eq!(baseline.entries.len(), 1);
    for row in 0..16 {
        for year in 0..3 {
            let mut after = before.clone();
            spoil(&mut after[row], year);
            let (mut findings, now) = check(bytes(&after, &PLAIN, 0));
            assert_eq!(addresses(&findings), 2, "row {row}, year {year}");
            baseline.apply(PATH, &mut findings, today(), || now.clone());
            assert_eq!(addresses(&findings), 1, "row {row}, year {year}");
            // And with the old one mended, unless it is the very place.
            if row != 3 {
                after[3][4] = after[3][4].replace("訪門", "訪問");
                let (mut findings, now) = check(bytes(&after, &PLAIN, 0));
                baseline.apply(PATH, &mut findings, today(), || now.clone());
                assert_eq!(addresses(&findings), 1, "row {row}, year {year}");
            }
        }
    }
}
