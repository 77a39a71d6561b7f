//! What holds for any two tables.

use kouetsu::diff::{self, Options};
use proptest::prelude::*;
use serde_json::Value;

use crate::fixture::{Table, diff_of, joined, json, plan, read, told};

/// An edit of a table: what, where, and with what.
type Edit = (u8, usize, usize);

fn edited(table: &Table, edits: &[Edit]) -> Table {
    let mut table = table.clone();
    for &(what, at, other) in edits {
        let rows = table.len() - 1;
        if rows < 2 {
            break;
        }
        let (at, other) = (1 + at % rows, 1 + other % rows);
        match what {
            0 => drop(table.remove(at)),
            1 => {
                let row = table.remove(at);
                table.insert(other, row);
            }
            2 => {
                let row = table[other].clone();
                table.insert(at, row);
            }
            3 => table[at][3].push_str("の拡充"),
            4 => {
                let (from, to) = (table[at][2].clone(), format!("新{}", table[other][2]));
                for row in table.iter_mut().filter(|row| row[2] == from) {
                    row[2] = to.clone();
                }
            }
            5 => table[at][4] = String::new(),
            6 => table[at][0] = table[other][0].clone(),
            _ => {
                let mut row = table[at].clone();
                row[3] = table[other][3].clone();
                row[5].push_str(" ・検証");
                table.insert(other, row);
            }
        }
    }
    table
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0_u8..8, 0_usize..99, 0_usize..99), 0..12)
}

/// The diff as seen from the other side.
fn mirrored(diff: &Value) -> Vec<(String, Vec<u64>, Vec<u64>)> {
    let mut told: Vec<_> = told(diff)
        .into_iter()
        .map(|(kinds, old, new)| {
            let swapped = match &*kinds {
                "added" => "removed".to_owned(),
                "removed" => "added".to_owned(),
                _ => kinds
                    .replace("split", "x")
                    .replace("merged", "split")
                    .replace('x', "merged"),
            };
            (swapped, new, old)
        })
        .collect();
    told.sort();
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_diff_and_the_old_edition_give_the_new_one(one in edits(), other in edits()) {
        let base = plan(24);
        let (old, new) = (edited(&base, &one), edited(&base, &other));
        let (old, new) = read(&joined(&old, "\t", "\n"), &joined(&new, "\t", "\n"));
        let diff = diff::compare(&old, &new, &Options::default()).unwrap();
        let applied = diff::apply(&json(&diff), &old).unwrap();
        prop_assert_eq!(applied.rows.len(), diff.new.row_count());
        for (row, values) in applied.rows.iter().enumerate() {
            for (column, value) in values.iter().enumerate() {
                if let Some(value) = value.as_deref().filter(|_| diff.new.known(row, column)) {
                    prop_assert_eq!(value, diff.new.value(row, column));
                }
            }
        }
    }

    #[test]
    fn every_row_is_met_once(one in edits(), other in edits()) {
        let base = plan(24);
        let (old, new) = (edited(&base, &one), edited(&base, &other));
        let (old, new) = read(&joined(&old, "\t", "\n"), &joined(&new, "\t", "\n"));
        let diff = diff::compare(&old, &new, &Options::default()).unwrap();
        let (mut olds, mut news) = (Vec::new(), Vec::new());
        for step in diff.walk() {
            match step {
                diff::Step::Same { old, new } => {
                    olds.push(old);
                    news.push(new);
                }
                diff::Step::Change(change) => {
                    olds.extend(&change.old);
                    news.extend(&change.new);
                }
            }
        }
        olds.sort_unstable();
        news.sort_unstable();
        prop_assert_eq!(olds, (0..diff.old.row_count()).collect::<Vec<_>>());
        prop_assert_eq!(news, (0..diff.new.row_count()).collect::<Vec<_>>());
    }

    #[test]
    fn the_other_way_round_is_the_mirror_image(one in edits(), other in edits()) {
        let base = plan(24);
        let (old, new) = (edited(&base, &one), edited(&base, &other));
        let mut there = told(&diff_of(&old, &new));
        there.sort();
        prop_assert_eq!(mirrored(&diff_of(&new, &old)), there);
    }

    #[test]
    fn a_table_does_not_differ_from_itself(one in edits()) {
        let table = edited(&plan(24), &one);
        prop_assert_eq!(told(&diff_of(&table, &table)), []);
    }

    #[test]
    fn line_ends_delimiter_and_encoding_do_not_matter(one in edits()) {
        let old = plan(24);
        let new = edited(&old, &one);
        let expected = told(&diff_of(&old, &new));
        let windows = joined(&new, ",", "\r\n");
        let text = String::from_utf8(windows).unwrap();
        let (sjis, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        prop_assert!(!lossy);
        let (old, new) = read(&joined(&old, "\t", "\n"), &sjis);
        let diff = diff::compare(&old, &new, &Options::default()).unwrap();
        let found: Value = serde_json::from_str(&json(&diff)).unwrap();
        prop_assert_eq!(told(&found), expected);
    }
}

#[test]
fn thirty_runs_are_alike() {
    let old = plan(60);
    let edits: Vec<Edit> = (0..40)
        .map(|at| ((at % 8) as u8, at * 7, at * 13))
        .collect();
    let new = edited(&old, &edits);
    let (old, new) = (joined(&old, "\t", "\n"), joined(&new, "\t", "\n"));
    let run = || {
        let (old, new) = read(&old, &new);
        json(&diff::compare(&old, &new, &Options::default()).unwrap())
    };
    let first = run();
    for _ in 1..30 {
        assert_eq!(run(), first);
    }
}
