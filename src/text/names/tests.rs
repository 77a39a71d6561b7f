use std::collections::HashSet;

use super::*;

fn near(text: &str) -> Vec<(String, String)> {
    let names = Names::builtin();
    let letters = Letters::of(text);
    names
        .near(&letters)
        .into_iter()
        .map(|near| {
            (
                text[letters.bytes(near.letters)].to_owned(),
                names.letters(near.name).iter().collect(),
            )
        })
        .collect()
}

#[test]
fn lists_are_sorted_sourced_and_without_repeats() {
    let mut everywhere: HashSet<String> = HashSet::new();
    for (file, text) in LISTS {
        let list = NameList::read(file, text).unwrap_or_else(|error| panic!("{error}"));
        for (field, value) in [
            ("title", &list.title),
            ("source", &list.source),
            ("known", &list.known),
            ("licence", &list.licence),
        ] {
            assert!(!value.is_empty(), "{file}: no {field}");
        }
        for names in [&list.names, &list.prefixed] {
            for pair in names.windows(2) {
                assert!(pair[0] < pair[1], "{file}: {} before {}", pair[0], pair[1]);
            }
        }
        let own = list.names.iter().chain(list.short.keys());
        for name in own {
            let letters: String = name.chars().filter_map(letters::letter).collect();
            assert_eq!(&letters, name, "{file}: written as it is compared");
            assert!(everywhere.insert(name.clone()), "{file}: {name} twice");
        }
        for (short, full) in &list.short {
            assert!(list.names.contains(full), "{file}: {short} of what?");
            assert_ne!(short, full);
        }
    }
}

#[test]
fn every_file_of_the_folder_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/names");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .filter(|file| file.ends_with(".toml"))
        .collect();
    files.sort();
    let listed: Vec<&str> = LISTS.iter().map(|(file, _)| *file).collect();
    assert_eq!(files, listed);
}

#[test]
fn there_are_47_prefectures_and_1741_municipalities() {
    let list = |file: &str| {
        let (_, text) = LISTS
            .iter()
            .find(|(name, _)| *name == file)
            .expect("listed");
        NameList::read(file, text).unwrap_or_else(|error| panic!("{error}"))
    };
    let prefectures = list("prefectures.toml");
    let prefectures: Vec<Place<'_>> = prefectures.places().collect();
    assert_eq!(prefectures.len(), 47);
    assert_eq!(prefectures[1].reading, "あおもりけん");
    let cities = list("municipalities.toml");
    let cities: Vec<Place<'_>> = cities.places().collect();
    let count = |kind| {
        cities
            .iter()
            .filter(|place| place.name.ends_with(kind))
            .count()
    };
    assert_eq!(cities.len(), 1741);
    assert_eq!(
        [count('市'), count('町'), count('村'), count('区')],
        [792, 743, 183, 23]
    );
    for pair in cities.windows(2) {
        let [a, b] = pair else { continue };
        assert!(
            a.within != b.within || a.name < b.name,
            "{} {}",
            a.name,
            b.name
        );
        assert!(prefectures.iter().any(|place| place.name == a.within));
    }
    let within = |name: &str| cities.iter().filter(|place| place.within == name).count();
    assert_eq!(
        [within("青森県"), within("北海道"), within("富山県")],
        [40, 179, 15]
    );
    let kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ー');
    for place in prefectures.iter().chain(&cities) {
        assert!(
            place.reading.chars().all(kana),
            "{}: {}",
            place.name,
            place.reading
        );
        assert!(base(place).is_some(), "{}: {}", place.name, place.reading);
    }
}

#[test]
fn unknown_keys_are_refused_and_the_place_is_shown() {
    let text = "title = \"町内会\"\nclass = \"body\"\nsource = \"市\"\nname = [\"中央町内会\"]\n";
    let error = NameList::read("own.toml", text).expect_err("name is no key");
    let shown = error.to_string();
    assert!(
        shown.starts_with("own.toml:") && shown.contains("line 4"),
        "{shown}"
    );
    let text = "title = \"町内会\"\nclass = \"body\"\nsource = \"市\"\nnames = [\"会\"]\n";
    assert!(NameList::read("own.toml", text).is_err());
}

#[test]
fn a_users_names_join_the_others() {
    let text =
        "title = \"町内会\"\nclass = \"body\"\nsource = \"市\"\nnames = [\"中央第一町内会\"]\n";
    let names = Names::with(&[NameList::read("own.toml", text).expect("a list")]);
    let found = |text: &str| names.known(&Letters::of(text)).len();
    assert_eq!(found("中央第一町内会と労働基準法"), 2);
}

#[test]
fn near_misses_are_found_at_every_place_and_of_every_kind() {
    for (text, name) in [
        ("労働基準方", "労働基準法"),
        ("次世代育成支援策推進法", "次世代育成支援対策推進法"),
        ("商工会連会", "商工会連合会"),
        ("商工会会連合会", "商工会連合会"),
        ("商会工連合会", "商工会連合会"),
        (
            "21あおり産業総合支援センター",
            "21あおもり産業総合支援センター",
        ),
        (
            "２１あおり産業総合支援センター",
            "21あおもり産業総合支援センター",
        ),
        ("厚生労慟省", "厚生労働省"),
    ] {
        let found = near(&format!("県の{text}、等"));
        assert!(
            found.contains(&(text.to_owned(), name.to_owned())),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn shields_cover_names_titles_quotations_and_addresses() {
    let names = Names::builtin();
    for (text, shielded) in [
        ("労働基準法の周知", vec!["労働基準法"]),
        ("労働時間等設定改善法", vec!["労働時間等設定改善法"]),
        ("法改正による", vec![]),
        ("新たな方法の検討", vec![]),
        ("社会人の学習法人の", vec![]),
        ("青森県商工会連合会", vec!["青森県", "商工会連合会"]),
        ("県の環境影響評価条例に基づく", vec!["環境影響評価条例"]),
        (
            "再生医療等の安全性の確保等に関する法律",
            vec!["再生医療等の安全性の確保等に関する法律"],
        ),
        ("「機関紙の配付」と記す", vec!["「機関紙の配付」"]),
        ("https://example.jp/a を見る", vec!["https://example.jp/a"]),
        ("連絡先：a@example.jp", vec!["a@example.jp"]),
        ("開いたままの「かぎ", vec![]),
    ] {
        let found: Vec<&str> = names
            .shields(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        let joined: String = shielded.concat();
        assert_eq!(found.concat(), joined, "{text}");
    }
}

#[test]
fn a_short_place_is_no_place_inside_a_word() {
    let names = Names::builtin();
    let found = |text: &str| names.known(&Letters::of(text)).len();
    assert_eq!(found("三重県津市"), 2);
    assert_eq!(found("会津市場"), 0);
}

#[test]
fn style_shields_cover_titles_of_ordinances_guidelines_and_campaigns() {
    let names = Names::builtin();
    let shielded = |text: &str, word: &str| {
        let at = text.find(word).expect("there");
        Names::shielded(&names.style_shields(text), &(at..at + word.len()))
    };
    for (text, word) in [
        ("受け入れに関する条例の周知", "受け入れ"),
        ("手続き又は届出に関する要綱", "又は"),
        ("引きこもり防止啓発月間", "引きこもり"),
        ("「ア『取り組み』イ」ウ", "取り組み"),
        ("青森県の手続", "青森県"),
    ] {
        assert!(shielded(text, word), "{text}");
    }
    for (text, word) in [
        ("受け入れを進め、条例を見直す", "受け入れ"),
        ("取り組みな生活の規則的な送り方", "取り組み"),
        ("「ア『イ』ウ」取り組み「オ", "取り組み"),
        ("取り組み、支援条例", "取り組み"),
    ] {
        assert!(!shielded(text, word), "{text}");
    }
}

#[test]
fn a_correction_that_restores_a_name_is_seen() {
    let names = Names::builtin();
    let restored = |text: &str, wrong: &str, meant: &str| {
        let at = text.find(wrong).expect("it is there");
        names.restored(text, &(at..at + wrong.len()), meant)
    };
    assert!(restored("改正労働帰順法の周知", "帰順", "基準"));
    assert!(!restored("改正労働基準法の周知", "基準", "帰順"));
    assert!(!restored("題名は「労働帰順法」である", "帰順", "基準"));
    assert!(!restored("地域帰順法の周知", "帰順", "基準"));
}
