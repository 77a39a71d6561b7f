use std::path::{Path, PathBuf};

use super::generate::ngram::{Pruning, train};
use super::generate::{ipadic, reading, taught};
use super::*;

fn letters(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn log_p(text: &str) -> f32 {
    Model::get().ngram.log_ps(&letters(text)).sum()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/model")
        .join(name)
}

/// A model of a few statutes and words, from the fixtures.
fn slice() -> Vec<u8> {
    let statutes = std::fs::read_to_string(fixture("statutes.txt")).expect("a fixture");
    let csv = std::fs::read_to_string(fixture("words.csv")).expect("a fixture");
    let words: Vec<ipadic::Word> = ipadic::words(&csv).collect();
    let pruning = Pruning { gain: 1.0, seen: 1 };
    train(statutes.lines(), taught(&words).into_iter(), pruning)
}

/// `KOUETSU_UPDATE=1 cargo test --lib model` writes the expected file anew.
#[test]
fn a_slice_comes_out_as_recorded() {
    let made = slice();
    if std::env::var_os("KOUETSU_UPDATE").is_some() {
        std::fs::write(fixture("ngram.bin"), &made).expect("written");
    }
    let recorded = std::fs::read(fixture("ngram.bin")).expect("a fixture");
    assert!(
        made == recorded,
        "the generator makes other bytes than before"
    );
}

#[test]
fn probabilities_sum_to_one() {
    let model = Ngram::read(slice().leak()).expect("just made");
    for context in ["", "の", "する", "法律", "この政令"] {
        let context = letters(context);
        let known = model.letters().iter();
        let known: f32 = known.map(|&c| model.log_p(&context, c).exp()).sum();
        // One of those that share a probability.
        let other = (model.log_p(&context, '\u{E000}') + ngram::SHARED).exp();
        let sum = known + other;
        assert!((0.93..1.04).contains(&sum), "{context:?}: {sum}");
    }
}

#[test]
fn the_data_that_come_with_kouetsu_are_intact() {
    Ngram::read(ngram::FILE).expect("intact");
    Lexicon::read(lexicon::FILE).expect("intact");
    Readings::read(super::reading::FILE).expect("intact");
}

#[test]
fn a_text_is_scored_letter_by_letter_as_at_once() {
    let model = &Model::get().ngram;
    let text = letters("制度の利用を促進する");
    let mut sum = 0.0;
    let mut state = State::default();
    for &c in &text {
        sum += model.advance(&mut state, c);
    }
    assert!((sum - model.log_ps(&text).sum::<f32>()).abs() < 1e-3);
    let last = model.log_p(&text[..text.len() - 1], 'る');
    let all = model.log_ps(&text).last().expect("the text has letters");
    assert!((last - all).abs() < 1e-3);
}

#[test]
fn right_texts_are_likelier_than_wrong_ones() {
    for (right, wrong) in [
        ("労働時間の短縮を図る", "労働時間の短宿を図る"),
        ("職業訓練を実施する", "職業訓練を実旋する"),
        ("助成金の支給", "助成金の支絡"),
        ("関係機関に周知する", "関係機関に周和する"),
        ("従って", "従つて"),
    ] {
        assert!(log_p(right) > log_p(wrong) + 1.0, "{right} {wrong}");
    }
}

#[test]
fn digits_and_latin_letters_are_one_letter_each() {
    assert_eq!(log_p("第3条"), log_p("第9条"));
    assert_eq!(log_p("Ａ型"), log_p("z型"));
}

#[test]
fn lists_are_known_and_best_first() {
    let model = &Model::get().ngram;
    let context = letters("この法");
    let contexts: Vec<u32> = model.contexts(&model.state(&context)).collect();
    let [longest, .., shortest] = contexts[..] else {
        panic!("この法 is known: {contexts:?}");
    };
    let found = model.listed(longest, 8);
    assert_eq!(found[0], '律');
    assert!(found.len() <= 8);
    assert!(
        found
            .iter()
            .all(|&c| model.log_p(&context, c) > model.log_p(&context, '竃'))
    );
    let following = model.listed(shortest, 8);
    assert!(following.iter().all(|&c| model.follows('法', c)));
    assert!(!model.follows('動', '奨'));
    assert!(model.preceding('奨').any(|c| c == '勧'));
}

#[test]
fn segmentation_tells_words_from_slips() {
    let words = &Model::get().lexicon;
    assert!(words.contains("推進") && !words.contains("推足"));
    let mut lattice = Lattice::of(words);
    let mut cost = |text: &str| lattice.segment(&letters(text)).cost;
    for (right, wrong) in [
        ("利用勧奨を行う", "利用動奨を行う"),
        ("改革を促進する", "改革を足進する"),
        ("両立を支援する", "両立を支緩する"),
        ("取得を促す", "取得を促すす"),
        ("引上げについて周知する", "引上げについ周知する"),
    ] {
        let (right_cost, wrong_cost) = (cost(right), cost(wrong));
        assert!(
            wrong_cost > right_cost + 3.0,
            "{right} {right_cost} {wrong} {wrong_cost}"
        );
    }
    assert_eq!(cost(""), words.connection(0, 0) as f32 / lexicon::NAT);
    assert!(cost(&"あ".repeat(5_000)).is_finite());
    assert!(lattice.segment(&letters("鱻麤")).unknown > 0);
}

#[test]
fn prefixes_are_words_of_the_text() {
    let words = &Model::get().lexicon;
    let text = letters("推進する");
    let mut lattice = Lattice::of(words);
    // The second time from what it remembers.
    for _ in 0..2 {
        let found = lattice.prefixes(&text);
        let lengths: Vec<usize> = found.iter().map(|entry| entry.len).collect();
        assert!(lengths.contains(&2) && lengths.is_sorted(), "{lengths:?}");
        for &length in &lengths {
            assert!(words.contains(&text[..length].iter().collect::<String>()));
        }
    }
    assert_eq!(lattice.prefixes(&letters("\0")), []);
}

#[test]
fn a_text_is_cut_alike_whatever_was_cut_before() {
    let words = &Model::get().lexicon;
    let text: Vec<char> = letters("働き方改革の推進に向けて、ガイドライン（第3版）を策定する");
    let mut used = Lattice::of(words);
    for start in 0..text.len() {
        for end in start..text.len() {
            let part = &text[start..end];
            assert_eq!(used.segment(part), Lattice::of(words).segment(part));
        }
    }
}

#[test]
fn what_sounds_alike_is_found() {
    let readings = &Model::get().readings;
    let found: Vec<&str> = readings.homophones("規定").collect();
    assert!(
        found.contains(&"規程") && !found.contains(&"規定"),
        "{found:?}"
    );
    assert_eq!(readings.homophones("規抵").count(), 0);
    assert!(readings.same_reading_kanji('制').contains(&'製'));
}

#[test]
fn readings_of_a_few_words() {
    let csv = std::fs::read_to_string(fixture("words.csv")).expect("a fixture");
    let words: Vec<ipadic::Word> = ipadic::words(&csv).collect();
    let readings = Readings::read(reading::build(&words).leak()).expect("just made");
    let found: Vec<&str> = readings.homophones("試行").collect();
    assert_eq!(found, ["施行", "思考"]);
}

#[test]
fn what_looks_alike_is_found_both_ways() {
    let table = &Model::get().lookalikes;
    for pair in ["動勧", "末未", "待持", "カ力", "一ー", "国國"] {
        let pair = letters(pair);
        for (one, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            let found = table.lookalikes(one).iter().find(|&&(c, _)| c == other);
            let likeness = found.map_or(0.0, |&(_, likeness)| likeness);
            assert!((0.5..=1.0).contains(&likeness), "{one} {other}");
        }
    }
    assert!(table.lookalikes('。').is_empty());
}
