//! The engine on randomly damaged tables: whatever is in a file, findings keep their promises.

use std::collections::HashSet;
use std::sync::Arc;

use kouetsu::check::{Located, Options, check_grid};
use kouetsu::finding::MAX_ALSO;
use kouetsu::grid::{Delimiter, read_delimited};
use kouetsu::rule::Lang;
use kouetsu::source::Source;
use proptest::prelude::*;

const THEMES: [&str; 3] = ["働き方の見直し", "女性の活躍", "若者の定着"];
const BODIES: [&str; 4] = ["県労働課", "市商工会", "中央銀行", "支援センター"];
const MEASURES: [&str; 4] = [
    "制度の周知",
    "・会員への周知 ・相談窓口の設置",
    "企業の支援（自社での取組）",
    "研修会の開催",
];
const TEXTS: [&str; 6] = [
    "・説明会の開催 ・冊子の配布",
    "支援センターを活用した企業向け説明会の開催",
    "支援センターを活用しての企業向け説明会の開催",
    "相談窓口の開設（6回予定）",
    "",
    "県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。",
];

type Table = Vec<Vec<String>>;

/// A sound table: three themes, four bodies each.
fn sound(choice: &[u8]) -> Table {
    let header = [
        "テーマ",
        "対応策",
        "実施機関",
        "施策",
        "令和元年度",
        "令和2年度",
        "令和3年度",
    ];
    let mut table = vec![header.map(str::to_owned).to_vec()];
    for (t, theme) in THEMES.iter().enumerate() {
        for (b, body) in BODIES.iter().enumerate() {
            let pick = |n: usize| usize::from(choice[(t * 4 + b + n * 5) % choice.len()]);
            let label = |text: &str| {
                if b == 0 {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            let mut row = vec![label(theme), label("環境の整備"), (*body).to_owned()];
            row.push(MEASURES[pick(0) % MEASURES.len()].to_owned());
            row.extend((1..4).map(|n| TEXTS[pick(n) % TEXTS.len()].to_owned()));
            table.push(row);
        }
    }
    table
}

/// One way in which a table gets damaged.
#[derive(Debug, Clone)]
enum Damage {
    Shift(usize, bool),
    Empty(usize, usize),
    Cut(usize, usize),
    Repeat(usize),
    Drop(usize),
    Replace(usize, usize, char),
    Append,
    Widen(usize),
    Quote(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let row = 0..40_usize;
    let column = 0..8_usize;
    let odd = prop::sample::select(vec![
        '・', '　', '\u{200B}', '\u{3099}', '９', '𠮷', 'ｶ', '→', '〃', '"', '（', 'a', '再',
        '\u{1}',
    ]);
    prop_oneof![
        (row.clone(), any::<bool>()).prop_map(|(r, left)| Damage::Shift(r, left)),
        (row.clone(), column.clone()).prop_map(|(r, c)| Damage::Empty(r, c)),
        (row.clone(), column.clone()).prop_map(|(r, c)| Damage::Cut(r, c)),
        row.clone().prop_map(Damage::Repeat),
        row.clone().prop_map(Damage::Drop),
        (row.clone(), column.clone(), odd).prop_map(|(r, c, x)| Damage::Replace(r, c, x)),
        Just(Damage::Append),
        row.clone().prop_map(Damage::Widen),
        (row, column).prop_map(|(r, c)| Damage::Quote(r, c)),
    ]
}

fn apply(table: &mut Table, damage: &Damage) {
    if table.is_empty() {
        return;
    }
    let rows = table.len();
    match *damage {
        Damage::Shift(r, left) => {
            let row = &mut table[r % rows];
            if left && !row.is_empty() {
                row.rotate_left(1);
            } else {
                row.insert(0, String::new());
            }
        }
        Damage::Empty(r, c) => {
            if let Some(cell) = table[r % rows].get_mut(c) {
                cell.clear();
            }
        }
        Damage::Cut(r, c) => table[r % rows].truncate(c),
        Damage::Repeat(r) => {
            let row = table[r % rows].clone();
            table.push(row);
        }
        Damage::Drop(r) => {
            table.remove(r % rows);
        }
        Damage::Replace(r, c, odd) => {
            if let Some(cell) = table[r % rows].get_mut(c) {
                let middle = cell.char_indices().nth(cell.chars().count() / 2);
                cell.insert(middle.map_or(0, |(at, _)| at), odd);
            }
        }
        Damage::Append if rows < 100 => table.extend(table.clone()),
        Damage::Append => {}
        Damage::Widen(r) => table[r % rows].push("余り".to_owned()),
        Damage::Quote(r, c) => {
            if let Some(cell) = table[r % rows].get_mut(c) {
                *cell = format!("\"{}\"", cell.replace('"', "\"\""));
            }
        }
    }
}

fn tables() -> impl Strategy<Value = Table> {
    let choice = prop::collection::vec(any::<u8>(), 8..30);
    let damages = prop::collection::vec(damage(), 0..12);
    (choice, damages).prop_map(|(choice, damages)| {
        let mut table = sound(&choice);
        for damage in &damages {
            apply(&mut table, damage);
        }
        table
    })
}

fn write(table: &Table, eol: &str) -> String {
    table.iter().map(|row| row.join("\t") + eol).collect()
}

fn check(text: &str, lang: Lang) -> Vec<Located> {
    let source = Source::from_bytes("表.tsv", text.as_bytes().to_vec()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    let options = Options {
        lang,
        ..Options::default()
    };
    check_grid(grid, &options).1
}

/// Everything of a finding that does not depend on the file's bytes.
fn shown(findings: &[Located]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let places: Vec<_> = finding
                .place
                .iter()
                .chain(&finding.also)
                .map(|place| {
                    let at = &place.location;
                    (
                        at.line,
                        at.field,
                        at.chars.clone(),
                        &at.text,
                        &place.fingerprint,
                    )
                })
                .collect();
            format!(
                "{} {:?} {:?} {} {places:?}",
                finding.rule.code, finding.severity, finding.message, finding.count
            )
        })
        .collect()
}

/// Two tables of one file that share an address: who accepts a finding in one has not seen the
/// other.
#[test]
fn tables_of_one_file_share_no_fingerprint() {
    let text = "第1表 計画 ※要確認\n\
        テーマ\t実施機関\t施策\t令和元年度\t令和2年度\t令和3年度\n\
        働き方\t甲市\t相談\t研修の実施\t研修の実施\t研修の実施\n\
        子育て\t乙町\t広報\t広報の実施\t広報の実施\t広報の実施\n\
        若者\t丙村\t調査\t調査の実施\t調査の実施\t調査の実施\n\n\
        第2表 施設 ※要確認\n\
        テーマ\t施設名\t定員\n\
        働き方\t中央会館\t120\n子育て\t北公民館\t80\n若者\t南公民館\t60\n";
    let findings = check(text, Lang::Ja);
    let marks: Vec<&str> = (findings.iter())
        .filter(|finding| finding.rule.code == "M105")
        .flat_map(|finding| finding.place.iter().chain(&finding.also))
        .map(|place| &*place.fingerprint)
        .collect();
    assert_eq!(marks.len(), 2, "{findings:#?}");
    assert_ne!(marks[0], marks[1]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_keep_their_promises(table in tables()) {
        let text = write(&table, "\n");
        let findings = check(&text, Lang::Ja);
        let mut fingerprints = HashSet::new();
        let mut last = None;
        for finding in &findings {
            let place = finding.place.as_ref().expect("a table finding has a place");
            prop_assert!(!finding.message.is_empty());
            prop_assert!(finding.also.len() <= MAX_ALSO);
            if finding.count <= MAX_ALSO {
                prop_assert_eq!(finding.count, 1 + finding.also.len(), "{}", &finding.message);
            }
            prop_assert!(!finding.merged.contains(&finding.rule.code));
            prop_assert!(finding.merged.is_sorted());
            let order = (
                place.location.line,
                place.location.field,
                place.location.chars.start,
                finding.rule.code,
            );
            prop_assert!(last <= Some(order), "{:?} before {:?}", last, order);
            last = Some(order);
            for place in finding.place.iter().chain(&finding.also) {
                prop_assert!(fingerprints.insert(place.fingerprint.clone()));
            }
            for place in finding
                .place
                .iter()
                .chain(&finding.also)
                .chain(finding.related.iter().map(|(_, place)| place))
            {
                let at = &place.location;
                let bytes = at.bytes.clone().expect("a delimited file has bytes");
                prop_assert!(bytes.start <= bytes.end && bytes.end <= text.len());
                prop_assert!(text.get(bytes.clone()).is_some(), "cuts a character");
                prop_assert_eq!(at.chars.len(), at.text.chars().count());
                let raw = &text[bytes];
                prop_assert_eq!(raw.replace("\"\"", "\"").replace('"', ""), at.text.replace('"', ""));
            }
            let mut places: Vec<_> = finding
                .place
                .iter()
                .chain(&finding.also)
                .map(|place| (place.location.line, place.location.field, place.location.chars.start))
                .collect();
            let sorted = places.is_sorted();
            prop_assert!(sorted, "{places:?}");
            places.dedup();
        }
    }

    #[test]
    fn line_ends_and_repetition_change_nothing(table in tables()) {
        let expected = shown(&check(&write(&table, "\n"), Lang::Ja));
        for eol in ["\n", "\r\n", "\r"] {
            let again = shown(&check(&write(&table, eol), Lang::Ja));
            prop_assert_eq!(&expected, &again, "{:?}", eol);
        }
    }

    #[test]
    fn the_language_changes_words_only(table in tables()) {
        let text = write(&table, "\n");
        let (ja, en) = (check(&text, Lang::Ja), check(&text, Lang::En));
        let of = |findings: &[Located]| -> Vec<_> {
            let place = |f: &Located| f.place.as_ref().map(|place| place.fingerprint.clone());
            findings.iter().map(|f| (f.rule.code, place(f), f.count)).collect()
        };
        prop_assert_eq!(of(&ja), of(&en));
    }
}

/// A table with one finding of D104, one copy of a row more, and a neighbour to correct.
fn editable() -> Table {
    let mut table = sound(&[0]);
    for (row, text) in [(2, TEXTS[1]), (6, TEXTS[2]), (10, TEXTS[1])] {
        table[row][4] = text.to_owned();
    }
    table
}

fn fingerprints(text: &str) -> Vec<String> {
    let mut all: Vec<String> = check(text, Lang::Ja)
        .iter()
        .filter(|finding| finding.rule.code.starts_with(['D', 'T', 'W']))
        .flat_map(|finding| finding.place.iter().chain(&finding.also))
        .map(|place| place.fingerprint.clone())
        .collect();
    all.sort();
    all
}

#[test]
fn fingerprints_survive_what_is_no_change_of_the_address() {
    let table = editable();
    let before = fingerprints(&write(&table, "\n"));
    assert!(!before.is_empty(), "the table has no finding to follow");

    let drifted = format!("\n\n青森の計画\n\n{}", write(&table, "\r\n"));
    assert_eq!(before, fingerprints(&drifted), "lines moved");

    let mut wider = table.clone();
    for (at, row) in wider.iter_mut().enumerate() {
        let number = if at == 0 {
            "番号".to_owned()
        } else {
            at.to_string()
        };
        row.insert(0, number);
    }
    assert_eq!(before, fingerprints(&write(&wider, "\n")), "columns moved");

    let mut corrected = table.clone();
    corrected[3][5] = "冊子の配布".to_owned();
    assert_eq!(
        before,
        fingerprints(&write(&corrected, "\n")),
        "a neighbour was corrected"
    );
}

#[test]
fn fingerprints_do_not_depend_on_the_encoding() {
    let text = write(&editable(), "\n");
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!unmappable);
    let source = Source::from_bytes("表.tsv", bytes.into_owned()).expect("Shift_JIS");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    let (_, findings) = check_grid(grid, &Options::default());
    assert_eq!(shown(&findings), shown(&check(&text, Lang::Ja)));
}

#[test]
fn a_new_copy_is_new_and_the_old_ones_stay() {
    let mut table = editable();
    table.push(table[12].clone());
    let one: HashSet<String> = fingerprints(&write(&table, "\n")).into_iter().collect();
    table.push(table[12].clone());
    let two: HashSet<String> = fingerprints(&write(&table, "\n")).into_iter().collect();
    assert!(two.is_superset(&one));
    assert_eq!(two.len(), one.len() + 1);
}

#[test]
fn a_table_appended_to_itself_is_one_finding_however_often() {
    let once = write(&editable(), "\n");
    for times in [2, 3, 50] {
        let findings = check(&once.repeat(times), Lang::Ja);
        let copies: Vec<_> = findings.iter().filter(|f| f.rule.code == "D101").collect();
        assert_eq!(copies.len(), 1, "{times} times");
        assert_eq!(copies[0].count, 12 * (times - 1));
        assert!(
            copies[0].message.contains(&format!("{times}回")),
            "{}",
            copies[0].message
        );
    }
}

#[test]
fn counts_are_exact_beyond_the_addresses_that_are_kept() {
    let once = write(&editable(), "\n");
    let findings = check(&once.repeat(101), Lang::Ja);
    let copies = findings
        .iter()
        .find(|f| f.rule.code == "D101")
        .expect("copies");
    assert_eq!(copies.count, 1200);
    assert_eq!(copies.also.len(), MAX_ALSO);
}
