//! What is marked inside changed cells: whole words, in few pieces.

use std::path::Path;

use kouetsu::diff::inline::{ItemKind, inline};
use kouetsu::diff::{self, CellKind, Options};
use proptest::prelude::*;

use crate::fixture::{Table, joined, plan, read};

/// Pieces of one side of a reworded item.
const FRAGMENTS: usize = 3;

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Whether a text is cut inside a number or a katakana word.
fn is_cut(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    before.zip(after).is_some_and(|(before, after)| {
        (is_digit(before) && is_digit(after)) || (is_katakana(before) && is_katakana(after))
    })
}

/// What is wrong with the marks of a change.
fn complaints(old: &str, new: &str) -> Vec<String> {
    let diff = inline(old, new);
    let mut found = Vec::new();
    for (text, spans) in [(old, &diff.old_spans), (new, &diff.new_spans)] {
        for span in spans {
            let part = &text[span.clone()];
            if is_cut(text, span.start) || is_cut(text, span.end) {
                found.push(format!("cut: {part} in {text}"));
            }
            if !diff.cosmetic
                && !part.contains(char::is_alphanumeric)
                && part.contains(['・', '※', '○'])
            {
                found.push(format!("a mark alone: {part} in {text}"));
            }
        }
    }
    for item in diff
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::Reworded)
    {
        for (range, spans) in [(&item.old, &diff.old_spans), (&item.new, &diff.new_spans)] {
            let range = range.as_ref().unwrap();
            let inside = spans
                .iter()
                .filter(|span| span.start < range.end && range.start < span.end);
            let count = inside.count();
            if count > FRAGMENTS {
                found.push(format!("{count} pieces: {old} / {new}"));
            }
        }
    }
    found
}

/// Changed cells of two files.
fn changed(old: &[u8], new: &[u8]) -> Vec<(String, String)> {
    let (old, new) = read(old, new);
    let diff = diff::compare(&old, &new, &Options::default()).unwrap();
    let cells = diff.rows.iter().flat_map(|row| &row.cells);
    cells
        .filter(|cell| {
            matches!(
                cell.kind,
                CellKind::Changed | CellKind::Explained | CellKind::Cosmetic
            )
        })
        .map(|cell| (cell.old.to_owned(), cell.new.to_owned()))
        .collect()
}

#[test]
fn marks_in_the_constructed_editions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff");
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut seen = 0;
    for (old, new) in [("old.tsv", "new.tsv"), ("new.tsv", "old.tsv")] {
        for (old, new) in changed(&file(old), &file(new)) {
            assert_eq!(complaints(&old, &new), [] as [String; 0]);
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen} changes seen");
}

#[test]
fn marks_in_a_revised_plan() {
    let old = plan(60);
    let mut new: Table = old.clone();
    let edits: [(&str, &str); 8] = [
        ("年", "毎年"),
        ("リーフレット", "パンフレット"),
        ("実施", "実施を検討"),
        ("テレワーク", "リモートワーク"),
        ("部の配布", "部の配布及びホームページでの公開"),
        ("研修会", "研修会（オンライン）"),
        ("回実施", "回以上実施"),
        ("・", "○"),
    ];
    for (at, row) in new.iter_mut().enumerate().skip(1) {
        let (from, to) = edits[at % edits.len()];
        row[4] = row[4].replace(from, to);
        row[5] = row[5].replace(&format!("年{}回", at + 1), &format!("年{}回", at + 10));
    }
    let pairs = changed(&joined(&old, "\t", "\n"), &joined(&new, "\t", "\n"));
    assert!(pairs.len() >= 60, "{} changes seen", pairs.len());
    for (old, new) in pairs {
        // A mark that was exchanged is what changed.
        let found = complaints(&old, &new);
        assert!(
            found
                .iter()
                .all(|text| text.starts_with("a mark alone") && new.contains('○')),
            "{found:?}"
        );
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        (1_u32..3000).prop_map(|n| format!("{n}社")),
        (1_u32..13, 1_u32..29).prop_map(|(month, day)| format!("{month}月{day}日")),
        (1_u32..9).prop_map(|n| format!("令和{n}年度に")),
        prop::sample::select(vec![
            "テレワーク",
            "セミナー",
            "ワークショップ",
            "テレビ",
            "センター"
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            "の開催",
            "に派遣",
            "を助成",
            "による周知",
            "、",
            " ・",
            " ※"
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_and_katakana_words_are_never_cut(
        old in prop::collection::vec(piece(), 1..14),
        edits in prop::collection::vec((0_usize..14, piece()), 1..4),
    ) {
        let mut new = old.clone();
        for (at, piece) in edits {
            let at = at % new.len();
            new[at] = piece;
        }
        let found = complaints(&old.concat(), &new.concat());
        let cut: Vec<_> = found.iter().filter(|text| text.starts_with("cut")).collect();
        prop_assert!(cut.is_empty(), "{:?}", cut);
    }
}
