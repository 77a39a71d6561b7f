use proptest::prelude::*;

use super::*;

/// Both texts with their changes in brackets.
fn shown(old: &str, new: &str) -> (String, String) {
    let diff = inline(old, new);
    (
        bracketed(old, &diff.old_spans),
        bracketed(new, &diff.new_spans),
    )
}

fn bracketed(text: &str, spans: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for span in spans {
        out += &format!("{}[{}]", &text[at..span.start], &text[span.clone()]);
        at = span.end;
    }
    out + &text[at..]
}

fn kinds(old: &str, new: &str) -> Vec<ItemKind> {
    let diff = inline(old, new);
    diff.items.iter().map(|item| item.kind).collect()
}

#[test]
fn numbers_dates_and_katakana_words_are_never_cut() {
    for (old, new) in [
        ("[10社]に派遣", "[8社]に派遣"),
        ("セミナー[40社]", "セミナー[45社]"),
        ("※[6月3日]、7月8日", "※[6月13日]、7月8日"),
        ("[令和元年度]に実施", "[令和2年度]に実施"),
        ("[2018年度]～2022年度", "[2019年度]～2022年度"),
        ("[第3回]の開催", "[第13回]の開催"),
        ("[1,000人]が参加", "[1,500人]が参加"),
        ("[2.5万円]を助成", "[2万円]を助成"),
        ("[10～20社]を訪問", "[10～25社]を訪問"),
        ("[３会場]で開催", "[13会場]で開催"),
        ("[テレワーク]の導入", "[フレックス]の導入"),
        ("[ワーキング]の導入", "[ワークショップ]の導入"),
        ("[3か所]に設置", "[5か所]に設置"),
        ("[三十人]を雇用", "[四十人]を雇用"),
        ("会議を[年3回]開催", "会議を[年4回]開催"),
        ("[10%]増", "[20%]増"),
    ] {
        let plain = |text: &str| text.replace(['[', ']'], "");
        let (was, is) = shown(&plain(old), &plain(new));
        // What stands before the number may belong to the change; less than the number may not.
        let holds = |found: &str, wanted: &str| {
            let span = &wanted[wanted.find('[').unwrap() + 1..wanted.find(']').unwrap()];
            found.contains(span.trim_start_matches('年'))
                && found.matches('[').count() == 1
                && plain(found) == plain(wanted)
        };
        assert!(holds(&was, old), "{was} {old}");
        assert!(holds(&is, new), "{is} {new}");
    }
}

#[test]
fn a_change_is_told_in_few_pieces() {
    for (old, new) in [
        ("同センターの利用[動]奨", "同センターの利用[勧]奨"),
        ("テレワーク導入[検討・試行]", "テレワーク導入"),
        ("21あおり総合支援センター", "21あお[も]り総合支援センター"),
        (
            "事業の実施（中泊町・平内町[の2]自治体）",
            "事業の実施（中泊町・平内町[・鶴田町の3]自治体）",
        ),
        ("[女性・若者の活躍]", "[長時間労働の是正]"),
        (
            "説明会の開催による周知[（6回予定）]",
            "説明会の開催による周知",
        ),
        // Of many changes the closest are told as one.
        (
            "会員[及び]企業に対する法の[周知、推進センター等]との連携と同センターの利用[勧]奨",
            "会員[、県内]企業に対する法の[普及啓発、推進センターなど]との連携と同センターの利用[推]奨",
        ),
    ] {
        let plain = |text: &str| text.replace(['[', ']'], "");
        assert_eq!(
            shown(&plain(old), &plain(new)),
            (old.to_owned(), new.to_owned())
        );
    }
}

#[test]
fn items_are_paired_before_words_are() {
    use ItemKind::{Added, Kept, Moved, Removed, Reworded};
    let old = "・会報による周知 ・セミナーの開催 ※10月 ・企業訪問";
    assert_eq!(kinds(old, old), [Kept; 4]);
    assert_eq!(
        kinds(old, "・企業訪問 ・会報による周知 ・セミナーの開催 ※10月"),
        [Moved, Kept, Kept, Kept]
    );
    assert_eq!(
        kinds(old, "・会報による周知 ・セミナーの開催 ・企業訪問 ・相談会"),
        [Kept, Kept, Removed, Kept, Added]
    );
    assert_eq!(
        kinds(
            old,
            "・会報による周知徹底 ・セミナーの開催 ※10月 ・企業訪問"
        ),
        [Reworded, Kept, Kept, Kept]
    );
    // A bullet between nouns is none, and a mark alone is a value.
    assert_eq!(kinds("副業・兼業の推進", "副業・兼業の支援"), [Reworded]);
    assert_eq!(kinds("○", "◎"), [Reworded]);
    assert_eq!(kinds("", "・会報 ・研修"), [Added, Added]);
    assert_eq!(kinds("・会報 ・研修", ""), [Removed, Removed]);
}

#[test]
fn no_mark_stands_alone_in_a_change() {
    for (old, new) in [
        ("・会報 ・研修 ・訪問", "・会報 ・訪問"),
        ("・会報", "・会報 ・研修 ※10月"),
        ("・会報 ・セミナーの開催", "・広報 ・セミナーの実施"),
        ("【A】 ・会報", "【B】 ・研修"),
    ] {
        let diff = inline(old, new);
        let spans = diff.old_spans.iter().map(|span| &old[span.clone()]);
        for span in spans.chain(diff.new_spans.iter().map(|span| &new[span.clone()])) {
            assert!(span.contains(char::is_alphanumeric), "{span}");
        }
    }
    // Unless the mark is what changed.
    assert_eq!(
        shown("・会報 ・研修", "○会報 ・研修"),
        ("[・]会報 ・研修".to_owned(), "[○]会報 ・研修".to_owned())
    );
}

#[test]
fn width_and_spaces_are_told_apart() {
    let diff = inline("青森県 (労政課)", "青森県（労政課）");
    assert!(diff.cosmetic);
    assert_eq!(diff.items[0].kind, ItemKind::Kept);
    assert!(!inline("青森県 (労政課)", "青森県（労務課）").cosmetic);
    assert_eq!(
        shown("A I 等の 活用", "AI等の活用支援"),
        ("A I 等の 活用".to_owned(), "AI等の活用[支援]".to_owned())
    );
    assert_eq!(
        inline("同じ", "同じ"),
        Inline {
            cosmetic: true,
            items: vec![ItemChange {
                kind: ItemKind::Kept,
                old: Some(0..6),
                new: Some(0..6)
            }],
            old_spans: vec![],
            new_spans: vec![],
        }
    );
}

#[test]
fn huge_cells_are_bounded() {
    let old = "あいうえおかきくけこ".repeat(20_000);
    let new = "さしすせそたちつてと".repeat(20_000);
    let diff = inline(&old, &new);
    assert_eq!(diff.old_spans, vec![0..old.len(); 1]);
    let list = |sign: char| -> String { (0..3_000).map(|n| format!("・{sign}{n} ")).collect() };
    let diff = inline(&list('甲'), &list('乙'));
    assert!(!diff.items.is_empty());
}

proptest! {
    #[test]
    fn what_is_not_marked_is_on_both_sides(
        old in "[・※①○ 会報研修1２0社年月日アイーの\n（）]{0,24}",
        new in "[・※①○ 会報研修1２0社年月日アイーの\n（）]{0,24}",
    ) {
        let diff = inline(&old, &new);
        let rest = |text: &str, spans: &[Range<usize>]| {
            let mut rest = text.to_owned();
            for span in spans.iter().rev() {
                rest.replace_range(span.clone(), "");
            }
            let mut letters: Vec<char> = fold(&rest).chars().collect();
            letters.sort_unstable();
            letters
        };
        for (text, spans) in [(&old, &diff.old_spans), (&new, &diff.new_spans)] {
            let mut last = 0;
            for span in spans {
                prop_assert!(span.start >= last && span.end > span.start);
                prop_assert!(text.get(span.clone()).is_some());
                last = span.end;
            }
        }
        prop_assert_eq!(diff.cosmetic, fold(&old) == fold(&new));
        if !diff.cosmetic {
            prop_assert_eq!(rest(&old, &diff.old_spans), rest(&new, &diff.new_spans));
        }
    }

    #[test]
    fn the_other_way_round_marks_the_same_items(
        old in "(・[会報研修]{1,3} ){0,4}",
        new in "(・[会報研修]{1,3} ){0,4}",
    ) {
        let there = inline(&old, &new);
        let back = inline(&new, &old);
        let count = |diff: &Inline, kind| diff.items.iter().filter(|item| item.kind == kind).count();
        prop_assert_eq!(count(&there, ItemKind::Kept), count(&back, ItemKind::Kept));
        prop_assert_eq!(count(&there, ItemKind::Added), count(&back, ItemKind::Removed));
    }
}
