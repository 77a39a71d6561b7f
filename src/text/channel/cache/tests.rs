use proptest::prelude::*;

use super::*;

fn cache(passages: &[&str]) -> Cache {
    let passages: Vec<Vec<char>> = passages.iter().map(|p| p.chars().collect()).collect();
    Cache::of(passages.iter().map(Vec::as_slice))
}

#[test]
fn passages_are_counted_not_places() {
    let mut cache = cache(&["利用勧奨と利用勧奨", "利用勧奨", "利用動奨"]);
    assert_eq!(cache.passages("利用勧".chars()), 2);
    assert_eq!(cache.passages("利用".chars()), 3);
    cache.leave_out(2);
    assert_eq!(cache.passages("利用".chars()), 2);
    assert_eq!(cache.passages("利用動".chars()), 0);
    cache.leave_out(0);
    assert_eq!(cache.passages("利用勧".chars()), 1);
    assert_eq!(cache.passages("利用動".chars()), 1);
}

#[test]
fn a_passage_does_not_vouch_for_itself() {
    let mut cache = cache(&["窓口の利用勧奨", "冊子の利用勧奨", "窓口の利用動奨"]);
    cache.leave_out(2);
    let after = |c: char| {
        let mut contexts = cache.paths()[0].contexts;
        let mut read = |c| {
            let expected = cache.expected(&contexts);
            cache.step(&mut contexts, &expected, c, 1e-4)
        };
        for c in "利用".chars() {
            read(c);
        }
        read(c)
    };
    assert!(after('勧') > 0.3, "{}", after('勧'));
    assert!(after('動') < 1e-3, "{}", after('動'));
}

#[test]
fn what_stands_once_is_read_in_the_text() {
    let mut cache = cache(&["窓口の利用勧奨と周知", "利用", "窓口の説明", "ああああ"]);
    cache.leave_out(1);
    assert_eq!(cache.passages("口の利用勧奨と".chars()), 1);
    assert_eq!(cache.passages("口の利用勧奨の".chars()), 0);
    assert_eq!(cache.passages("ああああ".chars()), 1);
    cache.leave_out(0);
    assert_eq!(cache.passages("利用".chars()), 1);
    assert_eq!(cache.passages("利用勧".chars()), 0);
    assert_eq!(cache.passages("口の".chars()), 1);
    let mut contexts = cache.paths()[0].contexts;
    let mut out = Vec::new();
    for c in "窓口".chars() {
        let expected = cache.expected(&contexts);
        cache.step(&mut contexts, &expected, c, 1e-4);
    }
    cache.followers(&contexts, 8, &mut out);
    assert_eq!(out, ['の']);
}

#[test]
fn a_letter_may_be_what_stands_at_the_edges() {
    let passages = ["窓口\0の利用", "窓口", "\0", "窓口"];
    let mut cache = cache(&passages);
    for (at, passage) in passages.iter().enumerate() {
        cache.leave_out(at);
        let mut contexts = cache.paths()[0].contexts;
        for c in passage.chars().chain(['\0', '\0', '窓']) {
            let expected = cache.expected(&contexts);
            let p = cache.step(&mut contexts, &expected, c, 1e-4);
            assert!((0.0..=1.0).contains(&p), "{p}");
        }
    }
}

#[test]
fn followers_come_from_other_passages() {
    let mut cache = cache(&["窓口の利用勧奨", "窓口の利用動奨"]);
    cache.leave_out(1);
    let mut contexts = cache.paths()[0].contexts;
    for c in "窓口の利用".chars() {
        let expected = cache.expected(&contexts);
        cache.step(&mut contexts, &expected, c, 1e-4);
    }
    let mut out = Vec::new();
    cache.followers(&contexts, 8, &mut out);
    assert_eq!(out, ['勧']);
}

#[test]
fn more_letters_than_there_are_numbers_share_one() {
    let all: String = ('\u{3400}'..='\u{4DBF}').collect();
    let mut cache = cache(&["窓口", &all, "窓口"]);
    assert!(all.chars().count() > 1 << BITS);
    assert_eq!(cache.passages("窓口".chars()), 2);
    assert_eq!(cache.passages("\u{4DBF}".chars()), 1);
    cache.leave_out(1);
    assert_eq!(cache.passages("\u{4DBF}".chars()), 0);
    cache.leave_out(0);
    assert_eq!(cache.passages("窓口".chars()), 1);
}

proptest! {
    #[test]
    fn counts_are_those_of_the_other_passages(
        passages in prop::collection::vec("[のにを]{0,12}", 1..8),
        asked in "[のにをは]{1,5}",
    ) {
        let texts: Vec<&str> = passages.iter().map(String::as_str).collect();
        let mut cache = cache(&texts);
        let holds = |text: &&str| text.contains(&asked);
        prop_assert_eq!(
            cache.passages(asked.chars()) as usize,
            texts.iter().filter(|text| holds(text)).count()
        );
        for at in 0..texts.len() {
            cache.leave_out(at);
            let others = texts[..at].iter().chain(&texts[at + 1..]);
            prop_assert_eq!(
                cache.passages(asked.chars()) as usize,
                others.filter(|text| holds(text)).count()
            );
            // What the passage itself holds, as it is read on.
            for (end, path) in cache.paths().iter().enumerate().skip(1) {
                let letters: Vec<char> = texts[at].chars().take(end).collect();
                for n in 0..letters.len().min(LONGEST) {
                    let tail = letters[letters.len() - n - 1..].iter().copied();
                    prop_assert_eq!(path.held[n], cache.passages(tail));
                }
            }
        }
    }
}
