//! What is told once, and how rows and changes are called.

use kouetsu::diff::{self, Options};
use kouetsu::report::Style;
use kouetsu::report::comparison::{
    Comparison, Form, Sheet, edition_html, html, markdown, terminal, xlsx,
};
use kouetsu::rule::Lang;
use serde_json::Value;

use crate::fixture::{compared, read};

const STYLE: Style = Style {
    lang: Lang::Ja,
    color: false,
    width: 110,
    ambiguous_wide: true,
    level: kouetsu::finding::Severity::Info,
};

fn with(old: &[u8], new: &[u8], key: &[&str], show: impl FnOnce(&Comparison<'_>)) {
    let (old, new) = read(old, new);
    let options = Options {
        key: key.iter().map(|&text| text.to_owned()).collect(),
        ..Options::default()
    };
    let diff = diff::compare(&old, &new, &options).unwrap();
    show(&Comparison {
        diff: &diff,
        old: "old",
        new: "new",
        findings: &[],
        ignore_cosmetic: false,
        lang: Lang::Ja,
    });
}

fn shown(old: &[u8], new: &[u8]) -> String {
    keyed(old, new, &[])
}

fn keyed(old: &[u8], new: &[u8], key: &[&str]) -> String {
    let mut out = Vec::new();
    with(old, new, key, |comparison| {
        terminal(comparison, &STYLE, &mut out).unwrap();
    });
    String::from_utf8(out).unwrap()
}

#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

/// A sheet: its name and its lines, cells between |.
type Page = (&'static str, Vec<String>);

fn book(pages: &[Page]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, lines) in pages {
        let page = book.add_worksheet();
        page.set_name(*name).unwrap();
        for (row, line) in (0..).zip(lines) {
            for (column, text) in (0..).zip(line.split('|')) {
                page.write_string(row, column, text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn halls(name: &'static str, visitors: usize) -> Page {
    let rows = (0..12).map(|n| {
        let visitors = visitors + n * 3;
        format!("第{n}市民館|中央{n}-1|0172-22-{}|{visitors}", 1000 + n)
    });
    let head = ["施設名|所在地|電話|利用者数".to_owned()];
    (name, head.into_iter().chain(rows).collect())
}

fn roads(name: &'static str) -> Page {
    let rows = (0..5).map(|n| format!("市道{n}号|本町～第{n}橋|{}", n * 10 + 5));
    (
        name,
        ["路線|区間|延長".to_owned()]
            .into_iter()
            .chain(rows)
            .collect(),
    )
}

#[test]
fn sheets_are_known_by_what_they_hold() {
    let (one, two) = (halls("令和5年度", 500), halls("令和6年度", 600));
    let old = book(&[one.clone(), two.clone(), roads("道路")]);
    let swapped = book(&[roads("道路"), two.clone(), one.clone()]);
    let text = shown(&old, &swapped);
    holds(&text, &["表の順序の変更：", "「道路」"]);
    assert!(!text.contains("移動") && !text.contains('■'), "{text}");
    let mut renamed = [two.clone(), one.clone(), roads("市道")];
    renamed[0].0 = "R6";
    renamed[0].1[4] = renamed[0].1[4].replace("609", "999");
    let text = shown(&old, &book(&renamed));
    holds(
        &text,
        &[
            "シートの名称の変更：「令和6年度」→「R6」",
            "シートの名称の変更：「道路」→「市道」",
            "変更 第3市民館（新R6!5行・旧令和6年度!5行）",
            "行の変更 1、セルの変更 1\n",
        ],
    );
    let exchanged = [("令和6年度", one.1), ("令和5年度", two.1), roads("道路")];
    let text = shown(&old, &book(&exchanged));
    holds(&text, &["シートの名称の変更：「令和5年度」→「令和6年度」"]);
    assert!(!text.contains('■'), "{text}");
}

#[test]
fn a_sheet_of_another_year_is_another_sheet() {
    let year = |n: usize| ["令和5年度", "令和6年度", "令和7年度"][n - 5];
    let sheet = |n: usize| halls(year(n), n * 100);
    let old = book(&[sheet(5), sheet(6), roads("道路")]);
    let new = [sheet(6), sheet(7), roads("道路")];
    let text = shown(&old, &book(&new));
    holds(
        &text,
        &[
            "行の追加 12、行の削除 12\n",
            "表の削除：「令和5年度」（12行）",
            "表の追加：「令和7年度」（12行）",
        ],
    );
    assert!(!text.contains("変更"), "{text}");
    let text = keyed(&old, &book(&new), &["施設名"]);
    assert!(text.contains("行の追加 12、行の削除 12\n"), "{text}");
    // One year's sheet beside others is the plan, called by its new year.
    let old = book(&[sheet(5), roads("道路")]);
    let text = shown(&old, &book(&[sheet(6), roads("道路")]));
    holds(&text, &["シートの名称の変更：「令和5年度」→「令和6年度」"]);
    assert!(!text.contains("追加"), "{text}");
}

#[test]
fn a_sheet_copied_and_then_edited_is_edited() {
    let one = halls("令和5年度", 500);
    let old = book(std::slice::from_ref(&one));
    let mut edited = one.clone();
    edited.1[4] = edited.1[4].replace("509", "999");
    let mut copy = one;
    copy.0 = "控え";
    let diff = compared(&old, &book(&[copy, edited]), &Options::default());
    assert_eq!(diff["summary"]["rows_added"], 12);
    assert_eq!(diff["summary"]["rows_moved"], 0);
    assert_eq!(diff["summary"]["cells_changed"], 1);
}

const KEYED: &str = "番号,施設名,電話\n1,甲館,11\n2,乙館,22\n2,丙館,33\n3,丁館,44\n";

#[test]
fn a_key_of_several_rows_is_told_with_both_places() {
    let new = KEYED.replace("33", "34");
    // The sentence is longer than a line.
    let text = keyed(KEYED.as_bytes(), new.as_bytes(), &["番号"]).replace("\n  ", "");
    holds(
        &text,
        &[
            "--key「番号」では行が一つに決まりません：「2」が旧3行と旧4行",
            "新3行と新4行",
            "変更 2 › 丙館",
        ],
    );
    let both = keyed(KEYED.as_bytes(), new.as_bytes(), &["番号", "施設名"]);
    assert!(!both.contains("一つに決まりません"), "{both}");
}

#[test]
fn columns_in_another_order_are_told_once() {
    let old = "施設名,定員,電話\n甲館,10,11\n乙館,20,22\n丙館,30,33\n";
    let new = "施設名,電話,定員\n甲館,11,10\n乙館,22,20\n丙館,33,30\n";
    let text = shown(old.as_bytes(), new.as_bytes());
    holds(&text, &["列だけが変わりました", "列の順序の変更：「"]);
    assert!(!text.contains('■'), "{text}");
    assert!(shown(old.as_bytes(), old.as_bytes()).contains("変更はありません"));
}

#[test]
fn rows_of_a_list_are_called_by_what_tells_them_apart() {
    let old = "番号,種別,施設名,電話\n1,保育園,中央,11\n2,保育園,北町,22\n3,幼稚園,中央,33\n4,幼稚園,北町,44\n";
    let new = old.replace("33", "34");
    let (old, new) = (old.as_bytes(), new.as_bytes());
    holds(&shown(old, new), &["変更 幼稚園 › 中央（"]);
    let diff = compared(old, new, &Options::default());
    let part = |column: &str, value: &str| serde_json::json!({"column": column, "value": value});
    let name = serde_json::json!([part("種別", "幼稚園"), part("施設名", "中央")]);
    assert_eq!(diff["rows"][0]["new"][0]["key"], name);
    let sheet = Sheet::plan(Lang::Ja);
    let mut out: [Vec<u8>; 2] = Default::default();
    with(old, new, &[], |comparison| {
        html(comparison, &sheet, &mut out[0]).unwrap();
        xlsx(comparison, &sheet, &mut out[1]).unwrap();
    });
    let page = String::from_utf8(out[0].clone()).unwrap();
    holds(&page, &["<th scope=\"col\">種別 › 施設名</th>"]);
    assert!(!page.contains("<th scope=\"col\">施策</th>"), "{page}");
    let grids = kouetsu::grid::read_bytes("t.xlsx", out[1].clone(), None).unwrap();
    let grid = &grids[0];
    let cells = (0..grid.row_count()).flat_map(|row| grid.row(row));
    let texts: Vec<&str> = cells.map(|cell| grid.value(cell)).collect();
    assert!(
        texts.contains(&"種別") && texts.contains(&"施設名"),
        "{texts:?}"
    );
    assert!(
        !texts.contains(&"実施機関") && !texts.contains(&"施策"),
        "{texts:?}"
    );
}

const PLAN: &str = "テーマ\t対応策\t実施機関\t施策\t令和5年度\t令和6年度\n\
働き方改革の推進\t\"・相談窓口の設置\n・周知\"\t県労働局\t説明会の開催\t・4回\t・5回\n\
\t\t商工会連合会\t会員企業への情報提供\t・会報\t・会報\n\
\t\t県労政課\t休暇の取りやすい職場づくり\t・表彰\t・表彰\n\
\t\t県教育庁\t部活動指導員の配置\t・10人\t・12人\n\
賃金の引上げ\t・助成\t県労働局\t業務改善助成金の活用\t・10社\t・12社\n\
\t\t商工会連合会\t設備更新への支援\t・専門家派遣\t・融資\n";

#[test]
fn a_theme_that_became_two_is_split() {
    let new = PLAN
        .replace("働き方改革の推進", "相談体制の充実")
        .replace("\t\t県教育庁", "人材の確保\t・周知\t県教育庁");
    let text = shown(PLAN.as_bytes(), new.as_bytes());
    holds(
        &text,
        &["「テーマ」の分割：「働き方改革の推進」→「相談体制の充実」（3行）「人材の確保」（1行）"],
    );
    assert!(
        !text.contains("から移動") && !text.contains("名称の変更"),
        "{text}"
    );
}

#[test]
fn a_bullet_of_a_shared_text_is_no_new_name() {
    let new = PLAN.replace("・周知", "・広報紙での周知");
    let text = shown(PLAN.as_bytes(), new.as_bytes());
    holds(
        &text,
        &["「対応策」の記載の変更（4行に共通", "・{+広報紙での+}周知"],
    );
    assert!(!text.contains("名称の変更"), "{text}");
}

#[test]
fn a_changed_sum_cuts_no_word() {
    let old = "実施機関\t施策\t令和5年度\t令和6年度\n総務課\t訓練\t1,200\t1,300\n福祉課\t見守り\t100\t206\n総計\t\t1,300\t1,506\n";
    let new = old.replace("206", "216").replace("1,506", "1,516");
    let text = shown(old.as_bytes(), new.as_bytes());
    holds(
        &text,
        &["- 総計　1,300　[-1,506-]", "+ 総計　1,300　{+1,516+}"],
    );
    let diff = compared(old.as_bytes(), new.as_bytes(), &Options::default());
    assert_eq!(diff["summary"]["lines_changed"], 1);
    assert_eq!(diff["lines"][0]["kind"], "changed");
}

#[test]
fn a_small_row_with_one_edit_is_known_again() {
    let old = "実施機関\t施策\t令和5年度\t令和6年度\n総務課\t防災訓練\t実施\t実施\n福祉課\t見守り活動\t10件\t20件\n土木課\t橋の点検\t5橋\t6橋\n";
    for (from, to) in [
        ("福祉課", "地域包括支援室"),
        ("見守り活動", "孤立防止パトロール"),
    ] {
        let new = old.replace(from, to);
        let diff = compared(old.as_bytes(), new.as_bytes(), &Options::default());
        let row = &diff["rows"][0];
        assert_eq!(row["kinds"], serde_json::json!(["changed"]), "{to}");
        assert_eq!(row["cells"].as_array().unwrap().len(), 1);
    }
    // Where the years say what other rows say too, another measure is another measure.
    let new = old.replace("防災訓練", "広報紙の全戸配布");
    let diff = compared(old.as_bytes(), new.as_bytes(), &Options::default());
    let kinds: Vec<&Value> = (0..2).map(|row| &diff["rows"][row]["kinds"][0]).collect();
    assert_eq!(kinds, ["removed", "added"]);
}

#[test]
fn the_same_values_in_other_forms_are_no_change() {
    let raw = "番号,施設名,開設日,定員,利用率,予算額,更新\n1,甲館,2020-04-01,1000,0.85,1234567,2024-04-01 09:30:00\n2,乙館,2021-05-02,1037,0.9,20,2024-04-02 00:00:00\n3,丙館,2022-06-03,85,1,0,2024-04-03 10:00:00\n";
    let typed = "番号,施設名,開設日,定員,利用率,予算額,更新\n1,甲館,令和2年4月1日,\"1,000\",85.0%,\"1,234,567円\",2024/4/1 9:30\n2,乙館,2021/5/2,\"1,037\",90.0%,20円,2024/4/2\n3,丙館,2022年6月3日,86,100%,0円,2024/4/3 10:00\n";
    let diff = compared(raw.as_bytes(), typed.as_bytes(), &Options::default());
    assert_eq!(diff["summary"]["cells_changed"], 1, "85 → 86 alone");
    assert_eq!(diff["summary"]["rows_added"], 0);
    holds(
        &shown(raw.as_bytes(), typed.as_bytes()),
        &["表記のみの違い（数値・日付の書式）"],
    );
}

#[test]
fn a_countermeasure_written_anew_is_shown_under_another_theme() {
    let plan = |row: &str| {
        format!(
            "テーマ|対応策|実施機関|施策|令和5年度|令和6年度\n{}\
             時間外|残業を減らす|青森県|研修の開催|県内2か所で研修|県内3か所で研修\n\
             時間外|残業を減らす|労働局|窓口の設置|窓口を4か所に|窓口を5か所に\n\
             女性|両立を支える|青森県|相談の実施|相談を年20回|相談を年30回\n\
             女性|両立を支える|労働局|企業の表彰|表彰を年6社|表彰を年9社\n{}",
            if row.starts_with("時間外") {
                row
            } else {
                ""
            },
            if row.starts_with("女性") { row } else { "" },
        )
        .replace('|', "\t")
        .into_bytes()
    };
    let rest = "商工会|優良企業の紹介|冊子を500部作成|冊子を600部作成\n";
    let old = plan(&format!("時間外|残業を減らす|{rest}"));
    let every = |new: &[u8]| -> [String; 3] {
        let mut out = [Vec::new(), Vec::new(), Vec::new()];
        let [one, two, three] = &mut out;
        with(&old, new, &[], |comparison| {
            terminal(comparison, &STYLE, one).unwrap();
            markdown(comparison, two).unwrap();
            html(comparison, &Sheet::plan(Lang::Ja), three).unwrap();
        });
        out.map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let anew = plan(&format!("女性|まったく新しい策を講じる|{rest}"));
    for text in every(&anew) {
        holds(
            &text,
            &["まったく新しい策を講じる", "テーマ「時間外」から移動"],
        );
    }
    let mut redline = Vec::new();
    with(&old, &anew, &[], |comparison| {
        edition_html(comparison, Form::Redline, "表", &mut redline).unwrap();
    });
    holds(
        &String::from_utf8(redline).unwrap(),
        &["まったく新しい策を講じる"],
    );
    // The other theme's own is where the row went.
    for text in every(&plan(&format!("女性|両立を支える|{rest}"))) {
        holds(&text, &["テーマ「時間外」から移動"]);
        assert!(!text.contains("両立を支える"), "{text}");
    }
}

#[test]
fn rows_with_a_change_told_once_are_not_called_unchanged() {
    let plan = |countermeasure: &str| {
        let rows = (0..4).map(|n| {
            format!("女性\t・両立の支援{countermeasure}\t機関{n}\t第{n}事業の実施\t年{n}回\n")
        });
        let head = "テーマ\t対応策\t実施機関\t施策\t令和6年度\n";
        (head.to_owned() + &rows.collect::<String>()).into_bytes()
    };
    let text = shown(&plan("・登用の促進"), &plan("・登用の推進と研修"));
    holds(
        &text,
        &["（略：はじめにまとめた変更のほかに変更のない3行）"],
    );
}

#[test]
fn a_row_that_left_its_sheet_is_told_by_the_sheet() {
    let (one, mut two) = (halls("社会教育", 500), halls("福祉", 9000));
    for line in &mut two.1 {
        *line = line
            .replace("市民館", "号公園")
            .replace("中央", "東町")
            .replace("0172-22", "017-765");
    }
    let old = book(&[one.clone(), two.clone()]);
    let (mut less, mut more) = (one, two);
    let row = less.1.remove(3);
    more.1.insert(3, row);
    let text = shown(&old, &book(&[less, more]));
    holds(&text, &["「社会教育」の表から移動", "行の移動 1\n"]);
    assert!(!text.contains("順序の移動"), "{text}");
}

#[test]
fn wordings_changed_alike_are_told_by_their_theme() {
    let plan = |end: &str| {
        let row = |n: usize| {
            let theme = ["福祉", "教育"][n / 3];
            format!(
                "{theme}\t・{theme}の支援\n・{theme}の{end}\t機関{n}\t第{n}事業の実施\t年{n}回\n"
            )
            .replacen('・', "\"・", 1)
            .replacen(&format!("{end}\t"), &format!("{end}\"\t"), 1)
        };
        let head = "テーマ\t対応策\t実施機関\t施策\t令和6年度\n".to_owned();
        (head + &(0..6).map(row).collect::<String>()).into_bytes()
    };
    let (old, new) = (plan("相談"), plan("相談と研修"));
    let text = shown(&old, &new);
    holds(
        &text,
        &[
            "「福祉」の「対応策」の記載の変更（3行に共通",
            "「教育」の「対応策」の記載の変更（3行に共通",
        ],
    );
    let mut out = Vec::new();
    with(&old, &new, &[], |comparison| {
        markdown(comparison, &mut out).unwrap();
    });
    let text = String::from_utf8(out).unwrap();
    holds(
        &text,
        &[
            "| 行の追加 | 行の削除 | 行の変更 | 行の移動 | セルの変更 | 共通の記載の変更 |\n",
            "|--:|--:|--:|--:|--:|--:|\n| 0 | 0 | 6 | 0 | 0 | 2 |\n",
        ],
    );
}

#[test]
fn tables_and_columns_that_went_elsewhere_are_in_the_json() {
    let (one, two) = (halls("会館", 500), roads("道路"));
    let old = book(&[one.clone(), two.clone()]);
    let json = |new: &[u8]| compared(&old, new, &Options::default());
    let mut two = two;
    two.0 = "市道";
    let found = json(&book(&[two.clone(), one.clone()]));
    assert_eq!(
        found["tables"],
        serde_json::json!([{"kinds": ["renamed", "moved"], "old": "道路", "new": "市道"}])
    );
    assert_eq!(found["summary"]["rows_moved"], 0);
    let found = json(&book(&[one, halls("公園", 9000)]));
    assert_eq!(
        found["tables"],
        serde_json::json!([
            {"kinds": ["removed"], "old": "道路", "new": null},
            {"kinds": ["added"], "old": null, "new": "公園"},
        ])
    );
    let list = |text: &str| text.replace('|', "\t").into_bytes();
    let old = list("番号|施設|電話\n1|甲館|11\n2|乙館|22\n3|丙館|33\n");
    let new = list("番号|電話|施設\n1|11|甲館\n2|22|乙館\n3|33|丙館\n");
    let found = compared(&old, &new, &Options::default());
    assert_eq!(found["columns_moved"].as_array().map(Vec::len), Some(1));
    let same = compared(&old, &old, &Options::default());
    assert!(same.get("columns_moved").is_none() && same.get("tables").is_none());
}

#[test]
fn figures_of_a_sum_are_compared_by_value() {
    let list = |sum: &str| {
        let rows = "部局|施策|予算|割合\n土木課|橋の点検|10|0.2\n土木課|道の補修|3|0.3\n";
        format!("{rows}合計||{sum}\n")
            .replace('|', "\t")
            .into_bytes()
    };
    let lines = |new: &str| {
        let found = compared(&list("2365550|0.5"), &list(new), &Options::default());
        assert_eq!(found["lines"].as_array().map(Vec::len), Some(1), "{found}");
        found["lines"][0]["kind"].clone()
    };
    assert_eq!(lines("2,365,550|50%"), "cosmetic");
    assert_eq!(lines("2,365,551|50%"), "changed");
}
