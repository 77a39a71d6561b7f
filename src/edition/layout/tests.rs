use std::collections::BTreeSet;

use super::file::{File, TOML};
use super::forms::normal;
use super::*;

/// Roles as one letter each: T heme, C ountermeasure, B ody, M easure, Y ear, digits for deeper
/// groups, . for the rest.
fn roles(headers: &str) -> String {
    pinned(headers, &[])
}

fn pinned(headers: &str, overrides: &[(&str, Role)]) -> String {
    let headers: Vec<&str> = headers.split('|').collect();
    let overrides = overrides
        .iter()
        .map(|&(header, role)| (header.to_owned(), role))
        .collect();
    assign_roles(&headers, &overrides)
        .iter()
        .map(|column| match column.role {
            Role::Theme => 'T',
            Role::Countermeasure => 'C',
            Role::Body => 'B',
            Role::Measure => 'M',
            Role::Year => 'Y',
            Role::Other if column.level > 0 => char::from(b'0' + column.level),
            Role::Other => '.',
        })
        .collect()
}

#[test]
fn headers_of_plans() {
    let mut wrong = Vec::new();
    for (headers, expected) in [
        (
            "テーマ|対応策|実施機関|施策|取組 / 令和元年度（2019年度）|取組 / 令和2年度（2020年度）|取組 / 令和3年度（2021年度）",
            "TCBMYYY",
        ),
        ("実施機関|施策|テーマ|対応策|R1|R2|R3", "BMTCYYY"),
        ("No.|分野|事業名|担当課|R3|R4|R5|R6|R7", ".TMBYYYYY"),
        (
            "番号|基本目標|施策の方向|具体的取組|担当課（室）|令和3年度|令和4年度",
            ".TCMBYY",
        ),
        (
            "柱|施策|主な取組|実施主体|短期（R3～R5）|中期（R6～R8）|長期（R9～）",
            "TCMBYYY",
        ),
        ("政策|施策|事業|所管課|2021|2022|2023", "TCMBYYY"),
        (
            "政策|施策|基本事業|事務事業名|担当部局|R3予算額|R3決算額",
            "TC2MBYY",
        ),
        (
            "基本方針|基本施策|施策の展開|取組項目|主体|前期|後期",
            "TC2MBYY",
        ),
        ("大項目|中項目|小項目|担当|令和２年度|令和３年度", "TCMBYY"),
        ("大項目|中項目|小項目|施策|担当課|令和6年度", "TC2MBY"),
        ("小項目|施策|担当課|令和6年度", "TMBY"),
        ("章|節|項|事業名|担当課|令和6年度|令和7年度", "TC2MBYY"),
        ("柱|基本方針|施策の方向|具体的施策|主体|R6", "TC2MBY"),
        ("大項目|中項目|小項目|取組内容|担当|令和２年度", "TC2MBY"),
        ("重点項目|取組項目|取組内容|担当課|H30|H31/R1|R2", "TM.BYYY"),
        (
            "改革項目|取組概要|推進部署|R2計画|R2実績|R3計画|R3実績",
            "M.BYYYY",
        ),
        ("基本目標|施策|取組|関係機関|実施主体|R2|R3", "TCMB.YY"),
        ("基本目標|数値目標|基準値（R1）|目標値（R7）", "TMYY"),
        (
            "指標名|単位|基準値（R1）|R3|R4|R5|目標値（R7）|担当課",
            "M.YYYYYB",
        ),
        (
            "施策名|事業名|事業概要|所管課|令和5年度 / 予算額（千円）|令和5年度 / 決算額（千円）|備考",
            "TM.BYY.",
        ),
        ("施策|施策の概要|担当部署|R4|R5", "M.BYY"),
        (
            "分野|取り組み|実施機関|年次別計画 / R2|年次別計画 / R3|年次別計画 / R4",
            "TMBYYY",
        ),
        (
            "基本方針|施策の方向性|施策|事業・取組|担当課等|2020年度|2021年度",
            "TC2MBYY",
        ),
        (
            "視点|プロジェクト|アクション|関係団体|FY2021|FY2022",
            "TCMBYY",
        ),
        ("対応方針|対策項目|実施機関|R2|R3|R4", "CMBYYY"),
        ("テーマ|施策|実施機関|R2|R3|R4|R5|R6", "TMBYYYYY"),
        ("区分|事業名|事業内容|事業主体|事業費|R2|R3", ".M.B.YY"),
        (
            "施策|具体的な取組内容|主な実施主体|令和3～5年度|令和6～8年度",
            "TMBYY",
        ),
        ("分野|項目|内容|担当課|R3年度|R4年度", "TM.BYY"),
        ("基本目標|重点施策|担当課|R2|R3", "TMBYY"),
        ("テーマ|対応策|実施機関|R2|R3", "TMBYY"),
        (
            "No|取組|スケジュール / R3|スケジュール / R4|評価指標|所管",
            ".MYY.B",
        ),
        (
            "事業番号|事業名|担当課|令和2年度 / 計画|令和2年度 / 実績|令和2年度 / 評価|令和2年度 / 備考",
            ".MBYYY.",
        ),
        ("施設名|住所|電話番号", "..."),
        ("【テーマ】|■ 施策\n|実 施 機 関|Ｒ２|Ｒ３", "TMBYY"),
        ("||||R2|R3", "....YY"),
    ] {
        let read = roles(headers);
        if read != expected {
            wrong.push(format!("{headers}: {read}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_user_outranks_the_words() {
    assert_eq!(
        pinned(
            "区分|事業名|窓口|R2",
            &[("区分", Role::Theme), ("窓 口", Role::Body)]
        ),
        "TMBY"
    );
    assert_eq!(
        pinned(
            "施策|事業|担当課|R2",
            &[("施策", Role::Measure), ("事業", Role::Other)]
        ),
        "M.BY"
    );
    assert_eq!(
        pinned("大分類|区分|施策|R2", &[("区分", Role::Countermeasure)]),
        "TCMY"
    );
}

#[test]
fn kinds_and_years_of_columns() {
    let read = |text: &str| {
        let word = header_word(text);
        (word.period.map(|p| (p.first.0, p.last.0)), word.kind)
    };
    assert_eq!(read("R2計画"), (Some((2020, 2020)), Some(Kind::Plan)));
    assert_eq!(
        read("目標値（R7）"),
        (Some((2025, 2025)), Some(Kind::Target))
    );
    assert_eq!(
        read("目標値 / R7"),
        (Some((2025, 2025)), Some(Kind::Target))
    );
    assert_eq!(
        read("令和2年度 / 実績"),
        (Some((2020, 2020)), Some(Kind::Actual))
    );
    assert_eq!(
        read("令和2年度決算額（千円）"),
        (Some((2020, 2020)), Some(Kind::Actual))
    );
    assert_eq!(
        read("令和2年度当初予算額"),
        (Some((2020, 2020)), Some(Kind::Budget))
    );
    assert_eq!(
        read("R2目標達成度"),
        (Some((2020, 2020)), Some(Kind::Assessment))
    );
    assert_eq!(
        read("令和 / 2年度 / 計画"),
        (Some((2020, 2020)), Some(Kind::Plan))
    );
    assert_eq!(read("令和 / 元年度"), (Some((2019, 2019)), None));
    assert_eq!(read("取組 / 令和2年度"), (Some((2020, 2020)), None));
    assert_eq!(read("短期（R3～R5）"), (Some((2021, 2023)), None));
    assert_eq!(read("短期"), (None, None));
    assert_eq!(header_word("短期").role(), Some(Role::Year));
    assert_eq!(read("予算額（千円）"), (None, Some(Kind::Budget)));
    assert_eq!(header_word("予算額（千円）").role(), Some(Role::Other));
}

#[test]
fn header_cells_look_like_headers_and_data_does_not() {
    for text in [
        "テーマ",
        "担当課（室）",
        "令和2年度",
        "主な実施主体",
        "【施策】",
        "No.",
        "R2計画",
        "備考",
        "施策・事業",
        "短期",
    ] {
        assert!(looks_like_header(text) >= 0.8, "{text}");
    }
    for text in [
        "",
        "長時間労働の是正",
        "女性活躍推進事業",
        "青森労働局",
        "青森県（労政・能力開発課）",
        "企業訪問、説明会等における周知",
        "・会報による周知徹底",
        "自社での取組",
        "学習会、街宣行動、機関紙掲載、関連資料・リーフレットの配布等",
        "36協定",
        "→",
        "12",
    ] {
        assert!(looks_like_header(text) < 0.5, "{text}");
    }
}

#[test]
fn cells_that_go_on() {
    for (text, expected) in [
        ("→", Some(Toward::Left)),
        ("⇒", Some(Toward::Left)),
        ("→→→", Some(Toward::Left)),
        ("──→", Some(Toward::Left)),
        (" 同左 ", Some(Toward::Left)),
        ("（同左）", Some(Toward::Left)),
        ("同 上", Some(Toward::Above)),
        ("〃", Some(Toward::Above)),
        ("″", Some(Toward::Above)),
        ("々", Some(Toward::Above)),
        ("←", Some(Toward::Right)),
        ("", None),
        ("-", None),
        ("―", None),
        ("継続", None),
        ("→見直し", None),
        ("同左のほか研修", None),
    ] {
        assert_eq!(continuation(text), expected, "{text}");
    }
}

#[test]
fn notes_and_sums() {
    for text in [
        "【参考】働き方改革関連法の施行スケジュール",
        "※ 数値は見込み",
        "（注）",
        "注１）",
        "備考：なし",
        "資料: 県",
        "（単位：千円）",
        "出典：総務省",
        "注12　令和2年度は見込み",
        "備考10：市道を含む",
        "（備考14）市道を含む",
        "凡例",
    ] {
        let found = remark(text);
        assert!(found.is_some() && found != Some(Remark::Word), "{text}");
    }
    for text in [
        "",
        "参考図書の整備",
        "資料の配布",
        "注意喚起",
        "備考欄の整理",
        "(注文)",
        "○はつらつ教室の開催",
        "・はしご車の更新",
    ] {
        assert_eq!(remark(text), None, "{text}");
    }
    for text in ["備考", "出典", "（注2）", "（注10）", "注4"] {
        assert_eq!(remark(text), Some(Remark::Marked { alone: true }), "{text}");
    }
    for text in [
        "注1に掲げる取組",
        "備考30の整理",
        "凡例作りの支援",
        "注釈の充実",
        "→は前年度から継続することを示す。",
        "◎・○は実施の度合いを表します",
    ] {
        assert_eq!(remark(text), Some(Remark::Word), "{text}");
    }
    assert_eq!(remark("注1）"), Some(Remark::Marked { alone: true }));
    assert_eq!(remark("【参考】国の動き"), Some(Remark::Reference));
    for text in [
        "令和2年4月1日現在",
        "（令和6年3月改定）",
        "作成日：令和6年4月15日",
        "問合せ先：こども政策課",
        "R6.4.1",
        "様式第1号",
    ] {
        assert!(is_aside(text), "{text}");
    }
    for text in [
        "",
        "令和2年度",
        "令和2年度実施計画",
        "計画の策定",
        "様々な支援",
        "4月1日から実施",
        "令和4年度に改訂版を作成",
    ] {
        assert!(!is_aside(text), "{text}");
    }
    for text in [
        "合計",
        "合　計",
        "計",
        "小計（円）",
        "【総計】",
        "政策1小計",
    ] {
        assert!(is_total(text), "{text}");
    }
    for text in ["", "計画", "会計", "合計特殊出生率", "設計", "家計"] {
        assert!(!is_total(text), "{text}");
    }
}

/// The embedded list, checked like any other data.
#[test]
fn the_list_is_sorted_and_says_nothing_twice() {
    let file: File = toml::from_str(TOML).unwrap();
    let signs = &file.continuation;
    for sign in [&signs.left, &signs.right, &signs.above]
        .into_iter()
        .flatten()
    {
        assert!(continuation(sign).is_some(), "{sign}");
    }
    let mut lists = vec![
        &file.modifiers,
        &file.suffixes,
        &file.continuation.left,
        &file.continuation.right,
        &file.continuation.above,
        &file.note.markers,
        &file.note.numbered,
        &file.note.legend,
        &file.note.reference,
        &file.aside.beginnings,
        &file.aside.endings,
        &file.total.words,
        &file.absent.words,
    ];
    let mut roles = vec![
        &file.theme,
        &file.countermeasure,
        &file.body,
        &file.kind.plan,
        &file.kind.actual,
        &file.kind.target,
        &file.kind.budget,
        &file.kind.assessment,
        &file.other.words,
        &file.period.words,
    ];
    roles.extend(file.measure.iter().map(|step| &step.words));
    let mut seen = BTreeSet::new();
    for word in roles.iter().copied().flatten() {
        let key = normal(word);
        assert!(!key.is_empty(), "{word}");
        assert!(seen.insert(key), "{word} stands twice");
        assert_eq!(header_word(word).fit, Fit::Exact, "{word}");
        assert_eq!(word.trim(), word);
    }
    lists.extend([
        &file.body_name.beginnings,
        &file.body_name.endings,
        &file.body_name.exceptions,
    ]);
    lists.extend(roles);
    for list in lists {
        assert!(!list.is_empty());
        for pair in list.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn unknown_keys_are_refused() {
    for extra in ["themes = []\n", "[others]\nwords = []\n"] {
        assert!(toml::from_str::<File>(&format!("{extra}{TOML}")).is_err());
    }
}
