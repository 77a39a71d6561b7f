//! Plain lists: what is a row of them, what their rows inherit, and that nothing is lost.

use kouetsu::check::{Options, check_edition};
use kouetsu::edition::{Edition, NoteKind};
use kouetsu::finding::Severity;
use kouetsu::report::{Tidy, TidyOptions, tidy_tsv};

use super::tables::one;

fn tidy(edition: Edition) -> String {
    let mut out = Vec::new();
    let editions = [edition];
    let tidy = Tidy {
        path: "table.tsv",
        editions: &editions,
    };
    tidy_tsv(&tidy, &TidyOptions::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// 部, 課 and 係 with telephones; each row may be damaged.
fn offices(damage: impl Fn(usize, String) -> String) -> String {
    let mut table = String::from("部|課|係|電話\n");
    let mut row = 0;
    for (at, group) in ["総務", "企画", "健康福祉", "農林"].iter().enumerate() {
        for (inner, office) in ["管理", "推進"].iter().enumerate() {
            for (leaf, unit) in ["庶務", "計画", "調整"].iter().enumerate() {
                let outer = (inner + leaf == 0).then(|| format!("{group}部"));
                let office = (leaf == 0).then(|| format!("{group}{office}課"));
                let line = format!(
                    "{}|{}|{unit}係|017-734-9{at}{inner}{leaf}",
                    outer.unwrap_or_default(),
                    office.unwrap_or_default()
                );
                table.push_str(&damage(row, line));
                table.push('\n');
                row += 1;
            }
        }
    }
    table
}

#[test]
fn a_row_one_cell_too_long_loses_nothing_and_inherits_nothing() {
    let sound = one(&offices(|_, line| line));
    assert_eq!(sound.value(4, 0), "総務部");
    let edition = one(&offices(|row, line| match row {
        4 => format!("|{line}"),
        _ => line,
    }));
    assert_eq!(edition.columns.len(), 5);
    assert_eq!(edition.columns[4].header, "");
    assert_eq!(edition.value(4, 4), "017-734-9011");
    assert_eq!(edition.value(4, 0), "", "nothing into the damaged row");
    assert_eq!(edition.value(4, 2), "", "nothing into the damaged row");
    // The others are filled as before.
    for row in (0..24).filter(|&row| row != 4) {
        for column in 0..2 {
            let (is, was) = (edition.value(row, column), sound.value(row, column));
            assert_eq!(is, was, "row {row}, column {column}");
        }
    }
    assert!(tidy(edition).contains("017-734-9011"));
}

#[test]
fn a_value_in_another_column_is_kept_by_planning_tables_as_well() {
    let edition = one("テーマ|担当課|施策|令和5年度|令和6年度|令和7年度\n\
        子育て|保育課|保育所の増設|用地の取得|設計|工事\n\
        環境|環境課|緑化の推進|調査|植樹|植樹\n\
        防災|防災課|訓練の実施|年1回|年1回|年1回||写し\n\
        観光|観光課|案内所の運営|検討|設置|運営\n\
        文化|文化課|展示の充実|検討|実施|実施\n");
    assert!(tidy(edition).contains("写し"));
}

#[test]
fn a_figure_among_labels_switches_only_its_row_off() {
    let sound = one(&offices(|_, line| line));
    let edition = one(&offices(|row, line| match row {
        // 課 moved into 部, the telephone into 係.
        9 => format!("{}|", &line[1..]),
        _ => line,
    }));
    assert_eq!(edition.value(9, 0), "企画推進課");
    assert_eq!(edition.value(10, 0), "", "no label of a damaged row");
    for row in (0..24).filter(|row| !(9..12).contains(row)) {
        assert_eq!(edition.value(row, 0), sound.value(row, 0), "row {row}");
    }
}

const PLACES: &str = "施設名|所在地|電話番号|定員\n\
    中央公民館|中央1丁目1番1号|0172-30-1000|40\n\
    東部公民館|中央2丁目2番4号|0172-31-1037|45\n\
    西部公民館|中央3丁目3番7号|0172-32-1074|50\n\
    南部公民館|中央4丁目4番1号|0172-33-1111|55\n";

#[test]
fn remarks_and_sums_at_the_foot_of_a_list_are_no_rows() {
    let feet = [
        "※　定員は消防法に基づく収容人員の目安であり、実際の利用人数とは異なる場合があります。|||\n",
        "|||\n（注）定員は目安です。|||\n",
        "注１　定員は目安です。|||\n注２　休館日を除きます。|||\n",
        "注 定員は目安です。|||\n",
        "出典：公民館調べ|||\n",
    ];
    for foot in feet {
        let edition = one(&format!("{PLACES}{foot}"));
        assert_eq!(edition.rows.len(), 4, "{foot}");
        assert!(!edition.notes.is_empty(), "{foot}");
    }
    let edition = one(&format!("{PLACES}合計|||190\n※ 定員は目安です。|||\n"));
    assert_eq!(edition.rows.len(), 4);
    let sums = edition
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::Sum);
    assert_eq!(sums.count(), 1);
}

#[test]
fn entries_with_a_mark_stay_entries() {
    let list = format!("{PLACES}※北部公民館|中央5丁目|0172-34-1148|60\n※病児保育室|||\n");
    assert_eq!(one(&list).rows.len(), 6);
    let list = "項目|件数\n市税|3\n小計|3\n使用料|4\n小計|4\n合計|7\n";
    assert_eq!(one(list).rows.len(), 4, "小計 stays, 合計 does not");
}

#[test]
fn a_remark_behind_the_sum_of_a_planning_table_is_none_of_its_rows() {
    let edition = one("テーマ|担当課|施策|令和5年度|令和6年度|令和7年度\n\
        子育て|保育課|保育所の増設|1回|2回|3回\n\
        環境|環境課|緑化の推進|1回|2回|3回\n\
        防災|防災課|訓練の実施|1回|2回|3回\n\
        合計|||3回|6回|9回\n\
        注 実績は3月末現在|||||\n");
    assert_eq!(edition.rows.len(), 3);
    assert_eq!(edition.notes.len(), 2);
}

#[test]
fn headings_named_like_what_stands_below_are_headings() {
    let awards = one("賞|作品名|氏名|学校\n\
        知事賞|海の詩|青木あおい|青森東小学校\n\
        教育長賞|ふるさとの川|木村けんた|弘前西小学校\n\
        優秀賞|夏祭り|工藤さくら|八戸北小学校\n");
    assert_eq!(awards.columns[3].header, "学校");
    let permits = one("法令名|条項|許可の名称|経由機関\n\
        旅館業法|第3条|営業の許可|保健所\n\
        水道法|第6条|事業の認可|保健所\n\
        消防法|第11条|設置の許可|消防本部\n");
    assert_eq!(permits.columns[3].header, "経由機関");
    let none = one("子育て|保育課|保育所の増設\n環境|環境課|緑化\n防災|消防本部|訓練\n");
    assert!(
        tidy(none).starts_with("子育て"),
        "no blank line in place of headings"
    );
}

/// Themes with these labels, a measure to each of two bodies.
fn numbered(labels: &[&str], more: &str) -> Vec<(Severity, usize)> {
    let mut table = String::from("テーマ|対応策|実施機関|施策|令和5年度|令和6年度\n");
    for (at, label) in labels.iter().enumerate() {
        table.push_str(&format!(
            "{label}|対応{at}の充実|企画課|取組{at}の推進|年{at}回|年{at}回\n\
            ||建設課|施設{at}の整備|設計|工事\n"
        ));
    }
    table.push_str(more);
    let edition = one(&table);
    let found = check_edition(&edition, &Options::default()).into_iter();
    found
        .filter(|finding| finding.rule.code == "M101")
        .map(|finding| {
            let (row, _) = edition.grid.position(finding.primary.cell);
            (finding.severity, row)
        })
        .collect()
}

#[test]
fn a_number_left_out_is_a_remark_and_told_once() {
    let skipped = ["1 子育て", "2 防災", "4 環境", "5 観光", "6 文化", "7 交通"];
    assert_eq!(numbered(&skipped, ""), [(Severity::Info, 5)]);
    let says = "※ 3は欠番です。|||||\n";
    assert_eq!(numbered(&skipped, says), []);
    let blank = [
        "1 子育て",
        "2 防災",
        "",
        "4 環境",
        "5 観光",
        "6 文化",
        "7 交通",
    ];
    let told = numbered(&blank, "");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, 5, "at the blank label");
}
