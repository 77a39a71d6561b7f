use proptest::prelude::*;

use super::*;

/// 令和元年6月3日 → 2019-6-3; * marks a year taken over, w the weekday.
fn read(text: &str) -> Vec<String> {
    dates(text)
        .into_iter()
        .map(|date| {
            let mut out = String::new();
            if let Some(year) = &date.year {
                out.push_str(&year.western.to_string());
                if year.fiscal {
                    out.push_str("FY");
                }
                if !date.own_year {
                    out.push('*');
                }
            }
            if let Some(month) = date.month {
                out.push_str(&format!("-{month}"));
            }
            if let Some(day) = date.day {
                out.push_str(&format!("-{day}"));
            }
            if let Some((weekday, range)) = &date.weekday {
                assert_eq!(text[range.clone()].chars().next(), Some(weekday.kanji()));
                out.push(weekday.kanji());
            }
            out
        })
        .collect()
}

#[test]
fn dates_in_every_usual_form() {
    for (text, expected) in [
        ("令和2年7月21日", vec!["2020-7-21"]),
        ("令和２年７月２１日", vec!["2020-7-21"]),
        ("令和 2 年 7 月 21 日", vec!["2020-7-21"]),
        ("令和二年七月二十一日", vec!["2020-7-21"]),
        ("R2.7.21", vec!["2020-7-21"]),
        ("R02.07.21", vec!["2020-7-21"]),
        ("Ｒ２．７．２１", vec!["2020-7-21"]),
        ("令2.7.21", vec!["2020-7-21"]),
        ("S60.4.1", vec!["1985-4-1"]),
        ("2020/7/21", vec!["2020-7-21"]),
        ("2020-07-21", vec!["2020-7-21"]),
        ("2020年7月", vec!["2020-7"]),
        ("令和2年度", vec!["2020FY"]),
        ("令和2年度3月", vec!["2020FY-3"]),
        ("R2年度", vec!["2020FY"]),
        ("R2", vec!["2020"]),
        ("令和2(2020)年度", vec!["2020", "2020"]),
        ("平成31年度～平成37年度", vec!["2019FY", "2025FY"]),
        ("令和3～5年度", vec!["2021", "2023FY*"]),
        ("2021〜23年度", vec![]),
        ("6月3日（月）", vec!["-6-3月"]),
        ("6月3日（月・祝）", vec!["-6-3月"]),
        ("6月3日（月曜日）", vec!["-6-3月"]),
        ("6月3日月曜日", vec!["-6-3月"]),
        ("6月8日（土日）", vec!["-6-8"]),
        ("7/21（火）", vec!["-7-21火"]),
        ("2020/7/21(火)", vec!["2020-7-21火"]),
        ("2月30日", vec!["-2-30"]),
        ("13月5日", vec!["-13-5"]),
        ("令和2年13月", vec!["2020-13"]),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn lists_take_over_year_and_month() {
    for (text, expected) in [
        (
            "令和元年6月3日、7月8日、7月9日 3会場で開催",
            vec!["2019-6-3", "2019*-7-8", "2019*-7-9"],
        ),
        (
            "令和元年9月5日、12日、20日、3市で開催",
            vec!["2019-9-5", "2019*-9-12", "2019*-9-20"],
        ),
        (
            "令和元年11月21日、29日、12月5日",
            vec!["2019-11-21", "2019*-11-29", "2019*-12-5"],
        ),
        ("7月8日（月）、9日（火）", vec!["-7-8月", "-7-9火"]),
        ("7月21・22日", vec!["-7-21", "-7-22"]),
        ("7月21～23日", vec!["-7-21", "-7-23"]),
        ("10月～翌年2月", vec!["-10", "-2"]),
        ("令和元年10月～翌年2月", vec!["2019-10", "2020*-2"]),
        ("令和元年10月、2月", vec!["2019-10", "-2"]),
        ("令和元年度10月、2月", vec!["2019FY-10", "2019FY*-2"]),
        ("令和2年（2020年）3月3日", vec!["2020", "2020", "2020*-3-3"]),
        ("7月5日から3日間", vec!["-7-5"]),
        ("7月5日、年5日の休暇", vec!["-7-5"]),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn other_numbers_are_no_dates() {
    for text in [
        "",
        "017-722-1111",
        "0199-04-7235",
        "2020-12-1234",
        "1-2-3",
        "3/4",
        "2.7.21",
        "R134a",
        "R2D2",
        "T細胞",
        "M3",
        "S3",
        "SR3",
        "T-2",
        "R101号室",
        "36協定",
        "3会場",
        "3か月",
        "24月以上",
        "第3月曜日",
        "年5日",
        "3日間",
        "10社",
        "2,020円",
        "2020円",
        "昭和町",
        "大正2丁目",
        "平成大学",
        "公平2年",
        "2020年代",
        "三日月",
        "二十日",
        "一月",
        "10:30",
        "192.168.2.30",
        "元気",
        "100分の3",
        "12345678",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn ranges_are_the_bytes_of_the_expression() {
    let text = "※令和元年6月3日（月）、7月8日に開催";
    let found: Vec<&str> = dates(text).iter().map(|d| &text[d.range.clone()]).collect();
    assert_eq!(found, ["令和元年6月3日（月）", "7月8日"]);
    let date = &dates("令和1年度")[0];
    let year = date.year.as_ref().unwrap();
    assert_eq!(&"令和1年度"[year.number_range.clone()], "1");
    assert_eq!(year.range, 0..13);
}

proptest! {
    #[test]
    fn ranges_ascend_and_are_text(text in "[令和平成RHS元1２0年度月日（）()、～・/.火翌 から二十]{0,24}") {
        let mut last = 0;
        for date in dates(&text) {
            prop_assert!(last <= date.range.start && date.range.start < date.range.end);
            prop_assert!(text.get(date.range.clone()).is_some());
            if let Some((_, range)) = &date.weekday {
                prop_assert!(text.get(range.clone()).is_some());
            }
            last = date.range.end;
        }
    }
}
