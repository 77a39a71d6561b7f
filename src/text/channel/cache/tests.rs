use super::*;

fn cache(passages: &[&str]) -> (Cache, Vec<Vec<char>>) {
    let passages: Vec<Vec<char>> = passages.iter().map(|p| p.chars().collect()).collect();
    (Cache::of(passages.iter().map(Vec::as_slice)), passages)
}

#[test]
fn passages_are_counted_not_places() {
    let (mut cache, passages) = cache(&["利用勧奨と利用勧奨", "利用勧奨", "利用動奨"]);
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
    let (mut cache, passages) = cache(&["窓口の利用勧奨", "冊子の利用勧奨", "窓口の利用動奨"]);
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
    let (mut cache, passages) = cache(&["窓口の利用勧奨と周知", "利用", "窓口の説明", "ああああ"]);
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
    let (mut cache, passages) = cache(&["窓口\0の利用", "窓口", "\0", "窓口"]);
    for (at, passage) in passages.iter().enumerate() {
        cache.leave_out(at);
        let mut contexts = cache.paths()[0].contexts;
        for &c in passage.iter().chain(&['\0', '\0', '窓']) {
            let expected = cache.expected(&contexts);
            let p = cache.step(&mut contexts, &expected, c, 1e-4);
            assert!((0.0..=1.0).contains(&p), "{p}");
        }
    }
}

#[test]
fn followers_come_from_other_passages() {
    let (mut cache, passages) = cache(&["窓口の利用勧奨", "窓口の利用動奨"]);
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
