//! Tables as offices send them: what is an entry, what goes on, what stands beside the table.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kouetsu::edition::{Edition, Hints, Role, State, recover};
use kouetsu::grid::read_delimited;
use kouetsu::source::Source;

/// Cells apart by `|`, rows by line ends.
pub(super) fn read(table: &str) -> Vec<Edition> {
    let text = table.replace('|', "\t");
    let source = Source::from_bytes("table.tsv", text.into_bytes()).expect("UTF-8");
    let grid = read_delimited(Arc::new(source), None);
    recover(&Arc::new(grid), &Hints::default())
}

pub(super) fn one(table: &str) -> Edition {
    let mut editions = read(table);
    assert_eq!(editions.len(), 1);
    editions.remove(0)
}

fn column(edition: &Edition, role: Role) -> Vec<&str> {
    let rows = 0..edition.rows.len();
    rows.map(|row| edition.role(row, role)).collect()
}

/// Code, field and message of each finding.
fn check(table: &str) -> Vec<(String, u64, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(["check", "-", "--no-config", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let text = table.replace('|', "\t");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(text.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let field = finding["location"]["field"].as_u64().unwrap_or(0);
            (text("code"), field, text("message"))
        })
        .collect()
}

const HEADER: &str = "テーマ|担当課|施策|令和5年度|令和6年度|令和7年度\n";

#[test]
fn a_measure_over_several_rows_is_one() {
    let table = format!(
        "{HEADER}\
        子育て|保育課|保育所の増設|用地の取得|設計|工事\n\
        |||保育士の確保|保育士の確保|保育士の確保\n\
        ||一時預かりの拡大|実施園の募集|2園で開始|3園に拡大\n\
        |学校教育課|学習支援員の配置|配置|配置|増員\n\
        高齢者|長寿課|見守りの充実|協定|協定|協定\n\
        |||訪問|訪問|訪問\n\
        |||機器の貸出し|機器の貸出し|機器の貸出し\n"
    );
    let edition = one(&table);
    assert_eq!(
        column(&edition, Role::Measure),
        [
            "保育所の増設",
            "保育所の増設",
            "一時預かりの拡大",
            "学習支援員の配置",
            "見守りの充実",
            "見守りの充実",
            "見守りの充実"
        ]
    );
    assert_eq!(edition.measures(), 4);
    assert_eq!(check(&table), []);
}

#[test]
fn a_measure_that_is_missing_stays_so() {
    // A body of its own, or a number: the row is an entry, and nothing says whose.
    let rows: String = (0..12)
        .map(|n| format!("|課{n}課|施策{n}の推進|検討|実施|実施\n"))
        .collect();
    let edition = one(&format!(
        "{HEADER}子育て|保育課|保育所の増設|検討|実施|実施\n|総務課||検討|実施|実施\n{rows}"
    ));
    let measure = edition.column(Role::Measure).expect("a measure");
    assert_eq!(edition.field(1, measure).state, State::Blank);
    // One bare row among many: a habit it is not.
    let edition = one(&format!(
        "{HEADER}子育て|保育課|保育所の増設|検討|実施|実施\n|||調整|調整|調整\n{rows}"
    ));
    assert_eq!(edition.field(1, measure).state, State::Blank);
    // One item a line says it by itself.
    let edition = one(&format!(
        "{HEADER}子育て|保育課|保育所の増設|・検討|・実施|・実施\n|||・調整|・調整|・調整\n{rows}"
    ));
    assert_eq!(edition.field(1, measure).state, State::Inherited);
}

#[test]
fn entries_that_begin_like_remarks_stay() {
    let edition = one(&format!(
        "{HEADER}\
        注1に掲げる取組|総務課|研修の充実|検討|実施|実施\n\
        凡例作りの支援|総務課|様式の見直し|検討|実施|実施\n\
        ※病児保育の拡大|保育課|病児保育|検討|実施|実施\n\
        備考：再編|総務課|窓口の再編|検討|実施|実施\n\
        【参考】国の動き|||法の改正|施行|\n\
        注1|令和5年度は見込みである。||||\n\
        注2 令和5年度は見込みである。|||||\n"
    ));
    assert_eq!(
        column(&edition, Role::Measure),
        ["研修の充実", "様式の見直し", "病児保育", "窓口の再編"]
    );
    assert_eq!(edition.notes.len(), 3);
}

/// Nine rows, the fourth of them a column too far to the right.
fn shifted(beside: &str) -> String {
    let rows = [
        "子育て|保育課|保育所の増設|・用地の取得 ・設計|・工事 ・備品の購入|・供用の開始",
        "|学校教育課|学習支援員の配置|・支援員の配置|・支援員の配置|・支援員の増員",
        "|健康課|乳幼児健診の充実|・健診の実施 ・相談|・健診の実施 ・相談|・健診の実施 ・相談",
        "|高齢者|長寿課|見守りの充実|・事業者との協定|・事業者との協定",
        "|健康課|介護予防教室の開催|・教室の開催|・教室の開催|・教室の開催",
        "|社会福祉協議会|サロン活動の支援|・サロンの開催|・サロンの開催|・サロンの開催",
        "防災|危機管理課|自主防災組織の育成|・訓練の支援|・訓練の支援|・訓練の支援",
        "|消防本部|消防団員の確保|・募集 ・広報|・募集 ・広報|・募集 ・広報",
        "|建設課|河川の改修|・設計|・工事|・工事",
    ];
    let header = HEADER.trim_end();
    let rows: String = rows.iter().map(|row| format!("{row}||\n")).collect();
    match beside {
        "above" => format!("実施計画|||||||令和2年4月1日現在\n{header}||\n{rows}"),
        "header" => format!("実施計画|||||||\n{header}||令和2年4月1日現在\n{rows}"),
        _ => format!(
            "実施計画|||||||\n{header}||\n{}",
            rows.replacen("供用の開始||", "供用の開始||問合せ先：企画課", 1)
        ),
    }
}

#[test]
fn what_stands_beside_a_table_does_not_widen_it() {
    for beside in ["above", "header", "row"] {
        let table = shifted(beside);
        let edition = one(&table);
        assert_eq!(edition.columns.len(), 6, "{beside}");
        let title = edition.title.map(|cell| edition.grid.value(cell));
        assert_eq!(title, Some("実施計画"), "{beside}");
        let years: Vec<State> = edition.fields(3)[3..].iter().map(|f| f.state).collect();
        assert_eq!(years, [State::Own, State::Own, State::Unknown], "{beside}");
        let codes: Vec<String> = check(&table).into_iter().map(|found| found.0).collect();
        assert_eq!(codes, ["S101", "S102"], "{beside}");
    }
}

#[test]
fn years_that_went_on_are_another_table() {
    let rows = "子育て|保育課|保育所の増設|設計|工事|供用\n|総務課|研修の充実|検討|実施|実施\n";
    let second = |header: &str| read(&format!("第1表\n{HEADER}{rows}\n第2表\n{header}\n{rows}"));
    let editions = second("テーマ|担当課|施策|令和6年度|令和7年度|令和8年度");
    assert_eq!(editions.len(), 2);
    assert_eq!(editions[1].columns.len(), 6);
    let title = editions[1].title.map(|cell| editions[1].grid.value(cell));
    assert_eq!(title, Some("第2表"));
    // The same header under another title, and a page whose last year is a slip.
    assert_eq!(second(HEADER.trim_end()).len(), 1);
    let slip = HEADER.replace("令和7年度", "令和8年度");
    assert_eq!(
        read(&format!("計画\n{HEADER}{rows}\n計画\n{slip}{rows}")).len(),
        1
    );
}

#[test]
fn headings_of_two_levels_between_few_rows() {
    let edition = one("健康長寿計画||||\n\
        施策|担当|R5|R6|R7\n\
        基本目標1　健康づくり||||\n\
        (1)　健診の受診促進||||\n\
        特定健診の受診勧奨|国保課|実施|実施|実施\n\
        がん検診の無料券|健康課|配布|配布|配布\n\
        (2)　運動習慣||||\n\
        ラジオ体操の普及|スポーツ課|実施|実施|実施\n\
        基本目標2　介護予防||||\n\
        (1)　通いの場||||\n\
        サロンの支援|長寿課|20か所|22か所|25か所\n\
        (2)　認知症施策||||\n\
        サポーター養成|長寿課|100人|100人|100人\n\
        計|5事業|||\n");
    assert_eq!(edition.rows.len(), 5);
    assert_eq!(
        column(&edition, Role::Theme)[2..4],
        ["基本目標1　健康づくり", "基本目標2　介護予防"]
    );
    assert_eq!(
        column(&edition, Role::Countermeasure)[2..4],
        ["(2)　運動習慣", "(1)　通いの場"]
    );
}

#[test]
fn the_title_is_no_contact_and_no_date() {
    let edition = one(&format!(
        "子ども・子育て支援事業計画　実施計画書||||作成日：令和6年4月15日|\n\
        ||||問合せ先：こども政策課（内線2345）|\n\
        {HEADER}子育て|保育課|保育所の増設|設計|工事|供用\n"
    ));
    let title = edition.title.map(|cell| edition.grid.value(cell));
    assert_eq!(title, Some("子ども・子育て支援事業計画　実施計画書"));
}

#[test]
fn a_header_that_differs_above_is_shown_by_what_differs() {
    let header =
        |top: &str| format!("テーマ|担当課|施策|{top}||\n|||令和5年度|令和6年度|令和7年度\n");
    let rows = "子育て|保育課|保育所の増設|設計|工事|供用\n|総務課|研修の充実|検討|実施|実施\n";
    let found = check(&format!(
        "{}{rows}\n{}{rows}",
        header("取組"),
        header("取組予定")
    ));
    let drift: Vec<_> = found.iter().filter(|found| found.0 == "S106").collect();
    assert_eq!(drift.len(), 1, "{found:?}");
    assert_eq!(drift[0].1, 4);
    assert!(drift[0].2.contains("「取組予定」"), "{}", drift[0].2);
    assert!(drift[0].2.contains("「取組」"), "{}", drift[0].2);
}

/// Titles, headings and rows.
fn outline(table: &str) -> Vec<(Option<String>, Vec<String>, usize)> {
    let of = |edition: &Edition| {
        let title = edition
            .title
            .map(|cell| edition.grid.value(cell).to_owned());
        let headings = edition.columns.iter().map(|column| column.name.clone());
        (title, headings.collect(), edition.rows.len())
    };
    read(table).iter().map(of).collect()
}

#[test]
fn a_list_under_a_caption_has_headings_of_its_own() {
    let first = "表1 施設数\n区分|令和4年度|令和5年度\n公民館|10|11\n図書館|2|3\n";
    for caption in [
        "表2 職員数",
        "（2）職員数",
        "■職員数",
        "職員数\n（単位：人）",
    ] {
        let read = outline(&format!(
            "{first}\n{caption}\n部|正規職員|会計年度任用職員\n総務部|30|5\n企画部|20|4\n"
        ));
        assert_eq!(read.len(), 2, "{caption}");
        assert_eq!(read[0].2, 2);
        let title = caption.lines().next().map(str::to_owned);
        let headings = ["部", "正規職員", "会計年度任用職員"].map(str::to_owned);
        assert_eq!(read[1], (title, headings.to_vec(), 2));
    }
}

#[test]
fn the_same_headings_under_another_caption_are_no_entry() {
    let read = outline(
        "表1 保育所||\n施設名|所在地|定員\n東保育所|東1-0|60\n西保育所|西1-1|61\n||\n\
         表2 児童館||\n施設名|所在地|定員\n東児童館|東2-0|30\n西児童館|西2-1|31\n",
    );
    let headings = ["施設名", "所在地", "定員"].map(str::to_owned).to_vec();
    let title = |text: &str| Some(text.to_owned());
    assert_eq!(
        read,
        [
            (title("表1 保育所"), headings.clone(), 2),
            (title("表2 児童館"), headings, 2)
        ]
    );
}

#[test]
fn entries_under_a_caption_are_no_headings() {
    let below = |rows: &str| {
        outline(&format!(
            "施設名|地区名|定員\n東保育所|東町|60\n西保育所|西町|61\n\n（2）児童館\n{rows}"
        ))
        .len()
    };
    assert_eq!(
        below("東児童館|北町|未定\n西児童館|南町|31\n中児童館|中町|32\n"),
        1
    );
    assert_eq!(below("東児童館|北町|30\n西児童館|南町|31\n"), 1);
    assert_eq!(
        below("もみの木|北町|未定\nすぎのこ|南町|31\nひまわり|中町|32\n"),
        1
    );
    // Two columns without figures yet.
    let table = "名称|区域|定員|職員\nあかつき|東|60|5\nあおぞら|西|61|6\n\n（2）児童館\n\
        もみの木|北|未定|調整中\nすぎのこ|南|31|3\nひまわり|中|32|4\n";
    assert_eq!(outline(table).len(), 1);
}

#[test]
fn a_list_of_figures_above_the_table_is_one_of_its_own() {
    let table = format!(
        "令和5年度 実施計画\n\
        主な店\n\
        店名|味|席\n\
        北店|甘口|48\n\
        南店|辛口|21\n\
        西店|中辛|64\n\
        \n\
        {HEADER}\
        子育て|保育課|保育所の増設|用地の取得|設計|工事\n\
        防災|危機管理課|訓練の実施|訓練|訓練|訓練\n"
    );
    let editions = read(&table);
    assert_eq!(editions.len(), 2);
    let title = |edition: &Edition| {
        edition
            .title
            .map(|cell| edition.grid.value(cell).to_owned())
    };
    assert_eq!(title(&editions[0]).as_deref(), Some("主な店"));
    assert_eq!(title(&editions[1]).as_deref(), Some("令和5年度 実施計画"));
    assert_eq!(
        (editions[0].rows.len(), editions[0].value(1, 0)),
        (3, "南店")
    );
    assert!(editions[1].notes.is_empty());
    assert_eq!(
        column(&editions[1], Role::Measure),
        ["保育所の増設", "訓練の実施"]
    );
}

#[test]
fn what_is_said_above_a_table_is_no_list() {
    let table = format!(
        "令和5年度 実施計画\n\
        計画期間|令和5～7年度|担当|企画課\n\
        策定日|令和5年3月|電話|017-000-0000\n\
        改定日|令和6年3月|内線|2345\n\
        {HEADER}\
        子育て|保育課|保育所の増設|用地の取得|設計|工事\n\
        防災|危機管理課|訓練の実施|訓練|訓練|訓練\n"
    );
    let edition = one(&table);
    assert_eq!((edition.rows.len(), edition.notes.len()), (2, 3));
}

/// Bodies and measures under each other's heading: read by what they are, and one finding.
#[test]
fn exchanged_headings_are_one_cause() {
    let rows = "子育て|保育課|保育所の増設|用地の取得|設計|工事\n\
        |健康課|健診の充実|検討|試行|実施\n\
        防災|危機管理課|訓練の実施|訓練|訓練|訓練\n\
        |建設課|避難所の整備|検討|設計|工事\n\
        観光|観光課|祭りの開催|準備|開催|開催\n\
        |商工課|商店街の支援|募集|支援|支援\n";
    let header = HEADER.replace("担当課|施策", "施策|担当課");
    let edition = one(&format!("{header}{rows}"));
    assert_eq!(edition.role(3, Role::Body), "建設課");
    assert_eq!(edition.role(3, Role::Measure), "避難所の整備");
    let codes: Vec<String> = check(&format!("{header}{rows}"))
        .into_iter()
        .map(|finding| finding.0)
        .collect();
    assert_eq!(codes, ["S106"]);
    assert!(check(&format!("{HEADER}{rows}")).is_empty());
}

/// Two cells to the right: the measure under a year, and years that fell off. Every other row has
/// a measure.
#[test]
fn a_row_without_its_measure_is_read_as_moved() {
    let rows = |last: &str| {
        format!(
            "{HEADER}\
            子育て|保育課|保育所の増設|・用地の取得 ・説明会|・設計 ・説明会|・工事 ・説明会\n\
            |健康課|健診の充実|・検討 ・試行|・試行 ・周知|・実施 ・周知\n\
            |こども課|相談の支援|・相談 ・研修|・相談 ・研修|・相談 ・研修\n\
            防災|危機管理課|訓練の支援|・訓練 ・周知|・訓練 ・周知|・訓練 ・周知\n\
            |建設課|避難所の整備|・検討 ・調査|・設計 ・調査|・工事 ・調査\n\
            |消防課|消防団の支援|・募集 ・研修|・募集 ・研修|・募集 ・研修\n\
            観光|観光課|祭りの支援|・準備 ・広報|・開催 ・広報|・開催 ・広報\n\
            |商工課|商店街の支援|・募集 ・審査|・支援 ・審査|・支援 ・審査\n\
            {last}\n"
        )
    };
    let edition = one(&rows("||||宿の改修の支援|・調査 ・募集"));
    assert_eq!(edition.role(8, Role::Measure), "宿の改修の支援");
    // A measure that is only missing moves nothing.
    let edition = one(&rows("|観光課||・調査 ・募集|・改修 ・募集|・改修 ・募集"));
    assert!(edition.repairs.is_empty());
    assert_eq!(edition.role(8, Role::Measure), "");
}
