use super::*;

fn passages(texts: &[&str]) -> Vec<Passage> {
    (texts.iter())
        .map(|text| Passage {
            letters: text.chars().collect(),
            ..Passage::default()
        })
        .collect()
}

#[test]
fn the_document_tells_what_was_meant() {
    let texts = passages(&[
        "会員企業への利用勧奨を行う",
        "関係団体への利用勧奨を行う",
        "組合員への利用動奨を行う",
    ]);
    let found = suspicions(&texts, Evidence::default(), 0.5);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].passage, &*found[0].meant), (2, "勧"));
    assert!(found[0].meant_elsewhere >= 2);
}

#[test]
fn letters_at_a_cut_line_are_left_alone() {
    let mut texts = passages(&["会員企業への利用勧奨を行う", "奨を行う"]);
    texts[1].cut_before = true;
    assert!(suspicions(&texts, Evidence::default(), 0.5).is_empty());
}
